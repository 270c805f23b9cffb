//! `GeoParquet` 1.0 and 1.1 (geoparquet.org), Parquet's own GEOMETRY type (Parquet 2.11), and plain Parquet
//! with a column of WKB.
//!
//! ```text
//! geometry_column  which column, how encoded, in which CRS
//! native           geometries as nested lists of coordinates
//! cell             a value of another column           json  nested values as JSON
//! nesting          a look at the footer before anyone trusts it
//! page_file        the file to read pages of, which ends
//! stretches        row groups, cut into stretches → batches
//! ```

mod cell;
mod geometry_column;
mod json;
mod native;
mod nesting;
mod page_file;
mod stretches;
#[cfg(test)]
mod tests;

use super::{FormatError, Layer, Progress, ReadOptions, SourceFile};
use crate::model::ColumnType;
use geometry_column::{Encoding, GeometryColumn};
use parquet::arrow::{
    ProjectionMask,
    arrow_reader::{ArrowReaderMetadata, ArrowReaderOptions},
};
use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
};
use stretches::Stretches;

/// Opens the layer.
pub fn open(source: &Arc<SourceFile>, _options: &ReadOptions) -> Result<Vec<Layer>, FormatError> {
    let metadata = read_metadata(source)?;
    let mut notes = vec![];
    let geometry = GeometryColumn::find(&metadata, source, &mut notes)?;
    let plan = Plan::new(&metadata, &geometry, &mut notes);
    let rows = metadata.metadata().file_metadata().num_rows();
    let groups = metadata.metadata().row_groups();
    let bytes_total = groups.iter().filter_map(|group| u64::try_from(group.compressed_size()).ok()).sum();
    let progress = Progress { bytes_total, ..Progress::default() };
    Ok(vec![Layer {
        name: source.stem().to_owned(),
        format: "GeoParquet",
        crs: geometry.crs,
        geometry_column: geometry.name,
        columns: plan.declared(),
        rows_hint: u64::try_from(rows).ok(),
        notes,
        progress: progress.clone(),
        jobs: Box::new(Stretches::new(source.clone(), metadata, plan, progress)),
    }])
}

/// Which columns are read.
#[derive(Debug)]
struct Plan {
    mask: ProjectionMask,
    encoding: Encoding,
    /// Where the geometry stands among the columns that are read.
    geometry: usize,
    /// The others: name, type, and where they stand.
    properties: Vec<(String, ColumnType, usize)>,
}

impl Plan {
    /// All columns but the covering boxes of geometries and what no table takes.
    fn new(metadata: &ArrowReaderMetadata, geometry: &GeometryColumn, notes: &mut Vec<String>) -> Self {
        let mut roots = vec![];
        let mut plan = Self { mask: ProjectionMask::all(), encoding: geometry.encoding, geometry: 0, properties: vec![] };
        for (root, field) in metadata.schema().fields().iter().enumerate() {
            let name = field.name();
            if root == geometry.root {
                plan.geometry = roots.len();
            } else if geometry.coverings.contains(name) {
                continue;
            } else if geometry.others.contains(name) {
                notes.push(format!("column {name} is left out: a second geometry"));
                continue;
            } else if let Some(column_type) = cell::column_type(field.data_type()) {
                notes.extend(cell::note(name, field.data_type()));
                plan.properties.push((name.clone(), column_type, roots.len()));
            } else {
                notes.push(format!("column {name} is left out: no table takes its type {}", field.data_type()));
                continue;
            }
            roots.push(root);
        }
        plan.mask = ProjectionMask::roots(metadata.parquet_schema(), roots);
        plan
    }

    fn declared(&self) -> Vec<(String, ColumnType)> {
        self.properties.iter().map(|(name, column_type, _)| (name.clone(), *column_type)).collect()
    }
}

/// Reads the footer. Where the Arrow schema in it does not fit, Parquet's own does.
fn read_metadata(source: &SourceFile) -> Result<ArrowReaderMetadata, FormatError> {
    nesting::check(source)?;
    let file = source.reader()?;
    let load = |options| unharmed(|| ArrowReaderMetadata::load(&file, options).map_err(|error| error.to_string()));
    let options = ArrowReaderOptions::new();
    let loaded = load(options.clone()).or_else(|_| load(options.with_skip_arrow_metadata(true)));
    loaded.map_err(|reason| source.malformed("footer", reason))
}

/// What `read` gives. Damaged files make the parquet crate panic in places, and then this is an error too.
fn unharmed<R>(read: impl FnOnce() -> Result<R, String>) -> Result<R, String> {
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| Err("the data is damaged".to_owned()))
}
