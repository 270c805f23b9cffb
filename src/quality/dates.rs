//! Days and years that cannot be.

use super::{
    Subject,
    assess::Found,
    finding::{Findings, Sure},
    roles::{number, texts},
    texts::{in_column, quoted},
};
use crate::{
    model::{ColumnType, TimeColumns, When},
    store::Column,
};
use jiff::civil::Date;

/// Words in names of columns whose days may well be in the future.
const AHEAD: [&str; 10] = ["end", "until", "expir", "valid", "due", "plan", "till", "deadline", "срок", "до"];
/// Nobody surveyed before.
const FIRST_YEAR: i64 = 1000;

pub(super) fn find(subject: &Subject<'_>) -> Found {
    let mut found = Found::default();
    let mut looked = false;
    for column in subject.table.columns() {
        looked |= match column.column_type {
            ColumnType::Date | ColumnType::DateTime => {
                in_column(subject, column, &|text| wrong_day(text, column, subject.today), &mut found.findings);
                true
            }
            ColumnType::Text if is_time_column(subject, column) => {
                in_column(subject, column, &no_time, &mut found.findings);
                true
            }
            ColumnType::Text if is_of_dates(column) => {
                in_column(subject, column, &|text| impossible_day(text, subject.today), &mut found.findings);
                true
            }
            ColumnType::Integer if is_of_years(column) => {
                years(subject, column, &mut found.findings);
                true
            }
            _ => false,
        };
    }
    if let Some(TimeColumns::Interval { start, end }) = &subject.info.time {
        backwards(subject, start, end, &mut found.findings);
    }
    if looked { found } else { Found::not_looked("there is no column of dates or years") }
}

fn may_be_ahead(column: &Column) -> bool {
    let name = column.name.to_lowercase();
    name.split(['_', ' ', '-']).any(|word| AHEAD.iter().any(|ahead| word.starts_with(ahead)))
}

fn wrong_day(text: &str, column: &Column, today: Date) -> Option<(Sure, String)> {
    let day: Date = text.get(..10)?.parse().ok()?;
    // It may be tomorrow already on the other side of the Earth.
    let is_ahead = day > today.tomorrow().unwrap_or(today);
    (is_ahead && !may_be_ahead(column)).then(|| (Sure::Likely, format!("{text} is in the future")))
}

/// A text that is written as a day and is none: 2021-02-30.
fn impossible_day(text: &str, today: Date) -> Option<(Sure, String)> {
    let day = text.trim();
    (looks_like_day(day) && day.parse::<Date>().is_err() && today.year() > 0)
        .then(|| (Sure::Certain, format!("there is no day {day} in the calendar")))
}

fn is_time_column(subject: &Subject<'_>, column: &Column) -> bool {
    subject.info.time.as_ref().is_some_and(|time| [time.start(), time.end()].contains(&column.name.as_str()))
}

/// A text where times are that is none, and so is found by none.
fn no_time(text: &str) -> Option<(Sure, String)> {
    When::parse(text).is_none().then(|| {
        let day = text.trim();
        let reason = if looks_like_day(day) {
            format!("there is no day {day} in the calendar")
        } else {
            format!("{} is no date", quoted(day, 0))
        };
        (Sure::Certain, reason)
    })
}

fn looks_like_day(text: &str) -> bool {
    text.len() == 10 && text.bytes().enumerate().all(|(at, b)| if at == 4 || at == 7 { b == b'-' } else { b.is_ascii_digit() })
}

/// Whether most texts of a column are written as days.
fn is_of_dates(column: &Column) -> bool {
    let Some(text) = texts(column) else { return false };
    let days = text.dictionary.iter().filter(|text| looks_like_day(text.trim())).count();
    days > 0 && days * 2 >= text.dictionary.len()
}

fn is_of_years(column: &Column) -> bool {
    let name = column.name.to_lowercase();
    let words: Vec<&str> = name.split(['_', ' ', '-']).collect();
    words.iter().any(|word| matches!(*word, "year" | "год" | "жыл" | "жылы")) && !words.contains(&"per")
}

fn years(subject: &Subject<'_>, column: &Column, findings: &mut Findings) {
    let this_year = i64::from(subject.today.year());
    for row in subject.rows.iter() {
        let Some(year) = number(column, row).map(|year| year as i64) else { continue };
        let why = if year > this_year + 1 && !may_be_ahead(column) {
            "in the future"
        } else if year < FIRST_YEAR {
            "no year of our time"
        } else {
            continue;
        };
        findings.row(Sure::Likely, 0.0, row, Some(&column.name), || format!("{year} is {why}"));
    }
}

/// What ends before it begins.
fn backwards(subject: &Subject<'_>, start: &str, end: &str, findings: &mut Findings) {
    let (Some(start), Some(end)) = (subject.table.column(start), subject.table.column(end)) else { return };
    let (Some(starts), Some(ends)) = (texts(start), texts(end)) else { return };
    for row in subject.rows.iter().filter(|row| start.is_valid(*row) && end.is_valid(*row)) {
        let (from, to) = (starts.dictionary.text(starts.codes[row]), ends.dictionary.text(ends.codes[row]));
        // Days against days: a timestamp of the same day is none before it.
        if let (Some(begins), Some(ends)) = (When::parse(from), When::parse(to))
            && begins.first().day() > ends.last().day()
        {
            findings.row(Sure::Certain, 0.0, row, Some(&end.name), || format!("it ends on {to} and begins on {from}"));
        }
    }
}
