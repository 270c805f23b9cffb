//! Statistics that were made lately.

use crate::{
    catalog::Collection,
    statistics::{Statistics, StatisticsQuery},
};
use quick_cache::{Weighter, sync::Cache};
use std::sync::Arc;

/// Memory for them, bytes.
const CAPACITY_BYTES: u64 = 32 << 20;
/// What a group takes, and each of its keys and numbers, bytes; texts are a little longer.
const GROUP_BYTES: usize = 96;
const VALUE_BYTES: usize = 64;

/// The edition of a collection, and a question to it.
type Question = (u64, u128);

/// Statistics that were made lately, until others take their place.
#[derive(Debug)]
pub struct Remembered(Cache<Question, Arc<Statistics>, ByBytes>);

#[derive(Debug, Clone)]
struct ByBytes;

impl Weighter<Question, Arc<Statistics>> for ByBytes {
    fn weight(&self, _: &Question, statistics: &Arc<Statistics>) -> u64 {
        let group =
            statistics.groups.first().map_or(0, |group| GROUP_BYTES + (group.keys.len() + group.values.len()) * VALUE_BYTES);
        (1024 + statistics.groups.len() * group) as u64
    }
}

impl Default for Remembered {
    fn default() -> Self {
        Self(Cache::with_weighter(256, CAPACITY_BYTES, ByBytes))
    }
}

impl Remembered {
    /// The answer, if it was made before.
    pub fn get(&self, collection: &Collection, query: &StatisticsQuery) -> Option<Arc<Statistics>> {
        self.0.get(&(collection.edition(), query.fingerprint()))
    }

    /// Remembers an answer.
    pub fn keep(&self, collection: &Collection, query: &StatisticsQuery, statistics: &Arc<Statistics>) {
        self.0.insert((collection.edition(), query.fingerprint()), Arc::clone(statistics));
    }
}
