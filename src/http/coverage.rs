//! `/collections/{id}/coverage`: how much of the Earth, or of a region, the features cover, and where.

use super::{
    answers::{self, Question},
    ask::{Ask, PathOf},
    base_url::BaseUrl,
    collections::find,
    items::matching,
    links::Link,
    params::{self, Refusal, RegionName},
    problem::Problem,
    question::filter_asked,
    respond::{self, ETag, JSON},
    state::{HttpState, Shared},
    turn::{LONGEST_SEARCH, in_turn},
};
use crate::{
    catalog::Collection,
    features::{CoverageAnswer, CoverageError, CoverageQuery, CoveredPart, coverage as covered, encode::OutputFormat},
    filter::Expr,
    geometry::coverage::PlanePolygon,
    query::{Patience, Rows},
};
use axum::{
    body::Body,
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use serde::Serialize;
use std::{
    hash::{Hash, Hasher},
    sync::Arc,
};
use xxhash_rust::xxh3::Xxh3;

/// How the numbers are made, for who reads them.
const RULE: &str = "Overlaps counted once. Edges are geodesics on WGS 84 between the vertices; where edges cross or end on one \
                    another is found in longitude and latitude.";

/// A region as it is asked for.
struct Region {
    name: String,
    collection: Arc<Collection>,
    rows: Rows,
}

/// A request, understood.
struct Asked {
    collection: Arc<Collection>,
    filter: Option<Expr>,
    region: Option<Region>,
    group_by: Option<usize>,
    drawn: bool,
    /// The link to itself.
    own: Link,
}

/// `/collections/{id}/coverage`.
pub async fn coverage(State(state): State<Shared>, PathOf(id): PathOf<String>, mut ask: Ask) -> Result<Response, Problem> {
    let collection = find(&state, &id)?;
    let base = ask.base(&state.settings)?;
    let drawn = ask.params.take("f", drawn)?.unwrap_or(false);
    let region = ask.params.take("of", params::region)?.map(|name| found(&state, name)).transpose()?;
    let group_by = ask.params.take("group-by", |text| params::group_column(text, &collection.table))?;
    let params = std::mem::take(&mut ask.params).leaving_to(&collection.table);
    let filter = filter_asked(params, &collection, &state)?;
    let etag = etag(&ask, &collection, region.as_ref(), &base);
    if etag.is_held_by(&ask.headers) {
        return Ok(respond::not_modified(&etag));
    }
    let media_type = if drawn { OutputFormat::GeoJson.media_type() } else { JSON };
    let query = ask.uri.query().map(|query| format!("?{query}")).unwrap_or_default();
    let own = Link::new("self", media_type, "This document", base.url(format_args!("/collections/{id}/coverage{query}")));
    let asked = Arc::new(Asked { collection, filter, region, group_by, drawn, own });
    let (there, of) = (Arc::clone(&state), Arc::clone(&asked));
    let measure = move |patience: &Patience| of.measured(&there, patience);
    let answer = state.coverages.find(asked.question(), LONGEST_SEARCH, measure).await?;
    // To write many polygons takes a while, too.
    let body = in_turn(LONGEST_SEARCH, move |_| asked.written(&answer)).await?;
    Ok(respond::tagged(([(header::CONTENT_TYPE, media_type)], Body::from(body)).into_response(), &etag))
}

fn drawn(text: &str) -> Result<bool, Refusal> {
    match text {
        "json" => Ok(false),
        "geojson" => Ok(true),
        _ => Err(Refusal::new("the resource is not offered in this format", "json: areas, or geojson: polygons as well")),
    }
}

fn found(state: &HttpState, RegionName { collection: id, feature }: RegionName) -> Result<Region, Problem> {
    let collection = find(state, &id)?;
    let rows = match &feature {
        None => Rows::all(collection.table.rows()),
        Some(feature) => {
            let row = collection.table.ids().find(&feature.as_str().into());
            let unknown = || Refusal::new(format!("collection `{id}` has no feature `{feature}`"), "an id of a feature in it");
            Rows::listed(vec![row.ok_or_else(|| Problem::parameter("of", feature, unknown()))?])
        }
    };
    let name = feature.map_or(id.clone(), |feature| format!("{id}/{feature}"));
    Ok(Region { name, collection, rows })
}

fn etag(ask: &Ask, collection: &Collection, region: Option<&Region>, base: &BaseUrl) -> ETag {
    let mut editions = Xxh3::new();
    (collection.edition(), region.map(|region| region.collection.edition())).hash(&mut editions);
    ETag::of([editions.finish().to_le_bytes().as_slice(), base.as_bytes(), ask.uri.to_string().as_bytes()])
}

impl Asked {
    /// What decides the answer.
    fn question(&self) -> Question {
        let mut decisive = Xxh3::new();
        let region = self.region.as_ref().map(|region| (region.collection.edition(), &region.name));
        (region, self.group_by, self.drawn, self.filter.as_ref().map(Expr::fingerprint)).hash(&mut decisive);
        (self.collection.edition(), decisive.digest128())
    }

    fn measured(&self, state: &HttpState, patience: &Patience) -> Result<CoverageAnswer, CoverageError> {
        let table = &*self.collection.table;
        let rows = match &self.filter {
            Some(_) => matching(state, table, self.filter.as_ref(), patience)?,
            None => Arc::new(Rows::all(table.rows())),
        };
        let region = self.region.as_ref().map(|region| (&*region.collection.table, &region.rows));
        covered(&CoverageQuery { table, rows: &rows, group_by: self.group_by, region, drawn: self.drawn }, patience)
    }

    fn written(&self, answer: &CoverageAnswer) -> Result<Vec<u8>, Problem> {
        let numbers = Numbers::of(self, answer);
        let document = if self.drawn {
            serde_json::to_vec(&Layer { r#type: "FeatureCollection", features: self.features(answer), numbers })
        } else {
            serde_json::to_vec(&numbers)
        };
        document.map_err(Problem::internal)
    }

    /// What is covered, by group if there are any, and what is left.
    fn features<'a>(&'a self, answer: &'a CoverageAnswer) -> Vec<Feature<'a>> {
        let share = |area_km2: f64| share(area_km2, answer);
        let feature = |part, value, area_km2, polygons| Feature {
            r#type: "Feature",
            geometry: Geometry { r#type: "MultiPolygon", coordinates: polygons },
            properties: Properties { part, value, area_km2, share: share(area_km2), rule: RULE },
        };
        let covered = |part: &'a CoveredPart| feature("covered", part.value.as_deref(), part.area_km2, &part.polygons);
        let parts = if self.group_by.is_some() { &answer.groups[..] } else { std::slice::from_ref(&answer.covered) };
        let left = answer.region.as_ref();
        let left = left.map(|region| feature("left", None, (region.area_km2 - answer.covered.area_km2).max(0.0), &region.left));
        parts.iter().map(covered).chain(left).collect()
    }

    fn group_column(&self) -> Option<&str> {
        self.group_by.and_then(|place| self.collection.table.columns().get(place)).map(|column| column.name.as_str())
    }
}

/// The part of the region; `None` where there is none, or none with an area.
fn share(area_km2: f64, answer: &CoverageAnswer) -> Option<f64> {
    answer.region.as_ref().filter(|region| region.area_km2 > 0.0).map(|region| area_km2 / region.area_km2)
}

#[derive(Serialize)]
struct Layer<'a> {
    r#type: &'static str,
    #[serde(flatten)]
    numbers: Numbers<'a>,
    features: Vec<Feature<'a>>,
}

#[derive(Serialize)]
struct Feature<'a> {
    r#type: &'static str,
    geometry: Geometry<'a>,
    properties: Properties<'a>,
}

#[derive(Serialize)]
struct Geometry<'a> {
    r#type: &'static str,
    coordinates: &'a [PlanePolygon],
}

#[derive(Serialize)]
struct Properties<'a> {
    part: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<&'a str>,
    area_km2: f64,
    share: Option<f64>,
    rule: &'static str,
}

