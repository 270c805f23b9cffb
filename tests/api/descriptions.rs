//! What is said of collections: where and when they are, their CRSs, their properties.

use crate::server::{Server, deposits, described, info, ready};
use lode::{
    catalog::{CollectionInfo, Entry},
    model::{CrsReport, RowBatch, TimeColumns, Value as Cell},
    query::FUNCTIONS,
    store::{PreparedBatch, Table, TableBuilder},
};
use serde_json::{Value, json};

/// Surveys of a GeoPackage, whose geometry is called `geom`.
fn surveys() -> Table {
    let mut batch = RowBatch::default();
    for row in 0..4u32 {
        batch.begin_row(u64::from(row) + 1);
        batch.geometries.push_point(70.0 + f64::from(row), 48.0, None);
        batch.set("kind", Cell::Text(["gravity", "magnetic"][row as usize % 2]));
        batch.set("area", Cell::Float(0.5));
        batch.set("budget", Cell::Integer(1));
        batch.set("begun", Cell::Untyped(["1961-05-01", "1959-06-30"][row as usize % 2]));
        batch.set("ended", if row == 3 { Cell::Null } else { Cell::Untyped("1970-12-31") });
        batch.set("sheets", Cell::List("[\"M-42\"]"));
        batch.end_row();
    }
    let mut builder = TableBuilder::new("geom");
    builder.push(PreparedBatch::new(batch)).unwrap();
    builder.finish().table
}

fn surveys_entry() -> Entry {
    let units = [("area", "km²"), ("budget", "тыс. руб.")].map(|(name, unit)| (name.to_owned(), unit.to_owned()));
    let time = TimeColumns::Interval { start: "begun".to_owned(), end: "ended".to_owned() };
    let output_crs = ["4284", "28412", "3857"].map(|code| format!("http://www.opengis.net/def/crs/EPSG/0/{code}")).into();
    let info = CollectionInfo { time: Some(time), units: units.into(), output_crs, ..info("surveys") };
    let crs = CrsReport { code: Some("EPSG:28412".to_owned()), name: "Pulkovo 1942 / GK 12".to_owned(), ..CrsReport::default() };
    described(info, surveys(), crs)
}

async fn get(target: &str) -> Value {
    let answer = Server::new([surveys_entry(), ready("deposits", deposits())]).get(target).await;
    assert_eq!(answer.status, 200, "{target}: {}", answer.text());
    answer.json()
}

#[tokio::test]
async fn a_collection_says_where_and_when_it_is() {
    let collection = get("/collections/surveys").await;
    assert_eq!(collection["extent"]["spatial"]["bbox"], json!([[70.0, 48.0, 73.0, 48.0]]));
    assert_eq!(collection["extent"]["temporal"]["interval"], json!([["1959-06-30T00:00:00Z", null]]), "one survey goes on");
    assert_eq!(get("/collections/deposits").await["extent"]["temporal"], Value::Null);
}

#[tokio::test]
async fn a_map_may_open_without_what_is_far_from_all_others() {
    let mut batch = RowBatch::default();
    for row in 0..200u32 {
        batch.begin_row(u64::from(row) + 1);
        let [lon, lat] = if row == 7 { [0.0, -89.0] } else { [60.0 + f64::from(row % 10), 45.0 + f64::from(row / 10) / 2.0] };
        batch.geometries.push_point(lon, lat, None);
        batch.end_row();
    }
    let mut builder = TableBuilder::new("geom");
    builder.push(PreparedBatch::new(batch)).unwrap();
    let server = Server::new([ready("finds", builder.finish().table), ready("deposits", deposits())]);
    let finds = server.get("/collections/finds").await.json();
    assert_eq!(finds["extent"]["spatial"]["bbox"], json!([[0.0, -89.0, 69.0, 54.5]]));
    let main: Vec<f64> = serde_json::from_value(finds["lode"]["mainExtent"].clone()).unwrap();
    assert!(main.iter().zip([60.0, 45.0, 69.0, 54.5]).all(|(found, expected)| (found - expected).abs() < 1e-6), "{main:?}");
    assert_eq!(server.get("/collections/deposits").await.json()["lode"].get("mainExtent"), None);
}

