//! Drawing points.

use super::{
    small::Outcome,
    view::{View, is_in_tile},
};
use crate::model::{TilePoint, WorldPoint};

/// Draws the points of one row; keeps its buffer between rows.
#[derive(Debug, Default)]
pub struct PointPen {
    points: Vec<TilePoint>,
}

impl PointPen {
    /// The points drawn last, no two in one place.
    pub fn points(&self) -> &[TilePoint] {
        &self.points
    }

    /// Draws those points that lie in a view.
    pub fn draw(&mut self, points: impl Iterator<Item = WorldPoint>, views: &[View]) -> Outcome {
        self.points.clear();
        for p in points {
            let seen = views.iter().filter(|view| view.window.contains_point(p));
            self.points.extend(seen.map(|view| view.grid.quantize_point(p)));
        }
        if self.points.len() > 1 {
            self.points.sort_unstable();
            self.points.dedup();
        }
        if self.points.is_empty() { Outcome::Outside } else { Outcome::Drawn }
    }

    /// Leaves out what [`draw`](Self::draw) has drawn: the neighbour answers for what lies in the buffer.
    pub fn leave_out(&self) -> Outcome {
        self.points.iter().find(|p| is_in_tile(**p)).map_or(Outcome::Outside, |p| Outcome::Thinned(*p))
    }
}
