//! The ground under the data: land, borders and names of countries from Natural Earth, cities from `GeoNames`, and a graticule.

use super::{document::Place, theme::Colors};
use serde_json::{Map, Value, json};

/// The layers that the ground is made of: GeoJSON, each at an address of its own.
pub const BASE_MAP: [&str; 5] = ["land", "borders", "country-names", "cities", "graticule"];

/// Whom maps name for them.
const ATTRIBUTIONS: [(&str, &str); 2] = [("land", "Natural Earth"), ("cities", "GeoNames")];

/// The font of names.
pub const FONT: &str = "Noto Sans Regular";
/// The font of numbers in clusters.
pub const BOLD_FONT: &str = "Noto Sans Bold";

/// Its sources.
pub fn sources(place: &Place) -> Map<String, Value> {
    let source = |name: &str| {
        let data = place.url(&format!("/base-map/{name}.geojson?v={}", place.version));
        let detail = if ["land", "borders"].contains(&name) { 8 } else { 6 };
        let mut source = json!({ "type": "geojson", "data": data, "maxzoom": detail, "tolerance": 0.2 });
        if let Some((_, who)) = ATTRIBUTIONS.iter().find(|(of, _)| *of == name) {
            source["attribution"] = (*who).into();
        }
        (name.to_owned(), source)
    };
    BASE_MAP.into_iter().map(source).collect()
}

/// Its layers, the lowest first; names are in `language` where they can be.
pub fn layers(colors: &Colors, language: Option<&str>) -> Vec<Value> {
    let name = translated(language);
    vec![
        json!({ "id": "water", "type": "background", "paint": { "background-color": colors.water } }),
        json!({ "id": "land", "type": "fill", "source": "land", "paint": { "fill-color": colors.land } }),
        json!({
            "id": "graticule",
            "type": "line",
            "source": "graticule",
            "paint": {
                "line-color": colors.graticule,
                "line-width": 0.6,
                "line-opacity": ["interpolate", ["linear"], ["zoom"], 1, 0.4, 4, 1],
            },
        }),
        json!({
            "id": "borders",
            "type": "line",
            "source": "borders",
            "layout": { "line-join": "round" },
            "paint": { "line-color": colors.border, "line-width": ["interpolate", ["linear"], ["zoom"], 1, 0.5, 6, 1.4] },
        }),
        json!({
            "id": "country-names",
            "type": "symbol",
            "source": "country-names",
            "maxzoom": 9,
            // Small countries wait until there is room for their names.
            "filter": [">=", ["get", "size"], ["step", ["zoom"], 120, 2, 40, 3, 10, 4, 2, 5, 0]],
            "layout": {
                "text-field": name,
                "text-font": [FONT],
                "text-transform": "uppercase",
                "text-letter-spacing": 0.12,
                "text-max-width": 7,
                "text-size": ["interpolate", ["linear"], ["zoom"], 1, 9, 6, 14],
                "text-padding": 8,
                "symbol-sort-key": ["-", ["get", "size"]],
            },
            "paint": { "text-color": colors.country_name, "text-halo-color": colors.land, "text-halo-width": 1 },
        }),
        json!({
            "id": "cities",
            "type": "symbol",
            "source": "cities",
            "minzoom": 3,
            // The small ones wait, as countries do.
            "filter": [">=", ["get", "rank"], ["step", ["zoom"], 8_000_000, 4, 2_500_000, 5, 900_000, 6, 0]],
            "layout": {
                "text-field": name,
                "text-font": [FONT],
                "text-size": ["interpolate", ["linear"], ["zoom"], 3, ["case", ["has", "capital"], 11, 10], 8, ["case", ["has", "capital"], 15, 13]],
                "text-max-width": 8,
                "text-padding": 6,
                "icon-image": "other",
                "icon-size": ["case", ["has", "capital"], 0.36, 0.26],
                "icon-optional": true,
                "text-variable-anchor": ["left", "right", "top", "bottom"],
                "text-radial-offset": 0.45,
                "text-justify": "auto",
                "symbol-sort-key": ["-", ["get", "rank"]],
            },
            "paint": {
                "text-color": colors.country_name,
                "text-halo-color": colors.land,
                "text-halo-width": 1.2,
                "icon-color": colors.country_name,
            },
        }),
    ]
}

/// The name in a language, or else the plain one.
fn translated(language: Option<&str>) -> Value {
    match language {
        Some(language) => json!(["coalesce", ["get", format!("name_{language}")], ["get", "name"]]),
        None => json!(["get", "name"]),
    }
}
