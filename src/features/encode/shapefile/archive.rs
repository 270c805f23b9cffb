//! Temporary files → a zip archive, piece by piece.

use super::FORMAT;
use crate::features::encode::{CHUNK_BYTES, EncodeError, temporary::Pipe};
use std::{
    collections::VecDeque,
    io::{Read, Write},
};
use zip::{
    CompressionMethod, ZipWriter,
    write::{SimpleFileOptions, StreamWriter},
};

/// A file of the archive: what is left of it.
type Content = Box<dyn Read + Send>;

/// An archive that is being sent.
pub(super) struct Archive {
    members: VecDeque<(String, Content)>,
    /// Whether the first of `members` has its head written.
    is_open: bool,
    /// `None` after the end.
    zip: Option<ZipWriter<StreamWriter<Pipe>>>,
    pipe: Pipe,
    buffer: Vec<u8>,
}

impl Default for Archive {
    fn default() -> Self {
        let pipe = Pipe::default();
        let zip = Some(ZipWriter::new_stream(pipe.clone()));
        Self { members: VecDeque::new(), is_open: false, zip, pipe, buffer: Vec::with_capacity(CHUNK_BYTES) }
    }
}

impl Archive {
    /// Another file.
    pub fn add(&mut self, name: String, content: impl Read + Send + 'static) {
        self.members.push_back((name, Box::new(content)));
    }

    /// Appends what comes of the next bytes; `false` at the end.
    pub fn send(&mut self, out: &mut Vec<u8>) -> Result<bool, EncodeError> {
        let Some(zip) = &mut self.zip else { return Ok(false) };
        match self.members.front_mut() {
            Some((name, _)) if !self.is_open => {
                zip.start_file(name.as_str(), options()).map_err(failed)?;
                self.is_open = true;
            }
            Some((_, content)) => {
                self.buffer.clear();
                let read = content.take(CHUNK_BYTES as u64).read_to_end(&mut self.buffer);
                let failed = |source| EncodeError::TemporaryFile { format: FORMAT, source };
                if read.map_err(failed)? == 0 {
                    self.members.pop_front();
                    self.is_open = false;
                }
                zip.write_all(&self.buffer).map_err(failed)?;
            }
            None => {
                if let Some(zip) = self.zip.take() {
                    zip.finish().map_err(failed)?;
                }
            }
        }
        self.pipe.drain_into(out);
        Ok(true)
    }
}

/// Tables of fixed width shrink well with little effort.
fn options() -> SimpleFileOptions {
    SimpleFileOptions::default().compression_method(CompressionMethod::Deflated).compression_level(Some(3))
}

fn failed(error: zip::result::ZipError) -> EncodeError {
    EncodeError::Library { format: FORMAT, source: Box::new(error) }
}
