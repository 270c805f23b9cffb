//! What a source's files look like from outside, to see that they changed without reading them.

use std::{
    collections::BTreeMap,
    fs,
    hash::{Hash, Hasher},
    path::{Path, PathBuf},
    time::SystemTime,
};
use xxhash_rust::xxh3::Xxh3;

/// Numbers that change when a source or a file that belongs to it does, in the order of the sources. A file belongs when
/// it has the same name up to the format: the `.dbf` of a `.shp`, the `-wal` of a `.gpkg`. A source that is gone has the
/// signature of nothing.
pub fn signatures(sources: &[PathBuf]) -> Vec<u64> {
    let mut folders: BTreeMap<PathBuf, Vec<FileState>> = BTreeMap::new();
    let signature = |source: &PathBuf| {
        let folder = source.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let files = folders.entry(folder.to_owned()).or_insert_with(|| list(folder));
        let stem = source.file_stem().unwrap_or_default().to_string_lossy();
        let mut hash = Xxh3::new();
        files.iter().filter(|file| belongs(&file.name, &stem)).for_each(|file| file.hash(&mut hash));
        hash.finish()
    };
    sources.iter().map(signature).collect()
}

#[derive(PartialEq, Eq, PartialOrd, Ord, Hash)]
struct FileState {
    name: String,
    bytes: u64,
    modified: Option<SystemTime>,
}

/// The files of a folder by name; none where it cannot be listed.
fn list(folder: &Path) -> Vec<FileState> {
    let state = |entry: fs::DirEntry| {
        let data = entry.metadata().ok()?;
        let name = entry.file_name().to_string_lossy().into_owned();
        // SQLite makes and deletes these two merely by reading; an empty log holds no change.
        let is_noise = name.ends_with("-shm") || (name.ends_with("-wal") && data.len() == 0);
        (!is_noise).then(|| FileState { name, bytes: data.len(), modified: data.modified().ok() })
    };
    let mut files: Vec<FileState> = fs::read_dir(folder).into_iter().flatten().flatten().filter_map(state).collect();
    files.sort();
    files
}

fn belongs(name: &str, stem: &str) -> bool {
    name.strip_prefix(stem).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_belongs_to_the_source_changes_its_signature() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
        let now = || signatures(&[folder.path().join("a.gpkg")])[0];
        let nothing = now();
        write("a.gpkg", "1");
        let first = now();
        assert_ne!(first, nothing);
        for unrelated in ["ab.gpkg", "b.gpkg", "a.gpkg-shm"] {
            write(unrelated, "x");
        }
        write("a.gpkg-wal", "");
        assert_eq!(now(), first);
        write("a.gpkg-wal", "change");
        assert_ne!(now(), first);
        fs::remove_file(folder.path().join("a.gpkg-wal")).unwrap();
        write("a.gpkg", "12");
        assert_ne!(now(), first);
    }
}
