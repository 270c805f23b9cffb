//! FlatGeobuf 3 (flatgeobuf.org) with its packed R-tree.
//!
//! The index stands before the features and has their places, so a first pass measures them and fills the index, in a
//! temporary file, and a second one writes them. The writer of the `flatgeobuf` crate keeps every node in memory and
//! sorts them; rows of a table are along the Hilbert curve already, and a sequence that somebody asked for stays as it is.
//!
//! ```text
//! magic ── header ── index: levels from the root to the leaves ── features
//! ```

mod feature;
mod header;
mod index;
mod property;
#[cfg(test)]
mod tests;

use super::{
    AxisOrder, EncodeError, FeatureSet,
    envelope::Envelope,
    fields::{Field, FieldCells, fields},
    shape::{NoPlace, Shape},
    staged::{Build, FEATURES_PER_CHUNK},
    stream::Place,
    survey::Survey,
    temporary::Parts,
};
use feature::Layout;
use header::PropertyType;
use index::IndexWriter;
use property::{Property, property_bytes};

const FORMAT: &str = "FlatGeobuf";

/// A file of features.
pub(super) struct FlatGeobuf {
    set: FeatureSet,
    fields: Vec<Field>,
    types: Vec<PropertyType>,
    layout: Layout,
    envelope: Envelope,
    index: IndexWriter,
    /// Bytes of the features that are measured.
    features_bytes: u64,
    /// The index on its way out.
    parts: Option<Parts>,
}

impl FlatGeobuf {
    /// Of a whole set.
    pub fn new(set: FeatureSet) -> Result<Self, EncodeError> {
        let fields = fields(&set);
        if fields.len() > usize::from(u16::MAX) {
            return Err(EncodeError::Unfit { format: FORMAT, reason: format!("there are {} columns", fields.len()) });
        }
        let survey = Survey::of(&set);
        Ok(Self {
            types: fields.iter().map(|field| PropertyType::of(field, &set)).collect(),
            layout: Layout { kind: survey.layer_kind(), has_z: survey.some_z },
            envelope: Envelope::EMPTY,
            index: IndexWriter::new(set.rows.len() as u64)?,
            features_bytes: 0,
            parts: None,
            fields,
            set,
        })
    }

    fn measure(&mut self, places: &[Place]) -> Result<u64, EncodeError> {
        let Self { set, fields, types, layout, envelope, index, features_bytes, .. } = self;
        let cells = bind(set, fields, types);
        let mut without_place = 0;
        let mut property_sizes = vec![0; places.len()];
        for (cells, kind) in &cells {
            let sizes = places.iter().zip(&mut property_sizes);
            sizes.for_each(|(at, bytes)| *bytes += property_bytes((cells.get(*at), *kind)));
        }
        for (at, property_bytes) in places.iter().zip(property_sizes) {
            let (bytes, bounds) = layout.measure(&Shape::of(set, at.row, AxisOrder::Xy), property_bytes);
            without_place += u64::from(bounds == Err(NoPlace));
            let bounds = bounds.unwrap_or(Envelope::EMPTY);
            envelope.unite(&bounds);
            index.add(bounds, *features_bytes)?;
            *features_bytes += bytes;
        }
        Ok(without_place)
    }
}

/// Columns with their arrays bound.
type Cells<'a> = Vec<(FieldCells<'a>, PropertyType)>;

fn bind<'a>(set: &'a FeatureSet, fields: &[Field], types: &[PropertyType]) -> Cells<'a> {
    fields.iter().map(|field| field.cells(set)).zip(types.iter().copied()).collect()
}

fn properties<'a>(cells: &'a [(FieldCells<'_>, PropertyType)], at: Place) -> impl Iterator<Item = Property<'a>> {
    cells.iter().map(move |(cells, kind)| (cells.get(at), *kind))
}

impl Build for FlatGeobuf {
    const PASSES: usize = 2;
    /// What is written of a step is held until it is sent.
    fn features_per_step(pass: usize) -> usize {
        if pass == 0 { FEATURES_PER_CHUNK } else { 64 }
    }

    fn set(&self) -> &FeatureSet {
        &self.set
    }

    fn add(&mut self, pass: usize, places: &[Place], out: &mut Vec<u8>) -> Result<u64, EncodeError> {
        if pass == 0 {
            return self.measure(places);
        }
        let Self { set, fields, types, layout, .. } = self;
        let cells = bind(set, fields, types);
        for &at in places {
            layout.write(&Shape::of(set, at.row, AxisOrder::Xy), properties(&cells, at), out);
        }
        Ok(0)
    }

    fn end_pass(&mut self, pass: usize, out: &mut Vec<u8>) -> Result<(), EncodeError> {
        if pass == 0 {
            header::write(self, out)?;
            self.parts = Some(Parts::new(FORMAT, [self.index.finish()?]));
        }
        Ok(())
    }

    fn send(&mut self, out: &mut Vec<u8>) -> Result<bool, EncodeError> {
        self.parts.as_mut().map_or(Ok(false), |parts| parts.send(out))
    }
}
