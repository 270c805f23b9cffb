//! The resources around the features.

use crate::server::{Answer, Server, deposits, ready, table};
use insta::assert_snapshot;
use lode::{
    catalog::{Collection, CollectionInfo, Entry},
    http::HttpSettings,
};
use std::sync::Arc;

async fn shown(target: &str) -> String {
    Server::sample().get(target).await.shown()
}

#[tokio::test]
async fn landing_page() {
    assert_snapshot!(shown("/").await);
}

#[tokio::test]
async fn conformance() {
    assert_snapshot!(shown("/conformance").await);
}

#[tokio::test]
async fn collections() {
    assert_snapshot!(shown("/collections").await);
}

#[tokio::test]
async fn collection() {
    assert_snapshot!(shown("/collections/deposits").await);
}

#[tokio::test]
async fn queryables() {
    assert_snapshot!(shown("/collections/deposits/queryables").await);
}

#[tokio::test]
async fn sortables() {
    assert_snapshot!(shown("/collections/deposits/sortables").await);
}

#[tokio::test]
async fn functions() {
    assert_snapshot!(shown("/functions").await);
}

#[tokio::test]
async fn schema() {
    assert_snapshot!(shown("/collections/deposits/schema").await);
}

#[tokio::test]
async fn report() {
    assert_snapshot!(shown("/collections/deposits/report?limit=1&offset=1").await);
}

#[tokio::test]
async fn readiness() {
    assert_snapshot!(shown("/health/ready").await);
}

#[tokio::test]
async fn a_browser_gets_the_map_and_a_program_the_landing_page() {
    let server = Server::sample();
    let browser = [("accept", "text/html,application/xhtml+xml,*/*;q=0.8")];
    let page = server.ask("GET", "/", &browser).await;
    assert_eq!(page.header("content-type"), Some("text/html"));
    assert!(page.text().contains("<!doctype html>"), "{}", page.text());
    assert_eq!(server.ask("GET", "/?f=json", &browser).await.header("content-type"), Some("application/json"));
    assert_eq!(server.get("/?f=html").await.header("content-type"), Some("text/html"));
    assert!(page.header("vary").unwrap().contains("accept"));
}

#[tokio::test]
async fn other_sites_may_frame_the_map_where_it_is_made_for_that() {
    let server = Server::sample();
    let (map, framed) = (server.get("/?f=html").await, server.get("/embed").await);
    assert_eq!((framed.status.as_u16(), framed.header("content-type")), (200, Some("text/html")));
    assert_eq!(framed.text(), map.text());
    let policies = |page: &Answer| page.headers.get_all("content-security-policy").iter().cloned().collect::<Vec<_>>();
    assert_eq!(policies(&framed), [&policies(&map)[..], &["frame-ancestors *".parse().unwrap()]].concat());
    // All policies hold at once: what the first forbade, the second could not allow.
    assert!(!map.header("content-security-policy").unwrap().contains("frame-ancestors"));
    assert_eq!(framed.header("x-frame-options"), None);
    for asset in framed.text().split("=\"./").skip(1).map(|rest| rest.split('"').next().unwrap()) {
        assert_eq!(server.get(&format!("/{asset}")).await.status, 200, "{asset}");
    }
    assert_eq!(server.get("/embed?f=json").await.status, 400);
}

#[tokio::test]
async fn readiness_follows_the_collections() {
    let all = Server::new([ready("a", table(1, |_, _| {}))]);
    assert_eq!(all.get("/health/ready").await.json()["status"], "ready");
    assert_eq!(Server::new([]).get("/health/ready").await.status, 200);
    let sample = Server::sample();
    assert_eq!(sample.get("/health/ready").await.status, 503);
    sample.catalog.put(&ready("late", table(1, |_, _| {})));
    let degraded = sample.get("/health/ready").await;
    assert_eq!((degraded.status.as_u16(), degraded.json()["status"].as_str()), (200, Some("degraded")));
    assert_eq!(sample.get("/health/live").await.status, 200);
}

#[tokio::test]
async fn links_start_at_the_public_url() {
    let settings = HttpSettings { public_url: Some("https://maps.example/lode".into()), ..HttpSettings::default() };
    let server = Server::with([ready("a", table(3, |_, b| b.geometries.push_point(1.0, 2.0, None)))], settings);
    for target in ["/", "/collections", "/collections/a", "/collections/a/items?limit=1", "/xyz/a/tilejson.json", "/api"] {
        let text = server.get(target).await.text().to_owned();
        assert!(text.contains("https://maps.example/lode") && !text.contains("geo.example"), "{target}: {text}");
    }
}

