//! Features (`feature.fbs`): a geometry in flat arrays, and the properties that have a value.
//!
//! All features of a file have the same few tables of `FlatBuffers`, so they are laid out here by hand, front to back:
//! the size of one is known before it is written, and then so is its place in the file.
//!
//! ```text
//! 0 size ── 4 root ── 8 vtable ── 16 Feature ── 28 Geometry ── properties ── up to a multiple of 8
//! Geometry: vtable ── table ── xy ── z ── ends, or: vtable ── table ── parts, each a Geometry
//! ```

use super::property::{Property, write_property};
use crate::{
    features::encode::{
        envelope::Envelope,
        shape::{NoPlace, Shape},
        survey::kind_in_layer,
    },
    model::{GeometryKind, PartKind},
};
use flatgeobuf::GeometryType;
use std::ops::Range;

/// Where things stand in every feature.
const VTABLE: usize = 8;
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

/// The beginning of a feature, in words of 16 bits: no size yet, the way to the table, its vtable without fields, the table.
const HEAD: [u16; GEOMETRY / 2] = [0, 0, 12, 0, 8, 12, 0, 0, 8, 0, 0, 0, 0, 0];

/// All of a feature that is a point, up to its two numbers: nothing in it but the size depends on the feature.
const POINT: [u16; 40] = {
    let mut words = [0; 40];
    // The beginning, with a geometry; the geometry's vtable; its table; how many numbers there are.
    (words[2], words[4], words[5], words[6], words[8], words[10]) = (12, 8, 12, 4, 8, 28);
    (words[14], words[15], words[17], words[22]) = (VTABLE_BYTES as u16, TABLE_BYTES as u16, XY as u16, TYPE as u16);
    (words[24], words[28], words[34]) = (VTABLE_BYTES as u16, 20, GeometryType::Point.0 as u16);
    words[38] = 2;
    words
};

/// How features of a file are laid out.
#[derive(Debug, Clone, Copy)]
pub(super) struct Layout {
    /// The kind of all of them, if they have one.
    pub kind: Option<GeometryKind>,
    /// Every geometry has heights, NaN where a position has none.
    pub has_z: bool,
}

impl Layout {
    /// How many bytes a feature has whose properties have so many, and the box around it; without its geometry where
    /// that has no place.
    pub fn measure(self, shape: &Shape<'_>, property_bytes: usize) -> (u64, Result<Envelope, NoPlace>) {
        let geometry = self.measure_geometry(shape);
        let mut end = geometry.map_or(GEOMETRY, |(end, _)| end);
        if property_bytes > 0 {
            end += 4 + property_bytes;
        }
        (end.next_multiple_of(8) as u64, geometry.map(|(_, bounds)| bounds))
    }

