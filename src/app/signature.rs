//! What a source's files look like from outside, to see that they changed without reading them.

use std::{
    fs,
    hash::{Hash, Hasher},
    path::Path,
};
use xxhash_rust::xxh3::Xxh3;

/// A number that changes when the source or a file that belongs to it does. It belongs when it has the same name up
/// to the format: the `.dbf` of a `.shp`, the `-wal` of a `.gpkg`. A source that is gone has the signature of nothing.
pub fn signature(source: &Path) -> u64 {
    let mut files: Vec<(String, u64, Option<std::time::SystemTime>)> = vec![];
    let stem = source.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let folder = source.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        // SQLite makes and deletes these two merely by reading; an empty log holds no change.
        let is_shared_memory = name.ends_with("-shm");
        if !belongs(&name, &stem) || is_shared_memory {
            continue;
        }
        if let Some(data) = entry.metadata().ok().filter(|data| data.len() > 0 || !name.ends_with("-wal")) {
            files.push((name, data.len(), data.modified().ok()));
        }
    }
    files.sort();
    let mut hash = Xxh3::new();
    files.hash(&mut hash);
    hash.finish()
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
        let now = || signature(&folder.path().join("a.gpkg"));
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
