//! One value of a row (12-128r18, table 1: data types).

use crate::{
    format::{iso_time, typed_value::set_json},
    model::{ColumnType, DefectKind, RowBatch, Value},
};
use rusqlite::types::ValueRef;
use std::borrow::Cow;

/// How values of a column are to be understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CellKind {
    Boolean,
    Integer,
    Float,
    Text,
    Date,
    DateTime,
    Json,
}

impl CellKind {
    /// By the type in `CREATE TABLE`, of `GeoPackage` or of SQL at large; `None` for binary ones.
    pub fn declared(sql_type: &str) -> Option<Self> {
        let name = sql_type.to_uppercase();
        let has = |part: &str| name.contains(part);
        Some(match () {
            () if has("BLOB") || has("BINARY") || has("GEOM") => return None,
            () if has("BOOL") => Self::Boolean,
            () if has("DATETIME") || has("TIMESTAMP") => Self::DateTime,
            () if has("DATE") => Self::Date,
            () if has("INT") => Self::Integer,
            () if ["REAL", "FLOA", "DOUB", "NUM", "DEC"].into_iter().any(has) => Self::Float,
            () if has("JSON") => Self::Json,
            () => Self::Text,
        })
    }

    /// The type that a table gives it.
    pub fn column_type(self) -> ColumnType {
        match self {
            Self::Boolean => ColumnType::Boolean,
            Self::Integer => ColumnType::Integer,
            Self::Float => ColumnType::Float,
            Self::Text => ColumnType::Text,
            Self::Date => ColumnType::Date,
            Self::DateTime => ColumnType::DateTime,
            Self::Json => ColumnType::Json,
        }
    }
}

/// Sets a property of the open row. SQLite lets a column hold values of any type, so each speaks for itself.
pub(super) fn set(batch: &mut RowBatch, column: usize, kind: CellKind, value: ValueRef<'_>) {
    match value {
        ValueRef::Null => {}
        ValueRef::Integer(i @ (0 | 1)) if kind == CellKind::Boolean => batch.set_at(column, Value::Boolean(i == 1)),
        ValueRef::Integer(i) => batch.set_at(column, Value::Integer(i)),
        ValueRef::Real(f) => batch.set_at(column, Value::Float(f)),
        ValueRef::Text(bytes) => {
            let text = String::from_utf8_lossy(bytes);
            if matches!(text, Cow::Owned(_)) {
                batch.report(DefectKind::BadValue, format!("{}: text that is not UTF-8", batch.columns[column].0));
            }
            set_text(batch, column, kind, &text);
        }
        ValueRef::Blob(_) => batch.report(DefectKind::BadValue, format!("{}: binary became null", batch.columns[column].0)),
    }
}

fn set_text(batch: &mut RowBatch, column: usize, kind: CellKind, text: &str) {
    let in_canonical_form = match kind {
        CellKind::Json => return set_json(batch, column, text),
        CellKind::Date => iso_time::day_from_text(text),
        CellKind::DateTime => iso_time::instant(text),
        _ => None,
    };
    batch.set_at(column, Value::Text(in_canonical_form.as_deref().unwrap_or(text)));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn declared_types_are_understood() {
        let expected = [
            ("BOOLEAN", Some(CellKind::Boolean)),
            ("MEDIUMINT", Some(CellKind::Integer)),
            ("TEXT(254)", Some(CellKind::Text)),
            ("DATETIME", Some(CellKind::DateTime)),
            ("DATE", Some(CellKind::Date)),
            ("double precision", Some(CellKind::Float)),
            ("BLOB(10)", None),
            ("", Some(CellKind::Text)),
        ];
        for (declared, kind) in expected {
            assert_eq!(CellKind::declared(declared), kind, "{declared}");
        }
    }

    #[test]
    fn values_keep_their_own_type_whatever_the_column_says() {
        let mut batch = RowBatch::with_columns(&[("a".into(), ColumnType::Boolean), ("b".into(), ColumnType::DateTime)]);
        batch.begin_row(1);
        set(&mut batch, 0, CellKind::Boolean, ValueRef::Integer(1));
        set(&mut batch, 1, CellKind::DateTime, ValueRef::Text(b"2020-01-01T00:00:00.000Z"));
        batch.end_row();
        batch.begin_row(2);
        set(&mut batch, 0, CellKind::Boolean, ValueRef::Blob(b"\x01"));
        set(&mut batch, 1, CellKind::DateTime, ValueRef::Text(b"soon \xFF"));
        batch.end_row();
        assert!(batch.columns[0].1.is_valid(0) && !batch.columns[0].1.is_valid(1));
        assert_eq!(batch.defects.len(), 2);
    }
}
