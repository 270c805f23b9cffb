//! The zoom from which each vertex matters, found once at load.
//!
//! A tile of zoom z draws the vertices whose zoom is z or less: the line through them is never farther than half a CSS
//! pixel from the whole line. Neighbours that share vertices keep the same ones, so that no gap
//! opens between them at any zoom, and a polygon keeps at least a quadrangle (or all it has).

use super::{
    area::doubled_world_area,
    border::Border,
    shared_borders::{Nodes, Rings},
};
use crate::model::{PartKind, WorldPoint};
use hashbrown::HashSet;
use rayon::prelude::*;
use std::ops::Range;

pub use super::douglas_peucker::NEVER;

/// Points that one task takes on, unless a ring has more.
const POINTS_PER_TASK: usize = 1 << 14;

/// How lines and rings are simplified.
#[derive(Debug, Default)]
pub struct Simplified {
    /// The zoom from which each point must be drawn; [`NEVER`] for points that change no line by as much as a world unit.
    pub zooms: Vec<u8>,
    /// Whether each ring shares no border with others, but perhaps all of it: 1 or 0.
    pub alone: Vec<u8>,
}

/// The zooms of the points of all lines and rings.
///
/// `points` are the positions of all lines and rings of a collection one after another, `ring_offsets` says where each
/// starts (one entry more than there are rings), `ring_kind` what it is. Rings of polygons repeat their
/// first position at their end. Points, and the first and the last position of each line and ring, get 0: what is left of a
/// ring is closed.
pub fn simplify(points: &[WorldPoint], ring_offsets: &[u32], ring_kind: impl Fn(usize) -> PartKind + Sync) -> Simplified {
    let rings = &Rings { points, offsets: ring_offsets, kind: &ring_kind };
    let nodes = Nodes::find(rings);
    let mut zooms = vec![0; points.len()];
    let kept: Vec<Vec<WorldPoint>> = tasks(rings, &mut zooms)
        .into_par_iter()
        .map_init(Border::default, |border, task| simplify_task(rings, &nodes, task, border))
        .collect();
    let kept: HashSet<WorldPoint> = kept.into_iter().flatten().collect();
    if !kept.is_empty() {
        zooms.par_iter_mut().zip(points).filter(|(_, p)| kept.contains(*p)).for_each(|(zoom, _)| *zoom = 0);
    }
    let alone = (0..rings.len()).into_par_iter().map(|ring| u8::from(!rings.range(ring).any(|point| nodes.contains(point))));
    Simplified { zooms, alone: alone.collect() }
}

/// The area of every ring of a polygon in square world units, exact up to 2^52 of them; 0 for points and lines. Empty where there is
/// no polygon.
///
/// Holes and polygons that are too small to draw have to be known by their area. It is found once, so that no tile reads
/// their vertices for it.
pub fn ring_areas(points: &[WorldPoint], ring_offsets: &[u32], ring_kind: impl Fn(usize) -> PartKind + Sync) -> Vec<f64> {
    let rings = &Rings { points, offsets: ring_offsets, kind: &ring_kind };
    if !(0..rings.len()).any(|ring| rings.is_closed(ring)) {
        return vec![];
    }
    let area = |ring| doubled_world_area(&points[rings.range(ring)]).unsigned_abs() as f64 / 2.0;
    (0..rings.len()).into_par_iter().map(|ring| if rings.is_closed(ring) { area(ring) } else { 0.0 }).collect()
}

/// Some rings in a row and the zooms of their points.
struct Task<'a> {
    rings: Range<usize>,
    zooms: &'a mut [u8],
}

fn tasks<'z, K: Fn(usize) -> PartKind + Sync>(rings: &Rings<'_, K>, mut zooms: &'z mut [u8]) -> Vec<Task<'z>> {
    let mut start = 0;
    let with_zooms = |task: Range<usize>| {
        let end = rings.range(task.end - 1).end;
        let (head, tail) = std::mem::take(&mut zooms).split_at_mut(end - start);
        (zooms, start) = (tail, end);
        Task { rings: task, zooms: head }
    };
    rings.tasks(POINTS_PER_TASK).into_iter().map(with_zooms).collect()
}

/// Gives the positions that some polygon needs at every zoom, though the border would not keep them.
fn simplify_task<K: Fn(usize) -> PartKind + Sync>(
    rings: &Rings<'_, K>,
    nodes: &Nodes,
    task: Task<'_>,
    border: &mut Border,
) -> Vec<WorldPoint> {
    let mut kept = vec![];
    let start = rings.range(task.rings.start).start;
    for ring in task.rings {
        let range = rings.range(ring);
        let zooms = &mut task.zooms[range.start - start..range.end - start];
        match (rings.kind)(ring) {
            PartKind::Point => {}
            PartKind::Line => border.simplify(rings.points, range, false, nodes, zooms),
            PartKind::Polygon => {
                border.simplify(rings.points, range, true, nodes, zooms);
                kept.extend(border.missing_points());
            }
        }
    }
    kept
}

#[cfg(test)]
#[path = "importance_tests.rs"]
mod tests;
