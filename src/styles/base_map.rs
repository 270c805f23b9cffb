//! The ground under the data: land, borders and names from Natural Earth, and a graticule.

use super::{document::Place, theme::Colors};
use serde_json::{Map, Value, json};

/// The layers that the ground is made of: GeoJSON, each at an address of its own.
pub const BASE_MAP: [&str; 4] = ["land", "borders", "country-names", "graticule"];

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
        if name == "land" {
            source["attribution"] = "Natural Earth".into();
        }
        (name.to_owned(), source)
    };
    BASE_MAP.into_iter().map(source).collect()
}

/// Its layers, the lowest first.
pub fn layers(colors: &Colors) -> Vec<Value> {
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
                "text-field": ["get", "name"],
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
    ]
}
