//! Rows in blocks, and what is known of the rows of a block: one bit each.
//!
//! A predicate is true, false or unknown of a row. Two masks hold that, is-true and is-false, so that AND, OR and NOT
//! of 64 rows are one or two operations on words.

use super::Rows;
use std::ops::{BitAnd, BitAndAssign, BitOr, BitOrAssign, Not, Range};

/// Rows of a block.
pub const BLOCK_ROWS: usize = 4096;
const WORDS: usize = BLOCK_ROWS / 64;

/// Consecutive rows of a table; the first is a multiple of [`BLOCK_ROWS`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Block {
    start: usize,
    len: usize,
}

/// One bit for each row of a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mask([u64; WORDS]);

/// Of which rows a predicate is true, and of which it is false; of others it is unknown. Rows that nobody wanted to
/// know of may have any bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Truth {
    /// Rows of which it is true.
    pub yes: Mask,
    /// Rows of which it is false.
    pub no: Mask,
}

impl Block {
    /// Block number `number` of a table of `rows` rows.
    pub fn new(number: usize, rows: usize) -> Self {
        let start = number * BLOCK_ROWS;
        Self { start, len: rows.saturating_sub(start).min(BLOCK_ROWS) }
    }

    /// The first row.
    pub fn start(self) -> usize {
        self.start
    }

    /// The rows.
    pub fn rows(self) -> Range<usize> {
        self.start..self.start + self.len
    }

    /// The part of a bitmap over all rows that belongs to this block; an empty bitmap has every bit.
    pub fn bits(self, bitmap: &[u64]) -> Mask {
        if bitmap.is_empty() {
            return Mask::ALL;
        }
        let mut mask = Mask::default();
        let words = &bitmap[self.start / 64..(self.start + self.len).div_ceil(64)];
        mask.0[..words.len()].copy_from_slice(words);
        mask
    }

    /// Which rows of the block are among `rows`.
    pub fn mask_of(self, rows: &Rows) -> Mask {
        let Range { start, end } = self.rows();
        let ranges = rows.ranges();
        let first = ranges.partition_point(|range| range.end <= start);
        let mut mask = Mask::default();
        for range in ranges[first..].iter().take_while(|range| range.start < end) {
            mask.set_range(range.start.max(start) - start..range.end.min(end) - start);
        }
        mask
    }

    /// Asks for each wanted row, one by one.
    pub fn each(self, wanted: &Mask, mut test: impl FnMut(usize) -> Option<bool>) -> Truth {
        let mut truth = Truth::UNKNOWN;
        for bit in wanted.bits() {
            match test(self.start + bit) {
                Some(true) => truth.yes.set(bit),
                Some(false) => truth.no.set(bit),
                None => {}
            }
        }
        truth
    }
}

impl Mask {
    /// Every row.
    pub const ALL: Self = Self([u64::MAX; WORDS]);
    /// No row.
    pub const NONE: Self = Self([0; WORDS]);

    /// The rows whose value passes the test. Written so that compilers make vector instructions of it: sixty-four
    /// answers as bytes, then eight bytes to eight bits by one multiplication.
    #[inline]
    pub fn where_true<T: Copy>(values: &[T], test: impl Fn(T) -> bool) -> Self {
        let mut mask = Self::NONE;
        let (whole, rest) = values.as_chunks::<64>();
        for (word, chunk) in mask.0.iter_mut().zip(whole) {
            let answers = chunk.map(|value| test(value) as u8);
            let (eights, _) = answers.as_chunks::<8>();
            for (place, eight) in eights.iter().enumerate() {
                let gathered = u64::from_le_bytes(*eight).wrapping_mul(0x0102_0408_1020_4080) >> 56;
                *word |= gathered << (place * 8);
            }
        }
        rest.iter().enumerate().filter(|(_, value)| test(**value)).for_each(|(i, _)| mask.set(whole.len() * 64 + i));
        mask
    }

    /// Adds a row.
    #[inline]
    pub fn set(&mut self, bit: usize) {
        self.0[bit / 64] |= 1 << (bit % 64);
    }

    fn set_range(&mut self, range: Range<usize>) {
        let mut at = range.start;
        while at < range.end {
            let len = (64 - at % 64).min(range.end - at);
            self.0[at / 64] |= (u64::MAX >> (64 - len)) << (at % 64);
            at += len;
        }
    }

    /// Whether it has no row.
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|word| *word == 0)
    }

    /// Its words, sixty-four rows each.
    pub fn words(&self) -> &[u64] {
        &self.0
    }

    /// The rows, counted from the start of the block.
    pub fn bits(&self) -> impl Iterator<Item = usize> {
        self.0.iter().enumerate().flat_map(|(place, &word)| {
            let mut rest = word;
            std::iter::from_fn(move || {
                let bit = (rest != 0).then(|| place * 64 + rest.trailing_zeros() as usize);
                rest &= rest.wrapping_sub(1);
                bit
            })
        })
    }

    fn zip(mut self, other: Self, f: impl Fn(u64, u64) -> u64) -> Self {
        self.0.iter_mut().zip(other.0).for_each(|(a, b)| *a = f(*a, b));
        self
    }
}

impl Truth {
    /// Unknown of every row.
    pub const UNKNOWN: Self = Self { yes: Mask::NONE, no: Mask::NONE };

    /// The same of every row.
    pub fn known(answer: bool) -> Self {
        Self::of(if answer { Mask::ALL } else { Mask::NONE }, Mask::ALL)
    }

    /// True where `yes`, false elsewhere, and unknown where there is no value.
    #[inline]
    #[allow(clippy::large_types_passed_by_value, reason = "inlined")]
    pub fn of(yes: Mask, valid: Mask) -> Self {
        Self { yes: yes & valid, no: !yes & valid }
    }
}

impl Default for Mask {
    fn default() -> Self {
        Self::NONE
    }
}

impl BitAnd for Mask {
    type Output = Self;
    fn bitand(self, other: Self) -> Self {
        self.zip(other, |a, b| a & b)
    }
}

impl BitOr for Mask {
    type Output = Self;
    fn bitor(self, other: Self) -> Self {
        self.zip(other, |a, b| a | b)
    }
}

impl BitAndAssign for Mask {
    fn bitand_assign(&mut self, other: Self) {
        *self = *self & other;
    }
}

impl BitOrAssign for Mask {
    fn bitor_assign(&mut self, other: Self) {
        *self = *self | other;
    }
}

impl Not for Mask {
    type Output = Self;
    fn not(self) -> Self {
        self.zip(self, |a, _| !a)
    }
}

impl Not for Truth {
    type Output = Self;
    fn not(self) -> Self {
        Self { yes: self.no, no: self.yes }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_mask_tells_which_values_pass(values in prop::collection::vec(0..4u8, 0..400)) {
            let mask = Mask::where_true(&values, |v| v == 2);
            let expected: Vec<usize> = (0..values.len()).filter(|&i| values[i] == 2).collect();
            prop_assert_eq!(mask.bits().collect::<Vec<_>>(), expected);
        }

        #[test]
        fn a_block_knows_its_share_of_rows(rows in prop::collection::btree_set(0..9000usize, 0..600)) {
            let rows = Rows::listed(rows.into_iter().collect());
            let mut again = Rows::default();
            for number in 0..3 {
                let block = Block::new(number, 9000);
                again.push_mask(block.start(), &block.mask_of(&rows));
            }
            prop_assert_eq!(again, rows);
        }
    }
}
