//! Coverage as JSON, and as GeoJSON with what is covered and what is left (RFC 7946; other members: section 6.1).

use super::{Answer, Row};
use crate::{geometry::coverage::PlanePolygon, http::links::Link, statistics::CoveredPart};
use serde::Serialize;
use serde_json::{Map, Value};

/// The numbers.
#[derive(Serialize)]
pub struct Numbers<'a> {
    collection: &'a str,
    of: Option<&'a str>,
    #[serde(rename = "numberMatched")]
    number_matched: usize,
    covered_km2: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    region_km2: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    left_km2: Option<f64>,
    covered_share: Option<f64>,
    #[serde(rename = "group-by")]
    group_by: Option<String>,
    groups: Vec<Group>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    regions: Vec<Group>,
    unit: &'static str,
    rule: String,
    links: Vec<Link>,
}

#[derive(Serialize)]
struct Group {
    key: Map<String, Value>,
    value: Option<String>,
    count: usize,
    covered_km2: f64,
    covered_share: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    left_km2: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    region_km2: Option<f64>,
}

/// The numbers and the polygons.
#[derive(Serialize)]
pub struct Layer<'a> {
    r#type: &'static str,
    #[serde(flatten)]
    numbers: Numbers<'a>,
    features: Vec<Feature<'a>>,
}

#[derive(Serialize)]
struct Feature<'a> {
    r#type: &'static str,
    geometry: Geometry<'a>,
    properties: Properties,
}

#[derive(Serialize)]
struct Geometry<'a> {
    r#type: &'static str,
    coordinates: &'a [PlanePolygon],
}

#[derive(Serialize)]
struct Properties {
    part: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<String>,
    area_km2: f64,
    share: Option<f64>,
}

/// The numbers.
pub fn numbers<'a>(answer: &Answer<'a>) -> Numbers<'a> {
    let Row { count, covered_km2, covered_share, left_km2, region_km2, .. } = answer.total();
    let group = |row: Row| {
        let Row { key, value, count, covered_km2, covered_share, left_km2, region_km2 } = row;
        Group { key, value, count, covered_km2, covered_share, left_km2, region_km2 }
    };
    Numbers {
        collection: answer.info().id.as_str(),
        of: answer.region(),
        number_matched: count,
        covered_km2,
        region_km2,
        left_km2,
        covered_share,
        group_by: answer.group_by(),
        groups: answer.groups().map(group).collect(),
        regions: answer.regions().map(group).collect(),
        unit: "km2",
        rule: answer.rule(),
        links: answer.links(),
    }
}

/// What is covered, by group if there are any, and what is left.
pub fn layer<'a>(answer: &Answer<'a>) -> Layer<'a> {
    let coverage = answer.coverage;
    let feature = |part, value, area_km2, share, coordinates: &'a [PlanePolygon]| Feature {
        r#type: "Feature",
        geometry: Geometry { r#type: "MultiPolygon", coordinates },
        properties: Properties { part, value, area_km2, share },
    };
    let covered = |part: &'a CoveredPart| {
        let Row { value, covered_km2, covered_share, .. } = answer.row(part);
        feature("covered", value, covered_km2, covered_share, &part.polygons)
    };
    let parts = if answer.group_by().is_some() { &coverage.groups[..] } else { std::slice::from_ref(&coverage.covered) };
    let Row { left_km2, region_km2, .. } = answer.total();
    let left = left_km2.zip(region_km2).map(|(left_km2, region_km2)| {
        let share = (region_km2 > 0.0).then(|| left_km2 / region_km2);
        feature("left", None, left_km2, share, &coverage.left)
    });
    Layer { r#type: "FeatureCollection", features: parts.iter().map(covered).chain(left).collect(), numbers: numbers(answer) }
}
