//! Choices found out, once for all tiles that ask for them.

use super::{
    TileError,
    choice::{Choice, ChosenRows, LayerChoice, Selection},
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
use std::{hash::Hash, sync::Arc, thread::available_parallelism, time::Duration};
use tokio::sync::Semaphore;
use xxhash_rust::xxh3::Xxh3;

/// How long a filter may take: what takes longer would keep all others waiting.
const LONGEST_SEARCH: Duration = Duration::from_secs(20);

/// Rows that filters are true of, up to so many bytes of them.
#[derive(Debug)]
pub(super) struct Selections {
    rows: Arc<Cache<u128, Arc<ChosenRows>, ByBytes>>,
    /// One for each filter that is being found out: each uses every core.
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
    /// Keeps up to so many bytes.
    pub fn new(bytes: u64) -> Self {
        // One shard: the rows of a large collection may take all there is.
        let options = OptionsBuilder::new().shards(1).estimated_items_capacity(256).weight_capacity(bytes).build();
        let rows = match options {
            Ok(options) => Cache::with_options(options, ByBytes, DefaultHashBuilder::default(), DefaultLifecycle::default()),
            Err(_) => Cache::with_weighter(0, bytes, ByBytes),
        };
        let permits = available_parallelism().map_or(2, usize::from);
        Self { rows: Arc::new(rows), permits: Arc::new(Semaphore::new(permits)) }
    }

    /// Bytes held.
    pub fn bytes(&self) -> u64 {
        self.rows.weight()
    }

    /// What is chosen of each collection, in order; nothing where everything is.
    pub async fn of(&self, collections: &[Arc<Collection>], choice: &Choice) -> Result<Vec<Selection>, TileError> {
        if choice.is_everything() {
            return Ok(vec![]);
        }
        let mut selections = Vec::with_capacity(collections.len());
        for (place, collection) in collections.iter().enumerate() {
            let LayerChoice { filter, columns } = choice.layer(place);
            let rows = match filter {
                Some(filter) => Some(self.rows(collection, filter).await?),
                None => None,
            };
            selections.push(Selection { rows, columns: columns.clone() });
        }
        Ok(selections)
    }

    /// The rows of which a filter is true, found once however many ask.
    async fn rows(&self, collection: &Arc<Collection>, filter: &Arc<Expr>) -> Result<Arc<ChosenRows>, TileError> {
        let key = key(collection, filter);
        let guard = match self.rows.get_value_or_guard_async(&key).await {
            Ok(found) => return Ok(found),
            Err(guard) => guard,
        };
        let (there, wanted, cache) = (Arc::clone(collection), Arc::clone(filter), Arc::clone(&self.rows));
        let find = move || {
            let patience = Patience::of(LONGEST_SEARCH);
            ChosenRows::matching(&there, &wanted, &patience).map(Arc::new)
        };
        let keep = move |unclaimed: Result<_, QueryError>| unclaimed.into_iter().for_each(|rows| cache.insert(key, rows));
        let id = || collection.info.id.to_string();
        let found = run(&self.permits, find, keep).await.ok_or_else(|| TileError::FilterPanicked { collection: id() })?;
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
