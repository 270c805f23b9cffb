//! Where a tile matrix set lies, in longitude and latitude.

use super::{UNITS_PER_DEGREE, View};
use crate::geometry::Window;

/// Places looked at along each side of the set.
const PLACES: u32 = 33;
/// Far enough beyond the edges of the set for what is drawn around tiles, in parts of its sides.
const MARGIN: f64 = 1.0 / 32.0;
/// A place that comes back this far from where it was has no longitude and latitude, in parts of the sides of the set.
const ASTRAY: f64 = 1e-6;

/// A box around what the set shows, in parts of a degree; the whole world where nothing is known of it.
///
/// Far outside the area that a projection is made for, its formulas give positions that mean nothing, or none. So shapes are
/// cut to this box before they are projected, and a country that begins in the set may end anywhere.
pub fn lon_lat_window(view: View<'_>) -> Window {
    let [west, south, east, north] = view.set.extent();
    let sides = [east - west, north - south];
    let along = |from: f64, side: f64, i: u32| {
        let share = f64::from(i) / f64::from(PLACES - 1);
        from + side * (share * (1.0 + 2.0 * MARGIN) - MARGIN)
    };
    let row = |j: u32| (0..PLACES).map(move |i| [along(west, sides[0], i), along(south, sides[1], j)]);
    let places: Vec<[f64; 2]> = (0..PLACES).flat_map(row).collect();
    let mut lon_lat = places.clone();
    view.transformer.transform(&mut lon_lat);
    let mut back = lon_lat.clone();
    view.transformer.inverse(&mut back);
    let is_true = |(from, to): (&[f64; 2], &[f64; 2])| (0..2).all(|axis| (from[axis] - to[axis]).abs() <= ASTRAY * sides[axis]);
    let found = lon_lat.iter().zip(places.iter().zip(&back)).filter(|(_, there)| is_true(*there)).map(|(p, _)| *p);
    window_around(found)
}

/// The box of some places with room for what lies between them.
fn window_around(places: impl Iterator<Item = [f64; 2]>) -> Window {
    let whole = [[-180.0, -90.0], [180.0, 90.0]];
    let (mut low, mut high) = ([f64::INFINITY; 2], [f64::NEG_INFINITY; 2]);
    for place in places {
        low = [0, 1].map(|axis| low[axis].min(place[axis]));
        high = [0, 1].map(|axis| high[axis].max(place[axis]));
    }
    if low[0] > high[0] {
        (low, high) = (whole[0], whole[1]);
    }
    let room = [0, 1].map(|axis| (high[axis] - low[axis]) * MARGIN);
    let units = |degrees: f64| (degrees * UNITS_PER_DEGREE).round() as i64;
    Window {
        min: [0, 1].map(|axis| units((low[axis] - room[axis]).max(whole[0][axis]))),
        max: [0, 1].map(|axis| units((high[axis] + room[axis]).min(whole[1][axis]))),
    }
}
