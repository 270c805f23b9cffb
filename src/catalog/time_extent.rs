//! From when to when the features of a collection hold.

use crate::{
    model::{Instant, TimeColumns, When},
    store::{Column, ColumnData, Table},
};

/// From when to when the features of a collection hold, RFC 3339; `None` where it is open.
pub type TimeExtent = [Option<String>; 2];

/// From the first beginning to the last end.
pub(super) fn time_extent(table: &Table, columns: &TimeColumns) -> TimeExtent {
    let (Some(start), Some(end)) = (table.column(columns.start()), table.column(columns.end())) else { return [None, None] };
    let earliest = (!is_open(start, end)).then(|| times(start).map(When::first).min_by(|a, b| a.order(*b))).flatten();
    let latest = (!is_open(end, start)).then(|| times(end).map(When::last).max_by(|a, b| a.order(*b))).flatten();
    [earliest.map(|time| moment(time, "T00:00:00Z")), latest.map(|time| moment(time, "T23:59:59Z"))]
}

/// Whether some feature has no time there but one in the other column, and so is without bound.
fn is_open(column: &Column, other: &Column) -> bool {
    column.nulls > 0 && (0..column.rows()).any(|row| !column.is_valid(row) && other.is_valid(row))
}

/// All times of a column.
fn times(column: &Column) -> Box<dyn Iterator<Item = When> + '_> {
    match &column.data {
        ColumnData::Text(text) => Box::new(text.dictionary.iter().filter_map(When::parse)),
        ColumnData::Integer(years) => {
            Box::new((0..column.rows()).filter(|row| column.is_valid(*row)).filter_map(|row| When::year(years[row])))
        }
        _ => Box::new(std::iter::empty()),
    }
}

/// A timestamp as it is, a day from or to the time of day given.
fn moment(time: Instant, of_day: &str) -> String {
    match time {
        Instant::Date(day) => format!("{day}{of_day}"),
        Instant::Timestamp(moment) => moment.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::{RowBatch, Value},
        store::{PreparedBatch, TableBuilder},
    };

    fn extent(rows: &[[Option<&str>; 2]], columns: &TimeColumns) -> [String; 2] {
        let mut batch = RowBatch::default();
        for (i, row) in rows.iter().enumerate() {
            batch.begin_row(i as u64 + 1);
            for (name, value) in ["from", "to"].into_iter().zip(row) {
                batch.set(name, value.map_or(Value::Null, Value::Untyped));
            }
            batch.end_row();
        }
        let mut builder = TableBuilder::new("geometry");
        builder.push(PreparedBatch::new(batch)).unwrap();
        time_extent(&builder.finish().table, columns).map(|time| time.unwrap_or_else(|| "open".to_owned()))
    }

    #[test]
    fn days_go_from_their_first_to_their_last_second() {
        let rows = [[Some("2001-05-01"), None], [Some("1999-12-31"), None], [None, None]];
        let instant = TimeColumns::Instant("from".to_owned());
        assert_eq!(extent(&rows, &instant), ["1999-12-31T00:00:00Z", "2001-05-01T23:59:59Z"]);
    }

    #[test]
    fn partial_dates_count_from_their_first_to_their_last_day() {
        let rows = [[Some("2001"), None], [Some("2003-02"), None], [Some("2003-02-30"), None]];
        let instant = TimeColumns::Instant("from".to_owned());
        assert_eq!(extent(&rows, &instant), ["2001-01-01T00:00:00Z", "2003-02-28T23:59:59Z"]);
    }

    #[test]
    fn timestamps_stay_as_they_are() {
        let rows = [[Some("2020-01-01T00:00:00Z"), None], [Some("2020-01-01T00:00:00.5Z"), None]];
        let instant = TimeColumns::Instant("from".to_owned());
        assert_eq!(extent(&rows, &instant), ["2020-01-01T00:00:00Z", "2020-01-01T00:00:00.5Z"]);
    }

    #[test]
    fn what_has_a_beginning_and_no_end_lasts() {
        let interval = TimeColumns::Interval { start: "from".to_owned(), end: "to".to_owned() };
        let closed = [[Some("2001-05-01"), Some("2003-01-01")], [Some("2002-01-01"), Some("2002-02-02")], [None, None]];
        assert_eq!(extent(&closed, &interval), ["2001-05-01T00:00:00Z", "2003-01-01T23:59:59Z"]);
        let open = [closed[0], [Some("2002-01-01"), None]];
        assert_eq!(extent(&open, &interval), ["2001-05-01T00:00:00Z", "open"]);
    }
}
