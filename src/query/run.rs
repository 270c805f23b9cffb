//! From a bound expression to rows.

use super::{
    Patience, QueryError, Rows, bind,
    block::{BLOCK_ROWS, Block, Mask},
    plan::Predicate,
};
use crate::{filter::Expr, store::Table};
use rayon::prelude::*;

/// Fewer blocks than this are not worth other threads, nor are fewer rows.
const MIN_PARALLEL_BLOCKS: usize = 4;
const MIN_PARALLEL_ROWS: usize = 512;

/// Whether the filter means anything for this table; says what does not, and looks at no row.
pub fn check(table: &Table, filter: &Expr) -> Result<(), QueryError> {
    bind::predicate(table, filter).map(drop)
}

/// The rows of which the filter is true, in row order; all rows without a filter.
pub fn matching_rows(table: &Table, filter: Option<&Expr>) -> Result<Rows, QueryError> {
    matching_rows_within(table, filter, &Patience::default())
}

/// As [`matching_rows`], unless the patience is over before: a filter that fits in a URL can keep every core busy for minutes.
pub fn matching_rows_within(table: &Table, filter: Option<&Expr>, patience: &Patience) -> Result<Rows, QueryError> {
    let Some(filter) = filter else { return Ok(Rows::all(table.rows())) };
    let mut plan = bind::predicate(table, filter)?;
    let candidates = plan.candidates().unwrap_or_else(|| Rows::all(table.rows()));
    plan.prepare(candidates.len(), patience);
    let matching = evaluated(&plan, &candidates, table.rows(), patience);
    matching.ok_or_else(|| patience.exceeded())
}

/// `None` where the patience ended first.
fn evaluated(plan: &Predicate<'_>, candidates: &Rows, rows: usize, patience: &Patience) -> Option<Rows> {
    let blocks = touched_blocks(candidates);
    let answer = |number: usize| {
        let block = Block::new(number, rows);
        let wanted = block.mask_of(candidates);
        (!patience.is_over()).then(|| plan.test(block, &wanted).yes & wanted)
    };
    let mut matching = Rows::default();
    let mut keep = |number: usize, mask: &Mask| matching.push_mask(number * BLOCK_ROWS, mask);
    if blocks.len() < MIN_PARALLEL_BLOCKS || candidates.len() < MIN_PARALLEL_ROWS {
        for &number in &blocks {
            keep(number, &answer(number)?);
        }
    } else {
        let answers: Vec<Mask> = blocks.par_iter().map(|&number| answer(number)).collect::<Option<_>>()?;
        blocks.iter().zip(&answers).for_each(|(&number, mask)| keep(number, mask));
    }
    Some(matching)
}

/// The numbers of the blocks that have candidates.
fn touched_blocks(candidates: &Rows) -> Vec<usize> {
    let mut blocks: Vec<usize> = vec![];
    for range in candidates.ranges() {
        let first = (range.start / BLOCK_ROWS).max(blocks.last().map_or(0, |last| last + 1));
        blocks.extend(first..range.end.div_ceil(BLOCK_ROWS));
    }
    blocks
}
