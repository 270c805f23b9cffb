//! The level from which each point, line and polygon is shown, found once at load: the coarser the map, the fewer.
//!
//! Levels are steps of an eighth of a zoom. A tile of zoom z shows what has level [`level_of_zoom`]`(z)` or less, or fewer where
//! that would make it too large: so what shows at z shows at z + 1, whatever either tile has room for.
//!
//! Points: a tile is a grid of 256 × 256 cells, and a cell shows the most important of its points. Where there are more, there
//! are more cells with a point. Lines and polygons: what is shorter or smaller than a pixel adds up along the Hilbert curve, and
//! whenever it makes a pixel, the one at hand is shown as that. So a thousand small fields keep the weight that they have on the
//! map together, in every tile. A tile in which nothing would show shows its largest.

/// Levels per zoom.
pub const LEVELS_PER_ZOOM: u8 = 8;

/// Zooms before zoom 0: a world of 4096 units, and so of 256 cells, is one cell there.
const ZOOMS_BEFORE_0: u8 = 8;

/// The zoom at which a tile unit is a world unit.
const FINEST_ZOOM: u8 = 20;

/// Levels between two that lines and polygons have: pixels that many levels apart differ by a factor of 2 in area.
pub const LEVELS_PER_STEP: u8 = 4;

/// What a tile of a zoom shows if it has room for all: this level and those below.
pub fn level_of_zoom(zoom: u8) -> u8 {
    (zoom.min(FINEST_ZOOM) + ZOOMS_BEFORE_0) * LEVELS_PER_ZOOM
}

/// The levels of points, given in the order of their keys on the Hilbert curve. Of two points, the one of lower priority number
/// is the more important; numbers should be spread evenly, as they also tell the levels between two zooms apart.
pub fn point_levels(keys: &[u64], priority: impl Fn(usize) -> u32) -> Vec<u8> {
    let mut levels = vec![0; keys.len()];
    let mut shown: Vec<u32> = (0..keys.len() as u32).collect();
    for zoom in (0..=FINEST_ZOOM + ZOOMS_BEFORE_0).rev() {
        let (mut kept, mut start) = (0, 0);
        while start < shown.len() {
            let end = run_end(&shown, start, |point| cell_of(keys[point as usize], zoom));
            let best = (start + 1..end).fold(shown[start], |best, i| {
                let rank = |point: u32| (priority(point as usize), point);
                if rank(shown[i]) < rank(best) { shown[i] } else { best }
            });
            for &point in shown[start..end].iter().filter(|point| **point != best) {
                levels[point as usize] = level_between(zoom, priority(point as usize));
            }
            shown[kept] = best;
            (kept, start) = (kept + 1, end);
        }
        shown.truncate(kept);
    }
    levels
}

/// The level of a point that its cell at `zoom` does not show, but that of the next zoom does.
fn level_between(zoom: u8, priority: u32) -> u8 {
    if zoom == FINEST_ZOOM + ZOOMS_BEFORE_0 {
        // No cell is ever small enough: each level has twice as many as all before it.
        return u8::MAX - priority.leading_zeros().min(30) as u8;
    }
    zoom * LEVELS_PER_ZOOM + 1 + (priority >> 29) as u8
}

/// The cell of a quadtree that a key lies in.
fn cell_of(key: u64, zoom: u8) -> u64 {
    key.checked_shr(64 - 2 * u32::from(zoom)).unwrap_or(0)
}

/// Where the run ends that begins at `start`: of neighbours for which `key` is the same.
fn run_end<K: PartialEq>(places: &[u32], start: usize, key: impl Fn(u32) -> K) -> usize {
    let Some(first) = places.get(start).map(|place| key(*place)) else { return start };
    places[start..].iter().position(|place| key(*place) != first).map_or(places.len(), |len| start + len)
}

