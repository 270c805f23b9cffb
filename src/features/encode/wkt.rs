//! Well-known text (OGC 06-103r4, section 7).

use super::{
    number::write_float,
    shape::{NoPlace, Shape},
};
use crate::model::{GeometryKind, PartKind};

/// Appends a geometry: with heights where every position of it has one. A null geometry, and one with a position
/// that does not exist in the CRS, is nothing.
pub(super) fn write_wkt(shape: &Shape<'_>, out: &mut Vec<u8>) -> Result<(), NoPlace> {
    let before = out.len();
    let written = try_wkt(shape, out);
    if written.is_err() {
        out.truncate(before);
    }
    written
}

fn try_wkt(shape: &Shape<'_>, out: &mut Vec<u8>) -> Result<(), NoPlace> {
    let (kind, parts, is_3d) = (shape.kind(), shape.parts(), shape.is_3d());
    if kind == GeometryKind::Null {
        return Ok(());
    }
    open(kind, is_3d, out);
    match kind {
        GeometryKind::Point | GeometryKind::LineString | GeometryKind::Polygon => {
            return write_part(shape, shape.part_kind(parts.start), parts.start, is_3d, out);
        }
        _ => {}
    }
    out.push(b'(');
    for (i, part) in parts.enumerate() {
        comma(i, out);
        let part_kind = shape.part_kind(part);
        if kind == GeometryKind::GeometryCollection {
            open(part_kind.row_kind(false), is_3d, out);
        }
        write_part(shape, part_kind, part, is_3d, out)?;
    }
    out.push(b')');
    Ok(())
}

fn open(kind: GeometryKind, is_3d: bool, out: &mut Vec<u8>) {
    out.extend_from_slice(kind.wkt_name().as_bytes());
    out.extend_from_slice(if is_3d { b" Z " } else { b" " });
}

fn write_part(shape: &Shape<'_>, kind: PartKind, part: usize, is_3d: bool, out: &mut Vec<u8>) -> Result<(), NoPlace> {
    let rings = shape.rings(part);
    if kind != PartKind::Polygon {
        return write_ring(shape, rings.start, is_3d, out);
    }
    out.push(b'(');
    for (i, ring) in rings.enumerate() {
        comma(i, out);
        write_ring(shape, ring, is_3d, out)?;
    }
    out.push(b')');
    Ok(())
}

fn write_ring(shape: &Shape<'_>, ring: usize, is_3d: bool, out: &mut Vec<u8>) -> Result<(), NoPlace> {
    let z = shape.heights(ring).filter(|_| is_3d);
    out.push(b'(');
    for (i, [x, y]) in shape.ring(ring)?.iter().enumerate() {
        comma(i, out);
        write_float(*x, out);
        out.push(b' ');
        write_float(*y, out);
        if let Some(z) = z.and_then(|z| z.get(i)) {
            out.push(b' ');
            write_float(*z, out);
        }
    }
    out.push(b')');
    Ok(())
}

#[inline]
fn comma(i: usize, out: &mut Vec<u8>) {
    if i > 0 {
        out.push(b',');
    }
}
