//! From when to when the features of a collection hold.

use crate::{
    model::TimeColumns,
    store::{Column, ColumnData, Table},
};

/// From when to when the features of a collection hold, RFC 3339; `None` where it is open.
pub type TimeExtent = [Option<String>; 2];

/// From the first beginning to the last end.
pub(super) fn time_extent(table: &Table, columns: &TimeColumns) -> TimeExtent {
    let (Some(start), Some(end)) = (table.column(columns.start()), table.column(columns.end())) else { return [None, None] };
    let earliest = times(start, end).and_then(|times| times.min_by_key(order));
    let latest = times(end, start).and_then(|times| times.max_by_key(order));
    [earliest.map(|time| moment(time, "T00:00:00Z")), latest.map(|time| moment(time, "T23:59:59Z"))]
}

/// All values of a column; `None` where some feature has none there but one in the other column, and so is without bound.
fn times<'t>(column: &'t Column, other: &Column) -> Option<impl Iterator<Item = &'t str> + use<'t>> {
    let ColumnData::Text(text) = &column.data else { return None };
    let is_open = |row| !column.is_valid(row) && other.is_valid(row);
    let has_open = column.nulls > 0 && (0..column.rows()).any(is_open);
    (!has_open).then(|| text.dictionary.iter())
}

/// Dates and timestamps sort as text, but for the `Z` after fractions of seconds.
fn order<'t>(time: &&'t str) -> &'t str {
    time.trim_end_matches('Z')
}

/// A timestamp as it is, a day from or to the time of day given.
fn moment(time: &str, of_day: &str) -> String {
    if time.contains('T') { time.to_owned() } else { format!("{time}{of_day}") }
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
