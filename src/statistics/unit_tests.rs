//! Sums in units, and what is not added up.

use super::{By, Group, Grouping, Measure, Quantity, Statistic, Statistics, StatisticsError, StatisticsQuery, What};
use crate::{
    catalog::{Collection, CollectionInfo},
    filter::parse_text,
    model::{CollectionId, RowBatch, Value},
    query::{Patience, matching_rows},
    store::{PreparedBatch, TableBuilder},
    vocabulary::Unit,
};

const COMMODITY: usize = 0;
const ORE: usize = 1;
const GRADE: usize = 2;
const CATEGORY: usize = 4;

/// Commodity, ore, grade, its unit, category.
type Row = (&'static str, f64, f64, Option<&'static str>, Option<&'static str>);

fn asked(
    rows: &[Row],
    filter: Option<&str>,
    by: Option<By>,
    measured: (Statistic, usize, Option<&str>),
    mix: bool,
) -> Result<Statistics, StatisticsError> {
    let mut batch = RowBatch::default();
    for (i, (commodity, ore, grade, unit, category)) in rows.iter().enumerate() {
        batch.begin_row(i as u64 + 1);
        batch.set("commodity", Value::Text(commodity));
        batch.set("ore_t", Value::Float(*ore));
        batch.set("grade_value", Value::Float(*grade));
        batch.set("grade_unit", unit.map_or(Value::Null, Value::Text));
        batch.set("category", category.map_or(Value::Null, Value::Text));
        batch.end_row();
    }
    let mut builder = TableBuilder::new("geometry");
    builder.push(PreparedBatch::new(batch)).unwrap();
    let units = [("ore_t".to_owned(), "t".to_owned())].into();
    let info = CollectionInfo { units, ..CollectionInfo::new(CollectionId::new("resources").unwrap()) };
    let collection = Collection::of_table(info, builder.finish().table);
    let filter = filter.map(|filter| parse_text(filter).unwrap());
    let matching = matching_rows(&collection.table, filter.as_ref()).unwrap();
    let (statistic, column, unit) = measured;
    let unit = unit.map(|unit| Unit::parse(unit).unwrap());
    let measures = vec![Measure { name: "m".to_owned(), what: What::Of(statistic, Quantity::Column(column)), unit }];
    let group_by = by.into_iter().map(|by| Grouping { name: "by".to_owned(), by }).collect();
    let query = StatisticsQuery { filter, group_by, measures, groups_max: 100, mix };
    super::statistics_of(&collection, &query, &matching, &Patience::default())
}

fn total(statistics: &Statistics) -> Option<f64> {
    statistics.total[0].value.as_f64()
}

#[test]
fn a_sum_is_converted_to_the_unit_that_is_asked_for() {
    let rows = [("gold", 20e6, 1.0, Some("g/t"), None), ("gold", 5e6, 1.0, Some("g/t"), None)];
    let found = asked(&rows, None, None, (Statistic::Sum, ORE, Some("Mt")), false).unwrap();
    assert_eq!((total(&found), found.rules[0].unit.as_deref()), (Some(25.0), Some("Mt")));
    assert!(found.rules[0].text.contains("converted from t"), "{}", found.rules[0].text);
    let refused = asked(&rows, None, None, (Statistic::Sum, ORE, Some("km2")), false).unwrap_err().to_string();
    assert!(refused.contains("`ore_t` is in t, a mass, and km2 is an area"), "{refused}");
}

#[test]
fn grades_are_converted_row_by_row_and_the_rest_is_counted() {
    let rows = [
        ("copper", 1.0, 1.0, Some("%"), None),
        ("copper", 1.0, 3.0, Some("%"), None),
        ("gold", 1.0, 5000.0, Some("g/t"), None),
        ("gold", 1.0, 7.0, Some("bushels"), None),
        ("gold", 1.0, 7.0, None, None),
    ];
    let mean = |unit| asked(&rows, None, None, (Statistic::Mean, GRADE, unit), false).unwrap();
    let found = mean(None);
    assert_eq!((total(&found), found.rules[0].unit.as_deref()), (Some(1.5), Some("%")));
    assert_eq!(found.total[0].without_value, 2);
    assert!(found.rules[0].text.contains("2 are left out") && found.rules[0].text.contains("bushels"), "{}", found.rules[0].text);
    assert_eq!(total(&mean(Some("g/t"))), Some(15_000.0));
    assert_eq!(
        total(&asked(&rows, Some("commodity = 'copper'"), None, (Statistic::Max, GRADE, None), false).unwrap()),
        Some(3.0)
    );
}

#[test]
fn units_that_do_not_convert_are_refused_unless_one_is_chosen() {
    let rows = [("gold", 1.0, 1.0, Some("g/t"), None), ("gold", 1.0, 2.0, Some("g/m3"), None)];
    let refused = asked(&rows, None, None, (Statistic::Mean, GRADE, None), false).unwrap_err().to_string();
    assert!(refused.contains("g/m3 (1), g/t (1)") && refused.contains("unit:"), "{refused}");
    let found = asked(&rows, None, None, (Statistic::Mean, GRADE, Some("ppm")), false).unwrap();
    assert_eq!((total(&found), found.total[0].without_value), (Some(1.0), 1));
}

#[test]
fn categories_are_not_added_up_unless_somebody_asks_for_it() {
    let rows = [
        ("gold", 1.0, 1.0, None, Some("C1")),
        ("gold", 2.0, 1.0, None, Some("С1")),
        ("gold", 4.0, 1.0, None, Some("P1")),
        ("gold", 8.0, 1.0, None, None),
    ];
    let sum = |filter, by, mix| asked(&rows, filter, by, (Statistic::Sum, ORE, None), mix);
    let refused = sum(None, None, false).unwrap_err().to_string();
    for told in ["(GKZ: reserves, explored) (2 features)", "no category (1 features)", "group-by=category", "mix=true"] {
        assert!(refused.contains(told), "{told}: {refused}");
    }
    assert!(sum(None, Some(By::Value(COMMODITY)), false).is_err());
    let grouped = sum(None, Some(By::Value(CATEGORY)), false).unwrap();
    assert_eq!(
        (grouped.groups.len(), total(&grouped)),
        (3, None),
        "one category in two scripts; no total of what is not the same"
    );
    assert!(grouped.rules[0].text.contains("there is no total"));
    assert_eq!(total(&sum(Some("category = 'P1'"), None, false).unwrap()), Some(4.0));
    assert_eq!(total(&sum(Some("category IN ('C1', 'С1')"), None, false).unwrap()), Some(3.0), "one category in two scripts");
    let mixed = sum(None, None, true).unwrap();
    assert_eq!((total(&mixed), mixed.rules[0].mixed.len()), (Some(15.0), 3));
    assert!(sum(None, None, false).is_err() && asked(&rows, None, None, (Statistic::Max, ORE, None), false).is_ok());
}

#[test]
fn commodities_group_by_their_family() {
    let rows = ["Nd", "Y; Zr", "TREO", "copper", "unobtainium"].map(|commodity| (commodity, 1.0, 1.0, None, None));
    let found = asked(&rows, None, Some(By::Family(COMMODITY)), (Statistic::Sum, ORE, None), false).unwrap();
    let keys: Vec<String> = found.groups.iter().map(|Group { keys, features, .. }| format!("{keys:?} {features}")).collect();
    assert_eq!(keys.len(), 3, "{keys:?}");
    assert!(keys.iter().any(|key| key.contains("rare earth element") && key.ends_with(" 3")), "{keys:?}");
    let ree = asked(&rows, Some("commodity_in(commodity, 'REE')"), None, (Statistic::Sum, ORE, None), false).unwrap();
    assert_eq!(total(&ree), Some(3.0));
}

/// A table of resources as of `contained = true`, with texts and numbers.
fn resources(
    measure: &str,
    rows: &[(&'static str, &'static str, &'static str, f64)],
    by: Option<&str>,
    mix: bool,
) -> Result<Statistics, StatisticsError> {
    let mut batch = RowBatch::default();
    for (i, (commodity, category, basis, tonnes)) in rows.iter().enumerate() {
        batch.begin_row(i as u64 + 1);
        batch.set("commodity", Value::Text(commodity));
        batch.set("category", Value::Text(category));
        batch.set("grade_basis", Value::Text(basis));
        batch.set("contained_computed_basis", Value::Text(if *basis == "TREO" { basis } else { "element" }));
        ["contained_computed_t", "contained_t", "tonnage"].iter().for_each(|name| batch.set(name, Value::Float(*tonnes)));
        batch.end_row();
    }
    let mut builder = TableBuilder::new("geometry");
    builder.push(PreparedBatch::new(batch)).unwrap();
    let table = builder.finish().table;
    let place = |name: &str| table.columns().iter().position(|column| column.name == name).unwrap();
    let what = What::Of(Statistic::Sum, Quantity::Column(place(measure)));
    let measures = vec![Measure { name: measure.to_owned(), what, unit: None }];
    let group_by = by.iter().map(|by| Grouping { name: (*by).to_owned(), by: By::Value(place(by)) }).collect();
    let units = ["contained_computed_t", "contained_t"].map(|name| (name.to_owned(), "t".to_owned())).into();
    let info = CollectionInfo { units, ..CollectionInfo::new(CollectionId::new("resources").unwrap()) };
    let collection = Collection::of_table(info, table);
    let matching = matching_rows(&collection.table, None).unwrap();
    let query = StatisticsQuery { filter: None, group_by, measures, groups_max: 100, mix };
    super::statistics_of(&collection, &query, &matching, &Patience::default())
}

#[test]
fn categories_are_kept_apart_where_nobody_declares_a_unit() {
    let rows = [("gold", "Inferred", "element", 10.0), ("gold", "Proved", "element", 20.0), ("gold", "C1", "element", 30.0)];
    assert!(resources("tonnage", &rows, None, false).unwrap_err().to_string().contains("category Inferred"));
    assert_eq!(total(&resources("tonnage", &rows, None, true).unwrap()), Some(60.0));
    let towns = [("gold", "town", "element", 10.0), ("gold", "village", "element", 20.0)];
    assert_eq!(total(&resources("tonnage", &towns, None, false).unwrap()), Some(30.0), "no categories of resources");
}

#[test]
fn metals_and_what_they_are_measured_as_are_kept_apart() {
    let oxides = [("W", "C1", "WO3", 1.0), ("tungsten", "С1", "element", 2.0)];
    assert_eq!(total(&resources("contained_computed_t", &oxides, None, false).unwrap()), Some(3.0), "both are of the element");
    assert!(resources("contained_t", &oxides, None, false).unwrap_err().to_string().contains("grade_basis WO3"));
    let metals = [("gold", "C1", "element", 1.0), ("Cu", "C1", "element", 2.0)];
    let refused = resources("contained_computed_t", &metals, None, false).unwrap_err().to_string();
    assert!(refused.contains("commodity gold") && refused.contains("group-by=commodity"), "{refused}");
    assert!(resources("contained_computed_t", &metals, Some("commodity"), false).is_ok());
}

#[test]
fn what_is_not_of_the_element_says_so() {
    let oxides = [("W", "C1", "WO3", 1.0), ("W", "C1", "WO3", 2.0)];
    let found = resources("contained_t", &oxides, Some("commodity"), false).unwrap();
    assert_eq!(found.groups[0].bases, [Some("WO3".to_owned())]);
    assert!(found.rules[0].text.contains("of WO3"), "{}", found.rules[0].text);
    let treo = resources("contained_computed_t", &[("REE", "C1", "TREO", 1.0)], None, false).unwrap();
    assert_eq!(treo.rules[0].basis.as_deref(), Some("TREO"));
    assert!(treo.rules[0].text.contains("TREO is a mixture of oxides"), "{}", treo.rules[0].text);
}
