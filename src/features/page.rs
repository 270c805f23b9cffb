//! From matching rows to one page of them.

use crate::{
    filter::Expr,
    index::hilbert,
    model::{PageKey, PageStart},
    query::{QueryError, Rows, is_selective, matching_rows},
    store::Table,
};
use std::{cmp::Ordering, ops::Range};

/// A request for features. Everything that decides the answer is in here.
#[derive(Debug, Clone, PartialEq)]
pub struct ItemsQuery {
    /// The features of which this is true; all without one.
    pub filter: Option<Expr>,
    /// How many features a page holds at most.
    pub limit: usize,
    /// Where the page starts.
    pub start: PageStart,
}

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
    let matching = matching_rows(table, query.filter.as_ref())?;
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
    query.filter.as_ref().is_none_or(|filter| is_selective(table, filter, QUICK_POSITIONS))
}

impl Page {
    /// Whether writing it takes about as little as [`is_quick`] allows.
    pub fn is_small(&self, table: &Table) -> bool {
        let positions = |rows: &Range<usize>| rows.len().max(table.geometry().positions_of(rows.clone()));
        self.rows.ranges().iter().map(positions).sum::<usize>() <= QUICK_POSITIONS
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

#[cfg(test)]
mod tests;
