//! OGC API Tiles as a client sees it.

use crate::server::{Server, deposits, ready, table};
use insta::assert_snapshot;
use mvt_reader::Reader;

#[tokio::test]
async fn tile_matrix_sets() {
    assert_snapshot!(Server::sample().get("/tileMatrixSets").await.shown());
}

#[tokio::test]
async fn tilesets_of_a_collection() {
    assert_snapshot!(Server::sample().get("/collections/deposits/tiles").await.shown());
}

#[tokio::test]
async fn the_metadata_of_a_tileset() {
    assert_snapshot!(Server::sample().get("/collections/deposits/tiles/WebMercatorQuad").await.shown());
}

#[tokio::test]
async fn a_tile_has_the_bytes_that_web_maps_get_and_is_made_once() {
    let two = table(1, |_, batch| batch.geometries.push_point(72.0, 50.0, None));
    let server = Server::new([ready("deposits", deposits()), ready("two", two)]);
    let web = server.get("/xyz/deposits,two/2/2/1").await;
    for path in ["/tiles/WebMercatorQuad/2/1/2", "/tiles/WebMercatorQuad/2/1/2?f=mvt&collections=deposits,two"] {
        let tile = server.get(path).await;
        assert_eq!((tile.status.as_u16(), &tile.body), (200, &web.body), "{path}");
        assert_eq!(tile.header("etag"), web.header("etag"));
        assert_eq!(tile.header("content-type"), Some("application/vnd.mapbox-vector-tile"));
    }
    let metrics = server.get("/metrics").await;
    let misses = metrics.text().lines().find(|l| l.starts_with("lode_tile_cache") && l.contains("miss")).unwrap().to_owned();
    assert!(misses.ends_with(" 1"), "{misses}");
    let one = server.get("/collections/two/tiles/WebMercatorQuad/2/1/2").await;
    assert_eq!(Reader::new(one.body).unwrap().get_layer_names().unwrap(), ["two"]);
}

#[tokio::test]
async fn what_is_no_tile_is_refused() {
    let server = Server::sample();
    let deposits = "/collections/deposits/tiles";
    for (path, status) in [
        (format!("{deposits}/WebMercatorQuad/0/0/0"), 200),
        (format!("{deposits}/NoSuchQuad/0/0/0"), 404),
        (format!("{deposits}/NoSuchQuad"), 404),
        ("/tileMatrixSets/NoSuchQuad".to_owned(), 404),
        ("/collections/none/tiles".to_owned(), 404),
        ("/collections/none/tiles/WebMercatorQuad/0/0/0".to_owned(), 404),
        ("/collections/deposits,late/tiles".to_owned(), 404),
        ("/collections/late/tiles/WebMercatorQuad/0/0/0".to_owned(), 503),
        ("/tiles/WebMercatorQuad?collections=deposits,none".to_owned(), 404),
        ("/tiles/WebMercatorQuad?collections=".to_owned(), 400),
        (format!("/tiles/WebMercatorQuad?collections={}", vec!["deposits"; 7000].join(",")), 400),
        (format!("{deposits}/WebMercatorQuad/0/1/0"), 404),
        (format!("{deposits}/WebMercatorQuad/99/0/0"), 404),
        (format!("{deposits}/WebMercatorQuad/99999999999999999999/0/0"), 404),
        (format!("{deposits}/WebMercatorQuad/17/0/0"), 404),
        (format!("{deposits}/WebMercatorQuad/a/0/0"), 400),
        (format!("{deposits}/WebMercatorQuad/0/-1/0"), 400),
        (format!("{deposits}/WebMercatorQuad/0/0/0.mvt"), 400),
        (format!("{deposits}/WebMercatorQuad/0/0/0?f=png"), 400),
        (format!("{deposits}/WebMercatorQuad/0/0/0?filter=x"), 400),
        (format!("{deposits}/WebMercatorQuad?f=xml"), 400),
        // Far from every deposit, and near them where there is none.
        (format!("{deposits}/WebMercatorQuad/3/0/0"), 404),
        (format!("{deposits}/WebMercatorQuad/7/44/91"), 204),
    ] {
        assert_eq!(server.get(&path).await.status, status, "{path}");
    }
    let accepting = |accept: &'static str| {
        let (server, path) = (&server, format!("{deposits}/WebMercatorQuad/0/0/0"));
        async move { server.ask("GET", &path, &[("accept", accept)]).await.status.as_u16() }
    };
    assert_eq!(accepting("image/png").await, 406);
    assert_eq!(accepting("application/vnd.mapbox-vector-tile").await, 200);
    assert_eq!(accepting("text/html, */*;q=0.8").await, 200);
}

#[tokio::test]
async fn every_tile_within_the_limits_and_none_beyond_is_an_answer() {
    let server = Server::sample();
    let tileset = server.get("/collections/deposits/tiles/WebMercatorQuad").await.json();
    let limits = tileset["tileMatrixSetLimits"].as_array().unwrap();
    assert_eq!(limits.len(), 15);
    for limit in limits.iter().take(9) {
        let number = |name: &str| limit[name].as_u64().unwrap();
        let level = limit["tileMatrix"].as_str().unwrap();
        let (rows, columns) = (number("minTileRow")..=number("maxTileRow"), number("minTileCol")..=number("maxTileCol"));
        for row in rows.start().saturating_sub(1)..=rows.end() + 1 {
            for column in columns.start().saturating_sub(1)..=columns.end() + 1 {
                let inside = rows.contains(&row) && columns.contains(&column);
                let ogc = server.get(&format!("/collections/deposits/tiles/WebMercatorQuad/{level}/{row}/{column}")).await;
                let web = server.get(&format!("/xyz/deposits/{level}/{column}/{row}")).await;
                assert_eq!(ogc.status != 404, inside, "{level}/{row}/{column}");
                assert!(inside || web.status != 200, "{level}/{row}/{column} has something in it");
                assert!(!inside || ogc.body == web.body);
            }
        }
    }
}

#[tokio::test]
async fn tilesets_are_pages_too() {
    let server = Server::sample();
    for (path, text) in [
        ("/tileMatrixSets", "WebMercatorQuad"),
        ("/tileMatrixSets/WebMercatorQuad", "559082264.02871"),
        ("/tiles", "tileRow"),
        ("/tiles/WebMercatorQuad?collections=deposits", "commodity"),
        ("/collections/deposits/tiles", "WebMercatorQuad"),
        ("/collections/deposits/tiles/WebMercatorQuad", "The deposits"),
    ] {
        let page = server.ask("GET", path, &[("accept", "text/html")]).await;
        assert_eq!((page.status.as_u16(), page.header("content-type")), (200, Some("text/html")), "{path}");
        assert!(page.text().contains(text), "{path}: {}", page.text());
        assert!(!page.text().contains("href=\"\""), "{path}");
    }
}