/// A line or polygon whose size adds up with that of others.
#[derive(Debug, Clone, Copy)]
pub struct Sized {
    /// Its key on the Hilbert curve.
    pub key: u64,
    /// Its length or area in (square) world units.
    pub amount: f64,
    /// What decides whether it is shown by itself: no less than the amount.
    pub extent: f64,
    /// The extent of the polygon that a hole is in: where that is not shown by itself, nor is the hole. Else infinite.
    pub within: f64,
}

/// What the smallest thing drawn amounts to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pixel {
    /// A length of one unit of a tile.
    Length,
    /// The area of a square of six units: of the 4096 that are shown at 512 CSS pixels, half a pixel.
    Area,
}

impl Pixel {
    /// Tile units, or square tile units, at so many levels below that of the tile's zoom.
    pub fn amount(self, levels_below: i32) -> f64 {
        match self {
            Self::Length => (f64::from(levels_below) / 8.0).exp2(),
            Self::Area => 36.0 * (f64::from(levels_below) / 4.0).exp2(),
        }
    }

    /// World units, or square world units, at a level.
    fn amount_world(self, level: u8) -> f64 {
        self.amount(i32::from(level_of_zoom(FINEST_ZOOM)) - i32::from(level))
    }
}

/// The levels of lines or polygons, given in the order of their keys. With `show_largest`, no tile with any is without.
pub fn levels_by_size(all: &[Sized], pixel: Pixel, show_largest: bool) -> Vec<u8> {
    let finest = level_of_zoom(FINEST_ZOOM);
    let mut levels = vec![0; all.len()];
    let mut shown = Shown { places: (0..all.len() as u32).collect(), amounts: all.iter().map(|item| item.amount).collect() };
    let extent = |place: &u32| all[*place as usize].extent.min(all[*place as usize].within);
    let smallest = |shown: &Shown| shown.places.iter().map(extent).fold(f64::INFINITY, f64::min);
    let mut smallest_extent = smallest(&shown);
    for level in (0..=finest).rev().step_by(LEVELS_PER_STEP.into()) {
        let price = pixel.amount_world(level);
        if smallest_extent >= price {
            continue;
        }
        let zoom = (level / LEVELS_PER_ZOOM).saturating_sub(ZOOMS_BEFORE_0);
        shown.thin(all, price, show_largest.then_some(zoom), |place| levels[place] = level + LEVELS_PER_STEP);
        smallest_extent = smallest(&shown);
    }
    levels
}

/// What is shown at some level.
struct Shown {
    places: Vec<u32>,
    /// What each stands for.
    amounts: Vec<f64>,
}

