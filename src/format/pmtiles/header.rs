//! The header (section 3).

use crate::format::{
    archive::{Compression, TileContent},
    byte_cursor::ByteCursor,
};
use std::ops::Range;

/// The header's length, bytes.
pub const HEADER_BYTES: usize = 127;

/// Header and root directory lie in so many bytes at the file's beginning (section 2).
pub const FIRST_BYTES: usize = 16_384;

const MAGIC: &[u8; 7] = b"PMTiles";
const VERSION: u8 = 3;

/// Degrees are kept in so many parts.
const DEGREE: f64 = 1e7;

/// What the header says.
#[derive(Debug, Clone, PartialEq)]
pub struct Header {
    /// Where the root directory lies.
    pub root: Section,
    /// Where the metadata lies: JSON, compressed as directories are.
    pub metadata: Section,
    /// Where the leaf directories lie.
    pub leaves: Section,
    /// Where the tiles lie.
    pub tiles: Section,
    /// Tiles that can be asked for.
    pub addressed_tiles: u64,
    /// Entries of directories that name tiles.
    pub tile_entries: u64,
    /// Tiles that are kept.
    pub tile_contents: u64,
    /// Whether tiles lie in the order of their numbers.
    pub clustered: bool,
    /// How directories and metadata are compressed.
    pub internal_compression: Compression,
    /// How tiles are compressed.
    pub tile_compression: Compression,
    /// What the tiles are; `None` for what nobody has named.
    pub content: Option<TileContent>,
    /// The first zoom.
    pub min_zoom: u8,
    /// The last zoom.
    pub max_zoom: u8,
    /// West, south, east, north, degrees.
    pub bounds: [f64; 4],
    /// Longitude, latitude, zoom.
    pub center: [f64; 3],
}

/// A stretch of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Section {
    /// Where it begins, bytes from the beginning of the file.
    pub offset: u64,
    /// How long it is, bytes.
    pub length: u64,
}

impl Section {
    /// The bytes `length` after `offset` in this section; `None` where they do not lie in it.
    pub fn part(&self, offset: u64, length: u64) -> Option<Range<u64>> {
        let end = offset.checked_add(length).filter(|end| *end <= self.length)?;
        Some(self.offset.checked_add(offset)?..self.offset.checked_add(end)?)
    }
}

impl Header {
    /// Reads a header.
    ///
    /// # Errors
    /// Says what is wrong.
    pub fn decode(bytes: &[u8]) -> Result<Self, String> {
        let mut cursor = ByteCursor::little_endian(bytes);
        match cursor.take(MAGIC.len()) {
            Some(magic) if magic == MAGIC => {}
            Some([b'P', b'M', version @ (1 | 2), ..]) => {
                return Err(format!(
                    "PMTiles of version {version}, which is out of use; `pmtiles convert` makes version 3 of it"
                ));
            }
            _ => return Err("it does not begin like PMTiles".to_owned()),
        }
        match cursor.u8() {
            Some(VERSION) => {}
            Some(version) => return Err(format!("PMTiles of version {version}; version {VERSION} can be read")),
            None => return Err("the header ends too early".to_owned()),
        }
        fields(&mut cursor).ok_or_else(|| "the header ends too early".to_owned())?
    }

    /// Writes a header.
    pub fn encode(&self) -> [u8; HEADER_BYTES] {
        let mut out = Vec::with_capacity(HEADER_BYTES);
        out.extend_from_slice(MAGIC);
        out.push(VERSION);
        for section in [self.root, self.metadata, self.leaves, self.tiles] {
            out.extend(section.offset.to_le_bytes());
            out.extend(section.length.to_le_bytes());
        }
        for count in [self.addressed_tiles, self.tile_entries, self.tile_contents] {
            out.extend(count.to_le_bytes());
        }
        let [internal, tiles] = [self.internal_compression, self.tile_compression].map(compression_code);
        out.extend([self.clustered as u8, internal, tiles, content_code(self.content), self.min_zoom, self.max_zoom]);
        let degrees = |v: f64| ((v * DEGREE).round() as i32).to_le_bytes();
        self.bounds.iter().for_each(|v| out.extend(degrees(*v)));
        out.push(self.center[2] as u8);
        self.center[..2].iter().for_each(|v| out.extend(degrees(*v)));
        let mut bytes = [0; HEADER_BYTES];
        bytes.iter_mut().zip(out).for_each(|(to, from)| *to = from);
        bytes
    }
}

