//! The area under an edge: between it, the equator and the meridians of its ends, on the WGS 84 ellipsoid.
//!
//! An edge is one of two lines. What covers the Earth has edges that are straight in longitude and latitude (RFC 7946, section
//! 3.1.1): they can be cut anywhere, and of what lies under them there is an integral. The area of a single feature is that of
//! `GeographicLib` and of geography in PostGIS: its edges are geodesics, and between one and the straight line lies a sliver.

use geographiclib_rs::{Geodesic, InverseGeodesic};
use std::sync::LazyLock;

static WGS84: LazyLock<Geodesic> = LazyLock::new(Geodesic::wgs84);

/// Semi-major axis in metres, its square times one less [`ECCENTRICITY_SQUARED`], and that, of WGS 84 (EPSG:7030).
const EQUATORIAL_RADIUS_M: f64 = 6_378_137.0;
const ECCENTRICITY_SQUARED: f64 = 0.006_694_379_990_141_317;
const POLAR_RADIUS_SQUARED_M2: f64 = EQUATORIAL_RADIUS_M * EQUATORIAL_RADIUS_M * (1.0 - ECCENTRICITY_SQUARED);

/// No geodesic is followed farther than this, degrees of longitude: beyond half a turn the shortest way is another.
pub(super) const LONGEST_DEG: f64 = 90.0;

/// Up to here, radians, two places stand for all latitudes between them, and a series for the geodesic.
const SHORT_RAD: f64 = 8e-4;

/// Nodes and weights of Gauss and Legendre on -1 to 1.
const TWO_NODES: [[f64; 2]; 2] = [[-0.577_350_269_189_625_8, 1.0], [0.577_350_269_189_625_8, 1.0]];
const FIVE_NODES: [[f64; 2]; 5] = [
    [-0.906_179_845_938_664, 0.236_926_885_056_189_08],
    [-0.538_469_310_105_683_1, 0.478_628_670_499_366_47],
    [0.0, 0.568_888_888_888_888_9],
    [0.538_469_310_105_683_1, 0.478_628_670_499_366_47],
    [0.906_179_845_938_664, 0.236_926_885_056_189_08],
];

/// Latitudes that five nodes stand for, radians.
const FIVE_NODES_SPAN: f64 = 0.17;

/// The area within a closed ring of longitude and latitude whose edges are geodesics, square metres; positive when it winds
/// counter-clockwise.
///
/// It must not lead over the antimeridian, as no ring does after `clean`.
pub(super) fn signed_area_m2(ring: &[[f64; 2]]) -> f64 {
    -ring.windows(2).map(|edge| under_straight_m2(edge[0], edge[1], [0.0, 1.0]) + sliver_m2(edge[0], edge[1])).sum::<f64>()
}

/// The area under the stretch of a straight edge between two parts of it, 0 at its start and 1 at its end; negative where it leads
/// west, and south of the equator. Stretches add up to their edge.
pub(super) fn under_straight_m2(from: [f64; 2], to: [f64; 2], [start, end]: [f64; 2]) -> f64 {
    let [south, north] = [start, end].map(|part| (from[1] + part * (to[1] - from[1])).to_radians());
    (to[0] - from[0]).to_radians() * (end - start) * mean_below_m2(south, north)
}

/// The area between the geodesic and the straight line, counted as that under an edge. An edge round half the Earth has several
/// geodesics, one after another.
pub(super) fn sliver_m2(from: [f64; 2], to: [f64; 2]) -> f64 {
    if from[0] == to[0] {
        return 0.0;
    }
    let stretches = ((to[0] - from[0]).abs() / LONGEST_DEG).ceil() as u32;
    let at = |i: u32| if i == stretches { to } else { along(from, to, f64::from(i) / f64::from(stretches)) };
    (0..stretches).map(|i| sliver_of_one_m2(at(i), at(i + 1))).sum()
}

/// The area between the equator and a latitude in degrees, in square metres for a radian of longitude.
pub(super) fn below_latitude_m2(degrees: f64) -> f64 {
    below_m2(degrees.to_radians())
}

/// The integral of the radii of curvature along the meridian and across it, by sine of latitude.
fn below_m2(latitude: f64) -> f64 {
    let sine = latitude.sin();
    let z = ECCENTRICITY_SQUARED * sine * sine;
    // (k + 1) / (2k + 1) zᵏ: what follows is less than 1e-17.
    const SERIES: [f64; 8] = [1.0, 2.0 / 3.0, 3.0 / 5.0, 4.0 / 7.0, 5.0 / 9.0, 6.0 / 11.0, 7.0 / 13.0, 8.0 / 15.0];
    let sum = SERIES.iter().rev().fold(0.0, |sum, factor| sum * z + factor);
    POLAR_RADIUS_SQUARED_M2 * sine * sum
}

/// The mean of [`below_m2`] between two latitudes in radians.
fn mean_below_m2(from: f64, to: f64) -> f64 {
    let mean_at = |nodes: &[[f64; 2]], from: f64, to: f64| {
        let (middle, half) = (f64::midpoint(from, to), (to - from) / 2.0);
        nodes.iter().map(|[node, weight]| weight * below_m2(middle + half * node)).sum::<f64>() / 2.0
    };
    let span = (to - from).abs();
    if span < SHORT_RAD {
        return mean_at(&TWO_NODES, from, to);
    }
    let pieces = (span / FIVE_NODES_SPAN).ceil();
    let at = |i: u32| from + (to - from) * f64::from(i) / pieces;
    (0..pieces as u32).map(|i| mean_at(&FIVE_NODES, at(i), at(i + 1))).sum::<f64>() / pieces
}

fn sliver_of_one_m2(from: [f64; 2], to: [f64; 2]) -> f64 {
    let (east, north) = ((to[0] - from[0]).to_radians(), (to[1] - from[1]).to_radians());
    let (sine, cosine) = f64::midpoint(from[1], to[1]).to_radians().sin_cos();
    if (north.abs() + east.abs() * cosine) * (sine / cosine).abs().max(1.0) < SHORT_RAD {
        return short_sliver_m2([east, north], [sine, cosine]);
    }
    let (.., under_m2, _): (f64, f64, f64, f64, f64, f64, f64, f64) = WGS84.inverse(from[1], from[0], to[1], to[0]);
    under_m2 - east * mean_below_m2(from[1].to_radians(), to[1].to_radians())
}

/// The first term of the sliver's series, from the second derivative of a geodesic by the way along it (its Christoffel
/// symbols in longitude and latitude), taken half way.
fn short_sliver_m2([east, north]: [f64; 2], [sine, cosine]: [f64; 2]) -> f64 {
    let flat = 1.0 - ECCENTRICITY_SQUARED * sine * sine;
    let across = EQUATORIAL_RADIUS_M / flat.sqrt() * cosine;
    let along = EQUATORIAL_RADIUS_M * (1.0 - ECCENTRICITY_SQUARED) / (flat * flat.sqrt());
    let by_north = 2.0 * along * along * sine + across * along * 3.0 * ECCENTRICITY_SQUARED * sine * cosine / flat;
    east * (across * across * sine * east * east + by_north * north * north) / 12.0
}

/// The position at a part of a straight edge.
pub(super) fn along(from: [f64; 2], to: [f64; 2], part: f64) -> [f64; 2] {
    [0, 1].map(|axis| from[axis] + part * (to[axis] - from[axis]))
}
