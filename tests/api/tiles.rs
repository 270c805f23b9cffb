//! Tiles and `TileJSON` as a map sees them; what is in a tile is tested with its encoder.

use crate::server::{Answer, Server, deposits, ready, table};
use insta::assert_snapshot;
use mvt_reader::Reader;

#[tokio::test]
async fn tilejson() {
    let two = table(1, |_, batch| batch.geometries.push_point(10.0, 50.0, None));
    let server = Server::new([ready("deposits", deposits()), ready("two", two)]);
    let shown = server.get("/xyz/deposits,two/tilejson.json").await.shown();
    assert_snapshot!(shown.replace(shown.split("?v=").nth(1).unwrap().split('"').next().unwrap(), "…"));
}

#[tokio::test]
async fn a_tile_has_a_layer_per_collection_and_is_not_sent_again() {
    let two = table(1, |_, batch| batch.geometries.push_point(72.0, 50.0, None));
    let server = Server::new([ready("deposits", deposits()), ready("two", two)]);
    for path in ["/xyz/deposits,two,deposits/2/2/1", "/xyz/deposits,two/2/2/1.mvt", "/xyz/deposits,two/2/2/1.pbf"] {
        let tile = server.get(path).await;
        assert_eq!(tile.status, 200, "{path}");
        assert_eq!(tile.header("content-type"), Some("application/vnd.mapbox-vector-tile"));
        assert_eq!(tile.header("access-control-allow-origin"), Some("*"));
        let reader = Reader::new(tile.body.clone()).unwrap();
        assert_eq!(reader.get_layer_names().unwrap(), ["deposits", "two"]);
        let again = server.ask("GET", path, &[("if-none-match", tile.header("etag").unwrap())]).await;
        assert_eq!((again.status.as_u16(), again.body.len()), (304, 0));
        let head = server.ask("HEAD", path, &[]).await;
        assert_eq!((head.status.as_u16(), head.body.len(), head.header("etag")), (200, 0, tile.header("etag")));
        assert_eq!(head.header("content-length"), Some(tile.body.len().to_string().as_str()));
    }
}

#[tokio::test]
async fn a_tile_that_is_at_hand_is_the_answer_it_was_when_it_was_made() {
    let server = Server::sample();
    let version = server.get("/xyz/deposits/tilejson.json").await.text().split("?v=").nth(1).unwrap()[..32].to_owned();
    for path in
        ["/xyz/deposits/2/2/1".to_owned(), "/xyz/deposits/3/0/0.mvt".to_owned(), format!("/xyz/deposits/2/2/1?v={version}")]
    {
        let (made, kept) = (server.get(&path).await, server.get(&path).await);
        let text = |answer: &Answer| {
            let mut headers = answer.headers.clone();
            headers.remove("x-request-id");
            // Written by the connection, if by nobody before.
            headers.remove("content-length");
            (answer.status, headers, answer.body.clone())
        };
        assert_eq!(text(&made), text(&kept), "{path}");
        assert_eq!(server.ask("GET", &path, &[("content-length", "3")]).await.status, 413);
        assert_eq!(server.ask("DELETE", &path, &[]).await.status, 405);
        assert_eq!(server.get(&path.replace("deposits", "nothing")).await.status, 404);
    }
    let metrics = server.get("/metrics").await;
    let count = |status: u16| format!("_count{{route=\"/xyz/{{ids}}/{{z}}/{{x}}/{{y}}\",status=\"{status}\"}}");
    assert!(metrics.text().contains(&format!("{} 4\n", count(200))), "{}", metrics.text());
    assert!(metrics.text().contains(&format!("{} 2\n", count(204))), "{}", metrics.text());
}

#[tokio::test]
async fn an_empty_tile_is_a_204_and_says_so_without_a_body() {
    let server = Server::sample();
    let tile = server.get("/xyz/deposits/3/0/0").await;
    assert_eq!((tile.status.as_u16(), tile.body.len()), (204, 0));
    assert_eq!(tile.header("content-type"), None);
}

