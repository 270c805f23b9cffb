use super::*;
use crate::{
    format::read_back::{Read, fixture, fixture_path, read},
    model::GeometryKind as K,
};
use parquet::{
    basic::{LogicalType, Repetition, Type as PhysicalType},
    data_type::{ByteArray, ByteArrayType},
    file::{properties::WriterProperties, writer::SerializedFileWriter},
    schema::types::Type,
};
use proptest::prelude::*;

fn open_one(source: &Arc<SourceFile>) -> Layer {
    open(source, &ReadOptions::default()).unwrap().remove(0)
}

fn layer_of(name: &str) -> Layer {
    open_one(&fixture(&format!("geoparquet/{name}.parquet")))
}

fn read_fixture(name: &str) -> Read {
    read(layer_of(name))
}

#[test]
fn what_geopandas_writes_is_read_without_its_covering_boxes() {
    let layer = layer_of("geopandas");
    assert_eq!((layer.name.as_str(), layer.geometry_column.as_str(), layer.rows_hint), ("geopandas", "geometry", Some(3)));
    assert!(layer.crs.as_ref().unwrap().definition.contains("\"code\":28412"));
    assert_eq!(layer.notes, [""; 0]);
    let read = read(layer);
    assert_eq!(read.rows[0].values.keys().collect::<Vec<_>>(), ["count", "name"]);
    assert_eq!(read.column("name"), ["Жезқазған", "Dzhezkazgan", "-"]);
    assert_eq!((read.kinds(), &read.rows[1].z[..]), (vec![K::Point, K::Point, K::Null], &[101.0][..]));
}

#[test]
fn native_encodings_give_the_same_as_wkb() {
    let square = |part: &Vec<Vec<[f64; 2]>>| part.iter().map(Vec::len).collect::<Vec<_>>();
    let point = read_fixture("point");
    assert_eq!((point.kinds(), &point.rows[1].z[..]), (vec![K::Point, K::Point, K::Null], &[101.0][..]));
    assert_eq!(read_fixture("multipoint").rows[0].parts, [[[[70.0, 50.0]]], [[[71.0, 51.0]]]]);
    let line = read_fixture("linestring");
    assert_eq!((line.kinds(), line.findings()), (vec![K::LineString, K::Null], vec!["2: repaired (empty-geometry)".to_owned()]));
    assert_eq!(read_fixture("multilinestring").rows[0].parts.iter().map(square).collect::<Vec<_>>(), [[2], [3]]);
    assert_eq!(read_fixture("polygon").rows[0].parts, read_fixture("codec_none").rows[1].parts);
    let multi = read_fixture("multipolygon");
    assert_eq!(
        (multi.kinds()[0], multi.rows[0].parts.iter().map(square).collect::<Vec<_>>()),
        (K::MultiPolygon, vec![vec![4, 4], vec![5]])
    );
    let interleaved = read_fixture("interleaved");
    assert_eq!((interleaved.kinds(), &interleaved.rows[0].z[..]), (vec![K::LineString, K::Null], &[1.0, 2.0][..]));
}

#[test]
fn columns_of_every_type_are_read() {
    let layer = layer_of("columns");
    let expected = [
        "times of column unzoned have no zone and are taken as UTC",
        "column binary is left out: no table takes its type Binary",
    ];
    assert_eq!(layer.notes, expected);
    let read = read(layer);
    assert_eq!(read.findings(), [""; 0]);
    for (name, first, second) in [
        ("bool", "true", "false"),
        ("i8", "-1", "2"),
        ("u64", "18446744073709551615", "2"),
        ("f16", "0.5", "2.0"),
        ("f32", "0.1", "2.0"),
        ("f64", "0.1", "-"),
        ("decimal", "1.25", "-7.0"),
        ("whole", "12", "-7"),
        ("text", "Жезқазған", "Dzhezkazgan"),
        ("large", "Жезқазған", "Dzhezkazgan"),
        ("view", "Жезқазған", "Dzhezkazgan"),
        ("dictionary", "Жезқазған", "Dzhezkazgan"),
        ("date", "1931-05-01", "2024-02-29"),
        ("zoned", "2024-02-29T12:34:56.5Z", "2024-02-29T12:34:56.5Z"),
        ("unzoned", "2024-02-29T12:34:56.5Z", "2024-02-29T12:34:56.5Z"),
        ("time", "12:34:56", "00:00:00.0005"),
        ("list", "[\"a\",\"b\\n\"]", "[]"),
        ("struct", "{\"a\":1,\"b\":{\"c\":[0.5,null]}}", "{\"a\":null,\"b\":null}"),
        ("map", "{\"x\":1}", "{}"),
    ] {
        assert_eq!(read.column(name), [first, second, "-"], "{name}");
    }
}

