//! What holds for all binary formats, read back by our readers.

use super::{
    EncodeOptions, FeatureSet, OutputFormat, RowOrder, output_crs,
    testing::{bytes, read_back, table},
    tests::{Row, features, made_up, rows},
    writer,
};
use crate::{
    format::{self, ReadOptions},
    model::{GeometryKind, Value as Cell},
    store::Table,
};
use proptest::prelude::*;
use serde_json::{Map, Value, json};
use std::{collections::BTreeMap, sync::Arc};

const BINARY: [OutputFormat; 4] =
    [OutputFormat::FlatGeobuf, OutputFormat::GeoParquet, OutputFormat::GeoPackage, OutputFormat::Shapefile];

fn whole(table: &Arc<Table>) -> FeatureSet {
    FeatureSet::whole(table, "places")
}

/// A set that was written and read again.
fn back(format: OutputFormat, set: FeatureSet) -> Arc<Table> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(format!("t.{}", format.extension()));
    std::fs::write(&path, bytes(format, set, EncodeOptions::default())).unwrap();
    read_back(&path)
}

fn places() -> Arc<Table> {
    let shapes = [("b-1", "POINT(71.5 51)"), ("b-2", "POINT(72 51.25)"), ("b-3", "POINT EMPTY")];
    table(&shapes, |place, batch| {
        batch.set("атауы", Cell::Text(["Қызылтас", "Ақ-Төбе \"2\"", "ә"][place]));
        batch.set("depth", if place == 1 { Cell::Null } else { Cell::Float(-0.5) });
        batch.set("opened", Cell::Untyped(["2020-02-29", "1901-12-31", "2024-01-01"][place]));
        batch.set("seen", Cell::Untyped("2020-02-29T12:34:56Z"));
        batch.set("tags", Cell::List("[\"Au\",\"Cu\"]"));
        batch.set("active", Cell::Boolean(place == 0));
        batch.set("ore_t", Cell::Integer(12_345_678_901));
    })
}

#[test]
fn every_type_of_value_comes_back() {
    for format in BINARY {
        let table = back(format, whole(&places()));
        let row = (0..3).find(|row| table.column("атауы").unwrap().value(*row) == Cell::Text("Ақ-Төбе \"2\"")).unwrap();
        let value = |name: &str| table.column(name).unwrap().value(row);
        assert_eq!((value("active"), value("depth")), (Cell::Boolean(false), Cell::Null), "{format:?}");
        assert_eq!(value("ore_t"), Cell::Integer(12_345_678_901), "{format:?}");
        // FlatGeobuf has no days, Shapefile no instants.
        let day = if format == OutputFormat::FlatGeobuf { "1901-12-31T00:00:00Z" } else { "1901-12-31" };
        assert_eq!((value("opened"), value("seen")), (Cell::Text(day), Cell::Text("2020-02-29T12:34:56Z")), "{format:?}");
        let tags = value("tags");
        assert!(matches!(tags, Cell::List("[\"Au\",\"Cu\"]") | Cell::Text("[\"Au\",\"Cu\"]")), "{format:?}: {tags:?}");
        let kinds: Vec<_> = (0..3).map(|row| table.geometry().kind(row)).collect();
        assert_eq!(kinds, [GeometryKind::Point, GeometryKind::Point, GeometryKind::Null], "{format:?}");
    }
}

#[test]
fn ids_that_are_text_come_back() {
    for format in BINARY {
        let table = back(format, whole(&places()));
        let mut ids: Vec<String> = match table.column("id") {
            Some(column) => (0..3).map(|row| column.value(row).with_text(str::to_owned)).collect(),
            None => (0..3).map(|row| format!("{:?}", table.ids().get(row).to_owned())).collect(),
        };
        ids.sort();
        assert!(ids.iter().zip(["b-1", "b-2", "b-3"]).all(|(id, expected)| id.contains(expected)), "{format:?}: {ids:?}");
    }
}

#[test]
fn a_set_without_features_is_a_file_of_the_same_columns() {
    for format in BINARY {
        let none = FeatureSet { rows: Arc::new(RowOrder::Listed(vec![])), ..whole(&places()) };
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(format!("t.{}", format.extension()));
        std::fs::write(&path, bytes(format, none, EncodeOptions::default())).unwrap();
        let layer = format::open(&path, &ReadOptions::default()).unwrap().remove(0);
        assert!(layer.crs.is_some(), "{format:?}");
        let rows: usize = layer.jobs.map(|job| job.unwrap()().geometries.kinds().len()).sum();
        assert_eq!(rows, 0, "{format:?}");
    }
}

#[test]
fn a_file_in_another_crs_says_so_and_is_where_it_was() {
    let table = table(&[("1", "POINT(71.5 51)")], |_, _| {});
    for format in BINARY {
        let set = FeatureSet { crs: output_crs(&table, "EPSG:28412").unwrap(), ..whole(&table) };
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(format!("t.{}", format.extension()));
        std::fs::write(&path, bytes(format, set, EncodeOptions::default())).unwrap();
        let layer = format::open(&path, &ReadOptions::default()).unwrap().remove(0);
        let crs = crate::crs::Crs::resolve(&layer.crs.unwrap()).unwrap();
        assert_eq!(crs.code(), Some("EPSG:28412"), "{format:?}");
        let table = read_back(&path);
        assert_eq!(table.geometry().lon_lat(0), [[12_675_549.215, 5_655_115.743]], "{format:?}: easting first");
    }
}

