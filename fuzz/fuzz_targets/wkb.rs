#![no_main]

use lode::{format::wkb, model::RowBatch};

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
            assert_eq!((batch.geometries.len(), batch.geometries.xy()), (1, &[[1.0, 2.0]][..]), "an error leaves nothing");
        }
    }
    lode_fuzz::clean_batch(batch);
});
