//! Reads a file in blocks and cuts it between rows, without parsing them, in memory that does not grow with
//! the file.

use super::{
    block::Block,
    header::{self, Header, Stop, Text},
    rows::{Framing, MAX_ROW_BYTES, Pause, RECORD_SEPARATOR, RowFinder, Window},
};
use crate::format::FormatError;
use std::{io::Read, path::PathBuf, sync::Arc};

/// How many rows a block holds at most, so that a block of tiny rows with many columns stays small.
const MAX_ROWS_PER_BLOCK: usize = 16_384;
/// The byte order mark that some writers put before UTF-8.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Cuts the bytes that a reader gives.
pub(super) struct Cutter<R> {
    input: R,
    path: PathBuf,
    block_bytes: usize,
    finder: RowFinder,
    /// Bytes of the file, from byte `origin` on.
    buffer: Vec<u8>,
    origin: u64,
    /// Up to here the buffer has been handed out.
    start: usize,
    /// The input has no more.
    ended: bool,
    rows: u64,
    done: bool,
}

impl<R: Read> Cutter<R> {
    /// Cuts what `input` gives, in blocks of about `block_bytes`; `path` is for messages.
    pub fn new(input: R, path: PathBuf, block_bytes: usize) -> Self {
        Self {
            input,
            path,
            block_bytes: block_bytes.max(1),
            finder: RowFinder::new(Framing::Json, None),
            buffer: vec![],
            origin: 0,
            start: 0,
            ended: false,
            rows: 0,
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
            self.start = BYTE_ORDER_MARK.len();
        }
        Ok(())
    }

    /// The first outermost object, as far as it says what the file is, and what begins behind it; with
    /// `patience` however long it is.
    pub fn first_text(&mut self, patience: bool) -> Result<(Header, Result<Text, Stop>), FormatError> {
        loop {
            let (header, text) = self.outermost();
            let enough = match text {
                Err(Stop::Incomplete) => header.type_name.as_deref() == Some("Topology"),
                Ok(Text::Record(end)) => header::skip_space(&self.buffer, end) < self.buffer.len(),
                _ => true,
            };
            if enough || self.ended || !patience {
                return Ok((header, text));
            }
            self.read_more()?;
        }
    }

    fn outermost(&self) -> (Header, Result<Text, Stop>) {
        let mut begin = header::skip_space(&self.buffer, self.start);
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
        self.finder = RowFinder::new(framing, stated_crs);
        self.finder.at = self.start;
    }

    /// How many bytes of the file have been handed out.
    pub fn bytes_read(&self) -> u64 {
        self.origin + self.start as u64
    }

    fn read_more(&mut self) -> Result<(), FormatError> {
        self.buffer.drain(..self.start);
        self.origin += self.start as u64;
        self.finder.at = self.finder.at.saturating_sub(self.start);
        self.start = 0;
        let pending = self.buffer.len();
        if pending > MAX_ROW_BYTES {
            return Err(self.too_large());
        }
        // Doubling what is pending keeps the work of scanning a long row again in proportion to its length.
        let want = self.block_bytes.max(pending);
        self.buffer.reserve_exact(want);
        let read = self.input.by_ref().take(want as u64).read_to_end(&mut self.buffer);
        let read = read.map_err(|source| FormatError::Io { path: self.path.clone(), source })?;
        self.ended = read < want;
        Ok(())
    }

    /// The next rows that are whole in the buffer.
    fn block(&mut self) -> Result<Option<Block>, FormatError> {
        let mut spans = vec![];
        loop {
            let full = self.finder.at - self.start >= self.block_bytes || spans.len() >= MAX_ROWS_PER_BLOCK;
            let next = if full && !spans.is_empty() {
                Err(Pause::Incomplete)
            } else {
                self.finder.next_row(Window { bytes: &self.buffer, ended: self.ended })
            };
            match next {
                Ok(span) => spans.push(span),
                // What stopped the scan stops it again when the rows before it are away.
                Err(_) if !spans.is_empty() => return Ok(Some(self.hand_out(&spans))),
                Err(Pause::End) => return Ok(None),
                Err(Pause::Incomplete) if self.ended => {
                    let reason = self.finder.truncated(Window { bytes: &self.buffer, ended: true });
                    return Err(self.malformed(self.finder.at, reason));
                }
                Err(Pause::Incomplete) => {
                    self.start = self.finder.at;
                    self.read_more()?;
                }
                Err(Pause::Broken(at, reason)) => return Err(self.malformed(at, &reason)),
            }
        }
    }

    fn hand_out(&mut self, spans: &[[usize; 2]]) -> Block {
        let start = self.start;
        let block = Block {
            origin: self.origin + start as u64,
            first_row: self.rows + 1,
            spans: spans.iter().map(|[from, to]| [from - start, to - start]).collect(),
            bytes: self.take_scanned(),
        };
        self.rows += spans.len() as u64;
        block
    }

    /// The bytes that have been scanned and not handed out. Copies them or what is left, whichever is less.
    fn take_scanned(&mut self) -> Vec<u8> {
        let (start, end) = (self.start, self.finder.at);
        if start > 0 || self.buffer.len() - end > end {
            self.start = end;
            return self.buffer.get(start..end).unwrap_or_default().to_vec();
        }
        let rest = self.buffer.split_off(end);
        self.origin += end as u64;
        self.finder.at = 0;
        std::mem::replace(&mut self.buffer, rest)
    }

    fn malformed(&self, at: usize, reason: &str) -> FormatError {
        let place = format!("row {}, byte {}", self.rows + 1, self.origin + at as u64);
        FormatError::Malformed { path: self.path.clone(), place, reason: reason.to_owned() }
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
