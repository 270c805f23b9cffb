//! `/collections/{id}/items/{fid}` (OGC 17-069r4, section 7.16).

use super::{
    ask::{Ask, PathOf},
    base_url::BaseUrl,
    collections::find,
    feature_body::FeatureBody,
    items::{CONTENT_CRS, content_crs},
    links::{Link, escaped},
    pages,
    params::Crs,
    problem::Problem,
    relations,
    representation::Representation,
    respond::{self, ETag, JSON},
    sheets::{SheetCollection, anchor},
    state::Shared,
};
use crate::{
    catalog::{Collection, OriginalCoordinates},
    features::encode::{self, About, EncodeOptions, FeatureSet, OutputFormat, RowOrder},
};
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
    let answer = Answer { collection, row, crs, original, related, base };
    Ok(respond::by_accept(match representation {
        Representation::Page => answer.page(&ask),
        Representation::Format(format) => respond::tagged(answer.written(format, &fid).await?, &etag),
    }))
}

/// A feature, and what is said of it.
struct Answer {
    collection: Arc<Collection>,
    row: usize,
    crs: Crs,
    original: Option<OriginalCoordinates>,
    /// To what other collections have of it.
    related: Vec<Link>,
    base: BaseUrl,
}

impl Answer {
    fn page(&self, ask: &Ask) -> Response {
        pages::answer(ask, pages::feature(&self.collection, self.row, self.original.as_ref(), &self.related, &self.base))
    }

    async fn written(self, format: OutputFormat, fid: &str) -> Result<Response, Problem> {
        let options = EncodeOptions { members: self.members(format, fid)?.into(), ..EncodeOptions::default() };
        let content_crs = content_crs(&self.crs);
        let set = FeatureSet {
            rows: Arc::new(RowOrder::Listed(vec![self.row as u32])),
            crs: self.crs,
            about: Arc::new(About::of(&self.collection)),
            ..FeatureSet::whole(&self.collection.table, self.collection.info.id.as_str())
        };
        let body = if let Some(document) = encode::single_feature(format, set.clone(), options.clone()) {
            Body::from(document)
        } else {
            let writer = encode::writer(format, set, options).map_err(|error| Problem::bad_request(error.to_string()))?;
            FeatureBody::new(writer, false).start().await.map_err(Problem::internal)?
        };
        let mut response = ([(header::CONTENT_TYPE, format.media_type())], body).into_response();
        response.headers_mut().extend(content_crs.map(|crs| (CONTENT_CRS, crs)));
        Ok(response)
    }

    /// The members of GeoJSON beside the standard ones.
    fn members(&self, format: OutputFormat, fid: &str) -> Result<String, Problem> {
        let links = serde_json::to_string(&self.links(format, fid)).map_err(Problem::internal)?;
        let mut provenance = serde_json::to_value(self.collection.provenance()).map_err(Problem::internal)?;
        if let Some(original) = &self.original {
            provenance["original"] = serde_json::to_value(original).map_err(Problem::internal)?;
        }
        Ok(format!("\"links\":{links},\"provenance\":{provenance}"))
    }

    fn links(&self, format: OutputFormat, fid: &str) -> Vec<Link> {
        let info = &self.collection.info;
        let url = self.base.url(format_args!("/collections/{}", info.id));
        let own = format!("{url}/items/{}", escaped(fid));
        let others = Representation::Format(format).others().map(|other| {
            let title = format!("This feature as {}", other.title());
            Link::new("alternate", other.media_type(), title, format!("{own}?f={}", other.name()))
        });
        [Link::new("self", format.media_type(), "This feature", own.clone())]
            .into_iter()
            .chain(others)
            .chain([Link::new("collection", JSON, info.title.as_str(), url)])
            .chain(relations::to_license(info))
            .chain(self.related.iter().cloned())
            .collect()
    }
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
