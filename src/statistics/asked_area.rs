//! The polygon that a filter asks about.

use crate::{
    filter::{Expr, SpatialOp},
    geometry::parallels::{box_polygons, straight},
    model::{Geometries, LonLatBounds},
};
use geo_types::{Geometry, MultiPolygon};

/// The one polygon, or box, in which all features must lie or into which they must reach, as one row; `None` where the filter asks
/// for no such thing, or for several.
pub fn asked_area(filter: Option<&Expr>) -> Option<Geometries> {
    let parts = match filter? {
        Expr::And(parts) => parts.as_slice(),
        other => std::slice::from_ref(other),
    };
    let mut areas = parts.iter().filter_map(polygons_of);
    let area = areas.next().filter(|_| areas.next().is_none())?;
    let row = straight(&area);
    (row.len() == 1).then_some(row)
}

fn polygons_of(part: &Expr) -> Option<MultiPolygon> {
    match part {
        // A `bbox` finds what has no geometry, too.
        Expr::Or(either) if either.len() == 2 && matches!(either[1], Expr::IsNull(_)) => polygons_of(&either[0]),
        Expr::Spatial(SpatialOp::Intersects | SpatialOp::Within, _, literal) => match &**literal {
            Expr::Geometry(Geometry::Polygon(polygon)) => Some(polygon.clone().into()),
            Expr::Geometry(Geometry::MultiPolygon(polygons)) => Some(polygons.clone()),
            Expr::Bbox(numbers) => Some(box_polygons(LonLatBounds::from_numbers(numbers)?.ok()?)),
            _ => None,
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{filter::parse_text, geometry::geodesic::area_m2};

    fn area_km2(filter: &str) -> Option<f64> {
        let area = asked_area(Some(&parse_text(filter).unwrap()))?;
        Some(area_m2(&area.row(0)) / 1e6)
    }

    #[test]
    fn a_box_is_between_its_parallels_however_wide_it_is() {
        let narrow: f64 = (0..12)
            .filter_map(|i| {
                area_km2(&format!(
                    "S_WITHIN(geometry, BBOX({}, 48, {}, 52))",
                    66.0 + f64::from(i) / 2.0,
                    66.5 + f64::from(i) / 2.0
                ))
            })
            .sum();
        let wide = area_km2("a = 1 AND S_INTERSECTS(geometry, POLYGON((66 48, 72 48, 72 52, 66 52, 66 48)))").unwrap();
        assert!((wide / narrow - 1.0).abs() < 1e-9, "{wide} {narrow}");
        let round = area_km2("S_INTERSECTS(geometry, BBOX(-180, 48, 180, 52))").unwrap();
        assert!((round / wide - 60.0).abs() < 1e-5, "{round} {wide}");
        let over = area_km2("S_INTERSECTS(geometry, BBOX(177, 48, -177, 52))").unwrap();
        assert!((over / wide - 1.0).abs() < 1e-9, "{over}");
    }

    #[test]
    fn several_areas_or_none_are_no_one_area() {
        for filter in [
            "a = 1",
            "S_INTERSECTS(geometry, BBOX(0, 0, 1, 1)) AND S_WITHIN(geometry, BBOX(0, 0, 2, 2))",
            "S_INTERSECTS(geometry, BBOX(0, 0, 1, 1)) OR a = 1",
            "S_DISJOINT(geometry, BBOX(0, 0, 1, 1))",
            "S_INTERSECTS(geometry, LINESTRING(0 0, 1 1))",
        ] {
            assert_eq!(area_km2(filter), None, "{filter}");
        }
        assert!(area_km2("S_INTERSECTS(geometry, BBOX(0, 0, 1, 1)) OR geometry IS NULL").is_some());
    }
}
