//! The body of a request: polygons in GeoJSON (RFC 7946), or a condition in CQL2 JSON.

use super::{
    params::{Crs, Params},
    problem::Problem,
    state::HttpState,
};
use crate::{
    catalog::Collection,
    filter::{Expr, limits::MAX_VERTICES, parse_json},
    query::{literals_to_lon_lat, meets},
    store::Table,
};
use axum::{
    body::{Body, Bytes, to_bytes},
    http::StatusCode,
};
use geo_types::{Coord, Geometry, LineString, MultiPolygon, Polygon};
use serde::Deserialize;
use serde_json::value::RawValue;
use std::sync::Arc;
use tokio::task::spawn_blocking;

/// Bytes of a body at most.
const MAX_BODY_BYTES: usize = 10 << 20;

/// What a body is told by.
#[derive(Deserialize)]
struct Object<'a> {
    #[serde(default, borrow)]
    r#type: Option<std::borrow::Cow<'a, str>>,
    #[serde(default, borrow)]
    op: Option<&'a RawValue>,
    #[serde(default, borrow)]
    coordinates: Option<&'a RawValue>,
    #[serde(default, borrow)]
    geometry: Option<&'a RawValue>,
    #[serde(default, borrow)]
    features: Option<Vec<&'a RawValue>>,
}

type Rings = Vec<Vec<Vec<f64>>>;

/// What the body of a request asks of features; `filter-crs` is of its literals, too.
pub async fn asked(body: Body, params: &mut Params, collection: &Arc<Collection>, state: &HttpState) -> Result<Expr, Problem> {
    let body = read(body).await?;
    let crs = params.peek("filter-crs", |text| state.crs.named(text, &collection.table))?.flatten();
    if !params.has("filter") {
        params.take("filter-crs", |_| Ok(()))?;
    }
    let asked = Arc::clone(collection);
    spawn_blocking(move || condition(&body, &asked.table, &crs)).await?
}

/// Reads a body: 413 where it is too long.
async fn read(body: Body) -> Result<Bytes, Problem> {
    to_bytes(body, MAX_BODY_BYTES).await.map_err(|_| {
        let detail = format!(
            "the body has more than {} MB, or did not come whole: simplify the polygon, or ask with `bbox`, `sheet` or a filter",
            MAX_BODY_BYTES >> 20
        );
        Problem::refused(StatusCode::PAYLOAD_TOO_LARGE, detail)
    })
}

/// What a body asks of features.
fn condition(body: &[u8], table: &Table, filter_crs: &Crs) -> Result<Expr, Problem> {
    let refused = |reason: String| {
        Problem::bad_request(format!(
            "the body: {reason}; it is a GeoJSON Polygon or MultiPolygon, a Feature or a FeatureCollection of such, or a condition in \
             CQL2 JSON"
        ))
    };
    let text = std::str::from_utf8(body).map_err(|_| refused("it is not UTF-8".to_owned()))?;
    let object: Object<'_> = serde_json::from_str(text).map_err(|error| refused(error.to_string()))?;
    if object.op.is_some() {
        let mut condition = parse_json(text).map_err(|error| refused(error.to_string()))?;
        if let Some(crs) = filter_crs {
            literals_to_lon_lat(&mut condition, crs).map_err(|error| refused(error.to_string()))?;
        }
        return Ok(condition);
    }
    let mut polygons = vec![];
    take_polygons(&object, &mut polygons, 0).map_err(refused)?;
    let positions: usize =
        polygons.iter().flat_map(|polygon| polygon.interiors().iter().chain([polygon.exterior()])).map(|ring| ring.0.len()).sum();
    if positions > MAX_VERTICES {
        return Err(refused(format!(
            "its polygons have {positions} positions, and {MAX_VERTICES} at most are taken: simplify them"
        )));
    }
    Ok(meets(table, Expr::Geometry(Geometry::MultiPolygon(MultiPolygon(polygons)))))
}