#[tokio::test]
async fn a_tile_asked_for_with_its_version_may_be_kept_for_good() {
    let server = Server::sample();
    let template = server.get("/xyz/deposits/tilejson.json").await.json()["tiles"][0].as_str().unwrap().to_owned();
    let path = template.strip_prefix("http://geo.example").unwrap().replace("{z}/{x}/{y}", "2/2/1");
    assert_eq!(server.get(&path).await.header("cache-control"), Some("public, max-age=31536000, immutable"));
    assert_eq!(server.get("/xyz/deposits/2/2/1?v=old").await.header("cache-control"), Some("no-cache"));
    assert_eq!(server.get("/xyz/deposits/2/2/1").await.header("cache-control"), Some("no-cache"));
}

#[tokio::test]
async fn tiles_come_in_the_encoding_that_the_client_likes_best() {
    let many = table(500, |i, batch| batch.geometries.push_point(i as f64 / 10.0, 10.0, None));
    let server = Server::new([ready("many", many)]);
    let plain = server.get("/xyz/many/0/0/0").await;
    assert_eq!((plain.header("content-encoding"), plain.header("vary")), (None, Some("accept-encoding, accept")));
    for (accept, encoding) in [("gzip", "gzip"), ("gzip, deflate, br, zstd", "zstd"), ("br, gzip;q=0.5", "br")] {
        let tile = server.ask("GET", "/xyz/many/0/0/0", &[("accept-encoding", accept)]).await;
        assert_eq!(tile.header("content-encoding"), Some(encoding), "{accept}");
        assert_eq!(crate::compression::decoded(encoding, &tile.body), plain.body);
    }
}

#[tokio::test]
async fn a_layer_that_is_not_loaded_leaves_the_others_on_the_map() {
    let server = Server::sample();
    for path in ["/xyz/late,deposits,broken/2/2/1", "/xyz/late,deposits,broken/2/0/0", "/xyz/late,deposits,broken/tilejson.json"]
    {
        let answer = server.get(path).await;
        assert!(answer.status.is_success(), "{path}: {}", answer.status);
        assert_eq!(answer.header("lode-missing"), Some("late,broken"), "{path}");
        assert_eq!(answer.header("cache-control"), Some("no-store"), "{path}");
    }
    let tile = server.get("/xyz/late,deposits,broken/2/2/1").await;
    assert_eq!(Reader::new(tile.body).unwrap().get_layer_names().unwrap(), ["deposits"]);
    let url = server.get("/xyz/late,deposits/tilejson.json").await.json()["tiles"][0].as_str().unwrap().to_owned();
    assert!(url.contains("/xyz/late,deposits/"), "{url}: the map gets the layer when it is there");
    server.catalog.put(&ready("late", deposits()));
    let path = url.strip_prefix("http://geo.example").unwrap().replace("{z}/{x}/{y}", "2/2/1");
    let tile = server.get(&path).await;
    assert_eq!((tile.header("lode-missing"), tile.header("cache-control")), (None, Some("no-cache")), "of another version");
    assert_eq!(Reader::new(tile.body).unwrap().get_layer_names().unwrap(), ["late", "deposits"]);
}

#[tokio::test]
async fn layers_that_are_not_there_are_named() {
    let server = Server::sample();
    for (ids, status, named) in [("deposits,none", 404, "`none`"), ("late", 503, "`late`"), ("broken,late", 503, "`broken`")] {
        for rest in ["0/0/0", "tilejson.json"] {
            let answer = server.get(&format!("/xyz/{ids}/{rest}")).await;
            assert_eq!(answer.status, status, "{ids}");
            assert!(answer.json()["detail"].as_str().unwrap().contains(named), "{}", answer.text());
        }
    }
}

#[tokio::test]
async fn what_is_no_tile_is_refused() {
    let server = Server::sample();
    for (path, status) in [
        ("/xyz/none/0/0/0", 404),
        ("/xyz/deposits,none/0/0/0", 404),
        ("/xyz/late/0/0/0", 503),
        ("/xyz/deposits/0/1/0", 404),
        ("/xyz/deposits/19/0/0", 404),
        ("/xyz/deposits/99/0/0", 404),
        ("/xyz/deposits/0/0/x", 400),
        ("/xyz/deposits/0/0/0.png", 400),
        ("/xyz/deposits/0/0/0?filter=x", 400),
    ] {
        let answer = server.get(path).await;
        assert_eq!(answer.status, status, "{path}");
        assert_eq!(answer.header("content-type"), Some("application/problem+json"), "{path}");
    }
    let many = vec!["deposits"; 10_000].join(",");
    assert_eq!(server.get(&format!("/xyz/{}/0/0/0", &many[..8000])).await.status, 400);
}
