//! Esri Shapefile ("ESRI Shapefile Technical Description", July 1998) with its dBASE table.
//!
//! ```text
//! files      the .shp and what lies beside it or with it in a zip archive
//! stretches  records and table rows, read in order → jobs
//! records    the .shp, by its .shx or from one record to the next
//! shape      one record → geometry           rings  rings → polygons with holes
//! dbf        the table: fields and rows      cell   one value      memo  long texts beside it
//! charset    what its text is written in
//! ```
//! Ours and not the `shapefile` and `dbase` crates': those stop at the first bad record, allocate what a
//! count in the file asks for, and take the winding of rings at its word, which real files break.

mod cell;
mod charset;
mod dbf;
mod files;
mod memo;
mod records;
mod rings;
mod shape;
mod slabs;
mod stretches;
#[cfg(test)]
mod tests;

use super::{FormatError, Layer, Progress, ReadOptions, SourceFile};
use crate::model::CrsReference;
use dbf::Table;
use files::Files;
use records::Records;
use std::sync::Arc;
use stretches::Stretches;

/// Opens a `.shp`, or every one in a zip archive. One that cannot be read there is a layer whose rows are an error.
pub fn open(source: &Arc<SourceFile>, options: &ReadOptions) -> Result<Vec<Layer>, FormatError> {
    if source.head().starts_with(b"PK") {
        let all = files::in_archive(source)?.into_iter();
        return Ok(all
            .map(|files| {
                layer(&files, options)
                    .unwrap_or_else(|error| Layer {
                        notes: files.notes.clone(),
                        ..Layer::broken(&files.name, "Shapefile", error)
                    })
                    .of(&files.shp)
            })
            .collect());
    }
    Ok(vec![layer(&files::beside(source), options)?])
}

fn layer(files: &Files, options: &ReadOptions) -> Result<Layer, FormatError> {
    let mut notes = files.notes.clone();
    let records = Records::open(files, &mut notes)?;
    let table = open_table(files, options, &mut notes);
    let crs = crs(files, &mut notes);
    let rows = table.as_ref().map(|table| table.rows);
    if let (Some(shapes), Some(rows)) = (records.count(), rows.filter(|rows| Some(*rows) != records.count())) {
        notes.push(format!("the .shp has {shapes} records and the .dbf {rows}: what one lacks is null"));
    }
    let bytes_total = files.shp.len() + files.dbf.as_ref().map_or(0, |dbf| dbf.len());
    let progress = Progress { bytes_total, ..Progress::default() };
    Ok(Layer {
        name: files.name.clone(),
        format: "Shapefile",
        crs,
        geometry_column: "geometry".to_owned(),
        columns: table.as_deref().map(Table::declared).unwrap_or_default(),
        rows_hint: records.count().max(rows),
        notes,
        progress: progress.clone(),
        jobs: Box::new(Stretches::new(records, table, progress)?),
    })
}

/// The table, if there is one that can be read.
fn open_table(files: &Files, options: &ReadOptions, notes: &mut Vec<String>) -> Option<Arc<Table>> {
    let Some(dbf) = &files.dbf else {
        notes.push("there is no .dbf beside it: rows have a geometry and nothing else".to_owned());
        return None;
    };
    let table = Table::open(dbf, files, options, notes);
    table.map(Arc::new).map_err(|error| notes.push(format!("rows have a geometry and nothing else: {error}"))).ok()
}

/// What the `.prj` says.
fn crs(files: &Files, notes: &mut Vec<String>) -> Option<CrsReference> {
    let prj = files.prj.as_ref()?;
    let name = prj.given().file_name().unwrap_or_default().to_string_lossy();
    match files::text(prj) {
        Ok(wkt) if !wkt.trim().is_empty() => Some(CrsReference::from_file(wkt.trim(), name)),
        Ok(_) => {
            notes.push(format!("{name} is empty"));
            None
        }
        Err(error) => {
            notes.push(error.to_string());
            None
        }
    }
}
