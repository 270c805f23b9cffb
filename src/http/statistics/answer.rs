//! What decides an answer, and how it is linked.

use super::{csv, geojson, json};
use crate::{
    catalog::Collection,
    filter::Expr,
    http::{
        ask::Ask,
        base_url::BaseUrl,
        data_format::DataFormat,
        items::with,
        links::{Link, escaped},
        pages,
        params::Refusal,
        problem::Problem,
        respond::{ETag, JSON},
        state::HttpSettings,
    },
    model::CollectionId,
    statistics::{By, Group, Grouping, Statistics, StatisticsQuery},
};
use axum::{
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use std::{
    hash::{Hash, Hasher},
    sync::{Arc, OnceLock},
};
use xxhash_rust::xxh3::Xxh3;

/// Longer filters are in no link: what carries requests ends at 64 kB, and there is a link for each group.
const MAX_LINKED_FILTER: usize = 2000;
/// Longer filters are not repeated in the answer.
const MAX_SHOWN_FILTER: usize = 64 << 10;
/// More groups than these have no links of their own.
const MAX_LINKED_GROUPS: usize = 10_000;

/// What decides an answer.
pub struct Answer {
    /// Whose features are measured.
    pub collection: Arc<Collection>,
    /// The question.
    pub query: StatisticsQuery,
    /// How it is written.
    pub format: DataFormat,
    /// Where the client reaches the server.
    pub base: BaseUrl,
    /// The query of the URL.
    query_text: String,
    /// The filter as CQL2 text; of a large polygon that takes a while.
    filter: OnceLock<Option<String>>,
    /// Whether the URL is the whole question.
    is_linked: bool,
}

impl Answer {
    /// An answer to a question; `is_linked` tells whether the URL is all of it.
    pub fn new(
        ask: &Ask,
        settings: &HttpSettings,
        collection: Arc<Collection>,
        query: StatisticsQuery,
        format: DataFormat,
        is_linked: bool,
    ) -> Result<Self, Problem> {
        let query_text = ask.uri.query().unwrap_or_default().to_owned();
        Ok(Self { collection, query, format, base: ask.base(settings)?, query_text, filter: OnceLock::new(), is_linked })
    }

    /// The validator of the answer.
    pub fn etag(&self, ask: &Ask, settings: &HttpSettings) -> ETag {
        let mut decisive = Xxh3::new();
        (self.collection.edition(), self.query.fingerprint(), settings).hash(&mut decisive);
        ETag::of([
            decisive.finish().to_le_bytes().as_slice(),
            self.base.as_bytes(),
            ask.uri.to_string().as_bytes(),
            self.format.name().as_bytes(),
        ])
    }

    /// 400 where a map is asked for and no grouping has places.
    pub fn refuse_without_map(&self) -> Result<(), Problem> {
        if self.is_offered(self.format) {
            return Ok(());
        }
        let refusal = Refusal::new(
            "groups have places on a map where they are regions, sheets or cells",
            "geojson together with `group-by=region:…`, `sheet:…`, `square:…` or `h3:…`; json, csv and html always",
        );
        Err(Problem::parameter("f", DataFormat::GeoJson.name(), refusal))
    }

    /// The response.
    pub fn written(&self, statistics: &Statistics) -> Result<Response, Problem> {
        let body = match self.format {
            DataFormat::Json => serde_json::to_vec(&json::document(self, statistics)).map_err(Problem::internal)?,
            DataFormat::GeoJson => serde_json::to_vec(&geojson::document(self, statistics)).map_err(Problem::internal)?,
            DataFormat::Csv => csv::document(self, statistics).into_bytes(),
            DataFormat::Html => {
                let page = pages::statistics(self, statistics).into_string();
                let response = ([(header::CONTENT_TYPE, self.format.media_type())], page).into_response();
                return Ok(pages::with_policy(response));
            }
        };
        let mut response = ([(header::CONTENT_TYPE, self.format.media_type())], body).into_response();
        if self.format == DataFormat::Csv {
            let disposition = format!("attachment; filename=\"{}-statistics.csv\"", self.id());
            response.headers_mut().extend(HeaderValue::from_str(&disposition).ok().map(|d| (header::CONTENT_DISPOSITION, d)));
        }
        Ok(response)
    }

    /// The id of the collection.
    pub fn id(&self) -> &CollectionId {
        &self.collection.info.id
    }

    /// The filter as CQL2 text, unless it is too long to be repeated.
    pub fn shown_filter(&self) -> Option<&str> {
        self.filter().filter(|filter| filter.len() <= MAX_SHOWN_FILTER)
    }

    /// Whether there is a filter.
    pub fn is_filtered(&self) -> bool {
        self.query.filter.is_some()
    }

    fn filter(&self) -> Option<&str> {
        self.filter.get_or_init(|| self.query.filter.as_ref().map(Expr::to_text)).as_deref()
    }

    /// The address of the collection.
    pub fn collection_url(&self) -> String {
        self.base.url(format_args!("/collections/{}", self.id()))
    }

    /// To itself, to other formats, to the collection and the features.
    pub fn links(&self) -> Vec<Link> {
        let url = self.collection_url();
        let mut links = vec![];
        if self.is_linked {
            let to =
                |rel, format: DataFormat, href| Link::new(rel, format.media_type(), format!("This as {}", format.title()), href);
            let mark = if self.query_text.is_empty() { "" } else { "?" };
            links.push(to("self", self.format, format!("{url}/statistics{mark}{}", self.query_text)));
            let others = DataFormat::ALL.into_iter().filter(|format| *format != self.format && self.is_offered(*format));
            links.extend(others.map(|format| {
                to("alternate", format, format!("{url}/statistics?{}", with(&self.query_text, &["f"], "f", format.name())))
            }));
        }
        links.extend(self.items_link(None));
        links.push(Link::new("collection", JSON, self.collection.info.title.as_str(), url));
        let regions = self.query.group_by.iter().filter_map(|grouping| match &grouping.by {
            By::Region(regions) => Some(regions),
            _ => None,
        });
        links.extend(regions.map(|regions| {
            let url = self.base.url(format_args!("/collections/{}", regions.info.id));
            Link::new("related", JSON, format!("The regions: {}", regions.info.title), url)
        }));
        links
    }

    fn is_offered(&self, format: DataFormat) -> bool {
        format != DataFormat::GeoJson || self.query.group_by.iter().any(Grouping::is_spatial)
    }

    /// The features of a group, or all that match: where CQL2 can say which they are.
    pub fn items_link(&self, group: Option<&Group>) -> Option<Link> {
        let mut conditions = vec![];
        if let Some(filter) = self.filter() {
            // Those of `ids` and `q` have no form in CQL2.
            let is_cql2 = self.query.filter.as_ref().is_some_and(Expr::is_cql2);
            if filter.len() > MAX_LINKED_FILTER || !is_cql2 {
                return None;
            }
            conditions.push(filter.to_owned());
        }
        for (grouping, key) in self.query.group_by.iter().zip(group.into_iter().flat_map(|group| &group.keys)) {
            conditions.push(grouping.condition(key, &self.collection.table)?.to_text());
        }
        let filter = match conditions.as_slice() {
            [] => String::new(),
            [one] => format!("?filter={}", escaped(one)),
            several => format!("?filter={}", escaped(&format!("({})", several.join(") AND (")))),
        };
        Some(Link::new("items", "application/geo+json", "The features", format!("{}/items{filter}", self.collection_url())))
    }

    /// Whether groups have links of their own.
    pub fn links_groups(&self, statistics: &Statistics) -> bool {
        !self.query.group_by.is_empty() && statistics.groups.len() <= MAX_LINKED_GROUPS
    }
}
