//! Distances, lengths and areas on the WGS 84 ellipsoid (Karney's geodesics).

use crate::model::LonLatBounds;
use geographiclib_rs::{Geodesic, InverseGeodesic, PolygonArea, Winding};
use std::sync::OnceLock;

/// The mean radius of the Earth, metres.
const MEAN_RADIUS_M: f64 = 6_371_008.8;
/// The smallest radius of curvature of the ellipsoid, metres: along the meridian at the equator.
const LEAST_RADIUS_M: f64 = 6_335_439.0;
/// Half of the longest meridian, metres: nothing is further away.
const ANTIPODE_M: f64 = 20_003_932.0;
/// By how much a distance on the sphere may differ from the one on the ellipsoid.
const SPHERE_ERROR: f64 = 0.006;
/// Lines are not looked at more closely than this.
const FINEST_PIECE_M: f64 = 1.0;

fn wgs84() -> &'static Geodesic {
    static WGS84: OnceLock<Geodesic> = OnceLock::new();
    WGS84.get_or_init(Geodesic::wgs84)
}

/// Metres between two positions (longitude, latitude in degrees).
pub fn distance_m(a: [f64; 2], b: [f64; 2]) -> f64 {
    wgs84().inverse(a[1], a[0], b[1], b[0])
}

/// The length of a line, metres.
pub fn length_m(line: &[[f64; 2]]) -> f64 {
    line.windows(2).map(|edge| distance_m(edge[0], edge[1])).sum()
}

/// The area within a ring, square metres, whichever way it winds. Edges are geodesics.
pub fn ring_area_m2(ring: &[[f64; 2]]) -> f64 {
    let mut area = PolygonArea::new(wgs84(), Winding::CounterClockwise);
    let open = ring.split_last().map_or(ring, |(_, open)| open);
    open.iter().for_each(|p| area.add_point(p[1], p[0]));
    area.compute(true).1.abs()
}

/// A position from which distances are measured, as far as they matter.
#[derive(Debug, Clone, Copy)]
pub struct Surroundings {
    center: [f64; 2],
    radius_m: f64,
}

impl Surroundings {
    /// All within `radius_m` metres of a position (longitude, latitude in degrees).
    pub fn new(center: [f64; 2], radius_m: f64) -> Self {
        Self { center, radius_m: radius_m.min(ANTIPODE_M) }
    }

    /// A box that holds them, over the antimeridian or a pole too.
    pub fn bounds(&self) -> Option<LonLatBounds> {
        let [lon, lat] = self.center;
        let reach = self.radius_m / LEAST_RADIUS_M * 1.000_001 + 1e-9;
        let (south, north) = (lat - reach.to_degrees(), lat + reach.to_degrees());
        if south <= -90.0 || north >= 90.0 {
            return LonLatBounds::new(-180.0, south.max(-90.0), 180.0, north.min(90.0)).ok();
        }
        // The meridian that touches a circle on the sphere.
        let width = (reach.sin() / lat.to_radians().cos()).clamp(-1.0, 1.0).asin().to_degrees() * (1.0 + SPHERE_ERROR);
        LonLatBounds::new(lon - width, south, lon + width, north).ok()
    }

    /// Metres to a position; `None` beyond the radius.
    pub fn distance_to_m(&self, position: [f64; 2]) -> Option<f64> {
        self.within(position, self.radius_m)
    }

    /// Metres to the nearest point of a line, whose edges are straight in longitude and latitude; `None` beyond the
    /// radius. Found to a metre or so.
    pub fn distance_to_line_m(&self, line: &[[f64; 2]]) -> Option<f64> {
        if let [position] = line {
            return self.distance_to_m(*position);
        }
        line.windows(2).fold(None, |best, edge| self.nearer(edge[0], edge[1], best))
    }

    fn within(&self, position: [f64; 2], limit_m: f64) -> Option<f64> {
        if sphere_m(self.center, position) * (1.0 - SPHERE_ERROR) > limit_m {
            return None;
        }
        Some(distance_m(self.center, position)).filter(|distance| *distance <= limit_m)
    }

