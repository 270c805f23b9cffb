//! Positions of few digits: whole degrees, whole minutes, one or two decimals.

use super::{
    Subject,
    assess::Found,
    finding::{Findings, Sure},
    outside::{in_words, stated_uncertainty_m},
    placeholder::placeholder,
};

/// What positions are rounded to: steps in degrees from the coarsest, and how they are called. The last ones are fine enough,
/// and only tell how many positions would be multiples of a coarser step by chance.
const STEPS: [(f64, &str); 9] = [
    (1.0, "whole degrees"),
    (0.5, "half degrees"),
    (0.25, "quarters of a degree"),
    (0.1, "0.1 degrees"),
    (1.0 / 12.0, "5 minutes"),
    (1.0 / 60.0, "whole minutes"),
    (0.01, "0.01 degrees"),
    (0.001, ""),
    (0.0001, ""),
];
/// Those that are reported.
const COARSE: usize = 7;
/// The step of minutes, which are written with decimals that do not end: 57.1667 stands for 57° 10′.
const MINUTES: [f64; 2] = [1.0 / 12.0, 1.0 / 60.0];
/// So many times more positions than chance would give have to be multiples of a step.
const BEYOND_CHANCE: f64 = 3.0;

/// Metres of a degree of latitude, on average.
const DEGREE_M: f64 = 111_195.0;
/// If so many positions are rounded, it is the file.
const NEARLY_ALL: f64 = 0.9;

pub(super) fn find(subject: &Subject<'_>) -> Found {
    if !subject.has_source_degrees() {
        return Found::not_looked(
            "the coordinates were transformed from another CRS, and their digits are not those of the source",
        );
    }
    let points = || subject.points().filter(|(_, position)| placeholder(*position).is_none());
    let believed = believed(points().map(|(_, position)| position));
    let (mut findings, mut seen) = (Findings::default(), 0_u64);
    for (row, position) in points() {
        seen += 1;
        let Some(step) = (0..COARSE).find(|step| believed[*step] && is_multiple(position, *step)) else { continue };
        let (step_deg, words) = STEPS[step];
        let off_m = half_diagonal_m(step_deg, position);
        if stated_uncertainty_m(subject, row).is_some_and(|stated_m| stated_m >= off_m / 2.0) {
            continue;
        }
        let sure = if step_deg >= 0.1 { Sure::Likely } else { Sure::Possible };
        findings.row(sure, off_m, row, None, || {
            let [lon, lat] = position;
            format!("{lon}, {lat} has no digits finer than {words}: it may be {} off", in_words(off_m))
        });
    }
    let is_the_file = findings.row_count() as f64 >= NEARLY_ALL * seen.max(1) as f64;
    let note = is_the_file.then(|| "nearly all positions are rounded: it is the file, not the row".to_owned());
    Found { findings, notes: note.into_iter().collect(), not_looked: None }
}

/// The steps that positions were rounded to. Of positions of two decimals one in a hundred has but one, and one in a million of
/// exact ones, so those of a step count only where there are more of them than that.
fn believed(positions: impl Iterator<Item = [f64; 2]>) -> [bool; STEPS.len()] {
    let mut counts = [0_u64; STEPS.len()];
    for position in positions {
        // The finest step stands for all that are finer.
        counts[STEPS.len() - 1] += 1;
        (0..STEPS.len() - 1).for_each(|step| counts[step] += u64::from(is_multiple(position, step)));
    }
    std::array::from_fn(|step| {
        let by_chance = |finer: usize| {
            let times = STEPS[step].0 / STEPS[finer].0;
            let is_part = (times - times.round()).abs() < 1e-6 || finer == STEPS.len() - 1;
            if is_part { counts[finer] as f64 / (times * times) } else { 0.0 }
        };
        let expected = (step + 1..STEPS.len()).map(by_chance).fold(0.0, f64::max);
        counts[step] as f64 >= BEYOND_CHANCE * expected
    })
}

/// Whether both numbers of a position are multiples of a step.
fn is_multiple(position: [f64; 2], step: usize) -> bool {
    let step_deg = STEPS[step].0;
    let off = |value: f64, unit: f64| ((value / unit).round() * unit - value).abs();
    position.iter().all(|value| {
        let tolerance = if MINUTES.contains(&step_deg) && off(*value, 1e-3) > 1e-9 { 0.5e-4 } else { 1e-9 };
        off(*value, step_deg) <= tolerance
    })
}

/// How far the true position may be from one rounded to a step: half the diagonal of a cell, metres.
fn half_diagonal_m(step_deg: f64, [_, lat]: [f64; 2]) -> f64 {
    let half = step_deg * DEGREE_M / 2.0;
    half.hypot(half * lat.to_radians().cos())
}

/// How far off a position may be by its digits alone, metres.
pub(super) fn off_by_digits_m(position: [f64; 2]) -> f64 {
    let step = (0..COARSE).find(|step| is_multiple(position, *step));
    step.map_or(0.0, |step| half_diagonal_m(STEPS[step].0, position))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_rounded_is_told_from_what_is_not() {
        for (position, words) in [
            ([58.0, 50.0], Some("whole degrees")),
            ([58.5, 50.0], Some("half degrees")),
            ([58.5, 50.75], Some("quarters of a degree")),
            ([58.3, 50.2], Some("0.1 degrees")),
            ([58.33, 50.25], Some("0.01 degrees")),
            ([57.166_667, 50.283_333], Some("whole minutes")),
            ([57.1667, 50.2833], Some("whole minutes")),
            ([57.167, 50.283], None),
            ([57.166_9, 50.283_333], None),
            ([58.334, 50.25], None),
            ([76.945_612, 43.238_949], None),
            ([-123.55, 42.35], Some("0.01 degrees")),
        ] {
            let step = (0..COARSE).find(|step| is_multiple(position, *step));
            assert_eq!(step.map(|step| STEPS[step].1), words, "{position:?}");
        }
        assert!((half_diagonal_m(1.0, [0.0, 0.0]) - 78_627.0).abs() < 1.0);
    }

    #[test]
    fn what_chance_makes_round_is_not_believed() {
        let two_decimals = || (0..10_000).map(|i| [60.0 + f64::from(i % 100) / 100.0, 50.0 + f64::from(i / 100) / 100.0]);
        let of_two = believed(two_decimals());
        assert_eq!(of_two[..COARSE], [false, false, false, false, false, false, true]);
        let whole = (0..50).map(|i| [f64::from(i), 50.0]);
        assert!(believed(two_decimals().chain(whole))[0]);
    }
}
