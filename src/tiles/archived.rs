//! Tiles made beforehand, alone or joined with others in one tile.

use super::{
    ContentEncoding, Rendered, Tile, TileError, TileForm, TileFormat, TileService,
    cache::TileKey,
    choice::Selection,
    service::{joined_ids, packed, render},
    version::tileset_version,
};
use crate::{
    catalog::{Collection, Tileset},
    format::{
        archive::{ArchivedTile, Compression, MAX_TILE_BYTES, TileContent},
        tilejson::TileJson,
    },
    model::TileAddress,
};
use std::sync::Arc;
use xxhash_rust::xxh3::xxh3_64;

impl TileService {
    /// As [`at_hand`](Self::at_hand), of live collections and tilesets.
    pub fn joined_at_hand(
        &self,
        live: &[Arc<Collection>],
        tilesets: &[Arc<Tileset>],
        tile: TileAddress,
        form: impl Into<TileForm>,
    ) -> Option<Tile> {
        self.kept(&TileKey { tileset: tileset_version(live, tilesets), tile, form: form.into() })
    }

    /// As [`tile`](Self::tile), of live collections and tilesets: the layers of the former, then those of the latter. One tileset
    /// alone is sent as it lies in its archive, where the encoding is that; several are to be MVT.
    pub async fn joined(
        &self,
        live: &[Arc<Collection>],
        tilesets: &[Arc<Tileset>],
        tile: TileAddress,
        form: impl Into<TileForm>,
    ) -> Result<Tile, TileError> {
        let form = form.into();
        let key = TileKey { tileset: tileset_version(live, tilesets), tile, form };
        let (shared_live, shared) = (live.to_vec(), tilesets.to_vec());
        let ids = || joined_ids(live.iter().map(|c| &c.info).chain(tilesets.iter().map(|t| &t.info)));
        let job = move |selections: &[Selection]| joined_tile(&shared_live, selections, &shared, tile, form);
        self.joined_kept_or_made(key, live, ids, job).await
    }
}

/// Describes tiles of live collections and tilesets; `live` describes the former, where there are some.
pub fn joined_tile_json(live: Option<TileJson>, tilesets: &[Arc<Tileset>], template: &str) -> Option<TileJson> {
    live.into_iter().chain(tilesets.iter().map(|tileset| tileset_json(tileset, template))).reduce(TileJson::joined)
}

fn tileset_json(tileset: &Tileset, template: &str) -> TileJson {
    let (info, metadata) = (&tileset.info, tileset.archive.metadata());
    TileJson {
        tilejson: TileJson::VERSION,
        name: info.title.clone(),
        description: info.description.clone(),
        attribution: info.attribution.clone(),
        tiles: vec![template.to_owned()],
        encoding: None,
        bounds: metadata.bounds,
        center: metadata.center,
        minzoom: info.tiles.min_zoom,
        maxzoom: info.tiles.max_zoom,
        vector_layers: metadata.vector_layers.clone(),
    }
}

fn joined_tile(
    live: &[Arc<Collection>],
    selections: &[Selection],
    tilesets: &[Arc<Tileset>],
    tile: TileAddress,
    form: TileForm,
) -> Result<Tile, TileError> {
    if let ([], [alone]) = (live, tilesets) {
        return tile_alone(alone, tile, form);
    }
    let mut rendered = render(live, selections, tile);
    for tileset in tilesets {
        if let Some(archived) = archived_tile(tileset, tile)? {
            rendered.bytes.extend(unpacked(tileset, tile, &archived)?);
        }
    }
    packed(rendered, form).map_err(|source| {
        let collections = joined_ids(live.iter().map(|c| &c.info).chain(tilesets.iter().map(|t| &t.info)));
        TileError::Mlt { tile, collections, source }
    })
}

/// A tile of an archive: as it lies there, if it is in the form that is wanted; what is no MVT is in no other format.
fn tile_alone(tileset: &Tileset, tile: TileAddress, form: TileForm) -> Result<Tile, TileError> {
    let content = tileset.archive.content();
    let (body, encoding) = match archived_tile(tileset, tile)? {
        None => (vec![], ContentEncoding::Identity),
        Some(archived) if content == TileContent::Mvt && form.format != TileFormat::Mvt => {
            let rendered = Rendered { bytes: unpacked(tileset, tile, &archived)?, ..Rendered::default() };
            let collections = || tileset.info.id.to_string();
            return packed(rendered, form).map_err(|source| TileError::Mlt { tile, collections: collections(), source });
        }
        Some(archived) if ContentEncoding::from(archived.compression) == form.encoding => (archived.body, form.encoding),
        Some(archived) if !content.is_vector() => (unpacked(tileset, tile, &archived)?, ContentEncoding::Identity),
        Some(archived) => form.encoding.compress(unpacked(tileset, tile, &archived)?),
    };
    Ok(Tile { etag: xxh3_64(&body), body: body.into(), encoding, features: 0, thinned: 0 })
}

fn archived_tile(tileset: &Tileset, tile: TileAddress) -> Result<Option<ArchivedTile>, TileError> {
    tileset.archive.tile(tile).map_err(|error| broken(tileset, tile, error.to_string()))
}

fn unpacked(tileset: &Tileset, tile: TileAddress, archived: &ArchivedTile) -> Result<Vec<u8>, TileError> {
    let unpacked = archived.compression.decode(&archived.body, MAX_TILE_BYTES);
    unpacked.map_err(|reason| broken(tileset, tile, reason))
}

fn broken(tileset: &Tileset, tile: TileAddress, reason: String) -> TileError {
    TileError::Archive { tile, collection: tileset.info.id.to_string(), reason }
}

impl Tileset {
    /// Whether its layers can be joined with others in one tile.
    pub fn can_be_joined(&self) -> bool {
        self.archive.content() == TileContent::Mvt
    }
}

impl From<Compression> for ContentEncoding {
    fn from(compression: Compression) -> Self {
        match compression {
            Compression::None => Self::Identity,
            Compression::Gzip => Self::Gzip,
            Compression::Brotli => Self::Brotli,
            Compression::Zstd => Self::Zstd,
        }
    }
}
