//! Tiles that are made before anybody asks for them.

use super::stop::stopped;
use crate::{
    catalog::{Collection, Entries, Entry},
    config::{WarmEncoding, WarmSettings},
    http::Shared,
    model::{LonLatBounds, WorldBox},
    tiles::{Choice, ContentEncoding, TileError, TilesUnder, version},
};
use std::{sync::Arc, time::Instant};
use tokio::task::JoinHandle;

/// How much of the tile cache the list may take, in quarters.
const QUARTERS: u64 = 3;

/// Keeps the tiles of a list made, one at a time, behind what clients ask for.
pub struct Warmer {
    state: Shared,
    list: Vec<WarmSettings>,
    cache_bytes: u64,
    /// What is being made, or was.
    versions: Vec<u128>,
    work: Option<JoinHandle<()>>,
}

/// The tiles of an entry of the list.
struct Task {
    collections: Vec<Arc<Collection>>,
    settings: WarmSettings,
}

/// How far it came.
#[derive(Debug, Default, PartialEq, Eq)]
struct Made {
    tiles: u64,
    bytes: u64,
    /// Whether it ended where the cache has no more room.
    is_full: bool,
}

impl Warmer {
    /// Of a list; `cache_bytes`: what the tile cache holds.
    pub fn new(state: Shared, list: Vec<WarmSettings>, cache_bytes: u64) -> Self {
        Self { state, list, cache_bytes, versions: vec![], work: None }
    }

    /// Takes another list for the next time.
    pub fn configure(&mut self, list: Vec<WarmSettings>) {
        self.list = list;
    }

    /// Makes the tiles, unless those of the collections as they are now have been made, or are being made. What is made of them as
    /// they were is left.
    pub fn start(&mut self) {
        let entries = self.state.catalog.snapshot();
        let tasks: Vec<Task> = self.list.iter().filter_map(|settings| task(settings, &entries)).collect();
        let versions: Vec<u128> = tasks.iter().map(|task| version(&task.collections)).collect();
        if versions == self.versions {
            return;
        }
        self.versions = versions;
        let (state, most) = (Arc::clone(&self.state), self.cache_bytes / 4 * QUARTERS);
        let work = async move {
            let mut room = most;
            for task in tasks {
                room = task.run(&state, room).await;
            }
        };
        let work = tokio::spawn(async {
            tokio::select! {
                () = work => {}
                () = stopped() => {}
            }
        });
        if let Some(before) = self.work.replace(work) {
            before.abort();
        }
    }
}

/// What is to be made; `None` where not all of the collections are there.
fn task(settings: &WarmSettings, entries: &Entries) -> Option<Task> {
    let mut collections: Vec<Arc<Collection>> = vec![];
    for id in &settings.collections {
        let missing = match entries.get(id) {
            Some(Entry::Ready(collection)) => {
                collections.push(Arc::clone(collection));
                continue;
            }
            Some(Entry::Tiles(_)) => "its tiles are ready-made",
            Some(Entry::Loading(_) | Entry::Failed(..)) => "it is not loaded",
            None => "there is no such collection",
        };
        tracing::warn!("cache.warm: no tiles are made beforehand of {}: `{id}`: {missing}", settings.collections.join(","));
        return None;
    }
    Some(Task { collections, settings: settings.clone() })
}

impl Task {
    /// Makes them where there is room; the room that is left.
    async fn run(&self, state: &Shared, room: u64) -> u64 {
        let (start, ids) = (Instant::now(), self.settings.collections.join(","));
        match self.make(state, room).await {
            Ok(Made { tiles, bytes, is_full }) => {
                let end = if is_full { "; the cache has no room for more" } else { "" };
                let (size, s) = (indicatif::HumanBytes(bytes), start.elapsed().as_secs_f64());
                tracing::info!("{tiles} tiles of {ids} are made beforehand ({size}, {s:.1} s){end}");
                room.saturating_sub(bytes)
            }
            Err(error) => {
                tracing::warn!("no more tiles of {ids} are made beforehand: {error}");
                room
            }
        }
    }

