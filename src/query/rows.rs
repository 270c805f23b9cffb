//! Row numbers, as ranges.

use super::block::Mask;
use std::ops::Range;

/// Row numbers as ascending ranges that do not touch.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rows(Vec<Range<usize>>);

impl Rows {
    /// Rows `0..count`.
    pub fn all(count: usize) -> Self {
        Self(if count == 0 { vec![] } else { std::iter::once(0..count).collect() })
    }

    /// The rows of a list in any order.
    pub fn listed(mut rows: Vec<usize>) -> Self {
        rows.sort_unstable();
        rows.dedup();
        let mut listed = Self::default();
        rows.into_iter().for_each(|row| listed.push(row..row + 1));
        listed
    }

    /// Appends a range; it must begin at or after the end of the last one, except before [`sorted`](Self::sorted).
    #[inline]
    pub fn push(&mut self, range: Range<usize>) {
        match self.0.last_mut() {
            Some(last) if last.end == range.start => last.end = range.end,
            _ => self.0.push(range),
        }
    }

    /// Appends the rows of a mask whose first bit is row `start`.
    pub(super) fn push_mask(&mut self, start: usize, mask: &Mask) {
        for (place, &word) in mask.words().iter().enumerate() {
            let (mut rest, mut row) = (word, start + place * 64);
            while rest != 0 {
                let gap = rest.trailing_zeros();
                let run = (rest >> gap).trailing_ones();
                row += gap as usize;
                self.push(row..row + run as usize);
                row += run as usize;
                rest = rest.checked_shr(gap + run).unwrap_or(0);
            }
        }
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.0.iter().map(ExactSizeIterator::len).sum()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The ranges.
    pub fn ranges(&self) -> &[Range<usize>] {
        &self.0
    }

    /// The rows one by one.
    pub fn iter(&self) -> impl Iterator<Item = usize> {
        self.0.iter().cloned().flatten()
    }

    /// The first row.
    pub fn first(&self) -> Option<usize> {
        self.0.first().map(|r| r.start)
    }

    /// The last row.
    pub fn last(&self) -> Option<usize> {
        self.0.last().map(|r| r.end - 1)
    }

    /// Puts ranges that were pushed in any order, and may overlap, in order.
    #[must_use]
    pub fn sorted(mut self) -> Self {
        self.0.sort_unstable_by_key(|r| r.start);
        let mut rows = Self::default();
        for range in self.0 {
            match rows.0.last_mut() {
                Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
                _ => rows.0.push(range),
            }
        }
        rows
    }

    /// The rows of either.
    #[must_use]
    pub fn union(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self.sorted()
    }

    /// The rows of both.
    #[must_use]
    pub fn intersection(&self, other: &Self) -> Self {
        let mut rows = Self::default();
        let (mut mine, mut theirs) = (self.0.iter().peekable(), other.0.iter().peekable());
        while let (Some(a), Some(b)) = (mine.peek(), theirs.peek()) {
            let (start, end) = (a.start.max(b.start), a.end.min(b.end));
            if start < end {
                rows.push(start..end);
            }
            if a.end <= b.end {
                mine.next()
            } else {
                theirs.next()
            };
        }
        rows
    }

    /// How many rows have a smaller number than `row`.
    pub fn count_below(&self, row: usize) -> usize {
        self.0.iter().map(|r| r.start.max(row.min(r.end)) - r.start).sum()
    }

    /// The rows from place `from` to before place `to`.
    #[must_use]
    pub fn slice(&self, from: usize, to: usize) -> Self {
        let mut rows = Self::default();
        let mut place = 0;
        for range in &self.0 {
            let (start, end) = (from.max(place), to.min(place + range.len()));
            if start < end {
                rows.push(range.start + start - place..range.start + end - place);
            }
            place += range.len();
            if place >= to {
                break;
            }
        }
        rows
    }
}

impl IntoIterator for Rows {
    type Item = usize;
    type IntoIter = std::iter::Flatten<std::vec::IntoIter<Range<usize>>>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter().flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn set() -> impl Strategy<Value = BTreeSet<usize>> {
        prop::collection::btree_set(0..300usize, 0..200)
    }

    proptest! {
        #[test]
        fn rows_are_a_set(a in set(), b in set(), from in 0..100usize, len in 0..100usize) {
            let rows = |set: &BTreeSet<usize>| Rows::listed(set.iter().copied().collect());
            let numbers = |rows: &Rows| rows.iter().collect::<Vec<_>>();
            let (left, right) = (rows(&a), rows(&b));
            prop_assert_eq!(numbers(&left.intersection(&right)), a.intersection(&b).copied().collect::<Vec<_>>());
            prop_assert_eq!(left.clone().union(right), rows(&a.union(&b).copied().collect()));
            prop_assert_eq!(left.count_below(from), a.iter().filter(|row| **row < from).count());
            prop_assert_eq!(numbers(&left.slice(from, from + len)), a.iter().copied().skip(from).take(len).collect::<Vec<_>>());
        }

        #[test]
        fn a_mask_gives_the_rows_of_its_bits(a in set(), start in 0..5000usize) {
            let mut mask = Mask::default();
            a.iter().for_each(|&bit| mask.set(bit));
            let mut rows = Rows::default();
            rows.push_mask(start, &mask);
            prop_assert_eq!(rows, Rows::listed(a.iter().map(|bit| bit + start).collect()));
        }
    }
}
