//! Tiles as they are sent: made once, compressed, kept.

use super::{
    ContentEncoding, Rendered, Renderer, TileForm,
    cache::{CacheStatistics, Kept, TileCache, TileKey, tile_cache},
    choice::{Choice, LayerChoice, Selection},
    counts::{Counts, TilesOf},
    job::run,
    selections::Selections,
    version,
};
use crate::{
    catalog::{Collection, CollectionInfo},
    format::mlt::MltError,
    model::TileAddress,
    query::QueryError,
};
use bytes::Bytes;
use std::{cell::RefCell, sync::Arc, thread::available_parallelism};
use tokio::sync::Semaphore;
use xxhash_rust::xxh3::xxh3_64;

/// A tile as it is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tile {
    /// The body, compressed as `encoding` says; empty where the tile has no feature.
    pub body: Bytes,
    /// How the body is compressed: as asked, or not at all where that does not pay.
    pub encoding: ContentEncoding,
    /// A hash of the body, for a strong `ETag`.
    pub etag: u64,
    /// Features in the tile.
    pub features: u32,
    /// Rows in the tile that have no feature of their own at this zoom.
    pub thinned: u32,
}

impl Tile {
    /// The tile in this encoding also where it is larger for it: for clients that take no other.
    #[must_use]
    pub fn encoded(self, encoding: ContentEncoding) -> Self {
        if self.encoding != ContentEncoding::Identity || self.body.is_empty() {
            return self;
        }
        match encoding.encode(&self.body) {
            Some(body) => Self { etag: xxh3_64(&body), body: body.into(), encoding, ..self },
            None => self,
        }
    }
}

/// Why there is no tile.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum TileError {
    /// A mistake of ours; the log has it.
    #[error("rendering tile {}/{}/{} of {collections} failed", tile.z(), tile.x(), tile.y())]
    Panicked {
        /// The tile.
        tile: TileAddress,
        /// The collections asked for, joined by commas.
        collections: String,
    },
    /// The archive is broken there.
    #[error("tile {}/{}/{} of {collection} cannot be read: {reason}", tile.z(), tile.x(), tile.y())]
    Archive {
        /// The tile.
        tile: TileAddress,
        /// The collection.
        collection: String,
        /// What is wrong.
        reason: String,
    },
    /// What others wrote is not what it says it is, or is more than the format is good for.
    #[error("tile {}/{}/{} of {collections} cannot be given as MLT: {source}", tile.z(), tile.x(), tile.y())]
    Mlt {
        /// The tile.
        tile: TileAddress,
        /// The collections asked for, joined by commas.
        collections: String,
        /// Why.
        #[source]
        source: MltError,
    },
    /// What is to be shown of a collection cannot be found out.
    #[error("the filter cannot be asked of {collection}: {source}")]
    Filter {
        /// The collection.
        collection: String,
        /// Why.
        #[source]
        source: QueryError,
    },
    /// A mistake of ours; the log has it.
    #[error("finding out what is to be drawn of {collection} failed")]
    FilterPanicked {
        /// The collection.
        collection: String,
    },
}

/// How much memory is for what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TileMemory {
    /// Tiles that show all of their collections, bytes.
    pub tiles: u64,
    /// Tiles of which requests chose features or properties: they are as many as anybody likes, and so take no room from others.
    pub chosen_tiles: u64,
    /// The rows that filters chose.
    pub filters: u64,
    /// Clusters of points; those asked for last are kept, however large.
    pub clusters: u64,
}

/// Makes tiles and keeps them. Cheap to share by `Arc`.
#[derive(Debug)]
pub struct TileService {
    cache: Arc<TileCache>,
    chosen: Arc<TileCache>,
    selections: Selections,
    /// One permit per tile in the making: as many as there are cores.
    permits: Arc<Semaphore>,
    counts: Counts,
}

impl TileMemory {
    /// No more than so much in all: half of it for what requests choose.
    pub fn of(bytes: u64) -> Self {
        Self { tiles: bytes / 2, chosen_tiles: bytes / 4, filters: bytes / 8, clusters: bytes / 8 }
    }
}

impl TileService {
    /// Keeps what the memory has room for.
    pub fn new(memory: TileMemory) -> Self {
        let cores = available_parallelism().map_or(4, usize::from);
        Self {
            cache: Arc::new(tile_cache(memory.tiles)),
            chosen: Arc::new(tile_cache(memory.chosen_tiles)),
            selections: Selections::new(memory.filters, memory.clusters),
            permits: Arc::new(Semaphore::new(cores)),
            counts: Counts::default(),
        }
    }

    /// The tile of all features if it is kept.
    pub fn at_hand(&self, collections: &[Arc<Collection>], tile: TileAddress, form: impl Into<TileForm>) -> Option<Tile> {
        self.kept(&TileKey { tileset: version(collections), tile, form: form.into() })
    }

    /// The tile of this key if it is kept.
    pub(super) fn kept(&self, key: &TileKey) -> Option<Tile> {
        self.kept_in(&self.cache, key)
    }

    fn kept_in(&self, cache: &TileCache, key: &TileKey) -> Option<Tile> {
        let found = cache.get(key)?;
        self.counts.hit(found.set);
        Some(found.tile)
    }

