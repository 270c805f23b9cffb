//! Rows that seem to be one thing: the same name in any script and spelling, and positions that may be one.
//!
//! Rows are compared with those of the same name, and with those near them; never each with each. What was not compared is
//! said.

use super::{
    Subject,
    assess::Found,
    finding::{Findings, Sure},
    outside::{in_words, stated_uncertainty_m},
    placeholder::placeholder,
    roles::texts,
    rounded::off_by_digits_m,
};
use crate::{
    geometry::{Surroundings, geodesic::between_m},
    model::WorldBox,
    names::{Likeness, PlaceName},
    query::QueryError,
    store::{Column, NULL_CODE, Table},
};
use hashbrown::{HashMap, HashSet, HashTable};
use rayon::prelude::*;
use std::{hash::BuildHasher, ops::ControlFlow};

/// How far off a position may be that says nothing of it, metres: two rows of one name within a kilometre.
const DEFAULT_OFF_M: f64 = 500.0;
/// Names that are nearly the same have to be nearer than those that are: a row may be off this far for them, metres.
const NEAR_NAME_OFF_M: f64 = 1_000.0;
/// Within this, rows of one name are likely one thing even where only the digits of their positions say how far off they are.
const LIKELY_WITHIN_M: f64 = 5_000.0;
/// A name that more rows have is compared among neighbours only: it is a common one.
const COMMON_NAME: usize = 64;
/// Neighbours that rows of a common name are compared with.
const NEIGHBOURS: usize = 8;
/// Rows of one name together that are more than this are a series, and not one thing twice.
const SERIES: usize = 4;
/// Rows near it that a row is compared with for a name that is nearly its own.
const CANDIDATES: usize = 200;
/// Comparisons of names that are nearly alike, in all.
const COMPARISONS: u64 = 50_000_000;
/// Names of one row.
const NAMES_PER_ROW: usize = 8;

pub(super) fn find(subject: &Subject<'_>) -> Result<Found, QueryError> {
    if subject.roles.names.is_empty() {
        return Ok(Found::not_looked("there is no column of names"));
    }
    let mut named = Named::of(subject);
    subject.check_patience()?;
    let mut pairs = named.of_one_name(subject)?;
    let mut found = Found::default();
    if named.common > 0 {
        let common = named.common;
        found
            .notes
            .push(format!("rows of {common} names that more than {COMMON_NAME} rows have are compared with neighbours only"));
    }
    let groups = pairs.groups();
    for group in &groups {
        tell_group(subject, &named, group, &mut found.findings);
    }
    named.nearly_alike(subject, &mut pairs, &mut found)?;
    Ok(found)
}

/// A point with its names.
struct NamedRow {
    row: u32,
    position: [f64; 2],
    off_m: f64,
    /// Whether the row itself says how far off it may be.
    is_off_stated: bool,
    names: Vec<u32>,
}

/// All points that have names.
struct Named {
    rows: Vec<NamedRow>,
    names: Vec<PlaceName>,
    common: usize,
}

/// Two rows of one name, as places in [`Named::rows`].
struct Pair {
    a: usize,
    b: usize,
    apart_m: f64,
    sure: Sure,
}

impl Named {
    fn of(subject: &Subject<'_>) -> Self {
        let columns: Vec<_> = subject.roles.names.iter().filter_map(|place| texts(&subject.table.columns()[*place])).collect();
        let (mut numbers, hasher) = (HashTable::<u32>::new(), foldhash::fast::FixedState::default());
        let mut names: Vec<PlaceName> = vec![];
        let of_columns: Vec<Vec<Vec<u32>>> = columns
            .iter()
            .map(|text| {
                let parsed: Vec<Vec<PlaceName>> =
                    (0..text.dictionary.len() as u32).into_par_iter().map(|code| parsed(text.dictionary.text(code))).collect();
                // Each name is kept once: there may be millions.
                let mut number = |name: PlaceName| {
                    let hash = hasher.hash_one(&name);
                    if let Some(known) = numbers.find(hash, |known| names[*known as usize] == name) {
                        return *known;
                    }
                    let number = names.len() as u32;
                    names.push(name);
                    numbers.insert_unique(hash, number, |known| hasher.hash_one(&names[*known as usize]));
                    number
                };
                parsed.into_iter().map(|of_text| of_text.into_iter().map(&mut number).collect()).collect()
            })
            .collect();
        let named = |(row, position): (usize, [f64; 2])| {
            let codes = columns.iter().zip(&of_columns).filter(|(text, _)| text.codes[row] != NULL_CODE);
            let mut names: Vec<u32> =
                codes.flat_map(|(text, names)| names[text.codes[row] as usize].iter().copied()).take(NAMES_PER_ROW).collect();
            names.sort_unstable();
            names.dedup();
            let stated_m = stated_uncertainty_m(subject, row);
            let off_m = stated_m.unwrap_or_else(|| DEFAULT_OFF_M + off_by_digits_m(position));
            let is_off_stated = stated_m.is_some();
            (!names.is_empty()).then_some(NamedRow { row: row as u32, position, off_m, is_off_stated, names })
        };
        let rows = subject.points().filter(|(_, position)| placeholder(*position).is_none()).filter_map(named).collect();
        Self { rows, names, common: 0 }
    }

