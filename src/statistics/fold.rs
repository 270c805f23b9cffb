//! One pass over the members.

use super::{StatisticsError, members::Members};
use crate::query::Patience;
use rayon::prelude::*;

/// Members of a chunk at least.
const MIN_CHUNK: usize = 1 << 16;
/// A chunk has so many members for each group at least, so that what chunks hold of groups is never more than the members are.
const MEMBERS_PER_GROUP: usize = 8;

/// What `add` makes of the members of each group, one after another in their order. Chunks are taken in parallel and put together in
/// their order; where they are cut depends on the members alone, so that sums of floats are the same on any number of threads.
pub fn fold<A: Clone + Default + Send>(
    members: &Members,
    patience: &Patience,
    add: impl Fn(&mut A, usize) + Sync,
    merge: impl Fn(&mut A, A),
) -> Result<Vec<A>, StatisticsError> {
    let groups = members.keys.len();
    let size = MIN_CHUNK.max(groups * MEMBERS_PER_GROUP);
    let of_chunk = |(number, chunk): (usize, &[u32])| {
        patience.check()?;
        let mut of_group = vec![A::default(); groups];
        for (place, group) in (number * size..).zip(chunk) {
            add(&mut of_group[*group as usize], place);
        }
        Ok(of_group)
    };
    let chunks: Vec<Vec<A>> =
        members.groups.par_chunks(size).enumerate().map(of_chunk).collect::<Result<_, StatisticsError>>()?;
    let merged = chunks.into_iter().reduce(|mut all, chunk| {
        all.iter_mut().zip(chunk).for_each(|(all, part)| merge(all, part));
        all
    });
    Ok(merged.unwrap_or_else(|| vec![A::default(); groups]))
}
