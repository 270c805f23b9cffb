//! Features (`feature.fbs`): a geometry in flat arrays, and the properties that have a value.
//!
//! All features of a file have the same few tables of `FlatBuffers`, so they are laid out here by hand, front to back:
//! the size of one is known before it is written, and then so is its place in the file.
//!
//! ```text
//! 0 size ── 4 root ── 8 vtable ── 16 Feature ── 28 Geometry ── properties ── up to a multiple of 8
//! Geometry: vtable ── table ── xy ── z ── ends, or: vtable ── table ── parts, each a Geometry
//! ```

use super::header::PropertyType;
use crate::{
    features::encode::{
        cell::Cell,
        envelope::Envelope,
        shape::{NoPlace, Shape},
        survey::kind_in_layer,
    },
    model::{GeometryKind, PartKind},
};
use flatgeobuf::GeometryType;
use std::ops::Range;

/// Where things stand in every feature.
const FEATURE_TABLE: usize = 16;
const GEOMETRY: usize = 28;
/// Bytes of a geometry's vtable and of its table, and where the fields of the table stand in it.
const VTABLE_BYTES: usize = 20;
const TABLE_BYTES: usize = 24;
const ENDS: usize = 4;
const XY: usize = 8;
const Z: usize = 12;
const PARTS: usize = 16;
const TYPE: usize = 20;

/// How features of a file are laid out.
#[derive(Debug, Clone, Copy)]
pub(super) struct Layout {
    /// The kind of all of them, if they have one.
    pub kind: Option<GeometryKind>,
    /// Every geometry has heights, NaN where a position has none.
    pub has_z: bool,
}

/// A value and the type of its column.
pub(super) type Property<'a> = (Cell<'a>, PropertyType);

