//! The ids of a table's rows, both ways.

use super::{Buffer, Dictionary, table::add};
use crate::model::FeatureId;
use std::cmp::Ordering;
use xxhash_rust::xxh3::{Xxh3, xxh3_64};

/// The largest whole number that JavaScript holds exactly.
const MAX_SAFE_INTEGER: u64 = (1 << 53) - 1;

/// One id per row, all of one kind, no two alike.
#[derive(Debug)]
pub struct Ids {
    pub(super) values: IdValues,
    /// Rows in the order of their ids.
    pub(super) sorted: Buffer<u32>,
}

#[derive(Debug)]
pub(super) enum IdValues {
    Integer(Buffer<i64>),
    Text(Dictionary),
}

/// A borrowed id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum IdRef<'a> {
    /// A whole number.
    Integer(i64),
    /// Any text.
    Text(&'a str),
}

impl Ids {
    /// Ids that are whole numbers, in row order.
    pub fn integers(ids: Vec<i64>) -> Self {
        let mut sorted: Vec<u32> = (0..ids.len() as u32).collect();
        sorted.sort_unstable_by_key(|&row| ids[row as usize]);
        Self { values: IdValues::Integer(ids.into()), sorted: sorted.into() }
    }

    /// Ids that are text, in row order.
    pub fn texts<'a>(ids: impl Iterator<Item = &'a str>) -> Self {
        Self::from_dictionary(Dictionary::from_texts(ids))
    }

    /// Ids that are text, numbered by row.
    pub fn from_dictionary(ids: Dictionary) -> Self {
        let mut sorted: Vec<u32> = (0..ids.len() as u32).collect();
        sorted.sort_unstable_by(|&a, &b| ids.bytes(a).cmp(ids.bytes(b)));
        Self { values: IdValues::Text(ids), sorted: sorted.into() }
    }

    /// The id of a row.
    #[inline]
    pub fn get(&self, row: usize) -> IdRef<'_> {
        match &self.values {
            IdValues::Integer(ids) => IdRef::Integer(ids[row]),
            IdValues::Text(ids) => IdRef::Text(ids.text(row as u32)),
        }
    }

    pub(super) fn hash_into(&self, hash: &mut Xxh3) {
        match &self.values {
            IdValues::Integer(ids) => add(hash, ids),
            IdValues::Text(ids) => ids.hash_into(hash),
        }
    }

    /// Whether ids are text (and so stay available as a property of tiles).
    pub fn are_text(&self) -> bool {
        matches!(self.values, IdValues::Text(_))
    }

    /// The texts, numbered by row, where ids are text.
    pub fn texts_by_row(&self) -> Option<&Dictionary> {
        match &self.values {
            IdValues::Text(ids) => Some(ids),
            IdValues::Integer(_) => None,
        }
    }

    /// All rows in the order of their ids.
    pub fn rows_by_id(&self) -> &[u32] {
        &self.sorted
    }

    /// The row that has this id. A number finds the text that spells it, and the other way round.
    pub fn find(&self, id: &FeatureId) -> Option<usize> {
        match (&self.values, id) {
            (IdValues::Integer(_), FeatureId::Integer(i)) => self.search(IdRef::Integer(*i)),
            (IdValues::Integer(_), FeatureId::Text(t)) => {
                let i: i64 = t.parse().ok()?;
                (i.to_string() == **t).then(|| self.search(IdRef::Integer(i)))?
            }
            (IdValues::Text(_), FeatureId::Integer(i)) => self.search(IdRef::Text(&i.to_string())),
            (IdValues::Text(_), FeatureId::Text(t)) => self.search(IdRef::Text(t)),
        }
    }

    fn search(&self, id: IdRef<'_>) -> Option<usize> {
        let place = self.sorted.binary_search_by(|&row| self.get(row as usize).cmp(&id)).ok()?;
        Some(self.sorted[place] as usize)
    }

    /// The id as a tile has it (MVT 2.1, section 4.2: an unsigned integer): the number itself where
    /// JavaScript can hold it, else a 53-bit hash that depends on nothing but the id.
    #[inline]
    pub fn tile_id(&self, row: usize) -> u64 {
        match self.get(row) {
            IdRef::Integer(i) => match u64::try_from(i) {
                Ok(id) if id <= MAX_SAFE_INTEGER => id,
                _ => hash53(&i.to_le_bytes()),
            },
            IdRef::Text(t) => hash53(t.as_bytes()),
        }
    }
}

/// A 53-bit hash that is the same on every machine and in every version (XXH3).
pub(super) fn hash53(bytes: &[u8]) -> u64 {
    xxh3_64(bytes) >> 11
}

impl IdRef<'_> {
    /// An id that owns its text.
    pub fn to_owned(self) -> FeatureId {
        match self {
            Self::Integer(i) => FeatureId::Integer(i),
            Self::Text(t) => FeatureId::Text(t.into()),
        }
    }

    /// Order against an owned id: numbers before text.
    pub fn cmp_owned(&self, other: &FeatureId) -> Ordering {
        match other {
            FeatureId::Integer(i) => self.cmp(&IdRef::Integer(*i)),
            FeatureId::Text(t) => self.cmp(&IdRef::Text(t)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_found_by_its_id() {
        let ids = Ids::integers(vec![5, -1, 9]);
        assert_eq!(ids.find(&FeatureId::Integer(9)), Some(2));
        assert_eq!(ids.find(&"-1".into()), Some(1));
        assert_eq!(ids.find(&"05".into()), None);
        let ids = Ids::texts(["b", "7", "ә"].into_iter());
        assert_eq!(ids.find(&"ә".into()), Some(2));
        assert_eq!(ids.find(&FeatureId::Integer(7)), Some(1));
        assert_eq!(ids.find(&"c".into()), None);
    }

    #[test]
    fn tile_ids_fit_javascript() {
        let ids = Ids::integers(vec![5, -1, i64::MAX]);
        assert_eq!(ids.tile_id(0), 5);
        assert!(ids.tile_id(1) <= MAX_SAFE_INTEGER && ids.tile_id(2) <= MAX_SAFE_INTEGER);
        // Written down, because stored links and styles may hold it.
        assert_eq!(Ids::texts(["KZ-1"].into_iter()).tile_id(0), hash53(b"KZ-1"));
    }
}
