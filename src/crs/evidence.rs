//! What the positions of a whole layer say together about its CRS and its axis order.

use super::{CoordinateCheck, Suspicion};

/// Counts over the positions of a layer; batches are counted apart and merged.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct AxisEvidence {
    /// Finite positions.
    pub positions: u64,
    /// Those that fit the CRS as they are.
    pub as_given: u64,
    /// Those that fit only with x and y exchanged.
    pub exchanged: u64,
    /// Those that look like degrees in a CRS of metres.
    pub degrees: u64,
    /// Those that fit neither way.
    pub out_of_range: u64,
    /// Those that are 0, 0.
    pub zero: u64,
    /// The extent of what is out of range: min x, min y, max x, max y.
    out_of_range_extent: Option<[f64; 4]>,
}

/// From this share of the positions on, a layer as a whole is spoken of.
const WORTH_SAYING: f64 = 0.1;

impl CoordinateCheck {
    /// Counts positions, as stored.
    pub fn evidence(&self, xy: &[[f64; 2]]) -> AxisEvidence {
        let mut evidence = AxisEvidence::default();
        for &[x, y] in xy.iter().filter(|p| p[0].is_finite() && p[1].is_finite()) {
            evidence.positions += 1;
            match self.suspect([x, y]) {
                None | Some(Suspicion::Pole) => evidence.as_given += 1,
                Some(Suspicion::Zero) => evidence.zero += 1,
                Some(Suspicion::Exchanged) => evidence.exchanged += 1,
                Some(Suspicion::Degrees) => evidence.degrees += 1,
                Some(Suspicion::OutOfRange) => {
                    evidence.out_of_range += 1;
                    evidence.grow([x, y, x, y]);
                }
            }
        }
        evidence
    }

    /// What to tell the user about the layer as a whole, and what to do; `None` when all looks well.
    pub fn judgement(&self, evidence: &AxisEvidence) -> Option<String> {
        let worth_saying = |count| evidence.share(count) >= WORTH_SAYING;
        let label = &self.label;
        if worth_saying(evidence.exchanged) {
            let share = percent(evidence.share(evidence.exchanged));
            let axis = if self.stored_northing_first { "xy" } else { "authority" };
            return Some(format!(
                "{share} of the positions fit {label} only when x and y are exchanged; set crs_axis = \"{axis}\" in the configuration, or fix the file"
            ));
        }
        if worth_saying(evidence.degrees) {
            let share = percent(evidence.share(evidence.degrees));
            return Some(format!(
                "{share} of the positions look like degrees, but {label} is in metres or feet; is that the right CRS?"
            ));
        }
        if !worth_saying(evidence.out_of_range) {
            return None;
        }
        let share = percent(evidence.share(evidence.out_of_range));
        let guess = evidence.out_of_range_extent.map(guess).unwrap_or_default();
        Some(if self.is_geographic {
            let said = if self.is_default { "nothing says what the CRS is, and " } else { "" };
            format!("{said}{share} of the positions are no longitude and latitude{guess}")
        } else {
            format!("{share} of the positions lie far outside the area of use of {label}{guess}")
        })
    }
}

impl AxisEvidence {
    /// The counts of both.
    #[must_use]
    pub fn merge(mut self, other: &Self) -> Self {
        self.positions += other.positions;
        self.as_given += other.as_given;
        self.exchanged += other.exchanged;
        self.degrees += other.degrees;
        self.out_of_range += other.out_of_range;
        self.zero += other.zero;
        if let Some(extent) = other.out_of_range_extent {
            self.grow(extent);
        }
        self
    }

    fn grow(&mut self, [x0, y0, x1, y1]: [f64; 4]) {
        let [a, b, c, d] = self.out_of_range_extent.unwrap_or([x0, y0, x1, y1]);
        self.out_of_range_extent = Some([a.min(x0), b.min(y0), c.max(x1), d.max(y1)]);
    }

    /// Part of the positions that are not 0, 0.
    fn share(&self, count: u64) -> f64 {
        count as f64 / (self.positions - self.zero).max(1) as f64
    }
}

fn percent(share: f64) -> String {
    if share >= 1.0 { "all".to_owned() } else { format!("{} %", (share * 100.0).floor()) }
}

