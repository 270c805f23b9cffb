//! Whole files through the reader.

use super::*;
use crate::model::{ColumnBuilder, DefectKind, DefectKind as D, GeometryKind, GeometryKind as K, Outcome, RowBatch, Values};
use encoding_rs::WINDOWS_1251;
use proptest::prelude::*;

/// A file read to its end.
struct Read {
    layer: Layer,
    batches: Vec<RowBatch>,
    error: Option<FormatError>,
}

impl Read {
    fn column(&self, name: &str) -> Vec<Option<String>> {
        self.batches.iter().flat_map(|batch| values(&batch.columns.iter().find(|(n, _)| n == name).unwrap().1)).collect()
    }
    fn names(&self) -> Vec<&str> {
        self.batches[0].columns.iter().map(|(name, _)| name.as_str()).collect()
    }
    fn xy(&self) -> Vec<[f64; 2]> {
        self.batches.iter().flat_map(|batch| batch.geometries.xy().to_vec()).collect()
    }
    fn kinds(&self) -> Vec<GeometryKind> {
        self.batches.iter().flat_map(|batch| batch.geometries.kinds().to_vec()).collect()
    }
    fn rows(&self) -> Vec<u64> {
        self.batches.iter().flat_map(|batch| batch.source_rows.clone()).collect()
    }
    fn defects(&self) -> Vec<(u64, Outcome, DefectKind, &str)> {
        self.batches.iter().flat_map(|batch| &batch.defects).map(|d| (d.row, d.outcome, d.kind, d.detail.as_str())).collect()
    }
    fn says(&self, note: &str) -> bool {
        self.layer.notes.iter().any(|n| n.contains(note))
    }
}

fn values(column: &ColumnBuilder) -> Vec<Option<String>> {
    let text = |row: usize| match column.values() {
        Values::Nothing => String::new(),
        Values::Untyped(t) => t.entry(t.codes()[row]).to_owned(),
        other => panic!("{other:?}"),
    };
    (0..column.len()).map(|row| column.is_valid(row).then(|| text(row))).collect()
}

fn read_blocks(name: &str, bytes: &[u8], options: &ReadOptions, block_bytes: usize) -> Read {
    let source = SourceFile::from_bytes(name, bytes).unwrap();
    let mut layer = layer(&source, options, block_bytes).unwrap();
    let (mut batches, mut error) = (vec![], None);
    for job in std::mem::replace(&mut layer.jobs, Box::new(std::iter::empty())) {
        match job {
            Ok(job) => batches.push(job()),
            Err(e) => error = Some(e),
        }
    }
    Read { layer, batches, error }
}

fn read(bytes: impl AsRef<[u8]>) -> Read {
    read_blocks("test.csv", bytes.as_ref(), &ReadOptions::default(), BLOCK_BYTES)
}

fn open_error(name: &str, bytes: &[u8], options: &ReadOptions) -> String {
    open(&SourceFile::from_bytes(name, bytes).unwrap(), options).err().unwrap().to_string()
}

fn some(texts: &[&str]) -> Vec<Option<String>> {
    texts.iter().map(|t| Some((*t).to_owned())).collect()
}

#[test]
fn a_plain_table_becomes_points_and_properties() {
    let r = read("name,lon,lat,ore\nAlpha,75.1,49.2,1\nBeta,-0.5,-10,\n");
    assert_eq!(r.xy(), [[75.1, 49.2], [-0.5, -10.0]]);
    assert_eq!(r.names(), ["name", "ore"]);
    assert_eq!(r.column("ore"), [Some("1".to_owned()), None]);
    assert_eq!((r.rows(), r.layer.name.as_str(), r.layer.format), (vec![1, 2], "test", "CSV"));
    assert!(r.says("encoding: UTF-8") && r.says("delimiter: comma") && r.says("columns lon and lat"));
    assert_eq!(r.layer.progress.bytes_read.load(std::sync::atomic::Ordering::Relaxed), r.layer.progress.bytes_total);
    assert!(r.defects().is_empty() && r.error.is_none() && r.layer.crs.is_none());
}

