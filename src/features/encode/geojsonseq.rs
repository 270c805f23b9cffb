//! GeoJSON features one by one: text sequences (RFC 8142), or one per line.

use super::{
    EncodeOptions, FeatureSet,
    geojson::GeoJsonWriter,
    stream::{Sequence, WriteFeature},
};

/// The record separator that begins every record (RFC 7464, section 2.2).
const RECORD_SEPARATOR: u8 = 0x1e;

/// A sequence of features.
pub(super) struct FeatureSequence {
    set: FeatureSet,
    options: EncodeOptions,
}

impl FeatureSequence {
    /// Of a whole set.
    pub fn new(set: FeatureSet, options: EncodeOptions) -> Self {
        Self { set, options }
    }
}

impl Sequence for FeatureSequence {
    fn set(&self) -> &FeatureSet {
        &self.set
    }

    fn head(&self, _out: &mut Vec<u8>) {}

    fn bind(&mut self) -> WriteFeature<'_> {
        let writer = GeoJsonWriter::new(&self.set, self.options.axis_order);
        let lines = self.options.lines;
        Box::new(move |at, out| {
            if !lines {
                out.push(RECORD_SEPARATOR);
            }
            let placed = writer.open_feature(at, out);
            out.extend_from_slice(b"}\n");
            placed
        })
    }

    fn tail(&self, _out: &mut Vec<u8>) {}
}
