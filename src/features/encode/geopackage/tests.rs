use super::{super::testing::table, *};
use crate::{
    features::encode::{EncodeOptions, OutputFormat, testing::bytes},
    model::Value,
};
use rusqlite::Connection;

fn written(set: FeatureSet) -> (tempfile::TempDir, Connection) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("t.gpkg");
    std::fs::write(&path, bytes(OutputFormat::GeoPackage, set, EncodeOptions::default())).unwrap();
    (folder, Connection::open(path).unwrap())
}

fn text(connection: &Connection, sql: &str) -> String {
    let mut statement = connection.prepare(sql).unwrap();
    let columns = statement.column_count();
    let row = |row: &rusqlite::Row<'_>| {
        let value = |i| match row.get_ref(i).unwrap() {
            rusqlite::types::ValueRef::Text(text) => String::from_utf8_lossy(text).into_owned(),
            rusqlite::types::ValueRef::Integer(n) => n.to_string(),
            rusqlite::types::ValueRef::Real(x) => x.to_string(),
            _ => "-".to_owned(),
        };
        Ok((0..columns).map(value).collect::<Vec<_>>().join(" "))
    };
    statement.query_map([], row).unwrap().map(Result::unwrap).collect::<Vec<_>>().join("; ")
}

#[test]
fn a_layer_says_from_where_it_is() {
    let mut set = FeatureSet::whole(&table(&[("1", "POINT(1 2)")], |_, _| {}), "grid");
    set.about = std::sync::Arc::new(crate::features::encode::About {
        provenance: "{\"source\":\"a map\"}".to_owned(),
        ..Default::default()
    });
    let (_folder, connection) = written(set);
    let asked =
        "SELECT r.table_name, m.mime_type, m.metadata FROM gpkg_metadata m JOIN gpkg_metadata_reference r ON r.md_file_id = m.id";
    assert_eq!(text(&connection, asked), "grid application/json {\"source\":\"a map\"}");
    assert_eq!(text(&connection, "SELECT count(*) FROM gpkg_extensions WHERE extension_name = 'gpkg_metadata'"), "2");
}

#[test]
fn sqlite_finds_the_packed_tree_sound_and_asks_it() {
    for count in [0, 1, 51, 52, 51 * 51, 51 * 51 + 1, 6000] {
        let rows: Vec<(String, String)> =
            (0..count).map(|i| (i.to_string(), format!("POINT({} {})", i % 100, i / 100))).collect();
        let rows: Vec<(&str, &str)> = rows.iter().map(|(id, wkt)| (id.as_str(), wkt.as_str())).collect();
        let mut table = table(&rows, |_, _| {});
        if count == 0 {
            table = super::super::testing::table(&[("1", "POINT(1 2)")], |_, _| {});
        }
        let mut set = FeatureSet::whole(&table, "grid");
        if count == 0 {
            set.rows = std::sync::Arc::new(crate::features::encode::RowOrder::Listed(vec![]));
        }
        let (_folder, connection) = written(set);
        assert_eq!(text(&connection, "SELECT rtreecheck('rtree_grid_geom')"), "ok", "{count}");
        assert_eq!(text(&connection, "PRAGMA integrity_check"), "ok");
        assert_eq!(text(&connection, "SELECT count(*) FROM rtree_grid_geom"), count.to_string());
        let inside = "SELECT count(*) FROM rtree_grid_geom WHERE minx >= 3 AND maxx <= 41.5 AND miny >= 1 AND maxy <= 20";
        let expected = (0..count).filter(|i| (3..=41).contains(&(i % 100)) && (1..=20).contains(&(i / 100))).count();
        assert_eq!(text(&connection, inside), expected.to_string(), "{count}");
        // It can be edited as any other.
        let grow = "WITH RECURSIVE n(i) AS (SELECT 1000000 UNION ALL SELECT i + 1 FROM n WHERE i < 1000200)
            INSERT INTO rtree_grid_geom SELECT i, 5, 5, 5, 5 FROM n; DELETE FROM rtree_grid_geom WHERE id < 3000;";
        connection.execute_batch(grow).unwrap();
        assert_eq!(text(&connection, "SELECT rtreecheck('rtree_grid_geom')"), "ok", "{count}");
    }
}

