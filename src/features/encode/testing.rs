//! For tests: tables from WKT, and what a writer writes.

use super::{EncodeOptions, FeatureSet, OutputFormat, writer};
use crate::{
    format::{self, ReadOptions},
    model::{FeatureId, RowBatch},
    store::{PreparedBatch, Table, TableBuilder},
};
use std::{path::Path, process::Command, str::FromStr, sync::Arc};

/// A table of rows with these ids and geometries; `set` sets the properties of the row at a place.
pub fn table(rows: &[(&str, &str)], set: impl Fn(usize, &mut RowBatch)) -> Arc<Table> {
    let mut batch = RowBatch::default();
    for (place, (id, shape)) in rows.iter().enumerate() {
        batch.begin_row(place as u64 + 1);
        batch.set_id(&id.parse().map_or_else(|_| FeatureId::from(*id), FeatureId::Integer));
        batch.geometries.push(&::wkt::Wkt::<f64>::from_str(shape).unwrap()).unwrap();
        set(place, &mut batch);
        batch.end_row();
    }
    built(batch)
}

/// The table of a batch.
pub fn built(batch: RowBatch) -> Arc<Table> {
    let mut builder = TableBuilder::new("geometry");
    builder.push(PreparedBatch::new(batch)).unwrap();
    Arc::new(builder.finish().table)
}

/// All that is written of a set.
pub fn bytes(format: OutputFormat, set: FeatureSet, options: EncodeOptions) -> Vec<u8> {
    let mut writer = writer(format, set, options).unwrap();
    let mut out = vec![];
    while writer.write_chunk(&mut out).unwrap() {}
    assert!(!writer.write_chunk(&mut out).unwrap(), "after the end nothing comes");
    out
}

/// The same as text.
pub fn text(format: OutputFormat, set: FeatureSet, options: EncodeOptions) -> String {
    String::from_utf8(bytes(format, set, options)).unwrap()
}

/// What our own reader makes of a file: all batches in one table, with the ids of the file.
pub fn read_back(path: &Path) -> Arc<Table> {
    let mut builder = TableBuilder::new("geometry");
    let layer = format::open(path, &ReadOptions::default()).unwrap().remove(0);
    for job in layer.jobs {
        builder.push(PreparedBatch::new(job.unwrap()())).unwrap();
    }
    Arc::new(builder.finish().table)
}

/// What a program of GDAL prints; `None` where it is not installed.
pub fn gdal(program: &str, arguments: &[&str]) -> Option<String> {
    let Ok(output) = Command::new(program).args(arguments).output() else {
        eprintln!("SKIPPED: {program} is not installed");
        return None;
    };
    assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
    Some(String::from_utf8_lossy(&output.stdout).into_owned())
}
