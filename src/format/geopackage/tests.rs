use super::*;
use crate::{
    format::read_back::{Read, fixture, read},
    model::GeometryKind as K,
};
use proptest::prelude::*;
use rusqlite::Connection;

fn layers(source: &Arc<SourceFile>) -> Vec<Layer> {
    open(source, &ReadOptions::default()).unwrap()
}

fn layer_of(source: &Arc<SourceFile>, name: &str) -> Layer {
    layers(source).into_iter().find(|layer| layer.name == name).unwrap()
}

fn read_fixture(layer: &str) -> Read {
    read(layer_of(&fixture("geopackage/several.gpkg"), layer))
}

/// A copy of the fixture, changed by SQL.
fn changed(sql: &str) -> (tempfile::TempDir, Arc<SourceFile>) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("changed # 100%.gpkg");
    std::fs::copy(fixture("geopackage/several.gpkg").local(), &path).unwrap();
    let connection = Connection::open(&path).unwrap();
    connection.execute_batch(&format!("PRAGMA foreign_keys = OFF; {sql}")).unwrap();
    drop(connection);
    let source = SourceFile::open(&path).unwrap();
    (folder, source)
}

#[test]
fn every_listed_table_is_a_layer_whatever_its_name() {
    let found = layers(&fixture("geopackage/several.gpkg"));
    let names: Vec<_> =
        found.iter().map(|layer| (layer.name.as_str(), layer.geometry_column.as_str(), layer.rows_hint)).collect();
    let expected = [
        ("deposits", "the geom", Some(6)),
        ("every \"kind\"; --", "geom", Some(19)),
        ("notes", "geometry", Some(6)),
        ("nowhere", "geom", Some(1)),
    ];
    assert_eq!(names, expected);
}

#[test]
fn the_crs_comes_with_its_code_and_an_undefined_one_is_none_with_a_note() {
    let source = fixture("geopackage/several.gpkg");
    assert_eq!(layer_of(&source, "deposits").crs.unwrap().definition, "EPSG:28412");
    let nowhere = layer_of(&source, "nowhere");
    assert_eq!((nowhere.crs, nowhere.notes.len()), (None, 1));
}

#[test]
fn a_crs_without_a_known_authority_is_its_wkt() {
    let (_folder, source) = changed("UPDATE gpkg_spatial_ref_sys SET organization = 'NONE' WHERE srs_id = 28412");
    assert!(layer_of(&source, "deposits").crs.unwrap().definition.starts_with("PROJCS["));
    let (_folder, source) = changed("DELETE FROM gpkg_spatial_ref_sys WHERE srs_id = 28412");
    let layer = layer_of(&source, "deposits");
    assert_eq!((layer.crs.unwrap().definition.as_str(), layer.notes.len()), ("EPSG:28412", 2));
}

#[test]
fn columns_keep_their_types_and_binary_is_left_out_aloud() {
    let layer = layer_of(&fixture("geopackage/several.gpkg"), "deposits");
    assert_eq!(layer.notes, ["column photo is left out: its type BLOB is binary"]);
    let deposits = read(layer);
    assert_eq!(deposits.findings(), [""; 0]);
    assert_eq!(deposits.rows[0].id.as_deref(), Some("1"));
    assert_eq!(deposits.column("name")[..4], ["Жезқазған", "Dzhezkazgan", "Алтын-Топкан", "-"]);
    assert_eq!(deposits.column("big")[0], "9007199254740993");
    assert_eq!(deposits.column("active")[..2], ["false", "true"]);
    assert_eq!(deposits.column("found")[0], "1900-02-28");
    assert_eq!(deposits.column("seen")[0], "2024-02-29T12:34:56.5Z");
    assert_eq!(deposits.column("extra")[..2], ["[1,2]", "{\"a\":[1,2]}"]);
    assert_eq!(deposits.rows[5].parts, [[[[12_500_005.0, 5_500_005.0]]]]);
}

