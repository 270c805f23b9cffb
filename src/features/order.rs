//! The order of an answer that is not the table's own.

use crate::{
    query::Rows,
    store::{Ids, NULL_RANK, Table},
};
use std::{cmp::Ordering, ops::Range};

/// The order of an answer.
#[derive(Debug, Clone, PartialEq)]
pub enum Order {
    /// As the table has its rows: along the Hilbert curve.
    Table,
    /// By properties, the first key first.
    Properties(Vec<SortKey>),
    /// By the distance from a place (longitude, latitude in degrees), the nearest first.
    Nearest([f64; 2]),
}

/// What an answer is sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SortBy {
    /// A property: the place of its column in the table.
    Column(usize),
    /// The id of the feature: numbers by value, texts by their bytes.
    Id,
}

/// One of the keys that an answer is sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SortKey {
    /// Its values.
    pub by: SortBy,
    /// The largest first. Rows without a value come last in either direction.
    pub descending: bool,
}

/// The rows at these places of `rows` sorted by the keys; equal ones keep the order of the table.
pub fn sorted_page(table: &Table, rows: impl Iterator<Item = usize>, keys: &[SortKey], places: Range<usize>) -> Vec<u32> {
    let orders: Vec<(KeyOrder<'_>, bool)> =
        keys.iter().filter_map(|k| Some((KeyOrder::of(table, k.by)?, k.descending))).collect();
    let compare = |a: &u32, b: &u32| {
        let by_keys = orders.iter().map(|(order, descending)| order.compare(*a, *b, *descending));
        by_keys.into_iter().find(|order| order.is_ne()).unwrap_or(Ordering::Equal).then_with(|| a.cmp(b))
    };
    part(rows.map(|row| row as u32).collect(), places, compare)
}

/// The rows at these places of `rows` sorted by their distances in metres, and these distances, to the millimetre: no position is
/// known better.
pub fn nearest_page(rows: &Rows, distances_m: Vec<f64>, places: Range<usize>) -> (Vec<u32>, Vec<f64>) {
    let with_distance = distances_m.into_iter().zip(rows.iter().map(|row| row as u32)).collect();
    let compare = |a: &(f64, u32), b: &(f64, u32)| a.0.total_cmp(&b.0).then_with(|| a.1.cmp(&b.1));
    let to_millimetres = |metres: f64| (metres * 1000.0).round() / 1000.0;
    part(with_distance, places, compare).into_iter().map(|(distance_m, row)| (row, to_millimetres(distance_m))).unzip()
}

/// The items at these places of the items sorted. Only they are sorted: what lies before and after is parted from them
/// in linear time, so a deep page costs what the first one does.
fn part<T>(mut items: Vec<T>, places: Range<usize>, compare: impl Fn(&T, &T) -> Ordering) -> Vec<T> {
    let (from, to) = (places.start, places.end.min(items.len()));
    if from >= to {
        return vec![];
    }
    if to < items.len() {
        items.select_nth_unstable_by(to, &compare);
        items.truncate(to);
    }
    if from > 0 {
        items.select_nth_unstable_by(from, &compare);
        items.drain(..from);
    }
    items.sort_unstable_by(&compare);
    items
}

/// How rows lie to each other by one key.
enum KeyOrder<'t> {
    Ranks(&'t [u32]),
    Ids(&'t Ids),
}

impl<'t> KeyOrder<'t> {
    fn of(table: &'t Table, by: SortBy) -> Option<Self> {
        Some(match by {
            SortBy::Column(place) => Self::Ranks(table.columns().get(place)?.ranks()),
            SortBy::Id => Self::Ids(table.ids()),
        })
    }

    /// Rows without a value come last in either direction.
    fn compare(&self, a: u32, b: u32, descending: bool) -> Ordering {
        let (order, both_have_one) = match self {
            Self::Ranks(ranks) => {
                let (a, b) = (ranks[a as usize], ranks[b as usize]);
                (a.cmp(&b), a != NULL_RANK && b != NULL_RANK)
            }
            Self::Ids(ids) => (ids.get(a as usize).cmp(&ids.get(b as usize)), true),
        };
        if descending && both_have_one { order.reverse() } else { order }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::{RowBatch, Value},
        store::{PreparedBatch, TableBuilder},
    };
    use proptest::prelude::*;

    /// In the order of their longitude, so that the rows of the table keep the order given.
    fn table(values: &[(Option<i64>, Option<&str>)]) -> Table {
        let mut batch = RowBatch::default();
        for (i, (number, text)) in values.iter().enumerate() {
            batch.begin_row(i as u64 + 1);
            batch.geometries.push_point(i as f64 / 1000.0, 0.0, None);
            batch.set("number", number.map_or(Value::Null, Value::Integer));
            batch.set("text", text.map_or(Value::Null, Value::Text));
            batch.end_row();
        }
        let mut builder = TableBuilder::new("geometry");
        builder.push(PreparedBatch::new(batch)).unwrap();
        builder.finish().table
    }

    fn texts(table: &Table, rows: &[u32], column: usize) -> Vec<String> {
        rows.iter().map(|&row| format!("{:?}", table.columns()[column].value(row as usize))).collect()
    }

    #[test]
    fn text_is_sorted_without_regard_to_case_and_nothing_comes_last() {
        let table = table(&[(None, Some("b")), (None, None), (None, Some("Алтын")), (None, Some("A")), (None, Some("a"))]);
        let key = |descending| [SortKey { by: SortBy::Column(1), descending }];
        let ascending = sorted_page(&table, 0..5, &key(false), 0..5);
        assert_eq!(texts(&table, &ascending, 1), [r#"Text("A")"#, r#"Text("a")"#, r#"Text("b")"#, r#"Text("Алтын")"#, "Null"]);
        let descending = sorted_page(&table, 0..5, &key(true), 0..5);
        assert_eq!(texts(&table, &descending, 1), [r#"Text("Алтын")"#, r#"Text("b")"#, r#"Text("a")"#, r#"Text("A")"#, "Null"]);
    }

    proptest! {
        #[test]
        fn pages_of_a_sorted_answer_are_slices_of_it(
            numbers in prop::collection::vec((prop::option::of(-3i64..3), prop::option::of("[a-c]")), 1..60),
            from in 0usize..70,
            len in 0usize..70,
        ) {
            let values: Vec<_> = numbers.iter().map(|(n, t)| (*n, t.as_deref())).collect();
            let table = table(&values);
            let keys = [(0, true), (1, false)].map(|(place, descending)| SortKey { by: SortBy::Column(place), descending });
            let rows = table.rows();
            let whole = sorted_page(&table, 0..rows, &keys, 0..rows);
            let number = |row: u32| match table.columns()[0].value(row as usize) { Value::Integer(i) => Some(i), _ => None };
            prop_assert!(whole.windows(2).all(|w| number(w[0]) >= number(w[1])));
            let slice: Vec<u32> = whole.iter().copied().skip(from).take(len).collect();
            prop_assert_eq!(sorted_page(&table, 0..rows, &keys, from..from + len), slice);
        }
    }
}
