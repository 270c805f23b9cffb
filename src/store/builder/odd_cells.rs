//! Columns of numbers in which a few cells hold none, as `NaN` or `1,5` where others hold `1.5`: they stay columns of numbers, and those
//! cells become missing values that the report names.
//!
//! What may be an identifier is never taken for a damaged number. A column stays text where the user says that it holds ids, where some
//! cell has leading zeros, a plus sign or digits among letters (`007`, `+7`, `1a`), or where its name is one of numbers that count nothing
//! and some cell is words.

use super::{GatherColumn, infer};
use crate::{
    model::{ColumnBuilder, ColumnType, Defect, DefectKind, DefectLog, TextValues, Value, Values},
    vocabulary::unit_of_header,
};

/// What the user says of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expected {
    /// It holds ids.
    Text,
    /// It has a unit, and so is numbers.
    Numbers,
}

/// Of a hundred cells, so many have to be numbers.
const LEAST_SHARE: usize = 95;
/// Numbers that a column has to have, and where but one cell is none.
const LEAST_NUMBERS: usize = 20;
const LEAST_BUT_ONE: usize = 9;
/// Words in names of columns whose numbers are names.
const OF_NAMES: [&str; 18] = [
    "id",
    "code",
    "key",
    "number",
    "no",
    "nr",
    "num",
    "uuid",
    "phone",
    "zip",
    "postcode",
    "sheet",
    "licence",
    "license",
    "номер",
    "код",
    "№",
    "лист",
];

/// What a cell is where numbers are expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cell {
    Whole,
    Fraction,
    /// A number in another writing: `1,5`, `<0.1`, `1 500`.
    Damaged,
    /// Something else, without digits or with words beside them: `NaN`, `n/a`, `about 5`.
    Words,
    /// What may be an identifier.
    Code,
}

/// How many cells are what.
#[derive(Default)]
struct Tally {
    numbers: usize,
    fractions: usize,
    words: usize,
    codes: usize,
    odd: usize,
}

/// The type of a column whose values are numbers but for a few cells; `None` where it has none, or is text.
pub(super) fn numbers_but_for_few(column: &GatherColumn) -> Option<ColumnType> {
    if column.expected == Some(Expected::Text) || !may_be_numbers(column) {
        return None;
    }
    let is_declared = column.expected == Some(Expected::Numbers);
    let is_sure = is_declared || unit_of_header(&column.name).is_some();
    if !is_sure && entries(column).any(|entry| cell(entry) == Cell::Code) {
        return None;
    }
    let all = tally(column);
    let few = all.numbers * 100 >= (all.numbers + all.odd) * LEAST_SHARE && all.numbers >= LEAST_NUMBERS;
    let but_one = all.odd == 1 && all.numbers >= LEAST_BUT_ONE;
    let fits = match () {
        () if is_declared => all.numbers > 0,
        () if is_sure => all.numbers > all.odd,
        () => (few || but_one) && all.codes == 0 && !(all.words > 0 && is_of_names(&column.name)),
    };
    let column_type = if all.fractions > 0 { ColumnType::Float } else { ColumnType::Integer };
    (fits && all.odd > 0).then_some(column_type)
}

/// The cells that hold no number, each with its row in the source.
pub(super) fn lost(column: &GatherColumn, source_rows: &[Vec<u64>]) -> DefectLog {
    let mut log = DefectLog::default();
    for (batch, source_rows) in column.batches.iter().zip(source_rows) {
        let Some((batch, texts)) = batch.as_ref().and_then(|batch| Some((batch, texts(batch)?))) else { continue };
        let is_odd: Vec<bool> = texts.entries().map(|entry| !matches!(cell(entry), Cell::Whole | Cell::Fraction)).collect();
        let odd = |row: &usize| batch.is_valid(*row) && is_odd.get(texts.codes()[*row] as usize) == Some(&true);
        for row in (0..batch.len()).filter(odd) {
            let text: String = texts.entry(texts.codes()[row]).chars().take(60).collect();
            let detail = format!("column {}: `{text}` is no number, so the value is missing", column.name);
            log.add(Defect::repaired(source_rows.get(row).copied().unwrap_or_default(), DefectKind::BadValue, detail));
        }
    }
    log
}

/// Numbers, texts of a source without types, and texts among numbers; text that a source calls text is none.
fn may_be_numbers(column: &GatherColumn) -> bool {
    let present = || column.batches.iter().flatten();
    let has_numbers = || present().any(|b| b.is_mixed() || matches!(b.values(), Values::Integer(_) | Values::Float(_)));
    present().all(|batch| match batch.values() {
        Values::Nothing | Values::Integer(_) | Values::Float(_) | Values::Untyped(_) => true,
        Values::Text(_) => has_numbers(),
        Values::Boolean(_) | Values::List(_) | Values::Json(_) => false,
    })
}

