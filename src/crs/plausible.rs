//! Does a position look as if it were in the CRS that its file claims? Cheap enough for every vertex.

use super::{Crs, Transformer};
use crate::model::{CrsOrigin, DefectKind, LonLatBounds};

/// What coordinates of a CRS can be, in its own units and as stored.
#[derive(Debug, Clone)]
pub struct CoordinateCheck {
    pub(super) label: String,
    pub(super) is_geographic: bool,
    /// Who said what the CRS is.
    pub(super) origin: CrsOrigin,
    /// Coordinates are taken as northing (latitude) first.
    pub(super) stored_northing_first: bool,
    /// The authority puts northing (latitude) first.
    pub(super) northing_first: bool,
    range: Range,
}

#[derive(Debug, Clone)]
enum Range {
    /// Degrees.
    Degrees { area: Option<LonLatBounds> },
    /// A box in the units of the CRS: its area of use and a margin around it.
    Plane { min: [f64; 2], max: [f64; 2] },
    /// Nothing is known.
    Anything,
}

/// Why a position looks wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Suspicion {
    /// Both coordinates are 0, which mostly stands for an unknown position. For points only: a line may well pass there.
    Zero,
    /// It is a pole of the Earth, where longitude means nothing. For points only, too: Antarctica ends there.
    Pole,
    /// It is in the CRS's range only when x and y are exchanged.
    Exchanged,
    /// It looks like degrees, but the CRS has metres.
    Degrees,
    /// It is outside what the CRS can express, or far outside its area of use.
    OutOfRange,
}

/// How far a projected CRS is believed beyond its area of use, in parts of the area's size.
const PLANE_MARGIN: f64 = 0.5;
/// The same for a geographic CRS, degrees.
const DEGREES_MARGIN: f64 = 5.0;

impl CoordinateCheck {
    /// The check for coordinates of `crs` as stored; `origin` says who stated it.
    pub fn new(crs: &Crs, transformer: &Transformer, origin: &CrsOrigin) -> Self {
        let area = crs.area_of_use().map(|area| area.bounds);
        let stored_northing_first = crs.stored_northing_first;
        let range = if !crs.is_geographic() {
            area.and_then(|area| plane_range(area, transformer)).unwrap_or(Range::Anything)
        } else if crs.unit() == "degree" {
            Range::Degrees { area: area.and_then(with_margin) }
        } else {
            Range::Anything
        };
        Self {
            label: crs.label().to_owned(),
            is_geographic: crs.is_geographic(),
            origin: origin.clone(),
            stored_northing_first,
            northing_first: crs.northing_first(),
            range,
        }
    }

    /// What is wrong with a position, as stored; `None` for what looks right and for what is not finite
    /// (that fails to transform anyway).
    pub fn suspect(&self, xy: [f64; 2]) -> Option<Suspicion> {
        let [x, y] = xy;
        if x == 0.0 && y == 0.0 {
            return Some(Suspicion::Zero);
        }
        if self.is_pole(xy) {
            return Some(Suspicion::Pole);
        }
        if self.fits(xy) || !(x.is_finite() && y.is_finite()) {
            return None;
        }
        if self.fits([y, x]) {
            return Some(Suspicion::Exchanged);
        }
        let like_degrees = !self.is_geographic && x.abs() <= 180.0 && y.abs() <= 180.0;
        Some(if like_degrees { Suspicion::Degrees } else { Suspicion::OutOfRange })
    }

    fn is_pole(&self, [x, y]: [f64; 2]) -> bool {
        let lat = if self.stored_northing_first { x } else { y };
        matches!(self.range, Range::Degrees { .. }) && (90.0..=90.0).contains(&lat.abs())
    }

    fn fits(&self, [x, y]: [f64; 2]) -> bool {
        match &self.range {
            Range::Anything => true,
            Range::Plane { min, max } => x >= min[0] && x <= max[0] && y >= min[1] && y <= max[1],
            Range::Degrees { area } => {
                let (lon, lat) = if self.stored_northing_first { (y, x) } else { (x, y) };
                // Up to 360: some files count longitude from 0 eastwards, some over the antimeridian.
                let possible = lon.abs() <= 360.0 && lat.abs() <= 90.0;
                possible && area.is_none_or(|a| a.contains(turned(lon), lat))
            }
        }
    }

    /// What to write in a row's defect.
    pub fn explain(&self, suspicion: Suspicion, [x, y]: [f64; 2]) -> String {
        match suspicion {
            Suspicion::Zero => "0, 0 mostly stands for an unknown position".to_owned(),
            Suspicion::Pole => format!("{x}, {y} is a pole; latitude may be missing or wrong"),
            Suspicion::Exchanged => format!("{x}, {y} fits {} only with x and y exchanged", self.label),
            Suspicion::Degrees => format!("{x}, {y} looks like degrees, but {} is in metres or feet", self.label),
            Suspicion::OutOfRange if self.is_geographic => format!("{x}, {y} is no longitude, latitude of {}", self.label),
            Suspicion::OutOfRange => format!("{x}, {y} is far outside the area of use of {}", self.label),
        }
    }
}

impl Suspicion {
    /// Whether the position may stand for an unknown one. Other positions of the same geometry then say that it does not.
    pub fn is_placeholder(self) -> bool {
        matches!(self, Self::Zero | Self::Pole)
    }

