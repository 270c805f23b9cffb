use super::*;
use crate::{
    format::{
        SourceFile,
        archive::{ArchiveMetadata, ArchivedTile, Compression, TileContent},
    },
    model::TileAddress,
};
use proptest::prelude::*;
use std::{collections::BTreeMap, fs::File, io};
use xxhash_rust::xxh3::xxh3_128;

fn metadata() -> ArchiveMetadata {
    ArchiveMetadata {
        name: "Тайлы".to_owned(),
        attribution: Some("us".to_owned()),
        max_zoom: 14,
        bounds: Some([70.0, 40.0, 80.0, 50.0]),
        center: Some([75.0, 45.0, 3.0]),
        ..ArchiveMetadata::default()
    }
}

/// An archive of these tiles, which come in the order of their numbers.
fn archive(tiles: impl IntoIterator<Item = (TileAddress, Vec<u8>)>) -> Vec<u8> {
    let file = tempfile::NamedTempFile::new().unwrap();
    let mut writer = Writer::new(file.reopen().unwrap(), TileContent::Mvt, Compression::None).unwrap();
    for (tile, body) in tiles {
        writer.add(tile, &body, xxh3_128(&body)).unwrap();
    }
    let bytes = writer.finish(&metadata()).unwrap();
    let written = std::fs::read(file.path()).unwrap();
    assert_eq!(bytes, written.len() as u64);
    written
}

fn reader(bytes: &[u8]) -> Result<Reader, String> {
    Reader::open(&SourceFile::from_bytes("a.pmtiles", bytes).unwrap()).map_err(|error| error.to_string())
}

fn tile(z: u64, x: u64, y: u64) -> TileAddress {
    TileAddress::new(z, x, y).unwrap()
}

/// The tiles of a zoom, from a place on the curve to another.
fn row(zoom: u8, places: std::ops::Range<u64>) -> impl Iterator<Item = TileAddress> {
    places.map(move |place| tile_at(zoom, place).unwrap())
}

#[test]
fn tiles_are_found_as_they_were_written_and_equal_ones_are_kept_once() {
    let body = |tile: TileAddress| if tile.x().is_multiple_of(2) { vec![7; 30] } else { format!("{tile:?}").into_bytes() };
    let tiles: Vec<TileAddress> = row(0, 0..1).chain(row(7, 100..900)).collect();
    let reader = reader(&archive(tiles.iter().map(|tile| (*tile, body(*tile))))).unwrap();
    for tile in &tiles {
        let found = reader.tile(*tile).unwrap();
        assert_eq!(found, Some(ArchivedTile { body: body(*tile), compression: Compression::None }), "{tile:?}");
    }
    for absent in [tile(7, 0, 0), tile(6, 1, 1), tile(15, 1, 1)] {
        assert_eq!(reader.tile(absent).unwrap(), None);
    }
    let header = reader.header();
    assert_eq!((header.addressed_tiles, header.clustered, reader.content()), (801, true, TileContent::Mvt));
    assert!(header.tile_entries < 801 && header.tile_contents < 500, "{header:?}");
    assert_eq!(reader.metadata(), &metadata());
}

#[test]
fn an_archive_of_nothing_can_be_read() {
    let reader = reader(&archive([])).unwrap();
    assert_eq!(reader.tile(tile(0, 0, 0)).unwrap(), None);
}

#[test]
fn many_tiles_have_leaf_directories() {
    let body = |tile: TileAddress| [tile.x().to_le_bytes(), tile.y().to_le_bytes()].concat().repeat(1 + tile.y() as usize % 7);
    let tiles: Vec<TileAddress> = row(12, 1_000..60_000).filter(|tile| tile.x() % 3 != 0).collect();
    let bytes = archive(tiles.iter().map(|tile| (*tile, body(*tile))));
    let reader = reader(&bytes).unwrap();
    assert!(reader.header().leaves.length > 0);
    for tile in tiles.iter().step_by(17) {
        assert_eq!(reader.tile(*tile).unwrap().unwrap().body, body(*tile));
    }
}

/// The archive with other bytes in its header.
fn changed(bytes: &[u8], change: impl FnOnce(&mut Header)) -> Vec<u8> {
    let mut header = Header::decode(bytes).unwrap();
    change(&mut header);
    [&header.encode()[..], &bytes[127..]].concat()
}

#[test]
fn a_broken_archive_is_an_error_that_names_the_place() {
    let good = archive(
        row(7, 0..16_384)
            .map(|tile| (tile, format!("{tile:?}").repeat(1 + tile.x() as usize * tile.y() as usize % 17).into_bytes())),
    );
    assert!(Header::decode(&good).unwrap().leaves.length > 0);
    let refusal = |bytes: &[u8]| match reader(bytes) {
        Err(error) => error,
        Ok(reader) => reader.tile(tile(7, 127, 0)).unwrap_err().to_string(),
    };
    for (bytes, place) in [
        (good[..100].to_vec(), "header"),
        (good[..140].to_vec(), "root directory"),
        (good[..17_000].to_vec(), "metadata"),
        (changed(&good, |h| h.root.length = 20_000), "root directory"),
        (changed(&good, |h| h.root.offset = u64::MAX), "root directory"),
        (changed(&good, |h| h.metadata.offset = u64::MAX), "metadata"),
        (changed(&good, |h| h.metadata.offset -= 1), "metadata"),
        (changed(&good, |h| h.tiles.length = 10), "tile 7/127/0"),
        (changed(&good, |h| h.tiles.offset = u64::MAX - 5), "tile 7/127/0"),
        (changed(&good, |h| h.leaves.offset += 3), "leaf directory"),
        (changed(&good, |h| h.leaves.length = 0), "leaf directory"),
        (changed(&good, |h| h.content = None), "what its tiles are"),
    ] {
        let error = refusal(&bytes);
        assert!(error.contains(place) && error.contains("a.pmtiles"), "{place}: {error}");
    }
}

