//! Reads the rows of a block.

use super::{
    cell,
    coordinate::{self, Coordinate, Reading},
    dms::Axis,
    number,
    plan::Plan,
    position::Position,
};
use crate::model::{Defect, DefectKind, RowBatch, Value};
use std::borrow::Cow;

/// How much of a cell a message quotes, characters.
const QUOTED_CHARS: usize = 60;

/// Some whole records of a file.
#[derive(Debug, Default)]
pub(super) struct Block {
    /// UTF-8 but for what is wrong in the file.
    pub bytes: Vec<u8>,
    /// The number of its first row, counted from 1 without titles and header.
    pub first_row: u64,
    /// The line in the file at which it starts, counted from 1.
    pub first_line: u64,
    /// The decoder had to replace something here or before.
    pub replaced: bool,
}

/// Why a row is not kept.
type Rejection = (DefectKind, String);

type Cells<'a> = [Cow<'a, str>];

impl Block {
    /// Reads all its rows.
    pub fn parse(self, plan: &Plan) -> RowBatch {
        let (text, replaced) = match String::from_utf8(self.bytes) {
            Ok(text) => (text, self.replaced),
            Err(error) => (String::from_utf8_lossy(error.as_bytes()).into_owned(), true),
        };
        let mut rows = Rows { plan, batch: RowBatch::with_columns(&plan.properties), row: self.first_row, unclean: false };
        rows.unclean = replaced && text.contains(char::REPLACEMENT_CHARACTER) || text.contains('\0');
        let (mut at, mut line, mut cells) = (0, self.first_line, vec![]);
        while at < text.len() {
            let end = plan.dialect.record_end(text.as_bytes(), at).unwrap_or(text.len());
            let record = text.get(at..end).unwrap_or_default();
            let lines = plan.dialect.lines(record.as_bytes());
            if !plan.dialect.is_blank(record.as_bytes()) {
                plan.dialect.split(record, &mut cells);
                rows.read(&cells, line, lines);
            }
            (at, line) = (end, line + lines);
        }
        rows.batch
    }
}

struct Rows<'a> {
    plan: &'a Plan,
    batch: RowBatch,
    row: u64,
    /// Cells may hold zeros or replaced characters.
    unclean: bool,
}

