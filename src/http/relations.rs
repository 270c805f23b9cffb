//! What collections have to do with each other: the resources of a deposit, and the deposit of a resource.

use super::{
    base_url::BaseUrl,
    links::{Link, escaped},
    pages::id_text,
    respond::{GEOJSON, HTML, JSON},
    wmts::XML,
};
use crate::catalog::{Collection, CollectionInfo, Entries, Entry};
use axum::http::HeaderValue;

/// Links of a collection's description to its licence and its source, to the collections whose features belong to its own, and to the one to which they belong.
pub fn of_collection(entries: &Entries, info: &CollectionInfo, base: &BaseUrl) -> Vec<Link> {
    let giver = info.geometry_from.as_ref().and_then(|from| entries.get(from.collection.as_str()));
    let others = giver.map(Entry::info).into_iter().chain(belonging(entries, info).map(|other| &other.info));
    let link = |other: &CollectionInfo| {
        Link::new("related", JSON, other.title.as_str(), base.url(format_args!("/collections/{}", other.id)))
    };
    let of = info.view.as_ref().and_then(|view| entries.get(view.of.as_str())).map(Entry::info);
    let views = entries.iter().map(Entry::info).filter(|other| other.view.as_ref().is_some_and(|view| view.of == info.id));
    let model = info.view.as_ref().map(|view| Link::new("profile", XML, view.model.as_str(), view.definition.to_owned()));
    others.chain(of).chain(views).map(link).chain(model).chain(to_license(info)).chain(to_source(info)).collect()
}

/// Links of a feature to what belongs to it, and to the feature to which it belongs.
pub fn of_feature(entries: &Entries, collection: &Collection, row: usize, base: &BaseUrl) -> Vec<Link> {
    let link = |title: &str, path: std::fmt::Arguments<'_>| Link::new("related", GEOJSON, title, base.url(path));
    let id = id_text(&collection.table, row);
    let of_it = belonging(entries, &collection.info).filter_map(|other| {
        let key = &other.info.geometry_from.as_ref()?.key;
        Some(link(&other.info.title, format_args!("/collections/{}/items?{}={}", other.info.id, escaped(key), escaped(&id))))
    });
    let whole = giver(entries, collection, row).map(|(giver, row)| {
        let id = id_text(&giver.table, row);
        link(&giver.info.title, format_args!("/collections/{}/items/{}", giver.info.id, escaped(&id)))
    });
    let same = collection.info.view.as_ref().and_then(|view| Some(entries.get(view.of.as_str())?.info()));
    let same = same.map(|of| link(&of.title, format_args!("/collections/{}/items/{}", of.id, escaped(&id))));
    whole.into_iter().chain(same).chain(of_it).collect()
}

/// The collections whose features belong to those of this one.
fn belonging<'a>(entries: &'a Entries, info: &CollectionInfo) -> impl Iterator<Item = &'a Collection> {
    entries.iter().filter_map(move |entry| match entry {
        Entry::Ready(other) if other.info.geometry_from.as_ref().is_some_and(|from| from.collection == info.id) => Some(&**other),
        _ => None,
    })
}

/// The feature to which a feature belongs.
fn giver<'a>(entries: &'a Entries, collection: &Collection, row: usize) -> Option<(&'a Collection, usize)> {
    let from = collection.info.geometry_from.as_ref()?;
    let Entry::Ready(giver) = entries.get(from.collection.as_str())? else { return None };
    let key = collection.table.column(&from.key)?.value(row);
    let row = key.with_text(|text| giver.table.ids().find(&text.into()))?;
    Some((giver, row))
}

/// A link to the licence of a collection, if it has one.
pub fn to_license(info: &CollectionInfo) -> Option<Link> {
    Some(Link::new("license", HTML, info.origin.license.as_deref()?, info.origin.license_url()?))
}

/// A header with links to where a collection says from where it is, and to its licence (RFC 8288, section 3).
pub fn to_provenance(info: &CollectionInfo, base: &BaseUrl) -> Option<HeaderValue> {
    let own = base.url(format_args!("/collections/{}", info.id));
    let described = format!("<{own}>; rel=\"describedby\"; type=\"application/json\"");
    let license = info.origin.license_url().map(|url| format!(", <{url}>; rel=\"license\"")).unwrap_or_default();
    HeaderValue::from_str(&(described + &license)).ok()
}

/// A link to what a collection was made from, if that has an address.
pub fn to_source(info: &CollectionInfo) -> Option<Link> {
    let title = info.origin.source.as_deref().unwrap_or("What the collection was made from");
    Some(Link::new("via", HTML, title, info.origin.url.clone()?))
}
