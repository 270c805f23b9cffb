//! Statistics and coverage in the definition: the paths that take a body.

use super::{
    examples::Examples,
    parameters::{Parameters, names, one_of, query, with_example},
    paths::Operation,
    responses::Answer,
};
use crate::http::data_format::DataFormat;
use serde_json::{Value, json};

const STATISTICS: Operation = Operation {
    path: "/collections/{collectionId}/statistics",
    id: "getStatistics",
    tag: "Data",
    summary: "What features amount to: counts, sums, areas, what is covered; filtered and grouped",
    description: "Which features is asked as for items. A polygon that is too large for a URL can be posted in GeoJSON, and a condition in \
                  CQL2 JSON. Every number comes with its unit and the rule by which it was made.",
    parameters: &[
        "collectionId",
        "group-by",
        "measures",
        "mix",
        "bbox",
        "bbox-crs",
        "datetime",
        "filter",
        "filter-lang",
        "filter-crs",
        "q",
        "ids",
        "near",
        "within",
        "point",
        "sheet",
        "propertyValues",
        "fStatistics",
    ],
    answer: Answer::Statistics,
};

const COVERAGE: Operation = Operation {
    path: "/collections/{collectionId}/coverage",
    id: "getCoverage",
    tag: "Data",
    summary: "How much the features cover, overlaps counted once, and what is left of a region",
    description: "Areas on the ellipsoid in km². All conditions must hold, as for features; where they ask about an area, only what lies in \
                  it counts. A polygon can be posted in GeoJSON, and a condition in CQL2 JSON.",
    parameters: &[
        "collectionId",
        "of",
        "group-by",
        "bbox",
        "bbox-crs",
        "datetime",
        "filter",
        "filter-lang",
        "filter-crs",
        "q",
        "ids",
        "near",
        "within",
        "point",
        "sheet",
        "propertyValues",
        "fCoverage",
    ],
    answer: Answer::Coverage,
};

/// The paths and what can be asked there.
pub fn paths() -> [(String, Value); 2] {
    [(&STATISTICS, "postStatistics"), (&COVERAGE, "postCoverage")].map(|(operation, id)| {
        let get = operation.to_json();
        let mut post = get.clone();
        post["operationId"] = id.into();
        post["requestBody"] = json!({
            "required": true,
            "description": "A Polygon or MultiPolygon, a Feature or a FeatureCollection of such, or a condition; 10 MB at most",
            "content": {
                "application/geo+json": { "schema": { "type": "object" } },
                "application/json": { "schema": { "type": "object" } },
            },
        });
        post["responses"]["413"] = json!({ "$ref": "#/components/responses/TooLarge" });
        (operation.path.to_owned(), json!({ "get": get, "post": post }))
    })
}

/// The parameters of these alone.
pub fn parameters(examples: &Examples) -> Parameters {
    let formats = DataFormat::ALL.map(DataFormat::name);
    let property = examples.sortable.as_deref().map(|name| vec![name.to_owned()]);
    vec![
        (
            "group-by",
            with_example(
                query(
                    "group-by",
                    "What features are grouped by: a property (of a list, its first member), `each(…)` for every member of a list or \
                     of a text between `;` or `|`, or else commas, `family(…)` of a commodity (neodymium is with the rare earth elements), `decade(…)`, `year(…)`, `season(…)` or `month(…)` of a property, `bins(…,20)` of a \
                     property of numbers or dates for a histogram, between the least and the greatest value of the whole collection \
                     (at most 100 bins), `region:` and the id \
                     of a collection of polygons, as in region:oblasts or region:sheets-200k, `sheet:` and a scale as in sheet:200k, `square:` and a size as in square:50km, \
                     `h3:` and a resolution as in h3:5",
                    names(),
                ),
                property,
            ),
        ),
        (
            "measures",
            with_example(
                query(
                    "measures",
                    "What is measured: `count`; `sum(…)`, `min(…)`, `max(…)`, `mean(…)`, `median(…)` and `distinct(…)` of a property, in \
                     another unit as in `sum(ore_t,unit:Mt)`; \
                     `area_km2` and `length_km` of geometries on the ellipsoid, edges being geodesics; `covered_km2` with overlaps counted \
                     once and edges straight in longitude and latitude, within the region and the area asked about, and as \
                     `covered_share` of that",
                    names(),
                ),
                Some(vec!["count"]),
            ),
        ),
        (
            "mix",
            with_example(
                query(
                    "mix",
                    "Whether sums may be of what is not the same: resources and reserves, several categories, an element and its \
                     oxide. Without it such sums are refused, and with it the answer lists what was mixed",
                    json!({ "type": "boolean", "default": false }),
                ),
                Some(false),
            ),
        ),
        (
            "fStatistics",
            with_example(query("f", "The format; without it the `Accept` header decides", one_of(&formats)), Some("json")),
        ),
    ]
}
