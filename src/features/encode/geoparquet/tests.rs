use super::super::{
    EncodeOptions, FeatureSet, OutputFormat, output_crs,
    testing::{bytes, read_back, table},
};
use crate::model::Value;
use bytes::Bytes;
use parquet::{
    arrow::arrow_reader::ParquetRecordBatchReaderBuilder,
    file::{metadata::RowGroupMetaData, reader::FileReader},
};
use std::sync::Arc;

fn geo(file: Vec<u8>) -> serde_json::Value {
    let reader = parquet::file::serialized_reader::SerializedFileReader::new(Bytes::from(file)).unwrap();
    let metadata = reader.metadata().file_metadata().key_value_metadata().unwrap();
    serde_json::from_str(metadata.iter().find(|pair| pair.key == "geo").unwrap().value.as_ref().unwrap()).unwrap()
}

#[test]
fn the_metadata_say_what_the_geometries_are() {
    let shapes = [("1", "POINT(71 51)"), ("2", "LINESTRING Z(70 50 1,72 52 9)"), ("3", "POINT EMPTY")];
    let table = table(&shapes, |_, batch| batch.set("bbox", Value::Text("taken")));
    let set = FeatureSet::whole(&table, "t");
    let plain = geo(bytes(OutputFormat::GeoParquet, set.clone(), EncodeOptions::default()));
    assert_eq!(plain["version"], "1.1.0");
    let column = &plain["columns"][plain["primary_column"].as_str().unwrap()];
    assert_eq!(column["geometry_types"], serde_json::json!(["Point", "LineString Z"]));
    assert_eq!(column["bbox"], serde_json::json!([70.0, 50.0, 1.0, 72.0, 52.0, 9.0]));
    assert_eq!(column["covering"]["bbox"]["xmin"], serde_json::json!(["bbox_2", "xmin"]));
    assert!(column.get("crs").is_none(), "the default is longitude and latitude");
    let projected = FeatureSet { crs: output_crs(&table, "EPSG:28412").unwrap(), ..set };
    let projected = geo(bytes(OutputFormat::GeoParquet, projected, EncodeOptions::default()));
    assert_eq!(projected["columns"]["geometry"]["crs"]["id"]["code"], 28412);
}

#[test]
fn columns_have_the_types_of_parquet() {
    let table = table(&[("a", "POINT(71 51)")], |_, batch| {
        batch.set("day", Value::Untyped("1969-12-30"));
        batch.set("at", Value::Untyped("2020-02-29T12:34:56.5Z"));
        batch.set("n", Value::Integer(7));
        batch.set("x", Value::Float(0.5));
        batch.set("ok", Value::Boolean(true));
        batch.set("list", Value::List("[1]"));
    });
    let file = bytes(OutputFormat::GeoParquet, FeatureSet::whole(&table, "t"), EncodeOptions::default());
    let reader = ParquetRecordBatchReaderBuilder::try_new(Bytes::from(file.clone())).unwrap();
    let types: Vec<String> = reader.schema().fields().iter().take(7).map(|f| format!("{} {}", f.name(), f.data_type())).collect();
    let at = "at Timestamp(µs, \"UTC\")";
    assert_eq!(types, ["id Utf8", "day Date32", at, "n Int64", "x Float64", "ok Boolean", "list Utf8"]);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("t.parquet");
    std::fs::write(&path, file).unwrap();
    let back = read_back(&path);
    assert_eq!(back.column("day").unwrap().value(0), Value::Text("1969-12-30"));
    assert_eq!(back.column("at").unwrap().value(0), Value::Text("2020-02-29T12:34:56.5Z"));
}

#[test]
fn row_groups_are_of_bounded_size_and_have_statistics_of_boxes() {
    let ids: Vec<String> = (0..60_000).map(|i| i.to_string()).collect();
    let rows: Vec<(&str, &str)> = ids.iter().map(|id| (id.as_str(), "POINT(1 2)")).collect();
    let table = table(&rows, |_, _| {});
    let file = bytes(OutputFormat::GeoParquet, FeatureSet::whole(&table, "t"), EncodeOptions::default());
    let reader = parquet::file::serialized_reader::SerializedFileReader::new(Bytes::from(file)).unwrap();
    let groups = reader.metadata().row_groups();
    assert_eq!(groups.iter().map(RowGroupMetaData::num_rows).collect::<Vec<_>>(), [50_000, 10_000]);
    let west = groups[0].columns().iter().find(|c| c.column_path().string() == "bbox.xmin").unwrap();
    assert!(west.statistics().is_some_and(|s| s.min_bytes_opt() == Some(&1f64.to_le_bytes())));
    assert_eq!(Arc::strong_count(&table), 1);
}
