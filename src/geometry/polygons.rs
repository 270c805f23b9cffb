//! The polygons of a row as other libraries take them, and back.

use super::{RowShape, clean::clean};
use crate::model::{Geometries, PartKind};
use geo_types::{Geometry, LineString, MultiPolygon, Polygon};

/// The polygons of a row, in longitude and latitude, degrees; none for points and lines.
pub fn polygons(row: &impl RowShape) -> MultiPolygon {
    let line = |ring: usize| row.lon_lat(ring).iter().map(|[x, y]| (*x, *y)).collect::<LineString>();
    let polygon = |part: usize| {
        let mut rings = row.rings(part).map(line);
        Some(Polygon::new(rings.next()?, rings.collect()))
    };
    row.parts().filter(|part| row.part_kind(*part) == PartKind::Polygon).filter_map(polygon).collect()
}

/// Polygons as one row, cut at the antimeridian and made valid, edges over more than 180° read as the short way; no row where they have
/// more positions than one takes.
pub(super) fn cleaned(polygons: &MultiPolygon) -> Geometries {
    let mut row = Geometries::default();
    if row.push(&Geometry::MultiPolygon(polygons.clone())).is_ok() {
        clean(&mut row, &[1], &mut vec![]);
    }
    row
}

/// The same polygons without edges over more than 180°: who writes one in a question means what it says.
pub(super) fn without_long_edges(polygons: &MultiPolygon) -> MultiPolygon {
    let ring = |ring: &LineString| {
        let mut out: Vec<_> = ring.0.first().copied().into_iter().collect();
        for edge in ring.lines() {
            let pieces = (edge.dx().abs() / 180.0).ceil().clamp(1.0, 6.0);
            out.extend((1..pieces as u32).map(|i| edge.start + edge.delta() * (f64::from(i) / pieces)));
            out.push(edge.end);
        }
        LineString(out)
    };
    polygons
        .iter()
        .map(|polygon| Polygon::new(ring(polygon.exterior()), polygon.interiors().iter().map(ring).collect()))
        .collect()
}
