//! Arrays one after another in a file.

use crate::store::{Buffer, MappedFile};
use bytemuck::Pod;
use serde::{Deserialize, Serialize};
use std::{
    cell::RefCell,
    io::{self, BufWriter, Write},
    sync::Arc,
};
use xxhash_rust::xxh3::xxh3_64;

/// Every array begins at a multiple of this, so that any type is aligned in the map.
const ALIGNMENT: usize = 64;

/// Where an array lies, and a hash of what it holds.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(super) struct Segment {
    /// The first byte in the file.
    pub start: u64,
    /// How many bytes.
    pub bytes: u64,
    /// XXH3 of the bytes.
    pub hash: u64,
}

pub(super) struct SegmentWriter<W: Write> {
    out: BufWriter<W>,
    position: usize,
}

pub(super) struct SegmentReader {
    file: Arc<MappedFile>,
    /// What was taken so far, to be checked later.
    taken: RefCell<Vec<Segment>>,
}

impl<W: Write> SegmentWriter<W> {
    pub fn new(out: W, magic: &[u8]) -> io::Result<Self> {
        let mut out = BufWriter::with_capacity(1 << 20, out);
        out.write_all(magic)?;
        Ok(Self { out, position: magic.len() })
    }

    pub fn put<T: Pod>(&mut self, values: &[T]) -> io::Result<Segment> {
        let start = self.position.next_multiple_of(ALIGNMENT);
        self.out.write_all(&[0; ALIGNMENT][..start - self.position])?;
        let bytes: &[u8] = bytemuck::cast_slice(values);
        self.out.write_all(bytes)?;
        self.position = start + bytes.len();
        Ok(Segment { start: start as u64, bytes: bytes.len() as u64, hash: xxh3_64(bytes) })
    }

    pub fn finish(self) -> io::Result<W> {
        self.out.into_inner().map_err(io::IntoInnerError::into_error)
    }
}

impl SegmentReader {
    pub fn new(file: Arc<MappedFile>) -> Self {
        Self { file, taken: RefCell::default() }
    }

    pub fn get<T: Pod>(&self, segment: Segment) -> Option<Buffer<T>> {
        let (start, bytes) = (usize::try_from(segment.start).ok()?, usize::try_from(segment.bytes).ok()?);
        self.taken.borrow_mut().push(segment);
        Buffer::mapped(Arc::clone(&self.file), start, bytes)
    }

    pub fn into_taken(self) -> Vec<Segment> {
        self.taken.into_inner()
    }
}
