//! An assessment as a table (RFC 4180): a line for each finding, with the ids of its rows.

use super::{Assessment, Check, Finding, document::listed_ids};
use crate::store::Table;

const HEADER: &str = "check,sure,name,ids,rows,source_row,column,reason,remedy\r\n";

/// The findings of the checks in `wanted`, at most `limit` of each.
pub fn csv(assessment: &Assessment, table: &Table, wanted: &[Check], limit: usize) -> String {
    let mut out = HEADER.to_owned();
    for checked in assessment.checks.iter().filter(|checked| wanted.contains(&checked.check)) {
        for finding in checked.findings.iter().take(limit) {
            let fields = fields(assessment, checked.check, finding, table);
            out.push_str(&fields.iter().map(|field| quoted(field)).collect::<Vec<_>>().join(","));
            out.push_str("\r\n");
        }
    }
    out
}

fn fields(assessment: &Assessment, check: Check, finding: &Finding, table: &Table) -> [String; 9] {
    [
        check.code().to_owned(),
        finding.sure.word().to_owned(),
        assessment.name(finding, table).unwrap_or_default(),
        listed_ids(finding, table, usize::MAX),
        finding.row_count.to_string(),
        finding.source_row.map(|row| row.to_string()).unwrap_or_default(),
        finding.column.clone().unwrap_or_default(),
        finding.reason.clone(),
        check.remedy().to_owned(),
    ]
}

fn quoted(field: &str) -> String {
    if field.contains([',', '"', '\r', '\n']) { format!("\"{}\"", field.replace('"', "\"\"")) } else { field.to_owned() }
}
