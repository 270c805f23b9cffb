//! Polygons with straight edges for clients that take edges for geodesics: with so many vertices on long edges that the area is the same.

use super::PlanePolygon;
use crate::geometry::edge_area::{LONGEST_DEG, along, sliver_m2};

/// By which part the area within geodesics may be another: half of what is promised, the rest is for rounding.
const TOLERANCE: f64 = 0.5e-9;

/// What `GeographicLib` may be off by anyhow, square metres: what is hardly an area needs no vertices.
const LEAST_M2: f64 = 1e-3;

/// How often pieces are made shorter at most.
const ATTEMPTS: usize = 40;

/// Up to here, degrees, geodesics of half the length leave a quarter of the area between them and the straight edge.
const SHORT_DEG: f64 = 1.0;

/// A ring's edge.
struct LongEdge {
    length_deg: f64,
    /// What one geodesic would add to the area, as far as many short ones tell.
    sliver_m2: f64,
}

/// The polygons of an area (square metres), with vertices on long edges, so that its geodesic area agrees to 1e-9, as far as no more than
/// `room` vertices are needed. Edges along meridians are geodesics as they are.
pub fn measurable(polygons: Vec<PlanePolygon>, area_m2: f64, room: usize) -> Vec<PlanePolygon> {
    let edges = || polygons.iter().flatten().flat_map(|ring| ring.windows(2));
    let long: Vec<LongEdge> = edges().map(|ends| LongEdge::of(ends[0], ends[1])).collect();
    let Some(piece_deg) = piece_deg(&long, area_m2, room) else { return polygons };
    let mut edges = long.iter();
    let mut ring = |ring: &Vec<[f64; 2]>| {
        let mut out = Vec::with_capacity(ring.len());
        out.extend(ring.first());
        for (ends, edge) in ring.windows(2).zip(edges.by_ref()) {
            let pieces = edge.pieces(piece_deg);
            out.extend((1..pieces as u32).map(|i| along(ends[0], ends[1], f64::from(i) / pieces)));
            out.push(ends[1]);
        }
        out
    };
    polygons.iter().map(|polygon| polygon.iter().map(&mut ring).collect()).collect()
}

/// How long pieces of edges may be; `None` where edges need not be cut.
fn piece_deg(edges: &[LongEdge], area_m2: f64, room: usize) -> Option<f64> {
    let allowed_m2 = (area_m2.abs() * TOLERANCE).max(LEAST_M2);
    let off_m2 = |piece_deg: f64| edges.iter().map(|edge| edge.sliver_m2 / edge.pieces(piece_deg).powi(2)).sum::<f64>().abs();
    let (whole_deg, longest_deg) =
        edges.iter().fold((0.0, 0.0), |(sum, most): (f64, f64), edge| (sum + edge.length_deg, most.max(edge.length_deg)));
    let least_deg = whole_deg / room.max(1) as f64;
    let mut piece_deg = longest_deg;
    if off_m2(piece_deg) <= allowed_m2 && longest_deg <= LONGEST_DEG {
        return None;
    }
    for _ in 0..ATTEMPTS {
        let off_m2 = off_m2(piece_deg);
        if off_m2 <= allowed_m2 || piece_deg <= least_deg {
            break;
        }
        piece_deg = (piece_deg * (allowed_m2 / off_m2).sqrt().clamp(1e-3, 0.9)).max(least_deg);
    }
    Some(piece_deg)
}

impl LongEdge {
    fn of(from: [f64; 2], to: [f64; 2]) -> Self {
        let [east, north] = [to[0] - from[0], to[1] - from[1]];
        let length_deg = if east == 0.0 { 0.0 } else { east.hypot(north) };
        let pieces = (length_deg / SHORT_DEG).ceil().max(1.0);
        let at = |i: u32| along(from, to, f64::from(i) / pieces);
        let slivers_m2: f64 = (0..pieces as u32).map(|i| sliver_m2(at(i), at(i + 1))).sum();
        Self { length_deg, sliver_m2: slivers_m2 * pieces * pieces }
    }

    /// Into how many pieces it is cut. What leads along a meridian is a geodesic.
    fn pieces(&self, piece_deg: f64) -> f64 {
        if self.length_deg == 0.0 { 1.0 } else { (self.length_deg / piece_deg.min(LONGEST_DEG)).ceil() }
    }
}
