//! Geometries of many rows in flat arrays (the `GeoArrow` layout, flattened over kinds).
//!
//! ```text
//! row_parts    row  → its first part        one part per point, line or polygon
//! part_rings   part → its first ring        one ring for points and lines; exterior, then holes
//! ring_coords  ring → its first position
//! xy, z        positions; z is empty when no row has heights, NaN where a position has none
//! ```
//! Each offset array has one entry more than it has owners, so that `[i]..[i + 1]` is the range of `i`.

use super::{GeometryKind, PartKind};
use geo_traits::{
    CoordTrait, GeometryCollectionTrait, GeometryTrait, GeometryType, LineStringTrait, MultiLineStringTrait, MultiPointTrait,
    MultiPolygonTrait, PointTrait, PolygonTrait,
};
use std::ops::Range;

/// How deep geometry collections may nest in the input.
const MAX_NESTING: usize = 32;

/// Why a geometry cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GeometryError {
    /// Collections inside collections beyond any use.
    #[error("geometry collections nest deeper than {MAX_NESTING}")]
    TooDeep,
    /// A type outside Simple Features 1.1.
    #[error("{0} is not a supported geometry type")]
    Unsupported(&'static str),
}

/// A growing list of row geometries in one coordinate space.
///
/// Build a row by positions: [`position`](Self::position)… [`end_ring`](Self::end_ring)…
/// [`end_part`](Self::end_part)… [`end_row`](Self::end_row); or push a whole geometry.
#[derive(Debug, Clone, PartialEq)]
pub struct Geometries {
    kinds: Vec<GeometryKind>,
    row_parts: Vec<u32>,
    part_kinds: Vec<PartKind>,
    part_rings: Vec<u32>,
    ring_coords: Vec<u32>,
    xy: Vec<[f64; 2]>,
    z: Vec<f64>,
}

/// What [`Geometries::push`] had to do to a geometry.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Flattened {
    /// A collection held a collection.
    pub nested: bool,
    /// There was no position in it: the row is null.
    pub empty: bool,
    /// Curves became short straight lines.
    pub drawn_curves: bool,
}

impl Default for Geometries {
    fn default() -> Self {
        Self {
            kinds: vec![],
            row_parts: vec![0],
            part_kinds: vec![],
            part_rings: vec![0],
            ring_coords: vec![0],
            xy: vec![],
            z: vec![],
        }
    }
}

impl Geometries {
    /// How many rows are complete.
    pub fn len(&self) -> usize {
        self.kinds.len()
    }

    /// Whether no row is complete.
    pub fn is_empty(&self) -> bool {
        self.kinds.is_empty()
    }

    /// Adds a position to the open ring; `z` is a height or `None`.
    #[inline]
    pub fn position(&mut self, x: f64, y: f64, z: Option<f64>) {
        if let Some(z) = z {
            self.z.resize(self.xy.len(), f64::NAN);
            self.z.push(z);
        } else if !self.z.is_empty() {
            self.z.push(f64::NAN);
        }
        self.xy.push([x, y]);
    }

    /// Closes the open ring; a ring without positions is not kept.
    pub fn end_ring(&mut self) {
        let end = self.xy.len() as u32;
        if self.ring_coords.last() != Some(&end) {
            self.ring_coords.push(end);
        }
    }

    /// Closes the open part; a part without rings is not kept.
    pub fn end_part(&mut self, kind: PartKind) {
        let end = (self.ring_coords.len() - 1) as u32;
        if self.part_rings.last() != Some(&end) {
            self.part_rings.push(end);
            self.part_kinds.push(kind);
        }
    }

    /// Closes the row. Without parts it becomes null, whatever `kind` says.
    pub fn end_row(&mut self, kind: GeometryKind) {
        let end = self.part_kinds.len() as u32;
        let empty = self.row_parts.last() == Some(&end);
        self.row_parts.push(end);
        self.kinds.push(if empty { GeometryKind::Null } else { kind });
    }

    /// A row that is one point.
    #[inline]
    pub fn push_point(&mut self, x: f64, y: f64, z: Option<f64>) {
        self.position(x, y, z);
        self.end_ring();
        self.end_part(PartKind::Point);
        self.end_row(GeometryKind::Point);
    }

