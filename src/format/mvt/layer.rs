//! A layer (4.1) and its features (4.2).

use super::{
    GeometryType,
    protobuf::{BYTES, bytes_field, key, uint_field, varint, varint_len},
    values::Values,
};
use crate::model::TILE_EXTENT;

/// Writes one layer after another, keeping its buffers.
///
/// For each feature: [`tag`](Self::tag) for every property it has, then [`feature`](Self::feature).
#[derive(Debug, Default)]
pub struct LayerEncoder {
    features: Vec<u8>,
    feature_count: u32,
    /// Key and value numbers of the feature at hand.
    tags: Vec<u8>,
    keys: Vec<u8>,
    key_count: u32,
    /// The number of each column's key; `None` until a feature has it.
    key_numbers: Vec<Option<u32>>,
    values: Values,
}

impl LayerEncoder {
    /// Begins a layer whose features have at most so many properties.
    pub fn begin(&mut self, columns: usize) {
        self.features.clear();
        self.feature_count = 0;
        self.tags.clear();
        self.keys.clear();
        self.key_count = 0;
        self.key_numbers.clear();
        self.key_numbers.resize(columns, None);
        self.values.begin(columns);
    }

    /// Features so far.
    pub fn feature_count(&self) -> u32 {
        self.feature_count
    }

    /// The values of the layer, to which tags refer by number.
    pub fn values(&mut self) -> &mut Values {
        &mut self.values
    }

    /// Gives the feature at hand a property: a column's name and the number of a value.
    #[inline]
    pub fn tag(&mut self, column: usize, name: &str, value: u32) {
        let key = match self.key_numbers[column] {
            Some(number) => number,
            None => self.add_key(column, name),
        };
        varint(&mut self.tags, key as u64);
        varint(&mut self.tags, value as u64);
    }

    /// Ends a feature that has the tags since the last one. `geometry` is what a [`super::GeometryEncoder`] wrote.
    pub fn feature(&mut self, id: u64, geometry_type: GeometryType, geometry: &[u8]) {
        let packed = |bytes: &[u8]| 1 + varint_len(bytes.len() as u64) + bytes.len();
        let tags_len = if self.tags.is_empty() { 0 } else { packed(&self.tags) };
        let len = 1 + varint_len(id) + tags_len + 2 + packed(geometry);
        let out = &mut self.features;
        key(out, 2, BYTES);
        varint(out, len as u64);
        uint_field(out, 1, id);
        if !self.tags.is_empty() {
            bytes_field(out, 2, &self.tags);
        }
        uint_field(out, 3, geometry_type as u64);
        bytes_field(out, 4, geometry);
        self.tags.clear();
        self.feature_count += 1;
    }

    /// Appends the layer to a tile; a layer without features is left out (4.1: it SHOULD have one).
    pub fn finish(&self, name: &str, tile: &mut Vec<u8>) {
        if self.feature_count == 0 {
            return;
        }
        let mut head = vec![];
        uint_field(&mut head, 15, 2);
        bytes_field(&mut head, 1, name.as_bytes());
        uint_field(&mut head, 5, TILE_EXTENT as u64);
        let parts = [&head, &self.keys, self.values.bytes(), &self.features];
        let len: usize = parts.iter().map(|p| p.len()).sum();
        tile.reserve(len + 16);
        key(tile, 3, BYTES);
        varint(tile, len as u64);
        for part in parts {
            tile.extend_from_slice(part);
        }
    }

    fn add_key(&mut self, column: usize, name: &str) -> u32 {
        bytes_field(&mut self.keys, 3, name.as_bytes());
        let number = self.key_count;
        self.key_numbers[column] = Some(number);
        self.key_count += 1;
        number
    }
}
