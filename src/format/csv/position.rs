//! Finds the columns that say where a row is.

use super::{
    cell,
    coordinate::{self, Reading},
    layout::Layout,
    names::{self, AxisName, Kind},
    plan::sampled_srid,
};

/// Where a row says where it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Position {
    /// Nowhere.
    None,
    /// In a column each for x (longitude, easting) and y.
    Columns { x: usize, y: usize },
    /// Both in one cell.
    Pair { column: usize, x_first: bool },
    /// A geometry in a cell, in the CRS with this EPSG code where one says so.
    Cell { column: usize, srid: Option<u32> },
}

/// What was found.
#[derive(Debug)]
pub(super) struct Found {
    pub position: Position,
    /// Columns that hold nothing but the geometry: no properties. Coordinates written as angles, or in
    /// another CRS, stay properties: nobody could tell the original from the geometry.
    pub geometry_only: Vec<usize>,
    pub notes: Vec<String>,
}

/// Looks at names first, and then whether the cells agree. `named` are the columns that the user says.
pub(super) fn find(layout: &Layout, named: Option<&[String; 2]>) -> Result<Found, String> {
    if let Some([x, y]) = named {
        let (x, y) = (index(layout, x)?, index(layout, y)?);
        return Ok(columns(layout, x, y, Kind::Geographic));
    }
    let found = geometry_column(layout).map(|column| geometry(layout, column));
    let found = found.or_else(|| coordinate_columns(layout).map(|(x, y, kind)| columns(layout, x, y, kind)));
    let found = found.or_else(|| pair_column(layout).map(|column| pair(layout, column)));
    Ok(found.unwrap_or_else(|| {
        let note = format!("no coordinates: looked for {}; the columns are {}", names::LOOKED_FOR, layout.all_names());
        let in_parts = layout.columns.iter().any(|name| names::is_minutes(name));
        let parts = in_parts.then(|| "degrees and minutes in columns of their own are not put together".to_owned());
        Found { position: Position::None, geometry_only: vec![], notes: std::iter::once(note).chain(parts).collect() }
    }))
}

fn index(layout: &Layout, wanted: &str) -> Result<usize, String> {
    let exact = layout.columns.iter().position(|name| name == wanted);
    let folded = || layout.columns.iter().position(|name| name.to_lowercase() == wanted.trim().to_lowercase());
    exact.or_else(folded).ok_or_else(|| format!("there is no column `{wanted}`; the columns are {}", layout.all_names()))
}

/// A column called like a geometry of which at least half looks like one, or any column of which all does.
fn geometry_column(layout: &Layout) -> Option<usize> {
    let looks = |column: usize| {
        layout
            .filled(column)
            .fold((0, 0), |(geometries, filled), cell| (geometries + usize::from(cell::holds_geometry(cell)), filled + 1))
    };
    let named = |column: &usize| layout.columns.get(*column).is_some_and(|name| names::is_geometry(name));
    let mut by_name = (0..layout.columns.len()).filter(named);
    if layout.sample.is_empty() {
        return by_name.next();
    }
    let half = |column: &usize| matches!(looks(*column), (geometries @ 1.., filled) if geometries * 2 >= filled);
    let all = |column: &usize| matches!(looks(*column), (geometries @ 1.., filled) if geometries == filled);
    by_name.find(half).or_else(|| (0..layout.columns.len()).find(all))
}

fn geometry(layout: &Layout, column: usize) -> Found {
    let srid = sampled_srid(layout, column);
    let note = format!("geometry: column {}", name(layout, column));
    Found { position: Position::Cell { column, srid }, geometry_only: vec![column], notes: vec![note] }
}

/// The best pair of names whose cells can be read as coordinates.
fn coordinate_columns(layout: &Layout) -> Option<(usize, usize, Kind)> {
    let in_parts = layout.columns.iter().any(|name| names::is_minutes(name));
    let axes: Vec<(usize, AxisName)> = layout
        .columns
        .iter()
        .enumerate()
        .filter_map(|(i, name)| Some((i, names::axis(name)?)))
        .filter(|(_, axis)| !(in_parts && axis.degrees))
        .collect();
    let best = |kind: Kind, is_x: bool| {
        let candidates = axes.iter().filter(|(_, axis)| axis.kind == kind && axis.is_x == is_x);
        candidates.min_by_key(|(_, axis)| axis.extra).map(|(i, _)| *i)
    };
    [Kind::Geographic, Kind::Grid, Kind::Plain].into_iter().find_map(|kind| {
        let (x, y) = (best(kind, true)?, best(kind, false)?);
        (holds_coordinates(layout, x) && holds_coordinates(layout, y)).then_some((x, y, kind))
    })
}