#[test]
fn the_system_tables_describe_the_layer() {
    let shapes = [("7", "POLYGON((0 0,4 0,4 4,0 0))"), ("9", "MULTIPOLYGON Z(((5 5 1,6 5 1,6 6 1,5 5 1)))")];
    let table = table(&shapes, |_, batch| {
        batch.set("Name", Value::Text("a"));
        batch.set("name", Value::Text("b"));
        batch.set("FID", Value::Integer(1));
        batch.set("tags", Value::List("[]"));
        batch.set("seen", Value::Untyped("2020-02-29T12:34:56Z"));
    });
    let (_folder, connection) = written(FeatureSet::whole(&table, "it's"));
    let columns = text(&connection, "SELECT name, type FROM pragma_table_info('it''s')");
    assert_eq!(columns, "fid_2 INTEGER; geom MULTIPOLYGON; Name TEXT; name_2 TEXT; FID INTEGER; tags TEXT; seen DATETIME");
    assert_eq!(
        text(&connection, "SELECT fid_2, FID, seen FROM \"it's\""),
        "7 1 2020-02-29T12:34:56.000Z; 9 1 2020-02-29T12:34:56.000Z"
    );
    let contents = "SELECT table_name, data_type, min_x, min_y, max_x, max_y, srs_id FROM gpkg_contents";
    assert_eq!(text(&connection, contents), "it's features 0 0 6 6 4326");
    let geometry = text(&connection, "SELECT column_name, geometry_type_name, srs_id, z, m FROM gpkg_geometry_columns");
    assert_eq!(geometry, "geom MULTIPOLYGON 4326 2 0");
    assert_eq!(text(&connection, "SELECT column_name, mime_type FROM gpkg_data_columns"), "tags application/json");
    assert_eq!(text(&connection, "SELECT count(*) FROM sqlite_master WHERE type = 'trigger'"), "7");
    assert_eq!(text(&connection, "PRAGMA foreign_key_check"), "");
}

#[test]
fn layers_are_added_to_a_file_one_after_another_and_whole() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("all.gpkg");
    let points = table(&[("1", "POINT(1 2)")], |_, batch| batch.set("tags", Value::Json("{}")));
    let rows: Vec<(String, &str)> = (0..9000).map(|i| (format!("t{i}"), "POINT EMPTY")).collect();
    let rows: Vec<(&str, &str)> = rows.iter().map(|(id, wkt)| (id.as_str(), *wkt)).collect();
    let rows = table(&rows, |_, batch| batch.set("tags", Value::Json("{}")));
    assert_eq!(add_layer(&path, FeatureSet::whole(&points, "points"), |_| true).unwrap(), Some(vec![]));
    assert_eq!(add_layer(&path, FeatureSet::whole(&rows, "rows"), |_| true).unwrap(), Some(vec![]));
    assert_eq!(add_layer(&path, FeatureSet::whole(&rows, "stopped"), |done| done < 5000).unwrap(), None);
    let again = add_layer(&path, FeatureSet::whole(&rows, "rows"), |_| true).unwrap_err();
    assert!(std::error::Error::source(&again).unwrap().to_string().contains("already exists"));
    let connection = Connection::open(&path).unwrap();
    let contents = text(&connection, "SELECT table_name, data_type, srs_id FROM gpkg_contents ORDER BY rowid");
    assert_eq!(contents, "points features 4326; rows attributes -");
    assert_eq!(text(&connection, "SELECT count(*), min(id) FROM rows"), "9000 t0");
    assert_eq!(text(&connection, "SELECT count(*) FROM gpkg_extensions"), "3");
    assert_eq!(text(&connection, "PRAGMA integrity_check"), "ok");
}
