//! The geometries of a table in flat arrays (the layout of [`crate::model::Geometries`]), twice: longitude and
//! latitude as given, and the world square's fixed point with what tiles need.

use super::Buffer;
use crate::{
    geometry::{RingView, RowShape},
    model::{Geometries, GeometryKind, PartKind, WorldBox, WorldPoint},
};
use std::{ops::Range, sync::OnceLock};

/// Where the children of each owner begin. A level where every owner has one child is not stored.
#[derive(Debug)]
pub enum Offsets {
    /// Owner `i` has the one child `i`; this many owners.
    Identity(usize),
    /// Owner `i` has the children `[i]..[i + 1]`.
    Stored(Buffer<u32>),
}

/// The geometries of a table.
#[derive(Debug)]
pub struct GeometryColumn {
    pub(super) kinds: Buffer<u8>,
    pub(super) row_parts: Offsets,
    /// Empty where no row is a collection: then the row's kind tells.
    pub(super) part_kinds: Buffer<u8>,
    pub(super) part_rings: Offsets,
    pub(super) ring_coords: Offsets,
    pub(super) lon_lat: Buffer<[f64; 2]>,
    /// Metres or whatever the source has; NaN where a position has none, empty where none has.
    pub(super) z: Buffer<f64>,
    pub(super) world: Buffer<WorldPoint>,
    /// Empty where all geometries are points.
    pub(super) vertex_zooms: Buffer<u8>,
    /// See [`RingView::level`]; empty where there is no hole.
    pub(super) ring_levels: Buffer<u8>,
    /// See [`RingView::alone`]; empty where all geometries are points.
    pub(super) rings_alone: Buffer<u8>,
    /// Empty where there is no polygon.
    pub(super) ring_areas: Buffer<f64>,
    /// Where the chunk boxes of each ring begin; empty where no ring is long.
    pub(super) ring_chunks: Buffer<u32>,
    pub(super) chunk_boxes: Buffer<WorldBox>,
    pub(super) part_levels: Buffer<u8>,
    /// Found when it is first asked for.
    pub(super) kinds_seen: OnceLock<[bool; 8]>,
}

impl Offsets {
    /// The children of owner `i`.
    #[inline]
    pub fn range(&self, i: usize) -> Range<usize> {
        match self {
            Self::Identity(_) => i..i + 1,
            Self::Stored(offsets) => offsets[i] as usize..offsets[i + 1] as usize,
        }
    }

    /// Where the children of owner `i` begin; for `i` beyond the last owner, where they all end.
    fn start(&self, i: usize) -> usize {
        match self {
            Self::Identity(n) => i.min(*n),
            Self::Stored(offsets) => offsets.get(i).or(offsets.last()).map_or(0, |start| *start as usize),
        }
    }

    /// How many owners there are.
    pub fn owners(&self) -> usize {
        match self {
            Self::Identity(n) => *n,
            Self::Stored(offsets) => offsets.len().saturating_sub(1),
        }
    }
}

/// One row of a [`GeometryColumn`].
#[derive(Debug, Clone, Copy)]
pub struct GeometryRow<'a> {
    column: &'a GeometryColumn,
    row: usize,
}

impl RowShape for GeometryRow<'_> {
    #[inline]
    fn kind(&self) -> GeometryKind {
        self.column.kind(self.row)
    }
    #[inline]
    fn parts(&self) -> Range<usize> {
        self.column.parts(self.row)
    }
    #[inline]
    fn part_kind(&self, part: usize) -> PartKind {
        self.column.part_kind(self.row, part)
    }
    #[inline]
    fn rings(&self, part: usize) -> Range<usize> {
        self.column.rings(part)
    }
    #[inline]
    fn lon_lat(&self, ring: usize) -> &[[f64; 2]] {
        self.column.lon_lat(ring)
    }
}

