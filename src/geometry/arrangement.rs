//! Boolean operations: what part of the plane two sets of rings cover together, as valid polygons.
//!
//! ```text
//!   ──3── above: 0       Rings are cut where they meet (`noding`). A line that moves from west to east then sees
//!   ──2── above: 1       edges one above another; counting from the bottom how often rings wind round what
//!   ──1── above: 2       lies between (+1 over an edge with its interior above, -1 over one with it
//!   ──0── above: 1       below), a rule over the counts of both operands tells land from not land.
//! ```
//! Edges between the two are the borders of the result. They are followed with the land on the left (`borders`).
//! Every vertex of the result is one of the input, to the bit, or a crossing.

use super::{
    area::{orientation, turn},
    block_list::BlockList,
    borders::{BorderEdge, polygons_within},
    joined_sets::JoinedSets,
    noding::{Segment, Tangled, node},
};
use std::{cmp::Ordering, ops::Range};

/// A closed ring of x and y.
pub type PlaneRing = Vec<[f64; 2]>;

/// An exterior, counter-clockwise, then holes, clockwise.
pub type PlanePolygon = Vec<PlaneRing>;

/// How often the rings of each operand wind round a place.
pub(super) type Windings = [i32; 2];

/// The part of the plane of whose windings `covers` is true, as polygons valid together.
pub(super) fn overlay<'a>(
    rings: impl Iterator<Item = (&'a PlaneRing, u8)>,
    covers: impl Fn(Windings) -> bool,
) -> Result<Vec<PlanePolygon>, Tangled> {
    overlay_on_grid(rings, covers, None)
}

/// The same with crossings on the multiples of `step`, where all positions already lie.
pub(super) fn overlay_on_grid<'a>(
    rings: impl Iterator<Item = (&'a PlaneRing, u8)>,
    covers: impl Fn(Windings) -> bool,
    step: Option<f64>,
) -> Result<Vec<PlanePolygon>, Tangled> {
    let edge = |operand: u8| move |ends: &[[f64; 2]]| Segment { from: ends[0], to: ends[1], operand };
    overlay_segments(rings.flat_map(|(ring, operand)| ring.windows(2).map(edge(operand))), covers, step)
}

/// The same of the edges of rings in any order.
pub(super) fn overlay_segments(
    segments: impl Iterator<Item = Segment>,
    covers: impl Fn(Windings) -> bool,
    step: Option<f64>,
) -> Result<Vec<PlanePolygon>, Tangled> {
    // Adding zero makes one of -0.0 and 0.0, so that equal points have equal bits.
    let plain = |s: Segment| Segment { from: s.from.map(|v| v + 0.0), to: s.to.map(|v| v + 0.0), ..s };
    let segments = segments.map(plain).filter(|s| s.from != s.to).collect();
    let edges = Edges::new(&node(segments, step)?);
    let mut sweep = Sweep { edges: &edges, status: BlockList::default(), borders: vec![], faces: JoinedSets::default() };
    sweep.faces.reset(edges.all.len());
    sweep.run(covers);
    let Sweep { borders, mut faces, .. } = sweep;
    Ok(polygons_within(&edges.points, &borders, |edge| faces.root(edge)))
}

/// Noded segments, those on the same place made one.
struct Edges {
    /// From west to east.
    points: Vec<[f64; 2]>,
    /// Sorted by their western end.
    all: Vec<Edge>,
}

#[derive(Debug, Clone, Copy)]
struct Edge {
    west: u32,
    east: u32,
    /// What crossing it from south to north adds to the windings.
    adds: Windings,
}

