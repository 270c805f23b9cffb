//! 0, 0 and the poles, where rows are whose position nobody knew.

use super::{
    Subject,
    assess::Found,
    finding::{Findings, Sure},
};

pub(super) fn find(subject: &Subject<'_>) -> Found {
    let mut findings = Findings::default();
    for (row, position) in subject.points() {
        if let Some(what) = placeholder(position) {
            let [lon, lat] = position;
            findings.row(Sure::Likely, 0.0, row, None, || format!("longitude {lon}, latitude {lat} is {what}"));
        }
    }
    findings.into()
}

/// What a position stands for, if it does.
pub(super) fn placeholder([lon, lat]: [f64; 2]) -> Option<&'static str> {
    if lon == 0.0 && lat == 0.0 {
        return Some("what programs write for an unknown position");
    }
    // A latitude is cut off at the pole, so it is never beyond.
    (lat.abs() >= 90.0).then_some("a pole, where longitude means nothing; the latitude is missing or wrong")
}
