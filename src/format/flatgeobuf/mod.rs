//! `FlatGeobuf` 3 (flatgeobuf.org, specification): one layer.
//!
//! ```text
//! magic │ header │ index (skipped) │ feature │ feature │ …      each but the index with its size before it
//! ```
//! The crate's generated accessors read buffers that its verifier has passed. Framing, geometry and
//! properties are read here: its own reader allocates what a size field asks for, stops at the first bad
//! feature and panics on bad offsets.

mod feature;
mod geometry;
mod header;
mod property;
#[cfg(test)]
mod tests;

use super::{FormatError, Layer, ParseJob, Progress, ReadOptions, SourceFile};
use header::Header;
use std::{
    fs::File,
    io::{BufReader, Read, Seek, SeekFrom},
    sync::{Arc, atomic::Ordering},
};

/// Bytes of features that one job parses.
const STRETCH_BYTES: usize = 4 << 20;

/// A table and where it is; less is damage, and reading on would make rows of it.
const MIN_FEATURE_BYTES: u64 = 8;

/// Offsets within a feature are 32 bits, signed.
const MAX_FEATURE_BYTES: u64 = i32::MAX as u64;

/// Opens the layer.
pub fn open(source: &Arc<SourceFile>, _options: &ReadOptions) -> Result<Vec<Layer>, FormatError> {
    let mut reader = BufReader::with_capacity(256 << 10, source.reader()?);
    let header = Header::read(&mut reader, source)?;
    let at = header.features_start;
    reader.seek(SeekFrom::Start(at)).map_err(|error| source.io(error))?;
    let progress = Progress { bytes_total: source.len(), ..Progress::default() };
    Ok(vec![Layer {
        name: header.name.clone().unwrap_or_else(|| source.stem().to_owned()),
        format: "FlatGeobuf",
        crs: header.crs.clone(),
        geometry_column: "geometry".to_owned(),
        columns: header.declared(),
        rows_hint: (header.rows > 0).then_some(header.rows),
        notes: header.notes(),
        progress: progress.clone(),
        jobs: Box::new(Stretches {
            source: source.clone(),
            reader,
            header: Arc::new(header),
            rows: 0,
            at,
            progress,
            failure: None,
            ended: false,
        }),
    }])
}

/// Features one after another, in stretches of some megabytes.
struct Stretches {
    source: Arc<SourceFile>,
    reader: BufReader<File>,
    header: Arc<Header>,
    /// Features read.
    rows: u64,
    /// The byte that comes next.
    at: u64,
    progress: Progress,
    /// Why reading ends, to be told after what was read before.
    failure: Option<FormatError>,
    ended: bool,
}

/// The bytes of some features, each with its size before it, and where each ends.
#[derive(Default)]
struct Stretch {
    bytes: Vec<u8>,
    ends: Vec<usize>,
}

impl Stretches {
    /// Bytes left in the file after the size of the next feature; `None` where no feature comes.
    fn bytes_left(&self) -> Result<Option<u64>, FormatError> {
        let promised = self.header.rows;
        let left = self.source.len().saturating_sub(self.at);
        if (promised > 0 && self.rows == promised) || (promised == 0 && left == 0) {
            return Ok(None);
        }
        if left < 4 {
            let promise = if promised > 0 { format!(" ({promised} rows were promised)") } else { String::new() };
            return Err(self.broken(format!("the file ends before it{promise}")));
        }
        Ok(Some(left - 4))
    }

    /// Adds the next feature; false at the end of the file.
    fn read_feature(&mut self, stretch: &mut Stretch) -> Result<bool, FormatError> {
        let Some(left) = self.bytes_left()? else {
            return Ok(false);
        };
        let mut size = [0; 4];
        self.reader.read_exact(&mut size).map_err(|error| self.source.io(error))?;
        let bytes = u64::from(u32::from_le_bytes(size));
        if !(MIN_FEATURE_BYTES..=left.min(MAX_FEATURE_BYTES)).contains(&bytes) {
            return Err(self.broken(format!("it claims {bytes} bytes; the file has {left} more")));
        }
        stretch.bytes.extend_from_slice(&size);
        let read = (&mut self.reader).take(bytes).read_to_end(&mut stretch.bytes).map_err(|error| self.source.io(error))?;
        if (read as u64) < bytes {
            return Err(self.broken("the file became shorter while it was read"));
        }
        stretch.ends.push(stretch.bytes.len());
        self.at += 4 + bytes;
        self.rows += 1;
        Ok(true)
    }

    fn broken(&self, reason: impl std::fmt::Display) -> FormatError {
        self.source.malformed(format!("row {}", self.rows + 1), reason)
    }

    /// The job for a stretch that ends where reading has come to.
    fn job(&self, stretch: Stretch) -> ParseJob {
        self.progress.bytes_read.store(self.at, Ordering::Relaxed);
        let header = self.header.clone();
        let rows_before = self.rows - stretch.ends.len() as u64;
        Box::new(move || feature::read_all(&header, &stretch.bytes, &stretch.ends, rows_before))
    }
}

impl Iterator for Stretches {
    type Item = Result<ParseJob, FormatError>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut stretch = Stretch::default();
        while !self.ended && stretch.bytes.len() < STRETCH_BYTES {
            match self.read_feature(&mut stretch) {
                Ok(more) => self.ended = !more,
                Err(error) => {
                    self.ended = true;
                    self.failure = Some(error);
                }
            }
        }
        if stretch.ends.is_empty() { self.failure.take().map(Err) } else { Some(Ok(self.job(stretch))) }
    }
}
