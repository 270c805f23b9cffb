#![no_main]

use lode::http::{
    params::{BoundingBox, Params, bbox, crs84, limit, offset, page, page_value},
    tile_address,
};

const MAX: usize = 1000;

/// Every parser on the same text: each takes it or says what it would take.
fn parse(text: &str) {
    if let Ok(BoundingBox { bounds, heights }) = bbox(text) {
        assert!(heights.is_none_or(|heights| !heights.is_empty()));
        let [west, south, east, north] = bounds.to_array();
        assert!(west.abs() <= 180.0 && east.abs() <= 180.0, "{bounds:?}");
        assert!(-90.0 <= south && south <= north && north <= 90.0, "{bounds:?}");
        assert!(bounds.halves().all(|half| half.west() <= half.east()), "{bounds:?}");
    }
    if let Ok(limit) = limit(text, MAX) {
        assert!((1..=MAX).contains(&limit));
    }
    if let Ok(start) = page(text) {
        let again = page_value(&start).map(|value| page(&value));
        assert_eq!(again, Some(Ok(start)), "a link that leads elsewhere");
    }
    let _ = (offset(text), crs84(text));
    let mut numbers = text.splitn(3, '/');
    if let (Some(z), Some(x), Some(y)) = (numbers.next(), numbers.next(), numbers.next())
        && let Ok(tile) = tile_address(z, x, y)
    {
        let side = 1 << tile.z();
        assert!(tile.x() < side && tile.y() < side);
        assert!(tile.world_box().min_x <= tile.world_box().max_x);
    }
}

libfuzzer_sys::fuzz_target!(|text: &str| {
    parse(text);
    let Ok(mut params) = Params::parse(text) else { return };
    let _ = params.take("bbox", bbox);
    let _ = params.take("limit", |text| limit(text, MAX));
    let _ = params.take("offset", offset);
    let _ = params.take("page", page);
    let _ = params.finish();
});
