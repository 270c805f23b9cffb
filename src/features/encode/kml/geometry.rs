//! Geometries (OGC 07-147r2, section 10).

use super::super::number::write_float;
use crate::{
    model::{GeometryKind, PartKind},
    store::GeometryColumn,
};

/// Appends the geometry of a row, if it has one.
pub(super) fn write(geometry: &GeometryColumn, row: usize, out: &mut Vec<u8>) {
    let parts = geometry.parts(row);
    let is_multi = match geometry.kind(row) {
        GeometryKind::Null => return,
        GeometryKind::Point | GeometryKind::LineString | GeometryKind::Polygon => false,
        GeometryKind::MultiPoint
        | GeometryKind::MultiLineString
        | GeometryKind::MultiPolygon
        | GeometryKind::GeometryCollection => true,
    };
    if is_multi {
        out.extend_from_slice(b"<MultiGeometry>");
    }
    for part in parts {
        write_part(geometry, geometry.part_kind(row, part), part, out);
    }
    if is_multi {
        out.extend_from_slice(b"</MultiGeometry>");
    }
}

fn write_part(geometry: &GeometryColumn, kind: PartKind, part: usize, out: &mut Vec<u8>) {
    let rings = geometry.rings(part);
    match kind {
        PartKind::Point => {
            out.extend_from_slice(b"<Point>");
            write_coordinates(geometry, rings.start, out);
            out.extend_from_slice(b"</Point>");
        }
        PartKind::Line => {
            out.extend_from_slice(b"<LineString>");
            write_coordinates(geometry, rings.start, out);
            out.extend_from_slice(b"</LineString>");
        }
        PartKind::Polygon => {
            out.extend_from_slice(b"<Polygon>");
            let exterior = rings.start;
            for ring in rings {
                let [open, close]: [&[u8]; 2] = if ring == exterior {
                    [b"<outerBoundaryIs><LinearRing>", b"</LinearRing></outerBoundaryIs>"]
                } else {
                    [b"<innerBoundaryIs><LinearRing>", b"</LinearRing></innerBoundaryIs>"]
                };
                out.extend_from_slice(open);
                write_coordinates(geometry, ring, out);
                out.extend_from_slice(close);
            }
            out.extend_from_slice(b"</Polygon>");
        }
    }
}

/// Longitude, latitude, and the height where there is one.
fn write_coordinates(geometry: &GeometryColumn, ring: usize, out: &mut Vec<u8>) {
    out.extend_from_slice(b"<coordinates>");
    let z = geometry.z(ring);
    for (i, [lon, lat]) in geometry.lon_lat(ring).iter().enumerate() {
        if i > 0 {
            out.push(b' ');
        }
        write_float(*lon, out);
        out.push(b',');
        write_float(*lat, out);
        if let Some(z) = z.and_then(|z| z.get(i)).filter(|z| !z.is_nan()) {
            out.push(b',');
            write_float(*z, out);
        }
    }
    out.extend_from_slice(b"</coordinates>");
}
