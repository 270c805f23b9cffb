//! The database and its system tables (12-128r17, section 1.1).

use super::FORMAT;
use crate::features::encode::{EncodeError, OutputCrs};
use rusqlite::{Connection, OptionalExtension, params};
use std::path::Path;

/// `GPKG`, and version 1.3.
const HEADER: &str = "PRAGMA application_id = 0x47504B47; PRAGMA user_version = 10300;";

/// SQLite keeps so many KiB of pages in memory.
const CACHE: &str = "PRAGMA cache_size = -16384;";

/// A file that nobody else sees and that is thrown away after an error needs no journal.
const PRIVATE: &str = "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE;";

const SYSTEM_TABLES: &str = "
CREATE TABLE IF NOT EXISTS gpkg_spatial_ref_sys (
  srs_name TEXT NOT NULL, srs_id INTEGER PRIMARY KEY, organization TEXT NOT NULL,
  organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);
CREATE TABLE IF NOT EXISTS gpkg_contents (
  table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE, description TEXT DEFAULT '',
  last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
  min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
  CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE IF NOT EXISTS gpkg_geometry_columns (
  table_name TEXT NOT NULL, column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL,
  z TINYINT NOT NULL, m TINYINT NOT NULL,
  CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name),
  CONSTRAINT uk_gc_table_name UNIQUE (table_name),
  CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
  CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id));
CREATE TABLE IF NOT EXISTS gpkg_extensions (
  table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL, definition TEXT NOT NULL, scope TEXT NOT NULL,
  CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name));
INSERT OR IGNORE INTO gpkg_spatial_ref_sys VALUES
  ('Undefined Cartesian SRS', -1, 'NONE', -1, 'undefined', 'undefined Cartesian coordinate reference system'),
  ('Undefined geographic SRS', 0, 'NONE', 0, 'undefined', 'undefined geographic coordinate reference system');
";

/// Column descriptions (12-128r17, annex F.9), of which the media type is used: texts that are JSON.
const DATA_COLUMNS: &str = "
CREATE TABLE IF NOT EXISTS gpkg_data_columns (
  table_name TEXT NOT NULL, column_name TEXT NOT NULL, name TEXT, title TEXT, description TEXT, mime_type TEXT,
  constraint_name TEXT,
  CONSTRAINT pk_gdc PRIMARY KEY (table_name, column_name), CONSTRAINT gdc_tn UNIQUE (table_name, name));
CREATE TABLE IF NOT EXISTS gpkg_data_column_constraints (
  constraint_name TEXT NOT NULL, constraint_type TEXT NOT NULL, value TEXT, min NUMERIC, min_is_inclusive BOOLEAN,
  max NUMERIC, max_is_inclusive BOOLEAN, description TEXT,
  CONSTRAINT gdcc_ntv UNIQUE (constraint_name, constraint_type, value));
INSERT INTO gpkg_extensions SELECT column1, NULL, 'gpkg_schema', 'http://www.geopackage.org/spec/#extension_schema', 'read-write'
  FROM (VALUES ('gpkg_data_columns'), ('gpkg_data_column_constraints'))
  WHERE NOT EXISTS (SELECT 1 FROM gpkg_extensions WHERE extension_name = 'gpkg_schema');
";

/// Metadata (12-128r17, annex F.8).
const METADATA: &str = "
CREATE TABLE IF NOT EXISTS gpkg_metadata (
  id INTEGER CONSTRAINT m_pk PRIMARY KEY ASC NOT NULL, md_scope TEXT NOT NULL DEFAULT 'dataset', md_standard_uri TEXT NOT NULL,
  mime_type TEXT NOT NULL DEFAULT 'text/xml', metadata TEXT NOT NULL DEFAULT '');
CREATE TABLE IF NOT EXISTS gpkg_metadata_reference (
  reference_scope TEXT NOT NULL, table_name TEXT, column_name TEXT, row_id_value INTEGER,
  timestamp DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')), md_file_id INTEGER NOT NULL, md_parent_id INTEGER,
  CONSTRAINT crmr_mfi_fk FOREIGN KEY (md_file_id) REFERENCES gpkg_metadata(id),
  CONSTRAINT crmr_mpi_fk FOREIGN KEY (md_parent_id) REFERENCES gpkg_metadata(id));
INSERT INTO gpkg_extensions SELECT column1, NULL, 'gpkg_metadata', 'http://www.geopackage.org/spec131/#extension_metadata', 'read-write'
  FROM (VALUES ('gpkg_metadata'), ('gpkg_metadata_reference'))
  WHERE NOT EXISTS (SELECT 1 FROM gpkg_extensions WHERE extension_name = 'gpkg_metadata');