impl Edges {
    fn new(segments: &[Segment]) -> Self {
        let mut points: Vec<[f64; 2]> = segments.iter().flat_map(|s| [s.from, s.to]).collect();
        points.sort_unstable_by(west_to_east);
        points.dedup();
        let number = |p: &[f64; 2]| points.partition_point(|q| west_to_east(q, p) == Ordering::Less) as u32;
        let edge = |s: &Segment| {
            let (from, to) = (number(&s.from), number(&s.to));
            let mut adds = [0, 0];
            adds[usize::from(s.operand)] = if from < to { 1 } else { -1 };
            Edge { west: from.min(to), east: from.max(to), adds }
        };
        let mut all: Vec<Edge> = segments.iter().map(edge).collect();
        all.sort_unstable_by_key(|e| (e.west, e.east));
        all.dedup_by(|next, kept| {
            let same = (next.west, next.east) == (kept.west, kept.east);
            if same {
                kept.adds = add(kept.adds, next.adds);
            }
            same
        });
        all.retain(|e| e.adds != [0, 0]);
        Self { points, all }
    }

    /// Positive when `p` lies north of the edge.
    fn side(&self, edge: u32, p: [f64; 2]) -> f64 {
        let Edge { west, east, .. } = self.all[edge as usize];
        orientation(self.points[west as usize], self.points[east as usize], p)
    }
}

/// An edge under the sweep line.
#[derive(Debug, Clone, Copy)]
struct Crossed {
    edge: u32,
    /// The windings north of it.
    above: Windings,
    /// A border of the land north of it, if that is land.
    land: Option<u32>,
}

struct Sweep<'a> {
    edges: &'a Edges,
    /// From south to north.
    status: BlockList<Crossed>,
    borders: Vec<BorderEdge>,
    /// Borders of one connected piece of land, joined.
    faces: JoinedSets,
}

impl Sweep<'_> {
    fn run(&mut self, covers: impl Fn(Windings) -> bool) {
        let mut starting = 0;
        for (number, p) in self.edges.points.iter().enumerate() {
            let end = starting + self.edges.all[starting..].iter().take_while(|e| e.west as usize == number).count();
            self.pass_over(*p, number as u32, starting..end, &covers);
            starting = end;
        }
    }

    /// Takes the edges that end at `p` out of the status and those that start there into it.
    fn pass_over(&mut self, p: [f64; 2], number: u32, starting: Range<usize>, covers: impl Fn(Windings) -> bool) {
        let place = self.status.partition_point(|crossed| self.edges.side(crossed.edge, p) > 0.0);
        let below = self.status.before(place).copied().unwrap_or(Crossed { edge: 0, above: [0, 0], land: None });
        let (mut ending, mut land_above) = (0, below.land);
        for crossed in self.status.starting_at(place) {
            if self.edges.all[crossed.edge as usize].east != number {
                break;
            }
            ending += 1;
            land_above = crossed.land;
        }
        let mut new: Vec<u32> = (starting.start as u32..starting.end as u32).collect();
        let east = |edge: &u32| self.edges.points[self.edges.all[*edge as usize].east as usize];
        new.sort_unstable_by(|a, b| turn(p, east(a), east(b)));
        let mut under = below;
        let crossed: Vec<Crossed> = new
            .into_iter()
            .map(|edge| {
                under = self.cross(edge, under, &covers);
                under
            })
            .collect();
        self.status.replace(place, ending, &crossed);
        // The land north of p is one, whether seen west or east of it.
        if let (Some(west), Some(east)) = (land_above, under.land) {
            self.faces.join(west, east);
        }
    }

    /// Steps over an edge from what lies south of it.
    fn cross(&mut self, edge: u32, under: Crossed, covers: impl Fn(Windings) -> bool) -> Crossed {
        let Edge { west, east, adds } = self.edges.all[edge as usize];
        let above = add(under.above, adds);
        let land = match (covers(under.above), covers(above)) {
            (true, true) => under.land,
            (false, false) => None,
            (false, true) => {
                self.borders.push(BorderEdge { edge, from: west, to: east });
                Some(edge)
            }
            (true, false) => {
                self.borders.push(BorderEdge { edge, from: east, to: west });
                if let Some(land) = under.land {
                    self.faces.join(land, edge);
                }
                None
            }
        };
        Crossed { edge, above, land }
    }
}

fn add(a: Windings, b: Windings) -> Windings {
    [a[0] + b[0], a[1] + b[1]]
}

fn west_to_east(a: &[f64; 2], b: &[f64; 2]) -> Ordering {
    a[0].total_cmp(&b[0]).then(a[1].total_cmp(&b[1]))
}
