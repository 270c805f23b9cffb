use super::{
    super::{
        EncodeOptions, OutputFormat,
        cell::{Cell, Cells},
        testing::{bytes, table},
    },
    AxisOrder, FeatureSet, Layout, PropertyType, Shape, property_bytes,
};
use crate::model::{GeometryKind, Value};
use flatgeobuf::{FallibleStreamingIterator, FeatureProperties, FgbReader, GeometryType};

fn grid(count: usize) -> Vec<u8> {
    let rows: Vec<(String, String)> =
        (0..count).map(|i| (i.to_string(), format!("POINT({} {})", i % 100, i / 100 % 80))).collect();
    let rows: Vec<(&str, &str)> = rows.iter().map(|(id, wkt)| (id.as_str(), wkt.as_str())).collect();
    let table = table(&rows, |place, batch| batch.set("n", Value::Integer(place as i64)));
    bytes(OutputFormat::FlatGeobuf, FeatureSet::whole(&table, "grid"), EncodeOptions::default())
}

#[test]
fn another_reader_finds_by_the_index_what_a_scan_finds() {
    for count in [1, 2, 16, 17, 257, 5000] {
        let file = grid(count);
        let reader = FgbReader::open(std::io::Cursor::new(&file)).unwrap();
        assert_eq!((reader.header().features_count(), reader.header().index_node_size()), (count as u64, 16));
        let [west, south, east, north] = [3.0, 1.0, 41.5, 20.0];
        let mut found = vec![];
        let mut selected = reader.select_bbox(west, south, east, north).unwrap();
        while let Some(feature) = selected.next().unwrap() {
            found.push(feature.property::<i32>("n").unwrap() as usize);
        }
        found.sort_unstable();
        let is_inside = |i: &usize| (3..=41).contains(&(i % 100)) && (1..=20).contains(&(i / 100 % 80));
        assert_eq!(found, (0..count).filter(is_inside).collect::<Vec<_>>(), "{count}");
    }
}

#[test]
fn every_feature_is_as_long_as_it_was_measured() {
    let shapes = [
        ("1", "POINT(1 2)"),
        ("2", "MULTIPOINT((1 2),(3 4))"),
        ("3", "LINESTRING Z(1 2 3,4 5 6,7 8 9)"),
        ("4", "POLYGON((0 0,4 0,4 4,0 0),(2 1,3 1,3 2,2 1))"),
        ("5", "GEOMETRYCOLLECTION(POINT(1 2),LINESTRING(0 0,1 1),POLYGON((0 0,4 0,4 4,0 0)))"),
        ("6", "MULTIPOLYGON(((0 0,1 0,1 1,0 0)),((5 5,9 5,9 9,5 5),(7 6,8 6,8 7,7 6)))"),
        ("7", "POINT EMPTY"),
    ];
    let table = table(&shapes, |place, batch| batch.set("text", Value::Text(&"ә".repeat(place))));
    let set = FeatureSet::whole(&table, "t");
    let layout = Layout { kind: None, has_z: true };
    for row in 0..table.rows() {
        let shape = Shape::of(&set, row, AxisOrder::Xy);
        let texts = Cells::of(&table.columns()[0]);
        let cells = [(texts.get(row), PropertyType::Text), (Cell::Null, PropertyType::Int)];
        let mut out = vec![];
        layout.write(&shape, cells.into_iter(), &mut out);
        assert_eq!(
            (out.len() as u64, out.len() % 8),
            (layout.measure(&shape, cells.into_iter().map(property_bytes).sum()).0, 0),
            "{row}"
        );
        let feature = flatgeobuf::size_prefixed_root_as_feature(&out).unwrap();
        assert_eq!(feature.geometry().is_some(), shape.kind() != GeometryKind::Null);
    }
}

#[test]
fn a_point_is_written_as_any_geometry_is() {
    let table = table(&[("1", "POINT(1 2)")], |_, _| {});
    let set = FeatureSet::whole(&table, "t");
    let layout = Layout { kind: Some(GeometryKind::Point), has_z: false };
    let shape = Shape::of(&set, 0, AxisOrder::Xy);
    let (mut quick, mut general) = (vec![], vec![]);
    layout.write(&shape, [].into_iter(), &mut quick);
    layout.write_any(&shape, &mut general);
    assert_eq!((quick.len(), &quick[4..]), (96, &general[4..]), "all but the size");
}

#[test]
fn the_header_says_what_all_features_have_in_common() {
    let shapes = [("a", "POLYGON Z((0 0 1,4 0 1,4 4 1,0 0 1))"), ("b", "MULTIPOLYGON(((0 0,1 0,1 1,0 0)),((5 5,6 5,6 6,5 5)))")];
    let table = table(&shapes, |_, batch| batch.set("big", Value::Integer(1 << 40)));
    let file = bytes(OutputFormat::FlatGeobuf, FeatureSet::whole(&table, "қабат"), EncodeOptions::default());
    let reader = FgbReader::open(std::io::Cursor::new(&file)).unwrap();
    let header = reader.header();
    assert_eq!((header.name(), header.geometry_type(), header.has_z()), (Some("қабат"), GeometryType::MultiPolygon, true));
    assert_eq!(header.envelope().unwrap().iter().collect::<Vec<_>>(), [0.0, 0.0, 6.0, 6.0]);
    let crs = header.crs().unwrap();
    assert_eq!((crs.org(), crs.code()), (Some("EPSG"), 4326));
    let columns: Vec<_> = header.columns().unwrap().iter().map(|c| (c.name().to_owned(), c.type_(), c.primary_key())).collect();
    let expected =
        [("id".to_owned(), flatgeobuf::ColumnType::String, true), ("big".to_owned(), flatgeobuf::ColumnType::Long, false)];
    assert_eq!(columns, expected);
}
