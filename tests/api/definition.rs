//! The definition of the API: true, whole, and of use to people.

use crate::server::{Server, deposits, ready, table};
use lode::{features::encode::OutputFormat, http::HttpSettings, model};
use serde_json::Value;

#[tokio::test]
async fn the_definition_of_the_api_names_exactly_the_paths_that_there_are() {
    let server = Server::sample();
    let api = server.get("/api").await;
    assert_eq!(api.header("content-type"), Some("application/vnd.oai.openapi+json;version=3.0"));
    let definition = api.json();
    let fill = |path: &str| {
        let filled =
            path.replace("{collectionId}", "deposits").replace("{collectionIds}", "deposits").replace("{featureId}", "KZ-1");
        let filled = filled.replace("{tileMatrixSetId}", "WebMercatorQuad").replace("{styleId}", "light");
        let filled = filled.replace("{fontstack}/{range}", "Noto%20Sans%20Regular/0-255").replace("{sprite}", "commodities.json");
        let filled = filled.replace("{layer}", "land");
        let filled = if filled == "/at" { "/at?point=70,48".to_owned() } else { filled };
        filled.replace("{z}/{x}/{y}", "0/0/0").replace("{tileMatrix}/{tileRow}/{tileCol}", "0/0/0")
    };
    // What is said of any collection is said again of each, with its properties.
    let of_deposits = "/collections/deposits/items";
    let paths: Vec<&String> = definition["paths"].as_object().unwrap().keys().filter(|path| *path != of_deposits).collect();
    assert!(definition["paths"][of_deposits].is_object());
    for path in &paths {
        let status = server.get(&fill(path)).await.status.as_u16();
        assert!([200, 204, 503].contains(&status), "{path}: {status}");
    }
    // The other way round: what the router counted is in the document, under other names for the same places.
    let metrics = server.get("/metrics").await;
    let seen: std::collections::BTreeSet<&str> =
        metrics.text().lines().filter_map(|l| l.split("route=\"").nth(1)?.split('"').next()).collect();
    assert_eq!(seen.len(), paths.len(), "{seen:?}");
    for reference in api.text().split("\"$ref\":\"#").skip(1) {
        let pointer = reference.split('"').next().unwrap();
        assert!(definition.pointer(pointer).is_some(), "{pointer} leads nowhere");
    }
}

#[tokio::test]
async fn the_properties_of_a_collection_are_parameters_of_its_features() {
    let rows = table(1, |_, batch| {
        batch.geometries.push_point(69.0, 50.0, None);
        for name in ["sheet", "limit", "тип"] {
            batch.set(name, model::Value::Text("x"));
        }
        batch.set("list", model::Value::List("[1]"));
    });
    let definition = Server::new([ready("maps", rows)]).get("/api").await.json();
    let parameters = definition["paths"]["/collections/maps/items"]["get"]["parameters"].as_array().unwrap();
    let own: Vec<&str> = parameters.iter().filter_map(|parameter| parameter["name"].as_str()).collect();
    let choices = ["properties", "exclude-properties", "sortby"];
    assert_eq!(own, [&choices[..], &["sheet", "тип"]].concat(), "`limit` is of the standard, and a list is more than one value");
    let names =
        |place: usize| &parameters.iter().filter(|p| p["name"].is_string()).nth(place).unwrap()["schema"]["items"]["enum"];
    assert_eq!(*names(0), serde_json::json!(["sheet", "limit", "тип", "list"]));
    assert_eq!(*names(2), serde_json::json!(["sheet", "-sheet", "limit", "-limit", "тип", "-тип"]));
    let general: Vec<&str> = parameters.iter().filter_map(|parameter| parameter["$ref"].as_str()).collect();
    assert!(general.contains(&"#/components/parameters/limit") && !general.contains(&"#/components/parameters/sheet"));
}

#[tokio::test]
async fn the_definition_is_of_this_server() {
    let settings = HttpSettings { items_default: 50, items_max: 100, title: "Ores".to_owned(), ..HttpSettings::default() };
    let definition = Server::with([ready("ores", deposits())], settings).get("/api").await.json();
    assert_eq!(definition["info"]["title"], "Ores");
    assert_eq!(definition["servers"][0]["url"], "http://geo.example");
    let parameters = &definition["components"]["parameters"];
    let limit = &parameters["limit"]["schema"];
    assert_eq!([&limit["minimum"], &limit["maximum"], &limit["default"]], [1, 100, 50]);
    let ids = parameters["collectionId"]["schema"]["enum"].as_array().unwrap();
    assert_eq!((&ids[0], ids.len()), (&"ores".into(), 8), "and the map sheets of seven scales");
    let formats = parameters["fFeatures"]["schema"]["enum"].as_array().unwrap();
    assert!(OutputFormat::ALL.iter().all(|format| formats.contains(&format.name().into())), "{formats:?}");
}

/// OGC 17-069r4, section 7.15, asks for these members.
#[tokio::test]
async fn every_parameter_of_items_is_defined() {
    let server = Server::sample();
    let definition = server.get("/api").await.json();
    let listed = definition["paths"]["/collections/{collectionId}/items"]["get"]["parameters"].as_array().unwrap().clone();
    let resolved: Vec<&Value> = listed
        .iter()
        .map(|p| definition.pointer(&p["$ref"].as_str().unwrap()[1..]).unwrap())
        .filter(|p| p["in"] == "query")
        .collect();
    for parameter in &resolved {
        for member in ["name", "in", "required", "description", "schema", "style", "explode"] {
            assert!(!parameter[member].is_null(), "{parameter} has no {member}");
        }
    }
    // The names that the refusal of an unknown parameter lists, but for the properties.
    let refused = server.get("/collections/deposits/items?no-such=1").await.json();
    let properties = ["name", "commodity", "year", "grade", "open"];
    let allowed = refused["allowed"].as_array().unwrap().iter().filter_map(Value::as_str);
    for name in allowed.filter(|name| !properties.contains(name) && *name != "id") {
        assert!(resolved.iter().any(|p| p["name"] == name), "{name} is not defined");
    }
}

#[tokio::test]
async fn every_example_on_the_page_works() {
    let server = Server::sample();
    let page = server.get("/api?f=html").await.text().to_owned();
    let links: Vec<String> =
        page.split("href=\"http://geo.example").skip(1).map(|l| l.split('"').next().unwrap().replace("&amp;", "&")).collect();
    assert!(links.iter().filter(|link| link.contains("/items?")).count() >= 12, "{links:?}");
    for link in &links {
        let status = server.get(link).await.status.as_u16();
        assert!([200, 204, 503].contains(&status), "{link}: {status}");
    }
    assert!(!page.contains("<script"));
}
