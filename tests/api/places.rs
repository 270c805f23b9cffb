//! `/at`, and collections that have the geometries of others.

use crate::server::{Server, deposits, info, ready, table};
use lode::{
    catalog::{CollectionInfo, Entry, GeometryFrom, Origin, View},
    crs::{Crs, Transformer},
    model::{CollectionId, CrsOrigin, CrsReference, CrsReport, FeatureId, GeometryKind, PartKind, Value},
    store::Table,
};
use serde_json::Value as Json;

/// Sectors of 10° by 10° from the equator on; the last reaches over the antimeridian and is cut there.
fn areas() -> Table {
    let boxes: [(&str, &[[f64; 4]]); 3] = [
        ("steppe", &[[60.0, 40.0, 80.0, 55.0]]),
        ("arctic", &[[0.0, 80.0, 90.0, 90.0]]),
        ("chukotka", &[[170.0, 60.0, 180.0, 70.0], [-180.0, 60.0, -170.0, 70.0]]),
    ];
    table(boxes.len(), |i, batch| {
        let (name, parts) = boxes[i];
        batch.set_id(&FeatureId::from(name));
        batch.set("name", Value::Text(name));
        for [w, s, e, n] in parts {
            for [x, y] in [[w, s], [e, s], [e, n], [w, n], [w, s]] {
                batch.geometries.position(*x, *y, None);
            }
            batch.geometries.end_ring();
            batch.geometries.end_part(PartKind::Polygon);
        }
        batch.geometries.end_row(if parts.len() > 1 { GeometryKind::MultiPolygon } else { GeometryKind::Polygon });
    })
}

/// What is known of two deposits, at their places.
fn resources() -> Entry {
    let rows = [("r1", "KZ-2", [70.0, 47.8]), ("r2", "KZ-2", [70.0, 47.8]), ("r3", "KZ-3", [78.9, 50.1])];
    let table = table(rows.len(), |i, batch| {
        let (id, deposit, [lon, lat]) = rows[i];
        batch.set_id(&FeatureId::from(id));
        batch.geometries.push_point(lon, lat, None);
        batch.set("deposit", Value::Text(deposit));
    });
    let geometry_from = Some(GeometryFrom { collection: CollectionId::new("deposits").unwrap(), key: "deposit".to_owned() });
    crate::server::described(CollectionInfo { geometry_from, ..info("resources") }, table, CrsReport::default())
}

fn server() -> Server {
    let late = Entry::Loading(std::sync::Arc::new(info("late")));
    Server::new([ready("deposits", deposits()), resources(), ready("areas", areas()), late])
}

fn found(answer: &Json) -> Vec<String> {
    let features = answer["features"].as_array().unwrap().iter();
    let told = |f: &Json| {
        format!("{}/{} {} {}", f["collection"].as_str().unwrap(), f["id"].as_str().unwrap(), f["distance_m"], f["bearing_deg"])
    };
    features.map(told).collect()
}

#[tokio::test]
async fn what_is_at_a_place_comes_from_every_collection_with_distance_and_bearing() {
    let answer = server().get("/at?point=70,47.9&radius=20km").await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(answer.header("content-type"), Some("application/geo+json"));
    let answer = answer.json();
    assert_eq!(
        found(&answer),
        ["deposits/KZ-2 11118.74 180.0", "resources/r1 11118.74 180.0", "resources/r2 11118.74 180.0", "areas/steppe 0.0 null",]
    );
    assert_eq!(answer["notAsked"][0]["id"], "late");
    assert_eq!(answer["features"][0]["geometry"]["type"], "Point");
    let sheets: Vec<&str> = answer["sheets"].as_array().unwrap().iter().map(|s| s["sheet"].as_str().unwrap()).collect();
    assert_eq!(sheets[..3], ["L-42", "L-42-Б", "L-42-V"]);
    let zone = answer["positions"].as_array().unwrap().iter().find(|p| p["crs"].as_str().unwrap().ends_with("/28412")).unwrap();
    assert_eq!(zone["axes"], serde_json::json!(["northing", "easting"]));
    assert!(zone["operation"].as_str().unwrap().contains("Pulkovo 1942 to WGS 84") && zone["accuracy_m"] == 4.5, "{zone}");
}

