//! The polygons of a row as other libraries take them.

use super::RowShape;
use crate::model::PartKind;
use geo_types::{LineString, MultiPolygon, Polygon};

/// The polygons of a row, in longitude and latitude, degrees; none for points and lines.
pub fn polygons(row: &impl RowShape) -> MultiPolygon {
    let line = |ring: usize| row.lon_lat(ring).iter().map(|[x, y]| (*x, *y)).collect::<LineString>();
    let polygon = |part: usize| {
        let mut rings = row.rings(part).map(line);
        Some(Polygon::new(rings.next()?, rings.collect()))
    };
    row.parts().filter(|part| row.part_kind(*part) == PartKind::Polygon).filter_map(polygon).collect()
}
