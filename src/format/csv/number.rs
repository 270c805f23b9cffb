//! Numbers as spreadsheets of different countries write them.

use std::borrow::Cow;

/// How a cell writes a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Notation {
    /// `75`, `-75.46`, `1e5`.
    Point,
    /// `75,46`.
    Comma,
    /// `1,234`: with a decimal comma, or thousands set apart by one.
    CommaOrThousands,
    /// Not a number.
    None,
}

/// How `cell` writes a number, if it does.
pub(super) fn notation(cell: &str) -> Notation {
    let unsigned = cell.strip_prefix(['-', '+']).unwrap_or(cell);
    if !unsigned.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '.' | ',')) {
        return Notation::None;
    }
    match unsigned.split_once(',') {
        None if cell.parse::<f64>().is_ok() => Notation::Point,
        Some((whole, fraction)) if is_digits(whole) && is_digits(fraction) => {
            let like_thousands = fraction.len() == 3 && (1..=3).contains(&whole.len()) && !whole.starts_with('0');
            if like_thousands { Notation::CommaOrThousands } else { Notation::Comma }
        }
        _ => Notation::None,
    }
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// The cell with a decimal point where it is a number with a decimal comma; else as it is.
pub(super) fn with_point(cell: &str) -> Cow<'_, str> {
    match notation(cell) {
        Notation::Comma | Notation::CommaOrThousands => Cow::Owned(cell.replacen(',', ".", 1)),
        Notation::Point | Notation::None => Cow::Borrowed(cell),
    }
}

/// A coordinate written as a number, and how: with a point or a comma, or ([`Notation::None`]) with its
/// thousands set apart by spaces.
pub(super) fn coordinate(cell: &str) -> Option<(f64, Notation)> {
    let starts_like_number = cell.bytes().find(|b| !matches!(b, b'-' | b'+')).is_some_and(|b| b.is_ascii_digit() || b == b'.');
    if let Some(value) = cell.parse().ok().filter(|_| starts_like_number) {
        return Some((value, Notation::Point));
    }
    match notation(cell) {
        Notation::None => Some((grouped(cell)?, Notation::None)),
        comma => Some((cell.replacen(',', ".", 1).parse().ok()?, comma)),
    }
}

/// `5 512 345,67`: groups of three digits after the first. Degrees, minutes and seconds never look like it.
fn grouped(cell: &str) -> Option<f64> {
    let unsigned = cell.strip_prefix('-').unwrap_or(cell);
    let (whole, fraction) = unsigned.split_once(['.', ',']).unwrap_or((unsigned, "0"));
    let mut groups = whole.split([' ', '\u{a0}', '\u{202f}', '\u{2009}']);
    let first = groups.next().filter(|g| is_digits(g) && g.len() <= 3)?;
    let mut digits = first.to_owned();
    for group in groups {
        if !is_digits(group) || group.len() != 3 {
            return None;
        }
        digits.push_str(group);
    }
    if !is_digits(fraction) || digits.len() == first.len() {
        return None;
    }
    let value: f64 = format!("{digits}.{fraction}").parse().ok()?;
    Some(if cell.starts_with('-') { -value } else { value })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notations_are_told_apart() {
        for (cell, expected) in [
            ("75", Notation::Point),
            ("-75.46", Notation::Point),
            ("1e5", Notation::Point),
            (".5", Notation::Point),
            ("75,46", Notation::Comma),
            ("0,123", Notation::Comma),
            ("5512345,678", Notation::Comma),
            ("1,234", Notation::CommaOrThousands),
            ("1,234,567", Notation::None),
            ("1 234", Notation::None),
            ("1.234,5", Notation::None),
            ("inf", Notation::None),
            ("nan", Notation::None),
            ("", Notation::None),
            ("-", Notation::None),
            (",", Notation::None),
        ] {
            assert_eq!(notation(cell), expected, "{cell}");
        }
    }

    #[test]
    fn coordinates_may_have_commas_and_grouped_thousands() {
        assert_eq!(coordinate("-75.46"), Some((-75.46, Notation::Point)));
        assert_eq!(coordinate("75,46"), Some((75.46, Notation::Comma)));
        assert_eq!(coordinate("12 512 345,5"), Some((12_512_345.5, Notation::None)));
        assert_eq!(coordinate("-5\u{a0}512\u{a0}345"), Some((-5_512_345.0, Notation::None)));
        assert_eq!(coordinate("1e400"), Some((f64::INFINITY, Notation::Point)));
        for cell in ["49 42 10", "12 51 234", "abc", "1 234 5", "1  234", "", "12 345.6.7", "inf", "-nan"] {
            assert_eq!(coordinate(cell), None, "{cell}");
        }
    }
}
