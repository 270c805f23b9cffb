//! Geometry as commands (4.3): moves and lines relative to where the last one ended.

use super::protobuf::{varint, zigzag};
use crate::model::TilePoint;

/// The type of a feature's geometry (4.3.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum GeometryType {
    /// One or more points.
    Point = 1,
    /// One or more lines.
    LineString = 2,
    /// One or more polygons: each an exterior ring, then its holes.
    Polygon = 3,
}

/// Writes the geometries of features one after another into one buffer.
#[derive(Debug, Default)]
pub struct GeometryEncoder {
    bytes: Vec<u8>,
    cursor: TilePoint,
}

/// Command numbers (4.3.1).
const MOVE_TO: u64 = 1;
const LINE_TO: u64 = 2;
const CLOSE_PATH: u64 = 7;

impl GeometryEncoder {
    /// Forgets all geometries.
    pub fn clear(&mut self) {
        self.bytes.clear();
        self.begin();
    }

    /// Begins the geometry of another feature, behind the ones before.
    pub fn begin(&mut self) {
        self.cursor = TilePoint::default();
    }

    /// The commands of all geometries so far.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// All points of the feature (4.3.4.2).
    pub fn points(&mut self, points: &[TilePoint]) {
        self.command(MOVE_TO, points.len());
        for &p in points {
            self.step_to(p);
        }
    }

    /// One line of two or more positions (4.3.4.3).
    pub fn line(&mut self, line: &[TilePoint]) {
        let [first, rest @ ..] = line else { return };
        self.command(MOVE_TO, 1);
        self.step_to(*first);
        self.command(LINE_TO, rest.len());
        for &p in rest {
            self.step_to(p);
        }
    }

    /// One ring that does not repeat its first position (4.3.4.4).
    pub fn ring(&mut self, ring: &[TilePoint]) {
        self.line(ring);
        self.command(CLOSE_PATH, 1);
    }

    fn command(&mut self, id: u64, count: usize) {
        varint(&mut self.bytes, (count as u64) << 3 | id);
    }

    #[inline]
    fn step_to(&mut self, p: TilePoint) {
        varint(&mut self.bytes, zigzag((p.x - self.cursor.x) as i64));
        varint(&mut self.bytes, zigzag((p.y - self.cursor.y) as i64));
        self.cursor = p;
    }
}
