//! Edges are straight in longitude and latitude (RFC 7946, section 3.1.1). Where they are curves in the CRS of a set, long
//! ones get positions in between.

use super::View;
use crate::model::{Geometries, PartKind, RowGeometry};

/// Shorter edges bend by less than anybody sees, degrees: 200 m.
const LONG_DEG: f64 = 0.002;
/// How far from its chord a curve may lie, metres.
const TOLERANCE_M: f64 = 0.1;
/// Pieces of one edge at most.
const MAX_PIECES: f64 = 1024.0;
/// Positions added to so many at most: as many times as there are, …
const MAX_GROWTH: usize = 16;
/// … and some to few.
const ALWAYS_ADDED: usize = 1 << 16;

/// The same shapes with positions on long edges.
pub fn follow(given: &Geometries, view: View<'_>) -> Geometries {
    let mut edges = vec![];
    visit_edges(given, |edge| edges.extend(is_long(edge).then(|| ordered(edge).0)));
    let pieces = pieces(&edges, view, given.xy().len());
    let mut pieces = pieces.into_iter();
    let mut followed = Geometries::default();
    for row in given.iter() {
        for part in row.parts() {
            let has_edges = row.part_kind(part) != PartKind::Point;
            for ring in row.rings(part) {
                follow_ring(row.coords(ring), has_edges, &mut pieces, &mut followed);
            }
            followed.end_part(row.part_kind(part));
        }
        followed.end_row(row.kind());
    }
    followed
}

fn follow_ring(path: &[[f64; 2]], has_edges: bool, pieces: &mut impl Iterator<Item = u32>, followed: &mut Geometries) {
    for (place, &[lon, lat]) in path.iter().enumerate() {
        followed.position(lon, lat, None);
        let Some(&next) = path.get(place + 1).filter(|_| has_edges) else { continue };
        let edge = [[lon, lat], next];
        let count = if is_long(edge) { pieces.next().unwrap_or(1) } else { 1 };
        let (ordered, exchanged) = ordered(edge);
        for step in 1..count {
            let [lon, lat] = on_edge(ordered, f64::from(if exchanged { count - step } else { step }) / f64::from(count));
            followed.position(lon, lat, None);
        }
    }
    followed.end_ring();
}

/// Into how many pieces each edge is to be cut: a piece bends by the square of its part of the edge.
fn pieces(edges: &[[[f64; 2]; 2]], view: View<'_>, positions: usize) -> Vec<u32> {
    let units_per_m = units_per_metre(view);
    let places = |edge: &[[f64; 2]; 2]| [edge[0], on_edge(*edge, 0.25), on_edge(*edge, 0.5), edge[1]];
    let mut places: Vec<[f64; 2]> = edges.iter().flat_map(places).collect();
    view.project(&mut places);
    let (of_edges, _) = places.as_chunks::<4>();
    let wanted: Vec<f64> = of_edges.iter().map(|places| wanted(places, TOLERANCE_M * units_per_m)).collect();
    let added: f64 = wanted.iter().map(|count| count - 1.0).sum();
    let room = (positions * MAX_GROWTH).max(ALWAYS_ADDED) as f64;
    let share = (room / added.max(1.0)).min(1.0);
    wanted.iter().map(|count| 1 + ((count - 1.0) * share) as u32).collect()
}

/// Of an edge that lies at these places (its start, a quarter, the middle, its end). A curve that crosses its chord in the
/// middle is far from it at the quarter.
fn wanted([start, quarter, middle, end]: &[[f64; 2]; 4], tolerance: f64) -> f64 {
    let off = |place: &[f64; 2], share: f64| {
        let from_chord = [0, 1].map(|axis| place[axis] - start[axis] - (end[axis] - start[axis]) * share);
        from_chord[0].hypot(from_chord[1])
    };
    let bend = off(middle, 0.5).max(off(quarter, 0.25) * 4.0 / 3.0);
    let count = (bend / tolerance).sqrt().ceil();
    if count.is_finite() { count.clamp(1.0, MAX_PIECES) } else { 1.0 }
}

fn units_per_metre(view: View<'_>) -> f64 {
    let set = view.set;
    let [west, _, east, _] = set.extent();
    let [from, to] = [west, east].map(|x| set.to_square([x, 0.0])[0]);
    (to - from) / ((east - west) * set.crs().metres_per_unit)
}

fn visit_edges(given: &Geometries, mut visit: impl FnMut([[f64; 2]; 2])) {
    let mut of_row = |row: RowGeometry<'_>| {
        for part in row.parts().filter(|&part| row.part_kind(part) != PartKind::Point) {
            for ring in row.rings(part) {
                row.coords(ring).windows(2).for_each(|edge| visit([edge[0], edge[1]]));
            }
        }
    };
    given.iter().for_each(&mut of_row);
}

fn is_long([a, b]: [[f64; 2]; 2]) -> bool {
    (0..2).any(|axis| (a[axis] - b[axis]).abs() > LONG_DEG)
}

/// The edge in one of its directions, so that neighbours get the same positions on it; whether that is the other one.
fn ordered([a, b]: [[f64; 2]; 2]) -> ([[f64; 2]; 2], bool) {
    if a <= b { ([a, b], false) } else { ([b, a], true) }
}

fn on_edge([a, b]: [[f64; 2]; 2], share: f64) -> [f64; 2] {
    [0, 1].map(|axis| a[axis] + (b[axis] - a[axis]) * share)
}
