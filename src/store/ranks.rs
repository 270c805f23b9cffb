//! The order of a column's values, made once, so that sorting rows compares numbers only.

use super::{Column, ColumnData, NULL_CODE, TextColumn};
use rayon::prelude::*;

/// The rank of rows without a value: they come last in either direction.
pub const NULL_RANK: u32 = u32::MAX;

/// For every row the place of its value among all values; equal values share one. Text is ordered without regard
/// to case, by Unicode code points.
pub(super) fn ranks(column: &Column, rows: usize) -> Vec<u32> {
    match &column.data {
        ColumnData::Text(text) => text_ranks(text),
        ColumnData::Boolean(v) => (0..rows).map(|row| if column.is_valid(row) { u32::from(v[row]) } else { NULL_RANK }).collect(),
        // Flipping the sign bit puts two's complement in the order of unsigned numbers.
        ColumnData::Integer(v) => number_ranks(column, rows, |row| v[row] as u64 ^ (1 << 63)),
        ColumnData::Float(v) => number_ranks(column, rows, |row| float_key(v[row])),
    }
}

fn number_ranks(column: &Column, rows: usize, key: impl Fn(usize) -> u64 + Sync) -> Vec<u32> {
    let valid = (0..rows as u32).into_par_iter().filter(|&row| column.is_valid(row as usize));
    let mut sorted: Vec<(u64, u32)> = valid.map(|row| (key(row as usize), row)).collect();
    sorted.par_sort_unstable();
    let mut ranks = vec![NULL_RANK; rows];
    let mut rank = 0;
    for (i, &(key, row)) in sorted.iter().enumerate() {
        if i > 0 && sorted[i - 1].0 != key {
            rank += 1;
        }
        ranks[row as usize] = rank;
    }
    ranks
}

/// A float's bits in the order of the floats (IEEE 754, section 5.10); the two zeros are one value.
fn float_key(value: f64) -> u64 {
    let bits = (value + 0.0).to_bits();
    if bits >> 63 == 1 { !bits } else { bits | 1 << 63 }
}

fn text_ranks(text: &TextColumn) -> Vec<u32> {
    let folded: Vec<String> = text.dictionary.iter().map(str::to_lowercase).collect();
    let mut sorted: Vec<u32> = (0..folded.len() as u32).collect();
    let key = |&entry: &u32| (&folded[entry as usize], text.dictionary.bytes(entry));
    sorted.par_sort_unstable_by(|a, b| key(a).cmp(&key(b)));
    let mut rank_of_entry = vec![0; sorted.len()];
    for (rank, &entry) in sorted.iter().enumerate() {
        rank_of_entry[entry as usize] = rank as u32;
    }
    text.codes.iter().map(|&code| if code == NULL_CODE { NULL_RANK } else { rank_of_entry[code as usize] }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_keys_of_floats_are_ordered_as_the_floats_are() {
        let values = [f64::MIN, -1.5, -f64::MIN_POSITIVE, 0.0, 1e-300, 2.0, f64::MAX];
        assert!(values.map(float_key).is_sorted());
        assert_eq!(float_key(-0.0), float_key(0.0));
    }
}