#[test]
fn every_geometry_type_is_read_and_what_was_done_to_it_is_said() {
    let kinds = read_fixture("every \"kind\"; --");
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
        K::Null,
        K::Null,
    ];
    assert_eq!(kinds.kinds(), expected);
    assert_eq!(kinds.rows[3].z, [1.0, 2.0]);
    assert_eq!(kinds.findings().len(), 5, "{:?}", kinds.findings());
    assert!(kinds.findings().contains(&"18: repaired (empty-geometry)".to_owned()));
}

#[test]
fn a_table_without_geometry_has_null_ones() {
    let notes = read_fixture("notes");
    assert_eq!(notes.kinds(), [K::Null; 6]);
    assert_eq!(notes.column("grade")[1], "1.5");
}

#[test]
fn a_bad_row_is_refused_with_its_reason_and_the_rest_is_read() {
    let (_folder, source) = changed(
        // Without its triggers, which would call functions that only GDAL has.
        "CREATE TABLE bare AS SELECT fid, \"the geom\", count, grade FROM deposits; DROP TABLE deposits; ALTER TABLE bare RENAME TO deposits;
         UPDATE deposits SET \"the geom\" = x'4750002100000000414243440101' WHERE fid = 2;
         UPDATE deposits SET \"the geom\" = 'POINT(1 2)' WHERE fid = 3;
         UPDATE deposits SET \"the geom\" = x'47500001000000000101' WHERE fid = 4;
         UPDATE deposits SET grade = x'00', count = 'many' WHERE fid = 5;",
    );
    let deposits = read(layer_of(&source, "deposits"));
    let expected = [
        "2: rejected (bad-geometry) extended geometry type ABCD is not supported",
        "3: rejected (bad-geometry) the geometry column holds Text",
        "4: rejected (bad-geometry) the WKB ends too early",
        "5: repaired (bad-value) grade: binary became null",
    ];
    assert_eq!(deposits.findings(), expected);
    assert_eq!(deposits.rows.iter().map(|row| row.number).collect::<Vec<_>>(), [1, 5, 6]);
    assert_eq!(deposits.column("count"), ["-2", "many", "3"]);
}

#[test]
fn rows_are_read_in_stretches_and_keys_may_have_gaps() {
    let (_folder, source) = changed(
        "CREATE TABLE many (id INTEGER PRIMARY KEY, n INTEGER);
         WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 20000)
         INSERT INTO many SELECT n * 1000000007 - 9000000000000, n FROM c;
         INSERT INTO many VALUES (-9223372036854775808, 0), (9223372036854775807, 20001);
         INSERT INTO gpkg_contents(table_name, data_type) VALUES ('many', 'attributes');",
    );
    assert_eq!(layer_of(&source, "many").jobs.count(), 3);
    let many = read(layer_of(&source, "many"));
    assert!(many.rows.iter().enumerate().all(|(i, row)| row.number == i as u64 + 1 && row.values["n"] == i.to_string()));
    assert_eq!(many.rows.len(), 20_002);
    assert_eq!(many.rows[0].id.as_deref(), Some("-9223372036854775808"));
}

#[test]
fn views_and_tables_with_text_keys_are_read_too() {
    let (_folder, source) = changed(
        "CREATE VIEW seen AS SELECT fid AS OGC_FID, \"the geom\" AS g, name FROM deposits;
         INSERT INTO gpkg_contents(table_name, data_type, srs_id) VALUES ('seen', 'features', 28412);
         INSERT INTO gpkg_geometry_columns VALUES ('seen', 'g', 'POINT', 28412, 0, 0);
         CREATE TABLE codes (code TEXT PRIMARY KEY, n INTEGER) WITHOUT ROWID; INSERT INTO codes VALUES ('b', 1), ('a', 2);
         INSERT INTO gpkg_contents(table_name, data_type) VALUES ('codes', 'attributes');",
    );
    let seen = read(layer_of(&source, "seen"));
    assert_eq!((seen.rows.len(), seen.rows[5].id.as_deref(), seen.rows[5].kind), (6, Some("6"), K::Point));
    let codes = read(layer_of(&source, "codes"));
    assert_eq!(codes.rows.iter().map(|row| row.id.as_deref().unwrap()).collect::<Vec<_>>(), ["a", "b"]);
}

