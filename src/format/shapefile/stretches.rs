//! Records and table rows, read side by side in the order of the file and parsed on any thread.

use super::{
    cell,
    dbf::Table,
    records::{Record, Records},
    shape,
};
use crate::{
    format::{FormatError, ParseJob, Progress},
    model::{Defect, DefectKind, RowBatch},
};
use std::{
    fs::File,
    io::{BufReader, Read, Seek, SeekFrom},
    sync::{Arc, atomic::Ordering},
};

/// Bytes of records and rows that one job parses.
const STRETCH_BYTES: usize = 4 << 20;

/// All rows, in stretches.
pub(super) struct Stretches {
    records: Records,
    table: Option<Arc<Table>>,
    table_reader: Option<BufReader<File>>,
    progress: Progress,
    /// Rows read.
    rows: u64,
    /// Whether the `.shp` is at its end, while the table may go on.
    shapes_ended: bool,
    /// Why reading ends, to be told after what was read before.
    failure: Option<FormatError>,
    ended: bool,
}

/// Some rows.
#[derive(Default)]
struct Stretch {
    rows_before: u64,
    shapes: Vec<Shape>,
    /// The contents of records, one after another.
    contents: Vec<u8>,
    /// Rows of the table, fewer than shapes where it ends too early.
    table_rows: Vec<u8>,
}

/// What stands where the shape of a row should be.
enum Shape {
    /// So many bytes of `contents`.
    Content(usize),
    Absent,
    Broken(String),
    /// The `.shp` has ended before.
    Missing {
        first: bool,
    },
}

impl Stretches {
    /// All rows of both.
    pub fn new(records: Records, table: Option<Arc<Table>>, progress: Progress) -> Result<Self, FormatError> {
        let mut table_reader = None;
        if let Some(table) = &table {
            let mut reader = BufReader::with_capacity(256 << 10, table.source.reader()?);
            reader.seek(SeekFrom::Start(table.rows_start)).map_err(|error| table.source.io(error))?;
            table_reader = Some(reader);
        }
        Ok(Self { records, table, table_reader, progress, rows: 0, shapes_ended: false, failure: None, ended: false })
    }

    /// Reads until there is enough for a job.
    fn read(&mut self) -> Stretch {
        let mut stretch = Stretch { rows_before: self.rows, ..Stretch::default() };
        let row_bytes = self.table.as_ref().map_or(0, |table| table.row_bytes) + 8;
        while !self.ended && stretch.contents.len() + stretch.shapes.len() * row_bytes < STRETCH_BYTES {
            match self.next_shape(&mut stretch.contents) {
                Ok(Some(shape)) => {
                    stretch.shapes.push(shape);
                    self.rows += 1;
                }
                Ok(None) => self.ended = true,
                Err(error) => self.fail(error),
            }
        }
        if let Err(error) = self.read_table_rows(&mut stretch) {
            self.fail(error);
        }
        stretch
    }

    fn fail(&mut self, error: FormatError) {
        self.ended = true;
        self.failure.get_or_insert(error);
    }

    fn next_shape(&mut self, contents: &mut Vec<u8>) -> Result<Option<Shape>, FormatError> {
        let first = !self.shapes_ended;
        if first {
            let before = contents.len();
            match self.records.next(contents)? {
                Some(Record::Content) => return Ok(Some(Shape::Content(contents.len() - before))),
                Some(Record::Absent) => return Ok(Some(Shape::Absent)),
                Some(Record::Broken(reason)) => return Ok(Some(Shape::Broken(reason))),
                None => self.shapes_ended = true,
            }
        }
        Ok(self.table.as_ref().filter(|table| self.rows < table.rows).map(|_| Shape::Missing { first }))
    }

    fn read_table_rows(&mut self, stretch: &mut Stretch) -> Result<(), FormatError> {
        let Some((table, reader)) = self.table.as_ref().zip(self.table_reader.as_mut()) else {
            return Ok(());
        };
        let rows = table.rows.saturating_sub(stretch.rows_before).min(stretch.shapes.len() as u64);
        let bytes = rows * table.row_bytes as u64;
        reader.take(bytes).read_to_end(&mut stretch.table_rows).map_err(|error| table.source.io(error))?;
        Ok(())
    }
}

impl Iterator for Stretches {
    type Item = Result<ParseJob, FormatError>;

    fn next(&mut self) -> Option<Self::Item> {
        let stretch = self.read();
        if stretch.shapes.is_empty() {
            return self.failure.take().map(Err);
        }
        let bytes = stretch.contents.len() + stretch.shapes.len() * 8 + stretch.table_rows.len();
        self.progress.bytes_read.fetch_add(bytes as u64, Ordering::Relaxed);
        let table = self.table.clone();
        Some(Ok(Box::new(move || stretch.parse(table.as_deref()))))
    }
}

impl Stretch {
    fn parse(self, table: Option<&Table>) -> RowBatch {
        let mut batch = RowBatch::with_columns(&table.map(Table::declared).unwrap_or_default());
        let mut contents = self.contents.as_slice();
        let mut table_rows = table.map(|table| self.table_rows.chunks_exact(table.row_bytes));
        for (row, shape) in (self.rows_before + 1..).zip(&self.shapes) {
            batch.begin_row(row);
            let content = match shape {
                Shape::Content(bytes) => contents.split_off(..*bytes).unwrap_or_default(),
                _ => &[],
            };
            let cells = table_rows.as_mut().and_then(Iterator::next);
            match set_row(&mut batch, shape, content, table.zip(cells)) {
                Ok(()) => batch.end_row(),
                Err((kind, reason)) => batch.reject_row(kind, reason),
            }
            batch.defects.extend(first_without(shape, row, table));
        }
        batch
    }
}

/// Where the `.shp` or the table ends before the other, one word is enough for all rows from there.
fn first_without(shape: &Shape, row: u64, table: Option<&Table>) -> Option<Defect> {
    let (kind, detail) = match shape {
        Shape::Missing { first: true } => {
            (DefectKind::BadGeometry, "the .shp ends before this row: it and those after it have no geometry")
        }
        Shape::Missing { .. } => return None,
        _ if row == table?.rows + 1 => {
            (DefectKind::BadValue, "the .dbf ends before this row: it and those after it have no values")
        }
        _ => return None,
    };
    Some(Defect::suspected(row, kind, detail))
}

/// Fills the open row, or tells why it cannot be kept.
fn set_row(
    batch: &mut RowBatch,
    shape: &Shape,
    content: &[u8],
    cells: Option<(&Table, &[u8])>,
) -> Result<(), (DefectKind, String)> {
    if cells.is_some_and(|(_, bytes)| bytes.first() == Some(&b'*')) {
        return Err((DefectKind::Unreadable, "it is marked as deleted in the .dbf".to_owned()));
    }
    match shape {
        Shape::Content(_) => match shape::push(&mut batch.geometries, content) {
            Ok(flattened) => batch.report_flattened(flattened),
            Err(error) => return Err((DefectKind::BadGeometry, error.to_string())),
        },
        Shape::Broken(reason) => return Err((DefectKind::BadGeometry, reason.clone())),
        Shape::Absent | Shape::Missing { .. } => {}
    }
    if let Some((table, bytes)) = cells {
        for (column, field) in table.fields.iter().enumerate() {
            cell::set(batch, column, table, field, bytes.get(field.bytes.clone()).unwrap_or_default());
        }
    }
    Ok(())
}
