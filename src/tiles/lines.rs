//! Drawing lines.

use super::{
    small::{Specks, place},
    view::View,
};
use crate::{
    geometry::{RingView, TileLines, clip_segment, for_each_seam},
    model::{TilePoint, WorldBox, WorldPoint},
    store::levels::diagonal,
};

/// Draws the lines of one row; keeps its buffers between rows.
#[derive(Debug, Default)]
pub struct LinePen {
    lines: TileLines,
}

impl LinePen {
    /// Draws those pieces of lines (each with its box) that lie in a view; the lines drawn.
    pub fn draw<'a>(
        &mut self,
        lines: impl Iterator<Item = (RingView<'a>, WorldBox)>,
        views: &[View],
        zoom: u8,
        specks: &Specks,
    ) -> &TileLines {
        self.lines.clear();
        for (line, bounds) in lines {
            for view in views.iter().filter(|view| view.query.intersects(&bounds)) {
                let is_small = diagonal(&bounds) < specks.length * (1u64 << view.grid.shift) as f64;
                let is_drawn = !is_small && self.line(&line, &bounds, view, zoom);
                if is_small || !is_drawn && view.window.contains(&bounds) {
                    let length = if is_small { specks.dash } else { 1 };
                    self.dash(&bounds, length, view);
                }
            }
        }
        &self.lines
    }

    /// Draws a line of `length` units in the middle of a box.
    fn dash(&mut self, bounds: &WorldBox, length: i32, view: &View) {
        let (shift, WorldPoint { x, y }) = (view.grid.shift, bounds.center());
        let west = view.grid.quantize([place(x, length, shift), place(y, 0, shift)]);
        self.lines.add(west);
        self.lines.add(TilePoint { x: west.x + length, ..west });
        self.lines.end();
    }

    /// Draws one line, which goes on with the one before where it starts at its end; whether anything came of it.
    fn line(&mut self, line: &RingView<'_>, bounds: &WorldBox, view: &View, zoom: u8) -> bool {
        let before = self.lines.positions();
        let (lines, grid, window) = (&mut self.lines, &view.grid, &view.window);
        if view.tile.contains(bounds) {
            let mut is_first = true;
            line.visit(zoom, |p| {
                let p = grid.quantize_point(p);
                if std::mem::take(&mut is_first) { lines.begin(p) } else { lines.add(p) }
            });
        } else {
            let (mut last, mut drawn_to) = (None, None);
            line.visit_near(zoom, window, |p| {
                let to = [p.x as i64, p.y as i64];
                let Some(from) = last.replace(to) else { return };
                if let Some([a, b]) = clip_segment(from, to, window) {
                    if drawn_to != Some(a) {
                        lines.end();
                        lines.begin(grid.quantize(a));
                    }
                    for_each_seam(from, to, &view.tile, |seam| lines.add(grid.quantize(seam)));
                    lines.add(grid.quantize(b));
                    drawn_to = Some(b);
                }
            });
        }
        lines.end();
        self.lines.positions() > before
    }
}
