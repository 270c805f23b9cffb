//! Verbs that end: their output, their errors, their exit codes.

use crate::lode::{Lode, places};
use insta::assert_snapshot;
use std::{
    io::Read,
    process::{Output, Stdio},
};

/// Five places, two of which are wrong.
const CITIES: &str = "id;name;lon;lat;founded\n\
    1;Алматы;76,9;43,2;1854-02-04\n2;Astana;71,4;51,1;1830-01-01\n3;Nowhere;abc;51,1;\n4;;;;\n2;Twice;70;50;2000-01-01\n";

/// Exit code, standard output, standard error.
fn shown(output: &Output) -> String {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    let out = text(&output.stdout).lines().map(|line| line.split(" in 0.").next().unwrap().to_owned()).collect::<Vec<_>>();
    format!("exit code {}\n--- out\n{}\n--- err\n{}", output.status.code().unwrap(), out.join("\n"), text(&output.stderr))
}

#[test]
fn inspect_for_people() {
    let lode = Lode::new();
    lode.write("cities.csv", CITIES);
    assert_snapshot!(shown(&lode.run(&["inspect", "cities.csv"])));
}

#[test]
fn inspect_for_programs() {
    let lode = Lode::new();
    lode.write("cities.csv", CITIES);
    let output = lode.run(&["inspect", "cities.csv", "--json"]);
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    insta::assert_json_snapshot!(json, { ".layers[].load_seconds" => "…" });
}

/// Deposits with most of what can be wrong with them.
const DEPOSITS: &str = "id,name,lon,lat,commodity,found,ore_t,grade_value,grade_unit,contained_t,note\n\
    1,Zhezkazgan,67.71123,47.80217,copper,1931-05-01,20000000,700,g/t,14000,\n\
    2,Жезқазған,67.71329,47.80341,copper,1931-05-01,20000000,700,g/t,20000000,\n\
    3,Akzhal 1,75.11113,48.22227,zinc,1932-02-03,,,,,\n\
    4,Akzhal 2,75.11131,48.22241,zinc,1932-02-03,,,,,\n\
    5,Cеверный Катпар,0,0,tungsten,2999-01-01,,,,,\n\
    6,Æåçêàçãàí,68.5,47.25,coper,1931-05-01,,,,,\n\
    7,,72.12341,48.12347,gold,1931-05-01,,,,,\n\
    8,Nowhere,abc,51.1,gold,1931-05-01,,,,,\n";

#[test]
fn inspect_for_quality() {
    let lode = Lode::new();
    lode.write("deposits.csv", DEPOSITS);
    let shown = shown(&lode.run(&["inspect", "--quality", "deposits.csv"]));
    let (before, day) = shown.split_once(" rows on ").unwrap();
    assert_snapshot!(format!("{before} rows on …{}", &day[10..]));
}

#[test]
fn inspect_for_quality_for_programs_and_within_a_boundary() {
    let lode = Lode::new();
    lode.write("deposits.csv", DEPOSITS);
    let square = "[[67,47],[73,47],[73,48],[67,48],[67,47]]";
    let area = format!(
        "{{\"type\":\"Feature\",\"id\":\"KAZ\",\"geometry\":{{\"type\":\"Polygon\",\"coordinates\":[{square}]}},\"properties\":{{}}}}"
    );
    lode.write("area.geojson", &area);
    let output = lode.run(&["inspect", "--quality", "--json", "deposits.csv", "--within", "area.geojson:KAZ"]);
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let checks = json["layers"][0]["quality"]["checks"].as_array().unwrap();
    let outside = checks.iter().find(|check| check["check"] == "outside").unwrap();
    let ids: Vec<i64> = outside["findings"].as_array().unwrap().iter().map(|f| f["ids"][0].as_i64().unwrap()).collect();
    assert_eq!(ids, [4, 3, 7], "{outside:#}");
    let output = lode.run(&["inspect", "--quality", "deposits.csv", "--within", "area.geojson:UZB"]);
    assert!(String::from_utf8_lossy(&output.stderr).contains("the collection has no feature `UZB`"));
}

