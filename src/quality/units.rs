//! Amounts and grades in the units of their columns, as far as the check of tonnages needs it.

use super::roles::{is_number, place, texts};
use crate::{
    catalog::CollectionInfo,
    store::{Column, NULL_CODE, Table},
    vocabulary::{Dimension, Unit as Measure},
};

/// A column of numbers, and what to multiply them by to have tonnes, or parts of the whole.
#[derive(Debug)]
pub(super) struct Amount {
    pub column: usize,
    unit: Unit,
}

#[derive(Debug)]
enum Unit {
    Factor(f64),
    /// The place of the column that says the unit.
    Column(usize, fn(&str) -> Option<f64>),
}

impl Amount {
    /// The amount of a row, in tonnes or parts of the whole; `None` where number or unit is missing or not understood.
    pub fn of(&self, table: &Table, row: usize) -> Option<f64> {
        let number = super::roles::number(&table.columns()[self.column], row)?;
        let factor = match self.unit {
            Unit::Factor(factor) => factor,
            Unit::Column(place, parse) => {
                let units = texts(&table.columns()[place])?;
                match units.codes[row] {
                    NULL_CODE => return None,
                    code => parse(units.dictionary.text(code))?,
                }
            }
        };
        Some(number * factor)
    }
}

/// The tonnage of ore.
pub(super) fn ore(table: &Table, info: &CollectionInfo) -> Option<Amount> {
    amount(table, info, &["ore", "ore_tonnage", "tonnage", "ore_amount"], mass)
}

/// The grade, parts of the whole.
pub(super) fn grade(table: &Table, info: &CollectionInfo) -> Option<Amount> {
    amount(table, info, &["grade", "grade_value"], share)
}

/// The tonnage of metal.
pub(super) fn contained(table: &Table, info: &CollectionInfo) -> Option<Amount> {
    amount(table, info, &["contained", "contained_metal", "metal", "metal_content"], mass)
}

/// The column of one of these names: with a unit in the settings, in a column `…_unit`, or at the end of its own name.
fn amount(table: &Table, info: &CollectionInfo, names: &[&str], parse: fn(&str) -> Option<f64>) -> Option<Amount> {
    let columns = || table.columns().iter().enumerate().filter(|(_, column)| is_number(column));
    names.iter().find_map(|name| {
        columns().find_map(|(column, found)| {
            let lower = found.name.to_lowercase();
            let rest = lower.strip_prefix(name)?.trim_matches(['_', ' ', '(', ')', '[', ']', ',']);
            let unit = match (info.units.get(&found.name), rest) {
                (Some(unit), _) => Unit::Factor(parse(unit)?),
                (None, "") => unit_column(table, found, name, parse)?,
                (None, unit) => Unit::Factor(parse(unit)?),
            };
            Some(Amount { column, unit })
        })
    })
}

fn unit_column(table: &Table, column: &Column, name: &str, parse: fn(&str) -> Option<f64>) -> Option<Unit> {
    let names =
        [format!("{}_unit", column.name.to_lowercase()), format!("{name}_unit"), format!("{}_unit", name.split('_').next()?)];
    names.iter().find_map(|name| place(table, name)).map(|place| Unit::Column(place, parse))
}

/// Tonnes of a unit of mass; `mt` is a million of them here, since names of columns are mostly in lower case.
fn mass(unit: &str) -> Option<f64> {
    if unit.trim() == "mt" {
        return Some(1e6);
    }
    Measure::parse(unit).filter(|unit| unit.dimension() == Dimension::Mass).map(|unit| unit.to_base(1.0))
}

/// Parts of the whole of a unit of grade.
fn share(unit: &str) -> Option<f64> {
    Measure::parse(unit).filter(|unit| unit.dimension() == Dimension::Share).map(|unit| unit.to_base(1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_read_as_they_are_written() {
        assert_eq!([mass("Mt"), mass("t"), mass("m")], [Some(1e6), Some(1.0), None]);
        assert_eq!([share("g/t"), share("%"), share("g/m3")], [Some(1e-6), Some(1e-2), None]);
    }
}
