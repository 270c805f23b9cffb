//! Writing features: one million points with ten attributes in every format that is written as it is sent, one core.

#![allow(clippy::expect_used, clippy::print_stdout, reason = "a bench prints its figures")]

use lode::{
    features::encode::{self, EncodeOptions, FeatureSet, OutputFormat, output_crs},
    model::{FeatureId, RowBatch, Value},
    store::{PreparedBatch, Table, TableBuilder},
};
use std::{hint::black_box, sync::Arc, time::Instant};

const ROWS: u64 = 1_000_000;
/// The quickest round counts.
const ROUNDS: usize = 5;
const COMMODITIES: [&str; 6] = ["Au", "Cu, Mo", "Pb", "Zn", "Редкие земли", "U"];

fn table() -> Arc<Table> {
    let mut builder = TableBuilder::new("geometry");
    for start in (0..ROWS).step_by(50_000) {
        let mut batch = RowBatch::default();
        (start..start + 50_000).for_each(|row| push(&mut batch, row));
        builder.push(PreparedBatch::new(batch)).expect("fewer than four thousand million rows");
    }
    Arc::new(builder.finish().table)
}

fn push(batch: &mut RowBatch, row: u64) {
    batch.begin_row(row + 1);
    batch.set_id(&FeatureId::Integer(row as i64));
    let mixed = row.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let [lon, lat] = [mixed >> 40, (mixed >> 16) & 0xff_ffff].map(|v| (v % 10_000_000) as f64 / 1e6);
    batch.geometries.push_point(60.0 + lon, 42.0 + lat, None);
    batch.set("name", Value::Text(&format!("Deposit {row}")));
    batch.set("name_ru", Value::Text(&format!("Месторождение {}", row % 1000)));
    batch.set("commodity", Value::Text(COMMODITIES[(mixed % 6) as usize]));
    batch.set("status", Value::Text(if mixed.is_multiple_of(3) { "active" } else { "abandoned" }));
    batch.set("discovered", Value::Text(&format!("19{:02}-05-01", mixed % 100)));
    batch.set("ore_t", Value::Integer((mixed % 90_000_000) as i64));
    batch.set("grade", Value::Float((mixed % 10_000) as f64 / 100.0));
    batch.set("depth_m", Value::Float((mixed % 90_000) as f64 / 10.0));
    batch.set("public", Value::Boolean(mixed.is_multiple_of(2)));
    batch.set("note", if mixed.is_multiple_of(5) { Value::Text("checked in the field") } else { Value::Null });
    batch.end_row();
}

/// Seconds and bytes of the quickest round.
fn write(format: OutputFormat, set: &FeatureSet) -> (f64, usize) {
    let round = || {
        let started = Instant::now();
        let mut writer = encode::writer(format, set.clone(), EncodeOptions::default()).expect("it fits");
        let (mut chunk, mut bytes, mut more) = (Vec::with_capacity(1 << 17), 0, true);
        while more {
            chunk.clear();
            more = writer.write_chunk(&mut chunk).expect("nothing can fail");
            bytes += black_box(&chunk).len();
        }
        (started.elapsed().as_secs_f64(), bytes)
    };
    (0..ROUNDS).map(|_| round()).min_by(|a, b| a.0.total_cmp(&b.0)).unwrap_or_default()
}

fn main() {
    let table = table();
    let set = FeatureSet::whole(&table, "deposits");
    let zone = FeatureSet { crs: output_crs(&table, "EPSG:28412").expect("PROJ knows it"), ..set.clone() };
    let formats = [
        OutputFormat::GeoJson,
        OutputFormat::GeoJsonSeq,
        OutputFormat::JsonFg,
        OutputFormat::Csv,
        OutputFormat::Kml,
        OutputFormat::FlatGeobuf,
    ];
    for format in formats {
        report(format, "", write(format, &set));
    }
    for format in [OutputFormat::GeoJson, OutputFormat::Csv] {
        report(format, " in EPSG:28412", write(format, &zone));
    }
}

fn report(format: OutputFormat, crs: &str, (seconds, bytes): (f64, usize)) {
    let (rate, megabytes) = (ROWS as f64 / seconds / 1e6, bytes as f64 / seconds / 1e6);
    println!("{:<22}{crs:<15} {rate:6.2} M features/s {megabytes:8.0} MB/s", format.title());
}
