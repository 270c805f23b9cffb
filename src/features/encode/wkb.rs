//! Well-known binary (OGC 06-103r4, section 8), little-endian, with the type codes of ISO 13249-3 for heights: what
//! GeoPackage and GeoParquet hold.

use super::{
    envelope::Envelope,
    shape::{NoPlace, Shape},
};
use crate::model::{GeometryKind, PartKind};

/// What the code of a type has more where positions have heights.
const Z_CODE: u32 = 1000;

/// Appends a geometry as one of `kind`, which is its own or the multiple one, and gives its box. Heights are written
/// where every position has one. For a null geometry, or a position without a place in the CRS, nothing is appended.
pub(super) fn write_wkb(shape: &Shape<'_>, kind: GeometryKind, out: &mut Vec<u8>) -> Result<Envelope, NoPlace> {
    let before = out.len();
    let mut writer = Wkb { shape, is_3d: shape.is_3d(), envelope: Envelope::EMPTY, out };
    match writer.geometry(kind) {
        Ok(()) => Ok(writer.envelope),
        Err(none) => {
            out.truncate(before);
            Err(none)
        }
    }
}

struct Wkb<'a, 's> {
    shape: &'a Shape<'s>,
    is_3d: bool,
    envelope: Envelope,
    out: &'a mut Vec<u8>,
}

impl Wkb<'_, '_> {
    fn geometry(&mut self, kind: GeometryKind) -> Result<(), NoPlace> {
        let parts = self.shape.parts();
        match kind {
            GeometryKind::Null => return Ok(()),
            GeometryKind::Point | GeometryKind::LineString | GeometryKind::Polygon => {
                return self.part(self.shape.part_kind(parts.start), parts.start);
            }
            _ => {}
        }
        let code = match kind {
            GeometryKind::MultiPoint => 4,
            GeometryKind::MultiLineString => 5,
            GeometryKind::MultiPolygon => 6,
            _ => 7,
        };
        self.open(code);
        self.count(parts.len());
        parts.into_iter().try_for_each(|part| self.part(self.shape.part_kind(part), part))
    }

    fn open(&mut self, code: u32) {
        const LITTLE_ENDIAN: u8 = 1;
        self.out.push(LITTLE_ENDIAN);
        let code = if self.is_3d { code + Z_CODE } else { code };
        self.out.extend_from_slice(&code.to_le_bytes());
    }

    fn count(&mut self, count: usize) {
        self.out.extend_from_slice(&(count as u32).to_le_bytes());
    }

    fn part(&mut self, kind: PartKind, part: usize) -> Result<(), NoPlace> {
        let rings = self.shape.rings(part);
        match kind {
            PartKind::Point => self.open(1),
            PartKind::Line => self.open(2),
            PartKind::Polygon => {
                self.open(3);
                self.count(rings.len());
            }
        }
        rings.into_iter().try_for_each(|ring| self.ring(ring, kind != PartKind::Point))
    }

    fn ring(&mut self, ring: usize, counted: bool) -> Result<(), NoPlace> {
        let positions = self.shape.ring(ring)?;
        self.envelope.extend(&positions);
        if counted {
            self.count(positions.len());
        }
        match self.shape.heights(ring).filter(|_| self.is_3d) {
            None => positions.iter().flatten().for_each(|v| self.out.extend_from_slice(&v.to_le_bytes())),
            Some(heights) => {
                for ([x, y], z) in positions.iter().zip(heights) {
                    [x, y, z].iter().for_each(|v| self.out.extend_from_slice(&v.to_le_bytes()));
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::encode::{AxisOrder, FeatureSet, testing::table};
    use geo_traits::to_geo::ToGeoGeometry;
    use std::str::FromStr;

    fn written(wkt: &str, kind: Option<GeometryKind>) -> (Vec<u8>, Envelope) {
        let set = FeatureSet::whole(&table(&[("1", wkt)], |_, _| {}), "t");
        let shape = Shape::of(&set, 0, AxisOrder::Xy);
        let mut out = vec![];
        let envelope = write_wkb(&shape, kind.unwrap_or(shape.kind()), &mut out).unwrap();
        (out, envelope)
    }

    #[test]
    fn another_reader_reads_every_kind() {
        for wkt in [
            "POINT(1 2)",
            "MULTIPOINT((1 2),(3 4))",
            "LINESTRING(1 2,3 4)",
            "MULTILINESTRING((1 2,3 4),(5 6,7 8))",
            "POLYGON((0 0,4 0,4 4,0 0),(2 1,3 1,3 2,2 1))",
            "MULTIPOLYGON(((0 0,1 0,1 1,0 0)),((5 5,6 5,6 6,5 5)))",
            "GEOMETRYCOLLECTION(POINT(1 2),LINESTRING(0 0,1 1))",
        ] {
            let (bytes, _) = written(wkt, None);
            let read = ::wkb::reader::read_wkb(&bytes).unwrap().to_geometry();
            assert_eq!(read, ::wkt::Wkt::<f64>::from_str(wkt).unwrap().to_geometry(), "{wkt}");
        }
    }

    #[test]
    fn heights_have_their_code_and_a_part_can_be_promoted() {
        let (bytes, envelope) = written("POINT Z(1 2 3)", None);
        assert_eq!((&bytes[..5], bytes.len()), (&[1, 0xE9, 3, 0, 0][..], 5 + 24));
        assert_eq!(envelope, Envelope([1.0, 2.0, 1.0, 2.0]));
        let (bytes, _) = written("LINESTRING(1 2,3 4)", Some(GeometryKind::MultiLineString));
        assert_eq!(bytes[1..14], [5, 0, 0, 0, 1, 0, 0, 0, 1, 2, 0, 0, 0]);
    }
}
