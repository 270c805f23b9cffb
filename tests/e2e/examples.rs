//! The examples of CQL2 in its standard, as far as they can be said of the sample data and of a few surveys: the rows are those
//! that `DuckDB`, GEOS and Python find (`tests/fixtures/cql2/make.py`).

use crate::lode::{Lode, Server};
use lode::filter::parse_text;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

const SOURCES: [&str; 4] = [
    "assets/sample/deposits.csv",
    "assets/sample/resources.csv",
    "assets/sample/survey_sheets_200k.geojson",
    "tests/fixtures/cql2/surveys.geojson",
];

#[test]
fn every_example_of_the_standard_finds_the_rows_that_other_programs_find() {
    let sources = SOURCES.map(|source| format!("{}/{source}", env!("CARGO_MANIFEST_DIR")));
    let lode = Lode::new();
    let server = lode.serve(&sources.each_ref().map(String::as_str));
    server.wait_ready();
    let (mut asked, mut wrong) = (0, vec![]);
    for line in include_str!("../fixtures/cql2/examples.tsv").lines().filter(|line| !line.starts_with('#')) {
        let [example, collection, filter, _sql, expected] = line.split('\t').collect::<Vec<_>>()[..] else { panic!("{line}") };
        let json = parse_text(filter).unwrap().to_json().to_string();
        for (language, filter) in [("cql2-text", filter), ("cql2-json", &json)] {
            let found = identifiers(&server, collection, language, filter);
            asked += 1;
            if found != expected {
                wrong.push(format!("{example}: {filter}\n  expected {expected}\n  found    {found}"));
            }
        }
    }
    assert!(asked > 240, "{asked}");
    assert!(wrong.is_empty(), "{} of {asked}:\n{}", wrong.len(), wrong.join("\n"));
}

/// In order, between spaces; the answer itself where it is none.
fn identifiers(server: &Server, collection: &str, language: &str, filter: &str) -> String {
    let filter = utf8_percent_encode(filter, NON_ALPHANUMERIC);
    let query = format!("properties=identifier&sortby=identifier&limit=1000&filter-lang={language}&filter={filter}");
    let (status, body) = server.get(&format!("/collections/{collection}/items?{query}"));
    let answer: serde_json::Value = serde_json::from_str(&body).unwrap();
    let Some(features) = answer["features"].as_array() else { return format!("{status} {body}") };
    let mut found: Vec<&str> = features.iter().filter_map(|f| f["properties"]["identifier"].as_str()).collect();
    assert_eq!(answer["numberMatched"], found.len(), "{filter}");
    found.sort_unstable();
    found.join(" ")
}