impl Layout {
    /// How many bytes a feature has, and the box around it; without its geometry where that has no place.
    pub fn measure<'a>(
        self,
        shape: &Shape<'_>,
        properties: impl Iterator<Item = Property<'a>>,
    ) -> (u64, Result<Envelope, NoPlace>) {
        let geometry = self.measure_geometry(shape);
        let mut end = geometry.map_or(GEOMETRY, |(end, _)| end);
        let properties: usize = properties.map(property_bytes).sum();
        if properties > 0 {
            end += 4 + properties;
        }
        (end.next_multiple_of(8) as u64, geometry.map(|(_, bounds)| bounds))
    }

    /// Where a geometry ends, and the box around it.
    fn measure_geometry(self, shape: &Shape<'_>) -> Result<(usize, Envelope), NoPlace> {
        let (kind, parts, mut bounds) = (kind_in_layer(shape.kind(), self.kind), shape.parts(), Envelope::EMPTY);
        if kind == GeometryKind::Null {
            return Ok((GEOMETRY, bounds));
        }
        if !is_nested(kind) {
            return Ok((self.plain_end(GEOMETRY, shape, parts, kind_has_rings(kind), &mut bounds)?, bounds));
        }
        let mut end = GEOMETRY + VTABLE_BYTES + TABLE_BYTES + 4 + 4 * parts.len();
        for part in parts {
            end = self.plain_end(end, shape, part..part + 1, shape.part_kind(part) != PartKind::Point, &mut bounds)?;
        }
        Ok((end, bounds))
    }

    /// Where a geometry of flat arrays ends.
    fn plain_end(
        self,
        start: usize,
        shape: &Shape<'_>,
        parts: Range<usize>,
        has_rings: bool,
        bounds: &mut Envelope,
    ) -> Result<usize, NoPlace> {
        let (mut positions, mut rings) = (0, 0);
        for ring in parts.flat_map(|part| shape.rings(part)) {
            let ring = shape.ring(ring)?;
            bounds.extend(&ring);
            (positions, rings) = (positions + ring.len(), rings + 1);
        }
        let mut end = numbers_start(start + VTABLE_BYTES + TABLE_BYTES) + 16 * positions;
        if self.has_z {
            end = numbers_start(end) + 8 * positions;
        }
        Ok(if has_rings && rings > 1 { end + 4 + 4 * rings } else { end })
    }

    /// Makes `out` the bytes of a feature.
    pub fn write<'a>(self, shape: &Shape<'_>, properties: impl Iterator<Item = Property<'a>>, out: &mut Vec<u8>) {
        out.clear();
        out.resize(GEOMETRY, 0);
        let mut vtable = [8u16, 12, 0, 0];
        match self.write_geometry(shape, out) {
            Ok(Some(table)) => {
                vtable[2] = 4;
                point_to(out, FEATURE_TABLE + 4, table);
            }
            Ok(None) => {}
            Err(NoPlace) => out.truncate(GEOMETRY),
        }
        let start = out.len();
        push_u32(out, 0);
        for (number, property) in properties.enumerate() {
            write_property(number as u16, property, out);
        }
        match out.len() - start - 4 {
            0 => out.truncate(start),
            bytes => {
                put(out, start, &(bytes as u32).to_le_bytes());
                vtable[3] = 8;
                point_to(out, FEATURE_TABLE + 8, start);
            }
        }
        out.resize(out.len().next_multiple_of(8), 0);
        let size = out.len() as u32 - 4;
        put(out, 0, &size.to_le_bytes());
        point_to(out, 4, FEATURE_TABLE);
        put(out, 8, bytemuck::cast_slice(&vtable.map(u16::to_le)));
        put(out, FEATURE_TABLE, &8i32.to_le_bytes());
    }

    /// Appends the geometry and gives where its table is; `None` for a null one.
    fn write_geometry(self, shape: &Shape<'_>, out: &mut Vec<u8>) -> Result<Option<usize>, NoPlace> {
        let (kind, parts) = (kind_in_layer(shape.kind(), self.kind), shape.parts());
        if kind == GeometryKind::Null {
            return Ok(None);
        }
        if !is_nested(kind) {
            return self.write_plain(shape, parts, geometry_type(kind), kind_has_rings(kind), out).map(Some);
        }
        let table = open_table(geometry_type(kind), [false, false, false, true], out);
        let vector = out.len();
        point_to(out, table + PARTS, vector);
        push_u32(out, parts.len() as u32);
        out.resize(out.len() + 4 * parts.len(), 0);
        for (i, part) in parts.enumerate() {
            let kind = shape.part_kind(part);
            let type_ = geometry_type(kind.row_kind(false));
            let member = self.write_plain(shape, part..part + 1, type_, kind != PartKind::Point, out)?;
            point_to(out, vector + 4 + 4 * i, member);
        }
        Ok(Some(table))
    }

    fn write_plain(
        self,
        shape: &Shape<'_>,
        parts: Range<usize>,
        type_: GeometryType,
        has_rings: bool,
        out: &mut Vec<u8>,
    ) -> Result<usize, NoPlace> {
        let rings = || parts.clone().flat_map(|part| shape.rings(part));
        let has_ends = has_rings && rings().nth(1).is_some();
        let table = open_table(type_, [has_ends, true, self.has_z, false], out);
        let xy = open_numbers(table + XY, out);
        let mut ends = vec![];
        let mut count = 0;
        for ring in rings() {
            let positions = shape.ring(ring)?;
            positions.as_flattened().iter().for_each(|v| out.extend_from_slice(&v.to_le_bytes()));
            count += positions.len() as u32;
            if has_ends {
                ends.push(count);
            }
        }
        put(out, xy, &(2 * count).to_le_bytes());
        if self.has_z {
            let start = open_numbers(table + Z, out);
            put(out, start, &count.to_le_bytes());
            for ring in rings() {
                let len = shape.len(ring);
                let known = shape.heights(ring).unwrap_or_default();
                known.iter().for_each(|z| out.extend_from_slice(&z.to_le_bytes()));
                (known.len()..len).for_each(|_| out.extend_from_slice(&f64::NAN.to_le_bytes()));
            }
        }
        if has_ends {
            let vector = out.len();
            point_to(out, table + ENDS, vector);
            push_u32(out, ends.len() as u32);
            ends.into_iter().for_each(|end| push_u32(out, end));
        }
        Ok(table)
    }
}

