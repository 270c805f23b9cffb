//! What holds for all formats that are text.

use super::{
    EncodeOptions, FeatureSet, OutputFormat, RowOrder, TimeColumns, output_crs, single_feature,
    testing::{bytes, gdal, read_back, table, text},
    writer,
};
use crate::{
    model::{RowBatch, Value as Cell},
    store::Table,
};
use proptest::prelude::*;
use serde_json::{Map, Value, json};
use std::{collections::BTreeMap, sync::Arc};

fn whole(table: &Arc<Table>) -> FeatureSet {
    FeatureSet::whole(table, "places")
}

fn json(format: OutputFormat, set: FeatureSet, options: EncodeOptions) -> Value {
    serde_json::from_str(&text(format, set, options)).unwrap()
}

fn in_crs(table: &Arc<Table>, definition: &str) -> FeatureSet {
    FeatureSet { crs: output_crs(table, definition).unwrap(), ..whole(table) }
}

fn every_type() -> Arc<Table> {
    table(&[("a\"b", "POINT(1.5 2)")], |_, batch| {
        batch.set("name", Cell::Text("Қ \\ \u{1}"));
        batch.set("n", Cell::Integer(-3));
        batch.set("x", Cell::Float(0.1));
        batch.set("ok", Cell::Boolean(true));
        batch.set("list", Cell::List("[1,\"a\"]"));
        batch.set("nothing", Cell::Null);
    })
}

