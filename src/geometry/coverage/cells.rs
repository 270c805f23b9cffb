//! The plane in halves of halves, until a cell is simple.

use super::{
    GoOn, Unmeasured,
    edge::{Cell, Edge, Operand, Place},
    slabs,
};
use crate::geometry::edge_area::below_latitude_m2;
use std::sync::{
    Mutex, PoisonError,
    atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed},
};

/// A cell of no more edges is cut into slabs.
const FEW_EDGES: usize = 16;

/// Cells of more edges are worth another thread.
const MANY_EDGES: usize = 4096;

/// Halves hold nearly all edges of their cell so many times in a row: those lie on one another, or through one point.
/// Then those on one another are made one, and if that does not help, a cell of some edges is cut as it is.
const STUCK: u32 = 4;
const SOME_EDGES: usize = 256;

/// Edges looked at for each edge that was given, beyond which cells have no end; and for all of them.
const LOOKS_PER_EDGE: usize = 1000;
const FREE_LOOKS: usize = 200_000_000;

/// Cells smaller than this part of the whole are not cut: what lies in one is less than rounding loses.
const SMALLEST: f64 = 1.0 / (1 << 26) as f64;

/// A cell and what lies in it.
pub struct Node {
    pub cell: Cell,
    /// Whether a polygon covers all of it, by operand.
    pub full: [bool; 2],
    /// Polygons with edges in the cell.
    pub shapes: Vec<Shape>,
    /// Their edges, and perhaps some that pass by.
    pub edges: Vec<Edge>,
    /// How many times halving did not help.
    pub stuck: u32,
}

/// A polygon, or several of one operand together.
#[derive(Debug, Clone, Copy)]
pub struct Shape {
    /// How often it winds round the south-western corner of the cell.
    pub at_corner: i32,
    /// Where its edges end.
    pub end: usize,
    pub operand: Operand,
    /// Its number among all.
    pub number: u32,
}

/// What makes up the covered land: cells that are land throughout, and the polygons around the others.
#[derive(Debug, Default)]
pub struct Makings {
    /// By the number of a polygon, whether it has an edge in a cell that is not land throughout.
    pub needed: Vec<AtomicBool>,
    /// The largest cells that are land throughout, in no order.
    pub whole: Mutex<Vec<Cell>>,
}

/// What is found in a cell.
#[derive(Debug, Clone, Copy)]
pub struct Land {
    pub area_m2: f64,
    /// Whether all of the cell is land.
    pub whole: bool,
}

impl Land {
    const NONE: Self = Self { area_m2: 0.0, whole: false };
}

impl Makings {
    /// For so many polygons.
    pub fn of(polygons: usize) -> Self {
        Self { needed: (0..polygons).map(|_| AtomicBool::new(false)).collect(), ..Self::default() }
    }

    fn note_polygons(&self, shapes: &[Shape]) {
        shapes.iter().filter_map(|shape| self.needed.get(shape.number as usize)).for_each(|needed| needed.store(true, Relaxed));
    }

    pub fn note_whole(&self, cell: Cell) {
        self.whole.lock().unwrap_or_else(PoisonError::into_inner).push(cell);
    }
}

/// How much work there may be.
pub struct Budget<'a> {
    looks: AtomicUsize,
    most: usize,
    smallest_deg: f64,
    makings: Option<&'a Makings>,
    go_on: GoOn<'a>,
}

impl<'a> Budget<'a> {
    /// For so many edges in a cell.
    pub fn new(edges: usize, whole: &Cell, makings: Option<&'a Makings>, go_on: GoOn<'a>) -> Self {
        Self {
            looks: AtomicUsize::new(0),
            most: edges.saturating_mul(LOOKS_PER_EDGE).saturating_add(FREE_LOOKS),
            smallest_deg: whole.size_deg() * SMALLEST,
            makings,
            go_on,
        }
    }

    pub fn spend(&self, looks: usize) -> Result<(), Unmeasured> {
        let before = self.looks.fetch_add(looks, Relaxed);
        if before + looks > self.most {
            return Err(Unmeasured::TooIntricate);
        }
        // A look at the clock for many looks at edges.
        let is_due = before >> 16 != (before + looks) >> 16;
        if is_due && !(self.go_on)() { Err(Unmeasured::GivenUp) } else { Ok(()) }
    }
}

