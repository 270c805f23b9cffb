//! The questions that README answers: its addresses are asked of the sample, and what comes back has to be what is worked out here
//! from the sample's files, and what README says. Nothing of ours computes here but the server that is asked.
//!
//! What needs a datum shift or a union is from geopandas 1.2, shapely 2.2 and pyproj 3.7, by EPSG:15865: [`COVERED_KM2`], [`PULKOVO`].

use crate::{
    gdal::gdal,
    lode::{Lode, Server},
};
use geographiclib_rs::{Geodesic, InverseGeodesic};
use serde_json::Value;
use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

/// Sheets of the sample in the box 48,42,56,50: their corners moved to WGS 84, edges straight there, `union_all`, intersected with the
/// box, and `Geod.geometry_area_perimeter` of that with vertices every 0.0005°; then the share of that of the box.
const COVERED_KM2: (f64, f64) = (455_440.597_655, 0.827_187_625_5);

/// 67.5 E 47.9 N in EPSG:4284 (latitude, longitude) and EPSG:28412 (northing, easting).
const PULKOVO: [(&str, [f64; 2], f64); 2] =
    [("4284", [47.899_680_853, 67.500_924_841], 1e-8), ("28412", [5_308_454.686, 12_387_913.684], 2e-3)];

type Row = BTreeMap<String, String>;

/// A row of the table: what is asked for, and the answer in words.
struct Question {
    addresses: Vec<String>,
    answer: String,
}

impl Question {
    /// The answer of its address, of which it has but one.
    fn ask(&self, server: &Server) -> Value {
        assert_eq!(self.addresses.len(), 1, "{}", self.answer);
        ask(server, &self.addresses[0])
    }

    fn says(&self, words: impl AsRef<str>) {
        let words = words.as_ref();
        assert!(self.answer.contains(words), "README has to say `{words}`, and says `{}`", self.answer);
    }
}

#[test]
fn the_questions_of_the_readme_get_true_answers() {
    let lode = Lode::new();
    let server = lode.serve(&["--config", file("config.toml").to_str().unwrap()]);
    server.wait_ready();
    let answers: [fn(&Server, &Question); 10] = [
        box_and_filter,
        metal_in_a_polygon,
        near_with_uncertainty,
        sheets,
        coverage,
        what_is_here,
        download,
        name_in_any_script,
        what_is_wrong,
        clients,
    ];
    let questions = questions();
    assert_eq!(questions.len(), answers.len(), "rows of the table in README");
    for (question, answer) in questions.iter().zip(answers) {
        answer(&server, question);
    }
}

fn box_and_filter(server: &Server, question: &Question) {
    let metals = comprised_by("base-metal");
    let mined = deposits().into_iter().filter(|d| {
        let [lon, lat] = place(d);
        (66.0..=76.0).contains(&lon)
            && (46.0..=50.0).contains(&lat)
            && d["status"] == "producing"
            && metals.contains(&d["commodity"])
    });
    let mined: Vec<Row> = mined.collect();
    assert_eq!(identifiers(&question.ask(server)), names_of(&mined, "identifier"));
    question.says(format!("{} deposits", mined.len()));
    mined.iter().for_each(|deposit| question.says(&deposit["name"]));
    names_of(&mined, "commodity").iter().for_each(|commodity| question.says(commodity));
}

