//! The world square of Web Mercator (EPSG:3857) in 32-bit fixed point: x grows east from 180° W,
//! y grows south from 85.0511° N. One unit is 9.3 mm at the equator.

use super::LonLatBounds;
use bytemuck::{Pod, Zeroable};

/// Units along one side of the world square.
pub const WORLD_SIZE: i64 = 1 << 32;

/// The latitude at which the world square ends: `atan(sinh(π))` in degrees.
pub const MAX_LATITUDE_DEG: f64 = 85.051_128_779_806_59;

/// A position in the world square.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Pod, Zeroable)]
#[repr(C)]
pub struct WorldPoint {
    /// Units east of 180° W.
    pub x: u32,
    /// Units south of 85.0511° N.
    pub y: u32,
}

/// A box in the world square; both corners belong to it. Empty when a minimum exceeds its maximum.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Pod, Zeroable)]
#[repr(C)]
pub struct WorldBox {
    /// West edge.
    pub min_x: u32,
    /// North edge.
    pub min_y: u32,
    /// East edge.
    pub max_x: u32,
    /// South edge.
    pub max_y: u32,
}

impl WorldPoint {
    /// Longitude and latitude in degrees; what lies outside the world square is moved to its edge.
    pub fn from_lon_lat(lon: f64, lat: f64) -> Self {
        let (x, y) = world_f64(lon, lat);
        Self { x: to_units(x), y: to_units(y) }
    }

    /// The x of a longitude in degrees; what lies outside the world square is moved to its edge.
    pub fn x_of(lon: f64) -> u32 {
        to_units(world_x_f64(lon))
    }

    /// Degrees of longitude and latitude of the middle of this unit.
    pub fn to_lon_lat(self) -> [f64; 2] {
        let size = WORLD_SIZE as f64;
        let x = (self.x as f64 + 0.5) / size;
        let y = (self.y as f64 + 0.5) / size;
        let lat = (std::f64::consts::PI * (1.0 - 2.0 * y)).sinh().atan().to_degrees();
        [x * 360.0 - 180.0, lat]
    }
}

impl WorldBox {
    /// The box that holds nothing and grows from there.
    pub const EMPTY: Self = Self { min_x: u32::MAX, min_y: u32::MAX, max_x: 0, max_y: 0 };
    /// The whole world square.
    pub const WORLD: Self = Self { min_x: 0, min_y: 0, max_x: u32::MAX, max_y: u32::MAX };

    /// The smallest box that holds `points`; empty for none.
    pub fn of(points: &[WorldPoint]) -> Self {
        points.iter().fold(Self::EMPTY, |b, p| b.with(*p))
    }

    /// The smallest box that holds positions in degrees of longitude and latitude; empty for none.
    ///
    /// The projection keeps the order of longitudes, and that of latitudes, so two corners need it and no other position.
    pub fn of_lon_lat(positions: &[[f64; 2]]) -> Self {
        let Some((&[lon, lat], others)) = positions.split_first() else { return Self::EMPTY };
        let (mut west, mut south, mut east, mut north) = (lon, lat, lon, lat);
        for &[lon, lat] in others {
            (west, south, east, north) = (west.min(lon), south.min(lat), east.max(lon), north.max(lat));
        }
        let corner = Self::point(WorldPoint::from_lon_lat(west, north));
        if others.is_empty() { corner } else { corner.with(WorldPoint::from_lon_lat(east, south)) }
    }

    /// The box of one point.
    pub fn point(p: WorldPoint) -> Self {
        Self { min_x: p.x, min_y: p.y, max_x: p.x, max_y: p.y }
    }

    /// This box grown to hold `p`.
    #[must_use]
    pub fn with(self, p: WorldPoint) -> Self {
        self.union(Self::point(p))
    }

    /// The box of bounds that do not cross the antimeridian.
    pub fn of_lon_lat_bounds(bounds: LonLatBounds) -> Self {
        Self::of_lon_lat(&[[bounds.west(), bounds.south()], [bounds.east(), bounds.north()]])
    }

    /// The smallest box that holds both.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        Self {
            min_x: self.min_x.min(other.min_x),
            min_y: self.min_y.min(other.min_y),
            max_x: self.max_x.max(other.max_x),
            max_y: self.max_y.max(other.max_y),
        }
    }

    /// Whether no point lies in it.
    pub fn is_empty(&self) -> bool {
        self.min_x > self.max_x || self.min_y > self.max_y
    }

    /// Whether the boxes share a point.
    #[inline]
    pub fn intersects(&self, other: &Self) -> bool {
        self.min_x <= other.max_x && other.min_x <= self.max_x && self.min_y <= other.max_y && other.min_y <= self.max_y
    }

    /// Whether `other` lies wholly in this box.
    #[inline]
    pub fn contains(&self, other: &Self) -> bool {
        self.min_x <= other.min_x && other.max_x <= self.max_x && self.min_y <= other.min_y && other.max_y <= self.max_y
    }

    /// The middle, rounded down.
    pub fn center(&self) -> WorldPoint {
        let mid = |a: u32, b: u32| u64::midpoint(a as u64, b as u64) as u32;
        WorldPoint { x: mid(self.min_x, self.max_x), y: mid(self.min_y, self.max_y) }
    }
}

fn world_x_f64(lon: f64) -> f64 {
    (lon + 180.0) / 360.0 * WORLD_SIZE as f64
}

fn world_f64(lon: f64, lat: f64) -> (f64, f64) {
    let sin = lat.clamp(-MAX_LATITUDE_DEG, MAX_LATITUDE_DEG).to_radians().sin();
    let y = 0.5 - ((1.0 + sin) / (1.0 - sin)).ln() / (4.0 * std::f64::consts::PI);
    (world_x_f64(lon), y * WORLD_SIZE as f64)
}

/// Rounded down, saturating: negative and NaN give 0, 2³² and more the last unit.
fn to_units(v: f64) -> u32 {
    v as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn corners_of_the_world_square_are_its_first_and_last_units() {
        assert_eq!(WorldPoint::from_lon_lat(-180.0, 90.0), WorldPoint { x: 0, y: 0 });
        let last = WorldPoint::from_lon_lat(180.0, -90.0);
        assert_eq!(last.x, u32::MAX);
        assert!(last.y >= u32::MAX - 1);
        assert_eq!(WorldPoint::from_lon_lat(0.0, 0.0), WorldPoint { x: 1 << 31, y: 1 << 31 });
    }

    #[test]
    fn a_box_of_degrees_is_that_of_the_points() {
        let positions = [[76.9, 43.2], [-12.5, -60.0], [179.9, 89.0], [0.0, 0.1]];
        for some in [&positions[..0], &positions[..1], &positions[1..3], &positions] {
            let points: Vec<WorldPoint> = some.iter().map(|&[lon, lat]| WorldPoint::from_lon_lat(lon, lat)).collect();
            assert_eq!(WorldBox::of_lon_lat(some), WorldBox::of(&points));
        }
    }

    #[test]
    fn a_position_survives_the_round_trip_to_a_centimetre() {
        for (lon, lat) in [(76.9456, 43.2389), (-122.79, 41.71), (179.999, -84.9), (0.1, 0.1)] {
            let [lon2, lat2] = WorldPoint::from_lon_lat(lon, lat).to_lon_lat();
            assert!((lon - lon2).abs() < 1e-7 && (lat - lat2).abs() < 1e-7, "{lon} {lat} → {lon2} {lat2}");
        }
    }
}