#[test]
fn a_russian_spreadsheet_in_cp1251_with_decimal_commas_is_read() {
    let text = "Название;Долгота;Широта;Запасы, т\r\nКуйректыколь;76,75;49,7;1234,5\r\nЖезказган;67,46;47,88;12,25\r\n";
    for bytes in [WINDOWS_1251.encode(text).0.into_owned(), format!("\u{feff}{text}").into_bytes()] {
        let r = read(bytes);
        assert_eq!(r.xy(), [[76.75, 49.7], [67.46, 47.88]]);
        assert_eq!(r.column("Название"), some(&["Куйректыколь", "Жезказган"]));
        assert_eq!(r.column("Запасы, т"), some(&["1234.5", "12.25"]));
        assert!(r.says("decimal commas read as points in Долгота, Широта, Запасы, т"), "{:?}", r.layer.notes);
    }
}

#[test]
fn utf16_from_a_spreadsheet_is_read() {
    let bytes: Vec<u8> =
        "\u{feff}атау\tбойлық\tендік\nҚұндыбай\t60,83\t51,99\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let r = read(bytes);
    assert_eq!((r.xy(), r.column("атау"), r.layer.format), (vec![[60.83, 51.99]], some(&["Құндыбай"]), "TSV"));
}

#[test]
fn angles_are_read_and_the_originals_stay() {
    let r = read("name;в.д.;с.ш.\nA;75°28′01″;49°42′10″\nB;75 30 00;N49-30-00\nC;E75°30′;49:30:00\n");
    assert_eq!(r.xy()[1..], [[75.5, 49.5], [75.5, 49.5]]);
    assert_eq!(r.column("с.ш."), some(&["49°42′10″", "N49-30-00", "49:30:00"]));
    assert!(r.defects().is_empty());
}

#[test]
fn an_angle_among_numbers_is_reported_since_its_column_is_the_geometry() {
    // Beyond the sample, which decides what stays a property.
    let rows: String = (0..2500).map(|_| "75.5,49.5\n").collect();
    let r = read(format!("lon,lat\n{rows}75.5,49°30′\n"));
    assert_eq!(r.xy()[2500..], [[75.5, 49.5]]);
    assert_eq!(r.defects(), [(2501, Outcome::Repaired, DefectKind::BadValue, "column lat: `49°30′` read as 49.5")]);
}

#[test]
fn hemispheres_outweigh_the_columns() {
    let r = read("lon,lat\n49°30′N,75°30′E\n75°30′E,49°30′N\n49°30′N,48°N\n");
    assert_eq!(r.xy(), [[75.5, 49.5]; 2]);
    let [swapped, both] = r.defects()[..] else { panic!() };
    assert_eq!((swapped.0, swapped.1, swapped.2), (1, Outcome::Repaired, DefectKind::SwappedAxes));
    assert_eq!((both.0, both.1, both.2), (3, Outcome::Rejected, DefectKind::BadGeometry));
}

#[test]
fn projected_coordinates_stay() {
    let r = read("id;X;Y\n1;5512345,5;12512345\n2;5 512 346;12 512 346\n");
    assert_eq!(r.xy(), [[12_512_345.0, 5_512_345.5], [12_512_346.0, 5_512_346.0]]);
    assert_eq!(r.names(), ["id", "X", "Y"]);
    assert!(r.says("Russian geodesy"));
}

#[test]
fn rows_without_or_with_unreadable_coordinates_are_null_or_rejected_by_name() {
    let long = "x".repeat(200);
    let r = read(format!("name,lon,lat\nA,,\nB,75.1,\nC,abc,49\nD,n/a,-\nE,inf,1\nF,1e999,1\nG,{long},1\nH,1,2\n"));
    assert_eq!(r.rows(), [1, 4, 8]);
    assert_eq!(r.kinds(), [GeometryKind::Null, GeometryKind::Null, GeometryKind::Point]);
    let defects = r.defects();
    assert!(defects.iter().all(|d| d.1 == Outcome::Rejected));
    assert_eq!(defects[0].3, "column lat is empty, while lon is `75.1`");
    assert_eq!(defects[1].3, "column lon: no coordinate: `abc`");
    assert_eq!((defects[3].0, defects[3].2), (6, DefectKind::NotFinite));
    assert!(defects[4].3.chars().count() < 100 && defects[4].3.ends_with("…`"));
}

