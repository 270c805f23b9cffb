//! Files mapped into memory. The one place with `unsafe` for maps.

#![allow(unsafe_code)]

use std::{fs::File, io, ops::Deref, path::Path};

/// A file mapped read-only.
#[derive(Debug)]
pub struct MappedFile(memmap2::Mmap);

impl MappedFile {
    /// Maps the whole file as it is now.
    pub fn open(path: &Path) -> io::Result<Self> {
        let file = File::open(path)?;
        // SAFETY: a map is undefined behaviour only if the file is changed or cut under it. Snapshots
        // are written under another name, renamed into place and never written again; a newer one
        // replaces the directory entry, and the old file lives on until its last map is dropped.
        unsafe { memmap2::Mmap::map(&file) }.map(Self)
    }
}

impl Deref for MappedFile {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.0
    }
}
