//! Tiles that are kept, up to so many bytes.

use super::{Tile, TileForm};
use crate::model::TileAddress;
use quick_cache::{
    DefaultHashBuilder, OptionsBuilder, Weighter,
    sync::{Cache, DefaultLifecycle},
};
use std::thread::available_parallelism;

/// Finished tiles.
pub(super) type TileCache = Cache<TileKey, Kept, ByBytes>;

/// What decides a tile's bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct TileKey {
    /// Of the collections, and of what is chosen of them.
    pub tileset: u128,
    pub tile: TileAddress,
    pub form: TileForm,
}

/// A tile in the cache.
#[derive(Debug, Clone)]
pub(super) struct Kept {
    pub tile: Tile,
    /// Of the collections that it is of, in [`super::counts::Counts`].
    pub set: u16,
}

/// How a cache does.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CacheStatistics {
    /// Requests answered by a tile that was there, or on its way for another request.
    pub hits: u64,
    /// Requests that had a tile made.
    pub misses: u64,
    /// Bytes held, keys included.
    pub bytes: u64,
    /// Tiles held.
    pub tiles: u64,
}

#[derive(Debug, Clone)]
pub(super) struct ByBytes;

/// What a tile takes in the cache besides its body and key: links and the entry in the hash table.
const ENTRY_OVERHEAD_BYTES: usize = 64;
/// A tile larger than its shard's share is not kept.
const SHARD_BYTES: u64 = 16 << 20;
/// What a tile takes on average; only decides how large the cache's own tables are in the beginning.
const TYPICAL_TILE_BYTES: u64 = 8 << 10;

/// A cache of so many bytes.
pub(super) fn tile_cache(bytes: u64) -> TileCache {
    let cores = available_parallelism().map_or(4, usize::from);
    let options = OptionsBuilder::new()
        .shards((bytes / SHARD_BYTES).clamp(1, 4 * cores as u64) as usize)
        .estimated_items_capacity((bytes / TYPICAL_TILE_BYTES) as usize)
        .weight_capacity(bytes)
        .build();
    match options {
        Ok(options) => Cache::with_options(options, ByBytes, DefaultHashBuilder::default(), DefaultLifecycle::default()),
        Err(_) => Cache::with_weighter(0, bytes, ByBytes),
    }
}

impl Kept {
    /// What it takes.
    pub fn bytes(&self) -> u64 {
        (self.tile.body.len() + size_of::<(TileKey, Self)>() + ENTRY_OVERHEAD_BYTES) as u64
    }
}

impl Weighter<TileKey, Kept> for ByBytes {
    fn weight(&self, _: &TileKey, kept: &Kept) -> u64 {
        kept.bytes()
    }
}
