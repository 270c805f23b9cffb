//! The polygons of a coverage: what its members cover together.
//!
//! The cells of the area say what is needed: those that are land throughout, as rectangles, and the polygons that bound what
//! there is in the others. One half of these is dissolved, then the other, in parallel, down to a few; what of the two does not
//! meet the other needs no second look.

use super::{
    Coverage, GoOn, Makings, Unmeasured,
    edge::{Cell, Edge, Operand, Place},
    measured,
};
use crate::geometry::{
    arrangement::{PlanePolygon, Windings, overlay_segments},
    noding::Segment,
};
use std::{
    cmp::Ordering,
    sync::{PoisonError, atomic::Ordering::Relaxed},
};

/// So many polygons are dissolved at once.
const TOGETHER: usize = 24;

/// What of a region is covered, and what is left of it; polygons valid together, exteriors counter-clockwise.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Parted {
    /// What both cover.
    pub covered: Vec<PlanePolygon>,
    /// What the region covers alone.
    pub left: Vec<PlanePolygon>,
}

/// What is covered.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Dissolved {
    /// Its area as [`Coverage::area_m2`] has it.
    pub area_m2: f64,
    /// Its polygons, valid together, exteriors counter-clockwise.
    pub polygons: Vec<PlanePolygon>,
}

impl Coverage {
    /// What is covered, as polygons valid together. Where edges cross there is a new vertex on both, straight in longitude and
    /// latitude and rounded to a double.
    pub fn dissolved(&self, go_on: GoOn<'_>) -> Result<Dissolved, Unmeasured> {
        let outlines: Vec<&[Edge]> = self.distinct().collect();
        let makings = Makings::of(outlines.len());
        let area_m2 = measured(self, None, Some(&makings), go_on)?;
        let Makings { needed, whole } = makings;
        let whole = whole.into_inner().unwrap_or_else(PoisonError::into_inner);
        let whole: Vec<[Edge; 4]> = whole.iter().map(Cell::outline).collect();
        let needed = outlines.into_iter().zip(needed).filter(|(_, needed)| needed.load(Relaxed)).map(|(edges, _)| edges);
        let mut makings: Vec<Making<'_>> = needed.chain(whole.iter().map(<[Edge; 4]>::as_slice)).map(Making::of).collect();
        // Threads note cells in any order, and crossings round differently in another.
        makings.sort_unstable_by(|a, b| a.key().partial_cmp(&b.key()).unwrap_or(Ordering::Equal));
        Ok(Dissolved { area_m2, polygons: dissolved(&mut makings, go_on)? })
    }

    /// A region in two: what is covered, and what is not.
    pub fn parted(&self, region: &Self, go_on: GoOn<'_>) -> Result<Parted, Unmeasured> {
        let (cover, region) = (self.dissolved(go_on)?.polygons, region.dissolved(go_on)?.polygons);
        let both = |covers: fn(Windings) -> bool| {
            if !go_on() {
                return Err(Unmeasured::GivenUp);
            }
            let segments = cover.iter().flat_map(|polygon| segments_of(polygon, Operand::Cover));
            combined(segments.chain(region.iter().flat_map(|polygon| segments_of(polygon, Operand::Region))), covers)
        };
        let (covered, left) =
            rayon::join(|| both(|[cover, region]| cover > 0 && region > 0), || both(|[cover, region]| cover <= 0 && region > 0));
        Ok(Parted { covered: covered?, left: left? })
    }
}

/// A polygon to be dissolved.
struct Making<'a> {
    middle: Place,
    edges: &'a [Edge],
}

impl<'a> Making<'a> {
    fn of(edges: &'a [Edge]) -> Self {
        let cell = Cell::around(edges.iter().map(|edge| edge.from));
        Self { middle: [0, 1].map(|axis| f64::midpoint(cell.min[axis], cell.max[axis])), edges }
    }

    fn key(&self) -> (Place, Option<(Place, Place)>, usize) {
        (self.middle, self.edges.first().map(|edge| (edge.from, edge.to)), self.edges.len())
    }
}

fn dissolved(makings: &mut [Making<'_>], go_on: GoOn<'_>) -> Result<Vec<PlanePolygon>, Unmeasured> {
    if !go_on() {
        return Err(Unmeasured::GivenUp);
    }
    if makings.len() <= TOGETHER {
        let segment = |edge: &Edge| Segment { from: edge.from, to: edge.to, operand: 0 };
        return union(makings.iter().flat_map(|making| making.edges).map(segment));
    }
    let all = Cell::around(makings.iter().map(|making| making.middle));
    let axis = usize::from(all.max[1] - all.min[1] > all.max[0] - all.min[0]);
    let half = makings.len() / 2;
    makings.select_nth_unstable_by(half, |a, b| a.middle[axis].total_cmp(&b.middle[axis]));
    let (some, others) = makings.split_at_mut(half);
    let (some, others) = rayon::join(|| dissolved(some, go_on), || dissolved(others, go_on));
    joined(some?, others?)
}

/// Two dissolved coverages as one.
fn joined(some: Vec<PlanePolygon>, others: Vec<PlanePolygon>) -> Result<Vec<PlanePolygon>, Unmeasured> {
    let (some_box, others_box) = (box_of(some.iter().flatten()), box_of(others.iter().flatten()));
    let meets = |other: [f64; 4]| move |polygon: &PlanePolygon| boxes_meet(box_of(polygon.iter().take(1)), other);
    let (meeting, mut apart): (Vec<_>, Vec<_>) = some.into_iter().partition(meets(others_box));
    let (others_meeting, others_apart): (Vec<_>, Vec<_>) = others.into_iter().partition(meets(some_box));
    apart.extend(others_apart);
    let segments = meeting.iter().chain(&others_meeting).flat_map(|polygon| segments_of(polygon, Operand::Cover));
    apart.extend(union(segments)?);
    Ok(apart)
}

fn union(segments: impl Iterator<Item = Segment>) -> Result<Vec<PlanePolygon>, Unmeasured> {
    combined(segments, |[times, _]| times > 0)
}

fn combined(segments: impl Iterator<Item = Segment>, covers: fn(Windings) -> bool) -> Result<Vec<PlanePolygon>, Unmeasured> {
    overlay_segments(segments, covers, None).map_err(|_| Unmeasured::TooIntricate)
}

fn segments_of(polygon: &PlanePolygon, operand: Operand) -> impl Iterator<Item = Segment> {
    let edges = polygon.iter().flat_map(|ring| ring.windows(2));
    edges.map(move |ends| Segment { from: ends[0], to: ends[1], operand: operand as u8 })
}

/// Least and greatest x and y.
fn box_of<'a>(rings: impl Iterator<Item = &'a Vec<[f64; 2]>>) -> [f64; 4] {
    let (least, most) = (f64::INFINITY, f64::NEG_INFINITY);
    rings.flatten().fold([least, least, most, most], |[w, s, e, n], &[x, y]| [w.min(x), s.min(y), e.max(x), n.max(y)])
}

fn boxes_meet([w, s, e, n]: [f64; 4], [west, south, east, north]: [f64; 4]) -> bool {
    w <= east && e >= west && s <= north && n >= south
}
