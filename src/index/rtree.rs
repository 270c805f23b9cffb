//! Building and searching the tree.

use crate::model::WorldBox;
use std::ops::{ControlFlow, Range};

/// Children of a node.
const FANOUT: usize = 16;

/// A borrowed tree over the boxes of rows.
#[derive(Debug, Clone, Copy)]
pub struct RTree<'a> {
    rows: &'a [WorldBox],
    nodes: &'a [WorldBox],
}

/// The boxes of all levels above the rows, lowest level first. The rows must stand in Hilbert order
/// for searches to be fast; they are right in any order.
pub fn build_nodes(rows: &[WorldBox]) -> Vec<WorldBox> {
    let cover = |boxes: &[WorldBox]| boxes.iter().fold(WorldBox::EMPTY, |a, b| a.union(*b));
    let mut nodes: Vec<WorldBox> = rows.chunks(FANOUT).map(cover).collect();
    let mut level = 0..nodes.len();
    while level.len() > 1 {
        let next: Vec<WorldBox> = nodes[level.clone()].chunks(FANOUT).map(cover).collect();
        level = nodes.len()..nodes.len() + next.len();
        nodes.extend(next);
    }
    nodes
}

impl<'a> RTree<'a> {
    /// A tree of row boxes and the nodes that [`build_nodes`] made of them.
    pub fn new(rows: &'a [WorldBox], nodes: &'a [WorldBox]) -> Self {
        Self { rows, nodes }
    }

    /// The box around everything; empty where there is nothing.
    pub fn bounds(&self) -> WorldBox {
        self.nodes.last().copied().unwrap_or(WorldBox::EMPTY)
    }

    /// Visits the rows whose boxes intersect `query`, in ascending order, as ranges. `inside` tells
    /// that all boxes of the range lie wholly in the query. The visitor may break off.
    pub fn search(&self, query: &WorldBox, mut visit: impl FnMut(Range<usize>, bool) -> ControlFlow<()>) {
        let mut levels = [(0, 0); 9];
        let height = self.levels(&mut levels);
        if height > 0 {
            let root = levels[height - 1].0;
            let _ = self.descend(query, &levels[..height], root, &mut visit);
        }
    }

    /// The rows whose boxes intersect `query`, in ascending order.
    pub fn rows_in(&self, query: &WorldBox) -> Vec<u32> {
        let mut rows = vec![];
        self.search(query, |range, _| {
            rows.extend(range.start as u32..range.end as u32);
            ControlFlow::Continue(())
        });
        rows
    }

    /// Writes the start and length of each level of nodes; returns how many there are.
    fn levels(&self, levels: &mut [(usize, usize); 9]) -> usize {
        let (mut start, mut below, mut height) = (0, self.rows.len(), 0);
        while below > 0 && height < levels.len() {
            let len = below.div_ceil(FANOUT);
            levels[height] = (start, len);
            height += 1;
            if len == 1 {
                break;
            }
            start += len;
            below = len;
        }
        height
    }

    fn descend(
        &self,
        query: &WorldBox,
        levels: &[(usize, usize)],
        node: usize,
        visit: &mut impl FnMut(Range<usize>, bool) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        let Some((&(start, _), below)) = levels.split_last() else { return ControlFlow::Continue(()) };
        let bounds = &self.nodes[node];
        if !query.intersects(bounds) {
            return ControlFlow::Continue(());
        }
        let place = node - start;
        if query.contains(bounds) {
            let reach = FANOUT.pow(levels.len() as u32);
            return visit(place * reach..((place + 1) * reach).min(self.rows.len()), true);
        }
        let first = place * FANOUT;
        let Some(&(below_start, below_len)) = below.last() else { return self.visit_rows(query, first, visit) };
        for child in first..(first + FANOUT).min(below_len) {
            self.descend(query, below, below_start + child, visit)?;
        }
        ControlFlow::Continue(())
    }

    fn visit_rows(
        &self,
        query: &WorldBox,
        first: usize,
        visit: &mut impl FnMut(Range<usize>, bool) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        let end = (first + FANOUT).min(self.rows.len());
        for (row, bounds) in (first..).zip(&self.rows[first..end]) {
            if query.intersects(bounds) {
                visit(row..row + 1, query.contains(bounds))?;
            }
        }
        ControlFlow::Continue(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn a_box() -> impl Strategy<Value = WorldBox> {
        (any::<u32>(), any::<u32>(), 0..1u32 << 28, 0..1u32 << 28).prop_map(|(x, y, w, h)| WorldBox {
            min_x: x,
            min_y: y,
            max_x: x.saturating_add(w),
            max_y: y.saturating_add(h),
        })
    }

    proptest! {
        #[test]
        fn the_index_finds_what_brute_force_finds(boxes in prop::collection::vec(a_box(), 0..700), query in a_box()) {
            let mut boxes = boxes;
            boxes.sort_by_key(|b| super::super::hilbert(b.center()));
            let nodes = build_nodes(&boxes);
            let tree = RTree::new(&boxes, &nodes);
            let brute: Vec<u32> = (0..boxes.len()).filter(|&r| boxes[r].intersects(&query)).map(|r| r as u32).collect();
            prop_assert_eq!(tree.rows_in(&query), brute);
            tree.search(&query, |range, inside| {
                for row in range {
                    assert_eq!(inside, query.contains(&boxes[row]));
                }
                ControlFlow::Continue(())
            });
        }
    }

    #[test]
    fn the_visitor_can_stop_early() {
        let boxes = vec![WorldBox::WORLD; 100];
        let nodes = build_nodes(&boxes);
        let mut seen = 0;
        let query = WorldBox { min_x: 1, ..WorldBox::WORLD };
        RTree::new(&boxes, &nodes).search(&query, |_, _| {
            seen += 1;
            if seen == 3 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        assert_eq!(seen, 3);
    }
}
