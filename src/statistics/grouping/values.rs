//! Groups by the values of a column.

use super::{super::mixing::is_of_categories, Coded, Key, MAX_MEMBERS, Spread, ToGroup};
use crate::{
    model::{ColumnType, Value},
    store::{Column, ColumnData, NULL_CODE, NULL_RANK, TextColumn},
    vocabulary::{Commodity, class_of, list_parts},
};
use hashbrown::HashMap;
use rayon::prelude::*;

/// Whole numbers that lie so close together are their own codes.
const MAX_SPAN: u64 = 1 << 20;

/// Groups by value; of lists, by their first member.
pub fn by_value<'t>(of: &ToGroup<'t, '_>, column: &'t Column) -> Coded<'t> {
    match &column.data {
        ColumnData::Text(text) if column.column_type == ColumnType::List => {
            let members = Members::of(text, of.rows, |list| Some(vec![json_members(list)?.into_iter().next()?]));
            let first = |row: &u32| members.of_row(text, *row).first().copied().unwrap_or(members.none);
            let codes = of.rows.par_iter().map(first).collect();
            members.coded(codes, None)
        }
        ColumnData::Text(text) if is_of_categories(column) => by_category(of, text),
        ColumnData::Text(text) => {
            let none = text.dictionary.len() as u32;
            let code = |row: &u32| match text.codes[*row as usize] {
                NULL_CODE => none,
                code => code,
            };
            coded(of.rows.par_iter().map(code).collect(), none, move |_, row| key_of(column, row))
        }
        ColumnData::Boolean(values) => {
            let code = |row: &u32| if column.is_valid(*row as usize) { u32::from(values[*row as usize] != 0) } else { 2 };
            coded(of.rows.par_iter().map(code).collect(), 2, move |_, row| key_of(column, row))
        }
        ColumnData::Integer(values) => by_whole_number(of, column, values),
        ColumnData::Float(_) => by_rank(of, column),
    }
}

fn by_whole_number<'t>(of: &ToGroup<'t, '_>, column: &'t Column, values: &[i64]) -> Coded<'t> {
    let valid = || of.rows.par_iter().map(|row| *row as usize).filter(|row| column.is_valid(*row)).map(|row| values[row]);
    let least = valid().min().unwrap_or(0);
    let span = valid().max().unwrap_or(0).abs_diff(least);
    if span > MAX_SPAN {
        return by_rank(of, column);
    }
    let none = span as u32 + 1;
    let code = |row: &u32| {
        let row = *row as usize;
        if column.is_valid(row) { values[row].abs_diff(least) as u32 } else { none }
    };
    coded(of.rows.par_iter().map(code).collect(), none, move |_, row| key_of(column, row))
}

fn by_rank<'t>(of: &ToGroup<'t, '_>, column: &'t Column) -> Coded<'t> {
    let ranks = column.ranks();
    let last = of.rows.par_iter().map(|row| ranks[*row as usize]).filter(|rank| *rank != NULL_RANK).max();
    let none = last.map_or(0, |last| last + 1);
    let codes = of.rows.par_iter().map(|row| ranks[*row as usize].min(none)).collect();
    coded(codes, none, move |_, row| key_of(column, row))
}

fn coded<'t>(codes: Vec<u32>, none: u32, key: impl Fn(u32, u32) -> Key + Send + Sync + 't) -> Coded<'t> {
    let key = Box::new(move |code, row| if code == none { Key::None } else { key(code, row) });
    Coded { codes, size: none + 1, key, spread: None }
}

/// The value of a row as a key.
fn key_of(column: &Column, row: u32) -> Key {
    Key::Value(match column.value(row as usize) {
        Value::Null => return Key::None,
        Value::Boolean(value) => value.into(),
        Value::Integer(value) => value.into(),
        // The two zeros are one value.
        Value::Float(value) => (value + 0.0).into(),
        Value::Json(text) => serde_json::from_str(text).unwrap_or_else(|_| text.into()),
        other => other.with_text(|text| text.into()),
    })
}

/// Groups by category of resources, however it is spelled: a group is called as its first value in Latin letters.
fn by_category<'t>(of: &ToGroup<'t, '_>, text: &'t TextColumn) -> Coded<'t> {
    let mut spellings: HashMap<String, &str> = HashMap::new();
    for value in text.dictionary.iter() {
        let kept = spellings.entry(class_of(value)).or_insert(value);
        if !kept.is_ascii() && value.is_ascii() {
            *kept = value;
        }
    }
    let members =
        Members::of(text, of.rows, |value| Some(vec![spellings.get(&class_of(value)).copied().unwrap_or(value).into()]));
    let own = |row: &u32| members.of_row(text, *row).first().copied().unwrap_or(members.none);
    let codes = of.rows.par_iter().map(own).collect();
    members.coded(codes, None)
}

