//! Boolean operations on polygons, on an integer grid that is laid over one row.
//!
//! The step of the grid is a power of two, and never finer than what a double can tell apart there, so every
//! grid point is a double: what is valid on the grid is valid in degrees. A grid point that an input position
//! fell on gives that position back to the bit.

use super::parts::{Polygon, Position, Ring};
use hashbrown::HashMap;
use i_overlay::{
    core::{
        fill_rule::FillRule,
        overlay::{ContourDirection, IntOverlayOptions, Overlay, ShapeType},
        overlay_rule::OverlayRule,
        solver::{Precision, Solver},
    },
    i_float::int::point::IntPoint,
    i_shape::int::shape::{IntContour, IntShape},
};

/// Products of coordinate differences must fit in 64 bits: 2²⁹ steps to each side of the middle.
const HALF_STEPS_LOG2: i32 = 29;

/// Polygons on the grid, valid and apart from each other.
pub(super) type Region = Vec<IntShape>;

/// Whether positions of the input are given back as they were, or where the grid has them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum GiveBack {
    AsGiven,
    AsOnGrid,
}

/// The grid over the polygons of one row.
pub(super) struct Grid {
    /// Degrees.
    step: f64,
    /// The middle, in steps from 0° 0°.
    middle: [f64; 2],
    given: HashMap<[i32; 2], Position>,
}

impl Grid {
    /// A grid that holds all positions, as fine as it can be.
    pub(super) fn over<'a>(positions: impl Iterator<Item = &'a Position> + Clone) -> Self {
        let (mut low, mut high) = ([f64::INFINITY; 2], [f64::NEG_INFINITY; 2]);
        for p in positions.clone() {
            for axis in 0..2 {
                low[axis] = low[axis].min(p[axis]);
                high[axis] = high[axis].max(p[axis]);
            }
        }
        let half_span = (high[0] - low[0]).max(high[1] - low[1]) / 2.0;
        let farthest = low.iter().chain(&high).fold(0.0f64, |m, v| m.max(v.abs()));
        let log2 = (exponent(half_span) + 1 - HALF_STEPS_LOG2).max(exponent(farthest) - 52);
        let step = (log2 as f64).exp2();
        let middle = [0, 1].map(|axis| (f64::midpoint(low[axis], high[axis]) / step).round());
        let mut grid = Self { step, middle, given: HashMap::new() };
        for p in positions {
            let IntPoint { x, y } = grid.point(p);
            grid.given.entry([x, y]).or_insert(*p);
        }
        grid
    }

    fn point(&self, p: &Position) -> IntPoint {
        let [x, y] = [0, 1].map(|axis| ((p[axis] / self.step).round() - self.middle[axis]) as i32);
        IntPoint { x, y }
    }

    fn position(&self, p: IntPoint, give_back: GiveBack) -> Position {
        match self.given.get(&[p.x, p.y]) {
            Some(given) if give_back == GiveBack::AsGiven => *given,
            given => {
                let degrees = |v: i32, axis: usize| (v as f64 + self.middle[axis]) * self.step;
                [degrees(p.x, 0), degrees(p.y, 1), given.map_or(f64::NAN, |g| g[2])]
            }
        }
    }

    /// What a ring encloses an odd number of times.
    pub(super) fn enclosed(&self, ring: &Ring) -> Region {
        let mut overlay = new_overlay(ring.len());
        overlay.add_contour(&self.contour(ring), ShapeType::Subject);
        overlay.overlay(OverlayRule::Subject, FillRule::EvenOdd)
    }

    /// The box between two corners, the lower ones first.
    pub(super) fn rectangle(&self, low: [f64; 2], high: [f64; 2]) -> Region {
        let corners = [[low[0], low[1]], [high[0], low[1]], [high[0], high[1]], [low[0], high[1]]];
        vec![vec![corners.iter().map(|[x, y]| self.point(&[*x, *y, 0.0])).collect()]]
    }

    fn contour(&self, ring: &Ring) -> IntContour {
        let open = ring.split_last().map_or(&[][..], |(_, open)| open);
        open.iter().map(|p| self.point(p)).collect()
    }

    /// The region as polygons in degrees.
    pub(super) fn polygons(&self, region: &Region, give_back: GiveBack) -> Vec<Polygon> {
        let ring = |contour: &IntContour| -> Ring {
            contour.iter().chain(contour.first()).map(|p| self.position(*p, give_back)).collect()
        };
        region.iter().map(|shape| shape.iter().map(ring).collect()).collect()
    }
}

/// Everything that lies in one region or more.
pub(super) fn union(regions: &[Region]) -> Region {
    match regions {
        [] => vec![],
        [one] => one.clone(),
        _ => combine(regions, &[], OverlayRule::Subject),
    }
}

/// What lies in `region` and in none of `holes`.
pub(super) fn subtract(region: Region, holes: &[Region]) -> Region {
    if holes.is_empty() { region } else { combine(&[region], holes, OverlayRule::Difference) }
}

/// What lies in both.
pub(super) fn intersect(a: &Region, b: &Region) -> Region {
    combine(std::slice::from_ref(a), std::slice::from_ref(b), OverlayRule::Intersect)
}

fn combine(subjects: &[Region], clips: &[Region], rule: OverlayRule) -> Region {
    let points = |regions: &[Region]| regions.iter().flatten().flatten().map(Vec::len).sum::<usize>();
    let mut overlay = new_overlay(points(subjects) + points(clips));
    for region in subjects {
        overlay.add_shapes(region, ShapeType::Subject);
    }
    for region in clips {
        overlay.add_shapes(region, ShapeType::Clip);
    }
    // Exteriors and holes wind against each other, so that windings add up to how many regions cover a place.
    overlay.overlay(rule, FillRule::NonZero)
}

fn new_overlay(points: usize) -> Overlay {
    let options = IntOverlayOptions {
        preserve_input_collinear: true,
        output_direction: ContourDirection::CounterClockwise,
        preserve_output_collinear: true,
        min_output_area: 0,
        ogc: true,
    };
    Overlay::new_custom(points, options, Solver::with_precision(Precision::ABSOLUTE))
}

/// The power of two at or below a positive number; that of the smallest normal one for less.
fn exponent(v: f64) -> i32 {
    ((v.abs().to_bits() >> 52) as i32 - 1023).max(-1022)
}
