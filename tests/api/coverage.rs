//! `/collections/{id}/coverage`: overlaps once, regions in two parts, and what is refused.

use crate::server::{Server, ready, table};
use lode::model::{FeatureId, Value};
use std::str::FromStr;

/// Rectangles west, south, east, north with an id and a scale each.
fn rectangles(all: &[(&str, &str, [f64; 4])]) -> lode::store::Table {
    table(all.len(), |i, batch| {
        let (id, scale, [w, s, e, n]) = all[i];
        batch.set_id(&FeatureId::Text(id.into()));
        let wkt = format!("POLYGON(({w} {s},{e} {s},{e} {n},{w} {n},{w} {s}))");
        batch.geometries.push(&wkt::Wkt::<f64>::from_str(&wkt).unwrap()).unwrap();
        batch.set("scale", Value::Text(scale));
    })
}

fn server() -> Server {
    let surveys = [
        ("a", "200k", [70.0, 50.0, 71.0, 51.0]),
        ("b", "200k", [70.5, 50.0, 71.5, 51.0]),
        ("c", "50k", [70.0, 50.0, 71.0, 51.0]),
        ("far", "50k", [10.0, 10.0, 11.0, 11.0]),
    ];
    let regions = [("west", "", [70.0, 50.0, 72.0, 51.0]), ("sea", "", [-10.0, 0.0, -9.0, 1.0])];
    Server::new([ready("surveys", rectangles(&surveys)), ready("regions", rectangles(&regions))])
}

/// Between parallels, a degree by a degree (pyproj, edges in steps of 0.0001°).
const SQUARE_KM2: f64 = 7_892.218_857_985;

fn near(value: &serde_json::Value, expected: f64) {
    let found = value.as_f64().unwrap();
    assert!((found - expected).abs() <= 1e-9 * expected + 1e-9, "{found} for {expected}");
}

#[tokio::test]
async fn overlaps_count_once_and_groups_are_measured_by_themselves() {
    let answer = server().get("/collections/surveys/coverage?bbox=60,40,80,60&group-by=scale").await.json();
    near(&answer["covered_km2"], 1.5 * SQUARE_KM2);
    assert_eq!((&answer["numberMatched"], &answer["unit"]), (&3.into(), &"km2".into()));
    let groups = answer["groups"].as_array().unwrap();
    assert_eq!(groups.iter().map(|g| g["value"].as_str().unwrap()).collect::<Vec<_>>(), ["200k", "50k"]);
    near(&groups[0]["covered_km2"], 1.5 * SQUARE_KM2);
    near(&groups[1]["covered_km2"], SQUARE_KM2);
}

#[tokio::test]
async fn a_region_is_covered_or_left() {
    let server = server();
    let answer = server.get("/collections/surveys/coverage?of=regions/west&f=geojson").await;
    assert_eq!((answer.status.as_u16(), answer.header("content-type")), (200, Some("application/geo+json")));
    let layer = answer.json();
    near(&layer["covered_share"], 0.75);
    let [covered, left] = &layer["features"].as_array().unwrap()[..] else { panic!("{layer}") };
    assert_eq!((&covered["properties"]["part"], &left["properties"]["part"]), (&"covered".into(), &"left".into()));
    near(&left["properties"]["area_km2"], 0.5 * SQUARE_KM2);
    let sum = [covered, left].map(|f| f["properties"]["area_km2"].as_f64().unwrap()).iter().sum::<f64>();
    assert!((sum / layer["region_km2"].as_f64().unwrap() - 1.0).abs() < 1e-12);
    // Vertices on long edges, so that geodesics measure the same.
    let ring = left["geometry"]["coordinates"][0][0].as_array().unwrap();
    assert!(ring.len() > 100 && ring.iter().all(|p| p[0].as_f64().unwrap() >= 71.5));
    let tag = answer.header("etag").unwrap().to_owned();
    let again = server.ask("GET", "/collections/surveys/coverage?of=regions/west&f=geojson", &[("if-none-match", &tag)]).await;
    assert_eq!(again.status, 304);
    near(
        &server.get("/collections/surveys/coverage?of=regions").await.json()["region_km2"],
        2.0 * SQUARE_KM2 + 12_308.463_893_978,
    );
}

