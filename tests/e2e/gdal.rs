//! GDAL as a client, where it is installed.

use crate::lode::{Lode, places};
use std::{path::Path, process::Command};

/// What a GDAL program prints; `None` where it is not installed.
pub fn gdal(program: &str, arguments: &[&str]) -> Option<String> {
    let Ok(output) = Command::new(program).args(arguments).output() else {
        eprintln!("SKIPPED: {program} is not installed");
        return None;
    };
    assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
    Some(String::from_utf8_lossy(&output.stdout).into_owned())
}

fn copied(path: &Path) -> Vec<serde_json::Value> {
    let text = std::fs::read_to_string(path).unwrap();
    serde_json::from_str::<serde_json::Value>(&text).unwrap()["features"].as_array().unwrap().clone()
}

#[test]
fn gdal_lists_the_collections_and_copies_one_out_whole() {
    let lode = Lode::new();
    lode.write("data/places.csv", &places(2500));
    lode.write("data/notes.csv", "code,text\n1,a\n2,b\n");
    let server = lode.serve(&["data"]);
    server.wait_ready();
    let source = format!("OAPIF:{}", server.url);
    let Some(list) = gdal("ogrinfo", &[&source]) else { return };
    assert!(list.contains("places (title: places) (Point)") && list.contains("notes"), "{list}");
    let summary = gdal("ogrinfo", &["-so", &source, "places"]).unwrap();
    assert!(summary.contains("Feature Count: 2500") && summary.contains("name: String"), "{summary}");

    let out = lode.folder.path().join("all.geojson");
    let to = out.to_str().unwrap();
    gdal("ogr2ogr", &["-f", "GeoJSON", to, &source, "places"]);
    let mut names: Vec<String> = copied(&out).iter().map(|f| f["properties"]["name"].as_str().unwrap().to_owned()).collect();
    names.sort();
    names.dedup();
    assert_eq!(names.len(), 2500, "every feature once, over several pages");

    let part = lode.folder.path().join("part.geojson");
    gdal("ogr2ogr", &["-f", "GeoJSON", part.to_str().unwrap(), &source, "places", "-spat", "60.0995", "44", "60.2005", "46"]);
    assert_eq!(copied(&part).len(), 101);
    let one = lode.folder.path().join("one.geojson");
    gdal("ogr2ogr", &["-f", "GeoJSON", one.to_str().unwrap(), &source, "places", "-where", "name = 'Place 7'"]);
    assert_eq!(copied(&one).len(), 1);
}
