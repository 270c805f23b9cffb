use super::*;
use crate::{
    model::{FeatureId, RowBatch, Value},
    store::{PreparedBatch, TableBuilder},
};
use std::{
    fs,
    str::FromStr,
    thread,
    time::{Duration, Instant, SystemTime},
};

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
        notes: vec!["note".into()],
        load_seconds: 0.5,
        ..LoadReport::default()
    }
}

/// Puts another file in the place of one that must not be written to.
fn rewrite(path: &Path, bytes: &[u8]) {
    fs::remove_file(path).unwrap();
    fs::write(path, bytes).unwrap();
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
        rewrite(&path, &whole[..len]);
        assert!(read::<i32>(&path).is_err(), "{len} of {} bytes", whole.len());
    }
    rewrite(&path, &whole);
    assert!(read::<String>(&path).is_err(), "a key of another type");
    assert!(read::<i32>(&path).is_ok());
}

#[test]
fn a_bit_that_flipped_in_any_array_is_found() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("a.lode");
    write(&path, &1, &report(), &table()).unwrap();
    let whole = fs::read(&path).unwrap();
    let segments = read::<i32>(&path).unwrap().unchecked.segments;
    assert!(segments.iter().any(|segment| segment.bytes > 0));
    for segment in segments {
        for byte in segment.start..segment.start + segment.bytes {
            let mut damaged = whole.clone();
            damaged[byte as usize] ^= 1;
            rewrite(&path, &damaged);
            let error = read::<i32>(&path).unwrap().unchecked.check(None).unwrap_err();
            assert!(matches!(error, SnapshotError::Damaged { .. }), "{error}");
        }
    }
}

#[test]
fn a_check_that_has_no_time_is_done_later() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("a.lode");
    write(&path, &1, &report(), &table()).unwrap();
    let unchecked = read::<i32>(&path).unwrap().unchecked;
    let rest = unchecked.check(Some(Instant::now())).unwrap().unwrap();
    assert!(rest.check(None).unwrap().is_none());
    rewrite(&path, &fs::read(&path).unwrap());
    let unchecked = read::<i32>(&path).unwrap().unchecked;
    File::options().write(true).open(&path).unwrap().set_len(100).unwrap();
    assert!(matches!(unchecked.check(None), Err(SnapshotError::Io { .. })), "reading a file that was cut is no crash");
}

#[test]
fn a_mapped_snapshot_outlives_its_file() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("a.lode");
    let table = table();
    write(&path, &1, &report(), &table).unwrap();
    let mapped = read::<i32>(&path).unwrap().table;
    write(&path, &2, &report(), &table).unwrap();
    let other = read::<i32>(&path).unwrap();
    fs::remove_dir_all(directory.path()).unwrap();
    for mapped in [mapped, other.table] {
        assert_eq!(crate::store::table::table_revision(&mapped), table.revision());
    }
}

#[cfg(unix)]
#[test]
fn nobody_may_write_to_a_snapshot() {
    use std::os::unix::fs::PermissionsExt;
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("a.lode");
    write(&path, &1, &report(), &table()).unwrap();
    assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o400);
}

#[test]
fn many_may_write_the_same_snapshot_at_once() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("a.lode");
    let table = table();
    thread::scope(|scope| {
        let writers: Vec<_> =
            (0..8).map(|_| scope.spawn(|| (0..20).for_each(|_| write(&path, &1, &report(), &table).unwrap()))).collect();
        while writers.iter().any(|writer| !writer.is_finished()) {
            if let Ok(snapshot) = read::<i32>(&path) {
                assert!(snapshot.unchecked.check(None).unwrap().is_none());
            }
        }
    });
    assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 1, "nothing unfinished is left");
}

#[test]
fn what_a_killed_process_left_behind_is_removed() {
    let directory = tempfile::tempdir().unwrap();
    for name in ["snapshot-1.unfinished", "snapshot-2.unfinished", "other"] {
        fs::write(directory.path().join(name), "half").unwrap();
    }
    let yesterday = SystemTime::now() - Duration::from_hours(24);
    for name in ["snapshot-1.unfinished", "other"] {
        File::options().write(true).open(directory.path().join(name)).unwrap().set_modified(yesterday).unwrap();
    }
    write(&directory.path().join("a.lode"), &1, &report(), &table()).unwrap();
    let mut left: Vec<_> = fs::read_dir(directory.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    left.sort();
    assert_eq!(left, ["a.lode", "other", "snapshot-2.unfinished"]);
}