#[test]
fn every_type_of_value_is_written_as_json() {
    let options = EncodeOptions { lines: true, ..EncodeOptions::default() };
    insta::assert_snapshot!(text(OutputFormat::GeoJsonSeq, whole(&every_type()), options), @r#"{"type":"Feature","id":"a\"b","geometry":{"type":"Point","coordinates":[1.5,2]},"properties":{"name":"Қ \\ \u0001","n":-3,"x":0.1,"ok":true,"list":[1,"a"],"nothing":null}}"#);
}

const GEOMETRIES: [(&str, &str); 6] = [
    ("MULTIPOINT ((1 2),(3 4))", r#"{"type":"MultiPoint","coordinates":[[1,2],[3,4]]}"#),
    ("LINESTRING Z (1 2 3,3 4 5)", r#"{"type":"LineString","coordinates":[[1,2,3],[3,4,5]]}"#),
    ("POLYGON ((0 0,1 0,1 1,0 0))", r#"{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,0]]]}"#),
    ("MULTIPOLYGON (((0 0,1 0,1 1,0 0)))", r#"{"type":"MultiPolygon","coordinates":[[[[0,0],[1,0],[1,1],[0,0]]]]}"#),
    (
        "GEOMETRYCOLLECTION (POINT (1 2),LINESTRING (0 0,1 1))",
        r#"{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[1,2]},{"type":"LineString","coordinates":[[0,0],[1,1]]}]}"#,
    ),
    ("", "null"),
];

#[test]
fn every_kind_of_geometry_is_written_as_json_and_as_wkt() {
    for (wkt, json) in GEOMETRIES {
        let table = table(&[("1", if wkt.is_empty() { "POINT EMPTY" } else { wkt })], |_, _| {});
        let written = text(OutputFormat::GeoJson, whole(&table), EncodeOptions::default());
        assert!(written.contains(&format!("\"geometry\":{json},")), "{wkt}: {written}");
        let options = EncodeOptions { csv_geometry: Some(super::CsvGeometry::Wkt), ..EncodeOptions::default() };
        let csv = text(OutputFormat::Csv, whole(&table), options);
        assert_eq!(csv.lines().nth(1).unwrap().trim_start_matches("1,").trim_matches('"'), wkt);
    }
}

#[test]
fn a_collection_has_the_members_that_are_given() {
    let none = FeatureSet { rows: Arc::new(RowOrder::Listed(vec![])), ..whole(&every_type()) };
    let options = EncodeOptions { members: b"\"numberMatched\":0,\"links\":[]".to_vec(), ..EncodeOptions::default() };
    let written = text(OutputFormat::GeoJson, none.clone(), options.clone());
    assert_eq!(written, r#"{"type":"FeatureCollection","numberMatched":0,"links":[],"features":[]}"#);
    assert!(single_feature(OutputFormat::GeoJson, none, options.clone()).is_none());
    let one: Value =
        serde_json::from_slice(&single_feature(OutputFormat::GeoJson, whole(&every_type()), options).unwrap()).unwrap();
    assert_eq!((&one["id"], &one["links"]), (&json!("a\"b"), &json!([])));
}

#[test]
fn records_of_a_sequence_begin_with_a_separator_and_lines_do_not() {
    let sequence = bytes(OutputFormat::GeoJsonSeq, whole(&every_type()), EncodeOptions::default());
    assert_eq!((sequence[0], sequence[1], sequence.last()), (0x1e, b'{', Some(&b'\n')));
    let lines = EncodeOptions { lines: true, ..EncodeOptions::default() };
    assert_eq!(bytes(OutputFormat::GeoJsonSeq, whole(&every_type()), lines)[0], b'{');
}

#[test]
fn chunks_are_bounded_and_count_what_is_written() {
    let ids: Vec<String> = (0..5000).map(|i| i.to_string()).collect();
    let rows: Vec<(&str, &str)> = ids.iter().map(|id| (id.as_str(), "POINT(1 2)")).collect();
    let table = table(&rows, |place, batch| batch.set("n", Cell::Integer(place as i64)));
    for format in [OutputFormat::GeoJson, OutputFormat::GeoJsonSeq, OutputFormat::JsonFg, OutputFormat::Csv, OutputFormat::Kml] {
        let mut writer = writer(format, whole(&table), EncodeOptions::default()).unwrap();
        let mut more = true;
        while more {
            let mut chunk = vec![];
            more = writer.write_chunk(&mut chunk).unwrap();
            assert!(chunk.len() < super::CHUNK_BYTES + 1000);
        }
        assert_eq!(writer.features_written(), 5000, "{format:?}");
    }
}

#[test]
fn coordinates_follow_the_authority_in_answers_and_x_y_in_files() {
    let table = table(&[("1", "POINT(71.5 51)")], |_, _| {});
    let coordinates = |axis_order| {
        let options = EncodeOptions { axis_order, ..EncodeOptions::default() };
        json(OutputFormat::GeoJson, in_crs(&table, "EPSG:28412"), options)["features"][0]["geometry"]["coordinates"].clone()
    };
    let (answer, file) = (coordinates(super::AxisOrder::Authority), coordinates(super::AxisOrder::Xy));
    assert_eq!((&answer[0], &answer[1]), (&file[1], &file[0]));
    assert!(file[0].as_f64().unwrap() > 12_000_000.0);
    let latitude_first = json(OutputFormat::GeoJson, in_crs(&table, "EPSG:4326"), EncodeOptions::default());
    assert_eq!(latitude_first["features"][0]["geometry"]["coordinates"], json!([51, 71.5]));
}

#[test]
fn what_has_no_place_in_the_crs_is_null_and_told() {
    let table = table(&[("1", "POINT(71.5 51)"), ("2", "LINESTRING(0 0,0 90)")], |_, _| {});
    for format in [OutputFormat::GeoJson, OutputFormat::JsonFg, OutputFormat::Csv] {
        let mut writer = writer(format, in_crs(&table, "EPSG:3857"), EncodeOptions::default()).unwrap();
        let mut out = vec![];
        while writer.write_chunk(&mut out).unwrap() {}
        let note = &writer.notes()[0];
        assert_eq!(note, "1 feature has no place in EPSG:3857 and is written without its geometry", "{format:?}");
        assert!(!String::from_utf8(out).unwrap().contains("LineString"));
    }
}

#[test]
fn distances_are_a_property() {
    let set = FeatureSet { distances_m: Some(vec![12.5]), columns: vec![], ..whole(&every_type()) };
    let feature = json(OutputFormat::GeoJson, set, EncodeOptions::default())["features"][0].clone();
    assert_eq!(feature["properties"], json!({ "distance_m": 12.5 }));
}

fn timed() -> Arc<Table> {
    table(&[("1", "POINT(71.5 51)"), ("2", "POINT(72 51)"), ("3", "POINT EMPTY")], |place, batch| {
        batch.set("start", Cell::Untyped(["2020-01-02", "2021-03-04", ""][place]));
        batch.set("end", if place == 0 { Cell::Untyped("2022-05-06") } else { Cell::Null });
        if place == 2 {
            batch.set("start", Cell::Null);
        }
    })
}

#[test]
fn json_fg_has_the_time_in_its_own_member() {
    let time_of = |time, id: u64| {
        let options = EncodeOptions { time: Some(time), ..EncodeOptions::default() };
        let document = json(OutputFormat::JsonFg, whole(&timed()), options);
        document["features"].as_array().unwrap().iter().find(|f| f["id"] == id).unwrap()["time"].clone()
    };
    let instant = TimeColumns { start: 0, end: None };
    let interval = TimeColumns { start: 0, end: Some(1) };
    assert_eq!(time_of(instant, 1), json!({ "date": "2020-01-02" }));
    assert_eq!(time_of(interval, 1), json!({ "interval": ["2020-01-02", "2022-05-06"] }));
    assert_eq!(time_of(interval, 2), json!({ "interval": ["2021-03-04", ".."] }));
    assert_eq!((time_of(interval, 3), time_of(instant, 3)), (Value::Null, Value::Null));
}

#[test]
fn json_fg_has_another_crs_in_place_and_wgs84_in_geometry() {
    let table = timed();
    let plain = json(OutputFormat::JsonFg, whole(&table), EncodeOptions::default());
    assert_eq!((&plain["featureType"], &plain["geometryDimension"]), (&json!("places"), &json!(0)));
    assert!(plain["conformsTo"][0].as_str().unwrap().ends_with("/json-fg-1/1.0/conf/core"));
    assert_eq!(plain.get("coordRefSys"), None);
    let projected = json(OutputFormat::JsonFg, in_crs(&table, "EPSG:28412"), EncodeOptions::default());
    assert_eq!(projected["coordRefSys"], "http://www.opengis.net/def/crs/EPSG/0/28412");
    let options = EncodeOptions { wgs84_fallback: true, ..EncodeOptions::default() };
    let both = json(OutputFormat::JsonFg, in_crs(&table, "EPSG:28412"), options);
    for (document, in_place, in_geometry) in [(&plain, false, true), (&projected, true, false), (&both, true, true)] {
        for feature in document["features"].as_array().unwrap().iter().filter(|f| f["id"] != 3) {
            let members: Vec<&str> = feature.as_object().unwrap().keys().map(String::as_str).collect();
            assert_eq!(members, ["type", "id", "time", "place", "geometry", "properties"]);
            assert_eq!((feature["place"].is_object(), feature["geometry"].is_object()), (in_place, in_geometry));
        }
    }
    let northing = projected["features"][0]["place"]["coordinates"][0].as_f64().unwrap();
    assert!((5e6..6e6).contains(&northing));
    let one = single_feature(OutputFormat::JsonFg, whole(&table), EncodeOptions::default()).unwrap();
    let one: Value = serde_json::from_slice(&one).unwrap();
    assert!(one["conformsTo"].is_array() && one["featureType"] == "places" && one["properties"].is_object());
}

#[test]
fn gdal_reads_collections_and_sequences() {
    let folder = tempfile::tempdir().unwrap();
    let table = table(&[("1", "POINT(71.5 51)"), ("2", "POLYGON((0 0,4 0,4 4,0 0),(2 1,3 1,3 2,2 1))")], |_, batch| {
        batch.set("name", Cell::Text("Жезқазған"));
    });
    let lines = EncodeOptions { lines: true, ..EncodeOptions::default() };
    for (name, format, options) in [
        ("a.geojson", OutputFormat::GeoJson, EncodeOptions::default()),
        ("a.geojsons", OutputFormat::GeoJsonSeq, EncodeOptions::default()),
        ("a.geojsonl", OutputFormat::GeoJsonSeq, lines),
    ] {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes(format, whole(&table), options)).unwrap();
        let Some(text) = gdal("ogr2ogr", &["-f", "GeoJSON", "/vsistdout/", path.to_str().unwrap()]) else { return };
        let read: Value = serde_json::from_str(&text).unwrap();
        let features = read["features"].as_array().unwrap();
        assert_eq!(features.len(), 2, "{name}");
        assert!(features.iter().all(|f| f["properties"]["name"] == "Жезқазған"));
        let polygon = features.iter().find(|f| f["geometry"]["type"] == "Polygon").unwrap();
        assert_eq!(polygon["geometry"]["coordinates"][1].as_array().unwrap().len(), 4);
    }
}

/// A row of a made-up table.
#[derive(Debug, Clone)]
pub(super) struct Row {
    pub(super) shape: usize,
    at: (f64, f64),
    pub(super) z: Option<f64>,
    name: Option<String>,
    pub(super) n: Option<i64>,
    x: Option<f64>,
    ok: Option<bool>,
}

pub(super) fn rows(shapes: std::ops::Range<usize>, with_z: bool) -> impl Strategy<Value = Vec<Row>> {
    let z = if with_z { prop::option::of(-500.0..9000.0f64).boxed() } else { Just(None).boxed() };
    // Readers of untyped formats trim texts, and take numbers and dates for what they look like.
    let name = "т[a-zа-яқ ,;\"'<>&\\n\\\\=]{0,12}ж";
    let values = (prop::option::of(name), any::<Option<i64>>(), prop::option::of(prop::num::f64::NORMAL), any::<Option<bool>>());
    let row = (shapes, (-170.0..170.0f64, -80.0..80.0f64), z, values);
    let row = row.prop_map(|(shape, at, z, (name, n, x, ok))| Row { shape, at, z, name, n, x, ok });
    prop::collection::vec(row, 1..12)
}

pub(super) fn made_up(rows: &[Row]) -> Arc<Table> {
    let mut batch = RowBatch::default();
    for (place, row) in rows.iter().enumerate() {
        batch.begin_row(place as u64 + 1);
        batch.set_id(&(place as i64).into());
        push_shape(&mut batch, row);
        batch.set("name", row.name.as_deref().map_or(Cell::Null, Cell::Text));
        batch.set("n", row.n.map_or(Cell::Null, Cell::Integer));
        batch.set("x", row.x.map_or(Cell::Null, Cell::Float));
        batch.set("ok", row.ok.map_or(Cell::Null, Cell::Boolean));
        batch.end_row();
    }
    super::testing::built(batch)
}

fn push_shape(batch: &mut RowBatch, row: &Row) {
    use crate::model::{GeometryKind as K, PartKind as P};
    let (x, y) = row.at;
    let mut ring = |positions: &[(f64, f64)]| {
        positions.iter().for_each(|(dx, dy)| batch.geometries.position(x + dx, y + dy, row.z));
        batch.geometries.end_ring();
    };
    let hole = [(0.5, 0.25), (0.75, 0.5), (0.75, 0.25), (0.5, 0.25)];
    let triangle = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 0.0)];
    let (part, kind) = match row.shape {
        0 => (P::Point, K::Point),
        1 | 2 => (P::Line, if row.shape == 1 { K::LineString } else { K::MultiLineString }),
        3 | 4 => (P::Polygon, if row.shape == 3 { K::Polygon } else { K::MultiPolygon }),
        _ => return,
    };
    match part {
        P::Point => ring(&[(0.0, 0.0)]),
        P::Line => ring(&triangle[..3]),
        P::Polygon => [triangle, hole].iter().for_each(|positions| ring(positions)),
    }
    batch.geometries.end_part(part);
    if kind == part.row_kind(true) {
        let mut ring = |positions: &[(f64, f64)]| {
            positions.iter().for_each(|(dx, dy)| batch.geometries.position(x + dx + 2.0, y + dy, row.z));
            batch.geometries.end_ring();
        };
        ring(if part == P::Line { &triangle[..3] } else { &triangle });
        batch.geometries.end_part(part);
    }
    batch.geometries.end_row(kind);
}

/// Geometry and properties that are not null, by id; of files without ids, the property `id` is it.
pub(super) fn features(table: &Arc<Table>) -> BTreeMap<String, (Value, Map<String, Value>)> {
    let document = json(OutputFormat::GeoJson, whole(table), EncodeOptions::default());
    let features = document["features"].as_array().unwrap().iter().map(|feature| {
        let mut properties = feature["properties"].as_object().unwrap().clone();
        let id = properties.remove("id").unwrap_or_else(|| feature["id"].clone());
        properties.retain(|_, value| !value.is_null());
        properties.values_mut().for_each(whole_as_integer);
        (id.to_string(), (feature["geometry"].clone(), properties))
    });
    features.collect()
}

/// KML has whole numbers of 32 bits, and the others come back as floats of the same value.
fn whole_as_integer(value: &mut Value) {
    if let Some(whole) = value.as_f64().filter(|x| value.is_f64() && x.fract() == 0.0 && x.abs() <= 9_007_199_254_740_992.0) {
        *value = (whole as i64).into();
    }
}

fn comes_back(format: OutputFormat, rows: &[Row], options: EncodeOptions) -> Result<(), TestCaseError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(format!("t.{}", format.extension()));
    let table = made_up(rows);
    std::fs::write(&path, bytes(format, whole(&table), options)).unwrap();
    prop_assert_eq!(features(&read_back(&path)), features(&table));
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn geojson_comes_back_as_it_was(rows in rows(0..6, true)) {
        comes_back(OutputFormat::GeoJson, &rows, EncodeOptions::default())?;
    }

    #[test]
    fn sequences_come_back_as_they_were(rows in rows(0..6, true), lines: bool) {
        comes_back(OutputFormat::GeoJsonSeq, &rows, EncodeOptions { lines, ..EncodeOptions::default() })?;
    }

    #[test]
    fn csv_with_wkt_comes_back_as_it_was(rows in rows(0..6, true)) {
        prop_assume!(rows.iter().any(|row| row.shape < 5));
        let options = EncodeOptions { csv_geometry: Some(super::CsvGeometry::Wkt), ..EncodeOptions::default() };
        comes_back(OutputFormat::Csv, &rows, options)?;
    }

    #[test]
    fn csv_of_points_comes_back_as_it_was(rows in rows(0..1, false)) {
        comes_back(OutputFormat::Csv, &rows, EncodeOptions::default())?;
    }

    #[test]
    fn kml_comes_back_as_it_was(mut rows in rows(0..6, true)) {
        // Longer numbers are text there.
        rows.iter_mut().for_each(|row| row.n = row.n.map(|n| n >> 11));
        comes_back(OutputFormat::Kml, &rows, EncodeOptions::default())?;
    }
}