#[tokio::test]
async fn links_behind_a_trusted_proxy_start_at_its_address() {
    let trusted_proxies = ["127.0.0.1", "10.0.0.0/8"].map(|network| network.parse().unwrap()).into();
    let settings = HttpSettings { trusted_proxies, ..HttpSettings::default() };
    let server = Server::with([ready("a", table(3, |_, b| b.geometries.push_point(1.0, 2.0, None)))], settings);
    let x_forwarded = [
        ("host", "inner:8080"),
        ("x-forwarded-proto", "https"),
        ("x-forwarded-host", "maps.example"),
        ("x-forwarded-port", "8443"),
        ("x-forwarded-prefix", "/lode"),
    ];
    let standard = [("host", "inner:8080"), ("forwarded", "for=192.0.2.60;proto=https;host=\"maps.example:8443\"")];
    for target in ["/", "/collections", "/collections/a", "/collections/a/items?limit=1", "/xyz/a/tilejson.json", "/api"] {
        for (headers, outer) in [(&x_forwarded[..], "https://maps.example:8443/lode"), (&standard, "https://maps.example:8443")] {
            for peer in ["127.0.0.1", "10.20.30.40", "::ffff:10.0.0.1"] {
                let text = server.ask_from(peer, target, headers).await.text().to_owned();
                assert!(text.contains(outer) && !text.contains("inner"), "{peer} {target}: {text}");
            }
            for peer in ["192.0.2.60", "127.0.0.2", "::1"] {
                let text = server.ask_from(peer, target, headers).await.text().to_owned();
                assert!(text.contains("http://inner:8080") && !text.contains("maps.example"), "{peer} {target}: {text}");
            }
        }
    }
}

#[tokio::test]
async fn metrics_count_requests_and_features() {
    let server = Server::sample();
    server.get("/collections/deposits").await;
    server.get("/no/such/thing").await;
    server.get("/collections/deposits/statistics").await;
    server.get("/collections/deposits/statistics?f=csv").await;
    let metrics = server.get("/metrics").await;
    assert_eq!(metrics.header("content-type"), Some("text/plain; version=0.0.4; charset=utf-8"));
    for line in [
        "lode_http_request_duration_seconds_count{route=\"/collections/{id}\",status=\"200\"} 1",
        "lode_http_request_duration_seconds_count{route=\"other\",status=\"404\"} 1",
        "lode_collection_features{collection=\"deposits\"} 4",
        "lode_collection_up{collection=\"broken\"} 0",
        "lode_answers_made_total{of=\"statistics\"} 1",
        "lode_answers_found_total{of=\"statistics\"} 1",
        "lode_answers_found_total{of=\"coverage\"} 0",
    ] {
        assert!(metrics.text().lines().any(|l| l == line), "{line} in\n{}", metrics.text());
    }
}

#[tokio::test]
async fn features_have_another_tag_where_the_configuration_says_something_else() {
    let tag = async |server: &Server, target: &str| server.get(target).await.header("etag").unwrap().to_owned();
    let plain = Server::new([ready("deposits", deposits())]);
    let fewer = Server::with([ready("deposits", deposits())], HttpSettings { items_default: 2, ..HttpSettings::default() });
    let Entry::Ready(collection) = ready("deposits", deposits()) else { unreachable!() };
    let info = CollectionInfo { title: "Gold".to_owned(), ..collection.info.clone() };
    let titled =
        Server::new([Entry::Ready(Arc::new(Collection::new(info, collection.table.clone(), collection.report.clone())))]);
    for target in ["/collections/deposits/items", "/collections/deposits/items/KZ-1"] {
        assert_ne!(tag(&plain, target).await, tag(&fewer, target).await, "{target}");
        assert_ne!(tag(&plain, target).await, tag(&titled, target).await, "{target}");
        let same = Server::new([ready("deposits", deposits())]);
        assert_eq!(tag(&plain, target).await, tag(&same, target).await, "{target}");
    }
}

#[tokio::test]
async fn every_document_has_a_tag_and_is_not_sent_again() {
    let server = Server::sample();
    for target in [
        "/",
        "/?f=html",
        "/embed",
        "/api",
        "/conformance",
        "/collections",
        "/collections/deposits",
        "/collections/deposits/items?limit=2",
        "/collections/deposits/items/KZ-1",
        "/collections/deposits/queryables",
        "/collections/deposits/schema",
        "/collections/deposits/sortables",
        "/functions",
        "/collections/deposits/report",
        "/xyz/deposits/tilejson.json",
    ] {
        let first = server.get(target).await;
        let tag = first.header("etag").unwrap_or_else(|| panic!("{target} has no tag")).to_owned();
        for held in [tag.as_str(), "*", &format!("\"other\", {tag}")] {
            let again = server.ask("GET", target, &[("if-none-match", held)]).await;
            assert_eq!((again.status.as_u16(), again.body.len()), (304, 0), "{target}");
            assert_eq!(again.header("etag"), Some(tag.as_str()), "{target}");
        }
        assert_eq!(server.ask("GET", target, &[("if-none-match", "\"other\"")]).await.status, 200, "{target}");
        let head = server.ask("HEAD", target, &[]).await;
        assert_eq!((head.status.as_u16(), head.body.len()), (200, 0), "{target}");
        for name in ["etag", "content-type", "content-length", "cache-control"] {
            assert_eq!(head.header(name), first.header(name), "{target}: {name}");
        }
    }
}
