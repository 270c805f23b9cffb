//! The types of columns whose source has none, and of text that is dates.

use crate::model::ColumnType;

/// The type that all entries of an untyped column share; `None` for no entries. A column is numeric only
/// when no entry would change its meaning: `007` and `+7` stay text.
pub(super) fn untyped<'a>(entries: &(impl Iterator<Item = &'a str> + Clone)) -> Option<ColumnType> {
    entries.clone().next()?;
    let all = |test: fn(&str) -> bool| entries.clone().all(test);
    Some(if all(is_integer) {
        ColumnType::Integer
    } else if all(is_float) {
        ColumnType::Float
    } else if all(|t| boolean(t).is_some()) {
        ColumnType::Boolean
    } else {
        ColumnType::Text
    })
}

/// The first entry that is no number, where nine of ten others are.
pub(super) fn odd_one_out<'a>(mut entries: impl Iterator<Item = &'a str> + Clone) -> Option<&'a str> {
    let (numbers, others) =
        entries.clone().fold(
            (0usize, 0usize),
            |(numbers, others), entry| {
                if is_float(entry) { (numbers + 1, others) } else { (numbers, others + 1) }
            },
        );
    if others > 0 && numbers >= 9 * others { entries.find(|entry| !is_float(entry)) } else { None }
}

/// Date or date-time where all entries are one, in the form in which they are served; text otherwise.
pub(super) fn text_type<'a>(entries: impl Iterator<Item = &'a str> + Clone) -> ColumnType {
    let (mut dates, mut times, mut any) = (true, true, false);
    for entry in entries {
        any = true;
        dates = dates && is_date(entry);
        times = times && is_date_time(entry);
        if !dates && !times {
            return ColumnType::Text;
        }
    }
    match (any, dates) {
        (false, _) => ColumnType::Text,
        (true, true) => ColumnType::Date,
        (true, false) => ColumnType::DateTime,
    }
}

/// `true` and `false` in the cases that people write.
pub(super) fn boolean(text: &str) -> Option<bool> {
    match text {
        "true" | "True" | "TRUE" => Some(true),
        "false" | "False" | "FALSE" => Some(false),
        _ => None,
    }
}

/// Whole numbers that are written as we would write them.
pub(super) fn is_integer(text: &str) -> bool {
    text.parse::<i64>().is_ok_and(|i| itoa::Buffer::new().format(i) == text)
}

/// Whole numbers of more than 64 bits, signed: no number that we serve has all their digits.
pub(super) fn is_too_long(text: &str) -> bool {
    const FEWEST_DIGITS: usize = 19;
    is_whole(text) && text.len() >= FEWEST_DIGITS && text.parse::<i64>().is_err()
}

/// Numbers of any length.
pub(super) fn is_number(text: &str) -> bool {
    is_float(text) || is_whole(text)
}

/// Digits, the first of them no zero, perhaps after a minus sign.
fn is_whole(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    digits == "0" || (!digits.starts_with('0') && !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()))
}

/// Whether a float would lose some of its digits.
fn is_inexact(text: &str) -> bool {
    is_whole(text) && text.parse::<i64>().map_or(true, |i| i.unsigned_abs() > 1 << 53)
}

/// Decimal numbers without leading zeros or a plus sign, finite, that a float holds.
pub(super) fn is_float(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let mut bytes = digits.bytes();
    let plain = match (bytes.next(), bytes.next()) {
        (Some(b'0'), Some(second)) => matches!(second, b'.' | b'e' | b'E'),
        (Some(b'0'..=b'9'), _) | (Some(b'.'), Some(b'0'..=b'9')) => true,
        _ => false,
    };
    plain && !is_inexact(text) && text.parse::<f64>().is_ok_and(f64::is_finite)
}

/// `YYYY-MM-DD`, a day that exists (RFC 3339 `full-date`).
fn is_date(text: &str) -> bool {
    text.len() == 10 && text.parse::<jiff::civil::Date>().is_ok()
}

/// RFC 3339 `date-time`: with seconds and an offset.
fn is_date_time(text: &str) -> bool {
    (20..=40).contains(&text.len()) && text.as_bytes()[10] == b'T' && text.parse::<jiff::Timestamp>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_is_numeric_only_if_no_entry_loses_its_form() {
        let t = |entries: &[&str]| untyped(&entries.iter().copied());
        assert_eq!(t(&["1", "-2"]), Some(ColumnType::Integer));
        assert_eq!(t(&["1", "2.50", "1e3", "-.5"]), Some(ColumnType::Float));
        assert_eq!(t(&["007", "1"]), Some(ColumnType::Text));
        assert_eq!(t(&["NaN"]), Some(ColumnType::Text));
        assert_eq!(t(&["inf", "1"]), Some(ColumnType::Text));
        assert_eq!(t(&["true", "FALSE"]), Some(ColumnType::Boolean));
        assert_eq!(t(&[]), None);
        assert_eq!(t(&["99999999999999999999"]), Some(ColumnType::Text));
        assert_eq!(t(&["9007199254740993", "1.5"]), Some(ColumnType::Text));
        assert_eq!(t(&["9007199254740993", "1"]), Some(ColumnType::Integer));
    }

    #[test]
    fn a_value_among_numbers_is_named() {
        let numbers: Vec<String> = (0..20).map(|i| i.to_string()).collect();
        let with = |odd: &'static str| {
            odd_one_out(numbers.iter().map(String::as_str).chain([odd]).collect::<Vec<_>>().into_iter()).map(str::to_owned)
        };
        assert_eq!(with("n/a").as_deref(), Some("n/a"));
        assert_eq!(with("7.5"), None);
        assert_eq!(odd_one_out(["a", "b", "1"].into_iter()), None);
    }

    #[test]
    fn dates_are_days_that_exist() {
        let t = |entries: &[&str]| text_type(entries.iter().copied());
        assert_eq!(t(&["2024-02-29", "1950-01-01"]), ColumnType::Date);
        assert_eq!(t(&["2023-02-29"]), ColumnType::Text);
        assert_eq!(t(&["2024-05-01T10:00:00Z", "2024-05-01T10:00:00.5+05:00"]), ColumnType::DateTime);
        assert_eq!(t(&["2024-05-01", "2024-05-01T10:00:00Z"]), ColumnType::Text);
        assert_eq!(t(&["2024"]), ColumnType::Text);
    }
}