/// Whether at least half of the sampled cells can be read; an empty column may hold anything later.
fn holds_coordinates(layout: &Layout, column: usize) -> bool {
    let (mut readable, mut unreadable) = (0, 0);
    for cell in layout.filled(column) {
        match coordinate::read(cell) {
            Reading::Value(_) => readable += 1,
            Reading::Unreadable => unreadable += 1,
            Reading::Missing => {}
        }
    }
    readable >= unreadable
}

fn columns(layout: &Layout, x: usize, y: usize, kind: Kind) -> Found {
    let ranges = [range(layout, x), range(layout, y)];
    let (x, y, mut notes) = match ranges {
        [Some(xs), Some(ys)] if kind == Kind::Plain && is_northing_first(xs, ys) => {
            let note = format!(
                "column {} holds northings and {} eastings, as is the habit of Russian geodesy: read as y and x",
                name(layout, x),
                name(layout, y)
            );
            (y, x, vec![note])
        }
        _ => (x, y, vec![]),
    };
    notes.insert(0, format!("coordinates: columns {} and {}", name(layout, x), name(layout, y)));
    let is_lon_lat = |column| is_in_degrees(layout, column).unwrap_or(kind == Kind::Geographic);
    let geometry_only = if is_lon_lat(x) && is_lon_lat(y) { vec![x, y] } else { vec![] };
    Found { position: Position::Columns { x, y }, geometry_only, notes }
}

/// Whether most coordinates of a column are decimal degrees, which the geometry gives back as they are. What an odd
/// row holds instead is in the report. `None` where there are none yet.
fn is_in_degrees(layout: &Layout, column: usize) -> Option<bool> {
    let (mut degrees, mut others) = (0, 0);
    for cell in layout.filled(column) {
        match coordinate::read(cell) {
            Reading::Value(read) if read.is_number && read.value.abs() <= 360.0 => degrees += 1,
            Reading::Value(_) => others += 1,
            Reading::Missing | Reading::Unreadable => {}
        }
    }
    (degrees + others > 0).then_some(degrees > others)
}

/// The least and the greatest sampled coordinate.
fn range(layout: &Layout, column: usize) -> Option<[f64; 2]> {
    let values = layout.filled(column).filter_map(|cell| match coordinate::read(cell) {
        Reading::Value(coordinate) if coordinate.value.is_finite() => Some(coordinate.value),
        _ => None,
    });
    values.map(|v| [v, v]).reduce(|[min, max], [v, _]| [min.min(v), max.max(v)])
}

/// In Gauss–Krüger coordinates x is the northing. It is certain where x lies at middle latitudes and y
/// is an easting of a zone: around 500 km, or with the number of a zone from 10 on before it (those of
/// earlier zones could be northings themselves). No CRS with x to the east has such numbers.
fn is_northing_first([x_min, x_max]: [f64; 2], [y_min, y_max]: [f64; 2]) -> bool {
    let northings = x_min > 4.0e6 && x_max < 9.4e6;
    let eastings = (y_min > 1.0e5 && y_max < 9.0e5) || (y_min > 1.0e7 && y_max < 3.3e7);
    northings && eastings
}

/// A column with a usual name for both coordinates, of which at least half can be read.
fn pair_column(layout: &Layout) -> Option<usize> {
    (0..layout.columns.len()).find(|column| {
        let named = layout.columns.get(*column).is_some_and(|name| names::is_pair(name));
        let (pairs, others): (Vec<&str>, Vec<&str>) =
            layout.filled(*column).filter(|_| named).partition(|cell| coordinate::read_pair(cell).is_some());
        !pairs.is_empty() && pairs.len() >= others.len()
    })
}

fn pair(layout: &Layout, column: usize) -> Found {
    let beyond = |place: usize| {
        let pairs = layout.filled(column).filter_map(coordinate::read_pair);
        pairs.filter_map(|pair| pair.get(place).copied()).any(|c| c.value.abs() > 90.0)
    };
    let named = layout.columns.get(column).is_some_and(|name| names::pair_starts_with_x(name));
    let x_first = (named || beyond(0)) && !beyond(1);
    let order = if x_first { "longitude, latitude" } else { "latitude, longitude" };
    let note = format!("coordinates: column {}, read as {order}", name(layout, column));
    Found { position: Position::Pair { column, x_first }, geometry_only: vec![], notes: vec![note] }
}