impl Node {
    /// Where in the cell the windings of both operands are positive.
    pub fn land(mut self, budget: &Budget<'_>) -> Result<Land, Unmeasured> {
        self.forget_what_does_not_matter();
        let has = |operand| self.full[operand as usize] || self.shapes.iter().any(|shape| shape.operand == operand);
        if !has(Operand::Cover) || !has(Operand::Region) {
            return Ok(Land::NONE);
        }
        if self.edges.is_empty() {
            return Ok(Land { area_m2: self.cell.area_m2(), whole: true });
        }
        budget.spend(self.edges.len())?;
        if self.edges.len() > FEW_EDGES && self.stuck % STUCK == STUCK - 1 {
            self.note_polygons(budget);
            self.fuse();
            return self.land(budget);
        }
        let is_simple = self.edges.len() <= FEW_EDGES || (self.stuck > STUCK && self.edges.len() <= SOME_EDGES);
        let land = match self.cell.halves() {
            _ if is_simple => slabs::land(&self, budget)?,
            Some(halves) if self.cell.size_deg() > budget.smallest_deg => return self.halved(halves, budget),
            _ => Land::NONE,
        };
        if !land.whole {
            self.note_polygons(budget);
        }
        Ok(land)
    }

    fn note_polygons(&self, budget: &Budget<'_>) {
        if let Some(makings) = budget.makings {
            makings.note_polygons(&self.shapes);
        }
    }

    fn halved(self, (axis, cells): (usize, [Cell; 2]), budget: &Budget<'_>) -> Result<Land, Unmeasured> {
        let [mut low, mut high] = cells.map(|cell| self.child(cell));
        high.move_corner(&self, axis);
        let [fewer, more] = [low.edges.len().min(high.edges.len()), low.edges.len().max(high.edges.len())];
        let stuck = match self.edges.len() {
            edges if fewer + more > edges * 9 / 5 => self.stuck + 1,
            edges if more < edges * 3 / 4 => 0,
            // All in one half: that says nothing.
            _ => self.stuck,
        };
        for half in [&mut low, &mut high] {
            half.stuck = stuck;
            half.settle();
        }
        let many = self.edges.len() > MANY_EDGES;
        drop(self);
        let (low, high) =
            if many { rayon::join(|| low.land(budget), || high.land(budget)) } else { (low.land(budget), high.land(budget)) };
        let halves = [low?, high?];
        let whole = halves.iter().all(|land| land.whole);
        if let Some(makings) = budget.makings.filter(|_| !whole) {
            cells.iter().zip(halves).filter(|(_, land)| land.whole).for_each(|(cell, _)| makings.note_whole(*cell));
        }
        Ok(Land { area_m2: halves[0].area_m2 + halves[1].area_m2, whole })
    }

    /// The same polygons in a part of the cell, with those of which it holds no edge.
    fn child(&self, cell: Cell) -> Self {
        let mut child = Self {
            cell,
            full: self.full,
            shapes: Vec::with_capacity(self.shapes.len()),
            edges: Vec::with_capacity(self.edges.len() * 5 / 8),
            stuck: 0,
        };
        let mut start = 0;
        for shape in &self.shapes {
            child.edges.extend(self.edges[start..shape.end].iter().filter(|edge| edge.may_meet(&cell)));
            child.shapes.push(Shape { end: child.edges.len(), ..*shape });
            start = shape.end;
        }
        child
    }

    /// Finds the windings at its corner from those at its parent's.
    fn move_corner(&mut self, parent: &Self, axis: usize) {
        let (from, to) = (parent.cell.min, self.cell.min);
        let mut start = 0;
        for (shape, before) in self.shapes.iter_mut().zip(&parent.shapes) {
            let edges = &parent.edges[start..before.end];
            shape.at_corner += edges.iter().map(|edge| crossed(edge, axis, from, to)).sum::<i32>();
            start = before.end;
        }
    }

    /// Lets go of polygons without an edge in the cell: one that winds round its corner covers all of it.
    fn settle(&mut self) {
        let mut start = 0;
        self.shapes.retain(|shape| {
            let has_edges = shape.end > start;
            start = shape.end;
            if !has_edges && shape.at_corner > 0 {
                self.full[shape.operand as usize] = true;
            }
            has_edges
        });
    }

