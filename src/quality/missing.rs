//! Fields that have to be there.

use super::{
    Subject,
    assess::Found,
    finding::{Findings, Sure},
    roles::texts,
};
use crate::store::{Column, NULL_CODE};

/// The word for the geometry among the names of `quality.required`.
const GEOMETRY: &str = "geometry";

pub(super) fn find(subject: &Subject<'_>) -> Found {
    let table = subject.table;
    let mut found = Found::default();
    let configured = subject.info.quality.required.as_ref();
    let (names, sure): (Vec<String>, Sure) = match configured {
        Some(names) => (names.clone(), Sure::Certain),
        None => (usual(subject), Sure::Likely),
    };
    if names.is_empty() {
        return Found::not_looked(
            "there is no column for names or sources; `quality.required` in the configuration says what has to be there",
        );
    }
    for name in &names {
        if let Some(column) = table.column(name) {
            in_column(subject, column, sure, &mut found.findings);
        } else if name == GEOMETRY || name == table.geometry_name() {
            without_geometry(subject, sure, &mut found.findings);
        } else {
            let rows = subject.rows.len() as u64;
            found.findings.column(
                sure,
                name,
                rows,
                format!("there is no column `{name}`, which has to have a value in every row"),
            );
        }
    }
    found.notes.push(format!("required: {}", names.join(", ")));
    found
}

/// What rows should have where nobody says it: a name and a source, if there are columns for them; a place, if any row has one.
/// A column for them without a single value is another finding.
fn usual(subject: &Subject<'_>) -> Vec<String> {
    let columns = subject.table.columns();
    let named = [subject.roles.names.first().copied(), subject.roles.source];
    let has_values = |column: &&Column| column.nulls < subject.table.rows() as u64;
    let names = named.into_iter().flatten().map(|place| &columns[place]).filter(has_values).map(|column| column.name.clone());
    names.chain((subject.table.located_rows() > 0).then(|| GEOMETRY.to_owned())).collect()
}

fn in_column(subject: &Subject<'_>, column: &Column, sure: Sure, findings: &mut Findings) {
    let text = texts(column);
    let is_blank: Vec<bool> = text.map_or(vec![], |text| text.dictionary.iter().map(|value| value.trim().is_empty()).collect());
    let is_missing = |row: &usize| match text {
        Some(text) => text.codes[*row] == NULL_CODE || is_blank[text.codes[*row] as usize],
        None => !column.is_valid(*row),
    };
    for row in subject.rows.iter().filter(is_missing) {
        findings.row(sure, 0.0, row, Some(&column.name), || format!("`{}` has no value", column.name));
    }
}

fn without_geometry(subject: &Subject<'_>, sure: Sure, findings: &mut Findings) {
    for row in subject.rows.iter().skip_while(|row| *row < subject.table.located_rows()) {
        findings.row(sure, 0.0, row, None, || "the row has no geometry".to_owned());
    }
}
