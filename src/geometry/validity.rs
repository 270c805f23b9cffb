//! Whether polygons are valid in the sense of OGC Simple Features (06-103r4, section 6.1.11.1), by one plane sweep.
//!
//! ```text
//!        │      A line moves from west to east over the vertices. The edges that it crosses are kept in order
//!   ──2──┼──    from south to north. Where they change, at a vertex, new neighbours are compared: they
//!   ──1──┼──    must not cross further on; and, as exteriors run counter-clockwise and holes clockwise, the
//!        │      line must enter a polygon and leave the same one before it enters another.
//! ```
//! One pass so finds crossings, shared edges, holes outside their exterior, nested holes and overlapping members.
//! Where rings touch at a point, a ring must not meet itself, and rings of one polygon must not touch in a
//! cycle, which would cut its interior in two.
//!
//! Every decision is a comparison or an exact orientation of given positions; no point is computed (M. I. Shamos,
//! D. Hoey, Geometric Intersection Problems, 1976). O(n log n) comparisons.

use super::{
    area::{orientation, turn},
    block_list::{BlockList, Place},
    flaw::{Flaw, FlawKind},
    joined_sets::JoinedSets,
    star::is_star,
};
use crate::model::Geometries;
use std::{cmp::Ordering, ops::Range};

/// The sweep, with its memory kept from row to row.
///
/// Rings must be closed, finite, without consecutive equal positions, not flat, and wound as RFC 7946 wants.
#[derive(Debug, Default)]
pub(super) struct ValidityCheck {
    vertices: Vec<Vertex>,
    rings: Vec<RingSpan>,
    /// Edges under the sweep line, from south to north.
    status: BlockList<Edge>,
    /// Edges that lie on the current vertex and go on to the east of it.
    outgoing: Vec<Edge>,
    /// Rings that pass through the current vertex.
    meeting: Vec<u32>,
    joined: JoinedSets,
}

#[derive(Debug, Clone, Copy)]
struct Vertex {
    at: [f64; 2],
    index: u32,
    ring: u32,
}

#[derive(Debug, Clone, Copy)]
struct RingSpan {
    first: u32,
    /// The repetition of the first position.
    last: u32,
    polygon: u32,
}

/// The edge from position `start` to the next one, `westward` when that lies to the west.
#[derive(Debug, Clone, Copy)]
struct Edge {
    start: u32,
    ring: u32,
    westward: bool,
}

impl ValidityCheck {
    /// The first flaw of the polygons `parts` of a row, taken as one multipolygon; `None` when they are valid.
    pub(super) fn first_flaw(&mut self, geometries: &Geometries, row: usize, parts: Range<usize>) -> Option<Flaw> {
        let polygons = geometries.row(row);
        let only_ring = (parts.len() == 1).then(|| polygons.rings(parts.start)).filter(|rings| rings.len() == 1);
        if only_ring.is_some_and(|rings| is_star(polygons.coords(rings.start))) {
            return None;
        }
        self.sweep(geometries, row, parts)
    }

    /// As [`first_flaw`](Self::first_flaw), the long way.
    pub(super) fn sweep(&mut self, geometries: &Geometries, row: usize, parts: Range<usize>) -> Option<Flaw> {
        self.collect(geometries, row, parts);
        let xy = geometries.xy();
        // Entering and leaving out of order may be but the consequence of a crossing that the sweep has not reached
        // yet, and that is the better thing to report.
        let mut out_of_order = None;
        let mut next = 0;
        while let Some(&Vertex { at, .. }) = self.vertices.get(next) {
            let end = next + self.vertices[next..].iter().take_while(|v| v.at == at).count();
            match self.pass_over(xy, at, next..end) {
                Ok(found) => out_of_order = out_of_order.or(found),
                Err(flaw) => return Some(flaw),
            }
            next = end;
        }
        out_of_order
    }

