//! Bounding boxes in longitude and latitude.

/// A box in degrees. `west > east` means it crosses the antimeridian (RFC 7946, section 5.2).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LonLatBounds {
    west: f64,
    south: f64,
    east: f64,
    north: f64,
}

/// Why four numbers are not a box.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum BoundsError {
    /// NaN or infinite.
    #[error("{0} is not a finite number")]
    NotFinite(f64),
    /// South above north.
    #[error("south ({south}) is greater than north ({north})")]
    SouthAboveNorth {
        /// The second number.
        south: f64,
        /// The fourth number.
        north: f64,
    },
}

impl LonLatBounds {
    /// Degrees; longitudes outside ±180 are turned into it, latitudes outside ±90 are cut off.
    pub fn new(west: f64, south: f64, east: f64, north: f64) -> Result<Self, BoundsError> {
        if let Some(bad) = [west, south, east, north].into_iter().find(|v| !v.is_finite()) {
            return Err(BoundsError::NotFinite(bad));
        }
        if south > north {
            return Err(BoundsError::SouthAboveNorth { south, north });
        }
        let (west, east) = if east - west >= 360.0 { (-180.0, 180.0) } else { (turn(west, 180.0), turn(east, -180.0)) };
        Ok(Self { west, south: south.clamp(-90.0, 90.0), east, north: north.clamp(-90.0, 90.0) })
    }

    /// Four numbers, or six with heights, which are left out; `None` for any other count.
    pub fn from_numbers(numbers: &[f64]) -> Option<Result<Self, BoundsError>> {
        match *numbers {
            [west, south, east, north] | [west, south, _, east, north, _] => Some(Self::new(west, south, east, north)),
            _ => None,
        }
    }

    /// Western edge, degrees.
    pub fn west(&self) -> f64 {
        self.west
    }
    /// Southern edge, degrees.
    pub fn south(&self) -> f64 {
        self.south
    }
    /// Eastern edge, degrees; less than `west` over the antimeridian.
    pub fn east(&self) -> f64 {
        self.east
    }
    /// Northern edge, degrees.
    pub fn north(&self) -> f64 {
        self.north
    }

    /// `[west, south, east, north]`.
    pub fn to_array(self) -> [f64; 4] {
        [self.west, self.south, self.east, self.north]
    }

    /// Whether it crosses the antimeridian.
    pub fn crosses_antimeridian(&self) -> bool {
        self.west > self.east
    }

    /// One box with west ≤ east, or the two halves on either side of the antimeridian.
    pub fn halves(&self) -> impl Iterator<Item = Self> {
        let second = self.crosses_antimeridian().then_some(Self { west: -180.0, ..*self });
        let first = if second.is_some() { Self { east: 180.0, ..*self } } else { *self };
        std::iter::once(first).chain(second)
    }

    /// Whether the position (degrees) lies in the box or on its edge.
    pub fn contains(&self, lon: f64, lat: f64) -> bool {
        let in_lon =
            if self.crosses_antimeridian() { lon >= self.west || lon <= self.east } else { lon >= self.west && lon <= self.east };
        in_lon && lat >= self.south && lat <= self.north
    }
}

/// A longitude turned into ±180; `-180` itself stays for a western edge and `180` for an eastern one.
fn turn(lon: f64, edge: f64) -> f64 {
    if (-180.0..=180.0).contains(&lon) {
        return lon;
    }
    let turned = (lon + 180.0).rem_euclid(360.0) - 180.0;
    if turned == -180.0 && edge < 0.0 { 180.0 } else { turned }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_box_over_the_antimeridian_has_two_halves_and_holds_both_sides() {
        let b = LonLatBounds::new(170.0, -10.0, -170.0, 10.0).unwrap();
        let halves: Vec<_> = b.halves().map(LonLatBounds::to_array).collect();
        assert_eq!(halves, [[170.0, -10.0, 180.0, 10.0], [-180.0, -10.0, -170.0, 10.0]]);
        assert!(b.contains(175.0, 0.0) && b.contains(-175.0, 0.0) && !b.contains(0.0, 0.0));
    }

    #[test]
    fn longitudes_beyond_180_are_turned() {
        assert_eq!(LonLatBounds::new(170.0, 0.0, 190.0, 1.0).unwrap().to_array(), [170.0, 0.0, -170.0, 1.0]);
        assert_eq!(LonLatBounds::new(-200.0, 0.0, 200.0, 1.0).unwrap().to_array(), [-180.0, 0.0, 180.0, 1.0]);
    }

    #[test]
    fn south_above_north_and_nan_are_refused() {
        assert!(LonLatBounds::new(0.0, 2.0, 1.0, 1.0).is_err());
        assert!(LonLatBounds::new(0.0, f64::NAN, 1.0, 1.0).is_err());
    }
}
