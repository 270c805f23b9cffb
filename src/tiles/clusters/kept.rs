//! Clusters that were made lately.

use super::{Hierarchy, clustered::clusters_of};
use crate::{
    catalog::Collection,
    tiles::{choice::ChosenRows, job::run},
};
use std::{
    collections::HashMap,
    hash::Hash,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    thread::available_parallelism,
};
use tokio::sync::{OnceCell, Semaphore};
use xxhash_rust::xxh3::Xxh3;

/// Keeps clusters for all tiles of a layer: up to so many bytes, but those asked for last always.
#[derive(Debug)]
pub struct KeptClusters {
    kept: Mutex<HashMap<u128, Kept>>,
    max_bytes: u64,
    /// One for each that is being made: each uses every core.
    permits: Arc<Semaphore>,
}

/// Clusters, now or soon.
#[derive(Debug, Default)]
struct Kept {
    clusters: Arc<OnceCell<Arc<Hierarchy>>>,
    /// When they were asked for last, in numbers that grow.
    used: u64,
}

/// What an entry takes besides its clusters.
const ENTRY_BYTES: u64 = 256;

impl KeptClusters {
    /// Keeps so many bytes.
    pub fn new(max_bytes: u64) -> Self {
        let permits = available_parallelism().map_or(2, usize::from);
        Self { kept: Mutex::default(), max_bytes, permits: Arc::new(Semaphore::new(permits)) }
    }

    /// The clusters of a collection, or of some of its rows, which a filter of this fingerprint is true of. They are made once
    /// however many ask, and to the end even where nobody waits any more. `None` where that fails: a mistake of ours.
    pub async fn of(
        &self,
        collection: &Arc<Collection>,
        rows: Option<(u128, &Arc<ChosenRows>)>,
        radius_px: u8,
        max_zoom: u8,
    ) -> Option<Arc<Hierarchy>> {
        let mut hash = Xxh3::new();
        let (fingerprint, rows) = rows.unzip();
        (collection.table.revision(), fingerprint, radius_px, max_zoom).hash(&mut hash);
        let cell = self.cell(hash.digest128());
        if let Some(clusters) = cell.get() {
            return Some(Arc::clone(clusters));
        }
        let (collection, rows, permits) = (Arc::clone(collection), rows.map(Arc::clone), Arc::clone(&self.permits));
        let make = move || {
            let start = std::time::Instant::now();
            let clusters = clusters_of(&collection.table, rows.as_ref().map(|rows| &rows.set), radius_px, max_zoom);
            let (id, seconds) = (&collection.info.id, start.elapsed().as_secs_f64());
            tracing::debug!("{} clusters of `{id}`, {radius_px} px, to zoom {max_zoom} ({seconds:.2} s)", clusters.count());
            Arc::new(clusters)
        };
        let making = tokio::spawn(async move {
            let made = cell.get_or_try_init(|| async { run(&permits, make, |_| {}).await.ok_or(()) });
            made.await.map(Arc::clone)
        });
        let made = making.await.ok()?.ok();
        self.make_room();
        made
    }

    /// Bytes held.
    pub fn bytes(&self) -> u64 {
        self.kept().values().map(Kept::bytes).sum()
    }

    /// The place where the clusters are, or will be.
    fn cell(&self, key: u128) -> Arc<OnceCell<Arc<Hierarchy>>> {
        let mut kept = self.kept();
        let used = kept.values().map(|entry| entry.used).max().unwrap_or(0) + 1;
        let entry = kept.entry(key).or_default();
        entry.used = used;
        Arc::clone(&entry.clusters)
    }

    /// Forgets what was not asked for longest, until the rest fits.
    fn make_room(&self) {
        let mut kept = self.kept();
        while kept.len() > 1 && kept.values().map(Kept::bytes).sum::<u64>() > self.max_bytes {
            let made = kept.iter().filter(|(_, entry)| entry.clusters.initialized());
            let Some(oldest) = made.min_by_key(|(_, entry)| entry.used).map(|(key, _)| *key) else { break };
            kept.remove(&oldest);
        }
    }

    fn kept(&self) -> MutexGuard<'_, HashMap<u128, Kept>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kept {
    fn bytes(&self) -> u64 {
        ENTRY_BYTES + self.clusters.get().map_or(0, |clusters| clusters.byte_len() as u64)
    }
}
