//! Metres and square metres on the WGS 84 ellipsoid (C. F. F. Karney, Algorithms for geodesics, 2013).

use super::{
    edge_area::signed_area_m2,
    predicates::{Location, locate_in_rings},
    row_shape::RowShape,
};
use crate::model::PartKind;
use geographiclib_rs::{Geodesic, InverseGeodesic};
use std::sync::LazyLock;

static WGS84: LazyLock<Geodesic> = LazyLock::new(Geodesic::wgs84);

/// Semi-major axis in metres and the square of the eccentricity of WGS 84 (EPSG:7030).
const EQUATORIAL_RADIUS_M: f64 = 6_378_137.0;
const ECCENTRICITY_SQUARED: f64 = 0.006_694_379_990_141_317;

/// Longer edges are taken in pieces, degrees: over such a piece the distance to a point has one least value or none
/// but at its ends.
const MAX_PIECE_DEG: f64 = 5.0;

/// The nearest point is sought until it is known to this part of the edge: 0.1 mm for an edge of 1 km.
const NEAREST_TOLERANCE: f64 = 1e-7;
const MAX_STEPS: usize = 60;
/// What is nearer is the same place: distances are right to no less.
const SAME_PLACE_M: f64 = 1e-6;

/// The shortest distance in metres from a position (longitude, latitude, degrees) to a row; 0 inside a polygon. Infinite
/// for a null row.
///
/// Edges are straight in longitude and latitude (RFC 7946, section 3.1.1), as for all spatial predicates; distances are
/// along geodesics. Right to 1 µm and a part in 1e9. On edges so long or so near a pole that the distance has several least
/// values within 5°, one of them is taken.
pub fn distance_m(from: [f64; 2], row: &impl RowShape) -> f64 {
    nearest(from, row).least_m
}

/// The direction from a position to where a row is nearest to it, degrees clockwise from true north, 0 up to 360. `None` where the
/// row has the position in it or on it, for a null row, and at a pole, where there is no north to count from.
pub fn bearing_deg(from: [f64; 2], row: &impl RowShape) -> Option<f64> {
    let nearest = nearest(from, row);
    let is_somewhere = nearest.least_m.is_finite() && nearest.least_m > SAME_PLACE_M && from[1].abs() < 90.0;
    let azimuth = || -> (f64, f64, f64, f64) { WGS84.inverse(from[1], from[0], nearest.at[1], nearest.at[0]) };
    is_somewhere.then(|| azimuth().1.rem_euclid(360.0) % 360.0)
}

fn nearest(from: [f64; 2], row: &impl RowShape) -> Nearest {
    let mut nearest = Nearest { from, from_xyz: to_xyz(from), least_m: f64::INFINITY, at: from };
    for part in row.parts() {
        let kind = row.part_kind(part);
        let rings = || row.rings(part).map(|ring| row.lon_lat(ring));
        if kind == PartKind::Polygon && locate_in_rings(rings(), from) != Location::Exterior {
            nearest.take(0.0, from);
            return nearest;
        }
        rings().for_each(|positions| nearest.take_path(positions));
    }
    nearest
}

/// The length of a row's lines in metres, along the geodesics between their positions; 0 for points and polygons.
pub fn length_m(row: &impl RowShape) -> f64 {
    let lines = row.parts().filter(|part| row.part_kind(*part) == PartKind::Line);
    lines.flat_map(|part| row.rings(part)).map(|ring| path_length_m(row.lon_lat(ring))).sum()
}

/// The area of a row's polygons in square metres, holes taken off; 0 for points and lines. Edges are taken for geodesics.
pub fn area_m2(row: &impl RowShape) -> f64 {
    let polygons = row.parts().filter(|part| row.part_kind(*part) == PartKind::Polygon);
    polygons.map(|part| polygon_area_m2(row.rings(part).map(|ring| row.lon_lat(ring)))).sum()
}

/// The length of a line through positions of longitude and latitude, metres.
fn path_length_m(positions: &[[f64; 2]]) -> f64 {
    positions.windows(2).map(|edge| between_m(edge[0], edge[1])).sum()
}