/// What follows the version; `None` where it ends too early.
fn fields(cursor: &mut ByteCursor<'_>) -> Option<Result<Header, String>> {
    let mut section = || Some(Section { offset: cursor.u64()?, length: cursor.u64()? });
    let (root, metadata, leaves, tiles) = (section()?, section()?, section()?, section()?);
    let (addressed_tiles, tile_entries, tile_contents) = (cursor.u64()?, cursor.u64()?, cursor.u64()?);
    let clustered = cursor.u8()? == 1;
    let (internal, tile, content) = (cursor.u8()?, cursor.u8()?, cursor.u8()?);
    let (min_zoom, max_zoom) = (cursor.u8()?, cursor.u8()?);
    let mut degrees = || Some(cursor.i32()? as f64 / DEGREE);
    let bounds = [degrees()?, degrees()?, degrees()?, degrees()?];
    let center_zoom = cursor.u8()? as f64;
    let mut degrees = || Some(cursor.i32()? as f64 / DEGREE);
    let center = [degrees()?, degrees()?, center_zoom];
    let (internal_compression, tile_compression) = match [internal, tile].map(compression) {
        [Ok(internal), Ok(tile)] => (internal, tile),
        [Err(reason), _] | [_, Err(reason)] => return Some(Err(reason)),
    };
    if min_zoom > max_zoom {
        return Some(Err(format!("its first zoom ({min_zoom}) is greater than its last ({max_zoom})")));
    }
    let content = match content {
        1 => Some(TileContent::Mvt),
        2 => Some(TileContent::Png),
        3 => Some(TileContent::Jpeg),
        4 => Some(TileContent::Webp),
        5 => Some(TileContent::Avif),
        6 => Some(TileContent::Mlt),
        _ => None,
    };
    let header = Header {
        root,
        metadata,
        leaves,
        tiles,
        addressed_tiles,
        tile_entries,
        tile_contents,
        clustered,
        internal_compression,
        tile_compression,
        content,
        min_zoom,
        max_zoom,
        bounds,
        center,
    };
    Some(Ok(header))
}

fn compression(code: u8) -> Result<Compression, String> {
    match code {
        1 => Ok(Compression::None),
        2 => Ok(Compression::Gzip),
        3 => Ok(Compression::Brotli),
        4 => Ok(Compression::Zstd),
        0 => Err("it does not say how it is compressed".to_owned()),
        other => Err(format!("it is compressed in a way ({other}) that is not known here")),
    }
}

fn compression_code(compression: Compression) -> u8 {
    match compression {
        Compression::None => 1,
        Compression::Gzip => 2,
        Compression::Brotli => 3,
        Compression::Zstd => 4,
    }
}

fn content_code(content: Option<TileContent>) -> u8 {
    match content {
        None => 0,
        Some(TileContent::Mvt) => 1,
        Some(TileContent::Png) => 2,
        Some(TileContent::Jpeg) => 3,
        Some(TileContent::Webp) => 4,
        Some(TileContent::Avif) => 5,
        Some(TileContent::Mlt) => 6,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn header() -> Header {
        Header {
            root: Section { offset: 127, length: 25 },
            metadata: Section { offset: 152, length: 247 },
            leaves: Section::default(),
            tiles: Section { offset: 399, length: u64::MAX },
            addressed_tiles: 3,
            tile_entries: 2,
            tile_contents: 1,
            clustered: true,
            internal_compression: Compression::Gzip,
            tile_compression: Compression::Brotli,
            content: Some(TileContent::Mvt),
            min_zoom: 0,
            max_zoom: 14,
            bounds: [-180.0, -85.0, 179.999_999_9, 85.0],
            center: [76.9, 43.2, 7.0],
        }
    }

    #[test]
    fn what_is_written_is_read() {
        assert_eq!(Header::decode(&header().encode()), Ok(header()));
    }

    #[test]
    fn what_is_no_header_is_refused_with_a_reason() {
        let good = header().encode();
        for len in 0..HEADER_BYTES {
            assert!(Header::decode(&good[..len]).is_err(), "{len}");
        }
        let changed = |at: usize, to: u8| {
            let mut bytes = good;
            bytes[at] = to;
            Header::decode(&bytes).unwrap_err()
        };
        assert!(changed(7, 4).contains("version 4"));
        assert!(changed(97, 0).contains("how it is compressed"));
        assert!(changed(98, 9).contains("(9)"));
        assert!(changed(100, 15).contains("first zoom (15)"));
        assert!(Header::decode(b"PM\x02\0.......").unwrap_err().contains("version 2"));
    }

    #[test]
    fn a_part_lies_in_its_section() {
        let section = Section { offset: 10, length: 5 };
        assert_eq!(section.part(1, 4), Some(11..15));
        assert!([(1, 5), (6, 0), (u64::MAX, 1)].iter().all(|(offset, length)| section.part(*offset, *length).is_none()));
        assert_eq!(Section { offset: u64::MAX, length: 5 }.part(1, 1), None);
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(mut bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = Header::decode(&bytes);
            bytes.splice(..bytes.len().min(8), *b"PMTiles\x03");
            let _ = Header::decode(&bytes);
        }
    }
}
