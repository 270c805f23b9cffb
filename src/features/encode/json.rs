//! Values and geometries as JSON.

use super::{
    cell::Cell,
    number::{write_float, write_integer, write_typed_float},
    shape::{NoPlace, Shape},
};
use crate::{
    model::{GeometryKind, PartKind},
    store::{IdRef, Ids, Texts},
};

/// Appends a value.
#[inline]
pub(super) fn write_cell(cell: Cell<'_>, out: &mut Vec<u8>) {
    match cell {
        Cell::Null => out.extend_from_slice(b"null"),
        Cell::Boolean(value) => out.extend_from_slice(if value { b"true" } else { b"false" }),
        Cell::Integer(value) => write_integer(value, out),
        Cell::Float(value) => write_typed_float(value, out),
        Cell::Text(code, texts) => write_entry(texts, code, out),
        Cell::Json(code, texts) => texts.append(code, out),
    }
}

/// Appends a text of a dictionary.
#[inline]
pub(super) fn write_entry(texts: &Texts<'_>, code: u32, out: &mut Vec<u8>) {
    if texts.is_plain(code) {
        out.push(b'"');
        texts.append(code, out);
        out.push(b'"');
    } else {
        write_text(texts.text(code), out);
    }
}

/// Appends a string.
pub(super) fn write_text(text: &str, out: &mut Vec<u8>) {
    // Writing to a vector does not fail, and a string is always JSON.
    let _ = serde_json::to_writer(out, text);
}

/// Appends the id of a row.
pub(super) fn write_id(ids: &Ids, row: usize, out: &mut Vec<u8>) {
    match (ids.texts_by_row(), ids.get(row)) {
        (Some(texts), _) => write_entry(&texts.texts(), row as u32, out),
        (None, IdRef::Integer(id)) => write_integer(id, out),
        (None, IdRef::Text(id)) => write_text(id, out),
    }
}

/// Appends a geometry, or null and an error where a position of it does not exist in the CRS.
pub(super) fn write_geometry(shape: &Shape<'_>, out: &mut Vec<u8>) -> Result<(), NoPlace> {
    let before = out.len();
    let written = try_geometry(shape, out);
    if written.is_err() {
        out.truncate(before);
        out.extend_from_slice(b"null");
    }
    written
}

fn try_geometry(shape: &Shape<'_>, out: &mut Vec<u8>) -> Result<(), NoPlace> {
    let (kind, parts) = (shape.kind(), shape.parts());
    match kind {
        GeometryKind::Null => out.extend_from_slice(b"null"),
        GeometryKind::GeometryCollection => {
            out.extend_from_slice(b"{\"type\":\"GeometryCollection\",\"geometries\":[");
            for (i, part) in parts.enumerate() {
                comma(i, out);
                let part_kind = shape.part_kind(part);
                open_geometry(part_kind.row_kind(false), out);
                write_part(shape, part_kind, part, out)?;
                out.push(b'}');
            }
            out.extend_from_slice(b"]}");
        }
        GeometryKind::Point | GeometryKind::LineString | GeometryKind::Polygon => {
            open_geometry(kind, out);
            write_part(shape, shape.part_kind(parts.start), parts.start, out)?;
            out.push(b'}');
        }
        GeometryKind::MultiPoint | GeometryKind::MultiLineString | GeometryKind::MultiPolygon => {
            open_geometry(kind, out);
            out.push(b'[');
            for (i, part) in parts.enumerate() {
                comma(i, out);
                write_part(shape, shape.part_kind(part), part, out)?;
            }
            out.extend_from_slice(b"]}");
        }
    }
    Ok(())
}

#[inline]
fn open_geometry(kind: GeometryKind, out: &mut Vec<u8>) {
    out.extend_from_slice(b"{\"type\":\"");
    out.extend_from_slice(kind.name().as_bytes());
    out.extend_from_slice(b"\",\"coordinates\":");
}

fn write_part(shape: &Shape<'_>, kind: PartKind, part: usize, out: &mut Vec<u8>) -> Result<(), NoPlace> {
    let rings = shape.rings(part);
    match kind {
        PartKind::Point => {
            let z = shape.heights(rings.start).and_then(|z| z.first().copied());
            write_position(shape.point(part)?, z, out);
            Ok(())
        }
        PartKind::Line => write_ring(shape, rings.start, out),
        PartKind::Polygon => {
            out.push(b'[');
            for (i, ring) in rings.enumerate() {
                comma(i, out);
                write_ring(shape, ring, out)?;
            }
            out.push(b']');
            Ok(())
        }
    }
}

fn write_ring(shape: &Shape<'_>, ring: usize, out: &mut Vec<u8>) -> Result<(), NoPlace> {
    out.push(b'[');
    let z = shape.heights(ring);
    for (i, position) in shape.ring(ring)?.iter().enumerate() {
        comma(i, out);
        write_position(*position, z.map(|z| z[i]), out);
    }
    out.push(b']');
    Ok(())
}

#[inline]
fn write_position([x, y]: [f64; 2], z: Option<f64>, out: &mut Vec<u8>) {
    out.push(b'[');
    write_float(x, out);
    out.push(b',');
    write_float(y, out);
    if let Some(z) = z.filter(|z| !z.is_nan()) {
        out.push(b',');
        write_float(z, out);
    }
    out.push(b']');
}

#[inline]
fn comma(i: usize, out: &mut Vec<u8>) {
    if i > 0 {
        out.push(b',');
    }
}
