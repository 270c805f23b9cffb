//! `/at?point=lon,lat&radius=5km`: what is at a place and around it, in every collection; its map sheets; its coordinates.
//!
//! ```text
//! places      the place in the CRSs of interest      around      what of each collection is there
//! ```

mod around;
mod places;

pub use around::{InCollection, NotAsked};
pub use places::{PlaceCache, Position};

use super::{
    ask::Ask,
    base_url::BaseUrl,
    links::{Link, escaped},
    pages,
    params::{self, Format, Refusal},
    problem::Problem,
    respond::{self, GEOJSON, HTML, JSON},
    sheets::SheetCollection,
    state::{HttpState, Shared},
    turn::{LONGEST_SEARCH, in_turn},
};
use crate::{
    catalog::{Collection, Entries, Entry},
    crs::sheets::Sheet,
    features::sheets_at,
    query::Patience,
};
use axum::{extract::State, response::Response};
use serde::Serialize;
use serde_json::value::RawValue;
use std::sync::Arc;

/// How far around the place features are looked for unasked, metres.
const RADIUS_M: f64 = 5_000.0;
/// Features of each collection that are given unasked.
pub const LIMIT: usize = 10;
/// Features of each collection that are given at most.
pub const MAX_LIMIT: usize = 100;

/// What is asked.
struct Question {
    point: [f64; 2],
    radius_m: f64,
    limit: usize,
    collections: Vec<Arc<Collection>>,
    not_asked: Vec<NotAsked>,
}

/// What is at a place: a GeoJSON `FeatureCollection` (RFC 7946) with more members (section 6.1).
#[derive(Serialize)]
pub struct Answer {
    r#type: &'static str,
    /// Longitude, latitude, degrees.
    pub point: [f64; 2],
    /// How far around it features were looked for, metres.
    pub radius_m: f64,
    /// The place in the CRSs of interest.
    pub positions: Vec<Position>,
    /// The sheet of every scale.
    pub sheets: Vec<OnSheet>,
    /// What each collection has there.
    pub collections: Vec<InCollection>,
    /// Collections that could not be asked.
    #[serde(rename = "notAsked", skip_serializing_if = "Vec::is_empty")]
    pub not_asked: Vec<NotAsked>,
    links: Vec<Link>,
    features: Vec<Box<RawValue>>,
}

/// A map sheet on which the place lies.
#[derive(Serialize)]
pub struct OnSheet {
    /// `1:200 000`.
    pub scale: String,
    /// `M-42-XII`.
    pub sheet: String,
    /// Its outline, where it can be asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub href: Option<String>,
}

/// `/at`.
pub async fn at(State(state): State<Shared>, mut ask: Ask) -> Result<Response, Problem> {
    let base = ask.base(&state.settings)?;
    let question = question(&mut ask, &state)?;
    let (ask, format) = ask.json_or_page()?;
    let (of, uri) = (base.clone(), ask.uri.to_string());
    let search = move |patience: &Patience| answer(question, &state, &of, &uri, patience);
    let answer = in_turn(LONGEST_SEARCH, search).await?;
    Ok(respond::by_accept(match format {
        Format::Html => pages::answer(&ask, pages::at(&answer, &base)),
        Format::Json => respond::json(&ask, GEOJSON, &answer)?,
    }))
}

fn question(ask: &mut Ask, state: &HttpState) -> Result<Question, Problem> {
    let entries = state.catalog.snapshot();
    let params = &mut ask.params;
    let point = params.take("point", params::near)?;
    let radius_m = params.take("radius", params::within)?.unwrap_or(RADIUS_M);
    let limit = params.take("limit", |text| params::limit(text, MAX_LIMIT))?.unwrap_or(LIMIT);
    let chosen = params.take("collections", |text| params::known_collections(text, &entries))?;
    let point = point.ok_or_else(|| {
        let refusal =
            Refusal::new("which place is asked about has to be said", "longitude,latitude in degrees, as in 71.43,51.13");
        Problem::parameter("point", "", refusal)
    })?;
    let is_chosen = |entry: &&Entry| match &chosen {
        Some(chosen) => chosen.contains(&entry.info().id),
        // What a view shows is found in the collection of which it is one.
        None => entry.info().view.is_none(),
    };
    let (mut collections, mut not_asked) = (vec![], vec![]);
    for entry in entries.iter().filter(is_chosen) {
        match entry {
            Entry::Ready(collection) => collections.push(Arc::clone(collection)),
            Entry::Tiles(_) if chosen.is_none() => {}
            other => not_asked.push(NotAsked::of(other)),
        }
    }
    Ok(Question { point, radius_m, limit, collections, not_asked })
}

fn answer(question: Question, state: &HttpState, base: &BaseUrl, uri: &str, patience: &Patience) -> Result<Answer, Problem> {
    let Question { point, radius_m, limit, collections, not_asked } = question;
    let (mut found, mut features, mut room) = (vec![], vec![], around::MAX_POSITIONS);
    for collection in collections.iter().filter(|collection| collection.table.located_rows() > 0) {
        let here = InCollection::find(collection, point, radius_m, limit, patience, base)?;
        for feature in here.features(collection, &mut room, base)? {
            features.push(feature);
        }
        found.push(here);
    }
    Ok(Answer {
        r#type: "FeatureCollection",
        point,
        radius_m,
        positions: state.places.positions(point),
        sheets: sheets(point, &state.catalog.snapshot(), base)?,
        collections: found,
        not_asked,
        links: links(uri, base),
        features,
    })
}

fn sheets(point: [f64; 2], entries: &Entries, base: &BaseUrl) -> Result<Vec<OnSheet>, Problem> {
    let of = |sheet: Sheet| {
        let (scale, name) = (sheet.scale(), sheet.to_string());
        // A collection of the configuration may have taken the name.
        let id = SheetCollection::of(scale).id();
        let is_served = entries.get(&id).is_none();
        let href = is_served.then(|| base.url(format_args!("/collections/{id}/items/{}", escaped(&name))));
        OnSheet { scale: scale.to_string(), sheet: name, href }
    };
    Ok(sheets_at(point).map_err(Problem::internal)?.into_iter().map(of).collect())
}

fn links(uri: &str, base: &BaseUrl) -> Vec<Link> {
    let own = base.url(uri);
    let page = format!("{own}&f=html");
    vec![
        Link::new("self", GEOJSON, "This document", own),
        Link::new("alternate", HTML, "This document as a page", page),
        Link::new("data", JSON, "The collections", base.url("/collections")),
    ]
}
