//! Reads a file in blocks and cuts it between rows, without parsing them, in memory that does not grow with
//! the file.

use super::{
    block::Block,
    crs::{self, Crs},
    header::{self, Header, Next, Stop, Text},
    resync, scan,
};
use crate::format::FormatError;
use std::{io::Read, path::PathBuf, sync::Arc};

/// The longest row that is read, bytes.
const MAX_ROW_BYTES: usize = 1 << 30;
/// How many rows a block holds at most, so that a block of tiny rows with many columns stays small.
const MAX_ROWS_PER_BLOCK: usize = 16_384;
/// How often in one file a row that swallowed its neighbours is cut off where the next one seems to begin.
const MAX_RESYNCS: usize = 100;

/// The byte order mark that some writers put before UTF-8.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";
/// What begins a text in a sequence (RFC 8142, section 2.1).
pub(super) const RECORD_SEPARATOR: u8 = 0x1e;

/// How rows follow each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Framing {
    /// As JSON has it: features of a collection, or one text behind another.
    Json,
    /// Each row behind or before this byte, which JSON cannot hold inside a text: a line feed, or the
    /// record separator of RFC 8142.
    Separated(u8),
}

/// Where the scan stands between rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Before a text, or at the end of the file.
    Texts,
    /// Inside the `features` of a collection.
    Features,
    /// Behind the `features`, between the members of the collection.
    Members,
}

/// Why there is no next row.
enum Pause {
    /// The file is read to its end.
    End,
    /// The buffer ends inside a row or between rows.
    Incomplete,
    /// The file goes wrong at this place of the buffer.
    Broken(usize, String),
}

/// Cuts the bytes that a reader gives.
pub(super) struct Cutter<R> {
    input: R,
    path: PathBuf,
    block_bytes: usize,
    framing: Framing,
    place: Place,
    /// Bytes of the file, from byte `origin` on.
    buffer: Vec<u8>,
    origin: u64,
    /// Up to here the buffer has been handed out.
    start: usize,
    /// Up to here it has been scanned.
    at: usize,
    /// The input has no more.
    ended: bool,
    rows: u64,
    resyncs: usize,
    /// The CRS that the layer goes by.
    stated_crs: Option<Arc<str>>,
    done: bool,
}

impl<R: Read> Cutter<R> {
    /// Cuts what `input` gives, in blocks of about `block_bytes`; `path` is for messages.
    pub fn new(input: R, path: PathBuf, block_bytes: usize) -> Self {
        Self {
            input,
            path,
            block_bytes: block_bytes.max(1),
            framing: Framing::Json,
            place: Place::Texts,
            buffer: vec![],
            origin: 0,
            start: 0,
            at: 0,
            ended: false,
            rows: 0,
            resyncs: 0,
            stated_crs: None,
            done: false,
        }
    }

    /// Reads the first block. Nothing is consumed but a byte order mark.
    pub fn look(&mut self) -> Result<(), FormatError> {
        self.read_more()?;
        while self.buffer.len() < BYTE_ORDER_MARK.len() && !self.ended {
            self.read_more()?;
        }
        if self.buffer.starts_with(BYTE_ORDER_MARK) {
            (self.start, self.at) = (BYTE_ORDER_MARK.len(), BYTE_ORDER_MARK.len());
        }
        Ok(())
    }

    /// The first outermost object, as far as it says what the file is; with `patience` however long it is.
    pub fn first_text(&mut self, patience: bool) -> Result<(Header, Result<Text, Stop>), FormatError> {
        loop {
            let (header, text) = self.outermost();
            let known = header.type_name.as_deref() == Some("Topology");
            if text != Err(Stop::Incomplete) || self.ended || known || !patience {
                return Ok((header, text));
            }
            self.read_more()?;
        }
    }

    fn outermost(&self) -> (Header, Result<Text, Stop>) {
        let mut begin = header::skip_space(&self.buffer, self.at);
        if self.buffer.get(begin) == Some(&RECORD_SEPARATOR) {
            begin = header::skip_space(&self.buffer, begin + 1);
        }
        match self.buffer.get(begin) {
            Some(b'{') => header::walk(&self.buffer, begin),
            Some(_) => (Header::default(), Err(Stop::Broken { at: begin, expected: "`{`" })),
            None => (Header::default(), Err(Stop::Incomplete)),
        }
    }

    /// The bytes that have been read so far, without a byte order mark.
    pub fn seen(&self) -> &[u8] {
        self.buffer.get(self.start..).unwrap_or_default()
    }

