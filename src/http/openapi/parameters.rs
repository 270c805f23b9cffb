//! Every parameter, with its type, its limits and an example.

use super::{examples::Examples, of_at, of_statistics, of_styles, of_tiles};
use crate::{
    catalog::Entries,
    features::encode::OutputFormat,
    http::{data_format::DataFormat, params::CRS84, sheets::SheetCollection, state::HttpSettings},
    model::{MAX_TILE_ZOOM, TileMatrixSet},
    quality::{Check, LISTED_PER_CHECK},
};
use serde_json::{Map, Value, json};
use std::sync::Arc;

/// `components.parameters`.
pub fn parameters(settings: &HttpSettings, entries: &Entries, sets: &[Arc<TileMatrixSet>], examples: &Examples) -> Value {
    let groups = [
        in_paths(entries, examples),
        formats(),
        places(examples),
        conditions(examples),
        choices(examples),
        amounts(settings),
        of_quality(settings),
        of_tiles::parameters(sets, examples),
        of_styles::parameters(),
        of_statistics::parameters(examples),
        of_at::parameters(examples),
        of_other_resources(examples),
    ];
    groups.into_iter().flatten().map(|(key, parameter)| (key.to_owned(), parameter)).collect::<Map<_, _>>().into()
}

/// Keys of `components.parameters` and what they stand for.
pub type Parameters = Vec<(&'static str, Value)>;

/// A parameter of a query; lists are values between commas.
pub fn query(name: &str, description: &str, schema: Value) -> Value {
    json!({
        "name": name, "in": "query", "required": false, "description": description,
        "schema": schema, "style": "form", "explode": false,
    })
}

/// A part of a path.
pub fn path(name: &str, description: &str, schema: Value, example: Option<Value>) -> Value {
    let parameter = json!({
        "name": name, "in": "path", "required": true, "description": description,
        "schema": schema, "style": "simple", "explode": false,
    });
    with_example(parameter, example)
}

/// A parameter with a value to try, if there is one.
pub fn with_example(mut parameter: Value, example: Option<impl Into<Value>>) -> Value {
    if let Some(example) = example {
        parameter["example"] = example.into();
    }
    parameter
}

/// Any text.
pub fn text() -> Value {
    json!({ "type": "string", "minLength": 1 })
}

/// One of these.
pub fn one_of(names: &[&str]) -> Value {
    json!({ "type": "string", "enum": names })
}

fn one_of_or(names: &[&str], default: &str) -> Value {
    json!({ "type": "string", "enum": names, "default": default })
}

/// Texts between commas.
pub fn names() -> Value {
    json!({ "type": "array", "items": text(), "minItems": 1 })
}

/// Longitude, latitude.
pub fn position() -> Value {
    json!({ "type": "array", "items": { "type": "number", "minimum": -180, "maximum": 180 }, "minItems": 2, "maxItems": 2 })
}

fn crs() -> Value {
    json!({ "type": "string", "format": "uri", "default": CRS84 })
}

fn in_paths(entries: &Entries, examples: &Examples) -> Parameters {
    let ids: Vec<&str> = entries.iter().map(|entry| entry.info().id.as_str()).collect();
    let sheets: Vec<String> = SheetCollection::all().map(SheetCollection::id).collect();
    let computed = sheets.iter().map(String::as_str).filter(|id| !ids.contains(id));
    let ids: Vec<&str> = ids.iter().copied().chain(computed).collect();
    let zoom = json!({ "type": "integer", "minimum": 0, "maximum": MAX_TILE_ZOOM });
    let place = || json!({ "type": "integer", "minimum": 0 });
    let example = |value: &Option<String>| value.as_deref().map(Value::from);
    vec![
        ("collectionId", path("collectionId", "The id of a collection", one_of(&ids), example(&examples.collection))),
        (
            "collectionIds",
            path("collectionIds", "One id of a collection, or several joined by commas", text(), example(&examples.collection)),
        ),
        ("featureId", path("featureId", "The id of a feature", text(), example(&examples.feature))),
        ("z", path("z", "Zoom", zoom, Some(0.into()))),
        ("x", path("x", "Column, from the west", place(), Some(0.into()))),
        ("y", path("y", "Row, from the north; may end in `.mvt`, `.pbf` or `.mlt`", row(), Some("0".into()))),
    ]
}

fn row() -> Value {
    json!({ "type": "string", "pattern": r"^[0-9]{1,7}(\.mvt|\.pbf)?$" })
}

fn formats() -> Parameters {
    let features: Vec<&str> = OutputFormat::ALL.iter().map(|format| format.name()).chain(["html"]).collect();
    let description = "The format; without it the `Accept` header decides";
    vec![
        ("fJson", query("f", "The format", one_of(&["json"]))),
        ("fPage", with_example(query("f", description, one_of(&["json", "html"])), Some("json"))),
        ("fFeatures", with_example(query("f", description, one_of(&features)), Some(OutputFormat::GeoJson.name()))),
    ]
}

/// A place to ask about, longitude and latitude.
pub fn example_place(examples: &Examples) -> [f64; 2] {
    let [west, south, east, north] = example_box(examples);
    [west.midpoint(east), south.midpoint(north)].map(|degrees| (degrees * 1e4).round() / 1e4)
}

/// West, south, east and north of a place to ask about.
fn example_box(examples: &Examples) -> [f64; 4] {
    examples.bbox.unwrap_or([70.0, 47.0, 80.0, 51.0])
}

/// Where features are to be.
fn places(examples: &Examples) -> Parameters {
    let ([west, south, east, north], middle) = (example_box(examples), example_place(examples));
    let bbox = json!({
        "type": "array",
        "oneOf": [{ "minItems": 4, "maxItems": 4 }, { "minItems": 6, "maxItems": 6 }],
        "items": { "type": "number" },
    });
    let sheet = examples.sheet.as_deref().unwrap_or("M-42-XII");
    vec![
        (
            "bbox",
            with_example(
                query(
                    "bbox",
                    "Features that intersect this box: west, south, east, north in degrees, or with the lowest and the highest \
                     height after south and north, in the units of the source; in another CRS, its lower and upper corner. \
                     West > east crosses the antimeridian. Features without a geometry match.",
                    bbox,
                ),
                Some([west, south, east, north].to_vec()),
            ),
        ),
        ("bbox-crs", with_example(query("bbox-crs", "The CRS of `bbox`: a URI, or a code as in EPSG:28412", crs()), Some(CRS84))),
        (
            "near",
            with_example(
                query("near", "Features by their distance from this place (longitude, latitude), nearest first", position()),
                Some(middle.to_vec()),
            ),
        ),
        (
            "within",
            query(
                "within",
                "How far from `near` features may be: metres, or a number with m, km, mi, nmi or ft, as in 420km",
                json!({ "type": "string", "pattern": r"^\d+(\.\d+)?(m|km|mi|nmi|ft)?$" }),
            ),
        ),
        (
            "point",
            with_example(
                query("point", "Features that have this place (longitude, latitude) in them or on them", position()),
                Some(middle.to_vec()),
            ),
        ),
        (
            "sheet",
            with_example(
                query("sheet", "Features that meet this sheet of the international map, of any scale", text()),
                Some(sheet),
            ),
        ),
    ]
}

/// What else is to be true of them.
fn conditions(examples: &Examples) -> Parameters {
    let [west, south, east, north] = example_box(examples);
    let filter = format!("S_INTERSECTS(geometry,BBOX({west},{south},{east},{north}))");
    let any_value = json!({ "type": "object", "additionalProperties": { "type": "string" } });
    let mut property_values = query(
        "propertyValues",
        "Any queryable by its name: name=value gives the features that have that value, also as a member of a list. A \
         queryable that has the name of count, geometry, in-cluster, near, point, q, safe, sheet or within comes before that parameter.",
        any_value,
    );
    property_values["explode"] = true.into();
    vec![
        (
            "datetime",
            with_example(
                query(
                    "datetime",
                    "Features that hold at a date or date-time (RFC 3339), or at some time of an interval of two of them with / \
                     between, where .. is an open end. Features without a time match.",
                    text(),
                ),
                Some(examples.datetime.as_deref().unwrap_or("2000-01-01/..")),
            ),
        ),
        (
            "filter",
            with_example(query("filter", "A condition in CQL2 over the queryables of the collection", text()), Some(filter)),
        ),
        (
            "filter-lang",
            query(
                "filter-lang",
                "The encoding of `filter`; `cql-text` is what GDAL writes",
                one_of_or(&["cql2-text", "cql2-json", "cql-text"], "cql2-text"),
            ),
        ),
        ("filter-crs", query("filter-crs", "The CRS of the geometries in `filter`", crs())),
        (
            "q",
            query(
                "q",
                "Words that some text of the feature has, whatever their case, accents and script: Жезқазған, Zhezkazgan and \
                 Жезказган find each other",
                json!({ "type": "string", "minLength": 1, "maxLength": 500 }),
            ),
        ),
        (
            "ids",
            with_example(query("ids", "Features by their ids", names()), examples.feature.as_ref().map(|id| vec![id.clone()])),
        ),
        (
            "in-cluster",
            query("in-cluster", "Features that a cluster in a tile stands for, as the link in the tile has it", text()),
        ),
        ("propertyValues", property_values),
    ]
}

/// What of the features is given, and how.
fn choices(examples: &Examples) -> Parameters {
    let properties = (!examples.properties.is_empty()).then(|| examples.properties.clone());
    let sortby = examples.sortable.as_ref().map(|name| vec![format!("-{name}")]);
    vec![
        ("properties", with_example(query("properties", "Only these properties", names()), properties)),
        ("exclude-properties", query("exclude-properties", "All properties but these", names())),
        (
            "sortby",
            with_example(query("sortby", "Properties to sort by; one after - has its largest values first", names()), sortby),
        ),
        (
            "crs",
            with_example(
                query("crs", "The CRS of the answer: a URI, or a code as in EPSG:28412; coordinates in its axis order", crs()),
                Some("http://www.opengis.net/def/crs/EPSG/0/3857"),
            ),
        ),
        (
            "geometry",
            query(
                "geometry",
                "In CSV: the geometry as WKT, as two columns (points only), or not at all",
                one_of(&["wkt", "lonlat", "none"]),
            ),
        ),
        (
            "safe",
            query(
                "safe",
                "In CSV: whether texts that a spreadsheet would take for formulas get an apostrophe before them",
                json!({ "type": "boolean", "default": false }),
            ),
        ),
    ]
}

/// How many features are given, and from which on.
fn amounts(settings: &HttpSettings) -> Parameters {
    let default = settings.items_default.min(settings.items_max);
    let limit = json!({ "type": "integer", "minimum": 1, "maximum": settings.items_max, "default": default });
    vec![
        (
            "limit",
            with_example(
                query(
                    "limit",
                    "How many to give at most; more than the maximum gives the maximum, and pages of HTML are shorter unasked",
                    limit,
                ),
                Some(10),
            ),
        ),
        (
            "offset",
            query(
                "offset",
                "How many to skip; the links `next` and `prev` are faster",
                json!({ "type": "integer", "minimum": 0, "default": 0 }),
            ),
        ),
        ("page", query("page", "Where the page starts, as the links `next` and `prev` have it", text())),
        (
            "resulttype",
            with_example(
                query("resulttype", "The features, or only how many match", one_of_or(&["results", "hits"], "results")),
                Some("hits"),
            ),
        ),
        ("count", query("count", "Another name of resulttype=hits", one_of(&["only"]))),
    ]
}

/// What of the quality report is given, and how.
fn of_quality(settings: &HttpSettings) -> Parameters {
    let max = settings.items_max.min(LISTED_PER_CHECK);
    let codes = Check::ALL.map(Check::code);
    let checks = json!({ "type": "array", "items": one_of(&codes), "minItems": 1 });
    let limit = json!({ "type": "integer", "minimum": 1, "maximum": max, "default": settings.items_default.min(max) });
    let forms = DataFormat::ALL.map(DataFormat::name);
    vec![
        (
            "check",
            with_example(query("check", "Only these checks", checks), Some(vec![Check::Duplicate.code(), Check::Swapped.code()])),
        ),
        (
            "limitFindings",
            with_example(query("limit", "How many findings of each check to give at most, the surest first", limit), Some(10)),
        ),
        (
            "fQuality",
            with_example(
                query("f", "The format; without it the `Accept` header decides", one_of(&forms)),
                Some(DataFormat::GeoJson.name()),
            ),
        ),
    ]
}

fn of_other_resources(examples: &Examples) -> Parameters {
    let of = "The region that is to be covered: a collection of polygons, or one of its features, as in oblasts, oblasts/KZ-ALA or \
         sheets-1m/M-42, or a box between its parallels: west,south,east,north. Several features are told one by one, too";
    let version =
        "The version that a TileJSON or a style was made for; what is asked for with its current version may be kept for good";
    let formats = one_of(&DataFormat::ALL.map(DataFormat::name));
    vec![
        ("v", query("v", version, json!({ "type": "string" }))),
        ("of", with_example(query("of", of, text()), Some(example_box(examples).map(|degrees| degrees.to_string()).join(",")))),
        (
            "fCoverage",
            with_example(
                query("f", "Areas as JSON, as a table or as a page, or with the polygons as GeoJSON", formats),
                Some("geojson"),
            ),
        ),
    ]
}
