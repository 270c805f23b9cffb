//! Whether the arrays of a snapshot are as they were written: disks lose bits and pages.

use super::{SnapshotError, segments::Segment};
use std::{
    fs::{self, File},
    io::{self, Read, Seek, SeekFrom},
    path::PathBuf,
    time::Instant,
};
use xxhash_rust::xxh3::Xxh3;

/// Enough for reading to run at the speed of the disk.
const BLOCK_BYTES: usize = 1 << 20;

/// The arrays of a snapshot that nobody has compared with their hashes yet. To look at all of them takes as long as
/// reading the file, which a start must not wait for.
#[derive(Debug)]
pub struct Unchecked {
    pub(super) path: PathBuf,
    pub(super) file: File,
    pub(super) segments: Vec<Segment>,
}

impl Unchecked {
    /// Compares the arrays with their hashes, until `until` if that is given: then what is left comes back. An error says that
    /// the file is damaged, or cannot be read.
    ///
    /// The file is read, not its map: pages that only this looked at do not stay in the process, and one that the disk
    /// cannot give is an error here, where in the map it would end the process.
    pub fn check(mut self, until: Option<Instant>) -> Result<Option<Self>, SnapshotError> {
        let mut block = vec![0; BLOCK_BYTES];
        while let Some(segment) = self.segments.last() {
            match hash(&self.file, segment, &mut block, until) {
                Ok(None) => return Ok(Some(self)),
                Ok(Some(hash)) if hash == segment.hash => self.segments.pop(),
                Ok(Some(_)) => return Err(SnapshotError::Damaged { path: self.path }),
                Err(source) => return Err(SnapshotError::Io { action: "read", path: self.path, source }),
            };
        }
        Ok(None)
    }
}

/// Takes a damaged snapshot away. Tables that are mapped to it keep what they have.
pub fn discard(error: &SnapshotError) {
    // One that cannot be removed is found damaged again at the next start.
    let _ = fs::remove_file(error.path());
}

/// The hash of an array as it is in the file; `None` where `until` came before its end.
fn hash(mut file: &File, segment: &Segment, block: &mut [u8], until: Option<Instant>) -> io::Result<Option<u64>> {
    let mut hash = Xxh3::new();
    let mut left = usize::try_from(segment.bytes).map_err(io::Error::other)?;
    file.seek(SeekFrom::Start(segment.start))?;
    while left > 0 {
        if until.is_some_and(|until| Instant::now() >= until) {
            return Ok(None);
        }
        let wanted = left.min(block.len());
        file.read_exact(&mut block[..wanted])?;
        hash.update(&block[..wanted]);
        left -= wanted;
    }
    Ok(Some(hash.digest()))
}