#[test]
fn inspect_of_a_file_that_cannot_be_read_names_it_and_shows_the_others() {
    let lode = Lode::new();
    lode.write("cities.csv", CITIES);
    lode.write("broken.geojson", "{\"type\":\"FeatureCollection\",\"features\":[");
    let output = lode.run(&["inspect", "broken.geojson", "nowhere.gpkg", "cities.csv"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stdout).contains("cities.csv"));
    assert!(String::from_utf8_lossy(&output.stderr).contains("nowhere.gpkg"), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn inspect_of_a_folder_without_files_says_that_nothing_is_there() {
    let lode = Lode::new();
    lode.write("empty/readme.md", "nothing");
    let output = lode.run(&["inspect", "empty"]);
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.code() == Some(1) && error.contains("empty holds no file that can be read"), "{error}");
}

#[test]
fn a_reader_that_has_seen_enough_is_no_error() {
    let lode = Lode::new();
    let path = lode.write("places.csv", &format!("{}bad,bad,bad,bad\n", places(3)).repeat(400));
    let mut child =
        lode.command(&["inspect", path.to_str().unwrap()]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut first = [0; 10];
    child.stdout.take().unwrap().read_exact(&mut first).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), String::from_utf8_lossy(&output.stderr).as_ref()), (Some(0), ""));
}

#[test]
fn what_is_wrong_on_the_command_line_is_said_with_a_hint() {
    let lode = Lode::new();
    let cases: [&[&str]; 5] = [
        &["serve", "nowhere.csv"],
        &["serve"],
        &["serve", "--crs", "EPSG:nonsense", "."],
        &["serve", "--listen", "here", "."],
        &["config", "check"],
    ];
    let all: Vec<String> = cases.iter().map(|c| format!("$ lode {}\n{}", c.join(" "), shown(&lode.run(c)))).collect();
    assert_snapshot!(all.join("\n"));
}

#[test]
fn the_configuration_is_checked_and_shown() {
    let lode = Lode::new();
    lode.write("cities.csv", CITIES);
    lode.write("config.toml", "[[collections]]\nid = \"cities\"\nsource = \"cities.csv\"\n");
    let check = lode.run(&["config", "check"]);
    assert_eq!((check.status.code(), check.stdout.as_slice()), (Some(0), b"config.toml is right: 1 collection\n".as_slice()));
    let show = String::from_utf8(lode.run(&["config", "show"]).stdout).unwrap();
    assert!(show.contains("listen = \"127.0.0.1:8080\"") && show.contains("id = \"cities\""), "{show}");
    let schema: serde_json::Value = serde_json::from_slice(&lode.run(&["config", "schema"]).stdout).unwrap();
    assert!(schema["properties"]["collections"].is_object());
    lode.write("config.toml", "[server]\nlsten = \"x\"\n");
    let wrong = lode.run(&["config", "check"]);
    let error = String::from_utf8_lossy(&wrong.stderr);
    assert!(wrong.status.code() == Some(2) && error.contains("config.toml:2") && error.contains("listen"), "{error}");
}

#[test]
fn the_check_of_a_configuration_finds_crss_and_layers_that_are_not_there() {
    let lode = Lode::new();
    lode.write("cities.csv", CITIES);
    let collection = |more: &str| format!("[[collections]]\nsource = \"cities.csv\"\n{more}\n");
    lode.write("config.toml", &[collection("crs = \"EPSG:99999\""), collection("layer = \"towns\"")].concat());
    let wrong = lode.run(&["config", "check"]);
    let error = String::from_utf8_lossy(&wrong.stderr);
    assert_eq!(wrong.status.code(), Some(2));
    assert!(
        error.contains("2 faults") && error.contains("EPSG:99999") && error.contains("no layer `towns`; there is cities"),
        "{error}"
    );
    let offered = "[server]\noutput_crs = [\"EPSG:999999\", \"http://www.opengis.net/def/crs/EPSG/0/4978\"]\n";
    lode.write("config.toml", &[offered, &collection(""), &collection("output_crs = [\"EPSG:5773\"]")].concat());
    let wrong = lode.run(&["config", "check"]);
    let error = String::from_utf8_lossy(&wrong.stderr);
    assert!(
        error.contains("3 faults")
            && ["EPSG:999999", "EPSG/0/4978: `WGS 84` is a geocentric", "EPSG:5773"].iter().all(|fault| error.contains(fault)),
        "{error}"
    );
    lode.write("config.toml", &collection("crs = \"EPSG:28412\"\nlayer = \"cities\""));
    assert_eq!(lode.run(&["config", "check"]).status.code(), Some(0));
}
