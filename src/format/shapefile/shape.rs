//! The content of one record → a geometry.

use super::rings::{self, TangledError};
use crate::{
    format::byte_cursor::ByteCursor,
    model::{Flattened, Geometries, GeometryKind, PartKind},
};

/// Anything below is "no data" (page 2).
const NO_DATA: f64 = -1e38;

/// Why a shape cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum ShapeError {
    /// Counts in it promise more.
    #[error("the shape ends too early")]
    Truncated,
    /// 31.
    #[error("MultiPatch (surfaces in space) is not supported; convert it to polygons")]
    MultiPatch,
    /// A code of no known type.
    #[error("shape type {0} is unknown")]
    UnknownType(i32),
    /// Parts must start in order, each within the points.
    #[error("part {part} starts at point {start} of {points}")]
    PartStart {
        /// Its number, counted from 1.
        part: usize,
        /// Where it claims to start.
        start: u32,
        /// How many points there are.
        points: usize,
    },
    /// Its rings cannot be told apart.
    #[error(transparent)]
    Tangled(#[from] TangledError),
}

type Result<T> = std::result::Result<T, ShapeError>;

/// Adds the shape as a row. On an error nothing is added.
pub(super) fn push(geometries: &mut Geometries, content: &[u8]) -> Result<Flattened> {
    match read(geometries, content) {
        Ok(kind) => {
            geometries.end_row(kind);
            let empty = kind != GeometryKind::Null && geometries.kinds().last() == Some(&GeometryKind::Null);
            Ok(Flattened { empty, ..Flattened::default() })
        }
        Err(error) => {
            geometries.discard_row();
            Err(error)
        }
    }
}

fn read(out: &mut Geometries, content: &[u8]) -> Result<GeometryKind> {
    let mut bytes = ByteCursor::little_endian(content);
    let code = bytes.i32().ok_or(ShapeError::Truncated)?;
    // 1x has heights (and measures), 2x measures.
    let has_z = (10..20).contains(&code);
    match code {
        0 => Ok(GeometryKind::Null),
        1 | 11 | 21 => point(out, bytes, has_z).ok_or(ShapeError::Truncated),
        8 | 18 | 28 => {
            bytes.take(32).ok_or(ShapeError::Truncated)?;
            let count = bytes.u32().ok_or(ShapeError::Truncated)?;
            let points = Points::read(&mut bytes, count, has_z).ok_or(ShapeError::Truncated)?;
            for i in 0..points.xy.len() {
                points.add(out, i);
                out.end_ring();
                out.end_part(PartKind::Point);
            }
            Ok(GeometryKind::MultiPoint)
        }
        3 | 13 | 23 => {
            let (parts, points) = parts(&mut bytes, has_z)?;
            Ok(lines(out, &parts, &points))
        }
        5 | 15 | 25 => {
            let (parts, points) = parts(&mut bytes, has_z)?;
            polygons(out, &parts, &points)
        }
        31 => Err(ShapeError::MultiPatch),
        other => Err(ShapeError::UnknownType(other)),
    }
}

fn point(out: &mut Geometries, mut bytes: ByteCursor<'_>, has_z: bool) -> Option<GeometryKind> {
    let (x, y) = (bytes.f64()?, bytes.f64()?);
    let z = if has_z { bytes.f64().and_then(known) } else { None };
    // No data, as some write a point that is not there.
    if x > NO_DATA || y > NO_DATA {
        out.position(x, y, z);
        out.end_ring();
        out.end_part(PartKind::Point);
    }
    Some(GeometryKind::Point)
}

fn known(height: f64) -> Option<f64> {
    (height > NO_DATA).then_some(height)
}

/// The points of a record, where they stand in it.
struct Points<'a> {
    xy: &'a [[u8; 16]],
    z: &'a [[u8; 8]],
}