#[tokio::test]
async fn a_box_of_numbers_lies_between_its_parallels() {
    let server = server();
    // Around Kazakhstan (pyproj, edges in steps of 0.001°), whose corners joined by geodesics would have 4 918 274 km2.
    let numbers = "46.5,40.5,87.3,55.5";
    let of_box = server.get(&format!("/collections/surveys/coverage?of={numbers}")).await.json();
    let box_km2 = of_box["region_km2"].as_f64().unwrap();
    assert!((box_km2 / 5_063_188.598 - 1.0).abs() < 1e-9, "{box_km2}");
    assert_eq!(of_box["of"], numbers);
    assert!(
        of_box["rule"].as_str().unwrap().contains("between its parallels")
            && !of_box["rule"].as_str().unwrap().contains("asks about")
    );
    near(&of_box["covered_km2"], 1.5 * SQUARE_KM2);
    let layer = server.get(&format!("/collections/surveys/coverage?of={numbers}&f=geojson")).await.json();
    let left = layer["features"][1]["properties"]["area_km2"].as_f64().unwrap();
    assert!((left + of_box["covered_km2"].as_f64().unwrap() - box_km2).abs() < 1e-3);
    assert_eq!(server.get("/collections/surveys/coverage?of=10,10,10,11").await.json()["covered_share"], serde_json::Value::Null);
}

#[tokio::test]
async fn what_is_asked_about_clips_and_regions_are_told_one_by_one() {
    let server = server();
    // The eastern half of the western survey, by either path.
    let clipped = server.get("/collections/surveys/coverage?ids=a&bbox=70.5,40,80,60").await.json();
    near(&clipped["covered_km2"], 0.5 * SQUARE_KM2);
    assert!(clipped["rule"].as_str().unwrap().contains("the area that the request asks about"));
    let other =
        server.get("/collections/surveys/statistics?measures=covered_km2,covered_share&ids=a&bbox=70.5,40,80,60").await.json();
    for measure in ["covered_km2", "covered_share"] {
        near(&other["total"]["values"][measure], clipped[measure].as_f64().unwrap());
    }
    near(&server.get("/collections/surveys/coverage?of=regions&bbox=71,40,80,50.5").await.json()["covered_share"], 0.5);
    let each = server.get("/collections/surveys/coverage?of=regions").await.json();
    let rows = each["regions"].as_array().unwrap();
    let of = |id: &str| rows.iter().find(|row| row["key"]["regions"] == id).unwrap();
    assert_eq!((rows.len(), &of("west")["count"], &of("sea")["count"]), (2, &3.into(), &0.into()));
    near(&of("west")["covered_share"], 0.75);
    near(&of("sea")["left_km2"], 12_308.463_893_978);
    let table = server.get("/collections/surveys/coverage?of=regions&f=csv").await;
    assert!(table.text().starts_with("regions,count,covered_km2,covered_share,left_km2,region_km2\r\n"), "{}", table.text());
    assert_eq!(table.text().lines().count(), 3);
    let colon = server.get("/collections/surveys/coverage?of=regions:west").await.json();
    near(&colon["covered_share"], 0.75);
    let by_region = server.get("/collections/surveys/coverage?group-by=region:regions,scale").await.json();
    assert_eq!(by_region["groups"].as_array().unwrap().len(), 3);
    near(&by_region["groups"][0]["covered_share"], 0.75);
    assert_eq!(by_region["groups"][0]["key"]["scale"], "200k");
}

#[tokio::test]
async fn a_polygon_can_be_posted() {
    let polygon = r#"{"type":"Polygon","coordinates":[[[70.5,50],[72,50],[72,51],[70.5,51],[70.5,50]]]}"#;
    let request = axum::http::Request::builder()
        .method("POST")
        .uri("/collections/surveys/coverage?group-by=scale")
        .header("host", "geo.example");
    let response = server().send(request.body(polygon.into()).unwrap()).await;
    assert_eq!(response.status(), 200);
    let body = http_body_util::BodyExt::collect(response.into_body()).await.unwrap().to_bytes();
    let answer: serde_json::Value = serde_json::from_slice(&body).unwrap();
    near(&answer["covered_km2"], SQUARE_KM2);
    near(&answer["covered_share"], 2.0 / 3.0);
    near(&answer["groups"][1]["covered_share"], 1.0 / 3.0);
    assert_eq!(answer["links"].as_array().unwrap().len(), 1, "the address is not the question");
}

