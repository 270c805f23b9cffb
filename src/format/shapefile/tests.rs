use super::*;
use crate::{
    format::read_back::{Read, fixture, fixture_path, read},
    model::GeometryKind as K,
};
use proptest::prelude::*;
use std::path::Path;

fn open_all(source: &Arc<SourceFile>) -> Vec<Layer> {
    open(source, &ReadOptions::default()).unwrap()
}

fn open_one(path: &Path) -> Layer {
    open_all(&SourceFile::open(path).unwrap()).remove(0)
}

fn read_fixture(name: &str) -> Read {
    read(open_one(&fixture_path(&format!("shapefile/{name}.shp"))))
}

/// A folder with the files of a shapefile.
fn folder(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    files.iter().for_each(|(name, bytes)| std::fs::write(folder.path().join(name), bytes).unwrap());
    folder
}

fn bytes_of(name: &str) -> Vec<u8> {
    std::fs::read(fixture_path(&format!("shapefile/{name}"))).unwrap()
}

/// A `.shp` of these record contents.
fn shp(contents: &[Vec<u8>]) -> Vec<u8> {
    let mut records = vec![];
    for (i, content) in contents.iter().enumerate() {
        records.extend((i as u32 + 1).to_be_bytes());
        records.extend((content.len() as u32 / 2).to_be_bytes());
        records.extend(content);
    }
    let mut header = vec![0; 100];
    header[..4].copy_from_slice(&9994i32.to_be_bytes());
    header[24..28].copy_from_slice(&u32::midpoint(100, records.len() as u32).to_be_bytes());
    [header, records].concat()
}

fn point(x: f64, y: f64) -> Vec<u8> {
    [&1i32.to_le_bytes()[..], &x.to_le_bytes(), &y.to_le_bytes()].concat()
}

/// A line or polygon without its box.
fn parts(code: i32, starts: &[u32], points: &[[f64; 2]]) -> Vec<u8> {
    let mut content =
        [&code.to_le_bytes()[..], &[0; 32], &(starts.len() as u32).to_le_bytes(), &(points.len() as u32).to_le_bytes()].concat();
    starts.iter().for_each(|start| content.extend(start.to_le_bytes()));
    points.iter().flatten().for_each(|v| content.extend(v.to_le_bytes()));
    content
}

/// A `.dbf`: fields (name, type, length, decimals), and rows with their mark of deletion.
fn dbf(language_driver: u8, fields: &[(&str, u8, u8, u8)], rows: &[&[u8]]) -> Vec<u8> {
    let row_bytes = 1 + fields.iter().map(|field| u16::from(field.2)).sum::<u16>();
    let mut table = vec![3, 124, 1, 1];
    table.extend((rows.len() as u32).to_le_bytes());
    table.extend((33 + 32 * fields.len() as u16).to_le_bytes());
    table.extend(row_bytes.to_le_bytes());
    table.extend([0; 17]);
    table.extend([language_driver, 0, 0]);
    for (name, code, length, decimals) in fields {
        let mut description = [0; 32];
        description[..name.len()].copy_from_slice(name.as_bytes());
        description[11] = *code;
        description[16] = *length;
        description[17] = *decimals;
        table.extend(description);
    }
    table.push(b'\r');
    rows.iter().for_each(|row| table.extend(*row));
    table
}

#[test]
fn names_come_out_in_cyrillic_whatever_the_code_page() {
    for (name, label) in [("deposits_cp1251", "windows-1251"), ("deposits_utf8", "UTF-8")] {
        let layer = open_one(&fixture_path(&format!("shapefile/{name}.shp")));
        assert!(layer.crs.as_ref().unwrap().definition.starts_with("PROJCS[\"Pulkovo"));
        assert_eq!(layer.notes, [format!("text is read as {label}, as the .cpg says")]);
        let deposits = read(layer);
        assert_eq!(deposits.column("name"), ["Жезказган", "Алтын-Топкан", "Кокпатас", "-"]);
        assert_eq!(deposits.column("count"), ["0", "-1", "-2", "-"]);
        assert_eq!(deposits.column("big")[0], "123456789012345678");
        assert_eq!(deposits.column("grade"), ["0.0", "0.125", "0.25", "-"]);
        assert_eq!(deposits.column("found")[1], "1931-05-02");
        assert_eq!(deposits.kinds(), [K::Point, K::Point, K::Point, K::Null]);
        assert_eq!((deposits.findings(), deposits.error.is_none()), (vec![], true));
    }
}