fn metal_in_a_polygon(server: &Server, question: &Question) {
    let polygon: geo::Polygon =
        geo::Polygon::new(vec![(80., 49.), (85., 49.), (85., 51.), (82., 51.), (80., 49.)].into(), vec![]);
    let inside: BTreeSet<String> = deposits()
        .iter()
        .filter(|d| geo::Intersects::intersects(&polygon, &geo::Point::from(place(d))))
        .map(|d| d["identifier"].clone())
        .collect();
    let mut expected: BTreeMap<(String, String), (u64, f64)> = BTreeMap::new();
    for row in rows("assets/sample/resources.csv").iter().filter(|row| inside.contains(&row["deposit"])) {
        assert_eq!(row["grade_basis"], "element", "{row:?}");
        let share = if row["grade_unit"] == "%" { 1e-2 } else { 1e-6 };
        let group = expected.entry((row["commodity"].clone(), category(&row["category"]))).or_default();
        *group = (group.0 + 1, group.1 + number(row, "ore_t") * number(row, "grade_value") * share);
    }
    let answer = question.ask(server);
    let groups = answer["groups"].as_array().unwrap();
    assert_eq!(groups.len(), expected.len());
    for group in groups {
        let key = |name: &str| group["key"][name].as_str().unwrap_or_default().to_owned();
        let (count, tonnes) = expected[&(key("commodity"), category(&key("category")))];
        assert_eq!(group["values"]["count"], count);
        near(&group["values"]["sum(contained_computed_t)"], tonnes, tonnes * 1e-12);
    }
    assert_eq!(answer["measures"][1]["unit"], "t");
    assert_eq!(answer["total"]["values"]["sum(contained_computed_t)"], Value::Null, "metals are not added up");
    question.says(format!("{} estimates", expected.values().map(|(count, _)| count).sum::<u64>()));
    question.says(format!("{} metals", expected.keys().map(|(commodity, _)| commodity).collect::<BTreeSet<_>>().len()));
    let copper = expected.iter().filter(|((commodity, _), _)| commodity == "copper");
    copper.for_each(|(_, (_, tonnes))| question.says(format!("{tonnes:.0} t ")));
}

/// Inferred/Measured/Indicated and Inferred/Indicated/Measured are one.
fn category(text: &str) -> String {
    let mut parts: Vec<&str> = text.split('/').collect();
    parts.sort_unstable();
    parts.join("/")
}

fn near_with_uncertainty(server: &Server, question: &Question) {
    let metals = comprised_by("rare-earth-element");
    let answer = question.ask(server);
    let found = features(&answer);
    let within: Vec<(Row, f64)> = deposits()
        .into_iter()
        .filter(|d| metals.contains(&d["commodity"]))
        .map(|d| (d.clone(), distance_and_azimuth([71.43, 51.13], place(&d)).0))
        .filter(|(_, metres)| *metres <= 420e3)
        .collect();
    assert_eq!(found.len(), within.len());
    question.says(format!("{}: ", within.len()));
    assert!(found.is_sorted_by_key(|f| f["properties"]["distance_m"].as_f64()));
    for (deposit, metres) in within {
        let feature = found.iter().find(|f| f["id"] == deposit["identifier"]).unwrap();
        let uncertainty_m = number(&deposit, "positional_uncertainty_m");
        near(&feature["properties"]["distance_m"], metres, 1e-3);
        near(&feature["properties"]["positional_uncertainty_m"], uncertainty_m, 0.0);
        let name = deposit["name"].split(" (").next().unwrap();
        question.says(format!("{name} {:.0} ± {:.0} km", metres / 1e3, uncertainty_m / 1e3));
        assert_eq!(metres + uncertainty_m <= 420e3, name == "Shok-Karagay", "surely that near");
    }
}

fn sheets(server: &Server, question: &Question) {
    let [on_sheet, of_place] = &question.addresses[..] else { panic!("two addresses: {:?}", question.addresses) };
    // L is the 12th row of 4° from the equator, 43 begins at 72° E, and III is its third sheet of 1° × 40′ in the north.
    let deposits = deposits();
    let there: Vec<&Row> = deposits.iter().filter(|d| sheet_200k(place(d)) == ("L".into(), 43, 3)).collect();
    let expected: BTreeSet<String> = there.iter().map(|d| d["identifier"].clone()).collect();
    assert_eq!(identifiers(&ask(server, on_sheet)), expected);
    there.iter().for_each(|deposit| question.says(&deposit["name"]));
    let zhezkazgan = deposits.iter().find(|d| d["identifier"] == "zhezkazgan").unwrap();
    let [lon, lat] = place(zhezkazgan);
    assert!(of_place.ends_with(&format!("point={lon},{lat}")), "{of_place}");
    assert_eq!(sheet_200k(place(zhezkazgan)), ("L".into(), 42, 2));
    assert_eq!(identifiers(&ask(server, of_place)), BTreeSet::from(["L-42-II".to_owned()]));
    question.says("Zhezkazgan is on L-42-II");
}

fn coverage(server: &Server, question: &Question) {
    let answer = question.ask(server);
    let [group] = &answer["groups"].as_array().unwrap()[..] else { panic!("one scale: {answer}") };
    assert_eq!(group["key"]["map_scale"], 200_000);
    near(&group["values"]["covered_km2"], COVERED_KM2.0, COVERED_KM2.0 * 1e-9);
    near(&group["values"]["covered_share"], COVERED_KM2.1, 1e-9);
    question.says(format!("{:.1} thousand km², {:.1} %", COVERED_KM2.0 / 1e3, COVERED_KM2.1 * 100.0));
}

