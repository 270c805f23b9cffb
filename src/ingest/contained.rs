//! `contained = ore × grade`: the third of three numbers where two are given, and whether three agree. What is computed stands in
//! columns of its own, beside what is given.

use crate::{
    model::{ColumnBuilder, RowBatch, Value, to_15_digits},
    vocabulary::{Amount, Amounts, Basis, Dimension, Unit, UnitFrom},
};
use std::collections::BTreeMap;

/// More than this part off is a contradiction.
const TOLERANCE: f64 = 0.05;

/// Metal, tonnes of the element where the basis of the grade is one or has a factor.
const CONTAINED: &str = "contained_computed_t";
/// What those tonnes are of: `element`, the name of a mixture that has no factor, or `not stated`.
const BASIS: &str = "contained_computed_basis";
/// What the metal that is given is of, where ore × grade tells: `element`, the oxide of the grade, or `unclear`.
const STATED_BASIS: &str = "contained_stated_basis";
/// Why what is computed is not of the element.
const NOTE: &str = "contained_computed_note";
/// Ore, tonnes, where it is not given.
const ORE: &str = "ore_computed_t";
/// Grade where it is not given, on the basis of the metal.
const GRADE: &str = "grade_computed_g_t";
/// By how much the metal that is given is more (or, negative, less) than ore × grade, where it is off.
const OFF: &str = "contained_off_pct";

/// Adds the columns to a batch, where it has such numbers. `units` are those that the user declares.
pub(super) fn add(batch: &mut RowBatch, units: &BTreeMap<String, String>) {
    let names: Vec<&str> = batch.columns.iter().map(|(name, _)| name.as_str()).collect();
    let amounts = Amounts::find(&names, |name| Unit::parse(units.get(name)?));
    let found = [amounts.ore, amounts.grade, amounts.contained].iter().flatten().count();
    if found < 2 || names.iter().any(|name| [CONTAINED, BASIS, STATED_BASIS, NOTE, ORE, GRADE, OFF].contains(name)) {
        return;
    }
    let computed: Vec<Computed> = (0..batch.len()).map(|row| Computed::of_row(batch, &amounts, row)).collect();
    let mut column = |name: &str, value: &dyn Fn(&Computed) -> Option<f64>| {
        let values = computed
            .iter()
            .map(value)
            .map(|value| value.filter(|value| value.is_finite()).map_or(Value::Null, |value| Value::Float(to_15_digits(value))));
        batch.columns.push((name.to_owned(), built(values)));
    };
    if amounts.ore.is_some() && amounts.grade.is_some() {
        column(CONTAINED, &|row| row.contained_t);
    }
    // Columns that are empty are no help.
    let mut where_any = |name: &str, value: &dyn Fn(&Computed) -> Option<f64>| {
        if computed.iter().any(|row| value(row).is_some()) {
            column(name, value);
        }
    };
    if amounts.contained.is_some() {
        where_any(ORE, &|row| row.ore_t);
        where_any(GRADE, &|row| row.grade_g_t);
        where_any(OFF, &|row| row.off_percent);
    }
    if amounts.ore.is_some() && amounts.grade.is_some() {
        text_column(batch, BASIS, &computed, |row| row.basis.as_deref());
        text_column(batch, NOTE, &computed, |row| row.note.as_deref());
    }
    text_column(batch, STATED_BASIS, &computed, |row| row.stated_basis.as_deref());
}

/// Adds a column where some row has a value.
fn text_column(batch: &mut RowBatch, name: &str, computed: &[Computed], of: impl Fn(&Computed) -> Option<&str>) {
    if computed.iter().any(|row| of(row).is_some()) {
        let values = computed.iter().map(|row| of(row).map_or(Value::Null, Value::Text));
        batch.columns.push((name.to_owned(), built(values)));
    }
}

fn built<'a>(values: impl Iterator<Item = Value<'a>>) -> ColumnBuilder {
    let mut column = ColumnBuilder::default();
    values.for_each(|value| column.push(value));
    column
}

/// What is made of a row.
#[derive(Debug, Default)]
struct Computed {
    contained_t: Option<f64>,
    basis: Option<String>,
    stated_basis: Option<String>,
    note: Option<String>,
    ore_t: Option<f64>,
    grade_g_t: Option<f64>,
    off_percent: Option<f64>,
}