#[test]
fn every_shape_type_is_read_with_its_heights() {
    let points = read_fixture("points_z");
    assert_eq!((points.kinds(), &points.rows[0].z[..]), (vec![K::Point, K::Null], &[120.0][..]));
    assert_eq!(read_fixture("points_many").rows[0].parts, [[[[70.0, 50.0]]], [[[71.0, 51.0]]]]);
    let lines = read_fixture("lines_zm");
    assert_eq!((lines.kinds(), &lines.rows[1].z[..]), (vec![K::LineString, K::MultiLineString], &[1.0, 2.0, 3.0, 4.0][..]));
    assert_eq!(read_fixture("areas_m").kinds(), [K::Polygon]);
    let patches = read_fixture("patches").findings();
    assert!(patches[0].starts_with("1: rejected (bad-geometry) MultiPatch"), "{patches:?}");
}

#[test]
fn islands_lie_in_lakes_and_rings_wind_as_geojson_wants() {
    let areas = read_fixture("areas");
    assert_eq!(areas.kinds(), [K::Polygon, K::MultiPolygon, K::Null]);
    assert_eq!(areas.rows[1].parts.iter().map(Vec::len).collect::<Vec<_>>(), [2, 1, 1]);
    for part in areas.rows.iter().flat_map(|row| &row.parts) {
        assert!(rings::signed_area(&part[0]) > 0.0 && part[1..].iter().all(|hole| rings::signed_area(hole) < 0.0));
    }
}

#[test]
fn every_shapefile_of_an_archive_is_a_layer_whatever_its_case_and_folder() {
    let mut layers = open_all(&fixture("shapefile/archive.zip"));
    layers.sort_by(|a, b| a.name.cmp(&b.name));
    assert_eq!(layers.iter().map(|layer| layer.name.as_str()).collect::<Vec<_>>(), ["POINTS_Z", "north/areas", "south/areas"]);
    for layer in layers {
        assert!(layer.crs.is_some() && layer.notes.is_empty(), "{:?}", layer.notes);
        assert!(read(layer).rows[0].values.contains_key("wkt"));
    }
}

#[test]
fn a_shp_alone_gives_its_geometries() {
    let folder = folder(&[("a.SHP", &shp(&[point(1.0, 2.0), vec![0; 4], point(3.0, 4.0)]))]);
    let layer = open_one(&folder.path().join("a.SHP"));
    assert_eq!((layer.name.as_str(), layer.notes.len(), layer.rows_hint), ("a", 1, None));
    assert_eq!(read(layer).kinds(), [K::Point, K::Null, K::Point]);
}

#[test]
fn without_word_of_the_encoding_the_text_tells_and_against_its_word_too() {
    let name = |text: &str, label: &str| {
        let (bytes, ..) = encoding_rs::Encoding::for_label(label.as_bytes()).unwrap().encode(text);
        [b" ", &bytes[..], &vec![b' '; 60 - bytes.len()]].concat()
    };
    let texts = ["Жезказган", "Алтын-Топкан", "Саякское рудное поле", "Коунрад"];
    let table = |driver, label| {
        let rows = texts.map(|text| name(text, label));
        dbf(driver, &[("NAME", b'C', 60, 0)], &rows.each_ref().map(Vec::as_slice))
    };
    let shapes = shp(&vec![point(1.0, 2.0); 4]);
    for (driver, written, cpg) in [
        (0, "windows-1251", None),
        (0x57, "windows-1251", None),
        (0, "ibm866", None),
        (0x65, "ibm866", None),
        (0xC9, "utf-8", None),
        (0, "windows-1251", Some("UTF-8")),
    ] {
        let folder = folder(&[("a.shp", &shapes), ("A.dbf", &table(driver, written)), ("a.Cpg", cpg.unwrap_or("?").as_bytes())]);
        let read = read(open_one(&folder.path().join("a.shp")));
        assert_eq!(read.column("NAME"), texts, "{driver} {written} {cpg:?}");
        assert_eq!(read.findings(), [""; 0]);
    }
}

#[test]
fn the_user_has_the_last_word_on_the_encoding() {
    let options = ReadOptions { encoding: Some("koi8-r".into()), ..ReadOptions::default() };
    let table = dbf(0xC9, &[("NAME", b'C', 3, 0)], &[b" \xEB\xCF\xD4"]);
    let folder = folder(&[("a.shp", &shp(&[point(1.0, 2.0)])), ("a.dbf", &table)]);
    let layer = open(&SourceFile::open(&folder.path().join("a.shp")).unwrap(), &options).unwrap().remove(0);
    assert_eq!(read(layer).column("NAME"), ["Кот"]);
}

