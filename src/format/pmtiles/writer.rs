//! Writing: tiles as they come, in the order of their numbers; directories at the end.

use super::{
    directory::{Directory, Entry},
    header::{FIRST_BYTES, HEADER_BYTES, Header, Section},
    tile_id::tile_id,
};
use crate::{
    format::archive::{ArchiveMetadata, Compression, Compressor, Recent, TileContent},
    model::TileAddress,
};
use serde_json::{Value, json};
use std::{
    fs::File,
    io::{self, BufWriter, Seek, SeekFrom, Write},
};

/// Entries in a leaf directory, unless there are so many leaves that the root would be too long.
const LEAF_ENTRIES: usize = 4096;
/// Larger tiles are not looked for among those written before: they are hardly ever equal.
const COMPARED_BYTES: usize = 4096;
const WRITE_BUFFER_BYTES: usize = 1 << 20;

/// Writes one file. Keeps four bytes or so of each tile in memory, and none of its content.
pub struct Writer {
    file: BufWriter<File>,
    content: TileContent,
    tile_compression: Compression,
    /// Compresses directories and metadata.
    compressor: Compressor,
    /// Entries of the leaf that is not full yet.
    pending: Vec<Entry>,
    /// Compressed directories, one after the other, and where each lies.
    leaves: Vec<u8>,
    leaf_entries: Vec<Entry>,
    recent: Recent<(u64, u32)>,
    tile_bytes: u64,
    addressed_tiles: u64,
    tile_entries: u64,
    tile_contents: u64,
}

impl Writer {
    /// Begins a file that is empty. Tiles are this, and compressed so, by the caller.
    ///
    /// # Errors
    /// Where the file cannot be written.
    pub fn new(mut file: File, content: TileContent, tile_compression: Compression) -> io::Result<Self> {
        file.seek(SeekFrom::Start(FIRST_BYTES as u64))?;
        Ok(Self {
            file: BufWriter::with_capacity(WRITE_BUFFER_BYTES, file),
            content,
            tile_compression,
            compressor: Compressor::new(Compression::Gzip)?,
            pending: Vec::with_capacity(LEAF_ENTRIES),
            leaves: vec![],
            leaf_entries: vec![],
            recent: Recent::default(),
            tile_bytes: 0,
            addressed_tiles: 0,
            tile_entries: 0,
            tile_contents: 0,
        })
    }

    /// Adds a tile with a hash of its body. Tiles come in the order of their numbers, none of them empty.
    ///
    /// # Errors
    /// Where the file cannot be written.
    pub fn add(&mut self, tile: TileAddress, body: &[u8], hash: u128) -> io::Result<()> {
        let length = u32::try_from(body.len()).map_err(|_| io::Error::other("a tile has more than 4 GB"))?;
        let compared = body.len() <= COMPARED_BYTES;
        let known = if compared { self.recent.get(hash) } else { None };
        let offset = match known.filter(|(_, known_length)| *known_length == length) {
            Some((offset, _)) => offset,
            None => self.add_content(body, length, compared.then_some(hash))?,
        };
        self.addressed_tiles += 1;
        let tile_id = tile_id(tile);
        match self.pending.last_mut() {
            Some(last) if last.offset == offset && last.tile_id + last.run_length as u64 == tile_id => last.run_length += 1,
            _ => {
                self.tile_entries += 1;
                if self.pending.len() == LEAF_ENTRIES {
                    self.end_leaf()?;
                }
                self.pending.push(Entry { tile_id, offset, length, run_length: 1 });
            }
        }
        Ok(())
    }

    /// Appends a content, and remembers it under its hash; gives its place.
    fn add_content(&mut self, body: &[u8], length: u32, hash: Option<u128>) -> io::Result<u64> {
        let offset = self.tile_bytes;
        self.file.write_all(body)?;
        self.tile_bytes += length as u64;
        self.tile_contents += 1;
        if let Some(hash) = hash {
            self.recent.insert(hash, (offset, length));
        }
        Ok(offset)
    }

    /// Tiles that can be asked for so far, and how many of them are kept.
    pub fn counts(&self) -> (u64, u64) {
        (self.addressed_tiles, self.tile_contents)
    }

