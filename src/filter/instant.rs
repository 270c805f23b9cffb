//! Days and instants as literals write them (RFC 3339, section 5.6, `full-date` and `date-time`).

use super::Expr;
use jiff::{Timestamp, civil::Date};

/// `YYYY-MM-DD`; `None` for anything else, and for a day that does not exist.
pub(super) fn date(text: &str) -> Option<Date> {
    let of_form = text.len() == 10
        && text.bytes().enumerate().all(|(at, byte)| (matches!(at, 4 | 7) && byte == b'-') || byte.is_ascii_digit());
    if of_form { text.parse().ok() } else { None }
}

/// `YYYY-MM-DDThh:mm:ss[.f]Z`; an offset in the place of `Z` is taken too, as RFC 3339 has it.
pub(super) fn timestamp(text: &str) -> Option<Timestamp> {
    // jiff reads more than RFC 3339: other separators, no seconds, names of zones.
    let (day, time) = text.split_at_checked(10)?;
    let of_form = date(day).is_some()
        && time.len() >= 10
        && time.starts_with(['T', 't'])
        && time.as_bytes().get(6) == Some(&b':')
        && time.bytes().all(|byte| byte.is_ascii_digit() || b"TtZz:.+-".contains(&byte));
    // An offset can lead before the year 0, which has no form in RFC 3339.
    text.parse().ok().filter(|instant: &Timestamp| of_form && !instant.to_string().starts_with('-'))
}

/// Either.
pub(super) fn instant(text: &str) -> Option<Expr> {
    date(text).map(Expr::Date).or_else(|| timestamp(text).map(Expr::Timestamp))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_taken_in_one_form() {
        assert_eq!(date("2024-02-29"), Some(Date::constant(2024, 2, 29)));
        for bad in ["2023-02-29", "20240229", "2024-2-29", "2024-02-29T00:00:00Z", "+24-02-291", "", "2024–2-9"] {
            assert_eq!(date(bad), None, "{bad}");
        }
    }

    #[test]
    fn instants_are_taken_as_rfc_3339_writes_them() {
        let noon: Timestamp = "2024-01-01T12:00:00Z".parse().unwrap();
        for good in ["2024-01-01T12:00:00Z", "2024-01-01t12:00:00.000z", "2024-01-01T17:00:00+05:00"] {
            assert_eq!(timestamp(good), Some(noon), "{good}");
        }
        for bad in [
            "2024-01-01",
            "2024-01-01T12:00:00",
            "2024-01-01T12:00Z",
            "2024-01-01 12:00:00Z",
            "2024-01-01T25:00:00Z",
            "2024-01-01T12:00:00+05[Asia/Almaty]",
            "0000-01-01T00:00:00+05:00",
        ] {
            assert_eq!(timestamp(bad), None, "{bad}");
        }
    }
}
