//! Identifiers of collections and features.

use std::{fmt, sync::Arc};

/// The id of a collection: one or more of `a-z`, `0-9`, `_`, `-`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
#[serde(into = "String")]
pub struct CollectionId(Arc<str>);

/// A string that is no collection id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a collection id: use the characters a-z, 0-9, _ and - only")]
pub struct CollectionIdError(pub String);

impl CollectionId {
    /// Takes the id as it is, or refuses it.
    pub fn new(id: &str) -> Result<Self, CollectionIdError> {
        let ok = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_' || c == '-';
        if id.is_empty() || !id.chars().all(ok) {
            return Err(CollectionIdError(id.to_owned()));
        }
        Ok(Self(id.into()))
    }

    /// Makes an id of any name: lower case, and `-` for anything outside `[a-z0-9_-]`.
    pub fn from_name(name: &str) -> Self {
        let id: String = name
            .to_lowercase()
            .chars()
            .map(|c| if c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_' { c } else { '-' })
            .collect();
        Self(if id.is_empty() { "-".into() } else { id.into() })
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for CollectionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<CollectionId> for String {
    fn from(id: CollectionId) -> Self {
        id.0.as_ref().to_owned()
    }
}

impl std::borrow::Borrow<str> for CollectionId {
    fn borrow(&self) -> &str {
        &self.0
    }
}

/// The id of a feature (RFC 7946, section 3.2: a number or a string).
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FeatureId {
    /// A whole number.
    Integer(i64),
    /// Any text.
    Text(Arc<str>),
}

impl fmt::Display for FeatureId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Integer(i) => i.fmt(f),
            Self::Text(t) => t.fmt(f),
        }
    }
}

impl From<i64> for FeatureId {
    fn from(id: i64) -> Self {
        Self::Integer(id)
    }
}

impl From<&str> for FeatureId {
    fn from(id: &str) -> Self {
        Self::Text(id.into())
    }
}
