//! One id per row, all of one kind, no two alike: from the source where it gives one, else of the
//! row's content.

use super::{PreparedBatch, RowSource};
use crate::{
    model::{Defect, DefectKind, DefectLog, Value, Values},
    store::{Dictionary, Ids},
};
use hashbrown::{HashMap, HashSet, HashTable, hash_table::Entry};
use std::cmp::Ordering;
use xxhash_rust::xxh3::xxh3_64;

/// Ids in the order of the source.
pub(super) enum SourceIds {
    Integer(Vec<i64>),
    Text(Texts),
}

pub(super) struct Resolved {
    pub ids: SourceIds,
    pub defects: DefectLog,
}

/// Texts one after another.
#[derive(Default)]
pub(super) struct Texts {
    bytes: Vec<u8>,
    ends: Vec<usize>,
}

/// Gives every row an id. Text anywhere makes all ids text.
pub(super) fn resolve(batches: &[PreparedBatch]) -> Resolved {
    let any_text = batches.iter().any(|b| matches!(b.rows.ids.values(), Values::Text(_) | Values::Untyped(_)));
    if any_text { resolve_text(batches) } else { resolve_integers(batches) }
}

fn resolve_integers(batches: &[PreparedBatch]) -> Resolved {
    let (mut ids, mut defects) = (vec![], DefectLog::default());
    let mut taken: HashSet<i64, foldhash::fast::FixedState> = HashSet::default();
    // First all ids that the source gives, so that a computed one never takes the place of a given one.
    for batch in batches {
        for row in 0..batch.rows.len() {
            let given = match batch.rows.ids.value(row) {
                Value::Integer(id) => Some(id),
                _ => None,
            };
            let unique = given.filter(|&id| taken.insert(id));
            if let (Some(id), None) = (given, unique) {
                defects.add(duplicate(batch, row, &id.to_string()));
            }
            ids.push(unique);
        }
    }
    let hashes = batches.iter().flat_map(|b| (0..b.rows.len()).map(|row| b.content_hash(row)));
    let mut free = FreeIds::default();
    let ids =
        ids.into_iter().zip(hashes).map(|(id, hash)| id.unwrap_or_else(|| free.take((hash >> 11) as i64, &mut taken))).collect();
    Resolved { ids: SourceIds::Integer(ids), defects }
}

/// Where to look for a free id after one that is taken: equal rows have equal hashes, and there may be many.
#[derive(Default)]
struct FreeIds(HashMap<i64, i64>);

impl FreeIds {
    /// The first number from `wanted` on that no row has.
    fn take(&mut self, wanted: i64, taken: &mut HashSet<i64, foldhash::fast::FixedState>) -> i64 {
        if taken.insert(wanted) {
            return wanted;
        }
        let next = self.0.entry(wanted).or_insert(wanted + 1);
        while !taken.insert(*next) {
            *next += 1;
        }
        *next
    }
}

fn resolve_text(batches: &[PreparedBatch]) -> Resolved {
    let mut ids = Texts::default();
    let mut defects = DefectLog::default();
    let mut taken: HashTable<u32> = HashTable::new();
    // How many rows wanted an id that others had: equal rows have equal hashes, and there may be many.
    let mut copies: HashMap<String, u32> = HashMap::new();
    for batch in batches {
        for row in 0..batch.rows.len() {
            let hash = || format!("{:016x}", batch.content_hash(row));
            let given = batch.rows.ids.is_valid(row).then(|| batch.rows.ids.value(row).with_text(str::to_owned));
            let mut id = given.clone().unwrap_or_else(hash);
            if ids.is_taken(&taken, &id)
                && let Some(given) = given
            {
                defects.add(duplicate(batch, row, &given));
                id = format!("{given}~{}", &hash()[..8]);
            }
            if !ids.insert(&mut taken, &id) {
                let copy = copies.entry(id.clone()).or_insert(1u32);
                while {
                    *copy += 1;
                    !ids.insert(&mut taken, &format!("{id}~{copy}"))
                } {}
            }
        }
    }
    Resolved { ids: SourceIds::Text(ids), defects }
}

fn duplicate(batch: &PreparedBatch, row: usize, id: &str) -> Defect {
    Defect::repaired(batch.rows.source_rows[row], DefectKind::DuplicateId, format!("`{id}`; the row got an id of its own"))
}

impl PreparedBatch {
    /// The hash of a row's content, also where the batch did not need to compute it.
    fn content_hash(&self, row: usize) -> u64 {
        self.content_hashes.get(row).copied().unwrap_or_else(|| xxh3_64(&self.rows.source_rows[row].to_le_bytes()))
    }
}

impl Texts {
    fn get(&self, i: u32) -> &[u8] {
        let start = (i as usize).checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.bytes[start..self.ends[i as usize]]
    }

    fn is_taken(&self, taken: &HashTable<u32>, id: &str) -> bool {
        taken.find(xxh3_64(id.as_bytes()), |&other| self.get(other) == id.as_bytes()).is_some()
    }

    /// Appends the id unless it is there already.
    fn insert(&mut self, taken: &mut HashTable<u32>, id: &str) -> bool {
        let number = self.ends.len() as u32;
        let same = |&other: &u32| self.get(other) == id.as_bytes();
        let Entry::Vacant(vacant) = taken.entry(xxh3_64(id.as_bytes()), same, |&other| xxh3_64(self.get(other))) else {
            return false;
        };
        vacant.insert(number);
        self.bytes.extend_from_slice(id.as_bytes());
        self.ends.push(self.bytes.len());
        true
    }
}

impl SourceIds {
    /// The order of two rows, numbered over the whole source, by their ids.
    pub fn compare(&self, a: u32, b: u32) -> Ordering {
        match self {
            Self::Integer(ids) => ids[a as usize].cmp(&ids[b as usize]),
            Self::Text(ids) => ids.get(a).cmp(ids.get(b)),
        }
    }

    /// The ids in the order of the table.
    pub fn gather(self, order: &[RowSource]) -> Ids {
        match self {
            Self::Integer(ids) => Ids::integers(order.iter().map(|s| ids[s.number as usize]).collect()),
            Self::Text(ids) => {
                let text = |s: &RowSource| std::str::from_utf8(ids.get(s.number)).unwrap_or_default();
                Ids::from_dictionary(Dictionary::from_texts(order.iter().map(text)))
            }
        }
    }
}