fn take_polygons(object: &Object<'_>, polygons: &mut Vec<Polygon>, depth: u8) -> Result<(), String> {
    let inner = |json: &RawValue, polygons: &mut Vec<Polygon>| {
        let object: Object<'_> = serde_json::from_str(json.get()).map_err(|error| error.to_string())?;
        take_polygons(&object, polygons, depth + 1)
    };
    let coordinates = || object.coordinates.map(RawValue::get).ok_or("a geometry has no `coordinates`");
    match (object.r#type.as_deref(), depth) {
        (Some("Polygon"), _) => {
            polygons.push(polygon(&serde_json::from_str(coordinates()?).map_err(|error| error.to_string())?)?);
        }
        (Some("MultiPolygon"), _) => {
            let several: Vec<Rings> = serde_json::from_str(coordinates()?).map_err(|error| error.to_string())?;
            for rings in &several {
                polygons.push(polygon(rings)?);
            }
        }
        (Some("Feature"), 0..=1) => inner(object.geometry.ok_or("a feature has no `geometry`")?, polygons)?,
        (Some("FeatureCollection"), 0) => {
            for feature in object.features.iter().flatten() {
                inner(feature, polygons)?;
            }
        }
        (Some(other), _) => return Err(format!("it holds a {other}, which has no inside")),
        (None, _) => return Err("it has no `type` and no `op`".to_owned()),
    }
    if depth == 0 && polygons.is_empty() { Err("there is no polygon in it".to_owned()) } else { Ok(()) }
}

fn polygon(rings: &Rings) -> Result<Polygon, String> {
    let position = |position: &Vec<f64>| match position[..] {
        [x, y, ..] => Ok(Coord { x, y }),
        _ => Err("a position has fewer than two numbers".to_owned()),
    };
    let ring = |ring: &Vec<Vec<f64>>| match ring.len() {
        0..=3 => Err("a ring has fewer than four positions".to_owned()),
        _ => ring.iter().map(position).collect::<Result<LineString, _>>(),
    };
    let mut rings = rings.iter().map(ring);
    let exterior = rings.next().ok_or("a polygon has no ring")??;
    Ok(Polygon::new(exterior, rings.collect::<Result<_, _>>()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::TableBuilder;

    fn read(body: &str) -> Result<String, String> {
        let table = TableBuilder::new("geometry").finish().table;
        condition(body.as_bytes(), &table, &None).map(|condition| condition.to_text()).map_err(|problem| problem.detail)
    }

    #[test]
    fn polygons_come_as_geometry_feature_or_collection() {
        let polygon = r#"{"type":"Polygon","coordinates":[[[0,0],[1,0,5],[1,1],[0,0]]]}"#;
        let feature = format!(r#"{{"type":"Feature","properties":null,"geometry":{polygon}}}"#);
        let collection = format!(r#"{{"type":"FeatureCollection","features":[{feature},{feature}]}}"#);
        let one = read(polygon).unwrap();
        assert_eq!(one, "S_INTERSECTS(geometry, MULTIPOLYGON(((0 0, 1 0, 1 1, 0 0))))");
        assert_eq!(read(&feature), Ok(one));
        assert!(read(&collection).unwrap().contains(")), ((0 0"), "{:?}", read(&collection));
        assert_eq!(read(r#"{"op":"=","args":[{"property":"a"},1]}"#).unwrap(), "a = 1");
    }

    #[test]
    fn what_is_no_polygon_is_refused_with_what_would_be_one() {
        for (body, reason) in [
            ("", "EOF"),
            ("[1]", "invalid type"),
            ("{}", "no `type`"),
            (r#"{"type":"Point","coordinates":[0,0]}"#, "a Point, which has no inside"),
            (r#"{"type":"Polygon"}"#, "no `coordinates`"),
            (r#"{"type":"Polygon","coordinates":[]}"#, "no ring"),
            (r#"{"type":"Polygon","coordinates":[[[0,0],[1,1]]]}"#, "fewer than four"),
            (r#"{"type":"Polygon","coordinates":[[[0],[1],[1],[0]]]}"#, "fewer than two numbers"),
            (r#"{"type":"Polygon","coordinates":[[[0,1e999],[1,1],[1,1],[0,0]]]}"#, "number out of range"),
            (r#"{"type":"FeatureCollection","features":[]}"#, "no polygon"),
            (r#"{"type":"Feature","geometry":{"type":"Feature","geometry":{"type":"Feature"}}}"#, "Feature"),
        ] {
            let refused = read(body).unwrap_err();
            assert!(refused.contains(reason) && refused.contains("CQL2 JSON"), "{body}: {refused}");
        }
    }
}
