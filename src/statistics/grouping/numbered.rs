//! Keys of any size as small numbers.

use hashbrown::{HashMap, HashSet};
use rayon::prelude::*;
use std::hash::Hash;

/// Rows that one thread looks at before it asks what others found.
const CHUNK: usize = 1 << 16;

/// The different keys in their order, and the place of each row's key among them; the number of keys for rows without one. `None`
/// where there are more than `max` keys.
pub fn numbered<K: Copy + Ord + Hash + Send + Sync>(keys: &[Option<K>], max: usize) -> Option<(Vec<u32>, Vec<K>)> {
    let of_chunk = |chunk: &[Option<K>]| {
        let mut found = HashSet::new();
        for key in chunk.iter().flatten() {
            found.insert(*key);
            if found.len() > max {
                return None;
            }
        }
        Some(found)
    };
    let found: Vec<HashSet<K>> = keys.par_chunks(CHUNK).map(of_chunk).collect::<Option<_>>()?;
    let mut all: Vec<K> = found.into_iter().flatten().collect();
    all.sort_unstable();
    all.dedup();
    if all.len() > max {
        return None;
    }
    let numbers: HashMap<K, u32> = all.iter().copied().zip(0..).collect();
    let none = all.len() as u32;
    let number = |key: &Option<K>| key.and_then(|key| numbers.get(&key).copied()).unwrap_or(none);
    Some((keys.par_iter().map(number).collect(), all))
}