#[test]
fn wkt_ewkt_and_hexadecimal_wkb_are_geometries() {
    let r = read(
        "id,geom\n1,\"SRID=28412;POLYGON((0 0,1 0,1 1,0 0))\"\n2,0101000020FC6E00000000000084D767410000000018FB5441\n3,POINT EMPTY\n4,\n\
         5,SRID=28413;POINT(1 2)\n6,POINT(1\n7,POINT Z(1 2 3)\n8,\"GEOMETRYCOLLECTION(GEOMETRYCOLLECTION(POINT(1 2)))\"\n",
    );
    assert_eq!(r.kinds(), [K::Polygon, K::Point, K::Null, K::Null, K::Point, K::GeometryCollection]);
    assert_eq!((r.names(), r.layer.geometry_column.as_str()), (vec!["id"], "geom"));
    assert_eq!(r.layer.crs.as_ref().unwrap().definition, "EPSG:28412");
    let kinds: Vec<_> = r.defects().iter().map(|d| (d.0, d.2)).collect();
    assert_eq!(kinds, [(3, D::EmptyGeometry), (5, D::BadGeometry), (6, D::BadGeometry), (8, D::NestedCollection)]);
    assert_eq!(r.defects()[1].3, "its SRID is 28413, that of earlier rows is 28412");
}

#[test]
fn a_pair_in_one_cell_is_a_point() {
    let r = read("id,coordinates\n1,\"49.5, 75.25\"\n2,\"75°15′E 49°30′N\"\n3,\n4,\"49.5, east\"\n");
    assert_eq!(r.xy(), [[75.25, 49.5]; 2]);
    assert_eq!(r.rows(), [1, 2, 3]);
    assert_eq!(r.defects()[0].3, "column coordinates: no pair of coordinates: `49.5, east`");
}

#[test]
fn a_table_without_coordinates_keeps_its_rows_and_says_what_was_looked_for() {
    let r = read("name,commodity\nA,Gold\n");
    assert_eq!((r.kinds(), r.names()), (vec![GeometryKind::Null], vec!["name", "commodity"]));
    assert!(r.says("no coordinates: looked for lon/lat"));
}

#[test]
fn ragged_rows_are_reported() {
    let r = read("a,b,c\n1,2,3\n4,5\n6,7,8,9\n10,11,12,,\n\n;\n13,\"x\ny\",14,15\n");
    assert_eq!(r.rows(), [1, 2, 4, 5]);
    assert_eq!(r.column("c"), [Some("3".to_owned()), None, Some("12".to_owned()), None]);
    let defects = r.defects();
    assert_eq!(
        (defects[0].0, defects[0].1, defects[0].3),
        (2, Outcome::Suspected, "line 3: 2 cells for 3 columns; the rest are null")
    );
    assert_eq!((defects[1].0, defects[1].1, defects[1].2), (3, Outcome::Rejected, DefectKind::Unreadable));
    assert!(defects[3].3.starts_with("lines 8 to 9: 4 cells for 3 columns"), "{defects:?}");
}

#[test]
fn long_cells_quoted_line_breaks_and_old_line_ends_are_read() {
    let long = "я".repeat(200_000);
    let r = read(format!("a,b\r\n\"{long}\",\"1\r\n2\"\r\n3,4"));
    assert_eq!(r.column("a"), [Some(long), Some("3".to_owned())]);
    assert_eq!(r.column("b"), some(&["1\r\n2", "4"]));
    assert_eq!(read("a,b\r1,2\r3,4").column("b"), some(&["2", "4"]));
}

#[test]
fn bytes_that_are_no_text_are_repaired_aloud() {
    let mut bytes = "name,b\nЖезказган — Сарысуйский район,1\nx\0y,2\n".as_bytes().to_vec();
    bytes.extend_from_slice(b"bad \xd0,3\n");
    let r = read(bytes);
    assert_eq!(r.column("name")[1..], some(&["xy", "bad \u{fffd}"]));
    let defects = r.defects();
    assert_eq!(
        defects.iter().map(|d| (d.0, d.1, d.2)).collect::<Vec<_>>(),
        [2, 3].map(|row| (row, Outcome::Repaired, DefectKind::BadValue))
    );
    assert!(defects[1].3.contains("column name"));
}

#[test]
fn a_quote_left_open_ends_reading_after_the_rows_before_it() {
    let r = read_blocks("test.csv", b"a,b\n1,2\n3,\"4\n5,6\n", &ReadOptions::default(), 4);
    assert_eq!(r.rows(), [1]);
    assert!(r.error.unwrap().to_string().contains("row 2 (line 3): a quote is opened there"));
}

