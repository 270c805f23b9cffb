//! An assessment for people at a terminal.

use super::{Assessment, Checked, Sure, document::listed_ids};
use crate::store::Table;
use std::fmt::Write;

/// Ids of a finding on one line.
const IDS: usize = 3;

/// What is wrong, check by check, with the first `limit` findings of each; then what is clean, and what was not looked for.
pub fn text(assessment: &Assessment, table: &Table, limit: usize) -> String {
    let mut out = format!("  quality    of {} rows on {}\n", assessment.rows, assessment.today);
    let (found, rest): (Vec<_>, Vec<_>) = assessment.checks.iter().partition(|checked| checked.count() > 0);
    for checked in found {
        of_check(assessment, checked, table, limit, &mut out);
    }
    let (clean, not_looked): (Vec<&Checked>, Vec<&Checked>) = rest.into_iter().partition(|checked| checked.not_looked.is_none());
    if !clean.is_empty() {
        let codes: Vec<&str> = clean.iter().map(|checked| checked.check.code()).collect();
        let _ = writeln!(out, "    nothing found: {}", codes.join(", "));
    }
    for checked in not_looked {
        let reason = checked.not_looked.as_deref().unwrap_or_default();
        let _ = writeln!(out, "    not looked for: {}: {reason}", checked.check.code());
    }
    out
}

fn of_check(assessment: &Assessment, checked: &Checked, table: &Table, limit: usize, out: &mut String) {
    let check = checked.check;
    let sure = Sure::ALL.into_iter().filter(|sure| checked.counts[*sure as usize] > 0);
    let sure: Vec<String> = sure.map(|sure| format!("{} {}", checked.counts[sure as usize], sure.word())).collect();
    let rows = if checked.rows == 1 { "1 row".to_owned() } else { format!("{} rows", checked.rows) };
    let _ = writeln!(out, "    {}: {} ({}; {rows})", check.code(), check.title(), sure.join(", "));
    let _ = writeln!(out, "      why   {}", check.why());
    let _ = writeln!(out, "      do    {}", check.remedy());
    for note in &checked.notes {
        let _ = writeln!(out, "      note  {note}");
    }
    for finding in checked.findings.iter().take(limit) {
        let subject = match finding.source_row {
            Some(row) => format!("row {row}"),
            None if finding.rows.is_empty() => finding.column.clone().unwrap_or_default(),
            None => match assessment.name(finding, table) {
                Some(name) => format!("{} ({})", listed_ids(finding, table, IDS), shortened(&name)),
                None => listed_ids(finding, table, IDS),
            },
        };
        let _ = writeln!(out, "      {:<8}  {subject}: {}", finding.sure.word(), finding.reason);
    }
    let more = checked.count().saturating_sub(limit as u64);
    if more > 0 {
        let _ = writeln!(out, "      … and {more} more");
    }
}

fn shortened(name: &str) -> String {
    const CHARS: usize = 40;
    let short: String = name.chars().take(CHARS).collect();
    if short.len() < name.len() { short + "…" } else { short }
}
