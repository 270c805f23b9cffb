//! Cuts a file into blocks of whole records, one after another; each becomes a parse job of its own.

use super::{plan::Plan, rows::Block};
use crate::format::{FormatError, ParseJob, Progress, SourceFile, utf8_stream::Utf8Stream};
use std::{
    fs::File,
    sync::{Arc, atomic::Ordering},
};

/// No record is longer, bytes: one that is has an open quote.
const MAX_RECORD_BYTES: usize = 64 << 20;

/// The blocks of a file.
pub(super) struct Blocks {
    source: Arc<SourceFile>,
    plan: Arc<Plan>,
    stream: Utf8Stream<File>,
    /// Text read and not yet in a block; starts where a record starts.
    pending: Vec<u8>,
    block_bytes: usize,
    /// Titles and header still to be passed over.
    to_skip: usize,
    next_row: u64,
    next_line: u64,
    progress: Progress,
    any_block: bool,
    ended: bool,
}

/// The whole records at the start of some text.
struct Cut {
    /// Where they end, bytes.
    end: usize,
    /// How many of them are rows.
    rows: u64,
}

impl Blocks {
    /// `stream` is at the start of the file; about `block_bytes` of text make a block.
    pub fn new(
        source: Arc<SourceFile>,
        plan: Arc<Plan>,
        stream: Utf8Stream<File>,
        progress: Progress,
        block_bytes: usize,
    ) -> Self {
        Self {
            source,
            to_skip: plan.skipped_records,
            plan,
            stream,
            pending: vec![],
            block_bytes,
            next_row: 1,
            next_line: 1,
            progress,
            any_block: false,
            ended: false,
        }
    }

    /// The next block, or `None` at the end.
    fn block(&mut self) -> Result<Option<Block>, FormatError> {
        let mut want_bytes = self.block_bytes;
        loop {
            let more = want_bytes.saturating_sub(self.pending.len());
            self.stream.read_more(&mut self.pending, more).map_err(|error| self.source.io(error))?;
            self.progress.bytes_read.store(self.stream.bytes_read(), Ordering::Relaxed);
            if self.stream.ended() {
                self.end_last_record();
            }
            self.skip_header();
            let cut = self.cut();
            if cut.end > 0 {
                return Ok(Some(self.take(&cut)));
            }
            if self.pending.len() > MAX_RECORD_BYTES {
                let what =
                    format!("row {} (line {}) is longer than {} MiB", self.next_row, self.next_line, MAX_RECORD_BYTES >> 20);
                return Err(self.source.too_large(format!("{what}: is a quote left open there?")));
            }
            if self.stream.ended() {
                return self.end();
            }
            want_bytes = (self.pending.len() * 2 + self.block_bytes).min(MAX_RECORD_BYTES + 1);
        }
    }

    /// The last record needs no newline, unless the file is known to be cut off in it.
    fn end_last_record(&mut self) {
        let newline = self.plan.dialect.newline;
        if self.pending.last().is_some_and(|last| *last != newline) && self.source.damage().is_none() {
            self.pending.push(newline);
        }
    }

    fn skip_header(&mut self) {
        let dialect = self.plan.dialect;
        let mut at = 0;
        while self.to_skip > 0 {
            let Some(end) = dialect.record_end(&self.pending, at) else { break };
            self.to_skip -= usize::from(!dialect.is_blank(self.pending.get(at..end).unwrap_or_default()));
            at = end;
        }
        self.next_line += dialect.lines(self.pending.get(..at).unwrap_or_default());
        self.pending.drain(..at);
    }

    fn cut(&self) -> Cut {
        let dialect = self.plan.dialect;
        let mut cut = Cut { end: 0, rows: 0 };
        if self.to_skip > 0 {
            return cut;
        }
        while let Some(end) = dialect.record_end(&self.pending, cut.end) {
            cut.rows += u64::from(!dialect.is_blank(self.pending.get(cut.end..end).unwrap_or_default()));
            cut.end = end;
        }
        cut
    }

    fn take(&mut self, cut: &Cut) -> Block {
        let rest = self.pending.split_off(cut.end);
        let bytes = std::mem::replace(&mut self.pending, rest);
        let lines = self.plan.dialect.lines(&bytes);
        let block = Block { bytes, first_row: self.next_row, first_line: self.next_line, replaced: self.stream.replaced() };
        self.next_row += cut.rows;
        self.next_line += lines;
        block
    }

    /// What is left at the end of the file is a record with an open quote, or nothing. A file without
    /// rows gets one empty block, so that its columns are known.
    fn end(&mut self) -> Result<Option<Block>, FormatError> {
        if !self.any_block {
            return Ok(Some(Block::default()));
        }
        if let Some(damage) = self.source.damage() {
            return Err(damage);
        }
        if !self.pending.is_empty() {
            let place = format!("row {} (line {})", self.next_row, self.next_line);
            return Err(self.source.malformed(place, "a quote is opened there and never closed; nothing after it can be read"));
        }
        Ok(None)
    }
}

impl Iterator for Blocks {
    type Item = Result<ParseJob, FormatError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let block = self.block();
        self.ended = !matches!(block, Ok(Some(_)));
        self.any_block = true;
        let plan = Arc::clone(&self.plan);
        block.transpose().map(|block| block.map(|block| Box::new(move || block.parse(&plan)) as ParseJob))
    }
}
