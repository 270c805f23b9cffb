//! Areas between parallels.
//!
//! Whoever gives a box by numbers, or draws an edge along a parallel, means what is straight in longitude and latitude, as conditions
//! take it; areas take edges for geodesics, which leave a parallel by 120 m in the midst of 1° and by 4 km in that of 6°, at 50° N.

use super::clean::clean;
use crate::model::{Geometries, LonLatBounds};
use geo::LinesIter as _;
use geo_types::{Geometry, LineString, MultiPolygon, Polygon, Rect};

/// Cut into pieces of so much longitude, an edge is as good as straight: areas are right to 3 parts in ten million.
const PIECE_DEG: f64 = 0.1;
/// Longer pieces are taken where there would be more than this.
const MAX_PIECES: f64 = 100_000.0;

/// Polygons as a row, their edges cut into such pieces; no row where they cannot be one.
pub fn straight(polygons: &MultiPolygon) -> Geometries {
    let mut row = Geometries::default();
    if row.push(&in_pieces(polygons)).is_ok() {
        clean(&mut row, &[1], &mut vec![]);
    }
    row
}

/// A box, in its two halves where it crosses the antimeridian.
pub fn box_polygons(bounds: LonLatBounds) -> MultiPolygon {
    let corners = |half: LonLatBounds| Rect::new([half.west(), half.south()], [half.east(), half.north()]);
    bounds.halves().map(|half| corners(half).to_polygon()).collect()
}

fn in_pieces(polygons: &MultiPolygon) -> Geometry {
    let longitudes: f64 = polygons.lines_iter().map(|edge| edge.dx().abs()).sum();
    let piece_deg = PIECE_DEG.max(longitudes / MAX_PIECES);
    let ring = |ring: &LineString| {
        let mut out: Vec<_> = ring.0.first().copied().into_iter().collect();
        for edge in ring.lines() {
            let pieces = (edge.dx().abs() / piece_deg).ceil().max(1.0);
            out.extend((1..pieces as u32).map(|i| edge.start + edge.delta() * (f64::from(i) / pieces)));
            out.push(edge.end);
        }
        LineString(out)
    };
    let polygon = |polygon: &Polygon| Polygon::new(ring(polygon.exterior()), polygon.interiors().iter().map(ring).collect());
    Geometry::MultiPolygon(polygons.iter().map(polygon).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::{coverage::Coverage, geodesic::area_m2};
    use proptest::prelude::*;

    /// What lies between two parallels and two meridians of WGS 84, square metres (J. P. Snyder, Map Projections, 1987, equation 3-12:
    /// the area of the authalic cylinder).
    fn analytic_m2([west, south, east, north]: [f64; 4]) -> f64 {
        let (a, e_squared) = (6_378_137.0f64, 0.006_694_379_990_141_317f64);
        let e = e_squared.sqrt();
        let q = |lat: f64| {
            let sin = lat.to_radians().sin();
            (1.0 - e_squared) * (sin / (1.0 - e_squared * sin * sin) + (e * sin).atanh() / e)
        };
        a * a / 2.0 * (q(north) - q(south)) * (east - west).to_radians()
    }

    fn measured_m2(numbers: [f64; 4]) -> [f64; 2] {
        let row = straight(&box_polygons(LonLatBounds::from_numbers(&numbers).unwrap().unwrap()));
        let mut coverage = Coverage::default();
        coverage.add(&row.row(0));
        [area_m2(&row.row(0)), coverage.area_m2(&|| true).unwrap()]
    }

    proptest! {
        #[test]
        fn a_box_has_the_area_between_its_parallels(
            west in -180.0..179.0f64, wide in 0.01..1.0f64, south in -89.0..88.0f64, high in 0.01..1.0f64,
        ) {
            let (wide, high) = ((180.0 - west) * wide, (89.0 - south) * high);
            let numbers = [west, south, west + wide, south + high];
            for found in measured_m2(numbers) {
                prop_assert!((found / analytic_m2(numbers) - 1.0).abs() < 1e-6, "{:?}: {}", numbers, found);
            }
        }
    }

    #[test]
    fn boxes_around_kazakhstan_over_the_antimeridian_and_all_of_the_earth() {
        let kazakhstan = [46.5, 40.5, 87.3, 55.5];
        // By pyproj, edges cut into 0.001°.
        assert!((analytic_m2(kazakhstan) / 1e6 - 5_063_188.598).abs() < 0.001, "{}", analytic_m2(kazakhstan) / 1e6);
        for found in measured_m2(kazakhstan) {
            assert!((found / analytic_m2(kazakhstan) - 1.0).abs() < 1e-6);
        }
        for found in measured_m2([170.0, -10.0, -170.0, 60.0]) {
            assert!((found / analytic_m2([170.0, -10.0, 190.0, 60.0]) - 1.0).abs() < 1e-6);
        }
        for found in measured_m2([-180.0, -90.0, 180.0, 90.0]) {
            assert!((found / 510_065_621_724_088.0 - 1.0).abs() < 1e-6, "{found}");
        }
    }

    #[test]
    fn a_box_without_an_area_has_none() {
        assert_eq!(measured_m2([70.0, 50.0, 70.0, 51.0]), [0.0, 0.0]);
    }
}