    /// Takes back what was added since the last complete row.
    pub fn discard_row(&mut self) {
        self.truncate(self.len());
    }

    /// Keeps the first `rows` rows, and nothing of an open one.
    pub fn truncate(&mut self, rows: usize) {
        let rows = rows.min(self.len());
        let parts = self.row_parts[rows] as usize;
        let rings = self.part_rings[parts] as usize;
        let coords = self.ring_coords[rings] as usize;
        self.kinds.truncate(rows);
        self.row_parts.truncate(rows + 1);
        self.part_kinds.truncate(parts);
        self.part_rings.truncate(parts + 1);
        self.ring_coords.truncate(rings + 1);
        self.xy.truncate(coords);
        self.z.truncate(coords);
    }

    /// Adds a row from any geometry that speaks `geo-traits`: WKB, WKT, FlatGeobuf, `geo-types`.
    /// On an error nothing is added.
    pub fn push(&mut self, geometry: &impl GeometryTrait<T = f64>) -> Result<Flattened, GeometryError> {
        let mut flattened = Flattened::default();
        match self.push_parts(geometry, 0, &mut flattened) {
            Ok(kind) => {
                self.end_row(kind);
                flattened.empty = self.kinds.last() == Some(&GeometryKind::Null);
                Ok(flattened)
            }
            Err(error) => {
                self.discard_row();
                Err(error)
            }
        }
    }

    fn push_parts(
        &mut self,
        geometry: &impl GeometryTrait<T = f64>,
        depth: usize,
        flattened: &mut Flattened,
    ) -> Result<GeometryKind, GeometryError> {
        match geometry.as_type() {
            GeometryType::Point(p) => {
                self.push_coord_part(p.coord());
                Ok(GeometryKind::Point)
            }
            GeometryType::MultiPoint(points) => {
                points.points().for_each(|p| self.push_coord_part(p.coord()));
                Ok(GeometryKind::MultiPoint)
            }
            GeometryType::LineString(line) => {
                self.push_line(line);
                Ok(GeometryKind::LineString)
            }
            GeometryType::MultiLineString(lines) => {
                lines.line_strings().for_each(|l| self.push_line(&l));
                Ok(GeometryKind::MultiLineString)
            }
            GeometryType::Polygon(polygon) => {
                self.push_polygon(polygon);
                Ok(GeometryKind::Polygon)
            }
            GeometryType::MultiPolygon(polygons) => {
                polygons.polygons().for_each(|p| self.push_polygon(&p));
                Ok(GeometryKind::MultiPolygon)
            }
            GeometryType::GeometryCollection(collection) => {
                if depth >= MAX_NESTING {
                    return Err(GeometryError::TooDeep);
                }
                flattened.nested |= depth > 0;
                for member in collection.geometries() {
                    self.push_parts(&member, depth + 1, flattened)?;
                }
                Ok(GeometryKind::GeometryCollection)
            }
            GeometryType::Rect(_) => Err(GeometryError::Unsupported("Rect")),
            GeometryType::Triangle(_) => Err(GeometryError::Unsupported("Triangle")),
            GeometryType::Line(_) => Err(GeometryError::Unsupported("Line")),
        }
    }

    fn push_coord_part(&mut self, coord: Option<impl CoordTrait<T = f64>>) {
        // WKB writes an empty point as NaN NaN (OGC 12-128r18, section 2.1.3).
        if let Some(c) = coord.filter(|c| !(c.x().is_nan() && c.y().is_nan())) {
            self.push_coord(&c);
            self.end_ring();
            self.end_part(PartKind::Point);
        }
    }

    fn push_line(&mut self, line: &impl LineStringTrait<T = f64>) {
        self.push_ring(line);
        self.end_part(PartKind::Line);
    }

    fn push_polygon(&mut self, polygon: &impl PolygonTrait<T = f64>) {
        if let Some(exterior) = polygon.exterior() {
            self.push_ring(&exterior);
            polygon.interiors().for_each(|hole| self.push_ring(&hole));
        }
        self.end_part(PartKind::Polygon);
    }