fn what_is_here(server: &Server, question: &Question) {
    let here = [67.5, 47.9];
    let answer = question.ask(server);
    let deposits = deposits();
    let around: Vec<&Row> = deposits.iter().filter(|d| distance_and_azimuth(here, place(d)).0 <= 50e3).collect();
    let [deposit] = around[..] else { panic!("one deposit: {around:?}") };
    let of = |collection: &str| -> Vec<&Value> { features(&answer).iter().filter(|f| f["collection"] == collection).collect() };
    let (metres, degrees) = distance_and_azimuth(here, place(deposit));
    let [found] = of("deposits")[..] else { panic!("{answer}") };
    assert_eq!(found["id"], deposit["identifier"]);
    near(&found["distance_m"], metres, 1e-3);
    near(&found["bearing_deg"], degrees, 6e-3);
    question.says(format!("{} in {:.1} km towards {degrees:.0}°", deposit["name"], metres / 1e3));
    let estimates: BTreeSet<String> = rows("assets/sample/resources.csv")
        .iter()
        .filter(|r| r["deposit"] == deposit["identifier"])
        .map(|r| r["identifier"].clone())
        .collect();
    assert_eq!(of("resources").iter().map(|f| f["id"].as_str().unwrap().to_owned()).collect::<BTreeSet<_>>(), estimates);
    question.says(format!("{} estimates", estimates.len()));
    // The sheet itself, its neighbours in the west and east (37 km off), and those three's in the north (11 km off).
    let around = ["L-42-I", "L-42-II", "L-42-III", "M-42-XXXI", "M-42-XXXII", "M-42-XXXIII"].map(str::to_owned);
    assert_eq!(of("survey_sheets").iter().map(|f| f["id"].as_str().unwrap().to_owned()).collect::<BTreeSet<_>>(), around.into());
    question.says("6 survey sheets; on L-42-II");
    assert!(answer["sheets"].as_array().unwrap().iter().any(|s| s["scale"] == "1:200 000" && s["sheet"] == "L-42-II"));
    for (code, expected, tolerance) in PULKOVO {
        let position =
            answer["positions"].as_array().unwrap().iter().find(|p| p["crs"].as_str().unwrap().ends_with(code)).unwrap();
        (0..2).for_each(|i| near(&position["coordinates"][i], expected[i], tolerance));
    }
    question.says(format!("{:.1} N {:.1} E", PULKOVO[1].1[0], PULKOVO[1].1[1]));
}

fn download(server: &Server, question: &Question) {
    let (status, text) = server.get(&question.addresses[0]);
    assert_eq!(status, 200, "{text}");
    let given: Vec<Row> = csv::Reader::from_reader(text.as_bytes()).deserialize().map(Result::unwrap).collect();
    let gold: Vec<Row> = deposits().into_iter().filter(|d| d["commodity"] == "gold").collect();
    assert_eq!(names_of(&given, "identifier"), names_of(&gold, "identifier"));
    assert_eq!(given.len(), gold.len());
    question.says(format!("{} rows", gold.len()));
    for deposit in gold {
        let row = given.iter().find(|row| row["identifier"] == deposit["identifier"]).unwrap();
        assert_eq!(place(row), place(&deposit));
        let words = deposit.iter().filter(|(column, _)| *column != "lon" && *column != "lat");
        words.for_each(|(column, value)| assert_eq!(&row[column], value, "{column} of {}", deposit["name"]));
    }
    question.says(&given.iter().find(|row| row["identifier"] == "vasilkovskoye").unwrap()["name_ru"]);
}

fn name_in_any_script(server: &Server, question: &Question) {
    // Written Джезказган in no column: it is found by how it sounds.
    let deposits = deposits();
    let asked = percent_encoding::percent_decode_str(&question.addresses[0]).decode_utf8().unwrap().into_owned();
    let asked = asked.split("q=").nth(1).unwrap();
    assert!(!deposits.iter().any(|d| d.values().any(|value| value.contains(asked))));
    let named: Vec<Row> = deposits.into_iter().filter(|d| d["name"].starts_with("Zhezkazgan")).collect();
    assert_eq!(identifiers(&question.ask(server)), names_of(&named, "identifier"));
    [asked, &named[0]["name_kk"], &named[0]["identifier"]].into_iter().for_each(|name| question.says(name));
}

