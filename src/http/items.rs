//! `/collections/{id}/items` (OGC 17-069r4, section 7.15).

use super::{
    ask::{Ask, PathOf},
    collections::find,
    items_body::ItemsBody,
    links::{BaseUrl, Link, escaped},
    params::{self, FEATURE_FORMATS, Params, Refusal},
    problem::{Allowed, Problem},
    respond::{self, ETag, GEOJSON, JSON},
    state::{HttpSettings, Shared},
};
use crate::{
    catalog::Collection,
    features::{self, ItemsQuery, Page},
    filter::{Expr, SpatialOp},
    model::{LonLatBounds, PageStart},
    query::{FUNCTIONS, QueryError},
    store::Table,
};
use axum::{
    extract::State,
    http::{HeaderName, Uri, header},
    response::{IntoResponse, Response},
};
use std::sync::Arc;
use tokio::task::spawn_blocking;

/// The CRS of an answer's coordinates (OGC 18-058r1, section 6.4).
pub const CONTENT_CRS: (HeaderName, &str) =
    (HeaderName::from_static("content-crs"), "<http://www.opengis.net/def/crs/OGC/1.3/CRS84>");

/// `/collections/{id}/items`.
pub async fn items(State(state): State<Shared>, PathOf(id): PathOf<String>, ask: Ask) -> Result<Response, Problem> {
    let collection = find(&state, &id)?;
    let base = ask.base(&state.settings)?;
    let query = items_query(ask.params, &collection, &state.settings)?;
    let etag = ETag::of([&collection.table.revision().to_le_bytes(), base.as_bytes(), ask.uri.to_string().as_bytes()]);
    if etag.is_held_by(&ask.headers) {
        return Ok(respond::not_modified(&etag));
    }
    let page = answer(&collection, query).await?;
    let links = page_links(&collection, &page, &base, &ask.uri);
    let body = ItemsBody::new(collection, page, &links)?.start().await?;
    let response = ([(header::CONTENT_TYPE, GEOJSON)], [CONTENT_CRS], body).into_response();
    Ok(respond::tagged(response, &etag))
}

/// The page, found here where that is quick: handing it to another thread would cost more.
async fn answer(collection: &Arc<Collection>, query: ItemsQuery) -> Result<Page, Problem> {
    if features::is_quick(&collection.table, &query) {
        return Ok(features::page(&collection.table, &query)?);
    }
    let table = Arc::clone(&collection.table);
    Ok(spawn_blocking(move || features::page(&table, &query)).await??)
}

fn items_query(mut params: Params, collection: &Collection, settings: &HttpSettings) -> Result<ItemsQuery, Problem> {
    params.take("f", |text| params::format(text, FEATURE_FORMATS))?;
    params.take("crs", params::crs84)?;
    params.take("bbox-crs", params::crs84)?;
    let bbox = params.take("bbox", params::bbox)?;
    let limit = params.take("limit", |text| params::limit(text, settings.items_max))?;
    let offset = params.take("offset", params::offset)?.map(PageStart::Offset);
    let page = params.take("page", params::page)?;
    if offset.is_some() && page.is_some() {
        return Err(Problem::bad_request("`offset` and `page` both say where the page starts; give one of them"));
    }
    let start = page.or(offset).unwrap_or(PageStart::First);
    let limit = limit.unwrap_or(settings.items_default).min(settings.items_max);
    let mut conditions: Vec<Expr> = bbox.into_iter().map(|bounds| in_bounds(&collection.table, bounds)).collect();
    conditions.extend(params::equals(params, &collection.table)?);
    let filter = if conditions.len() > 1 { Some(Expr::And(conditions)) } else { conditions.pop() };
    Ok(ItemsQuery { filter, limit, start })
}

/// Features whose geometry intersects the box (OGC 17-069r4, section 7.15.3).
fn in_bounds(table: &Table, bounds: LonLatBounds) -> Expr {
    let geometry = Expr::Property(table.geometry_name().to_owned());
    Expr::Spatial(SpatialOp::Intersects, Box::new(geometry), Box::new(Expr::Bbox(bounds.to_array().to_vec())))
}

fn page_links(collection: &Collection, page: &Page, base: &BaseUrl, uri: &Uri) -> Vec<Link> {
    let path = format!("/collections/{}", collection.info.id);
    let items = |query: &str| base.url(format_args!("{path}/items{}{query}", if query.is_empty() { "" } else { "?" }));
    let other = |rel, title, start: Option<PageStart>| {
        let value = params::page_value(&start?)?;
        Some(Link::new(rel, GEOJSON, title, items(&query_at_page(uri.query().unwrap_or_default(), &value))))
    };
    let own = Link::new("self", GEOJSON, "This page", items(uri.query().unwrap_or_default()));
    let next = other("next", "The next page", page.next.clone().map(PageStart::After));
    let prev = other("prev", "The previous page", page.previous.clone().map(PageStart::Before));
    let whole = Link::new("collection", JSON, collection.info.title.as_str(), base.url(&path));
    std::iter::once(own).chain(next).chain(prev).chain([whole]).collect()
}

/// The query as it came, but for where the page starts.
fn query_at_page(query: &str, page: &str) -> String {
    let kept = query.split('&').filter(|p| !p.is_empty() && !["page", "offset"].contains(&p.split('=').next().unwrap_or(p)));
    kept.map(str::to_owned).chain([format!("page={}", escaped(page))]).collect::<Vec<_>>().join("&")
}

impl From<QueryError> for Problem {
    fn from(error: QueryError) -> Self {
        let (value, allowed) = match &error {
            QueryError::UnknownProperty { name, known, .. } => (name.as_str(), Allowed::Names(known.clone())),
            QueryError::UnknownFunction { name, .. } => {
                (name.as_str(), Allowed::Names(FUNCTIONS.iter().map(|function| function.name.to_owned()).collect()))
            }
            _ => ("", Allowed::from("an expression over the properties of the collection")),
        };
        Self::parameter("filter", value, Refusal { reason: error.to_string(), allowed })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_link_keeps_all_but_the_place() {
        assert_eq!(query_at_page("", "after:00i7"), "page=after:00i7");
        assert_eq!(query_at_page("bbox=1,2,3,4&offset=5&limit=2", "after:00tа"), "bbox=1,2,3,4&limit=2&page=after:00t%D0%B0");
        assert_eq!(query_at_page("page=x&a=b+c", "before:1"), "a=b+c&page=before:1");
    }
}
