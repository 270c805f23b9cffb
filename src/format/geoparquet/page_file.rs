//! A Parquet file that ends: the parquet crate skips as many items of a list in a page's header as the list says it
//! has, four thousand million if need be, though the file was over after the first.

use bytes::Bytes;
use parquet::{
    errors::Result,
    file::reader::{ChunkReader, Length},
};
use std::{
    fs::File,
    io::{self, ErrorKind, Read},
};

/// Who reads nothing so many times does not mind, and would never stop.
const MAX_READS_AT_END: u32 = 1000;

/// The file to read pages of.
pub(super) struct PageFile(pub File);

/// Reads of the file, which are an error when they go on at its end.
pub(super) struct UntilEnd<R> {
    input: R,
    reads_at_end: u32,
}

impl Length for PageFile {
    fn len(&self) -> u64 {
        Length::len(&self.0)
    }
}

impl ChunkReader for PageFile {
    type T = UntilEnd<<File as ChunkReader>::T>;

    fn get_read(&self, start: u64) -> Result<Self::T> {
        Ok(UntilEnd { input: self.0.get_read(start)?, reads_at_end: 0 })
    }

    fn get_bytes(&self, start: u64, length: usize) -> Result<Bytes> {
        self.0.get_bytes(start, length)
    }
}

impl<R: Read> Read for UntilEnd<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.input.read(buffer)?;
        if read == 0 && !buffer.is_empty() {
            self.reads_at_end += 1;
            if self.reads_at_end > MAX_READS_AT_END {
                return Err(ErrorKind::UnexpectedEof.into());
            }
        }
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reading_on_and_on_at_the_end_is_an_error() {
        let mut input = UntilEnd { input: &b"abc"[..], reads_at_end: 0 };
        let mut text = String::new();
        assert_eq!(input.read_to_string(&mut text).unwrap(), 3);
        let skip = |input: &mut UntilEnd<_>| io::copy(&mut input.take(8), &mut io::sink());
        assert_eq!(skip(&mut input).unwrap(), 0);
        assert!((0..10_000).any(|_| skip(&mut input).is_err()));
    }
}