    fn collect(&mut self, geometries: &Geometries, row: usize, parts: Range<usize>) {
        self.vertices.clear();
        self.rings.clear();
        self.status.clear();
        let (row, xy) = (geometries.row(row), geometries.xy());
        for part in parts {
            for ring in row.rings(part) {
                let range = row.coord_range(ring);
                let span = RingSpan { first: range.start as u32, last: range.end as u32 - 1, polygon: part as u32 };
                let ring = self.rings.len() as u32;
                self.rings.push(span);
                // Adding zero makes -0.0 and 0.0 one in the total order, too.
                let vertex = |index: u32| Vertex { at: xy[index as usize].map(|v| v + 0.0), index, ring };
                self.vertices.extend((span.first..span.last).map(vertex));
            }
        }
        self.vertices.sort_unstable_by(|a, b| west_to_east(a.at, b.at));
        self.joined.reset(self.rings.len());
    }

    /// Moves the sweep line over the vertices at `p`. `Err` is a flaw for certain; `Ok(Some)` is a breach of the order of
    /// entering and leaving.
    fn pass_over(&mut self, xy: &[[f64; 2]], p: [f64; 2], vertices: Range<usize>) -> Result<Option<Flaw>, Flaw> {
        let flaw = |kind| Flaw { kind, at: p };
        let ending = self.take_vertices(xy, p, vertices);
        let place = self.status.partition_point(|edge| edge.side(xy, p) > 0.0);
        let south = self.status.before(place).copied();
        let (on_p, passing, north) = self.take_touching(xy, p, place);
        if passing > 1 || on_p != ending + passing {
            return Err(flaw(FlawKind::Crossing));
        }
        sort_south_to_north(&mut self.outgoing, xy, p).map_err(flaw)?;
        self.meet().map_err(flaw)?;
        self.status.replace(place, on_p, &self.outgoing);
        part_ways(xy, south, self.outgoing.first().copied().or(north))?;
        part_ways(xy, self.outgoing.last().copied().or(south), north)?;
        Ok(self.out_of_order(south, north).map(flaw))
    }

    /// Sorts the edges at the vertices into those that start at `p` and those that end there; gives the number of the latter.
    fn take_vertices(&mut self, xy: &[[f64; 2]], p: [f64; 2], vertices: Range<usize>) -> usize {
        self.outgoing.clear();
        self.meeting.clear();
        let mut ending = 0;
        for &Vertex { index, ring, .. } in &self.vertices[vertices] {
            self.meeting.push(ring);
            let span = self.rings[ring as usize];
            let before = if index == span.first { span.last - 1 } else { index - 1 };
            for (start, other) in [(before, before), (index, index + 1)] {
                let starts = west_to_east(p, xy[other as usize]) == Ordering::Less;
                if starts {
                    self.outgoing.push(Edge { start, ring, westward: start == before });
                } else {
                    ending += 1;
                }
            }
        }
        ending
    }

    /// Adds the edges of the status that have `p` in their midst to the outgoing ones. Gives the number of edges that touch
    /// `p`, of those that have it in their midst, and the edge north of all of them.
    fn take_touching(&mut self, xy: &[[f64; 2]], p: [f64; 2], place: Place) -> (usize, usize, Option<Edge>) {
        let (mut touching, mut passing) = (0, 0);
        for &edge in self.status.starting_at(place) {
            if edge.side(xy, p) != 0.0 {
                return (touching, passing, Some(edge));
            }
            touching += 1;
            if edge.east(xy) != p {
                passing += 1;
                self.outgoing.push(edge);
                self.meeting.push(edge.ring);
            }
        }
        (touching, passing, None)
    }

    /// Notes that the rings of `meeting` touch.
    fn meet(&mut self) -> Result<(), FlawKind> {
        if self.meeting.len() < 2 {
            return Ok(());
        }
        self.meeting.sort_unstable();
        for pair in self.meeting.windows(2) {
            if pair[0] == pair[1] {
                return Err(FlawKind::SelfTouch);
            }
            // Rings are numbered polygon by polygon, so those of one polygon stand side by side.
            let one_polygon = self.polygon(pair[0]) == self.polygon(pair[1]);
            if one_polygon && !self.joined.join(pair[0], pair[1]) {
                return Err(FlawKind::SplitInterior);
            }
        }
        Ok(())
    }

