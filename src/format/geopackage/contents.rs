//! What a `GeoPackage` holds: `gpkg_contents`, `gpkg_geometry_columns` and the tables that they name.

use super::{cell::CellKind, crs};
use crate::{
    format::{
        DeclaredColumn, FormatError,
        sqlite::{Database, quoted},
    },
    model::CrsReference,
};
use rusqlite::{Connection, OptionalExtension, Result};

/// A table or view of user data.
#[derive(Debug, Default)]
pub(super) struct Table {
    /// Its name.
    pub name: String,
    /// Its column of geometries.
    pub geometry: Option<String>,
    /// Its column of ids.
    pub id: Option<String>,
    /// What its rows are ordered by, as SQL: a 64-bit key; `None` for a view.
    pub key: Option<String>,
    /// Its other columns.
    pub columns: Vec<(String, CellKind)>,
    /// Its CRS.
    pub crs: Option<CrsReference>,
    /// How many rows it has, where the file keeps count.
    pub rows_hint: Option<u64>,
    /// What is worth knowing about it.
    pub notes: Vec<String>,
}

impl Table {
    /// The names and types of its other columns.
    pub fn declared(&self) -> Vec<DeclaredColumn> {
        self.columns.iter().map(|(name, kind)| (name.clone(), kind.column_type())).collect()
    }
}

/// Every table of features or attributes, in the order of the file.
pub(super) fn tables(database: &Database) -> std::result::Result<Vec<Table>, FormatError> {
    let names = database.with(names).map_err(|e| database.error("gpkg_contents", e))?;
    let describe = |name: String| {
        let place = format!("table {name}");
        database.with(|c| table(c, name)).map_err(|e| database.error(&place, e))
    };
    names.into_iter().map(describe).collect()
}

fn names(connection: &Connection) -> Result<Vec<String>> {
    let sql = "SELECT table_name FROM gpkg_contents WHERE data_type IN ('features', 'attributes', 'aspatial') ORDER BY rowid";
    connection.prepare(sql)?.query_map([], |row| row.get(0))?.collect()
}

fn table(connection: &Connection, name: String) -> Result<Table> {
    let mut table = Table { rows_hint: rows_hint(connection, &name)?, name, ..Table::default() };
    if let Some((column, srs_id)) = geometry_column(connection, &table.name)? {
        table.geometry = Some(column);
        table.crs = crs::find(connection, srs_id, &mut table.notes)?;
    }
    describe_columns(connection, &mut table)?;
    Ok(table)
}

/// The geometry column and its `srs_id` (12-128r18, section 2.1.5).
fn geometry_column(connection: &Connection, table: &str) -> Result<Option<(String, i64)>> {
    if !exists(connection, "gpkg_geometry_columns")? {
        return Ok(None);
    }
    let sql = "SELECT column_name, srs_id FROM gpkg_geometry_columns WHERE lower(table_name) = lower(?1)";
    connection.query_row(sql, [table], |row| Ok((row.get(0)?, row.get(1)?))).optional()
}

/// The row count that GDAL keeps up with triggers.
fn rows_hint(connection: &Connection, table: &str) -> Result<Option<u64>> {
    if !exists(connection, "gpkg_ogr_contents")? {
        return Ok(None);
    }
    let sql = "SELECT feature_count FROM gpkg_ogr_contents WHERE lower(table_name) = lower(?1)";
    let count: Option<Option<i64>> = connection.query_row(sql, [table], |row| row.get(0)).optional()?;
    Ok(count.flatten().and_then(|n| n.try_into().ok()))
}

fn exists(connection: &Connection, table: &str) -> Result<bool> {
    connection.prepare("SELECT 1 FROM sqlite_master WHERE name = ?1")?.exists([table])
}

/// Sorts the columns of the table into id, geometry and the rest.
fn describe_columns(connection: &Connection, table: &mut Table) -> Result<()> {
    let json = json_columns(connection, &table.name)?;
    let mut statement = connection.prepare("SELECT name, type, pk FROM pragma_table_info(?1) ORDER BY cid")?;
    let columns: Vec<(String, String, i64)> =
        statement.query_map([&table.name], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?.collect::<Result<_>>()?;
    let primary: Vec<_> = columns.iter().filter(|(.., pk)| *pk > 0).collect();
    if let [(name, declared, _)] = primary[..] {
        table.id = Some(name.clone());
        table.key = declared.eq_ignore_ascii_case("INTEGER").then(|| quoted(name));
    } else {
        // OGR's name for the id of a view.
        table.id = columns.iter().map(|c| &c.0).find(|name| name.eq_ignore_ascii_case("ogc_fid")).cloned();
    }
    if table.key.is_none() && connection.prepare(&format!("SELECT _rowid_ FROM {}", quoted(&table.name))).is_ok() {
        table.key = Some("_rowid_".to_owned());
    }
    let id_is_key = table.key.is_some() && table.key == table.id.as_deref().map(quoted);
    for (name, declared, _) in columns {
        let is_geometry = table.geometry.as_ref().is_some_and(|g| g.eq_ignore_ascii_case(&name));
        let is_key = id_is_key && table.id.as_ref() == Some(&name);
        if is_geometry || is_key {
            continue;
        }
        let Some(kind) = CellKind::declared(&declared) else {
            table.notes.push(format!("column {name} is left out: its type {declared} is binary"));
            continue;
        };
        let is_json = kind == CellKind::Text && json.iter().any(|j| j.eq_ignore_ascii_case(&name));
        table.columns.push((name, if is_json { CellKind::Json } else { kind }));
    }
    Ok(())
}

/// The columns that `gpkg_data_columns` calls JSON (12-128r18, section F.9).
fn json_columns(connection: &Connection, table: &str) -> Result<Vec<String>> {
    if !exists(connection, "gpkg_data_columns")? {
        return Ok(vec![]);
    }
    let sql = "SELECT column_name FROM gpkg_data_columns WHERE lower(table_name) = lower(?1) AND mime_type = 'application/json'";
    connection.prepare(sql)?.query_map([table], |row| row.get(0))?.collect()
}