    fn push_ring(&mut self, ring: &impl LineStringTrait<T = f64>) {
        ring.coords().for_each(|c| self.push_coord(&c));
        self.end_ring();
    }

    fn push_coord(&mut self, c: &impl CoordTrait<T = f64>) {
        use geo_traits::Dimensions as D;
        let z = match c.dim() {
            D::Xyz | D::Xyzm | D::Unknown(3..) => Some(c.nth_or_panic(2)),
            _ => None,
        };
        self.position(c.x(), c.y(), z.filter(|z| !z.is_nan()));
    }

    /// Adds a copy of a row of another list.
    pub fn push_row(&mut self, row: RowGeometry<'_>) {
        for part in row.parts() {
            for ring in row.rings(part) {
                let coords = row.coords(ring);
                match row.z(ring) {
                    Some(z) => coords.iter().zip(z).for_each(|(c, z)| self.position(c[0], c[1], (!z.is_nan()).then_some(*z))),
                    None if self.z.is_empty() => self.xy.extend_from_slice(coords),
                    None => coords.iter().for_each(|c| self.position(c[0], c[1], None)),
                }
                self.end_ring();
            }
            self.end_part(row.part_kind(part));
        }
        self.end_row(row.kind());
    }

    /// Moves all complete rows of `other` to the end of this list.
    pub fn append(&mut self, other: &mut Self) {
        other.discard_row();
        let (parts, rings, coords) = (self.part_kinds.len() as u32, (self.ring_coords.len() - 1) as u32, self.xy.len() as u32);
        self.kinds.append(&mut other.kinds);
        self.part_kinds.append(&mut other.part_kinds);
        self.row_parts.extend(other.row_parts[1..].iter().map(|part| part + parts));
        self.part_rings.extend(other.part_rings[1..].iter().map(|ring| ring + rings));
        self.ring_coords.extend(other.ring_coords[1..].iter().map(|coord| coord + coords));
        if !(self.z.is_empty() && other.z.is_empty()) {
            self.z.resize(self.xy.len(), f64::NAN);
            self.z.append(&mut other.z);
            self.z.resize(self.xy.len() + other.xy.len(), f64::NAN);
        }
        self.xy.append(&mut other.xy);
        *other = Self::default();
    }

    /// Row `row`.
    pub fn row(&self, row: usize) -> RowGeometry<'_> {
        RowGeometry { all: self, row }
    }

    /// Every row.
    pub fn iter(&self) -> impl Iterator<Item = RowGeometry<'_>> {
        (0..self.len()).map(|row| self.row(row))
    }

    /// The kind of every row.
    pub fn kinds(&self) -> &[GeometryKind] {
        &self.kinds
    }
    /// All positions, rows one after another.
    pub fn xy(&self) -> &[[f64; 2]] {
        &self.xy
    }
    /// All positions, to be moved in place (reprojection).
    pub fn xy_mut(&mut self) -> &mut [[f64; 2]] {
        &mut self.xy
    }
    /// Heights of all positions, or empty.
    pub fn z(&self) -> &[f64] {
        &self.z
    }
}

/// A borrowed row of [`Geometries`]. Parts and rings are numbered over the whole list.
#[derive(Debug, Clone, Copy)]
pub struct RowGeometry<'a> {
    all: &'a Geometries,
    row: usize,
}

