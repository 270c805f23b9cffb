//! What of a collection is at a place and around it.

use crate::{
    catalog::{Collection, Entry},
    features::{
        self, Found,
        encode::{self, EncodeOptions, FeatureSet, OutputFormat, RowOrder},
    },
    http::{
        base_url::BaseUrl,
        links::{Link, escaped},
        pages::{id_text, row_label},
        problem::Problem,
        respond::GEOJSON,
    },
    query::Patience,
};
use serde::Serialize;
use serde_json::value::RawValue;
use std::sync::Arc;

/// Positions in an answer at most: features that would bring more have no geometry there, but links to where it is.
pub const MAX_POSITIONS: usize = 100_000;

/// What of a collection is at a place and around it.
#[derive(Serialize)]
pub struct InCollection {
    /// The collection.
    pub id: String,
    /// For people.
    pub title: String,
    /// Features within the radius.
    #[serde(rename = "numberMatched")]
    pub number_matched: usize,
    /// The nearest of them, which are in the answer.
    #[serde(rename = "numberReturned")]
    pub number_returned: usize,
    links: Vec<Link>,
    /// What pages show of them.
    #[serde(skip)]
    pub shown: Vec<Shown>,
    #[serde(skip)]
    found: Vec<Found>,
}

/// A feature as a page shows it.
pub struct Shown {
    /// Its name, or its id.
    pub label: String,
    /// Its page.
    pub href: String,
    /// How far it is, metres.
    pub distance_m: f64,
    /// In which direction, degrees clockwise from true north.
    pub bearing_deg: Option<f64>,
}

/// A collection that could not be asked.
#[derive(Serialize)]
pub struct NotAsked {
    /// The collection.
    pub id: String,
    /// Why.
    pub reason: &'static str,
}

impl NotAsked {
    /// What is to be said of an entry that has no features.
    pub fn of(entry: &Entry) -> Self {
        let reason = match entry {
            Entry::Loading(_) => "it is being loaded",
            Entry::Tiles(_) => "there are only tiles of it",
            _ => "it could not be loaded; /health/ready says why",
        };
        Self { id: entry.info().id.to_string(), reason }
    }
}

impl InCollection {
    /// Looks for features around a place.
    pub fn find(
        collection: &Collection,
        point: [f64; 2],
        radius_m: f64,
        limit: usize,
        patience: &Patience,
        base: &BaseUrl,
    ) -> Result<Self, Problem> {
        let (info, table) = (&collection.info, &collection.table);
        let around = features::around(table, point, radius_m, limit, patience)?;
        let all = format!("/collections/{}/items?near={},{}&within={radius_m}", info.id, point[0], point[1]);
        let shown = |found: &Found| Shown {
            label: row_label(table, found.row),
            href: format!("{}?f=html", feature_url(collection, found.row, base)),
            distance_m: found.distance_m,
            bearing_deg: found.bearing_deg,
        };
        Ok(Self {
            id: info.id.to_string(),
            title: info.title.clone(),
            number_matched: around.number_matched,
            number_returned: around.found.len(),
            links: vec![Link::new("items", GEOJSON, "All of these features", base.url(all))],
            shown: around.found.iter().map(shown).collect(),
            found: around.found,
        })
    }

    /// The features found, each with its collection, distance and bearing. `room` says how many positions may still be written.
    pub fn features(&self, collection: &Collection, room: &mut usize, base: &BaseUrl) -> Result<Vec<Box<RawValue>>, Problem> {
        let table = &collection.table;
        let whole = FeatureSet::whole(table, &self.id);
        let feature = |found: &Found| {
            let positions = table.geometry().positions_of(found.row..found.row + 1);
            let has_room = positions <= *room;
            *room -= if has_room { positions } else { 0 };
            let members = serde_json::json!({
                "collection": self.id,
                "distance_m": found.distance_m,
                "bearing_deg": found.bearing_deg,
                "links": [Link::new(
                    "self", GEOJSON, "This feature", feature_url(collection, found.row, base),
                )],
            });
            let members = members.to_string();
            let options = EncodeOptions {
                members: members.get(1..members.len() - 1).unwrap_or_default().into(),
                without_geometry: !has_room,
                ..EncodeOptions::default()
            };
            let set = FeatureSet { rows: Arc::new(RowOrder::Listed(vec![found.row as u32])), ..whole.clone() };
            let document = encode::single_feature(OutputFormat::GeoJson, set, options).unwrap_or_default();
            let text = String::from_utf8(document).map_err(Problem::internal)?;
            RawValue::from_string(text).map_err(Problem::internal)
        };
        self.found.iter().map(feature).collect()
    }
}

fn feature_url(collection: &Collection, row: usize, base: &BaseUrl) -> String {
    base.url(format_args!("/collections/{}/items/{}", collection.info.id, escaped(&id_text(&collection.table, row))))
}
