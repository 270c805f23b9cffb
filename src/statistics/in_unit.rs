//! The numbers of a column in one unit.

use super::{Measure, Quantity, StatisticsError};
use crate::{
    catalog::Collection,
    query::Rows,
    store::{Column, ColumnData, NULL_CODE, Table, TextColumn},
    vocabulary::Unit,
};

/// More units than these are not named in a text.
const MAX_NAMED: usize = 6;

/// What is to be added up, and in which unit.
pub struct InUnit {
    /// The column, or the column converted row by row.
    pub quantity: Quantity,
    /// From which unit to which the result is converted.
    pub scale: Option<(Unit, Unit)>,
    /// The unit of the result.
    pub unit: Option<String>,
    /// What the unit measures, if it is known.
    pub known: Option<Unit>,
    /// What is to be said of it, behind the rule.
    pub said: String,
}

impl InUnit {
    /// The unit of a column: as the settings or its name say, or row by row as a column `…_unit` beside it says.
    pub fn of(measure: &Measure, place: usize, collection: &Collection, rows: &Rows) -> Result<Self, StatisticsError> {
        let table = &*collection.table;
        let column = &table.columns()[place];
        match (collection.info.units.get(&column.name), unit_column(table, &column.name)) {
            (Some(declared), _) => Self::declared(measure, place, &column.name, declared),
            (None, Some((units, text))) => PerRow::count(column, text, rows).converted(measure, place, units, table),
            (None, None) => match measure.unit {
                None => Ok(Self::plain(place, None, ", whose unit nothing declares")),
                Some(_) => Err(StatisticsError::Unit {
                    measure: measure.name.clone(),
                    reason: format!(
                        "nothing says what `{}` is measured in: declare it in the configuration (`units`), or ask without a unit",
                        column.name
                    ),
                }),
            },
        }
    }

    fn plain(place: usize, unit: Option<String>, said: &str) -> Self {
        Self {
            quantity: Quantity::Column(place),
            scale: None,
            known: unit.as_deref().and_then(Unit::parse),
            unit,
            said: said.to_owned(),
        }
    }

    fn declared(measure: &Measure, place: usize, name: &str, declared: &str) -> Result<Self, StatisticsError> {
        let Some(asked) = measure.unit else { return Ok(Self::plain(place, Some(declared.to_owned()), "")) };
        let own = Unit::parse(declared).filter(|own| own.dimension() == asked.dimension()).ok_or_else(|| {
            let what = Unit::parse(declared).map_or("which is not understood", |unit| unit.dimension().name());
            StatisticsError::Unit {
                measure: measure.name.clone(),
                reason: format!("`{name}` is in {declared}, {what}, and {asked} is {}", asked.dimension().name()),
            }
        })?;
        let said = if own == asked { String::new() } else { format!(", converted from {declared}") };
        Ok(Self {
            quantity: Quantity::Column(place),
            scale: (own != asked).then_some((own, asked)),
            unit: Some(asked.ucum().to_owned()),
            known: Some(asked),
            said,
        })
    }
}

/// The column that says the unit of each row: of `grade_value` or `grade`, `grade_unit`.
fn unit_column<'t>(table: &'t Table, name: &str) -> Option<(usize, &'t TextColumn)> {
    let stem = name.strip_suffix("_value").unwrap_or(name);
    let names = [format!("{name}_unit"), format!("{stem}_unit"), format!("{stem}_units")];
    names.iter().find_map(|name| {
        let place = table.columns().iter().position(|column| column.name.eq_ignore_ascii_case(name))?;
        if let ColumnData::Text(text) = &table.columns()[place].data { Some((place, text)) } else { None }
    })
}

/// The units that rows with a number have, and how many have each.
struct PerRow<'t> {
    known: Vec<(Unit, usize)>,
    unknown: Vec<(&'t str, usize)>,
    without: usize,
}

