//! The polygons of a coverage: what its members cover together.
//!
//! First goes what lies within others: the cells of the area say what is needed. Then half of the polygons are dissolved, then the other half, in parallel down to a few; what of the two does not meet the other
//! needs no second look. Neighbours in the order of the table are neighbours on Earth, so what lies inside vanishes early.

use super::{Cell, Coverage, Edge, GoOn, Needed, Operand, Unmeasured, measured};
use crate::geometry::{
    arrangement::{PlanePolygon, Windings, overlay_segments},
    noding::Segment,
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

impl Coverage {
    /// What is covered, as polygons valid together. Where edges cross there is a new vertex on both, straight in longitude and
    /// latitude and rounded to a double.
    pub fn dissolved(&self, go_on: GoOn<'_>) -> Result<Vec<PlanePolygon>, Unmeasured> {
        let outlines: Vec<&[Edge]> = self.distinct().collect();
        let needed = Needed::among(outlines.iter().map(|edges| size_of_box(edges)).collect());
        measured(self, None, Some(&needed), go_on)?;
        let outlines: Vec<&[Edge]> =
            outlines.into_iter().enumerate().filter(|(number, _)| needed.is(*number)).map(|(_, edges)| edges).collect();
        dissolved(&outlines, go_on)
    }

    /// A region in two: what is covered, and what is not.
    pub fn parted(&self, region: &Self, go_on: GoOn<'_>) -> Result<Parted, Unmeasured> {
        let (cover, region) = (self.dissolved(go_on)?, region.dissolved(go_on)?);
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

fn dissolved(outlines: &[&[Edge]], go_on: GoOn<'_>) -> Result<Vec<PlanePolygon>, Unmeasured> {
    if !go_on() {
        return Err(Unmeasured::GivenUp);
    }
    if outlines.len() <= TOGETHER {
        let segment = |edge: &Edge| Segment { from: edge.from, to: edge.to, operand: 0 };
        return union(outlines.iter().copied().flatten().map(segment));
    }
    let (some, others) = outlines.split_at(outlines.len() / 2);
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

/// Square degrees of the box around edges.
fn size_of_box(edges: &[Edge]) -> f64 {
    let mut cell = Cell { min: [f64::INFINITY; 2], max: [f64::NEG_INFINITY; 2] };
    edges.iter().for_each(|edge| cell.extend(edge.from));
    (cell.max[0] - cell.min[0]) * (cell.max[1] - cell.min[1])
}

/// Least and greatest x and y.
fn box_of<'a>(rings: impl Iterator<Item = &'a Vec<[f64; 2]>>) -> [f64; 4] {
    let (least, most) = (f64::INFINITY, f64::NEG_INFINITY);
    rings.flatten().fold([least, least, most, most], |[w, s, e, n], &[x, y]| [w.min(x), s.min(y), e.max(x), n.max(y)])
}

fn boxes_meet([w, s, e, n]: [f64; 4], [west, south, east, north]: [f64; 4]) -> bool {
    w <= east && e >= west && s <= north && n >= south
}
