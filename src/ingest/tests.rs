//! What becomes of whole files.

use super::*;
use crate::{
    format::Progress,
    model::{CrsOrigin, CrsReference, DefectKind, LoadReport, Outcome},
    store::Table,
};
use std::sync::Arc;

fn quiet(_: &str, _: &Progress) {}

/// The only layer of a file with these contents.
fn loaded(name: &str, contents: impl AsRef<[u8]>, say: impl FnOnce(&mut Source)) -> (Arc<Table>, Arc<LoadReport>) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, contents).unwrap();
    let mut source = Source { path, ..Source::default() };
    say(&mut source);
    let layer = load(&source, &quiet).unwrap().layers.remove(0);
    (layer.table, layer.report)
}

fn configured(definition: &str) -> CrsReference {
    CrsReference { definition: definition.to_owned(), origin: CrsOrigin::Configuration, authority_axis_order: false }
}

fn suspected(report: &LoadReport, kind: DefectKind) -> Vec<u64> {
    report.defects.iter().filter(|d| d.outcome == Outcome::Suspected && d.kind == kind).map(|d| d.row).collect()
}

const ASTANA_ZONE_12: &str = r#"{"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"EPSG:28412"}},"features":[
    {"type":"Feature","properties":{},"geometry":{"type":"Point","coordinates":[12670129.5,5669268.6]}}]}"#;

#[test]
fn the_crs_of_the_file_wins_over_the_configured_one_and_a_different_one_is_said_to_be_unused() {
    let (_, report) = loaded("a.geojson", ASTANA_ZONE_12, |source| source.crs = Some(configured("EPSG:28413")));
    assert_eq!(report.crs.code.as_deref(), Some("EPSG:28412"));
    assert!(report.notes.iter().any(|n| n.contains("EPSG:28413 from the configuration is not used")), "{:?}", report.notes);
    let (_, report) = loaded("a.geojson", ASTANA_ZONE_12, |source| source.crs = Some(configured("urn:ogc:def:crs:EPSG::28412")));
    assert!(report.notes.iter().all(|n| !n.contains("not used")), "{:?}", report.notes);
}

#[test]
fn the_axis_order_holds_for_a_crs_from_anywhere() {
    let turned = ASTANA_ZONE_12.replace("12670129.5,5669268.6", "5669268.6,12670129.5");
    let (table, report) = loaded("a.geojson", &turned, |source| source.authority_axis_order = true);
    assert!(report.defects.is_empty(), "{:?}", report.defects);
    let [west, south, ..] = table.bounds().unwrap().to_array();
    assert!((west - 71.4).abs() < 0.1 && (south - 51.1).abs() < 0.1);
}

#[test]
fn nobody_who_has_stated_the_crs_is_told_to_state_it() {
    let csv = "name;X;Y\na;12533881,9;5475615,5\nb;12533981,9;5475615,5\n";
    let (_, report) = loaded("a.csv", csv, |source| source.crs = Some(configured("EPSG:28412")));
    assert!(report.notes.iter().all(|n| !n.contains("--crs")), "{:?}", report.notes);
    let (_, report) = loaded("a.csv", csv, |_| {});
    assert!(report.notes.iter().any(|n| n.contains("say --crs EPSG:28412")), "{:?}", report.notes);
}

#[test]
fn a_vertex_at_0_0_or_at_a_pole_is_no_placeholder_where_the_geometry_is_elsewhere_too() {
    let csv = "id\twkt\n1\tLINESTRING(0 0, 5 5)\n2\tPOLYGON((0 -90, 10 -80, -10 -80, 0 -90))\n\
               3\tPOINT(0 0)\n4\tMULTIPOINT(0 0)\n5\tPOINT(50 90)\n6\tPOINT(50 45)\n";
    let (_, report) = loaded("a.tsv", csv, |_| {});
    assert_eq!(suspected(&report, DefectKind::PlaceholderPosition), [3, 4, 5]);
}

#[test]
fn a_csv_of_a_header_alone_is_an_empty_collection_with_its_columns() {
    let (table, report) = loaded("a.csv", "name,lon,lat,commodity\n", |_| {});
    let names: Vec<&str> = table.columns().iter().map(|column| column.name.as_str()).collect();
    assert_eq!((table.rows(), names, report.incomplete.as_deref()), (0, vec!["name", "commodity"], None));
}

#[test]
fn an_empty_layer_of_any_format_keeps_its_columns() {
    let fixtures = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/empty");
    for name in ["empty.gpkg", "empty.shp", "empty.fgb"] {
        let source = Source { path: fixtures.join(name), ..Source::default() };
        let layer = load(&source, &quiet).unwrap().layers.remove(0);
        let names: Vec<&str> = layer.table.columns().iter().map(|column| column.name.as_str()).collect();
        assert_eq!((layer.table.rows(), names), (0, vec!["name", "ore_t"]), "{name}");
    }
}

#[test]
fn a_flood_of_bad_rows_is_counted_and_said_to_be() {
    let csv = format!("id,lon,lat\n{}{}", "1,2,3\n".repeat(3000), "1,x,y\n".repeat(5000));
    let (table, report) = loaded("a.csv", csv, |_| {});
    assert_eq!((table.rows(), report.rows_read, report.rows_rejected()), (3000, 8000, 5000));
    assert_eq!((report.defects.len(), report.defects.unlisted()), (1000, 4000));
    assert!(report.notes.iter().any(|n| n.starts_with("4000 more findings")), "{:?}", report.notes);
}

#[test]
fn whole_numbers_of_more_than_64_bits_are_text_and_said_to_be() {
    let feature = |n: &str| format!(r#"{{"type":"Feature","properties":{{"n":{n}}},"geometry":null}}"#);
    let seq = format!("{}\n{}\n", feature("5"), feature("99999999999999999999"));
    let csv = "n,name\n5,a\n99999999999999999999,b\n";
    for (name, contents) in [("a.geojsonl", seq.as_str()), ("a.csv", csv)] {
        let (table, report) = loaded(name, contents, |_| {});
        assert_eq!(table.column("n").unwrap().column_type, crate::model::ColumnType::Text, "{name}");
        assert!(report.notes.iter().any(|n| n.contains("`99999999999999999999` is too long")), "{:?}", report.notes);
    }
}