/// Appends a geometry's vtable and its table, which has the fields ends, xy, z and parts or not; gives where it is.
fn open_table(type_: GeometryType, [ends, xy, z, parts]: [bool; 4], out: &mut Vec<u8>) -> usize {
    let at = |field: usize, is_there: bool| if is_there { field as u16 } else { 0 };
    let bytes = [VTABLE_BYTES as u16, TABLE_BYTES as u16];
    // Between z and the type are m, t and tm.
    let fields = [at(ENDS, ends), at(XY, xy), at(Z, z), 0, 0, 0, TYPE as u16, at(PARTS, parts)];
    bytes.iter().chain(&fields).for_each(|field| out.extend_from_slice(&field.to_le_bytes()));
    let table = out.len();
    out.resize(table + TABLE_BYTES, 0);
    put(out, table, &(VTABLE_BYTES as i32).to_le_bytes());
    put(out, table + TYPE, &[type_.0]);
    table
}

/// Begins a vector of numbers that a field points to; gives where its count stands.
fn open_numbers(field: usize, out: &mut Vec<u8>) -> usize {
    let start = numbers_start(out.len());
    out.resize(start, 0);
    point_to(out, field, start - 4);
    start - 4
}

/// Where the numbers of a vector stand that begins after `end`: on a multiple of 8, after their count.
fn numbers_start(end: usize) -> usize {
    (end + 4).next_multiple_of(8)
}

/// Sets an offset to where it leads.
fn point_to(out: &mut [u8], field: usize, target: usize) {
    put(out, field, &((target - field) as u32).to_le_bytes());
}

fn put(out: &mut [u8], at: usize, bytes: &[u8]) {
    if let Some(place) = out.get_mut(at..at + bytes.len()) {
        place.copy_from_slice(bytes);
    }
}

fn push_u32(out: &mut Vec<u8>, value: u32) {
    out.extend_from_slice(&value.to_le_bytes());
}

/// Whether its parts are geometries of their own.
fn is_nested(kind: GeometryKind) -> bool {
    matches!(kind, GeometryKind::MultiPolygon | GeometryKind::GeometryCollection)
}

fn kind_has_rings(kind: GeometryKind) -> bool {
    kind.part_kind() != Some(PartKind::Point)
}

/// The code of a kind.
pub(super) fn geometry_type(kind: GeometryKind) -> GeometryType {
    match kind {
        GeometryKind::Null => GeometryType::Unknown,
        GeometryKind::Point => GeometryType::Point,
        GeometryKind::MultiPoint => GeometryType::MultiPoint,
        GeometryKind::LineString => GeometryType::LineString,
        GeometryKind::MultiLineString => GeometryType::MultiLineString,
        GeometryKind::Polygon => GeometryType::Polygon,
        GeometryKind::MultiPolygon => GeometryType::MultiPolygon,
        GeometryKind::GeometryCollection => GeometryType::GeometryCollection,
    }
}

/// How long a property is with the number of its column.
#[inline]
fn property_bytes((cell, kind): Property<'_>) -> usize {
    match cell {
        Cell::Null => 0,
        Cell::Boolean(_) => 3,
        Cell::Integer(_) if kind == PropertyType::Int => 6,
        Cell::Integer(_) | Cell::Float(_) => 10,
        Cell::Text(code, texts) | Cell::Json(code, texts) => 6 + texts.bytes(code).len(),
    }
}

/// Appends a property; a null is left out.
#[inline]
fn write_property(number: u16, (cell, kind): Property<'_>, out: &mut Vec<u8>) {
    if matches!(cell, Cell::Null) {
        return;
    }
    out.extend_from_slice(&number.to_le_bytes());
    match cell {
        Cell::Null => {}
        Cell::Boolean(value) => out.push(u8::from(value)),
        Cell::Integer(value) if kind == PropertyType::Int => out.extend_from_slice(&(value as i32).to_le_bytes()),
        Cell::Integer(value) => out.extend_from_slice(&value.to_le_bytes()),
        Cell::Float(value) => out.extend_from_slice(&value.to_le_bytes()),
        Cell::Text(code, texts) | Cell::Json(code, texts) => {
            push_u32(out, texts.bytes(code).len() as u32);
            texts.append(code, out);
        }
    }
}
