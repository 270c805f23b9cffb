use super::*;
use crate::{
    format::read_back::{Read, fixture, fixture_path, read},
    model::GeometryKind as K,
};
use proptest::prelude::*;

fn open_one(source: &Arc<SourceFile>) -> Layer {
    open(source, &ReadOptions::default()).unwrap().remove(0)
}

fn read_fixture(name: &str) -> Read {
    read(open_one(&fixture(name)))
}

fn bytes_of(name: &str) -> Vec<u8> {
    std::fs::read(fixture_path(name)).unwrap()
}

fn read_bytes(bytes: &[u8]) -> Result<Read, FormatError> {
    let source = SourceFile::from_bytes("a.fgb", bytes).unwrap();
    Ok(read(open(&source, &ReadOptions::default())?.remove(0)))
}

#[test]
fn columns_of_every_type_are_read_and_binary_is_left_out_aloud() {
    let layer = open_one(&fixture("flatgeobuf/deposits.fgb"));
    assert_eq!((layer.name.as_str(), layer.rows_hint), ("deposits", Some(6)));
    assert_eq!(layer.crs.as_ref().unwrap().definition, "EPSG:28412");
    assert_eq!(layer.notes, ["column photo is left out: it is binary"]);
    let deposits = read(layer);
    assert_eq!(deposits.findings(), [""; 0]);
    // The index has put them in another order.
    let row = deposits.rows.iter().find(|row| row.values["count"] == "-1").unwrap();
    let values = |names: [&str; 9]| names.map(|name| row.values[name].clone());
    let names = ["name", "big", "grade", "small", "single", "active", "found", "seen", "extra"];
    let expected = [
        "Dzhezkazgan",
        "9007199254740994",
        "1.5",
        "-1",
        "0.1",
        "true",
        "1901-02-28T00:00:00Z",
        "2024-02-29T12:34:56.5Z",
        // GDAL 3.6 declares JSON as text.
        "{\"a\": [1, 2]}",
    ];
    assert_eq!(values(names), expected);
    assert_eq!(row.parts, [[[[12_500_001.0, 5_500_001.0]]]]);
    assert!(deposits.column("name").contains(&"Жезқазған"));
}

#[test]
fn every_geometry_type_is_read_without_an_index() {
    let kinds = read_fixture("flatgeobuf/kinds.fgb");
    let expected = [
        K::Point,
        K::Point,
        K::LineString,
        K::LineString,
        K::Polygon,
        K::MultiPoint,
        K::MultiLineString,
        K::MultiPolygon,
        K::GeometryCollection,
        K::LineString,
        K::LineString,
        K::Polygon,
        K::MultiLineString,
        K::MultiPolygon,
        K::MultiPolygon,
        K::MultiPolygon,
        K::Polygon,
    ];
    assert_eq!(kinds.kinds(), expected);
    assert_eq!(kinds.rows[4].parts[0].len(), 2);
    assert_eq!(kinds.rows[7].parts.len(), 2);
}

#[test]
fn the_same_geometries_come_from_flatgeobuf_and_geopackage() {
    let package = crate::format::geopackage::open(&fixture("geopackage/several.gpkg"), &ReadOptions::default()).unwrap();
    let package = read(package.into_iter().nth(1).unwrap());
    let ours = read_fixture("flatgeobuf/kinds.fgb");
    for row in &ours.rows {
        let twin = package.rows.iter().find(|twin| twin.values.get("wkt") == row.values.get("wkt")).unwrap();
        assert_eq!((row.kind, &row.parts), (twin.kind, &twin.parts), "{:?}", row.values);
    }
}

#[test]
fn one_type_for_all_stands_in_the_header() {
    assert_eq!(read_fixture("flatgeobuf/lines.fgb").kinds(), [K::MultiLineString; 2]);
    let areas = read_fixture("flatgeobuf/areas.fgb");
    assert_eq!((areas.kinds(), &areas.rows[0].z[..]), (vec![K::Polygon], &[1.0, 2.0, 3.0, 1.0][..]));
}

