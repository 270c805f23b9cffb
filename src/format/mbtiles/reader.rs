//! Reading: the table (or view) `tiles`, and `metadata`.

use super::row_from_south;
use crate::{
    format::{
        FormatError, SourceFile,
        archive::{ArchiveMetadata, ArchivedTile, Compression, MAX_TILE_BYTES, TileContent},
        sqlite::Database,
    },
    model::TileAddress,
};
use rusqlite::{Connection, OptionalExtension};
use std::{collections::HashMap, sync::Arc};

/// Texts of the metadata that are longer than this are not read: bytes.
const MAX_TEXT_BYTES: u64 = 16 << 20;

/// A file that can be asked for tiles.
#[derive(Debug)]
pub struct Reader {
    source: Arc<SourceFile>,
    database: Database,
    content: TileContent,
    metadata: ArchiveMetadata,
}

impl Reader {
    /// Opens a file.
    ///
    /// # Errors
    /// [`FormatError`] where it is no such database, or its metadata cannot be read.
    pub fn open(source: &Arc<SourceFile>) -> Result<Self, FormatError> {
        let database = Database::open(source, "MBTiles", "tiles")?;
        let failed = |error| database.error("metadata", error);
        let texts = database.with(texts).map_err(failed)?;
        let zooms = database.with(zooms).map_err(|error| database.error("tiles", error))?;
        let content = match texts.get("format") {
            Some(format) => TileContent::of_mbtiles(format)
                .ok_or_else(|| source.unsupported(format!("its tiles are `{format}`, which cannot be served")))?,
            None => database.with(first_content).map_err(|error| database.error("tiles", error))?,
        };
        let metadata = metadata(&texts, zooms);
        Ok(Self { source: Arc::clone(source), database, content, metadata })
    }

    /// What the tiles are.
    pub fn content(&self) -> TileContent {
        self.content
    }

    /// What the file says of itself.
    pub fn metadata(&self) -> &ArchiveMetadata {
        &self.metadata
    }

    /// A tile; `None` where there is none.
    ///
    /// # Errors
    /// [`FormatError`] when the database is broken there.
    pub fn tile(&self, tile: TileAddress) -> Result<Option<ArchivedTile>, FormatError> {
        const TILE: &str = "SELECT tile_data FROM tiles WHERE zoom_level = ?1 AND tile_column = ?2 AND tile_row = ?3";
        let place = || format!("tile {}/{}/{}", tile.z(), tile.x(), tile.y());
        let body = self.database.with(|connection| {
            let mut statement = connection.prepare_cached(TILE)?;
            let mut rows = statement.query((tile.z(), tile.x(), row_from_south(tile)))?;
            let Some(row) = rows.next()? else { return Ok(None) };
            // Not what is too large, nor what is no blob: neither is a tile.
            Ok(Some(row.get_ref(0)?.as_blob().map(|blob| (blob.len() as u64 <= MAX_TILE_BYTES).then(|| blob.to_vec()))))
        });
        match body.map_err(|error| self.database.error(&place(), error))? {
            None => Ok(None),
            Some(Ok(Some(body))) if body.is_empty() => Ok(None),
            Some(Ok(Some(body))) => {
                let compression = if self.content.is_vector() { Compression::of_head(&body) } else { Compression::None };
                Ok(Some(ArchivedTile { body, compression }))
            }
            Some(Ok(None)) => Err(self.source.too_large(format!("{} has more than {} MB", place(), MAX_TILE_BYTES >> 20))),
            Some(Err(error)) => Err(self.source.malformed(place(), error)),
        }
    }
}

/// What `metadata` says, by name; nothing where there is no such table.
fn texts(connection: &Connection) -> rusqlite::Result<HashMap<String, String>> {
    let Ok(mut statement) = connection.prepare("SELECT name, value FROM metadata WHERE length(value) <= ?1 LIMIT 10000") else {
        return Ok(HashMap::new());
    };
    let rows = statement.query_map([MAX_TEXT_BYTES as i64], |row| {
        let text = |place| Ok::<_, rusqlite::Error>(text(row.get_ref(place)?));
        Ok((text(0)?, text(1)?))
    })?;
    rows.collect()
}

/// Numbers are written as such by some.
fn text(value: rusqlite::types::ValueRef<'_>) -> String {
    use rusqlite::types::ValueRef;
    match value {
        ValueRef::Text(bytes) | ValueRef::Blob(bytes) => String::from_utf8_lossy(bytes).into_owned(),
        ValueRef::Integer(number) => number.to_string(),
        ValueRef::Real(number) => number.to_string(),
        ValueRef::Null => String::new(),
    }
}

/// The first and the last zoom with tiles. One at a time: so the index answers.
fn zooms(connection: &Connection) -> rusqlite::Result<[Option<i64>; 2]> {
    let zoom = |which: &str| connection.query_row(&format!("SELECT {which}(zoom_level) FROM tiles"), [], |row| row.get(0));
    Ok([zoom("min")?, zoom("max")?])
}

/// What the first tile is.
fn first_content(connection: &Connection) -> rusqlite::Result<TileContent> {
    let first = "SELECT tile_data FROM tiles LIMIT 1";
    let head = |row: &rusqlite::Row<'_>| {
        row.get_ref(0).map(|value| value.as_blob().unwrap_or_default().iter().take(4).copied().collect())
    };
    let head: Option<Vec<u8>> = connection.query_row(first, [], head).optional()?;
    Ok(match head.as_deref() {
        Some([0x89, b'P', b'N', b'G', ..]) => TileContent::Png,
        Some([0xff, 0xd8, ..]) => TileContent::Jpeg,
        Some([b'R', b'I', b'F', b'F', ..]) => TileContent::Webp,
        _ => TileContent::Mvt,
    })
}

fn metadata(texts: &HashMap<String, String>, zooms: [Option<i64>; 2]) -> ArchiveMetadata {
    let text = |name: &str| texts.get(name).cloned().unwrap_or_default();
    let numbers = |name: &str| -> Vec<f64> { text(name).split(',').filter_map(|n| n.trim().parse().ok()).collect() };
    let zoom = |found: Option<i64>| found.and_then(|zoom| u8::try_from(zoom).ok()).unwrap_or(0);
    let mut metadata = ArchiveMetadata {
        name: text("name"),
        description: text("description"),
        attribution: Some(text("attribution")).filter(|text| !text.is_empty()),
        min_zoom: zoom(zooms[0]),
        max_zoom: zoom(zooms[1]),
        bounds: numbers("bounds").try_into().ok(),
        center: numbers("center").try_into().ok(),
        ..ArchiveMetadata::default()
    };
    metadata.make_sane();
    metadata.read_layers(&serde_json::from_str(&text("json")).unwrap_or_default());
    metadata
}
