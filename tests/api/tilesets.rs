//! Collections of which there are only tiles.

use crate::server::{Server, deposits, info, ready};
use lode::{
    catalog::{CollectionInfo, Entry, TileSettings, Tileset},
    format::{
        archive::{ArchiveMetadata, Compression, Compressor, TileArchive, TileContent},
        mvt::{GeometryEncoder, GeometryType, LayerEncoder},
        pmtiles,
        tilejson::{FieldType, VectorLayer},
    },
    model::{TileAddress, TilePoint},
};
use serde_json::json;
use std::{fs, sync::Arc};

/// A tileset with one tile, 0/0/0.
fn tileset(id: &str, compression: Compression, body: &[u8], change: impl FnOnce(&mut Vec<u8>)) -> Entry {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.pmtiles");
    let mut writer = pmtiles::Writer::new(fs::File::create(&path).unwrap(), TileContent::Mvt, compression).unwrap();
    let body = Compressor::new(compression).unwrap().compress(body).unwrap();
    writer.add(TileAddress::new(0, 0, 0).unwrap(), &body, 1).unwrap();
    let layer = VectorLayer {
        id: "one".to_owned(),
        description: String::new(),
        minzoom: 0,
        maxzoom: 3,
        geometry_type: Some("Point"),
        id_property: None,
        fields: [("ore_t".to_owned(), FieldType::Number)].into(),
        clusters: None,
    };
    let bounds = Some([60.0, 40.0, 61.0, 41.0]);
    let metadata = ArchiveMetadata { max_zoom: 3, bounds, vector_layers: vec![layer], ..ArchiveMetadata::default() };
    writer.finish(&metadata).unwrap();
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
    for path in ["/xyz/relief/0/0/0.mvt", "/xyz/relief/0/0/0?f=mlt", "/xyz/relief/tilejson.json?encoding=mlt"] {
        let refused = server.get(path).await;
        assert!(refused.status == 400 && refused.text().contains("image/png"), "{path}: {}", refused.text());
    }
    let map = server.get("/collections/relief/tiles/WebMercatorQuad").await.json();
    assert_eq!((&map["dataType"], &map["mediaTypes"]), (&json!("map"), &json!(["image/png"])));
    assert_eq!(server.get("/collections/relief/tiles/WebMercatorQuad/0/0/0").await.body, b"\x89PNG pixels");
    for rest in ["0/0/0", "tilejson.json"] {
        let refused = server.get(&format!("/xyz/deposits,relief/{rest}")).await;
        assert_eq!(refused.status, 400);
        assert!(refused.text().contains("`relief` holds no MVT"), "{}", refused.text());
    }
}

