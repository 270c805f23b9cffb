//! Choices found out, once for all tiles that ask for them.

use super::{
    TileError,
    choice::{Choice, ChosenRows, LayerChoice, Selection},
    clusters::{Clustered, KeptClusters},
    job::run,
};
use crate::{
    catalog::Collection,
    filter::Expr,
    query::{Patience, QueryError},
};
use quick_cache::{
    DefaultHashBuilder, OptionsBuilder, Weighter,
    sync::{Cache, DefaultLifecycle},
};
use std::{hash::Hash, sync::Arc, time::Duration};
use tokio::{sync::Semaphore, time::timeout};
use xxhash_rust::xxh3::Xxh3;

/// How long a filter may take: what takes longer would keep all others waiting.
const LONGEST_SEARCH: Duration = Duration::from_secs(20);

/// How long a request waits for others, who ask for the same or were there before.
const LONGEST_WAIT: Duration = Duration::from_secs(10);

/// Filters that are found out at the same time: each uses every core, and some memory per feature.
const AT_ONCE: usize = 4;

/// Rows that filters are true of, up to so many bytes of them.
#[derive(Debug)]
pub(super) struct Selections {
    rows: Arc<Cache<u128, Arc<ChosenRows>, ByBytes>>,
    clusters: KeptClusters,
    permits: Arc<Semaphore>,
}

#[derive(Debug, Clone)]
struct ByBytes;

impl Weighter<u128, Arc<ChosenRows>> for ByBytes {
    fn weight(&self, _: &u128, rows: &Arc<ChosenRows>) -> u64 {
        rows.byte_len() as u64 + 128
    }
}

impl Selections {
    /// Keeps up to so many bytes of rows, and of clusters.
    pub fn new(bytes: u64, clusters_bytes: u64) -> Self {
        // One shard: the rows of a large collection may take all there is.
        let options = OptionsBuilder::new().shards(1).estimated_items_capacity(256).weight_capacity(bytes).build();
        let rows = match options {
            Ok(options) => Cache::with_options(options, ByBytes, DefaultHashBuilder::default(), DefaultLifecycle::default()),
            Err(_) => Cache::with_weighter(0, bytes, ByBytes),
        };
        Self { rows: Arc::new(rows), clusters: KeptClusters::new(clusters_bytes), permits: Arc::new(Semaphore::new(AT_ONCE)) }
    }

    /// Bytes held.
    pub fn bytes(&self) -> u64 {
        self.rows.weight()
    }

    /// Bytes of clusters held.
    pub fn cluster_bytes(&self) -> u64 {
        self.clusters.bytes()
    }

    /// What is chosen of each collection, in order; nothing where everything is, and each point is drawn by itself.
    pub async fn of(&self, collections: &[Arc<Collection>], choice: &Choice) -> Result<Vec<Selection>, TileError> {
        if choice.is_everything() && collections.iter().all(|collection| collection.info.tiles.cluster.is_none()) {
            return Ok(vec![]);
        }
        let mut selections = Vec::with_capacity(collections.len());
        for (place, collection) in collections.iter().enumerate() {
            selections.push(self.of_layer(collection, choice.layer(place)).await?);
        }
        Ok(selections)
    }

    /// What is chosen of a collection.
    pub async fn of_layer(&self, collection: &Arc<Collection>, choice: &LayerChoice) -> Result<Selection, TileError> {
        let LayerChoice { filter, columns, .. } = choice;
        let rows = match filter {
            Some(filter) => Some(self.rows(collection, filter).await?),
            None => None,
        };
        let mut clusters = None;
        if let Some(settings) = choice.clusters_of(collection) {
            let among = filter.as_ref().map(|filter| filter.fingerprint()).zip(rows.as_ref());
            let made = self.clusters.of(collection, among, settings.radius_px, settings.max_zoom).await;
            let made = made.ok_or_else(|| TileError::FilterPanicked { collection: collection.info.id.to_string() })?;
            clusters = Some(Clustered::new(made, settings.clone(), collection, filter.as_deref()));
        }
        Ok(Selection { rows, columns: columns.clone(), clusters, labels: choice.labels_of(collection) })
    }

    /// The rows of which a filter is true, found once however many ask.
    async fn rows(&self, collection: &Arc<Collection>, filter: &Arc<Expr>) -> Result<Arc<ChosenRows>, TileError> {
        let (key, id) = (key(collection, filter), || collection.info.id.to_string());
        let too_long =
            |_| TileError::Filter { collection: id(), source: QueryError::TakesTooLong { seconds: LONGEST_WAIT.as_secs() } };
        let guard = match timeout(LONGEST_WAIT, self.rows.get_value_or_guard_async(&key)).await.map_err(too_long)? {
            Ok(found) => return Ok(found),
            Err(guard) => guard,
        };
        let (there, wanted, cache) = (Arc::clone(collection), Arc::clone(filter), Arc::clone(&self.rows));
        let find = move || {
            let patience = Patience::of(LONGEST_SEARCH);
            ChosenRows::matching(&there, &wanted, &patience).map(Arc::new)
        };
        let keep = move |unclaimed: Result<_, QueryError>| unclaimed.into_iter().for_each(|rows| cache.insert(key, rows));
        let found = timeout(LONGEST_WAIT + LONGEST_SEARCH, run(&self.permits, find, keep)).await.map_err(too_long)?;
        let found = found.ok_or_else(|| TileError::FilterPanicked { collection: id() })?;
        let found = found.map_err(|source| TileError::Filter { collection: id(), source })?;
        let _ = guard.insert(Arc::clone(&found));
        Ok(found)
    }
}

/// What decides the rows and their levels.
fn key(Collection { info, table, .. }: &Collection, filter: &Expr) -> u128 {
    let mut hash = Xxh3::new();
    (table.revision(), info.tiles.thin, &info.tiles.rank, filter.fingerprint()).hash(&mut hash);
    hash.digest128()
}
