//! `/collections/{id}/items` (OGC 17-069r4, section 7.15).

use super::{
    answers,
    ask::{Ask, PathOf},
    base_url::BaseUrl,
    collections::find,
    feature_body::FeatureBody,
    file_name,
    links::{Link, escaped},
    ogc_tiles::tile_matrix_set,
    pages::{self, ItemsPage},
    params::{self, Crs, Refusal},
    problem::{Allowed, Problem},
    question::{Asked, Question},
    relations,
    representation::Representation,
    respond::{self, ETag, JSON},
    sheets::SheetCollection,
    state::{HttpState, Shared},
    turn::{LONGEST_SEARCH, in_turn},
};
use crate::{
    catalog::{ClusterSettings, Collection},
    features::{
        self, ItemsQuery, Page,
        encode::{self, About, EncodeOptions, FeatureSet, OutputFormat, RowCursor},
    },
    filter::Expr,
    model::PageStart,
    query::{FUNCTIONS, Patience, QueryError, Rows, matching_rows_within},
    store::Table,
    tiles::{ClusterName, Clustering, LayerChoice, cluster_edition},
};
use axum::{
    extract::State,
    http::{HeaderName, HeaderValue, Uri, header},
    response::{IntoResponse, Response},
};
use std::sync::Arc;
use tokio::task::spawn_blocking;

/// The CRS of an answer's coordinates (OGC 18-058r1, section 6.4).
pub const CONTENT_CRS: HeaderName = HeaderName::from_static("content-crs");
/// How many features match, for formats that cannot say it themselves.
const NUMBER_MATCHED: HeaderName = HeaderName::from_static("ogc-numbermatched");
/// How many of them the answer holds.
const NUMBER_RETURNED: HeaderName = HeaderName::from_static("ogc-numberreturned");

/// What decides an answer, when it is written.
struct Answer {
    collection: Arc<Collection>,
    base: BaseUrl,
    uri: Uri,
    representation: Representation,
    /// Formats that cannot be in it are not linked to.
    crs: Crs,
    /// A number has no other formats.
    hits: bool,
}

/// `/collections/{id}/items`.
pub async fn items(State(state): State<Shared>, PathOf(id): PathOf<String>, mut ask: Ask) -> Result<Response, Problem> {
    let base = ask.base(&state.settings)?;
    let representation = match ask.params.take("f", Representation::parse)? {
        Some(representation) => representation,
        None => Representation::accepted(&ask.headers)?,
    };
    let params = std::mem::take(&mut ask.params);
    let Asked { collection, question, page } = if let Some(sheets) = SheetCollection::served(&state, &id) {
        let state = Arc::clone(&state);
        spawn_blocking(move || sheets.asked(params, &state, representation)).await??
    } else {
        let collection = find(&state, &id)?;
        let params = params.leaving_to(&collection.table);
        Asked::of(collection, params, &state, representation)?
    };
    let etag = ETag::of_features(&ask, &collection, &state.settings, representation, &base, &[]);
    if etag.is_held_by(&ask.headers) {
        return Ok(respond::by_accept(respond::not_modified(&etag)));
    }
    let mut page = match page {
        Some(page) => page,
        None => match &question.cluster {
            Some((name, shown)) => in_cluster(&state, &collection, &question.query, name, shown.as_ref()).await?,
            None => answered(&state, &collection, &question.query).await?,
        },
    };
    if question.hits {
        page = Page { rows: encode::RowOrder::Listed(vec![]), distances_m: None, next: None, previous: None, ..page };
    }
    let answer = Answer { collection, base, uri: ask.uri, representation, crs: question.crs.clone(), hits: question.hits };
    let response = match representation {
        Representation::Page => pages::with_policy(answer.page(&question, page).await?),
        Representation::Format(format) => answer.features(format, question, page).await?,
    };
    Ok(respond::by_accept(respond::tagged(response, &etag)))
}

/// The page, found here where that is quick: handing it to another thread would cost more.
async fn answered(state: &Shared, collection: &Arc<Collection>, query: &ItemsQuery) -> Result<Page, Problem> {
    if features::is_quick(&collection.table, query) {
        return Ok(features::page(&collection.table, query)?);
    }
    let (state, table, query) = (Arc::clone(state), Arc::clone(&collection.table), query.clone());
    let search = move |patience: &Patience| {
        let matching = matching(&state, &table, query.filter.as_ref(), patience)?;
        features::page_of(&table, &query, &matching, patience)
    };
    in_turn(LONGEST_SEARCH, search).await
}

