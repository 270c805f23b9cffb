//! All findings about a layer, in bounded memory.

use super::{Defect, DefectKind, Outcome};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, ops::Deref};

/// So many findings of each outcome and kind are listed one by one; those beyond are counted.
pub const LISTED_PER_KIND: u64 = 1000;

/// The findings about the rows of a layer: the first of each outcome and kind, in the order of rows, and exact counts of
/// all. As a slice it is those that are listed.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Defects {
    #[serde(rename = "defects")]
    listed: Vec<Defect>,
    /// All of them.
    #[serde(rename = "defect_counts")]
    counts: Vec<DefectCount>,
    #[serde(flatten)]
    rows: RowCounts,
}

/// How many findings of one kind there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct DefectCount {
    /// What became of the rows.
    pub outcome: Outcome,
    /// What was wrong with them.
    pub kind: DefectKind,
    /// Findings, listed or not.
    pub count: u64,
}

/// Rows by what became of them; one row may be in several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
struct RowCounts {
    #[serde(rename = "rows_suspected")]
    suspected: u64,
    #[serde(rename = "rows_repaired")]
    repaired: u64,
    #[serde(rename = "rows_rejected")]
    rejected: u64,
}

impl Defects {
    /// All findings counted by outcome and kind.
    pub fn counts(&self) -> &[DefectCount] {
        &self.counts
    }
    /// How many findings are counted only.
    pub fn unlisted(&self) -> u64 {
        self.counts.iter().map(|of_kind| of_kind.count).sum::<u64>() - self.listed.len() as u64
    }
    /// How many rows have findings of an outcome.
    pub fn rows_with(&self, outcome: Outcome) -> u64 {
        match outcome {
            Outcome::Suspected => self.rows.suspected,
            Outcome::Repaired => self.rows.repaired,
            Outcome::Rejected => self.rows.rejected,
        }
    }
}

impl Deref for Defects {
    type Target = [Defect];

    fn deref(&self) -> &[Defect] {
        &self.listed
    }
}

impl From<Vec<Defect>> for Defects {
    fn from(defects: Vec<Defect>) -> Self {
        let mut log = DefectLog::default();
        log.extend(defects);
        log.finish()
    }
}

/// Takes findings as they come up. A file of millions of bad rows must not take memory for as many messages.
#[derive(Debug, Default)]
pub struct DefectLog {
    listed: Vec<Defect>,
    counts: BTreeMap<(Outcome, DefectKind), u64>,
    rows: BTreeMap<Outcome, RowSet>,
}

impl DefectLog {
    /// Writes a finding down, or only counts it.
    pub fn add(&mut self, defect: Defect) {
        self.rows.entry(defect.outcome).or_default().insert(defect.row);
        let count = self.counts.entry((defect.outcome, defect.kind)).or_default();
        *count += 1;
        if *count <= LISTED_PER_KIND {
            self.listed.push(defect);
        }
    }

    /// Adds what another has written down.
    pub fn merge(&mut self, other: Self) {
        for (outcome, rows) in other.rows {
            self.rows.entry(outcome).or_default().merge(&rows);
        }
        let before = self.counts.clone();
        for (key, count) in other.counts {
            *self.counts.entry(key).or_default() += count;
        }
        let mut room: BTreeMap<_, _> =
            before.into_iter().map(|(key, count)| (key, LISTED_PER_KIND.saturating_sub(count))).collect();
        self.listed.extend(other.listed.into_iter().filter(|defect| {
            let room = room.entry((defect.outcome, defect.kind)).or_insert(LISTED_PER_KIND);
            let has_room = *room > 0;
            *room = room.saturating_sub(1);
            has_room
        }));
    }

    /// How many rows have findings of an outcome.
    pub fn rows_with(&self, outcome: Outcome) -> u64 {
        self.rows.get(&outcome).map_or(0, |rows| rows.len)
    }

    /// The findings in the order of rows.
    pub fn finish(mut self) -> Defects {
        self.listed.sort_by_key(|defect| defect.row);
        let rows = RowCounts {
            suspected: self.rows_with(Outcome::Suspected),
            repaired: self.rows_with(Outcome::Repaired),
            rejected: self.rows_with(Outcome::Rejected),
        };
        let counts = self.counts.into_iter().map(|((outcome, kind), count)| DefectCount { outcome, kind, count });
        Defects { listed: self.listed, counts: counts.collect(), rows }
    }
}

impl Extend<Defect> for DefectLog {
    fn extend<T: IntoIterator<Item = Defect>>(&mut self, defects: T) {
        defects.into_iter().for_each(|defect| self.add(defect));
    }
}

/// A set of row numbers, a bit for each, in pages where there are any.
#[derive(Debug, Default)]
struct RowSet {
    pages: BTreeMap<u64, Box<[u64; PAGE_WORDS]>>,
    len: u64,
}

const PAGE_WORDS: usize = 128;
const PAGE_ROWS: u64 = PAGE_WORDS as u64 * 64;

impl RowSet {
    fn insert(&mut self, row: u64) {
        let page = self.pages.entry(row / PAGE_ROWS).or_insert_with(|| Box::new([0; PAGE_WORDS]));
        let place = row % PAGE_ROWS;
        if let Some(word) = page.get_mut((place / 64) as usize) {
            let bit = 1 << (place % 64);
            self.len += u64::from(*word & bit == 0);
            *word |= bit;
        }
    }

    fn merge(&mut self, other: &Self) {
        for (number, page) in &other.pages {
            let mine = self.pages.entry(*number).or_insert_with(|| Box::new([0; PAGE_WORDS]));
            for (mine, theirs) in mine.iter_mut().zip(page.iter()) {
                self.len += u64::from((theirs & !*mine).count_ones());
                *mine |= theirs;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flood_of_findings_is_counted_and_its_beginning_listed() {
        let mut log = DefectLog::default();
        for row in 1..=50_000 {
            log.add(Defect::rejected(row, DefectKind::BadGeometry, "x"));
            log.add(Defect::repaired(row, DefectKind::UnclosedRing, ""));
            log.add(Defect::repaired(row, DefectKind::WrongWinding, ""));
        }
        log.add(Defect::suspected(u64::MAX, DefectKind::BadValue, ""));
        let defects = log.finish();
        assert_eq!((defects.len() as u64, defects.unlisted()), (3 * LISTED_PER_KIND + 1, 3 * (50_000 - LISTED_PER_KIND)));
        assert_eq!((defects.rows_with(Outcome::Rejected), defects.rows_with(Outcome::Repaired)), (50_000, 50_000));
        assert_eq!(defects.counts().iter().map(|c| c.count).collect::<Vec<_>>(), [1, 50_000, 50_000, 50_000]);
        assert!(defects.is_sorted_by_key(|defect| defect.row));
    }

    #[test]
    fn logs_that_were_kept_apart_are_as_one() {
        let defect = |row: u64| match row % 3 {
            0 => Defect::rejected(row / 2, DefectKind::BadGeometry, ""),
            _ => Defect::repaired(row / 2, DefectKind::BadValue, ""),
        };
        let (mut first, mut second, mut all) = (DefectLog::default(), DefectLog::default(), DefectLog::default());
        first.extend((0..1500).map(defect));
        second.extend((1400..9000).map(defect));
        all.extend((0..1500).chain(1400..9000).map(defect));
        first.merge(second);
        assert_eq!(first.finish(), all.finish());
    }
}