#[tokio::test]
async fn a_collection_is_offered_in_the_crs_of_its_source_and_in_those_of_the_configuration() {
    let crs = |code: &str| format!("http://www.opengis.net/def/crs/{code}");
    let general = ["OGC/1.3/CRS84", "EPSG/0/4326", "EPSG/0/3857"].map(crs);
    let collections = get("/collections").await;
    assert_eq!(
        collections["crs"],
        json!(general.iter().cloned().chain(["EPSG/0/4284", "EPSG/0/28412"].map(crs)).collect::<Vec<_>>())
    );
    let surveys = &collections["collections"][0];
    assert_eq!(surveys["crs"], json!([&general[..], &["EPSG/0/28412", "EPSG/0/4284"].map(crs)].concat()));
    assert_eq!(surveys["storageCrs"], general[0]);
    assert_eq!(collections["collections"][1]["crs"], json!(general));
    assert_eq!(surveys, &get("/collections/surveys").await, "/collections says the same");
}

#[tokio::test]
async fn every_link_says_what_it_is_and_leads_there() {
    let server = Server::new([surveys_entry()]);
    for target in ["/", "/collections", "/collections/surveys", "/conformance", "/functions"] {
        let links = server.get(&format!("{target}?f=json")).await.json()["links"].as_array().unwrap().clone();
        for link in &links {
            let text = |key: &str| link[key].as_str().unwrap_or_else(|| panic!("{target}: {link} has no {key}"));
            let (rel, media_type, _) = (text("rel"), text("type"), text("title"));
            let href = text("href").replace("{lon},{lat}{&radius}", "70,48");
            let answer = server.get(href.strip_prefix("http://geo.example").unwrap()).await;
            assert_eq!(answer.status, 200, "{link}");
            // At one address there is the map, the page and the document.
            if text("href").contains("f=") || rel == "items" {
                assert_eq!(answer.header("content-type"), Some(media_type), "{link}");
            }
        }
        let of = |rel: &str| links.iter().filter(|link| link["rel"] == rel).collect::<Vec<_>>();
        if target == "/collections/surveys" {
            assert_eq!(of("items")[0]["type"], "application/geo+json");
            assert_eq!(of("describedby").len(), 1);
            assert!(of("enclosure").iter().any(|link| link["type"] == "text/csv; charset=utf-8"));
        }
    }
}

#[tokio::test]
async fn a_schema_tells_types_roles_and_units() {
    let schema = get("/collections/surveys/schema").await;
    assert_eq!(schema["$id"], "http://geo.example/collections/surveys/schema");
    let expected = json!({
        "id": { "title": "Id", "type": "integer", "readOnly": true, "x-ogc-role": "id", "x-ogc-propertySeq": 1 },
        "kind": { "type": "string", "title": "kind", "x-ogc-propertySeq": 2 },
        "area": { "type": "number", "title": "area", "x-ogc-unit": "km2", "x-ogc-unitLang": "UCUM", "x-ogc-propertySeq": 3 },
        "budget": { "type": "integer", "title": "budget", "description": "in тыс. руб.", "x-ogc-propertySeq": 4 },
        "begun": {
            "type": "string", "format": "date", "title": "begun", "x-ogc-role": "primary-interval-start", "x-ogc-propertySeq": 5,
        },
        "ended": {
            "type": "string", "format": "date", "title": "ended", "x-ogc-role": "primary-interval-end", "x-ogc-propertySeq": 6,
        },
        "sheets": { "type": "array", "title": "sheets", "x-ogc-propertySeq": 7 },
        "geom": { "title": "geom", "format": "geometry-point", "x-ogc-role": "primary-geometry", "x-ogc-propertySeq": 8 },
    });
    assert_eq!(schema["properties"], expected);
}

#[tokio::test]
async fn queryables_name_the_geometry_twice_and_list_the_values_of_a_choice() {
    let queryables = get("/collections/surveys/queryables").await;
    let properties = &queryables["properties"];
    assert_eq!(properties["kind"]["enum"], json!(["gravity", "magnetic"]));
    assert_eq!(properties["geom"]["x-ogc-role"], "primary-geometry");
    assert_eq!(properties["geometry"]["format"], "geometry-point");
    assert_eq!(properties["geometry"]["x-ogc-role"], Value::Null, "one property has the role");
    assert_eq!(properties["id"]["x-ogc-role"], "id");
    for name in properties.as_object().unwrap().keys() {
        let filter = format!("/collections/surveys/items?filter={name}%20IS%20NULL");
        assert_eq!(Server::new([surveys_entry()]).get(&filter).await.status, 200, "{name} is no queryable");
    }
    let few = get("/collections/deposits/queryables").await;
    assert_eq!(few["properties"]["name"]["enum"], Value::Null, "names are no choice");
}