/// The page of those features that a cluster of tiles stands for.
async fn in_cluster(
    state: &Shared,
    collection: &Arc<Collection>,
    query: &ItemsQuery,
    name: &ClusterName,
    shown: Option<&Expr>,
) -> Result<Page, Problem> {
    let refused = |reason: &str| {
        let refusal = Refusal::new(reason, "what stands in the links of clusters in tiles as they are now");
        Problem::parameter("in-cluster", &format!("id:{}", name.number), refusal)
    };
    if name.edition != cluster_edition(&collection.table) {
        return Err(refused("the features have changed since the tile with this cluster was made"));
    }
    let seen = match &name.tile_matrix_set {
        Some(set) => state.grids.see(tile_matrix_set(state, set)?, collection).await?,
        None => Arc::clone(collection),
    };
    let max_zoom = name.max_zoom + seen.table.tile_matrix_set().map_or(0, |(_, zoom)| zoom);
    let settings = ClusterSettings { radius_px: name.radius_px, max_zoom, sum: vec![], count_by: None };
    let filter = shown.map(|shown| Arc::new(shown.clone()));
    let choice = LayerChoice { filter, clusters: Clustering::As(settings), ..LayerChoice::EVERYTHING };
    let clusters = state.tiles.selection(&seen, &choice).await?.clusters;
    let unknown = || refused("there is no such cluster");
    let clusters = clusters.ok_or_else(unknown)?;
    let cluster = clusters.hierarchy.get(name.number).ok_or_else(unknown)?;
    let rows = Rows::listed(cluster.rows.iter().map(|row| *row as usize).collect());
    let (state, table, query) = (Arc::clone(state), Arc::clone(&collection.table), query.clone());
    let search = move |patience: &Patience| {
        let matching = matching(&state, &table, query.filter.as_ref(), patience)?.intersection(&rows);
        features::page_of(&table, &query, &matching, patience)
    };
    in_turn(LONGEST_SEARCH, search).await
}

/// The rows of which a filter is true, remembered for the next page.
pub fn matching(state: &HttpState, table: &Table, filter: Option<&Expr>, patience: &Patience) -> Result<Arc<Rows>, QueryError> {
    let search = || matching_rows_within(table, filter, patience);
    match filter {
        Some(filter) => state.rows.find_here((table.revision(), filter.fingerprint()), patience, search),
        None => search().map(Arc::new),
    }
}

impl answers::Answer for Rows {
    fn bytes(&self) -> usize {
        size_of_val(self.ranges())
    }
}

impl Answer {
    async fn features(&self, format: OutputFormat, question: Question, page: Page) -> Result<Response, Problem> {
        let table = &self.collection.table;
        let (matched, returned, small) = (page.number_matched, page.rows.len(), page.is_small(table));
        let links = serde_json::to_string(&self.links(&page)).map_err(Problem::internal)?;
        let now = jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ");
        let about = About::of(&self.collection);
        let provenance = &about.provenance;
        let members = format!(
            "\"numberMatched\":{matched},\"numberReturned\":{returned},\"timeStamp\":\"{now}\",\"links\":{links},\"provenance\":{provenance}"
        );
        let content_crs = content_crs(&question.crs);
        // Some formats have no place for it.
        let provenance_link = relations::to_provenance(&self.collection.info, &self.base);
        let id = self.collection.info.id.as_str();
        let set = FeatureSet {
            table: Arc::clone(table),
            name: id.to_owned(),
            rows: Arc::new(page.rows),
            columns: question.columns,
            crs: question.crs,
            distances_m: page.distances_m,
            about: Arc::new(about),
        };
        let options = EncodeOptions {
            members: members.into(),
            schema_url: Some(self.base.url(format_args!("/collections/{id}/schema"))),
            ..question.options
        };
        let writer = encode::writer(format, set, options).map_err(|error| Problem::bad_request(error.to_string()))?;
        let body = FeatureBody::new(writer, small).start().await.map_err(Problem::internal)?;
        let counts = [(NUMBER_MATCHED, matched), (NUMBER_RETURNED, returned)].map(|(name, n)| (name, HeaderValue::from(n)));
        let mut response = ([(header::CONTENT_TYPE, format.media_type())], counts, body).into_response();
        response.headers_mut().extend(content_crs.map(|crs| (CONTENT_CRS, crs)));
        response.headers_mut().extend(provenance_link.map(|link| (header::LINK, link)));
        if !format.is_paged() {
            let name = file_name::attachment(id, &self.uri, format.extension());
            response.headers_mut().extend(name.map(|name| (header::CONTENT_DISPOSITION, name)));
        }
        Ok(response)
    }

