//! What was asked, and what came of it.

use super::{Asked, Place};
use crate::{
    catalog::CollectionInfo,
    features::{CoverageAnswer, CoveredPart},
    http::{base_url::BaseUrl, data_format::DataFormat, items::with, links::Link, respond::JSON},
};

/// How the numbers are made, for who reads them.
const RULE: &str = "Overlaps counted once. Edges are geodesics on WGS 84 between the vertices; where edges cross or end on one \
                    another is found in longitude and latitude.";
/// What holds for a box besides.
const RULE_OF_BOX: &str = "Overlaps counted once. The box lies between its parallels and meridians. Edges of features are geodesics on \
                           WGS 84 between the vertices; where edges cross or end on one another is found in longitude and latitude.";

/// What was asked, and what came of it.
pub struct Answer<'a> {
    /// What was asked.
    pub(super) asked: &'a Asked,
    /// What is covered.
    pub(super) coverage: &'a CoverageAnswer,
}

/// What some features cover.
pub struct Row<'a> {
    /// The value that they have in common.
    pub value: Option<&'a str>,
    /// How many there are.
    pub count: usize,
    /// What they cover.
    pub covered_km2: f64,
    /// Which part of the region that is; `None` where there is none, or none with an area.
    pub covered_share: Option<f64>,
    /// What of the region they do not cover.
    pub left_km2: Option<f64>,
}

impl<'a> Answer<'a> {
    /// The answer to a question.
    pub fn new(asked: &'a Asked, coverage: &'a CoverageAnswer) -> Self {
        Self { asked, coverage }
    }

    /// What all features cover together.
    pub fn total(&self) -> Row<'a> {
        self.row(&self.coverage.covered)
    }

    /// What those of each group cover; none where nothing is grouped.
    pub fn groups(&self) -> impl Iterator<Item = Row<'a>> {
        self.coverage.groups.iter().map(|part| self.row(part))
    }

    pub(super) fn row(&self, part: &'a CoveredPart) -> Row<'a> {
        let region_km2 = self.region_km2();
        Row {
            value: part.value.as_deref(),
            count: part.rows,
            covered_km2: part.area_km2,
            covered_share: region_km2.filter(|region| *region > 0.0).map(|region| (part.area_km2 / region).min(1.0)),
            left_km2: region_km2.map(|region| (region - part.area_km2).max(0.0)),
        }
    }

    /// All of the region, if there is one.
    pub fn region_km2(&self) -> Option<f64> {
        self.coverage.region.as_ref().map(|region| region.area_km2)
    }

    /// The region as it was asked for.
    pub fn region(&self) -> Option<&'a str> {
        self.asked.region.as_ref().map(|region| region.name.as_str())
    }

    /// The name of the column of the groups.
    pub fn group_by(&self) -> Option<&'a str> {
        let place = self.asked.group_by?;
        self.asked.collection.table.columns().get(place).map(|column| column.name.as_str())
    }

    /// How the numbers are made.
    pub fn rule(&self) -> &'static str {
        match self.asked.region.as_ref().map(|region| &region.place) {
            Some(Place::Box(_)) => RULE_OF_BOX,
            _ => RULE,
        }
    }

    /// Whose features were asked for.
    pub fn info(&self) -> &'a CollectionInfo {
        &self.asked.collection.info
    }

    /// Where the client reaches the server.
    pub fn base(&self) -> &'a BaseUrl {
        &self.asked.base
    }

    /// To itself, to the other forms, to the collection.
    pub fn links(&self) -> Vec<Link> {
        let (info, query) = (self.info(), self.asked.query_text.as_str());
        let url = self.base().url(format_args!("/collections/{}", info.id));
        let mark = if query.is_empty() { "" } else { "?" };
        let own = Link::new("self", self.asked.format.media_type(), "This document", format!("{url}/coverage{mark}{query}"));
        let others = DataFormat::ALL.into_iter().filter(|format| *format != self.asked.format).map(|format| {
            let href = format!("{url}/coverage?{}", with(query, &["f"], "f", format.name()));
            Link::new("alternate", format.media_type(), format!("This as {}", format.title()), href)
        });
        let whole = Link::new("collection", JSON, info.title.as_str(), url.clone());
        [own].into_iter().chain(others).chain([whole]).collect()
    }
}
