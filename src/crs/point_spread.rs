//! Where the points of a layer lie in degrees, to find the few whose longitude and latitude are exchanged
//! although both are possible: 51.99, 60.83 among points of Kazakhstan.

/// Counts of points per degree of longitude and latitude.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PointSpread {
    lon: Box<[u32; 360]>,
    lat: Box<[u32; 180]>,
    points: u32,
}

/// Where all but the outermost points of a layer lie, with a margin.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct UsualPlace {
    min: [f64; 2],
    max: [f64; 2],
}

/// Fewer points have no usual place.
const ENOUGH_POINTS: u32 = 50;
/// The part of the points that is left out at each end.
const TAIL: f64 = 0.03;
/// Degrees of longitude that a usual place has at most.
const WIDEST_DEG: f64 = 120.0;
/// Degrees around the rest.
const MARGIN_DEG: f64 = 3.0;

impl Default for PointSpread {
    fn default() -> Self {
        Self { lon: Box::new([0; 360]), lat: Box::new([0; 180]), points: 0 }
    }
}

impl PointSpread {
    /// Counts a point, in degrees; what is no longitude and latitude is left out.
    pub fn add(&mut self, [lon, lat]: [f64; 2]) {
        let (column, row) = ((lon + 180.0).floor(), (lat + 90.0).floor());
        if !(column >= 0.0 && row >= 0.0) {
            return;
        }
        if let (Some(column), Some(row)) = (self.lon.get_mut(column as usize), self.lat.get_mut(row as usize)) {
            *column = column.saturating_add(1);
            *row = row.saturating_add(1);
            self.points = self.points.saturating_add(1);
        }
    }

    /// Where nearly all points lie; `None` for a few points, and for points over half the world, where exchanging says
    /// nothing.
    pub fn usual_place(&self) -> Option<UsualPlace> {
        if self.points < ENOUGH_POINTS {
            return None;
        }
        let (west, east) = middle(self.lon.as_slice(), self.points)?;
        let (south, north) = middle(self.lat.as_slice(), self.points)?;
        if east - west > WIDEST_DEG {
            return None;
        }
        Some(UsualPlace {
            min: [west - 180.0 - MARGIN_DEG, south - 90.0 - MARGIN_DEG],
            max: [east - 180.0 + MARGIN_DEG, north - 90.0 + MARGIN_DEG],
        })
    }
}

impl UsualPlace {
    /// Whether a point lies away from the others, and among them with longitude and latitude exchanged.
    pub fn suspects_exchange(&self, [lon, lat]: [f64; 2]) -> bool {
        !self.contains([lon, lat]) && self.contains([lat, lon])
    }

    /// Whether a point lies among the others.
    pub fn contains(&self, [lon, lat]: [f64; 2]) -> bool {
        lon >= self.min[0] && lon <= self.max[0] && lat >= self.min[1] && lat <= self.max[1]
    }
}

/// The cells between which the counts lie without their tails: the first, and the one after the last.
fn middle(counts: &[u32], total: u32) -> Option<(f64, f64)> {
    let tail = f64::from(total) * TAIL;
    let first = cells_in_tail(counts.iter(), tail)?;
    let last = counts.len() - cells_in_tail(counts.iter().rev(), tail)?;
    Some((first as f64, last as f64))
}

/// How many cells it takes to have `tail` points at most.
fn cells_in_tail<'a>(mut counts: impl Iterator<Item = &'a u32>, tail: f64) -> Option<usize> {
    let mut sum = 0.0;
    counts.position(|&count| {
        sum += f64::from(count);
        sum > tail
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kazakhstan() -> impl Iterator<Item = [f64; 2]> {
        (0..1000).map(|i| [47.0 + f64::from(i * 7 % 400) / 10.0, 41.0 + f64::from(i * 3 % 140) / 10.0])
    }

    #[test]
    fn a_point_exchanged_among_others_is_found_and_an_outlier_is_not() {
        let mut spread = PointSpread::default();
        kazakhstan().for_each(|p| spread.add(p));
        spread.add([51.71, 60.73]);
        let place = spread.usual_place().unwrap();
        assert!(place.suspects_exchange([51.71, 60.73]));
        assert!(!place.suspects_exchange([60.73, 51.71]));
        assert!(!place.suspects_exchange([50.0, -90.0]));
        assert!(!place.suspects_exchange([0.0, 0.0]));
    }

    #[test]
    fn points_all_over_the_world_and_a_handful_have_no_exchange() {
        let mut world = PointSpread::default();
        (0..2000).for_each(|i| world.add([f64::from(i * 37 % 3600) / 10.0 - 180.0, f64::from(i * 17 % 1400) / 10.0 - 70.0]));
        assert_eq!(world.usual_place(), None);
        let mut few = PointSpread::default();
        kazakhstan().take(10).for_each(|p| few.add(p));
        assert_eq!(few.usual_place(), None);
    }

    #[test]
    fn impossible_positions_do_not_count() {
        let (mut all, mut possible) = (PointSpread::default(), PointSpread::default());
        for p in kazakhstan() {
            all.add(p);
            possible.add(p);
        }
        for impossible in [[f64::NAN, 1.0], [500.0, 1.0], [1.0, -91.0], [1.0, f64::INFINITY]] {
            all.add(impossible);
        }
        assert_eq!(all, possible);
    }
}