impl GeometryColumn {
    /// One row, for geometry to look at.
    #[inline]
    pub fn row(&self, row: usize) -> GeometryRow<'_> {
        GeometryRow { column: self, row }
    }

    /// Adds a copy of a row to a list.
    pub fn copy_row(&self, row: usize, to: &mut Geometries) {
        for part in self.parts(row) {
            for ring in self.rings(part) {
                let heights = self.z(ring).into_iter().flatten().map(|z| Some(*z).filter(|z| !z.is_nan()));
                let heights = heights.chain(std::iter::repeat(None));
                self.lon_lat(ring).iter().zip(heights).for_each(|([lon, lat], z)| to.position(*lon, *lat, z));
                to.end_ring();
            }
            to.end_part(self.part_kind(row, part));
        }
        to.end_row(self.kind(row));
    }

    /// How many rows there are.
    pub fn rows(&self) -> usize {
        self.kinds.len()
    }

    /// The kind of a row.
    #[inline]
    pub fn kind(&self, row: usize) -> GeometryKind {
        GeometryKind::from_byte(self.kinds[row]).unwrap_or(GeometryKind::Null)
    }

    /// The parts of a row.
    #[inline]
    pub fn parts(&self, row: usize) -> Range<usize> {
        self.row_parts.range(row)
    }

    /// The kind of a part of a row.
    #[inline]
    pub fn part_kind(&self, row: usize, part: usize) -> PartKind {
        let stored = || PartKind::from_byte(*self.part_kinds.get(part)?);
        self.kind(row).part_kind().or_else(stored).unwrap_or(PartKind::Point)
    }

    /// The rings of a part: one for a point or line, exterior then holes for a polygon.
    #[inline]
    pub fn rings(&self, part: usize) -> Range<usize> {
        self.part_rings.range(part)
    }

    /// How many rings there are in all.
    pub fn ring_count(&self) -> usize {
        self.ring_coords.owners()
    }

    /// How many positions there are in all.
    pub fn position_count(&self) -> usize {
        self.lon_lat.len()
    }

    /// How many positions these rows have in all.
    pub fn positions_of(&self, rows: Range<usize>) -> usize {
        let first = |row| self.ring_coords.start(self.part_rings.start(self.row_parts.start(row)));
        first(rows.end).saturating_sub(first(rows.start))
    }

    /// Longitude and latitude of a ring, degrees; nothing in tables [seen through](crate::store::see_through) a tile matrix
    /// set.
    #[inline]
    pub fn lon_lat(&self, ring: usize) -> &[[f64; 2]] {
        self.lon_lat.get(self.ring_coords.range(ring)).unwrap_or(&[])
    }

    /// The heights of a ring; `None` where the table has none.
    #[inline]
    pub fn z(&self, ring: usize) -> Option<&[f64]> {
        (!self.z.is_empty()).then(|| &self.z[self.ring_coords.range(ring)])
    }

    /// Bytes of all arrays.
    pub fn byte_len(&self) -> usize {
        let offsets = [&self.row_parts, &self.part_rings, &self.ring_coords].map(|offsets| match offsets {
            Offsets::Identity(_) => 0,
            Offsets::Stored(offsets) => size_of_val(&**offsets),
        });
        let arrays = [
            size_of_val(&*self.lon_lat),
            size_of_val(&*self.z),
            size_of_val(&*self.world),
            size_of_val(&*self.ring_areas),
            size_of_val(&*self.ring_chunks),
            size_of_val(&*self.chunk_boxes),
        ];
        let bytes = [&self.kinds, &self.part_kinds, &self.vertex_zooms, &self.ring_levels, &self.rings_alone, &self.part_levels]
            .map(|b| b.len());
        offsets.into_iter().chain(arrays).chain(bytes).sum()
    }

    /// Whether any position has a height.
    pub fn has_z(&self) -> bool {
        !self.z.is_empty()
    }

    /// The first position of a row that is a point, in world units.
    #[inline]
    pub fn world_point(&self, ring: usize) -> WorldPoint {
        self.world[self.ring_coords.range(ring).start]
    }

    /// A ring in world units, with what tiles need to know of it.
    #[inline]
    pub fn ring(&self, ring: usize) -> RingView<'_> {
        let coords = self.ring_coords.range(ring);
        let chunk_boxes = match self.ring_chunks.get(ring..ring + 2) {
            Some(&[from, to]) => &self.chunk_boxes[from as usize..to as usize],
            _ => &[],
        };
        RingView {
            points: &self.world[coords.clone()],
            zooms: self.vertex_zooms.get(coords).unwrap_or(&[]),
            chunk_boxes,
            level: self.ring_levels.get(ring).copied().unwrap_or(0),
            alone: self.rings_alone.get(ring).is_some_and(|alone| *alone == 1),
            area: self.ring_areas.get(ring).copied().unwrap_or(0.0),
        }
    }

    /// The level from which each part is shown (see [`crate::geometry::levels`]), where all points are as important.
    pub fn part_levels(&self) -> &[u8] {
        &self.part_levels
    }

    /// The kind that all rows with a geometry have, where single and multi count as one kind (the
    /// multi kind is given if any is multi); `None` for several kinds or none.
    pub fn common_kind(&self) -> Option<GeometryKind> {
        let seen = self.kinds_seen();
        let mut common = None;
        for kind in (1..8).filter(|&k| seen[k as usize]).filter_map(GeometryKind::from_byte) {
            common = match common {
                None => Some(kind),
                Some(GeometryKind::Point) if kind == GeometryKind::MultiPoint => Some(kind),
                Some(GeometryKind::LineString) if kind == GeometryKind::MultiLineString => Some(kind),
                Some(GeometryKind::Polygon) if kind == GeometryKind::MultiPolygon => Some(kind),
                Some(_) => return None,
            };
        }
        common
    }

    /// Whether any row is a point or some.
    pub fn has_points(&self) -> bool {
        self.has(&[GeometryKind::Point, GeometryKind::MultiPoint])
    }

    /// Whether any row is, or may hold, a line.
    pub fn has_lines(&self) -> bool {
        self.has(&[GeometryKind::LineString, GeometryKind::MultiLineString, GeometryKind::GeometryCollection])
    }

    /// Whether any row is, or may hold, a polygon.
    pub fn has_polygons(&self) -> bool {
        self.has(&[GeometryKind::Polygon, GeometryKind::MultiPolygon, GeometryKind::GeometryCollection])
    }

    fn has(&self, kinds: &[GeometryKind]) -> bool {
        kinds.iter().any(|kind| self.kinds_seen()[*kind as usize])
    }

    /// Which kinds there are.
    fn kinds_seen(&self) -> &[bool; 8] {
        self.kinds_seen.get_or_init(|| {
            let mut seen = [false; 8];
            self.kinds.iter().for_each(|&k| seen[(k as usize).min(7)] = true);
            seen
        })
    }
}
