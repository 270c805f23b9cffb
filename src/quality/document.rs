//! An assessment for programs.

use super::{Assessment, Check, Checked, Finding, Sure};
use crate::store::{IdRef, Table};
use serde_json::{Map, Value, json};

/// The assessment with at most `limit` findings of each check, of the checks in `wanted`.
pub fn document(assessment: &Assessment, table: &Table, wanted: &[Check], limit: usize) -> Map<String, Value> {
    let checks = assessment.checks.iter().filter(|checked| wanted.contains(&checked.check));
    let checks: Vec<Value> = checks.map(|checked| of_check(assessment, checked, table, limit)).collect();
    let meanings: Map<String, Value> =
        Sure::ALL.map(|sure| (sure.word().to_owned(), sure.meaning().into())).into_iter().collect();
    let members = [
        ("rows", assessment.rows.into()),
        ("locatedRows", assessment.located_rows.into()),
        ("date", assessment.today.to_string().into()),
        ("within", assessment.boundary.clone().into()),
        ("sure", meanings.into()),
        ("checks", checks.into()),
    ];
    members.map(|(name, value)| (name.to_owned(), value)).into_iter().collect()
}

fn of_check(assessment: &Assessment, checked: &Checked, table: &Table, limit: usize) -> Value {
    let check = checked.check;
    let of_finding = |finding| of_finding(finding, assessment.name(finding, table), table);
    let listed: Vec<Value> = checked.findings.iter().take(limit).map(of_finding).collect();
    let counts: Map<String, Value> =
        Sure::ALL.map(|sure| (sure.word().to_owned(), checked.counts[sure as usize].into())).into_iter().collect();
    json!({
        "check": check.code(),
        "title": check.title(),
        "why": check.why(),
        "remedy": check.remedy(),
        "looked": checked.not_looked.is_none(),
        "notes": checked.not_looked.iter().chain(&checked.notes).collect::<Vec<_>>(),
        "numberMatched": checked.count(),
        "numberReturned": listed.len(),
        "rows": checked.rows,
        "sure": counts,
        "findings": listed,
    })
}

/// One finding; members that say nothing are left out.
fn of_finding(finding: &Finding, name: Option<String>, table: &Table) -> Value {
    let mut value = json!({ "sure": finding.sure.word(), "reason": finding.reason, "rows": finding.row_count });
    if !finding.rows.is_empty() {
        value["ids"] = finding.rows.iter().map(|row| id(table, *row)).collect();
    }
    if let Some(name) = name {
        value["name"] = name.into();
    }
    if let Some(row) = finding.source_row {
        value["sourceRow"] = row.into();
    }
    if let Some(column) = &finding.column {
        value["column"] = column.as_str().into();
    }
    value
}

fn id(table: &Table, row: u32) -> Value {
    match table.ids().get(row as usize) {
        IdRef::Integer(id) => id.into(),
        IdRef::Text(id) => id.into(),
    }
}

/// The ids of a finding's rows as text, between semicolons.
pub fn listed_ids(finding: &Finding, table: &Table, at_most: usize) -> String {
    let ids: Vec<String> = finding
        .rows
        .iter()
        .take(at_most)
        .map(|row| match table.ids().get(*row as usize) {
            IdRef::Integer(id) => id.to_string(),
            IdRef::Text(id) => id.to_owned(),
        })
        .collect();
    let more = finding.row_count.saturating_sub(ids.len() as u64);
    let more = if more > 0 && !ids.is_empty() { format!("; … {more} more") } else { String::new() };
    format!("{}{more}", ids.join("; "))
}
