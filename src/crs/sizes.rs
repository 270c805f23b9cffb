//! What positions that are out of range could be, by their size. Counted and not by their extent, so that a few
//! odd rows do not hide what all others are.

use std::collections::BTreeMap;

/// Counts of positions by what they look like; one position may look like several things.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Sizes {
    positions: u64,
    /// Gauss–Krüger with the number of the zone in front of x, by zone.
    zones_in_x: BTreeMap<u32, u64>,
    /// The same in front of y.
    zones_in_y: BTreeMap<u32, u64>,
    /// UTM or Gauss–Krüger without a zone, either way round.
    zoneless: u64,
    /// Inside the square of Web Mercator.
    in_world_square: u64,
}

/// What nearly all positions look like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Guess {
    /// To be put after "they".
    pub text: String,
    /// The CRS to take, if it is one.
    pub code: Option<String>,
    /// Gauss–Krüger zones, more than one.
    pub several_zones: bool,
    /// Northing is stored first.
    pub northing_first: bool,
}

/// A guess has to hold for this share of the positions.
pub(super) const NEARLY_ALL: f64 = 0.9;
/// A zone with a smaller share of the positions is not named.
const SMALLEST_ZONE: f64 = 0.02;
const HALF_WORLD_M: f64 = 20_037_508.35;

impl Sizes {
    /// Counts a position.
    pub fn add(&mut self, [x, y]: [f64; 2]) {
        self.positions += 1;
        match (zone(x), zone(y)) {
            (Some(zone), _) if is_northing(y) => *self.zones_in_x.entry(zone).or_default() += 1,
            (_, Some(zone)) if is_northing(x) => *self.zones_in_y.entry(zone).or_default() += 1,
            _ if (is_plain_easting(x) && is_northing(y)) || (is_plain_easting(y) && is_northing(x)) => self.zoneless += 1,
            _ => {}
        }
        self.in_world_square += u64::from(x.abs() <= HALF_WORLD_M && y.abs() <= HALF_WORLD_M);
    }

    /// Adds the counts of another part of the layer.
    pub fn merge(&mut self, other: &Self) {
        self.positions += other.positions;
        self.zoneless += other.zoneless;
        self.in_world_square += other.in_world_square;
        other.zones_in_x.iter().for_each(|(zone, count)| *self.zones_in_x.entry(*zone).or_default() += count);
        other.zones_in_y.iter().for_each(|(zone, count)| *self.zones_in_y.entry(*zone).or_default() += count);
    }

    /// What nearly all positions look like, if they look like anything.
    pub fn guess(&self) -> Option<Guess> {
        if let Some(zones) = self.zones(&self.zones_in_x) {
            return Some(zones.guess(false));
        }
        if let Some(zones) = self.zones(&self.zones_in_y) {
            return Some(zones.guess(true));
        }
        let plain = |text: &str| Guess { text: text.to_owned(), code: None, several_zones: false, northing_first: false };
        if self.share(self.zoneless) >= NEARLY_ALL {
            return Some(plain("have the size of UTM or Gauss–Krüger coordinates without a zone"));
        }
        let like_zones = self.zoneless + self.zones_in_x.values().sum::<u64>() + self.zones_in_y.values().sum::<u64>();
        if self.share(like_zones) >= NEARLY_ALL {
            return Some(plain("look like Gauss–Krüger or UTM coordinates of several kinds"));
        }
        (self.share(self.in_world_square) >= NEARLY_ALL).then(|| plain("could be Web Mercator, EPSG:3857"))
    }

    /// The zones that nearly all positions name. Up to zone 10 an easting has the size of a northing; then only a
    /// single zone is believed.
    fn zones(&self, counts: &BTreeMap<u32, u64>) -> Option<Zones> {
        let worth_naming = || counts.iter().filter(|(_, count)| self.share(**count) >= SMALLEST_ZONE);
        let named: u64 = worth_naming().map(|(_, count)| count).sum();
        let first = *worth_naming().next()?.0;
        let last = *worth_naming().next_back()?.0;
        let believable = self.share(named) >= NEARLY_ALL && (first > 10 || first == last);
        believable.then_some(Zones { first, last })
    }

    fn share(&self, count: u64) -> f64 {
        count as f64 / self.positions.max(1) as f64
    }
}

/// The Gauss–Krüger zone of 6° whose number stands in front of an easting: within 450 km of a central meridian,
/// zones 4–32 (the land of Pulkovo 1942).
fn zone(v: f64) -> Option<u32> {
    let is_easting = (50_000.0..=950_000.0).contains(&v.rem_euclid(1e6)) && (4e6..33e6).contains(&v);
    is_easting.then_some((v / 1e6) as u32)
}

/// The land of Pulkovo 1942 lies between 35° and 82° N.
fn is_northing(v: f64) -> bool {
    v > 3_800_000.0 && v < 9_200_000.0
}

/// Metres around a false easting of 500 km, and more than degrees are.
fn is_plain_easting(v: f64) -> bool {
    v > 0.0 && v < 1_000_000.0
}

struct Zones {
    first: u32,
    last: u32,
}

impl Zones {
    fn guess(&self, northing_first: bool) -> Guess {
        let &Self { first, last } = self;
        let code = |zone: u32| format!("EPSG:284{zone:02}");
        let order = if northing_first { ", northing first" } else { "" };
        let start = format!("look projected{order}: eastings between {first} and {} million look like Gauss–Krüger", last + 1);
        if first == last {
            let text = format!("{start} zone {first} of Pulkovo 1942, {}", code(first));
            return Guess { text, code: Some(code(first)), several_zones: false, northing_first };
        }
        let text = format!("{start} zones {first} to {last} of Pulkovo 1942, {} to {}", code(first), code(last));
        Guess { text, code: None, several_zones: true, northing_first }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guess(positions: impl IntoIterator<Item = [f64; 2]>) -> Option<Guess> {
        let mut sizes = Sizes::default();
        positions.into_iter().for_each(|p| sizes.add(p));
        sizes.guess()
    }

    fn zone_12(count: usize) -> Vec<[f64; 2]> {
        (0..count).map(|i| [12_300_000.0 + i as f64 * 500.0, 5_400_000.0 + i as f64 * 300.0]).collect()
    }

    #[test]
    fn a_few_odd_rows_do_not_hide_what_all_others_are() {
        for odd in [[1e9, 1e9], [5_000.0, 2_000.0], [43_000.0, 5_400_000.0], [13_000_000.0, 200.0]] {
            let mut positions = zone_12(50);
            positions.push(odd);
            assert_eq!(guess(positions).unwrap().code.as_deref(), Some("EPSG:28412"), "{odd:?}");
        }
    }

    #[test]
    fn coordinates_of_several_kinds_are_not_taken_for_web_mercator() {
        let mut positions = zone_12(50);
        positions.extend((0..50).map(|i| [400_000.0 + f64::from(i), 5_400_000.0]));
        let found = guess(positions).unwrap();
        assert!(found.code.is_none() && found.text.contains("several kinds"), "{found:?}");
        assert_eq!(guess([[5e8, 5e8]]), None);
    }
}