#[test]
fn what_has_no_place_in_the_crs_is_null_and_told() {
    let table = table(&[("1", "LINESTRING(0 0,1 1)"), ("2", "LINESTRING(0 0,0 90)")], |_, _| {});
    for format in BINARY {
        let set = FeatureSet { crs: output_crs(&table, "EPSG:3857").unwrap(), ..whole(&table) };
        let mut writer = writer(format, set, EncodeOptions::default()).unwrap();
        let mut out = vec![];
        while writer.write_chunk(&mut out).unwrap() {}
        assert_eq!(writer.notes(), ["1 feature has no place in EPSG:3857 and is written without its geometry"], "{format:?}");
        assert_eq!(writer.features_written(), 2);
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(format!("t.{}", format.extension()));
        std::fs::write(&path, out).unwrap();
        assert_eq!((read_back(&path).rows(), read_back(&path).located_rows()), (2, 1), "{format:?}");
    }
}

#[test]
fn distances_are_a_column_and_chosen_columns_stay_in_order() {
    for format in BINARY {
        let rows = Arc::new(RowOrder::Listed(vec![1, 0]));
        let set = FeatureSet { rows, columns: vec![6, 0], distances_m: Some(vec![1.5, 2.5]), ..whole(&places()) };
        let table = back(format, set);
        let names: Vec<&str> = table.columns().iter().map(|c| c.name.as_str()).filter(|name| *name != "id").collect();
        assert_eq!(names, ["ore_t", "атауы", "distance_m"], "{format:?}");
        let mut distances: Vec<Cell<'_>> = (0..2).map(|row| table.column("distance_m").unwrap().value(row)).collect();
        distances.sort_by(|a, b| format!("{a:?}").cmp(&format!("{b:?}")));
        assert_eq!(distances, [Cell::Float(1.5), Cell::Float(2.5)], "{format:?}");
    }
}

#[test]
fn chunks_are_bounded() {
    let ids: Vec<String> = (0..30_000).map(|i| i.to_string()).collect();
    let rows: Vec<(&str, &str)> = ids.iter().map(|id| (id.as_str(), "POINT(1 2)")).collect();
    let table = table(&rows, |place, batch| batch.set("n", Cell::Integer(place as i64 * 7919 % 30_011)));
    for format in BINARY {
        let mut writer = writer(format, whole(&table), EncodeOptions::default()).unwrap();
        let (mut more, mut chunk) = (true, vec![]);
        while more {
            chunk.clear();
            more = writer.write_chunk(&mut chunk).unwrap();
            assert!(chunk.len() <= super::CHUNK_BYTES, "{format:?}: {}", chunk.len());
        }
        assert_eq!(writer.features_written(), 30_000, "{format:?}");
    }
}

type Features = BTreeMap<String, (Value, Map<String, Value>)>;

/// Layers of one kind have single geometries as multiple ones.
fn promoted(mut features: Features) -> Features {
    for (geometry, _) in features.values_mut() {
        if let Some(kind @ ("Point" | "LineString" | "Polygon")) = geometry["type"].as_str() {
            *geometry = json!({ "type": format!("Multi{kind}"), "coordinates": [geometry["coordinates"]] });
        }
    }
    features
}

/// Every ring the same way round, and a height everywhere where there is one anywhere.
fn wound(features: Features) -> Features {
    fn visit(value: &mut Value, has_z: bool) {
        let Some(values) = value.as_array_mut() else { return };
        if values.first().is_some_and(Value::is_number) {
            values.resize(if has_z { 3 } else { 2 }, json!(0));
            return;
        }
        values.iter_mut().for_each(|value| visit(value, has_z));
        let is_ring = values.len() > 3 && values.first() == values.last();
        let text = |place: usize| values[place].to_string();
        if is_ring && text(1) > text(values.len() - 2) {
            values.reverse();
        }
    }
    let text = json!(features.values().map(|(geometry, _)| geometry).collect::<Vec<_>>()).to_string();
    let has_z = has_three_numbers(&text);
    let mut features = promoted(features);
    features.values_mut().for_each(|(geometry, _)| visit(&mut geometry["coordinates"], has_z));
    features
}

/// Whether some position has three numbers.
fn has_three_numbers(text: &str) -> bool {
    text.split(['[', ']']).any(|numbers| numbers.matches(',').count() == 2 && !numbers.starts_with(','))
}

fn comes_back(format: OutputFormat, rows: &[Row], like: fn(Features) -> Features) -> Result<(), TestCaseError> {
    let table = made_up(rows);
    prop_assert_eq!(like(features(&back(format, whole(&table)))), like(features(&table)));
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn flatgeobuf_comes_back_as_it_was(rows in rows(0..6, true)) {
        comes_back(OutputFormat::FlatGeobuf, &rows, promoted)?;
    }

    #[test]
    fn geoparquet_comes_back_as_it_was(rows in rows(0..6, true)) {
        comes_back(OutputFormat::GeoParquet, &rows, |features| features)?;
    }

    #[test]
    fn geopackage_comes_back_as_it_was(rows in rows(0..6, true)) {
        comes_back(OutputFormat::GeoPackage, &rows, promoted)?;
    }

    #[test]
    fn shapefile_comes_back_as_it_was(mut rows in rows(0..6, true), kind in 0usize..3) {
        let shapes = [[0, 5], [1, 2], [3, 4]][kind];
        // Longer numbers are text there.
        rows.iter_mut().for_each(|row| (row.shape, row.n) = (shapes[row.shape % 2], row.n.map(|n| n >> 11)));
        prop_assume!(rows.iter().any(|row| row.shape < 5));
        comes_back(OutputFormat::Shapefile, &rows, wound)?;
    }
}
