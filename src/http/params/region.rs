//! `of` and `group-by` of a coverage: what is to be covered, and by which column.

use super::{
    Refusal,
    names::{place, unknown},
};
use crate::store::Table;

/// A collection of polygons, or one feature of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegionName {
    /// The id of the collection.
    pub collection: String,
    /// The id of the feature.
    pub feature: Option<String>,
}

/// `oblasts`, or `oblasts/KZ-ALA`.
pub fn region(text: &str) -> Result<RegionName, Refusal> {
    let (collection, feature) = match text.split_once('/') {
        Some((collection, feature)) => (collection, Some(feature.to_owned())),
        None => (text, None),
    };
    if collection.is_empty() || feature.as_deref() == Some("") {
        return Err(Refusal::new("it names no region", "the id of a collection, or of a feature after it: oblasts/KZ-ALA"));
    }
    Ok(RegionName { collection: collection.to_owned(), feature })
}

/// The place of one column.
pub fn group_column(text: &str, table: &Table) -> Result<usize, Refusal> {
    place(text, table).ok_or_else(|| unknown(text, table))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_region_is_a_collection_or_a_feature_of_one() {
        let name = |collection: &str, feature: Option<&str>| RegionName {
            collection: collection.to_owned(),
            feature: feature.map(str::to_owned),
        };
        assert_eq!(region("oblasts"), Ok(name("oblasts", None)));
        assert_eq!(region("oblasts/a/b"), Ok(name("oblasts", Some("a/b"))));
        assert!(region("").is_err() && region("/a").is_err() && region("a/").is_err());
    }
}
