//! What the positions of a whole layer say together about its CRS and its axis order.

use super::{
    CoordinateCheck, Suspicion,
    sizes::{NEARLY_ALL, Sizes},
};
use crate::model::CrsOrigin;

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
    /// How large the coordinates are that are out of range.
    sizes: Sizes,
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
                    evidence.sizes.add([x, y]);
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
            let share = evidence.share(evidence.exchanged);
            let advice = self.exchange_advice(share);
            return Some(format!("{} of the positions fit {label} only when x and y are exchanged; {advice}", percent(share)));
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
        let share = evidence.share(evidence.out_of_range);
        let said = if self.origin == CrsOrigin::Default { "nothing says what the CRS is, and " } else { "" };
        let finding = match percent(share) {
            share if self.is_geographic => format!("{said}{share} of the positions are no longitude and latitude"),
            share => format!("{share} of the positions lie far outside the area of use of {label}"),
        };
        Some(format!("{finding}; {}", self.crs_advice(&evidence.sizes, share)))
    }

    /// What helps against exchanged axes. The order of the authority does so only where it begins with the northing.
    fn exchange_advice(&self, share: f64) -> &'static str {
        let may_be_said = !matches!(self.origin, CrsOrigin::File(_));
        if share < NEARLY_ALL {
            "exchange those in the file"
        } else if self.stored_northing_first {
            "set crs_axis = \"xy\" in the configuration, or exchange them in the file"
        } else if self.northing_first {
            "set crs_axis = \"authority\" in the configuration, or exchange them in the file"
        } else if may_be_said && self.label == "OGC:CRS84" {
            "set crs = \"EPSG:4326\" and crs_axis = \"authority\" in the configuration, or exchange them in the file"
        } else {
            "exchange them in the file; for a CSV, xy_columns in the configuration will do"
        }
    }

    /// What the positions out of range look like, and what to do. A CRS that the file states can only be corrected there.
    fn crs_advice(&self, sizes: &Sizes, share: f64) -> String {
        let guess = sizes.guess();
        let looks = guess.as_ref().map(|guess| format!("they {}: ", guess.text)).unwrap_or_default();
        if guess.as_ref().is_some_and(|guess| guess.several_zones) {
            return format!("{looks}a file can have one CRS only, split it by zone");
        }
        if share < NEARLY_ALL {
            return format!("{looks}a file can have one CRS only, split it or correct these rows");
        }
        let northing_first = guess.as_ref().is_some_and(|guess| guess.northing_first);
        let code = guess.and_then(|guess| guess.code);
        let find_out = if code.is_none() { "find out which CRS it is and " } else { "" };
        let said = code.map(|code| format!(" {code}")).unwrap_or_default();
        let axis = if northing_first && self.origin != CrsOrigin::Default {
            " and set crs_axis = \"authority\" in the configuration"
        } else {
            ""
        };
        let remedy = match &self.origin {
            CrsOrigin::File(place) => format!("correct the CRS that the file states ({place})"),
            CrsOrigin::Configuration => format!("correct crs in the configuration{}", said.replace(' ', " to ")),
            CrsOrigin::CommandLine => format!("say --crs{said} instead"),
            CrsOrigin::Default if northing_first => {
                format!("set crs to{said} and crs_axis to \"authority\" in the configuration")
            }
            CrsOrigin::Default => format!("say --crs{said} or set crs in the configuration"),
        };
        format!("{looks}{find_out}{remedy}{axis}")
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
        self.sizes.merge(&other.sizes);
        self
    }

    /// Part of the positions that are not 0, 0.
    fn share(&self, count: u64) -> f64 {
        count as f64 / (self.positions - self.zero).max(1) as f64
    }
}

fn percent(share: f64) -> String {
    if share >= 1.0 { "all".to_owned() } else { format!("{} %", (share * 100.0).floor()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        crs::{Crs, Transformer},
        model::CrsReference,
    };

    fn judge(definition: Option<&str>, xy: &[[f64; 2]]) -> Option<String> {
        judge_as(&definition.map_or_else(CrsReference::default_crs84, |d| CrsReference::from_file(d, "test")), xy)
    }

    fn judge_as(reference: &CrsReference, xy: &[[f64; 2]]) -> Option<String> {
        let crs = Crs::resolve(reference).unwrap();
        let check = CoordinateCheck::new(&crs, &Transformer::new(&crs, &[]).unwrap(), &reference.origin);
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

    #[test]
    fn advice_is_what_helps_whoever_stated_the_crs() {
        let said = |origin| CrsReference { origin, ..CrsReference::from_file("EPSG:28412", "") };
        let (zone_12, zone_13) = ([12_670_129.5, 5_669_268.6], [13_312_800.0, 4_994_300.0]);
        let all = |reference| judge_as(&reference, &[zone_13; 4]).unwrap();
        assert!(all(said(CrsOrigin::CommandLine)).ends_with("say --crs EPSG:28413 instead"));
        assert!(all(said(CrsOrigin::Configuration)).ends_with("correct crs in the configuration to EPSG:28413"));
        assert!(all(said(CrsOrigin::File("a.prj".into()))).ends_with("correct the CRS that the file states (a.prj)"));
        let half = judge_as(&said(CrsOrigin::CommandLine), &[zone_12, zone_13]).unwrap();
        assert!(half.contains("zone 13") && half.contains("split it") && !half.contains("--crs"), "{half}");
    }

    #[test]
    fn the_authoritys_order_is_advised_only_where_it_begins_with_the_northing() {
        let exchanged = [[51.1, 171.4]; 4];
        assert!(judge(None, &exchanged).unwrap().contains("set crs = \"EPSG:4326\" and crs_axis = \"authority\""));
        let kml = judge(Some("OGC:CRS84"), &exchanged).unwrap();
        assert!(kml.contains("exchange them in the file") && !kml.contains("crs_axis"), "{kml}");
        let finland = judge(Some("EPSG:3067"), &[[6_900_000.0, 400_000.0]; 4]).unwrap();
        assert!(finland.contains("exchange them in the file") && !finland.contains("crs_axis"), "{finland}");
        let some = judge(Some("EPSG:28412"), &[[5_669_268.6, 12_670_129.5], [12_670_129.5, 5_669_268.6]]).unwrap();
        assert!(some.ends_with("exchange those in the file"), "{some}");
    }
}
