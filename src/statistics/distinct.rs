//! How many different values there are.

use super::{StatisticsError, members::Members};
use crate::{
    query::Patience,
    store::{Column, ColumnData, NULL_CODE, NULL_RANK},
};
use rayon::prelude::*;

/// The different values of a column in each group, and the members without one.
pub fn distinct(members: &Members, column: &Column, patience: &Patience) -> Result<Vec<(usize, usize)>, StatisticsError> {
    patience.check()?;
    let (codes, none): (&[u32], u32) = match &column.data {
        ColumnData::Text(text) => (&text.codes, NULL_CODE),
        _ => (column.ranks(), NULL_RANK),
    };
    let pair = |(row, group): (&u32, &u32)| u64::from(*group) << 32 | u64::from(codes[*row as usize]);
    let mut pairs: Vec<u64> = members.rows.par_iter().zip(&members.groups).map(pair).collect();
    pairs.par_sort_unstable();
    let mut found = vec![(0, 0); members.keys.len()];
    for same in pairs.chunk_by(|a, b| a == b) {
        let (group, code) = ((same[0] >> 32) as usize, same[0] as u32);
        let (distinct, missing) = &mut found[group];
        if code == none { *missing += same.len() } else { *distinct += 1 }
    }
    Ok(found)
}
