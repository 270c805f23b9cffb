//! Gathers geometries into the order of the table, and computes what tiles need once.

use super::{RowSource, bounds::bounds};
use crate::{
    geometry::{chunks, importance},
    model::{Geometries, GeometryKind, LonLatBounds, PartKind, RowGeometry, WorldBox, WorldPoint},
    store::{GeometryColumn, Offsets},
};
use rayon::prelude::*;
use std::{ops::Range, sync::OnceLock};

/// Rows whose positions one task copies.
const ROWS_PER_TASK: usize = 4096;

/// Cells along one side of a tile: where points are thinned, each cell shows one (see [`row_zooms`]).
const THINNING_CELLS_LOG2: u32 = 8;

pub(super) fn gather(geometries: Geometries, order: &[RowSource], keys: &[u64]) -> (Option<LonLatBounds>, GeometryColumn) {
    let mut gathered = Gathered::new(&geometries, order);
    drop(geometries);
    gathered.world = gathered.lon_lat.par_iter().map(|&[lon, lat]| WorldPoint::from_lon_lat(lon, lat)).collect();
    let bounds = bounds(&gathered.lon_lat, &gathered.ring_coords);
    let row_zooms = row_zooms(&gathered.kinds, keys);
    (bounds, gathered.into_column(row_zooms))
}

/// What decides whether a tile draws a vertex, a hole or a polygon; all empty where there are only points.
#[derive(Default)]
struct Importance {
    vertex_zooms: Vec<u8>,
    ring_zooms: Vec<u8>,
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

    /// Computes what tiles need. `row_zooms` are those at which each row is first shown; empty where all are 0.
    pub fn into_column(self, row_zooms: Vec<u8>) -> GeometryColumn {
        let only_points = self.part_kinds.iter().all(|&k| k == PartKind::Point);
        let importance = if only_points { Importance::default() } else { self.importance() };
        let (ring_chunks, chunk_boxes) = self.chunks();
        let collections = self.kinds.contains(&(GeometryKind::GeometryCollection as u8));
        let part_kinds = if collections { self.part_kinds.iter().map(|&k| k as u8).collect() } else { vec![] };
        GeometryColumn {
            row_zooms: row_zooms.into(),
            kinds: self.kinds.into(),
            row_parts: offsets(self.row_parts),
            part_kinds: Vec::into(part_kinds),
            part_rings: offsets(self.part_rings),
            ring_coords: offsets(self.ring_coords),
            lon_lat: self.lon_lat.into(),
            z: self.z.into(),
            world: self.world.into(),
            vertex_zooms: importance.vertex_zooms.into(),
            ring_zooms: importance.ring_zooms.into(),
            ring_areas: importance.ring_areas.into(),
            ring_chunks: ring_chunks.into(),
            chunk_boxes: chunk_boxes.into(),
            common_kind: OnceLock::new(),
        }
    }

    fn importance(&self) -> Importance {
        let rings = self.ring_coords.len() - 1;
        let (mut kinds, mut holes) = (Vec::with_capacity(rings), vec![]);
        for (kind, rings) in self.part_kinds.iter().zip(self.part_rings.windows(2)) {
            kinds.resize(rings[1] as usize, *kind);
            if *kind == PartKind::Polygon {
                holes.extend(rings[0] as usize + 1..rings[1] as usize);
            }
        }
        let ring_areas = importance::ring_areas(&self.world, &self.ring_coords, |ring| kinds[ring]);
        let mut ring_zooms = vec![0; rings];
        holes.iter().for_each(|&hole| ring_zooms[hole] = importance::hole_zoom(ring_areas[hole]));
        let vertex_zooms = importance::vertex_zooms(&self.world, &self.ring_coords, |ring| kinds[ring]);
        Importance { vertex_zooms, ring_zooms, ring_areas }
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

/// The zoom from which each point is shown where tiles are thinned. At zoom z the tile is a grid of 256 × 256
/// cells, and a cell shows the first of its points. Rows stand in Hilbert order, so the points of a
/// cell are neighbours, and the number of leading quadtree levels that a point shares with the point before
/// it tells in how large a cell it is not the first. What is shown at z is shown at z + 1.
pub(in crate::store) fn row_zooms(kinds: &[u8], keys: &[u64]) -> Vec<u8> {
    if !kinds.contains(&(GeometryKind::Point as u8)) {
        return vec![];
    }
    let mut previous: Option<u64> = None;
    let mut zoom = |(&kind, &key): (&u8, &u64)| {
        if kind != GeometryKind::Point as u8 {
            return 0;
        }
        let shared_levels = previous.map(|p| (p ^ key).leading_zeros() / 2);
        previous = Some(key);
        shared_levels.map_or(0, |levels| (levels + 1).saturating_sub(THINNING_CELLS_LOG2) as u8)
    };
    let mut zooms: Vec<u8> = kinds.iter().zip(keys).map(&mut zoom).collect();
    zooms.resize(kinds.len(), 0);
    zooms
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thinned_points_appear_once_per_cell_and_stay() {
        let points: Vec<WorldPoint> =
            (0..2000u32).map(|i| WorldPoint { x: i.wrapping_mul(2_654_435_761), y: i.wrapping_mul(40_503) << 12 }).collect();
        let mut keys: Vec<u64> = points.iter().map(|p| crate::index::hilbert(*p)).collect();
        keys.sort_unstable();
        let zooms = row_zooms(&vec![GeometryKind::Point as u8; keys.len()], &keys);
        for z in 0..12u8 {
            let cell = |key: u64| key >> (64 - 2 * (z as u32 + THINNING_CELLS_LOG2));
            let mut cells: Vec<u64> = keys.iter().copied().map(cell).collect();
            cells.dedup();
            let mut shown: Vec<u64> = keys.iter().zip(&zooms).filter(|(_, s)| **s <= z).map(|(k, _)| cell(*k)).collect();
            assert_eq!(shown.len(), cells.len(), "one point per cell at zoom {z}");
            shown.dedup();
            assert_eq!(shown, cells);
        }
    }
}
