//! Reading: header and root directory at once, everything else when it is asked for.

use super::{
    directory::{Directory, Entry},
    header::{FIRST_BYTES, Header, Section},
    tile_id::tile_id,
};
use crate::{
    format::{
        FormatError, SourceFile,
        archive::{ArchiveMetadata, ArchivedTile, MAX_TILE_BYTES, TileContent},
        read_at::read_exact_at,
    },
    model::TileAddress,
};
use quick_cache::{Weighter, sync::Cache};
use serde_json::Value;
use std::{fs::File, ops::Range, sync::Arc};

/// Directories of directories: the specification's own writer makes one level, readers know three.
const MAX_LEVELS: usize = 4;
/// A directory that is larger than this, not compressed, is a decompression bomb: bytes.
const MAX_DIRECTORY_BYTES: u64 = 64 << 20;
/// Metadata that are larger than this are not read: bytes.
const MAX_METADATA_BYTES: u64 = 16 << 20;
/// What leaf directories that were read lately may take: bytes.
const CACHED_BYTES: u64 = 32 << 20;

/// A file that can be asked for tiles.
#[derive(Debug)]
pub struct Reader {
    source: Arc<SourceFile>,
    file: File,
    header: Header,
    content: TileContent,
    root: Directory,
    metadata: ArchiveMetadata,
    /// Leaf directories by their offset.
    leaves: Cache<u64, Arc<Directory>, ByBytes>,
}

#[derive(Debug, Clone)]
struct ByBytes;

impl Weighter<u64, Arc<Directory>> for ByBytes {
    fn weight(&self, _: &u64, directory: &Arc<Directory>) -> u64 {
        (size_of_val(directory.entries()) + 128) as u64
    }
}

impl Reader {
    /// Opens a file.
    ///
    /// # Errors
    /// [`FormatError`] where header, root directory or metadata cannot be read.
    pub fn open(source: &Arc<SourceFile>) -> Result<Self, FormatError> {
        let header = Header::decode(source.head()).map_err(|reason| source.malformed("header", reason))?;
        let content = header.content.ok_or_else(|| source.unsupported("it does not say what its tiles are"))?;
        let mut reader = Self {
            source: Arc::clone(source),
            file: source.reader()?,
            content,
            root: Directory::default(),
            metadata: ArchiveMetadata::default(),
            leaves: Cache::with_weighter(256, CACHED_BYTES, ByBytes),
            header,
        };
        let Section { offset, length } = reader.header.root;
        if offset.checked_add(length).is_none_or(|end| end > FIRST_BYTES as u64) {
            let reason = format!("it has to end within the first {FIRST_BYTES} bytes of the file");
            return Err(source.malformed("root directory", reason));
        }
        reader.root = reader.directory(offset..offset + length, "root directory")?;
        reader.metadata = reader.read_metadata()?;
        Ok(reader)
    }

    /// What the tiles are.
    pub fn content(&self) -> TileContent {
        self.content
    }

    /// What the file says of itself.
    pub fn metadata(&self) -> &ArchiveMetadata {
        &self.metadata
    }

    /// The header.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// A tile; `None` where there is none.
    ///
    /// # Errors
    /// [`FormatError`] when a directory or the tile cannot be read.
    pub fn tile(&self, tile: TileAddress) -> Result<Option<ArchivedTile>, FormatError> {
        if !(self.header.min_zoom..=self.header.max_zoom).contains(&tile.z()) {
            return Ok(None);
        }
        let Some(entry) = self.find(tile_id(tile))? else { return Ok(None) };
        let place = || format!("tile {}/{}/{}", tile.z(), tile.x(), tile.y());
        if entry.length as u64 > MAX_TILE_BYTES {
            return Err(self.source.too_large(format!("{} has {} bytes", place(), entry.length)));
        }
        let range = self.header.tiles.part(entry.offset, entry.length as u64);
        let range = range.ok_or_else(|| self.source.malformed(place(), "it lies outside the tiles of the file"))?;
        let body = self.read(range, &place())?;
        Ok(Some(ArchivedTile { body, compression: self.header.tile_compression }))
    }

    /// The entry that names a tile, through as many directories as need be.
    fn find(&self, id: u64) -> Result<Option<Entry>, FormatError> {
        let mut found = self.root.find(id);
        for _ in 0..MAX_LEVELS {
            match found {
                Some(entry) if entry.run_length == 0 => found = self.leaf(entry)?.find(id),
                done => return Ok(done),
            }
        }
        let reason = format!("directories lie in one another more than {MAX_LEVELS} deep");
        Err(self.source.malformed("leaf directories", reason))
    }

    fn leaf(&self, entry: Entry) -> Result<Arc<Directory>, FormatError> {
        self.leaves.get_or_insert_with(&entry.offset, || {
            let place = format!("leaf directory at {}", entry.offset);
            let range = self.header.leaves.part(entry.offset, entry.length as u64);
            let range = range.ok_or_else(|| self.source.malformed(&place, "it lies outside the directories of the file"))?;
            self.directory(range, &place).map(Arc::new)
        })
    }

    fn directory(&self, range: Range<u64>, place: &str) -> Result<Directory, FormatError> {
        let bytes = self.unpacked(range, MAX_DIRECTORY_BYTES, place)?;
        Directory::decode(&bytes).map_err(|reason| self.source.malformed(place, reason))
    }

    fn unpacked(&self, range: Range<u64>, max_bytes: u64, place: &str) -> Result<Vec<u8>, FormatError> {
        if range.end - range.start > max_bytes {
            return Err(self.source.too_large(format!("{place}: more than {} MB", max_bytes >> 20)));
        }
        let packed = self.read(range, place)?;
        let unpacked = self.header.internal_compression.decode(&packed, max_bytes);
        unpacked.map_err(|reason| self.source.malformed(place, reason))
    }

    fn read(&self, range: Range<u64>, place: &str) -> Result<Vec<u8>, FormatError> {
        if range.end > self.source.len() {
            return Err(self.source.malformed(place, "it lies beyond the end of the file, which may be incomplete"));
        }
        let mut bytes = vec![0; (range.end - range.start) as usize];
        read_exact_at(&self.file, &mut bytes, range.start).map_err(|error| self.source.io(error))?;
        Ok(bytes)
    }

    fn read_metadata(&self) -> Result<ArchiveMetadata, FormatError> {
        let Section { offset, length } = self.header.metadata;
        let json = if length == 0 {
            Value::Null
        } else {
            let end = offset.checked_add(length).ok_or_else(|| self.source.malformed("metadata", "they end beyond any file"))?;
            let bytes = self.unpacked(offset..end, MAX_METADATA_BYTES, "metadata")?;
            serde_json::from_slice(&bytes).map_err(|error| self.source.malformed("metadata", error))?
        };
        let text = |name: &str| json.get(name).and_then(Value::as_str).map(str::to_owned);
        let header = &self.header;
        let mut metadata = ArchiveMetadata {
            name: text("name").unwrap_or_default(),
            description: text("description").unwrap_or_default(),
            attribution: text("attribution").filter(|text| !text.is_empty()),
            min_zoom: header.min_zoom,
            max_zoom: header.max_zoom,
            bounds: Some(header.bounds),
            center: Some(header.center),
            ..ArchiveMetadata::default()
        };
        metadata.make_sane();
        metadata.read_layers(&json);
        Ok(metadata)
    }
}
