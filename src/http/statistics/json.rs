//! Statistics as JSON: every number with its unit and the rule by which it was made.

use super::{Answer, KeyNames};
use crate::{
    http::links::Link,
    statistics::{Edge, Group, Measured, MixedClass, Statistics},
};
use serde::{Serialize, Serializer};
use serde_json::{Map, Value, json};

/// The document. Groups are made one after another while they are written: there may be a hundred thousand.
#[derive(Serialize)]
pub struct Document<'a> {
    #[serde(flatten)]
    head: Map<String, Value>,
    #[serde(rename = "numberOfGroups")]
    number_of_groups: usize,
    total: Map<String, Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    groups: Option<Groups<'a>>,
    links: Vec<Link>,
}

struct Groups<'a>(&'a Answer, &'a Statistics);

impl Serialize for Groups<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(answer, statistics) = self;
        let links = answer.links_groups(statistics);
        serializer.collect_seq(statistics.groups.iter().map(|group| group_of(answer, group, links)))
    }
}

/// The document.
pub fn document<'a>(answer: &'a Answer, statistics: &'a Statistics) -> Document<'a> {
    Document {
        head: head(answer, statistics),
        number_of_groups: statistics.groups.len(),
        total: values(answer, &statistics.total),
        groups: (!answer.query.group_by.is_empty()).then_some(Groups(answer, statistics)),
        links: answer.links(),
    }
}

/// What is said of all numbers.
pub fn head(answer: &Answer, statistics: &Statistics) -> Map<String, Value> {
    let (query, table) = (&answer.query, &answer.collection.table);
    let measures = query.measures.iter().zip(&statistics.rules).zip(&statistics.total).map(|((measure, rule), total)| {
        let mut told =
            json!({ "name": measure.name, "unit": rule.unit, "rule": rule.text, "featuresWithoutValue": total.without_value });
        if let Some(basis) = &rule.basis {
            told["basis"] = basis.as_str().into();
        }
        if !rule.mixed.is_empty() {
            told["mixed"] = rule.mixed.iter().map(mixed).collect();
        }
        told
    });
    let groupings = query.group_by.iter().map(|grouping| {
        let mut told = json!({ "name": grouping.name, "rule": grouping.rule() });
        if let Some(edges) = grouping.edges(table) {
            told["edges"] = edges.into_iter().map(Edge::to_json).collect();
        }
        told
    });
    let mut head = Map::new();
    let mut put = |name: &str, value: Value| drop(head.insert(name.to_owned(), value));
    put("collection", answer.id().as_str().into());
    put("timeStamp", jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string().into());
    put("revision", format!("{:016x}", table.revision()).into());
    put("filter", answer.shown_filter().into());
    if answer.is_filtered() && answer.shown_filter().is_none() {
        put("filterNote", "there is a filter, too long to be repeated here".into());
    }
    put("numberMatched", statistics.number_matched.into());
    if query.group_by.iter().any(crate::statistics::Grouping::overlaps) {
        put("numberInSeveralGroups", statistics.in_several_groups.into());
    }
    put("groupBy", groupings.collect());
    put("measures", measures.collect());
    head
}

/// A kind of amounts that a number is of, beside others.
fn mixed(class: &MixedClass) -> Value {
    let values: Map<String, Value> = class.values.iter().map(|(name, value)| (name.clone(), value.clone().into())).collect();
    json!({ "class": values, "features": class.features })
}

fn group_of(answer: &Answer, group: &Group, with_links: bool) -> Value {
    let mut all = keys(answer, group);
    all.insert("numberMatched".to_owned(), group.features.into());
    all.extend(values(answer, &group.values));
    let without: Map<String, Value> = answer
        .query
        .measures
        .iter()
        .zip(&group.values)
        .filter(|(_, value)| value.without_value > 0)
        .map(|(measure, value)| (measure.name.clone(), value.without_value.into()))
        .collect();
    if !without.is_empty() {
        all.insert("featuresWithoutValue".to_owned(), without.into());
    }
    let bases: Map<String, Value> = answer
        .query
        .measures
        .iter()
        .zip(&group.bases)
        .filter_map(|(measure, basis)| Some((measure.name.clone(), basis.clone()?.into())))
        .collect();
    if !bases.is_empty() {
        all.insert("basis".to_owned(), bases.into());
    }
    if let Some(link) = answer.items_link(Some(group)).filter(|_| with_links) {
        all.insert("links".to_owned(), json!([link]));
    }
    all.into()
}

/// `key` with a member for each grouping, and `label` where one is called something else by people.
pub fn keys(answer: &Answer, group: &Group) -> Map<String, Value> {
    let (mut key, mut label) = (Map::new(), Map::new());
    for (grouping, own) in answer.query.group_by.iter().zip(&group.keys) {
        let names = KeyNames::of(grouping);
        key.insert(grouping.name.clone(), names.value(own));
        label.extend(names.label(own).map(|text| (grouping.name.clone(), text.into())));
    }
    let mut all = Map::new();
    all.insert("key".to_owned(), key.into());
    if !label.is_empty() {
        all.insert("label".to_owned(), label.into());
    }
    all
}

/// The numbers by the names of their measures.
fn values(answer: &Answer, values: &[Measured]) -> Map<String, Value> {
    let values = answer.query.measures.iter().zip(values).map(|(measure, value)| (measure.name.clone(), value.value.clone()));
    let mut all = Map::new();
    all.insert("values".to_owned(), values.collect::<Map<_, _>>().into());
    all
}
