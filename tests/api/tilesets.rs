//! Collections of which there are only tiles.

use crate::server::{Server, deposits, info, ready};
use lode::{
    catalog::{CollectionInfo, Entry, TileSettings, Tileset},
    format::{
        archive::{ArchiveMetadata, Compression, Compressor, TileArchive},
        pmtiles,
    },
    model::TileAddress,
};
use std::{fs, sync::Arc};

/// A tileset with one tile, 0/0/0.
fn tileset(id: &str, compression: Compression, body: &[u8], change: impl FnOnce(&mut Vec<u8>)) -> Entry {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.pmtiles");
    let mut writer = pmtiles::Writer::new(fs::File::create(&path).unwrap(), compression).unwrap();
    let body = Compressor::new(compression).unwrap().compress(body).unwrap();
    writer.add(TileAddress::new(0, 0, 0).unwrap(), &body, 1).unwrap();
    writer.finish(&ArchiveMetadata { max_zoom: 3, ..ArchiveMetadata::default() }).unwrap();
    let mut bytes = fs::read(&path).unwrap();
    change(&mut bytes);
    fs::write(&path, bytes).unwrap();
    let tiles = TileSettings { max_zoom: 3, ..TileSettings::default() };
    let archive = TileArchive::open(&path).unwrap();
    Entry::Tiles(Arc::new(Tileset { info: CollectionInfo { tiles, ..info(id) }, archive, revision: 7 }))
}

/// Where the header says what tiles are.
const CONTENT_BYTE: usize = 99;

#[tokio::test]
async fn a_tile_has_its_tag_and_is_not_sent_again() {
    let server = Server::new([tileset("old", Compression::Gzip, &[7; 300], |_| {})]);
    let version =
        server.get("/xyz/old/tilejson.json").await.json()["tiles"][0].as_str().unwrap().split("v=").nth(1).unwrap().to_owned();
    for _ in 0..2 {
        let tile = server.ask("GET", "/xyz/old/0/0/0", &[("accept-encoding", "zstd, gzip")]).await;
        assert_eq!((tile.status.as_u16(), tile.header("content-encoding")), (200, Some("gzip")));
        assert_eq!(tile.header("content-type"), Some("application/vnd.mapbox-vector-tile"));
        let held = [("accept-encoding", "gzip"), ("if-none-match", tile.header("etag").unwrap())];
        assert_eq!(server.ask("GET", "/xyz/old/0/0/0", &held).await.status, 304);
        let kept = server.get(&format!("/xyz/old/0/0/0?v={version}")).await;
        assert_eq!(
            (kept.body, kept.headers["cache-control"].to_str().unwrap()),
            (vec![7; 300], "public, max-age=31536000, immutable")
        );
    }
    assert_eq!(server.get("/xyz/old/1/0/0").await.status, 204);
    assert_eq!(server.get("/xyz/old/4/0/0").await.status, 404);
    assert_eq!(
        server.ask("GET", "/xyz/old/0/0/0", &[("accept-encoding", "identity;q=0, br")]).await.header("content-encoding"),
        Some("br")
    );
}

#[tokio::test]
async fn nothing_can_be_chosen_of_what_is_ready_made() {
    let server = Server::new([tileset("old", Compression::Gzip, &[7; 300], |_| {}), ready("deposits", deposits())]);
    for query in ["filter=year%3D1", "properties=year", "datetime=2020-01-01", "filter-lang=cql2-json"] {
        for path in ["/xyz/old/0/0/0", "/xyz/deposits,old/0/0/0", "/xyz/deposits,old/tilejson.json"] {
            let refused = server.get(&format!("{path}?{query}")).await;
            assert_eq!(refused.status, 400, "{path}?{query}");
            let problem = refused.json();
            assert!(problem["detail"].as_str().unwrap().contains("`old` are ready-made"), "{problem}");
            assert_eq!(problem["parameter"], query.split('=').next().unwrap());
        }
    }
}

#[tokio::test]
async fn images_are_sent_as_such_and_alone() {
    let png = tileset("relief", Compression::None, b"\x89PNG pixels", |bytes| bytes[CONTENT_BYTE] = 2);
    let server = Server::new([png, ready("deposits", deposits())]);
    let tile = server.ask("GET", "/xyz/relief/0/0/0", &[("accept-encoding", "gzip")]).await;
    assert_eq!((tile.header("content-type"), tile.header("content-encoding")), (Some("image/png"), None));
    assert_eq!(tile.body, b"\x89PNG pixels");
    assert_eq!(server.get("/collections/relief").await.json()["lode"]["geometryType"], serde_json::Value::Null);
    for rest in ["0/0/0", "tilejson.json"] {
        let refused = server.get(&format!("/xyz/deposits,relief/{rest}")).await;
        assert_eq!(refused.status, 400);
        assert!(refused.text().contains("`relief` holds no MVT"), "{}", refused.text());
    }
}

#[tokio::test]
async fn a_broken_tile_is_a_500_that_says_nothing_internal() {
    let server = Server::new([tileset("bad", Compression::Gzip, &[7; 300], |bytes| bytes[16_384..16_390].fill(0))]);
    let answer = server.ask("GET", "/xyz/bad/0/0/0", &[("accept-encoding", "br")]).await;
    assert_eq!(answer.status, 500);
    assert!(!answer.text().contains("unpacked") && answer.header("x-request-id").is_some(), "{}", answer.text());
    let bomb = Server::new([tileset("bomb", Compression::Gzip, &vec![0; 65 << 20], |_| {})]);
    assert_eq!(bomb.get("/xyz/bomb/0/0/0").await.status, 500);
}
