//! Where the table in a text file begins, what its columns are called, and a sample of its rows.

use super::{
    cell::holds_geometry,
    delimiter::{self, Detected},
    names,
    number::{Notation, notation},
    records::Dialect,
};
use hashbrown::HashMap;
use std::borrow::Cow;

/// How many rows decide about columns.
const SAMPLE_ROWS: usize = 2000;

/// How many lines of a title may stand above the table.
const MAX_TITLE_LINES: usize = 10;

/// How many columns a message names.
const LISTED_NAMES: usize = 40;

/// The table in a file, judged by its start.
#[derive(Debug)]
pub(super) struct Layout {
    pub dialect: Dialect,
    /// Records before the first row: titles and the header.
    pub skipped_records: usize,
    /// The names of the columns, each its own.
    pub columns: Vec<String>,
    /// The first rows; each has as many cells as it has.
    pub sample: Vec<Vec<String>>,
    /// What people should know.
    pub notes: Vec<String>,
}

impl Layout {
    /// Judges the start of a file. `whole` says that nothing comes after it.
    pub fn of(text: &str, whole: bool) -> Self {
        let Detected { dialect, cells } = delimiter::detect(text, whole);
        let mut notes = vec![match cells {
            1 => "one column: no delimiter found".to_owned(),
            _ => format!("delimiter: {}", delimiter::name(dialect.delimiter)),
        }];
        let mut sample: Vec<Vec<String>> =
            delimiter::records(dialect, text, whole).take(SAMPLE_ROWS).map(|record| split(dialect, record)).collect();
        let mut skipped_records = 0;
        if delimiter::declared(text).is_some() {
            sample.drain(..1.min(sample.len()));
            skipped_records += 1;
        }
        let titles = sample.iter().take_while(|row| cells > 1 && filled(row) == 1).count();
        if (1..=MAX_TITLE_LINES).contains(&titles) && titles < sample.len() {
            let lines: Vec<String> = sample.drain(..titles).flatten().filter(|cell| !cell.is_empty()).collect();
            notes.push(format!("left out above the table: {}", lines.join(" / ")));
            skipped_records += titles;
        }
        let header = sample.first().filter(|first| is_header(first)).cloned();
        match &header {
            Some(_) => {
                sample.remove(0);
                skipped_records += 1;
            }
            None if sample.is_empty() => notes.push("no rows".to_owned()),
            None => notes.push(format!("no header: columns are called column_1 to column_{cells}")),
        }
        let columns = column_names(&header.unwrap_or_default(), cells, &mut notes);
        Self { dialect, skipped_records, columns, sample, notes }
    }

    /// The names of some columns for a message, the first few of many.
    pub fn names(&self, columns: &[usize]) -> String {
        let names: Vec<&str> =
            columns.iter().filter_map(|i| self.columns.get(*i)).map(String::as_str).take(LISTED_NAMES).collect();
        let more = columns.len().saturating_sub(LISTED_NAMES);
        if more > 0 { format!("{} and {more} more", names.join(", ")) } else { names.join(", ") }
    }

    /// All columns, as [`names`](Self::names) lists them.
    pub fn all_names(&self) -> String {
        self.names(&(0..self.columns.len()).collect::<Vec<_>>())
    }

    /// The sampled cells of a column that hold something.
    pub fn filled(&self, column: usize) -> impl Iterator<Item = &str> {
        self.sample.iter().filter_map(move |row| row.get(column)).map(String::as_str).filter(|cell| !cell.is_empty())
    }
}

fn split(dialect: Dialect, record: &str) -> Vec<String> {
    let mut cells = vec![];
    dialect.split(record, &mut cells);
    cells.into_iter().map(Cow::into_owned).collect()
}

fn filled(row: &[String]) -> usize {
    row.iter().filter(|cell| !cell.is_empty()).count()
}

/// Whether a first row names columns: none of its cells is a value, or one of them is a usual name for
/// coordinates. Years may be names among others.
fn is_header(row: &[String]) -> bool {
    if row.iter().any(|cell| names::axis(cell).is_some() || names::is_geometry(cell) || names::is_pair(cell)) {
        return true;
    }
    let is_year = |cell: &str| cell.len() == 4 && (cell.starts_with("19") || cell.starts_with("20"));
    let values = row.iter().filter(|cell| notation(cell) != Notation::None || holds_geometry(cell));
    let (years, others): (Vec<&String>, Vec<&String>) = values.partition(|cell| is_year(cell));
    others.is_empty() && years.len() < filled(row).max(1)
}

