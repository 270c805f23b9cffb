//! The links of a collection's description (OGC 17-069r4, section 7.14.3).

use super::{
    base_url::BaseUrl,
    links::Link,
    ogc_tiles::REL_TILESETS,
    respond::{HTML, JSON, SCHEMA_JSON, STYLE_JSON},
    styles::{REL_STYLESHEET, path_of},
};
use crate::features::encode::OutputFormat;

/// The relation type of a collection's queryable properties (OGC 19-079r2, section 6.2).
pub const REL_QUERYABLES: &str = "http://www.opengis.net/def/rel/ogc/1.0/queryables";
/// The relation type of the properties that a collection can be sorted by (OGC 23-058r1).
pub const REL_SORTABLES: &str = "http://www.opengis.net/def/rel/ogc/1.0/sortables";
/// The relation type of a collection's schema (OGC 23-058r1).
pub const REL_SCHEMA: &str = "http://www.opengis.net/def/rel/ogc/1.0/schema";
/// The relation type of the report on loading a collection: our own, and so a URI (RFC 8288, section 2.1.2).
pub const REL_REPORT: &str = "lode:report";
/// The relation type of what the features of a collection cover, our own as well.
pub const REL_COVERAGE: &str = "lode:coverage";

/// The relation type of what the features of a collection amount to: our own, too.
pub const REL_STATISTICS: &str = "lode:statistics";
/// The relation type of the report on what is wrong with the rows of a collection.
pub const REL_QUALITY: &str = "lode:quality";

/// The relation type of a `TileJSON`, as web maps know it.
pub const REL_TILEJSON: &str = "tilejson";

/// The links of the collection of this id. Formats that come in pages are `items`, those that come whole `enclosure`s.
pub fn collection_links(id: &str, base: &BaseUrl) -> Vec<Link> {
    let at = |path: &str| base.url(format_args!("/collections/{id}{path}"));
    let features = OutputFormat::ALL.iter().map(|&format| {
        let rel = if format.is_paged() { "items" } else { "enclosure" };
        let query = if format == OutputFormat::GeoJson { String::new() } else { format!("?f={}", format.name()) };
        Link::new(rel, format.media_type(), format!("The features as {}", format.title()), at(&format!("/items{query}")))
    });
    let (before, after) = (
        [
            Link::new("self", JSON, "This document", at("")),
            Link::new("alternate", HTML, "This document as a page", at("?f=html")),
        ],
        [
            Link::new("items", HTML, "The features as a page", at("/items?f=html")),
            Link::new(REL_QUERYABLES, SCHEMA_JSON, "What features can be asked for by", at("/queryables")),
            Link::new(REL_SORTABLES, SCHEMA_JSON, "What features can be sorted by", at("/sortables")),
            Link::new(REL_SCHEMA, SCHEMA_JSON, "What features have", at("/schema")),
            Link::new("describedby", SCHEMA_JSON, "What features have", at("/schema")),
            Link::new(REL_TILESETS, JSON, "Vector tiles", at("/tiles")),
            Link::new(REL_TILEJSON, JSON, "Vector tiles (TileJSON)", base.url(format_args!("/xyz/{id}/tilejson.json"))),
            Link::new(REL_STYLESHEET, STYLE_JSON, "A map of it, for MapLibre", base.url(path_of(id))),
            Link::new(REL_COVERAGE, JSON, "How much the features cover, overlaps counted once", at("/coverage")),
            Link::new(REL_STATISTICS, JSON, "What the features amount to, filtered and grouped", at("/statistics")),
            Link::new(REL_REPORT, JSON, "What was found and repaired while loading", at("/report")),
            Link::new(REL_QUALITY, JSON, "What is wrong with its features, and how sure that is", at("/quality")),
        ],
    );
    before.into_iter().chain(features).chain(after).collect()
}
