use super::*;
use crate::format::{
    SourceFile,
    archive::{ArchiveMetadata, ArchivedTile, Compression, Compressor, TileContent},
};
use rusqlite::Connection;
use std::path::{Path, PathBuf};
use tempfile::TempDir;
use xxhash_rust::xxh3::xxh3_128;

fn metadata() -> ArchiveMetadata {
    ArchiveMetadata {
        name: "Тайлы".to_owned(),
        description: "of tests".to_owned(),
        min_zoom: 0,
        max_zoom: 6,
        bounds: Some([70.0, 40.5, 80.0, 50.0]),
        center: Some([75.0, 45.0, 3.0]),
        ..ArchiveMetadata::default()
    }
}

fn tile(z: u64, x: u64, y: u64) -> TileAddress {
    TileAddress::new(z, x, y).unwrap()
}

fn reader(path: &Path) -> Result<Reader, String> {
    let source = SourceFile::open(path).map_err(|error| error.to_string())?;
    Reader::open(&source).map_err(|error| error.to_string())
}

fn written(tiles: &[(TileAddress, Vec<u8>)]) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.mbtiles");
    let mut writer = Writer::new(&path, TileContent::Mvt).unwrap();
    for (tile, body) in tiles {
        writer.add(*tile, body, xxh3_128(body)).unwrap();
    }
    writer.finish(&metadata()).unwrap();
    (folder, path)
}

#[test]
fn tiles_are_found_as_they_were_written_and_equal_ones_are_kept_once() {
    let mut gzip = Compressor::new(Compression::Gzip).unwrap();
    let body = gzip.compress(b"equal").unwrap();
    let tiles = [(tile(0, 0, 0), gzip.compress(b"other").unwrap()), (tile(6, 1, 60), body.clone()), (tile(6, 2, 60), body)];
    let (_folder, path) = written(&tiles);
    let reader = reader(&path).unwrap();
    for (tile, body) in tiles {
        assert_eq!(reader.tile(tile).unwrap(), Some(ArchivedTile { body, compression: Compression::Gzip }));
    }
    assert_eq!(reader.tile(tile(6, 1, 3)).unwrap(), None);
    assert_eq!((reader.content(), reader.metadata()), (TileContent::Mvt, &metadata()));
    let database = Connection::open(&path).unwrap();
    let count = |sql: &str| database.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap();
    assert_eq!((count("SELECT count(*) FROM images"), count("SELECT count(*) FROM map")), (2, 3));
    assert_eq!(count("SELECT tile_row FROM tiles WHERE tile_column = 2"), 3, "rows are counted from the south");
}

#[test]
fn an_archive_of_nothing_can_be_read() {
    let (_folder, path) = written(&[]);
    assert_eq!(reader(&path).unwrap().tile(tile(0, 0, 0)).unwrap(), None);
}

/// A database made by these statements.
fn made(sql: &str) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("b.mbtiles");
    Connection::open(&path).unwrap().execute_batch(sql).unwrap();
    (folder, path)
}

const PLAIN: &str = "CREATE TABLE metadata (name TEXT, value TEXT);
    CREATE TABLE tiles (zoom_level INTEGER, tile_column INTEGER, tile_row INTEGER, tile_data BLOB);";

#[test]
fn plain_databases_without_much_metadata_are_read_too() {
    let png = "INSERT INTO tiles VALUES (3, 1, 2, x'89504E470D0A')";
    let (_folder, path) = made(&format!("{PLAIN} {png}"));
    let reader = reader(&path).unwrap();
    assert_eq!((reader.content(), reader.metadata().min_zoom, reader.metadata().max_zoom), (TileContent::Png, 3, 3));
    assert!(reader.tile(tile(3, 1, 5)).unwrap().is_some());
}

#[test]
fn what_is_broken_is_an_error_that_names_the_file() {
    for (sql, reason) in [
        ("CREATE TABLE x (y)", "without a table tiles"),
        ("CREATE VIEW tiles AS SELECT * FROM gone", "tiles"),
        (&format!("{PLAIN} INSERT INTO metadata VALUES ('format', 'las')"), "`las`"),
    ] {
        let (_folder, path) = made(sql);
        let error = reader(&path).unwrap_err();
        assert!(error.contains(reason) && error.contains("b.mbtiles"), "{error}");
    }
    let (_folder, path) = made(&format!("{PLAIN} INSERT INTO tiles VALUES (0, 0, 0, 'text'), (1, 0, 0, NULL)"));
    let text = reader(&path).unwrap();
    assert!(text.tile(tile(0, 0, 0)).unwrap_err().to_string().contains("tile 0/0/0"));
    assert!(text.tile(tile(1, 0, 1)).is_err());
}

#[test]
fn damage_anywhere_is_no_panic() {
    let bodies = |i: u64| format!("tile {i}").repeat(20).into_bytes();
    let tiles: Vec<_> = (0..1024).map(|i| (tile(5, i % 32, i / 32), bodies(i))).collect();
    let (folder, path) = written(&tiles);
    let good = std::fs::read(&path).unwrap();
    let damaged = folder.path().join("c.mbtiles");
    for seed in 0..200u64 {
        let mut bytes = good.clone();
        for i in 0..4u64 {
            let hash = xxh3_128(&[seed.to_le_bytes(), i.to_le_bytes()].concat()) as u64;
            let at = hash as usize % if seed % 2 == 0 { 8192 } else { bytes.len() };
            bytes[at] = (hash >> 56) as u8;
        }
        bytes.truncate(if seed % 5 == 0 { bytes.len() / 2 } else { bytes.len() });
        std::fs::write(&damaged, bytes).unwrap();
        if let Ok(reader) = reader(&damaged) {
            tiles.iter().step_by(37).for_each(|(tile, _)| drop(reader.tile(*tile)));
        }
    }
}