impl Shown {
    /// Keeps what is shown where a pixel is `price`, and with `tiles_of` a zoom something in each of its tiles.
    fn thin(&mut self, all: &[Sized], price: f64, tiles_of: Option<u8>, mut leave_out: impl FnMut(usize)) {
        let extent = |place: u32| all[place as usize].extent;
        let tile = |place: u32| tiles_of.map_or(0, |zoom| cell_of(all[place as usize].key, zoom));
        // Beginning with half, the sum drawn is the sum owed, rounded.
        let (mut owed, mut kept, mut start) = (price / 2.0, 0, 0);
        while start < self.places.len() {
            let end = run_end(&self.places, start, tile);
            let (places, amounts) = (&self.places[start..end], &self.amounts[start..end]);
            let largest = places.iter().copied().reduce(|a, b| if extent(b) > extent(a) { b } else { a });
            let shows_any = largest.is_some_and(|place| extent(place) >= price) || owed + amounts.iter().sum::<f64>() >= price;
            let instead = largest.filter(|_| tiles_of.is_some() && !shows_any);
            for i in start..end {
                let (place, amount) = (self.places[i], self.amounts[i]);
                if all[place as usize].within < price {
                    leave_out(place as usize);
                    continue;
                }
                let by_itself = extent(place) >= price || instead == Some(place);
                owed += if by_itself { 0.0 } else { amount };
                if !by_itself && owed < price {
                    leave_out(place as usize);
                    continue;
                }
                owed -= if by_itself { 0.0 } else { price };
                (self.places[kept], self.amounts[kept]) = (place, if by_itself { amount } else { price });
                kept += 1;
            }
            start = end;
        }
        self.places.truncate(kept);
        self.amounts.truncate(kept);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers without order.
    fn noise(n: u64) -> impl Iterator<Item = u64> {
        (1..=n).map(|i| xxhash_rust::xxh3::xxh3_64(&i.to_le_bytes()))
    }

    fn keys(n: u64) -> Vec<u64> {
        let mut keys: Vec<u64> = noise(n).map(|v| v >> (v % 23)).collect();
        keys.sort_unstable();
        keys
    }

    #[test]
    fn each_cell_shows_its_most_important_point_and_what_shows_stays() {
        let (keys, priorities) = (keys(3000), noise(3000).map(|v| (v >> 32) as u32).collect::<Vec<_>>());
        let levels = point_levels(&keys, |i| priorities[i]);
        for zoom in 0..=14u8 {
            let cell = |i: usize| cell_of(keys[i], zoom + ZOOMS_BEFORE_0);
            let shown: Vec<usize> = (0..keys.len()).filter(|i| levels[*i] <= level_of_zoom(zoom)).collect();
            let mut expected: Vec<usize> = (0..keys.len()).collect();
            expected.sort_by_key(|i| (cell(*i), priorities[*i], *i));
            expected.dedup_by_key(|i| cell(*i));
            assert_eq!(shown, expected, "zoom {zoom}");
        }
    }

    #[test]
    fn points_in_one_place_have_levels_of_which_each_doubles_those_before() {
        let keys = vec![7 << 40; 100_000];
        let priorities: Vec<u32> = noise(100_000).map(|v| (v >> 32) as u32).collect();
        let levels = point_levels(&keys, |i| priorities[i]);
        let shown = |level: u8| levels.iter().filter(|l| **l <= level).count();
        assert_eq!((shown(level_of_zoom(20)), shown(u8::MAX)), (1, 100_000));
        assert!((45_000..55_000).contains(&shown(u8::MAX - 1)) && (2500..4000).contains(&shown(u8::MAX - 5)));
    }

    #[test]
    fn areas_shown_are_areas_given_at_every_level_and_on_every_stretch() {
        let sizes: Vec<f64> = noise(20_000).map(|v| (v % 40) as f64 * 1e9).collect();
        let item = |(key, amount): (u64, &f64)| Sized { key, amount: *amount, extent: *amount, within: f64::INFINITY };
        let all: Vec<Sized> = keys(20_000).into_iter().zip(&sizes).map(item).collect();
        let levels = levels_by_size(&all, Pixel::Area, false);
        for level in (64..200).step_by(4) {
            let price = Pixel::Area.amount_world(level);
            for stretch in [0..20_000, 0..5000, 7000..9000] {
                let given: f64 = all[stretch.clone()].iter().map(|item| item.amount).sum();
                let drawn = stretch.filter(|i| levels[*i] <= level).map(|i| all[i].amount.max(price)).sum::<f64>();
                assert!((drawn - given).abs() <= 4.0 * price, "{drawn} of {given} at level {level}, {price} a pixel");
            }
        }
    }

    #[test]
    fn every_tile_with_specks_shows_one_and_goes_on_showing_it() {
        let all: Vec<Sized> =
            keys(500).into_iter().map(|key| Sized { key, amount: 1e-3, extent: 1e-3, within: f64::INFINITY }).collect();
        let levels = levels_by_size(&all, Pixel::Area, true);
        for zoom in 0..=20 {
            let tile = |i: usize| cell_of(all[i].key, zoom);
            let mut shown: Vec<u64> = (0..500).filter(|i| levels[*i] <= level_of_zoom(zoom)).map(tile).collect();
            shown.dedup();
            let mut tiles: Vec<u64> = (0..500).map(tile).collect();
            tiles.dedup();
            assert_eq!(shown, tiles, "zoom {zoom}");
        }
    }
}
