//! The survey sheets of the sample: which sheets of 1:200 000 touch Kazakhstan, and the file made of them.
//!
//! `UPDATE_SAMPLE=1 cargo test --test sample_sheets` writes both files again. The list needs the outline of
//! the country (Natural Earth 1:10 million, public domain); without it the list is taken as it is.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test")]

use geo::{Intersects, MultiPolygon};
use lode::crs::sheets::{Sheet, SheetScale};
use serde_json::{Value, json};
use std::{collections::BTreeSet, fs, path::Path};

const LIST: &str = "tests/fixtures/sheets/kazakhstan_200k.txt";
const SAMPLE: &str = "assets/sample/survey_sheets_200k.geojson";
const OUTLINE: &str = "../shared/data/countries_ne10m.geojson";
const REFERENCES: [(&str, SheetScale); 2] =
    [("../shared/data/kz_sheets_200k.geojson", SheetScale::K200), ("../shared/data/kz_sheets_1M.geojson", SheetScale::Million)];

/// The text is what the file holds, or is written to it when that was asked for.
fn check_or_write(path: &str, text: &str) {
    if std::env::var_os("UPDATE_SAMPLE").is_some() {
        fs::write(path, text).unwrap();
    }
    let held = fs::read_to_string(path).unwrap_or_default();
    assert!(held == text, "{path} is not what it would be made as now; write it again with UPDATE_SAMPLE=1");
}

fn read_json(path: &str) -> Option<Value> {
    if !Path::new(path).exists() {
        println!("SKIPPED: {path} is not here");
        return None;
    }
    serde_json::from_slice(&fs::read(path).unwrap()).ok()
}

fn listed() -> Vec<Sheet> {
    fs::read_to_string(LIST).unwrap().lines().map(|name| Sheet::parse(name).unwrap()).collect()
}

fn polygon(sheet: Sheet) -> geo::Rect {
    let [west, south, east, north] = sheet.edges();
    geo::Rect::new((west, south), (east, north))
}

#[test]
fn the_list_holds_the_sheets_that_touch_the_country() {
    let Some(countries) = read_json(OUTLINE) else { return };
    let features = countries["features"].as_array().unwrap();
    let country = features.iter().find(|f| f["properties"]["name"] == "Kazakhstan").unwrap();
    let polygons: Vec<Vec<Vec<[f64; 2]>>> = serde_json::from_value(country["geometry"]["coordinates"].clone()).unwrap();
    let outline: MultiPolygon = polygons
        .into_iter()
        .map(|rings| {
            let mut rings = rings.into_iter().map(geo::LineString::from);
            geo::Polygon::new(rings.next().unwrap(), rings.collect())
        })
        .collect();
    let names: Vec<String> = (40..56)
        .flat_map(|lat| (46..88).map(move |lon| (f64::from(lon), f64::from(lat))))
        .filter_map(|(lon, lat)| Sheet::at(lon, lat, SheetScale::Million))
        .collect::<BTreeSet<_>>()
        .into_iter()
        .flat_map(|million| million.sheets_at(SheetScale::K200))
        .filter(|sheet| polygon(*sheet).intersects(&outline))
        .map(|sheet| sheet.to_string())
        .collect();
    check_or_write(LIST, &(names.join("\n") + "\n"));
}

#[test]
fn the_sample_is_made_of_the_list() {
    let features: Vec<String> = listed().into_iter().map(|sheet| feature(sheet).to_string()).collect();
    let crs = json!({ "type": "name", "properties": { "name": "urn:ogc:def:crs:EPSG::4284" } });
    let text = format!(
        "{{\"type\":\"FeatureCollection\",\"name\":\"survey_sheets_200k\",\"crs\":{crs},\"features\":[\n{}\n]}}\n",
        features.join(",\n")
    );
    check_or_write(SAMPLE, &text);
}

fn feature(sheet: Sheet) -> Value {
    let [west, south, east, north] = sheet.edges().map(|degrees| (degrees * 1e9).round() / 1e9);
    let name = sheet.to_string();
    let million = sheet.sheets_at(SheetScale::Million)[0].to_string();
    json!({
        "type": "Feature",
        "id": name,
        "properties": { "identifier": name, "map_scale": sheet.scale().denominator(), "sheet_1m": million },
        "geometry": { "type": "Polygon", "coordinates": [[[west, south], [east, south], [east, north], [west, north], [west, south]]] }
    })
}

#[test]
fn our_rule_draws_the_sheets_that_others_drew() {
    for (path, scale) in REFERENCES {
        let Some(reference) = read_json(path) else { continue };
        let mut names = BTreeSet::new();
        for feature in reference["features"].as_array().unwrap() {
            let name = feature["id"].as_str().unwrap();
            let sheet = Sheet::parse(name).unwrap();
            assert_eq!((sheet.to_string().as_str(), sheet.scale()), (name, scale));
            let ring: Vec<[f64; 2]> = serde_json::from_value(feature["geometry"]["coordinates"][0].clone()).unwrap();
            let [west, south, east, north] = sheet.edges();
            let expected = [[west, south], [east, south], [east, north], [west, north], [west, south]];
            assert!(ring.iter().flatten().zip(expected.iter().flatten()).all(|(a, b)| (a - b).abs() < 1e-6), "{name}");
            names.insert(sheet);
        }
        let ours: BTreeSet<Sheet> = listed().into_iter().flat_map(|sheet| sheet.sheets_at(scale)).collect();
        // The file of 1:1 000 000 begins at 48° E, though its neighbour has sheets of L-38 and M-38.
        let complete = scale == SheetScale::K200;
        assert!(if complete { ours == names } else { names.is_subset(&ours) && ours.len() == names.len() + 2 }, "{path}");
    }
}
