//! The names under which coordinates stand in tables, in English, Russian, Kazakh and some others.

/// What a pair of coordinate columns is called after. Earlier is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// Longitude and latitude.
    Geographic,
    /// Easting and northing.
    Grid,
    /// Just x and y.
    Plain,
}

/// What a name says about a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct AxisName {
    pub kind: Kind,
    /// Longitude, easting, x; else latitude, northing, y.
    pub is_x: bool,
    /// How much the name says besides, as in `lon_sk42_dms`: of two columns the one that says less is meant.
    pub extra: usize,
    /// The name speaks of degrees, which may leave minutes to another column.
    pub degrees: bool,
}

const WORDS: &[(Kind, bool, &[&str])] = &[
    (
        Kind::Geographic,
        true,
        &[
            "lon",
            "long",
            "lng",
            "longitude",
            "longitud",
            "longitudine",
            "lange",
            "laenge",
            "dolgota",
            "долгота",
            "долг",
            "длг",
            "вд",
            "бойлык",
            "boilyk",
            "boylyk",
            "boilyq",
            "boylyq",
        ],
    ),
    (
        Kind::Geographic,
        false,
        &["lat", "latitude", "latitud", "latitudine", "breite", "shirota", "широта", "шир", "сш", "ендик", "endik"],
    ),
    (Kind::Grid, true, &["easting", "eastings", "east", "rechtswert", "восток"]),
    (Kind::Grid, false, &["northing", "northings", "north", "hochwert", "север"]),
    (Kind::Plain, true, &["x", "х"]),
    (Kind::Plain, false, &["y", "у"]),
];

/// Words that say nothing about the axis.
const FILLERS: &[&str] = &[
    "dd",
    "deg",
    "degree",
    "degrees",
    "decimal",
    "dec",
    "coord",
    "coords",
    "coordinate",
    "coordinates",
    "point",
    "pt",
    "centroid",
    "center",
    "centre",
    "gps",
    "site",
    "loc",
    "location",
    "map",
    "geo",
    "m",
    "meters",
    "metres",
    "wgs",
    "wgs84",
    "84",
    "epsg",
    "4326",
    "координата",
    "координаты",
    "координат",
    "коорд",
    "точки",
    "точка",
    "центр",
    "центра",
    "градусы",
    "градусах",
    "град",
    "десятичные",
    "десятичная",
    "м",
    "метры",
];

/// Fillers that make another column of the same axis the better choice.
const LESSER_FILLERS: &[&str] = &[
    "dms",
    "гмс",
    "sk42",
    "ск42",
    "sk",
    "ск",
    "42",
    "63",
    "95",
    "пулково",
    "pulkovo",
    "utm",
    "gk",
    "гк",
    "nad27",
    "nad83",
    "orig",
    "original",
];

/// Words of degrees; see [`AxisName::degrees`].
const DEGREES: &[&str] = &["deg", "degree", "degrees", "град", "градусы", "d"];

/// Words of minutes.
const MINUTES: &[&str] = &["min", "minute", "minutes", "мин", "минуты"];

const GEOMETRY: &[&str] =
    &["wkt", "wkb", "ewkt", "ewkb", "geom", "geometry", "thegeom", "shape", "geojson", "геометрия", "wktgeom", "geomwkt"];

const PAIRS: &[&str] = &[
    "latlon",
    "latlng",
    "latlong",
    "lonlat",
    "lnglat",
    "longlat",
    "latitudelongitude",
    "longitudelatitude",
    "geopoint",
    "geopoint2d",
    "coordinates",
    "coordinate",
    "coords",
    "coord",
    "location",
    "position",
    "gps",
    "координаты",
    "координата",
    "координат",
    "широтадолгота",
    "долготаширота",
    "координаталар",
    "координаталары",
];

/// What a column's name says about coordinates, if it does.
pub(super) fn axis(name: &str) -> Option<AxisName> {
    let mut found: Option<(Kind, bool)> = None;
    let (mut extra, mut degrees) = (0, false);
    for word in &words(name) {
        degrees |= DEGREES.contains(&word.as_str());
        let (axis, weight) = match axis_word(word) {
            Some(axis) => (Some(axis), 0),
            None if LESSER_FILLERS.contains(&word.as_str()) => (None, 2),
            None if is_filler(word) => (None, 1),
            None => (Some(axis_with_filler(word)?), 1),
        };
        extra += weight;
        found = match (found, axis) {
            // `X (longitude)` says the same twice; `lat/lon` is no axis.
            (Some((_, was_x)), Some((_, is_x))) if was_x != is_x => return None,
            (Some((was, is_x)), Some((kind, _))) => Some((was.min(kind), is_x)),
            (found, axis) => found.or(axis),
        };
    }
    found.map(|(kind, is_x)| AxisName { kind, is_x, extra, degrees })
}

fn is_filler(word: &str) -> bool {
    FILLERS.contains(&word) || DEGREES.contains(&word)
}

/// An axis and a filler written as one word: `xcoord`, `londd`.
fn axis_with_filler(word: &str) -> Option<(Kind, bool)> {
    let rests = FILLERS.iter().filter(|filler| filler.chars().nth(1).is_some());
    rests.flat_map(|filler| [word.strip_prefix(filler), word.strip_suffix(filler)]).flatten().find_map(axis_word)
}

/// Whether the column holds the minutes of an axis, as `lat_min` beside `lat_deg`.
pub(super) fn is_minutes(name: &str) -> bool {
    let words = words(name);
    words.iter().any(|word| MINUTES.contains(&word.as_str())) && words.iter().any(|word| axis_word(word).is_some())
}

/// Whether geometries are usually called so.
pub(super) fn is_geometry(name: &str) -> bool {
    let words = words(name);
    let whole = words.concat();
    GEOMETRY.contains(&whole.as_str()) || words.iter().any(|word| matches!(word.as_str(), "wkt" | "wkb" | "geom"))
}

