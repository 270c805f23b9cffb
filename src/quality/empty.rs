//! Columns without any value.

use super::{
    Subject,
    assess::Found,
    finding::{Findings, Sure},
    roles::texts,
};
use crate::store::Column;

pub(super) fn find(subject: &Subject<'_>) -> Found {
    let mut findings = Findings::default();
    let rows = subject.table.rows() as u64;
    for column in subject.table.columns().iter().filter(|column| rows > 0 && is_empty(column, rows)) {
        findings.column(Sure::Certain, &column.name, rows, format!("`{}` has no value in any of {rows} rows", column.name));
    }
    findings.into()
}

/// Texts of nothing but spaces and empty lists are no values.
fn is_empty(column: &Column, rows: u64) -> bool {
    let blank = |text: &str| matches!(text.trim(), "" | "[]" | "{}");
    column.nulls == rows || texts(column).is_some_and(|text| text.dictionary.iter().all(blank))
}
