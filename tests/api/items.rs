//! Features: pages, boxes, filters, single ones.

use crate::server::{Answer, Server, deposits, ready, table};
use http_body_util::BodyExt;
use insta::assert_snapshot;
use lode::{
    model::{FeatureId, Value},
    store::Table,
};
use proptest::prelude::*;
use std::collections::BTreeSet;

#[tokio::test]
async fn a_page_of_features() {
    assert_snapshot!(Server::sample().get("/collections/deposits/items?limit=2").await.shown());
}

#[tokio::test]
async fn a_feature() {
    assert_snapshot!(Server::sample().get("/collections/deposits/items/KZ-3").await.shown());
}

#[tokio::test]
async fn every_format_that_an_answer_links_to_can_be_asked_for() {
    let server = Server::sample();
    for query in ["limit=2", "limit=2&crs=EPSG:28412", "limit=2&crs=EPSG:4326"] {
        let page = server.get(&format!("/collections/deposits/items?{query}")).await.json();
        let links: Vec<&str> = page["links"].as_array().unwrap().iter().filter_map(|link| link["href"].as_str()).collect();
        for link in &links {
            assert_eq!(server.get(link.strip_prefix("http://geo.example").unwrap()).await.status, 200, "{link}");
        }
        assert_eq!(links.iter().any(|link| link.contains("f=kml")), !query.contains("28412"), "{query}");
        let html = server.get(&format!("/collections/deposits/items?{query}&f=html")).await;
        assert_eq!(html.text().contains("f=kml"), !query.contains("28412"), "{query}");
    }
}

#[tokio::test]
async fn distances_are_given_to_the_millimetre() {
    let answer = Server::sample().get("/collections/deposits/items?near=71.43,51.13").await.json();
    for feature in answer["features"].as_array().unwrap() {
        let text = feature["properties"]["distance_m"].to_string();
        assert!(text.split_once('.').is_none_or(|(_, decimals)| decimals.len() <= 3), "{text}");
    }
}

#[tokio::test]
async fn an_empty_page_is_a_feature_collection_too() {
    let answer = Server::sample().get("/collections/deposits/items?ids=nobody").await.json();
    assert_eq!((answer["numberMatched"].as_u64(), answer["numberReturned"].as_u64()), (Some(0), Some(0)));
    assert_eq!(answer["features"], serde_json::json!([]));
}

#[tokio::test]
async fn an_id_may_hold_any_sign() {
    let server = Server::sample();
    for path in ["a%2Fb%20c", "a/b%20c"] {
        let answer = server.get(&format!("/collections/deposits/items/{path}")).await;
        assert_eq!(answer.json()["id"], "a/b c", "{path}");
        assert!(answer.text().contains("http://geo.example/collections/deposits/items/a%2Fb%20c"));
    }
    assert_eq!(server.get("/collections/deposits/items/KZ-9").await.status, 404);
    assert_eq!(server.get("/collections/deposits/items/%FF").await.status, 400);
}

/// As GDAL asks for `-where "sheet = 'M-42'"`.
#[tokio::test]
async fn a_property_comes_before_a_parameter_that_no_standard_knows() {
    let sheets = ["M-42", "M-43"];
    let rows = table(2, |row, batch| {
        batch.geometries.push_point(69.0 + 0.01 * row as f64, 50.0, None);
        batch.set("sheet", Value::Text(sheets[row]));
        batch.set("limit", Value::Integer(row as i64));
    });
    let server = Server::new([ready("maps", rows), ready("deposits", deposits())]);
    let found = server.get("/collections/maps/items?sheet=M-43").await.json();
    assert_eq!(found["features"][0]["properties"]["sheet"], "M-43");
    assert_eq!(found["numberMatched"], 1);
    assert_eq!(server.get("/collections/deposits/items?sheet=M-43").await.json()["numberMatched"], 1, "in the sheet");
    assert_eq!(server.get("/collections/maps/items?limit=1").await.json()["numberMatched"], 2, "the standard knows this one");
}

#[tokio::test]
async fn a_page_for_people_is_short_and_shows_the_beginnings_of_texts() {
    let long = "абв".repeat(1000);
    let rows = table(300, |row, batch| {
        batch.geometries.push_point(0.1 * row as f64, 50.0, None);
        batch.set("note", Value::Text(&long));
    });
    let server = Server::new([ready("notes", rows)]);
    let page = server.get("/collections/notes/items?f=html").await;
    assert_eq!(page.text().matches("<tr>").count(), 101);
    assert!(page.text().contains("абва…") && !page.text().contains(&long));
    assert_eq!(server.get("/collections/notes/items?f=html&limit=200").await.text().matches("<tr>").count(), 201);
}

#[tokio::test]
async fn properties_select() {
    let server = Server::sample();
    for (query, ids) in [
        ("commodity=Gold", vec!["KZ-3"]),
        ("commodity=Silver&open=false", vec!["KZ-2"]),
        ("year=2023", vec!["KZ-1"]),
        ("name=%D0%96%D0%B5%D0%B7%D2%9B%D0%B0%D0%B7%D2%93%D0%B0%D0%BD", vec!["KZ-2"]),
        ("grade=0.5&bbox=60,40,80,60", vec!["KZ-2"]),
        ("commodity=Tin", vec![]),
        ("crs=http://www.opengis.net/def/crs/OGC/1.3/CRS84&year=1944", vec!["KZ-3"]),
    ] {
        let answer = server.get(&format!("/collections/deposits/items?{query}")).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        assert_eq!(ids_of(&answer), ids, "{query}");
    }
}