    /// One tile after the other: never on more than one core.
    async fn make(&self, state: &Shared, room: u64) -> Result<Made, TileError> {
        let Self { collections, settings } = self;
        let within: Vec<WorldBox> =
            settings.bounds().iter().flat_map(LonLatBounds::halves).map(WorldBox::of_lon_lat_bounds).collect();
        let has_tiles = |zoom: &u8| collections.iter().any(|c| (c.info.tiles.min_zoom..=c.info.tiles.max_zoom).contains(zoom));
        let mut made = Made::default();
        for zoom in (settings.min_zoom..=settings.max_zoom).filter(has_tiles) {
            for tile in TilesUnder::of_zoom(collections, &[], &within, zoom) {
                if made.bytes >= room {
                    return Ok(Made { is_full: true, ..made });
                }
                for encoding in &settings.encodings {
                    let tile = state.tiles.tile(collections, Choice::EVERYTHING, tile, ContentEncoding::from(*encoding)).await?;
                    made.bytes += tile.body.len() as u64;
                }
                made.tiles += 1;
            }
        }
        Ok(made)
    }
}

impl From<WarmEncoding> for ContentEncoding {
    fn from(encoding: WarmEncoding) -> Self {
        match encoding {
            WarmEncoding::Gzip => Self::Gzip,
            WarmEncoding::Br => Self::Brotli,
            WarmEncoding::Zstd => Self::Zstd,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        catalog::{Catalog, CollectionInfo},
        http::{HttpSettings, HttpState},
        model::{CollectionId, RowBatch},
        store::{PreparedBatch, TableBuilder},
        tiles::{Grids, TileMemory, TileService},
    };

    fn ready(id: &str, lon: f64) -> Entry {
        let mut batch = RowBatch::default();
        for i in 0..4 {
            batch.begin_row(i + 1);
            batch.geometries.push_point(lon + i as f64, 50.0, None);
            batch.end_row();
        }
        let mut builder = TableBuilder::new("geometry");
        builder.push(PreparedBatch::new(batch)).unwrap();
        let info = CollectionInfo::new(CollectionId::from_name(id));
        Entry::Ready(Arc::new(Collection::of_table(info, builder.finish().table)))
    }

    fn list(toml: &str) -> Vec<WarmSettings> {
        toml.split(';').map(|entry| toml::from_str(&entry.replace(',', "\n").replace('|', ",")).unwrap()).collect()
    }

    fn warmer(list: Vec<WarmSettings>) -> Warmer {
        let catalog = Arc::new(Catalog::default());
        ["a", "b"].into_iter().zip([10.0, 70.0]).for_each(|(id, lon)| catalog.put(&ready(id, lon)));
        let tiles = TileService::new(TileMemory::of(1 << 20));
        let state = HttpState::new(catalog, HttpSettings::default(), tiles, Grids::default());
        Warmer::new(Arc::new(state), list, 1 << 19)
    }

    async fn done(warmer: &mut Warmer) -> u64 {
        warmer.start();
        if let Some(work) = &mut warmer.work {
            let _ = work.await;
        }
        warmer.work = None;
        warmer.state.tiles.statistics().misses
    }

    #[tokio::test]
    async fn tiles_of_the_list_are_made_once_for_each_state_of_their_collections() {
        let mut warmer = warmer(list("collections=['a'],max_zoom=3;collections=['none'];collections=['b'|'a'],max_zoom=0"));
        let first = done(&mut warmer).await;
        assert_eq!(first, 2 * (4 + 1), "four zooms and one, in two encodings");
        assert_eq!(done(&mut warmer).await, first);
        warmer.state.catalog.put(&ready("b", 20.0));
        assert_eq!(done(&mut warmer).await, first + 2, "the tile of both");
        let kept = warmer.state.tiles.statistics();
        assert!(kept.tiles > 8 && kept.hits >= 8, "{kept:?}");
    }

    #[tokio::test]
    async fn a_box_and_the_memory_are_kept_to() {
        let mut far = warmer(list("collections=['a'],max_zoom=14,bbox=[170.0|-10.0|-170.0|10.0],min_zoom=5"));
        assert_eq!(done(&mut far).await, 0);
        let near = warmer(list("collections=['a'],max_zoom=14,encodings=['gzip']"));
        let task = task(&near.list[0], &near.state.catalog.snapshot()).unwrap();
        let all = task.make(&near.state, u64::MAX).await.unwrap();
        assert!(!all.is_full && all.tiles > 15);
        let some = task.make(&near.state, all.bytes / 2).await.unwrap();
        assert!(some.is_full && some.tiles < all.tiles && some.bytes >= all.bytes / 2);
    }
}
