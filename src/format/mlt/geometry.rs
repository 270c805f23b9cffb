//! Geometries: what they are, how many parts, rings and positions they have, and all positions.

use super::{
    MltError,
    stream::{self, Width, integers, vertices},
};
use crate::format::mvt::protobuf::{read_varint, unzigzag, varint};

/// The type of the column.
pub const COLUMN: u8 = 4;

/// The geometries of a layer.
#[derive(Debug, Default)]
pub struct Geometries {
    /// Of features: [`POINT`], [`LINE`] or [`POLYGON`], and [`MULTI`] more where there are several.
    types: Vec<u8>,
    /// How many of them, where there are several.
    parts: Vec<u32>,
    /// Of polygons: how many rings they have.
    rings: Vec<u32>,
    /// Of lines and rings: how many positions they have. Those of rings are not closed.
    positions: Vec<u32>,
    vertices: Vec<[i32; 2]>,
}

const POINT: u8 = 0;
const LINE: u8 = 1;
const POLYGON: u8 = 2;
const MULTI: u8 = 3;

const MOVE_TO: u64 = 1;
const LINE_TO: u64 = 2;
const CLOSE_PATH: u64 = 7;

const BROKEN: MltError = MltError::NoMvt("a geometry is broken");

impl Geometries {
    /// How many there are.
    pub fn count(&self) -> usize {
        self.types.len()
    }

    /// Adds the geometry of an MVT, type and commands (MVT 2.1, section 4.3); whether there is something in it.
    pub fn add(&mut self, geometry_type: u64, mut commands: &[u8]) -> Result<bool, MltError> {
        let kind = match geometry_type {
            1 => POINT,
            2 => LINE,
            3 => POLYGON,
            _ => return Ok(false),
        };
        let (first_vertex, first_line, first_polygon) = (self.vertices.len(), self.positions.len(), self.rings.len());
        let (mut cursor, mut begin, mut is_clockwise) = ([0i32; 2], first_vertex, None);
        while !commands.is_empty() {
            let command = read_varint(&mut commands).ok_or(BROKEN)?;
            let (id, count) = (command & 7, command >> 3);
            match id {
                MOVE_TO | LINE_TO => {
                    if id == MOVE_TO && kind == LINE {
                        self.end_line(begin);
                    }
                    if id == MOVE_TO {
                        begin = self.vertices.len();
                    }
                    self.steps(count, &mut cursor, &mut commands)?;
                }
                CLOSE_PATH if kind == POLYGON => {
                    self.end_ring(begin, first_polygon, &mut is_clockwise);
                    begin = self.vertices.len();
                }
                _ => return Err(BROKEN),
            }
        }
        let parts = match kind {
            POINT => self.vertices.len() - first_vertex,
            LINE => {
                self.end_line(begin);
                self.positions.len() - first_line
            }
            _ if begin < self.vertices.len() => return Err(BROKEN),
            _ => self.rings.len() - first_polygon,
        };
        if parts > 1 {
            self.parts.push(parts as u32);
        }
        if parts > 0 {
            self.types.push(if parts > 1 { kind + MULTI } else { kind });
        }
        Ok(parts > 0)
    }

    fn steps(&mut self, count: u64, cursor: &mut [i32; 2], commands: &mut &[u8]) -> Result<(), MltError> {
        for _ in 0..count {
            for v in cursor.iter_mut() {
                let step = unzigzag(read_varint(commands).ok_or(BROKEN)?);
                *v = v.wrapping_add(step as i32);
            }
            self.vertices.push(*cursor);
        }
        Ok(())
    }

    fn end_line(&mut self, begin: usize) {
        if self.vertices.len() > begin {
            self.positions.push((self.vertices.len() - begin) as u32);
        }
    }

    /// A ring that goes round as the first of the feature does begins a polygon, others are holes in it (4.3.4.4).
    fn end_ring(&mut self, begin: usize, first_polygon: usize, is_clockwise: &mut Option<bool>) {
        let ring = self.vertices.get(begin..).unwrap_or_default();
        if ring.is_empty() {
            return;
        }
        let area = doubled_area(ring);
        let exterior = *is_clockwise.get_or_insert(area > 0);
        self.positions.push(ring.len() as u32);
        match self.rings.get_mut(first_polygon..).and_then(<[u32]>::last_mut) {
            Some(rings) if area == 0 || (area > 0) != exterior => *rings += 1,
            _ => self.rings.push(1),
        }
    }

    /// Writes the streams of the column.
    pub fn write(&self, out: &mut Vec<u8>) {
        let (parts, rings): (&[u32], &[u32]) =
            if self.rings.is_empty() { (&self.positions, &[]) } else { (&self.rings, &self.positions) };
        let lengths = [(stream::GEOMETRIES, &*self.parts), (stream::PARTS, parts), (stream::RINGS, rings)];
        let lengths = lengths.into_iter().filter(|(_, lengths)| !lengths.is_empty());
        varint(out, 2 + lengths.clone().count() as u64);
        integers(out, stream::GEOMETRY_TYPES, Width::U32, self.types.iter().map(|v| u64::from(*v)));
        lengths.for_each(|(stream, lengths)| integers(out, stream, Width::U32, lengths.iter().map(|v| u64::from(*v))));
        vertices(out, &self.vertices);
    }
}

/// Twice the area inside a ring, positive where it goes clockwise on the screen.
fn doubled_area(ring: &[[i32; 2]]) -> i128 {
    let next = ring.iter().cycle().skip(1);
    let cross = |(a, b): (&[i32; 2], &[i32; 2])| i128::from(a[0]) * i128::from(b[1]) - i128::from(b[0]) * i128::from(a[1]);
    ring.iter().zip(next).map(cross).sum()
}
