#![no_main]

use lode::{
    format::wkb,
    model::{Geometries, RowBatch},
};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let mut batch = RowBatch::default();
    batch.begin_row(1);
    batch.geometries.push_point(1.0, 2.0, None);
    batch.end_row();
    batch.begin_row(2);
    match wkb::push(&mut batch.geometries, bytes) {
        Ok(flattened) => {
            batch.report_flattened(flattened);
            batch.end_row();
        }
        Err(error) => {
            assert!(!error.to_string().is_empty());
            let mut before = Geometries::default();
            before.push_point(1.0, 2.0, None);
            assert_eq!(batch.geometries, before, "an error leaves nothing");
        }
    }
    lode_fuzz::clean_batch(batch);
});