impl<'a> RowGeometry<'a> {
    /// The kind of the row.
    pub fn kind(&self) -> GeometryKind {
        self.all.kinds[self.row]
    }
    /// Its parts.
    pub fn parts(&self) -> Range<usize> {
        span(&self.all.row_parts, self.row)
    }
    /// The kind of one of its parts.
    pub fn part_kind(&self, part: usize) -> PartKind {
        self.all.part_kinds[part]
    }
    /// The rings of a part.
    pub fn rings(&self, part: usize) -> Range<usize> {
        span(&self.all.part_rings, part)
    }
    /// Where the positions of a ring lie in [`Geometries::xy`].
    pub fn coord_range(&self, ring: usize) -> Range<usize> {
        span(&self.all.ring_coords, ring)
    }
    /// The positions of a ring.
    pub fn coords(&self, ring: usize) -> &'a [[f64; 2]] {
        &self.all.xy[self.coord_range(ring)]
    }
    /// The heights of a ring, where the list has any.
    pub fn z(&self, ring: usize) -> Option<&'a [f64]> {
        (!self.all.z.is_empty()).then(|| &self.all.z[self.coord_range(ring)])
    }
    /// All positions of the row.
    pub fn all_coord_range(&self) -> Range<usize> {
        let parts = self.parts();
        let first_ring = self.all.part_rings[parts.start] as usize;
        let last_ring = self.all.part_rings[parts.end] as usize;
        self.all.ring_coords[first_ring] as usize..self.all.ring_coords[last_ring] as usize
    }
}

fn span(offsets: &[u32], i: usize) -> Range<usize> {
    offsets[i] as usize..offsets[i + 1] as usize
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::str::FromStr;

    fn push(geometries: &mut Geometries, text: &str) -> Result<Flattened, GeometryError> {
        geometries.push(&wkt::Wkt::<f64>::from_str(text).unwrap())
    }

    #[test]
    fn rows_parts_and_rings_come_back_as_pushed() {
        let mut g = Geometries::default();
        push(&mut g, "POINT(1 2)").unwrap();
        push(&mut g, "MULTIPOLYGON(((0 0,1 0,1 1,0 0),(0.1 0.1,0.2 0.1,0.2 0.2,0.1 0.1)),((5 5,6 5,6 6,5 5)))").unwrap();
        assert_eq!(g.kinds(), [GeometryKind::Point, GeometryKind::MultiPolygon]);
        let row = g.row(1);
        assert_eq!(row.parts().map(|p| row.rings(p).len()).collect::<Vec<_>>(), [2, 1]);
        assert_eq!(row.coords(row.rings(row.parts().end - 1).start)[1], [6.0, 5.0]);
    }

    #[test]
    fn empty_geometries_become_null_and_nested_collections_are_flattened() {
        let mut g = Geometries::default();
        assert!(push(&mut g, "POLYGON EMPTY").unwrap().empty);
        let nested = push(&mut g, "GEOMETRYCOLLECTION(POINT(1 1),GEOMETRYCOLLECTION(LINESTRING(0 0,1 1)))").unwrap();
        assert!(nested.nested && !nested.empty);
        assert_eq!(g.row(1).parts().len(), 2);
    }

    #[test]
    fn appended_rows_are_as_if_pushed() {
        let shapes = [
            "POINT Z(1 2 3)",
            "POLYGON((0 0,1 0,1 1,0 0),(0.1 0.1,0.2 0.1,0.2 0.2,0.1 0.1))",
            "POINT EMPTY",
            "LINESTRING(0 0,1 1)",
        ];
        let mut pushed = Geometries::default();
        shapes.iter().for_each(|shape| drop(push(&mut pushed, shape)));
        for split in 0..=shapes.len() {
            let (mut first, mut second) = (Geometries::default(), Geometries::default());
            shapes[..split].iter().for_each(|shape| drop(push(&mut first, shape)));
            shapes[split..].iter().for_each(|shape| drop(push(&mut second, shape)));
            first.append(&mut second);
            assert!(second.is_empty());
            assert_eq!(format!("{first:?}"), format!("{pushed:?}"), "split at {split}");
        }
    }

    #[test]
    fn a_discarded_row_leaves_no_trace() {
        let mut g = Geometries::default();
        g.push_point(1.0, 2.0, Some(3.0));
        let before = g.clone();
        g.position(9.0, 9.0, None);
        g.end_ring();
        g.discard_row();
        assert_eq!(g, before);
    }

    #[test]
    fn heights_are_kept_and_missing_ones_are_nan() {
        let mut g = Geometries::default();
        g.push_point(1.0, 2.0, None);
        g.push_point(1.0, 2.0, Some(7.0));
        g.push_point(1.0, 2.0, None);
        assert!(g.z()[0].is_nan() && g.z()[1] == 7.0 && g.z()[2].is_nan());
    }
}