#[tokio::test]
async fn every_link_of_an_answer_can_be_followed() {
    let server = server();
    let answer = server.get("/at?point=70,47.9&radius=20km").await.text().to_owned();
    let hrefs = answer.split("\"href\":\"http://geo.example").skip(1).map(|l| l.split('"').next().unwrap());
    for href in hrefs {
        assert_eq!(server.get(href).await.status, 200, "{href}");
    }
    let page = server.get("/at?point=70,47.9&f=html").await;
    assert_eq!(page.header("content-type"), Some("text/html"));
    assert!(page.text().contains("L-42-V") && page.text().contains("QazTRF-23 / Gauss-Kruger zone 12"), "{}", page.text());
}

#[tokio::test]
async fn places_at_the_antimeridian_and_at_the_poles_are_found_from_any_side() {
    let server = server();
    for (point, expected) in [
        ("180,65", "areas/chukotka 0.0 null"),
        ("-180,65", "areas/chukotka 0.0 null"),
        ("179.99,65", "areas/chukotka 0.0 null"),
        ("-179.99,65", "areas/chukotka 0.0 null"),
        ("-120,90", "areas/arctic 0.0 null"),
        ("45,90", "areas/arctic 0.0 null"),
    ] {
        let answer = server.get(&format!("/at?point={point}&collections=areas&radius=1km")).await.json();
        assert_eq!(found(&answer), [expected], "{point}");
    }
    let over = server.get("/at?point=-169.9,65&collections=areas&radius=10km").await.json();
    assert!(found(&over)[0].starts_with("areas/chukotka 47"), "{:?}", found(&over));
    let bearing = over["features"][0]["bearing_deg"].as_f64().unwrap();
    assert!((269.0..271.0).contains(&bearing), "{bearing}");
}

#[tokio::test]
async fn what_is_asked_wrongly_is_refused_with_what_is_allowed() {
    let server = server();
    for (query, parameter) in [
        ("", "point"),
        ("point=51", "point"),
        ("point=71,151", "point"),
        ("point=71,51&radius=-1km", "radius"),
        ("point=71,51&radius=5%20parsec", "radius"),
        ("point=71,51&collections=none", "collections"),
        ("point=71,51&collections=", "collections"),
        ("point=71,51&limit=0", "limit"),
        ("point=71,51&bbox=1,2,3,4", "bbox"),
    ] {
        let answer = server.get(&format!("/at?{query}")).await;
        assert_eq!(answer.status, 400, "{query}: {}", answer.text());
        assert_eq!(answer.json()["parameter"], parameter, "{query}");
        assert!(!answer.json()["allowed"].is_null(), "{query}");
    }
    assert_eq!(server.get("/at?point=71,51&limit=5000").await.status, 200, "more than the maximum is the maximum");
}

#[tokio::test]
async fn a_feature_links_to_what_belongs_to_it_and_that_links_back() {
    let server = server();
    let related = |answer: &Json| -> Vec<String> {
        let links = answer["links"].as_array().unwrap().iter().filter(|link| link["rel"] == "related");
        links.map(|link| link["href"].as_str().unwrap().replace("http://geo.example", "")).collect()
    };
    let deposit = server.get("/collections/deposits/items/KZ-2").await.json();
    assert_eq!(related(&deposit), ["/collections/resources/items?deposit=KZ-2"]);
    assert_eq!(server.get(&related(&deposit)[0]).await.json()["numberMatched"], 2);
    let resource = server.get("/collections/resources/items/r3").await.json();
    assert_eq!(related(&resource), ["/collections/deposits/items/KZ-3"]);
    assert_eq!(related(&server.get("/collections/deposits").await.json()), ["/collections/resources"]);
    assert_eq!(related(&server.get("/collections/resources").await.json()), ["/collections/deposits"]);
    let page = server.get("/collections/deposits/items/KZ-2?f=html").await;
    assert!(page.text().contains("/collections/resources/items?deposit=KZ-2&amp;f=html"), "{}", page.text());
    // Whoever holds the answer without the link asks again.
    let alone = Server::new([ready("deposits", deposits())]).get("/collections/deposits/items/KZ-2").await;
    let with = server.get("/collections/deposits/items/KZ-2").await;
    assert_ne!(alone.header("etag"), with.header("etag"));
}

