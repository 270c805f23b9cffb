//! What can be asked, and what is answered.

use super::{
    of_collections, of_statistics, of_styles, of_tiles,
    responses::{self, Answer},
};
use crate::{catalog::Entries, http::respond::HTML};
use serde_json::{Map, Value, json};

/// One path; all are asked by GET.
pub struct Operation {
    /// With variables in braces.
    pub path: &'static str,
    /// How programs call it.
    pub id: &'static str,
    /// The part of the API it belongs to.
    pub tag: &'static str,
    /// In a few words.
    pub summary: &'static str,
    /// In more words, if any are needed.
    pub description: &'static str,
    /// Keys of `components.parameters`.
    pub parameters: &'static [&'static str],
    /// What is answered.
    pub answer: Answer,
}

/// Features of any collection.
pub const FEATURES: Operation = Operation {
    path: "/collections/{collectionId}/items",
    id: "getFeatures",
    tag: "Data",
    summary: "Features: filtered, sorted, in any CRS and format",
    description: "All conditions must hold. GeoJSON, JSON-FG and HTML come in pages with links to the next one; the other \
                  formats hold all that matches unless `limit` is given.",
    parameters: &[
        "collectionId",
        "bbox",
        "bbox-crs",
        "datetime",
        "filter",
        "filter-lang",
        "filter-crs",
        "q",
        "ids",
        "in-cluster",
        "near",
        "within",
        "point",
        "sheet",
        "propertyValues",
        "properties",
        "exclude-properties",
        "sortby",
        "crs",
        "limit",
        "offset",
        "page",
        "resulttype",
        "count",
        "geometry",
        "safe",
        "fFeatures",
    ],
    answer: Answer::Features,
};

