//! What was asked, and what came of it.

use super::Asked;
use crate::{
    catalog::CollectionInfo,
    http::{
        base_url::BaseUrl,
        data_format::DataFormat,
        items::with,
        links::Link,
        pages::{id_text, row_label},
        regions::Place,
        respond::JSON,
        statistics::{KeyNames, text_of},
    },
    statistics::{CoverageAnswer, CoveredPart, Grouping},
};
use serde_json::{Map, Value};

/// How the numbers are made, for who reads them.
const RULE: &str = "Areas on the WGS 84 ellipsoid, overlaps counted once. Edges are straight in longitude and latitude (RFC 7946, section \
                    3.1.1), so that a box lies between its parallels; those of area_km2, the area of a single feature, are geodesics.";
/// What holds where the filter asks about an area.
const RULE_OF_ASKED: &str = " Only what lies in the area that the request asks about counts.";
/// What holds for polygons besides.
const RULE_OF_POLYGONS: &str = " Polygons have so many vertices on long edges that their geodesic area is the same to 1e-9, as far as two \
                                million more are enough.";

/// What is said of a collection of points and lines.
const NO_POLYGONS: &str = " The collection has no polygons: nothing is covered by points and lines.";

/// What was asked, and what came of it.
pub struct Answer<'a> {
    /// What was asked.
    pub(super) asked: &'a Asked,
    /// What is covered.
    pub(super) coverage: &'a CoverageAnswer,
}

/// What some features cover.
pub struct Row {
    /// What they have in common, by the names of the groupings; of a region its id, by the name of its collection.
    pub key: Map<String, Value>,
    /// The same for people; `None` where they have nothing in common.
    pub value: Option<String>,
    /// How many there are.
    pub count: usize,
    /// What they cover.
    pub covered_km2: f64,
    /// Which part of the region that is; `None` where there is none, or none with an area.
    pub covered_share: Option<f64>,
    /// What of the region they do not cover.
    pub left_km2: Option<f64>,
    /// All of the region.
    pub region_km2: Option<f64>,
}

impl<'a> Answer<'a> {
    /// The answer to a question.
    pub fn new(asked: &'a Asked, coverage: &'a CoverageAnswer) -> Self {
        Self { asked, coverage }
    }

    /// What all features cover together.
    pub fn total(&self) -> Row {
        self.row(&self.coverage.covered)
    }

    /// What those of each group cover; none where nothing is grouped.
    pub fn groups(&self) -> impl Iterator<Item = Row> {
        self.coverage.groups.iter().map(|part| self.row(part))
    }

    /// What is covered of each region, where there are several and not too many.
    pub fn regions(&self) -> impl Iterator<Item = Row> {
        let collection = match self.asked.region.as_ref().map(|region| &region.place) {
            Some(Place::Features(collection, _)) => Some(collection),
            _ => None,
        };
        collection.into_iter().flat_map(|collection| {
            self.coverage.regions.iter().map(|region| {
                let id = id_text(&collection.table, region.row);
                let key = [(collection.info.id.to_string(), id.into())].into_iter().collect();
                Row { key, value: Some(row_label(&collection.table, region.row)), ..self.row(&region.part) }
            })
        })
    }

    pub(super) fn row(&self, part: &CoveredPart) -> Row {
        let region_km2 = part.region_km2;
        let named = || self.asked.group_by.iter().zip(&part.keys).map(|(grouping, key)| (grouping, KeyNames::of(grouping), key));
        let texts = named().map(|(_, names, key)| names.label(key).unwrap_or_else(|| text_of(&names.value(key))));
        let value = texts.collect::<Vec<_>>().join(", ");
        let has_value = named().any(|(_, names, key)| !names.value(key).is_null());
        Row {
            key: named().map(|(grouping, names, key)| (grouping.name.clone(), names.value(key))).collect(),
            value: has_value.then_some(value),
            count: part.rows,
            covered_km2: part.area_km2,
            covered_share: region_km2.filter(|region| *region > 0.0).map(|region| (part.area_km2 / region).min(1.0)),
            left_km2: region_km2.map(|region| (region - part.area_km2).max(0.0)),
            region_km2,
        }
    }

    /// All of the region, if there is one.
    pub fn region_km2(&self) -> Option<f64> {
        self.coverage.covered.region_km2
    }

    /// The region as it was asked for.
    pub fn region(&self) -> Option<&'a str> {
        self.asked.region.as_ref().map(|region| region.name.as_str())
    }

    /// What the groups are by, as it was asked for.
    pub fn group_by(&self) -> Option<String> {
        let names: Vec<&str> = self.asked.group_by.iter().map(|grouping| grouping.name.as_str()).collect();
        (!names.is_empty()).then(|| names.join(","))
    }

    /// How the numbers and the groups are made.
    pub fn rule(&self) -> String {
        let mut rule = RULE.to_owned();
        rule.extend((!self.asked.collection.table.geometry().has_polygons()).then_some(NO_POLYGONS));
        rule.extend(self.coverage.is_within_asked.then_some(RULE_OF_ASKED));
        rule.extend((self.asked.format == DataFormat::GeoJson).then_some(RULE_OF_POLYGONS));
        rule.extend(self.asked.group_by.iter().map(|grouping: &Grouping| format!(" {}: {}.", grouping.name, grouping.rule())));
        rule
    }

    /// Whose features were asked for.
    pub fn info(&self) -> &'a CollectionInfo {
        &self.asked.collection.info
    }

    /// Where the client reaches the server.
    pub fn base(&self) -> &'a BaseUrl {
        &self.asked.base
    }

    /// To itself and the other forms, where the URL is all of the question, and to the collection.
    pub fn links(&self) -> Vec<Link> {
        let (info, query) = (self.info(), self.asked.query_text.as_str());
        let url = self.base().url(format_args!("/collections/{}", info.id));
        let mut links = vec![];
        if self.asked.is_linked {
            let mark = if query.is_empty() { "" } else { "?" };
            links.push(Link::new(
                "self",
                self.asked.format.media_type(),
                "This document",
                format!("{url}/coverage{mark}{query}"),
            ));
            links.extend(DataFormat::ALL.into_iter().filter(|format| *format != self.asked.format).map(|format| {
                let href = format!("{url}/coverage?{}", with(query, &["f"], "f", format.name()));
                Link::new("alternate", format.media_type(), format!("This as {}", format.title()), href)
            }));
        }
        links.push(Link::new("collection", JSON, info.title.as_str(), url));
        links
    }
}
