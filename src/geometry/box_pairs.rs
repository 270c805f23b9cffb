//! Which of many boxes overlap, when boxes near in the list are near in the plane (segments of lines and rings are).
//!
//! Boxes are grouped by their place in the list: eight in a block, then two blocks, two pairs of blocks and so on.
//! The tree of groups is compared with itself from the top; groups apart are left alone.

use std::ops::ControlFlow;

/// West, south, east, north.
pub(super) type Bounds = [f64; 4];

const BLOCK: usize = 8;

/// Calls `found` with every pair of boxes that overlap or touch, the lower number first, until it breaks.
pub(super) fn for_each_overlapping_pair(
    boxes: &[Bounds],
    mut found: impl FnMut(usize, usize) -> ControlFlow<()>,
) -> ControlFlow<()> {
    let levels = levels(boxes);
    let Some(top) = levels.len().checked_sub(1) else { return ControlFlow::Continue(()) };
    let mut open = vec![(top, 0, 0)];
    while let Some((level, a, b)) = open.pop() {
        if !overlap(&levels[level][a], &levels[level][b]) {
            continue;
        }
        if level > 0 {
            let children = |group: usize| (2 * group..2 * group + 2).filter(|child| *child < levels[level - 1].len());
            for i in children(a) {
                open.extend(children(b).filter(|j| i <= *j).map(|j| (level - 1, i, j)));
            }
            continue;
        }
        let members = |block: usize| block * BLOCK..((block + 1) * BLOCK).min(boxes.len());
        for i in members(a) {
            for j in members(b).filter(|j| i < *j && overlap(&boxes[i], &boxes[*j])) {
                found(i, j)?;
            }
        }
    }
    ControlFlow::Continue(())
}

/// The bounds of the groups: of blocks first, of everything last.
fn levels(boxes: &[Bounds]) -> Vec<Vec<Bounds>> {
    let grouped = |boxes: &[Bounds], size| boxes.chunks(size).map(union).collect::<Vec<_>>();
    let mut levels = vec![];
    let mut level = grouped(boxes, BLOCK);
    while level.len() > 1 {
        let above = grouped(&level, 2);
        levels.push(std::mem::replace(&mut level, above));
    }
    levels.extend((!level.is_empty()).then_some(level));
    levels
}

fn union(boxes: &[Bounds]) -> Bounds {
    let none = [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY];
    boxes.iter().fold(none, |a, b| [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])])
}

fn overlap(a: &Bounds, b: &Bounds) -> bool {
    a[0] <= b[2] && b[0] <= a[2] && a[1] <= b[3] && b[1] <= a[3]
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_overlapping_pair_is_found_once(corners in prop::collection::vec((0..50i32, 0..50i32, 0..9i32, 0..9i32), 0..90)) {
            let boxes: Vec<Bounds> =
                corners.iter().map(|(x, y, w, h)| [*x, *y, x + w, y + h].map(f64::from)).collect();
            let mut found = vec![];
            let _ = for_each_overlapping_pair(&boxes, |i, j| {
                found.push((i, j));
                ControlFlow::Continue(())
            });
            found.sort_unstable();
            let all = (0..boxes.len()).flat_map(|i| (i + 1..boxes.len()).map(move |j| (i, j)));
            prop_assert_eq!(found, all.filter(|(i, j)| overlap(&boxes[*i], &boxes[*j])).collect::<Vec<_>>());
        }
    }
}
