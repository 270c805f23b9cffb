#![no_main]

use lode::{
    format::{SourceFile, archive::MAX_TILE_BYTES, mlt, pmtiles},
    model::TileAddress,
};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Ok(source) = SourceFile::from_bytes("a.pmtiles", bytes) else { return };
    let Ok(reader) = pmtiles::Reader::open(&source) else { return };
    for (z, x, y) in [(0, 0, 0), (1, 1, 1), (3, 5, 2), (7, 90, 44), (14, 11_000, 5_700), (20, 1 << 19, 3)] {
        let Ok(tile) = TileAddress::new(z, x, y) else { continue };
        if let Ok(Some(tile)) = reader.tile(tile) {
            let Ok(body) = tile.compression.decode(&tile.body, MAX_TILE_BYTES) else { continue };
            let _ = mlt::of_mvt(&body);
        }
    }
});
