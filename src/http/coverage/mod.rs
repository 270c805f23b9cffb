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
    collections::find,
    data_format::DataFormat,
    items::matching,
    pages,
    params::{self, Refusal, RegionName},
    problem::Problem,
    question::filter_asked,
    respond::{self, ETag},
    state::{HttpState, Shared},
    turn::{LONGEST_SEARCH, in_turn},
};
use crate::{
    catalog::Collection,
    features::{CoverageAnswer, CoverageError, CoverageQuery, CoverageRegion, CoveredPart, coverage as covered},
    filter::Expr,
    geometry::coverage::PlanePolygon,
    model::LonLatBounds,
    query::{Patience, Rows},
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

enum Place {
    Features(Arc<Collection>, Rows),
    Box(LonLatBounds),
}

/// A request, understood.
pub struct Asked {
    collection: Arc<Collection>,
    filter: Option<Expr>,
    region: Option<Region>,
    group_by: Option<usize>,
    format: DataFormat,
    base: BaseUrl,
    /// The query of the URL.
    query_text: String,
}

/// `/collections/{id}/coverage`.
pub async fn coverage(State(state): State<Shared>, PathOf(id): PathOf<String>, mut ask: Ask) -> Result<Response, Problem> {
    let asked = Arc::new(asked(&state, &id, &mut ask)?);
    let etag = asked.etag(&ask);
    if etag.is_held_by(&ask.headers) {
        return Ok(respond::by_accept(respond::not_modified(&etag)));
    }
    let (there, of) = (Arc::clone(&state), Arc::clone(&asked));
    let measure = move |patience: &Patience| of.measured(&there, patience);
    let answer = state.coverages.find(asked.question(), LONGEST_SEARCH, measure).await?;
    // To write many polygons takes a while, too.
    let response = in_turn(LONGEST_SEARCH, move |_| written(&Answer::new(&asked, &answer))).await?;
    Ok(respond::by_accept(respond::tagged(response, &etag)))
}

fn asked(state: &HttpState, id: &str, ask: &mut Ask) -> Result<Asked, Problem> {
    let (collection, base) = (find(state, id)?, ask.base(&state.settings)?);
    let params = &mut ask.params;
    let format = params.take("f", DataFormat::parse)?.unwrap_or_else(|| DataFormat::accepted(&ask.headers));
    let region = match params.take("of", |text| Ok((text.to_owned(), params::region(text)?)))? {
        Some((name, region)) => Some(Region { name, place: found(state, region)? }),
        None => None,
    };
    let group_by = params.take("group-by", |text| params::group_column(text, &collection.table))?;
    let params = std::mem::take(params).leaving_to(&collection.table);
    let filter = filter_asked(params, &collection, state)?;
    let query_text = ask.uri.query().unwrap_or_default().to_owned();
    Ok(Asked { collection, filter, region, group_by, format, base, query_text })
}

fn found(state: &HttpState, region: RegionName) -> Result<Place, Problem> {
    Ok(match region {
        RegionName::Box(bounds) => Place::Box(bounds),
        RegionName::Collection(id) => {
            let collection = find(state, &id)?;
            let rows = Rows::all(collection.table.rows());
            Place::Features(collection, rows)
        }
        RegionName::Feature(id, feature) => {
            let collection = find(state, &id)?;
            let row = collection.table.ids().find(&feature.as_str().into());
            let unknown = || Refusal::new(format!("collection `{id}` has no feature `{feature}`"), "an id of a feature in it");
            let row = row.ok_or_else(|| Problem::parameter("of", &feature, unknown()))?;
            Place::Features(collection, Rows::listed(vec![row]))
        }
    })
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
        (region, self.group_by, self.is_drawn(), self.filter.as_ref().map(Expr::fingerprint)).hash(&mut decisive);
        (self.collection.edition(), decisive.digest128())
    }

    fn measured(&self, state: &HttpState, patience: &Patience) -> Result<CoverageAnswer, CoverageError> {
        let table = &*self.collection.table;
        let rows = match &self.filter {
            Some(_) => matching(state, table, self.filter.as_ref(), patience)?,
            None => Arc::new(Rows::all(table.rows())),
        };
        let region = self.region.as_ref().map(|region| match &region.place {
            Place::Features(collection, rows) => CoverageRegion::Rows(&collection.table, rows),
            Place::Box(bounds) => CoverageRegion::Box(*bounds),
        });
        covered(&CoverageQuery { table, rows: &rows, group_by: self.group_by, region, drawn: self.is_drawn() }, patience)
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
        let left = self.region.as_ref().map_or(0, |region| positions(&region.left));
        let drawn = parts().map(|part| positions(&part.polygons)).sum::<usize>() + left;
        let texts = parts().filter_map(|part| part.value.as_ref()).map(String::len).sum::<usize>();
        drawn * size_of::<[f64; 2]>() + texts + parts().count() * size_of::<CoveredPart>()
    }
}

impl From<CoverageError> for Problem {
    fn from(error: CoverageError) -> Self {
        match error {
            CoverageError::Query(error) => error.into(),
            CoverageError::TooManyGroups { column } => {
                let refusal = CoverageError::TooManyGroups { column: column.clone() }.to_string();
                Self::parameter("group-by", &column, Refusal::new(refusal, "a column with fewer values"))
            }
            other => Self::bad_request(other.to_string()),
        }
    }
}
