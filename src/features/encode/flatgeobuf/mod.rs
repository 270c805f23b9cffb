//! FlatGeobuf 3 (flatgeobuf.org) with its packed R-tree.
//!
//! The index stands before the features and needs their places, so both are written to temporary files first. The
//! writer of the `flatgeobuf` crate keeps every node in memory and sorts them; rows of a table are along the Hilbert
//! curve already, and a sequence that somebody asked for stays as it is.
//!
//! ```text
//! magic ── header ── index: levels from the root to the leaves ── features
//! ```

mod feature;
mod header;
mod index;
#[cfg(test)]
mod tests;

use super::{
    AxisOrder, EncodeError, FeatureSet,
    fields::{Field, FieldCells, fields},
    shape::{NoPlace, Shape},
    staged::Build,
    stream::Place,
    survey::Survey,
    temporary::{Parts, TemporaryFile},
    wkb::Envelope,
};
use feature::FeatureBuilder;
use header::PropertyType;
use index::IndexWriter;

const FORMAT: &str = "FlatGeobuf";

/// A file of features.
pub(super) struct FlatGeobuf {
    set: FeatureSet,
    fields: Vec<Field>,
    types: Vec<PropertyType>,
    survey: Survey,
    builder: FeatureBuilder,
    envelope: Envelope,
    features: TemporaryFile,
    index: IndexWriter,
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
            builder: FeatureBuilder::new(survey.layer_kind(), survey.some_z),
            envelope: Envelope::EMPTY,
            features: TemporaryFile::new(FORMAT)?,
            index: IndexWriter::new(set.rows.len() as u64)?,
            parts: None,
            fields,
            survey,
            set,
        })
    }
}

impl Build for FlatGeobuf {
    fn set(&self) -> &FeatureSet {
        &self.set
    }

    fn add(&mut self, places: &[Place], _out: &mut Vec<u8>) -> Result<u64, EncodeError> {
        let Self { set, fields, types, builder, envelope, features, index, .. } = self;
        let mut cells: Vec<(FieldCells<'_>, PropertyType)> =
            fields.iter().map(|f| f.cells(set)).zip(types.iter().copied()).collect();
        let mut without_place = 0;
        for &at in places {
            builder.set_properties(cells.iter_mut().map(|(cells, kind)| (cells.get(at), *kind)));
            let (bytes, bounds, placed) = builder.build(&Shape::of(set, at.row, AxisOrder::Xy));
            without_place += u64::from(placed == Err(NoPlace));
            index.add(bounds, features.len())?;
            features.write(bytes)?;
            envelope.unite(&bounds);
        }
        Ok(without_place)
    }

    fn finish(&mut self, out: &mut Vec<u8>) -> Result<(), EncodeError> {
        header::write(self, out)?;
        let features = std::mem::replace(&mut self.features, TemporaryFile::new(FORMAT)?).into_file()?;
        self.parts = Some(Parts::new(FORMAT, [self.index.finish()?, features]));
        Ok(())
    }

    fn send(&mut self, out: &mut Vec<u8>) -> Result<bool, EncodeError> {
        self.parts.as_mut().map_or(Ok(false), |parts| parts.send(out))
    }
}
