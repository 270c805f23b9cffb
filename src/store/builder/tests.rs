use super::*;
use crate::{
    model::{FeatureId, RowBatch, Value},
    store::{ColumnData, IdRef},
};

fn batch(rows: &[(f64, f64, Option<i64>, &str)]) -> RowBatch {
    let mut batch = RowBatch::default();
    for (number, (lon, lat, id, name)) in (1..).zip(rows) {
        batch.begin_row(number);
        batch.geometries.push_point(*lon, *lat, None);
        if let Some(id) = id {
            batch.set_id(&FeatureId::Integer(*id));
        }
        batch.set("name", Value::Text(name));
        batch.set("rank", Value::Untyped("1"));
        batch.end_row();
    }
    batch
}

fn build(batches: Vec<RowBatch>) -> Built {
    let mut builder = TableBuilder::new("geometry");
    PreparedBatch::all(batches).into_iter().for_each(|b| builder.push(b).unwrap());
    builder.finish()
}

#[test]
fn the_table_does_not_depend_on_the_order_of_the_source() {
    let rows = [(10.0, 50.0, None, "a"), (11.0, 51.0, None, "b"), (-80.0, 10.0, None, "c"), (10.0, 50.0, None, "a")];
    let mut turned = rows;
    turned.reverse();
    let (one, two) = (build(vec![batch(&rows)]).table, build(vec![batch(&turned[..1]), batch(&turned[1..])]).table);
    assert_eq!(one.revision(), two.revision());
    let ids = |t: &Table| (0..t.rows()).map(|r| t.ids().get(r).to_owned()).collect::<Vec<_>>();
    assert_eq!(ids(&one), ids(&two));
}

#[test]
fn another_content_has_another_revision_even_of_the_same_letters() {
    let revision = |names: [&str; 2]| {
        let rows = [(10.0, 50.0, Some(1), names[0]), (11.0, 51.0, Some(2), names[1])];
        build(vec![batch(&rows)]).table.revision()
    };
    assert_eq!(revision(["ab", "c"]), revision(["ab", "c"]));
    assert_ne!(revision(["ab", "c"]), revision(["a", "bc"]));
}

#[test]
fn rows_follow_the_hilbert_curve_and_rows_without_geometry_come_last() {
    let mut with_null = batch(&[(10.0, 50.0, Some(1), "a"), (11.0, 51.0, Some(2), "b")]);
    with_null.begin_row(9);
    with_null.set_id(&FeatureId::Integer(3));
    with_null.end_row();
    let table = build(vec![with_null, batch(&[(0.0, 0.0, Some(4), "c")])]).table;
    assert_eq!((table.rows(), table.located_rows()), (4, 3));
    assert_eq!(table.ids().get(3), IdRef::Integer(3));
    let keys: Vec<u64> = table.boxes().iter().map(|b| crate::index::hilbert(b.center())).collect();
    assert!(keys.is_sorted());
    assert_eq!(table.column("name").unwrap().value(3), Value::Null);
    assert_eq!(table.column("rank").unwrap().column_type, ColumnType::Integer);
}

#[test]
fn an_id_given_twice_is_reported_and_both_rows_stay() {
    let built = build(vec![batch(&[(1.0, 1.0, Some(7), "a"), (2.0, 2.0, Some(7), "b")])]);
    assert_eq!(built.table.rows(), 2);
    assert_eq!(built.defects.finish().iter().map(|defect| defect.row).collect::<Vec<_>>(), [2]);
    assert!(built.table.ids().find(&FeatureId::Integer(7)).is_some());
}

#[test]
fn a_text_id_anywhere_makes_all_ids_text() {
    let mut text = batch(&[(1.0, 1.0, Some(7), "a")]);
    text.begin_row(2);
    text.set_id(&"x".into());
    text.end_row();
    let table = build(vec![text, batch(&[(5.0, 5.0, Some(8), "b")])]).table;
    for id in ["7", "x", "8"] {
        assert!(table.ids().find(&id.into()).is_some(), "{id}");
    }
}

#[test]
fn dictionaries_are_numbered_in_row_order() {
    let table = build(vec![batch(&[(30.0, 1.0, Some(1), "z"), (-30.0, 1.0, Some(2), "a"), (31.0, 1.0, Some(3), "z")])]).table;
    let ColumnData::Text(text) = &table.column("name").unwrap().data else { panic!() };
    let mut seen = 0;
    for &code in text.codes.iter() {
        assert!(code <= seen);
        seen = seen.max(code + 1);
    }
}

#[test]
fn many_equal_rows_get_ids_of_their_own_in_linear_time() {
    let equal = vec![(73.0, 49.0, None, "x"); 50_000];
    let mut with_text = batch(&equal);
    with_text.begin_row(60_000);
    with_text.set_id(&"x".into());
    with_text.end_row();
    for rows in [batch(&equal), with_text] {
        let table = build(vec![rows]).table;
        let ids: std::collections::BTreeSet<String> =
            (0..table.rows()).map(|row| table.ids().get(row).to_owned().to_string()).collect();
        assert_eq!(ids.len(), table.rows());
    }
}
