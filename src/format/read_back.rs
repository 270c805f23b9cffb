//! For tests: everything that a layer gives, row by row.

use super::{FormatError, Layer, SourceFile};
use crate::model::{Defect, GeometryKind, RowBatch, RowGeometry, Values};
use std::{collections::BTreeMap, path::Path, sync::Arc};

/// What came of a layer.
#[derive(Debug, Default)]
pub(super) struct Read {
    pub rows: Vec<Row>,
    pub defects: Vec<Defect>,
    pub error: Option<FormatError>,
}

/// One row, with its values as text and nulls left out.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Row {
    pub number: u64,
    pub id: Option<String>,
    pub kind: GeometryKind,
    /// Parts of rings of positions.
    pub parts: Vec<Vec<Vec<[f64; 2]>>>,
    pub z: Vec<f64>,
    pub values: BTreeMap<String, String>,
}

impl Read {
    /// The values of a column by row, `-` for null.
    pub fn column(&self, name: &str) -> Vec<&str> {
        self.rows.iter().map(|row| row.values.get(name).map_or("-", String::as_str)).collect()
    }
    pub fn kinds(&self) -> Vec<GeometryKind> {
        self.rows.iter().map(|row| row.kind).collect()
    }
    /// `row: what (kind) detail` of every defect.
    pub fn findings(&self) -> Vec<String> {
        let text = |d: &Defect| format!("{}: {} ({}) {}", d.row, d.outcome.code(), d.kind.code(), d.detail);
        self.defects.iter().map(|d| text(d).trim_end().to_owned()).collect()
    }
}

/// A file of `tests/fixtures`.
pub(super) fn fixture(name: &str) -> Arc<SourceFile> {
    SourceFile::open(&fixture_path(name)).unwrap()
}

pub(super) fn fixture_path(name: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name)
}

/// Runs every job of a layer.
pub(super) fn read(layer: Layer) -> Read {
    let mut read = Read::default();
    for job in layer.jobs {
        match job {
            Ok(job) => add(&mut read, &job()),
            Err(error) => read.error = Some(error),
        }
    }
    read
}

fn add(read: &mut Read, batch: &RowBatch) {
    assert!(batch.columns.iter().all(|(_, column)| column.len() == batch.len()), "columns of different lengths");
    assert_eq!(batch.geometries.len(), batch.len());
    for row in 0..batch.len() {
        let geometry = batch.geometries.row(row);
        read.rows.push(Row {
            number: batch.source_rows[row],
            id: value(&batch.ids, row),
            kind: geometry.kind(),
            parts: parts(geometry),
            z: batch.geometries.z().get(geometry.all_coord_range()).unwrap_or_default().to_vec(),
            values: batch.columns.iter().filter_map(|(name, column)| Some((name.clone(), value(column, row)?))).collect(),
        });
    }
    read.defects.extend_from_slice(&batch.defects);
}

fn parts(geometry: RowGeometry<'_>) -> Vec<Vec<Vec<[f64; 2]>>> {
    geometry.parts().map(|part| geometry.rings(part).map(|ring| geometry.coords(ring).to_vec()).collect()).collect()
}

fn value(column: &crate::model::ColumnBuilder, row: usize) -> Option<String> {
    column.is_valid(row).then(|| match column.values() {
        Values::Nothing => unreachable!(),
        Values::Boolean(v) => v[row].to_string(),
        Values::Integer(v) => v[row].to_string(),
        Values::Float(v) => format!("{:?}", v[row]),
        Values::Text(t) | Values::Untyped(t) | Values::List(t) | Values::Json(t) => t.entry(t.codes()[row]).to_owned(),
    })
}
