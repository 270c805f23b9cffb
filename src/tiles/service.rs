//! Tiles as they are sent: made once, compressed, kept.

use super::{ContentEncoding, Rendered, Renderer, version};
use crate::{
    catalog::{Collection, CollectionInfo},
    model::TileAddress,
};
use bytes::Bytes;
use quick_cache::{
    DefaultHashBuilder, OptionsBuilder, Weighter,
    sync::{Cache, DefaultLifecycle},
};
use std::{
    cell::RefCell,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    thread::available_parallelism,
};
use tokio::sync::{Semaphore, oneshot};
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
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
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
}

/// How the cache does.
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

/// Makes tiles and keeps them. Cheap to share by `Arc`.
#[derive(Debug)]
pub struct TileService {
    cache: Arc<TileCache>,
    /// One permit per tile in the making: as many as there are cores.
    permits: Arc<Semaphore>,
    hits: AtomicU64,
    misses: AtomicU64,
}

type TileCache = Cache<TileKey, Tile, ByBytes>;

/// What decides a tile's bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct TileKey {
    pub tileset: u128,
    pub tile: TileAddress,
    pub encoding: ContentEncoding,
}

#[derive(Debug, Clone)]
struct ByBytes;

/// What a tile takes in the cache besides its body and key: links and the entry in the hash table.
const ENTRY_OVERHEAD_BYTES: usize = 64;
/// A tile larger than its shard's share is not kept.
const SHARD_BYTES: u64 = 16 << 20;
/// What a tile takes on average; only decides how large the cache's own tables are in the beginning.
const TYPICAL_TILE_BYTES: u64 = 8 << 10;

impl TileService {
    /// Keeps tiles of up to `cache_bytes` in all.
    pub fn new(cache_bytes: u64) -> Self {
        let cores = available_parallelism().map_or(4, usize::from);
        let options = OptionsBuilder::new()
            .shards((cache_bytes / SHARD_BYTES).clamp(1, 4 * cores as u64) as usize)
            .estimated_items_capacity((cache_bytes / TYPICAL_TILE_BYTES) as usize)
            .weight_capacity(cache_bytes)
            .build();
        let cache = match options {
            Ok(options) => Cache::with_options(options, ByBytes, DefaultHashBuilder::default(), DefaultLifecycle::default()),
            Err(_) => Cache::with_weighter(0, cache_bytes, ByBytes),
        };
        Self {
            cache: Arc::new(cache),
            permits: Arc::new(Semaphore::new(cores)),
            hits: AtomicU64::new(0),
            misses: AtomicU64::new(0),
        }
    }

    /// The tile if it is kept.
    pub fn at_hand(&self, collections: &[Arc<Collection>], tile: TileAddress, encoding: ContentEncoding) -> Option<Tile> {
        self.kept(&TileKey { tileset: version(collections), tile, encoding })
    }

    /// The tile of this key if it is kept.
    pub(super) fn kept(&self, key: &TileKey) -> Option<Tile> {
        let found = self.cache.get(key)?;
        self.hits.fetch_add(1, Ordering::Relaxed);
        Some(found)
    }

    /// The tile of these collections, in this order. It is made once however many ask for it at the same time. A request that is
    /// dropped before its turn costs nothing; after that, its tile is kept for whoever asks next.
    pub async fn tile(
        &self,
        collections: &[Arc<Collection>],
        tile: TileAddress,
        encoding: ContentEncoding,
    ) -> Result<Tile, TileError> {
        let key = TileKey { tileset: version(collections), tile, encoding };
        let shared = collections.to_vec();
        let ids = || joined_ids(collections.iter().map(|c| &c.info));
        self.kept_or_made(key, ids, move || Ok(make_tile(&shared, tile, encoding))).await
    }

    /// The tile of this key; `job` makes it where it is not kept, of collections with these ids.
    pub(super) async fn kept_or_made(
        &self,
        key: TileKey,
        ids: impl FnOnce() -> String,
        job: impl FnOnce() -> Result<Tile, TileError> + Send + 'static,
    ) -> Result<Tile, TileError> {
        match self.cache.get_value_or_guard_async(&key).await {
            Ok(found) => {
                self.hits.fetch_add(1, Ordering::Relaxed);
                Ok(found)
            }
            Err(guard) => {
                self.misses.fetch_add(1, Ordering::Relaxed);
                let made = self.make(key, ids, job).await?;
                // Refused where the tile was made and kept by a request that was dropped meanwhile.
                let _ = guard.insert(made.clone());
                Ok(made)
            }
        }
    }

