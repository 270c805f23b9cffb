//! A read-only array that is owned or lies in a mapped file.

use super::MappedFile;
use bytemuck::Pod;
use std::{fmt, ops::Deref, sync::Arc};

/// A read-only array of plain values; derefs to a slice. Bind the slice once before a hot loop.
pub struct Buffer<T: Pod>(Source<T>);

enum Source<T: Pod> {
    Owned(Vec<T>),
    Mapped { file: Arc<MappedFile>, start: usize, bytes: usize },
}

impl<T: Pod> Buffer<T> {
    /// The values in `bytes` bytes from byte `start` of the file; `None` where the file ends before that, `start` is not
    /// aligned for `T` or the bytes are no whole number of values.
    pub fn mapped(file: Arc<MappedFile>, start: usize, bytes: usize) -> Option<Self> {
        let range = file.get(start..start.checked_add(bytes)?)?;
        bytemuck::try_cast_slice::<u8, T>(range).ok()?;
        Some(Self(Source::Mapped { file, start, bytes }))
    }
}

impl<T: Pod> Deref for Buffer<T> {
    type Target = [T];

    #[inline]
    fn deref(&self) -> &[T] {
        match &self.0 {
            Source::Owned(values) => values,
            Source::Mapped { file, start, bytes } => bytemuck::cast_slice(&file[*start..*start + *bytes]),
        }
    }
}

impl<T: Pod> Default for Buffer<T> {
    fn default() -> Self {
        Self(Source::Owned(vec![]))
    }
}

impl<T: Pod> From<Vec<T>> for Buffer<T> {
    fn from(values: Vec<T>) -> Self {
        Self(Source::Owned(values))
    }
}

impl<T: Pod + fmt::Debug> fmt::Debug for Buffer<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Buffer({} values)", self.len())
    }
}