#[test]
fn features_that_nobody_counted_are_read_to_the_end() {
    let mut bytes = bytes_of("flatgeobuf/kinds.fgb");
    let count = 17u64.to_le_bytes();
    let at = (12..400).find(|at| bytes[*at..].starts_with(&count)).unwrap();
    bytes[at] = 0;
    let source = SourceFile::from_bytes("a.fgb", &bytes).unwrap();
    assert_eq!(open_one(&source).rows_hint, None);
    let read = read(open_one(&source));
    assert_eq!((read.rows.len(), read.error.is_none()), (17, true));
}

#[test]
fn features_that_were_promised_and_are_missing_are_missed() {
    let whole = bytes_of("flatgeobuf/lines.fgb");
    let second = whole.len() - read_feature_size(&whole);
    let read = read_bytes(&whole[..second]).unwrap();
    assert_eq!(read.rows.len(), 1);
    assert!(read.error.unwrap().to_string().contains("row 2: the file ends before it (2 rows were promised)"));
}

/// Bytes of one of the two equal features.
fn read_feature_size(lines: &[u8]) -> usize {
    let source = SourceFile::from_bytes("a.fgb", lines).unwrap();
    let header = Header::read(&mut &lines[..], &source).unwrap();
    (lines.len() - header.features_start as usize) / 2
}

#[test]
fn a_truncated_file_gives_the_rows_before_the_cut_and_then_the_row_it_broke_in() {
    let whole = bytes_of("flatgeobuf/kinds.fgb");
    let cut = read_bytes(&whole[..whole.len() - 100]).unwrap();
    assert!(!cut.rows.is_empty() && cut.rows.len() < 17);
    let expected = format!("row {}", cut.rows.len() + 1);
    assert!(cut.error.unwrap().to_string().contains(&expected));
}

#[test]
fn a_size_beyond_the_file_is_refused_before_memory_is_asked_for() {
    let mut bytes = bytes_of("flatgeobuf/kinds.fgb");
    let header = u32::from_le_bytes(*bytes[8..].first_chunk().unwrap()) as usize;
    bytes[12 + header..16 + header].copy_from_slice(&u32::MAX.to_le_bytes());
    let error = read_bytes(&bytes).unwrap().error.unwrap();
    assert!(error.to_string().contains("row 1: it claims 4294967295 bytes"), "{error}");
    bytes[8..12].copy_from_slice(&u32::MAX.to_le_bytes());
    assert!(read_bytes(&bytes).unwrap_err().to_string().contains("header"));
}

#[test]
fn a_damaged_feature_is_refused_alone() {
    let mut bytes = bytes_of("flatgeobuf/kinds.fgb");
    let header = u32::from_le_bytes(*bytes[8..].first_chunk().unwrap()) as usize;
    bytes[16 + header..20 + header].copy_from_slice(&[0xFF; 4]);
    let read = read_bytes(&bytes).unwrap();
    assert_eq!((read.rows.len(), read.rows[0].number), (16, 2));
    assert!(read.findings()[0].starts_with("1: rejected (unreadable)"), "{:?}", read.findings());
}

proptest! {
    #[test]
    fn damaged_bytes_give_rows_or_reasons_and_never_panic(
        keep in 0usize..5000, damage in prop::collection::vec((0usize..5000, any::<u8>()), 0..20), wide in any::<bool>(),
    ) {
        let mut bytes = bytes_of(if wide { "flatgeobuf/deposits.fgb" } else { "flatgeobuf/kinds.fgb" });
        for (at, byte) in damage {
            if let Some(b) = bytes.get_mut(at) {
                *b = byte;
            }
        }
        bytes.truncate(keep.max(bytes.len() / 2));
        let _ = read_bytes(&bytes);
    }
}
