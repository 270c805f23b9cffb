//! Days and instants in the one text form that tables know: `YYYY-MM-DD`, and RFC 3339 ending in `Z`.

use jiff::{
    SignedDuration, Timestamp,
    civil::{Date, DateTime},
    tz::TimeZone,
};

/// A day of the Gregorian calendar; `None` for one that does not exist.
pub(super) fn day(year: i64, month: i64, day: i64) -> Option<String> {
    let date = Date::new(year.try_into().ok()?, month.try_into().ok()?, day.try_into().ok()?).ok()?;
    Some(date.to_string())
}

/// A day by its distance from 1970-01-01.
pub(super) fn day_from_epoch(days: i64) -> Option<String> {
    let since = SignedDuration::from_secs(days.checked_mul(86_400)?);
    Some(Date::constant(1970, 1, 1).checked_add(since).ok()?.to_string())
}

/// An instant by its distance from 1970-01-01T00:00:00Z, in units of `1 / per_second` seconds.
pub(super) fn instant_from_epoch(count: i64, per_second: i64) -> Option<String> {
    let nanoseconds = count.rem_euclid(per_second) * (1_000_000_000 / per_second);
    let instant = Timestamp::new(count.div_euclid(per_second), nanoseconds as i32).ok()?;
    Some(instant.to_string())
}

/// An instant from any ISO 8601 text with date and time. One without a zone is taken as UTC.
pub(super) fn instant(text: &str) -> Option<String> {
    let text = text.trim();
    if let Ok(instant) = text.parse::<Timestamp>() {
        return Some(instant.to_string());
    }
    let local: DateTime = text.parse().ok()?;
    Some(local.to_zoned(TimeZone::UTC).ok()?.timestamp().to_string())
}

/// A day from ISO 8601 text; a time of day after it is left off.
pub(super) fn day_from_text(text: &str) -> Option<String> {
    Some(text.trim().parse::<Date>().ok()?.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_written_as_dates() {
        assert_eq!(day(2024, 2, 29).as_deref(), Some("2024-02-29"));
        assert_eq!(day(2023, 2, 29), None);
        assert_eq!(day_from_epoch(-1).as_deref(), Some("1969-12-31"));
        assert_eq!(day_from_epoch(i64::MAX), None);
        assert_eq!(day_from_text("2024-02-29").as_deref(), Some("2024-02-29"));
    }

    #[test]
    fn instants_are_written_in_utc() {
        assert_eq!(instant_from_epoch(1, 1).as_deref(), Some("1970-01-01T00:00:01Z"));
        assert_eq!(instant_from_epoch(-1, 1_000).as_deref(), Some("1969-12-31T23:59:59.999Z"));
        assert_eq!(instant_from_epoch(i64::MAX, 1), None);
        assert_eq!(instant("2020-02-29T12:34:56+05:00").as_deref(), Some("2020-02-29T07:34:56Z"));
        assert_eq!(instant("2020-02-29T12:34:56.000Z").as_deref(), Some("2020-02-29T12:34:56Z"));
        assert_eq!(instant("2020-02-29 12:34:56").as_deref(), Some("2020-02-29T12:34:56Z"));
        assert_eq!(instant("yesterday"), None);
    }
}
