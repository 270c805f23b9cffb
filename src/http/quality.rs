//! `/collections/{id}/quality`: what is wrong with the rows of a collection, and how sure that is.

use super::{
    answers,
    ask::{Ask, PathOf},
    base_url::BaseUrl,
    collections::find,
    data_format::DataFormat,
    links::Link,
    pages, params,
    problem::Problem,
    respond::{self, JSON},
    state::{HttpState, Shared},
};
use crate::{
    catalog::{Collection, Entry, Within},
    quality::{self, Assessment, Boundary, Check, LISTED_PER_CHECK, Subject},
    query::{Patience, QueryError, matching_rows_within},
};
use axum::{
    extract::State,
    http::{HeaderValue, header},
    response::Response,
};
use jiff::civil::Date;
use std::{hash::Hash, sync::Arc, time::Duration};
use tokio::task::spawn_blocking;
use xxhash_rust::xxh3::Xxh3;

/// How long a report may take.
const LONGEST_ASSESSMENT: Duration = Duration::from_secs(45);
/// Findings of each check on a page when nobody says how many.
const ON_A_PAGE: usize = 20;

impl answers::Answer for Assessment {
    fn bytes(&self) -> usize {
        let findings = self.checks.iter().flat_map(|checked| &checked.findings);
        findings.map(|finding| size_of_val(finding) + finding.reason.len() + finding.rows.len() * 4).sum::<usize>() + 4096
    }
}

/// `/collections/{id}/quality`.
pub async fn quality(State(state): State<Shared>, PathOf(id): PathOf<String>, mut ask: Ask) -> Result<Response, Problem> {
    let collection = find(&state, &id)?;
    let base = ask.base(&state.settings)?;
    let (default, max) = (state.settings.items_default, state.settings.items_max.min(LISTED_PER_CHECK));
    let checks = ask.params.take("check", params::checks)?.unwrap_or_else(|| Check::ALL.into());
    let limit = ask.params.take("limit", |text| params::limit(text, max))?;
    let format = ask.params.take("f", DataFormat::parse)?.unwrap_or_else(|| DataFormat::accepted(&ask.headers));
    std::mem::take(&mut ask.params).finish()?;
    let limit = limit.unwrap_or(if format == DataFormat::Html { ON_A_PAGE } else { default.min(max) });
    let assessment = assessed(&state, &collection).await?;
    let answer = move || body(&collection, &assessment, format, &checks, limit, &base).map(|body| (ask, body, collection));
    let (ask, body, collection) = spawn_blocking(answer).await??;
    let mut response = respond::document(&ask, format.media_type(), body);
    if format == DataFormat::Csv {
        let disposition = format!("attachment; filename=\"{}-quality.csv\"", collection.info.id);
        response.headers_mut().extend(HeaderValue::from_str(&disposition).ok().map(|d| (header::CONTENT_DISPOSITION, d)));
    }
    Ok(respond::by_accept(if format == DataFormat::Html { pages::with_policy(response) } else { response }))
}

/// The report.
async fn assessed(state: &Shared, collection: &Arc<Collection>) -> Result<Arc<Assessment>, Problem> {
    let within = collection.info.quality.within.as_ref().map(|within| (within.clone(), area_of(state, within)));
    let boundary = within.as_ref().and_then(|(_, found)| found.as_ref().map(|area| area.edition()));
    let today = jiff::Zoned::now().date();
    let mut decisive = Xxh3::new();
    (boundary, today).hash(&mut decisive);
    let collection = Arc::clone(collection);
    let question = (collection.edition(), decisive.digest128());
    let assess = move |patience: &Patience| assess(&collection, within, today, patience);
    state.quality.find(question, LONGEST_ASSESSMENT, assess).await
}

/// The collection whose polygons rows have to lie in, where it can be asked.
fn area_of(state: &HttpState, within: &Within) -> Option<Arc<Collection>> {
    match state.catalog.snapshot().get(&within.collection) {
        Some(Entry::Ready(collection)) => Some(Arc::clone(collection)),
        _ => None,
    }
}

fn assess(
    collection: &Collection,
    within: Option<(Within, Option<Arc<Collection>>)>,
    today: Date,
    patience: &Patience,
) -> Result<Assessment, QueryError> {
    let boundary = within.map(|(within, area)| match area {
        Some(area) => {
            let feature = within.feature.as_deref().map(Into::into);
            Boundary::new(within.to_string(), Arc::clone(&area.table), feature.as_ref()).map_err(|error| error.to_string())
        }
        None => Err(format!("`{within}` is no boundary: there is no collection `{}`, or it is not loaded", within.collection)),
    });
    let rows = matching_rows_within(&collection.table, None, patience)?;
    let (table, report, info) = (&*collection.table, &*collection.report, &collection.info);
    let boundary = boundary.as_ref().map(|found| found.as_ref().map_err(String::as_str));
    quality::assess(&Subject::new(table, &rows, report, info, boundary, today, patience))
}

fn body(
    collection: &Collection,
    assessment: &Assessment,
    format: DataFormat,
    checks: &[Check],
    limit: usize,
    base: &BaseUrl,
) -> Result<Vec<u8>, Problem> {
    let (table, id) = (&collection.table, collection.info.id.as_str());
    let url = |format: DataFormat| base.url(format_args!("/collections/{id}/quality?f={}", format.name()));
    let links = || {
        let rel = |other: DataFormat| if other == format { "self" } else { "alternate" };
        let title = |other: DataFormat| format!("The quality report as {}", other.title());
        let forms = DataFormat::ALL.map(|other| Link::new(rel(other), other.media_type(), title(other), url(other)));
        let whole = base.url(format_args!("/collections/{id}"));
        forms.into_iter().chain([Link::new("collection", JSON, collection.info.title.as_str(), whole)]).collect::<Vec<_>>()
    };
    let with_links = |mut document: serde_json::Map<String, serde_json::Value>| {
        document.insert("links".to_owned(), serde_json::to_value(links()).map_err(Problem::internal)?);
        serde_json::to_vec(&document).map_err(Problem::internal)
    };
    Ok(match format {
        DataFormat::Json => {
            let mut document = quality::document(assessment, table, checks, limit);
            document.shift_insert(0, "collection".to_owned(), id.into());
            with_links(document)?
        }
        DataFormat::GeoJson => with_links(quality::layer(assessment, table, checks, limit))?,
        DataFormat::Csv => quality::csv(assessment, table, checks, limit).into_bytes(),
        DataFormat::Html => pages::quality(collection, assessment, checks, limit, base).into_string().into_bytes(),
    })
}