";

/// The vocabulary whose words the provenance of a layer is in.
const PROVENANCE_STANDARD: &str = "http://www.w3.org/ns/prov";

/// A database with a transaction open.
pub(super) struct Package {
    pub connection: Connection,
}

impl Package {
    /// Opens the file, and makes what a `GeoPackage` has where it is not there. `is_private`: it may be left broken.
    pub fn open(path: &Path, is_private: bool) -> Result<Self, EncodeError> {
        let connection = Connection::open(path).map_err(failed)?;
        let settings = if is_private { PRIVATE } else { "" };
        let begin = format!("{CACHE}{settings}{HEADER}BEGIN;{SYSTEM_TABLES}");
        connection.execute_batch(&begin).map_err(failed)?;
        let package = Self { connection };
        let wgs84 = OutputCrs::new("EPSG:4326", &[]);
        package.srs_id(&wgs84.map_err(|error| EncodeError::Library { format: FORMAT, source: Box::new(error) })?)?;
        Ok(package)
    }

    /// The `srs_id` of a CRS, which is added where it is new: its code if it is one of EPSG's, else a free number.
    pub fn srs_id(&self, crs: &OutputCrs) -> Result<i64, EncodeError> {
        let (organization, code) = crs.code().split_once(':').unwrap_or_default();
        let code: i64 = code.parse().unwrap_or(0);
        let find = "SELECT srs_id FROM gpkg_spatial_ref_sys WHERE upper(organization) = ?1 AND organization_coordsys_id = ?2 AND srs_name = ?3";
        let known = |name: &str| {
            let found = self.connection.query_row(find, params![organization.to_uppercase(), code, name], |row| row.get(0));
            found.optional().map_err(failed)
        };
        if let Some(id) = known(&crs.name)? {
            return Ok(id);
        }
        let free = "SELECT CASE WHEN ?1 > 0 AND NOT EXISTS (SELECT 1 FROM gpkg_spatial_ref_sys WHERE srs_id = ?1) THEN ?1 \
             ELSE max(100000, max(srs_id)) + 1 END FROM gpkg_spatial_ref_sys";
        let id: i64 = self.connection.query_row(free, [code], |row| row.get(0)).map_err(failed)?;
        // What has no WKT 1 has WKT 2, which every reader of today knows.
        let definition = if crs.wkt1.is_empty() { &crs.wkt2 } else { &crs.wkt1 };
        let insert = "INSERT INTO gpkg_spatial_ref_sys VALUES (?1, ?2, ?3, ?4, ?5, NULL)";
        self.connection.execute(insert, params![crs.name, id, organization, code, definition]).map_err(failed)?;
        Ok(id)
    }

    /// Says from where a table is, as JSON.
    pub fn declare_provenance(&self, table: &str, provenance: &str) -> Result<(), EncodeError> {
        self.connection.execute_batch(METADATA).map_err(failed)?;
        let insert = "INSERT INTO gpkg_metadata (md_scope, md_standard_uri, mime_type, metadata) VALUES ('dataset', ?1, 'application/json', ?2)";
        self.connection.execute(insert, [PROVENANCE_STANDARD, provenance]).map_err(failed)?;
        let refer = "INSERT INTO gpkg_metadata_reference (reference_scope, table_name, md_file_id) VALUES ('table', ?1, ?2)";
        self.connection.execute(refer, params![table, self.connection.last_insert_rowid()]).map_err(failed)?;
        Ok(())
    }

    /// Says that a column of text is JSON.
    pub fn declare_json(&self, table: &str, column: &str) -> Result<(), EncodeError> {
        self.connection.execute_batch(DATA_COLUMNS).map_err(failed)?;
        let insert = "INSERT INTO gpkg_data_columns (table_name, column_name, mime_type) VALUES (?1, ?2, 'application/json')";
        self.connection.execute(insert, [table, column]).map_err(failed)?;
        Ok(())
    }

    /// Ends the transaction, and the file is whole.
    pub fn close(self) -> Result<(), EncodeError> {
        self.connection.execute_batch("COMMIT").map_err(failed)?;
        self.connection.close().map_err(|(_, error)| failed(error))
    }
}

/// What SQLite says.
pub(super) fn failed(error: rusqlite::Error) -> EncodeError {
    EncodeError::Library { format: FORMAT, source: Box::new(error) }
}

/// A name as SQL has it.
pub(super) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