#[test]
fn every_compression_and_row_group_is_read() {
    let plain = read_fixture("codec_none");
    assert_eq!((plain.rows.len(), plain.rows[199].number), (200, 200));
    assert_eq!(plain.kinds()[..5], [K::Point, K::Polygon, K::GeometryCollection, K::Null, K::Null]);
    assert_eq!(layer_of("codec_none").jobs.count(), 7);
    for codec in ["snappy", "gzip", "brotli", "lz4", "zstd"] {
        assert_eq!(read_fixture(&format!("codec_{codec}")).rows, plain.rows, "{codec}");
    }
}

#[test]
fn without_metadata_the_name_of_the_column_tells() {
    let layer = layer_of("plain");
    assert_eq!((layer.geometry_column.as_str(), layer.crs.is_none(), layer.notes.len()), ("WKB_geometry", true, 1));
    assert_eq!(read(layer).kinds()[0], K::Point);
    let unknown = layer_of("unknown_crs");
    assert_eq!((unknown.crs, unknown.notes.len()), (None, 1));
    assert_eq!(layer_of("codec_none").crs.unwrap().definition, "OGC:CRS84");
    let extension = layer_of("geoarrow");
    assert_eq!((extension.geometry_column.as_str(), extension.crs.unwrap().definition.as_str()), ("shape of it", "EPSG:28412"));
    let none = open(&fixture("geoparquet/no_geometry.parquet"), &ReadOptions::default()).err().unwrap();
    assert!(matches!(none, FormatError::Unsupported { .. }), "{none}");
}

/// One row, `POINT(1 2)`, in a column of Parquet's own GEOMETRY type.
fn with_logical_type(crs: Option<&str>) -> Arc<SourceFile> {
    let column = Type::primitive_type_builder("where", PhysicalType::BYTE_ARRAY)
        .with_repetition(Repetition::REQUIRED)
        .with_logical_type(Some(LogicalType::geometry(crs.map(str::to_owned))))
        .build()
        .unwrap();
    let schema = Type::group_type_builder("schema").with_fields(vec![Arc::new(column)]).build().unwrap();
    let mut writer = SerializedFileWriter::new(vec![], Arc::new(schema), Arc::new(WriterProperties::builder().build())).unwrap();
    let mut group = writer.next_row_group().unwrap();
    let mut column = group.next_column().unwrap().unwrap();
    let point = [&[1, 1, 0, 0, 0][..], &1f64.to_le_bytes(), &2f64.to_le_bytes()].concat();
    column.typed::<ByteArrayType>().write_batch(&[ByteArray::from(point)], None, None).unwrap();
    column.close().unwrap();
    group.close().unwrap();
    SourceFile::from_bytes("a.parquet", &writer.into_inner().unwrap()).unwrap()
}

#[test]
fn the_geometry_type_of_parquet_brings_its_crs() {
    for (crs, expected) in [
        (None, Some("OGC:CRS84")),
        (Some("srid:28412"), Some("EPSG:28412")),
        (Some("EPSG:4284"), Some("EPSG:4284")),
        (Some("srid:0"), None),
    ] {
        let layer = open_one(&with_logical_type(crs));
        assert_eq!(layer.crs.as_ref().map(|crs| crs.definition.as_str()), expected);
        assert_eq!(read(layer).rows[0].parts, [[[[1.0, 2.0]]]]);
    }
}

#[test]
fn a_truncated_file_is_refused_whole_and_says_where() {
    let bytes = std::fs::read(fixture_path("geoparquet/codec_none.parquet")).unwrap();
    for keep in [0, 4, 12, bytes.len() - 1] {
        let source = SourceFile::from_bytes("a.parquet", &bytes[..keep]).unwrap();
        let error = open(&source, &ReadOptions::default()).err().unwrap();
        assert!(error.to_string().starts_with("a.parquet: footer:"), "{error}");
    }
}

#[test]
fn a_damaged_row_group_is_refused_row_by_row_and_the_others_are_read() {
    let mut bytes = std::fs::read(fixture_path("geoparquet/codec_none.parquet")).unwrap();
    bytes[4..40].fill(0xFF);
    let read = read(open_one(&SourceFile::from_bytes("a.parquet", &bytes).unwrap()));
    let refused = read.findings().iter().filter(|finding| finding.contains("rejected (unreadable)")).count();
    assert_eq!((read.rows.len(), refused, read.rows[0].number), (170, 30, 31));
}

proptest! {
    #[test]
    fn damaged_files_give_rows_or_reasons_and_never_panic(
        which in 0usize..4, damage in prop::collection::vec((0usize..13_000, any::<u8>()), 1..20), in_footer in any::<bool>(),
    ) {
        let name = ["codec_snappy", "columns", "multipolygon", "codec_zstd"][which];
        let mut bytes = std::fs::read(fixture_path(&format!("geoparquet/{name}.parquet"))).unwrap();
        let size = bytes.len();
        for (at, byte) in damage {
            let at = if in_footer { size.saturating_sub(at % 2000 + 1) } else { at };
            if let Some(b) = bytes.get_mut(at) {
                *b = byte;
            }
        }
        let source = SourceFile::from_bytes("a.parquet", &bytes).unwrap();
        for layer in open(&source, &ReadOptions::default()).unwrap_or_default() {
            read(layer);
        }
    }
}
