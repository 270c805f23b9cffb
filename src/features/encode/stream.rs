//! Formats that are written front to back: a head, the features one after another, a tail.

use super::{
    CHUNK_BYTES, EncodeError, FeatureSet, FeatureWriter, RowCursor,
    shape::{NoPlace, no_place_note},
};

/// Where a feature stands: its place among the rows of the set, and the row of the table.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    pub place: usize,
    pub row: usize,
}

/// Appends one feature; an error says that it was written without its geometry.
pub(super) type WriteFeature<'a> = Box<dyn FnMut(Place, &mut Vec<u8>) -> Result<(), NoPlace> + 'a>;

/// A format that is written front to back.
pub(super) trait Sequence: Send {
    /// What is written.
    fn set(&self) -> &FeatureSet;
    /// Appends what comes before the features.
    fn head(&self, out: &mut Vec<u8>);
    /// Binds columns to their arrays, for a chunk.
    fn bind(&mut self) -> WriteFeature<'_>;
    /// What stands between two features.
    fn separator(&self) -> &'static [u8] {
        b""
    }
    /// Appends what comes after the features.
    fn tail(&self, out: &mut Vec<u8>);
}

/// Writes a [`Sequence`] chunk by chunk.
pub(super) struct Stream<S> {
    sequence: S,
    rows: RowCursor,
    /// Features written so far.
    place: usize,
    is_open: bool,
    ended: bool,
    without_place: u64,
}

impl<S: Sequence> Stream<S> {
    /// From the first feature on.
    pub fn new(sequence: S) -> Self {
        let rows = RowCursor::new(&sequence.set().rows);
        Self { sequence, rows, place: 0, is_open: false, ended: false, without_place: 0 }
    }
}

impl<S: Sequence> FeatureWriter for Stream<S> {
    fn write_chunk(&mut self, out: &mut Vec<u8>) -> Result<bool, EncodeError> {
        if self.ended {
            return Ok(false);
        }
        let full = out.len() + CHUNK_BYTES;
        if !self.is_open {
            self.sequence.head(out);
            self.is_open = true;
        }
        let separator = self.sequence.separator();
        let mut write = self.sequence.bind();
        while out.len() < full {
            let Some(row) = self.rows.next() else {
                self.ended = true;
                break;
            };
            if self.place > 0 {
                out.extend_from_slice(separator);
            }
            self.without_place += u64::from(write(Place { place: self.place, row }, out).is_err());
            self.place += 1;
        }
        drop(write);
        if self.ended {
            self.sequence.tail(out);
        }
        Ok(!self.ended)
    }

    fn features_written(&self) -> usize {
        self.place
    }

    fn notes(&self) -> Vec<String> {
        no_place_note(self.sequence.set(), self.without_place).into_iter().collect()
    }
}