/// Makes names unique and names what has none.
fn column_names(header: &[String], cells: usize, notes: &mut Vec<String>) -> Vec<String> {
    let clean = |name: &String| name.split_whitespace().collect::<Vec<_>>().join(" ").replace(['\0', '\u{feff}'], "");
    let mut names: Vec<String> = header.iter().map(clean).collect();
    while names.len() > cells && names.last().is_some_and(String::is_empty) {
        names.pop();
    }
    names.resize(names.len().max(cells), String::new());
    let mut next = HashMap::new();
    let mut changed = vec![];
    for (i, name) in names.iter_mut().enumerate() {
        let unique = unique(if name.is_empty() { format!("column_{}", i + 1) } else { name.clone() }, &mut next);
        if !header.is_empty() && unique != *name && changed.len() < LISTED_NAMES {
            changed.push(format!("column {} (`{name}`) is called `{unique}`", i + 1));
        }
        *name = unique;
    }
    if !changed.is_empty() {
        notes.push(format!("names that were empty or repeated: {}", changed.join("; ")));
    }
    names
}

/// The name itself where it is new, else with a number. For every name taken, `next` has the number that
/// the next one of it gets.
fn unique(wish: String, next: &mut HashMap<String, usize>) -> String {
    let Some(mut number) = next.get(&wish).copied() else {
        next.insert(wish.clone(), 2);
        return wish;
    };
    let mut name = format!("{wish}_{number}");
    while next.contains_key(&name) {
        number += 1;
        name = format!("{wish}_{number}");
    }
    next.insert(wish, number + 1);
    next.insert(name.clone(), 2);
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layout(text: &str) -> Layout {
        Layout::of(text, true)
    }

    #[test]
    fn a_header_gives_names_and_no_header_gives_numbers() {
        let with = layout("name,lon,lat\nA,1,2\n");
        assert_eq!((with.columns.join(" "), with.skipped_records, with.sample.len()), ("name lon lat".into(), 1, 1));
        let without = layout("A,75.1,49.2\nB,76,50\n");
        assert_eq!((without.columns.join(" "), without.skipped_records), ("column_1 column_2 column_3".into(), 0));
        assert!(without.notes.iter().any(|n| n.contains("no header")));
        assert_eq!(layout("name,2019,2020\nA,1,2\n").columns, ["name", "2019", "2020"]);
        assert_eq!(layout("1999,2000\n2001,2002\n").skipped_records, 0);
        assert_eq!(layout("A;POINT(1 2)\nB;POINT(2 3)\n").skipped_records, 0);
    }

    #[test]
    fn empty_and_repeated_names_become_unique_and_are_noted() {
        let found = layout("name,,name,name_2,\nA,1,2,3\nB,1,2,3\n");
        assert_eq!(found.columns, ["name", "column_2", "name_2", "name_2_2"]);
        assert!(found.notes.iter().any(|n| n.contains("column 3 (`name`) is called `name_2`")), "{:?}", found.notes);
    }

    #[test]
    fn rows_longer_than_the_header_get_more_columns() {
        assert_eq!(layout("a,b\n1,2,3\n4,5,6\n7,8,9\n").columns, ["a", "b", "column_3"]);
    }

    #[test]
    fn titles_above_the_table_are_left_out_aloud() {
        let found = layout("sep=;\nКаталог месторождений;;\n2024;;\nимя;долгота;широта\nА;75,4;49,7\nБ;76;50\n");
        assert_eq!((found.skipped_records, found.sample.len()), (4, 2));
        assert_eq!(found.columns, ["имя", "долгота", "широта"]);
        assert!(found.notes.iter().any(|n| n.contains("Каталог месторождений / 2024")), "{:?}", found.notes);
    }

    #[test]
    fn nothing_is_a_table_too() {
        assert_eq!(layout("").sample.len(), 0);
        assert_eq!(layout("\n\n").columns, ["column_1"]);
    }
}
