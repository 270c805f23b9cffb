//! Well-known binary: ISO (13249-3, section 5.1.46), OGC (06-103r4, section 8) and EWKB, straight into flat
//! arrays.
//!
//! Ours and not the `wkb` crate's (which serves as the oracle in tests), because files hold what that one
//! refuses: curves and surfaces of curves (PostGIS, ArcGIS and QGIS write `MultiSurface` for plain
//! polygons), triangles and TINs, and members in another byte order than their parent.

use super::{
    byte_cursor::ByteCursor,
    curve::{ArcPointsError, Position, RingDrawer},
};
use crate::model::{Flattened, Geometries, GeometryKind, PartKind};

/// How deep collections may nest.
const MAX_NESTING: usize = 32;

/// Flags that EWKB (PostGIS) adds to the type code.
mod ewkb {
    pub const Z: u32 = 0x8000_0000;
    pub const M: u32 = 0x4000_0000;
    pub const SRID: u32 = 0x2000_0000;
}

/// Why a geometry cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WkbError {
    /// Counts in it promise more.
    #[error("the WKB ends too early")]
    Truncated,
    /// Neither 0 nor 1.
    #[error("the WKB starts with byte {0}, which is no byte order")]
    ByteOrder(u8),
    /// A code of no known type.
    #[error("WKB type {0} is unknown")]
    UnknownType(u32),
    /// A point where a polygon should be.
    #[error("a {member} stands inside a {parent}")]
    Member {
        /// What should hold it.
        parent: GeometryKind,
        /// What it is.
        member: GeometryKind,
    },
    /// Too few or too many for arcs.
    #[error(transparent)]
    ArcPoints(#[from] ArcPointsError),
    /// Holes in nothing.
    #[error("a polygon has holes but an empty exterior ring")]
    EmptyExterior,
    /// Collections inside collections beyond any use.
    #[error("geometries nest deeper than {MAX_NESTING}")]
    TooDeep,
}

type Result<T> = std::result::Result<T, WkbError>;

