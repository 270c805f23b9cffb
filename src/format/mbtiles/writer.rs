//! Writing: equal tiles once (`images`), a line for each tile (`map`), and both together as the view `tiles`.

use super::{APPLICATION_ID, row_from_south};
use crate::{
    format::archive::{ArchiveMetadata, Recent, TileContent},
    model::TileAddress,
};
use rusqlite::{Connection, Error, params};
use serde_json::Value;
use std::path::Path;

/// Larger tiles are not looked for among those written before: they are hardly ever equal.
const COMPARED_BYTES: usize = 4096;

const TABLES: &str = "
    CREATE TABLE metadata (name TEXT, value TEXT);
    CREATE TABLE map (zoom_level INTEGER, tile_column INTEGER, tile_row INTEGER, tile_id INTEGER);
    CREATE TABLE images (tile_id INTEGER PRIMARY KEY, tile_data BLOB);
    CREATE VIEW tiles AS
        SELECT map.zoom_level, map.tile_column, map.tile_row, images.tile_data
        FROM map JOIN images ON images.tile_id = map.tile_id;";

/// Made at the end: sorted once, and not kept sorted from tile to tile.
const INDEXES: &str = "
    CREATE UNIQUE INDEX map_index ON map (zoom_level, tile_column, tile_row);
    CREATE UNIQUE INDEX metadata_index ON metadata (name);";

/// Writes one file, in one transaction. Nobody reads it before it is done, and what is not done is thrown away: so it has no
/// journal, and `SQLite` does not wait for the disk.
pub struct Writer {
    connection: Connection,
    content: TileContent,
    recent: Recent<i64>,
    addressed_tiles: u64,
    tile_contents: u64,
}

impl Writer {
    /// Begins a file that is empty. Tiles are this.
    ///
    /// # Errors
    /// Where the file cannot be written.
    pub fn new(path: &Path, content: TileContent) -> Result<Self, Error> {
        let connection = Connection::open(path)?;
        let application_id = i32::from_be_bytes(APPLICATION_ID);
        connection.execute_batch(&format!(
            "PRAGMA page_size = 4096; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE;
             PRAGMA application_id = {application_id}; BEGIN; {TABLES}"
        ))?;
        Ok(Self { connection, content, recent: Recent::default(), addressed_tiles: 0, tile_contents: 0 })
    }

    /// Adds a tile with a hash of its body, which is compressed with gzip. No tile comes twice, and none is empty.
    ///
    /// # Errors
    /// Where the file cannot be written.
    pub fn add(&mut self, tile: TileAddress, body: &[u8], hash: u128) -> Result<(), Error> {
        let compared = body.len() <= COMPARED_BYTES;
        let known = if compared { self.recent.get(hash) } else { None };
        let id = match known {
            Some(id) => id,
            None => self.add_image(body, compared.then_some(hash))?,
        };
        self.addressed_tiles += 1;
        let mut statement = self.connection.prepare_cached("INSERT INTO map VALUES (?1, ?2, ?3, ?4)")?;
        statement.execute((tile.z(), tile.x(), row_from_south(tile), id)).map(drop)
    }

    /// Tiles that can be asked for so far, and how many of them are kept.
    pub fn counts(&self) -> (u64, u64) {
        (self.addressed_tiles, self.tile_contents)
    }

    /// Writes what is left: metadata and indexes.
    ///
    /// # Errors
    /// Where the file cannot be written.
    pub fn finish(self, metadata: &ArchiveMetadata) -> Result<(), Error> {
        {
            let mut statement = self.connection.prepare("INSERT INTO metadata VALUES (?1, ?2)")?;
            for (name, value) in rows(metadata, self.content) {
                statement.execute((name, value))?;
            }
        }
        self.connection.execute_batch(&format!("{INDEXES} COMMIT;"))?;
        self.connection.close().map_err(|(_, error)| error)
    }

    fn add_image(&mut self, body: &[u8], hash: Option<u128>) -> Result<i64, Error> {
        self.tile_contents += 1;
        let id = self.tile_contents as i64;
        let mut statement = self.connection.prepare_cached("INSERT INTO images VALUES (?1, ?2)")?;
        statement.execute(params![id, body])?;
        if let Some(hash) = hash {
            self.recent.insert(hash, id);
        }
        Ok(id)
    }
}

/// The rows of `metadata`.
fn rows(metadata: &ArchiveMetadata, content: TileContent) -> Vec<(&'static str, String)> {
    let joined = |numbers: &[f64]| numbers.iter().map(f64::to_string).collect::<Vec<_>>().join(",");
    let mut rows = vec![
        ("name", metadata.name.clone()),
        ("format", content.mbtiles_name().to_owned()),
        ("type", "overlay".to_owned()),
        ("description", metadata.description.clone()),
        ("minzoom", metadata.min_zoom.to_string()),
        ("maxzoom", metadata.max_zoom.to_string()),
        ("generator", concat!("lode ", env!("CARGO_PKG_VERSION")).to_owned()),
        ("json", Value::Object(metadata.layers_json()).to_string()),
    ];
    rows.extend(metadata.bounds.map(|bounds| ("bounds", joined(&bounds))));
    rows.extend(metadata.center.map(|center| ("center", joined(&center))));
    rows.extend(metadata.attribution.clone().map(|text| ("attribution", text)));
    rows
}
