//! Where borders meet and part: the nodes between which two neighbours run along the same line.
//!
//! ```text
//!   ────●────────●────      ● node: rings come from, or go to, different vertices
//!       │   A    │           between nodes both sides have the same vertices, in opposite order
//! ```
//! A vertex is a node when not all rings through it have the same two neighbours there, or when a line ends on it and another
//! goes on. To bring vertices at one position together, all are dealt out by a hash of their position into heaps that fit a
//! core's cache; most turn out to be alone in theirs at a glance, and only the others are sorted. This is done for a
//! quarter of the heaps at a time, so that memory stays bounded.

use crate::model::{PartKind, WorldPoint};
use rayon::prelude::*;
use std::{
    ops::Range,
    sync::atomic::{AtomicU64, Ordering},
};

/// A pass takes 16 bytes for each vertex in its heaps: 4 for each in the collection.
const PASSES: usize = 4;
const HEAPS_PER_PASS: usize = 256;

/// Points that one task deals out, unless a ring has more.
const POINTS_PER_TASK: usize = 1 << 16;

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

#[derive(Clone, Copy, Default)]
struct Vertex {
    at: WorldPoint,
    index: u32,
    ring: u32,
}

impl Nodes {
    /// The nodes among all vertices.
    pub(super) fn find<K: Fn(usize) -> PartKind + Sync>(rings: &Rings<'_, K>) -> Self {
        let nodes = Self { bits: (0..rings.points.len().div_ceil(64)).map(|_| AtomicU64::new(0)).collect() };
        let tasks = rings.tasks(POINTS_PER_TASK);
        for pass in 0..PASSES {
            let dealt: Vec<Heaps> = tasks.par_iter().map(|task| Heaps::deal(rings, task.clone(), pass)).collect();
            (0..HEAPS_PER_PASS).into_par_iter().for_each_init(Companions::default, |companions, heap| {
                let heap = || dealt.iter().flat_map(|heaps| heaps.heap(heap));
                companions.find(heap).chunk_by(|a, b| a.at == b.at).for_each(|together| nodes.insert_if_parting(rings, together));
            });
        }
        nodes
    }

    fn insert_if_parting<K: Fn(usize) -> PartKind + Sync>(&self, rings: &Rings<'_, K>, together: &[Vertex]) {
        let [first, others @ ..] = together else { return };
        if others.is_empty() {
            return;
        }
        let neighbours = rings.neighbours(*first);
        if others.iter().any(|other| rings.neighbours(*other) != neighbours) {
            together.iter().for_each(|vertex| self.insert(vertex.index as usize));
        }
    }

    fn insert(&self, index: usize) {
        self.bits[index / 64].fetch_or(1 << (index % 64), Ordering::Relaxed);
    }

    pub(super) fn contains(&self, index: usize) -> bool {
        self.bits[index / 64].load(Ordering::Relaxed) >> (index % 64) & 1 == 1
    }
}

/// The vertices of some rings in the heaps of one pass.
struct Heaps {
    /// Heap after heap.
    vertices: Vec<Vertex>,
    /// Where each heap ends.
    ends: Vec<usize>,
}

impl Heaps {
    fn deal<K: Fn(usize) -> PartKind + Sync>(rings: &Rings<'_, K>, task: Range<usize>, pass: usize) -> Self {
        let heap = |at: WorldPoint| (heap_of(at)).checked_sub(pass * HEAPS_PER_PASS).filter(|heap| *heap < HEAPS_PER_PASS);
        let mut ends = vec![0; HEAPS_PER_PASS];
        rings.for_each_vertex(task.clone(), |vertex| {
            if let Some(heap) = heap(vertex.at) {
                ends[heap] += 1;
            }
        });
        // From how many vertices each heap has to where it starts; as it is filled, that moves to where it ends.
        let mut len = 0;
        for end in &mut ends {
            len += std::mem::replace(end, len);
        }
        let mut vertices = vec![Vertex::default(); len];
        rings.for_each_vertex(task, |vertex| {
            if let Some(heap) = heap(vertex.at) {
                vertices[ends[heap]] = vertex;
                ends[heap] += 1;
            }
        });
        Self { vertices, ends }
    }

    fn heap(&self, heap: usize) -> &[Vertex] {
        let start = heap.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.vertices[start..self.ends[heap]]
    }
}

/// Finds the vertices of a heap that may not be alone at their position; keeps its memory from heap to heap.
#[derive(Default)]
struct Companions {
    /// How many vertices have each hash.
    counts: Vec<u8>,
    vertices: Vec<Vertex>,
}

impl Companions {
    /// All vertices of the heap that are not alone, and a few that are, sorted by position.
    fn find<'a, V: Iterator<Item = &'a Vertex>>(&mut self, heap: impl Fn() -> V) -> &[Vertex] {
        let slots = (4 * heap().count()).next_power_of_two();
        self.counts.clear();
        self.counts.resize(slots, 0);
        let slot = |vertex: &Vertex| spread(vertex.at) as usize & (slots - 1);
        for vertex in heap() {
            let count = &mut self.counts[slot(vertex)];
            *count = count.saturating_add(1);
        }
        self.vertices.clear();
        self.vertices.extend(heap().filter(|vertex| self.counts[slot(vertex)] > 1));
        self.vertices.sort_unstable_by_key(|vertex| key(vertex.at));
        &self.vertices
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

    /// Rings in a row with about so many points together.
    pub(super) fn tasks(&self, points: usize) -> Vec<Range<usize>> {
        let mut tasks = vec![];
        let mut first = 0;
        while first < self.len() {
            let enough = self.offsets[first] as usize + points;
            let end = self.offsets.partition_point(|offset| (*offset as usize) < enough).clamp(first + 1, self.len());
            tasks.push(first..end);
            first = end;
        }
        tasks
    }

    /// Visits the vertices of lines and rings; of consecutive equal ones the first, and a ring's end only once.
    fn for_each_vertex(&self, rings: Range<usize>, mut visit: impl FnMut(Vertex)) {
        for ring in rings.filter(|ring| (self.kind)(*ring) != PartKind::Point) {
            let mut range = self.range(ring);
            range.end = range.end.saturating_sub(usize::from(self.is_closed(ring)));
            let mut before = None;
            for index in range {
                let at = self.points[index];
                if before.replace(at) != Some(at) {
                    visit(Vertex { at, index: index as u32, ring: ring as u32 });
                }
            }
        }
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

fn key(p: WorldPoint) -> u64 {
    u64::from(p.x) << 32 | u64::from(p.y)
}

/// Which of all heaps a position belongs to.
fn heap_of(p: WorldPoint) -> usize {
    (spread(p) >> 32) as usize * (PASSES * HEAPS_PER_PASS) >> 32
}

/// Spreads positions evenly over all numbers: a product's high bits depend on all bits of its factors (Fibonacci hashing; D. E.
/// Knuth, TAOCP 3, 6.4), so they are folded onto the low ones.
fn spread(p: WorldPoint) -> u64 {
    let product = key(p).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    product ^ product >> 32
}