#[tokio::test]
async fn an_archive_is_a_tileset_of_web_mercator() {
    let tile = mvt();
    let server = Server::new([tileset("old", Compression::Gzip, &tile, |_| {}), ready("deposits", deposits())]);
    let list = server.get("/collections/old/tiles").await.json();
    let sets: Vec<_> = list["tilesets"].as_array().unwrap().iter().map(|set| set["title"].as_str().unwrap()).collect();
    assert_eq!(sets, ["The old (WebMercatorQuad)"]);
    let described = server.get("/collections/old").await.json();
    let tiles = "http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector";
    assert!(described["links"].as_array().unwrap().iter().any(|link| link["rel"] == tiles), "{described}");
    let metadata = server.get("/collections/old/tiles/WebMercatorQuad").await.json();
    assert_eq!(metadata["mediaTypes"], json!(["application/vnd.mapbox-vector-tile", "application/vnd.maplibre-tile"]));
    let layer = &metadata["layers"][0];
    assert_eq!((&layer["id"], &layer["geometryDimension"], &layer["maxTileMatrix"]), (&json!("one"), &json!(0), &json!("3")));
    assert_eq!(layer["propertiesSchema"]["properties"], json!({ "ore_t": { "type": "number" } }));
    assert_eq!(metadata["boundingBox"]["lowerLeft"], json!([60.0, 40.0]));
    // 60° to 61° E, 40° to 41° N: tiles meet at 40.98°.
    let limits = |level: usize, name: &str| metadata["tileMatrixSetLimits"][level][name].as_u64().unwrap();
    assert_eq!(
        [limits(3, "minTileRow"), limits(3, "maxTileRow"), limits(3, "minTileCol"), limits(3, "maxTileCol")],
        [2, 3, 5, 5]
    );
    let links = metadata["links"].as_array().unwrap();
    let items: Vec<_> = links.iter().filter(|link| link["rel"] == "item").collect();
    for (link, body) in items.iter().zip([tile.clone(), lode::format::mlt::of_mvt(&tile).unwrap()]) {
        let url = link["href"].as_str().unwrap().replace("{tileMatrix}/{tileRow}/{tileCol}", "0/0/0");
        let answer = server.get(url.strip_prefix("http://geo.example").unwrap()).await;
        assert_eq!((answer.header("content-type"), &answer.body), (link["type"].as_str(), &body), "{url}");
        assert_eq!(answer.header("cache-control"), Some("public, max-age=31536000, immutable"));
    }
    for (path, status) in [
        ("/collections/old/tiles/WebMercatorQuad/1/0/1", 204),
        ("/collections/old/tiles/WebMercatorQuad/1/1/1", 404),
        ("/collections/old/tiles/WebMercatorQuad/4/6/10", 404),
        ("/collections/old/tiles/WorldCRS84Quad", 404),
        ("/collections/old/tiles/WorldCRS84Quad/0/0/0", 404),
        ("/collections/old/tiles/WebMercatorQuad/0/0/0?filter=a%3D1", 400),
    ] {
        assert_eq!(server.get(path).await.status, status, "{path}");
    }
    let both = server.get("/tiles/WebMercatorQuad?collections=deposits,old").await.json();
    assert_eq!(both["layers"].as_array().unwrap().len(), 2);
    let joint = server.get("/tiles/WebMercatorQuad/0/0/0?collections=deposits,old").await;
    assert_eq!(joint.body, server.get("/xyz/deposits,old/0/0/0").await.body);
    let capabilities = server.get("/wmts").await;
    let layer = capabilities.text().split("<Layer>").find(|layer| layer.contains("<ows:Identifier>old<")).unwrap();
    assert_eq!(layer.matches("<TileMatrixSetLink>").count(), 1);
    assert!(
        layer.contains("<ows:LowerCorner>60 40</ows:LowerCorner>") && layer.contains("<MinTileCol>5</MinTileCol>"),
        "{layer}"
    );
    let key = "request=GetTile&layer=old&tilematrixset=WebMercatorQuad&tilematrix=0&tilerow=0&tilecol=0";
    assert_eq!(server.get(&format!("/wmts?{key}&format=application/vnd.mapbox-vector-tile")).await.body, tile);
    let page = server.ask("GET", "/collections/old/tiles/WebMercatorQuad?f=html", &[]).await;
    assert!(page.status == 200 && page.text().contains("Layer <code>one</code>"), "{}", page.text());
}

#[tokio::test]
async fn an_archive_of_mlt_is_served_as_such() {
    let body = lode::format::mlt::of_mvt(&mvt()).unwrap();
    let server = Server::new([tileset("new", Compression::Gzip, &body, |bytes| bytes[CONTENT_BYTE] = 6)]);
    for path in ["/xyz/new/0/0/0", "/xyz/new/0/0/0.mlt", "/collections/new/tiles/WebMercatorQuad/0/0/0"] {
        let tile = server.ask("GET", path, &[("accept", "application/vnd.mapbox-vector-tile")]).await;
        let vary = tile.header("vary");
        assert_eq!((tile.header("content-type"), vary), (Some("application/vnd.maplibre-tile"), Some("accept-encoding")));
        assert_eq!(tile.body, body);
    }
    assert_eq!(server.get("/xyz/new/tilejson.json").await.json()["encoding"], "mlt");
    assert_eq!(server.get("/xyz/new/0/0/0.mvt").await.status, 400);
    let metadata = server.get("/collections/new/tiles/WebMercatorQuad").await.json();
    assert_eq!((&metadata["mediaTypes"], &metadata["dataType"]), (&json!(["application/vnd.maplibre-tile"]), &json!("vector")));
}

#[tokio::test]
async fn an_archive_of_what_is_no_mvt_is_not_made_mlt() {
    let server = Server::new([tileset("odd", Compression::Gzip, &[7; 300], |_| {})]);
    let answer = server.get("/xyz/odd/0/0/0.mlt").await;
    assert!(answer.status == 500 && !answer.text().contains("MLT"), "{}", answer.text());
}

/// A tile with one point in the layer `one`.
fn mvt() -> Vec<u8> {
    let (mut layer, mut geometry, mut tile) = (LayerEncoder::default(), GeometryEncoder::default(), vec![]);
    layer.begin(1);
    geometry.points(&[TilePoint { x: 5, y: 7 }]);
    let tons = layer.values().float(0, 12.5);
    layer.tag(0, "ore_t", tons);
    layer.feature(3, GeometryType::Point, geometry.bytes());
    layer.finish("one", &mut tile);
    tile
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
