//! The table (dBASE III+): rows of fixed width in UTF-8, names of at most ten bytes.

use super::FORMAT;
use crate::{
    features::encode::{
        EncodeError, FeatureSet,
        cell::Cell,
        fields::{Field, FieldCells, FieldSource},
        names::{UniqueNames, cut},
        number::{write_float, write_integer},
        stream::Place,
    },
    model::ColumnType,
    store::{ColumnData, Dictionary, IdRef},
};

const MAX_NAME_BYTES: usize = 10;
const MAX_TEXT_BYTES: usize = 254;
const MAX_COLUMNS: usize = 255;
/// Whole numbers of more digits are rounded by most readers.
const MAX_DIGITS: usize = 18;
/// The longest of all numbers of 64 bits.
const FLOAT_BYTES: usize = 24;
const FLOAT_DECIMALS: u8 = 15;
const DATE_BYTES: usize = 8;
/// `2020-02-29T12:34:56.123456789Z`.
const DATE_TIME_BYTES: usize = 30;

/// The columns of a table.
pub(super) struct Table {
    columns: Vec<Column>,
}

struct Column {
    field: Field,
    /// At most ten bytes.
    name: String,
    kind: Kind,
    width: usize,
    /// Values that did not fit.
    cut: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Logical,
    Integer,
    Float,
    Date,
    Text,
}

impl Table {
    /// Of these fields.
    pub fn new(set: &FeatureSet, fields: Vec<Field>) -> Result<Self, EncodeError> {
        if fields.len() > MAX_COLUMNS {
            let reason = format!("it has room for {MAX_COLUMNS} columns, and there are {}; choose fewer", fields.len());
            return Err(EncodeError::Unfit { format: FORMAT, reason });
        }
        let mut names = UniqueNames::shorter_than(MAX_NAME_BYTES);
        let column = |field: Field| {
            let (kind, width) = kind_and_width(set, &field);
            Column { name: names.add(&field.name), field, kind, width, cut: 0 }
        };
        Ok(Self { columns: fields.into_iter().map(column).collect() })
    }

    /// The fields in the order of the columns.
    pub fn fields(&self) -> impl Iterator<Item = &Field> {
        self.columns.iter().map(|column| &column.field)
    }

    /// How long a row is; the first byte says whether it is deleted.
    pub fn record_bytes(&self) -> usize {
        1 + self.columns.iter().map(|column| column.width).sum::<usize>()
    }

    /// The head of a file of so many rows.
    pub fn head(&self, rows: u32) -> Vec<u8> {
        const DBASE_III: u8 = 3;
        const END_OF_COLUMNS: u8 = 0x0d;
        let today = jiff::Zoned::now().date();
        let mut head = vec![DBASE_III, (today.year() - 1900) as u8, today.month() as u8, today.day() as u8];
        head.extend_from_slice(&rows.to_le_bytes());
        head.extend_from_slice(&(32 * (self.columns.len() as u16 + 1) + 1).to_le_bytes());
        head.extend_from_slice(&(self.record_bytes() as u16).to_le_bytes());
        head.resize(32, 0);
        for column in &self.columns {
            let start = head.len();
            head.extend_from_slice(column.name.as_bytes());
            head.resize(start + 11, 0);
            head.push(column.kind.letter());
            head.resize(start + 16, 0);
            head.push(column.width as u8);
            head.push(if column.kind == Kind::Float { FLOAT_DECIMALS } else { 0 });
            head.resize(start + 32, 0);
        }
        head.push(END_OF_COLUMNS);
        head
    }

    /// Appends a row.
    pub fn write_row(&mut self, cells: &[FieldCells<'_>], at: Place, out: &mut Vec<u8>) {
        const NOT_DELETED: u8 = b' ';
        out.push(NOT_DELETED);
        for (column, cells) in self.columns.iter_mut().zip(cells) {
            let start = out.len();
            let fits = write_value(cells.get(at), column.kind, out);
            let written = out.len() - start;
            if !fits || written > column.width {
                column.cut += 1;
                let kept = out
                    .get(start..)
                    .and_then(|bytes| std::str::from_utf8(bytes).ok())
                    .map_or(0, |text| cut(text, column.width).len());
                out.truncate(start + kept);
            }
            out.resize(start + column.width, b' ');
            if matches!(column.kind, Kind::Integer | Kind::Float) {
                out.get_mut(start..).unwrap_or_default().rotate_right(column.width.saturating_sub(written));
            }
        }
    }

    /// The names of the columns and those of the file, as CSV.
    pub fn description(&self) -> String {
        let line = |column: &Column| {
            let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
            let remark = column.remark().unwrap_or_default();
            format!("{},{},{},{}\r\n", quoted(&column.field.name), quoted(&column.name), column.kind.name(), quoted(&remark))
        };
        std::iter::once("column,field,type,remark\r\n".to_owned()).chain(self.columns.iter().map(line)).collect()
    }

    /// What people should know.
    pub fn notes(&self) -> impl Iterator<Item = String> {
        let renamed = |column: &&Column| column.name != column.field.name;
        let name = |column: &Column| format!("{} → {}", column.field.name, column.name);
        let names: Vec<String> = self.columns.iter().filter(renamed).map(name).collect();
        let names =
            (!names.is_empty()).then(|| format!("names have at most 10 bytes: {} (columns.csv has them all)", names.join(", ")));
        let cuts = self.columns.iter().filter_map(|column| Some(format!("column {}: {}", column.field.name, column.cut_note()?)));
        names.into_iter().chain(cuts)
    }
}

impl Column {
    fn cut_note(&self) -> Option<String> {
        let what = match self.kind {
            Kind::Text => "values cut to 254 bytes",
            _ => "values that do not fit the field and are left out",
        };
        (self.cut > 0).then(|| format!("{what}: {}", self.cut))
    }

