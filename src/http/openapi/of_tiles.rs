//! OGC API Tiles in the definition (OGC 20-057, section 14: operations end in names of its own).

use super::{
    parameters::{Parameters, names, one_of, path, query, with_example},
    paths::Operation,
    responses::Answer,
};
use crate::{
    http::openapi::examples::Examples,
    model::{MAX_TILE_ZOOM, TileMatrixSet},
    tiles::TileFormat,
};
use serde_json::{Value, json};
use std::sync::Arc;

/// What can be chosen of the layers of a tile.
pub const CHOICE: &str = "`filter` and `datetime` go for every layer. Where there are more features than can be shown, those that \
                          match are shown as if there were no others. `properties` are some of those that the metadata list; \
                          ids come along.";

const TILESET: &str = "What the tiles hold, and at which levels, rows and columns there are any. What is chosen of the features \
                       stands in the URL of the tiles.";
const TILE: &str = "With one layer per collection (MVT 2.1 or MLT). An empty tile within the limits of the tileset is a 204. `filter` and \
                    `datetime` go for every layer.";

const CLUSTER: &str = "How points that are near each other are drawn as one: true, false, or settings between commas: radius_px:50, \
                       max_zoom:12, sum:a property of numbers (also several times), count_by:a property, of whose values that list \
                       several things the first counts. What is not said is as the collection has it. The TileJSON lists the properties of clusters; `members` is the path of their features.";
const LABELS: &str = "Whether each layer `a` of polygons or lines comes with a layer `a_labels`: a point where its name is written, \
                      with `label_rank`, which is 1 for the largest feature";

/// What can be asked.
pub const OPERATIONS: &[Operation] = &[
    Operation {
        path: "/tileMatrixSets",
        id: "getTileMatrixSetsList",
        tag: "Tiles",
        summary: "The ways in which tiles can be cut",
        description: "",
        parameters: &["fPage"],
        answer: Answer::Document("application/json", "TileMatrixSets"),
    },
    Operation {
        path: "/tileMatrixSets/{tileMatrixSetId}",
        id: "getTileMatrixSet",
        tag: "Tiles",
        summary: "One of them (OGC 17-083r4)",
        description: "",
        parameters: &["tileMatrixSetId", "fPage"],
        answer: Answer::OfCollection("application/json", "TileMatrixSet"),
    },
    Operation {
        path: "/tiles",
        id: "dataset.vector.getTileSetsList",
        tag: "Tiles",
        summary: "The vector tilesets of all or some collections together",
        description: "",
        parameters: &["collections", "fPage"],
        answer: Answer::OfCollection("application/json", "Tilesets"),
    },
    Operation {
        path: "/tiles/{tileMatrixSetId}",
        id: "dataset.vector.getTileSet",
        tag: "Tiles",
        summary: "One of them",
        description: TILESET,
        parameters: &[
            "tileMatrixSetId",
            "collections",
            "filter",
            "filter-lang",
            "filter-crs",
            "datetime",
            "properties",
            "cluster",
            "labels",
            "fPage",
        ],
        answer: Answer::OfCollection("application/json", "Tileset"),
    },
    Operation {
        path: "/tiles/{tileMatrixSetId}/{tileMatrix}/{tileRow}/{tileCol}",
        id: "dataset.vector.getTile",
        tag: "Tiles",
        summary: "A vector tile of all or some collections",
        description: TILE,
        parameters: &[
            "tileMatrixSetId",
            "tileMatrix",
            "tileRow",
            "tileCol",
            "collections",
            "v",
            "filter",
            "filter-lang",
            "filter-crs",
            "datetime",
            "properties",
            "cluster",
            "labels",
            "fTile",
        ],
        answer: Answer::Tile,
    },
    Operation {
        path: "/collections/{collectionId}/tiles",
        id: "collection.vector.getTileSetsList",
        tag: "Tiles",
        summary: "The vector tilesets of a collection",
        description: "",
        parameters: &["collectionId", "fPage"],
        answer: Answer::OfCollection("application/json", "Tilesets"),
    },
    Operation {
        path: "/collections/{collectionId}/tiles/{tileMatrixSetId}",
        id: "collection.vector.getTileSet",
        tag: "Tiles",
        summary: "One of them",
        description: TILESET,
        parameters: &[
            "collectionId",
            "tileMatrixSetId",
            "filter",
            "filter-lang",
            "filter-crs",
            "datetime",
            "properties",
            "cluster",
            "labels",
            "fPage",
        ],
        answer: Answer::OfCollection("application/json", "Tileset"),
    },
    Operation {
        path: "/collections/{collectionId}/tiles/{tileMatrixSetId}/{tileMatrix}/{tileRow}/{tileCol}",
        id: "collection.vector.getTile",
        tag: "Tiles",
        summary: "A vector tile of a collection",
        description: TILE,
        parameters: &[
            "collectionId",
            "tileMatrixSetId",
            "tileMatrix",
            "tileRow",
            "tileCol",
            "v",
            "filter",
            "filter-lang",
            "filter-crs",
            "datetime",
            "properties",
            "cluster",
            "labels",
            "fTile",
        ],
        answer: Answer::Tile,
    },
    Operation {
        path: "/wmts",
        id: "getWmts",
        tag: "Tiles",
        summary: "The tiles by WMTS 1.0.0, asked by keys and values",
        description: "Names of parameters can be written in any case. Without REQUEST the capabilities are given.",
        parameters: &[
            "SERVICE",
            "REQUEST",
            "VERSION",
            "LAYER",
            "STYLE",
            "FORMAT",
            "TILEMATRIXSET",
            "TILEMATRIX",
            "TILEROW",
            "TILECOL",
        ],
        answer: Answer::Wmts,
    },
    Operation {
        path: "/wmts/1.0.0/WMTSCapabilities.xml",
        id: "getWmtsCapabilities",
        tag: "Tiles",
        summary: "The capabilities of WMTS 1.0.0, with templates of URLs of tiles",
        description: "",
        parameters: &[],
        answer: Answer::WmtsCapabilities,
    },
];