    /// Pairs of rows that have a name in common and may be at one place.
    fn of_one_name(&mut self, subject: &Subject<'_>) -> Result<Pairs, QueryError> {
        let mut by_name: Vec<(u32, u32)> = vec![];
        for (place, row) in self.rows.iter().enumerate() {
            by_name.extend(row.names.iter().map(|name| (*name, place as u32)));
        }
        by_name.sort_unstable();
        let mut pairs = Pairs::new(self.rows.len());
        for bucket in by_name.chunk_by(|a, b| a.0 == b.0) {
            subject.check_patience()?;
            let is_common = bucket.len() > COMMON_NAME;
            self.common += usize::from(is_common);
            let reach = if is_common { NEIGHBOURS } else { bucket.len() };
            for (at, (_, a)) in bucket.iter().enumerate() {
                for (_, b) in bucket[at + 1..].iter().take(reach) {
                    let [a, b] = [*a, *b].map(|place| place as usize);
                    pairs.list.extend(self.pair(a, b, is_common));
                }
            }
        }
        Ok(pairs)
    }

    fn pair(&self, a: usize, b: usize, is_common: bool) -> Option<Pair> {
        let (one, other) = (&self.rows[a], &self.rows[b]);
        let reach_m = if is_common { 2.0 * DEFAULT_OFF_M } else { one.off_m + other.off_m };
        let apart_m = apart_within_m(one.position, other.position, reach_m)?;
        let is_near = apart_m <= LIKELY_WITHIN_M || (one.is_off_stated && other.is_off_stated);
        Some(Pair { a, b, apart_m, sure: if is_near && !is_common { Sure::Likely } else { Sure::Possible } })
    }

    /// Pairs of rows whose names are nearly the same, and that are near each other.
    fn nearly_alike(&self, subject: &Subject<'_>, pairs: &mut Pairs, found: &mut Found) -> Result<(), QueryError> {
        let place_of: HashMap<u32, usize> = self.rows.iter().enumerate().map(|(place, row)| (row.row, place)).collect();
        let (mut told, mut compared, mut cut_off) = (HashSet::new(), 0_u64, 0_u64);
        for (a, one) in self.rows.iter().enumerate() {
            subject.check_patience()?;
            if compared > COMPARISONS {
                cut_off += 1;
                continue;
            }
            let off_m = one.off_m.min(NEAR_NAME_OFF_M);
            let (near, is_all) = near_rows(subject.table, one.position, 2.0 * off_m);
            cut_off += u64::from(!is_all);
            for b in near.into_iter().filter_map(|row| place_of.get(&row).copied()).filter(|b| *b != a) {
                let other = &self.rows[b];
                compared += 1;
                let reach_m = off_m + other.off_m.min(NEAR_NAME_OFF_M);
                let Some(apart_m) = apart_within_m(one.position, other.position, reach_m) else { continue };
                if pairs.are_together(a, b) || !self.is_nearly_alike(one, other) || !told.insert((a.min(b), a.max(b))) {
                    continue;
                }
                let rows = [one.row.min(other.row), one.row.max(other.row)];
                found.findings.rows(Sure::Possible, 0.0, &rows, Some(&name_column(subject)), || {
                    let names = called(subject, &rows);
                    format!("{names} differ by a letter or two and lie {} apart", in_words(apart_m))
                });
            }
        }
        if cut_off > 0 {
            found.notes.push(format!("{cut_off} rows lie too close together to compare each with all of its neighbours"));
        }
        Ok(())
    }

    /// Whether some names of two rows are nearly the same, and none the very same.
    fn is_nearly_alike(&self, one: &NamedRow, other: &NamedRow) -> bool {
        let pairs = || one.names.iter().flat_map(|a| other.names.iter().map(move |b| (*a, *b)));
        let likeness = |(a, b): (u32, u32)| self.names[a as usize].likeness(&self.names[b as usize]);
        pairs().all(|(a, b)| a != b) && pairs().any(|pair| likeness(pair) == Some(Likeness::Near))
    }
}

/// The names in a text: several stand between `|` or `;`, or in a list.
fn parsed(text: &str) -> Vec<PlaceName> {
    text.split(['|', ';', '[', ']', '"']).filter_map(PlaceName::new).take(NAMES_PER_ROW).collect()
}

/// How far two positions are apart, if not farther than `reach_m`.
fn apart_within_m(a: [f64; 2], b: [f64; 2], reach_m: f64) -> Option<f64> {
    // A degree of latitude is never shorter.
    const LEAST_DEGREE_M: f64 = 110_574.0;
    if (a[1] - b[1]).abs() * LEAST_DEGREE_M > reach_m {
        return None;
    }
    let apart_m = between_m(a, b);
    (apart_m <= reach_m).then_some(apart_m)
}

