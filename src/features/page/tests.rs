use super::*;
use crate::features::{SortBy, SortKey, encode::RowCursor};
use crate::{
    model::{FeatureId, RowBatch, Value},
    query::property_equals,
    store::{PreparedBatch, TableBuilder},
};
use proptest::prelude::*;
use std::sync::Arc;

fn table(points: &[(f64, f64)]) -> Table {
    let mut batch = RowBatch::default();
    for (i, &(lon, lat)) in points.iter().enumerate() {
        batch.begin_row(i as u64 + 1);
        batch.set_id(&FeatureId::Integer(i as i64));
        if i % 7 != 6 {
            batch.geometries.push_point(lon, lat, None);
        }
        batch.set("kind", Value::Text(["Gold", "Copper", "Rare earth"][i % 3]));
        batch.set("list", Value::List(["[\"Gold\",\"Tin\"]", "[]"][i % 2]));
        batch.end_row();
    }
    let mut builder = TableBuilder::new("geometry");
    builder.push(PreparedBatch::new(batch)).unwrap();
    builder.finish().table
}

fn query(limit: usize, start: PageStart) -> ItemsQuery {
    ItemsQuery { filter: None, order: Order::Table, limit: Some(limit), start }
}

fn ids(table: &Table, rows: &RowOrder) -> Vec<FeatureId> {
    let rows = Arc::new(rows.clone());
    RowCursor::new(&rows).map(|row| table.ids().get(row).to_owned()).collect()
}

/// As a link would carry it.
fn sent(start: PageStart) -> PageStart {
    let key = |key: PageKey| PageKey::from_token(&key.to_token()).unwrap();
    match start {
        PageStart::After(k) => PageStart::After(key(k)),
        PageStart::Before(k) => PageStart::Before(key(k)),
        other => other,
    }
}

fn points() -> impl Strategy<Value = Vec<(f64, f64)>> {
    prop::collection::vec((-180.0..=180.0f64, -90.0..=90.0f64), 0..120)
}

proptest! {
    #[test]
    fn pages_forwards_and_backwards_show_every_row_once(points in points(), limit in 1..30usize) {
        let table = table(&points);
        let mut forwards = vec![];
        let mut start = PageStart::First;
        loop {
            let page = page(&table, &query(limit, start)).unwrap();
            forwards.push(ids(&table, &page.rows));
            match page.next {
                Some(next) => start = sent(next),
                None => break,
            }
        }
        let all = ids(&table, &RowOrder::Table(Rows::all(table.rows())));
        prop_assert_eq!(forwards.concat(), all.clone());
        if let Some(last) = table.rows().checked_sub(1) {
            let mut backwards = vec![];
            let mut start = Some(PageStart::Before(page_key(&table, last)));
            while let Some(previous) = start {
                let page = page(&table, &query(limit, sent(previous))).unwrap();
                backwards.splice(0..0, ids(&table, &page.rows));
                start = page.previous;
            }
            prop_assert_eq!(backwards, all[..last].to_vec());
        }
    }
}

#[test]
fn a_page_key_holds_when_its_feature_is_gone() {
    let points: Vec<(f64, f64)> = (0..50).map(|i| (i as f64 * 3.0, i as f64)).collect();
    let table_before = table(&points);
    let first = page(&table_before, &query(10, PageStart::First)).unwrap();
    let next = first.next.unwrap();
    let PageStart::After(PageKey { id: FeatureId::Integer(gone), .. }) = next else { panic!() };
    let mut fewer = points.clone();
    fewer[gone as usize] = (0.0, -80.0);
    let after = page(&table(&fewer), &query(10, next.clone())).unwrap();
    let expected = page(&table_before, &query(10, next)).unwrap();
    assert_eq!(ids(&table(&fewer), &after.rows), ids(&table_before, &expected.rows));
}

#[test]
fn properties_are_compared_in_their_type_and_lists_by_member() {
    let table = table(&[(1.0, 1.0); 12]);
    let matched = |column: &str, value: &str| {
        let filter = Some(property_equals(table.column(column).unwrap(), value).unwrap());
        page(&table, &ItemsQuery { filter, ..query(100, PageStart::First) }).unwrap().number_matched
    };
    assert_eq!(matched("kind", "Gold"), 4);
    assert_eq!(matched("kind", "gold"), 0);
    assert_eq!(matched("list", "Tin"), 6);
}

#[test]
fn an_offset_beyond_the_end_gives_an_empty_page() {
    let table = table(&[(1.0, 1.0); 5]);
    let page = page(&table, &query(10, PageStart::Offset(u64::MAX))).unwrap();
    assert!(page.rows.is_empty() && page.next.is_none());
    assert_eq!(page.number_matched, 5);
}

#[test]
fn a_sorted_answer_is_paged_by_offsets_in_both_directions() {
    let table = table(&(0..25).map(|i| (f64::from(i), 1.0)).collect::<Vec<_>>());
    let order = || Order::Properties(vec![SortKey { by: SortBy::Column(0), descending: true }]);
    let at = |start| page(&table, &ItemsQuery { order: order(), ..query(10, start) }).unwrap();
    let first = at(PageStart::First);
    assert_eq!((first.number_matched, &first.next, &first.previous), (25, &Some(PageStart::Offset(10)), &None));
    let last = at(PageStart::Offset(20));
    assert_eq!((last.rows.len(), last.next, last.previous), (5, None, Some(PageStart::Offset(10))));
    let kind = |page: &Page| {
        RowCursor::new(&Arc::new(page.rows.clone()))
            .map(|row| table.columns()[0].value(row) == Value::Text("Rare earth"))
            .collect::<Vec<_>>()
    };
    assert_eq!(kind(&first).iter().filter(|rare| **rare).count(), 8, "all of the last in the alphabet come first");
}

#[test]
fn the_nearest_come_first_with_their_distance() {
    let table = table(&[(10.0, 0.0), (1.0, 0.0), (3.0, 0.0)]);
    let nearest = page(&table, &ItemsQuery { order: Order::Nearest([0.0, 0.0]), ..query(2, PageStart::First) }).unwrap();
    assert_eq!(ids(&table, &nearest.rows), [FeatureId::Integer(1), FeatureId::Integer(2)]);
    let metres = nearest.distances_m.unwrap();
    assert!((metres[0] - 111_319.49).abs() < 0.01 && (metres[1] - 333_958.47).abs() < 0.01, "{metres:?}");
}
