//! Requests for tiles, counted by the collections that the tiles are of.

use super::{cache::CacheStatistics, cache::TileCache};
use hashbrown::HashMap;
use std::sync::{
    PoisonError, RwLock,
    atomic::{AtomicU64, Ordering::Relaxed},
};

/// Names that are counted apart; others are counted together, so that requests cannot make any number of them.
const NAMES: usize = 512;
/// So many of them may be of several collections: each order of the same ones is a name of its own.
const JOINED_NAMES: usize = 128;

/// Which collections tiles are of, and whether requests chose of their features.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct TilesOf {
    /// Ids, joined by commas; empty for all that are not counted apart.
    pub ids: String,
    /// Whether requests chose features or properties.
    pub chosen: bool,
}

/// The counts. A name's number stands in every tile that is kept, so that a hit is counted without looking for the name.
#[derive(Debug)]
pub(super) struct Counts {
    by_number: Box<[Count]>,
    numbers: RwLock<HashMap<TilesOf, u16>>,
}

#[derive(Debug, Default)]
struct Count {
    hits: AtomicU64,
    misses: AtomicU64,
}

/// The number of what is not counted apart.
const OTHERS: u16 = 0;

impl Default for Counts {
    fn default() -> Self {
        Self { by_number: (0..NAMES).map(|_| Count::default()).collect(), numbers: RwLock::default() }
    }
}

impl Counts {
    /// The number of a name, which it gets where there is one left.
    pub fn number(&self, of: TilesOf) -> u16 {
        let known = self.numbers.read().unwrap_or_else(PoisonError::into_inner).get(&of).copied();
        known.unwrap_or_else(|| {
            let mut numbers = self.numbers.write().unwrap_or_else(PoisonError::into_inner);
            let is_joined = |of: &TilesOf| of.ids.contains(',');
            let is_one_too_many = is_joined(&of) && numbers.keys().filter(|of| is_joined(of)).count() >= JOINED_NAMES;
            let next = u16::try_from(numbers.len() + 1).ok().filter(|next| usize::from(*next) < NAMES && !is_one_too_many);
            next.map_or(OTHERS, |next| *numbers.entry(of).or_insert(next))
        })
    }

    /// Counts a request whose tile was there.
    pub fn hit(&self, number: u16) {
        self.by_number.get(usize::from(number)).map(|count| count.hits.fetch_add(1, Relaxed));
    }

    /// Counts a request whose tile had to be made.
    pub fn miss(&self, number: u16) {
        self.by_number.get(usize::from(number)).map(|count| count.misses.fetch_add(1, Relaxed));
    }

    /// All of them together.
    pub fn total(&self) -> CacheStatistics {
        let sum = |of: fn(&Count) -> &AtomicU64| self.by_number.iter().map(|count| of(count).load(Relaxed)).sum();
        CacheStatistics { hits: sum(|c| &c.hits), misses: sum(|c| &c.misses), ..CacheStatistics::default() }
    }

    /// One by one, with what these caches hold.
    pub fn by_name(&self, caches: [&TileCache; 2]) -> Vec<(TilesOf, CacheStatistics)> {
        let mut names: Vec<(TilesOf, u16)> =
            self.numbers.read().unwrap_or_else(PoisonError::into_inner).iter().map(|(of, n)| (of.clone(), *n)).collect();
        names.push((TilesOf::default(), OTHERS));
        names.sort();
        let counted = |count: &Count| {
            let (hits, misses) = (count.hits.load(Relaxed), count.misses.load(Relaxed));
            CacheStatistics { hits, misses, ..CacheStatistics::default() }
        };
        let mut statistics: Vec<CacheStatistics> = self.by_number.iter().map(counted).collect();
        for (_, kept) in caches.into_iter().flat_map(TileCache::iter) {
            if let Some(statistics) = statistics.get_mut(usize::from(kept.set)) {
                statistics.tiles += 1;
                statistics.bytes += kept.bytes();
            }
        }
        names.into_iter().filter_map(|(of, number)| Some((of, *statistics.get(usize::from(number))?))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_are_counted_apart_are_few_however_many_are_asked_for() {
        let counts = Counts::default();
        let of = |ids: &str| TilesOf { ids: ids.to_owned(), chosen: false };
        for i in 0..10_000 {
            counts.miss(counts.number(of(&format!("a,{i}"))));
        }
        let (alone, chosen) = (counts.number(of("a")), counts.number(TilesOf { chosen: true, ..of("a") }));
        assert!(alone != chosen && alone != OTHERS && alone == counts.number(of("a")));
        counts.hit(alone);
        let caches = [super::super::cache::tile_cache(0), super::super::cache::tile_cache(0)];
        let by_name = counts.by_name([&caches[0], &caches[1]]);
        assert_eq!(by_name.len(), JOINED_NAMES + 3);
        let all = by_name.iter().fold((0, 0), |(hits, misses), (_, s)| (hits + s.hits, misses + s.misses));
        assert_eq!(all, (1, 10_000));
        assert_eq!(by_name[0].0, TilesOf::default());
        assert_eq!(by_name[0].1.misses, 10_000 - JOINED_NAMES as u64);
    }
}
