//! Columns without any value.

use super::{
    Subject,
    assess::Found,
    finding::{Findings, Sure},
    roles::texts,
};
use crate::store::{Column, NULL_CODE};

pub(super) fn find(subject: &Subject<'_>) -> Found {
    let mut findings = Findings::default();
    let rows = subject.rows.len() as u64;
    for column in subject.table.columns().iter().filter(|column| rows > 0 && !has_value(subject, column)) {
        findings.column(Sure::Certain, &column.name, rows, format!("`{}` has no value in any of {rows} rows", column.name));
    }
    findings.into()
}

/// Texts of nothing but spaces and empty lists are no values.
fn has_value(subject: &Subject<'_>, column: &Column) -> bool {
    let is_value = |text: &str| !matches!(text.trim(), "" | "[]" | "{}");
    subject.rows.iter().any(|row| match texts(column) {
        Some(text) => text.codes[row] != NULL_CODE && is_value(text.dictionary.text(text.codes[row])),
        None => column.is_valid(row),
    })
}
