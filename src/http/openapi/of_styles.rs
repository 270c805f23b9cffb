//! Styles of maps in the definition.

use super::{
    parameters::{Parameters, one_of, path, query},
    paths::Operation,
    responses::Answer,
};
use crate::{
    http::styles::fonts,
    styles::{BASE_MAP, Theme},
};
use serde_json::{Value, json};

/// What can be asked.
pub const OPERATIONS: &[Operation] = &[
    Operation {
        path: "/styles",
        id: "getStyles",
        tag: "Styles",
        summary: "The styles that there are",
        description: "",
        parameters: &["fPage"],
        answer: Answer::Document("application/json", "Styles"),
    },
    Operation {
        path: "/styles/{styleId}",
        id: "getStyle",
        tag: "Styles",
        summary: "A style for MapLibre",
        description: "Of the collections that are shown when the map opens, by day (`light`) or by night (`dark`), or of one.",
        parameters: &["styleId", "styledCollections", "language", "fJson"],
        answer: Answer::Style,
    },
    Operation {
        path: "/fonts/{fontstack}/{range}.pbf",
        id: "getGlyphs",
        tag: "Styles",
        summary: "Glyphs as distance fields",
        description: "Of the first font of the stack that there is; none where it has none in the range.",
        parameters: &["fontstack", "range", "v"],
        answer: Answer::File("application/x-protobuf"),
    },
    Operation {
        path: "/sprites/{sprite}",
        id: "getSprite",
        tag: "Styles",
        summary: "Symbols of commodities: a sheet of distance fields, and where on it each is",
        description: "",
        parameters: &["sprite", "v"],
        answer: Answer::File("image/png"),
    },
    Operation {
        path: "/base-map/{layer}.geojson",
        id: "getBaseMap",
        tag: "Styles",
        summary: "The ground under the data, from Natural Earth",
        description: "",
        parameters: &["baseMapLayer", "v"],
        answer: Answer::File("application/geo+json"),
    },
];

/// What it is asked by.
pub fn parameters() -> Parameters {
    let fonts: Vec<&str> = fonts().into_iter().collect();
    let text = || json!({ "type": "string", "minLength": 1 });
    let sprites = ["commodities.json", "commodities.png", "commodities@2x.json", "commodities@2x.png"];
    let range = json!({ "type": "string", "pattern": "^[0-9]+-[0-9]+$" });
    let stack = format!("Names of fonts between commas; there are: {}", fonts.join(", "));
    vec![
        ("styleId", path("styleId", "light, dark, or the id of a collection", text(), Some(Theme::Light.name().into()))),
        (
            "styledCollections",
            query(
                "collections",
                "Of light and dark: only these collections, the first of them on top",
                json!({ "type": "array", "items": text(), "minItems": 1 }),
            ),
        ),
        (
            "language",
            query(
                "language",
                "The language of labels: columns like name_kk come before others",
                json!({ "type": "string", "pattern": "^[A-Za-z]{2,3}([-_].*)?$" }),
            ),
        ),
        ("fontstack", path("fontstack", &stack, text(), fonts.first().copied().map(Value::from))),
        ("range", path("range", "256 code points: 0-255, 256-511 and so on", range, Some("0-255".into()))),
        (
            "sprite",
            path("sprite", "The sheet or its index, at one or two pixels per unit", one_of(&sprites), Some(sprites[0].into())),
        ),
        ("baseMapLayer", path("layer", "A layer of the ground", one_of(&BASE_MAP), BASE_MAP.first().copied().map(Value::from))),
    ]
}
