//! Files mapped into memory. The one place with `unsafe` for maps.

#![allow(unsafe_code)]

use std::{fs::File, io, ops::Deref};

/// A file mapped read-only.
#[derive(Debug)]
pub struct MappedFile(memmap2::Mmap);

impl MappedFile {
    /// Maps the whole file as it is now. The map does not need the handle any more.
    pub fn of(file: &File) -> io::Result<Self> {
        // SAFETY: a map is undefined behaviour only if the file is changed under it, and a file that is cut under it ends the
        // process (SIGBUS). No code here does either: a snapshot is written under a name of its own, made read-only for its
        // owner alone, renamed into place when it is complete, and never opened for writing again. A newer one replaces the
        // directory entry, a damaged one loses it; both leave the file itself to its maps until the last is dropped. So
        // processes need no lock between them: none does to a file what a lock would have to prevent.
        //
        // What is left is up to the operator: not to write into, truncate or copy over (`cp`, `rsync --inplace`) a file of a
        // cache directory in use; not to have two machines share one over NFS, where a file that the other machine removes
        // is gone under the map as well. Deleting files or the whole directory is fine at any time. Values changed all the
        // same, by a disk as well, are found by `snapshot::Unchecked`; they are plain numbers of which any is valid for its
        // type, every access by them is bounds-checked, and text is checked to be UTF-8 when it is read.
        unsafe { memmap2::Mmap::map(file) }.map(Self)
    }
}

impl Deref for MappedFile {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.0
    }
}