const OPERATIONS: &[Operation] = &[
    Operation {
        path: "/",
        id: "getLandingPage",
        tag: "Server",
        summary: "The landing page, or the map for a browser",
        description: "",
        parameters: &["fPage"],
        answer: Answer::Document("application/json", "LandingPage"),
    },
    Operation {
        path: "/embed",
        id: "getMap",
        tag: "Server",
        summary: "The map, which other sites may show in a frame",
        description: "",
        parameters: &[],
        answer: Answer::File(HTML),
    },
    Operation {
        path: "/api",
        id: "getApiDefinition",
        tag: "Server",
        summary: "The definition of this API",
        description: "",
        parameters: &["fPage"],
        answer: Answer::Document("application/vnd.oai.openapi+json;version=3.0", "OpenApi"),
    },
    Operation {
        path: "/conformance",
        id: "getConformance",
        tag: "Server",
        summary: "The standards that this API keeps",
        description: "",
        parameters: &["fPage"],
        answer: Answer::Document("application/json", "Conformance"),
    },
    Operation {
        path: "/functions",
        id: "getFunctions",
        tag: "Server",
        summary: "The functions that filters can call",
        description: "",
        parameters: &["fPage"],
        answer: Answer::Document("application/json", "Functions"),
    },
    Operation {
        path: "/collections",
        id: "getCollections",
        tag: "Data",
        summary: "All collections",
        description: "",
        parameters: &["fPage"],
        answer: Answer::Document("application/json", "Collections"),
    },
    Operation {
        path: "/collections/{collectionId}",
        id: "getCollection",
        tag: "Data",
        summary: "One collection: extent, CRSs, links",
        description: "",
        parameters: &["collectionId", "fPage"],
        answer: Answer::OfCollection("application/json", "Collection"),
    },
    FEATURES,
    Operation {
        path: "/collections/{collectionId}/items/{featureId}",
        id: "getFeature",
        tag: "Data",
        summary: "One feature",
        description: "",
        parameters: &["collectionId", "featureId", "crs", "fFeatures"],
        answer: Answer::Feature,
    },
    Operation {
        path: "/collections/{collectionId}/schema",
        id: "getSchema",
        tag: "Data",
        summary: "The properties that features have",
        description: "",
        parameters: &["collectionId", "fPage"],
        answer: Answer::OfCollection("application/schema+json", "PropertiesSchema"),
    },
    Operation {
        path: "/collections/{collectionId}/queryables",
        id: "getQueryables",
        tag: "Data",
        summary: "The properties that features can be asked for by",
        description: "",
        parameters: &["collectionId", "fPage"],
        answer: Answer::OfCollection("application/schema+json", "PropertiesSchema"),
    },
    Operation {
        path: "/collections/{collectionId}/sortables",
        id: "getSortables",
        tag: "Data",
        summary: "The properties that features can be sorted by",
        description: "",
        parameters: &["collectionId", "fPage"],
        answer: Answer::OfCollection("application/schema+json", "PropertiesSchema"),
    },
    Operation {
        path: "/collections/{collectionId}/report",
        id: "getReport",
        tag: "Data",
        summary: "What was found and repaired while the collection was loaded",
        description: "",
        parameters: &["collectionId", "limit", "offset", "fJson"],
        answer: Answer::OfCollectionOnlyJson("Report"),
    },
    Operation {
        path: "/collections/{collectionId}/quality",
        id: "getQuality",
        tag: "Data",
        summary: "What is wrong with the features, why, how sure that is, and what to do",
        description: "As JSON with every check, as a table of findings, as a layer of those that have a place, or as a page.",
        parameters: &["collectionId", "check", "limitFindings", "fQuality"],
        answer: Answer::Quality,
    },
    Operation {
        path: "/at",
        id: "getAt",
        tag: "Data",
        summary: "What is at a place and around it",
        description: "Of every collection the features that have the place in them, or are within the radius, with distance and \
                      bearing on the ellipsoid; the map sheet of every scale; and the coordinates in the systems that hold there.",
        parameters: &["atPoint", "radius", "collections", "atLimit", "fPage"],
        answer: Answer::OfCollection("application/geo+json", "At"),
    },
    Operation {
        path: "/xyz/{collectionIds}/tilejson.json",
        id: "getTileJson",
        tag: "Tiles",
        summary: "Where the vector tiles of one or more collections are (TileJSON 3.0)",
        description: "What is chosen of the features stands in the URL of the tiles.",
        parameters: &[
            "collectionIds",
            "filter",
            "filter-lang",
            "filter-crs",
            "datetime",
            "properties",
            "cluster",
            "labels",
            "encoding",
            "fJson",
        ],
        answer: Answer::OfCollectionOnlyJson("TileJson"),
    },
    Operation {
        path: "/xyz/{collectionIds}/{z}/{x}/{y}",
        id: "getTile",
        tag: "Tiles",
        summary: "A vector tile with one layer per collection (MVT 2.1 or MLT)",
        description: of_tiles::CHOICE,
        parameters: &[
            "collectionIds",
            "z",
            "x",
            "y",
            "v",
            "fTile",
            "filter",
            "filter-lang",
            "filter-crs",
            "datetime",
            "properties",
            "cluster",
            "labels",
        ],
        answer: Answer::Tile,
    },
    Operation {
        path: "/health/live",
        id: "getLive",
        tag: "Operations",
        summary: "Whether the process answers",
        description: "",
        parameters: &["fJson"],
        answer: Answer::Live,
    },
    Operation {
        path: "/health/ready",
        id: "getReady",
        tag: "Operations",
        summary: "Whether the collections are loaded, and what is wrong with those that are not",
        description: "",
        parameters: &["fJson"],
        answer: Answer::Ready,
    },
    Operation {
        path: "/metrics",
        id: "getMetrics",
        tag: "Operations",
        summary: "Counters for Prometheus",
        description: "",
        parameters: &[],
        answer: Answer::Metrics,
    },
];

/// All paths.
pub fn paths(entries: &Entries) -> Value {
    let general = OPERATIONS
        .iter()
        .chain(of_tiles::OPERATIONS)
        .chain(of_styles::OPERATIONS)
        .map(|operation| (operation.path.to_owned(), json!({ "get": operation.to_json() })));
    general.chain(of_statistics::paths()).chain(of_collections::paths(entries)).collect::<Map<_, _>>().into()
}

/// A parameter that is defined in `components.parameters`.
pub fn reference(key: &str) -> Value {
    json!({ "$ref": format!("#/components/parameters/{key}") })
}

impl Operation {
    /// The operation in the definition.
    pub fn to_json(&self) -> Value {
        let mut operation = json!({ "operationId": self.id, "summary": self.summary, "tags": [self.tag] });
        if !self.description.is_empty() {
            operation["description"] = self.description.into();
        }
        operation["parameters"] = self.parameters.iter().map(|key| reference(key)).collect();
        operation["responses"] = responses::of(self.answer);
        operation
    }
}