    /// The distance to the edge where that is less than `best`, by halving: no point of an edge is nearer than the mean
    /// distance of its ends less half its length.
    fn nearer(&self, a: [f64; 2], b: [f64; 2], best: Option<f64>) -> Option<f64> {
        let limit = best.unwrap_or(self.radius_m);
        let length = edge_bound_m(a, b);
        let quick = |p| sphere_m(self.center, p) * (1.0 - SPHERE_ERROR);
        if f64::midpoint(quick(a), quick(b)) - length / 2.0 > limit {
            return best;
        }
        let (to_a, to_b) = (distance_m(self.center, a), distance_m(self.center, b));
        let end = to_a.min(to_b);
        let best = if end <= limit { Some(end) } else { best };
        let limit = best.unwrap_or(self.radius_m);
        if length <= FINEST_PIECE_M || f64::midpoint(to_a, to_b) - length / 2.0 >= limit {
            return best;
        }
        let middle = [f64::midpoint(a[0], b[0]), f64::midpoint(a[1], b[1])];
        // The nearer half first: then the other is often passed over.
        let halves = if to_a <= to_b { [(a, middle), (middle, b)] } else { [(middle, b), (a, middle)] };
        halves.into_iter().fold(best, |best, (from, to)| self.nearer(from, to, best))
    }
}

/// Metres on the sphere (haversine formula).
fn sphere_m(a: [f64; 2], b: [f64; 2]) -> f64 {
    let half_sine = |degrees: f64| (degrees.to_radians() / 2.0).sin().powi(2);
    let h = half_sine(b[1] - a[1]) + a[1].to_radians().cos() * b[1].to_radians().cos() * half_sine(b[0] - a[0]);
    2.0 * MEAN_RADIUS_M * h.sqrt().min(1.0).asin()
}

/// A length that an edge, straight in longitude and latitude, does not exceed, metres.
fn edge_bound_m(a: [f64; 2], b: [f64; 2]) -> f64 {
    const GREATEST_RADIUS_M: f64 = 6_399_594.0;
    // The widest parallel that the edge touches is the one nearest to the equator.
    let widest = if a[1] * b[1] <= 0.0 { 0.0 } else { a[1].abs().min(b[1].abs()) };
    let east_west = (b[0] - a[0]).to_radians() * widest.to_radians().cos();
    (b[1] - a[1]).to_radians().hypot(east_west) * GREATEST_RADIUS_M
}

#[cfg(test)]
mod tests {
    use super::*;
    use geographiclib_rs::DirectGeodesic as _;
    use proptest::prelude::*;

    #[test]
    fn known_distances_and_areas_come_out() {
        // GeographicLib's own example: JFK to Singapore.
        assert!((distance_m([-73.8, 40.6], [103.99, 1.36]) - 15_347_512.9).abs() < 100.0);
        // One degree of the equator by one of the meridian: 12 308.78 km².
        let ring = [[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0], [0.0, 0.0]];
        assert!((ring_area_m2(&ring) / 1e6 - 12_308.78).abs() < 0.1, "{}", ring_area_m2(&ring) / 1e6);
    }

    fn position() -> impl Strategy<Value = [f64; 2]> {
        (-180.0..180.0f64, -90.0..=90.0f64).prop_map(|(lon, lat)| [lon, lat])
    }

    proptest! {
        #[test]
        fn everything_within_the_radius_lies_in_the_box(center in position(), bearing in 0.0..360.0f64, radius in 1.0..1.2e7f64) {
            let (lat, lon, _) = wgs84().direct(center[1], center[0], bearing, radius * 0.999_999);
            let surroundings = Surroundings::new(center, radius);
            prop_assert!(surroundings.bounds().unwrap().contains(lon, lat), "{} {}", lon, lat);
            prop_assert!(surroundings.distance_to_m([lon, lat]).is_some());
        }

        #[test]
        fn the_distance_to_a_line_is_the_least_to_its_points(
            center in position(), a in position(), (dx, dy) in (-20.0..20.0f64, -20.0..20.0f64),
        ) {
            let b = [a[0] + dx, (a[1] + dy).clamp(-90.0, 90.0)];
            let at = |i: i32| [0, 1].map(|axis| a[axis] + (b[axis] - a[axis]) * f64::from(i) / 2000.0);
            let sampled = (0..=2000).map(|i| distance_m(center, at(i))).fold(f64::MAX, f64::min);
            let found = Surroundings::new(center, f64::MAX).distance_to_line_m(&[a, b]).unwrap();
            // Samples stand up to 3 km apart.
            prop_assert!(found <= sampled + 1.0 && found >= sampled - 1600.0, "{} {}", found, sampled);
        }
    }
}
