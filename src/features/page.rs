//! From matching rows to one page of them.

use super::{
    encode::RowOrder,
    order::{Order, nearest_page, sorted_page},
};
use crate::{
    filter::Expr,
    index::hilbert,
    model::{PageKey, PageStart},
    query::{Patience, QueryError, Rows, distances_m_within, is_selective, matching_rows_within},
    store::Table,
};
use std::{cmp::Ordering, ops::Range};

/// A request for features. Everything that decides the answer is in here.
#[derive(Debug, Clone, PartialEq)]
pub struct ItemsQuery {
    /// The features of which this is true; all without one.
    pub filter: Option<Expr>,
    /// The order of the answer.
    pub order: Order,
    /// How many features a page holds at most; `None`: all that match.
    pub limit: Option<usize>,
    /// Where the page starts.
    pub start: PageStart,
}

/// One page of the answer to a query.
#[derive(Debug, Clone)]
pub struct Page {
    /// The rows on the page, in the order of the answer.
    pub rows: RowOrder,
    /// Metres from the place asked about, one for each of `rows`.
    pub distances_m: Option<Vec<f64>>,
    /// How many rows match on all pages.
    pub number_matched: usize,
    /// Where the next page starts, if there is one.
    pub next: Option<PageStart>,
    /// Where the previous page is, if there is one.
    pub previous: Option<PageStart>,
}

/// Answers a query: the rows of one page, and how many match in all.
pub fn page(table: &Table, query: &ItemsQuery) -> Result<Page, QueryError> {
    page_within(table, query, &Patience::default())
}

/// As [`page`], unless the patience is over before.
pub fn page_within(table: &Table, query: &ItemsQuery, patience: &Patience) -> Result<Page, QueryError> {
    page_of(table, query, &matching_rows_within(table, query.filter.as_ref(), patience)?, patience)
}

/// The page of a query whose matching rows are known.
pub fn page_of(table: &Table, query: &ItemsQuery, matching: &Rows, patience: &Patience) -> Result<Page, QueryError> {
    if query.order == Order::Table {
        return Ok(page_in_table_order(table, query, matching));
    }
    let total = matching.len();
    let range = places(&query.start, query.limit, total);
    let (rows, distances_m) = match &query.order {
        Order::Nearest(place) => {
            let distances_m = distances_m_within(table, matching, *place, patience)?;
            let (rows, distances_m) = nearest_page(matching, distances_m, range.clone());
            (rows, Some(distances_m))
        }
        Order::Properties(keys) => (sorted_page(table, matching.iter(), keys, range.clone()), None),
        Order::Table => (vec![], None),
    };
    patience.check()?;
    let before = range.start.saturating_sub(query.limit.unwrap_or(range.start));
    Ok(Page {
        rows: RowOrder::Listed(rows),
        distances_m,
        number_matched: total,
        next: (range.end < total).then_some(PageStart::Offset(range.end as u64)),
        previous: (range.start > 0).then_some(PageStart::Offset(before as u64)),
    })
}

/// Pages in the order of the table start at a key, so that they stay where they are when the table is loaded again.
fn page_in_table_order(table: &Table, query: &ItemsQuery, matching: &Rows) -> Page {
    let total = matching.len();
    let range = match &query.start {
        PageStart::After(key) => {
            let from = matching.count_below(first_row(table, key, Ordering::Greater));
            from..end(from, query.limit, total)
        }
        PageStart::Before(key) => {
            let to = matching.count_below(first_row(table, key, Ordering::Equal));
            to.saturating_sub(query.limit.unwrap_or(to))..to
        }
        start => places(start, query.limit, total),
    };
    let rows = matching.slice(range.start, range.end);
    let key_of = |row| page_key(table, row);
    Page {
        next: rows.last().filter(|_| range.end < total).map(|row| PageStart::After(key_of(row))),
        previous: rows.first().filter(|_| range.start > 0).map(|row| PageStart::Before(key_of(row))),
        rows: RowOrder::Table(rows),
        distances_m: None,
        number_matched: total,
    }
}

/// The places of a page that starts after so many matches. Keys are places in the table's own order: in another one
/// they are the beginning.
fn places(start: &PageStart, limit: Option<usize>, total: usize) -> Range<usize> {
    let from = match start {
        PageStart::Offset(skip) => usize::try_from(*skip).unwrap_or(usize::MAX).min(total),
        _ => 0,
    };
    from..end(from, limit, total)
}

fn end(from: usize, limit: Option<usize>, total: usize) -> usize {
    limit.map_or(total, |limit| from.saturating_add(limit).min(total))
}

/// More positions than this are searched and written on a thread that may take its time.
const QUICK_POSITIONS: usize = 20_000;

/// Whether [`page`] takes well under a millisecond, as far as can be told in less.
pub fn is_quick(table: &Table, query: &ItemsQuery) -> bool {
    let size = query.filter.as_ref().map_or(1, Expr::size);
    if table.rows().max(table.geometry().position_count()).saturating_mul(size) <= QUICK_POSITIONS {
        return true;
    }
    query.order == Order::Table && query.filter.as_ref().is_none_or(|filter| is_selective(table, filter, QUICK_POSITIONS))
}

impl Page {
    /// Whether writing it takes about as little as [`is_quick`] allows.
    pub fn is_small(&self, table: &Table) -> bool {
        let positions = |rows: Range<usize>| rows.len().max(table.geometry().positions_of(rows));
        let all: usize = match &self.rows {
            RowOrder::Table(rows) => rows.ranges().iter().cloned().map(positions).sum(),
            RowOrder::Listed(rows) => rows.iter().map(|&row| positions(row as usize..row as usize + 1)).sum(),
        };
        all <= QUICK_POSITIONS
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