/// The area within the first ring but not within the others, square metres.
fn polygon_area_m2<'a>(mut rings: impl Iterator<Item = &'a [[f64; 2]]>) -> f64 {
    let mut area_m2 = |ring: &[[f64; 2]]| signed_area_m2(ring).abs();
    let exterior = rings.next().map_or(0.0, &mut area_m2);
    exterior - rings.map(area_m2).sum::<f64>()
}

/// The geodesic distance between two positions, metres.
pub fn between_m(a: [f64; 2], b: [f64; 2]) -> f64 {
    WGS84.inverse(a[1], a[0], b[1], b[0])
}

/// The search for the nearest point.
struct Nearest {
    from: [f64; 2],
    from_xyz: [f64; 3],
    least_m: f64,
    /// Where it is that near.
    at: [f64; 2],
}

impl Nearest {
    fn take(&mut self, distance_m: f64, at: [f64; 2]) {
        if distance_m < self.least_m {
            (self.least_m, self.at) = (distance_m, at);
        }
    }

    fn take_path(&mut self, positions: &[[f64; 2]]) {
        let Some(first) = positions.first() else { return };
        let mut before = to_xyz(*first);
        // The nearest position first: it rules out most edges.
        let nearest = positions.iter().min_by(|a, b| self.chord_squared(**a).total_cmp(&self.chord_squared(**b)));
        if let Some(position) = nearest {
            self.take(between_m(self.from, *position), *position);
        }
        for edge in positions.windows(2) {
            let after = to_xyz(edge[1]);
            if self.may_be_nearer(edge, before, after) {
                self.take_edge(edge[0], edge[1]);
            }
            before = after;
        }
    }

    fn chord_squared(&self, p: [f64; 2]) -> f64 {
        let q = to_xyz(p);
        squared(minus(q, self.from_xyz))
    }

    /// Whether some point of an edge may be nearer than what is known, by the chord through the Earth, which is shorter than
    /// any way over it.
    ///
    /// The edge leaves the chord between its ends by less than an eighth of the square of what it spans times the greatest
    /// second derivative of a position by angle, which is less than twice the radius.
    fn may_be_nearer(&self, edge: &[[f64; 2]], a: [f64; 3], b: [f64; 3]) -> bool {
        let span = ((edge[1][0] - edge[0][0]).abs() + (edge[1][1] - edge[0][1]).abs()).to_radians();
        let sagitta_m = span * span * EQUATORIAL_RADIUS_M / 4.0;
        let (ab, ap) = (minus(b, a), minus(self.from_xyz, a));
        let along = (dot(ab, ap) / squared(ab)).clamp(0.0, 1.0);
        let off = if along.is_finite() { minus(ap, ab.map(|v| v * along)) } else { ap };
        squared(off).sqrt() - sagitta_m < self.least_m
    }

    fn take_edge(&mut self, a: [f64; 2], b: [f64; 2]) {
        let pieces = ((b[0] - a[0]).abs().max((b[1] - a[1]).abs()) / MAX_PIECE_DEG).ceil().max(1.0);
        for i in 0..pieces as u32 {
            let ends = [i, i + 1].map(|i| along(a, b, f64::from(i) / pieces));
            if pieces == 1.0 || self.may_be_nearer(&ends, to_xyz(ends[0]), to_xyz(ends[1])) {
                self.take_piece(ends[0], ends[1]);
            }
        }
    }

    /// Finds where the distance stops falling (Illinois, a safe false position) and takes the least on the way.
    fn take_piece(&mut self, a: [f64; 2], b: [f64; 2]) {
        let (mut low, mut high) = (0.0, 1.0);
        let (mut at_low, mut at_high) = (self.slope(a, b, low), self.slope(a, b, high));
        if !(at_low < 0.0 && at_high > 0.0) {
            return;
        }
        let mut fell = None;
        for _ in 0..MAX_STEPS {
            if high - low < NEAREST_TOLERANCE {
                break;
            }
            let guess = (low * at_high - high * at_low) / (at_high - at_low);
            let t = if guess > low && guess < high { guess } else { f64::midpoint(low, high) };
            let slope = self.slope(a, b, t);
            if slope.abs() < NEAREST_TOLERANCE * NEAREST_TOLERANCE {
                break;
            }
            let falls = slope < 0.0;
            if falls {
                (low, at_low) = (t, slope);
                at_high = if fell == Some(true) { at_high / 2.0 } else { at_high };
            } else {
                (high, at_high) = (t, slope);
                at_low = if fell == Some(false) { at_low / 2.0 } else { at_low };
            }
            fell = Some(falls);
        }
    }

