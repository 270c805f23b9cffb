#![no_main]

use lode::{
    filter::Expr,
    http::{
        params::{Params, bbox, datetime, limit, near, offset, page, page_parameter, within, words},
        tile_address,
    },
    model::{LonLatBounds, PageStart},
};

const MAX: usize = 1000;

/// Every parser on the same text: each takes it or says what it would take.
fn parse(text: &str) {
    if let Ok(Expr::Bbox(numbers)) = bbox(text, &None) {
        let bounds = LonLatBounds::from_numbers(&numbers).unwrap().unwrap();
        let [_, south, _, north] = bounds.to_array();
        assert!(-90.0 <= south && south <= north && north <= 90.0, "{bounds:?}");
        assert!(bounds.halves().all(|half| half.west() <= half.east()), "{bounds:?}");
    }
    if let Ok(limit) = limit(text, MAX) {
        assert!((1..=MAX).contains(&limit));
    }
    if let Ok(start @ (PageStart::After(_) | PageStart::Before(_))) = page(text) {
        let again = page_parameter(&start).map(|(_, value)| page(&value));
        assert_eq!(again, Some(Ok(start)), "a link that leads elsewhere");
    }
    if let Ok([lon, lat]) = near(text) {
        assert!(lon.is_finite() && lat.abs() <= 90.0);
    }
    if let Ok(metres) = within(text) {
        assert!(metres.is_finite() && metres >= 0.0);
    }
    let _ = (offset(text), datetime(text), words(text));
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
    let _ = params.take("bbox", |text| bbox(text, &None));
    let _ = params.take("limit", |text| limit(text, MAX));
    let _ = params.take("offset", offset);
    let _ = params.take("page", page);
    let _ = params.finish();
});
