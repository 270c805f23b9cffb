//! Arrays one after another in a file.

use crate::store::{Buffer, MappedFile};
use bytemuck::Pod;
use serde::{Deserialize, Serialize};
use std::{
    fs::File,
    io::{self, BufWriter, Write},
    sync::Arc,
};

/// Every array begins at a multiple of this, so that any type is aligned in the map.
const ALIGNMENT: usize = 64;

/// Where an array lies.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(super) struct Segment {
    /// The first byte in the file.
    pub start: u64,
    /// Values, not bytes.
    pub len: u64,
}

pub(super) struct SegmentWriter {
    out: BufWriter<File>,
    position: usize,
}

pub(super) struct SegmentReader {
    file: Arc<MappedFile>,
}

impl SegmentWriter {
    pub fn new(file: File, magic: &[u8]) -> io::Result<Self> {
        let mut out = BufWriter::with_capacity(1 << 20, file);
        out.write_all(magic)?;
        Ok(Self { out, position: magic.len() })
    }

    pub fn put<T: Pod>(&mut self, values: &[T]) -> io::Result<Segment> {
        let start = self.position.next_multiple_of(ALIGNMENT);
        self.out.write_all(&[0; ALIGNMENT][..start - self.position])?;
        let bytes: &[u8] = bytemuck::cast_slice(values);
        self.out.write_all(bytes)?;
        self.position = start + bytes.len();
        Ok(Segment { start: start as u64, len: values.len() as u64 })
    }

    pub fn finish(self) -> io::Result<File> {
        self.out.into_inner().map_err(io::IntoInnerError::into_error)
    }
}

impl SegmentReader {
    pub fn new(file: Arc<MappedFile>) -> Self {
        Self { file }
    }

    pub fn get<T: Pod>(&self, segment: Segment) -> Option<Buffer<T>> {
        Buffer::mapped(Arc::clone(&self.file), usize::try_from(segment.start).ok()?, usize::try_from(segment.len).ok()?)
    }
}
