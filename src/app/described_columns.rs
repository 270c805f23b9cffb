//! What the settings say of columns, held against the columns that there are.

use crate::{
    catalog::ClusterSettings,
    config::CollectionSettings,
    model::{ColumnType, TimeColumns, When},
    store::{Column, ColumnData, Table},
    vocabulary::unit_of_header,
};
use std::collections::BTreeMap;

/// What is known of columns besides their values.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct DescribedColumns {
    /// Which columns say when a feature holds.
    pub time: Option<TimeColumns>,
    /// Why those that the settings name do not.
    pub no_time: Option<String>,
    /// Units of columns that there are: as the settings say, or else their names.
    pub units: BTreeMap<String, String>,
    /// How points are drawn as one, with columns that there are.
    pub clusters: Option<ClusterSettings>,
    /// What the settings say and the columns do not bear out.
    pub notes: Vec<String>,
}

/// What the settings say, and what needs no saying: a table's only column of dates or timestamps is its time.
///
/// Settings that do not fit are left out and noted, since the features are of use without them.
pub fn described_columns(settings: &CollectionSettings, table: &Table) -> DescribedColumns {
    let mut notes = vec![];
    let time = match settings.time_columns.as_slice() {
        [] => only_time_column(table),
        named => time_columns(named, table).map_err(|note| notes.push(note)).ok(),
    };
    let no_time = notes.first().cloned();
    let (mut units, missing): (BTreeMap<_, _>, BTreeMap<_, _>) =
        settings.units.clone().into_iter().partition(|(name, _)| table.column(name).is_some());
    let rank = settings.tiles.rank.as_deref().map(|rank| rank.strip_prefix('-').unwrap_or(rank));
    notes.extend(
        rank.filter(|name| table.column(name).is_none()).map(|name| format!("tiles.rank: {}", no_such_column(name, table))),
    );
    notes.extend(missing.keys().map(|name| format!("units: {}", no_such_column(name, table))));
    for column in table.columns().iter().filter(|column| is_number(column.column_type)) {
        if let Some(unit) = unit_of_header(&column.name) {
            units.entry(column.name.clone()).or_insert_with(|| unit.ucum().to_owned());
        }
    }
    let required = settings.quality.required.iter().flatten();
    let is_there = |name: &&String| table.column(name).is_some() || *name == "geometry" || *name == table.geometry_name();
    notes
        .extend(required.filter(|name| !is_there(name)).map(|name| format!("quality.required: {}", no_such_column(name, table))));
    let clusters = clusters(settings, table, &mut notes);
    DescribedColumns { time, no_time, units, clusters, notes }
}

fn clusters(settings: &CollectionSettings, table: &Table, notes: &mut Vec<String>) -> Option<ClusterSettings> {
    let cluster = settings.tiles.cluster.as_ref()?;
    let mut checked = |key: &str, name: &String, fits: fn(ColumnType) -> bool| {
        let found = table.column(name).map(|column| column.column_type);
        match found {
            Some(column_type) if fits(column_type) => return Some(name.clone()),
            Some(other) => notes.push(format!("tiles.cluster.{key}: column `{name}` is {}, and not numbers", other.name())),
            None => notes.push(format!("tiles.cluster.{key}: {}", no_such_column(name, table))),
        }
        None
    };
    let mut sum: Vec<String> = cluster.sum.iter().filter_map(|name| checked("sum", name, is_number)).collect();
    sum.sort();
    sum.dedup();
    let count_by = cluster.count_by.as_ref().and_then(|name| checked("count_by", name, |_| true));
    let max_zoom = cluster.max_zoom.unwrap_or(settings.tiles.max_zoom.saturating_sub(1));
    Some(ClusterSettings { radius_px: cluster.radius_px, max_zoom, sum, count_by })
}

fn is_number(column_type: ColumnType) -> bool {
    matches!(column_type, ColumnType::Integer | ColumnType::Float)
}

fn is_time(column_type: ColumnType) -> bool {
    matches!(column_type, ColumnType::Date | ColumnType::DateTime)
}

/// Dates and timestamps; texts some of which are times, which may be partial dates; years. An empty column has no time in any row.
fn may_have_times(column: &Column) -> bool {
    match &column.data {
        _ if is_time(column.column_type) || column.nulls == column.rows() as u64 => true,
        ColumnData::Text(text) if column.column_type == ColumnType::Text => {
            text.dictionary.iter().any(|entry| When::parse(entry).is_some())
        }
        ColumnData::Integer(values) => values.iter().any(|year| When::year(*year).is_some()),
        _ => false,
    }
}