    fn remark(&self) -> Option<String> {
        let as_text = match (self.field.column_type, self.kind) {
            (ColumnType::DateTime, _) => Some("times are text".to_owned()),
            (ColumnType::List | ColumnType::Json, _) => Some("JSON".to_owned()),
            (ColumnType::Integer, Kind::Text) => {
                Some(format!("text: whole numbers of more than {MAX_DIGITS} digits are rounded by readers"))
            }
            _ => None,
        };
        let remarks: Vec<String> = as_text.into_iter().chain(self.cut_note()).collect();
        (!remarks.is_empty()).then(|| remarks.join("; "))
    }
}

impl Kind {
    fn letter(self) -> u8 {
        match self {
            Self::Logical => b'L',
            Self::Integer | Self::Float => b'N',
            Self::Date => b'D',
            Self::Text => b'C',
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Logical => "logical",
            Self::Integer => "whole number",
            Self::Float => "number",
            Self::Date => "date",
            Self::Text => "text",
        }
    }
}

/// Widths follow from all of the table and not of the set, so that they do not change with a filter.
fn kind_and_width(set: &FeatureSet, field: &Field) -> (Kind, usize) {
    let data = field.column(set).map(|column| &column.data);
    let texts = match (field.source, data) {
        (FieldSource::Id, _) => set.table.ids().texts_by_row(),
        (_, Some(ColumnData::Text(text))) => Some(&text.dictionary),
        _ => None,
    };
    match field.column_type {
        ColumnType::Boolean => (Kind::Logical, 1),
        ColumnType::Float => (Kind::Float, FLOAT_BYTES),
        ColumnType::Date => (Kind::Date, DATE_BYTES),
        ColumnType::DateTime => (Kind::Text, DATE_TIME_BYTES),
        ColumnType::Text | ColumnType::List | ColumnType::Json => (Kind::Text, texts.map_or(1, longest_text)),
        ColumnType::Integer => {
            let width = match data {
                Some(ColumnData::Integer(values)) => longest_integer(values.iter().copied()),
                _ => longest_integer((0..set.table.rows()).filter_map(|row| match set.table.ids().get(row) {
                    IdRef::Integer(id) => Some(id),
                    IdRef::Text(_) => None,
                })),
            };
            (if width > MAX_DIGITS { Kind::Text } else { Kind::Integer }, width)
        }
    }
}

fn longest_text(texts: &Dictionary) -> usize {
    let longest = (0..texts.len() as u32).map(|i| texts.bytes(i).len()).max();
    longest.unwrap_or(1).clamp(1, MAX_TEXT_BYTES)
}

fn longest_integer(values: impl Iterator<Item = i64>) -> usize {
    let (least, most) = values.fold((0, 0), |(least, most), value| (value.min(least), value.max(most)));
    let digits = |value: i64| itoa::Buffer::new().format(value).len();
    digits(least).max(digits(most))
}

/// Appends a value, not yet of the width of its column; whether it can be written at all. Nothing stands for a null.
fn write_value(cell: Cell<'_>, kind: Kind, out: &mut Vec<u8>) -> bool {
    match cell {
        Cell::Null if kind == Kind::Logical => out.push(b'?'),
        Cell::Null => {}
        Cell::Boolean(value) => out.push(if value { b'T' } else { b'F' }),
        Cell::Integer(value) => write_integer(value, out),
        Cell::Float(value) => write_float(value, out),
        Cell::Text(code, texts) if kind == Kind::Date => {
            let digits = texts.bytes(code).iter().copied().filter(|byte| *byte != b'-');
            let start = out.len();
            out.extend(digits);
            if out.len() - start != DATE_BYTES {
                out.truncate(start);
                return false;
            }
        }
        Cell::Text(code, texts) | Cell::Json(code, texts) => texts.append(code, out),
    }
    true
}
