//! Which encoding a file is in, by its first bytes and by its name.

use super::{SourceFile, mbtiles, source};
use std::path::Path;

/// The encodings that can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// GeoJSON (RFC 7946), a sequence of it (RFC 8142), or one per line.
    GeoJson,
    /// Text in columns.
    Csv,
    /// OGC `GeoPackage` (12-128).
    GeoPackage,
    /// Esri Shapefile.
    Shapefile,
    /// `FlatGeobuf`.
    FlatGeobuf,
    /// `GeoParquet`.
    GeoParquet,
    /// OGC KML (12-007).
    Kml,
    /// A zip archive of anything: KMZ, Shapefile or other files.
    Zip,
    /// Tiles in one file.
    PmTiles,
    /// Tiles in an `SQLite` database.
    MbTiles,
}

/// Extensions in lower case, and what they promise.
const EXTENSIONS: &[(&str, Encoding)] = &[
    ("geojson", Encoding::GeoJson),
    ("json", Encoding::GeoJson),
    ("geojsonl", Encoding::GeoJson),
    ("geojsons", Encoding::GeoJson),
    ("geojsonseq", Encoding::GeoJson),
    ("ndgeojson", Encoding::GeoJson),
    ("ndjson", Encoding::GeoJson),
    ("jsonl", Encoding::GeoJson),
    ("csv", Encoding::Csv),
    ("tsv", Encoding::Csv),
    ("tab", Encoding::Csv),
    ("txt", Encoding::Csv),
    ("gpkg", Encoding::GeoPackage),
    ("shp", Encoding::Shapefile),
    ("fgb", Encoding::FlatGeobuf),
    ("parquet", Encoding::GeoParquet),
    ("geoparquet", Encoding::GeoParquet),
    ("kml", Encoding::Kml),
    ("kmz", Encoding::Zip),
    ("zip", Encoding::Zip),
    ("pmtiles", Encoding::PmTiles),
    ("mbtiles", Encoding::MbTiles),
];

impl Encoding {
    /// What the file is: by its first bytes where they leave no doubt, else by its name, else by a guess.
    pub fn of(source: &SourceFile) -> Option<Self> {
        Self::by_head_and_name(source.head(), source.given()).or_else(|| Self::by_first_character(source.head()))
    }

    /// Whether a file is an archive of tiles, as [`of`](Self::of) would find; what cannot be read is none.
    pub fn is_archive_at(path: &Path) -> bool {
        let head = source::read_head(path).unwrap_or_default();
        matches!(Self::by_head_and_name(&head, path), Some(Self::PmTiles | Self::MbTiles))
    }

    fn by_head_and_name(head: &[u8], name: &Path) -> Option<Self> {
        match Self::by_signature(head) {
            // MBTiles are as well; those of older programs say so in their name only.
            Some(Self::GeoPackage) if head.get(68..72) == Some(&mbtiles::APPLICATION_ID) => Some(Self::MbTiles),
            Some(Self::GeoPackage) if Self::by_name(name) == Some(Self::MbTiles) => Some(Self::MbTiles),
            found => found.or_else(|| Self::by_name(name)),
        }
    }

    /// What the name promises; `.gz` at its end does not count.
    pub fn by_name(path: &Path) -> Option<Self> {
        let name = path.file_name()?.to_string_lossy().to_lowercase();
        let (_, extension) = without_gz(&name).rsplit_once('.')?;
        EXTENSIONS.iter().find(|(known, _)| *known == extension).map(|(_, encoding)| *encoding)
    }

    /// What a file of a folder or an archive promises by its name. A `.txt` is read when it is asked for, but
    /// among other files it is prose.
    pub fn among_files(path: &Path) -> Option<Self> {
        let name = path.file_name()?.to_string_lossy().to_lowercase();
        let is_prose = without_gz(&name).rsplit_once('.').is_some_and(|(_, extension)| extension == "txt");
        Self::by_name(path).filter(|_| !is_prose)
    }

    fn by_signature(head: &[u8]) -> Option<Self> {
        const SIGNATURES: &[(&[u8], Encoding)] = &[
            (b"SQLite format 3\0", Encoding::GeoPackage),
            (b"PMTiles", Encoding::PmTiles),
            (b"PAR1", Encoding::GeoParquet),
            (b"fgb\x03fgb", Encoding::FlatGeobuf),
            (b"PK\x03\x04", Encoding::Zip),
            (b"PK\x05\x06", Encoding::Zip),
            (b"\0\0\x27\x0a\0\0\0\0", Encoding::Shapefile),
            (b"<?xml", Encoding::Kml),
            (b"<kml", Encoding::Kml),
        ];
        let text = without_bom(head);
        SIGNATURES.iter().find(|(bytes, _)| head.starts_with(bytes) || text.starts_with(bytes)).map(|(_, encoding)| *encoding)
    }

    /// JSON where it starts like JSON.
    fn by_first_character(head: &[u8]) -> Option<Self> {
        let first = without_bom(head).iter().find(|byte| !byte.is_ascii_whitespace())?;
        matches!(first, b'{' | 0x1e).then_some(Self::GeoJson)
    }
}

/// A file's name without folder, compression and format.
pub(super) fn stem(path: &Path) -> String {
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
    let plain = without_gz(&name);
    let (first, extension) = plain.rsplit_once('.').filter(|(first, _)| !first.is_empty()).unwrap_or((plain, ""));
    // `roads.shp.zip` is `roads`; `roads.v2.zip` is `roads.v2`.
    let known = |name: &&str| Encoding::by_name(Path::new(name)).is_some();
    match extension.to_ascii_lowercase().as_str() {
        "zip" => Some(first).filter(known).and_then(|inner| Some(inner.rsplit_once('.')?.0)).unwrap_or(first).to_owned(),
        _ => first.to_owned(),
    }
}

fn without_gz(name: &str) -> &str {
    let end = name.len().saturating_sub(3);
    match name.get(end..) {
        Some(tail) if tail.eq_ignore_ascii_case(".gz") => name.get(..end).unwrap_or(name),
        _ => name,
    }
}

fn without_bom(head: &[u8]) -> &[u8] {
    head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stem_has_neither_folder_nor_compression_nor_format() {
        for (path, expected) in [
            ("maps/roads.geojson.gz", "roads"),
            ("roads.shp.zip", "roads"),
            ("roads.v2.zip", "roads.v2"),
            ("a.b.CSV.GZ", "a.b"),
            ("месторождения.csv", "месторождения"),
            ("noext", "noext"),
            (".hidden", ".hidden"),
        ] {
            assert_eq!(stem(Path::new(path)), expected, "{path}");
        }
    }

    #[test]
    fn first_bytes_outweigh_the_name_and_the_name_a_guess() {
        let of = |name: &str, bytes: &[u8]| Encoding::of(&SourceFile::from_bytes(name, bytes).unwrap());
        assert_eq!(of("a.csv", b"SQLite format 3\0..."), Some(Encoding::GeoPackage));
        assert_eq!(of("a.csv", b"{\"a\"},b\n"), Some(Encoding::Csv));
        assert_eq!(of("a.CSV.gz", b"lon,lat"), Some(Encoding::Csv));
        assert_eq!(of("download", b"\xef\xbb\xbf {}"), Some(Encoding::GeoJson));
        assert_eq!(of("a.geojson", b"\xef\xbb\xbf<?xml version"), Some(Encoding::Kml));
        assert_eq!(of("readme.md", b"# x"), None);
    }
}