/// Which systems projected coordinates could be in, by their size.
fn guess([min_x, min_y, max_x, max_y]: [f64; 4]) -> String {
    const HALF_WORLD_M: f64 = 20_037_508.35;
    // The land of Pulkovo 1942 lies between 35° and 82° N.
    let northings = |min: f64, max: f64| min > 3_800_000.0 && max < 9_200_000.0;
    if let (Some(zones), true) = (zones(min_x, max_x), northings(min_y, max_y)) {
        return format!("; they look projected: {} {}", zones.of("x"), zones.advice(""));
    }
    if let (Some(zones), true) = (zones(min_y, max_y), northings(min_x, max_x)) {
        return format!(
            "; they look projected, northing first: {} {}",
            zones.of("y"),
            zones.advice(" and set crs_axis = \"authority\" in the configuration")
        );
    }
    let plain = |min: f64, max: f64| min > 0.0 && max < 1_000_000.0;
    if (plain(min_x, max_x) && northings(min_y, max_y)) || (plain(min_y, max_y) && northings(min_x, max_x)) {
        return "; they have the size of UTM or Gauss–Krüger coordinates without a zone: find out which and say --crs".to_owned();
    }
    if [min_x, min_y, max_x, max_y].iter().all(|v| v.abs() <= HALF_WORLD_M) {
        return "; they could be Web Mercator, EPSG:3857: find out which CRS it is and say --crs".to_owned();
    }
    "; find out which CRS they are in and say --crs".to_owned()
}

/// Gauss–Krüger zones of 6° whose number stands in front of the easting.
struct Zones {
    first: u32,
    last: u32,
}

/// The zones that eastings between `min` and `max` name, if they can be such eastings at all: within 450 km
/// of a central meridian, zones 4–32 (the land of Pulkovo 1942).
fn zones(min: f64, max: f64) -> Option<Zones> {
    let is_easting = |v: f64| (50_000.0..=950_000.0).contains(&v.rem_euclid(1e6)) && (4e6..33e6).contains(&v);
    let zone = |v: f64| (v / 1e6) as u32;
    // Up to zone 10 an easting has the size of a northing; then only a single zone is believed.
    let believable = is_easting(min) && is_easting(max) && (min >= 11e6 || zone(min) == zone(max));
    believable.then(|| Zones { first: zone(min), last: zone(max) })
}

impl Zones {
    fn of(&self, axis: &str) -> String {
        let &Self { first, last } = self;
        let zones = if first == last { format!("zone {first}") } else { format!("zones {first} to {last}") };
        format!("{axis} between {first} and {} million looks like Gauss–Krüger {zones}", last + 1)
    }

    fn advice(&self, more: &str) -> String {
        let code = |zone: u32| format!("EPSG:284{zone:02}");
        if self.first == self.last {
            format!("of Pulkovo 1942, {0}: say --crs {0}{more}", code(self.first))
        } else {
            format!(
                "of Pulkovo 1942, {} to {}: a file can have one CRS only, split it by zone{more}",
                code(self.first),
                code(self.last)
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        crs::{Crs, Transformer},
        model::CrsReference,
    };

    fn judge(definition: Option<&str>, xy: &[[f64; 2]]) -> Option<String> {
        let reference = definition.map_or_else(CrsReference::default_crs84, |d| CrsReference::from_file(d, "test"));
        let crs = Crs::resolve(&reference).unwrap();
        let check = CoordinateCheck::new(&crs, &Transformer::new(&crs, &[]).unwrap(), definition.is_none());
        let halves = xy.split_at(xy.len() / 2);
        let merged = check.evidence(halves.0).merge(&check.evidence(halves.1));
        assert_eq!(merged, check.evidence(xy));
        check.judgement(&merged)
    }

    #[test]
    fn a_layer_that_fits_its_crs_needs_no_words() {
        assert_eq!(judge(Some("EPSG:28412"), &[[12_670_129.5, 5_669_268.6]; 4]), None);
        assert_eq!(judge(None, &[]), None);
        assert_eq!(judge(None, &[[0.0, 0.0], [71.0, 51.0], [71.0, 51.0]]), None);
    }

    #[test]
    fn judgements_name_the_finding_and_what_to_do() {
        let mut mostly_exchanged = vec![[5_669_268.6, 12_670_129.5]; 83];
        mostly_exchanged.resize(100, [12_670_129.5, 5_669_268.6]);
        let texts = [
            judge(Some("EPSG:28412"), &mostly_exchanged),
            judge(None, &[[12_670_129.5, 5_669_268.6], [12_300_000.0, 5_500_000.0]]),
            judge(None, &[[5_669_268.6, 12_670_129.5]]),
            judge(None, &[[12_670_129.5, 5_669_268.6], [13_300_000.0, 5_500_000.0]]),
            judge(None, &[[670_129.5, 5_669_268.6]]),
            judge(None, &[[8_400_856.0, 6_345_082.7], [-8_400_856.0, -6_345_082.7]]),
            judge(Some("EPSG:28412"), &[[71.4, 51.1]]),
            judge(Some("EPSG:32642"), &[[5e7, 5e7]]),
        ];
        let texts: Vec<String> = texts.into_iter().map(Option::unwrap_or_default).collect();
        insta::assert_snapshot!(texts.join("\n"));
    }
}