#[tokio::test]
async fn features_can_be_sorted_by_every_sortable() {
    let sortables = get("/collections/surveys/sortables").await;
    let properties = sortables["properties"].as_object().unwrap();
    assert_eq!(properties.keys().collect::<Vec<_>>(), ["id", "kind", "area", "budget", "begun", "ended"]);
    for name in properties.keys() {
        get(&format!("/collections/surveys/items?sortby=-{name}")).await;
    }
}

#[tokio::test]
async fn an_id_in_a_column_is_no_other_property() {
    let column_of_ids = |id: &'static str| {
        crate::server::table(1, |_, batch| {
            batch.set_id(&"a".into());
            batch.set("id", Cell::Text(id));
        })
    };
    let server = Server::new([ready("same", column_of_ids("a")), ready("other", column_of_ids("b"))]);
    let names = async |target: &str| {
        let schema = server.get(target).await.json();
        let properties = schema["properties"].as_object().unwrap().clone();
        properties.into_iter().map(|(name, schema)| format!("{name} {}", schema["x-ogc-role"])).collect::<Vec<_>>()
    };
    assert_eq!(names("/collections/same/schema").await, ["id \"id\""]);
    assert_eq!(names("/collections/other/schema").await, ["fid \"id\"", "id null"]);
    assert_eq!(names("/collections/other/queryables").await, ["id null"]);
}

#[tokio::test]
async fn every_function_is_listed() {
    let functions = get("/functions").await;
    let listed = functions["functions"].as_array().unwrap();
    assert_eq!(listed.len(), FUNCTIONS.len());
    let dwithin = listed.iter().find(|function| function["name"] == "dwithin").unwrap();
    assert_eq!(dwithin["returns"], json!(["boolean"]));
    assert_eq!(dwithin["arguments"][0], json!({ "title": "geometry", "type": ["geometry"] }));
}

#[tokio::test]
async fn map_sheets_are_described_as_collections_are() {
    let sheets = get("/collections/sheets-200k").await;
    assert_eq!(sheets["extent"]["spatial"]["bbox"], json!([[-180.0, 0.0, 180.0, 88.0]]));
    assert!(sheets["lode"]["featureCount"].as_u64().unwrap() > 30_000);
    let links = sheets["links"].as_array().unwrap();
    assert!(links.iter().any(|link| link["rel"] == "items") && links.iter().all(|link| link["rel"] != "tilejson"));
    let queryables = get("/collections/sheets-200k/queryables").await;
    assert_eq!(queryables["properties"]["geometry"]["format"], "geometry-polygon");
    let page = Server::new([]).get("/collections/sheets-10k?f=html").await;
    assert!(page.status == 200 && page.text().contains("Map sheets 1:10"), "{}", page.text());
    let listed = get("/collections").await;
    assert_eq!(listed["links"].as_array().unwrap().iter().filter(|link| link["rel"] == "related").count(), 7);
    assert_eq!(listed["numberMatched"], 2, "they are no data of this server");
}

#[tokio::test]
async fn documents_for_programs_are_pages_for_people_too() {
    let server = Server::new([surveys_entry()]);
    let browser = [("accept", "text/html,*/*;q=0.8")];
    for (target, word) in [
        ("/conformance", "ogcapi-features-1"),
        ("/functions", "area_km2"),
        ("/collections/surveys/schema", "primary-geometry"),
        ("/collections/surveys/queryables", "gravity, magnetic"),
        ("/collections/surveys/sortables", "km2"),
        ("/api", "bbox-crs"),
    ] {
        let page = server.ask("GET", target, &browser).await;
        assert_eq!(page.header("content-type"), Some("text/html"), "{target}");
        assert!(page.text().contains(word) && !page.text().contains("<script"), "{target}: {}", page.text());
        assert!(page.headers.get_all("vary").iter().any(|value| value == "accept"), "{target}");
        assert!(server.get(target).await.header("content-type").unwrap().contains("json"), "{target}");
    }
}