    /// Where a geometry ends, and the box around it.
    fn measure_geometry(self, shape: &Shape<'_>) -> Result<(usize, Envelope), NoPlace> {
        if let Some([x, y]) = self.only_point(shape) {
            return Ok((2 * POINT.len() + 16, Envelope([x, y, x, y])));
        }
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

    /// Appends a feature.
    pub fn write<'a>(self, shape: &Shape<'_>, properties: impl Iterator<Item = Property<'a>>, out: &mut Vec<u8>) {
        let feature = out.len();
        match self.only_point(shape) {
            Some(position) => {
                out.extend_from_slice(bytemuck::cast_slice(&POINT.map(u16::to_le)));
                push_numbers(&position, out);
            }
            None => self.write_any(shape, out),
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
                put(out, feature + VTABLE + 6, &8u16.to_le_bytes());
                point_to(out, feature + FEATURE_TABLE + 8, start);
            }
        }
        let bytes = (out.len() - feature).next_multiple_of(8);
        out.resize(feature + bytes, 0);
        put(out, feature, &(bytes as u32 - 4).to_le_bytes());
    }

    /// The position of a flat point, as features of most files are.
    #[inline]
    fn only_point(self, shape: &Shape<'_>) -> Option<[f64; 2]> {
        let is_point = !self.has_z && kind_in_layer(shape.kind(), self.kind) == GeometryKind::Point;
        if is_point { shape.point(shape.parts().start).ok() } else { None }
    }

    /// Appends the beginning of a feature and its geometry.
    pub(super) fn write_any(self, shape: &Shape<'_>, out: &mut Vec<u8>) {
        let feature = out.len();
        out.extend_from_slice(bytemuck::cast_slice(&HEAD.map(u16::to_le)));
        match self.write_geometry(shape, feature, out) {
            Ok(Some(table)) => {
                put(out, feature + VTABLE + 4, &4u16.to_le_bytes());
                point_to(out, feature + FEATURE_TABLE + 4, table);
            }
            Ok(None) => {}
            Err(NoPlace) => out.truncate(feature + GEOMETRY),
        }
    }

    /// Appends the geometry of the feature that begins there, and gives where its table is; `None` for a null one.
    fn write_geometry(self, shape: &Shape<'_>, feature: usize, out: &mut Vec<u8>) -> Result<Option<usize>, NoPlace> {
        let (kind, parts) = (kind_in_layer(shape.kind(), self.kind), shape.parts());
        if kind == GeometryKind::Null {
            return Ok(None);
        }
        if !is_nested(kind) {
            return self.write_plain(shape, parts, (geometry_type(kind), kind_has_rings(kind)), feature, out).map(Some);
        }
        let table = open_table(geometry_type(kind), [false, false, false, true], out);
        let vector = out.len();
        point_to(out, table + PARTS, vector);
        push_u32(out, parts.len() as u32);
        out.resize(out.len() + 4 * parts.len(), 0);
        for (i, part) in parts.enumerate() {
            let kind = shape.part_kind(part);
            let type_ = geometry_type(kind.row_kind(false));
            let member = self.write_plain(shape, part..part + 1, (type_, kind != PartKind::Point), feature, out)?;
            point_to(out, vector + 4 + 4 * i, member);
        }
        Ok(Some(table))
    }

    fn write_plain(
        self,
        shape: &Shape<'_>,
        parts: Range<usize>,
        (type_, has_rings): (GeometryType, bool),
        feature: usize,
        out: &mut Vec<u8>,
    ) -> Result<usize, NoPlace> {
        let rings = || parts.clone().flat_map(|part| shape.rings(part));
        let has_ends = has_rings && rings().nth(1).is_some();
        let table = open_table(type_, [has_ends, true, self.has_z, false], out);
        let xy = open_numbers(table + XY, feature, out);
        let mut ends = vec![];
        let mut count = 0;
        for ring in rings() {
            let positions = shape.ring(ring)?;
            push_numbers(positions.as_flattened(), out);
            count += positions.len() as u32;
            if has_ends {
                ends.push(count);
            }
        }
        put(out, xy, &(2 * count).to_le_bytes());
        if self.has_z {
            let start = open_numbers(table + Z, feature, out);
            put(out, start, &count.to_le_bytes());
            for ring in rings() {
                let len = shape.len(ring);
                let known = shape.heights(ring).unwrap_or_default();
                push_numbers(known, out);
                (known.len()..len).for_each(|_| push_numbers(&[f64::NAN], out));
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
    const BYTES: [u16; 2] = [VTABLE_BYTES as u16, TABLE_BYTES as u16];
    let at = |field: usize, is_there: bool| if is_there { field as u16 } else { 0 };
    // Between z and the type are m, t and tm.
    let vtable = [BYTES[0], BYTES[1], at(ENDS, ends), at(XY, xy), at(Z, z), 0, 0, 0, TYPE as u16, at(PARTS, parts)];
    let mut fields = [0; TABLE_BYTES / 2];
    (fields[0], fields[TYPE / 2]) = (BYTES[0], u16::from(type_.0));
    out.extend_from_slice(bytemuck::cast_slice(&vtable.map(u16::to_le)));
    out.extend_from_slice(bytemuck::cast_slice(&fields.map(u16::to_le)));
    out.len() - TABLE_BYTES
}

/// Begins a vector of numbers that a field points to; gives where its count stands.
fn open_numbers(field: usize, feature: usize, out: &mut Vec<u8>) -> usize {
    let start = feature + numbers_start(out.len() - feature);
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

fn push_numbers(values: &[f64], out: &mut Vec<u8>) {
    let start = out.len();
    out.resize(start + 8 * values.len(), 0);
    let (places, _) = out[start..].as_chunks_mut::<8>();
    places.iter_mut().zip(values).for_each(|(place, value)| *place = value.to_le_bytes());
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