    /// The tile of what is chosen of these collections, in this order. It is made once however many ask for it at the same time. A
    /// request that is dropped before its turn costs nothing; after that, its tile is kept for whoever asks next.
    pub async fn tile(
        &self,
        collections: &[Arc<Collection>],
        choice: &Choice,
        tile: TileAddress,
        form: impl Into<TileForm>,
    ) -> Result<Tile, TileError> {
        let form = form.into();
        let key = TileKey { tileset: choice.key_in(version(collections)), tile, form };
        let cache = if choice.is_everything() { &self.cache } else { &self.chosen };
        if let Some(found) = self.kept_in(cache, &key) {
            return Ok(found);
        }
        let (shared, selections) = (collections.to_vec(), self.selections.of(collections, choice).await?);
        let of = || TilesOf { ids: joined_ids(collections.iter().map(|c| &c.info)), chosen: !choice.is_everything() };
        self.kept_or_made(cache, key, of, move || make_tile(&shared, &selections, tile, form)).await
    }

    /// The tile of this key, of live collections and tilesets; `job` makes it of what there is of the former, where it is not kept.
    pub(super) async fn joined_kept_or_made(
        &self,
        key: TileKey,
        live: &[Arc<Collection>],
        ids: impl Fn() -> String,
        job: impl FnOnce(&[Selection]) -> Result<Tile, TileError> + Send + 'static,
    ) -> Result<Tile, TileError> {
        if let Some(found) = self.kept(&key) {
            return Ok(found);
        }
        let selections = self.selections.of(live, Choice::EVERYTHING).await?;
        self.kept_or_made(&self.cache, key, || TilesOf { ids: ids(), chosen: false }, move || job(&selections)).await
    }

    async fn kept_or_made(
        &self,
        cache: &Arc<TileCache>,
        key: TileKey,
        of: impl Fn() -> TilesOf,
        job: impl FnOnce() -> Result<Tile, TileError> + Send + 'static,
    ) -> Result<Tile, TileError> {
        let guard = match cache.get_value_or_guard_async(&key).await {
            Ok(found) => {
                self.counts.hit(found.set);
                return Ok(found.tile);
            }
            Err(guard) => guard,
        };
        let (set, keep) = (self.counts.number(of()), Arc::clone(cache));
        self.counts.miss(set);
        let unclaimed =
            move |made: Result<Tile, TileError>| made.into_iter().for_each(|tile| keep.insert(key, Kept { tile, set }));
        let made = run(&self.permits, job, unclaimed).await;
        let tile = made.unwrap_or_else(|| Err(TileError::Panicked { tile: key.tile, collections: of().ids }))?;
        // Refused where the tile was made and kept by a request that was dropped meanwhile.
        let _ = guard.insert(Kept { tile: tile.clone(), set });
        Ok(tile)
    }

    /// How it does in all.
    pub fn statistics(&self) -> CacheStatistics {
        let caches = [&self.cache, &self.chosen];
        let bytes = caches.iter().map(|cache| cache.weight()).sum();
        CacheStatistics { bytes, tiles: caches.iter().map(|cache| cache.len() as u64).sum(), ..self.counts.total() }
    }

    /// How it does by collections. It looks at every tile that is kept.
    pub fn statistics_by_collections(&self) -> Vec<(TilesOf, CacheStatistics)> {
        self.counts.by_name([&self.cache, &self.chosen])
    }

    /// Bytes that clusters take.
    pub fn cluster_bytes(&self) -> u64 {
        self.selections.cluster_bytes()
    }

    /// What is chosen of a collection, as tiles have it.
    pub async fn selection(&self, collection: &Arc<Collection>, choice: &LayerChoice) -> Result<Selection, TileError> {
        self.selections.of_layer(collection, choice).await
    }

    /// Bytes that the rows of filters take.
    pub fn filter_bytes(&self) -> u64 {
        self.selections.bytes()
    }
}

/// The ids of collections, for messages.
pub(super) fn joined_ids<'a>(infos: impl Iterator<Item = &'a CollectionInfo>) -> String {
    infos.map(|info| info.id.as_str()).collect::<Vec<_>>().join(",")
}

fn make_tile(
    collections: &[Arc<Collection>],
    selections: &[Selection],
    tile: TileAddress,
    form: TileForm,
) -> Result<Tile, TileError> {
    let rendered = render(collections, selections, tile);
    if rendered.thinned > 0 {
        let ids = joined_ids(collections.iter().map(|c| &c.info));
        let Rendered { features, thinned, .. } = rendered;
        tracing::debug!("{}/{}/{} of {ids} shows {features} features and leaves {thinned} out", tile.z(), tile.x(), tile.y());
    }
    packed(rendered, form).map_err(|source| {
        let collections = joined_ids(collections.iter().map(|c| &c.info));
        TileError::Mlt { tile, collections, source }
    })
}

/// A tile as it is sent.
pub(super) fn packed(rendered: Rendered, form: TileForm) -> Result<Tile, MltError> {
    let (body, encoding) = form.encoding.compress(form.format.of_mvt(rendered.bytes)?);
    Ok(Tile { etag: xxh3_64(&body), body: body.into(), encoding, features: rendered.features, thinned: rendered.thinned })
}

/// Renders with a renderer that the thread keeps.
pub(super) fn render(collections: &[Arc<Collection>], selections: &[Selection], tile: TileAddress) -> Rendered {
    thread_local! {
        static RENDERER: RefCell<Renderer> = RefCell::default();
    }
    // Taken out, so that a panic leaves no half-written buffers behind.
    let mut renderer = RENDERER.take();
    let rendered = renderer.render_selected(collections, selections, tile);
    RENDERER.set(renderer);
    rendered
}