fn what_is_wrong(server: &Server, question: &Question) {
    let answer = question.ask(server);
    let mut found: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for check in answer["checks"].as_array().unwrap() {
        for id in check["findings"].as_array().unwrap().iter().flat_map(|f| f["ids"].as_array().unwrap()) {
            found.entry(check["check"].as_str().unwrap()).or_default().insert(id.as_str().unwrap().to_owned());
        }
    }
    let deposits = deposits();
    let those = |wrong: &dyn Fn(&Row) -> bool| names_of(deposits.iter().filter(|d| wrong(d)), "identifier");
    let labels = vocabulary().into_iter().flat_map(|[_, label, _, notation]| [label, notation]);
    let known: BTreeSet<String> = labels.chain(other_names()).map(|name| name.to_lowercase()).collect();
    let words = |d: &Row| format!("{};{}", d["commodity"], d["other_commodities"]).to_lowercase();
    // Nb-Ta are two.
    let is_known = |word: &str| known.contains(word) || word.split('-').all(|part| known.contains(part));
    let strange = |d: &Row| words(d).split([';', ',']).map(str::trim).any(|word| !word.is_empty() && !is_known(word));
    let expected = BTreeMap::from([
        ("rounded-position", those(&|d| place(d).iter().all(|degrees| (degrees * 4.0).fract() == 0.0))),
        ("control-characters", those(&|d| d.values().any(|value| value.contains(char::is_control)))),
        ("unknown-code", those(&strange)),
    ]);
    assert_eq!(found, expected);
    question.says(format!("{} rows", expected.values().map(BTreeSet::len).sum::<usize>()));
    question.says(format!("{} commodities in no vocabulary", expected["unknown-code"].len()));
    for (check, words) in [("rounded-position", "the position of"), ("control-characters", "a control character at")] {
        let [id] = &expected[check].iter().collect::<Vec<_>>()[..] else { panic!("{expected:?}") };
        question.says(format!("{words} {}", deposits.iter().find(|d| d["identifier"] == **id).unwrap()["name"]));
    }
}

/// Link by link, as QGIS and GDAL go.
fn clients(server: &Server, question: &Question) {
    let follow = |of: &Value, relation: &str| {
        let links = of["links"].as_array().unwrap();
        let link = links.iter().find(|l| l["rel"] == relation && l["type"].as_str().is_some_and(|t| t.contains("json"))).unwrap();
        ask(server, link["href"].as_str().unwrap().strip_prefix(server.url.trim_end_matches('/')).unwrap())
    };
    let collections = follow(&question.ask(server), "data");
    let counts: BTreeMap<&str, u64> = collections["collections"]
        .as_array()
        .unwrap()
        .iter()
        .map(|c| (c["id"].as_str().unwrap(), follow(c, "items")["numberMatched"].as_u64().unwrap()))
        .collect();
    let (deposits, resources) = (deposits().len() as u64, rows("assets/sample/resources.csv").len() as u64);
    let sheets: Value =
        serde_json::from_slice(&std::fs::read(file("assets/sample/survey_sheets_200k.geojson")).unwrap()).unwrap();
    let expected = [
        ("commodity-resources", resources),
        ("deposits", deposits),
        ("mineral-occurrences", deposits),
        ("resources", resources),
        ("survey_sheets", features(&sheets).len() as u64),
    ];
    assert_eq!(counts, expected.into());
    question.says(format!("{} collections", expected.len()));
    let source = format!("OAPIF:{}{}", server.url.trim_end_matches('/'), question.addresses[0]);
    for (id, count) in expected {
        let Some(summary) = gdal("ogrinfo", &["-so", &source, id]) else { return };
        assert!(summary.contains(&format!("Feature Count: {count}\n")), "{summary}");
    }
}

/// The rows of the table, their addresses without the server.
fn questions() -> Vec<Question> {
    let readme = std::fs::read_to_string(file("README.md")).unwrap();
    let part = readme.split("\n## Questions it answers\n").nth(1).unwrap().split("\n## ").next().unwrap();
    let rows = part.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| question |"));
    rows.map(|row| {
        let [_, _, addresses, answer, _] = row.split('|').map(str::trim).collect::<Vec<_>>()[..] else { panic!("{row}") };
        let addresses = addresses.split_whitespace().map(|address| {
            let path = address.strip_prefix("<http://127.0.0.1:8080").and_then(|path| path.strip_suffix('>'));
            path.unwrap_or_else(|| panic!("`{address}` is no address of `make serve`")).to_owned()
        });
        Question { addresses: addresses.collect(), answer: answer.to_owned() }
    })
    .collect()
}