    /// Sets how rows follow each other, and the CRS of the layer, from which no later text may differ.
    pub fn begin(&mut self, framing: Framing, stated_crs: Option<Arc<str>>) {
        self.framing = framing;
        self.stated_crs = stated_crs;
    }

    /// How many bytes of the file have been handed out.
    pub fn bytes_read(&self) -> u64 {
        self.origin + self.start as u64
    }

    fn read_more(&mut self) -> Result<(), FormatError> {
        self.buffer.drain(..self.start);
        self.origin += self.start as u64;
        self.at -= self.start;
        self.start = 0;
        let pending = self.buffer.len();
        if pending > MAX_ROW_BYTES {
            return Err(self.too_large());
        }
        // Doubling what is pending keeps the work of scanning a long row again in proportion to its length.
        let want = self.block_bytes.max(pending);
        let read = self.input.by_ref().take(want as u64).read_to_end(&mut self.buffer);
        let read = read.map_err(|source| FormatError::Io { path: self.path.clone(), source })?;
        self.ended = read < want;
        Ok(())
    }

    /// The next rows that are whole in the buffer.
    fn block(&mut self) -> Result<Option<Block>, FormatError> {
        let mut spans = vec![];
        loop {
            let full = self.at - self.start >= self.block_bytes || spans.len() >= MAX_ROWS_PER_BLOCK;
            let next = if full && !spans.is_empty() { Err(Pause::Incomplete) } else { self.next_row() };
            match next {
                Ok(span) => spans.push(span),
                // What stopped the scan stops it again when the rows before it are away.
                Err(_) if !spans.is_empty() => return Ok(Some(self.hand_out(&spans))),
                Err(Pause::End) => return Ok(None),
                Err(Pause::Incomplete) if self.ended => return Err(self.truncated()),
                Err(Pause::Incomplete) => {
                    self.start = self.at;
                    self.read_more()?;
                }
                Err(Pause::Broken(at, reason)) => return Err(self.malformed(at, reason)),
            }
        }
    }

    fn hand_out(&mut self, spans: &[[usize; 2]]) -> Block {
        let start = self.start;
        let block = Block {
            bytes: self.buffer.get(start..self.at).unwrap_or_default().to_vec(),
            origin: self.origin + start as u64,
            first_row: self.rows + 1,
            spans: spans.iter().map(|[from, to]| [from - start, to - start]).collect(),
        };
        self.rows += spans.len() as u64;
        self.start = self.at;
        block
    }

    /// Where in the buffer the next row is. The scan moves behind it, and otherwise no further than to where
    /// a row may begin.
    fn next_row(&mut self) -> Result<[usize; 2], Pause> {
        loop {
            let row = match (self.framing, self.place) {
                (Framing::Separated(separator), _) => self.separated(separator)?,
                (Framing::Json, Place::Texts) => self.text()?,
                (Framing::Json, Place::Features) => self.feature()?,
                (Framing::Json, Place::Members) => self.member()?,
            };
            if let Some(row) = row {
                return Ok(row);
            }
        }
    }

    fn separated(&mut self, separator: u8) -> Result<Option<[usize; 2]>, Pause> {
        let rest = self.buffer.get(self.at..).unwrap_or_default();
        let (length, step) = match memchr::memchr(separator, rest) {
            Some(length) => (length, length + 1),
            None if !self.ended => return Err(Pause::Incomplete),
            None if rest.trim_ascii().is_empty() => return Err(Pause::End),
            None => (rest.len(), rest.len()),
        };
        let line = rest.get(..length).unwrap_or_default();
        let from = self.at + length - line.trim_ascii_start().len();
        let row = [from, from + line.trim_ascii().len()];
        self.at += step;
        Ok((row[0] < row[1]).then_some(row))
    }

    fn text(&mut self) -> Result<Option<[usize; 2]>, Pause> {
        self.at = header::skip_space(&self.buffer, self.at);
        match self.buffer.get(self.at) {
            Some(b'{') => {}
            Some(_) => return Err(Pause::Broken(self.at, "something that is no JSON object stands here".to_owned())),
            None if self.ended => return Err(Pause::End),
            None => return Err(Pause::Incomplete),
        }
        let start = self.at;
        let (header, text) = header::walk(&self.buffer, start);
        match text? {
            Text::Collection(features) => {
                self.agree(start, header.crs)?;
                self.place = Place::Features;
                self.at = features;
                Ok(None)
            }
            Text::Record(end) => {
                self.at = end;
                Ok(Some([start, end]))
            }
        }
    }

