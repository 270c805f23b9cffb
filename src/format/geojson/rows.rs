//! Finds where the next row of a file is, in a window that may end anywhere.

use super::{
    crs::{self, Crs},
    header::{self, Next, Stop, Text},
    resync, scan,
};
use std::sync::Arc;

/// The longest row that is read, bytes.
pub(super) const MAX_ROW_BYTES: usize = 1 << 30;
/// How often in one file a row that swallowed its neighbours is cut off where the next one seems to begin.
const MAX_RESYNCS: usize = 100;
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
pub(super) enum Pause {
    /// The file is read to its end.
    End,
    /// The buffer ends inside a row or between rows.
    Incomplete,
    /// The file goes wrong at this place of the buffer.
    Broken(usize, String),
}

/// The part of a file that is in memory.
#[derive(Clone, Copy)]
pub(super) struct Window<'b> {
    pub bytes: &'b [u8],
    /// The file ends where the window does.
    pub ended: bool,
}

/// The state of a scan from row to row.
pub(super) struct RowFinder {
    framing: Framing,
    place: Place,
    /// Up to here the window has been scanned.
    pub at: usize,
    resyncs: usize,
    /// The CRS that the layer goes by.
    stated_crs: Option<Arc<str>>,
}

impl RowFinder {
    /// Begins before the first text. No later text may state another CRS than `stated_crs`.
    pub fn new(framing: Framing, stated_crs: Option<Arc<str>>) -> Self {
        Self { framing, place: Place::Texts, at: 0, resyncs: 0, stated_crs }
    }

    /// Start and end of the next row in the window. The scan moves behind it, and otherwise no further than to
    /// where a row may begin.
    pub fn next_row(&mut self, window: Window<'_>) -> Result<[usize; 2], Pause> {
        loop {
            let row = match (self.framing, self.place) {
                (Framing::Separated(separator), _) => self.separated(window, separator)?,
                (Framing::Json, Place::Texts) => self.text(window)?,
                (Framing::Json, Place::Features) => self.feature(window)?,
                (Framing::Json, Place::Members) => self.member(window)?,
            };
            if let Some(row) = row {
                return Ok(row);
            }
        }
    }

    fn separated(&mut self, window: Window<'_>, separator: u8) -> Result<Option<[usize; 2]>, Pause> {
        let rest = window.bytes.get(self.at..).unwrap_or_default();
        let (length, step) = match memchr::memchr(separator, rest) {
            Some(length) => (length, length + 1),
            None if !window.ended => return Err(Pause::Incomplete),
            None if rest.trim_ascii().is_empty() => return Err(Pause::End),
            None => (rest.len(), rest.len()),
        };
        let line = rest.get(..length).unwrap_or_default();
        let from = self.at + length - line.trim_ascii_start().len();
        let row = [from, from + line.trim_ascii().len()];
        self.at += step;
        Ok((row[0] < row[1]).then_some(row))
    }

    fn text(&mut self, window: Window<'_>) -> Result<Option<[usize; 2]>, Pause> {
        self.at = header::skip_space(window.bytes, self.at);
        match window.bytes.get(self.at) {
            Some(b'{') => {}
            Some(_) => return Err(Pause::Broken(self.at, "something that is no JSON object stands here".to_owned())),
            None if window.ended => return Err(Pause::End),
            None => return Err(Pause::Incomplete),
        }
        let start = self.at;
        let (header, text) = header::walk(window.bytes, start);
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

    fn feature(&mut self, window: Window<'_>) -> Result<Option<[usize; 2]>, Pause> {
        let between = |byte: &&u8| byte.is_ascii_whitespace() || **byte == b',';
        self.at += window.bytes.get(self.at..).unwrap_or_default().iter().take_while(between).count();
        let start = self.at;
        let end = match window.bytes.get(start) {
            None => return Err(Pause::Incomplete),
            Some(b']') => {
                self.place = Place::Members;
                self.at += 1;
                return Ok(None);
            }
            Some(b'{' | b'[' | b'"') => header::end_of_value(window.bytes, start).ok(),
            // Not JSON, or not a feature: a row for the parser to reject.
            Some(_) => scan::end_of_scalar(window.bytes, start + 1),
        };
        let follower = end.and_then(|end| window.bytes.get(header::skip_space(window.bytes, end)));
        match (end, follower) {
            (Some(end), Some(b',' | b']')) => self.at = end,
            (_, None) if !window.ended && window.bytes.len() - start <= MAX_ROW_BYTES => return Err(Pause::Incomplete),
            _ => self.at = self.resync(window, start, end).ok_or(Pause::Incomplete)?,
        }
        Ok(Some([start, self.at]))
    }

    /// Where a row ends that is not followed by a comma or the end of the features: before the next feature
    /// inside it, if it swallowed that for want of a bracket or quote, else at `end`.
    fn resync(&mut self, window: Window<'_>, start: usize, end: Option<usize>) -> Option<usize> {
        let swallowed = window.bytes.get(..end.unwrap_or(window.bytes.len()))?;
        let next = (self.resyncs < MAX_RESYNCS).then(|| resync::next_feature(swallowed, start + 1)).flatten();
        self.resyncs += next.is_some() as usize;
        next.or(end)
    }

    fn member(&mut self, window: Window<'_>) -> Result<Option<[usize; 2]>, Pause> {
        match header::next_name(window.bytes, self.at)? {
            Next::End(end) => {
                self.place = Place::Texts;
                self.at = end;
            }
            Next::Member(start) => {
                let (name, value) = header::name(window.bytes, start)?;
                if name == b"features" && window.bytes.get(value) == Some(&b'[') {
                    self.place = Place::Features;
                    self.at = value + 1;
                    return Ok(None);
                }
                let end = header::end_of_value(window.bytes, value)?;
                let crs = (name == b"crs").then(|| crs::read(window.bytes.get(value..end).unwrap_or_default()));
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

    /// What is wrong with a file that ends with its window.
    pub fn truncated(&self, window: Window<'_>) -> &'static str {
        let inside = !window.bytes.get(self.at..).unwrap_or_default().trim_ascii().is_empty();
        match (self.place, inside) {
            (Place::Features, true) => "the file ends inside this row: it is truncated, or a bracket or a quote is missing",
            (Place::Features, false) => "the file ends before its features do: it is truncated",
            (Place::Members | Place::Texts, _) => {
                "the file ends inside an object: it is truncated, or a bracket or a quote is missing"
            }
        }
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
