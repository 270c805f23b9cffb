//! A table in stretches: each is found by its key range, read by any thread on its own connection.

use super::{cell, contents::Table, geometry_blob};
use crate::{
    format::{
        FormatError, ParseJob, Progress,
        sqlite::{Database, quoted},
    },
    model::{DefectKind, FeatureId, RowBatch},
};
use rusqlite::{Connection, Error, Result, Row, ffi, types::ValueRef};
use std::sync::{Arc, atomic::Ordering};

/// Rows in a stretch at most.
const STRETCH_ROWS: u64 = 8192;

/// Bytes of geometry and text after which a stretch ends.
const STRETCH_BYTES: u64 = 4 << 20;

/// The stretches of a table, in the order of its key.
pub(super) struct Stretches {
    database: Arc<Database>,
    table: Arc<Table>,
    progress: Progress,
    rows_done: u64,
    /// Where the next stretch starts: a key, or for a view a row; `None` at the end.
    next_start: Option<i64>,
    /// How many rows a view has; counted at first need.
    view_rows: Option<u64>,
    /// Why reading ends, to be told after what was found before.
    failure: Option<Error>,
}

/// Rows one after another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stretch {
    /// The first and the last key; for a view, how many rows to skip and to take.
    bounds: [i64; 2],
    /// How many rows.
    rows: u64,
    /// Rows before it.
    rows_before: u64,
}

impl Stretches {
    /// All rows of a table.
    pub fn new(database: Arc<Database>, table: Table, progress: Progress) -> Self {
        let next_start = Some(if table.key.is_some() { i64::MIN } else { 0 });
        Self { database, table: Arc::new(table), progress, rows_done: 0, next_start, view_rows: None, failure: None }
    }

    fn find(&mut self, start: i64) -> Result<Option<Stretch>> {
        let rows_before = self.rows_done;
        let Some(key) = &self.table.key else {
            return self.find_in_view(start);
        };
        let sql = stretch_sql(&self.table, key);
        let mut stretch = None;
        let found = self.database.with(|connection| extend(&mut stretch, connection, &sql, start, rows_before));
        self.next_start = stretch.and_then(|s| s.bounds[1].checked_add(1));
        match (found, stretch) {
            (Err(error), None) => return Err(error),
            // What was found before goes out first.
            (Err(error), Some(_)) => self.failure = Some(error),
            (Ok(()), _) => {}
        }
        Ok(stretch)
    }

    /// A view has no key; its rows are counted off.
    fn find_in_view(&mut self, start: i64) -> Result<Option<Stretch>> {
        let all = if let Some(rows) = self.view_rows {
            rows
        } else {
            let sql = format!("SELECT count(*) FROM {}", quoted(&self.table.name));
            self.database.with(|c| c.query_row(&sql, [], |row| row.get::<_, i64>(0)))?.unsigned_abs()
        };
        self.view_rows = Some(all);
        let rows = all.saturating_sub(start.unsigned_abs()).min(STRETCH_ROWS);
        self.next_start = (rows > 0).then(|| start.saturating_add_unsigned(rows));
        Ok((rows > 0).then_some(Stretch { bounds: [start, rows as i64], rows, rows_before: self.rows_done }))
    }

    fn report_progress(&self) {
        let share = self.table.rows_hint.map_or(0.0, |all| (self.rows_done as f64 / all.max(1) as f64).min(1.0));
        self.progress.bytes_read.store((self.progress.bytes_total as f64 * share) as u64, Ordering::Relaxed);
    }
}

impl Iterator for Stretches {
    type Item = std::result::Result<ParseJob, FormatError>;

    fn next(&mut self) -> Option<Self::Item> {
        let start = self.next_start.take();
        let found = match self.failure.take() {
            Some(error) => Err(error),
            None => self.find(start?),
        };
        match found {
            Ok(Some(stretch)) => {
                self.rows_done += stretch.rows;
                self.report_progress();
                let (database, table) = (self.database.clone(), self.table.clone());
                Some(Ok(Box::new(move || read(&database, &table, stretch))))
            }
            Ok(None) => None,
            Err(error) => {
                let place = format!("table {}, after row {}", self.table.name, self.rows_done);
                Some(Err(self.database.error(&place, error)))
            }
        }
    }
}

