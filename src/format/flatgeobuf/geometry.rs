//! Geometries (`feature.fbs`): flat coordinates with the ends of rings, or parts.

use crate::{
    format::{
        byte_cursor::{f64s_le, positions_le},
        curve::{ArcPointsError, Position, RingDrawer},
    },
    model::{Flattened, Geometries, GeometryKind, PartKind},
};
use flatgeobuf::{Geometry, GeometryType as T};

/// Why a geometry cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum GeometryError {
    /// A code that came after this was written.
    #[error("{0:?} is not a geometry type")]
    Type(T),
    /// A point where a polygon should be.
    #[error("a {member} stands inside a {parent}")]
    Member {
        /// What should hold it.
        parent: GeometryKind,
        /// What it is.
        member: GeometryKind,
    },
    /// `ends` does not grow, or beyond the coordinates.
    #[error("a ring ends at position {0} of {1}")]
    RingEnd(u32, usize),
    /// `z` is not as long as `xy`.
    #[error("there are {0} heights for {1} positions")]
    Heights(usize, usize),
    /// Too few or too many for arcs.
    #[error(transparent)]
    ArcPoints(#[from] ArcPointsError),
    /// Parts that share their coordinates, and so grow beyond the file.
    #[error("it has more positions than the bytes of the feature can hold")]
    Shared,
}

type Result<T> = std::result::Result<T, GeometryError>;

/// Adds the geometry as a row. `header_type` is its type unless that is unknown; `feature_bytes` bounds how many
/// positions there can be. Nesting is bounded by the verifier. On an error nothing is added.
pub(super) fn push(
    geometries: &mut Geometries,
    geometry: &Geometry<'_>,
    header_type: T,
    feature_bytes: usize,
) -> Result<Flattened> {
    let mut reader = Reader { rings: RingDrawer::new(geometries), nested: false, positions_left: feature_bytes / 16 };
    let kind = if header_type == T::Unknown { geometry.type_() } else { header_type };
    let read = reader.geometry(geometry, kind, 0);
    let mut flattened = Flattened { nested: reader.nested, drawn_curves: reader.rings.drew_arcs, empty: false };
    match read {
        Ok(kind) => {
            geometries.end_row(kind);
            flattened.empty = geometries.kinds().last() == Some(&GeometryKind::Null);
            Ok(flattened)
        }
        Err(error) => {
            geometries.discard_row();
            Err(error)
        }
    }
}

struct Reader<'g> {
    rings: RingDrawer<'g>,
    /// A collection held a collection.
    nested: bool,
    positions_left: usize,
}

