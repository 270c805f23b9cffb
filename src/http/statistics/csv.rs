//! Statistics as CSV (RFC 4180): a row for each group; the heads of numbers have their units.

use super::{Answer, KeyNames, text_of};
use crate::{http::csv::push_row, statistics::Statistics};

/// The document.
pub fn document(answer: &Answer, statistics: &Statistics) -> String {
    let query = &answer.query;
    let mut head: Vec<String> = query.group_by.iter().flat_map(|grouping| KeyNames::of(grouping).heads()).collect();
    for (measure, rule) in query.measures.iter().zip(&statistics.rules) {
        head.push(match rule.unit.as_deref() {
            Some("1") | None => measure.name.clone(),
            Some(unit) => format!("{} [{unit}]", measure.name),
        });
        head.extend(rule.basis.as_ref().map(|_| format!("{} basis", measure.name)));
    }
    let mut text = String::new();
    push_row(&head, &mut text);
    for group in &statistics.groups {
        let keys = query.group_by.iter().zip(&group.keys);
        let mut cells: Vec<String> = keys.flat_map(|(grouping, key)| KeyNames::of(grouping).cells(key)).collect();
        for ((value, basis), rule) in group.values.iter().zip(&group.bases).zip(&statistics.rules) {
            cells.push(text_of(&value.value));
            cells.extend(rule.basis.as_ref().map(|_| basis.clone().unwrap_or_default()));
        }
        push_row(&cells, &mut text);
    }
    text
}