    async fn page(self, question: &Question, page: Page) -> Result<Response, Problem> {
        let (links, columns) = (self.links(&page), question.columns.clone());
        let html = spawn_blocking(move || {
            let rows = RowCursor::new(&Arc::new(page.rows)).collect();
            let shown = ItemsPage {
                collection: &self.collection,
                rows,
                distances_m: page.distances_m,
                columns: &columns,
                number_matched: page.number_matched,
                links: &links,
            };
            pages::items(&shown, &self.base).into_string()
        });
        Ok(([(header::CONTENT_TYPE, respond::HTML)], html.await?).into_response())
    }

    fn links(&self, page: &Page) -> Vec<Link> {
        let info = &self.collection.info;
        let url = self.base.url(format_args!("/collections/{}", info.id));
        let query = self.uri.query().unwrap_or_default();
        let items = |query: &str| format!("{url}/items{}{query}", if query.is_empty() { "" } else { "?" });
        let media_type = self.representation.media_type();
        let to_page = |rel, title, start: &Option<PageStart>| {
            let (name, value) = params::page_parameter(start.as_ref()?)?;
            Some(Link::new(rel, media_type, title, items(&with(query, &["page", "offset"], name, &value))))
        };
        let own = Link::new("self", media_type, "This page", items(query));
        let others = self.representation.others().filter(|other| !self.hits && other.takes(&self.crs)).map(|other| {
            // A format that holds all that matches starts at the beginning.
            let dropped: &[&str] = if other.is_paged() { &["f"] } else { &["f", "page", "offset", "limit"] };
            let what = if other.is_paged() { "This page" } else { "All that match" };
            let title = format!("{what} as {}", other.title());
            Link::new("alternate", other.media_type(), title, items(&with(query, dropped, "f", other.name())))
        });
        let next = to_page("next", "The next page", &page.next);
        let previous = to_page("prev", "The previous page", &page.previous);
        let whole = Link::new("collection", JSON, info.title.as_str(), url.clone());
        let license = relations::to_license(info);
        [own].into_iter().chain(next).chain(previous).chain(others).chain([whole]).chain(license).collect()
    }
}

/// The header that names the CRS of coordinates.
pub fn content_crs(crs: &Crs) -> Option<HeaderValue> {
    let uri = crs.as_ref().map_or(params::CRS84, |crs| crs.uri.as_str());
    HeaderValue::from_str(&format!("<{uri}>")).ok()
}

/// The query as it came, but for some parameters, and with one more.
pub fn with(query: &str, dropped: &[&str], name: &str, value: &str) -> String {
    let kept = query.split('&').filter(|p| !p.is_empty() && !dropped.contains(&p.split('=').next().unwrap_or(p)));
    kept.map(str::to_owned).chain([format!("{name}={}", escaped(value))]).collect::<Vec<_>>().join("&")
}

impl From<QueryError> for Problem {
    fn from(error: QueryError) -> Self {
        if let QueryError::TakesTooLong { .. } = error {
            return Self::unavailable(error.to_string());
        }
        let allowed = match &error {
            QueryError::UnknownProperty { known, .. } => Allowed::Names(known.clone()),
            QueryError::UnknownFunction { .. } => Allowed::Names(FUNCTIONS.iter().map(|f| f.name.to_owned()).collect()),
            _ => Allowed::from("an expression of CQL2 over the queryables of the collection"),
        };
        Self::parameter("filter", "", Refusal { reason: error.to_string(), allowed })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_link_keeps_all_but_the_place() {
        let at = |query: &str, page: &str| with(query, &["page", "offset"], "page", page);
        assert_eq!(at("", "after:00i7"), "page=after:00i7");
        assert_eq!(at("bbox=1,2,3,4&offset=5&limit=2", "after:00tа"), "bbox=1,2,3,4&limit=2&page=after:00t%D0%B0");
        assert_eq!(at("page=x&a=b+c", "before:1"), "a=b+c&page=before:1");
    }
}
