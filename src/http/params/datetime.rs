//! `datetime` (OGC 17-069r4, section 7.15.4).

use super::Refusal;
use crate::filter::Expr;
use jiff::{Timestamp, civil::Date, tz::TimeZone};

const ALLOWED: &str = "an RFC 3339 date-time or a date, as in 2025-03-01T00:00:00Z or 2025-03-01, or an interval of two, \
                       as in 2025-03-01/2025-06-30, with .. or nothing for an open end";

/// A moment or an interval, as the temporal literal of a filter.
pub fn datetime(text: &str) -> Result<Expr, Refusal> {
    let Some((start, end)) = text.split_once('/') else { return moment(text) };
    let bound = |text: &str| Ok(if matches!(text, "" | "..") { None } else { Some(Box::new(moment(text)?)) });
    let (start, end) = (bound(start)?, bound(end)?);
    if let (Some(start), Some(end)) = (&start, &end)
        && first_instant(start) > first_instant(end)
    {
        return Err(Refusal::new("the interval ends before it starts", ALLOWED));
    }
    Ok(Expr::Interval(start, end))
}

fn moment(text: &str) -> Result<Expr, Refusal> {
    // In a URL a plus sign is a space.
    let spaced = text.replace(' ', "+");
    // GDAL leaves a T after a day.
    let day = text.strip_suffix('T').unwrap_or(text);
    if let (10, Ok(date)) = (day.len(), day.parse::<Date>()) {
        return Ok(Expr::Date(date));
    }
    let with_time = text.as_bytes().get(10).is_some_and(|b| matches!(b, b'T' | b't'));
    let timestamp = spaced.parse::<Timestamp>().ok().filter(|_| with_time);
    timestamp.map(Expr::Timestamp).ok_or_else(|| Refusal::new("not a date or date-time", ALLOWED))
}

fn first_instant(moment: &Expr) -> Option<Timestamp> {
    match moment {
        Expr::Timestamp(timestamp) => Some(*timestamp),
        Expr::Date(date) => date.to_zoned(TimeZone::UTC).ok().map(|z| z.timestamp()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> Expr {
        Expr::Date(text.parse().unwrap())
    }

    #[test]
    fn a_day_may_have_the_t_that_gdal_leaves_there() {
        assert_eq!(datetime("2025-03-01T"), Ok(date("2025-03-01")));
        assert!(datetime("2025-03T").is_err() && datetime("T").is_err());
    }

    #[test]
    fn moments_and_intervals_are_read() {
        let some = |expr| Some(Box::new(expr));
        assert_eq!(datetime("2025-03-01"), Ok(date("2025-03-01")));
        assert_eq!(datetime("2025-03-01T05:00:00 05:00"), Ok(Expr::Timestamp("2025-03-01T00:00:00Z".parse().unwrap())));
        assert_eq!(datetime("2025-03-01/2025-06-30"), Ok(Expr::Interval(some(date("2025-03-01")), some(date("2025-06-30")))));
        assert_eq!(datetime("../2025-06-30"), Ok(Expr::Interval(None, some(date("2025-06-30")))));
        assert_eq!(datetime("2025-03-01/"), Ok(Expr::Interval(some(date("2025-03-01")), None)));
    }

    #[test]
    fn what_is_no_time_is_refused() {
        for text in ["", "2025", "2025-13-01", "20250301", "2025-03-01T00:00:00", "2025-06-30/2025-03-01", "a/b", "1/2/3"] {
            assert!(datetime(text).is_err(), "{text}");
        }
    }
}