fn name(layout: &Layout, column: usize) -> &str {
    layout.columns.get(column).map_or("", String::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Found {
        find(&Layout::of(text, true), None).unwrap()
    }

    #[test]
    fn longitude_and_latitude_are_better_than_x_and_y() {
        let f = found("id,x,y,lat,lon\n1,500000,5500000,49.7,75.4\n");
        assert_eq!((f.position, f.geometry_only), (Position::Columns { x: 4, y: 3 }, vec![4, 3]));
        assert_eq!(found("lon_sk42,lat_sk42,lon,lat\n1,2,3,4\n").position, Position::Columns { x: 2, y: 3 });
    }

    #[test]
    fn names_without_coordinates_in_the_cells_are_passed_over() {
        assert_eq!(found("long,lat,x,y\nabc,def,75,49\n").position, Position::Columns { x: 2, y: 3 });
        let f = found("name,long\nA,very\n");
        assert_eq!(f.position, Position::None);
        assert!(f.notes[0].contains("бойлық/ендік") && f.notes[0].ends_with("name, long"));
        assert_eq!(found("lat_deg,lat_min,lon_deg,lon_min\n49,42,75,28\n").position, Position::None);
    }

    #[test]
    fn angles_and_projected_coordinates_stay_properties() {
        let f = found("lon;lat\n75°28′01″;49°42′10″\n");
        assert_eq!((f.position, f.geometry_only.len()), (Position::Columns { x: 0, y: 1 }, 0));
        let f = found("easting;northing\n500000;5500000\n");
        assert!(f.geometry_only.is_empty());
    }

    #[test]
    fn one_bad_coordinate_does_not_make_all_of_them_properties() {
        for bad in ["abc", "75°28′01″", "-9999", "500000"] {
            let f = found(&format!("name,lon,lat\nA,75.1,49.7\nB,75.2,49.8\nC,{bad},49.9\n"));
            assert_eq!(f.geometry_only, [1, 2], "{bad}");
        }
    }

    #[test]
    fn a_northing_called_x_is_recognised() {
        assert_eq!(found("X;Y\n5512345;12512345\n5600000;12600000\n").position, Position::Columns { x: 1, y: 0 });
        assert_eq!(found("X;Y\n5512345;512345\n").position, Position::Columns { x: 1, y: 0 });
        assert_eq!(found("X;Y\n12512345;5512345\n").position, Position::Columns { x: 0, y: 1 });
        assert_eq!(found("X;Y\n512345;5512345\n").position, Position::Columns { x: 0, y: 1 });
    }

    #[test]
    fn geometry_columns_are_known_by_name_or_content() {
        let geometry = Position::Cell { column: 1, srid: None };
        assert_eq!(found("lon\tgeom\tlat\n1\tPOINT(1 2)\t2\n").position, geometry);
        assert_eq!(found("id\twhere\n1\tPOINT(1 2)\n2\t\n").position, geometry);
        assert_eq!(found("lon,shape,lat\n1,round,2\n").position, Position::Columns { x: 0, y: 2 });
        assert_eq!(found("id,wkt\n").position, geometry);
    }

    #[test]
    fn both_coordinates_in_one_cell_are_latitude_first() {
        assert_eq!(found("id;координаты\n1;49.7, 75.4\n").position, Position::Pair { column: 1, x_first: false });
        assert_eq!(found("id;location\n1;175.4, 49.7\n").position, Position::Pair { column: 1, x_first: true });
        assert_eq!(found("id;location\n1;Karaganda\n").position, Position::None);
    }

    #[test]
    fn the_user_says_which_columns_they_are() {
        let layout = Layout::of("E,N\n75,49\n", true);
        let named = find(&layout, Some(&["e".to_owned(), "N".to_owned()])).unwrap();
        assert_eq!(named.position, Position::Columns { x: 0, y: 1 });
        let error = find(&layout, Some(&["lon".to_owned(), "N".to_owned()])).unwrap_err();
        assert_eq!(error, "there is no column `lon`; the columns are E, N");
    }
}
