//! How deep the schema nests, found before the parquet crate reads it: that one calls itself for every level,
//! and a small file with a hundred thousand levels would overflow the stack, which nothing can catch.
//!
//! The footer is a struct of the Thrift compact protocol (github.com/apache/thrift, `thrift-compact-protocol.md`);
//! its field 2 lists the elements of the schema, each before its children, whose number is in field 5 (`parquet.thrift`).

use crate::format::{FormatError, SourceFile, byte_cursor::ByteCursor};
use std::io::{Read, Seek, SeekFrom};

/// Nobody nests deeper.
const MAX_LEVELS: usize = 64;

/// The length of the footer, and `PAR1`.
const TAIL_BYTES: u64 = 8;

/// Refuses a file whose schema nests too deep, or whose footer cannot be read.
pub(super) fn check(source: &SourceFile) -> Result<(), FormatError> {
    let footer = read_footer(source).map_err(|error| source.io(error))?;
    let levels = footer.as_deref().and_then(levels);
    match levels.ok_or_else(|| source.malformed("footer", "it is damaged, or the file is truncated"))? {
        ..=MAX_LEVELS => Ok(()),
        _ => Err(source.malformed("footer", format!("columns nest deeper than {MAX_LEVELS}"))),
    }
}

/// The bytes of the footer; `None` where the file does not end like Parquet.
fn read_footer(source: &SourceFile) -> std::io::Result<Option<Vec<u8>>> {
    let mut file = std::fs::File::open(source.local())?;
    let end = source.len().saturating_sub(TAIL_BYTES);
    file.seek(SeekFrom::Start(end))?;
    let mut tail = vec![];
    file.read_to_end(&mut tail)?;
    let [l0, l1, l2, l3, b'P', b'A', b'R', b'1'] = tail[..] else {
        return Ok(None);
    };
    let Some(start) = end.checked_sub(u64::from(u32::from_le_bytes([l0, l1, l2, l3]))) else {
        return Ok(None);
    };
    file.seek(SeekFrom::Start(start))?;
    let mut footer = vec![];
    file.take(end - start).read_to_end(&mut footer)?;
    Ok(Some(footer))
}

/// Levels of the schema, or [`MAX_LEVELS`] and one; `None` where the bytes are no footer.
fn levels(footer: &[u8]) -> Option<usize> {
    let mut thrift = Thrift { bytes: ByteCursor::little_endian(footer) };
    let mut id = 0;
    loop {
        match thrift.field(&mut id)? {
            Thrift::STOP => return None,
            Thrift::LIST if id == 2 => return thrift.schema_levels(),
            other => thrift.skip(other, 0)?,
        }
    }
}

struct Thrift<'a> {
    bytes: ByteCursor<'a>,
}

