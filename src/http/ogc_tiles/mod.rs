//! OGC API Tiles, part 1 (OGC 20-057): vector tiles of a collection, and of all or some of them together.
//!
//! ```text
//! subject     what the tiles are of: the path, and `collections`
//! tilesets    /tiles, /collections/{id}/tiles               which tile matrix sets there are
//! tileset     …/{tms}                                       what the tiles hold, and where there are any
//!   layers    … layer by layer
//! tile        …/{tms}/{level}/{row}/{column}                one of them
//! ```

mod layers;
mod subject;
mod tile;
mod tileset;
mod tilesets;

pub use tile::{collection_tile, dataset_tile, tile_of};
pub use tileset::{collection_tileset, dataset_tileset};
pub use tilesets::{collection_tilesets, dataset_tilesets};

use super::{
    layers::{Layers, version_token},
    problem::{Problem, shortened},
    state::HttpState,
};
use crate::{
    catalog::Collection,
    model::{TileMatrixSet, WorldBox},
    tiles::{GridError, TileLimits, levels, tileset_version},
};
use std::{ops::RangeInclusive, sync::Arc};

/// The relation type of lists of vector tilesets (OGC 20-057, section 5.2).
pub const REL_TILESETS: &str = "http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector";
/// The relation type of lists of tilesets of maps, which are images.
pub const REL_MAP_TILESETS: &str = "http://www.opengis.net/def/rel/ogc/1.0/tilesets-map";
/// The relation type of the list of tile matrix sets.
pub const REL_TILING_SCHEMES: &str = "http://www.opengis.net/def/rel/ogc/1.0/tiling-schemes";
/// The relation type of a tile matrix set.
pub const REL_TILING_SCHEME: &str = "http://www.opengis.net/def/rel/ogc/1.0/tiling-scheme";

/// The relation type of the collection that tiles are of.
const REL_GEODATA: &str = "http://www.opengis.net/def/rel/ogc/1.0/geodata";

/// Collections as a tile matrix set sees them.
pub struct Tileset<'a> {
    /// The set.
    pub set: Arc<TileMatrixSet>,
    /// The collections.
    pub layers: Layers<'a>,
    /// Those of them that are loaded, seen through the set.
    pub seen: Vec<Arc<Collection>>,
}

impl<'a> Tileset<'a> {
    /// 404 where there is no such set or collection, or tiles are ready-made and cut otherwise; 503 where none of the collections
    /// is loaded.
    pub async fn of(state: &HttpState, set: &str, layers: Layers<'a>) -> Result<Self, Problem> {
        let set = Arc::clone(tile_matrix_set(state, set)?);
        if let Some(ready_made) = layers.tilesets.first().filter(|_| !set.is_web_mercator_quad()) {
            let (id, quad) = (&ready_made.info.id, TileMatrixSet::WEB_MERCATOR_QUAD);
            return Err(Problem::not_found(format!("the tiles of `{id}` are ready-made, and cut as {quad} only")));
        }
        let mut seen = Vec::with_capacity(layers.ready.len());
        for collection in &layers.ready {
            seen.push(state.grids.see(&set, collection).await?);
        }
        Ok(Self { set, layers, seen })
    }

    /// What stands for the tiles in their URLs: with another version come other tiles. That of tiles for web maps is theirs.
    pub fn version_token(&self) -> String {
        version_token(tileset_version(&self.seen, &self.layers.tilesets))
    }

    /// The levels that have tiles; may be empty.
    pub fn levels(&self) -> RangeInclusive<u8> {
        levels(&self.set, self.layers.infos())
    }

    /// The tiles of a level among which all are that have something in them, as far as that is known.
    pub fn limits(&self, level: u8) -> TileLimits {
        TileLimits::of(&self.set, level, self.bounds().unwrap_or(WorldBox::EMPTY))
    }

    /// Where all of it is; `None` where that is not known, as of what is not loaded.
    fn bounds(&self) -> Option<WorldBox> {
        let seen = self.seen.iter().map(|collection| Some(collection.table.index().bounds()));
        let ready_made = self.layers.tilesets.iter().map(|tileset| tileset.world_bounds());
        let bounds = seen.chain(ready_made).try_fold(WorldBox::EMPTY, |all, bounds| Some(all.union(bounds?)));
        bounds.filter(|_| self.layers.are_complete())
    }
}

impl From<GridError> for Problem {
    fn from(error: GridError) -> Self {
        let cause = std::error::Error::source(&error).map(|cause| format!(": {cause}")).unwrap_or_default();
        Self::internal(format!("{error}{cause}"))
    }
}

/// The set with this id: 404 where there is none.
pub fn tile_matrix_set<'a>(state: &'a HttpState, id: &str) -> Result<&'a Arc<TileMatrixSet>, Problem> {
    let unknown = || Problem::not_found(format!("there is no tile matrix set `{}`; /tileMatrixSets lists all", shortened(id)));
    state.grids.get(id).ok_or_else(unknown)
}
