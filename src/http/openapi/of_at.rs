//! The parameters of `/at`.

use super::{
    examples::Examples,
    parameters::{Parameters, example_place, names, position, query, with_example},
};
use crate::http::at::{LIMIT, MAX_LIMIT};
use serde_json::json;

/// Those that other paths do not have.
pub fn parameters(examples: &Examples) -> Parameters {
    let description = "The place asked about: longitude, latitude in degrees";
    let mut point = with_example(query("point", description, position()), Some(example_place(examples).to_vec()));
    point["required"] = true.into();
    let radius = json!({ "type": "string", "pattern": r"^\d+(\.\d+)?(m|km|mi|nmi|ft)?$", "default": "5km" });
    let description = "How far around it features are looked for: metres, or a number with m, km, mi, nmi or ft";
    let limit = json!({ "type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": LIMIT });
    vec![
        ("atPoint", point),
        ("radius", with_example(query("radius", description, radius), Some("50km"))),
        (
            "collections",
            with_example(
                query("collections", "These collections; all but views of others without it", names()),
                examples.collection.as_ref().map(|id| vec![id.clone()]),
            ),
        ),
        ("atLimit", query("limit", "How many features of each collection to give at most, the nearest first", limit)),
    ]
}