#[test]
fn values_that_do_not_fit_become_null_and_are_named() {
    let fields =
        [("N", b'N', 6, 0), ("F", b'N', 6, 2), ("D", b'D', 8, 0), ("L", b'L', 1, 0), ("N", b'C', 4, 0), ("G", b'G', 2, 0)];
    let rows: [&[u8]; 5] = [
        b"      7  0,5020240229Tab\0x  ",
        b" ************20230229?      ",
        b"   1e3   abc         Xz    ",
        b"*     1     200000000F      ",
        b"                          ",
    ];
    let rows = rows.map(|row| [row, b"          "].concat()[..28].to_vec());
    let table = dbf(3, &fields, &rows.each_ref().map(Vec::as_slice));
    let folder = folder(&[("a.shp", &shp(&vec![point(1.0, 2.0); 5])), ("a.dbf", &table)]);
    let layer = open_one(&folder.path().join("a.shp"));
    assert_eq!(layer.notes, ["a second column N is called N_2", "column G is left out: its type G cannot be read"]);
    let read = read(layer);
    assert_eq!(read.column("N"), ["7.0", "-", "1000.0", "-"]);
    assert_eq!((read.column("F"), read.column("D")), (vec!["0.5", "-", "-", "-"], vec!["2024-02-29", "-", "-", "-"]));
    assert_eq!((read.column("L"), read.column("N_2")), (vec!["true", "-", "-", "-"], vec!["ab", "-", "z", "-"]));
    let expected = [
        "2: repaired (bad-value) D: “20230229” is no date and became null",
        "3: repaired (bad-value) F: “abc” is no number and became null",
        "3: repaired (bad-value) L: “X” is neither true nor false and became null",
        "4: rejected (unreadable) it is marked as deleted in the .dbf",
    ];
    assert_eq!(read.findings(), expected);
}

#[test]
fn what_one_file_lacks_is_null_and_said_once() {
    let table = dbf(0, &[("A", b'C', 1, 0)], &[b" x", b" y"]);
    let (short, long) = (shp(&[point(1.0, 2.0)]), shp(&vec![point(1.0, 2.0); 5]));
    let folder = folder(&[("s.shp", &short), ("s.dbf", &table), ("l.shp", &long), ("l.dbf", &table)]);
    let short = read(open_one(&folder.path().join("s.shp")));
    assert_eq!((short.kinds(), short.column("A")), (vec![K::Point, K::Null], vec!["x", "y"]));
    assert!(short.findings()[0].starts_with("2: suspected (bad-geometry)") && short.findings().len() == 1);
    let long = read(open_one(&folder.path().join("l.shp")));
    assert_eq!((long.kinds(), long.column("A")), (vec![K::Point; 5], vec!["x", "y", "-", "-", "-"]));
    assert!(long.findings()[0].starts_with("3: suspected (bad-value)") && long.findings().len() == 1);
}

#[test]
fn a_bad_record_is_refused_alone() {
    let line = [[0.0, 0.0], [1.0, 1.0]];
    let contents = [
        point(1.0, 2.0),
        vec![1, 0, 0, 0, 9, 9],
        99i32.to_le_bytes().to_vec(),
        parts(3, &[0, 7], &line),
        parts(3, &[1], &line),
        parts(5, &[], &[[0.0, 0.0], [0.0, 1.0], [1.0, 1.0], [0.0, 0.0]]),
        [&parts(3, &[0], &[])[..36], &[255; 8]].concat(),
        parts(3, &[0], &[]),
    ];
    let folder = folder(&[("a.shp", &shp(&contents))]);
    let read = read(open_one(&folder.path().join("a.shp")));
    let expected = [
        "2: rejected (bad-geometry) the shape ends too early",
        "3: rejected (bad-geometry) shape type 99 is unknown",
        "4: rejected (bad-geometry) part 1 starts at point 0 of 2",
        "5: rejected (bad-geometry) part 1 starts at point 1 of 2",
        "7: rejected (bad-geometry) the shape ends too early",
        "8: repaired (empty-geometry)",
    ];
    assert_eq!(read.findings(), expected);
    assert_eq!(read.kinds(), [K::Point, K::Polygon, K::Null]);
}

#[test]
fn with_an_index_records_may_lie_anywhere_and_a_bad_one_is_refused_alone() {
    let shapes = shp(&[point(1.0, 1.0), point(2.0, 2.0), point(3.0, 3.0)]);
    let index: Vec<u8> =
        [128, 100, 156, 0, 61, 4000].iter().flat_map(|at: &u32| [(at / 2).to_be_bytes(), 10u32.to_be_bytes()].concat()).collect();
    let index = [&shapes[..100], &index].concat();
    let folder = folder(&[("a.shp", &shapes), ("a.shx", &index)]);
    let layer = open_one(&folder.path().join("a.shp"));
    assert_eq!(layer.rows_hint, Some(6));
    let read = read(layer);
    assert_eq!(read.rows[..3].iter().map(|row| row.parts[0][0][0][0]).collect::<Vec<_>>(), [2.0, 1.0, 3.0]);
    // Offset 0 is no record, 60 lies in the header, and 4000 beyond the end.
    assert_eq!(read.kinds()[3..], [K::Null, K::Null]);
    assert!(read.findings()[0].starts_with("6: rejected (bad-geometry) its record at byte 4000"), "{:?}", read.findings());
}

