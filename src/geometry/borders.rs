//! Follows directed edges with land on their left, and gives the rings and polygons that they make.

use super::{
    area::{Winding, turn, winding},
    arrangement::{PlanePolygon, PlaneRing},
};
use hashbrown::HashMap;
use std::cmp::Ordering;

/// An edge from one point to another, by their numbers, with land on its left.
#[derive(Debug, Clone, Copy)]
pub(super) struct BorderEdge {
    /// Its number among all edges.
    pub edge: u32,
    pub from: u32,
    pub to: u32,
}

/// The polygons within `borders`. Edges of one connected piece of land have one `face`.
///
/// At a point where borders meet they are followed round the same piece of land. Where that comes back to a point, it is cut
/// there; so a ring never touches itself, and of the rings of one face one is the exterior and the others are holes.
pub(super) fn polygons_within(
    points: &[[f64; 2]],
    borders: &[BorderEdge],
    mut face: impl FnMut(u32) -> u32,
) -> Vec<PlanePolygon> {
    let next = followers(points, borders);
    let mut polygons: Vec<PlanePolygon> = vec![];
    let mut polygon_of_face: HashMap<u32, usize> = HashMap::new();
    let mut done = vec![false; borders.len()];
    let mut rings = RingCutter { place: vec![None; points.len()], open: vec![] };
    for start in 0..borders.len() {
        if done[start] {
            continue;
        }
        let polygon = *polygon_of_face.entry(face(borders[start].edge)).or_insert_with(|| {
            polygons.push(vec![]);
            polygons.len() - 1
        });
        let mut at = start;
        while !done[at] {
            done[at] = true;
            rings.visit(borders[at].from, points, &mut polygons[polygon]);
            at = next[at];
        }
        rings.visit(borders[at].from, points, &mut polygons[polygon]);
        rings.finish();
    }
    for polygon in &mut polygons {
        polygon.sort_by_cached_key(|ring| winding(ring) != Some(Winding::CounterClockwise));
    }
    polygons
}

/// For each border the one that goes on from its end round the same piece of land.
fn followers(points: &[[f64; 2]], borders: &[BorderEdge]) -> Vec<usize> {
    let ends = borders.iter().enumerate();
    let mut rays: Vec<Ray> = ends
        .flat_map(|(border, e)| {
            [Ray { at: e.from, other: e.to, border, leaves: true }, Ray { at: e.to, other: e.from, border, leaves: false }]
        })
        .collect();
    rays.sort_unstable_by(|a, b| a.at.cmp(&b.at).then_with(|| counter_clockwise(points, a, b)));
    let mut next = vec![0; borders.len()];
    for about in rays.chunk_by(|a, b| a.at == b.at) {
        for (i, ray) in about.iter().enumerate().filter(|(_, ray)| !ray.leaves) {
            // Land lies left of the border that comes in, so it is clockwise of the ray back along it.
            let clockwise = about[(i + about.len() - 1) % about.len()];
            next[ray.border] = clockwise.border;
        }
    }
    next
}

/// A border as seen from one of its ends.
#[derive(Clone, Copy)]
struct Ray {
    at: u32,
    other: u32,
    border: usize,
    leaves: bool,
}

/// The order of rays about the same point, from south by east and north to west.
fn counter_clockwise(points: &[[f64; 2]], a: &Ray, b: &Ray) -> Ordering {
    // Points are numbered from west to east.
    let goes_west = |ray: &Ray| ray.other < ray.at;
    let [p, a_end, b_end] = [a.at, a.other, b.other].map(|point| points[point as usize]);
    goes_west(a).cmp(&goes_west(b)).then_with(|| turn(p, a_end, b_end))
}

/// Cuts a closed walk into rings where it comes back to a point.
struct RingCutter {
    /// Point → where it stands in `open`.
    place: Vec<Option<u32>>,
    open: Vec<u32>,
}

impl RingCutter {
    fn visit(&mut self, point: u32, points: &[[f64; 2]], rings: &mut Vec<PlaneRing>) {
        if let Some(first) = self.place[point as usize] {
            let ring = self.open.drain(first as usize..);
            let mut closed: PlaneRing = vec![];
            for p in ring {
                self.place[p as usize] = None;
                closed.push(points[p as usize]);
            }
            closed.push(points[point as usize]);
            rings.push(closed);
        }
        self.place[point as usize] = Some(self.open.len() as u32);
        self.open.push(point);
    }

    fn finish(&mut self) {
        for point in self.open.drain(..) {
            self.place[point as usize] = None;
        }
    }
}
