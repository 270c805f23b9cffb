//! The tight box around all geometries.

use crate::model::LonLatBounds;
use rayon::prelude::*;

/// Longitudes are told apart by tenths of a degree.
const BINS: usize = 3600;

/// Rings that one task looks through at least.
const RINGS_PER_TASK: usize = 1 << 14;

/// The tight box around rings and lines, which start among the positions at `offsets`: where half the world or more lies empty
/// on the inside, the box crosses the antimeridian.
pub(super) fn bounds(lon_lat: &[[f64; 2]], offsets: &[u32]) -> Option<LonLatBounds> {
    let with_ring = |extent: Extent, ring: &[u32]| extent.with(&lon_lat[ring[0] as usize..ring[1] as usize]);
    let extents = offsets.par_windows(2).with_min_len(RINGS_PER_TASK).fold(Extent::default, with_ring);
    extents.reduce_with(Extent::union)?.bounds()
}

/// What longitudes and latitudes there are.
struct Extent {
    south: f64,
    north: f64,
    bins: Vec<Bin>,
}

/// The westernmost and the easternmost longitude in a bin, and whether an edge may pass through it.
#[derive(Clone, Copy)]
struct Bin {
    west: f64,
    east: f64,
    touched: bool,
}

impl Default for Extent {
    fn default() -> Self {
        let (least, most) = (f64::NEG_INFINITY, f64::INFINITY);
        Self { south: most, north: least, bins: vec![Bin { west: most, east: least, touched: false }; BINS] }
    }
}

impl Extent {
    fn with(mut self, ring: &[[f64; 2]]) -> Self {
        let (mut low, mut high) = (BINS, 0);
        for &[lon, lat] in ring {
            let place = (((lon + 180.0) * BINS as f64 / 360.0) as usize).min(BINS - 1);
            (low, high) = (low.min(place), high.max(place));
            let bin = &mut self.bins[place];
            (bin.west, bin.east) = (bin.west.min(lon), bin.east.max(lon));
            (self.south, self.north) = (self.south.min(lat), self.north.max(lat));
        }
        if low <= high {
            self.bins[low..=high].iter_mut().for_each(|bin| bin.touched = true);
        }
        self
    }

    fn union(mut self, other: Self) -> Self {
        (self.south, self.north) = (self.south.min(other.south), self.north.max(other.north));
        for (a, b) in self.bins.iter_mut().zip(other.bins) {
            *a = Bin { west: a.west.min(b.west), east: a.east.max(b.east), touched: a.touched || b.touched };
        }
        self
    }

    fn bounds(&self) -> Option<LonLatBounds> {
        let touched: Vec<bool> = self.bins.iter().map(|bin| bin.touched).collect();
        let first = touched.iter().position(|t| *t)?;
        let last = touched.iter().rposition(|t| *t)?;
        let (gap_start, gap_end) = widest_gap(&touched[first..=last]);
        let (west_bins, east_bins) = if gap_end - gap_start >= BINS / 2 {
            (first + gap_end..BINS, 0..first + gap_start)
        } else {
            (first..BINS, 0..last + 1)
        };
        let west = self.bins[west_bins].iter().map(|bin| bin.west).find(|v| v.is_finite())?;
        let east = self.bins[east_bins].iter().rev().map(|bin| bin.east).find(|v| v.is_finite())?;
        LonLatBounds::new(west, self.south, east, self.north).ok()
    }
}

/// The longest run of `false` as a range; empty where there is none.
fn widest_gap(touched: &[bool]) -> (usize, usize) {
    let (mut widest, mut start) = ((0, 0), None);
    for (i, &t) in touched.iter().enumerate() {
        match (t, start) {
            (false, None) => start = Some(i),
            (true, Some(s)) => {
                if i - s > widest.1 - widest.0 {
                    widest = (s, i);
                }
                start = None;
            }
            _ => {}
        }
    }
    widest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bounds_of(lon_lat: &[[f64; 2]]) -> [f64; 4] {
        let ring_coords: Vec<u32> = (0..=lon_lat.len() as u32).collect();
        bounds(lon_lat, &ring_coords).unwrap().to_array()
    }

    #[test]
    fn the_box_crosses_the_antimeridian_where_that_is_tighter() {
        assert_eq!(bounds_of(&[[10.0, 1.0], [20.0, 2.0]]), [10.0, 1.0, 20.0, 2.0]);
        assert_eq!(bounds_of(&[[177.0, -18.0], [-179.5, -17.0]]), [177.0, -18.0, -179.5, -17.0]);
        assert_eq!(bounds_of(&[[5.0, 5.0]]), [5.0, 5.0, 5.0, 5.0]);
        assert_eq!(
            bounds_of(&[[-180.0, -90.0], [180.0, 90.0], [0.0, 0.0], [90.0, 0.0], [-90.0, 0.0]]),
            [-180.0, -90.0, 180.0, 90.0]
        );
    }
}