/// Whether both coordinates in one cell are usually called so.
pub(super) fn is_pair(name: &str) -> bool {
    PAIRS.contains(&pair_word(name).as_str())
}

/// Whether a name of a pair puts the longitude first; latitude first is the habit.
pub(super) fn pair_starts_with_x(name: &str) -> bool {
    let word = pair_word(name);
    ["lon", "lng", "долгота"].iter().any(|x| word.starts_with(x))
}

fn pair_word(name: &str) -> String {
    let mut words = words(name);
    words.retain(|word| !matches!(word.as_str(), "wgs" | "wgs84" | "84" | "dd") && !LESSER_FILLERS.contains(&word.as_str()));
    words.concat()
}

fn axis_word(word: &str) -> Option<(Kind, bool)> {
    WORDS.iter().find(|(_, _, words)| words.contains(&word)).map(|(kind, is_x, _)| (*kind, *is_x))
}

/// The words of a name in lower case, folded: `GPS_Longitude (WGS84)`, `pointX`, `Бойлық`.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut before = ' ';
    let mut chars = name.chars().peekable();
    while let Some(c) = chars.next() {
        let starts_lower = chars.peek().is_some_and(|next| next.is_lowercase());
        let hump = c.is_uppercase() && (before.is_lowercase() || before.is_uppercase() && starts_lower);
        // `с.ш.` is one word.
        if (!c.is_alphanumeric() && c != '.') || hump {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut().filter(|_| c.is_alphanumeric()) {
            word.extend(c.to_lowercase().map(fold));
        }
        before = c;
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Letters without their diacritics, and Kazakh letters as the Russian ones that often stand for them.
fn fold(c: char) -> char {
    match c {
        'ä' | 'à' | 'á' | 'â' => 'a',
        'é' | 'è' | 'ê' => 'e',
        'í' | 'ì' => 'i',
        'ö' | 'ó' => 'o',
        'ü' | 'ú' => 'u',
        'ё' => 'е',
        'қ' => 'к',
        'і' => 'и',
        'ұ' | 'ү' => 'у',
        'ң' => 'н',
        'ғ' => 'г',
        'ө' => 'о',
        'ә' => 'а',
        other => other,
    }
}

/// The usual names, for a message about a file that has none of them.
pub(super) const LOOKED_FOR: &str = "lon/lat, longitude/latitude, x/y, easting/northing, долгота/широта, бойлық/ендік and their variants, and for geometries as WKT or WKB";

#[cfg(test)]
mod tests {
    use super::*;

    fn named(name: &str) -> Option<(Kind, bool)> {
        axis(name).map(|axis| (axis.kind, axis.is_x))
    }

    #[test]
    fn the_usual_names_of_coordinates_are_known() {
        use Kind::{Geographic, Grid, Plain};
        for name in [
            "lon",
            "LON",
            "Long.",
            "lng",
            "longitude",
            "Longitude (WGS84)",
            "decimalLongitude",
            "lon_dd",
            "londd",
            "GPSLongitude",
            "GPS Lon",
            "долгота",
            "Долгота, град",
            "ДОЛГОТА_WGS84",
            "бойлық",
            "Бойлық",
            "boilyq",
            "в.д.",
            "Länge",
            "lon_dms",
            "X (longitude)",
        ] {
            assert_eq!(named(name), Some((Geographic, true)), "{name}");
        }
        for name in ["lat", "Latitude", "lat_dd", "широта", "ендік", "Ендік", "с.ш.", "Breite", "latdd", "Y, широта"]
        {
            assert_eq!(named(name), Some((Geographic, false)), "{name}");
        }
        for (name, expected) in [
            ("x", (Plain, true)),
            ("X_coord", (Plain, true)),
            ("coord_x", (Plain, true)),
            ("XCoord", (Plain, true)),
            ("pointX", (Plain, true)),
            ("Координата X", (Plain, true)),
            ("Х", (Plain, true)),
            ("у", (Plain, false)),
            ("Y, м", (Plain, false)),
            ("utm_y", (Plain, false)),
            ("Easting", (Grid, true)),
            ("northing (m)", (Grid, false)),
            ("POINT_Y", (Plain, false)),
        ] {
            assert_eq!(named(name), Some(expected), "{name}");
        }
    }

    #[test]
    fn other_names_are_not() {
        for name in [
            "name",
            "lat_lon",
            "platform",
            "max_x",
            "elongation",
            "lat_min",
            "index",
            "longest",
            "year",
            "x1",
            "",
            "flat",
            "лат",
            "север области",
        ] {
            assert_eq!(named(name), None, "{name}");
        }
        assert!(
            is_minutes("lat_min") && is_minutes("Долгота, мин") && !is_minutes("minimum") && axis("lat_deg").unwrap().degrees
        );
    }

    #[test]
    fn plain_names_say_less_than_decorated_ones() {
        let extra = |name| axis(name).unwrap().extra;
        assert!(
            extra("lon") < extra("lon_wgs84") && extra("lon_wgs84") < extra("lon_sk42") && extra("lon_dd") < extra("lon_dms")
        );
    }

    #[test]
    fn geometry_and_pair_columns_have_names_too() {
        assert!(["wkt", "WKT", "the_geom", "geom_4326", "Geometry", "wkt_geom", "SHAPE"].iter().all(|n| is_geometry(n)));
        assert!(["lat, lon", "LatLng", "Координаты", "Координаты (WGS-84)", "geo_point_2d"].iter().all(|n| is_pair(n)));
        assert!(pair_starts_with_x("lonlat") && pair_starts_with_x("Долгота/широта") && !pair_starts_with_x("location"));
    }
}
