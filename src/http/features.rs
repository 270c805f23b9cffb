//! `/collections/{id}/items/{fid}` (OGC 17-069r4, section 7.16).

use super::{
    ask::{Ask, PathOf},
    collections::find,
    feature_body::FeatureBody,
    items::{CONTENT_CRS, content_crs},
    links::{Link, escaped},
    pages,
    problem::Problem,
    relations,
    representation::Representation,
    respond::{self, ETag, JSON},
    sheets::{SheetCollection, anchor},
    state::Shared,
};
use crate::catalog::{Collection, OriginalCoordinates};
use crate::features::encode::{self, About, EncodeOptions, FeatureSet, RowOrder};
use axum::{
    body::Body,
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
    let sheets = SheetCollection::served(&state, &id);
    let collection = match sheets {
        Some(sheets) => sheets.sheet(&fid)?,
        None => find(&state, &id)?,
    };
    let base = ask.base(&state.settings)?;
    let representation = match ask.params.take("f", Representation::parse)? {
        Some(representation) => representation,
        None => Representation::accepted(&ask.headers)?,
    };
    let places = if sheets.is_some() { anchor()? } else { Arc::clone(&collection) };
    let crs = ask.params.take("crs", |text| state.crs.named(text, &places.table))?.flatten();
    std::mem::take(&mut ask.params).finish()?;
    let row = collection.table.ids().find(&fid.as_str().into()).or_else(|| sheets.map(|_| 0));
    let row = row.ok_or_else(|| Problem::not_found("the collection has no feature with this id"))?;
    let related = relations::of_feature(&state.catalog.snapshot(), &collection, row, &base);
    let etag = ETag::of_features(&ask, &collection, &state.settings, representation, &base, &related);
    if etag.is_held_by(&ask.headers) {
        return Ok(respond::by_accept(respond::not_modified(&etag)));
    }
    let original = original_coordinates(&collection, row).await?;
    let Representation::Format(format) = representation else {
        let page = pages::feature(&collection, row, original.as_ref(), &related, &base);
        return Ok(respond::by_accept(pages::answer(&ask, page)));
    };
    let url = base.url(format_args!("/collections/{}", collection.info.id));
    let own = format!("{url}/items/{}", escaped(&fid));
    let others = representation.others().map(|other| {
        let title = format!("This feature as {}", other.title());
        Link::new("alternate", other.media_type(), title, format!("{own}?f={}", other.name()))
    });
    let links: Vec<Link> = [Link::new("self", representation.media_type(), "This feature", own.clone())]
        .into_iter()
        .chain(others)
        .chain([Link::new("collection", JSON, collection.info.title.as_str(), url)])
        .chain(relations::to_license(&collection.info))
        .chain(related)
        .collect();
    let mut provenance = serde_json::to_value(collection.provenance()).map_err(Problem::internal)?;
    if let Some(original) = original {
        provenance["original"] = serde_json::to_value(original).map_err(Problem::internal)?;
    }
    let links = serde_json::to_string(&links).map_err(Problem::internal)?;
    let members = format!("\"links\":{links},\"provenance\":{provenance}");
    let options = EncodeOptions { members: members.into(), ..EncodeOptions::default() };
    let content_crs = content_crs(&crs);
    let rows = Arc::new(RowOrder::Listed(vec![row as u32]));
    let set = FeatureSet {
        rows,
        crs,
        about: Arc::new(About::of(&collection)),
        ..FeatureSet::whole(&collection.table, collection.info.id.as_str())
    };
    let body = if let Some(document) = encode::single_feature(format, set.clone(), options.clone()) {
        Body::from(document)
    } else {
        let writer = encode::writer(format, set, options).map_err(|error| Problem::bad_request(error.to_string()))?;
        FeatureBody::new(writer, false).start().await.map_err(Problem::internal)?
    };
    let mut response = ([(header::CONTENT_TYPE, format.media_type())], body).into_response();
    response.headers_mut().extend(content_crs.map(|crs| (CONTENT_CRS, crs)));
    Ok(respond::by_accept(respond::tagged(response, &etag)))
}

/// The coordinates as the source has them. Where they were transformed, the way back has to be found first, which may take a
/// while.
async fn original_coordinates(collection: &Arc<Collection>, row: usize) -> Result<Option<OriginalCoordinates>, Problem> {
    if collection.report.crs.operation.is_none() {
        return Ok(collection.original_coordinates(row));
    }
    let collection = Arc::clone(collection);
    Ok(spawn_blocking(move || collection.original_coordinates(row)).await?)
}
