//! A table in one file, mapped into memory at the next start.
//!
//! ```text
//! magic, 8 bytes · padding to 64 · arrays, each at a multiple of 64 · header (JSON) · trailer
//! ```
//! The header tells where the arrays lie and what they hash to; the trailer, the last 32 bytes, tells where the
//! header lies and its hash. The trailer is written last, and the file gets its name when it is complete: a file
//! that was cut off is not taken for a snapshot. Numbers are in the machine's byte order, which the magic shows.
//!
//! Reading a snapshot looks at the header only; [`Unchecked`] looks at the arrays. Between the two a damaged array can
//! give wrong values or make a request panic, which ends that request alone.

mod check;
mod manifest;
mod segments;
mod unfinished;

pub use check::{Unchecked, discard};

use super::Table;
use crate::{model::LoadReport, store::MappedFile};
use manifest::TableManifest;
use segments::{SegmentReader, SegmentWriter};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::{
    fs::File,
    io::{self, Write},
    path::{Path, PathBuf},
    sync::Arc,
};
use xxhash_rust::xxh3::xxh3_64;

/// `LODE`, the version of the layout, in the machine's byte order.
const MAGIC: u64 = u64::from_be_bytes(*b"LODE0003");
const TRAILER_BYTES: usize = 32;

/// Why a snapshot cannot be written or read.
#[derive(Debug, thiserror::Error)]
pub enum SnapshotError {
    /// The operating system said no: a full disk, no permission.
    #[error("cannot {action} the snapshot {}", path.display())]
    Io {
        /// `write` or `read`.
        action: &'static str,
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// The file is no snapshot of this version, or damaged.
    #[error("{} is not a snapshot that this version can use: {reason}", path.display())]
    Unusable {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// What an array holds is not what was written.
    #[error("{} is damaged", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
    },
}

impl SnapshotError {
    /// The file at fault.
    pub fn path(&self) -> &Path {
        match self {
            Self::Io { path, .. } | Self::Unusable { path, .. } | Self::Damaged { path } => path,
        }
    }
}

/// A table read from its snapshot. `K` is what the table was made of, to compare with what is there now.
#[derive(Debug)]
pub struct Snapshot<K> {
    /// What the table was made of.
    pub key: K,
    /// How loading went when it was made.
    pub report: LoadReport,
    /// The table; its arrays lie in the mapped file.
    pub table: Table,
    /// The arrays, still to be checked.
    pub unchecked: Unchecked,
}

#[derive(Serialize, Deserialize)]
struct Header<K> {
    key: K,
    report: LoadReport,
    table: TableManifest,
}

/// Writes a table to `path`, in whose place it comes when it is complete.
pub fn write<K: Serialize>(path: &Path, key: &K, report: &LoadReport, table: &Table) -> Result<(), SnapshotError> {
    let written = unfinished::create(path).and_then(|file| {
        write_file(file.as_file(), key, report, table)?;
        file.persist(path).map_err(|error| error.error)
    });
    written.map(drop).map_err(|source| SnapshotError::Io { action: "write", path: path.to_owned(), source })
}

fn write_file<K: Serialize>(file: &File, key: &K, report: &LoadReport, table: &Table) -> io::Result<()> {
    let mut segments = SegmentWriter::new(file, &MAGIC.to_ne_bytes())?;
    let header = Header { key, report: report.clone(), table: TableManifest::write(table, &mut segments)? };
    let header = serde_json::to_vec(&header)?;
    let place = segments.put(&header)?;
    let trailer = [place.start, place.bytes, place.hash, MAGIC];
    let mut file = segments.finish()?;
    file.write_all(bytemuck::cast_slice(&trailer))?;
    // A disk that is full may say so only now.
    file.sync_all()
}

/// Maps a snapshot.
pub fn read<K: DeserializeOwned>(path: &Path) -> Result<Snapshot<K>, SnapshotError> {
    let io = |source| SnapshotError::Io { action: "read", path: path.to_owned(), source };
    let file = File::open(path).map_err(io)?;
    let map = MappedFile::of(&file).map_err(io)?;
    let unusable = |reason| SnapshotError::Unusable { path: path.to_owned(), reason };
    let header = header_bytes(&map).ok_or_else(|| unusable("it is incomplete or of another version"))?;
    let header: Header<K> = serde_json::from_slice(header).map_err(|_| unusable("its header is of another version"))?;
    let segments = SegmentReader::new(Arc::new(map));
    let table = header.table.read(&segments).ok_or_else(|| unusable("its arrays do not fit each other"))?;
    let unchecked = Unchecked { path: path.to_owned(), file, segments: segments.into_taken() };
    Ok(Snapshot { key: header.key, report: header.report, table, unchecked })
}

fn header_bytes(file: &[u8]) -> Option<&[u8]> {
    let (rest, trailer) = file.split_at_checked(file.len().checked_sub(TRAILER_BYTES)?)?;
    let mut words = trailer.chunks_exact(8).map(|w| w.try_into().map(u64::from_ne_bytes));
    let mut word = || words.next()?.ok();
    let (start, len, hash, magic) = (word()?, word()?, word()?, word()?);
    let header = rest.get(usize::try_from(start).ok()?..usize::try_from(start.checked_add(len)?).ok()?)?;
    (magic == MAGIC && xxh3_64(header) == hash).then_some(header)
}

#[cfg(test)]
mod tests;
