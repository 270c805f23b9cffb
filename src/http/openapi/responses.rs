//! What is answered: by status, with media types, headers and schemas.

use crate::{
    features::encode::OutputFormat,
    http::{
        data_format::DataFormat,
        respond::{HTML, STYLE_JSON},
        wmts::XML,
    },
    tiles::TileFormat,
};
use serde_json::{Map, Value, json};

/// A kind of answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// A document of this media type and schema, also as a page.
    Document(&'static str, &'static str),
    /// The same, of a collection that there may not be, or not yet.
    OfCollection(&'static str, &'static str),
    /// JSON of this schema, of a collection.
    OfCollectionOnlyJson(&'static str),
    /// The quality report in any of its forms.
    Quality,
    /// Features in any format.
    Features,
    /// One feature in any format.
    Feature,
    /// Areas in any form, and as GeoJSON the polygons as well.
    Coverage,
    /// Statistics in any format.
    Statistics,
    /// A vector tile.
    Tile,
    /// Capabilities of WMTS, or a vector tile.
    Wmts,
    /// Capabilities of WMTS.
    WmtsCapabilities,
    /// A style of maps.
    Style,
    /// A file of this media type.
    File(&'static str),
    /// Whether the process lives.
    Live,
    /// Whether all is loaded.
    Ready,
    /// Text for Prometheus.
    Metrics,
}

/// What every request may meet with.
const GENERAL: [(&str, &str); 4] =
    [("400", "BadRequest"), ("406", "NotAcceptable"), ("414", "TooLong"), ("500", "InternalError")];
/// What a request for something of a collection may meet with besides.
const OF_COLLECTION: [(&str, &str); 2] = [("404", "NotFound"), ("503", "Unavailable")];

/// The responses of an operation.
pub fn of(answer: Answer) -> Value {
    match answer {
        Answer::Document(media_type, schema) => document(&[media_type, HTML], schema, &[]),
        Answer::OfCollection(media_type, schema) => document(&[media_type, HTML], schema, &OF_COLLECTION),
        Answer::OfCollectionOnlyJson(schema) => document(&["application/json"], schema, &OF_COLLECTION),
        Answer::Quality => data("The report", ["Quality", "QualityLayer"]),
        Answer::Features => features("The features", ["FeatureCollection", "JsonFgFeatureCollection"]),
        Answer::Feature => features("The feature", ["Feature", "JsonFgFeature"]),
        Answer::Coverage => data("The coverage", ["Coverage", "FeatureCollection"]),
        Answer::Statistics => data("The statistics", ["Statistics", "FeatureCollection"]),
        Answer::Tile => tile(),
        Answer::Wmts => {
            let mut responses = tile();
            responses["200"]["content"][XML] = json!({ "schema": { "type": "string" } });
            with_reports(responses)
        }
        Answer::WmtsCapabilities => {
            let mut found = described("The capabilities", json!({ XML: { "schema": { "type": "string" } } }));
            found["headers"] = headers_of(&["ETag"]);
            with_reports(with_304(json!({ "200": found }), &[]))
        }
        Answer::Style => {
            let mut responses = document(&[STYLE_JSON], "Style", &OF_COLLECTION);
            responses["200"]["headers"] = headers_of(&["Lode-Missing", "ETag"]);
            responses
        }
        Answer::File(media_type) => {
            let mut found = described("The file", json!({ media_type: { "schema": { "type": "string", "format": "binary" } } }));
            found["headers"] = headers_of(&["ETag"]);
            with_304(json!({ "200": found }), &OF_COLLECTION[..1])
        }
        Answer::Live => with_errors(json!({ "200": described("It does", json!({ "application/json": schema("Live") })) }), &[]),
        Answer::Ready => {
            let state = || json!({ "application/json": schema("Ready") });
            let loading = described("Something is still being loaded, or nothing can be served", state());
            with_errors(json!({ "200": described("All that can be served is", state()), "503": loading }), &[])
        }
        Answer::Metrics => {
            let text = json!({ "text/plain": { "schema": { "type": "string" } } });
            with_errors(json!({ "200": described("Text exposition format", text) }), &[])
        }
    }
}

fn schema(name: &str) -> Value {
    json!({ "schema": { "$ref": format!("#/components/schemas/{name}") } })
}

fn described(description: &str, content: Value) -> Value {
    json!({ "description": description, "content": content })
}

fn headers_of(names: &[&str]) -> Value {
    let header = |name: &&str| ((*name).to_owned(), json!({ "$ref": format!("#/components/headers/{name}") }));
    names.iter().map(header).collect::<Map<_, _>>().into()
}

fn with_errors(mut responses: Value, more: &[(&str, &str)]) -> Value {
    for (status, name) in GENERAL.iter().chain(more) {
        responses[*status] = json!({ "$ref": format!("#/components/responses/{name}") });
    }
    responses
}

/// Errors as OWS Common has them.
fn with_reports(mut responses: Value) -> Value {
    for (status, _) in GENERAL.iter().chain(&OF_COLLECTION) {
        if !responses[*status].is_null() {
            responses[*status] = described("What went wrong", json!({ XML: { "schema": { "type": "string" } } }));
        }
    }
    responses
}

fn with_304(responses: Value, more: &[(&str, &str)]) -> Value {
    with_errors(responses, &[&[("304", "NotModified")], more].concat())
}

fn document(media_types: &[&str], name: &str, more: &[(&str, &str)]) -> Value {
    let of_type = |media_type: &&str| {
        let schema = if *media_type == HTML { json!({ "schema": { "type": "string" } }) } else { schema(name) };
        ((*media_type).to_owned(), schema)
    };
    let content: Map<_, _> = media_types.iter().map(of_type).collect();
    let mut found = described("The document", content.into());
    found["headers"] = headers_of(&["ETag"]);
    with_304(json!({ "200": found }), more)
}

/// Numbers or findings in all their forms; JSON and GeoJSON have a schema each.
fn data(description: &str, [json, geojson]: [&str; 2]) -> Value {
    let of_format = |format: DataFormat| match format {
        DataFormat::Json => schema(json),
        DataFormat::GeoJson => schema(geojson),
        DataFormat::Csv | DataFormat::Html => json!({ "schema": { "type": "string" } }),
    };
    let media_type = |format: DataFormat| format.media_type().split(';').next().unwrap_or_default().to_owned();
    let content: Map<_, _> = DataFormat::ALL.map(|format| (media_type(format), of_format(format))).into_iter().collect();
    let mut found = described(description, content.into());
    found["headers"] = headers_of(&["Content-Disposition", "ETag"]);
    with_304(json!({ "200": found }), &OF_COLLECTION)
}

/// Features as GeoJSON and JSON-FG have a schema each; other formats have none that JSON Schema could tell.
fn features(description: &str, [geojson, jsonfg]: [&str; 2]) -> Value {
    let of_format = |format: OutputFormat| match format {
        OutputFormat::GeoJson => schema(geojson),
        OutputFormat::JsonFg => schema(jsonfg),
        OutputFormat::Csv | OutputFormat::Kml | OutputFormat::GeoJsonSeq => json!({ "schema": { "type": "string" } }),
        _ => json!({ "schema": { "type": "string", "format": "binary" } }),
    };
    let formats = OutputFormat::ALL.into_iter().map(|format| (format.media_type().to_owned(), of_format(format)));
    let page = (HTML.to_owned(), json!({ "schema": { "type": "string" } }));
    let mut found = described(description, formats.chain([page]).collect::<Map<_, _>>().into());
    found["headers"] = headers_of(&["Content-Crs", "OGC-NumberMatched", "OGC-NumberReturned", "Content-Disposition", "ETag"]);
    with_304(json!({ "200": found }), &OF_COLLECTION)
}

fn tile() -> Value {
    let binary = |format: TileFormat| {
        (format.content().media_type().to_owned(), json!({ "schema": { "type": "string", "format": "binary" } }))
    };
    let mut found = described("The tile", TileFormat::ALL.map(binary).into_iter().collect::<Map<_, _>>().into());
    found["headers"] = headers_of(&["Lode-Thinned", "Lode-Missing", "ETag"]);
    with_304(json!({ "200": found, "204": { "description": "Nothing lies in this tile" } }), &OF_COLLECTION)
}

/// `components.responses`.
pub fn responses() -> Value {
    let problem = |description: &str| described(description, json!({ "application/problem+json": schema("Problem") }));
    let mut responses = json!({
        "NotModified": { "description": "What the client has is still so" },
        "BadRequest": problem("A parameter is wrong: which, and what is allowed"),
        "NotFound": problem("There is no such thing"),
        "NotAcceptable": problem("The client takes no form in which the answer could be given"),
        "TooLarge": problem("The body is longer than any request needs"),
        "TooLong": problem("The URL is longer than any request needs"),
        "InternalError": problem("Something went wrong here; the log of the server has the reason under the request id"),
        "Unavailable": problem("The collection is being loaded or cannot be"),
    });
    responses["Unavailable"]["headers"] = headers_of(&["Retry-After"]);
    responses
}

/// `components.headers`.
pub fn headers() -> Value {
    let header = |description: &str, schema: Value| json!({ "description": description, "schema": schema });
    let (text, count) = (|| json!({ "type": "string" }), || json!({ "type": "integer", "minimum": 0 }));
    json!({
        "Content-Crs": header("The CRS of the coordinates, a URI between < and >", text()),
        "OGC-NumberMatched": header("How many features match", count()),
        "OGC-NumberReturned": header("How many of them are here", count()),
        "Content-Disposition": header("The name of the file to save", text()),
        "ETag": header("Send it back as If-None-Match to learn whether the answer still holds", text()),
        "Retry-After": header("Seconds to wait before asking again", count()),
        "Lode-Thinned": header("How many features were left out because the tile could not show them apart", count()),
        "Lode-Missing": header("Collections that are not in the answer, because they are not loaded", text()),
    })
}