    /// What is wrong with the order in which the sweep line now enters and leaves polygons about the outgoing edges.
    fn out_of_order(&self, south: Option<Edge>, north: Option<Edge>) -> Option<FlawKind> {
        let mut below = south;
        let mut above = self.outgoing.iter().map(|edge| Some(*edge)).chain([north]);
        above.find_map(|edge| match (std::mem::replace(&mut below, edge), edge) {
            (Some(a), Some(b)) => {
                let same = self.polygon(a.ring) == self.polygon(b.ring);
                let fine = if a.enters() { same && !b.enters() } else { b.enters() };
                (!fine).then_some(if same { FlawKind::MisplacedHole } else { FlawKind::OverlappingMembers })
            }
            (None, Some(lowest)) => (!lowest.enters()).then_some(FlawKind::MisplacedHole),
            (Some(highest), None) => highest.enters().then_some(FlawKind::MisplacedHole),
            (None, None) => None,
        })
    }

    fn polygon(&self, ring: u32) -> u32 {
        self.rings[ring as usize].polygon
    }
}

impl Edge {
    fn west(self, xy: &[[f64; 2]]) -> [f64; 2] {
        xy[self.start as usize + usize::from(self.westward)]
    }
    fn east(self, xy: &[[f64; 2]]) -> [f64; 2] {
        xy[self.start as usize + usize::from(!self.westward)]
    }
    /// Positive when `p` lies north of it, zero on it.
    #[inline]
    fn side(self, xy: &[[f64; 2]], p: [f64; 2]) -> f64 {
        orientation(self.west(xy), self.east(xy), p)
    }
    /// Whether a line from south to north enters the polygon here: the interior lies left of every ring.
    fn enters(self) -> bool {
        !self.westward
    }
}

/// Neighbours in the status must meet no more, or only at an end: then the end that comes first lies on the right side of the
/// other edge.
fn part_ways(xy: &[[f64; 2]], south: Option<Edge>, north: Option<Edge>) -> Result<(), Flaw> {
    let (Some(a), Some(b)) = (south, north) else { return Ok(()) };
    let crossed = match west_to_east(a.east(xy), b.east(xy)) {
        Ordering::Greater => a.side(xy, b.east(xy)) < 0.0,
        _ => b.side(xy, a.east(xy)) > 0.0,
    };
    if crossed { Err(Flaw { kind: FlawKind::Crossing, at: crossing_point(xy, a, b) }) } else { Ok(()) }
}

fn west_to_east(a: [f64; 2], b: [f64; 2]) -> Ordering {
    // Numbers are finite; where they are equal, zeros of either sign included, the latitude decides.
    let order = |a: f64, b: f64| a.partial_cmp(&b).unwrap_or(Ordering::Equal);
    order(a[0], b[0]).then_with(|| order(a[1], b[1]))
}

/// Sorts edges that go east from `p` by their direction.
fn sort_south_to_north(edges: &mut [Edge], xy: &[[f64; 2]], p: [f64; 2]) -> Result<(), FlawKind> {
    edges.sort_unstable_by(|a, b| turn(p, a.east(xy), b.east(xy)));
    let parallel = edges.windows(2).any(|pair| turn(p, pair[0].east(xy), pair[1].east(xy)) == Ordering::Equal);
    if parallel { Err(FlawKind::SharedEdge) } else { Ok(()) }
}

/// Where two edges cross, for a message.
fn crossing_point(xy: &[[f64; 2]], a: Edge, b: Edge) -> [f64; 2] {
    let ([x0, y0], [x1, y1]) = (a.west(xy), a.east(xy));
    let (from, to) = (b.side(xy, [x0, y0]), b.side(xy, [x1, y1]));
    let along = if from == to { 0.0 } else { from / (from - to) };
    [x0 + along * (x1 - x0), y0 + along * (y1 - y0)]
}