#[test]
fn an_index_that_repeats_a_record_forever_is_stopped() {
    let shapes = shp(&[parts(3, &[0], &vec![[1.0, 2.0]; 10_000])]);
    let index = [&shapes[..100], &[0, 0, 0, 50, 0, 0, 0, 10].repeat(100_000)].concat();
    let folder = folder(&[("a.shp", &shapes), ("a.shx", &index)]);
    let read = read(open_one(&folder.path().join("a.shp")));
    assert!(read.rows.len() < 10 && read.error.unwrap().to_string().contains("again and again"));
}

#[test]
fn a_truncated_shp_gives_what_came_before_and_the_row_it_broke_in() {
    for with_index in [false, true] {
        let shapes = bytes_of("deposits_utf8.shp");
        let index = if with_index { bytes_of("deposits_utf8.shx") } else { vec![] };
        let table = bytes_of("deposits_utf8.dbf");
        let folder = folder(&[("a.shp", &shapes[..150]), ("a.shx", &index), ("a.dbf", &table)]);
        let layer = open_one(&folder.path().join("a.shp"));
        assert!(layer.notes.iter().any(|note| note.contains("truncated")), "{:?}", layer.notes);
        let read = read(layer);
        assert_eq!((read.rows.len(), read.column("name")), (1, vec!["Жезказган"]));
        assert!(read.error.unwrap().to_string().contains("row 2"));
    }
}

#[test]
fn a_damaged_table_leaves_the_geometries() {
    let shapes = bytes_of("deposits_utf8.shp");
    let table = bytes_of("deposits_utf8.dbf");
    let folder = folder(&[("a.shp", &shapes), ("a.dbf", b"nonsense"), ("b.shp", &shapes), ("b.dbf", &table[..300])]);
    let nonsense = open_one(&folder.path().join("a.shp"));
    assert!(nonsense.notes[0].contains("not the start of a .dbf"), "{:?}", nonsense.notes);
    assert_eq!(read(nonsense).rows.len(), 4);
    let cut = open_one(&folder.path().join("b.shp"));
    assert!(cut.notes[0].contains("truncated"), "{:?}", cut.notes);
    let cut = read(cut);
    assert_eq!((cut.rows.len(), cut.column("name")[0], cut.column("name")[3]), (4, "Жезказган", "-"));
}

#[test]
fn what_is_no_shapefile_says_so() {
    let error = |name, bytes: &[u8]| {
        open(&SourceFile::from_bytes(name, bytes).unwrap(), &ReadOptions::default()).err().unwrap().to_string()
    };
    assert!(error("a.shp", b"").contains("not the start of a .shp"));
    let empty_zip = [b"PK\x05\x06".as_slice(), &[0; 18]].concat();
    assert!(error("a.zip", &empty_zip).contains("holds no .shp"));
    assert!(error("a.zip", b"PK\x03\x04 broken").contains("a.zip"));
}

proptest! {
    #[test]
    fn damaged_files_give_rows_or_reasons_and_never_panic(
        which in 0usize..6, keep in 0usize..700, file in 0usize..3, damage in prop::collection::vec((0usize..700, any::<u8>()), 0..20),
    ) {
        let name = ["deposits_cp1251", "points_z", "points_many", "lines_zm", "areas", "areas_m"][which];
        let mut files = ["shp", "shx", "dbf"].map(|ending| bytes_of(&format!("{name}.{ending}")));
        for (at, byte) in damage {
            if let Some(b) = files[file].get_mut(at) {
                *b = byte;
            }
        }
        files[file].truncate(keep.max(files[file].len() / 2));
        let folder = folder(&[("a.shp", &files[0]), ("a.shx", &files[1]), ("a.dbf", &files[2])]);
        let source = SourceFile::open(&folder.path().join("a.shp")).unwrap();
        for layer in open(&source, &ReadOptions::default()).unwrap_or_default() {
            read(layer);
        }
    }

    #[test]
    fn a_damaged_archive_gives_layers_or_a_reason(keep in 0usize..3000, damage in prop::collection::vec((0usize..3000, any::<u8>()), 0..10)) {
        let mut bytes = bytes_of("archive.zip");
        for (at, byte) in damage {
            if let Some(b) = bytes.get_mut(at) {
                *b = byte;
            }
        }
        bytes.truncate(keep.max(bytes.len() / 2));
        let source = SourceFile::from_bytes("a.zip", &bytes).unwrap();
        if source.head().starts_with(b"PK") {
            for layer in open(&source, &ReadOptions::default()).unwrap_or_default() {
                read(layer);
            }
        }
    }
}
