//! Which columns hold what, by their names; those of the data model first, then what files call them.

use super::units::{self, Amount};
use crate::{
    catalog::CollectionInfo,
    model::ColumnType,
    store::{Column, ColumnData, Table, TextColumn},
    vocabulary::Amounts,
};

/// Columns by what they hold, as places in the table.
#[derive(Debug, Default)]
pub(super) struct Roles {
    /// What a row is called: the first is the name itself, others are other names.
    pub names: Vec<usize>,
    /// Countries, regions and the like: rows with the same value lie together.
    pub regions: Vec<usize>,
    /// How far a position may be off, with the metres of its unit.
    pub uncertainty: Option<(usize, f64)>,
    /// Commodities.
    pub commodities: Vec<usize>,
    /// Where the row is from.
    pub source: Option<usize>,
    pub ore: Option<Amount>,
    pub grade: Option<Amount>,
    pub contained: Option<Amount>,
    /// What the grade is a part of.
    pub basis: Option<usize>,
}

const NAMES: [&str; 14] = [
    "name",
    "name_en",
    "name_ru",
    "name_kk",
    "title",
    "site_name",
    "deposit_name",
    "deposit",
    "название",
    "наименование",
    "атауы",
    "aliases",
    "alt_names",
    "other_names",
];
const REGIONS: [&str; 12] = [
    "country",
    "country_name",
    "страна",
    "ел",
    "state",
    "province",
    "state_province",
    "region",
    "oblast",
    "область",
    "район",
    "облыс",
];
const UNCERTAINTY: [(&str, f64); 8] = [
    ("positional_uncertainty_m", 1.0),
    ("positional_uncertainty_km", 1000.0),
    ("coordinateuncertaintyinmeters", 1.0),
    ("uncertainty_m", 1.0),
    ("uncertainty_km", 1000.0),
    ("positional_accuracy_m", 1.0),
    ("accuracy_m", 1.0),
    ("precision_m", 1.0),
];
const COMMODITIES: [&str; 8] = [
    "commodity",
    "commodities",
    "commodity_main",
    "main_commodity",
    "other_commodities",
    "commodity_other",
    "полезное_ископаемое",
    "полезные_ископаемые",
];
const SOURCES: [&str; 6] = ["source", "coordinate_source", "reference", "data_source", "источник", "source_id"];

impl Roles {
    pub fn of(table: &Table, info: &CollectionInfo) -> Self {
        let all = |names: &[&str]| names.iter().filter_map(|name| place(table, name)).collect::<Vec<_>>();
        let text = |places: Vec<usize>| {
            let is_text = |place: &usize| matches!(table.columns()[*place].data, ColumnData::Text(_));
            places.into_iter().filter(is_text).collect::<Vec<_>>()
        };
        let uncertainty = UNCERTAINTY.iter().find_map(|(name, metres)| Some((place(table, name)?, *metres)));
        Self {
            names: text(all(&NAMES)),
            regions: text(all(&REGIONS)),
            uncertainty: uncertainty.filter(|(place, _)| is_number(&table.columns()[*place])),
            commodities: text(all(&COMMODITIES)),
            source: all(&SOURCES).first().copied(),
            ore: units::ore(table, info),
            grade: units::grade(table, info),
            contained: units::contained(table, info),
            basis: all(&Amounts::BASIS_COLUMNS).first().copied(),
        }
    }
}

/// The place of the column of this name in any case, with spaces or hyphens for underscores.
pub(super) fn place(table: &Table, name: &str) -> Option<usize> {
    let same = |column: &Column| {
        let plain = |c: char| if c == ' ' || c == '-' { '_' } else { c };
        column.name.chars().map(plain).flat_map(char::to_lowercase).eq(name.chars())
    };
    table.columns().iter().position(same)
}

pub(super) fn is_number(column: &Column) -> bool {
    matches!(column.column_type, ColumnType::Integer | ColumnType::Float)
}

/// The number of a row.
pub(super) fn number(column: &Column, row: usize) -> Option<f64> {
    match &column.data {
        _ if !column.is_valid(row) => None,
        ColumnData::Integer(values) => Some(values[row] as f64),
        ColumnData::Float(values) => Some(values[row]),
        _ => None,
    }
}

/// The texts of a column.
pub(super) fn texts(column: &Column) -> Option<&TextColumn> {
    match &column.data {
        ColumnData::Text(text) => Some(text),
        _ => None,
    }
}
