//! Snapshots on their way: a file that has another name until it is complete.

use std::{
    fs::{self, DirEntry},
    io,
    path::Path,
    time::Duration,
};
use tempfile::{Builder, NamedTempFile};

const SUFFIX: &str = ".unfinished";

/// A file that did not change for as long is not being written any more.
const NOBODY_WRITES: Duration = Duration::from_hours(1);

/// A file beside `path` that nobody else has, whichever processes or machines write there; it goes when it is dropped without
/// having been given its name. Only its owner may read it, and nobody may write to it but through this handle.
pub(super) fn create(path: &Path) -> io::Result<NamedTempFile> {
    let directory = path.parent().unwrap_or(Path::new(""));
    fs::create_dir_all(directory)?;
    sweep(directory);
    let mut builder = Builder::new();
    builder.prefix("snapshot-").suffix(SUFFIX);
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o400));
    builder.tempfile_in(directory)
}

/// Removes what processes left behind that were killed while they wrote.
fn sweep(directory: &Path) {
    let is_left = |entry: &DirEntry| {
        let age = entry.metadata().and_then(|data| data.modified()).ok().and_then(|time| time.elapsed().ok());
        entry.file_name().to_string_lossy().ends_with(SUFFIX) && age.is_some_and(|age| age > NOBODY_WRITES)
    };
    for entry in fs::read_dir(directory).into_iter().flatten().flatten().filter(is_left) {
        // It takes space, nothing worse.
        let _ = fs::remove_file(entry.path());
    }
}
