//! `/collections/{id}/coverage`: how much of the Earth, or of a region, the features cover, and where.
//!
//! ```text
//! answer      what was asked and what came of it: names, numbers, links
//! json        numbers, and as GeoJSON polygons as well      csv      a row for each group
//! ```

mod answer;
mod csv;
mod json;

pub use answer::{Answer, Row};

use super::{
    answers::{self, Question},
    ask::{Ask, PathOf},
    base_url::BaseUrl,
    body,
    collections::find,
    data_format::DataFormat,
    items::matching,
    pages,
    params::{self, Params},
    problem::Problem,
    question::filter_asked,
    regions::{self, Place},
    respond::{self, ETag},
    state::{HttpState, Shared},
    turn::{LONGEST_SEARCH, in_turn},
};
use crate::{
    catalog::Collection,
    filter::Expr,
    geometry::coverage::PlanePolygon,
    query::{Patience, Rows},
    statistics::{CoverageAnswer, CoverageQuery, CoverageRegion, CoveredPart, Grouping, StatisticsError, coverage as covered},
};
use axum::{
    body::Body,
    extract::State,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use std::{hash::Hash, sync::Arc};
use xxhash_rust::xxh3::Xxh3;

/// A region as it is asked for.
struct Region {
    name: String,
    place: Place,
}

/// A request, understood.
pub struct Asked {
    collection: Arc<Collection>,
    filter: Option<Expr>,
    region: Option<Region>,
    group_by: Vec<Grouping>,
    format: DataFormat,
    base: BaseUrl,
    /// The query of the URL.
    query_text: String,
    /// Whether that is the whole question.
    is_linked: bool,
}

/// `GET /collections/{id}/coverage`.
pub async fn get(State(state): State<Shared>, PathOf(id): PathOf<String>, ask: Ask) -> Result<Response, Problem> {
    let collection = find(&state, &id)?;
    let params = ask.params.clone();
    let asked = Arc::new(asked(&state, collection, &ask, params, None)?);
    let etag = asked.etag(&ask);
    if etag.is_held_by(&ask.headers) {
        return Ok(respond::by_accept(respond::not_modified(&etag)));
    }
    Ok(respond::by_accept(respond::tagged(answered(&state, asked).await?, &etag)))
}

/// `POST /collections/{id}/coverage`: the same, of what lies in the polygon of the body, or of what its condition is true.
pub async fn post(State(state): State<Shared>, PathOf(id): PathOf<String>, ask: Ask, body: Body) -> Result<Response, Problem> {
    let collection = find(&state, &id)?;
    let mut params = ask.params.clone();
    let condition = body::asked(body, &mut params, &collection, &state).await?;
    let asked = asked(&state, collection, &ask, params, Some(condition))?;
    answered(&state, Arc::new(asked)).await.map(respond::by_accept)
}

async fn answered(state: &Shared, asked: Arc<Asked>) -> Result<Response, Problem> {
    let (there, of) = (Arc::clone(state), Arc::clone(&asked));
    let measure = move |patience: &Patience| of.measured(&there, patience).map_err(refused);
    let answer = state.coverages.find(asked.question(), LONGEST_SEARCH, measure).await?;
    // To write many polygons takes a while, too.
    in_turn(LONGEST_SEARCH, move |_| written(&Answer::new(&asked, &answer))).await
}

/// Understands the parameters; `condition` is that of a body.
fn asked(
    state: &HttpState,
    collection: Arc<Collection>,
    ask: &Ask,
    mut params: Params,
    condition: Option<Expr>,
) -> Result<Asked, Problem> {
    let format = params.take("f", DataFormat::parse)?.unwrap_or_else(|| DataFormat::accepted(&ask.headers));
    let of = params.take("of", |text| Ok((text.to_owned(), params::region(text)?)))?;
    let group_by = params.take("group-by", |text| Ok(text.to_owned()))?;
    let is_linked = condition.is_none();
    let filter = filter_asked(params.leaving_to(&collection.table), &collection, state)?;
    let filter: Vec<Expr> = condition.into_iter().chain(filter).collect();
    let filter = (!filter.is_empty()).then(|| Expr::all_of(filter));
    let region = match of {
        Some((name, region)) => Some(Region { name, place: regions::place(region, &collection, filter.as_ref(), state)? }),
        None => None,
    };
    let group_by = group_by.map(|text| regions::group_by(&text, &collection, filter.as_ref(), state)).transpose()?;
    let (base, query_text) = (ask.base(&state.settings)?, ask.uri.query().unwrap_or_default().to_owned());
    Ok(Asked { collection, filter, region, group_by: group_by.unwrap_or_default(), format, base, query_text, is_linked })
}

impl Asked {
    fn etag(&self, ask: &Ask) -> ETag {
        let (edition, rest) = self.question();
        let decisive = [&edition.to_le_bytes()[..], &rest.to_le_bytes()].concat();
        ETag::of([&decisive, self.base.as_bytes(), ask.uri.to_string().as_bytes(), self.format.name().as_bytes()])
    }

    /// Whether polygons are asked for.
    fn is_drawn(&self) -> bool {
        self.format == DataFormat::GeoJson
    }

    /// What decides the numbers and the polygons.
    fn question(&self) -> Question {
        let mut decisive = Xxh3::new();
        let region = self.region.as_ref().map(|region| match &region.place {
            Place::Features(collection, _) => (&region.name, Some(collection.edition())),
            Place::Box(_) => (&region.name, None),
        });
        self.group_by.iter().for_each(|grouping| grouping.feed(&mut decisive));
        (region, self.is_drawn(), self.filter.as_ref().map(Expr::fingerprint)).hash(&mut decisive);
        (self.collection.edition(), decisive.digest128())
    }

    fn measured(&self, state: &HttpState, patience: &Patience) -> Result<CoverageAnswer, StatisticsError> {
        let (table, filter) = (&*self.collection.table, self.filter.as_ref());
        let rows = match filter {
            Some(_) => matching(state, table, filter, patience)?,
            None => Arc::new(Rows::all(table.rows())),
        };
        let region = self.region.as_ref().map(|region| match &region.place {
            Place::Features(collection, rows) => CoverageRegion::Rows(&collection.table, rows),
            Place::Box(bounds) => CoverageRegion::Box(*bounds),
        });
        let query = CoverageQuery { table, rows: &rows, filter, group_by: &self.group_by, region, drawn: self.is_drawn() };
        covered(&query, patience)
    }
}

fn written(answer: &Answer<'_>) -> Result<Response, Problem> {
    let body = match answer.asked.format {
        DataFormat::Json => serde_json::to_vec(&json::numbers(answer)).map_err(Problem::internal)?,
        DataFormat::GeoJson => serde_json::to_vec(&json::layer(answer)).map_err(Problem::internal)?,
        DataFormat::Csv => csv::document(answer).into_bytes(),
        DataFormat::Html => pages::coverage(answer).into_string().into_bytes(),
    };
    let format = answer.asked.format;
    let mut response = ([(header::CONTENT_TYPE, format.media_type())], Body::from(body)).into_response();
    if format == DataFormat::Csv {
        let disposition = format!("attachment; filename=\"{}-coverage.csv\"", answer.asked.collection.info.id);
        response.headers_mut().extend(HeaderValue::from_str(&disposition).ok().map(|d| (header::CONTENT_DISPOSITION, d)));
    }
    Ok(if format == DataFormat::Html { pages::with_policy(response) } else { response })
}

impl answers::Answer for CoverageAnswer {
    fn bytes(&self) -> usize {
        let positions = |polygons: &[PlanePolygon]| polygons.iter().flatten().map(Vec::len).sum::<usize>();
        let parts = || self.groups.iter().chain([&self.covered]);
        let drawn = parts().map(|part| positions(&part.polygons)).sum::<usize>() + positions(&self.left);
        let keys = parts().map(|part| part.keys.len()).sum::<usize>() * KEY_BYTES;
        drawn * size_of::<[f64; 2]>() + keys + (parts().count() + self.regions.len()) * size_of::<CoveredPart>()
    }
}

/// What a key takes, roughly; texts are a little longer.
const KEY_BYTES: usize = 64;

fn refused(error: StatisticsError) -> Problem {
    match error {
        StatisticsError::Uncovered(_) | StatisticsError::TooManyEdges { .. } | StatisticsError::WideCircle => {
            Problem::bad_request(error.to_string())
        }
        other => other.into(),
    }
}
