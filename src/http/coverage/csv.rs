//! Coverage as CSV: a row for each group or each region, or one for all.

use super::{Answer, Row};
use crate::http::{csv::push_row, statistics::text_of};
use std::iter::once;

/// The document. What there is only of regions has no columns where there is none.
pub fn document(answer: &Answer<'_>) -> String {
    let mut rows: Vec<Row> = answer.groups().collect();
    if rows.is_empty() && answer.group_by().is_none() {
        rows = answer.regions().collect();
    }
    if rows.is_empty() && answer.group_by().is_none() {
        rows.push(answer.total());
    }
    let has_region = answer.region_km2().is_some();
    // Of groups, regions have names besides their ids, and so have bins.
    let keys: Vec<String> = match rows.first() {
        Some(row) => row.key.keys().cloned().collect(),
        None => answer.group_by().into_iter().collect(),
    };
    let is_named = rows.iter().any(|row| row.value.as_ref().is_some_and(|value| *value != key_text(row)));
    let mut head = keys.clone();
    head.extend(is_named.then(|| "name".to_owned()));
    head.extend(["count", "covered_km2"].map(str::to_owned));
    head.extend(["covered_share", "left_km2", "region_km2"].into_iter().filter(|_| has_region).map(str::to_owned));
    let mut text = String::new();
    push_row(&head, &mut text);
    let number = |number: Option<f64>| number.map(|number| number.to_string()).unwrap_or_default();
    for row in &rows {
        let mut cells: Vec<String> = keys.iter().map(|key| row.key.get(key).map(text_of).unwrap_or_default()).collect();
        cells.extend(is_named.then(|| row.value.clone().unwrap_or_default()));
        cells.extend(once(row.count.to_string()).chain(once(row.covered_km2.to_string())));
        cells.extend([row.covered_share, row.left_km2, row.region_km2].into_iter().filter(|_| has_region).map(number));
        push_row(&cells, &mut text);
    }
    text
}

fn key_text(row: &Row) -> String {
    row.key.values().map(text_of).collect::<Vec<_>>().join(", ")
}
