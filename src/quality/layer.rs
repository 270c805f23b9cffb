//! The findings that have a place, as a layer for a map (RFC 7946).

use super::{Assessment, Check, Finding, document::listed_ids};
use crate::store::Table;
use serde_json::{Map, Value, json};

/// Positions of one finding at most.
const MAX_POSITIONS: usize = 100;

/// A feature for each finding about rows that are somewhere: a point, or points where the rows are in several places. At most
/// `limit` of each check.
pub fn layer(assessment: &Assessment, table: &Table, wanted: &[Check], limit: usize) -> Map<String, Value> {
    let checks = assessment.checks.iter().filter(|checked| wanted.contains(&checked.check));
    let features: Vec<Value> = checks
        .flat_map(|checked| {
            checked.findings.iter().take(limit).enumerate().map(move |(place, finding)| (checked.check, place, finding))
        })
        .filter_map(|(check, place, finding)| feature(assessment, check, place, finding, table))
        .collect();
    let members =
        [("type", "FeatureCollection".into()), ("numberReturned", features.len().into()), ("features", features.into())];
    members.map(|(name, value)| (name.to_owned(), value)).into_iter().collect()
}

fn feature(assessment: &Assessment, check: Check, place: usize, finding: &Finding, table: &Table) -> Option<Value> {
    let mut positions: Vec<[f64; 2]> =
        finding.rows.iter().take(MAX_POSITIONS).filter_map(|row| position(table, *row as usize)).collect();
    positions.sort_unstable_by(|a, b| a[0].total_cmp(&b[0]).then_with(|| a[1].total_cmp(&b[1])));
    positions.dedup();
    let geometry = match positions.as_slice() {
        [] => return None,
        [one] => json!({ "type": "Point", "coordinates": one }),
        several => json!({ "type": "MultiPoint", "coordinates": several }),
    };
    Some(json!({
        "type": "Feature",
        "id": format!("{}-{}", check.code(), place + 1),
        "geometry": geometry,
        "properties": {
            "check": check.code(),
            "title": check.title(),
            "name": assessment.name(finding, table),
            "sure": finding.sure.word(),
            "reason": finding.reason,
            "remedy": check.remedy(),
            "ids": listed_ids(finding, table, MAX_POSITIONS),
            "rows": finding.row_count,
            "column": finding.column,
        },
    }))
}

/// A place for a row: its first position, which is the only one of a point.
fn position(table: &Table, row: usize) -> Option<[f64; 2]> {
    let geometry = table.geometry();
    let part = geometry.parts(row).next()?;
    geometry.lon_lat(geometry.rings(part).next()?).first().copied()
}
