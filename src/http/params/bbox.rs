//! `bbox` (OGC 17-069r4, section 7.15.3).

use super::Refusal;
use crate::model::LonLatBounds;
use std::ops::RangeInclusive;

const ALLOWED: &str = "west,south,east,north in degrees, or with heights west,south,bottom,east,north,top; \
                       west > east crosses the antimeridian";

/// What to look for features in.
#[derive(Debug, Clone, PartialEq)]
pub struct BoundingBox {
    /// On the map.
    pub bounds: LonLatBounds,
    /// The lowest and the highest height, where given.
    pub heights: Option<RangeInclusive<f64>>,
}

/// Four numbers, or six with heights. Degrees, and the units of the source.
pub fn bbox(text: &str) -> Result<BoundingBox, Refusal> {
    let refused = |reason: String| Refusal::new(reason, ALLOWED);
    let mut numbers = [0.0f64; 6];
    let mut count = 0;
    for part in text.split(',') {
        let number: f64 = part.trim().parse().map_err(|_| refused(format!("`{}` is not a number", clipped(part))))?;
        if !number.is_finite() {
            return Err(refused(format!("{number} is not a finite number")));
        }
        *numbers.get_mut(count).ok_or_else(|| refused("more than six numbers".to_owned()))? = number;
        count += 1;
    }
    let ([west, south, east, north], heights) = match (count, numbers) {
        (4, [w, s, e, n, ..]) => ([w, s, e, n], None),
        (6, [w, s, bottom, e, n, top]) if bottom <= top => ([w, s, e, n], Some(bottom..=top)),
        (6, _) => return Err(refused("bottom is above top".to_owned())),
        _ => return Err(refused(format!("{count} numbers where 4 or 6 are needed"))),
    };
    if let Some(latitude) = [south, north].into_iter().find(|l| l.abs() > 90.0) {
        return Err(refused(format!("{latitude} is no latitude; the order is longitude, latitude")));
    }
    let bounds = LonLatBounds::new(west, south, east, north).map_err(|e| refused(e.to_string()))?;
    Ok(BoundingBox { bounds, heights })
}

fn clipped(part: &str) -> String {
    part.chars().take(40).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_and_six_numbers_make_a_box() {
        let bounds = LonLatBounds::new(50.0, 40.0, 80.0, 55.5).unwrap();
        assert_eq!(bbox("50, 40,80,55.5"), Ok(BoundingBox { bounds, heights: None }));
        assert_eq!(bbox("50,40,-10,80,55.5,9000"), Ok(BoundingBox { bounds, heights: Some(-10.0..=9000.0) }));
        assert!(bbox("170,-10,-170,10").unwrap().bounds.crosses_antimeridian());
    }

    #[test]
    fn what_is_no_box_is_refused_with_the_reason() {
        for (text, reason) in [
            ("", "not a number"),
            ("1,2,3", "3 numbers where 4 or 6 are needed"),
            ("1,2,3,4,5", "5 numbers"),
            ("1,2,3,4,5,6,7", "more than six"),
            ("1,2,3,x", "`x` is not a number"),
            ("NaN,2,3,4", "NaN is not a finite number"),
            ("1,2,inf,4", "not a finite number"),
            ("1,20,3,4", "south (20) is greater than north (4)"),
            ("1,2,NaN,3,4,5", "NaN is not a finite number"),
            ("1,2,9,3,4,5", "bottom is above top"),
            ("40,50,55,100", "100 is no latitude"),
        ] {
            let refusal = bbox(text).unwrap_err();
            assert!(refusal.reason.contains(reason), "{text}: {}", refusal.reason);
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_parsed_or_refused(text in "[0-9eE,.+ -]{0,60}") {
            let _ = bbox(&text);
        }
    }
}
