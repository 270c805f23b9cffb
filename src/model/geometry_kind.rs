//! Geometry types of OGC Simple Features (06-103r4, section 6.1), as far as GeoJSON names them.

use std::fmt;

/// The geometry type of one row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum GeometryKind {
    /// No geometry: `null` in GeoJSON, or an empty one.
    Null = 0,
    /// One position.
    Point = 1,
    /// Several positions.
    MultiPoint = 2,
    /// One line.
    LineString = 3,
    /// Several lines.
    MultiLineString = 4,
    /// One polygon.
    Polygon = 5,
    /// Several polygons.
    MultiPolygon = 6,
    /// Parts of different kinds, flattened: a collection inside a collection gives its parts.
    GeometryCollection = 7,
}

/// The kind of one part of a row: a multi-geometry is a row of several parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum PartKind {
    /// One ring of one position.
    Point = 1,
    /// One ring of two or more positions.
    Line = 3,
    /// An exterior ring and any number of holes, each closed (first position repeated at the end).
    Polygon = 5,
}

impl GeometryKind {
    /// The kind whose `repr` is `byte`; `None` for other bytes.
    pub fn from_byte(byte: u8) -> Option<Self> {
        use GeometryKind as K;
        [K::Null, K::Point, K::MultiPoint, K::LineString, K::MultiLineString, K::Polygon, K::MultiPolygon, K::GeometryCollection]
            .get(byte as usize)
            .copied()
    }

    /// The kind of every part, or `None` where parts differ (collections) or are absent (null).
    pub fn part_kind(self) -> Option<PartKind> {
        match self {
            Self::Point | Self::MultiPoint => Some(PartKind::Point),
            Self::LineString | Self::MultiLineString => Some(PartKind::Line),
            Self::Polygon | Self::MultiPolygon => Some(PartKind::Polygon),
            Self::Null | Self::GeometryCollection => None,
        }
    }

    /// The name in GeoJSON (RFC 7946, section 1.4); `Null` has none and gives `"null"`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Point => "Point",
            Self::MultiPoint => "MultiPoint",
            Self::LineString => "LineString",
            Self::MultiLineString => "MultiLineString",
            Self::Polygon => "Polygon",
            Self::MultiPolygon => "MultiPolygon",
            Self::GeometryCollection => "GeometryCollection",
        }
    }

    /// The name in WKT (OGC 06-103r4, section 7.2), and in GeoPackage (annex G).
    pub fn wkt_name(self) -> &'static str {
        match self {
            Self::Null => "GEOMETRY",
            Self::Point => "POINT",
            Self::MultiPoint => "MULTIPOINT",
            Self::LineString => "LINESTRING",
            Self::MultiLineString => "MULTILINESTRING",
            Self::Polygon => "POLYGON",
            Self::MultiPolygon => "MULTIPOLYGON",
            Self::GeometryCollection => "GEOMETRYCOLLECTION",
        }
    }
}

impl PartKind {
    /// The kind of a row that holds one part (`several` = false) or several of this kind.
    pub fn row_kind(self, several: bool) -> GeometryKind {
        match (self, several) {
            (Self::Point, false) => GeometryKind::Point,
            (Self::Point, true) => GeometryKind::MultiPoint,
            (Self::Line, false) => GeometryKind::LineString,
            (Self::Line, true) => GeometryKind::MultiLineString,
            (Self::Polygon, false) => GeometryKind::Polygon,
            (Self::Polygon, true) => GeometryKind::MultiPolygon,
        }
    }

    /// The kind whose `repr` is `byte`; `None` for other bytes.
    pub fn from_byte(byte: u8) -> Option<Self> {
        match byte {
            1 => Some(Self::Point),
            3 => Some(Self::Line),
            5 => Some(Self::Polygon),
            _ => None,
        }
    }
}

impl fmt::Display for GeometryKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
