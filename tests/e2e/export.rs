//! `lode export`, read back by GDAL where it is installed.

use crate::{
    gdal::gdal,
    lode::{Lode, places},
};
use std::{fs, process::Output};

const SHAPES: &str = "id;name;WKT\n\
    1;Қызыл тас;POLYGON((70 50,71 50,71 51,70 50))\n2;Жезказган;POINT(67.7 47.8)\n3;\"a \"\"b\"\"; c\";LINESTRING(1 1,2 2)\n";

fn said(output: &Output) -> (Option<i32>, String) {
    (output.status.code(), String::from_utf8_lossy(&[&output.stdout[..], &output.stderr[..]].concat()).into_owned())
}

/// The features that GDAL sees in a file, as GeoJSON in longitude and latitude.
fn seen_by_gdal(lode: &Lode, file: &str, options: &[&str]) -> Option<Vec<serde_json::Value>> {
    let path = lode.folder.path().join(file);
    let arguments = [&["-f", "GeoJSON", "-t_srs", "EPSG:4326", "/vsistdout/", path.to_str()?], options].concat();
    let json: serde_json::Value = serde_json::from_str(&gdal("ogr2ogr", &arguments)?).unwrap();
    Some(json["features"].as_array().unwrap().clone())
}

#[test]
fn every_text_format_is_written_and_gdal_reads_the_same() {
    let lode = Lode::new();
    lode.write("shapes.csv", SHAPES);
    for file in ["out.geojson", "out.geojsonl", "out.geojsons", "out.csv", "out.kml"] {
        let (code, text) = said(&lode.run(&["export", "shapes.csv", "-o", file]));
        assert_eq!((code, text.contains(&format!("shapes: 3 features in {file} ("))), (Some(0), true), "{text}");
        let Some(features) = seen_by_gdal(&lode, file, &["-s_srs", "EPSG:4326"]) else { return };
        assert_eq!(features.len(), 3, "{file}");
        let name = |feature: &serde_json::Value| {
            let properties = &feature["properties"];
            properties["name"].as_str().or(properties["Name"].as_str()).unwrap().to_owned()
        };
        let stone = features.iter().find(|f| name(f) == "Қызыл тас").unwrap();
        assert_eq!(stone["geometry"]["coordinates"][0][2], serde_json::json!([71.0, 51.0]), "{file}");
        assert!(features.iter().any(|f| name(f) == "a \"b\"; c"), "{file}");
    }
}

#[test]
fn a_file_in_another_crs_is_where_it_was() {
    let lode = Lode::new();
    lode.write("shapes.csv", SHAPES.lines().take(3).collect::<Vec<_>>().join("\n").as_str());
    assert_eq!(said(&lode.run(&["export", "shapes.csv", "-o", "gk.geojson", "--crs", "EPSG:32642"])).0, Some(0));
    let json: serde_json::Value = serde_json::from_slice(&fs::read(lode.folder.path().join("gk.geojson")).unwrap()).unwrap();
    assert_eq!(json["crs"]["properties"]["name"], "urn:ogc:def:crs:EPSG::32642");
    assert_eq!(said(&lode.run(&["export", "gk.geojson", "-o", "back.csv"])).0, Some(0));
    let Some(features) = seen_by_gdal(&lode, "gk.geojson", &[]) else { return };
    let point = features.iter().find(|f| f["geometry"]["type"] == "Point").unwrap();
    let [lon, lat] = [0, 1].map(|axis| point["geometry"]["coordinates"][axis].as_f64().unwrap());
    assert!((lon - 67.7).abs() < 1e-6 && (lat - 47.8).abs() < 1e-6, "{lon} {lat}");
    let (code, text) = said(&lode.run(&["export", "shapes.csv", "-o", "gk.csv", "--crs", "EPSG:28412"]));
    assert!(code == Some(0) && text.contains("cannot say that its coordinates are in EPSG:28412"), "{text}");
}

