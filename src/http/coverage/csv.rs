//! Coverage as CSV: a row for each group, or one for all.

use super::{Answer, Row};
use crate::http::csv::push_row;

/// The document. What there is only of regions has no columns where there is none.
pub fn document(answer: &Answer<'_>) -> String {
    let (group_by, region_km2) = (answer.group_by(), answer.region_km2());
    let mut head: Vec<String> = group_by.into_iter().map(str::to_owned).collect();
    head.extend(["count", "covered_km2"].map(str::to_owned));
    if region_km2.is_some() {
        head.extend(["covered_share", "left_km2", "region_km2"].map(str::to_owned));
    }
    let mut text = String::new();
    push_row(&head, &mut text);
    let number = |number: Option<f64>| number.map(|number| number.to_string()).unwrap_or_default();
    let mut push = |row: &Row<'_>| {
        let mut cells: Vec<String> = group_by.into_iter().map(|_| row.value.unwrap_or_default().to_owned()).collect();
        cells.extend([row.count.to_string(), row.covered_km2.to_string()]);
        if region_km2.is_some() {
            cells.extend([row.covered_share, row.left_km2, region_km2].map(number));
        }
        push_row(&cells, &mut text);
    };
    match group_by {
        Some(_) => answer.groups().for_each(|row| push(&row)),
        None => push(&answer.total()),
    }
    text
}
