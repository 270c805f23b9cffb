//! A cell cut along the meridians of all ends and crossings of its edges. Between two of them edges lie one above another, and
//! counting windings from the south tells land from not land.
//!
//! ```text
//!    ┌───┬─────────┬──┐     An edge bounds land where only on one side of it the windings
//!    │ ─┼─╱────────┼─ │     of both operands are positive. What it does from slab to slab
//!    │  │╱╲        │  │     is taken together, so that it is measured once.
//!    └──┴──────────┴──┘
//! ```

use super::{
    Unmeasured,
    cells::{Budget, Land, Node},
    edge::{Edge, Place},
};
use crate::geometry::edge_area::{below_latitude_m2, under_straight_m2};
use std::cmp::Ordering;

/// Edges no farther from one another, degrees, are taken to lie on one another: about a micrometre.
const SAME_DEG: f64 = 1e-11;

/// How often the polygons of each operand wind round a place.
type Windings = [i32; 2];

/// An edge with an area under it.
struct Span {
    /// Turned east, so that crossing it from south to north adds its times to the windings of its operand.
    edge: Edge,
    /// Where it bounds land, as far as that is known.
    border: Option<Border>,
}

/// A stretch of an edge that bounds land.
#[derive(Clone, Copy)]
struct Border {
    land_is_north: bool,
    from: f64,
    to: f64,
}

/// Where in the cell the windings of both operands are positive.
pub fn land(node: &Node, budget: &Budget<'_>) -> Result<Land, Unmeasured> {
    let mut spans: Vec<Span> = node.edges.iter().filter(|edge| !edge.is_vertical()).map(Span::of).collect();
    budget.spend(spans.len() * spans.len())?;
    let cuts = cuts(node, &spans);
    budget.spend(spans.len() * cuts.len())?;
    let mut sweep = Sweep { node, spans: &mut spans, stack: vec![], flat_deg: [0.0; 2], area_m2: 0.0, whole: true };
    for slab in cuts.windows(2) {
        sweep.take_slab([slab[0], slab[1]]);
    }
    Ok(sweep.finished())
}

/// The longitudes between which no edge ends, and none crosses another or a border of the cell.
fn cuts(node: &Node, spans: &[Span]) -> Vec<f64> {
    let ([west, south], [east, north]) = (node.cell.min, node.cell.max);
    let mut cuts = vec![west, east];
    let mut cut = |lon: f64| {
        if lon > west && lon < east {
            cuts.push(lon);
        }
    };
    node.edges.iter().filter(|edge| edge.is_vertical()).for_each(|edge| cut(edge.from[0]));
    for (i, span) in spans.iter().enumerate() {
        let Edge { from: start, to: end, .. } = span.edge;
        cut(start[0]);
        cut(end[0]);
        for parallel in [south, north] {
            if (start[1] < parallel) != (end[1] < parallel) {
                cut(start[0] + (parallel - start[1]) / (end[1] - start[1]) * (end[0] - start[0]));
            }
        }
        for other in &spans[..i] {
            if let Some(lon) = span.crossing(other) {
                cut(lon);
            }
        }
    }
    cuts.sort_unstable_by(f64::total_cmp);
    cuts.dedup();
    cuts
}

impl Span {
    fn of(edge: &Edge) -> Self {
        let [west, east] = edge.ends();
        let times = if edge.from == west { edge.times } else { -edge.times };
        Self { edge: Edge { from: west, to: east, times, ..*edge }, border: None }
    }

    fn latitude_at(&self, lon: f64) -> f64 {
        let Edge { from: west, to: east, .. } = self.edge;
        west[1] + (lon - west[0]) / (east[0] - west[0]) * (east[1] - west[1])
    }

    /// An order of edges on one another that does not depend on that in which they came; those of the region come first.
    fn order(&self, other: &Self) -> Ordering {
        let key = |edge: &Edge| (edge.operand, edge.from, edge.to, edge.times);
        key(&other.edge).partial_cmp(&key(&self.edge)).unwrap_or(Ordering::Equal)
    }

    /// The longitude at which two edges cross, if they do within both.
    fn crossing(&self, other: &Self) -> Option<f64> {
        let from = self.edge.from[0].max(other.edge.from[0]);
        let to = self.edge.to[0].min(other.edge.to[0]);
        if from >= to {
            return None;
        }
        let gap = |lon: f64| self.latitude_at(lon) - other.latitude_at(lon);
        let (start, end) = (gap(from), gap(to));
        // What touches does so at an end, which is a cut anyway.
        ((start < 0.0 && end > 0.0) || (start > 0.0 && end < 0.0)).then(|| from + start / (start - end) * (to - from))
    }