fn ask(server: &Server, path: &str) -> Value {
    let (status, body) = server.get(path);
    assert_eq!(status, 200, "{path}: {body}");
    serde_json::from_str(&body).unwrap()
}

fn file(path: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn rows(path: &str) -> Vec<Row> {
    csv::Reader::from_path(file(path)).unwrap().deserialize().map(Result::unwrap).collect()
}

fn deposits() -> Vec<Row> {
    rows("assets/sample/deposits.csv")
}

fn number(row: &Row, column: &str) -> f64 {
    row[column].parse().unwrap()
}

fn place(row: &Row) -> [f64; 2] {
    ["lon", "lat"].map(|column| number(row, column))
}

fn names_of<'a>(rows: impl IntoIterator<Item = &'a Row>, column: &str) -> BTreeSet<String> {
    rows.into_iter().map(|row| row[column].clone()).collect()
}

fn features(collection: &Value) -> &[Value] {
    collection["features"].as_array().unwrap()
}

fn identifiers(collection: &Value) -> BTreeSet<String> {
    let found: BTreeSet<String> = features(collection).iter().map(|f| f["id"].as_str().unwrap().to_owned()).collect();
    assert_eq!(collection["numberMatched"], found.len());
    found
}

#[track_caller]
fn near(value: &Value, expected: f64, tolerance: f64) {
    let value = value.as_f64().unwrap();
    assert!((value - expected).abs() <= tolerance, "{value} is not {expected} ± {tolerance}");
}

/// Metres, and degrees clockwise from north.
fn distance_and_azimuth([lon, lat]: [f64; 2], [to_lon, to_lat]: [f64; 2]) -> (f64, f64) {
    let (metres, azimuth, _, _): (f64, f64, f64, f64) = Geodesic::wgs84().inverse(lat, lon, to_lat, to_lon);
    (metres, azimuth.rem_euclid(360.0))
}

/// The row, the column of the sheet of 1:1 000 000, and the number within it. Sheets are drawn on Pulkovo 1942: places are moved there
/// by what it differs in the middle of Kazakhstan, which is right to a thousandth of a degree everywhere in it.
fn sheet_200k([lon, lat]: [f64; 2]) -> (String, u32, u32) {
    let (lon, lat) = (lon + 0.0009, lat - 0.0003);
    let (from_north, from_west) = ((4.0 - lat.rem_euclid(4.0)) * 1.5, lon.rem_euclid(6.0));
    let row = char::from(b'A' + (lat / 4.0) as u8).to_string();
    (row, (lon / 6.0) as u32 + 31, from_north as u32 * 6 + from_west as u32 + 1)
}

/// The terms of the CGI vocabulary of commodities: identifier, label, broader terms, notation.
fn vocabulary() -> Vec<[String; 4]> {
    let text = std::fs::read_to_string(file("assets/vocabularies/commodity.tsv")).unwrap();
    text.lines().skip(1).map(|line| line.split('\t').map(str::to_owned).collect::<Vec<_>>().try_into().unwrap()).collect()
}

/// What else the terms are called.
fn other_names() -> Vec<String> {
    let text = std::fs::read_to_string(file("assets/vocabularies/commodity_more.tsv")).unwrap();
    text.lines().filter(|line| line.ends_with("\tname")).map(|line| line.split('\t').next().unwrap().to_owned()).collect()
}

/// The labels of a term and of all beneath it.
fn comprised_by(term: &str) -> BTreeSet<String> {
    let [mut found, mut newest] = [BTreeSet::new(), BTreeSet::from([term.to_owned()])];
    let terms = vocabulary();
    while !newest.is_empty() {
        let beneath = terms.iter().filter(|[_, _, broader, _]| broader.split('|').any(|id| newest.contains(id)));
        let beneath = beneath.map(|[id, ..]| id.clone()).collect();
        found.append(&mut newest);
        newest = beneath;
    }
    terms.into_iter().filter(|[id, ..]| found.contains(id)).map(|[_, label, ..]| label).collect()
}
