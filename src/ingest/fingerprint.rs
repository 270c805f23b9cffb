//! Which state of a source's files a snapshot was made of.

use serde::{Deserialize, Serialize};
use std::{
    fs::File,
    io::Read,
    path::{Path, PathBuf},
    time::UNIX_EPOCH,
};
use xxhash_rust::xxh3::Xxh3;

/// The files of a source, by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Fingerprint(Vec<FileState>);

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct FileState {
    name: String,
    bytes: u64,
    modified_ns: u128,
    /// Of the content; computed when a snapshot is written.
    hash: Option<u64>,
}

impl Fingerprint {
    /// The files as they are now, without looking into them.
    pub fn of(source: &Path) -> Self {
        Self(files(source).iter().filter_map(|path| FileState::of(path)).collect())
    }

    /// With the content's hashes, if the files are still as they were.
    pub fn with_hashes(self, source: &Path) -> Option<Self> {
        let hashed: Option<Vec<FileState>> = files(source)
            .iter()
            .zip(self.0.clone())
            .map(|(path, state)| Some(FileState { hash: Some(content_hash(path)?), ..state }))
            .collect();
        (Self::of(source) == self).then_some(Self(hashed?))
    }

    /// Whether the files are as they were: the same size and time, or, where only the time differs, the same content.
    pub fn is_current(&self, source: &Path) -> bool {
        let paths = files(source);
        let now = Self::of(source);
        now.0.len() == self.0.len()
            && !now.0.is_empty()
            && self.0.iter().zip(&now.0).zip(&paths).all(|((then, now), path)| {
                then.name == now.name
                    && then.bytes == now.bytes
                    && (then.modified_ns == now.modified_ns || (then.hash.is_some() && then.hash == content_hash(path)))
            })
    }
}

impl FileState {
    fn of(path: &Path) -> Option<Self> {
        let metadata = path.metadata().ok()?;
        let modified_ns = metadata.modified().ok()?.duration_since(UNIX_EPOCH).ok()?.as_nanos();
        let name = path.file_name()?.to_string_lossy().into_owned();
        Some(Self { name, bytes: metadata.len(), modified_ns, hash: None })
    }
}

/// The file itself and those beside it that are read with it: the other files of a shapefile, the
/// write-ahead log of a GeoPackage. Of a folder, its files.
fn files(source: &Path) -> Vec<PathBuf> {
    let mut files = vec![];
    if source.is_dir() {
        files.extend(entries(source).filter(|path| path.is_file()));
    } else {
        files.push(source.to_owned());
        let is_shapefile = source.extension().is_some_and(|e| e.eq_ignore_ascii_case("shp"));
        let stem = source.file_stem();
        let belongs = |path: &PathBuf| {
            path != source
                && if is_shapefile { path.file_stem() == stem } else { path.as_os_str() == wal_name(source).as_os_str() }
        };
        files.extend(source.parent().into_iter().flat_map(entries).filter(belongs));
    }
    files.sort();
    files
}

fn wal_name(source: &Path) -> PathBuf {
    let mut name = source.as_os_str().to_owned();
    name.push("-wal");
    name.into()
}

fn entries(directory: &Path) -> impl Iterator<Item = PathBuf> {
    let directory = if directory.as_os_str().is_empty() { Path::new(".") } else { directory };
    directory.read_dir().into_iter().flatten().flatten().map(|entry| entry.path())
}

fn content_hash(path: &Path) -> Option<u64> {
    let mut file = File::open(path).ok()?;
    let mut hash = Xxh3::new();
    let mut block = vec![0; 1 << 20];
    loop {
        match file.read(&mut block).ok()? {
            0 => return Some(hash.digest()),
            n => hash.update(&block[..n]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn a_touched_file_is_current_and_a_changed_one_is_not() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("a.shp");
        fs::write(&path, "one").unwrap();
        fs::write(directory.path().join("a.dbf"), "dbf").unwrap();
        let fingerprint = Fingerprint::of(&path).with_hashes(&path).unwrap();
        assert!(fingerprint.is_current(&path));
        let later = std::time::SystemTime::now() + std::time::Duration::from_secs(9);
        File::options().write(true).open(&path).unwrap().set_modified(later).unwrap();
        assert!(fingerprint.is_current(&path), "only the time changed");
        fs::write(&path, "two").unwrap();
        assert!(!fingerprint.is_current(&path));
        fs::write(&path, "one").unwrap();
        assert!(fingerprint.is_current(&path));
        fs::write(directory.path().join("a.dbf"), "other").unwrap();
        assert!(!fingerprint.is_current(&path), "a file beside it changed");
        fs::remove_file(&path).unwrap();
        assert!(!fingerprint.is_current(&path));
    }
}
