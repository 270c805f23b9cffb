//! Temporary files that formats are built in. The system takes them away, whatever happens.

use super::{CHUNK_BYTES, EncodeError};
use std::{
    collections::VecDeque,
    fs::File,
    io::{self, BufWriter, Read, Seek, SeekFrom, Write},
    sync::{Arc, Mutex, PoisonError},
};

/// A temporary file that is written front to back, where what stands at its beginning may be known last.
#[derive(Debug)]
pub(super) struct TemporaryFile {
    format: &'static str,
    file: BufWriter<File>,
    bytes: u64,
}

/// Parts of a file that are sent one after another.
#[derive(Debug)]
pub(super) struct Parts {
    format: &'static str,
    files: VecDeque<File>,
}

/// Where a library writes to, and its output is taken from.
#[derive(Debug, Clone, Default)]
pub(super) struct Pipe(Arc<Mutex<Vec<u8>>>);

impl TemporaryFile {
    /// An empty one for a format of this name.
    pub fn new(format: &'static str) -> Result<Self, EncodeError> {
        let file = tempfile::tempfile().map_err(|source| EncodeError::TemporaryFile { format, source })?;
        Ok(Self { format, file: BufWriter::with_capacity(CHUNK_BYTES, file), bytes: 0 })
    }

    /// Appends bytes.
    pub fn write(&mut self, bytes: &[u8]) -> Result<(), EncodeError> {
        self.bytes += bytes.len() as u64;
        let format = self.format;
        self.file.write_all(bytes).map_err(|source| EncodeError::TemporaryFile { format, source })
    }

    /// How many bytes it has.
    pub fn len(&self) -> u64 {
        self.bytes
    }

    /// Replaces bytes that were written before, from `start` on.
    pub fn write_at(&mut self, start: u64, bytes: &[u8]) -> Result<(), EncodeError> {
        let end = self.bytes;
        let file = &mut self.file;
        let written =
            file.seek(SeekFrom::Start(start)).and_then(|_| file.write_all(bytes)).and_then(|()| file.seek(SeekFrom::Start(end)));
        written.map(|_| ()).map_err(|source| EncodeError::TemporaryFile { format: self.format, source })
    }

    /// The file, to be read from its start.
    pub fn into_file(self) -> Result<File, EncodeError> {
        let format = self.format;
        let failed = |source| EncodeError::TemporaryFile { format, source };
        let mut file = self.file.into_inner().map_err(|error| failed(error.into_error()))?;
        file.rewind().map_err(failed)?;
        Ok(file)
    }
}

impl Parts {
    /// Of a format of this name.
    pub fn new(format: &'static str, files: impl IntoIterator<Item = File>) -> Self {
        Self { format, files: files.into_iter().collect() }
    }

    /// Appends the next bytes; `false` at the end of the last file.
    pub fn send(&mut self, out: &mut Vec<u8>) -> Result<bool, EncodeError> {
        while let Some(file) = self.files.front_mut() {
            let read = file.take(CHUNK_BYTES as u64).read_to_end(out);
            match read.map_err(|source| EncodeError::TemporaryFile { format: self.format, source })? {
                0 => drop(self.files.pop_front()),
                _ => return Ok(true),
            }
        }
        Ok(false)
    }
}

impl Pipe {
    /// Appends what was written since the last time.
    pub fn drain_into(&self, out: &mut Vec<u8>) {
        out.append(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner));
    }
}

impl Write for Pipe {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
