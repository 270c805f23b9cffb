//! Filters over two million points without help of the index: a comparison, a LIKE, a conjunction of four; and with it, a
//! polygon of a thousand vertices. Rows a second, on one thread and on all.

#![allow(clippy::expect_used, clippy::print_stdout, reason = "a bench prints its figures")]

mod random;

use geo_types::{Geometry, LineString, Polygon};
use lode::{
    filter::{CompareOp, Expr, SpatialOp, parse_text},
    model::{FeatureId, RowBatch, Value},
    query::matching_rows,
    store::{PreparedBatch, Table, TableBuilder},
};
use random::Random;
use std::{
    f64::consts::TAU,
    hint::black_box,
    time::{Duration, Instant},
};

const ROWS: usize = 2_000_000;
const ROUNDS: usize = 9;

fn table() -> Table {
    const COMMODITIES: [&str; 6] = ["Gold", "Copper", "Rare earth element", "Uranium", "Tin", "Zinc"];
    let mut random = Random(7);
    let mut builder = TableBuilder::new("geometry");
    for start in (0..ROWS).step_by(50_000) {
        let mut batch = RowBatch::default();
        for number in start..start + 50_000 {
            batch.begin_row(number as u64 + 1);
            batch.set_id(&FeatureId::Integer(number as i64));
            batch.geometries.push_point(40.0 + 50.0 * random.unit(), 35.0 + 25.0 * random.unit(), None);
            batch.set("grade", if random.unit() < 0.1 { Value::Null } else { Value::Float(random.unit() * 100.0) });
            batch.set("year", Value::Integer(1900 + (random.unit() * 125.0) as i64));
            batch.set("commodity", Value::Text(COMMODITIES[(random.unit() * 6.0) as usize]));
            batch.set("active", Value::Boolean(random.unit() < 0.5));
            batch.set("name", Value::Text(&format!("Deposit {} of {}", (random.unit() * 1e6) as u32, number % 977)));
            batch.end_row();
        }
        builder.push(PreparedBatch::new(batch)).expect("two million rows fit");
    }
    builder.finish().table
}

fn property(name: &str) -> Expr {
    Expr::Property(name.to_owned())
}

/// A polygon of a thousand vertices whose distances from its middle are given.
fn around(mut radius: impl FnMut(f64) -> f64) -> Expr {
    let mut at = |i: i32| {
        let angle = f64::from(i) / 1000.0 * TAU;
        let radius = radius(angle);
        (66.0 + radius * angle.cos(), 48.0 + radius * angle.sin())
    };
    let ring: LineString<f64> = (0..1000).map(&mut at).collect();
    Expr::Geometry(Geometry::Polygon(Polygon::new(ring, vec![])))
}

/// One of half a degree, all spikes.
fn spiky() -> Expr {
    let mut random = Random(11);
    around(|_| 0.35 + 0.15 * random.unit())
}

fn questions() -> Vec<(&'static str, Expr)> {
    let compare = |op, name: &str, value| Expr::Compare(op, Box::new(property(name)), Box::new(value));
    let text = |text: &str| Box::new(Expr::Text(text.to_owned()));
    let intersects = |shape| Expr::Spatial(SpatialOp::Intersects, Box::new(property("geometry")), Box::new(shape));
    let four = Expr::And(vec![
        compare(CompareOp::Greater, "grade", Expr::Float(50.0)),
        compare(CompareOp::GreaterOrEqual, "year", Expr::Integer(1980)),
        compare(CompareOp::Equal, "commodity", *text("Gold")),
        Expr::Property("active".to_owned()),
    ]);
    vec![
        ("grade > 50", compare(CompareOp::Greater, "grade", Expr::Float(50.0))),
        ("year = 1980", compare(CompareOp::Equal, "year", Expr::Integer(1980))),
        ("commodity = 'Gold'", compare(CompareOp::Equal, "commodity", *text("Gold"))),
        ("commodity LIKE '%earth%'", Expr::Like(Box::new(property("commodity")), text("%earth%"))),
        ("name LIKE '%99% of 5%' (2M texts)", Expr::Like(Box::new(property("name")), text("%99% of 5%"))),
        ("name LIKE '%posit%'", Expr::Like(Box::new(property("name")), text("%posit%"))),
        ("name LIKE 'Deposit 99%'", Expr::Like(Box::new(property("name")), text("Deposit 99%"))),
        ("four of them", four),
        ("q=deposit 4242", Expr::Search("deposit 4242".to_owned())),
        ("S_INTERSECTS, 1000 vertices", intersects(around(|angle| 6.0 + (angle * 40.0).sin()))),
        ("S_INTERSECTS, 1000 vertices, small", intersects(spiky())),
        ("bbox of a quarter", intersects(Expr::Bbox(vec![40.0, 35.0, 65.0, 47.5]))),
        ("bbox of a thousandth", intersects(Expr::Bbox(vec![60.0, 45.0, 61.6, 45.8]))),
    ]
}

fn quickest(table: &Table, filter: &Expr) -> (Duration, usize) {
    let mut found = 0;
    let mut round = || {
        let started = Instant::now();
        found = matching_rows(table, Some(filter)).expect("the filter fits the table").len();
        started.elapsed()
    };
    ((0..ROUNDS).map(|_| round()).min().unwrap_or_default(), found)
}

fn main() {
    let table = table();
    let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a thread");
    println!("{:<36} {:>9} {:>14} {:>14}", "", "rows", "one thread", "all threads");
    for (name, filter) in questions() {
        let (alone, found) = one.install(|| quickest(&table, &filter));
        let (together, _) = quickest(&table, &filter);
        let show = |time: Duration| {
            let millions = ROWS as f64 / 1e6 / time.as_secs_f64();
            format!("{:>6.2} ms {millions:>6.0} M/s", time.as_secs_f64() * 1e3)
        };
        println!("{name:<36} {found:>9} {:>20} {:>20}", show(alone), show(together));
    }
    let filter = Expr::Spatial(SpatialOp::Intersects, Box::new(property("geometry")), Box::new(spiky())).to_text();
    let read = || {
        let started = Instant::now();
        black_box(parse_text(&filter).expect("it was written so"));
        started.elapsed()
    };
    let micros = (0..50).map(|_| read()).min().unwrap_or_default().as_secs_f64() * 1e6;
    println!("reading a filter of {} bytes {micros:>25.0} µs", filter.len());
}
