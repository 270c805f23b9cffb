//! Where a page of features starts.

use super::FeatureId;

/// Where a page starts, in the order of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PageStart {
    /// At the first match.
    First,
    /// After skipping so many matches.
    Offset(u64),
    /// After the feature with this key.
    After(PageKey),
    /// Before the feature with this key: the page ends there.
    Before(PageKey),
}

/// A feature's place in the order of the table. It holds when the table is loaded again, even without
/// that feature: rows are ordered by the Hilbert value of their box's centre, then by id.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct PageKey {
    /// Place along the Hilbert curve over the world square; the last for rows without geometry.
    pub hilbert: u64,
    /// The feature's id.
    pub id: FeatureId,
}

impl PageKey {
    /// The key as it stands in a link: sixteen hexadecimal digits, `i` or `t` for the kind of id, the id.
    pub fn to_token(&self) -> String {
        match &self.id {
            FeatureId::Integer(id) => format!("{:016x}i{id}", self.hilbert),
            FeatureId::Text(id) => format!("{:016x}t{id}", self.hilbert),
        }
    }

    /// Reads a key back from a link.
    pub fn from_token(token: &str) -> Option<Self> {
        let (hilbert, id) = token.split_at_checked(16)?;
        let hilbert = u64::from_str_radix(hilbert, 16).ok()?;
        let id = match id.split_at_checked(1)? {
            ("i", id) => FeatureId::Integer(id.parse().ok()?),
            ("t", id) => id.into(),
            _ => return None,
        };
        Some(Self { hilbert, id })
    }
}
