//! Gathers geometries into the order of the table, and computes what tiles need once.

use super::{RowSource, bounds::bounds};
use crate::{
    geometry::{
        chunks,
        importance::{self, Simplified},
    },
    model::{Geometries, GeometryKind, LonLatBounds, PartKind, RowGeometry, WorldBox, WorldPoint},
    store::{GeometryColumn, Offsets},
};
use rayon::prelude::*;
use std::{ops::Range, sync::OnceLock};

/// Rows whose positions one task copies.
const ROWS_PER_TASK: usize = 4096;

pub(super) fn gather(geometries: Geometries, order: &[RowSource]) -> (Option<LonLatBounds>, GeometryColumn) {
    let mut gathered = Gathered::new(&geometries, order);
    drop(geometries);
    gathered.world = gathered.lon_lat.par_iter().map(|&[lon, lat]| WorldPoint::from_lon_lat(lon, lat)).collect();
    let bounds = bounds(&gathered.lon_lat, &gathered.ring_coords);
    (bounds, gathered.into_column())
}

/// What decides how a tile draws lines and rings; all empty where there are only points.
#[derive(Default)]
struct Importance {
    simplified: Simplified,
    ring_areas: Vec<f64>,
}

/// The arrays of a [`GeometryColumn`] while they grow. Offsets begin with a 0.
#[derive(Default)]
pub(in crate::store) struct Gathered {
    pub kinds: Vec<u8>,
    pub row_parts: Vec<u32>,
    pub part_kinds: Vec<PartKind>,
    pub part_rings: Vec<u32>,
    pub ring_coords: Vec<u32>,
    pub lon_lat: Vec<[f64; 2]>,
    pub z: Vec<f64>,
    pub world: Vec<WorldPoint>,
}

impl Gathered {
    /// Without rows.
    pub fn empty() -> Self {
        Self { row_parts: vec![0], part_rings: vec![0], ring_coords: vec![0], ..Self::default() }
    }

    fn new(geometries: &Geometries, order: &[RowSource]) -> Self {
        let mut all = Self::empty();
        all.kinds.reserve_exact(order.len());
        all.row_parts.reserve_exact(order.len());
        for source in order {
            all.push_row(geometries.row(source.number as usize));
        }
        let positions = |source: &RowSource| geometries.row(source.number as usize).all_coord_range();
        all.lon_lat = in_order(geometries.xy(), order, positions);
        if !geometries.z().is_empty() {
            all.z = in_order(geometries.z(), order, positions);
        }
        all
    }

    /// Adds a row but for its positions.
    pub fn push_row(&mut self, row: RowGeometry<'_>) {
        let mut end = self.ring_coords.last().copied().unwrap_or_default();
        for part in row.parts() {
            for ring in row.rings(part) {
                end += row.coord_range(ring).len() as u32;
                self.ring_coords.push(end);
            }
            self.part_rings.push((self.ring_coords.len() - 1) as u32);
            self.part_kinds.push(row.part_kind(part));
        }
        self.row_parts.push(self.part_kinds.len() as u32);
        self.kinds.push(row.kind() as u8);
    }

    /// Computes what tiles need but for the levels.
    pub fn into_column(self) -> GeometryColumn {
        let only_points = self.part_kinds.iter().all(|&k| k == PartKind::Point);
        let importance = if only_points { Importance::default() } else { self.importance() };
        let (ring_chunks, chunk_boxes) = self.chunks();
        let collections = self.kinds.contains(&(GeometryKind::GeometryCollection as u8));
        let part_kinds = if collections { self.part_kinds.iter().map(|&k| k as u8).collect() } else { vec![] };
        GeometryColumn {
            kinds: self.kinds.into(),
            row_parts: offsets(self.row_parts),
            part_kinds: Vec::into(part_kinds),
            part_rings: offsets(self.part_rings),
            ring_coords: offsets(self.ring_coords),
            lon_lat: self.lon_lat.into(),
            z: self.z.into(),
            world: self.world.into(),
            vertex_zooms: importance.simplified.zooms.into(),
            part_levels: Vec::new().into(),
            ring_levels: Vec::new().into(),
            rings_alone: importance.simplified.alone.into(),
            ring_areas: importance.ring_areas.into(),
            ring_chunks: ring_chunks.into(),
            chunk_boxes: chunk_boxes.into(),
            kinds_seen: OnceLock::new(),
        }
    }

    fn importance(&self) -> Importance {
        let mut kinds = Vec::with_capacity(self.ring_coords.len());
        for (kind, rings) in self.part_kinds.iter().zip(self.part_rings.windows(2)) {
            kinds.resize(rings[1] as usize, *kind);
        }
        let ring_areas = importance::ring_areas(&self.world, &self.ring_coords, |ring| kinds[ring]);
        let simplified = importance::simplify(&self.world, &self.ring_coords, |ring| kinds[ring]);
        Importance { simplified, ring_areas }
    }

    fn chunks(&self) -> (Vec<u32>, Vec<WorldBox>) {
        let (mut starts, mut boxes) = (vec![0], vec![]);
        for ring in self.ring_coords.windows(2) {
            boxes.extend(chunks::boxes(&self.world[ring[0] as usize..ring[1] as usize]));
            starts.push(boxes.len() as u32);
        }
        if boxes.is_empty() { (vec![], vec![]) } else { (starts, boxes) }
    }
}

/// The values of all rows in their new order; `place` is where those of a row stand now. Most of the work is the system's, as it
/// gives the new memory, so it is shared out.
fn in_order<T, P>(values: &[T], order: &[RowSource], place: P) -> Vec<T>
where
    T: Copy + Default + Send + Sync,
    P: Fn(&RowSource) -> Range<usize> + Sync,
{
    let len = |rows: &[RowSource]| rows.iter().map(|row| place(row).len()).sum();
    let mut all = vec![T::default(); len(order)];
    let mut rest = &mut all[..];
    let mut tasks = vec![];
    for rows in order.chunks(ROWS_PER_TASK) {
        let (head, tail) = rest.split_at_mut(len(rows));
        tasks.push((rows, head));
        rest = tail;
    }
    tasks.into_par_iter().for_each(|(rows, mut to)| {
        for place in rows.iter().map(&place) {
            let (head, tail) = to.split_at_mut(place.len());
            head.copy_from_slice(&values[place]);
            to = tail;
        }
    });
    all
}

/// An offset level, unstored where every owner has one child.
fn offsets(offsets: Vec<u32>) -> Offsets {
    let owners = offsets.len() - 1;
    let identity = offsets.last() == Some(&(owners as u32)) && offsets.windows(2).all(|o| o[1] == o[0] + 1);
    if identity { Offsets::Identity(owners) } else { Offsets::Stored(offsets.into()) }
}
