//! `/health/live`, `/health/ready` and `/metrics`, for those who run the server.

use super::{
    answers::AnswerCounts,
    ask::Ask,
    metrics::{header, label, single},
    problem::Problem,
    respond::JSON,
    state::{HttpState, Shared},
};
use crate::{
    catalog::Entry,
    tiles::{CacheStatistics, TilesOf},
};
use axum::{
    extract::State,
    http::{HeaderName, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};
use std::fmt::Write;
use tokio::task::spawn_blocking;

const NO_STORE: (HeaderName, &str) = (header::CACHE_CONTROL, "no-store");

/// 200 while the process answers.
pub async fn live(ask: Ask) -> Result<Response, Problem> {
    ask.json_only()?;
    Ok(([NO_STORE, (header::CONTENT_TYPE, JSON)], r#"{"status":"live"}"#).into_response())
}

/// 200 when nothing is left to load and something is served, or nothing was to be; else 503. Sources that cannot be
/// loaded, or not again, make the state `degraded`: taking the server out of service would not bring them back.
pub async fn ready(State(state): State<Shared>, ask: Ask) -> Result<Response, Problem> {
    ask.json_only()?;
    let entries = state.catalog.snapshot();
    let count = |is: fn(&Entry) -> bool| entries.iter().filter(|e| is(e)).count();
    let loading = count(|e| matches!(e, Entry::Loading(_)));
    let failed = count(|e| matches!(e, Entry::Failed(..)));
    let served = count(|e| matches!(e, Entry::Ready(_) | Entry::Tiles(_)));
    let outdated = entries.iter().any(|e| entries.notice(&e.info().id).is_some());
    let (status, code) = match (loading, failed, served) {
        (1.., _, _) => ("loading", StatusCode::SERVICE_UNAVAILABLE),
        (_, 0, _) if !outdated => ("ready", StatusCode::OK),
        (_, 1.., 0) => ("failed", StatusCode::SERVICE_UNAVAILABLE),
        _ => ("degraded", StatusCode::OK),
    };
    let body = json!({ "status": status, "collections": entries.iter().map(|e| collection_state(e, entries.notice(&e.info().id))).collect::<Vec<_>>() });
    Ok((code, [NO_STORE, (header::CONTENT_TYPE, JSON)], body.to_string()).into_response())
}

fn collection_state(entry: &Entry, notice: Option<&str>) -> Value {
    let id = &entry.info().id;
    let noticed = |mut state: Value| {
        if let (Some(notice), Some(state)) = (notice, state.as_object_mut()) {
            state.insert("notice".to_owned(), notice.into());
        }
        state
    };
    match entry {
        Entry::Ready(collection) => noticed(json!({ "id": id, "state": "ready", "features": collection.table.rows() })),
        Entry::Tiles(tileset) => noticed(json!({ "id": id, "state": "ready", "tiles": tileset.archive.format() })),
        Entry::Loading(_) => json!({ "id": id, "state": "loading" }),
        Entry::Failed(_, error) => json!({ "id": id, "state": "failed", "error": **error }),
    }
}

/// The text exposition format of Prometheus.
pub async fn metrics(State(state): State<Shared>, ask: Ask) -> Result<Response, Problem> {
    ask.params.finish()?;
    let mut text = String::new();
    state.metrics.write(&mut text);
    write_server(&mut text, &state);
    write_collections(&mut text, &state);
    write_answers(&mut text, &state);
    let statistics = spawn_blocking(move || state.tiles.statistics_by_collections()).await?;
    write_tile_cache(&mut text, &statistics);
    Ok(([NO_STORE, (header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text).into_response())
}

fn write_server(out: &mut String, state: &HttpState) {
    header(out, "lode_build_info", "gauge", "The version that runs.");
    let _ = writeln!(out, "lode_build_info{{version=\"{}\"}} 1", env!("CARGO_PKG_VERSION"));
    single(out, "lode_uptime_seconds", "gauge", "Time since the server started.", state.started.elapsed().as_secs_f64());
    let filters = state.tiles.filter_bytes() as f64;
    single(out, "lode_tile_filter_bytes", "gauge", "Memory for the features that filters of tiles are true of.", filters);
}

/// How the tile caches do, by the collections that the tiles are of, as they were asked for; those that are not counted apart have
/// no name.
fn write_tile_cache(out: &mut String, statistics: &[(TilesOf, CacheStatistics)]) {
    let mut write = |name: &str, kind: &str, help: &str, value: fn(&CacheStatistics) -> u64| {
        header(out, name, kind, help);
        for (TilesOf { ids, chosen }, statistics) in statistics {
            let _ = writeln!(out, "{name}{{collections=\"{}\",chosen=\"{chosen}\"}} {}", label(ids), value(statistics));
        }
    };
    write("lode_tile_cache_hits_total", "counter", "Tiles that were there, or on their way.", |s| s.hits);
    write("lode_tile_cache_misses_total", "counter", "Tiles that had to be made.", |s| s.misses);
    write("lode_tile_cache_bytes", "gauge", "Memory that kept tiles take.", |s| s.bytes);
    write("lode_tile_cache_tiles", "gauge", "Tiles kept.", |s| s.tiles);
}

/// How the memories of answers do.
fn write_answers(out: &mut String, state: &HttpState) {
    let mut write = |name: &str, kind: &str, help: &str, value: fn(&AnswerCounts) -> u64| {
        header(out, name, kind, help);
        for (of, counts) in state.answer_counts() {
            let _ = writeln!(out, "{name}{{of=\"{of}\"}} {}", value(&counts));
        }
    };
    write("lode_answers_found_total", "counter", "Answers that were there, or on their way.", |counts| counts.found);
    write("lode_answers_made_total", "counter", "Answers that had to be made.", |counts| counts.made);
    write("lode_answers_bytes", "gauge", "Memory that kept answers take.", |counts| counts.bytes);
}

fn write_collections(out: &mut String, state: &HttpState) {
    let entries = state.catalog.snapshot();
    header(out, "lode_collection_up", "gauge", "1 where the collection is served.");
    for entry in entries.iter() {
        let up = u8::from(matches!(entry, Entry::Ready(_) | Entry::Tiles(_)));
        let _ = writeln!(out, "lode_collection_up{{collection=\"{}\"}} {up}", label(entry.info().id.as_str()));
    }
    header(out, "lode_collection_features", "gauge", "Features of the collection.");
    for entry in entries.iter() {
        if let Entry::Ready(collection) = entry {
            let id = label(collection.info.id.as_str());
            let _ = writeln!(out, "lode_collection_features{{collection=\"{id}\"}} {}", collection.table.rows());
        }
    }
}
