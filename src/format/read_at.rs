//! Reading a file at a place, by many threads at once.

use std::{fs::File, io};

/// Fills `buffer` with the bytes from `offset`.
///
/// A read and not a map: the file belongs to others, who may shorten or overwrite it at any time, and a map would then take the
/// process down.
pub(super) fn read_exact_at(file: &File, buffer: &mut [u8], offset: u64) -> io::Result<()> {
    #[cfg(unix)]
    {
        std::os::unix::fs::FileExt::read_exact_at(file, buffer, offset)
    }
    #[cfg(windows)]
    {
        let mut filled = 0;
        while filled < buffer.len() {
            match std::os::windows::fs::FileExt::seek_read(file, &mut buffer[filled..], offset + filled as u64)? {
                0 => return Err(io::ErrorKind::UnexpectedEof.into()),
                some => filled += some,
            }
        }
        Ok(())
    }
}
