//! A tree over boxes that are near in the plane when near in the list: eight in a node, eight nodes in one above.

use super::bounds::{self, Bounds};
use std::ops::{ControlFlow, Range};

/// Boxes in a node.
pub(super) const FAN: usize = 8;

/// The boxes, then those of the nodes over them, up to one.
#[derive(Debug, Clone)]
pub(super) struct BoxTree {
    levels: Vec<Vec<Bounds>>,
}

impl BoxTree {
    pub(super) fn new(boxes: Vec<Bounds>) -> Self {
        let mut levels = vec![boxes];
        while let Some(below) = levels.last().filter(|level| level.len() > 1) {
            let above = below.chunks(FAN).map(|boxes| boxes.iter().fold(bounds::EMPTY, bounds::union)).collect();
            levels.push(above);
        }
        Self { levels }
    }

    /// The box of all.
    pub(super) fn bounds(&self) -> &Bounds {
        self.levels.last().and_then(|top| top.first()).unwrap_or(&bounds::EMPTY)
    }

    /// The boxes it was made of.
    pub(super) fn boxes(&self) -> &[Bounds] {
        &self.levels[0]
    }

    /// The level of the one box of all; that of the boxes given is 0.
    pub(super) fn top(&self) -> usize {
        self.levels.len() - 1
    }

    /// The box of a node.
    pub(super) fn node(&self, level: usize, node: usize) -> Option<&Bounds> {
        self.levels[level].get(node)
    }

    /// The nodes one level below a node.
    pub(super) fn children(&self, level: usize, node: usize) -> Range<usize> {
        node * FAN..((node + 1) * FAN).min(self.levels[level - 1].len())
    }

    /// Calls `visit` with the number of each box that meets `window`, until it breaks.
    pub(super) fn search<B>(&self, window: &Bounds, visit: &mut impl FnMut(usize) -> ControlFlow<B>) -> ControlFlow<B> {
        self.descend(self.top(), 0, window, visit)
    }

    fn descend<B>(
        &self,
        level: usize,
        node: usize,
        window: &Bounds,
        visit: &mut impl FnMut(usize) -> ControlFlow<B>,
    ) -> ControlFlow<B> {
        if !self.node(level, node).is_some_and(|bounds| bounds::meet(bounds, window)) {
            return ControlFlow::Continue(());
        }
        if level == 0 {
            return visit(node);
        }
        self.children(level, node).try_for_each(|child| self.descend(level - 1, child, window, visit))
    }
}
