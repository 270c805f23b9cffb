//! Rows with the number of their group.

use super::{
    StatisticsError, StatisticsQuery,
    grouping::{Coded, Key, ToGroup},
};
use crate::{
    query::{Patience, Rows},
    store::Table,
};
use rayon::prelude::*;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

/// Products of groupings up to this size are numbered by a table, larger ones by sorting.
const MAX_TABLE: u64 = 1 << 22;

/// Rows with the number of their group: rows that are in several groups come several times.
#[derive(Debug, Default)]
pub struct Members {
    /// The rows, ascending.
    pub rows: Vec<u32>,
    /// Their groups, less than `keys.len()`.
    pub groups: Vec<u32>,
    /// Whether each is only partly in its region; empty where none is.
    pub is_across: Vec<bool>,
    /// What each group is called, one key for each grouping; every group has a row.
    pub keys: Vec<Vec<Key>>,
    /// Rows that are in several groups.
    pub in_several: usize,
}

impl Members {
    /// All rows in one group.
    pub fn one_group(matching: &Rows) -> Self {
        let rows: Vec<u32> = matching.iter().map(|row| row as u32).collect();
        Self { groups: vec![0; rows.len()], rows, keys: vec![vec![]], ..Self::default() }
    }

    /// The rows in the groups that are asked for.
    pub fn grouped(
        table: &Table,
        matching: &Rows,
        query: &StatisticsQuery,
        patience: &Patience,
    ) -> Result<Self, StatisticsError> {
        let mut members = Self::one_group(matching);
        for (place, grouping) in query.group_by.iter().enumerate() {
            let of = ToGroup { table, matching, rows: &members.rows, groups_max: query.groups_max, patience };
            let coded = grouping.code(&of)?;
            members = members.divided(&coded, query.groups_max).ok_or_else(|| {
                let names: Vec<&str> = query.group_by[..=place].iter().map(|grouping| grouping.name.as_str()).collect();
                StatisticsError::TooManyGroups { group_by: names.join(", "), max: query.groups_max }
            })?;
        }
        members.in_several = members.rows.chunk_by(|a, b| a == b).filter(|same| same.len() > 1).count();
        Ok(members)
    }

    /// The rows with each group divided by another grouping; `None` where that makes too many.
    fn divided(self, coded: &Coded<'_>, groups_max: usize) -> Option<Self> {
        let before = match &coded.spread {
            Some(spread) => self.spread(&spread.from, &spread.is_across),
            None => self,
        };
        let size = u64::from(coded.size);
        let code_of = |(group, code): (&u32, &u32)| u64::from(*group) * size + u64::from(*code);
        let codes: Vec<u64> = before.groups.par_iter().zip(&coded.codes).map(code_of).collect();
        let (groups, found) = renumbered(&codes, before.keys.len() as u64 * size, groups_max)?;
        let mut some_row = vec![0; found.len()];
        groups.iter().zip(&before.rows).for_each(|(group, row)| some_row[*group as usize] = *row);
        let key = |(code, row): (&u64, &u32)| {
            let mut keys = before.keys[(code / size) as usize].clone();
            keys.push((coded.key)((code % size) as u32, *row));
            keys
        };
        let keys = found.iter().zip(&some_row).map(key).collect();
        Some(Self { groups, keys, ..before })
    }

    /// Every member as often as its place comes in `from`.
    fn spread(self, from: &[u32], is_across: &[bool]) -> Self {
        let of = |all: &[u32]| from.iter().map(|place| all[*place as usize]).collect();
        let is_across = match (self.is_across.as_slice(), is_across) {
            ([], new) => new.to_vec(),
            (old, _) => from.iter().map(|place| old[*place as usize]).collect(),
        };
        Self { rows: of(&self.rows), groups: of(&self.groups), is_across, ..self }
    }

    /// How many members there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// How many members each group has.
    pub fn counts(&self) -> Vec<usize> {
        let mut counts = vec![0; self.keys.len()];
        self.groups.iter().for_each(|group| counts[*group as usize] += 1);
        counts
    }

    /// The members by their group: where each group begins, and their places.
    pub fn by_group(&self) -> (Vec<usize>, Vec<u32>) {
        let mut starts = vec![0; self.keys.len() + 1];
        self.groups.iter().for_each(|group| starts[*group as usize + 1] += 1);
        (1..starts.len()).for_each(|group| starts[group] += starts[group - 1]);
        let (mut next, mut places) = (starts.clone(), vec![0; self.len()]);
        for (place, group) in (0..).zip(&self.groups) {
            let next = &mut next[*group as usize];
            places[*next] = place;
            *next += 1;
        }
        (starts, places)
    }
}

/// The codes that there are, in order, and each code's place among them; `None` where there are more than `max`.
fn renumbered(codes: &[u64], size: u64, max: usize) -> Option<(Vec<u32>, Vec<u64>)> {
    if size > MAX_TABLE {
        let mut found = codes.to_vec();
        found.par_sort_unstable();
        found.dedup();
        let numbers = || codes.par_iter().map(|code| found.partition_point(|other| other < code) as u32).collect();
        return (found.len() <= max).then(|| (numbers(), found.clone()));
    }
    let is_there: Vec<AtomicBool> = (0..size).map(|_| AtomicBool::new(false)).collect();
    codes.par_iter().for_each(|code| {
        let seen = &is_there[*code as usize];
        // Most were seen before: writing again would take the line from other cores.
        if !seen.load(Relaxed) {
            seen.store(true, Relaxed);
        }
    });
    let found: Vec<u64> = (0..).zip(is_there).filter_map(|(code, seen)| seen.into_inner().then_some(code)).collect();
    if found.len() > max {
        return None;
    }
    let mut numbers = vec![0; size as usize];
    (0..).zip(&found).for_each(|(number, code)| numbers[*code as usize] = number);
    Some((codes.par_iter().map(|code| numbers[*code as usize]).collect(), found))
}
