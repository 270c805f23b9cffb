//! Curves of WKT (ISO 13249-3): `CIRCULARSTRING`, `COMPOUNDCURVE`, and the polygons that they bound, drawn as chords.

use super::{Dimensions, MAX_NESTING, Reader, Result, Shape, WktError};
use crate::{
    format::curve::Position,
    model::{GeometryKind, PartKind},
};

impl Reader<'_, '_> {
    /// A curve whose type has just been read, as a line.
    pub(super) fn curve_line(&mut self, shape: Shape, dimensions: Dimensions, depth: usize) -> Result<()> {
        self.stretch(shape, dimensions, depth)?;
        self.rings.end_ring();
        self.rings.out.end_part(PartKind::Line);
        Ok(())
    }

    /// The rings of a polygon, each a curve of any type.
    pub(super) fn curve_polygon(&mut self, dimensions: Dimensions, depth: usize) -> Result<()> {
        self.list(|r| {
            r.member_curve(dimensions, depth)?;
            r.rings.end_ring();
            Ok(())
        })?;
        self.rings.out.end_part(PartKind::Polygon);
        Ok(())
    }

    /// A line among curves: with its type, or plain without.
    pub(super) fn member_line(&mut self, dimensions: Dimensions, depth: usize) -> Result<()> {
        self.member_curve(dimensions, depth)?;
        self.rings.end_ring();
        self.rings.out.end_part(PartKind::Line);
        Ok(())
    }

    /// A polygon among surfaces: with its type, or plain without.
    pub(super) fn member_polygon(&mut self, dimensions: Dimensions, depth: usize) -> Result<()> {
        if self.peek() == Some(b'(') {
            return self.polygon(dimensions);
        }
        let before = self.at;
        let (shape, dimensions) = self.tag()?;
        match shape {
            _ if self.empty() => Ok(()),
            Shape::Plain(GeometryKind::Polygon) => self.polygon(dimensions),
            Shape::CurvePolygon => self.curve_polygon(dimensions, depth + 1),
            _ => {
                self.at = before;
                Err(self.expected("a polygon"))
            }
        }
    }

    /// Adds a curve to the open ring.
    fn member_curve(&mut self, dimensions: Dimensions, depth: usize) -> Result<()> {
        if depth >= MAX_NESTING {
            return Err(WktError::TooDeep);
        }
        if self.peek() == Some(b'(') {
            return self.stretch(Shape::Plain(GeometryKind::LineString), dimensions, depth);
        }
        if self.empty() {
            return Ok(());
        }
        let (shape, dimensions) = self.tag()?;
        if self.empty() { Ok(()) } else { self.stretch(shape, dimensions, depth) }
    }

    fn stretch(&mut self, shape: Shape, dimensions: Dimensions, depth: usize) -> Result<()> {
        match shape {
            Shape::Plain(GeometryKind::LineString) => {
                let positions = self.positions(dimensions)?;
                self.rings.line(positions.into_iter());
                Ok(())
            }
            Shape::CircularString => {
                let positions = self.positions(dimensions)?;
                Ok(self.rings.circular_string(positions.into_iter())?)
            }
            Shape::CompoundCurve => self.list(|r| r.member_curve(dimensions, depth + 1)),
            _ => Err(self.expected("a line or a curve")),
        }
    }

    fn positions(&mut self, dimensions: Dimensions) -> Result<Vec<Position>> {
        let mut positions = vec![];
        self.list(|r| {
            let (x, y, z) = r.ordinates(dimensions)?;
            positions.push([x, y, z.unwrap_or(f64::NAN)]);
            Ok(())
        })?;
        Ok(positions)
    }
}
