//! What an archive says of itself.

use crate::{
    format::tilejson::{FieldType, VectorLayer},
    model::{GeometryKind, MAX_TILE_ZOOM},
};
use serde_json::{Map, Value, json};

/// What an archive says of itself.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ArchiveMetadata {
    /// For people; may be empty.
    pub name: String,
    /// For people; may be empty.
    pub description: String,
    /// Whom to credit.
    pub attribution: Option<String>,
    /// The first zoom.
    pub min_zoom: u8,
    /// The last zoom.
    pub max_zoom: u8,
    /// West, south, east, north, degrees; `None` where nothing says.
    pub bounds: Option<[f64; 4]>,
    /// Longitude, latitude, zoom.
    pub center: Option<[f64; 3]>,
    /// The layers of vector tiles.
    pub vector_layers: Vec<VectorLayer>,
    /// What values the properties of each layer have, as Mapbox's `geojson-stats` counts them; written only.
    pub tilestats: Option<Value>,
}

/// Layers and fields beyond these numbers are left out: metadata come from strangers.
const MAX_LAYERS: usize = 1000;
const MAX_FIELDS: usize = 10_000;

impl ArchiveMetadata {
    /// The layers and the statistics, as both formats write them.
    pub fn layers_json(&self) -> Map<String, Value> {
        let layers = json!({ "vector_layers": self.vector_layers, "tilestats": self.tilestats });
        match layers {
            Value::Object(members) => members.into_iter().filter(|(_, value)| !value.is_null()).collect(),
            _ => Map::new(),
        }
    }

    /// Takes the layers of a JSON object.
    pub fn read_layers(&mut self, json: &Value) {
        let layers = json.get("vector_layers").and_then(Value::as_array);
        let within = self.min_zoom..=self.max_zoom;
        self.vector_layers =
            layers.into_iter().flatten().take(MAX_LAYERS).filter_map(|layer| vector_layer(layer, &within)).collect();
    }

    /// Brings numbers that cannot be into those that can: zooms to those of tiles here, boxes and centres to the world.
    pub fn make_sane(&mut self) {
        self.max_zoom = self.max_zoom.min(MAX_TILE_ZOOM);
        self.min_zoom = self.min_zoom.min(self.max_zoom);
        let in_world = |lon: f64, lat: f64| (-180.0..=180.0).contains(&lon) && (-90.0..=90.0).contains(&lat);
        self.bounds = self.bounds.filter(|&[west, south, east, north]| {
            in_world(west, south) && in_world(east, north) && west <= east && south <= north && (west < east || south < north)
        });
        self.center = self.center.filter(|&[lon, lat, _]| in_world(lon, lat));
    }
}

fn vector_layer(json: &Value, zooms: &std::ops::RangeInclusive<u8>) -> Option<VectorLayer> {
    let text = |name: &str| json.get(name).and_then(Value::as_str);
    let zoom = |name: &str| json.get(name).and_then(Value::as_u64).and_then(|zoom| u8::try_from(zoom).ok());
    let fields = json.get("fields").and_then(Value::as_object);
    let kind = (0..=u8::MAX).map_while(GeometryKind::from_byte).map(GeometryKind::name);
    Some(VectorLayer {
        id: text("id")?.to_owned(),
        description: text("description").unwrap_or_default().to_owned(),
        minzoom: zoom("minzoom").unwrap_or(*zooms.start()).clamp(*zooms.start(), *zooms.end()),
        maxzoom: zoom("maxzoom").unwrap_or(*zooms.end()).clamp(*zooms.start(), *zooms.end()),
        geometry_type: text("geometry_type").and_then(|name| kind.clone().find(|known| *known == name)),
        id_property: text("id_property").map(str::to_owned),
        fields: fields.into_iter().flatten().take(MAX_FIELDS).map(|(name, value)| (name.clone(), field_type(value))).collect(),
        clusters: None,
    })
}

/// The type of a field: archives may say anything of it, and say its type as a rule.
fn field_type(value: &Value) -> FieldType {
    let text = value.as_str().unwrap_or_default().to_ascii_lowercase();
    match text.as_str() {
        "number" | "integer" | "float" | "double" | "int" => FieldType::Number,
        "boolean" | "bool" => FieldType::Boolean,
        _ => FieldType::String,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn layers_are_read_as_they_are_written() {
        let layer = VectorLayer {
            id: "deposits".to_owned(),
            description: "Where ore is".to_owned(),
            minzoom: 2,
            maxzoom: 9,
            geometry_type: Some("Point"),
            id_property: Some("id".to_owned()),
            fields: [("ore_t".to_owned(), FieldType::Number), ("name".to_owned(), FieldType::String)].into(),
            clusters: None,
        };
        let written = ArchiveMetadata { max_zoom: 14, vector_layers: vec![layer], ..ArchiveMetadata::default() };
        let mut read = ArchiveMetadata { max_zoom: 14, ..ArchiveMetadata::default() };
        read.read_layers(&written.layers_json().into());
        assert_eq!(read, written);
    }

    #[test]
    fn nonsense_is_left_out() {
        let mut metadata = ArchiveMetadata { min_zoom: 3, max_zoom: 99, ..ArchiveMetadata::default() };
        for json in [json!(null), json!({ "vector_layers": 7 }), json!({ "vector_layers": [1, {}, { "id": 3 }] })] {
            metadata.read_layers(&json);
            assert!(metadata.vector_layers.is_empty());
        }
        metadata.read_layers(&json!({ "vector_layers": [{ "id": "a", "minzoom": -1, "fields": { "x": {} } }] }));
        assert_eq!(metadata.vector_layers[0].minzoom, 3);
        metadata.bounds = Some([0.0; 4]);
        metadata.center = Some([999.0, 0.0, 0.0]);
        metadata.make_sane();
        assert_eq!((metadata.bounds, metadata.center, metadata.max_zoom), (None, None, MAX_TILE_ZOOM));
    }
}
