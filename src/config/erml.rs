//! The settings of views of a collection by `EarthResourceML-Lite`.

use super::values;
use crate::model::CollectionId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A view of a collection by `EarthResourceML-Lite`: the same features with the names and vocabularies of that model, as a
/// collection of its own that geological surveys abroad can load as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ErmlSettings {
    /// The view.
    pub view: ErmlView,
    /// The id of the collection; `deposits-mineraloccurrenceview` and the like without it.
    #[serde(default, with = "values::collection_id", skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub id: Option<CollectionId>,
    /// The version whose names are used.
    #[serde(default)]
    pub version: ErmlVersion,
    /// What fields are made of: texts in which columns stand in braces, as in `name = "{name}"` or
    /// `positionalAccuracy = "{uncertainty} metres"`; of a list, those that can be made stand between commas. URIs of terms come
    /// from the CGI vocabularies by themselves. What must be there and is not becomes a nil reason.
    #[serde(deserialize_with = "values::texts")]
    #[schemars(with = "BTreeMap<String, Texts>")]
    pub fields: BTreeMap<String, Vec<String>>,
}

/// A view of `EarthResourceML-Lite`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum ErmlView {
    /// Mineral occurrences, deposits among them.
    #[serde(rename = "MineralOccurrenceView")]
    MineralOccurrence,
    /// Mines.
    #[serde(rename = "MineView")]
    Mine,
    /// Resources and reserves, one commodity each.
    #[serde(rename = "CommodityResourceView")]
    CommodityResource,
}

/// A version of `EarthResourceML-Lite`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub enum ErmlVersion {
    /// Of 2018.
    #[default]
    #[serde(rename = "2.0.1")]
    V2,
    /// The names that services of the first version have.
    #[serde(rename = "1.0")]
    V1,
}

/// One text, or several.
#[derive(Deserialize, JsonSchema)]
#[serde(untagged)]
pub(super) enum Texts {
    /// One.
    One(String),
    /// Those that can be made, between commas.
    Several(Vec<String>),
}