impl<'t> PerRow<'t> {
    fn count(column: &Column, text: &'t TextColumn, rows: &Rows) -> Self {
        let (mut counts, mut without) = (vec![0; text.dictionary.len()], 0);
        for row in rows.iter().filter(|row| column.is_valid(*row)) {
            match text.codes[row] {
                NULL_CODE => without += 1,
                code => counts[code as usize] += 1,
            }
        }
        let (mut known, mut unknown): (Vec<(Unit, usize)>, _) = (vec![], vec![]);
        for (code, count) in (0..).zip(counts).filter(|(_, count)| *count > 0) {
            let written = text.dictionary.text(code);
            match Unit::parse(written) {
                Some(unit) => match known.iter_mut().find(|(other, _)| *other == unit) {
                    Some((_, all)) => *all += count,
                    None => known.push((unit, count)),
                },
                None => unknown.push((written, count)),
            }
        }
        known.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.ucum().cmp(b.0.ucum())));
        unknown.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        Self { known, unknown, without }
    }

    fn converted(self, measure: &Measure, place: usize, units: usize, table: &Table) -> Result<InUnit, StatisticsError> {
        let names = [place, units].map(|place| table.columns()[place].name.as_str());
        let to = match (measure.unit, self.known.as_slice(), self.unknown.as_slice()) {
            (Some(asked), ..) => asked,
            (None, [], []) => return Ok(InUnit::plain(place, None, ", whose unit nothing declares")),
            (None, [], [(only, _)]) if self.without == 0 => return Ok(InUnit::plain(place, Some((*only).to_owned()), "")),
            (None, [(first, _), others @ ..], _) if others.iter().all(|(unit, _)| unit.dimension() == first.dimension()) => {
                *first
            }
            _ => {
                let reason = format!(
                    "`{}` says that `{}` is in {}, which do not convert to each other: choose some (`{}=…`), group by it, or say which \
                     unit is wanted, as in sum({},unit:…), and the rest is left out",
                    names[1],
                    names[0],
                    self.list(|_| true),
                    names[1],
                    names[0]
                );
                return Err(StatisticsError::Unit { measure: measure.name.clone(), reason });
            }
        };
        let is_other = |unit: &Unit| unit.dimension() != to.dimension();
        let left: usize = self.without
            + self.known.iter().filter(|(unit, _)| is_other(unit)).map(|(_, count)| count).sum::<usize>()
            + self.unknown.iter().map(|(_, count)| count).sum::<usize>();
        let mut said = format!(", each converted to {to} from the unit that `{}` says", names[1]);
        if left > 0 {
            said = format!("{said}; {left} are left out, whose unit does not convert to it: {}", self.list(is_other));
        }
        Ok(InUnit {
            quantity: Quantity::Converted { column: place, units, to },
            scale: None,
            unit: Some(to.ucum().to_owned()),
            known: Some(to),
            said,
        })
    }

    fn list(&self, is_listed: impl Fn(&Unit) -> bool) -> String {
        let known = self.known.iter().filter(|(unit, _)| is_listed(unit)).map(|(unit, count)| format!("{unit} ({count})"));
        let unknown = self.unknown.iter().map(|(text, count)| {
            let text: String = text.chars().take(40).collect();
            format!("“{text}”, which is not understood ({count})")
        });
        let none = (self.without > 0).then(|| format!("none ({})", self.without));
        let all: Vec<String> = known.chain(unknown).chain(none).collect();
        let more = all.len().saturating_sub(MAX_NAMED);
        let listed = all[..all.len() - more].join(", ");
        if more > 0 { format!("{listed} and {more} more") } else { listed }
    }
}

/// The numbers of rows in a unit; `None` where they have none, or one of another kind.
pub fn converted(table: &Table, column: usize, units: usize, to: Unit) -> impl Fn(usize) -> Option<f64> + Sync {
    let column = &table.columns()[column];
    let text = if let ColumnData::Text(text) = &table.columns()[units].data { Some(text) } else { None };
    let of_entry: Vec<Option<Unit>> = text.map_or(vec![], |text| text.dictionary.iter().map(Unit::parse).collect());
    move |row| {
        let value = match &column.data {
            _ if !column.is_valid(row) => return None,
            ColumnData::Integer(values) => values[row] as f64,
            ColumnData::Float(values) => values[row],
            _ => return None,
        };
        (*of_entry.get(text?.codes[row] as usize)?)?.convert(value, to)
    }
}
