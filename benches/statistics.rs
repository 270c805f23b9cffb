//! Statistics of two million points: grouped by a text, a decade, cells; filtered by a polygon of a thousand vertices. Milliseconds, on
//! one thread and on all.

#![allow(clippy::expect_used, clippy::print_stdout, reason = "a bench prints its figures")]

mod random;

use lode::{
    catalog::{Collection, CollectionInfo},
    filter::{Expr, parse_text},
    model::{CollectionId, FeatureId, RowBatch, Value},
    query::{Patience, matching_rows},
    statistics::{By, Grouping, Measure, Quantity, SquareGrid, Statistic, StatisticsQuery, TimeBin, What, statistics_of},
    store::{PreparedBatch, TableBuilder},
};
use random::Random;
use std::{
    f64::consts::TAU,
    time::{Duration, Instant},
};

const ROWS: usize = 2_000_000;
const ROUNDS: usize = 5;
const COMMODITY: usize = 0;
const YEAR: usize = 1;
const ORE: usize = 2;
const NAME: usize = 3;

fn collection() -> Collection {
    const COMMODITIES: [&str; 6] = ["Gold", "Copper", "Rare earth element", "Uranium", "Tin", "Zinc"];
    let mut random = Random(7);
    let mut builder = TableBuilder::new("geometry");
    for start in (0..ROWS).step_by(50_000) {
        let mut batch = RowBatch::default();
        for number in start..start + 50_000 {
            batch.begin_row(number as u64 + 1);
            batch.set_id(&FeatureId::Integer(number as i64));
            batch.geometries.push_point(40.0 + 50.0 * random.unit(), 35.0 + 25.0 * random.unit(), None);
            batch.set("commodity", Value::Text(COMMODITIES[(random.unit() * 6.0) as usize]));
            batch.set("year", Value::Integer(1900 + (random.unit() * 125.0) as i64));
            batch.set("ore_t", if random.unit() < 0.1 { Value::Null } else { Value::Float(random.unit() * 1e6) });
            batch.set("name", Value::Text(&format!("Deposit {}", (random.unit() * 1e5) as u32)));
            batch.end_row();
        }
        builder.push(PreparedBatch::new(batch)).expect("two million rows fit");
    }
    Collection::of_table(CollectionInfo::new(CollectionId::from_name("deposits")), builder.finish().table)
}

/// A polygon of a thousand vertices that holds most points.
fn polygon() -> Expr {
    let mut random = Random(11);
    let mut at = |i: i32| {
        let (angle, radius) = (f64::from(i % 1000) / 1000.0 * TAU, 18.0 + 4.0 * random.unit());
        format!("{} {}", 65.0 + radius * angle.cos(), 47.0 + radius * angle.sin() / 2.0)
    };
    let ring: Vec<String> = (0..1000).map(&mut at).collect();
    parse_text(&format!("S_INTERSECTS(geometry, POLYGON(({}, {})))", ring.join(","), ring[0])).expect("a filter")
}

fn questions() -> Vec<(&'static str, StatisticsQuery)> {
    let of = |statistic: Statistic| Measure {
        name: statistic.name().to_owned(),
        what: What::Of(statistic, Quantity::Column(ORE)),
        unit: None,
    };
    let count = || Measure { name: "count".to_owned(), what: What::Count, unit: None };
    let usual = || vec![count(), of(Statistic::Sum), of(Statistic::Mean)];
    let asked = |name: &'static str, filter: Option<Expr>, group_by: Vec<By>, measures: Vec<Measure>| {
        let group_by = group_by.into_iter().map(|by| Grouping { name: format!("{by:?}"), by }).collect();
        (name, StatisticsQuery { filter, group_by, measures, groups_max: 1_000_000, mix: false })
    };
    let distinct = || Measure { name: "distinct".to_owned(), what: What::Distinct(NAME), unit: None };
    let square = SquareGrid::new(50_000.0).expect("a size");
    vec![
        asked("sum, mean of all", None, vec![], usual()),
        asked("by commodity", None, vec![By::Value(COMMODITY)], usual()),
        asked("by commodity, in a polygon", Some(polygon()), vec![By::Value(COMMODITY)], usual()),
        asked(
            "by commodity and decade, in it",
            Some(polygon()),
            vec![By::Value(COMMODITY), By::Time(YEAR, TimeBin::Decade)],
            usual(),
        ),
        asked("by name (100,000 groups)", None, vec![By::Value(NAME)], usual()),
        asked("by cell of 50 km", None, vec![By::Square(square)], usual()),
        asked("by hexagon", None, vec![By::Hexagon(h3o::Resolution::Five)], usual()),
        asked("by sheet 1:200 000", None, vec![By::Sheet(lode::crs::sheets::SheetScale::K200)], vec![count()]),
        asked("median by commodity", None, vec![By::Value(COMMODITY)], vec![of(Statistic::Median)]),
        asked("distinct names by commodity", None, vec![By::Value(COMMODITY)], vec![distinct()]),
    ]
}

fn quickest(collection: &Collection, query: &StatisticsQuery) -> (Duration, usize) {
    let mut groups = 0;
    let mut round = || {
        let started = Instant::now();
        let rows = matching_rows(&collection.table, query.filter.as_ref()).expect("the filter fits the table");
        groups = statistics_of(collection, query, &rows, &Patience::default()).expect("it can be measured").groups.len();
        started.elapsed()
    };
    ((0..ROUNDS).map(|_| round()).min().unwrap_or_default(), groups)
}

fn main() {
    let collection = collection();
    let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a thread");
    println!("{:<36} {:>9} {:>14} {:>14}", "", "groups", "one thread", "all threads");
    for (name, query) in questions() {
        let (alone, groups) = one.install(|| quickest(&collection, &query));
        let (together, _) = quickest(&collection, &query);
        let ms = |time: Duration| format!("{:>10.2} ms", time.as_secs_f64() * 1e3);
        println!("{name:<36} {groups:>9} {:>14} {:>14}", ms(alone), ms(together));
    }
}