fn only_time_column(table: &Table) -> Option<TimeColumns> {
    let mut times = table.columns().iter().filter(|column| is_time(column.column_type));
    let only = times.next()?;
    times.next().is_none().then(|| TimeColumns::Instant(only.name.clone()))
}

fn time_columns(named: &[String], table: &Table) -> Result<TimeColumns, String> {
    for name in named {
        let column = table.column(name).ok_or_else(|| format!("time_columns: {}", no_such_column(name, table)))?;
        if !may_have_times(column) {
            let found = column.column_type.name();
            return Err(format!("time_columns: column `{name}` is {found}, and holds no dates, timestamps or years"));
        }
    }
    Ok(match named {
        [start, end] => TimeColumns::Interval { start: start.clone(), end: end.clone() },
        instant => TimeColumns::Instant(instant.concat()),
    })
}

fn no_such_column(name: &str, table: &Table) -> String {
    let present: Vec<&str> = table.columns().iter().map(|column| column.name.as_str()).collect();
    format!("there is no column `{name}`; the columns are {}", present.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::{RowBatch, Value},
        store::{PreparedBatch, TableBuilder},
    };

    fn table(values: &[(&str, &str)]) -> Table {
        let mut batch = RowBatch::default();
        batch.begin_row(1);
        values.iter().for_each(|(name, value)| batch.set(name, Value::Untyped(value)));
        batch.end_row();
        let mut builder = TableBuilder::new("geometry");
        builder.push(PreparedBatch::new(batch)).unwrap();
        builder.finish().table
    }

    fn described(time_columns: &[&str], table: &Table) -> DescribedColumns {
        let time_columns = time_columns.iter().map(|&name| name.to_owned()).collect();
        described_columns(&CollectionSettings { time_columns, ..CollectionSettings::new("a.csv".into()) }, table)
    }

    #[test]
    fn the_only_column_of_dates_is_the_time() {
        let one = table(&[("name", "a"), ("found", "1931-05-01")]);
        assert_eq!(described(&[], &one).time, Some(TimeColumns::Instant("found".to_owned())));
        let two = table(&[("from", "1931-05-01"), ("to", "1931-05-01T10:00:00Z")]);
        assert_eq!(described(&[], &two), DescribedColumns::default());
        let interval = TimeColumns::Interval { start: "from".to_owned(), end: "to".to_owned() };
        assert_eq!(described(&["from", "to"], &two).time, Some(interval));
    }

    #[test]
    fn clusters_sum_up_numbers_and_the_rest_is_noted() {
        let table = table(&[("ore_t", "1931.5"), ("commodity", "Gold")]);
        let mut settings = CollectionSettings::new("a.csv".into());
        let sum = ["ore_t", "commodity", "ore", "ore_t"].map(str::to_owned).into();
        let count_by = Some("commodity".to_owned());
        settings.tiles.cluster =
            Some(crate::config::ClusterSettings { sum, count_by, ..crate::config::ClusterSettings::default() });
        let described = described_columns(&settings, &table);
        let clusters = described.clusters.unwrap();
        assert_eq!((clusters.radius_px, clusters.max_zoom, clusters.sum), (50, 15, vec!["ore_t".to_owned()]));
        assert_eq!(clusters.count_by.as_deref(), Some("commodity"));
        let expected = [
            "tiles.cluster.sum: column `commodity` is text, and not numbers",
            "tiles.cluster.sum: there is no column `ore`; the columns are ore_t, commodity",
        ];
        assert_eq!(described.notes, expected);
    }

    #[test]
    fn settings_that_do_not_fit_are_noted() {
        let table = table(&[("year", "1931"), ("found", "1931-05-01"), ("depth", "12.5")]);
        assert_eq!(
            described(&["when"], &table).notes,
            ["time_columns: there is no column `when`; the columns are year, found, depth"]
        );
        assert_eq!(described(&["year"], &table).time, Some(TimeColumns::Instant("year".to_owned())));
        let float = described(&["depth"], &table);
        assert_eq!(float.notes, ["time_columns: column `depth` is float, and holds no dates, timestamps or years"]);
        assert_eq!(
            (float.time, float.no_time.as_ref()),
            (None, float.notes.first()),
            "nothing is guessed where something is said"
        );
        let units = [("year", "a"), ("ore", "t")].map(|(name, unit)| (name.to_owned(), unit.to_owned())).into();
        let settings = CollectionSettings { units, ..CollectionSettings::new("a.csv".into()) };
        let described = described_columns(&settings, &table);
        assert_eq!(described.units.keys().collect::<Vec<_>>(), ["year"]);
        assert_eq!(described.notes, ["units: there is no column `ore`; the columns are year, found, depth"]);
    }
}
