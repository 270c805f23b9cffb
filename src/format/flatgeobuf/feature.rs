//! Features of one stretch → a batch.

use super::{
    geometry,
    header::Header,
    property::{self, columns},
};
use crate::model::{DefectKind, RowBatch};

/// Reads features that lie one after another in `bytes`, each up to its end in `ends`.
pub(super) fn read_all(header: &Header, bytes: &[u8], ends: &[usize], rows_before: u64) -> RowBatch {
    let mut batch = RowBatch::with_columns(&header.declared());
    let mut start = 0;
    for (row, end) in (rows_before + 1..).zip(ends) {
        batch.begin_row(row);
        match read(header, bytes.get(start..*end).unwrap_or_default(), &mut batch) {
            Ok(()) => batch.end_row(),
            Err((kind, reason)) => batch.reject_row(kind, reason),
        }
        start = *end;
    }
    batch
}

/// Fills the open row from a feature with its size before it.
fn read(header: &Header, bytes: &[u8], batch: &mut RowBatch) -> Result<(), (DefectKind, String)> {
    let unreadable = |reason: String| (DefectKind::Unreadable, reason);
    let feature = flatgeobuf::size_prefixed_root_as_feature(bytes).map_err(|error| unreadable(first_line(&error.to_string())))?;
    if let Some(geometry) = feature.geometry() {
        let flattened = geometry::push(&mut batch.geometries, &geometry, header.geometry_type, bytes.len())
            .map_err(|error| (DefectKind::BadGeometry, error.to_string()))?;
        batch.report_flattened(flattened);
    }
    if let Some(properties) = feature.properties() {
        let own_columns = columns(feature.columns());
        let columns = if own_columns.is_empty() { &header.columns } else { &own_columns };
        property::set_all(batch, columns, properties.bytes()).map_err(|error| unreadable(error.to_string()))?;
    }
    Ok(())
}

/// The verifier adds a trace of tables to its message.
fn first_line(message: &str) -> String {
    message.lines().next().unwrap_or_default().to_owned()
}