/// Groups by the family of the first commodity that a text names.
pub fn by_family<'t>(of: &ToGroup<'t, '_>, column: &'t Column) -> Coded<'t> {
    let ColumnData::Text(text) = &column.data else { return by_value(of, column) };
    let members = Members::of(text, of.rows, |value| {
        let first = list_parts(value).next().unwrap_or(value.trim());
        let known = Commodity::all_of(first).next().map(|term| term.family().label());
        Some(vec![known.unwrap_or(first).into()])
    });
    let own = |row: &u32| members.of_row(text, *row).first().copied().unwrap_or(members.none);
    let codes = of.rows.par_iter().map(own).collect();
    members.coded(codes, None)
}

/// Groups by each member of lists, or each [part](list_parts) of texts; other values are their own only member. `None` where
/// that are more than [`MAX_MEMBERS`].
pub fn by_member<'t>(of: &ToGroup<'t, '_>, column: &'t Column) -> Option<Coded<'t>> {
    let members = match &column.data {
        ColumnData::Text(text) if column.column_type == ColumnType::List => (text, Members::of(text, of.rows, json_members)),
        ColumnData::Text(text) if column.column_type == ColumnType::Text => (text, Members::of(text, of.rows, parts)),
        _ => return Some(by_value(of, column)),
    };
    let (text, members) = members;
    let (mut codes, mut spread) = (Vec::with_capacity(of.rows.len()), Spread::default());
    for (place, &row) in (0..).zip(of.rows) {
        let own = members.of_row(text, row);
        let own = if own.is_empty() { std::slice::from_ref(&members.none) } else { own };
        codes.extend_from_slice(own);
        spread.from.extend(own.iter().map(|_| place));
        if codes.len() > MAX_MEMBERS {
            return None;
        }
    }
    Some(members.coded(codes, Some(spread)))
}

/// The members of the entries of a dictionary, numbered.
struct Members {
    /// By entry; empty for entries that no row asked for has.
    of_entry: Vec<Vec<u32>>,
    all: Vec<serde_json::Value>,
    none: u32,
}

impl Members {
    /// Of the entries that some row has; `None` of an entry that is no list is none.
    fn of(text: &TextColumn, rows: &[u32], split: impl Fn(&str) -> Option<Vec<serde_json::Value>> + Sync) -> Self {
        let mut is_used = vec![false; text.dictionary.len()];
        for code in rows.iter().map(|row| text.codes[*row as usize]).filter(|code| *code != NULL_CODE) {
            is_used[code as usize] = true;
        }
        let of_entry =
            |code: u32| if is_used[code as usize] { split(text.dictionary.text(code)).unwrap_or_default() } else { vec![] };
        let values: Vec<Vec<serde_json::Value>> = (0..is_used.len() as u32).into_par_iter().map(of_entry).collect();
        let (mut all, mut numbers) = (vec![], HashMap::new());
        let mut number = |value: serde_json::Value| {
            *numbers.entry(value.to_string()).or_insert_with(|| {
                all.push(value);
                all.len() as u32 - 1
            })
        };
        let of_entry: Vec<Vec<u32>> = values.into_iter().map(|values| distinct(values.into_iter().map(&mut number))).collect();
        let none = all.len() as u32;
        Self { of_entry, all, none }
    }

    fn of_row(&self, text: &TextColumn, row: u32) -> &[u32] {
        self.of_entry.get(text.codes[row as usize] as usize).map_or(&[], Vec::as_slice)
    }

    fn coded<'t>(self, codes: Vec<u32>, spread: Option<Spread>) -> Coded<'t> {
        let (all, none) = (self.all, self.none);
        Coded { spread, ..coded(codes, none, move |code, _| all.get(code as usize).cloned().map_or(Key::None, Key::Value)) }
    }
}

/// Each number once, in the order of the list.
fn distinct(numbers: impl Iterator<Item = u32>) -> Vec<u32> {
    let mut seen = vec![];
    numbers.for_each(|number| {
        if !seen.contains(&number) {
            seen.push(number);
        }
    });
    seen
}

fn json_members(list: &str) -> Option<Vec<serde_json::Value>> {
    let members: Vec<serde_json::Value> = serde_json::from_str(list).ok()?;
    Some(members.into_iter().filter(|member| !member.is_null()).collect())
}

#[allow(clippy::unnecessary_wraps, reason = "the shape of a splitter")]
fn parts(text: &str) -> Option<Vec<serde_json::Value>> {
    Some(list_parts(text).map(Into::into).collect())
}
