//! Drawing polygons.

use super::{
    small::{Specks, place, sides},
    view::{BUFFER_UNITS, View, is_in_tile},
};
use crate::{
    geometry::{RingRole, RingView, TileRings, ValidityCheck, clip_ring, for_each_seam, inflate, repair, twice_area},
    model::{TILE_EXTENT, TilePoint, WorldBox, WorldPoint},
    store::levels::extent,
};

/// Rings up to so many units wide are given back the area that simplification takes; of larger ones it takes less than 1 %.
const INFLATED_UNITS: i64 = 1024;

/// Simplified lines are never farther than this off, in tile units: half a CSS pixel.
const TOLERANCE_UNITS: i64 = 4;

/// A polygon of a table and what is shown of it.
#[derive(Debug, Clone)]
pub struct Polygon<R> {
    /// Its rings, the exterior first.
    pub rings: R,
    /// Its box.
    pub bounds: WorldBox,
    /// What it covers, in square world units.
    pub area: f64,
}

/// Draws the polygons of one row; keeps its buffers between rows.
#[derive(Debug, Default)]
pub struct PolygonPen {
    rings: TileRings,
    check: ValidityCheck,
    /// A ring in world units on its way into the tile.
    path: Vec<[i64; 2]>,
    spare: Vec<[i64; 2]>,
}

impl PolygonPen {
    /// Draws what lies in a view of polygons, and of their holes those that `level` shows; the rings drawn.
    pub fn draw<'a, R>(
        &mut self,
        polygons: impl Iterator<Item = Polygon<R>>,
        views: &[View],
        zoom: u8,
        level: u8,
        specks: &Specks,
    ) -> &TileRings
    where
        R: Iterator<Item = RingView<'a>> + Clone,
    {
        self.rings.clear();
        for polygon in polygons {
            for view in views.iter().filter(|view| view.query.intersects(&polygon.bounds)) {
                if square_units(extent(polygon.area, &polygon.bounds), view) < specks.area {
                    self.square(&polygon.bounds, specks.sides, RingRole::Exterior, view);
                } else {
                    self.polygon(polygon.clone(), view, zoom, level, specks);
                }
            }
        }
        self.make_valid();
        &self.rings
    }

    fn polygon<'a>(
        &mut self,
        polygon: Polygon<impl Iterator<Item = RingView<'a>>>,
        view: &View,
        zoom: u8,
        level: u8,
        specks: &Specks,
    ) {
        let Polygon { mut rings, bounds, area } = polygon;
        let Some(exterior) = rings.next() else { return };
        if !self.ring(&exterior, &bounds, RingRole::Exterior, view, zoom) {
            return self.instead(&bounds, area, view);
        }
        for hole in rings.filter(|hole| hole.level <= level) {
            let bounds = hole.bounds();
            if !view.query.intersects(&bounds) {
                continue;
            }
            if square_units(extent(hole.area, &bounds), view) < specks.area {
                self.square(&bounds, specks.sides, RingRole::Hole, view);
            } else {
                self.ring(&hole, &bounds, RingRole::Hole, view, zoom);
            }
        }
    }

    /// Draws a ring; whether anything is left of it. What that is depends on nothing but the zoom, and so meets what the tile next
    /// door has of it.
    fn ring(&mut self, ring: &RingView<'_>, bounds: &WorldBox, role: RingRole, view: &View, zoom: u8) -> bool {
        let path = &mut self.path;
        path.clear();
        let push = |p: WorldPoint| path.push([p.x as i64, p.y as i64]);
        let side = (bounds.max_x as i64 - bounds.min_x as i64).max(bounds.max_y as i64 - bounds.min_y as i64);
        let is_inflated = ring.alone && side <= INFLATED_UNITS << view.grid.shift;
        if is_inflated || view.window.contains(bounds) {
            ring.visit(zoom, push);
        } else {
            ring.visit_near(zoom, &view.window, push);
        }
        if self.path.len() > 1 && self.path.first() == self.path.last() {
            self.path.pop();
        }
        if is_inflated {
            inflate(&mut self.path, &mut self.spare, ring.area, (TOLERANCE_UNITS << view.grid.shift) as f64);
        }
        if is_inflated || !view.tile.contains(bounds) {
            self.cut(view);
        }
        self.snap(role, view)
    }

    /// Cuts the path to the window, with positions on the tile's edges.
    fn cut(&mut self, view: &View) {
        let Some(&(mut from)) = self.path.last() else { return };
        if self.path.iter().all(|p| view.tile.contains_position(*p)) {
            return;
        }
        self.spare.clear();
        for &to in &self.path {
            for_each_seam(from, to, &view.tile, |seam| self.spare.push(seam));
            self.spare.push(to);
            from = to;
        }
        std::mem::swap(&mut self.path, &mut self.spare);
        clip_ring(&mut self.path, &mut self.spare, &view.window);
    }

    fn snap(&mut self, role: RingRole, view: &View) -> bool {
        self.path.iter().for_each(|p| self.rings.add(view.grid.quantize(*p)));
        self.rings.end(role)
    }

    /// Draws a rectangle of so many units in the middle of a box.
    fn square(&mut self, bounds: &WorldBox, [width, height]: [i32; 2], role: RingRole, view: &View) {
        let (shift, WorldPoint { x, y }) = (view.grid.shift, bounds.center());
        let (west, north) = (place(x, width, shift), place(y, height, shift));
        let (east, south) = (west + ((width as i64) << shift), north + ((height as i64) << shift));
        self.path.clear();
        self.path.extend([[west, north], [east, north], [east, south], [west, south]]);
        self.cut(view);
        self.snap(role, view);
    }

    /// Draws something for a polygon of which snapping left nothing: a sliver, or the edge of one.
    fn instead(&mut self, bounds: &WorldBox, area: f64, view: &View) {
        if view.window.contains(bounds) {
            return self.square(bounds, sides(square_units(area, view)), RingRole::Exterior, view);
        }
        let clipped = twice_area(self.path.iter().copied()).unsigned_abs() as f64 / 2.0;
        let Some(at) = self.path.first().map(|p| view.grid.quantize(*p)) else { return };
        if clipped > 0.0 && is_in_tile(at) {
            self.rings.push_square(at, 1);
        }
    }

    fn make_valid(&mut self) {
        let Some(at) = self.rings.iter().next().map(|(ring, _)| ring[0]) else { return };
        if !self.check.is_valid(&self.rings) {
            repair(&mut self.rings);
            if self.rings.is_empty() {
                let last = TILE_EXTENT as i32 + BUFFER_UNITS as i32 - 1;
                self.rings.push_square(TilePoint { x: at.x.min(last), y: at.y.min(last) }, 1);
            }
        }
    }
}

/// From square world units to square tile units.
fn square_units(area_world: f64, view: &View) -> f64 {
    area_world / (1u64 << (2 * view.grid.shift)) as f64
}
