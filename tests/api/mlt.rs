//! `MapLibre` Tiles: how they are asked for. What is in them is tested with their writer.

use crate::server::{Answer, Server, deposits, ready, table};
use mlt_core::{Decoder, Layer, Parser};
use mvt_reader::Reader;

const MVT: &str = "application/vnd.mapbox-vector-tile";
const MLT: &str = "application/vnd.maplibre-tile";

fn server() -> Server {
    let two = table(1, |_, batch| batch.geometries.push_point(72.0, 50.0, None));
    Server::new([ready("deposits", deposits()), ready("two", two)])
}

/// The layers of an MLT, and how many features each has.
fn layers(tile: &Answer) -> Vec<(String, usize)> {
    let mut decoder = Decoder::default();
    let layers = Parser::default().parse_layers(&tile.body).unwrap();
    let layer = |layer: Layer<'_>| {
        let Layer::Tag01(layer) = layer else { panic!("a layer of another kind") };
        let layer = layer.into_tile(&mut decoder).unwrap();
        (layer.name().to_owned(), layer.feature_count())
    };
    layers.into_iter().map(layer).collect()
}

#[tokio::test]
async fn the_path_f_and_accept_ask_for_mlt() {
    let server = server();
    let mvt = server.get("/xyz/deposits,two/2/2/1").await;
    assert_eq!((mvt.header("content-type"), mvt.header("vary")), (Some(MVT), Some("accept-encoding, accept")));
    let reader = Reader::new(mvt.body.clone()).unwrap();
    let expected: Vec<_> = reader.get_layer_metadata().unwrap().into_iter().map(|l| (l.name, l.feature_count)).collect();
    let mut bodies = vec![];
    for (path, accept, vary) in [
        ("/xyz/deposits,two/2/2/1.mlt", "*/*", "accept-encoding"),
        ("/xyz/deposits,two/2/2/1?f=mlt", MVT, "accept-encoding"),
        ("/xyz/deposits,two/2/2/1", MLT, "accept-encoding, accept"),
        ("/tiles/WebMercatorQuad/2/1/2?f=mlt", "*/*", "accept-encoding"),
        ("/tiles/WebMercatorQuad/2/1/2", MLT, "accept-encoding, accept"),
    ] {
        // Made, and at hand.
        for _ in 0..2 {
            let tile = server.ask("GET", path, &[("accept", accept)]).await;
            assert_eq!((tile.status.as_u16(), tile.header("content-type")), (200, Some(MLT)), "{path}");
            assert_eq!((tile.header("vary"), layers(&tile)), (Some(vary), expected.clone()), "{path}");
            assert_ne!(tile.header("etag"), mvt.header("etag"));
            bodies.push(tile.body);
        }
    }
    assert!(bodies.windows(2).all(|two| two[0] == two[1]));
    let named = server.ask("GET", "/xyz/deposits,two/2/2/1.mvt", &[("accept", MLT)]).await;
    assert_eq!((named.header("content-type"), named.header("vary")), (Some(MVT), Some("accept-encoding")));
    let filtered = server.get("/xyz/deposits/2/2/1.mlt?filter=name%20%3D%20'none'").await;
    assert_eq!(filtered.status, 204, "{}", filtered.text());
    assert_eq!(server.get("/xyz/deposits/3/0/0.mlt").await.status, 204);
}

#[tokio::test]
async fn a_tilejson_says_that_tiles_are_mlt() {
    let server = server();
    let plain = server.get("/xyz/deposits/tilejson.json").await.json();
    assert!(plain.get("encoding").is_none() && plain["tiles"][0].as_str().unwrap().contains("/{y}?v="), "{plain}");
    let mlt = server.get("/xyz/deposits/tilejson.json?encoding=mlt").await.json();
    assert_eq!(mlt["encoding"], "mlt");
    let url = mlt["tiles"][0].as_str().unwrap();
    assert!(url.contains("/{y}.mlt?v="), "{url}");
    let filled = url.strip_prefix("http://geo.example").unwrap().replace("{z}/{x}/{y}", "2/2/1");
    let tile = server.get(&filled).await;
    assert_eq!((tile.header("content-type"), layers(&tile)), (Some(MLT), vec![("deposits".to_owned(), layers(&tile)[0].1)]));
    assert_eq!(tile.header("cache-control"), Some("public, max-age=31536000, immutable"));
}

#[tokio::test]
async fn what_is_no_format_is_refused() {
    let server = server();
    for (path, accept, status, reason) in [
        ("/xyz/deposits/2/2/1?f=png", "*/*", 400, "not given in this format"),
        ("/xyz/deposits/2/2/1.mlt?f=mvt", "*/*", 400, "the path ends in another format"),
        ("/xyz/deposits/tilejson.json?encoding=png", "*/*", 400, "not given in this format"),
        ("/tiles/WebMercatorQuad/2/1/2", "image/png", 406, "names nothing that tiles are given as"),
        ("/tiles/WebMercatorQuad/2/1/2?f=png", "*/*", 400, "not given in this format"),
    ] {
        let answer = server.ask("GET", path, &[("accept", accept)]).await;
        assert!(answer.status == status && answer.text().contains(reason), "{path}: {} {}", answer.status, answer.text());
    }
}
