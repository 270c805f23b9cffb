#![no_main]

use lode::{
    format::{Layer, geojson::open_bytes},
    model::Outcome,
};

/// Rows that came, rows that did not, and whether it broke off.
type Outcomes = (Vec<u64>, Vec<u64>, bool);

fn outcomes(layer: Layer) -> Outcomes {
    let (mut kept, mut rejected, mut broken) = (vec![], vec![], false);
    for job in layer.jobs {
        match job {
            Ok(job) => {
                let batch = job();
                kept.extend_from_slice(&batch.source_rows);
                rejected.extend(batch.defects.iter().filter(|d| d.outcome == Outcome::Rejected).map(|d| d.row));
            }
            Err(_) => broken = true,
        }
    }
    (kept, rejected, broken)
}

// The first byte chooses the name, which decides between one document and one per line.
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Some((choice, text)) = bytes.split_first() else { return };
    let name = if choice % 2 == 0 { "a.geojson" } else { "a.geojsonl" };
    let opened = |block_bytes: usize| open_bytes(name, text.to_vec(), block_bytes);
    lode_fuzz::take_in(opened(256).map(|layer| vec![layer]));
    // Where the text is cut into jobs decides nothing, but for the look at the first block: one document, or one per line.
    if let (Ok(small), Ok(large)) = (opened(16), opened(1 << 20))
        && small.format == large.format
    {
        assert_eq!(outcomes(small), outcomes(large));
    }
});