impl Thrift<'_> {
    /// The end of a struct.
    const STOP: u8 = 0;
    const INTEGER_32: u8 = 5;
    const LIST: u8 = 9;
    const STRUCT: u8 = 12;

    fn schema_levels(&mut self) -> Option<usize> {
        let (elements, kind) = self.list_head()?;
        let mut deepest = 0;
        // Children still to come, of every element that has any.
        let mut open: Vec<u64> = vec![];
        for _ in 0..elements {
            while open.last() == Some(&0) {
                open.pop();
            }
            if let Some(left) = open.last_mut() {
                *left -= 1;
            }
            let children = if kind == Self::STRUCT { self.children()? } else { return None };
            if children > 0 {
                open.push(children);
            }
            deepest = deepest.max(open.len());
            if deepest > MAX_LEVELS {
                break;
            }
        }
        Some(deepest)
    }

    /// Reads an element of the schema; gives its number of children.
    fn children(&mut self) -> Option<u64> {
        let (mut id, mut children) = (0, 0);
        loop {
            match self.field(&mut id)? {
                Self::STOP => return Some(children),
                // Signed numbers come as 0, -1, 1, -2 …
                Self::INTEGER_32 if id == 5 => children = self.varint()? / 2,
                other => self.skip(other, 0)?,
            }
        }
    }

    /// The type of the next field, whose number becomes `id`, or [`STOP`](Self::STOP).
    fn field(&mut self, id: &mut i64) -> Option<u8> {
        let head = self.bytes.u8()?;
        match head >> 4 {
            0 if head == Self::STOP => {}
            0 => *id = (self.varint()? / 2).cast_signed(),
            step => *id += i64::from(step),
        }
        Some(head & 0xF)
    }

    fn skip(&mut self, kind: u8, depth: usize) -> Option<()> {
        if depth > MAX_LEVELS {
            return None;
        }
        match kind {
            1 | 2 => {}
            3 => {
                self.bytes.u8()?;
            }
            4..=6 => {
                self.varint()?;
            }
            7 => {
                self.bytes.take(8)?;
            }
            8 => {
                let length = self.varint()?;
                self.bytes.take(length.try_into().ok()?)?;
            }
            Self::LIST | 10 => {
                let (items, kind) = self.list_head()?;
                for _ in 0..items {
                    // In a list even a truth value has a byte.
                    self.skip(if matches!(kind, 1 | 2) { 3 } else { kind }, depth + 1)?;
                }
            }
            Self::STRUCT => {
                let mut id = 0;
                loop {
                    match self.field(&mut id)? {
                        Self::STOP => break,
                        other => self.skip(other, depth + 1)?,
                    }
                }
            }
            // Maps stand nowhere in a footer.
            _ => return None,
        }
        Some(())
    }

    fn list_head(&mut self) -> Option<(u64, u8)> {
        let head = self.bytes.u8()?;
        let items = if head >> 4 == 0xF { self.varint()? } else { u64::from(head >> 4) };
        Some((items, head & 0xF))
    }

    /// Seven bits a byte, the lowest first; the eighth says that there is more.
    fn varint(&mut self) -> Option<u64> {
        let mut value = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.bytes.u8()?;
            value |= u64::from(byte & 0x7F) << shift;
            if byte & 0x80 == 0 {
                return Some(value);
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::read_back::fixture;

    /// A footer of so many groups inside each other, with one column in the innermost.
    fn nested(groups: u32) -> Vec<u8> {
        let elements = (groups + 1).to_le_bytes();
        let count = [elements[0] & 0x7F | 0x80, (groups + 1 >> 7) as u8 & 0x7F | 0x80, (groups + 1 >> 14) as u8 & 0x7F];
        let head = [&[0x15, 2, 0x19, 0xFC][..], &count].concat();
        let leaf = [0x15, 2, 0x25, 0, 0x18, 1, b'a', 0];
        [head, [0x48, 1, b'a', 0x15, 2, 0].repeat(groups as usize), leaf.to_vec(), vec![0x16, 0, 0x19, 0x0C, 0]].concat()
    }

    #[test]
    fn levels_are_counted() {
        assert_eq!(levels(&nested(3)), Some(3));
        assert_eq!(levels(&nested(64)), Some(64));
        assert_eq!(levels(&nested(200_000)), Some(65));
        assert_eq!(levels(&nested(3)[..20]), None);
    }

    #[test]
    fn a_schema_that_would_overflow_the_stack_is_refused() {
        let footer = nested(200_000);
        let bytes = [b"PAR1", &footer[..], &(footer.len() as u32).to_le_bytes(), b"PAR1"].concat();
        let error = check(&SourceFile::from_bytes("a.parquet", &bytes).unwrap()).unwrap_err();
        assert!(error.to_string().contains("nest deeper"), "{error}");
    }

    #[test]
    fn real_files_pass() {
        for name in ["columns", "geopandas", "multipolygon", "codec_lz4", "geoarrow"] {
            check(&fixture(&format!("geoparquet/{name}.parquet"))).unwrap();
        }
    }
}