/// Rows whose boxes are within a distance of a position, at most [`CANDIDATES`] and so many of any kind; and whether that is
/// all.
fn near_rows(table: &Table, position: [f64; 2], reach_m: f64) -> (Vec<u32>, bool) {
    let mut near = vec![];
    let mut is_all = true;
    let halves = Surroundings::new(position, reach_m).bounds().into_iter().flat_map(|bounds| bounds.halves().collect::<Vec<_>>());
    for half in halves {
        let window = WorldBox::of_lon_lat(&[[half.west(), half.south()], [half.east(), half.north()]]);
        table.index().search(&window, |rows, _| {
            let room = CANDIDATES - near.len();
            is_all &= rows.len() <= room;
            near.extend(rows.take(room).map(|row| row as u32));
            if is_all { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        });
    }
    (near, is_all)
}

/// Pairs, and which rows they join.
struct Pairs {
    list: Vec<Pair>,
    parents: Vec<u32>,
}

/// Rows of one name at one place.
struct Group {
    /// As places in [`Named::rows`].
    members: Vec<usize>,
    apart_m: f64,
    sure: Sure,
}

impl Pairs {
    fn new(rows: usize) -> Self {
        Self { list: vec![], parents: (0..rows as u32).collect() }
    }

    fn root(&mut self, place: usize) -> usize {
        let mut at = place;
        while self.parents[at] as usize != at {
            self.parents[at] = self.parents[self.parents[at] as usize];
            at = self.parents[at] as usize;
        }
        at
    }

    fn are_together(&mut self, a: usize, b: usize) -> bool {
        self.root(a) == self.root(b)
    }

    /// What the pairs join, in the order of rows.
    fn groups(&mut self) -> Vec<Group> {
        let list = std::mem::take(&mut self.list);
        for pair in &list {
            let (a, b) = (self.root(pair.a), self.root(pair.b));
            self.parents[a.max(b)] = a.min(b) as u32;
        }
        let mut groups: HashMap<usize, Group> = HashMap::new();
        for pair in &list {
            let root = self.root(pair.a);
            let group = groups.entry(root).or_insert_with(|| Group { members: vec![], apart_m: 0.0, sure: Sure::Certain });
            group.members.extend([pair.a, pair.b]);
            group.apart_m = group.apart_m.max(pair.apart_m);
            group.sure = group.sure.max(pair.sure);
        }
        let mut groups: Vec<Group> = groups.into_values().collect();
        for group in &mut groups {
            group.members.sort_unstable();
            group.members.dedup();
        }
        groups.sort_unstable_by_key(|group| group.members.first().copied());
        groups
    }
}

fn tell_group(subject: &Subject<'_>, named: &Named, group: &Group, findings: &mut Findings) {
    let rows: Vec<u32> = group.members.iter().map(|place| named.rows[*place].row).collect();
    let is_series = rows.len() > SERIES;
    let are_equal = !is_series && group.apart_m < 0.01 && have_equal_values(subject.table, &rows);
    let sure = match group.sure {
        _ if are_equal => Sure::Certain,
        _ if is_series => Sure::Possible,
        sure => sure,
    };
    // The nearest first.
    findings.rows(sure, -group.apart_m, &rows, Some(&name_column(subject)), || {
        let apart =
            if group.apart_m < 0.01 { "on one spot".to_owned() } else { format!("at most {} apart", in_words(group.apart_m)) };
        let equal = if are_equal { ", and are the same in all other columns" } else { "" };
        format!("{} rows called {} lie {apart}{equal}", rows.len(), called(subject, &rows))
    });
}

fn name_column(subject: &Subject<'_>) -> String {
    subject.roles.names.first().map(|place| subject.table.columns()[*place].name.clone()).unwrap_or_default()
}

/// What rows are called, each name once.
fn called(subject: &Subject<'_>, rows: &[u32]) -> String {
    const SHOWN: usize = 5;
    let first_name = |row: &u32| {
        let values = subject.roles.names.iter().map(|place| subject.table.columns()[*place].value(*row as usize));
        values.map(|value| value.with_text(str::to_owned)).find(|name| !name.trim().is_empty())
    };
    let mut names: Vec<String> = vec![];
    for name in rows.iter().filter_map(first_name) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let more = if names.len() > SHOWN { format!(" and {} more", names.len() - SHOWN) } else { String::new() };
    names.truncate(SHOWN);
    format!("{}{more}", names.iter().map(|name| format!("“{name}”")).collect::<Vec<_>>().join(", "))
}

/// Whether rows have the same value in every column but those that number the rows.
fn have_equal_values(table: &Table, rows: &[u32]) -> bool {
    let Some((first, others)) = rows.split_first() else { return false };
    let numbers_rows = |column: &&Column| {
        let name = column.name.to_lowercase();
        let is_id =
            name == "id" || name.ends_with("_id") || ["identifier", "fid", "objectid", "gid", "uuid"].contains(&name.as_str());
        // A column of a few ids says what the row belongs to.
        is_id && texts(column).is_none_or(|text| text.dictionary.len() * 2 > table.rows())
    };
    let compared = || table.columns().iter().filter(|column| !numbers_rows(column));
    let is_equal = |row: &u32| compared().all(|column| column.value(*first as usize) == column.value(*row as usize));
    compared().count() >= 3 && others.iter().all(is_equal)
}