/// What it is asked by.
pub fn parameters(sets: &[Arc<TileMatrixSet>], examples: &Examples) -> Parameters {
    let ids: Vec<&str> = sets.iter().map(|set| set.id()).collect();
    let level = json!({ "type": "integer", "minimum": 0, "maximum": MAX_TILE_ZOOM });
    let place = || json!({ "type": "integer", "minimum": 0 });
    let collections = examples.collection.as_ref().map(|id| vec![id.clone()]);
    let mut parameters = vec![
        (
            "tileMatrixSetId",
            path("tileMatrixSetId", "The id of a tile matrix set", one_of(&ids), ids.first().copied().map(Value::from)),
        ),
        ("tileMatrix", path("tileMatrix", "The level, from 0", level, Some(0.into()))),
        ("tileRow", path("tileRow", "Row, from the north", place(), Some(0.into()))),
        ("tileCol", path("tileCol", "Column, from the west", place(), Some(0.into()))),
        ("collections", with_example(query("collections", "Only these collections; all without it", names()), collections)),
        ("fTile", query("f", "The format; without it the Accept header decides", tile_formats())),
        ("encoding", query("encoding", "The format of the tiles, as vector sources of MapLibre styles name it", tile_formats())),
        ("cluster", with_example(query("cluster", CLUSTER, json!({ "type": "string" })), Some("radius_px:60,max_zoom:9"))),
        ("labels", query("labels", LABELS, json!({ "type": "boolean", "default": false }))),
    ];
    parameters.extend(wmts());
    parameters
}

fn tile_formats() -> Value {
    one_of(&TileFormat::ALL.map(TileFormat::name))
}

/// All in one, because which of them are needed depends on the request.
fn wmts() -> Parameters {
    let one = |name: &'static str, description: &str, values: &[&str]| (name, query(name, description, one_of(values)));
    let any = |name: &'static str, description: &str| (name, query(name, description, json!({ "type": "string" })));
    vec![
        one("SERVICE", "The service", &["WMTS"]),
        one("REQUEST", "What is asked for", &["GetCapabilities", "GetTile"]),
        one("VERSION", "The version of the service", &["1.0.0"]),
        any("LAYER", "Of a tile: the id of a collection"),
        one("STYLE", "Of a tile: there is one style", &["default"]),
        any("FORMAT", "Of a tile: a media type that the capabilities list"),
        any("TILEMATRIXSET", "Of a tile: the id of a tile matrix set"),
        any("TILEMATRIX", "Of a tile: the level, from 0"),
        any("TILEROW", "Of a tile: row, from the north"),
        any("TILECOL", "Of a tile: column, from the west"),
    ]
}
