//! Long texts in blocks of a file of their own: `.dbt` of dBASE III and IV, `.fpt` of `FoxPro`.

use crate::format::{SourceFile, byte_cursor::ByteCursor};
use std::{
    fs::File,
    io::{Read, Seek, SeekFrom},
    sync::{Mutex, PoisonError},
};

/// No text is longer, bytes.
const MAX_TEXT_BYTES: u64 = 16 << 20;

/// How blocks are laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Layout {
    /// Text up to 0x1A, in blocks of 512 bytes.
    Dbase3,
    /// `FF FF 08 00`, the length with these eight bytes, text.
    Dbase4,
    /// A type, the length, text; big-endian.
    FoxPro,
}

/// The file, opened.
#[derive(Debug)]
pub(super) struct Memo {
    file: Mutex<File>,
    layout: Layout,
    block_bytes: u64,
}

impl Memo {
    /// `table_version` is the first byte of the table that it belongs to.
    pub fn open(source: &SourceFile, table_version: u8) -> Option<Self> {
        let head = source.head();
        let is_fox_pro = source.given().extension().is_some_and(|ending| ending.eq_ignore_ascii_case("fpt"));
        let block_bytes = |at: usize| head.get(at..at + 2).and_then(|bytes| <[u8; 2]>::try_from(bytes).ok());
        let (layout, block_bytes) = match table_version {
            _ if is_fox_pro => (Layout::FoxPro, u16::from_be_bytes(block_bytes(6)?)),
            0x8B | 0x7B => (Layout::Dbase4, u16::from_le_bytes(block_bytes(20)?)),
            _ => (Layout::Dbase3, 512),
        };
        let block_bytes = if block_bytes == 0 { 512 } else { u64::from(block_bytes) };
        Some(Self { file: Mutex::new(source.reader().ok()?), layout, block_bytes })
    }

    /// The text that starts at a block.
    pub fn text(&self, block: u64) -> Option<Vec<u8>> {
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(block.checked_mul(self.block_bytes)?)).ok()?;
        if self.layout == Layout::Dbase3 {
            return up_to_mark(&mut *file);
        }
        let mut head = [0; 8];
        file.read_exact(&mut head).ok()?;
        let mut cursor = ByteCursor::little_endian(&head);
        cursor.big_endian = self.layout == Layout::FoxPro;
        let (kind, length) = (cursor.u32()?, u64::from(cursor.u32()?));
        let length = match self.layout {
            Layout::FoxPro if kind == 1 => length,
            Layout::Dbase4 if kind == 0x0008_FFFF => length.checked_sub(8)?,
            _ => return None,
        };
        let mut text = vec![];
        (&mut *file).take(length.min(MAX_TEXT_BYTES)).read_to_end(&mut text).ok()?;
        Some(text)
    }
}

fn up_to_mark(file: &mut impl Read) -> Option<Vec<u8>> {
    let mut text = vec![];
    let mut block = [0; 512];
    while (text.len() as u64) < MAX_TEXT_BYTES {
        let read = file.read(&mut block).ok()?;
        let part = block.get(..read)?;
        let end = part.iter().position(|byte| *byte == 0x1A);
        text.extend_from_slice(part.get(..end.unwrap_or(read))?);
        if end.is_some() || read == 0 {
            break;
        }
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_layout_gives_its_text() {
        let mut dbase3 = vec![0; 512];
        dbase3.extend(b"three\x1a\x1arest");
        let mut dbase4 = vec![0; 512];
        dbase4.extend([&[0xFF, 0xFF, 8, 0, 12, 0, 0, 0][..], b"fourRUBBISH"].concat());
        let mut fox_pro = vec![0; 512];
        fox_pro[7] = 64;
        fox_pro.extend([&[0, 0, 0, 1, 0, 0, 0, 3][..], b"foxRUBBISH"].concat());
        for (name, version, bytes, block, text) in
            [("a.dbt", 0x83, dbase3, 1, "three"), ("a.dbt", 0x8B, dbase4, 1, "four"), ("a.FPT", 0x30, fox_pro, 8, "fox")]
        {
            let memo = Memo::open(&SourceFile::from_bytes(name, &bytes).unwrap(), version).unwrap();
            assert_eq!(memo.text(block).as_deref(), Some(text.as_bytes()));
            assert_eq!(memo.text(u64::MAX), None);
        }
    }
}
