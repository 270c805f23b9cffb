//! The records of the `.shp`, where the `.shx` says they are, or one after another.

use super::files::Files;
use crate::format::{FormatError, SourceFile, byte_cursor::ByteCursor};
use std::{
    fs::File,
    io::{BufReader, Read},
    sync::Arc,
};

/// Bytes of the header of either file.
const HEADER_BYTES: u64 = 100;

/// The first four bytes of either file.
const FILE_CODE: i32 = 9994;

/// Bytes before each record: its number and the length of its content.
const RECORD_HEAD_BYTES: u64 = 8;

/// The shape type; without an index, less is damage, and reading on would make rows of it.
const MIN_CONTENT_BYTES: u64 = 4;

/// How many times its size the file is read at most: an index may point to one record again and again.
const MAX_REREADS: u64 = 4;

/// The records in the order of rows.
pub(super) struct Records {
    source: Arc<SourceFile>,
    reader: BufReader<File>,
    index: Option<Index>,
    /// Where the header says that the file ends.
    declared_end: u64,
    /// The byte that comes next.
    at: u64,
    /// Records read.
    row: u64,
    bytes_read: u64,
}

struct Index {
    reader: BufReader<File>,
    /// Records in all.
    count: u64,
}

/// What stands where a record should be.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Record {
    /// So many bytes, added to the buffer.
    Content,
    /// Nothing: the index has no place for it.
    Absent,
    /// Something that is no record.
    Broken(String),
}

impl Records {
    /// Reads the headers.
    pub fn open(files: &Files, notes: &mut Vec<String>) -> Result<Self, FormatError> {
        let source = files.shp.clone();
        let mut reader = BufReader::with_capacity(256 << 10, source.reader()?);
        let Some(declared_end) = read_header(&mut reader) else {
            return Err(source.malformed("header", "this is not the start of a .shp file"));
        };
        if declared_end > source.len() {
            notes.push(format!("the .shp promises {declared_end} bytes and has {}: it is truncated", source.len()));
        }
        let index = files.shx.as_ref().and_then(|shx| Index::open(shx, notes));
        Ok(Self { source, reader, index, declared_end, at: HEADER_BYTES, row: 0, bytes_read: 0 })
    }

    /// How many there are, if there is an index.
    pub fn count(&self) -> Option<u64> {
        self.index.as_ref().map(|index| index.count)
    }

    /// Adds the content of the next record to `buffer`; `None` at the end.
    pub fn next(&mut self, buffer: &mut Vec<u8>) -> Result<Option<Record>, FormatError> {
        let next = if self.index.is_some() { self.next_by_index(buffer) } else { self.next_in_file(buffer) };
        self.row += 1;
        next
    }

    fn next_by_index(&mut self, buffer: &mut Vec<u8>) -> Result<Option<Record>, FormatError> {
        let Some(index) = self.index.as_mut().filter(|index| self.row < index.count) else {
            return Ok(None);
        };
        let mut entry = [0; 8];
        index.reader.read_exact(&mut entry).map_err(|error| self.source.io(error))?;
        let [o0, o1, o2, o3, ..] = entry;
        let offset = u64::from(u32::from_be_bytes([o0, o1, o2, o3])) * 2;
        if offset < HEADER_BYTES {
            return Ok(Some(Record::Absent));
        }
        self.seek(offset)?;
        let left = self.source.len().saturating_sub(offset + RECORD_HEAD_BYTES);
        if offset + RECORD_HEAD_BYTES > self.source.len() {
            return self.beyond_the_end(offset);
        }
        let length = self.read_head()?;
        match length.filter(|length| *length <= left) {
            Some(length) => self.read_content(length, buffer).map(Some),
            None if self.is_truncated() => self.beyond_the_end(offset),
            None => Ok(Some(Record::Broken(format!("there is no record at byte {offset}, where the .shx says")))),
        }
    }

    fn next_in_file(&mut self, buffer: &mut Vec<u8>) -> Result<Option<Record>, FormatError> {
        let left = self.source.len().saturating_sub(self.at);
        if left == 0 {
            return Ok(None);
        }
        let place = self.at;
        let length = if left < RECORD_HEAD_BYTES { None } else { self.read_head()? };
        match length.filter(|length| (MIN_CONTENT_BYTES..=left - RECORD_HEAD_BYTES).contains(length)) {
            Some(length) => self.read_content(length, buffer).map(Some),
            // Some writers leave rubbish after the end that they declare.
            None if place >= self.declared_end && self.declared_end > HEADER_BYTES => Ok(None),
            None => Err(self.malformed(format!("there is no whole record at byte {place}, and no .shx to find the next by"))),
        }
    }

    fn is_truncated(&self) -> bool {
        self.declared_end > self.source.len()
    }

    fn beyond_the_end(&self, offset: u64) -> Result<Option<Record>, FormatError> {
        let reason = format!("its record at byte {offset} lies beyond the end of the file, byte {}", self.source.len());
        if self.is_truncated() { Err(self.malformed(reason)) } else { Ok(Some(Record::Broken(reason))) }
    }

    fn malformed(&self, reason: String) -> FormatError {
        self.source.malformed(format!("row {}", self.row + 1), reason)
    }

    fn seek(&mut self, to: u64) -> Result<(), FormatError> {
        let by = to as i64 - self.at as i64;
        self.reader.seek_relative(by).map_err(|error| self.source.io(error))?;
        self.at = to;
        Ok(())
    }

    /// The length of the content, bytes; `None` if the file has a negative one.
    fn read_head(&mut self) -> Result<Option<u64>, FormatError> {
        let mut head = [0; RECORD_HEAD_BYTES as usize];
        self.reader.read_exact(&mut head).map_err(|error| self.source.io(error))?;
        self.at += RECORD_HEAD_BYTES;
        let [.., l0, l1, l2, l3] = head;
        Ok(u64::try_from(i32::from_be_bytes([l0, l1, l2, l3])).ok().map(|words| words * 2))
    }

    fn read_content(&mut self, length: u64, buffer: &mut Vec<u8>) -> Result<Record, FormatError> {
        self.bytes_read += length;
        if self.bytes_read > self.source.len().saturating_mul(MAX_REREADS) {
            return Err(self.malformed("the .shx points to the same records again and again".to_owned()));
        }
        let read = (&mut self.reader).take(length).read_to_end(buffer).map_err(|error| self.source.io(error))?;
        self.at += read as u64;
        if (read as u64) < length {
            return Err(self.malformed("the file became shorter while it was read".to_owned()));
        }
        Ok(Record::Content)
    }
}

impl Index {
    fn open(shx: &Arc<SourceFile>, notes: &mut Vec<String>) -> Option<Self> {
        let mut reader = BufReader::new(shx.reader().ok()?);
        if read_header(&mut reader).is_none() {
            notes.push("the .shx is damaged; records are read one after another".to_owned());
            return None;
        }
        Some(Self { reader, count: (shx.len() - HEADER_BYTES) / 8 })
    }
}

/// Reads the header of a `.shp` or `.shx`; gives the size of the file that it states, bytes.
fn read_header(reader: &mut impl Read) -> Option<u64> {
    let mut bytes = [0; HEADER_BYTES as usize];
    reader.read_exact(&mut bytes).ok()?;
    let mut header = ByteCursor::little_endian(&bytes);
    header.big_endian = true;
    header.i32().filter(|code| *code == FILE_CODE)?;
    header.take(20)?;
    Some(u64::from(header.u32()?) * 2)
}
