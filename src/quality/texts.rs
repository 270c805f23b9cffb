//! Every different text of a column looked at once, and the rows that have those that are wrong.

use super::{
    Subject,
    finding::{Findings, Sure},
    roles,
};
use crate::store::{Column, NULL_CODE};
use hashbrown::HashMap;

/// So much of a text is quoted.
const QUOTED_CHARS: usize = 60;

/// Looks at the texts of all columns, and at their names.
pub(super) fn find(subject: &Subject<'_>, wrong: impl Fn(&str) -> Option<(Sure, String)>) -> Findings {
    let mut findings = Findings::default();
    for column in subject.table.columns() {
        if let Some((sure, reason)) = wrong(&column.name) {
            findings.column(sure, &column.name, 0, format!("the name of the column: {reason}"));
        }
        in_column(subject, column, &wrong, &mut findings);
    }
    findings
}

/// Looks at the texts of one column.
pub(super) fn in_column(
    subject: &Subject<'_>,
    column: &Column,
    wrong: &impl Fn(&str) -> Option<(Sure, String)>,
    findings: &mut Findings,
) {
    let Some(text) = roles::texts(column) else { return };
    let judged = (0..text.dictionary.len() as u32).filter_map(|code| Some((code, wrong(text.dictionary.text(code))?)));
    let judged: HashMap<u32, (Sure, String)> = judged.collect();
    if judged.is_empty() {
        return;
    }
    // Texts that are wrong for one reason are one finding, in the order of the first of them.
    let mut by_reason: HashMap<&str, (u32, Sure, Vec<u32>)> = HashMap::new();
    for row in subject.rows.iter() {
        let code = text.codes[row];
        if code != NULL_CODE
            && let Some((sure, reason)) = judged.get(&code)
        {
            let (first, _, rows) = by_reason.entry(reason).or_insert((code, *sure, vec![]));
            *first = code.min(*first);
            rows.push(row as u32);
        }
    }
    let mut found: Vec<_> = by_reason.into_iter().collect();
    found.sort_unstable_by_key(|(_, (first, ..))| *first);
    for (reason, (_, sure, rows)) in found {
        findings.rows(sure, rows.len() as f64, &rows, Some(&column.name), || reason.to_owned());
    }
}

/// A text between quotes, shortened around the place where something is wrong.
pub(super) fn quoted(text: &str, at: usize) -> String {
    let before: usize = text.get(..at).map_or(0, |before| before.chars().count());
    let skipped = before.saturating_sub(QUOTED_CHARS / 2);
    let shown: String = text.chars().skip(skipped).take(QUOTED_CHARS).collect();
    let end = if text.chars().count() > skipped + QUOTED_CHARS { "…" } else { "" };
    format!("“{}{shown}{end}”", if skipped > 0 { "…" } else { "" })
}
