//! What is refused, and how it is said.

use crate::server::Server;
use axum::{body::Body, http::Request};
use insta::assert_snapshot;

#[tokio::test]
async fn bad_parameter() {
    assert_snapshot!(Server::sample().get("/collections/deposits/items?bbox=1,2,3").await.shown());
}

#[tokio::test]
async fn unknown_parameter() {
    assert_snapshot!(Server::sample().get("/collections/deposits/items?comodity=Gold").await.shown());
}

#[tokio::test]
async fn unknown_path() {
    assert_snapshot!(Server::sample().get("/collection").await.shown());
}

#[tokio::test]
async fn wrong_method() {
    assert_snapshot!(Server::sample().ask("DELETE", "/collections/deposits", &[]).await.shown());
}

#[tokio::test]
async fn collection_being_loaded() {
    assert_snapshot!(Server::sample().get("/collections/late/items").await.shown());
}

#[tokio::test]
async fn every_refusal_is_a_problem_with_a_request_id() {
    let server = Server::sample();
    for (target, status) in [
        ("/collections/none", 404),
        ("/collections/none/items", 404),
        ("/collections/broken/items", 503),
        ("/collections/deposits/items?limit=0", 400),
        ("/collections/deposits/items?limit=-1", 400),
        ("/collections/deposits/items?limit=NaN", 400),
        ("/collections/deposits/items?offset=x", 400),
        ("/collections/deposits/items?page=xyz", 400),
        ("/collections/deposits/items?page=after%3A00&offset=1", 400),
        ("/collections/deposits/items?bbox=NaN,1,2,3", 400),
        ("/collections/deposits/items?bbox=1,2,3,1", 400),
        ("/collections/deposits/items?datetime=2020-13-01", 400),
        ("/collections/deposits/items?crs=EPSG:999999", 400),
        ("/collections/deposits/items?f=pdf", 400),
        ("/collections/deposits/items?limit=1&limit=2", 400),
        ("/collections/deposits/items?year=abc", 400),
        ("/collections/deposits/items?year=%FF", 400),
        ("/collections/deposits?f=xml", 400),
        ("/collections?limit=5", 400),
        ("/conformance?x", 400),
        ("/assets/none.js", 404),
        ("/", 400),
    ] {
        let headers: &[(&str, &str)] = if target == "/" { &[("x-forwarded-host", "a"), ("host", "a b")] } else { &[] };
        let mut request = Request::builder().uri(target);
        for (name, value) in if headers.is_empty() { &[("host", "geo.example")][..] } else { headers } {
            request = request.header(*name, *value);
        }
        let response = server.send(request.body(Body::empty()).unwrap()).await;
        assert_eq!(response.status().as_u16(), status, "{target}");
        assert_eq!(response.headers()["content-type"], "application/problem+json", "{target}");
        assert_eq!(response.headers()["access-control-allow-origin"], "*", "{target}");
        assert!(response.headers().contains_key("x-request-id"), "{target}");
    }
}

#[tokio::test]
async fn a_refusal_names_its_parameter() {
    let server = Server::sample();
    for (query, parameter) in [
        ("within=5km", "within"),
        ("q=%ff", "q"),
        ("f=kml&crs=EPSG:28412", "crs"),
        ("offset=1&page=after:00i7", "page"),
        ("sortby=name&page=after:00i7", "page"),
        ("properties=name&exclude-properties=year", "exclude-properties"),
    ] {
        let answer = server.get(&format!("/collections/deposits/items?{query}")).await;
        assert_eq!((answer.status.as_u16(), &answer.json()["parameter"]), (400, &parameter.into()), "{query}");
    }
}

#[tokio::test]
async fn browsers_get_refusals_as_pages() {
    let server = Server::sample();
    let browser = [("accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8")];
    let refused = "/collections/deposits/items?bbox=1,2,%3Cb%3E";
    for answer in [server.ask("GET", refused, &browser).await, server.get(&format!("{refused}&f=html")).await] {
        assert_eq!((answer.status.as_u16(), answer.header("content-type")), (400, Some("text/html")));
        assert!(answer.header("content-security-policy").is_some());
        let page = answer.text();
        assert!(page.contains("<h1>400 Bad Request</h1>") && page.contains("<code>bbox</code>"), "{page}");
        assert!(page.contains("&lt;b&gt;") && !page.contains("<b>") && page.contains("bbox=1,2,%3Cb%3E&amp;f=json"), "{page}");
    }
    assert_eq!(server.ask("GET", "/nowhere", &browser).await.header("content-type"), Some("text/html"));
    let json = server.ask("GET", &format!("{refused}&f=json"), &browser).await;
    assert_eq!(json.header("content-type"), Some("application/problem+json"));
}

#[tokio::test]
async fn a_refused_method_is_told_the_ones_that_there_are() {
    let server = Server::sample();
    for (method, target) in [("DELETE", "/collections/deposits"), ("POST", "/"), ("PUT", "/xyz/deposits/0/0/0.pbf")] {
        let answer = server.ask(method, target, &[]).await;
        assert_eq!((answer.status.as_u16(), answer.header("allow")), (405, Some("GET,HEAD,OPTIONS")), "{method} {target}");
    }
    assert_eq!(server.ask("OPTIONS", "/", &[]).await.header("allow"), Some("GET,HEAD,OPTIONS"));
}

#[tokio::test]
async fn the_request_id_of_a_proxy_is_kept() {
    let answer = Server::sample().ask("GET", "/nowhere", &[("x-request-id", "edge-7")]).await;
    assert_eq!(answer.header("x-request-id"), Some("edge-7"));
    assert_eq!(answer.json()["request_id"], "edge-7");
}

#[tokio::test]
async fn bodies_and_endless_targets_are_refused() {
    let server = Server::sample();
    let request =
        Request::builder().uri("/").header("host", "geo.example").header("content-length", "5").body(Body::from("hello"));
    assert_eq!(server.send(request.unwrap()).await.status(), 413);
    let request = Request::builder().method("POST").uri("/collections/deposits/items").header("content-length", "2");
    let answer = server.send(request.body(Body::from("{}")).unwrap()).await;
    assert_eq!(answer.status(), 405, "what is wrong with it is the method, and not the body");
    let answer = server.get(&format!("/collections/deposits/items?name={}", "x".repeat(65_100))).await;
    assert_eq!(answer.status, 414);
}

#[tokio::test]
async fn any_page_of_the_web_may_ask() {
    let server = Server::sample();
    let preflight = [("origin", "https://map.example"), ("access-control-request-method", "GET")];
    let answer = server.ask("OPTIONS", "/collections/deposits/items", &preflight).await;
    assert_eq!(answer.status, 204);
    assert_eq!(answer.header("access-control-allow-origin"), Some("*"));
    assert!(answer.header("access-control-allow-methods").unwrap().contains("GET"));
    let answer = server.ask("GET", "/collections", &preflight[..1]).await;
    let exposed = answer.header("access-control-expose-headers").unwrap();
    assert!(
        ["etag", "link", "content-crs", "lode-missing", "lode-thinned", "x-request-id"].iter().all(|name| exposed.contains(name)),
        "{exposed}"
    );
    assert!(!answer.header("vary").unwrap_or_default().contains("origin"));
}
