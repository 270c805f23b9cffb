//! The area that a filter asks about.

use super::{StatisticsError, covered::measured};
use crate::{
    filter::{Expr, SpatialOp},
    geometry::{Surroundings, coverage::Coverage},
    model::LonLatBounds,
    query::Patience,
};
use geo_types::{Geometry, MultiPolygon};

/// What all polygons, boxes, sheets and circles have in common in which features must lie or into which they must reach; `None` where
/// the filter asks for no such thing.
///
/// # Errors
/// [`StatisticsError::WideCircle`] for a circle that is no polygon, and where the patience ends.
pub fn asked_area(filter: Option<&Expr>, patience: &Patience) -> Result<Option<Coverage>, StatisticsError> {
    let parts = match filter {
        Some(Expr::And(parts)) => parts.as_slice(),
        other => other.map_or(&[][..], std::slice::from_ref),
    };
    let mut common: Option<Coverage> = None;
    for part in parts {
        let Some(area) = area_of(part)? else { continue };
        common = Some(match common {
            Some(common) => measured(common.intersection(&area, &|| !patience.is_over()), patience)?,
            None => area,
        });
    }
    Ok(common)
}

fn area_of(part: &Expr) -> Result<Option<Coverage>, StatisticsError> {
    Ok(match part {
        // A `bbox` finds what has no geometry, too.
        Expr::Or(either) if either.len() == 2 && matches!(either[1], Expr::IsNull(_)) => area_of(&either[0])?,
        Expr::Spatial(SpatialOp::Intersects | SpatialOp::Within, _, literal) => match &**literal {
            Expr::Geometry(Geometry::Polygon(polygon)) => Some(Coverage::of_polygons(&MultiPolygon::from(polygon.clone()))),
            Expr::Geometry(Geometry::MultiPolygon(polygons)) => Some(Coverage::of_polygons(polygons)),
            Expr::Bbox(numbers) => LonLatBounds::from_numbers(numbers).and_then(Result::ok).map(Coverage::of_box),
            _ => None,
        },
        Expr::Function(name, arguments) if name == "dwithin" => match &arguments[..] {
            [_, Expr::Geometry(Geometry::Point(center)), radius] => {
                let radius_m = match radius {
                    Expr::Integer(metres) => *metres as f64,
                    Expr::Float(metres) => *metres,
                    _ => return Ok(None),
                };
                let circle = Surroundings::new([center.x(), center.y()], radius_m);
                Some(Coverage::of_circle(&circle).ok_or(StatisticsError::WideCircle)?)
            }
            _ => None,
        },
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::filter::parse_text;

    fn area_km2(filter: &str) -> Option<f64> {
        let area = asked_area(Some(&parse_text(filter).unwrap()), &Patience::default()).unwrap()?;
        Some(area.area_m2(&|| true).unwrap() / 1e6)
    }

    fn near(found: Option<f64>, expected: f64, part: f64) {
        assert!((found.unwrap() / expected - 1.0).abs() < part, "{found:?} {expected}");
    }

    #[test]
    fn a_box_is_between_its_parallels_however_wide_it_is() {
        let wide = area_km2("a = 1 AND S_INTERSECTS(geometry, POLYGON((66 48, 72 48, 72 52, 66 52, 66 48)))").unwrap();
        let half = |west: f64| area_km2(&format!("S_WITHIN(geometry, BBOX({west}, 48, {}, 52))", west + 0.5)).unwrap();
        near(Some((0..12).map(|i| half(66.0 + f64::from(i) / 2.0)).sum()), wide, 1e-12);
        near(area_km2("S_INTERSECTS(geometry, BBOX(-180, 48, 180, 52))"), 60.0 * wide, 1e-12);
        near(area_km2("S_INTERSECTS(geometry, POLYGON((-180 48, 120 48, 120 52, -180 52, -180 48)))"), 50.0 * wide, 1e-12);
        near(area_km2("S_INTERSECTS(geometry, BBOX(177, 48, -177, 52)) OR geometry IS NULL"), wide, 1e-12);
    }

    #[test]
    fn several_areas_are_what_they_have_in_common() {
        let box_km2 = |numbers: &str| area_km2(&format!("S_INTERSECTS(geometry, BBOX({numbers}))"));
        let both = |a: &str, b: &str| {
            area_km2(&format!("S_WITHIN(geometry, BBOX({a})) AND a = 1 AND S_INTERSECTS(geometry, BBOX({b}))"))
        };
        near(both("60, 45, 66, 50", "64, 40, 70, 48"), box_km2("64, 45, 66, 48").unwrap(), 1e-12);
        assert_eq!(both("60, 45, 66, 50", "67, 40, 70, 48"), Some(0.0));
        let three = "S_WITHIN(geometry, BBOX(0, 0, 9, 9)) AND S_WITHIN(geometry, BBOX(1, 1, 9, 9)) AND S_WITHIN(geometry, BBOX(0, 0, 2, 3))";
        near(area_km2(three), box_km2("1, 1, 2, 3").unwrap(), 1e-12);
    }

    #[test]
    fn a_circle_is_an_area_over_poles_and_antimeridian_too() {
        // Caps of the sphere of the same area (radius 6371.0072 km), from which the ellipsoid differs by some parts in a thousand.
        let cap = |radius_km: f64| std::f64::consts::TAU * 6371.0072f64.powi(2) * (1.0 - (radius_km / 6371.0072).cos());
        for place in ["71.43 51.13", "179.9 0", "-179.9 -66", "10 89.9", "0 -90"] {
            for radius_km in [1.0, 420.0, 3000.0] {
                near(area_km2(&format!("dwithin(geometry, POINT({place}), {})", radius_km * 1e3)), cap(radius_km), 0.01);
            }
        }
        let half = "dwithin(geometry, POINT(71 51), 100000) AND S_INTERSECTS(geometry, BBOX(71, 0, 80, 90))";
        near(area_km2(half), cap(100.0) / 2.0, 0.005);
        let wide = parse_text("dwithin(geometry, POINT(71 51), 12000000)").unwrap();
        assert_eq!(asked_area(Some(&wide), &Patience::default()).unwrap_err(), StatisticsError::WideCircle);
    }

    #[test]
    fn what_says_where_features_are_not_is_no_area() {
        for filter in [
            "a = 1",
            "S_INTERSECTS(geometry, BBOX(0, 0, 1, 1)) OR a = 1",
            "S_DISJOINT(geometry, BBOX(0, 0, 1, 1))",
            "S_INTERSECTS(geometry, LINESTRING(0 0, 1 1))",
        ] {
            assert_eq!(area_km2(filter), None, "{filter}");
        }
    }
}
