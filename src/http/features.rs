//! `/collections/{id}/items/{fid}` (OGC 17-069r4, section 7.16).

use super::{
    ask::{Ask, PathOf},
    collections::find,
    items::CONTENT_CRS,
    links::{Link, escaped},
    negotiate::page_format,
    pages,
    params::{self, FEATURE_FORMATS, Format},
    problem::Problem,
    respond::{self, ETag, GEOJSON, HTML, JSON},
    state::Shared,
};
use crate::features::encode::{self, EncodeOptions, FeatureSet, OutputFormat, RowOrder};
use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use std::sync::Arc;
use tokio::task::spawn_blocking;

/// `/collections/{id}/items/{fid}`.
pub async fn feature(
    State(state): State<Shared>,
    PathOf((id, fid)): PathOf<(String, String)>,
    mut ask: Ask,
) -> Result<Response, Problem> {
    let collection = find(&state, &id)?;
    let base = ask.base(&state.settings)?;
    let format = ask.params.take("f", |text| params::format(text, FEATURE_FORMATS))?;
    let format = format.unwrap_or_else(|| page_format(&ask.headers));
    ask.params.take("crs", params::crs84)?;
    std::mem::take(&mut ask.params).finish()?;
    let row = collection.table.ids().find(&fid.as_str().into());
    let row = row.ok_or_else(|| Problem::not_found("the collection has no feature with this id"))?;
    if format == Format::Html {
        return Ok(pages::answer(&ask, pages::feature(&collection, row, &base)));
    }
    let etag = ETag::of([&collection.table.revision().to_le_bytes(), base.as_bytes(), fid.as_bytes()]);
    if etag.is_held_by(&ask.headers) {
        return Ok(respond::not_modified(&etag));
    }
    let path = format!("/collections/{id}");
    let links = [
        Link::new("self", GEOJSON, "This feature", base.url(format_args!("{path}/items/{}", escaped(&fid)))),
        Link::new("alternate", HTML, "This feature as a page", base.url(format_args!("{path}/items/{}?f=html", escaped(&fid)))),
        Link::new("collection", JSON, collection.info.title.as_str(), base.url(&path)),
    ];
    let links = serde_json::to_string(&links).map_err(Problem::internal)?;
    let body = spawn_blocking(move || {
        let rows = Arc::new(RowOrder::Listed(vec![row as u32]));
        let set = FeatureSet { rows, ..FeatureSet::whole(&collection.table, collection.info.id.as_str()) };
        let options = EncodeOptions { members: format!("\"links\":{links}").into(), ..EncodeOptions::default() };
        encode::single_feature(OutputFormat::GeoJson, set, options).unwrap_or_default()
    });
    let response = ([(header::CONTENT_TYPE, GEOJSON)], [CONTENT_CRS], body.await?).into_response();
    Ok(respond::tagged(response, &etag))
}
