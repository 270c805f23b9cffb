//! `of`: what is to be covered.

use super::{Refusal, bbox};
use crate::{filter::Expr, model::LonLatBounds};

const ALLOWED: &str =
    "the id of a collection, or of a feature after it: oblasts/KZ-ALA or oblasts:KZ-ALA; or a box: west,south,east,north";

/// What is to be covered, as it is asked for.
#[derive(Debug, Clone, PartialEq)]
pub enum RegionName {
    /// The polygons of a collection.
    Collection(String),
    /// One feature of a collection.
    Feature(String, String),
    /// A box of longitude and latitude.
    Box(LonLatBounds),
}

/// `oblasts`, `oblasts/KZ-ALA`, the same as `oblasts:KZ-ALA`, or `66,48,72,52`.
pub fn region(text: &str) -> Result<RegionName, Refusal> {
    const BETWEEN: [char; 2] = ['/', ':'];
    if text.contains(',') && !text.contains(BETWEEN) {
        return region_box(text);
    }
    let (collection, feature) =
        text.split_once(BETWEEN).map_or((text, None), |(collection, feature)| (collection, Some(feature)));
    match (collection, feature) {
        ("", _) | (_, Some("")) => Err(Refusal::new("it names no region", ALLOWED)),
        (collection, None) => Ok(RegionName::Collection(collection.to_owned())),
        (collection, Some(feature)) => Ok(RegionName::Feature(collection.to_owned(), feature.to_owned())),
    }
}

fn region_box(text: &str) -> Result<RegionName, Refusal> {
    let literal = bbox(text, &None)?;
    let numbers = if let Expr::Bbox(numbers) = &literal { numbers.as_slice() } else { &[] };
    let bounds = LonLatBounds::from_numbers(numbers).and_then(Result::ok);
    bounds.map(RegionName::Box).ok_or_else(|| Refusal::new("it is no box", ALLOWED))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_region_is_a_collection_a_feature_of_one_or_a_box() {
        assert_eq!(region("oblasts"), Ok(RegionName::Collection("oblasts".to_owned())));
        assert_eq!(region("oblasts/a/b"), Ok(RegionName::Feature("oblasts".to_owned(), "a/b".to_owned())));
        assert_eq!(region("oblasts:a/b"), region("oblasts/a/b"));
        assert_eq!(region("177,48,-177,52"), Ok(RegionName::Box(LonLatBounds::new(177.0, 48.0, -177.0, 52.0).unwrap())));
        for text in ["", "/a", "a/", "1,2,3", "1,2,3,95", "a,b", "1,2,NaN,3"] {
            assert!(region(text).is_err(), "{text}");
        }
    }
}
