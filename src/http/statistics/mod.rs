//! `/collections/{id}/statistics`: what features amount to, by the parameters of items.
//!
//! ```text
//! answer      what decides the answer, and its links
//! json, csv, geojson   the formats; the page is one of `pages`
//! keys        what groups are called
//! remembered  answers that were made lately
//! ```

mod answer;
mod csv;
mod geojson;
mod json;
mod keys;

pub use answer::Answer;
pub use keys::{KeyNames, text_of};

use super::{
    answers,
    ask::{Ask, PathOf},
    body,
    collections::find,
    data_format::DataFormat,
    items::matching,
    params::{self, Params, Refusal},
    problem::{Allowed, Problem},
    question::filter_asked,
    regions, respond,
    state::{HttpState, Shared},
    turn::{LONGEST_SEARCH, in_turn},
};
use crate::{
    catalog::Collection,
    filter::Expr,
    query::{Patience, QueryError},
    statistics::{Measure, Statistics, StatisticsError, StatisticsQuery, What, statistics_of},
};
use axum::{body::Body, extract::State, response::Response};
use std::sync::Arc;

/// `GET /collections/{id}/statistics`.
pub async fn get(State(state): State<Shared>, PathOf(id): PathOf<String>, ask: Ask) -> Result<Response, Problem> {
    let (collection, format, params) = understood(&state, &id, &ask)?;
    let query = query(params, &collection, &state, None)?;
    let answer = Answer::new(&ask, &state.settings, Arc::clone(&collection), query, format, true)?;
    let etag = answer.etag(&ask, &state.settings);
    if etag.is_held_by(&ask.headers) {
        return Ok(respond::by_accept(respond::not_modified(&etag)));
    }
    Ok(respond::by_accept(respond::tagged(answered(&state, answer).await?, &etag)))
}

/// `POST /collections/{id}/statistics`: the same, of what lies in the polygon of the body, or of what its condition is true.
pub async fn post(State(state): State<Shared>, PathOf(id): PathOf<String>, ask: Ask, body: Body) -> Result<Response, Problem> {
    let (collection, format, mut params) = understood(&state, &id, &ask)?;
    let condition = body::asked(body, &mut params, &collection, &state).await?;
    let query = query(params, &collection, &state, Some(condition))?;
    let answer = Answer::new(&ask, &state.settings, collection, query, format, false)?;
    Ok(respond::by_accept(answered(&state, answer).await?))
}

/// Whose features are asked for, in which format, and the parameters that are left.
fn understood(state: &HttpState, id: &str, ask: &Ask) -> Result<(Arc<Collection>, DataFormat, Params), Problem> {
    let collection = find(state, id)?;
    let mut params = ask.params.clone();
    let format = params.take("f", DataFormat::parse)?.unwrap_or_else(|| DataFormat::accepted(&ask.headers));
    let params = params.leaving_to(&collection.table);
    Ok((collection, format, params))
}

/// Understands the parameters; `condition` is that of a body.
fn query(
    mut params: Params,
    collection: &Collection,
    state: &HttpState,
    condition: Option<Expr>,
) -> Result<StatisticsQuery, Problem> {
    let table = &*collection.table;
    let group_by = params.take("group-by", |text| Ok(text.to_owned()))?;
    let measures = params.take("measures", |text| params::measures(text, table))?;
    let count = || vec![Measure { name: "count".to_owned(), what: What::Count, unit: None }];
    let mix = params.take("mix", params::boolean)?.unwrap_or(false);
    let asked = filter_asked(params, collection, state)?;
    let filter = [condition, asked].into_iter().flatten().collect::<Vec<_>>();
    let filter = if filter.is_empty() { None } else { Some(Expr::all_of(filter)) };
    let group_by = group_by.map(|text| regions::group_by(&text, collection, filter.as_ref(), state)).transpose()?;
    Ok(StatisticsQuery {
        filter,
        group_by: group_by.unwrap_or_default(),
        measures: measures.unwrap_or_else(count),
        groups_max: state.settings.groups_max,
        mix,
    })
}

/// The answer, written.
async fn answered(state: &Shared, answer: Answer) -> Result<Response, Problem> {
    answer.refuse_without_map()?;
    let answer = Arc::new(answer);
    let question = (answer.collection.edition(), answer.query.fingerprint());
    let (there, asked) = (Arc::clone(state), Arc::clone(&answer));
    let measure = move |patience: &Patience| measured(&there, &asked.collection, &asked.query, patience);
    let statistics = state.statistics.find(question, LONGEST_SEARCH, measure).await?;
    // Writing a thousand groups takes a while, too.
    in_turn(LONGEST_SEARCH, move |_| answer.written(&statistics)).await
}

fn measured(
    state: &HttpState,
    collection: &Collection,
    query: &StatisticsQuery,
    patience: &Patience,
) -> Result<Statistics, StatisticsError> {
    let rows = matching(state, &collection.table, query.filter.as_ref(), patience)?;
    statistics_of(collection, query, &rows, patience)
}

/// What a group takes, and each of its keys and numbers, bytes; texts are a little longer.
const GROUP_BYTES: usize = 96;
const VALUE_BYTES: usize = 64;

impl answers::Answer for Statistics {
    fn bytes(&self) -> usize {
        let group = self.groups.first().map_or(0, |group| GROUP_BYTES + (group.keys.len() + group.values.len()) * VALUE_BYTES);
        1024 + self.groups.len() * group
    }
}

impl From<StatisticsError> for Problem {
    fn from(error: StatisticsError) -> Self {
        let (parameter, allowed) = match &error {
            StatisticsError::Query(QueryError::BadValue { .. }) | StatisticsError::WideCircle => {
                return Self::bad_request(error.to_string());
            }
            StatisticsError::Query(error) => return error.clone().into(),
            StatisticsError::WrongType { .. }
            | StatisticsError::Unit { .. }
            | StatisticsError::Mixed { .. }
            | StatisticsError::Uncovered(_)
            | StatisticsError::TooManyEdges { .. }
            | StatisticsError::NoShapes { .. }
            | StatisticsError::NoWhole => {
                ("measures", "count, or a measure that the columns have, as in sum(a column of numbers in one unit)")
            }
            StatisticsError::NoRegions { .. } | StatisticsError::SeveralRegions { .. } | StatisticsError::CoveredCells { .. } => {
                ("group-by", "region: and the id of one collection of polygons, as in region:sheets-200k")
            }
            _ => ("group-by", "columns, bins of time or cells of which there are fewer values"),
        };
        Self::parameter(parameter, error.asked(), Refusal { reason: error.to_string(), allowed: Allowed::from(allowed) })
    }
}
