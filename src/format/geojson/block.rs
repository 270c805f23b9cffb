//! A stretch of a file that holds whole rows.

/// The bytes of some rows, and where each is.
#[derive(Debug)]
pub(super) struct Block {
    pub bytes: Vec<u8>,
    /// Where in the file the block begins, bytes.
    pub origin: u64,
    /// The number of its first row, counted from 1.
    pub first_row: u64,
    /// Start and end of every row in `bytes`.
    pub spans: Vec<[usize; 2]>,
}

impl Block {
    /// The bytes of every row and where in the file they begin.
    pub fn rows(&self) -> impl Iterator<Item = (&[u8], u64)> {
        self.spans.iter().map(|&[start, end]| (self.bytes.get(start..end).unwrap_or_default(), self.origin + start as u64))
    }
}
