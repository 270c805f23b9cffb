//! A file that is there whole or not at all.

use super::ExportError;
use crate::features::encode::{CHUNK_BYTES, FeatureSet, FeatureWriter, geopackage};
use std::{
    fs::File,
    io::{self, Write},
    path::Path,
    sync::atomic::{AtomicBool, Ordering::Relaxed},
};
use tempfile::NamedTempFile;

/// Writes all that the writer has to a temporary file beside `path`, and renames it. On an error, and when
/// `interrupt` is set, nothing is left. `progress` is told the features written. Gives the bytes of the file.
pub fn write(
    writer: &mut dyn FeatureWriter,
    path: &Path,
    replace: bool,
    interrupt: &AtomicBool,
    mut progress: impl FnMut(usize),
) -> Result<u64, ExportError> {
    let failed = |source| ExportError::Io { path: path.to_owned(), source };
    let mut file = beside(path).map_err(failed)?;
    let mut chunk = Vec::with_capacity(2 * CHUNK_BYTES);
    let mut bytes = 0;
    let mut more = true;
    while more {
        if interrupt.load(Relaxed) {
            return Err(ExportError::Stopped);
        }
        chunk.clear();
        more = writer.write_chunk(&mut chunk)?;
        file.write_all(&chunk).map_err(failed)?;
        bytes += chunk.len() as u64;
        progress(writer.features_written());
    }
    finish(file, path, replace)?;
    Ok(bytes)
}

/// As [`write`], for sets that are the layers of one GeoPackage. Gives the bytes of the file and what people should know.
pub fn write_layers(
    layers: Vec<FeatureSet>,
    path: &Path,
    replace: bool,
    interrupt: &AtomicBool,
    mut progress: impl FnMut(usize),
) -> Result<(u64, Vec<String>), ExportError> {
    let failed = |source| ExportError::Io { path: path.to_owned(), source };
    let file = beside(path).map_err(failed)?;
    let (mut done, mut notes) = (0, vec![]);
    for layer in layers {
        let features = layer.rows.len();
        let written = geopackage::add_layer(file.path(), layer, |of_layer| {
            progress(done + of_layer);
            !interrupt.load(Relaxed)
        });
        notes.extend(written?.ok_or(ExportError::Stopped)?);
        done += features;
    }
    let bytes = file.as_file().metadata().map_err(failed)?.len();
    finish(file, path, replace)?;
    Ok((bytes, notes))
}

/// Gives the file its name.
pub fn finish(file: NamedTempFile<File>, path: &Path, replace: bool) -> Result<(), ExportError> {
    let failed = |source| ExportError::Io { path: path.to_owned(), source };
    file.as_file().sync_all().map_err(failed)?;
    let renamed = if replace { file.persist(path) } else { file.persist_noclobber(path) };
    match renamed {
        Ok(_) => Ok(()),
        Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => Err(ExportError::Exists { path: path.to_owned() }),
        Err(error) => Err(failed(error.error)),
    }
}

/// A file with the rights of any other new file, in the folder of `path`.
pub fn beside(path: &Path) -> io::Result<NamedTempFile<File>> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    builder.prefix(".lode-export-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::encode::EncodeError;
    use std::fs;

    /// Writes so many chunks, and then fails or ends.
    struct Chunks {
        left: u8,
        fails: bool,
    }

    impl FeatureWriter for Chunks {
        fn write_chunk(&mut self, out: &mut Vec<u8>) -> Result<bool, EncodeError> {
            out.extend_from_slice(b"x");
            self.left -= 1;
            match (self.left, self.fails) {
                (0, true) => Err(EncodeError::Unfit { format: "x", reason: "broken".to_owned() }),
                (left, _) => Ok(left > 0),
            }
        }
    }

    fn names(folder: &Path) -> Vec<String> {
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    }

    #[test]
    fn a_file_is_there_whole_or_not_at_all() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.csv");
        let run = |fails, stop, replace| write(&mut Chunks { left: 3, fails }, &path, replace, &AtomicBool::new(stop), |_| {});
        assert!(matches!(run(true, false, false), Err(ExportError::Encode(_))));
        assert!(matches!(run(false, true, false), Err(ExportError::Stopped)));
        assert!(names(folder.path()).is_empty());
        assert_eq!(run(false, false, false).unwrap(), 3);
        assert!(matches!(run(false, false, false), Err(ExportError::Exists { .. })));
        assert_eq!(run(false, false, true).unwrap(), 3);
        assert_eq!(names(folder.path()), ["a.csv"]);
    }
}