impl Reader<'_> {
    fn geometry(&mut self, geometry: &Geometry<'_>, kind: T, depth: usize) -> Result<GeometryKind> {
        use GeometryKind as K;
        let has_parts = geometry.parts().is_some_and(|parts| !parts.is_empty());
        match kind {
            T::Point | T::MultiPoint => {
                self.points(geometry)?;
                Ok(if kind == T::Point { K::Point } else { K::MultiPoint })
            }
            T::LineString | T::CircularString | T::CompoundCurve => {
                self.curve(geometry, kind)?;
                self.rings.end_ring();
                self.rings.out.end_part(PartKind::Line);
                Ok(K::LineString)
            }
            T::Polygon | T::Triangle => {
                self.rings(geometry, |_| ())?;
                self.rings.out.end_part(PartKind::Polygon);
                Ok(K::Polygon)
            }
            T::CurvePolygon => {
                for ring in geometry.parts().into_iter().flatten() {
                    self.curve(&ring, ring.type_())?;
                    self.rings.end_ring();
                }
                self.rings.out.end_part(PartKind::Polygon);
                Ok(K::Polygon)
            }
            T::MultiCurve => self.members(geometry, K::MultiLineString, T::Unknown, depth),
            T::MultiLineString => {
                self.rings(geometry, |out| out.end_part(PartKind::Line))?;
                Ok(K::MultiLineString)
            }
            T::MultiSurface => self.members(geometry, K::MultiPolygon, T::Unknown, depth),
            T::MultiPolygon | T::PolyhedralSurface if has_parts => self.members(geometry, K::MultiPolygon, T::Polygon, depth),
            T::TIN if has_parts => self.members(geometry, K::MultiPolygon, T::Triangle, depth),
            T::MultiPolygon | T::PolyhedralSurface | T::TIN => {
                self.rings(geometry, |out| out.end_part(PartKind::Polygon))?;
                Ok(K::MultiPolygon)
            }
            T::GeometryCollection => {
                self.nested |= depth > 0;
                for member in geometry.parts().into_iter().flatten() {
                    self.geometry(&member, member.type_(), depth + 1)?;
                }
                Ok(K::GeometryCollection)
            }
            other => Err(GeometryError::Type(other)),
        }
    }

    /// The parts of a multi-geometry, of type `kind` or, where that is unknown, of the types that they state.
    fn members(&mut self, geometry: &Geometry<'_>, parent: GeometryKind, kind: T, depth: usize) -> Result<GeometryKind> {
        for part in geometry.parts().into_iter().flatten() {
            let member = self.geometry(&part, if kind == T::Unknown { part.type_() } else { kind }, depth + 1)?;
            if member.part_kind() != parent.part_kind() {
                return Err(GeometryError::Member { parent, member });
            }
        }
        Ok(parent)
    }

    fn points(&mut self, geometry: &Geometry<'_>) -> Result<()> {
        for position in self.positions(geometry)?.filter(|[x, y, _]| !(x.is_nan() && y.is_nan())) {
            self.rings.position(position);
            self.rings.end_ring();
            self.rings.out.end_part(PartKind::Point);
        }
        Ok(())
    }

    /// Rings one after another, up to each of `ends`; without `ends` one ring. `after` comes after each.
    fn rings(&mut self, geometry: &Geometry<'_>, after: impl Fn(&mut Geometries)) -> Result<()> {
        let mut positions = self.positions(geometry)?;
        let count = positions.len();
        let mut start = 0;
        let whole = geometry.ends().is_none_or(|ends| ends.is_empty()).then_some(count as u32);
        for end in geometry.ends().into_iter().flatten().chain(whole) {
            if (end as usize) < start || end as usize > count {
                return Err(GeometryError::RingEnd(end, count));
            }
            self.rings.line(positions.by_ref().take(end as usize - start));
            self.rings.end_ring();
            after(self.rings.out);
            start = end as usize;
        }
        Ok(())
    }

    /// Adds the positions of a curve to the open ring.
    fn curve(&mut self, geometry: &Geometry<'_>, kind: T) -> Result<()> {
        match kind {
            T::LineString => {
                let positions = self.positions(geometry)?;
                self.rings.line(positions);
                Ok(())
            }
            T::CircularString => {
                let positions = self.positions(geometry)?;
                Ok(self.rings.circular_string(positions)?)
            }
            T::CompoundCurve => geometry.parts().into_iter().flatten().try_for_each(|part| self.curve(&part, part.type_())),
            other => Err(GeometryError::Type(other)),
        }
    }

    fn positions<'a>(&mut self, geometry: &Geometry<'a>) -> Result<impl ExactSizeIterator<Item = Position> + use<'a>> {
        let xy = geometry.xy().map_or(&[][..], |xy| xy.bytes());
        let z = geometry.z().map_or(&[][..], |z| z.bytes());
        let (count, heights) = (xy.len() / 16, z.len() / 8);
        if heights != 0 && heights != count {
            return Err(GeometryError::Heights(heights, count));
        }
        self.positions_left = self.positions_left.checked_sub(count).ok_or(GeometryError::Shared)?;
        let mut heights = f64s_le(z);
        Ok(positions_le(xy).map(move |[x, y]| [x, y, heights.next().unwrap_or(f64::NAN)]))
    }
}
