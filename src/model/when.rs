//! Times as tables write them: moments, days, and dates of which only the month or the year is known.

use jiff::{
    Timestamp,
    civil::{Date, DateTime},
    tz::TimeZone,
};
use std::cmp::Ordering;

/// A day or a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Instant {
    /// A day.
    Date(Date),
    /// A moment.
    Timestamp(Timestamp),
}

impl Instant {
    /// Reads `2024-05-01` or RFC 3339 with a zone.
    pub fn parse(text: &str) -> Option<Self> {
        if text.len() <= "-009999-01-01".len() {
            return text.parse().ok().map(Self::Date);
        }
        text.parse().ok().map(Self::Timestamp)
    }

    /// Its day, in UTC.
    pub fn day(self) -> Date {
        match self {
            Self::Date(date) => date,
            Self::Timestamp(timestamp) => timestamp.to_zoned(TimeZone::UTC).date(),
        }
    }

    /// By time, or by day where one of them is a day.
    pub fn order(self, other: Self) -> Ordering {
        match (self, other) {
            (Self::Timestamp(a), Self::Timestamp(b)) => a.cmp(&b),
            _ => self.day().cmp(&other.day()),
        }
    }
}

/// A time of whatever precision: from its first to its last instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// `2019`: all of a year.
    Year(Date),
    /// `2019-05`: all of a month, by its first day.
    Month(Date),
    /// A day or a moment.
    At(Instant),
}

impl When {
    /// Reads `2019`, `2019-05`, `2019-05-31`, and times of a day; without a zone they are only of that day. `2021-02-30` is none.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let is_digit =
            |range: std::ops::Range<usize>| text.as_bytes().get(range).is_some_and(|b| b.iter().all(u8::is_ascii_digit));
        match text.len() {
            4 if is_digit(0..4) => Self::year(text.parse().ok()?),
            7 if is_digit(0..4) && is_digit(5..7) && text.as_bytes()[4] == b'-' => {
                let (year, month) = text.split_once('-')?;
                Date::new(year.parse().ok()?, month.parse().ok()?, 1).ok().map(Self::Month)
            }
            10 => text.parse().ok().map(Instant::Date).map(Self::At),
            11.. if is_digit(0..4) => {
                let with_zone = text.parse().ok().map(Instant::Timestamp);
                let local = || text.parse::<DateTime>().ok().map(|time| Instant::Date(time.date()));
                with_zone.or_else(local).map(Self::At)
            }
            _ => None,
        }
    }

    /// All of a year, 1 to 9999.
    pub fn year(year: i64) -> Option<Self> {
        let year = i16::try_from(year).ok().filter(|year| *year > 0)?;
        Date::new(year, 1, 1).ok().map(Self::Year)
    }

    /// With what it begins.
    pub fn first(self) -> Instant {
        match self {
            Self::Year(first) | Self::Month(first) => Instant::Date(first),
            Self::At(instant) => instant,
        }
    }

    /// With what it ends.
    pub fn last(self) -> Instant {
        match self {
            Self::Year(first) => Instant::Date(first.last_of_year()),
            Self::Month(first) => Instant::Date(first.last_of_month()),
            Self::At(instant) => instant,
        }
    }

    /// Its year, and its month from 1 to 12 where it is known; in UTC.
    pub fn year_and_month(self) -> (i32, Option<i32>) {
        let day = self.first().day();
        (day.year().into(), (!matches!(self, Self::Year(_))).then_some(day.month().into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_all_of_its_day() {
        let of = |text: &str| Instant::parse(text).unwrap();
        assert_eq!(of("2024-05-01").order(of("2024-05-01T23:59:59Z")), Ordering::Equal);
        assert_eq!(of("2024-05-01").order(of("2024-05-01T23:59:59-05:00")), Ordering::Less);
        assert_eq!(of("2024-05-01T00:00:00Z").order(of("2024-05-01T00:00:01Z")), Ordering::Less);
        assert_eq!(Instant::parse("yesterday"), None);
        assert_eq!(Instant::parse("2024-05-01T10:00:00"), None);
    }

    #[test]
    fn partial_dates_last_from_their_first_to_their_last_day() {
        for (text, first, last) in [
            ("2019", "2019-01-01", "2019-12-31"),
            ("2024-02", "2024-02-01", "2024-02-29"),
            (" 2019-05-31", "2019-05-31", "2019-05-31"),
            ("2019-05-31T23:00:00-05:00", "2019-06-01", "2019-06-01"),
            ("2019-05-31 23:00", "2019-05-31", "2019-05-31"),
        ] {
            let when = When::parse(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(
                (when.first().day().to_string().as_str(), when.last().day().to_string().as_str()),
                (first, last),
                "{text}"
            );
        }
        for text in [
            "",
            "95",
            "0000",
            "2021-02-30",
            "2021-13",
            "2021-1",
            "1994/95",
            "19940715",
            "c1994",
            "１９９４",
            "2019-05-31x",
            "é-05-31-aaaa",
        ] {
            assert_eq!(When::parse(text), None, "{text}");
        }
        assert_eq!(When::parse("2019").unwrap().year_and_month(), (2019, None));
        assert_eq!(When::year(20_190), None);
    }
}
