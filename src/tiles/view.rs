//! What a tile sees of the world, over the antimeridian too.

use crate::{
    geometry::{TileGrid, Window},
    index::RTree,
    model::{TILE_EXTENT, TileAddress, TilePoint, WORLD_SIZE, WorldBox},
};
use std::ops::{ControlFlow, Range};

/// How far around a tile features are drawn, in tile units, so that lines, labels and outlines do not end at its edge.
pub const BUFFER_UNITS: i64 = 64;

/// One stretch of the world square in or near a tile. Most tiles have one; at the antimeridian the
/// buffer reaches into the other end of the square, and the tile of zoom 0 into both.
#[derive(Debug, Clone, Copy)]
pub struct View {
    /// The tile with its buffer, in units of the world square; it may reach beyond the square.
    pub window: Window,
    /// The tile itself, likewise.
    pub tile: Window,
    /// The part of the window on the square.
    pub query: WorldBox,
    /// The tile's grid, laid over the same copy of the world as the window.
    pub grid: TileGrid,
}

/// The views of a tile, from west to east.
pub fn views(tile: TileAddress) -> Vec<View> {
    let (side, shift) = (tile.side_world(), tile.shift());
    let buffer = BUFFER_UNITS << shift;
    let copy = |turn: i64| {
        let [x, y] = tile.origin_world();
        let origin = [x + turn * WORLD_SIZE, y];
        let window = Window { min: origin.map(|v| v - buffer), max: origin.map(|v| v + side + buffer) };
        let query = on_the_square(&window)?;
        let tile = Window { min: origin, max: origin.map(|v| v + side) };
        Some(View { window, tile, query, grid: TileGrid { origin, shift } })
    };
    [1, 0, -1].into_iter().filter_map(copy).collect()
}

/// Visits what an index has whose boxes meet a view, each once, in ascending order, as ranges.
pub fn rows_in(index: RTree<'_>, views: &[View], mut visit: impl FnMut(Range<usize>)) {
    if let [view] = views {
        index.search(&view.query, |rows, _| {
            visit(rows);
            ControlFlow::Continue(())
        });
        return;
    }
    let mut ranges = vec![];
    for view in views {
        index.search(&view.query, |rows, _| {
            ranges.push(rows);
            ControlFlow::Continue(())
        });
    }
    ranges.sort_unstable_by_key(|rows| rows.start);
    let mut next = 0;
    for rows in ranges {
        visit(rows.start.max(next)..rows.end);
        next = next.max(rows.end);
    }
}

/// Whether a position lies in the tile itself: each lies in one tile only.
pub fn is_in_tile(p: TilePoint) -> bool {
    let extent = 0..TILE_EXTENT as i32;
    extent.contains(&p.x) && extent.contains(&p.y)
}

fn on_the_square(window: &Window) -> Option<WorldBox> {
    let last = WORLD_SIZE - 1;
    let overlaps = (0..2).all(|i| window.min[i] <= last && window.max[i] >= 0);
    let [[min_x, min_y], [max_x, max_y]] = [window.min, window.max].map(|corner| corner.map(|v| v.clamp(0, last) as u32));
    overlaps.then_some(WorldBox { min_x, min_y, max_x, max_y })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::WorldPoint;

    #[test]
    fn tiles_at_the_antimeridian_see_the_other_end_of_the_world() {
        let count = |z, x| views(TileAddress::new(z, x, 0).unwrap()).len();
        assert_eq!([count(0, 0), count(1, 0), count(1, 1), count(2, 1), count(2, 3)], [3, 2, 2, 1, 2]);
        let west = views(TileAddress::new(3, 0, 4).unwrap());
        let other_end = WorldPoint { x: u32::MAX, y: 1 << 31 };
        assert_eq!(west[0].grid.quantize_point(other_end), TilePoint { x: 0, y: 0 });
        assert!(west[0].window.contains_point(other_end) && !west[1].window.contains_point(other_end));
    }
}
