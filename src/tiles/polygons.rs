//! Drawing polygons.

use super::{
    small::{Debt, Outcome},
    view::{View, is_in_tile},
};
use crate::{
    geometry::{RingRole, RingView, TileRings, ValidityCheck, clip_ring, repair, twice_area},
    model::{TilePoint, WorldBox},
};

/// Boxes of up to so many times the area of a pixel are looked at: does the polygon fill one? In larger boxes lie
/// polygons large enough, or slivers, which show when they are snapped.
const SMALL_BOX_PIXELS: f64 = 16.0;

/// Draws the polygons of one row; keeps its buffers between rows.
#[derive(Debug, Default)]
pub struct PolygonPen {
    rings: TileRings,
    check: ValidityCheck,
    /// A ring in world units while it is clipped.
    clipped: Vec<[i64; 2]>,
    spare: Vec<[i64; 2]>,
    /// Where something of the row was too small to draw.
    thinned: Option<TilePoint>,
}

impl PolygonPen {
    /// The rings drawn last.
    pub fn rings(&self) -> &TileRings {
        &self.rings
    }

    /// Draws what lies in a view of polygons, given as their rings, the exterior first, and their boxes.
    pub fn draw<'a, R>(
        &mut self,
        polygons: impl Iterator<Item = (R, WorldBox)>,
        views: &[View],
        zoom: u8,
        debt: &mut Debt,
    ) -> Outcome
    where
        R: Iterator<Item = RingView<'a>> + Clone,
    {
        self.rings.clear();
        self.thinned = None;
        for (rings, bounds) in polygons {
            for view in views.iter().filter(|view| view.query.intersects(&bounds)) {
                match small_area(rings.clone(), &bounds, view.grid.shift, debt.price()) {
                    Some(area) => self.owe(area, view.grid.quantize_point(bounds.center()), debt),
                    None => self.polygon(rings.clone(), &bounds, view, zoom, debt),
                }
            }
        }
        self.make_valid(debt);
        match self.thinned {
            _ if !self.rings.is_empty() => Outcome::Drawn,
            Some(at) => Outcome::Thinned(at),
            None => Outcome::Outside,
        }
    }

    /// Draws the square that stands for something small.
    pub fn draw_pixel(&mut self, at: TilePoint, side: i32) {
        self.rings.clear();
        self.rings.push_square(at, side);
    }

    fn polygon<'a>(
        &mut self,
        mut rings: impl Iterator<Item = RingView<'a>>,
        bounds: &WorldBox,
        view: &View,
        zoom: u8,
        debt: &mut Debt,
    ) {
        let Some(exterior) = rings.next() else { return };
        if view.window.contains(bounds) {
            // Simplified to nothing, it is drawn as it is: it is large enough to be seen.
            if !self.whole_ring(&exterior, RingRole::Exterior, view, zoom)
                && !self.whole_ring(&exterior, RingRole::Exterior, view, u8::MAX)
            {
                return self.owe(square_units(exterior.area, view.grid.shift), view.grid.quantize_point(bounds.center()), debt);
            }
            rings.filter(|hole| hole.zoom <= zoom).for_each(|hole| _ = self.whole_ring(&hole, RingRole::Hole, view, zoom));
        } else if self.clipped_ring(&exterior, RingRole::Exterior, view, zoom) {
            rings.filter(|hole| hole.zoom <= zoom).for_each(|hole| _ = self.clipped_ring(&hole, RingRole::Hole, view, zoom));
        } else {
            self.owe_clipped(view, debt);
        }
    }

    /// Snaps a ring; whether anything is left of it.
    fn whole_ring(&mut self, ring: &RingView<'_>, role: RingRole, view: &View, zoom: u8) -> bool {
        ring.visit(zoom, |p| self.rings.add(view.grid.quantize_point(p)));
        self.rings.end(role)
    }

    /// Clips and snaps a ring; whether anything is left of it.
    fn clipped_ring(&mut self, ring: &RingView<'_>, role: RingRole, view: &View, zoom: u8) -> bool {
        self.clipped.clear();
        ring.visit_near(zoom, &view.window, |p| self.clipped.push([p.x as i64, p.y as i64]));
        clip_ring(&mut self.clipped, &mut self.spare, &view.window);
        self.clipped.iter().for_each(|p| self.rings.add(view.grid.quantize(*p)));
        self.rings.end(role)
    }

    /// What clipping left of an exterior was snapped to nothing.
    fn owe_clipped(&mut self, view: &View, debt: &mut Debt) {
        let area = twice_area(self.clipped.iter().copied());
        if area != 0 {
            let middle = [0, 1].map(|axis| {
                let low = self.clipped.iter().map(|p| p[axis]).min().unwrap_or(0);
                let high = self.clipped.iter().map(|p| p[axis]).max().unwrap_or(0);
                low + (high - low) / 2
            });
            self.owe(square_units(area.unsigned_abs() as f64 / 2.0, view.grid.shift), view.grid.quantize(middle), debt);
        }
    }

    fn owe(&mut self, area_units: f64, at: TilePoint, debt: &mut Debt) {
        if is_in_tile(at) {
            self.thinned.get_or_insert(at);
            if debt.add(area_units) {
                self.rings.push_square(at, debt.side);
            }
        }
    }

    fn make_valid(&mut self, debt: &mut Debt) {
        let Some(at) = self.rings.iter().next().map(|(ring, _)| ring[0]) else { return };
        if !self.check.is_valid(&self.rings) {
            repair(&mut self.rings);
            if self.rings.is_empty() {
                self.owe(debt.price(), at, debt);
            }
        }
    }
}

/// The area of a polygon in tile units, if it is below `price`.
fn small_area<'a>(mut rings: impl Iterator<Item = RingView<'a>>, bounds: &WorldBox, shift: u32, price: f64) -> Option<f64> {
    let side_units = |min: u32, max: u32| (max - min) as f64 / (1u64 << shift) as f64;
    if side_units(bounds.min_x, bounds.max_x) * side_units(bounds.min_y, bounds.max_y) > SMALL_BOX_PIXELS * price {
        return None;
    }
    let exterior = rings.next().map_or(0.0, |ring| ring.area);
    let area = square_units(exterior - rings.map(|hole| hole.area).sum::<f64>(), shift);
    (area < price).then_some(area)
}

/// From square world units to square tile units.
fn square_units(area_world: f64, shift: u32) -> f64 {
    area_world / (1u64 << (2 * shift)) as f64
}
