//! What was written lately, so that it need not be written again.

use std::{collections::HashMap, mem};

/// Remembers at least so many contents, and at most twice as many.
const GENERATION: usize = 1 << 17;

/// Where contents lie, by a hash of 128 bits: those of the last time, so that memory does not grow with the archive. Equal tiles
/// lie near each other along the curve.
#[derive(Debug)]
pub struct Recent<T> {
    young: HashMap<u128, T, foldhash::fast::FixedState>,
    old: HashMap<u128, T, foldhash::fast::FixedState>,
}

impl<T> Default for Recent<T> {
    fn default() -> Self {
        Self { young: HashMap::default(), old: HashMap::default() }
    }
}

impl<T: Copy> Recent<T> {
    /// Where a content lies, if it is remembered.
    pub fn get(&mut self, hash: u128) -> Option<T> {
        if let Some(place) = self.young.get(&hash) {
            return Some(*place);
        }
        let place = self.old.get(&hash).copied()?;
        self.insert(hash, place);
        Some(place)
    }

    /// Remembers where a content lies.
    pub fn insert(&mut self, hash: u128, place: T) {
        if self.young.len() == GENERATION {
            self.old = mem::take(&mut self.young);
        }
        self.young.insert(hash, place);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_for_is_kept_and_the_rest_forgotten() {
        let mut recent = Recent::default();
        for i in 0..10 * GENERATION as u128 {
            recent.insert(i, i);
            assert_eq!(recent.get(0), Some(0));
        }
        assert_eq!(recent.get(1), None);
        assert!(recent.young.len() + recent.old.len() <= 2 * GENERATION);
    }
}
