//! The sample's tables say nothing that does not hold together.

#![allow(clippy::unwrap_used, reason = "a test")]

use lode::{config::Settings, vocabulary::Commodity};
use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

type Row = BTreeMap<String, String>;

fn rows(path: &str) -> Vec<Row> {
    csv::Reader::from_path(path).unwrap().deserialize().map(Result::unwrap).collect()
}

fn identifiers(rows: &[Row]) -> BTreeSet<&str> {
    let identifiers: BTreeSet<&str> = rows.iter().map(|row| row["identifier"].as_str()).collect();
    assert_eq!(identifiers.len(), rows.len(), "an identifier stands twice");
    identifiers
}

#[test]
fn the_configuration_serves_the_sample() {
    let settings = Settings::load(Path::new("config.toml")).unwrap();
    let ids: Vec<String> = settings.collections.iter().filter_map(|c| c.id.as_ref()).map(ToString::to_string).collect();
    assert_eq!(ids, ["deposits", "resources", "survey_sheets"]);
    assert!(settings.collections.iter().all(|collection| collection.source.is_file()));
}

#[test]
fn deposits_lie_in_kazakhstan_and_say_how_well_that_is_known() {
    let deposits = rows("assets/sample/deposits.csv");
    assert_eq!(identifiers(&deposits).len(), 74);
    for deposit in &deposits {
        let number = |column: &str| deposit[column].parse::<f64>().unwrap();
        assert!((46.0..88.0).contains(&number("lon")) && (40.0..56.0).contains(&number("lat")), "{deposit:?}");
        assert!(number("positional_uncertainty_m") >= 1000.0 && !deposit["coordinate_source"].is_empty(), "{deposit:?}");
    }
}

#[test]
fn every_commodity_is_in_the_vocabulary() {
    for row in rows("assets/sample/deposits.csv") {
        assert!(Commodity::named(&row["commodity"]).is_some(), "{row:?}");
    }
}

#[test]
fn resources_belong_to_deposits_and_numbers_are_those_of_the_words() {
    let deposits = rows("assets/sample/deposits.csv");
    let resources = rows("assets/sample/resources.csv");
    identifiers(&resources);
    for resource in &resources {
        assert!(identifiers(&deposits).contains(resource["deposit"].as_str()), "{resource:?}");
        let stated_mt = resource["ore_stated"].split_once(" Mt").map(|(mt, _)| mt.parse::<f64>().unwrap());
        let ore_t = (!resource["ore_t"].is_empty()).then(|| resource["ore_t"].parse::<f64>().unwrap());
        assert_eq!(stated_mt.map(|mt| (mt * 1e6).round()), ore_t, "{resource:?}");
        if !resource["grade_value"].is_empty() {
            let grade = format!("{} {}", resource["grade_value"], resource["grade_unit"]);
            assert!(resource["grade_stated"].contains(&grade), "{resource:?}");
        }
    }
}
