//! Statistics as GeoJSON (RFC 7946): a feature for each group that has a place, so that maps can draw it.

use super::{Answer, KeyNames, json};
use crate::{
    crs::CrsError,
    features::sheet_outline,
    geometry::polygons,
    http::links::Link,
    statistics::{By, Group, Grouping, Key, Statistics},
};
use geo_types::{LineString, MultiPolygon};
use h3o::CellIndex;
use serde::{
    Serialize, Serializer,
    ser::{Error as _, SerializeSeq as _},
};
use serde_json::{Map, Value, json};

/// The document. What is said of all numbers is beside the features, as members that the standard leaves open (section 6.1).
#[derive(Serialize)]
pub struct Document<'a> {
    r#type: &'static str,
    #[serde(flatten)]
    head: Map<String, Value>,
    links: Vec<Link>,
    features: Features<'a>,
}

/// Made one after another while they are written.
struct Features<'a>(&'a Answer, &'a Statistics);

impl Serialize for Features<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(answer, statistics) = self;
        let mut features = serializer.serialize_seq(Some(statistics.groups.len()))?;
        for group in &statistics.groups {
            features.serialize_element(&feature(answer, group).map_err(S::Error::custom)?)?;
        }
        features.end()
    }
}

/// The document.
pub fn document<'a>(answer: &'a Answer, statistics: &'a Statistics) -> Document<'a> {
    Document {
        r#type: "FeatureCollection",
        head: json::head(answer, statistics),
        links: answer.links(),
        features: Features(answer, statistics),
    }
}

/// A group with its place; none for features that have no place, or are in no region.
fn feature(answer: &Answer, group: &Group) -> Result<Value, CrsError> {
    let mut properties = Map::new();
    let (mut ids, mut geometry) = (vec![], Value::Null);
    for (grouping, key) in answer.query.group_by.iter().zip(&group.keys) {
        let names = KeyNames::of(grouping);
        let value = names.value(key);
        ids.push(super::text_of(&value));
        properties.insert(grouping.name.clone(), value);
        properties.extend(names.label(key).map(|label| (format!("{} name", grouping.name), label.into())));
        if grouping.is_spatial() && geometry.is_null() {
            geometry = place(grouping, key)?;
        }
    }
    properties.insert("numberMatched".to_owned(), group.features.into());
    let values = answer.query.measures.iter().zip(&group.values);
    properties.extend(values.map(|(measure, value)| (measure.name.clone(), value.value.clone())));
    Ok(json!({ "type": "Feature", "id": ids.join("/"), "geometry": geometry, "properties": properties }))
}

fn place(grouping: &Grouping, key: &Key) -> Result<Value, CrsError> {
    Ok(match (&grouping.by, key) {
        (By::Region(regions), Key::Region(row)) => multi_polygon(&polygons(&regions.table.geometry().row(*row as usize))),
        (_, Key::Sheet(sheet)) => polygon(&sheet_outline(*sheet)?),
        (By::Square(grid), Key::Square(cell)) => {
            let [west, south, east, north] = grid.edges(*cell);
            polygon(&[[west, south], [east, south], [east, north], [west, north], [west, south]])
        }
        (_, Key::Hexagon(cell)) => polygon(&hexagon(*cell)),
        _ => Value::Null,
    })
}

/// The corners of a hexagon (a few are pentagons), beyond ±180 where it lies over the antimeridian.
fn hexagon(cell: CellIndex) -> Vec<[f64; 2]> {
    let mut ring: Vec<[f64; 2]> = cell.boundary().iter().map(|corner| [corner.lng(), corner.lat()]).collect();
    let [west, east] = ring.iter().fold([f64::INFINITY, f64::NEG_INFINITY], |[w, e], [lon, _]| [w.min(*lon), e.max(*lon)]);
    if east - west > 180.0 {
        ring.iter_mut().filter(|[lon, _]| *lon < 0.0).for_each(|corner| corner[0] += 360.0);
    }
    ring.extend(ring.first().copied());
    ring
}

fn polygon(ring: &[[f64; 2]]) -> Value {
    json!({ "type": "Polygon", "coordinates": [ring] })
}

fn multi_polygon(polygons: &MultiPolygon) -> Value {
    let ring = |ring: &LineString| ring.coords().map(|c| json!([c.x, c.y])).collect::<Value>();
    let rings =
        polygons.iter().map(|polygon| [polygon.exterior()].into_iter().chain(polygon.interiors()).map(ring).collect::<Value>());
    json!({ "type": "MultiPolygon", "coordinates": rings.collect::<Value>() })
}
