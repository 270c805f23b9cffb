//! Where borders meet and part: the nodes between which two neighbours run along the same line.
//!
//! ```text
//!   ────●────────●────      ● node: rings come from, or go to, different vertices
//!       │   A    │           between nodes both sides have the same vertices, in opposite order
//! ```
//! A vertex is a node when not all rings through it have the same two neighbours there, or when a line ends on it and another
//! goes on. Vertices are brought together by sorting them by position, some at a time, so that memory stays bounded.

use crate::model::{PartKind, WorldPoint};
use rayon::prelude::*;
use std::{
    ops::Range,
    sync::atomic::{AtomicU64, Ordering},
};

/// Vertices sorted at a time at least, and passes at most: each vertex of a pass takes 16 bytes, and as many again while
/// they are gathered.
const VERTICES_PER_PASS: usize = 1 << 20;
const MAX_PASSES: usize = 12;

/// Rings that one task looks through.
const RINGS_PER_TASK: usize = 1024;

/// Lines and rings of a whole collection.
pub(super) struct Rings<'a, K> {
    pub points: &'a [WorldPoint],
    /// Ring → its first point; one entry more than there are rings.
    pub offsets: &'a [u32],
    pub kind: &'a K,
}

/// Which vertices are nodes.
pub(super) struct Nodes {
    bits: Vec<AtomicU64>,
}

#[derive(Clone, Copy)]
struct Vertex {
    at: WorldPoint,
    index: u32,
    ring: u32,
}

impl Nodes {
    /// The nodes among all vertices.
    pub(super) fn find<K: Fn(usize) -> PartKind + Sync>(rings: &Rings<'_, K>) -> Self {
        let nodes = Self { bits: (0..rings.points.len().div_ceil(64)).map(|_| AtomicU64::new(0)).collect() };
        let passes = rings.points.len().div_ceil(VERTICES_PER_PASS).min(MAX_PASSES) as u64;
        for pass in 0..passes {
            let mut vertices = rings.vertices(|at| spread(at) % passes == pass);
            vertices.par_sort_unstable_by_key(|vertex| vertex.at);
            vertices.par_chunk_by(|a, b| a.at == b.at).for_each(|together| {
                let mut neighbours = together.iter().map(|vertex| rings.neighbours(*vertex));
                let first = neighbours.next();
                if neighbours.any(|other| Some(other) != first) {
                    for vertex in together {
                        nodes.insert(vertex.index as usize);
                    }
                }
            });
        }
        nodes
    }

    fn insert(&self, index: usize) {
        self.bits[index / 64].fetch_or(1 << (index % 64), Ordering::Relaxed);
    }

    pub(super) fn contains(&self, index: usize) -> bool {
        self.bits[index / 64].load(Ordering::Relaxed) >> (index % 64) & 1 == 1
    }
}

impl<K: Fn(usize) -> PartKind + Sync> Rings<'_, K> {
    pub(super) fn len(&self) -> usize {
        self.offsets.len().saturating_sub(1)
    }

    /// The points of a ring, the repeated first one included.
    pub(super) fn range(&self, ring: usize) -> Range<usize> {
        self.offsets[ring] as usize..self.offsets[ring + 1] as usize
    }

    pub(super) fn is_closed(&self, ring: usize) -> bool {
        (self.kind)(ring) == PartKind::Polygon
    }

    /// All vertices of lines and rings at the positions chosen; of consecutive equal ones the first, and a ring's end only once.
    fn vertices(&self, chosen: impl Fn(WorldPoint) -> bool + Sync) -> Vec<Vertex> {
        let tasks = self.len().div_ceil(RINGS_PER_TASK);
        let lines = move |task: usize| {
            (task * RINGS_PER_TASK..((task + 1) * RINGS_PER_TASK).min(self.len()))
                .filter(|ring| (self.kind)(*ring) != PartKind::Point)
        };
        (0..tasks)
            .into_par_iter()
            .flat_map_iter(|task| {
                lines(task).flat_map(|ring| {
                    let range = self.range(ring);
                    let repeated = usize::from(self.is_closed(ring));
                    let vertex = move |i: usize| Vertex { at: self.points[i], index: i as u32, ring: ring as u32 };
                    let start = range.start;
                    let is_first = move |i: &usize| *i == start || self.points[*i] != self.points[*i - 1];
                    let range = range.start..range.end.saturating_sub(repeated);
                    range.filter(is_first).map(vertex).filter(|vertex| chosen(vertex.at))
                })
            })
            .collect()
    }

    /// The positions before and after a vertex, the lesser first, whichever way the ring runs. None beyond the ends of a line.
    fn neighbours(&self, vertex: Vertex) -> [Option<WorldPoint>; 2] {
        let range = self.range(vertex.ring as usize);
        let i = vertex.index as usize;
        let other = |j: &usize| self.points[*j] != vertex.at;
        let (mut before, mut after) = ((range.start..i).rev().find(other), (i + 1..range.end).find(other));
        if self.is_closed(vertex.ring as usize) {
            before = before.or_else(|| (i + 1..range.end).rev().find(other));
            after = after.or_else(|| (range.start..i).find(other));
        }
        let mut pair = [before, after].map(|j| j.map(|j| self.points[j]));
        pair.sort_unstable();
        pair
    }
}

/// Positions spread evenly, so that each pass has its share (Fibonacci hashing; D. E. Knuth, TAOCP 3, 6.4).
fn spread(p: WorldPoint) -> u64 {
    let key = u64::from(p.x) << 32 | u64::from(p.y);
    key.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 40
}
