//! What lies within a distance of a position: a box for the index, and the exact test.

use super::{geodesic::distance_m, row_shape::RowShape};
use crate::model::{GeometryKind, LonLatBounds};
use geo_types::{LineString, MultiPolygon, Polygon};
use geographiclib_rs::{DirectGeodesic, Geodesic};

/// The mean radius of the Earth, metres.
const MEAN_RADIUS_M: f64 = 6_371_008.8;
/// The smallest radius of curvature of the ellipsoid, metres: along the meridian at the equator.
const LEAST_RADIUS_M: f64 = 6_335_439.0;
/// By how much a distance on the sphere may differ from the one on the ellipsoid.
const SPHERE_ERROR: f64 = 0.006;

/// Corners of the polygon that stands for a circle, and how large that may be, metres: beyond a quarter of a meridian it may hold both
/// poles.
const CORNERS: u32 = 360;
const WIDEST_OUTLINE_M: f64 = 9_500_000.0;

/// All within a distance of a position.
#[derive(Debug, Clone, Copy)]
pub struct Surroundings {
    center: [f64; 2],
    radius_m: f64,
}

impl Surroundings {
    /// All within `radius_m` metres of a position (longitude, latitude in degrees).
    pub fn new(center: [f64; 2], radius_m: f64) -> Self {
        Self { center, radius_m }
    }

    /// A box that holds them, over the antimeridian or a pole too; `None` for what is no position.
    pub fn bounds(&self) -> Option<LonLatBounds> {
        let [lon, lat] = self.center;
        let reach = (self.radius_m / LEAST_RADIUS_M).min(std::f64::consts::PI) * 1.000_001 + 1e-9;
        let (south, north) = (lat - reach.to_degrees(), lat + reach.to_degrees());
        if south <= -90.0 || north >= 90.0 {
            return LonLatBounds::new(-180.0, south.max(-90.0), 180.0, north.min(90.0)).ok();
        }
        // The meridian that touches a circle on the sphere.
        let width = (reach.sin() / lat.to_radians().cos()).clamp(-1.0, 1.0).asin().to_degrees() * (1.0 + SPHERE_ERROR);
        LonLatBounds::new(lon - width, south, lon + width, north).ok()
    }

    /// A polygon of 360 corners and the same area, to some parts in a million; edges over more than 180° go the short way. `None` for a
    /// circle of more than 9,500 km, and for what is none.
    pub(super) fn outline(&self) -> Option<MultiPolygon> {
        let is_drawn = self.radius_m > 0.0 && self.radius_m <= WIDEST_OUTLINE_M && self.center.iter().all(|v| v.is_finite());
        if !is_drawn {
            return None;
        }
        let [lon, lat] = self.center;
        let step = std::f64::consts::TAU / f64::from(CORNERS);
        let (radius_m, wgs84) = (self.radius_m * (step / step.sin()).sqrt(), Geodesic::wgs84());
        let corner = |i: u32| -> (f64, f64) {
            let (lat, lon, _): (f64, f64, f64) = wgs84.direct(lat, lon, -360.0 * f64::from(i) / f64::from(CORNERS), radius_m);
            (lon, lat)
        };
        let ring: LineString = (0..CORNERS).chain([0]).map(corner).collect();
        Some(Polygon::new(ring, vec![]).into())
    }

    /// Whether some point of the row is among them.
    pub fn reach(&self, row: &impl RowShape) -> bool {
        if row.kind() == GeometryKind::Point {
            let position = row.parts().flat_map(|part| row.rings(part)).find_map(|ring| row.lon_lat(ring).first());
            let on_sphere_m = position.map_or(f64::INFINITY, |position| sphere_m(self.center, *position));
            if on_sphere_m * (1.0 - SPHERE_ERROR) > self.radius_m {
                return false;
            }
            if on_sphere_m * (1.0 + SPHERE_ERROR) < self.radius_m {
                return true;
            }
        }
        distance_m(self.center, row) <= self.radius_m
    }
}

/// Metres on the sphere (haversine formula).
fn sphere_m(a: [f64; 2], b: [f64; 2]) -> f64 {
    let half_sine = |degrees: f64| (degrees.to_radians() / 2.0).sin().powi(2);
    let h = half_sine(b[1] - a[1]) + a[1].to_radians().cos() * b[1].to_radians().cos() * half_sine(b[0] - a[0]);
    2.0 * MEAN_RADIUS_M * h.sqrt().min(1.0).asin()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Geometries;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn everything_within_the_radius_lies_in_the_box(
            lon in -180.0..180.0f64, lat in -90.0..=90.0f64, bearing in 0.0..360.0f64, radius in 1.0..1.2e7f64,
            part in prop_oneof![0.0..0.999_999f64, Just(0.999_999), Just(1.000_001)],
        ) {
            let (lat_at, lon_at, _) = Geodesic::wgs84().direct(lat, lon, bearing, radius * part);
            let surroundings = Surroundings::new([lon, lat], radius);
            let mut rows = Geometries::default();
            rows.push_point(lon_at, lat_at, None);
            prop_assert_eq!(surroundings.reach(&rows.row(0)), part < 1.0);
            prop_assert!(part > 1.0 || surroundings.bounds().unwrap().contains(lon_at, lat_at), "{} {}", lon_at, lat_at);
        }
    }
}