impl<'a> Points<'a> {
    /// The points, and after them the range of heights and the heights. Measures come last and are left out.
    fn read(bytes: &mut ByteCursor<'a>, count: u32, has_z: bool) -> Option<Self> {
        let xy = bytes.take_items(count as usize, 16)?.as_chunks().0;
        let mut z = &[][..];
        if has_z {
            bytes.take(16)?;
            z = bytes.take_items(count as usize, 8)?.as_chunks().0;
        }
        Some(Self { xy, z })
    }

    fn xy(&self) -> Vec<[f64; 2]> {
        let float = |bytes: Option<&[u8; 8]>| bytes.map_or(f64::NAN, |b| f64::from_le_bytes(*b));
        self.xy.iter().map(|pair| [float(pair.first_chunk()), float(pair.last_chunk())]).collect()
    }

    fn add(&self, out: &mut Geometries, i: usize) {
        let Some(pair) = self.xy.get(i) else { return };
        let mut pair = ByteCursor::little_endian(pair);
        let z = self.z.get(i).and_then(|z| known(f64::from_le_bytes(*z)));
        out.position(pair.f64().unwrap_or(f64::NAN), pair.f64().unwrap_or(f64::NAN), z);
    }
}

/// Where each part lies among the points of a line or polygon.
fn parts<'a>(bytes: &mut ByteCursor<'a>, has_z: bool) -> Result<(Vec<std::ops::Range<usize>>, Points<'a>)> {
    let mut read = || {
        bytes.take(32)?;
        let (parts, points) = (bytes.u32()?, bytes.u32()?);
        let starts: &[[u8; 4]] = bytes.take_items(parts as usize, 4)?.as_chunks().0;
        Some((starts, Points::read(bytes, points, has_z)?))
    };
    let (starts, points) = read().ok_or(ShapeError::Truncated)?;
    let count = points.xy.len();
    // Without parts all points are one.
    let first: &[[u8; 4]] = if starts.is_empty() { &[[0; 4]] } else { starts };
    let starts: Vec<u32> = first.iter().map(|bytes| u32::from_le_bytes(*bytes)).collect();
    let ends = starts.iter().skip(1).map(|start| *start as usize).chain([count]);
    let ranges = starts.iter().zip(ends).enumerate().map(|(i, (start, end))| {
        let in_order = (*start as usize) <= end && end <= count && (i > 0 || *start == 0);
        let error = ShapeError::PartStart { part: i + 1, start: *start, points: count };
        in_order.then_some(*start as usize..end).ok_or(error)
    });
    Ok((ranges.collect::<Result<_>>()?, points))
}

fn lines(out: &mut Geometries, parts: &[std::ops::Range<usize>], points: &Points<'_>) -> GeometryKind {
    for part in parts {
        part.clone().for_each(|i| points.add(out, i));
        out.end_ring();
        out.end_part(PartKind::Line);
    }
    PartKind::Line.row_kind(parts.iter().filter(|part| !part.is_empty()).count() > 1)
}

fn polygons(out: &mut Geometries, parts: &[std::ops::Range<usize>], points: &Points<'_>) -> Result<GeometryKind> {
    let xy = points.xy();
    let parts: Vec<_> = parts.iter().filter(|part| !part.is_empty()).cloned().collect();
    let rings: Vec<&[[f64; 2]]> = parts.iter().map(|part| xy.get(part.clone()).unwrap_or_default()).collect();
    let polygons = rings::polygons(&rings)?;
    for polygon in &polygons {
        for (place, ring) in polygon.iter().enumerate() {
            let Some((part, positions)) = parts.get(*ring).zip(rings.get(*ring)) else { continue };
            // RFC 7946, section 3.1.6: the exterior runs counter-clockwise, holes clockwise.
            let counter_clockwise = rings::signed_area(positions) >= 0.0;
            if counter_clockwise == (place == 0) {
                part.clone().for_each(|i| points.add(out, i));
            } else {
                part.clone().rev().for_each(|i| points.add(out, i));
            }
            out.end_ring();
        }
        out.end_part(PartKind::Polygon);
    }
    Ok(PartKind::Polygon.row_kind(polygons.len() > 1))
}