/// Adds rows from key `start` on, as far as a stretch goes.
fn extend(stretch: &mut Option<Stretch>, connection: &Connection, sql: &str, start: i64, rows_before: u64) -> Result<()> {
    let mut statement = connection.prepare_cached(sql)?;
    let mut found = statement.query([start])?;
    let mut bytes = 0u64;
    while let Some(row) = found.next()? {
        let key: i64 = row.get(0)?;
        if key < start || stretch.is_some_and(|open| key <= open.bounds[1]) {
            // A damaged tree can lead in circles.
            return Err(Error::SqliteFailure(ffi::Error::new(ffi::SQLITE_CORRUPT), Some("its keys are out of order".to_owned())));
        }
        let open = stretch.get_or_insert(Stretch { bounds: [key, key], rows: 0, rows_before });
        open.bounds[1] = key;
        open.rows += 1;
        bytes = bytes.saturating_add(row.get::<_, i64>(1)?.unsigned_abs());
        if bytes >= STRETCH_BYTES || open.rows == STRETCH_ROWS {
            break;
        }
    }
    Ok(())
}

/// Keys from a start, each with the bytes of its geometry and text. `octet_length` reads a size without
/// reading what it is the size of.
fn stretch_sql(table: &Table, key: &str) -> String {
    let large = table.columns.iter().filter(|(_, kind)| matches!(kind, cell::CellKind::Text | cell::CellKind::Json));
    let sizes: Vec<String> = (table.geometry.iter().chain(large.map(|(name, _)| name)))
        .map(|name| format!(" + coalesce(octet_length({}), 0)", quoted(name)))
        .collect();
    let (sizes, table) = (sizes.concat(), quoted(&table.name));
    format!("SELECT {key}, 0{sizes} FROM {table} WHERE {key} >= ?1 ORDER BY {key} LIMIT {STRETCH_ROWS}")
}

/// Geometry, id, and the columns, of a stretch.
fn rows_sql(table: &Table) -> String {
    let or_null = |name: &Option<String>| name.as_deref().map_or_else(|| "NULL".to_owned(), quoted);
    let special = [or_null(&table.geometry), or_null(&table.id)];
    let columns: Vec<String> = special.into_iter().chain(table.columns.iter().map(|(name, _)| quoted(name))).collect();
    let from = format!("SELECT {} FROM {}", columns.join(", "), quoted(&table.name));
    match &table.key {
        Some(key) => format!("{from} WHERE {key} BETWEEN ?1 AND ?2 ORDER BY {key}"),
        None => format!("{from} LIMIT ?2 OFFSET ?1"),
    }
}

fn read(database: &Database, table: &Table, stretch: Stretch) -> RowBatch {
    let mut batch = RowBatch::with_columns(&table.declared());
    let mut done = 0;
    let read = database.with(|connection| read_rows(connection, table, stretch, &mut batch, &mut done));
    let reason = read.err().map_or_else(|| "it is gone: the file was changed while it was read".to_owned(), |e| e.to_string());
    for row in done + 1..=stretch.rows {
        batch.begin_row(stretch.rows_before + row);
        batch.reject_row(DefectKind::Unreadable, reason.clone());
    }
    batch
}

fn read_rows(connection: &Connection, table: &Table, stretch: Stretch, batch: &mut RowBatch, done: &mut u64) -> Result<()> {
    let mut statement = connection.prepare_cached(&rows_sql(table))?;
    let mut rows = statement.query(stretch.bounds)?;
    // Never more rows than were found, whatever a damaged tree leads to.
    while *done < stretch.rows {
        let Some(row) = rows.next()? else { break };
        batch.begin_row(stretch.rows_before + *done + 1);
        match set_row(batch, table, row)? {
            Ok(()) => batch.end_row(),
            Err(reason) => batch.reject_row(DefectKind::BadGeometry, reason),
        }
        *done += 1;
    }
    Ok(())
}

/// Fills the open row; the inner error says why its geometry cannot be had.
fn set_row(batch: &mut RowBatch, table: &Table, row: &Row<'_>) -> Result<std::result::Result<(), String>> {
    match row.get_ref(0)? {
        ValueRef::Null => {}
        ValueRef::Blob(blob) => match geometry_blob::push(&mut batch.geometries, blob) {
            Ok(flattened) => batch.report_flattened(flattened),
            Err(error) => return Ok(Err(error.to_string())),
        },
        other => return Ok(Err(format!("the geometry column holds {}", other.data_type()))),
    }
    match row.get_ref(1)? {
        ValueRef::Integer(id) => batch.set_id(&FeatureId::Integer(id)),
        ValueRef::Text(id) => batch.set_id(&FeatureId::Text(String::from_utf8_lossy(id).into())),
        _ => {}
    }
    for (i, (_, kind)) in table.columns.iter().enumerate() {
        cell::set(batch, i, *kind, row.get_ref(2 + i)?);
    }
    Ok(Ok(()))
}
