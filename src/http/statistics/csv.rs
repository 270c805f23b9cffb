//! Statistics as CSV (RFC 4180): a row for each group; the heads of numbers have their units.

use super::{Answer, KeyNames, text_of};
use crate::{http::csv::push_row, statistics::Statistics};

/// The document.
pub fn document(answer: &Answer, statistics: &Statistics) -> String {
    let query = &answer.query;
    let mut head: Vec<String> = query.group_by.iter().flat_map(|grouping| KeyNames::of(grouping).heads()).collect();
    head.extend(query.measures.iter().zip(&statistics.rules).map(|(measure, rule)| match rule.unit.as_deref() {
        Some("1") | None => measure.name.clone(),
        Some(unit) => format!("{} [{unit}]", measure.name),
    }));
    let mut text = String::new();
    push_row(&head, &mut text);
    for group in &statistics.groups {
        let keys = query.group_by.iter().zip(&group.keys);
        let mut cells: Vec<String> = keys.flat_map(|(grouping, key)| KeyNames::of(grouping).cells(key)).collect();
        cells.extend(group.values.iter().map(|value| text_of(&value.value)));
        push_row(&cells, &mut text);
    }
    text
}