    /// The area under a stretch of it.
    fn under_m2(&self, from: f64, to: f64) -> f64 {
        let Edge { from: west, to: east, .. } = self.edge;
        let part = |lon: f64| ((lon - west[0]) / (east[0] - west[0])).clamp(0.0, 1.0);
        under_straight_m2(west, east, [part(from), part(to)])
    }
}

struct Sweep<'a> {
    node: &'a Node,
    spans: &'a mut [Span],
    /// The edges in a slab by latitude, kept for its memory.
    stack: Vec<(f64, usize)>,
    /// How much of the cell's southern and northern border bounds land, degrees of longitude.
    flat_deg: [f64; 2],
    area_m2: f64,
    /// Whether all slabs so far are land throughout.
    whole: bool,
}

impl Sweep<'_> {
    fn take_slab(&mut self, [from, to]: [f64; 2]) {
        let (south, north) = (self.node.cell.min[1], self.node.cell.max[1]);
        let lon = f64::midpoint(from, to);
        if lon <= from || lon >= to {
            // As narrow as numbers get.
            return;
        }
        self.stack.clear();
        for (i, span) in self.spans.iter().enumerate() {
            // Whether it lies north of the cell's southern border must be as exact as the windings there.
            if span.edge.from[0] <= from && span.edge.to[0] >= to && span.edge.side([lon, south]) < 0 {
                let lat = span.latitude_at(lon).max(south);
                if lat < north {
                    self.stack.push((lat, i));
                }
            }
        }
        let spans = &*self.spans;
        self.stack.sort_unstable_by(|(lat, i), (other, j)| lat.total_cmp(other).then_with(|| spans[*i].order(&spans[*j])));
        let mut windings = self.windings_at([lon, south]);
        let mut is_land = self.is_land(windings);
        self.whole &= is_land;
        if is_land {
            self.flat_deg[0] += to - from;
        }
        let mut at = 0;
        while let Some(&(lat, first)) = self.stack.get(at) {
            while let Some(&(_, i)) = self.stack.get(at).filter(|(other, _)| other - lat <= SAME_DEG) {
                let Edge { operand, times, .. } = self.spans[i].edge;
                windings[operand as usize] += times;
                at += 1;
            }
            let was_land = std::mem::replace(&mut is_land, self.is_land(windings));
            if was_land != is_land {
                self.whole = false;
                self.bound(first, Border { land_is_north: is_land, from, to });
            }
        }
        if is_land {
            self.flat_deg[1] += to - from;
        }
    }

    /// The windings at a place on the southern border of the cell.
    fn windings_at(&self, place: Place) -> Windings {
        let mut windings = [0, 0];
        for shape in &self.node.shapes {
            windings[shape.operand as usize] += shape.at_corner;
        }
        for edge in &self.node.edges {
            windings[edge.operand as usize] += edge.crossed_eastward(self.node.cell.min, place);
        }
        windings
    }

    fn is_land(&self, windings: Windings) -> bool {
        (0..2).all(|operand| self.node.full[operand] || windings[operand] > 0)
    }

    /// An edge bounds land in a slab, perhaps as it did in the one before.
    fn bound(&mut self, span: usize, border: Border) {
        match &mut self.spans[span].border {
            Some(before) if before.to == border.from && before.land_is_north == border.land_is_north => before.to = border.to,
            _ => {
                self.close(span);
                self.spans[span].border = Some(border);
            }
        }
    }

    fn close(&mut self, span: usize) {
        let Some(border) = self.spans[span].border.take() else { return };
        let under_m2 = self.spans[span].under_m2(border.from, border.to);
        self.area_m2 += if border.land_is_north { -under_m2 } else { under_m2 };
    }

    fn finished(mut self) -> Land {
        (0..self.spans.len()).for_each(|span| self.close(span));
        let [south, north] = [self.node.cell.min[1], self.node.cell.max[1]].map(below_latitude_m2);
        let flat_m2 = north * self.flat_deg[1].to_radians() - south * self.flat_deg[0].to_radians();
        Land { area_m2: self.area_m2 + flat_m2, whole: self.whole }
    }
}
