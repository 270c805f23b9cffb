//! Many rows on one spot.

use super::{
    Subject,
    assess::Found,
    finding::{Findings, Sure},
    placeholder::placeholder,
    roles::texts,
};
use crate::{names, store::NULL_CODE};
use hashbrown::HashSet;

/// So many rows on one spot are told.
const MANY: usize = 5;
/// So many names there speak against one thing with many rows.
const MANY_NAMES: usize = 5;

pub(super) fn find(subject: &Subject<'_>) -> Found {
    let mut findings = Findings::default();
    let boxes = subject.table.boxes();
    // Rows stand along the Hilbert curve, so that those on one spot (to a centimetre) follow each other.
    let points: Vec<(usize, [f64; 2])> = subject.points().collect();
    for spot in points.chunk_by(|(a, _), (b, _)| boxes[*a] == boxes[*b]).filter(|spot| spot.len() >= MANY) {
        let [lon, lat] = spot[0].1;
        if placeholder([lon, lat]).is_some() {
            continue;
        }
        let rows: Vec<u32> = spot.iter().map(|(row, _)| *row as u32).collect();
        let names = different_names(subject, &rows);
        let sure = if names >= MANY_NAMES { Sure::Likely } else { Sure::Possible };
        findings.rows(sure, rows.len() as f64, &rows, None, || {
            let named = if names > 1 { format!(", with {names} different names") } else { String::new() };
            format!("{} rows lie at {lon}, {lat}{named}", rows.len())
        });
    }
    findings.into()
}

/// How many names rows have that differ in more than their spelling.
fn different_names(subject: &Subject<'_>, rows: &[u32]) -> usize {
    let name = subject.roles.names.first().and_then(|place| texts(&subject.table.columns()[*place]));
    let Some(name) = name else { return 0 };
    let codes: HashSet<u32> = rows.iter().map(|row| name.codes[*row as usize]).filter(|code| *code != NULL_CODE).collect();
    codes.into_iter().map(|code| names::words(name.dictionary.text(code))).collect::<HashSet<_>>().len()
}