    /// The kind of defect it is reported as.
    pub fn defect_kind(self) -> DefectKind {
        match self {
            Self::Exchanged => DefectKind::SwappedAxes,
            Self::Zero | Self::Pole => DefectKind::PlaceholderPosition,
            Self::Degrees | Self::OutOfRange => DefectKind::OutOfRange,
        }
    }
}

/// A longitude turned into ±180.
fn turned(lon: f64) -> f64 {
    if lon > 180.0 {
        lon - 360.0
    } else if lon < -180.0 {
        lon + 360.0
    } else {
        lon
    }
}

fn with_margin(area: LonLatBounds) -> Option<LonLatBounds> {
    let [west, south, east, north] = area.to_array();
    let width = if west > east { east + 360.0 - west } else { east - west };
    let all_around = width + 2.0 * DEGREES_MARGIN >= 360.0;
    let (west, east) = if all_around { (-180.0, 180.0) } else { (west - DEGREES_MARGIN, west + width + DEGREES_MARGIN) };
    LonLatBounds::new(west, south - DEGREES_MARGIN, east, north + DEGREES_MARGIN).ok()
}

/// The area of use as a box in the plane, by the images of a grid over it.
fn plane_range(area: LonLatBounds, transformer: &Transformer) -> Option<Range> {
    const STEPS: u32 = 20;
    let [west, south, east, north] = area.to_array();
    let width = if west > east { east + 360.0 - west } else { east - west };
    let step = |i: u32, start: f64, size: f64| start + size * f64::from(i) / f64::from(STEPS);
    let mut grid: Vec<[f64; 2]> =
        (0..=STEPS).flat_map(|i| (0..=STEPS).map(move |j| [step(i, west, width), step(j, south, north - south)])).collect();
    transformer.inverse(&mut grid);
    let (mut min, mut max) = ([f64::INFINITY; 2], [f64::NEG_INFINITY; 2]);
    for position in grid.iter().filter(|p| p[0].is_finite()) {
        for axis in 0..2 {
            min[axis] = min[axis].min(position[axis]);
            max[axis] = max[axis].max(position[axis]);
        }
    }
    if min[0] > max[0] {
        return None;
    }
    for axis in 0..2 {
        let margin = (max[axis] - min[axis]) * PLANE_MARGIN;
        min[axis] -= margin;
        max[axis] += margin;
    }
    Some(Range::Plane { min, max })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::CrsReference;

    fn check(definition: &str, authority_axis_order: bool) -> CoordinateCheck {
        let reference = CrsReference { definition: definition.to_owned(), origin: CrsOrigin::CommandLine, authority_axis_order };
        let crs = Crs::resolve(&reference).unwrap();
        CoordinateCheck::new(&crs, &Transformer::new(&crs, &[]).unwrap(), &reference.origin)
    }

    #[test]
    fn longitude_and_latitude_out_of_range_are_told_from_exchanged_ones() {
        let check = check("OGC:CRS84", false);
        assert_eq!(check.suspect([76.9, 43.2]), None);
        assert_eq!(check.suspect([190.0, 43.2]), None);
        assert_eq!(check.suspect([43.2, 176.9]), Some(Suspicion::Exchanged));
        assert_eq!(check.suspect([12_670_129.5, 5_669_268.6]), Some(Suspicion::OutOfRange));
        assert_eq!(check.suspect([0.0, 0.0]), Some(Suspicion::Zero));
        assert_eq!(check.suspect([50.0, -90.0]), Some(Suspicion::Pole));
        assert_eq!(check.suspect([90.0, 50.0]), None);
        assert_eq!(check.suspect([f64::NAN, 1.0]), None);
    }

    #[test]
    fn northing_and_easting_exchanged_are_seen_in_a_zone_with_and_without_prefix() {
        let prefixed = check("EPSG:28412", false);
        assert_eq!(prefixed.suspect([12_670_129.5, 5_669_268.6]), None);
        assert_eq!(prefixed.suspect([5_669_268.6, 12_670_129.5]), Some(Suspicion::Exchanged));
        assert_eq!(prefixed.suspect([71.4, 51.1]), Some(Suspicion::Degrees));
        assert_eq!(prefixed.suspect([13_533_881.9, 5_475_615.5]), Some(Suspicion::OutOfRange));
        let plain = check("EPSG:28472", false);
        assert_eq!(plain.suspect([670_129.5, 5_669_268.6]), None);
        assert_eq!(plain.suspect([5_669_268.6, 670_129.5]), Some(Suspicion::Exchanged));
    }

    #[test]
    fn coordinates_in_authority_order_are_checked_as_stored() {
        let check = check("EPSG:28412", true);
        assert_eq!(check.suspect([5_669_268.6, 12_670_129.5]), None);
        assert_eq!(check.suspect([12_670_129.5, 5_669_268.6]), Some(Suspicion::Exchanged));
    }

    #[test]
    fn an_area_of_use_over_the_antimeridian_holds_both_sides_of_it() {
        let check = check("EPSG:4284", false);
        assert_eq!(check.suspect([75.0, 49.0]), None);
        assert_eq!(check.suspect([-172.0, 66.0]), None);
        assert_eq!(check.suspect([-100.0, 40.0]), Some(Suspicion::OutOfRange));
    }
}
