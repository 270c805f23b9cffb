//! Rows as a set that is asked for each row of a tile.

use super::Rows;
use std::ops::Range;

/// Which rows of a table, one bit for each: whatever a filter is true of, it takes an eighth of a byte per row.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RowSet(Vec<u64>);

impl RowSet {
    /// These of a table's first `count` rows.
    pub fn of(rows: &Rows, count: usize) -> Self {
        let mut words = vec![0; count.div_ceil(64)];
        for range in rows.ranges() {
            let range = range.start..range.end.min(count);
            let places = range.start / 64..range.end.div_ceil(64);
            if let Some(touched) = words.get_mut(places.clone()) {
                touched.iter_mut().zip(places).for_each(|(word, place)| *word |= bits_of(&range, place));
            }
        }
        Self(words)
    }

    /// Whether a row is among them.
    #[inline]
    pub fn contains(&self, row: usize) -> bool {
        self.0.get(row / 64).is_some_and(|word| word >> (row % 64) & 1 == 1)
    }

    /// Those of a range, in ascending order.
    pub fn within(&self, range: Range<usize>) -> impl Iterator<Item = usize> {
        let places = range.start / 64..range.end.div_ceil(64).min(self.0.len());
        let words = self.0.get(places.clone()).unwrap_or_default().iter().zip(places);
        words.flat_map(move |(word, place)| {
            let mut rest = word & bits_of(&range, place);
            std::iter::from_fn(move || {
                let row = (rest != 0).then(|| place * 64 + rest.trailing_zeros() as usize);
                rest &= rest.wrapping_sub(1);
                row
            })
        })
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|word| *word == 0)
    }

    /// What it takes in memory.
    pub fn byte_len(&self) -> usize {
        size_of_val(&*self.0)
    }
}

/// The bits of a range of rows in the word at `place`.
fn bits_of(range: &Range<usize>, place: usize) -> u64 {
    let first = range.start.saturating_sub(place * 64).min(64) as u32;
    let end = range.end.saturating_sub(place * 64).min(64) as u32;
    let below = |bit: u32| 1u64.checked_shl(bit).map_or(u64::MAX, |bit| bit - 1);
    below(end) & !below(first)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    proptest! {
        #[test]
        fn a_set_has_the_rows_that_it_was_made_of(
            all in prop::collection::btree_set(0..400usize, 0..300), count in 0..400usize, from in 0..450usize, len in 0..450usize,
        ) {
            let set = RowSet::of(&Rows::listed(all.iter().copied().collect()), count);
            let kept: BTreeSet<usize> = all.into_iter().filter(|row| *row < count).collect();
            prop_assert_eq!((set.len(), set.is_empty()), (kept.len(), kept.is_empty()));
            prop_assert!((0..450).all(|row| set.contains(row) == kept.contains(&row)));
            let within: Vec<usize> = set.within(from..from + len).collect();
            prop_assert_eq!(within, kept.range(from..from + len).copied().collect::<Vec<_>>());
        }
    }
}