    /// Lets go of the edges of an operand of which some polygon covers the cell. (Those of covers come first.)
    fn forget_what_does_not_matter(&mut self) {
        let covers = self.edges.partition_point(|edge| edge.operand == Operand::Cover);
        if self.full[Operand::Region as usize] {
            self.edges.truncate(covers);
            self.shapes.retain(|shape| shape.operand == Operand::Cover);
        }
        if self.full[Operand::Cover as usize] {
            self.edges.drain(..covers.min(self.edges.len()));
            self.shapes.retain(|shape| shape.operand == Operand::Region);
            self.shapes.iter_mut().for_each(|shape| shape.end -= covers);
        }
    }

    /// Makes all polygons of an operand one, and edges that lie on one another one.
    fn fuse(&mut self) {
        self.shapes = self.fused_shapes();
        for edge in &mut self.edges {
            if edge.from != edge.ends()[0] {
                *edge = Edge { from: edge.to, to: edge.from, times: -edge.times, ..*edge };
            }
        }
        let place = |edge: &Edge| (edge.operand, self.cell.place_of(edge).map(sortable));
        self.edges.sort_by_cached_key(|edge| (place(edge), [edge.from, edge.to].map(|end| end.map(sortable))));
        self.edges.dedup_by(|next, kept| {
            let same = place(next) == place(kept);
            if same {
                kept.times += next.times;
            }
            same
        });
        self.edges.retain(|edge| edge.times != 0);
        let covers = self.edges.partition_point(|edge| edge.operand == Operand::Cover);
        for shape in &mut self.shapes {
            shape.end = if shape.operand == Operand::Cover { covers } else { self.edges.len() };
        }
        self.settle();
        self.stuck += 1;
    }

    /// One shape for each operand, with the windings of all of it. Edges of an operand lie together.
    fn fused_shapes(&self) -> Vec<Shape> {
        let mut fused: Vec<Shape> = vec![];
        for shape in &self.shapes {
            match fused.last_mut() {
                Some(last) if last.operand == shape.operand => {
                    last.at_corner += shape.at_corner;
                    last.end = shape.end;
                }
                _ => fused.push(*shape),
            }
        }
        fused
    }
}

fn crossed(edge: &Edge, axis: usize, from: Place, to: Place) -> i32 {
    if axis == 0 { edge.crossed_eastward(from, to) } else { edge.crossed_northward(from, to) }
}

/// Numbers in their order, as something that has one.
fn sortable(v: f64) -> i64 {
    let bits = (v + 0.0).to_bits() as i64;
    bits ^ (((bits >> 63) as u64) >> 1) as i64
}

impl Cell {
    /// The least that holds places.
    pub fn around(places: impl Iterator<Item = Place>) -> Self {
        let mut cell = Self { min: [f64::INFINITY; 2], max: [f64::NEG_INFINITY; 2] };
        places.for_each(|place| cell.extend(place));
        cell
    }

    /// Makes it hold a place.
    pub fn extend(&mut self, place: Place) {
        for (axis, v) in place.into_iter().enumerate() {
            self.min[axis] = self.min[axis].min(v);
            self.max[axis] = self.max[axis].max(v);
        }
    }

    /// What edges have in common that lie on one another as far as the cell goes. Only along parallels and meridians others do
    /// than those with the same ends.
    fn place_of(&self, edge: &Edge) -> [f64; 4] {
        let [[west, south], [east, north]] = edge.ends();
        if south == north && west <= self.min[0] && east >= self.max[0] {
            return [f64::NEG_INFINITY, south, f64::INFINITY, north];
        }
        if west == east && south <= self.min[1] && north >= self.max[1] {
            return [west, f64::NEG_INFINITY, east, f64::INFINITY];
        }
        [west, south, east, north]
    }

    /// The longer of its sides.
    fn size_deg(&self) -> f64 {
        (self.max[0] - self.min[0]).max(self.max[1] - self.min[1])
    }

    /// Makes it larger by parts that are no round numbers: so its borders and those of the cells in it do not run along those of
    /// sheets and licences, and nothing lies on the northernmost, which would belong to no cell.
    pub fn widen(&mut self) {
        let size_deg = self.size_deg();
        for (axis, parts) in [[0.013_717, 0.007_359], [0.011_093, 0.017_231]].into_iter().enumerate() {
            self.min[axis] -= size_deg * parts[0];
            self.max[axis] = (self.max[axis] + size_deg * parts[1]).next_up();
        }
    }

    fn area_m2(&self) -> f64 {
        (below_latitude_m2(self.max[1]) - below_latitude_m2(self.min[1])) * (self.max[0] - self.min[0]).to_radians()
    }
}
