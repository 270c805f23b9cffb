//! `/collections/{id}/report`: what was found, repaired and refused while the source was loaded.

use super::{
    ask::{Ask, PathOf},
    collections::find,
    params,
    problem::Problem,
    respond::{self, JSON},
    state::Shared,
};
use crate::{
    catalog::Collection,
    model::{CrsReport, Defect},
};
use axum::{extract::State, response::Response};
use serde::Serialize;
use tokio::task::spawn_blocking;

/// The load report with the defects of one page.
#[derive(Serialize)]
struct Report<'a> {
    collection: &'a str,
    /// The name of the file; where it lies is nobody's business.
    source: &'a str,
    layer: &'a str,
    format: &'a str,
    rows_read: u64,
    rows_kept: u64,
    rows_repaired: u64,
    rows_rejected: u64,
    rows_suspected: u64,
    crs: &'a CrsReport,
    notes: &'a [String],
    incomplete: Option<&'a str>,
    load_seconds: f64,
    counts: Vec<Tally>,
    #[serde(rename = "numberMatched")]
    number_matched: usize,
    #[serde(rename = "numberReturned")]
    number_returned: usize,
    defects: &'a [Defect],
}

/// How many findings of one kind there are.
#[derive(Serialize)]
struct Tally {
    outcome: &'static str,
    kind: &'static str,
    explanation: &'static str,
    count: u64,
}

/// `/collections/{id}/report`, whose defects are paged by `limit` and `offset`.
pub async fn report(State(state): State<Shared>, PathOf(id): PathOf<String>, mut ask: Ask) -> Result<Response, Problem> {
    let collection = find(&state, &id)?;
    let settings = &state.settings;
    let limit = ask.params.take("limit", |text| params::limit(text, settings.items_max))?.unwrap_or(settings.items_default);
    let offset = ask.params.take("offset", params::offset)?.unwrap_or(0);
    let ask = ask.json_only()?;
    let offset = usize::try_from(offset).unwrap_or(usize::MAX);
    let body = spawn_blocking(move || serde_json::to_vec(&page_of(&collection, offset, limit)));
    Ok(respond::document(&ask, JSON, body.await?.map_err(Problem::internal)?))
}

fn page_of(collection: &Collection, offset: usize, limit: usize) -> Report<'_> {
    let report = &*collection.report;
    let from = offset.min(report.defects.len());
    let defects = &report.defects[from..from.saturating_add(limit).min(report.defects.len())];
    let count = |((outcome, kind), count): ((crate::model::Outcome, crate::model::DefectKind), u64)| Tally {
        outcome: outcome.code(),
        kind: kind.code(),
        explanation: kind.explanation(),
        count,
    };
    Report {
        collection: collection.info.id.as_str(),
        source: report.source.rsplit(['/', '\\']).next().unwrap_or_default(),
        layer: &report.layer,
        format: &report.format,
        rows_read: report.rows_read,
        rows_kept: report.rows_kept,
        rows_repaired: report.rows_repaired(),
        rows_rejected: report.rows_rejected(),
        rows_suspected: report.rows_suspected(),
        crs: &report.crs,
        notes: &report.notes,
        incomplete: report.incomplete.as_deref(),
        load_seconds: report.load_seconds,
        counts: report.counts().into_iter().map(count).collect(),
        number_matched: report.defects.len(),
        number_returned: defects.len(),
        defects,
    }
}
