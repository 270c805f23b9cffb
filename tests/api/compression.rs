//! Answers in the encoding that the client likes best.

use crate::server::{Server, ready, table};
use lode::model::Value;
use std::io::Read;

fn server() -> Server {
    Server::new([ready(
        "a",
        table(2000, |i, batch| {
            batch.geometries.push_point(i as f64 / 100.0, 0.0, None);
            batch.set("name", Value::Text("the same name again"));
        }),
    )])
}

/// The body without its encoding, by another implementation than the server's where there is one.
pub fn decoded(encoding: &str, body: &[u8]) -> Vec<u8> {
    let mut out = vec![];
    match encoding {
        "gzip" => flate2::read::GzDecoder::new(body).read_to_end(&mut out).map(drop).unwrap(),
        "br" => brotli::Decompressor::new(body, 4096).read_to_end(&mut out).map(drop).unwrap(),
        "zstd" => out = zstd::decode_all(body).unwrap(),
        other => panic!("{other}"),
    }
    out
}

#[tokio::test]
async fn features_are_compressed_as_the_client_asks() {
    let server = server();
    let target = "/collections/a/items?limit=2000";
    let plain = server.get(target).await;
    assert_eq!(plain.header("content-encoding"), None);
    assert!(plain.headers.get_all("vary").iter().any(|v| v == "accept-encoding"));
    for (accept, encoding) in
        [("gzip", "gzip"), ("br", "br"), ("zstd", "zstd"), ("gzip;q=0.5, br;q=0", "gzip"), ("gzip;q=0.2, zstd;q=0.8", "zstd")]
    {
        let answer = server.ask("GET", target, &[("accept-encoding", accept)]).await;
        assert_eq!(answer.header("content-encoding"), Some(encoding), "{accept}");
        assert_eq!(answer.header("etag"), plain.header("etag"));
        assert!(answer.body.len() * 5 < plain.body.len(), "{accept}: {} of {}", answer.body.len(), plain.body.len());
        let features = |bytes: &[u8]| serde_json::from_slice::<serde_json::Value>(bytes).unwrap()["features"].clone();
        assert_eq!(features(&decoded(encoding, &answer.body)), features(&plain.body));
    }
    assert_eq!(server.ask("GET", target, &[("accept-encoding", "identity")]).await.header("content-encoding"), None);
}

#[tokio::test]
async fn downloads_that_are_packed_already_are_not_compressed_again() {
    let server = server();
    for (format, encoding) in
        [("shp", None), ("parquet", None), ("gpkg", Some("gzip")), ("fgb", Some("gzip")), ("csv", Some("gzip"))]
    {
        let answer = server.ask("GET", &format!("/collections/a/items?f={format}"), &[("accept-encoding", "gzip")]).await;
        assert_eq!((answer.status.as_u16(), answer.header("content-encoding")), (200, encoding), "{format}");
    }
}

#[tokio::test]
async fn a_client_that_refuses_plain_bytes_gets_none() {
    let server = server();
    for target in ["/collections/a/items?limit=9", "/xyz/a/14/8192/8191", "/xyz/a/0/0/0", "/collections", "/api"] {
        let plain = server.get(target).await;
        for (accept, encoding) in [("gzip, identity;q=0", "gzip"), ("br, *;q=0", "br"), ("*;q=0.5, identity;q=0", "zstd")] {
            let answer = server.ask("GET", target, &[("accept-encoding", accept)]).await;
            assert_eq!(answer.header("content-encoding"), Some(encoding), "{target} {accept}");
            assert_eq!(decoded(encoding, &answer.body).len(), plain.body.len());
        }
        for accept in ["identity;q=0", "*;q=0", "deflate, identity;q=0"] {
            let answer = server.ask("GET", target, &[("accept-encoding", accept)]).await;
            assert_eq!(answer.status, 406, "{target} {accept}");
            assert_eq!(answer.header("content-type"), Some("application/problem+json"));
        }
        for accept in ["identity, gzip;q=0.5", "gzip;q=high", "gzip;q=-1, br;q=2", "deflate"] {
            let answer = server.ask("GET", target, &[("accept-encoding", accept)]).await;
            assert_eq!((answer.status.as_u16(), answer.header("content-encoding")), (200, None), "{target} {accept}");
        }
    }
}

#[tokio::test]
async fn files_of_the_map_are_sent_as_they_were_compressed_once() {
    let server = server();
    let page = server.ask("GET", "/", &[("accept", "text/html")]).await.text().to_owned();
    let Some(path) = page.split('"').find(|part| part.contains("assets/") && part.strip_suffix(".js").is_some()) else {
        println!("skipped: the map is not built");
        return;
    };
    let path = format!("/{}", path.trim_start_matches("./"));
    let plain = server.get(&path).await;
    assert_eq!((plain.status.as_u16(), plain.header("content-encoding")), (200, None));
    assert_eq!(plain.header("cache-control"), Some("public, max-age=31536000, immutable"));
    for encoding in ["gzip", "br", "zstd"] {
        let answer = server.ask("GET", &path, &[("accept-encoding", encoding)]).await;
        assert_eq!((answer.header("content-encoding"), answer.header("vary")), (Some(encoding), Some("accept-encoding")));
        assert!(decoded(encoding, &answer.body) == plain.body, "{encoding}");
        assert_eq!(answer.header("content-length"), Some(&*answer.body.len().to_string()), "it is not compressed on its way");
        let held = [("accept-encoding", encoding), ("if-none-match", answer.header("etag").unwrap())];
        assert_eq!(server.ask("GET", &path, &held).await.status, 304);
    }
}
