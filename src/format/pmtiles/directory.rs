//! Directories (section 4): which tile lies where.

/// One line of a directory: a tile, some equal tiles in a row, or another directory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// The (first) tile's number.
    pub tile_id: u64,
    /// Where it lies in the tiles, or the directory in the leaf directories; bytes.
    pub offset: u64,
    /// How long it is, bytes.
    pub length: u32,
    /// How many tiles in a row are the same; 0 for a directory.
    pub run_length: u32,
}

/// Entries in ascending order of tiles.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Directory {
    entries: Vec<Entry>,
}

/// Every entry takes at least one byte in each of the four columns.
const MIN_ENTRY_BYTES: u64 = 4;

impl Directory {
    /// Reads a directory, not compressed.
    ///
    /// # Errors
    /// Says what is wrong.
    pub fn decode(bytes: &[u8]) -> Result<Self, String> {
        let mut rest = bytes;
        let count = varint(&mut rest)?;
        if count > rest.len() as u64 / MIN_ENTRY_BYTES {
            return Err(format!("it says that it has {count} entries, and has {} bytes", rest.len()));
        }
        let mut entries = vec![Entry { tile_id: 0, offset: 0, length: 0, run_length: 0 }; count as usize];
        let mut id = 0u64;
        for (place, entry) in entries.iter_mut().enumerate() {
            let step = varint(&mut rest)?;
            if step == 0 && place > 0 {
                return Err(format!("tile {id} is there twice"));
            }
            id = id.checked_add(step).ok_or("a tile's number is too large")?;
            entry.tile_id = id;
        }
        for entry in &mut entries {
            entry.run_length = number(&mut rest, "the run of equal tiles")?;
        }
        for entry in &mut entries {
            entry.length = number(&mut rest, "the length of a tile")?;
        }
        let mut end = None;
        for entry in &mut entries {
            entry.offset = match (varint(&mut rest)?, end) {
                (0, Some(end)) => end,
                (0, None) => return Err("its first entry lies behind the one before it".to_owned()),
                (offset, _) => offset - 1,
            };
            end = Some(entry.offset.checked_add(entry.length as u64).ok_or("a tile lies beyond any file")?);
        }
        Ok(Self { entries })
    }

    /// Appends a directory of these entries, not compressed. They stand in ascending order.
    pub fn encode(entries: &[Entry], out: &mut Vec<u8>) {
        put(out, entries.len() as u64);
        let mut last = 0;
        for entry in entries {
            put(out, entry.tile_id - last);
            last = entry.tile_id;
        }
        entries.iter().for_each(|entry| put(out, entry.run_length as u64));
        entries.iter().for_each(|entry| put(out, entry.length as u64));
        let mut end = None;
        for entry in entries {
            put(out, if end == Some(entry.offset) { 0 } else { entry.offset + 1 });
            end = Some(entry.offset + entry.length as u64);
        }
    }

    /// The entries.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The entry that has this tile, or the directory in which it would be.
    pub fn find(&self, tile_id: u64) -> Option<Entry> {
        let after = self.entries.partition_point(|entry| entry.tile_id <= tile_id);
        let entry = self.entries[..after].last()?;
        let is_in_run = tile_id - entry.tile_id < entry.run_length as u64;
        (entry.run_length == 0 || is_in_run).then_some(*entry)
    }
}

fn number(rest: &mut &[u8], what: &str) -> Result<u32, String> {
    let value = varint(rest)?;
    u32::try_from(value).map_err(|_| format!("{what} is {value}, which is too large"))
}

/// Seven bits a byte, the least significant first.
fn varint(rest: &mut &[u8]) -> Result<u64, String> {
    let mut value = 0;
    for shift in (0..64).step_by(7) {
        let (&byte, after) = rest.split_first().ok_or("it ends too early")?;
        *rest = after;
        value |= (byte as u64 & 0x7f) << shift;
        if byte < 0x80 {
            return Ok(value);
        }
    }
    Err("a number has more than ten bytes".to_owned())
}

fn put(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn entry(tile_id: u64, offset: u64, length: u32, run_length: u32) -> Entry {
        Entry { tile_id, offset, length, run_length }
    }

    fn encoded(entries: &[Entry]) -> Vec<u8> {
        let mut out = vec![];
        Directory::encode(entries, &mut out);
        out
    }

    #[test]
    fn a_tile_is_found_in_its_run_or_in_the_directory_before_it() {
        let directory = Directory { entries: vec![entry(5, 0, 10, 1), entry(7, 10, 10, 3), entry(20, 0, 99, 0)] };
        let found = |id: u64| directory.find(id).map(|entry| entry.tile_id);
        let expected =
            [(4, None), (5, Some(5)), (6, None), (7, Some(7)), (9, Some(7)), (10, None), (20, Some(20)), (99, Some(20))];
        for (id, place) in expected {
            assert_eq!(found(id), place, "{id}");
        }
        assert_eq!(Directory::default().find(0), None);
    }

    #[test]
    fn entries_that_follow_one_another_take_a_byte_for_it() {
        assert_eq!(encoded(&[entry(0, 0, 9, 1), entry(1, 9, 9, 1)]), [2, 0, 1, 1, 1, 9, 9, 1, 0]);
    }

    #[test]
    fn what_is_no_directory_is_refused_with_a_reason() {
        for (bytes, reason) in [
            (&[][..], "ends too early"),
            (&[255, 255, 255, 255, 15], "entries"),
            (&[2, 0, 0, 1, 1, 9, 9, 1, 0], "twice"),
            (&[1, 0, 1, 9, 0], "before it"),
            (&[1, 0, 255, 255, 255, 255, 255, 1, 9, 1], "too large"),
            (&[1, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255], "ten bytes"),
        ] {
            let error = Directory::decode(bytes).unwrap_err();
            assert!(error.contains(reason), "{bytes:?}: {error}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(steps in prop::collection::vec((1u64..1 << 40, 0u64..1 << 40, any::<u32>(), any::<u32>()), 0..300)) {
            let mut id = 0;
            let entries: Vec<Entry> = steps.iter().map(|&(step, offset, length, run)| {
                id += step;
                entry(id, offset, length, run)
            }).collect();
            let read = Directory::decode(&encoded(&entries)).unwrap();
            prop_assert_eq!(read.entries(), entries);
        }

        #[test]
        fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..300), id in any::<u64>()) {
            if let Ok(directory) = Directory::decode(&bytes) {
                directory.find(id);
                prop_assert!(directory.entries().len() <= bytes.len() / 4);
            }
        }
    }
}
