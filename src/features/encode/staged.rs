//! Formats that cannot be written front to back: in several passes over the features, or in temporary files that are
//! sent when they are whole.

use super::{CHUNK_BYTES, EncodeError, FeatureSet, FeatureWriter, RowCursor, shape::no_place_note, stream::Place};

/// How many features are added between two looks at whether somebody still waits for them.
pub(super) const FEATURES_PER_CHUNK: usize = 1024;

/// Features on their way to be written.
pub(super) type Places = Box<dyn Iterator<Item = Place> + Send>;

/// A format that is built in passes. After each pass comes what it has to send.
pub(super) trait Build: Send {
    /// How often it looks at every feature.
    const PASSES: usize = 1;
    /// What is written.
    fn set(&self) -> &FeatureSet;
    /// How many features it takes at a time in a pass.
    fn features_per_step(_pass: usize) -> usize {
        FEATURES_PER_CHUNK
    }
    /// The features in the order of a pass.
    fn places(&self, _pass: usize) -> Places {
        Box::new(RowCursor::new(&self.set().rows).enumerate().map(|(place, row)| Place { place, row }))
    }
    /// Takes the next features, and gives how many were found to have no place in the CRS; what of the file is known
    /// by then may be appended.
    fn add(&mut self, pass: usize, places: &[Place], out: &mut Vec<u8>) -> Result<u64, EncodeError>;
    /// After the last feature of a pass.
    fn end_pass(&mut self, pass: usize, out: &mut Vec<u8>) -> Result<(), EncodeError>;
    /// Appends some of what is to be sent between passes and after the last; `false` when there is no more.
    fn send(&mut self, _out: &mut Vec<u8>) -> Result<bool, EncodeError> {
        Ok(false)
    }
    /// As in [`FeatureWriter::notes`].
    fn notes(&self) -> Vec<String> {
        vec![]
    }
}

/// Writes a [`Build`]. Chunks may be empty while features are added.
pub(super) struct Staged<B> {
    build: B,
    pass: usize,
    /// What is left of the pass; `None` while something is sent.
    places: Option<Places>,
    step: Vec<Place>,
    /// Features added so far, in all passes.
    added: usize,
    without_place: u64,
    /// What a step wrote beyond a chunk, and how many bytes of it are sent.
    surplus: Vec<u8>,
    sent: usize,
    ended: bool,
}

impl<B: Build> Staged<B> {
    /// From the first feature on.
    pub fn new(build: B) -> Self {
        let places = Some(build.places(0));
        Self { build, pass: 0, places, step: vec![], added: 0, without_place: 0, surplus: vec![], sent: 0, ended: false }
    }

    fn step(&mut self, out: &mut Vec<u8>) -> Result<(), EncodeError> {
        let Some(places) = &mut self.places else { return self.send(out) };
        self.step.clear();
        self.step.extend(places.take(B::features_per_step(self.pass)));
        if self.step.is_empty() {
            self.places = None;
            return self.build.end_pass(self.pass, out);
        }
        self.added += self.step.len();
        self.without_place += self.build.add(self.pass, &self.step, out)?;
        Ok(())
    }

    /// Appends the next chunk of what a step wrote beyond one; large features may make it many.
    fn send_surplus(&mut self, out: &mut Vec<u8>) {
        let end = self.surplus.len().min(self.sent + CHUNK_BYTES);
        out.extend_from_slice(self.surplus.get(self.sent..end).unwrap_or_default());
        self.sent = end;
        if end == self.surplus.len() {
            self.surplus.clear();
            self.sent = 0;
        }
    }

    fn send(&mut self, out: &mut Vec<u8>) -> Result<(), EncodeError> {
        if self.build.send(out)? {
            return Ok(());
        }
        self.pass += 1;
        if self.pass < B::PASSES {
            self.places = Some(self.build.places(self.pass));
        } else {
            self.ended = true;
        }
        Ok(())
    }
}

impl<B: Build> FeatureWriter for Staged<B> {
    fn write_chunk(&mut self, out: &mut Vec<u8>) -> Result<bool, EncodeError> {
        let (full, enough) = (out.len() + CHUNK_BYTES, self.added + FEATURES_PER_CHUNK);
        self.send_surplus(out);
        if self.surplus.is_empty() {
            while !self.ended && out.len() < full && self.added < enough {
                self.step(out)?;
            }
            self.surplus.extend_from_slice(out.get(full..).unwrap_or_default());
            out.truncate(full);
        }
        Ok(!self.ended || !self.surplus.is_empty())
    }

    fn features_written(&self) -> usize {
        self.added / B::PASSES
    }

    fn notes(&self) -> Vec<String> {
        no_place_note(self.build.set(), self.without_place).into_iter().chain(self.build.notes()).collect()
    }
}
