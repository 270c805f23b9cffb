//! A table in one file, mapped into memory at the next start.
//!
//! ```text
//! magic, 8 bytes · padding to 64 · arrays, each at a multiple of 64 · header (JSON) · trailer
//! ```
//! The header tells where the arrays lie; the trailer, the last 32 bytes, tells where the header lies and its
//! hash. The trailer is written last, and the file gets its name when it is complete: a file that was cut
//! off is not taken for a snapshot. Numbers are in the machine's byte order, which the magic shows.

mod manifest;
mod segments;

use super::Table;
use crate::{model::LoadReport, store::MappedFile};
use manifest::TableManifest;
use segments::{SegmentReader, SegmentWriter};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::{
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
    sync::Arc,
};
use xxhash_rust::xxh3::xxh3_64;

/// `LODE`, the version of the layout, in the machine's byte order.
const MAGIC: u64 = u64::from_be_bytes(*b"LODE0002");
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
}

#[derive(Serialize, Deserialize)]
struct Header<K> {
    key: K,
    report: LoadReport,
    table: TableManifest,
}

/// Writes a table to `path`, in whose place it comes when it is complete.
pub fn write<K: Serialize>(path: &Path, key: &K, report: &LoadReport, table: &Table) -> Result<(), SnapshotError> {
    let unfinished = path.with_extension(format!("{}.unfinished", std::process::id()));
    let result = write_file(&unfinished, key, report, table).and_then(|()| fs::rename(&unfinished, path));
    result.map_err(|source| {
        // A file that could not be completed only takes space; failing to remove it changes nothing.
        let _ = fs::remove_file(&unfinished);
        SnapshotError::Io { action: "write", path: path.to_owned(), source }
    })
}

fn write_file<K: Serialize>(path: &Path, key: &K, report: &LoadReport, table: &Table) -> io::Result<()> {
    if let Some(directory) = path.parent() {
        fs::create_dir_all(directory)?;
    }
    let mut segments = SegmentWriter::new(File::create(path)?, &MAGIC.to_ne_bytes())?;
    let header = Header { key, report: report.clone(), table: TableManifest::write(table, &mut segments)? };
    let header = serde_json::to_vec(&header)?;
    let place = segments.put(&header)?;
    let trailer = [place.start, place.len, xxh3_64(&header), MAGIC];
    let mut file = segments.finish()?;
    file.write_all(bytemuck::cast_slice(&trailer))?;
    file.sync_all()
}

/// Maps a snapshot.
pub fn read<K: DeserializeOwned>(path: &Path) -> Result<Snapshot<K>, SnapshotError> {
    let file = MappedFile::open(path).map_err(|source| SnapshotError::Io { action: "read", path: path.to_owned(), source })?;
    let unusable = |reason| SnapshotError::Unusable { path: path.to_owned(), reason };
    let header = header_bytes(&file).ok_or_else(|| unusable("it is incomplete or of another version"))?;
    let header: Header<K> = serde_json::from_slice(header).map_err(|_| unusable("its header is of another version"))?;
    let segments = SegmentReader::new(Arc::new(file));
    let table = header.table.read(&segments).ok_or_else(|| unusable("its arrays do not fit each other"))?;
    Ok(Snapshot { key: header.key, report: header.report, table })
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
