//! `bbox` (OGC 17-069r4, section 7.15.3; in another CRS: OGC 18-058r1, section 6.3).

use super::{Refusal, crs::Crs};
use crate::{filter::Expr, model::LonLatBounds, query::box_to_lon_lat};

const ALLOWED: &str = "west,south,east,north in degrees, or with heights west,south,bottom,east,north,top; \
                       west > east crosses the antimeridian";
const ALLOWED_IN_CRS: &str = "the lower and the upper corner in the units and the axis order of `bbox-crs`: four numbers";

/// Four numbers, or six with heights, in the CRS of the box: what a feature's geometry is to meet.
pub fn bbox(text: &str, crs: &Crs) -> Result<Expr, Refusal> {
    let allowed = if crs.is_some() { ALLOWED_IN_CRS } else { ALLOWED };
    let refused = |reason: String| Refusal::new(reason, allowed);
    let numbers = numbers(text).map_err(refused)?;
    let literal = match crs {
        Some(crs) => box_to_lon_lat(&numbers, crs).map_err(|error| refused(error.to_string()))?,
        None => Expr::Bbox(numbers),
    };
    if let Expr::Bbox(numbers) = &literal {
        check_lon_lat(numbers).map_err(refused)?;
    }
    Ok(literal)
}

fn numbers(text: &str) -> Result<Vec<f64>, String> {
    let mut numbers = vec![];
    for part in text.split(',') {
        let number: f64 = part.trim().parse().map_err(|_| format!("`{}` is not a number", clipped(part)))?;
        if !number.is_finite() {
            return Err(format!("{number} is not a finite number"));
        }
        if numbers.len() == 6 {
            return Err("more than six numbers".to_owned());
        }
        numbers.push(number);
    }
    match *numbers {
        [_, _, bottom, _, _, top] if bottom > top => Err("bottom is above top".to_owned()),
        [_, _, _, _] | [_, _, _, _, _, _] => Ok(numbers),
        _ => Err(format!("{} numbers where 4 or 6 are needed", numbers.len())),
    }
}

fn check_lon_lat(numbers: &[f64]) -> Result<(), String> {
    let Some(bounds) = LonLatBounds::from_numbers(numbers) else { return Ok(()) };
    let latitudes = [numbers.get(1), numbers.get(numbers.len() / 2 + 1)].into_iter().flatten();
    if let Some(latitude) = latitudes.copied().find(|l| l.abs() > 90.0) {
        return Err(format!("{latitude} is no latitude; the order is longitude, latitude"));
    }
    bounds.map(|_| ()).map_err(|error| error.to_string())
}

fn clipped(part: &str) -> String {
    part.chars().take(40).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crs::OutputCrs;
    use std::sync::Arc;

    #[test]
    fn four_and_six_numbers_make_a_box() {
        assert_eq!(bbox("50, 40,80,55.5", &None), Ok(Expr::Bbox(vec![50.0, 40.0, 80.0, 55.5])));
        assert_eq!(bbox("50,40,-10,80,55.5,9000", &None), Ok(Expr::Bbox(vec![50.0, 40.0, -10.0, 80.0, 55.5, 9000.0])));
        assert!(bbox("170,-10,-170,10", &None).is_ok(), "over the antimeridian");
    }

    #[test]
    fn a_box_in_another_crs_has_its_axis_order() {
        let crs = Some(Arc::new(OutputCrs::new("EPSG:4326", &[]).unwrap()));
        assert_eq!(bbox("40,50,55.5,80", &crs), Ok(Expr::Bbox(vec![50.0, 40.0, 80.0, 55.5])));
        assert!(bbox("50,100,51,101", &crs).is_ok());
        assert!(bbox("100,50,101,51", &crs).unwrap_err().reason.contains("100 is no latitude"));
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
            ("1,2,9,3,4,5", "bottom is above top"),
            ("40,50,55,100", "100 is no latitude"),
            ("1,2,3,4,100,5", "100 is no latitude"),
        ] {
            let refusal = bbox(text, &None).unwrap_err();
            assert!(refusal.reason.contains(reason), "{text}: {}", refusal.reason);
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_parsed_or_refused(text in "[0-9eE,.+ -]{0,60}") {
            let _ = bbox(&text, &None);
        }
    }
}