impl Rows<'_> {
    /// Reads the record that starts at `line` and takes `lines` of them.
    fn read(&mut self, cells: &Cells<'_>, line: u64, lines: u64) {
        self.batch.begin_row(self.row);
        match self.count_cells(cells, line, lines).and_then(|()| self.position(cells)) {
            Ok(()) => self.values(cells),
            Err((kind, detail)) => self.batch.reject_row(kind, detail),
        }
        self.row += 1;
    }

    /// A row with more cells than columns holds values in the wrong places; one with fewer may.
    fn count_cells(&mut self, cells: &Cells<'_>, line: u64, lines: u64) -> Result<(), Rejection> {
        let columns = self.plan.columns.len();
        let extra = cells.get(columns..).unwrap_or_default();
        if extra.iter().any(|cell| !cell.is_empty()) {
            let place = if lines > 1 { format!("lines {line} to {}", line + lines - 1) } else { format!("line {line}") };
            let why =
                format!("{place}: {} cells for {columns} columns: is a delimiter or a quote inside one not quoted?", cells.len());
            return Err((DefectKind::Unreadable, why));
        }
        if cells.len() < columns {
            let detail = format!("line {line}: {} cells for {columns} columns; the rest are null", cells.len());
            self.batch.defects.push(Defect::suspected(self.row, DefectKind::BadValue, detail));
        }
        Ok(())
    }

    fn position(&mut self, cells: &Cells<'_>) -> Result<(), Rejection> {
        match self.plan.position {
            Position::None => Ok(()),
            Position::Columns { x, y } => self.columns(cells, x, y),
            Position::Pair { column, x_first } => self.pair(cells, column, x_first),
            Position::Cell { column, srid } => self.geometry(cells, column, srid),
        }
    }

    fn columns(&mut self, cells: &Cells<'_>, x: usize, y: usize) -> Result<(), Rejection> {
        let (x_cell, y_cell) = (text(cells, x), text(cells, y));
        match (coordinate::read(x_cell), coordinate::read(y_cell)) {
            (Reading::Missing, Reading::Missing) => Ok(()),
            (Reading::Value(x_read), Reading::Value(y_read)) => {
                self.point(x_read, y_read)?;
                self.report_angle(x, x_cell, x_read);
                self.report_angle(y, y_cell, y_read);
                Ok(())
            }
            (Reading::Value(_), Reading::Missing) => Err(self.half(x, x_cell, y)),
            (Reading::Missing, Reading::Value(_)) => Err(self.half(y, y_cell, x)),
            (Reading::Unreadable, _) => Err(self.unreadable(x, x_cell, "no coordinate")),
            (_, Reading::Unreadable) => Err(self.unreadable(y, y_cell, "no coordinate")),
        }
    }

    fn pair(&mut self, cells: &Cells<'_>, column: usize, x_first: bool) -> Result<(), Rejection> {
        let cell = text(cells, column);
        if coordinate::read(cell) == Reading::Missing {
            return Ok(());
        }
        let [first, second] =
            coordinate::read_pair(cell).ok_or_else(|| self.unreadable(column, cell, "no pair of coordinates"))?;
        let told = first.axis.is_some() || second.axis.is_some();
        let x_first = if told { is_latitude(second, first) } else { x_first };
        if x_first { self.point(first, second) } else { self.point(second, first) }
    }

    /// Adds the point. Hemispheres outweigh the places of the coordinates.
    fn point(&mut self, x: Coordinate, y: Coordinate) -> Result<(), Rejection> {
        if x.axis.is_some() && x.axis == y.axis {
            return Err((DefectKind::BadGeometry, "both coordinates are latitudes or both are longitudes".to_owned()));
        }
        let swapped = is_latitude(x, y);
        let (x, y) = if swapped { (y.value, x.value) } else { (x.value, y.value) };
        if !(x.is_finite() && y.is_finite()) {
            return Err((DefectKind::NotFinite, format!("{x} {y}")));
        }
        self.batch.geometries.position(x, y, None);
        self.batch.geometries.end_ring();
        self.batch.geometries.end_part(crate::model::PartKind::Point);
        self.batch.geometries.end_row(crate::model::GeometryKind::Point);
        if swapped {
            self.batch.report(DefectKind::SwappedAxes, "its hemispheres say which coordinate is which");
        }
        Ok(())
    }

    fn geometry(&mut self, cells: &Cells<'_>, column: usize, srid: Option<u32>) -> Result<(), Rejection> {
        let cell = text(cells, column);
        if coordinate::read(cell) == Reading::Missing {
            return Ok(());
        }
        if let Some(own) = cell::srid(cell).filter(|own| srid != Some(*own)) {
            let layer = srid.map_or("earlier rows have none".to_owned(), |srid| format!("that of earlier rows is {srid}"));
            return Err((DefectKind::BadGeometry, format!("its SRID is {own}, {layer}")));
        }
        let flattened = cell::push(&mut self.batch.geometries, cell).map_err(|why| self.unreadable(column, cell, &why))?;
        self.batch.report_flattened(flattened);
        Ok(())
    }

    fn values(&mut self, cells: &Cells<'_>) {
        for (column, cell) in self.plan.columns.iter().zip(cells) {
            let Some(property) = column.property.filter(|_| !cell.is_empty()) else { continue };
            let mut value = Cow::Borrowed(&**cell);
            if self.unclean && value.contains(['\0', char::REPLACEMENT_CHARACTER]) {
                let detail =
                    format!("column {}: bytes that are no text were left out or replaced: `{}`", column.name, quoted(cell));
                self.batch.report(DefectKind::BadValue, detail.replace('\0', "�"));
                value = Cow::Owned(value.replace('\0', ""));
            } else if column.decimal_comma {
                value = number::with_point(cell);
            }
            self.batch.set_at(property, Value::Untyped(&value));
        }
        self.batch.end_row();
    }

    /// Where the original would be lost: in a column that is no property.
    fn report_angle(&mut self, column: usize, cell: &str, read: Coordinate) {
        if let Some(column) = self.plan.columns.get(column).filter(|c| c.property.is_none() && !read.is_number) {
            let detail = format!("column {}: `{}` read as {}", column.name, quoted(cell), read.value);
            self.batch.report(DefectKind::BadValue, detail);
        }
    }

    fn unreadable(&self, column: usize, cell: &str, why: &str) -> Rejection {
        (DefectKind::BadGeometry, format!("column {}: {why}: `{}`", self.name(column), quoted(cell)))
    }

    fn half(&self, column: usize, cell: &str, missing: usize) -> Rejection {
        let why = format!("column {} is empty, while {} is `{}`", self.name(missing), self.name(column), quoted(cell));
        (DefectKind::BadGeometry, why)
    }

    fn name(&self, column: usize) -> &str {
        self.plan.columns.get(column).map_or("", |column| &column.name)
    }
}

/// Whether a hemisphere says that `this` of two is the latitude.
fn is_latitude(this: Coordinate, other: Coordinate) -> bool {
    this.axis == Some(Axis::Latitude) || other.axis == Some(Axis::Longitude)
}

fn text<'a>(cells: &'a Cells<'_>, column: usize) -> &'a str {
    cells.get(column).map_or("", |cell| cell)
}

fn quoted(cell: &str) -> Cow<'_, str> {
    match cell.char_indices().nth(QUOTED_CHARS) {
        Some((end, _)) => Cow::Owned(format!("{}…", cell.get(..end).unwrap_or_default())),
        None => Cow::Borrowed(cell),
    }
}