#[derive(Serialize)]
struct Numbers<'a> {
    collection: &'a str,
    of: Option<&'a str>,
    #[serde(rename = "numberMatched")]
    number_matched: usize,
    covered_km2: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    region_km2: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    left_km2: Option<f64>,
    covered_share: Option<f64>,
    #[serde(rename = "group-by")]
    group_by: Option<&'a str>,
    groups: Vec<Group<'a>>,
    unit: &'static str,
    rule: &'static str,
    links: [&'a Link; 1],
}

#[derive(Serialize)]
struct Group<'a> {
    value: Option<&'a str>,
    count: usize,
    covered_km2: f64,
    covered_share: Option<f64>,
}

impl<'a> Numbers<'a> {
    fn of(asked: &'a Asked, answer: &'a CoverageAnswer) -> Self {
        let CoveredPart { rows, area_km2, .. } = answer.covered;
        let region_km2 = answer.region.as_ref().map(|region| region.area_km2);
        let group = |part: &'a CoveredPart| Group {
            value: part.value.as_deref(),
            count: part.rows,
            covered_km2: part.area_km2,
            covered_share: share(part.area_km2, answer),
        };
        Self {
            collection: asked.collection.info.id.as_str(),
            of: asked.region.as_ref().map(|region| region.name.as_str()),
            number_matched: rows,
            covered_km2: area_km2,
            region_km2,
            left_km2: region_km2.map(|region| (region - area_km2).max(0.0)),
            covered_share: share(area_km2, answer),
            group_by: asked.group_column(),
            groups: answer.groups.iter().map(group).collect(),
            unit: "km2",
            rule: RULE,
            links: [&asked.own],
        }
    }
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
