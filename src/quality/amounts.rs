//! Amounts that cannot be: less than nothing, more than everything, in units that nobody knows.

use super::{
    Subject,
    assess::Found,
    finding::{Findings, Sure},
    roles::{is_number, number, texts},
    texts::{in_column, quoted},
};
use crate::{
    store::{Column, NULL_CODE, TextColumn},
    vocabulary::{Dimension, Unit, unit_of_header},
};

/// A share that may be negative, or more than all: by how much a contained metal is off.
const OFF: &str = "contained_off_pct";

pub(super) fn find(subject: &Subject<'_>) -> Found {
    let mut findings = Findings::default();
    let mut looked = false;
    for column in subject.table.columns().iter().filter(|column| is_number(column) && column.name != OFF) {
        let fixed =
            subject.info.units.get(&column.name).and_then(|unit| Unit::parse(unit)).or_else(|| unit_of_header(&column.name));
        let beside = units_beside(subject, column);
        if let (None, Some(units)) = (fixed, beside) {
            in_column(subject, units, &unknown_unit, &mut findings);
        }
        let units = beside.and_then(texts);
        if fixed.is_some() || units.is_some() {
            looked = true;
            numbers(subject, column, fixed, units, &mut findings);
        }
    }
    if looked { findings.into() } else { Found::not_looked("there is no column of numbers whose unit is declared") }
}

/// The column that says the unit of each row: of `grade_value` or `grade`, `grade_unit`.
fn units_beside<'a>(subject: &Subject<'a>, column: &Column) -> Option<&'a Column> {
    let stem = column.name.strip_suffix("_value").unwrap_or(&column.name);
    let names = [format!("{}_unit", column.name), format!("{stem}_unit"), format!("{stem}_units")];
    let is_one = |other: &&Column| names.iter().any(|name| other.name.eq_ignore_ascii_case(name)) && texts(other).is_some();
    subject.table.columns().iter().find(is_one)
}

fn unknown_unit(text: &str) -> Option<(Sure, String)> {
    let is_unknown = Unit::parse(text).is_none() && !text.trim().is_empty();
    is_unknown.then(|| {
        (Sure::Likely, format!("{} is no unit that is understood: sums and checks leave such amounts out", quoted(text, 0)))
    })
}

fn numbers(subject: &Subject<'_>, column: &Column, fixed: Option<Unit>, units: Option<&TextColumn>, findings: &mut Findings) {
    let of_entry: Vec<Option<Unit>> = units.map_or(vec![], |units| units.dictionary.iter().map(Unit::parse).collect());
    let unit_of = |row: usize| {
        let written = || units.map(|units| units.codes[row]).filter(|code| *code != NULL_CODE);
        fixed.or_else(|| *of_entry.get(written()? as usize)?)
    };
    for row in subject.rows.iter() {
        let Some((value, unit)) = number(column, row).and_then(|value| Some((value, unit_of(row)?))) else { continue };
        // Depths and heights may well be negative.
        let is_amount = unit.dimension() != Dimension::Length;
        let why = if value < 0.0 && is_amount {
            "less than nothing"
        } else if unit.dimension() == Dimension::Share && unit.to_base(value) > 1.0 + 1e-9 {
            "more than the whole"
        } else {
            continue;
        };
        findings.row(Sure::Certain, value.abs(), row, Some(&column.name), || format!("{value} {unit} is {why}"));
    }
}
