//! `/collections/{id}/quality`.

use crate::server::{Server, info, ready, table};
use axum::http::StatusCode;
use lode::{
    catalog::{Collection, CollectionInfo, Entry, QualityRules, Within},
    model::{LoadReport, Value},
};
use serde_json::json;
use std::sync::Arc;

/// Two rows for one place, one of a place nobody knows, and its neighbour.
fn places() -> lode::store::Table {
    const ROWS: [(&str, f64, f64); 4] = [
        ("Zhezkazgan", 67.711_23, 47.802_17),
        ("Жезқазған", 67.713_29, 47.803_41),
        ("Akzhal 1", 0.0, 0.0),
        ("Akzhal 2", 75.111_31, 48.222_41),
    ];
    table(ROWS.len(), |row, batch| {
        let (name, lon, lat) = ROWS[row];
        batch.geometries.push_point(lon, lat, None);
        batch.set("name", Value::Text(name));
    })
}

#[tokio::test]
async fn what_is_wrong_is_told_with_its_reason_and_how_sure_that_is() {
    let server = Server::new([ready("places", places())]);
    let answer = server.get("/collections/places/quality?check=duplicate,placeholder-position").await;
    let json = answer.json();
    assert_eq!((&json["collection"], &json["rows"]), (&json!("places"), &json!(4)));
    let checks = json["checks"].as_array().unwrap();
    assert_eq!(checks.len(), 2);
    assert_eq!(checks[0]["check"], "placeholder-position");
    assert_eq!(checks[0]["sure"], json!({ "certain": 0, "likely": 1, "possible": 0 }));
    let finding = &checks[1]["findings"][0];
    assert_eq!((&finding["sure"], finding["ids"].as_array().unwrap().len()), (&json!("likely"), 2));
    assert!(json["sure"]["likely"].is_string() && checks[1]["remedy"].is_string());
    let etag = answer.header("etag").unwrap();
    let again =
        server.ask("GET", "/collections/places/quality?check=duplicate,placeholder-position", &[("if-none-match", etag)]).await;
    assert_eq!(again.status, StatusCode::NOT_MODIFIED);
    assert_eq!(server.ask("HEAD", "/collections/places/quality", &[]).await.status, StatusCode::OK);
}

#[tokio::test]
async fn the_report_is_a_table_a_layer_and_a_page_too() {
    let server = Server::new([ready("places", places())]);
    let csv = server.get("/collections/places/quality?f=csv&check=placeholder-position").await;
    let lines: Vec<&str> = csv.text().lines().collect();
    assert_eq!(lines[0], "check,sure,name,ids,rows,source_row,column,reason,remedy");
    assert!(lines.len() == 2 && lines[1].starts_with("placeholder-position,likely,Akzhal 1,"), "{lines:?}");
    assert_eq!(csv.header("content-disposition"), Some("attachment; filename=\"places-quality.csv\""));
    let layer = server.ask("GET", "/collections/places/quality?check=duplicate", &[("accept", "application/geo+json")]).await;
    assert_eq!(layer.header("content-type"), Some("application/geo+json"));
    let feature = &layer.json()["features"][0];
    assert_eq!(feature["geometry"]["type"], "MultiPoint");
    assert_eq!((&feature["properties"]["check"], &feature["properties"]["rows"]), (&json!("duplicate"), &json!(2)));
    let page = server.ask("GET", "/collections/places/quality", &[("accept", "text/html")]).await;
    assert!(page.text().contains("Rows that seem to be one thing") && !page.text().contains("<script"));
    assert!(page.header("content-security-policy").is_some());
}

#[tokio::test]
async fn what_is_asked_wrongly_is_refused_with_what_is_right() {
    let server = Server::sample();
    let refused = server.get("/collections/deposits/quality?check=duplicates").await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST);
    assert!(refused.json()["detail"].as_str().unwrap().contains("did you mean `duplicate`?"));
    for query in ["f=xml", "limit=0", "lmit=3", "check="] {
        assert_eq!(
            server.get(&format!("/collections/deposits/quality?{query}")).await.status,
            StatusCode::BAD_REQUEST,
            "{query}"
        );
    }
    assert_eq!(server.get("/collections/nowhere/quality").await.status, StatusCode::NOT_FOUND);
    assert_eq!(server.get("/collections/late/quality").await.status, StatusCode::SERVICE_UNAVAILABLE);
}

#[tokio::test]
async fn a_boundary_that_is_not_there_is_said_and_one_that_comes_is_used() {
    let within = Some(Within { collection: "countries".to_owned(), feature: Some("KAZ".to_owned()) });
    let info = CollectionInfo { quality: QualityRules { required: None, within }, ..info("places") };
    let report = Arc::new(LoadReport::default());
    let server = Server::new([Entry::Ready(Arc::new(Collection::new(info, Arc::new(places()), report)))]);
    let asked = "/collections/places/quality?check=outside";
    let outside = server.get(asked).await.json()["checks"][0].clone();
    assert!(outside["notes"][0].as_str().unwrap().contains("there is no collection `countries`"), "{outside}");
    let square = table(1, |_, batch| {
        [[67.0, 47.0], [70.0, 47.0], [70.0, 50.0], [67.0, 50.0], [67.0, 47.0]]
            .into_iter()
            .for_each(|[x, y]| batch.geometries.position(x, y, None));
        batch.geometries.end_ring();
        batch.geometries.end_part(lode::model::PartKind::Polygon);
        batch.geometries.end_row(lode::model::GeometryKind::Polygon);
        batch.set_id(&"KAZ".into());
    });
    server.catalog.put(&ready("countries", square));
    let outside = server.get(asked).await.json()["checks"][0].clone();
    assert_eq!((&outside["looked"], &outside["rows"]), (&json!(true), &json!(1)), "{outside}");
    assert_eq!(outside["findings"][0]["name"], "Akzhal 2");
}
