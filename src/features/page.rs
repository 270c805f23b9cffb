//! From matching rows to one page of them.

use super::{QueryError, matches::few_in_bounds, matching_rows};
use crate::{
    index::hilbert,
    model::{ItemsQuery, PageKey, PageStart},
    store::Table,
};
use std::{cmp::Ordering, ops::Range};

/// Row numbers as ascending ranges that do not touch.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rows(Vec<Range<usize>>);

/// One page of the answer to a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// The rows on the page.
    pub rows: Rows,
    /// How many rows match on all pages.
    pub number_matched: usize,
    /// Where the next page starts after, if there is one.
    pub next: Option<PageKey>,
    /// Where the previous page ends before, if there is one.
    pub previous: Option<PageKey>,
}

/// Answers a query: the rows of one page, and how many match in all.
pub fn page(table: &Table, query: &ItemsQuery) -> Result<Page, QueryError> {
    let matching = matching_rows(table, query)?;
    let before = |row| matching.count_below(row);
    let total = matching.len();
    let (from, to) = match &query.start {
        PageStart::First => (0, query.limit.min(total)),
        PageStart::Offset(skip) => {
            let from = usize::try_from(*skip).unwrap_or(usize::MAX).min(total);
            (from, from.saturating_add(query.limit).min(total))
        }
        PageStart::After(key) => {
            let from = before(first_row(table, key, Ordering::Greater));
            (from, from.saturating_add(query.limit).min(total))
        }
        PageStart::Before(key) => {
            let to = before(first_row(table, key, Ordering::Equal));
            (to.saturating_sub(query.limit), to)
        }
    };
    let rows = matching.slice(from, to);
    let key_of = |row| page_key(table, row);
    Ok(Page {
        next: if to < total { rows.last().map(key_of) } else { None },
        previous: if from > 0 { rows.first().map(key_of) } else { None },
        rows,
        number_matched: total,
    })
}

/// More positions than this are searched and written on a thread that may take its time.
const QUICK_POSITIONS: usize = 20_000;

/// Whether [`page`] takes well under a millisecond, as far as can be told in less.
pub fn is_quick(table: &Table, query: &ItemsQuery) -> bool {
    query.equals.is_empty() && query.bbox.as_ref().is_none_or(|bounds| few_in_bounds(table, bounds, QUICK_POSITIONS))
}

impl Page {
    /// Whether writing it takes about as little as [`is_quick`] allows.
    pub fn is_small(&self, table: &Table) -> bool {
        let positions = |rows: &Range<usize>| rows.len().max(table.geometry().positions_of(rows.clone()));
        self.rows.0.iter().map(positions).sum::<usize>() <= QUICK_POSITIONS
    }
}

/// The place of a row in the order of the table.
fn page_key(table: &Table, row: usize) -> PageKey {
    PageKey { hilbert: row_hilbert(table, row), id: table.ids().get(row).to_owned() }
}

fn row_hilbert(table: &Table, row: usize) -> u64 {
    table.boxes().get(row).map_or(u64::MAX, |b| hilbert(b.center()))
}

/// The first row whose key compares as `least` or greater with `key`.
fn first_row(table: &Table, key: &PageKey, least: Ordering) -> usize {
    let is_before = |row: usize| {
        let order = row_hilbert(table, row).cmp(&key.hilbert).then_with(|| table.ids().get(row).cmp_owned(&key.id));
        order < least
    };
    let (mut low, mut high) = (0, table.rows());
    while low < high {
        let middle = low.midpoint(high);
        if is_before(middle) { low = middle + 1 } else { high = middle }
    }
    low
}

impl Rows {
    /// Rows `0..count`.
    pub fn all(count: usize) -> Self {
        Self(if count == 0 { vec![] } else { std::iter::once(0..count).collect() })
    }

    /// Appends a range; it must begin at or after the end of the last one, except before [`sorted`](Self::sorted).
    pub fn push(&mut self, range: Range<usize>) {
        match self.0.last_mut() {
            Some(last) if last.end == range.start => last.end = range.end,
            _ => self.0.push(range),
        }
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.0.iter().map(ExactSizeIterator::len).sum()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The ranges.
    pub fn ranges(&self) -> &[Range<usize>] {
        &self.0
    }

    /// The rows one by one.
    pub fn iter(&self) -> impl Iterator<Item = usize> {
        self.0.iter().cloned().flatten()
    }

    /// The first row.
    pub fn first(&self) -> Option<usize> {
        self.0.first().map(|r| r.start)
    }

    /// The last row.
    pub fn last(&self) -> Option<usize> {
        self.0.last().map(|r| r.end - 1)
    }

    /// Puts ranges that were pushed in any order, and may overlap, in order.
    #[must_use]
    pub fn sorted(mut self) -> Self {
        self.0.sort_unstable_by_key(|r| r.start);
        let mut rows = Self::default();
        for range in self.0 {
            match rows.0.last_mut() {
                Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
                _ => rows.0.push(range),
            }
        }
        rows
    }

    /// The rows that pass the test.
    #[must_use]
    pub fn filter(&self, test: impl Fn(usize) -> bool) -> Self {
        let mut rows = Self::default();
        self.iter().filter(|row| test(*row)).for_each(|row| rows.push(row..row + 1));
        rows
    }

    /// How many rows have a smaller number than `row`.
    fn count_below(&self, row: usize) -> usize {
        self.0.iter().map(|r| r.start.max(row.min(r.end)) - r.start).sum()
    }

    /// The rows from place `from` to before place `to`.
    fn slice(&self, from: usize, to: usize) -> Self {
        let mut rows = Self::default();
        let mut place = 0;
        for range in &self.0 {
            let (start, end) = (from.max(place), to.min(place + range.len()));
            if start < end {
                rows.push(range.start + start - place..range.start + end - place);
            }
            place += range.len();
            if place >= to {
                break;
            }
        }
        rows
    }
}

impl IntoIterator for Rows {
    type Item = usize;
    type IntoIter = std::iter::Flatten<std::vec::IntoIter<Range<usize>>>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter().flatten()
    }
}

#[cfg(test)]
mod tests;
