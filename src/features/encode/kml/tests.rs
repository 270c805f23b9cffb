use super::super::{
    EncodeOptions, FeatureSet, OutputFormat, RowOrder, output_crs,
    testing::{gdal, read_back, table, text},
    writer,
};
use crate::{
    model::{GeometryKind, Value},
    store::Table,
};
use std::sync::Arc;

const SHAPES: [(&str, &str); 4] = [
    ("a<b", "POINT Z(71.5 51 300)"),
    ("2", "MULTILINESTRING((0 0,1 1),(5 5,6 6))"),
    ("3", "POLYGON((0 0,4 0,4 4,0 0),(2 1,3 1,3 2,2 1))"),
    ("4", "POINT EMPTY"),
];

fn places() -> Arc<Table> {
    table(&SHAPES, |place, batch| {
        batch.set("name", Value::Text(["Қызыл <тас> & \"co\"", "b", "c", "d"][place]));
        batch.set("n", Value::Integer(place as i64));
        batch.set("big", Value::Integer(1 << 40));
        batch.set("x", if place == 1 { Value::Null } else { Value::Float(0.5) });
        batch.set("ok", Value::Boolean(true));
        batch.set("bell", Value::Text("\u{7}"));
    })
}

fn kml(set: FeatureSet) -> String {
    text(OutputFormat::Kml, set, EncodeOptions::default())
}

#[test]
fn a_document_has_a_typed_schema_and_placemarks() {
    let two = FeatureSet { rows: Arc::new(RowOrder::Listed(vec![0, 2])), ..FeatureSet::whole(&places(), "places & co") };
    insta::assert_snapshot!(kml(two).replace("><", ">\n<"));
}

#[test]
fn every_placemark_is_well_formed_xml() {
    let text = kml(FeatureSet::whole(&places(), "places"));
    let mut reader = quick_xml::Reader::from_str(&text);
    let mut placemarks = 0;
    loop {
        match reader.read_event().unwrap() {
            quick_xml::events::Event::Start(e) if e.name().as_ref() == "Placemark" => placemarks += 1,
            quick_xml::events::Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!(placemarks, 4);
}

#[test]
fn our_reader_and_gdal_read_it_back() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("places.kml");
    std::fs::write(&path, kml(FeatureSet::whole(&places(), "places"))).unwrap();
    let table = read_back(&path);
    let mut kinds: Vec<GeometryKind> = (0..table.rows()).map(|row| table.geometry().kind(row)).collect();
    kinds.sort();
    assert_eq!(kinds, [GeometryKind::Null, GeometryKind::Point, GeometryKind::MultiLineString, GeometryKind::Polygon]);
    let ring = (0..table.geometry().ring_count()).find(|ring| table.geometry().lon_lat(*ring).len() == 1).unwrap();
    assert_eq!(table.geometry().z(ring), Some([300.0].as_slice()));
    let Some(json) = gdal("ogr2ogr", &["-f", "GeoJSON", "/vsistdout/", path.to_str().unwrap()]) else { return };
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["features"].as_array().unwrap().len(), 4);
    let text = json.to_string();
    assert!(text.contains("Қызыл <тас> & \\\"co\\\"") && text.contains("MultiLineString"), "{text}");
}

#[test]
fn another_crs_is_refused() {
    let table = places();
    let crs = output_crs(&table, "EPSG:3857").unwrap();
    let error = writer(OutputFormat::Kml, FeatureSet { crs, ..FeatureSet::whole(&table, "t") }, EncodeOptions::default());
    assert!(error.err().unwrap().to_string().contains("never EPSG:3857"));
}
