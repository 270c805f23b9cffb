//! Positions of few digits: whole degrees, whole minutes, one or two decimals.

use super::{
    Subject,
    assess::Found,
    finding::{Findings, Sure},
    outside::{in_words, stated_uncertainty_m},
    placeholder::placeholder,
};

/// What positions are rounded to, from the coarsest: steps in parts of a degree, and how they are called. The last ones are fine
/// enough, and only tell how many positions would be multiples of a coarser step by chance.
const STEPS: [(u32, &str); 9] = [
    (PARTS, "whole degrees"),
    (PARTS / 2, "half degrees"),
    (PARTS / 4, "quarters of a degree"),
    (PARTS / 10, "0.1 degrees"),
    (PARTS / 12, "5 minutes"),
    // Before minutes: 58.35, 50.25 are both, and nearer to the truth so.
    (PARTS / 100, "0.01 degrees"),
    (PARTS / 60, "whole minutes"),
    (PARTS / 1000, ""),
    (PARTS / 10_000, ""),
];
/// Parts of a degree that all steps are made of.
const PARTS: u32 = 30_000;
/// Those that are reported.
const COARSE: usize = 7;
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
        let (step_deg, words) = (step_deg(step), STEPS[step].1);
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
        let by_chance = |other: usize| {
            let (own, others) = (STEPS[step].0, STEPS[other].0);
            let common = own / gcd(own, others) * others;
            // All multiples of a coarser step may be ones of this, too.
            let share = if common == others { 0.0 } else { (f64::from(others) / f64::from(common)).powi(2) };
            counts[other] as f64 * share
        };
        let expected = (0..STEPS.len()).map(by_chance).fold(0.0, f64::max);
        counts[step] as f64 >= BEYOND_CHANCE * expected
    })
}

fn gcd(a: u32, b: u32) -> u32 {
    if b == 0 { a } else { gcd(b, a % b) }
}

/// Whether both numbers of a position are multiples of a step.
fn is_multiple(position: [f64; 2], step: usize) -> bool {
    let parts = STEPS[step].0;
    let off = |value: f64, unit: f64| ((value / unit).round() * unit - value).abs();
    // Decimals of minutes do not end: 57.1667 stands for 57° 10′. With fewer of them, too many other numbers would.
    let is_of_minutes = parts == PARTS / 12 || parts == PARTS / 60;
    position.iter().all(|value| {
        let tolerance = if is_of_minutes && off(*value, 1e-3) > 1e-9 { 0.5e-4 } else { 1e-9 };
        off(*value, step_deg(step)) <= tolerance
    })
}

fn step_deg(step: usize) -> f64 {
    f64::from(STEPS[step].0) / f64::from(PARTS)
}

/// How far the true position may be from one rounded to a step: half the diagonal of a cell, metres.
fn half_diagonal_m(step_deg: f64, [_, lat]: [f64; 2]) -> f64 {
    let half = step_deg * DEGREE_M / 2.0;
    half.hypot(half * lat.to_radians().cos())
}

/// How far off a position may be by its digits alone, metres.
pub(super) fn off_by_digits_m(position: [f64; 2]) -> f64 {
    let step = (0..COARSE).find(|step| is_multiple(position, *step));
    step.map_or(0.0, |step| half_diagonal_m(step_deg(step), position))
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
        assert_eq!(of_two[..COARSE], [false, false, false, false, false, true, false]);
        let whole = (0..50).map(|i| [f64::from(i), 50.0]);
        assert!(believed(two_decimals().chain(whole))[0]);
    }
}
