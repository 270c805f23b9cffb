//! Formats that cannot be written front to back: features first go to temporary files, and then all is sent.

use super::{CHUNK_BYTES, EncodeError, FeatureSet, FeatureWriter, RowCursor, shape::no_place_note, stream::Place};

/// How many features are added between two looks at whether somebody still waits for them.
const FEATURES_PER_STEP: usize = 1024;

/// A format that is built before it is sent.
pub(super) trait Build: Send {
    /// What is written.
    fn set(&self) -> &FeatureSet;
    /// Adds the next features, and gives how many have no place in the CRS; what of the file is known by then may be
    /// appended.
    fn add(&mut self, places: &[Place], out: &mut Vec<u8>) -> Result<u64, EncodeError>;
    /// After the last feature.
    fn finish(&mut self, out: &mut Vec<u8>) -> Result<(), EncodeError>;
    /// Appends some of what is still to be sent; `false` when there is no more.
    fn send(&mut self, _out: &mut Vec<u8>) -> Result<bool, EncodeError> {
        Ok(false)
    }
    /// As in [`FeatureWriter::notes`].
    fn notes(&self) -> Vec<String> {
        vec![]
    }
}

/// Writes a [`Build`]. Chunks are empty while features are added.
pub(super) struct Staged<B> {
    build: B,
    rows: RowCursor,
    places: Vec<Place>,
    /// Features added so far.
    done: usize,
    without_place: u64,
    stage: Stage,
    /// Bytes on their way out, and how many of them are sent.
    pending: Vec<u8>,
    sent: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    Adding,
    Sending,
    Ended,
}

impl<B: Build> Staged<B> {
    /// From the first feature on.
    pub fn new(build: B) -> Self {
        let rows = RowCursor::new(&build.set().rows);
        let places = Vec::with_capacity(FEATURES_PER_STEP);
        Self { build, rows, places, done: 0, without_place: 0, stage: Stage::Adding, pending: vec![], sent: 0 }
    }

    fn add(&mut self) -> Result<(), EncodeError> {
        self.places.clear();
        let next = self.rows.by_ref().take(FEATURES_PER_STEP).zip(self.done..);
        self.places.extend(next.map(|(row, place)| Place { place, row }));
        if self.places.is_empty() {
            self.stage = Stage::Sending;
            return self.build.finish(&mut self.pending);
        }
        self.done += self.places.len();
        self.without_place += self.build.add(&self.places, &mut self.pending)?;
        Ok(())
    }
}

impl<B: Build> FeatureWriter for Staged<B> {
    fn write_chunk(&mut self, out: &mut Vec<u8>) -> Result<bool, EncodeError> {
        if self.sent == self.pending.len() {
            self.pending.clear();
            self.sent = 0;
            match self.stage {
                Stage::Adding => self.add()?,
                Stage::Sending if self.build.send(&mut self.pending)? => {}
                Stage::Sending => self.stage = Stage::Ended,
                Stage::Ended => {}
            }
        }
        let end = self.pending.len().min(self.sent + CHUNK_BYTES);
        out.extend_from_slice(self.pending.get(self.sent..end).unwrap_or_default());
        self.sent = end;
        Ok(self.stage != Stage::Ended || self.sent < self.pending.len())
    }

    fn features_written(&self) -> usize {
        self.done
    }

    fn notes(&self) -> Vec<String> {
        no_place_note(self.build.set(), self.without_place).into_iter().chain(self.build.notes()).collect()
    }
}
