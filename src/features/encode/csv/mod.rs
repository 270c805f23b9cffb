//! CSV (RFC 4180) in UTF-8: the id, the properties, and the geometry as WKT or in columns of coordinates.
//!
//! A null is an empty cell, an empty text is `""`. Texts are in quotes only where they must be.

mod position;
mod text;

use super::{
    EncodeError, EncodeOptions, FeatureSet,
    cell::{Cell, Cells},
    number::{write_float, write_integer},
    stream::{Place, Sequence, WriteFeature},
};
use crate::store::{IdRef, Texts};
use position::Position;
use text::{TextStates, TextStyle};

/// Rows end as RFC 4180, section 2, has it.
const LINE_END: &[u8] = b"\r\n";

/// A table of features.
pub(super) struct Csv {
    set: FeatureSet,
    style: TextStyle,
    position: Position,
    /// The name of the column of ids, unless a property holds them.
    id: Option<String>,
    /// What is known of the texts of each column.
    states: Vec<TextStates>,
}

impl Csv {
    /// Of a whole set.
    pub fn new(set: FeatureSet, options: &EncodeOptions) -> Result<Self, EncodeError> {
        let position = Position::new(&set, options.csv_geometry)?;
        let states = set.columns().map(|column| TextStates::of(&column.data)).collect();
        let id = set.id_column();
        Ok(Self { style: TextStyle { safe: options.safe_csv }, position, id, states, set })
    }

    fn names(&self) -> Vec<String> {
        let properties = self.set.columns().map(|column| column.name.clone());
        let distance = self.set.distances_m.as_ref().map(|_| self.set.free_name("distance_m"));
        self.id.iter().cloned().chain(properties).chain(distance).chain(self.position.names().iter().cloned()).collect()
    }
}

impl Sequence for Csv {
    fn set(&self) -> &FeatureSet {
        &self.set
    }

    fn head(&self, out: &mut Vec<u8>) {
        for (i, name) in self.names().iter().enumerate() {
            if i > 0 {
                out.push(b',');
            }
            self.style.write(name.as_bytes(), out);
        }
        out.extend_from_slice(LINE_END);
    }

    fn bind(&mut self) -> WriteFeature<'_> {
        let Self { set, style, position, id, states } = self;
        let (set, style, has_id) = (&*set, *style, id.is_some());
        let mut columns: Vec<(Cells<'_>, &mut TextStates)> = set.columns().map(Cells::of).zip(states).collect();
        Box::new(move |at, out| {
            let start = out.len();
            if has_id {
                write_id(set, style, at.row, out);
                out.push(b',');
            }
            for (cells, states) in &mut columns {
                write_cell(cells.get(at.row), style, states, out);
                out.push(b',');
            }
            write_distance(set, at, out);
            let placed = position.write(set, at.row, out);
            end_row(start, out);
            placed
        })
    }

    fn tail(&self, _out: &mut Vec<u8>) {}
}

/// Every cell was followed by a comma.
fn end_row(start: usize, out: &mut Vec<u8>) {
    if out.len() > start {
        out.pop();
    }
    // An empty line would be no row for most readers.
    if out.len() == start {
        out.extend_from_slice(b"\"\"");
    }
    out.extend_from_slice(LINE_END);
}

fn write_id(set: &FeatureSet, style: TextStyle, row: usize, out: &mut Vec<u8>) {
    match set.table.ids().get(row) {
        IdRef::Integer(id) => write_integer(id, out),
        IdRef::Text(id) => style.write(id.as_bytes(), out),
    }
}

fn write_distance(set: &FeatureSet, at: Place, out: &mut Vec<u8>) {
    if let Some(distances_m) = &set.distances_m {
        if let Some(metres) = distances_m.get(at.place) {
            write_float(*metres, out);
        }
        out.push(b',');
    }
}

#[inline]
fn write_cell(cell: Cell<'_>, style: TextStyle, states: &mut TextStates, out: &mut Vec<u8>) {
    let mut text = |code: u32, texts: &Texts<'_>, out: &mut Vec<u8>| {
        let bytes = texts.bytes(code);
        if states.is_bare(code, bytes, style) { texts.append(code, out) } else { style.write(bytes, out) }
    };
    match cell {
        Cell::Null => {}
        Cell::Boolean(value) => out.extend_from_slice(if value { b"true" } else { b"false" }),
        Cell::Integer(value) => write_integer(value, out),
        Cell::Float(value) => write_float(value, out),
        Cell::Text(code, texts) | Cell::Json(code, texts) => text(code, texts, out),
    }
}

#[cfg(test)]
mod tests;