fn texts(batch: &ColumnBuilder) -> Option<&TextValues> {
    match batch.values() {
        Values::Text(texts) | Values::Untyped(texts) => Some(texts),
        _ => None,
    }
}

fn entries(column: &GatherColumn) -> impl Iterator<Item = &str> {
    column.batches.iter().flatten().filter_map(texts).flat_map(TextValues::entries)
}

fn tally(column: &GatherColumn) -> Tally {
    let mut all = Tally::default();
    for batch in column.batches.iter().flatten() {
        let cells: Vec<Cell> = texts(batch).map_or(vec![], |texts| texts.entries().map(cell).collect());
        for row in (0..batch.len()).filter(|row| batch.is_valid(*row)) {
            let cell = match (texts(batch), batch.value(row)) {
                (Some(texts), _) => cells[texts.codes()[row] as usize],
                (None, Value::Float(_)) => Cell::Fraction,
                (None, _) => Cell::Whole,
            };
            let is_number = matches!(cell, Cell::Whole | Cell::Fraction);
            *(if is_number { &mut all.numbers } else { &mut all.odd }) += 1;
            all.fractions += usize::from(cell == Cell::Fraction);
            all.words += usize::from(cell == Cell::Words);
            all.codes += usize::from(cell == Cell::Code);
        }
    }
    all
}

fn cell(text: &str) -> Cell {
    if infer::is_integer(text) {
        return Cell::Whole;
    }
    if infer::is_float(text) {
        return Cell::Fraction;
    }
    if !text.contains(|c: char| c.is_numeric()) {
        return Cell::Words;
    }
    let bare = text.trim_start_matches(['<', '>', '≤', '≥', '~', '≈', ' ']);
    let has_point = bare.contains('.');
    let kept = bare.chars().filter(|c| !(c.is_whitespace() || has_point && *c == ','));
    let plain: String = kept.map(|c| if c == ',' { '.' } else { c }).collect();
    let has_words = bare.contains(char::is_whitespace) && bare.contains(char::is_alphabetic);
    match () {
        () if infer::is_float(&plain) => Cell::Damaged,
        () if has_words => Cell::Words,
        () => Cell::Code,
    }
}

fn is_of_names(name: &str) -> bool {
    let name = name.to_lowercase();
    name.split(|c: char| !c.is_alphanumeric() && c != '№').any(|word| OF_NAMES.contains(&word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(name: &str, expected: Option<Expected>, odd: &[&str], numbers: usize) -> GatherColumn {
        let mut batch = ColumnBuilder::default();
        (0..numbers).for_each(|number| batch.push(Value::Untyped(&format!("{number}.5"))));
        odd.iter().for_each(|text| batch.push(Value::Untyped(text)));
        GatherColumn { name: name.to_owned(), declared: None, expected, batches: vec![Some(batch)] }
    }

    fn is_number(name: &str, expected: Option<Expected>, odd: &[&str], numbers: usize) -> bool {
        numbers_but_for_few(&column(name, expected, odd, numbers)).is_some()
    }

    #[test]
    fn a_few_odd_cells_leave_a_column_numbers() {
        for odd in ["NaN", "1,5", "<0.1", "1,234.5", "n/a", "-", "1 500", "нет данных", "about 5", "inf"] {
            assert!(is_number("depth", None, &[odd], 20), "{odd}");
            assert!(is_number("depth", None, &[odd], 9), "all but one: {odd}");
            assert!(!is_number("depth", None, &[odd, odd], 18), "less than 95 %: {odd}");
            assert!(!is_number("depth", None, &[odd], 3), "too few: {odd}");
        }
    }

    #[test]
    fn what_may_be_an_identifier_is_never_lost() {
        for odd in ["007", "1a", "+7", "12-3", "A12", "2019-05-01", "99999999999999999999"] {
            assert!(!is_number("sample", None, &[odd], 100), "{odd}");
        }
        assert!(!is_number("sample_no", None, &["б/н"], 100));
        assert!(!is_number("depth", Some(Expected::Text), &["NaN"], 100));
        assert!(!is_number("номер", None, &["нет"], 100));
    }

    #[test]
    fn a_unit_says_that_a_column_is_numbers() {
        assert!(is_number("grade", Some(Expected::Numbers), &["5t", "none", "1,5"], 1));
        assert!(is_number("ore_t", None, &["5t", "none"], 3));
        assert!(!is_number("block_t", None, &["A1", "B2", "C3"], 2), "a name may only look as if it had a unit");
        assert!(!is_number("grade", Some(Expected::Numbers), &["none"], 0));
    }

    #[test]
    fn each_lost_cell_is_named() {
        let column = column("grade", None, &["NaN"], 9);
        let lost = lost(&column, &[(1..=10).collect()]).finish();
        let texts: Vec<String> = lost.iter().map(ToString::to_string).collect();
        assert_eq!(
            texts,
            ["row 10: repaired: a value did not fit its column (column grade: `NaN` is no number, so the value is missing)"]
        );
    }
}
