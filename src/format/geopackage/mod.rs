//! `GeoPackage` (OGC 12-128r18): every table of features or attributes is a layer.
//!
//! ```text
//! (sqlite)       the file, opened read-only, with a connection for every thread that asks
//! contents       gpkg_contents and its neighbours → tables
//! crs            gpkg_spatial_ref_sys → CRS reference
//! rows           a table → stretches of rows → batches
//! cell           a value of a row
//! geometry_blob  the binary header before the WKB
//! ```

mod cell;
mod contents;
mod crs;
mod geometry_blob;
mod rows;
#[cfg(test)]
mod tests;

use super::{FormatError, Layer, Progress, ReadOptions, SourceFile, sqlite::Database};
use contents::Table;
use rows::Stretches;
use std::sync::Arc;

/// Opens every layer. A table that is listed but cannot be read is a layer whose rows are an error.
pub fn open(source: &Arc<SourceFile>, _options: &ReadOptions) -> Result<Vec<Layer>, FormatError> {
    let database = Arc::new(Database::open(source, "a GeoPackage", "gpkg_contents")?);
    let tables = contents::tables(&database)?;
    if tables.is_empty() {
        return Err(source.unsupported("the GeoPackage lists no features or attributes in gpkg_contents"));
    }
    let rows_in_all: u64 = tables.iter().filter_map(|t| t.rows_hint).sum();
    Ok(tables.into_iter().map(|table| layer(&database, table, source.len(), rows_in_all)).collect())
}

fn layer(database: &Arc<Database>, mut table: Table, file_bytes: u64, rows_in_all: u64) -> Layer {
    // SQLite does not tell how many bytes a table takes; rows share the file evenly.
    let share = table.rows_hint.map_or(0.0, |rows| rows as f64 / rows_in_all.max(1) as f64);
    let progress = Progress { bytes_total: (file_bytes as f64 * share) as u64, ..Progress::default() };
    Layer {
        name: table.name.clone(),
        format: "GeoPackage",
        crs: table.crs.take(),
        geometry_column: table.geometry.clone().unwrap_or_else(|| "geometry".to_owned()),
        columns: table.declared(),
        rows_hint: table.rows_hint,
        notes: std::mem::take(&mut table.notes),
        progress: progress.clone(),
        jobs: Box::new(Stretches::new(database.clone(), table, progress)),
    }
}
