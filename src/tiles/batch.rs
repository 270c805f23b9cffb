//! Features on their way into a layer, some at a time.

use super::layer::Layer;
use crate::format::mvt::{GeometryEncoder, GeometryType, LayerEncoder};

/// Features whose geometry is written and whose properties are to come: enough of them to read a column for many rows at
/// once, few enough to stay in the nearest cache.
#[derive(Debug, Default)]
pub struct Batch {
    rows: Vec<usize>,
    types: Vec<GeometryType>,
    geometry_ends: Vec<usize>,
    /// See [`super::attributes::Attributes::number`].
    numbers: Vec<u32>,
}

/// Features in a batch.
const FULL: usize = 128;

impl Batch {
    /// Adds the row whose geometry was written last; passes the batch on when it is full.
    pub fn add(
        &mut self,
        row: usize,
        geometry_type: GeometryType,
        geometry: &mut GeometryEncoder,
        layer: &Layer<'_>,
        encoder: &mut LayerEncoder,
    ) {
        self.rows.push(row);
        self.types.push(geometry_type);
        self.geometry_ends.push(geometry.bytes().len());
        if self.rows.len() == FULL {
            self.flush(geometry, layer, encoder);
        }
    }

    /// Passes on what is there.
    pub fn flush(&mut self, geometry: &mut GeometryEncoder, layer: &Layer<'_>, encoder: &mut LayerEncoder) {
        layer.attributes.number(&self.rows, encoder.values(), &mut self.numbers);
        let mut start = 0;
        let features = self.rows.iter().zip(&self.types).zip(&self.geometry_ends);
        for (place, ((&row, &geometry_type), &end)) in features.enumerate() {
            layer.attributes.tag(place, self.rows.len(), &self.numbers, encoder);
            let id = layer.collection.table.ids().tile_id(row);
            encoder.feature(id, geometry_type, &geometry.bytes()[start..end]);
            start = end;
        }
        self.rows.clear();
        self.types.clear();
        self.geometry_ends.clear();
        geometry.clear();
    }
}