    fn feature(&mut self) -> Result<Option<[usize; 2]>, Pause> {
        let between = |byte: &&u8| byte.is_ascii_whitespace() || **byte == b',';
        self.at += self.buffer.get(self.at..).unwrap_or_default().iter().take_while(between).count();
        let start = self.at;
        let end = match self.buffer.get(start) {
            None => return Err(Pause::Incomplete),
            Some(b']') => {
                self.place = Place::Members;
                self.at += 1;
                return Ok(None);
            }
            Some(b'{' | b'[' | b'"') => header::end_of_value(&self.buffer, start).ok(),
            // Not JSON, or not a feature: a row for the parser to reject.
            Some(_) => scan::end_of_scalar(&self.buffer, start + 1),
        };
        let follower = end.and_then(|end| self.buffer.get(header::skip_space(&self.buffer, end)));
        match (end, follower) {
            (Some(end), Some(b',' | b']')) => self.at = end,
            (_, None) if !self.ended && self.buffer.len() - start <= MAX_ROW_BYTES => return Err(Pause::Incomplete),
            _ => self.at = self.resync(start, end).ok_or(Pause::Incomplete)?,
        }
        Ok(Some([start, self.at]))
    }

    /// Where a row ends that is not followed by a comma or the end of the features: before the next feature
    /// inside it, if it swallowed that for want of a bracket or quote, else at `end`.
    fn resync(&mut self, start: usize, end: Option<usize>) -> Option<usize> {
        let swallowed = self.buffer.get(..end.unwrap_or(self.buffer.len()))?;
        let next = (self.resyncs < MAX_RESYNCS).then(|| resync::next_feature(swallowed, start + 1)).flatten();
        self.resyncs += next.is_some() as usize;
        next.or(end)
    }

    fn member(&mut self) -> Result<Option<[usize; 2]>, Pause> {
        match header::next_name(&self.buffer, self.at)? {
            Next::End(end) => {
                self.place = Place::Texts;
                self.at = end;
            }
            Next::Member(start) => {
                let (name, value) = header::name(&self.buffer, start)?;
                if name == b"features" && self.buffer.get(value) == Some(&b'[') {
                    self.place = Place::Features;
                    self.at = value + 1;
                    return Ok(None);
                }
                let end = header::end_of_value(&self.buffer, value)?;
                let crs = (name == b"crs").then(|| crs::read(self.buffer.get(value..end).unwrap_or_default()));
                self.agree(start, crs)?;
                self.at = end;
            }
        }
        Ok(None)
    }

    /// A CRS that is stated only now comes too late for the rows before it.
    fn agree(&self, at: usize, crs: Option<Crs>) -> Result<(), Pause> {
        match crs {
            Some(Crs::Stated(found)) if self.stated_crs.as_deref() != Some(&found) => {
                let used = self.stated_crs.as_deref().unwrap_or("the default CRS");
                let reason = format!(
                    "a crs member names `{}`, but rows before it were read in {used}; move it to the front, or state the CRS yourself",
                    super::excerpt(&found)
                );
                Err(Pause::Broken(at, reason))
            }
            _ => Ok(()),
        }
    }

    fn truncated(&self) -> FormatError {
        let inside = !self.buffer.get(self.at..).unwrap_or_default().trim_ascii().is_empty();
        let reason = match (self.place, inside) {
            (Place::Features, true) => "the file ends inside this row: it is truncated, or a bracket or a quote is missing",
            (Place::Features, false) => "the file ends before its features do: it is truncated",
            (Place::Members | Place::Texts, _) => {
                "the file ends inside an object: it is truncated, or a bracket or a quote is missing"
            }
        };
        self.malformed(self.at, reason.to_owned())
    }

    fn malformed(&self, at: usize, reason: String) -> FormatError {
        let place = format!("row {}, byte {}", self.rows + 1, self.origin + at as u64);
        FormatError::Malformed { path: self.path.clone(), place, reason }
    }

    fn too_large(&self) -> FormatError {
        let reason =
            format!("row {} is longer than {} MiB, or a bracket or a quote is missing in it", self.rows + 1, MAX_ROW_BYTES >> 20);
        FormatError::TooLarge { path: self.path.clone(), reason }
    }
}

impl<R: Read> Iterator for Cutter<R> {
    type Item = Result<Block, FormatError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.done {
            return None;
        }
        let block = self.block().transpose();
        self.done = !matches!(block, Some(Ok(_)));
        block
    }
}

impl From<Stop> for Pause {
    fn from(stop: Stop) -> Self {
        match stop {
            Stop::Incomplete => Self::Incomplete,
            Stop::Broken { at, expected } => Self::Broken(at, format!("this is not JSON: expected {expected}")),
        }
    }
}
