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

#[test]
fn gdal_leaves_conditions_to_the_server_and_gets_the_rows_that_it_finds_itself() {
    let lode = Lode::new();
    let file = format!("{}/tests/fixtures/cql2/surveys.geojson", env!("CARGO_MANIFEST_DIR"));
    let server = lode.serve(&[&file]);
    server.wait_ready();
    let source = format!("OAPIF:{}", server.url);
    for condition in [
        "reported >= '1971/01/02'",
        "begun >= '1960/05/01 00:00:00'",
        "ended < '1970/10/01 12:00:00'",
        "ended > '1970/10/01'",
        "begun >= '1960/01/01' AND ended <= '1975/01/01'",
        "reported = '1965/06/05'",
        "reported BETWEEN '1965/06/05' AND '1971/01/02'",
        "begun = '1955/01/01 00:00:00'",
        "NOT (rank > 2) OR rank = 15",
        "spent > 3.5 AND leader IS NOT NULL",
        "open = 1",
        "leader LIKE 'm%'",
        "leader ILIKE 'm%'",
        "leader = 'O''Brien 100%'",
        "leader = 'mike JONES' OR leader <> 'AXB'",
    ] {
        let count = |source: &str| {
            let found = gdal("ogrinfo", &["-q", "-where", condition, source, "surveys"])?;
            Some(found.lines().filter(|line| line.starts_with("OGRFeature")).count())
        };
        let Some(found) = count(&source) else { return };
        assert_eq!(Some(found), count(&file), "{condition}");
        assert!(found > 0, "{condition}");
    }
}

/// Every kind of geometry, Kazakh texts, nulls, a date.
const SHAPES: &str = "id;атауы;depth;opened;WKT\n\
    k-1;Қызылтас;1.5;2020-02-29;POLYGON((70 50,72 50,72 52,70 50),(71 50.25,71.5 50.25,71.5 50.5,71 50.25))\n\
    k-2;Ақ-Төбе;;1901-12-31;MULTIPOLYGON(((60 50,61 50,61 51,60 50)),((65 50,66 50,66 51,65 50)))\n\
    k-3;Жезқазған;-7;2024-01-01;\n";

/// What GDAL says of a file: the features of a layer in longitude and latitude, as GeoJSON.
fn seen(path: &Path) -> Option<Vec<serde_json::Value>> {
    let text = gdal("ogr2ogr", &["-f", "GeoJSON", "-t_srs", "EPSG:4326", "/vsistdout/", path.to_str()?])?;
    Some(serde_json::from_str::<serde_json::Value>(&text).unwrap()["features"].as_array().unwrap().clone())
}

#[test]
fn gdal_reads_every_binary_format_as_it_reads_geojson() {
    let lode = Lode::new();
    lode.write("shapes.csv", SHAPES);
    let exported = |name: &str, crs: &[&str]| {
        let output = lode.run(&[&["export", "shapes.csv", "-o", name], crs].concat());
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        lode.folder.path().join(name)
    };
    for (crs, prefix) in [(&[][..], "a"), (&["--crs", "EPSG:32642"], "utm")] {
        // GDAL of Debian is built without Parquet; our unit tests read it.
        for extension in ["fgb", "gpkg", "shp.zip"] {
            let path = exported(&format!("{prefix}.{extension}"), crs);
            let Some(features) = seen(&path) else { return };
            let summary = gdal("ogrinfo", &["-so", "-al", path.to_str().unwrap()]).unwrap();
            assert!(summary.contains("Feature Count: 3") && summary.contains("Polygon"), "{extension}: {summary}");
            let code = if prefix == "a" { "ID[\"EPSG\",4326]" } else { "ID[\"EPSG\",32642]" };
            assert!(summary.contains(code), "{extension}: {summary}");
            let named = |name: &str| features.iter().find(|f| f["properties"]["атауы"] == name).unwrap();
            let (stone, hill, copper) = (named("Қызылтас"), named("Ақ-Төбе"), named("Жезқазған"));
            assert_eq!((&stone["properties"]["depth"], &hill["properties"]["depth"]), (&1.5.into(), &().into()), "{extension}");
            assert!(stone["properties"]["opened"].as_str().unwrap().replace('/', "-").starts_with("2020-02-29"), "{extension}");
            assert_eq!(copper["geometry"], serde_json::Value::Null, "{extension}");
            assert_eq!(hill["geometry"]["coordinates"].as_array().unwrap().len(), 2, "{extension}");
            let rings = &stone["geometry"]["coordinates"];
            let rings = if stone["geometry"]["type"] == "MultiPolygon" { &rings[0] } else { rings };
            assert_eq!((rings.as_array().unwrap().len(), rings[0].as_array().unwrap().len()), (2, 4), "{extension}");
            let longitudes = rings[0].as_array().unwrap().iter().map(|position| position[0].as_f64().unwrap());
            assert!((longitudes.fold(0.0, f64::max) - 72.0).abs() < 1e-6, "{extension}");
        }
    }
}

#[test]
fn gdal_finds_the_same_features_by_our_indexes_as_by_reading_all() {
    let lode = Lode::new();
    lode.write("places.csv", &places(2500));
    for extension in ["fgb", "gpkg"] {
        let name = format!("places.{extension}");
        assert!(lode.run(&["export", "places.csv", "-o", &name]).status.success());
        let path = lode.folder.path().join(&name);
        let found = gdal("ogrinfo", &["-so", "-al", "-spat", "60.0995", "44", "60.2005", "46", path.to_str().unwrap()]);
        let Some(found) = found else { return };
        assert!(found.contains("Feature Count: 101"), "{extension}: {found}");
    }
}
