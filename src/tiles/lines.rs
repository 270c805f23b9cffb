//! Drawing lines.

use super::{
    small::{Debt, Outcome},
    view::{View, is_in_tile},
};
use crate::{
    geometry::{RingView, TileLines, clip_segment},
    model::{TilePoint, WorldBox},
};

/// Draws the lines of one row; keeps its buffers between rows.
#[derive(Debug, Default)]
pub struct LinePen {
    lines: TileLines,
}

impl LinePen {
    /// The lines drawn last.
    pub fn lines(&self) -> &TileLines {
        &self.lines
    }

    /// Draws those pieces of lines (each with its box) that lie in a view.
    pub fn draw<'a>(
        &mut self,
        lines: impl Iterator<Item = (RingView<'a>, WorldBox)>,
        views: &[View],
        zoom: u8,
        debt: &mut Debt,
    ) -> Outcome {
        self.lines.clear();
        let mut thinned = None;
        for (line, bounds) in lines {
            for view in views.iter().filter(|view| view.query.intersects(&bounds)) {
                let at = view.grid.quantize_point(bounds.center());
                if self.line(&line, &bounds, view, zoom) || !is_in_tile(at) {
                    continue;
                }
                thinned.get_or_insert(at);
                if debt.add(diagonal_units(&bounds, view.grid.shift)) {
                    self.dash(at, debt.side);
                }
            }
        }
        match thinned {
            _ if !self.lines.is_empty() => Outcome::Drawn,
            Some(at) => Outcome::Thinned(at),
            None => Outcome::Outside,
        }
    }

    /// Draws a line of `length` units around a position.
    pub fn dash(&mut self, at: TilePoint, length: i32) {
        self.lines.add(at);
        self.lines.add(TilePoint { x: at.x + length, ..at });
        self.lines.end();
    }

    /// Draws one line; whether anything came of it.
    fn line(&mut self, line: &RingView<'_>, bounds: &WorldBox, view: &View, zoom: u8) -> bool {
        let before = self.lines.len();
        let (lines, grid, window) = (&mut self.lines, &view.grid, &view.window);
        if window.contains(bounds) {
            line.visit(zoom, |p| lines.add(grid.quantize_point(p)));
        } else {
            let (mut last, mut drawn_to) = (None, None);
            line.visit_near(zoom, window, |p| {
                let to = [p.x as i64, p.y as i64];
                if let Some([a, b]) = last.replace(to).and_then(|from| clip_segment(from, to, window)) {
                    if drawn_to != Some(a) {
                        lines.end();
                        lines.add(grid.quantize(a));
                    }
                    lines.add(grid.quantize(b));
                    drawn_to = Some(b);
                }
            });
        }
        lines.end();
        self.lines.len() > before
    }
}

/// The diagonal of a box in tile units.
fn diagonal_units(b: &WorldBox, shift: u32) -> f64 {
    ((b.max_x - b.min_x) as f64).hypot((b.max_y - b.min_y) as f64) / (1u64 << shift) as f64
}