#[tokio::test]
async fn a_box_with_heights_leaves_out_what_is_above_and_below() {
    let heights = [Some(-120.0), Some(350.0), Some(4500.0), None];
    let drillings = table(4, |i, batch| {
        batch.set_id(&FeatureId::Integer(i as i64));
        batch.geometries.push_point(70.0 + i as f64, 50.0, heights[i]);
    });
    let server = Server::new([ready("a", drillings), ready("flat", points(&[(70.0, 50.0)]))]);
    for (bbox, ids) in [
        ("60,40,80,60", vec!["0", "1", "2", "3"]),
        ("60,40,0,80,60,1000", vec!["1", "3"]),
        ("60,40,-120,80,60,350", vec!["0", "1", "3"]),
        ("71.5,40,-1000,80,60,0", vec!["3"]),
    ] {
        let mut found = ids_of(&server.get(&format!("/collections/a/items?bbox={bbox}")).await);
        found.sort();
        assert_eq!(found, ids, "{bbox}");
    }
    assert_eq!(ids_of(&server.get("/collections/flat/items?bbox=60,40,5000,80,60,6000").await), ["0"], "no heights at all");
}

fn ids_of(answer: &Answer) -> Vec<String> {
    let features = answer.json()["features"].as_array().unwrap().clone();
    features.iter().map(|f| f["id"].as_str().map_or_else(|| f["id"].to_string(), str::to_owned)).collect()
}

/// The path and query of a link, if there is one of this relation.
fn link(answer: &Answer, rel: &str) -> Option<String> {
    let links = answer.json()["links"].as_array().unwrap().clone();
    let link = links.iter().find(|l| l["rel"] == rel)?;
    assert_eq!(link["type"], "application/geo+json");
    Some(link["href"].as_str().unwrap().strip_prefix("http://geo.example").unwrap().to_owned())
}

fn points(points: &[(f64, f64)]) -> Table {
    table(points.len(), |i, batch| {
        batch.set_id(&FeatureId::Integer(i as i64));
        batch.geometries.push_point(points[i].0, points[i].1, None);
        batch.set("even", Value::Boolean(i % 2 == 0));
    })
}

fn walk(server: &Server, first: &str, rel: &str) -> Vec<Vec<String>> {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let mut pages = vec![];
    let mut target = Some(first.to_owned());
    while let Some(page) = target.take() {
        let answer = runtime.block_on(server.get(&page));
        assert_eq!(answer.status, 200, "{page}: {}", answer.text());
        pages.push(ids_of(&answer));
        target = link(&answer, rel);
        assert!(pages.len() < 500);
    }
    pages
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn next_links_show_what_brute_force_finds_once_and_prev_links_lead_back(
        places in prop::collection::vec((-180.0..=180.0f64, -85.0..=85.0f64), 1..80),
        (w, e) in (-180.0..180.0f64, -180.0..180.0f64), (s, n) in (-90.0..0.0f64, 0.0..90.0f64), limit in 1..20usize,
    ) {
        let inside = |lon: f64, lat: f64| (if w <= e { lon >= w && lon <= e } else { lon >= w || lon <= e }) && lat >= s && lat <= n;
        let wanted: BTreeSet<String> =
            places.iter().enumerate().filter(|(i, (lon, lat))| i % 2 == 0 && inside(*lon, *lat)).map(|(i, _)| i.to_string()).collect();
        let server = Server::new([ready("a", points(&places))]);
        let pages = walk(&server, &format!("/collections/a/items?bbox={w},{s},{e},{n}&even=true&limit={limit}"), "next");
        let found = pages.concat();
        prop_assert_eq!(found.len(), wanted.len(), "every feature once");
        prop_assert_eq!(found.iter().cloned().collect::<BTreeSet<_>>(), wanted);
        let skipped = walk(&server, &format!("/collections/a/items?bbox={w},{s},{e},{n}&even=true&limit={limit}&offset={}", found.len() / 2), "prev");
        let mut back: Vec<String> = skipped.into_iter().rev().flatten().collect();
        back.truncate(found.len() / 2);
        prop_assert_eq!(&back, &found[..found.len() / 2]);
    }
}

#[tokio::test]
async fn a_large_answer_comes_in_pieces_and_is_whole() {
    let text = "x".repeat(1000);
    let server = Server::new([ready(
        "large",
        table(10_000, |i, batch| {
            batch.geometries.push_point(i as f64 / 100.0, 0.0, None);
            batch.set("text", Value::Text(&format!("{i}{text}")));
        }),
    )]);
    let request = axum::http::Request::builder().uri("/collections/large/items?limit=10000").header("host", "geo.example");
    let response = server.send(request.body(axum::body::Body::empty()).unwrap()).await;
    let mut body = response.into_body();
    let (mut pieces, mut bytes) = (0, vec![]);
    while let Some(frame) = body.frame().await {
        let data = frame.unwrap().into_data().unwrap();
        assert!(data.len() < 100_000, "a piece of {} bytes", data.len());
        pieces += 1;
        bytes.extend_from_slice(&data);
    }
    assert!(pieces > 100 && bytes.len() > 10_000_000);
    let json: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
    assert_eq!(json["numberReturned"], 10_000);
    assert_eq!(json["features"].as_array().unwrap().len(), 10_000);
}
