//! The layers of a tileset (OGC 17-083r4, section 7.3.2).

use super::REL_GEODATA;
use crate::{
    catalog::{Collection, Tileset},
    format::tilejson::{FieldType, VectorLayer},
    http::{
        base_url::BaseUrl,
        links::Link,
        params::CRS84,
        respond::JSON,
        schema::{label_properties, tile_properties},
    },
    model::{CollectionId, GeometryKind, TileMatrixSet},
    tiles::{LayerChoice, label_layer, levels, tile_json},
};
use serde_json::{Map, Value, json};
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
    layer["links"] = json!([collection_link(&info.id, base)]);
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

/// The layers of ready-made tiles, as far as their archive says.
pub fn ready_made(tileset: &Tileset, base: &BaseUrl) -> Vec<Value> {
    let metadata = tileset.archive.metadata();
    let of_layer = |layer: &VectorLayer| {
        let properties: Map<String, Value> = layer.fields.iter().map(|(name, field)| (name.clone(), property(*field))).collect();
        let mut json = json!({
            "id": layer.id,
            "dataType": "vector",
            "minTileMatrix": layer.minzoom.to_string(),
            "maxTileMatrix": layer.maxzoom.to_string(),
            "propertiesSchema": { "type": "object", "properties": properties },
            "links": [collection_link(&tileset.info.id, base)],
        });
        if !layer.description.is_empty() {
            json["description"] = layer.description.as_str().into();
        }
        let kind = (0..=u8::MAX).map_while(GeometryKind::from_byte).find(|kind| Some(kind.name()) == layer.geometry_type);
        if let Some(dimension) = kind.and_then(dimension) {
            json["geometryDimension"] = dimension.into();
        }
        if let Some(bounds) = metadata.bounds {
            json["boundingBox"] = bounding_box(bounds);
        }
        json
    };
    metadata.vector_layers.iter().map(of_layer).collect()
}

fn property(field: FieldType) -> Value {
    json!({ "type": match field {
        FieldType::Number => "number",
        FieldType::String => "string",
        FieldType::Boolean => "boolean",
    } })
}

fn collection_link(id: &CollectionId, base: &BaseUrl) -> Link {
    Link::new(REL_GEODATA, JSON, "The collection", base.url(format_args!("/collections/{id}")))
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