    /// How the cache does.
    pub fn statistics(&self) -> CacheStatistics {
        CacheStatistics {
            hits: self.hits.load(Ordering::Relaxed),
            misses: self.misses.load(Ordering::Relaxed),
            bytes: self.cache.weight(),
            tiles: self.cache.len() as u64,
        }
    }

    /// Makes a tile.
    async fn make(
        &self,
        key: TileKey,
        ids: impl FnOnce() -> String,
        job: impl FnOnce() -> Result<Tile, TileError> + Send + 'static,
    ) -> Result<Tile, TileError> {
        let cache = Arc::clone(&self.cache);
        let keep = move |unclaimed: Result<Tile, TileError>| unclaimed.into_iter().for_each(|tile| cache.insert(key, tile));
        let made = run(&self.permits, job, keep).await;
        made.unwrap_or_else(|| Err(TileError::Panicked { tile: key.tile, collections: ids() }))
    }
}

/// Runs a job off the async threads, when there is a core for it; `None` where it panicked. If nobody waits for the result any
/// more, `unclaimed` gets it.
async fn run<T: Send + 'static>(
    permits: &Arc<Semaphore>,
    job: impl FnOnce() -> T + Send + 'static,
    unclaimed: impl FnOnce(T) + Send + 'static,
) -> Option<T> {
    let permit = Arc::clone(permits).acquire_owned().await.ok()?;
    let (sender, receiver) = oneshot::channel();
    // Not on rayon's threads: a load under way keeps those busy for seconds.
    tokio::task::spawn_blocking(move || {
        let result = job();
        drop(permit);
        if let Err(result) = sender.send(result) {
            unclaimed(result);
        }
    });
    // A panic drops the sender.
    receiver.await.ok()
}

/// The ids of collections, for messages.
pub(super) fn joined_ids<'a>(infos: impl Iterator<Item = &'a CollectionInfo>) -> String {
    infos.map(|info| info.id.as_str()).collect::<Vec<_>>().join(",")
}

fn make_tile(collections: &[Arc<Collection>], tile: TileAddress, encoding: ContentEncoding) -> Tile {
    let rendered = render(collections, tile);
    let (body, encoding) = encoding.compress(rendered.bytes);
    Tile { etag: xxh3_64(&body), body: body.into(), encoding, features: rendered.features, thinned: rendered.thinned }
}

/// Renders with a renderer that the thread keeps.
pub(super) fn render(collections: &[Arc<Collection>], tile: TileAddress) -> Rendered {
    thread_local! {
        static RENDERER: RefCell<Renderer> = RefCell::default();
    }
    // Taken out, so that a panic leaves no half-written buffers behind.
    let mut renderer = RENDERER.take();
    let rendered = renderer.render(collections, tile);
    RENDERER.set(renderer);
    rendered
}

impl Weighter<TileKey, Tile> for ByBytes {
    fn weight(&self, _: &TileKey, tile: &Tile) -> u64 {
        (tile.body.len() + size_of::<(TileKey, Tile)>() + ENTRY_OVERHEAD_BYTES) as u64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_an_answer_and_gives_its_core_back() {
        let permits = Arc::new(Semaphore::new(1));
        let runtime = tokio::runtime::Builder::new_multi_thread().build().unwrap();
        runtime.block_on(async {
            assert_eq!(run(&permits, || -> u32 { panic!("a mistake of ours") }, |_| {}).await, None);
            assert_eq!(run(&permits, || 7, |_| {}).await, Some(7));
        });
    }

    #[test]
    fn a_result_that_nobody_waits_for_any_more_is_not_lost() {
        let permits = Arc::new(Semaphore::new(1));
        let runtime = tokio::runtime::Builder::new_multi_thread().build().unwrap();
        runtime.block_on(async {
            let (start, started) = std::sync::mpsc::channel::<()>();
            let (keep, kept) = oneshot::channel();
            let job = move || started.recv().map(|()| 7);
            tokio::select! {
                biased;
                _ = run(&permits, job, move |v| _ = keep.send(v)) => panic!("done before it was started"),
                () = std::future::ready(()) => {}
            }
            start.send(()).unwrap();
            assert_eq!(kept.await.unwrap(), Ok(7));
        });
    }
}
