//! Where the features lie but for the few that are far from all others: where a map opens, for one wrong coordinate
//! must not show a reader the whole Earth.

use crate::model::{LonLatBounds, WorldBox, WorldPoint};
use std::ops::RangeInclusive;

/// Where the others lie is found from about so many rows.
const SAMPLE: usize = 1 << 16;

/// The box around the features that are not far from all others; `None` where that is all of them. Far is as in Tukey's
/// fences: further from the stretch that holds 96 % of the middles than that is long.
pub(super) fn main_extent(boxes: &[WorldBox]) -> Option<LonLatBounds> {
    let sample = || boxes.iter().step_by(boxes.len().div_ceil(SAMPLE).max(1));
    let fence_x = fence(sample().map(|bounds| bounds.center().x).collect())?;
    let fence_y = fence(sample().map(|bounds| bounds.center().y).collect())?;
    let is_near = |bounds: &WorldBox| {
        let WorldPoint { x, y } = bounds.center();
        fence_x.contains(&i64::from(x)) && fence_y.contains(&i64::from(y))
    };
    if boxes.iter().all(is_near) {
        return None;
    }
    let near = boxes.iter().copied().filter(is_near).reduce(WorldBox::union)?;
    let [west, north] = WorldPoint { x: near.min_x, y: near.min_y }.to_lon_lat();
    let [east, south] = WorldPoint { x: near.max_x, y: near.max_y }.to_lon_lat();
    LonLatBounds::new(west, south, east, north).ok()
}

/// From where to where middles are not far; `None` where they are too few to say, or all but the same.
fn fence(mut middles: Vec<u32>) -> Option<RangeInclusive<i64>> {
    let last = middles.len().checked_sub(1)?;
    let mut at = |place: usize| i64::from(*middles.select_nth_unstable(place).1);
    let (low, high) = (at(last / 50), at(last - last / 50));
    let length = high - low;
    (length > 0).then(|| low - length..=high + length)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(lon: f64, lat: f64) -> WorldBox {
        WorldBox::point(WorldPoint::from_lon_lat(lon, lat))
    }

    fn grid() -> Vec<WorldBox> {
        (0..400u32).map(|i| at(50.0 + f64::from(i % 20), 40.0 + f64::from(i / 20))).collect()
    }

    #[test]
    fn a_few_features_far_from_all_others_do_not_count() {
        let mut boxes = grid();
        boxes.extend([at(0.0, 0.0), at(0.0, -85.0), at(-179.0, 50.0)]);
        let found = main_extent(&boxes).unwrap().to_array();
        let expected = [50.0, 40.0, 69.0, 59.0];
        assert!(found.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-6), "{found:?}");
    }

    #[test]
    fn where_none_is_far_there_is_no_other_extent() {
        assert_eq!(main_extent(&grid()), None);
        let mut islands = grid();
        islands.push(at(80.0, 62.0));
        assert_eq!(main_extent(&islands), None, "a little outside is not far");
        assert_eq!(main_extent(&[]), None);
        assert_eq!(main_extent(&[at(1.0, 1.0), at(170.0, 80.0)]), None, "of two none is the outlier");
        let mut one_place = vec![at(10.0, 10.0); 500];
        one_place.push(at(20.0, 20.0));
        assert_eq!(main_extent(&one_place), None, "what all others have in common may be the mistake");
    }

    #[test]
    fn a_large_table_is_judged_by_a_sample_and_searched_whole() {
        let mut boxes: Vec<WorldBox> =
            (0..300_000u32).map(|i| at(60.0 + f64::from(i % 1000) / 100.0, 45.0 + f64::from(i / 1000) / 100.0)).collect();
        boxes.insert(7, at(-60.0, -45.0));
        boxes.insert(8, at(59.0, 45.0));
        let west = main_extent(&boxes).unwrap().west();
        assert!((west - 59.0).abs() < 1e-6, "{west}: near enough to count");
    }
}