    /// How fast the distance grows along the edge: minus 1 straight towards the point, 1 straight away from it.
    fn slope(&mut self, a: [f64; 2], b: [f64; 2], t: f64) -> f64 {
        let p = along(a, b, t);
        let (distance_m, _, azimuth, _): (f64, f64, f64, f64) = WGS84.inverse(self.from[1], self.from[0], p[1], p[0]);
        self.take(distance_m, p);
        let (sin_lat, cos_lat) = p[1].to_radians().sin_cos();
        // The radii of curvature along the meridian and across it, but for the same factor.
        let along_meridian = (1.0 - ECCENTRICITY_SQUARED) / (1.0 - ECCENTRICITY_SQUARED * sin_lat * sin_lat);
        let (east, north) = ((b[0] - a[0]) * cos_lat, (b[1] - a[1]) * along_meridian);
        let (sin_azimuth, cos_azimuth) = azimuth.to_radians().sin_cos();
        (east * sin_azimuth + north * cos_azimuth) / east.hypot(north).max(f64::MIN_POSITIVE)
    }
}

fn along(a: [f64; 2], b: [f64; 2], t: f64) -> [f64; 2] {
    [0, 1].map(|axis| a[axis] + (b[axis] - a[axis]) * t)
}

/// Earth-centred coordinates of a position on the ellipsoid, metres.
fn to_xyz([lon, lat]: [f64; 2]) -> [f64; 3] {
    let ((sin_lon, cos_lon), (sin_lat, cos_lat)) = (lon.to_radians().sin_cos(), lat.to_radians().sin_cos());
    let across = EQUATORIAL_RADIUS_M / (1.0 - ECCENTRICITY_SQUARED * sin_lat * sin_lat).sqrt();
    [across * cos_lat * cos_lon, across * cos_lat * sin_lon, across * (1.0 - ECCENTRICITY_SQUARED) * sin_lat]
}

fn minus(a: [f64; 3], b: [f64; 3]) -> [f64; 3] {
    [a[0] - b[0], a[1] - b[1], a[2] - b[2]]
}