/// A point that was read as 12 670 129.523, 5 669 268.622 in zone 12.
fn surveyed() -> Entry {
    let origin = CrsOrigin::Configuration;
    let reference = CrsReference { definition: "EPSG:28412".to_owned(), origin, authority_axis_order: false };
    let crs = Crs::resolve(&reference).unwrap();
    let mut position = [[12_670_129.523, 5_669_268.622]];
    let transformer = Transformer::new(&crs, &position).unwrap();
    transformer.transform(&mut position);
    let [[lon, lat]] = position;
    let table = table(1, |_, batch| {
        batch.set_id(&FeatureId::from("astana"));
        batch.geometries.push_point(lon, lat, None);
        batch.set("name", Value::Text("Astana"));
    });
    let text = |text: &str| Some(text.to_owned());
    let origin = Origin {
        source: text("State balance"),
        url: text("https://example.org/balance"),
        date: text("2024-05"),
        license: text("CC-BY-4.0"),
    };
    crate::server::described(CollectionInfo { origin, ..info("surveyed") }, table, crs.report(&reference, &transformer))
}

#[tokio::test]
async fn provenance_goes_with_the_metadata_with_features_and_with_exports() {
    let server = Server::new([surveyed()]);
    let feature = server.get("/collections/surveyed/items/astana").await.json();
    let provenance = &feature["provenance"];
    assert_eq!(provenance["original"]["coordinates"], serde_json::json!([12_670_129.523, 5_669_268.622]));
    assert_eq!(provenance["original"]["axes"], serde_json::json!(["easting", "northing"]));
    assert!(provenance["original"]["basis"].as_str().unwrap().starts_with("computed back"), "it was not kept: {provenance}");
    assert_eq!((&provenance["crs"]["code"], &provenance["crs"]["accuracy_m"]), (&"EPSG:28412".into(), &4.5.into()));
    assert_eq!((&provenance["date"], &provenance["file"]), (&"2024-05".into(), &"surveyed.csv".into()));
    for document in
        [&feature, &server.get("/collections/surveyed/items").await.json(), &server.get("/collections/surveyed").await.json()]
    {
        let license = document["links"].as_array().unwrap().iter().find(|link| link["rel"] == "license").unwrap();
        assert_eq!(license["href"], "https://spdx.org/licenses/CC-BY-4.0.html");
    }
    assert_eq!(server.get("/collections/surveyed/items").await.json()["provenance"]["source"], "State balance");
    assert_eq!(server.get("/collections/surveyed").await.json()["lode"]["provenance"]["license"], "CC-BY-4.0");
    let page = server.get("/collections/surveyed/items/astana?f=html").await;
    assert!(page.text().contains("12670129.523") && page.text().contains("Pulkovo 1942 to WGS 84"), "{}", page.text());
    for format in ["gpkg", "fgb", "parquet", "kml"] {
        let file = server.get(&format!("/collections/surveyed/items?f={format}")).await.body;
        let holds = |text: &str| file.windows(text.len()).any(|window| window == text.as_bytes());
        assert!(holds("State balance") && holds("CC-BY-4.0") && holds("4.5"), "{format}");
    }
}

#[tokio::test]
async fn a_view_says_which_properties_it_requires_and_links_to_what_it_shows() {
    let view = View {
        of: CollectionId::new("deposits").unwrap(),
        model: "EarthResourceML-Lite 2.0.1 MineralOccurrenceView".to_owned(),
        definition: "http://schemas.earthresourceml.org/earthresourceml-lite/2.0/erml-lite.xsd",
        required: vec!["name".to_owned()],
    };
    let entry = crate::server::described(CollectionInfo { view: Some(view), ..info("abroad") }, deposits(), CrsReport::default());
    let server = Server::new([ready("deposits", deposits()), entry]);
    assert_eq!(server.get("/collections/abroad/schema").await.json()["required"], serde_json::json!(["name"]));
    let links = |answer: Json, rel: &str| -> Vec<String> {
        let links = answer["links"].as_array().unwrap().iter().filter(|link| link["rel"] == rel);
        links.map(|link| link["href"].as_str().unwrap().replace("http://geo.example", "")).collect()
    };
    assert_eq!(links(server.get("/collections/abroad").await.json(), "related"), ["/collections/deposits"]);
    assert_eq!(links(server.get("/collections/deposits").await.json(), "related"), ["/collections/abroad"]);
    assert!(links(server.get("/collections/abroad").await.json(), "profile")[0].ends_with("erml-lite.xsd"));
    let feature = server.get("/collections/abroad/items/KZ-2").await.json();
    assert_eq!(links(feature, "related"), ["/collections/deposits/items/KZ-2"]);
}