impl Computed {
    fn of_row(batch: &RowBatch, amounts: &Amounts, row: usize) -> Self {
        let amount = |amount: Option<Amount>, dimension| in_base(batch, amount?, dimension, row);
        let ore = amount(amounts.ore, Dimension::Mass);
        let grade = amount(amounts.grade, Dimension::Share);
        let given = amount(amounts.contained, Dimension::Mass);
        let basis = amounts.basis.and_then(|column| text(batch, column, row)).map(|text| Basis::parse(&text));
        let of_grade = || basis.as_ref().map(|basis| basis.name().to_owned());
        match (ore, grade, given) {
            (Some(ore), Some(grade), given) => {
                let on_basis = ore * grade;
                let (part, name, note) = match &basis {
                    None => (1.0, "not stated".to_owned(), None),
                    Some(basis) => match (basis.part_of_element(), basis) {
                        (Ok(part), _) => (part, "element".to_owned(), None),
                        (Err(reason), Basis::Mixture(name) | Basis::Unknown(name)) => (1.0, name.clone(), Some(reason)),
                        (Err(reason), _) => (1.0, "not stated".to_owned(), Some(reason)),
                    },
                };
                // The metal that is given may be of the oxide, too.
                let off = |expected: f64| given.map(|given| (given - expected) / expected);
                let of_basis = (off(on_basis), basis.as_ref().map(Basis::name));
                let of_element = (off(on_basis * part), (part != 1.0).then_some("element"));
                let least = [of_basis, of_element].into_iter().filter_map(|(off, of)| Some((off?, of)));
                let least = least.min_by(|(a, _), (b, _)| a.abs().total_cmp(&b.abs()));
                let (is_off, of) = least.map_or((false, None), |(off, of)| (off.abs() > TOLERANCE, of));
                Self {
                    contained_t: Some(on_basis * part),
                    basis: Some(name),
                    stated_basis: of.map(|of| if is_off && part != 1.0 { "unclear" } else { of }.to_owned()),
                    note,
                    off_percent: least.filter(|_| is_off).map(|(off, _)| off * 100.0),
                    ..Self::default()
                }
            }
            (None, Some(grade), Some(given)) if grade > 0.0 => {
                Self { ore_t: Some(given / grade), stated_basis: of_grade(), ..Self::default() }
            }
            (Some(ore), None, Some(given)) if ore > 0.0 => {
                Self { grade_g_t: Some(given / ore * 1e6), stated_basis: of_grade(), ..Self::default() }
            }
            (_, _, given) => Self { stated_basis: given.and_then(|_| of_grade()), ..Self::default() },
        }
    }
}

/// Tonnes, or parts of the whole; `None` where number or unit is missing or of another kind.
fn in_base(batch: &RowBatch, amount: Amount, dimension: Dimension, row: usize) -> Option<f64> {
    let unit = match amount.unit {
        UnitFrom::Always(unit) => unit,
        UnitFrom::Column(column) => Unit::parse(&text(batch, column, row)?)?,
    };
    let number = match batch.columns.get(amount.column)?.1.value(row) {
        Value::Integer(value) => value as f64,
        Value::Float(value) => value,
        Value::Untyped(text) | Value::Text(text) => text.trim().parse().ok()?,
        _ => return None,
    };
    (unit.dimension() == dimension && number.is_finite() && number >= 0.0).then(|| unit.to_base(number))
}

fn text(batch: &RowBatch, column: usize, row: usize) -> Option<String> {
    match batch.columns.get(column)?.1.value(row) {
        Value::Null => None,
        value => Some(value.with_text(|text| text.trim().to_owned())).filter(|text| !text.is_empty()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn added(rows: &[[&str; 5]]) -> RowBatch {
        let mut batch = RowBatch::default();
        for (number, row) in rows.iter().enumerate() {
            batch.begin_row(number as u64 + 1);
            for (name, value) in ["ore (Mt)", "grade_value", "grade_unit", "grade_basis", "contained_t"].iter().zip(row) {
                batch.set(name, if value.is_empty() { Value::Null } else { Value::Untyped(value) });
            }
            batch.end_row();
        }
        add(&mut batch, &BTreeMap::new());
        batch
    }

    fn value(batch: &RowBatch, name: &str, row: usize) -> Option<f64> {
        match batch.columns.iter().find(|(other, _)| other == name)?.1.value(row) {
            Value::Float(value) => Some(value),
            _ => None,
        }
    }

    fn is_near(found: Option<f64>, expected: f64) -> bool {
        found.is_some_and(|found| (found / expected - 1.0).abs() < 1e-9)
    }

    #[test]
    fn the_third_of_three_numbers_is_computed_and_contradictions_are_flagged() {
        let batch = added(&[
            // 20 Mt of ore, as most print it, and 20 Mt of metal, as the ministry said.
            ["20", "700", "g/t", "element", ""],
            ["20", "700", "g/t", "element", "20000000"],
            ["1", "1", "%", "WO3", "7930"],
            ["1", "1", "%", "WO3", "10000"],
            ["1", "1", "%", "TREO", ""],
            ["", "2", "%", "", "1000"],
            ["1", "", "", "", "3"],
            ["1", "2", "furlong", "", ""],
        ]);
        assert!(is_near(value(&batch, CONTAINED, 0), 14_000.0));
        assert_eq!(value(&batch, OFF, 0), None);
        assert!(is_near(value(&batch, OFF, 1), 142_757.142_857_142_86));
        assert!(is_near(value(&batch, CONTAINED, 2), 7929.7));
        assert_eq!((value(&batch, OFF, 2), value(&batch, OFF, 3)), (None, None), "the metal may be of the oxide");
        assert!(is_near(value(&batch, CONTAINED, 4), 10_000.0));
        assert!(is_near(value(&batch, ORE, 5), 50_000.0));
        assert!(is_near(value(&batch, GRADE, 6), 3.0));
        assert_eq!(value(&batch, CONTAINED, 7), None);
        let bases = &batch.columns.iter().find(|(name, _)| name == BASIS).unwrap().1;
        assert_eq!((bases.value(2), bases.value(4)), (Value::Text("element"), Value::Text("TREO")));
    }

    #[test]
    fn tables_without_such_columns_stay_as_they_are() {
        let mut batch = RowBatch::default();
        batch.begin_row(1);
        batch.set("ore_t", Value::Float(1.0));
        batch.end_row();
        add(&mut batch, &BTreeMap::new());
        assert_eq!(batch.columns.len(), 1);
    }
}