#[test]
fn a_table_that_is_listed_but_missing_fails_alone() {
    let (_folder, source) = changed("INSERT INTO gpkg_contents(table_name, data_type) VALUES ('gone', 'attributes')");
    let gone = read(layer_of(&source, "gone"));
    assert!(gone.error.unwrap().to_string().contains("gone"));
    assert_eq!(read(layer_of(&source, "notes")).rows.len(), 6);
}

#[test]
fn a_file_in_wal_mode_is_read_and_nothing_is_left_beside_it() {
    let (folder, source) = changed("PRAGMA journal_mode = WAL");
    let beside = || std::fs::read_dir(folder.path()).unwrap().count();
    assert_eq!(source.head()[18], 2);
    assert_eq!(beside(), 1);
    assert_eq!(read(layer_of(&source, "deposits")).rows.len(), 6);
    assert_eq!(beside(), 1);
}

#[test]
fn rows_that_are_still_in_the_write_ahead_log_are_read() {
    let (_folder, source) = changed("PRAGMA journal_mode = WAL");
    let writer = Connection::open(source.local()).unwrap();
    writer.execute_batch("UPDATE notes SET name = 'fresh' WHERE fid = 1").unwrap();
    assert_eq!(read(layer_of(&source, "notes")).column("name")[0], "fresh");
}

#[test]
fn a_damaged_tree_that_leads_in_circles_ends() {
    let (_folder, source) = changed(
        "CREATE TABLE many (id INTEGER PRIMARY KEY, n INTEGER);
         WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 20000) INSERT INTO many SELECT n, n FROM c;
         INSERT INTO gpkg_contents(table_name, data_type) VALUES ('many', 'attributes');",
    );
    let connection = Connection::open(source.local()).unwrap();
    let root: usize =
        connection.query_row("SELECT rootpage FROM sqlite_master WHERE name = 'many'", [], |row| row.get(0)).unwrap();
    drop(connection);
    let mut bytes = std::fs::read(source.local()).unwrap();
    let page = (root - 1) * 4096;
    assert_eq!(bytes[page], 5, "an interior page of a table");
    let cell =
        |bytes: &[u8], i: usize| page + usize::from(u16::from_be_bytes(*bytes[page + 12 + 2 * i..].first_chunk().unwrap()));
    let (early, late) = (cell(&bytes, 1), cell(&bytes, 9));
    let early: [u8; 4] = *bytes[early..].first_chunk().unwrap();
    bytes[late..late + 4].copy_from_slice(&early);
    let many = read(layer_of(&SourceFile::from_bytes("circle.gpkg", &bytes).unwrap(), "many"));
    assert!((1000..20_000).contains(&many.rows.len()), "{}", many.rows.len());
    assert!(many.error.unwrap().to_string().contains("keys are out of order"));
}

#[test]
fn what_is_no_geopackage_says_so() {
    let text =
        SourceFile::from_bytes("a.gpkg", b"SQLite format 3, or so it says; but it is not, however long it goes on").unwrap();
    assert!(matches!(open(&text, &ReadOptions::default()), Err(FormatError::Unsupported { .. })));
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("other.sqlite");
    Connection::open(&path).unwrap().execute_batch("CREATE TABLE a (b)").unwrap();
    let other = open(&SourceFile::open(&path).unwrap(), &ReadOptions::default()).err().unwrap();
    assert!(other.to_string().contains("gpkg_contents"), "{other}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: ProptestConfig::default().cases / 2, ..ProptestConfig::default() })]
    #[test]
    fn a_damaged_file_gives_rows_or_reasons_and_never_panics(
        keep in 100_000usize..600_000, damage in prop::collection::vec((0usize..168_000, any::<u8>()), 0..40),
    ) {
        let mut bytes = std::fs::read(fixture("geopackage/several.gpkg").local()).unwrap();
        for (at, byte) in damage {
            if let Some(b) = bytes.get_mut(at) {
                *b = byte;
            }
        }
        bytes.truncate(keep.max(bytes.len() / 2));
        let source = SourceFile::from_bytes("damaged.gpkg", &bytes).unwrap();
        for layer in open(&source, &ReadOptions::default()).unwrap_or_default() {
            read(layer);
        }
    }
}
