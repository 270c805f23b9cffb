use super::*;
use crate::{
    model::{CrsReference, CrsReport, FeatureId, RowBatch, Value},
    store::{PreparedBatch, TableBuilder},
};
use std::str::FromStr;

fn table() -> Table {
    let mut batch = RowBatch::default();
    let shapes = [
        "POLYGON((0 0,4 0,4 4,0 0),(1 0.5,2 0.5,2 1,1 0.5))",
        "POINT Z(1 2 3)",
        "GEOMETRYCOLLECTION(POINT(5 5),LINESTRING(0 0,9 9))",
    ];
    for (i, shape) in (1..).zip(shapes) {
        batch.begin_row(i);
        batch.geometries.push(&wkt::Wkt::<f64>::from_str(shape).unwrap()).unwrap();
        batch.set("n", Value::Integer(i as i64));
        batch.set("x", if i == 2 { Value::Null } else { Value::Float(0.5) });
        batch.set("ok", Value::Boolean(i == 1));
        batch.set("name", Value::Text(["Алтын", "Мыс", ""][i as usize - 1]));
        batch.set_id(&FeatureId::Text(format!("id {i}").into()));
        batch.end_row();
    }
    let mut builder = TableBuilder::new("geom");
    builder.push(PreparedBatch::new(batch)).unwrap();
    builder.finish().table
}

fn report() -> LoadReport {
    LoadReport {
        source: "a.csv".into(),
        layer: "a".into(),
        format: "CSV".into(),
        rows_read: 3,
        rows_kept: 3,
        crs: CrsReport {
            code: None,
            name: "x".into(),
            reference: CrsReference::default_crs84(),
            operation: None,
            accuracy_m: None,
        },
        defects: vec![].into(),
        notes: vec!["note".into()],
        incomplete: None,
        load_seconds: 0.5,
    }
}

#[test]
fn a_table_comes_back_whole() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("sub/a.lode");
    let table = table();
    write(&path, &"key", &report(), &table).unwrap();
    let snapshot = read::<String>(&path).unwrap();
    assert_eq!(snapshot.key, "key");
    assert_eq!(snapshot.report, report());
    // The revision in the file is the one that was written; this one is computed of what was read.
    assert_eq!(crate::store::table::table_revision(&snapshot.table), table.revision());
    assert_eq!(snapshot.table.boxes(), table.boxes());
    assert_eq!(snapshot.table.bounds(), table.bounds());
    assert_eq!(snapshot.table.ids().find(&"id 2".into()), table.ids().find(&"id 2".into()));
    assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1, "nothing unfinished is left");
}

#[test]
fn a_damaged_snapshot_is_refused() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("a.lode");
    write(&path, &1, &report(), &table()).unwrap();
    let whole = fs::read(&path).unwrap();
    for len in [0, 7, 31, 64, whole.len() / 2, whole.len() - 1] {
        fs::write(&path, &whole[..len]).unwrap();
        assert!(read::<i32>(&path).is_err(), "{len} of {} bytes", whole.len());
    }
    fs::write(&path, &whole).unwrap();
    assert!(read::<String>(&path).is_err(), "a key of another type");
    assert!(read::<i32>(&path).is_ok());
}