/// Adds the geometry as a row; bytes after it are ignored. On an error nothing is added.
pub fn push(geometries: &mut Geometries, wkb: &[u8]) -> Result<Flattened> {
    let bytes = ByteCursor::little_endian(wkb);
    let mut reader = Reader { bytes, rings: RingDrawer::new(geometries), nested: false };
    let read = reader.geometry(0);
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

struct Reader<'a, 'g> {
    bytes: ByteCursor<'a>,
    rings: RingDrawer<'g>,
    /// A collection held a collection.
    nested: bool,
}

/// The head of one geometry.
#[derive(Clone, Copy)]
struct Head {
    code: u32,
    has_z: bool,
    has_m: bool,
}

impl Head {
    /// Bytes of one position.
    fn position_bytes(self) -> usize {
        8 * (2 + usize::from(self.has_z) + usize::from(self.has_m))
    }
}

impl Reader<'_, '_> {
    fn geometry(&mut self, depth: usize) -> Result<GeometryKind> {
        use GeometryKind as K;
        if depth > MAX_NESTING {
            return Err(WkbError::TooDeep);
        }
        let head = self.head()?;
        match head.code {
            1 => self.point(head),
            2 | 8 | 9 => {
                self.curve(head, depth)?;
                self.rings.end_ring();
                self.rings.out.end_part(PartKind::Line);
                Ok(K::LineString)
            }
            3 | 17 => self.polygon(|reader| reader.curve(Head { code: 2, ..head }, depth)),
            10 => self.polygon(|reader| reader.member_curve(depth)),
            4 => self.members(K::MultiPoint, K::Point, depth),
            5 | 11 => self.members(K::MultiLineString, K::LineString, depth),
            6 | 12 | 15 | 16 => self.members(K::MultiPolygon, K::Polygon, depth),
            7 => {
                self.nested |= depth > 0;
                for _ in 0..self.count()? {
                    self.geometry(depth + 1)?;
                }
                Ok(K::GeometryCollection)
            }
            other => Err(WkbError::UnknownType(other)),
        }
    }

    fn head(&mut self) -> Result<Head> {
        self.bytes.big_endian = match self.bytes.u8().ok_or(WkbError::Truncated)? {
            0 => true,
            1 => false,
            other => return Err(WkbError::ByteOrder(other)),
        };
        let raw = self.count()?;
        if raw & ewkb::SRID != 0 {
            self.count()?;
        }
        let iso = raw & !(ewkb::Z | ewkb::M | ewkb::SRID);
        let dimensions = iso / 1000;
        if dimensions > 3 {
            return Err(WkbError::UnknownType(raw));
        }
        Ok(Head {
            code: iso % 1000,
            has_z: raw & ewkb::Z != 0 || dimensions & 1 != 0,
            has_m: raw & ewkb::M != 0 || dimensions & 2 != 0,
        })
    }

    fn count(&mut self) -> Result<u32> {
        self.bytes.u32().ok_or(WkbError::Truncated)
    }

    fn members(&mut self, parent: GeometryKind, allowed: GeometryKind, depth: usize) -> Result<GeometryKind> {
        for _ in 0..self.count()? {
            let member = self.geometry(depth + 1)?;
            if member != allowed {
                return Err(WkbError::Member { parent, member });
            }
        }
        Ok(parent)
    }

    fn point(&mut self, head: Head) -> Result<GeometryKind> {
        // An empty point is written as NaN NaN (OGC 12-128r18, section 2.1.3).
        for position in self.positions(head, 1)?.filter(|[x, y, _]| !(x.is_nan() && y.is_nan())) {
            self.rings.position(position);
            self.rings.end_ring();
            self.rings.out.end_part(PartKind::Point);
        }
        Ok(GeometryKind::Point)
    }

    /// `ring` reads one ring.
    fn polygon(&mut self, mut ring: impl FnMut(&mut Self) -> Result<()>) -> Result<GeometryKind> {
        let mut exterior_is_empty = false;
        for i in 0..self.count()? {
            ring(self)?;
            let is_empty = !self.rings.end_ring();
            exterior_is_empty |= i == 0 && is_empty;
            if exterior_is_empty && !is_empty {
                return Err(WkbError::EmptyExterior);
            }
        }
        self.rings.out.end_part(PartKind::Polygon);
        Ok(GeometryKind::Polygon)
    }

    /// A curve with its own head: a member of a compound curve, a ring of a curve polygon.
    fn member_curve(&mut self, depth: usize) -> Result<()> {
        if depth >= MAX_NESTING {
            return Err(WkbError::TooDeep);
        }
        let head = self.head()?;
        self.curve(head, depth + 1)
    }

    /// Adds the positions of a curve to the open ring.
    fn curve(&mut self, head: Head, depth: usize) -> Result<()> {
        let count = self.count()?;
        match head.code {
            2 => {
                let positions = self.positions(head, count)?;
                self.rings.line(positions);
                Ok(())
            }
            8 => {
                let positions = self.positions(head, count)?;
                Ok(self.rings.circular_string(positions)?)
            }
            9 => (0..count).try_for_each(|_| self.member_curve(depth)),
            other => Err(WkbError::UnknownType(other)),
        }
    }
}

impl<'a> Reader<'a, '_> {
    /// The next `count` positions, without measures.
    fn positions(&mut self, head: Head, count: u32) -> Result<impl ExactSizeIterator<Item = Position> + use<'a>> {
        let bytes = self.bytes.take_items(count as usize, head.position_bytes()).ok_or(WkbError::Truncated)?;
        let big_endian = self.bytes.big_endian;
        Ok(bytes.chunks_exact(head.position_bytes()).map(move |position| {
            let mut ordinates = position
                .as_chunks::<8>()
                .0
                .iter()
                .map(|bytes| if big_endian { f64::from_be_bytes(*bytes) } else { f64::from_le_bytes(*bytes) });
            let mut next = || ordinates.next().unwrap_or(f64::NAN);
            [next(), next(), if head.has_z { next() } else { f64::NAN }]
        }))
    }
}

#[cfg(test)]
mod tests;
