//! The content of a record: one geometry of the kind of its file.

use crate::{
    features::encode::{
        envelope::Envelope,
        shape::{NoPlace, Shape},
    },
    model::PartKind,
};

/// What the geometries of a file are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Layout {
    pub kind: PartKind,
    /// Points are several in a record.
    pub several: bool,
    pub has_z: bool,
}

/// What a measure is that nobody measured: anything below -10³⁸.
const NO_MEASURE: f64 = -1e39;

/// The parts of a geometry that belong into a file.
#[derive(Debug, Default)]
pub(super) struct Record {
    xy: Vec<[f64; 2]>,
    z: Vec<f64>,
    /// Where each ring begins.
    starts: Vec<i32>,
    pub bounds: Option<Bounds>,
    /// Some positions have no height in a file that has heights.
    pub lifted: bool,
}

/// The box around positions, and the range of their heights.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bounds {
    pub xy: Envelope,
    pub z: [f64; 2],
}

impl Layout {
    /// The code of the type.
    pub fn code(self) -> i32 {
        let flat = match (self.kind, self.several) {
            (PartKind::Point, false) => 1,
            (PartKind::Point, true) => 8,
            (PartKind::Line, _) => 3,
            (PartKind::Polygon, _) => 5,
        };
        if self.has_z { flat + 10 } else { flat }
    }
}

impl Record {
    /// Takes the parts of a geometry that a file of this layout holds; whether there are any.
    pub fn read(&mut self, shape: &Shape<'_>, layout: Layout) -> Result<bool, NoPlace> {
        self.xy.clear();
        self.z.clear();
        self.starts.clear();
        (self.bounds, self.lifted) = (None, false);
        for part in shape.parts().filter(|part| shape.part_kind(*part) == layout.kind) {
            let rings = shape.rings(part);
            let exterior = rings.start;
            for ring in rings {
                let start = self.xy.len();
                self.starts.push(start as i32);
                self.ring(shape, ring, layout.has_z)?;
                if layout.kind == PartKind::Polygon {
                    self.wind(start, ring == exterior);
                }
            }
        }
        self.bounds = (!self.xy.is_empty()).then(|| self.measure());
        Ok(self.bounds.is_some())
    }

    fn ring(&mut self, shape: &Shape<'_>, ring: usize, has_z: bool) -> Result<(), NoPlace> {
        self.xy.extend_from_slice(&shape.ring(ring)?);
        if has_z {
            let known = shape.heights(ring).unwrap_or_default();
            self.lifted |= known.is_empty() || known.iter().any(|z| z.is_nan());
            self.z.extend(known.iter().map(|z| if z.is_nan() { 0.0 } else { *z }));
            self.z.resize(self.xy.len(), 0.0);
        }
        Ok(())
    }

    /// Exterior rings run clockwise, holes the other way.
    fn wind(&mut self, start: usize, is_exterior: bool) {
        let ring = self.xy.get_mut(start..).unwrap_or_default();
        let Some(&[x0, y0]) = ring.first() else { return };
        let cross = |pair: &[[f64; 2]]| match pair {
            [[x1, y1], [x2, y2]] => (x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0),
            _ => 0.0,
        };
        let is_clockwise = ring.windows(2).map(cross).sum::<f64>() < 0.0;
        if is_clockwise != is_exterior {
            ring.reverse();
            self.z.get_mut(start..).unwrap_or_default().reverse();
        }
    }

    fn measure(&self) -> Bounds {
        let mut xy = Envelope::EMPTY;
        xy.extend(&self.xy);
        let z = self.z.iter().fold([f64::INFINITY, f64::NEG_INFINITY], |[low, high], z| [low.min(*z), high.max(*z)]);
        Bounds { xy, z: if self.z.is_empty() { [0.0; 2] } else { z } }
    }

    /// Appends the content; that of a null geometry where there are no parts.
    pub fn write(&self, layout: Layout, out: &mut Vec<u8>) {
        let Some(bounds) = &self.bounds else { return out.extend_from_slice(&0i32.to_le_bytes()) };
        out.extend_from_slice(&layout.code().to_le_bytes());
        if layout.kind == PartKind::Point && !layout.several {
            self.write_positions(out);
            if layout.has_z {
                write_all(&self.z, out);
                write_all(&[NO_MEASURE], out);
            }
            return;
        }
        write_all(&bounds.xy.0, out);
        if layout.kind != PartKind::Point {
            out.extend_from_slice(&(self.starts.len() as i32).to_le_bytes());
        }
        out.extend_from_slice(&(self.xy.len() as i32).to_le_bytes());
        if layout.kind != PartKind::Point {
            self.starts.iter().for_each(|start| out.extend_from_slice(&start.to_le_bytes()));
        }
        self.write_positions(out);
        // Measures may be left out where they stand last.
        if layout.has_z {
            write_all(&bounds.z, out);
            write_all(&self.z, out);
        }
    }

    fn write_positions(&self, out: &mut Vec<u8>) {
        write_all(self.xy.as_flattened(), out);
    }
}

/// Appends numbers, little-endian.
pub(super) fn write_all(values: &[f64], out: &mut Vec<u8>) {
    values.iter().for_each(|value| out.extend_from_slice(&value.to_le_bytes()));
}