    /// Writes what is left: metadata, directories, header. Gives the bytes of the file.
    ///
    /// # Errors
    /// Where the file cannot be written.
    pub fn finish(mut self, metadata: &ArchiveMetadata) -> io::Result<u64> {
        let root = self.root()?;
        let json = self.compressor.compress(document(metadata).to_string().as_bytes())?;
        let mut end = FIRST_BYTES as u64 + self.tile_bytes;
        let mut section = |length: usize| {
            let section = Section { offset: end, length: length as u64 };
            end += length as u64;
            section
        };
        let (metadata_section, leaves_section) = (section(json.len()), section(self.leaves.len()));
        let header = Header {
            root: Section { offset: HEADER_BYTES as u64, length: root.len() as u64 },
            metadata: metadata_section,
            leaves: leaves_section,
            tiles: Section { offset: FIRST_BYTES as u64, length: self.tile_bytes },
            addressed_tiles: self.addressed_tiles,
            tile_entries: self.tile_entries,
            tile_contents: self.tile_contents,
            clustered: true,
            internal_compression: Compression::Gzip,
            tile_compression: self.tile_compression,
            content: Some(self.content),
            min_zoom: metadata.min_zoom,
            max_zoom: metadata.max_zoom,
            bounds: metadata.bounds.unwrap_or_default(),
            center: metadata.center.unwrap_or_default(),
        };
        self.file.write_all(&json)?;
        self.file.write_all(&self.leaves)?;
        self.file.seek(SeekFrom::Start(0))?;
        self.file.write_all(&header.encode())?;
        self.file.write_all(&root)?;
        self.file.flush()?;
        Ok(end)
    }

    /// The root directory, compressed: of all tiles where there is room, else of leaves.
    fn root(&mut self) -> io::Result<Vec<u8>> {
        let room = FIRST_BYTES - HEADER_BYTES;
        if self.leaf_entries.is_empty() {
            let root = self.directory(&self.pending.clone())?;
            if root.len() <= room {
                return Ok(root);
            }
        }
        self.end_leaf()?;
        let mut entries_in_leaf = LEAF_ENTRIES;
        loop {
            let root = self.directory(&self.leaf_entries.clone())?;
            if root.len() <= room {
                return Ok(root);
            }
            entries_in_leaf *= 2;
            self.join_leaves(entries_in_leaf)?;
        }
    }

    fn directory(&mut self, entries: &[Entry]) -> io::Result<Vec<u8>> {
        let mut plain = vec![];
        Directory::encode(entries, &mut plain);
        self.compressor.compress(&plain)
    }

    fn end_leaf(&mut self) -> io::Result<()> {
        let entries = std::mem::take(&mut self.pending);
        let Some(first) = entries.first() else { return Ok(()) };
        let leaf = self.directory(&entries)?;
        let (offset, length) = (self.leaves.len() as u64, leaf.len() as u32);
        self.leaf_entries.push(Entry { tile_id: first.tile_id, offset, length, run_length: 0 });
        self.leaves.extend_from_slice(&leaf);
        self.pending = entries;
        self.pending.clear();
        Ok(())
    }

    /// Makes larger leaves of those that there are.
    fn join_leaves(&mut self, entries_in_leaf: usize) -> io::Result<()> {
        let (bytes, old) = (std::mem::take(&mut self.leaves), std::mem::take(&mut self.leaf_entries));
        for leaf in old {
            let packed = bytes.get(leaf.offset as usize..).and_then(|rest| rest.get(..leaf.length as usize)).unwrap_or_default();
            let plain = Compression::Gzip.decode(packed, u64::MAX - 1).map_err(io::Error::other)?;
            let entries = Directory::decode(&plain).map_err(io::Error::other)?;
            if self.pending.len() + entries.entries().len() > entries_in_leaf {
                self.end_leaf()?;
            }
            self.pending.extend_from_slice(entries.entries());
        }
        self.end_leaf()
    }
}

/// The metadata (section 5).
fn document(metadata: &ArchiveMetadata) -> Value {
    let mut members = metadata.layers_json();
    members.insert("name".to_owned(), metadata.name.clone().into());
    members.insert("description".to_owned(), metadata.description.clone().into());
    members.insert("type".to_owned(), "overlay".into());
    members.insert("generator".to_owned(), concat!("lode ", env!("CARGO_PKG_VERSION")).into());
    if let Some(attribution) = &metadata.attribution {
        members.insert("attribution".to_owned(), attribution.clone().into());
    }
    json!(members)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leaves_grow_until_the_root_has_room() {
        let mut writer = Writer::new(tempfile::tempfile().unwrap(), TileContent::Mvt, Compression::None).unwrap();
        // Leaves of one entry each, whose numbers hardly compress.
        let mut tile_id = 0;
        for i in 0..20_000u64 {
            tile_id += 1 + xxhash_rust::xxh3::xxh3_64(&i.to_le_bytes()) % 1_000_000;
            writer.pending.push(Entry { tile_id, offset: i * 999, length: 998, run_length: 1 });
            writer.end_leaf().unwrap();
        }
        let root = writer.root().unwrap();
        let plain = Compression::Gzip.decode(&root, 1 << 20).unwrap();
        let leaves = Directory::decode(&plain).unwrap();
        assert!(root.len() <= FIRST_BYTES - HEADER_BYTES && leaves.entries().len() <= 3, "{}", leaves.entries().len());
        assert!(leaves.entries().iter().all(|leaf| leaf.run_length == 0));
    }
}
