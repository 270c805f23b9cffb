//! Drawing points.

use super::view::View;
use crate::model::{TilePoint, WorldPoint};

/// Draws the points of one row; keeps its buffer between rows.
#[derive(Debug, Default)]
pub struct PointPen {
    points: Vec<TilePoint>,
}

impl PointPen {
    /// Draws those points that lie in a view; the points drawn, no two in one place.
    pub fn draw(&mut self, points: impl Iterator<Item = WorldPoint>, views: &[View]) -> &[TilePoint] {
        self.points.clear();
        for p in points {
            let seen = views.iter().filter(|view| view.window.contains_point(p));
            self.points.extend(seen.map(|view| view.grid.quantize_point(p)));
        }
        if self.points.len() > 1 {
            self.points.sort_unstable();
            self.points.dedup();
        }
        &self.points
    }
}