fn dot(a: [f64; 3], b: [f64; 3]) -> f64 {
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

fn squared(a: [f64; 3]) -> f64 {
    dot(a, a)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Geometries;
    use proptest::prelude::*;
    use std::str::FromStr;

    fn rows(text: &str) -> Geometries {
        let mut rows = Geometries::default();
        rows.push(&wkt::Wkt::<f64>::from_str(text).unwrap()).unwrap();
        rows
    }

    fn near(found: f64, expected: f64) {
        assert!((found - expected).abs() <= 1e-9 * expected.abs() + 1e-6, "{found} for {expected}");
    }

    #[test]
    fn areas_and_lengths_are_those_of_proj() {
        for (text, area) in [
            ("POLYGON((76 43,77 43,77 44,76 44,76 43))", 8_985_387_394.837_158),
            (
                "POLYGON((76 43,77 43,77 44,76 44,76 43),(76.2 43.2,76.2 43.4,76.4 43.4,76.4 43.2,76.2 43.2))",
                8_624_792_213.754_913,
            ),
            ("POLYGON((66 48,72 48,72 52,66 52,66 48))", 191_218_723_139.359_38),
            ("MULTIPOLYGON(((178 -2,180 -2,180 2,178 2,178 -2)),((66 48,66 52,72 52,72 48,66 48)))", 289_681_891_733.981_4),
            ("LINESTRING(0 0,1 1)", 0.0),
        ] {
            near(area_m2(&rows(text).row(0)), area);
        }
        near(length_m(&rows("LINESTRING(76.9456 43.2389,71.4304 51.1282)").row(0)), 970_932.764_358_073_7);
        near(length_m(&rows("MULTILINESTRING((76 43,77 43,77 44))").row(0)), 192_642.972_046_321_55);
        near(length_m(&rows("POLYGON((76 43,77 43,77 44,76 44,76 43))").row(0)), 0.0);
    }

    /// Found by sampling the edges ever more finely with PROJ's inverse geodesic.
    #[test]
    fn distances_are_those_of_finely_sampled_edges() {
        for (from, line, distance) in [
            ([76.9, 43.2], "LINESTRING(76 43,77 43.3)", 7_194.809_840_271_53),
            ([70.0, 50.0], "LINESTRING(66 52,72 53)", 286_728.524_578_002_8),
            ([10.0, 80.0], "LINESTRING(-120 85,100 85)", 558_370.268_729_373),
            ([179.0, 10.0], "LINESTRING(-179 9,-178 12)", 243_132.860_096_616_6),
            ([70.0, 50.0], "LINESTRING(70 50.001,70.002 50)", 87.887_038_845_496_68),
            ([0.0, 0.0], "LINESTRING(-170 60,170 60)", 6_654_072.819_490_512),
            ([75.0, 45.0], "LINESTRING(75.5 40,75.5 50)", 39_423.167_354_897_48),
        ] {
            near(distance_m(from, &rows(line).row(0)), distance);
        }
    }

    #[test]
    fn inside_a_polygon_is_no_distance_and_in_its_hole_is_some() {
        let frame = rows("POLYGON((0 0,3 0,3 3,0 3,0 0),(1 1,1 2,2 2,2 1,1 1))");
        assert_eq!(distance_m([0.5, 0.5], &frame.row(0)), 0.0);
        assert_eq!(distance_m([0.0, 1.5], &frame.row(0)), 0.0);
        near(distance_m([1.5, 1.4], &frame.row(0)), between_m([1.5, 1.4], [1.5, 1.0]));
        assert_eq!(distance_m([0.0, 0.0], &rows("POINT EMPTY").row(0)), f64::INFINITY);
    }

    #[test]
    fn bearings_go_clockwise_from_true_north_to_the_nearest_point() {
        let to = |from: [f64; 2], text: &str| bearing_deg(from, &rows(text).row(0));
        for (from, text, bearing) in [
            ([70.0, 50.0], "POINT(70 51)", 0.0),
            ([70.0, 50.0], "LINESTRING(60 45,80 45)", 180.0),
            ([0.0, 0.0], "POINT(1 0)", 90.0),
            ([179.5, 0.0], "POINT(-179.5 0)", 90.0),
            ([-179.5, 0.0], "MULTIPOINT(179.5 0,-170 0)", 270.0),
            // Found with PROJ's geod.
            ([71.4304, 51.1282], "POINT(76.9456 43.2389)", 152.454_718_229),
        ] {
            assert!((to(from, text).unwrap() - bearing).abs() < 1e-6, "{text}: {:?}", to(from, text));
        }
        assert_eq!(to([0.5, 0.5], "POLYGON((0 0,1 0,1 1,0 1,0 0))"), None);
        assert_eq!(to([0.0, 90.0], "POINT(0 80)"), None, "every way is south");
        assert_eq!(to([0.0, 0.0], "POINT EMPTY"), None);
    }

    proptest! {
        #[test]
        fn no_point_of_an_edge_is_nearer(
            from in (-180.0..180.0f64, -85.0..85.0f64), a in (-180.0..180.0f64, -85.0..85.0f64), by in (-4.0..4.0f64, -4.0..4.0f64),
        ) {
            let (from, a) = ([from.0, from.1], [a.0, a.1]);
            let b = [a[0] + by.0, a[1] + by.1];
            let found = distance_m(from, &rows(&format!("LINESTRING({} {},{} {})", a[0], a[1], b[0], b[1])).row(0));
            let sampled = (0..=400).map(|i| between_m(from, along(a, b, f64::from(i) / 400.0))).fold(f64::INFINITY, f64::min);
            prop_assert!(found <= sampled * (1.0 + 1e-9) + 1e-6, "{} is nearer than {}", sampled, found);
            prop_assert!(found >= sampled - 2000.0);
        }
    }
}
