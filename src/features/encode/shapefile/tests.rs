use super::super::{
    EncodeOptions, FeatureSet, OutputFormat, RowOrder,
    testing::{bytes, table},
    writer,
};
use crate::{
    format::{self, ReadOptions},
    model::Value,
};
use std::{io::Read, sync::Arc};
use zip::ZipArchive;

fn archive(set: FeatureSet) -> (Vec<String>, ZipArchive<std::io::Cursor<Vec<u8>>>) {
    let zip = ZipArchive::new(std::io::Cursor::new(bytes(OutputFormat::Shapefile, set, EncodeOptions::default()))).unwrap();
    (zip.file_names().map(str::to_owned).collect(), zip)
}

#[test]
fn the_archive_says_from_where_it_is() {
    let mut set = FeatureSet::whole(&table(&[("1", "POINT(1 2)")], |_, _| {}), "t");
    let about =
        crate::features::encode::About { title: "Deposits".to_owned(), provenance: "{}".to_owned(), ..Default::default() };
    set.about = Arc::new(about);
    let (names, mut zip) = archive(set);
    assert!(names.contains(&"provenance.txt".to_owned()), "{names:?}");
    let mut text = String::new();
    zip.by_name("provenance.txt").unwrap().read_to_string(&mut text).unwrap();
    assert!(text.starts_with("Deposits"));
}

fn notes(set: FeatureSet) -> Vec<String> {
    let mut writer = writer(OutputFormat::Shapefile, set, EncodeOptions::default()).unwrap();
    while writer.write_chunk(&mut vec![]).unwrap() {}
    writer.notes()
}

#[test]
fn different_kinds_are_in_different_files_of_one_archive() {
    let shapes = [
        ("1", "POINT(1 2)"),
        ("2", "MULTIPOINT((1 2),(3 4))"),
        ("3", "POLYGON((0 0,4 0,4 4,0 0),(2 1,3 1,3 2,2 1))"),
        ("4", "GEOMETRYCOLLECTION(POINT(1 2),LINESTRING(0 0,1 1))"),
        ("5", "POINT EMPTY"),
    ];
    let set = FeatureSet::whole(&table(&shapes, |_, batch| batch.set("name", Value::Text("ә"))), "mix");
    let (names, _) = archive(set.clone());
    let of = |kind: &str| ["shp", "shx", "dbf", "prj", "cpg"].map(|extension| format!("mix_{kind}.{extension}"));
    let expected: Vec<String> =
        ["points", "lines", "polygons"].into_iter().flat_map(of).chain(["columns.csv".to_owned()]).collect();
    assert_eq!(names, expected);
    assert_eq!(notes(set.clone()), ["features that have parts of several kinds and are divided over several files: 1"]);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mix.shp.zip");
    std::fs::write(&path, bytes(OutputFormat::Shapefile, set, EncodeOptions::default())).unwrap();
    let layers = format::open(&path, &ReadOptions::default()).unwrap();
    let counts: Vec<(String, usize)> = layers
        .into_iter()
        .map(|layer| (layer.name, layer.jobs.map(|job| job.unwrap()().geometries.kinds().len()).sum()))
        .collect();
    let expected = [("mix_points", 4), ("mix_lines", 1), ("mix_polygons", 1)].map(|(name, rows)| (name.to_owned(), rows));
    assert!(expected.iter().all(|layer| counts.contains(layer)), "{counts:?}");
}

#[test]
fn names_and_cuts_are_told() {
    let long = "Ұ".repeat(200);
    let set = table(&[("1", "POINT(1 2)"), ("2", "POINT(1 3)")], |place, batch| {
        batch.set("commodity_group", Value::Text("Au"));
        batch.set("commodity_main", Value::Text(if place == 0 { &long } else { "Cu" }));
        batch.set("big", Value::Integer(i64::MAX));
        batch.set("x", Value::Float(-2.225_073_858_507_201_4e-308));
    });
    let set = FeatureSet::whole(&set, "t");
    let expected = [
        "names have at most 10 bytes: commodity_group → commodity_, commodity_main → commodit_2 (columns.csv has them all)",
        "column commodity_main: values cut to 254 bytes: 1",
    ];
    assert_eq!(notes(set.clone()), expected);
    let (_, mut zip) = archive(set.clone());
    let mut csv = String::new();
    zip.by_name("columns.csv").unwrap().read_to_string(&mut csv).unwrap();
    assert!(csv.contains("\"commodity_main\",\"commodit_2\",text,\"values cut to 254 bytes: 1\"\r\n"), "{csv}");
    assert!(csv.contains("\"big\",\"big\",text,\"text: whole numbers of more than 18 digits"), "{csv}");
    let mut cpg = String::new();
    zip.by_name("t.cpg").unwrap().read_to_string(&mut cpg).unwrap();
    assert_eq!(cpg, "UTF-8");
    let mut prj = String::new();
    zip.by_name("t.prj").unwrap().read_to_string(&mut prj).unwrap();
    assert!(prj.starts_with("GEOGCS[\"GCS_WGS_1984\","), "{prj}");
}

#[test]
fn what_would_be_larger_than_two_gigabytes_is_refused_before_work_begins() {
    let long = "a".repeat(254);
    let set = table(&[("1", "POINT(1 2)")], |_, batch| batch.set("text", Value::Text(&long)));
    let rows = Arc::new(RowOrder::Listed(vec![0; 9_000_000]));
    let refused = writer(OutputFormat::Shapefile, FeatureSet { rows, ..FeatureSet::whole(&set, "t") }, EncodeOptions::default());
    let reason = refused.err().unwrap().to_string();
    assert!(reason.contains(".dbf would have 2.1 GB, and no file of it may have more than 2"), "{reason}");
}

#[test]
fn a_set_without_geometries_is_a_table_alone() {
    let set = table(&[("1", "POINT EMPTY")], |_, batch| batch.set("name", Value::Text("ә")));
    assert_eq!(archive(FeatureSet::whole(&set, "t")).0, ["t.dbf", "t.cpg", "columns.csv"]);
}