#[test]
fn a_box_and_a_collection_are_chosen() {
    let lode = Lode::new();
    lode.write("data/places.csv", &places(200));
    lode.write("data/shapes.csv", SHAPES);
    let (code, text) = said(&lode.run(&["export", "data", "-o", "a.geojson"]));
    assert!(code == Some(2) && text.contains("GeoJSON holds one collection") && text.contains("places, shapes"), "{text}");
    let (code, text) = said(&lode.run(&["export", "data", "-o", "a.geojson", "--collections", "place"]));
    assert!(code == Some(2) && text.contains("there is no collection `place`"), "{text}");
    let chosen = ["export", "data", "-o", "a.geojson", "--collections", "shapes", "--bbox", "60,40,69,50"];
    let (code, text) = said(&lode.run(&chosen));
    assert!(code == Some(0) && text.contains("shapes: 1 feature in a.geojson"), "{text}");
}

#[test]
fn what_cannot_be_exported_leaves_nothing_and_says_why() {
    let lode = Lode::new();
    lode.write("shapes.csv", SHAPES);
    lode.write("there.csv", "x");
    lode.write("broken.geojson", "{");
    lode.write("metres.csv", "name,lon,lat\na,12500000,5300000\n");
    for (arguments, code, reason) in [
        (&["shapes.csv", "-o", "there.csv"][..], 2, "replace it with --force"),
        (&["shapes.csv", "-o", "a.shp"], 2, "name it .shp.zip"),
        (&["shapes.csv", "-o", "nowhere/a.csv"], 1, "the folder must be there already"),
        (&["shapes.csv", "-o", "a.kml", "--crs", "EPSG:3857"], 2, "never EPSG:3857"),
        (&["shapes.csv", "-o", "a.csv", "--crs", "EPSG:1"], 2, "EPSG:1"),
        (&["broken.geojson", "-o", "a.csv"], 1, "cannot be loaded"),
        (&["metres.csv", "-o", "a.csv"], 1, "`--source-crs` names the system"),
        (&["missing.csv", "-o", "a.csv"], 2, "no file or folder missing.csv"),
    ] {
        let output = lode.run(&[&["export"], arguments].concat());
        let (got, text) = said(&output);
        assert!(got == Some(code) && text.contains(reason), "{arguments:?}: {got:?} {text}");
    }
    let left: Vec<String> =
        fs::read_dir(lode.folder.path()).unwrap().map(|f| f.unwrap().file_name().into_string().unwrap()).collect();
    assert!(
        left.iter().all(|name| ["shapes.csv", "there.csv", "broken.geojson", "metres.csv", "cache"].contains(&name.as_str())),
        "{left:?}"
    );
    assert_eq!(said(&lode.run(&["export", "shapes.csv", "-o", "there.csv", "--force"])).0, Some(0));
}

#[cfg(unix)]
#[test]
fn an_interrupt_leaves_nothing() {
    let lode = Lode::new();
    lode.write("places.csv", &places(300_000));
    let mut child = lode.command(&["export", "places.csv", "-o", "out.geojson", "--no-cache"]).spawn().unwrap();
    std::thread::sleep(std::time::Duration::from_millis(300));
    let sent = std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(sent.success());
    let code = child.wait().unwrap().code();
    let left = fs::read_dir(lode.folder.path()).unwrap().filter(|f| f.as_ref().unwrap().file_name() != "cache").count();
    // A fast machine may have been done before.
    assert!((code, left) == (Some(1), 1) || (code, left) == (Some(0), 2), "{code:?} {left}");
}

#[test]
fn several_collections_are_the_layers_of_one_geopackage() {
    let lode = Lode::new();
    lode.write("a.csv", "lon,lat,name\n71,51,Астана\n72,50,b\n");
    lode.write("b.csv", "lon,lat,n\n76,43,1\n");
    let (code, text) = said(&lode.run(&["export", "a.csv", "b.csv", "-o", "both.gpkg"]));
    assert_eq!(code, Some(0), "{text}");
    let layers = lode.run(&["inspect", "both.gpkg", "--json"]);
    let report: serde_json::Value = serde_json::from_slice(&layers.stdout).unwrap();
    let count = |layer: &serde_json::Value| (layer["name"].as_str().unwrap().to_owned(), layer["features"].as_u64().unwrap());
    let counts: Vec<_> = report["layers"].as_array().unwrap().iter().map(count).collect();
    assert_eq!(counts, [("a".to_owned(), 2), ("b".to_owned(), 1)]);
    let (code, text) = said(&lode.run(&["export", "a.csv", "b.csv", "-o", "both.csv"]));
    assert_eq!(code, Some(2), "{text}");
}
