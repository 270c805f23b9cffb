//! The layers of a tileset (OGC 17-083r4, section 7.3.2).

use super::REL_GEODATA;
use crate::{
    catalog::Collection,
    http::{
        base_url::BaseUrl,
        links::Link,
        params::CRS84,
        respond::JSON,
        schema::{label_properties, tile_properties},
    },
    model::{GeometryKind, TileMatrixSet},
    tiles::{LayerChoice, label_layer, levels, tile_json},
};
use serde_json::{Value, json};
use std::{slice, sync::Arc};

/// What a layer holds: what is chosen of a collection as it is, and as the set sees it.
pub fn layer(
    collection: &Arc<Collection>,
    choice: &LayerChoice,
    seen: &Collection,
    set: &TileMatrixSet,
    base: &BaseUrl,
) -> Value {
    let info = &collection.info;
    let levels = levels(set, [info]);
    let mut layer = json!({
        "id": info.id.as_str(),
        "title": info.title,
        "dataType": "vector",
        "minTileMatrix": levels.start().to_string(),
        "maxTileMatrix": levels.end().to_string(),
        "propertiesSchema": { "type": "object", "properties": tile_properties(collection, choice) },
    });
    if !info.description.is_empty() {
        layer["description"] = info.description.as_str().into();
    }
    if let Some(dimension) = collection.table.geometry().common_kind().and_then(dimension) {
        layer["geometryDimension"] = dimension.into();
    }
    if let Some(bounds) = tile_json(slice::from_ref(collection), String::new(), None).bounds {
        layer["boundingBox"] = bounding_box(bounds);
    }
    if seen.table.rows_outside() > 0 {
        layer["lode"] = json!({ "featuresOutside": seen.table.rows_outside() });
    }
    let collection = Link::new(REL_GEODATA, JSON, "The collection", base.url(format_args!("/collections/{}", info.id)));
    layer["links"] = json!([collection]);
    layer
}

/// The layer of the labels of a collection, if they come along; `layer` describes the collection's own.
pub fn labels(collection: &Collection, choice: &LayerChoice, layer: &Value) -> Option<Value> {
    choice.labels_of(collection).then(|| {
        let mut labels = layer.clone();
        labels["id"] = label_layer(collection).into();
        labels["title"] = format!("{} (labels)", collection.info.title).into();
        labels["geometryDimension"] = 0.into();
        labels["propertiesSchema"]["properties"] = label_properties(collection, choice).into();
        labels
    })
}

/// West, south, east and north in degrees as a bounding box (OGC 17-083r4, section 6.2.5).
pub fn bounding_box([west, south, east, north]: [f64; 4]) -> Value {
    json!({ "lowerLeft": [west, south], "upperRight": [east, north], "crs": CRS84, "orderedAxes": ["Lon", "Lat"] })
}

fn dimension(kind: GeometryKind) -> Option<u8> {
    match kind {
        GeometryKind::Point | GeometryKind::MultiPoint => Some(0),
        GeometryKind::LineString | GeometryKind::MultiLineString => Some(1),
        GeometryKind::Polygon | GeometryKind::MultiPolygon => Some(2),
        GeometryKind::GeometryCollection | GeometryKind::Null => None,
    }
}