#[test]
fn a_record_beyond_the_limit_is_refused_by_its_row() {
    let mut bytes = b"a,b\n1,2\n3,\"4".to_vec();
    bytes.resize(65 << 20, b'x');
    bytes.extend_from_slice(b"\"\n");
    let r = read(bytes);
    assert!(matches!(&r.error, Some(FormatError::TooLarge { reason, .. }) if reason.contains("row 2 (line 3)")), "{:?}", r.error);
}

#[test]
fn a_header_alone_still_tells_the_columns() {
    let r = read("name,lon,lat\n");
    assert_eq!((r.batches.len(), r.rows().len(), r.names()), (1, 0, vec!["name"]));
}

#[test]
fn options_outweigh_detection() {
    let options =
        ReadOptions { xy_columns: Some(["e".into(), "n".into()]), encoding: Some("cp866".into()), ..ReadOptions::default() };
    let bytes = encoding_rs::IBM866.encode("имя,e,n,lon,lat\nЯ,1,2,3,4\n").0.into_owned();
    let r = read_blocks("test.csv", &bytes, &options, BLOCK_BYTES);
    assert_eq!((r.xy(), r.names()), (vec![[1.0, 2.0]], vec!["имя", "lon", "lat"]));
    assert!(open_error("a.csv", b"a,b\n1,2\n", &options).contains("there is no column `e`; the columns are a, b"));
    let options = ReadOptions { encoding: Some("klingon".into()), ..ReadOptions::default() };
    assert!(open_error("a.csv", b"a,b\n1,2\n", &options).contains("`klingon` is no known encoding"));
}

#[test]
fn what_is_no_table_is_refused() {
    let open_error = |name, bytes| open_error(name, bytes, &ReadOptions::default());
    assert!(open_error("a.csv", b"").contains("empty"));
    assert!(open_error("a.csv", &[1, 2, 3, 4, 5, 6, 7, 8, 200, 14, 15, 16]).contains("no text"));
    assert!(open_error("readme.txt", b"Read me first.\nThen, read on.\nThe end.\n").contains("no table"));
    assert!(open_error("a.tab", b"!table\n!version 300\n").contains("MapInfo"));
}

#[test]
fn a_truncated_gzip_gives_whole_rows_and_then_says_so() {
    use std::io::Write;
    let mut gzip = flate2::write::GzEncoder::new(vec![], flate2::Compression::fast());
    let rows: Vec<String> = (0..50_000u32).map(|i| format!("{i},{},{}\n", i.wrapping_mul(2_654_435_761), i % 90)).collect();
    gzip.write_all(format!("id,a,b\n{}", rows.concat()).as_bytes()).unwrap();
    let mut bytes = gzip.finish().unwrap();
    bytes.truncate(bytes.len() / 2);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.csv.gz");
    std::fs::write(&path, bytes).unwrap();
    let source = SourceFile::open(&path).unwrap();
    let mut jobs = layer(&source, &ReadOptions::default(), 10_000).unwrap().jobs;
    let (mut rows, mut last) = (0, None);
    for job in &mut jobs {
        match job {
            Ok(job) => rows += job().len(),
            Err(error) => last = Some(error),
        }
    }
    assert!(rows > 10_000 && last.unwrap().to_string().contains("truncated"));
}

proptest! {
    #[test]
    fn blocks_of_any_size_give_the_same_rows(text in "a,b\n([a-z0-9., \"\n\u{451}]{0,12}[\n,]?){0,12}\n", block_bytes in 1usize..40) {
        let whole = read(&text);
        let cut = read_blocks("test.csv", text.as_bytes(), &ReadOptions::default(), block_bytes);
        prop_assert_eq!(cut.rows(), whole.rows());
        prop_assert_eq!(cut.defects(), whole.defects());
        for name in whole.names() {
            prop_assert_eq!(cut.column(name), whole.column(name));
        }
        prop_assert_eq!(cut.error.is_some(), whole.error.is_some());
    }

    #[test]
    fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 1..200), text in "[\u{410}-\u{44f}a-z0-9.,;\t \"\r\n°()-]{1,200}") {
        for bytes in [&bytes[..], text.as_bytes()] {
            let source = SourceFile::from_bytes("test.csv", bytes).unwrap();
            if let Ok(layer) = layer(&source, &ReadOptions::default(), 16) {
                layer.jobs.flatten().for_each(|job| { job(); });
            }
        }
    }
}