#[tokio::test]
async fn map_sheets_are_covered_by_the_sheets_they_are_made_of() {
    let sheets: Vec<String> = (1..=36).map(|i| format!("M-42-{}", roman(i))).collect();
    let server = Server::new([ready("regions", rectangles(&[("a", "", [66.0, 48.0, 72.0, 52.0])]))]);
    let answer = server.get(&format!("/collections/sheets-200k/items?ids={}", sheets.join(","))).await.json();
    let rings: Vec<(String, geo_types::LineString)> = answer["features"]
        .as_array()
        .unwrap()
        .iter()
        .map(|feature| {
            let ring = feature["geometry"]["coordinates"][0].as_array().unwrap();
            (
                feature["id"].as_str().unwrap().to_owned(),
                ring.iter().map(|p| (p[0].as_f64().unwrap(), p[1].as_f64().unwrap())).collect(),
            )
        })
        .collect();
    assert_eq!(rings.len(), 36);
    let surveys = table(36, |i, batch| {
        batch.set_id(&FeatureId::Text(rings[i].0.as_str().into()));
        batch.geometries.push(&geo_types::Geometry::Polygon(geo_types::Polygon::new(rings[i].1.clone(), vec![]))).unwrap();
    });
    let server = Server::new([ready("surveys", surveys)]);
    for question in
        ["coverage?of=sheets-1m/M-42", "coverage?of=sheets-1m:M-42", "coverage?sheet=M-42", "coverage?of=sheets-200k&sheet=M-42"]
    {
        let answer = server.get(&format!("/collections/surveys/{question}")).await.json();
        assert!((answer["covered_share"].as_f64().unwrap() - 1.0).abs() < 1e-9, "{question}: {answer}");
        // pyproj, EPSG:15865 of 36 sheets, edges in 2000 steps.
        assert!((answer["region_km2"].as_f64().unwrap() / 191_359.664_107_9 - 1.0).abs() < 1e-6, "{question}: {answer}");
    }
}

fn roman(n: u32) -> String {
    let tens = "X".repeat(n as usize / 10);
    tens + ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"][n as usize % 10]
}

#[tokio::test]
async fn coverage_is_a_table_and_a_page_too() {
    let server = server();
    let table = server.get("/collections/surveys/coverage?of=regions/west&group-by=scale&f=csv").await;
    assert_eq!(table.header("content-type"), Some("text/csv; charset=utf-8"));
    assert_eq!(table.header("content-disposition"), Some("attachment; filename=\"surveys-coverage.csv\""));
    let rows: Vec<Vec<&str>> = table.text().lines().map(|line| line.split(',').collect()).collect();
    assert_eq!(rows[0], ["scale", "count", "covered_km2", "covered_share", "left_km2", "region_km2"]);
    assert_eq!(rows.iter().map(|row| row[0]).collect::<Vec<_>>(), ["scale", "200k", "50k"]);
    let share: f64 = rows[1][3].parse().unwrap();
    assert!((share - 0.75).abs() < 1e-3, "{share}");
    let plain = server.get("/collections/surveys/coverage?f=csv").await;
    assert!(plain.text().starts_with("count,covered_km2\r\n4,"), "{}", plain.text());
    let page = server.ask("GET", "/collections/surveys/coverage?of=regions&group-by=scale", &[("accept", "text/html")]).await;
    assert_eq!(page.header("content-type"), Some("text/html"));
    for part in ["200k", "region", "How the numbers are made", "f=csv"] {
        assert!(page.text().contains(part), "{part}: {}", page.text());
    }
    assert!(!page.text().contains("<script") && page.header("content-security-policy").is_some());
}

#[tokio::test]
async fn what_is_wrong_is_named() {
    let server = server();
    for (query, status, part) in [
        ("of=nowhere", 404, "nowhere"),
        ("of=regions/x", 400, "no feature"),
        ("of=", 400, "`of`"),
        ("group-by=scle", 400, "did you mean `scale`?"),
        ("group-by=square:10km", 400, "region:sheets-200k"),
        ("of=sheets-1m/M-42-XII", 404, "1:200 000"),
        ("of=sheets-10k", 400, "sheets come into question"),
        ("f=xml", 400, "geojson"),
        ("of=70,50,71", 400, "3 numbers"),
        ("of=70,50,71,95", 400, "95 is no latitude"),
        ("off=regions", 400, "did you mean `of`?"),
        ("sortby=scale", 400, "no such parameter"),
        ("filter=x%3D1", 400, "x"),
    ] {
        let answer = server.get(&format!("/collections/surveys/coverage?{query}")).await;
        assert_eq!(answer.status.as_u16(), status, "{query}: {}", answer.text());
        assert!(answer.text().contains(part), "{query}: {}", answer.text());
    }
    let none = server.get("/collections/surveys/coverage?ids=nobody&of=regions&f=geojson").await.json();
    assert_eq!((&none["covered_km2"], &none["numberMatched"]), (&0.0.into(), &0.into()));
}