/// A file of a root directory and leaf directories made by hand.
fn crafted(root: &[Entry], leaves: &[u8]) -> Vec<u8> {
    let mut plain = vec![];
    Directory::encode(root, &mut plain);
    let header = Header {
        root: Section { offset: 127, length: plain.len() as u64 },
        metadata: Section::default(),
        leaves: Section { offset: 127 + plain.len() as u64, length: leaves.len() as u64 },
        internal_compression: Compression::None,
        ..Header::decode(&archive([])).unwrap()
    };
    [&header.encode()[..], &plain, leaves].concat()
}

#[test]
fn directories_that_hold_themselves_come_to_an_end() {
    let itself = Entry { tile_id: 0, offset: 0, length: 5, run_length: 0 };
    let mut leaf = vec![];
    Directory::encode(&[itself], &mut leaf);
    assert_eq!(leaf.len(), 5);
    let reader = reader(&crafted(&[itself], &leaf)).unwrap();
    assert!(reader.tile(tile(3, 1, 1)).unwrap_err().to_string().contains("more than 4 deep"));
}

#[test]
fn a_directory_bomb_is_refused() {
    let mut compressor = crate::format::archive::Compressor::new(Compression::Gzip).unwrap();
    let bomb = compressor.compress(&vec![1; 65 << 20]).unwrap();
    let entry = Entry { tile_id: 0, offset: 0, length: bomb.len() as u32, run_length: 0 };
    let bytes = changed(&crafted(&[entry], &bomb), |h| h.internal_compression = Compression::Gzip);
    // The root is not compressed, and so an error by itself; as a leaf the bomb is one.
    assert!(reader(&bytes).is_err());
    let mut plain = vec![];
    Directory::encode(&[entry], &mut plain);
    let root = compressor.compress(&plain).unwrap();
    let header = Header {
        root: Section { offset: 127, length: root.len() as u64 },
        leaves: Section { offset: 127 + root.len() as u64, length: bomb.len() as u64 },
        ..Header::decode(&bytes).unwrap()
    };
    let reader = reader(&[&header.encode()[..], &root, &bomb].concat()).unwrap();
    assert!(reader.tile(tile(3, 1, 1)).unwrap_err().to_string().contains("more than 64 MB"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_tiles_come_back(places in prop::collection::btree_map(0u64..21_845, prop::collection::vec(0u8..3, 1..3), 0..300)) {
        let addressed: BTreeMap<u64, (TileAddress, Vec<u8>)> = places.into_iter().map(|(id, body)| {
            let zoom = (0..8u8).rev().find(|zoom| first_id(*zoom) <= id).unwrap();
            (id, (tile_at(zoom, id - first_id(zoom)).unwrap(), body))
        }).collect();
        let reader = reader(&archive(addressed.values().cloned())).unwrap();
        for id in 0..21_845 {
            let zoom = (0..8u8).rev().find(|zoom| first_id(*zoom) <= id).unwrap();
            let found = reader.tile(tile_at(zoom, id - first_id(zoom)).unwrap()).unwrap().map(|tile| tile.body);
            prop_assert_eq!(found.as_ref(), addressed.get(&id).map(|(_, body)| body));
        }
    }

    #[test]
    fn damage_anywhere_is_no_panic(at in 0usize..1 << 20, to in any::<u8>(), cut in 0usize..1 << 20) {
        let mut bytes = archive(row(5, 0..1024).map(|tile| (tile, format!("{tile:?}").into_bytes())));
        // Most of the damage where it matters: in the header and the directories.
        let places: Vec<usize> = (0..400).chain(bytes.len() - 3000..bytes.len()).collect();
        bytes[places[at % places.len()]] = to;
        let cut = if cut % 3 == 0 { cut % bytes.len() } else { bytes.len() };
        if let Ok(reader) = reader(&bytes[..cut]) {
            row(5, 0..1024).for_each(|tile| drop(reader.tile(tile)));
        }
    }
}

#[test]
fn what_cannot_be_written_is_an_error() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let read_only = File::open(file.path()).unwrap();
    let mut writer = Writer::new(read_only, TileContent::Mvt, Compression::None).unwrap();
    let written = writer.add(tile(0, 0, 0), &vec![1; 2 << 20], 1).and_then(|()| writer.finish(&metadata()).map(drop));
    assert!(written.is_err_and(|error: io::Error| error.kind() != io::ErrorKind::NotFound));
}
