//! One coordinate in one cell: a decimal number, or degrees, minutes and seconds.

use super::{
    dms::{self, Axis},
    number::{self, Notation},
};

/// What a cell says about a coordinate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Reading {
    /// Nothing, or a usual way to say nothing.
    Missing,
    /// A coordinate.
    Value(Coordinate),
    /// Something else.
    Unreadable,
}

/// A coordinate and how it was written.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Coordinate {
    /// Degrees or metres; may be infinite.
    pub value: f64,
    /// What the hemisphere after an angle says it is.
    pub axis: Option<Axis>,
    /// Whether it was written as a number and not as an angle.
    pub is_number: bool,
}

/// Reads a cell.
pub(super) fn read(cell: &str) -> Reading {
    let cell = cell.trim();
    if let Some((value, notation)) = number::coordinate(cell) {
        let is_number = notation != Notation::None;
        return Reading::Value(Coordinate { value, axis: None, is_number });
    }
    if is_missing(cell) {
        return Reading::Missing;
    }
    match dms::parse(cell) {
        Some(angle) => Reading::Value(Coordinate { value: angle.degrees, axis: angle.axis, is_number: false }),
        None => Reading::Unreadable,
    }
}

/// Whether a cell says that there is no value.
fn is_missing(cell: &str) -> bool {
    const WORDS: [&str; 14] = ["", "-", "–", "—", "null", "none", "nan", "n/a", "na", "\\n", "н/д", "нет", "нет данных", "?"];
    let lower = cell.to_lowercase();
    WORDS.contains(&lower.as_str())
}

/// Reads both coordinates of a cell: `49.7, 75.4`, `49,7; 75,4`, `49°42′N 75°28′E`. In the order of the
/// cell.
pub(super) fn read_pair(cell: &str) -> Option<[Coordinate; 2]> {
    let cell = cell.trim().trim_start_matches(['(', '[']).trim_end_matches([')', ']']);
    let both = |(first, second): (&str, &str)| match (read(first), read(second)) {
        (Reading::Value(first), Reading::Value(second)) => Some([first, second]),
        _ => None,
    };
    let after_hemisphere = || {
        let at = cell.char_indices().find(|(_, c)| matches!(c, 'N' | 'S' | 'E' | 'W')).map(|(at, c)| at + c.len_utf8())?;
        cell.split_at_checked(at)
    };
    [cell.split_once(';'), cell.split_once(", "), cell.split_once('/'), cell.split_once(','), cell.split_once(' ')]
        .into_iter()
        .flatten()
        .find_map(both)
        .or_else(|| both(after_hemisphere()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(cell: &str) -> Option<f64> {
        match read(cell) {
            Reading::Value(coordinate) => Some(coordinate.value),
            _ => None,
        }
    }

    #[test]
    fn numbers_and_angles_are_read_and_absence_is_not_an_error() {
        assert_eq!(value(" 75.46 "), Some(75.46));
        assert_eq!(value("75,46"), Some(75.46));
        assert_eq!(value("12 512 345,5"), Some(12_512_345.5));
        assert_eq!(value("49°30′ с.ш."), Some(49.5));
        assert_eq!(value("1e400"), Some(f64::INFINITY));
        for missing in ["", " ", "-", "NULL", "NaN", "Н/Д", "\\N"] {
            assert_eq!(read(missing), Reading::Missing, "{missing}");
        }
        for bad in ["abc", "49°61′", "75.1.2", "infinity"] {
            assert_eq!(read(bad), Reading::Unreadable, "{bad}");
        }
    }

    #[test]
    fn a_pair_comes_apart_at_what_separates_it() {
        for cell in [
            "49.5, 75.25",
            "49.5,75.25",
            "49,5; 75,25",
            "(49.5 75.25)",
            "49,5, 75,25",
            "49°30′N, 75°15′E",
            "49°30′N 75°15′E",
            "49.5/75.25",
        ] {
            let pair = read_pair(cell).unwrap_or_else(|| panic!("{cell}"));
            assert_eq!(pair.map(|c| c.value).to_vec(), [49.5, 75.25], "{cell}");
        }
        assert!(read_pair("Karaganda, Kazakhstan").is_none() && read_pair("49.5").is_none() && read_pair("").is_none());
    }
}
