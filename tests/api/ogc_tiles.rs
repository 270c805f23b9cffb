//! OGC API Tiles as a client sees it.

use crate::server::{Server, deposits, ready, table};
use insta::assert_snapshot;
use lode::model::{TileCrs, TileMatrixSet, TileMatrixSetPlan};
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
    let shown = Server::sample().get("/collections/deposits/tiles/WebMercatorQuad").await.shown();
    assert_snapshot!(shown.replace(shown.split("&v=").nth(1).unwrap().split('"').next().unwrap(), "…"));
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
    let misses = "lode_tile_cache_misses_total{collections=\"deposits,two\",chosen=\"false\"} 1\n";
    assert!(metrics.text().contains(misses), "{}", metrics.text());
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

#[tokio::test]
async fn the_definition_of_a_set_has_its_axes_in_the_order_of_the_authority() {
    let server = zone_12();
    let set = server.get("/tileMatrixSets/GK12").await.json();
    assert_eq!(set["crs"], "http://www.opengis.net/def/crs/EPSG/0/28412");
    assert_eq!(set["orderedAxes"], serde_json::json!(["N", "E"]));
    let first = &set["tileMatrices"][0];
    assert_eq!(first["pointOfOrigin"], serde_json::json!([6_000_000.0, 12_000_000.0]));
    assert_eq!((&first["cellSize"], &first["matrixWidth"]), (&serde_json::json!(4096.0), &serde_json::json!(1)));
    assert_eq!(set["boundingBox"]["lowerLeft"], serde_json::json!([4_951_424.0, 12_000_000.0]));
}

/// A server with a set in zone 12 of Pulkovo 1942: tiles of 1,048,576 m at level 0.
pub fn zone_12() -> Server {
    let crs = TileCrs { code: "EPSG:28412".to_owned(), northing_first: true, ordered_axes: ["N", "E"], metres_per_unit: 1.0 };
    let set = TileMatrixSet::new(TileMatrixSetPlan {
        id: "GK12".to_owned(),
        title: "Pulkovo 1942, zone 12".to_owned(),
        crs,
        origin: [12_000_000.0, 6_000_000.0],
        tile_side: 1_048_576.0,
        matrix: [1, 1],
        levels: 15,
    });
    Server::with_sets([ready("deposits", deposits())], vec![set.unwrap()])
}

/// Жезқазған is at 70° E, 47.8° N, and there by pyproj 3.7.2 (inverse of Pulkovo 1942 to WGS 84 (16), zone 12).
#[tokio::test]
async fn a_feature_is_in_its_own_crs_where_proj_puts_it() {
    let server = zone_12();
    let (easting, northing) = (12_574_978.602, 5_296_730.231);
    for level in [0_u32, 3, 9] {
        let side = 1_048_576.0 / 2_f64.powi(level as i32);
        let (x, y) = ((easting - 12_000_000.0) / side, (6_000_000.0 - northing) / side);
        let tile = server.get(&format!("/collections/deposits/tiles/GK12/{level}/{}/{}", y as u32, x as u32)).await;
        assert_eq!(tile.status, 200, "{level}");
        let features = Reader::new(tile.body).unwrap().get_features(0).unwrap();
        let expected = [x.fract() * 4096.0, y.fract() * 4096.0];
        let at = features.iter().filter_map(|feature| match &feature.geometry {
            geo_types::Geometry::Point(p) => Some([p.x() as f64, p.y() as f64]),
            geo_types::Geometry::MultiPoint(p) => p.iter().next().map(|p| [p.x() as f64, p.y() as f64]),
            _ => None,
        });
        let off = at.map(|p| (p[0] - expected[0]).abs().max((p[1] - expected[1]).abs())).fold(f64::INFINITY, f64::min);
        // Half a unit of rounding; at level 9 a unit is half a metre.
        assert!(off <= 0.51, "{level}: {off} units from {expected:?}");
    }
}

#[tokio::test]
async fn tilesets_of_other_sets_say_where_there_are_tiles() {
    let server = zone_12();
    let tileset = server.get("/collections/deposits/tiles/GK12").await.json();
    let limits = tileset["tileMatrixSetLimits"].as_array().unwrap();
    assert_eq!(tileset["crs"], "http://www.opengis.net/def/crs/EPSG/0/28412");
    assert_eq!(limits.last().unwrap()["tileMatrix"], "9", "of about the scale of zoom 14");
    for limit in limits.iter().take(5) {
        let number = |name: &str| limit[name].as_u64().unwrap();
        let mut found = 0;
        for row in number("minTileRow")..=number("maxTileRow") {
            for column in number("minTileCol")..=number("maxTileCol") {
                let level = limit["tileMatrix"].as_str().unwrap();
                let tile = server.get(&format!("/tiles/GK12/{level}/{row}/{column}?collections=deposits")).await;
                assert!([200, 204].contains(&tile.status.as_u16()));
                found += u32::from(tile.status == 200);
            }
        }
        assert!(found > 0, "{limit}");
    }
    assert_eq!(server.get("/collections/deposits/tiles/GK12/5/0/0").await.status, 404);
    let finland = server.get("/collections/deposits/tiles/ETRS-TM35FIN").await.json();
    assert_eq!(finland["layers"][0]["lode"]["featuresOutside"], 3);
    assert_eq!(server.get("/collections/deposits/tiles/ETRS-TM35FIN/0/0/0").await.status, 204);
    for set in ["WorldCRS84Quad", "WorldMercatorWGS84Quad"] {
        let tileset = server.get(&format!("/collections/deposits/tiles/{set}")).await.json();
        let limits = &tileset["tileMatrixSetLimits"][3];
        let path = format!("/collections/deposits/tiles/{set}/3/{}/{}", limits["minTileRow"], limits["minTileCol"]);
        assert_eq!(server.get(&path).await.status, 200, "{path}");
        assert!(tileset["layers"][0]["lode"].is_null());
    }
    // In plate carrée the bounds of 70–78.9° E, 47.8–50.1° N at 22.5° a tile.
    let limits = &server.get("/collections/deposits/tiles/WorldCRS84Quad").await.json()["tileMatrixSetLimits"][3];
    assert_eq!((&limits["minTileCol"], &limits["maxTileCol"]), (&serde_json::json!(11), &serde_json::json!(11)));
    assert_eq!((&limits["minTileRow"], &limits["maxTileRow"]), (&serde_json::json!(1), &serde_json::json!(1)));
}

#[tokio::test]
async fn wmts_capabilities() {
    let server = zone_12();
    let capabilities = server.get("/wmts/1.0.0/WMTSCapabilities.xml").await;
    assert_eq!(capabilities.header("content-type"), Some("application/xml"));
    for query in ["?SERVICE=WMTS&REQUEST=GetCapabilities&VERSION=1.0.0", "?service=wmts&Request=getcapabilities", ""] {
        assert_eq!(server.get(&format!("/wmts{query}")).await.text(), capabilities.text());
    }
    let text = capabilities.text();
    assert!(text.contains("<TopLeftCorner>6000000 12000000</TopLeftCorner>"));
    assert!(text.contains("<ows:SupportedCRS>urn:ogc:def:crs:EPSG::28412</ows:SupportedCRS>"));
    assert!(text.contains("<TopLeftCorner>-180 90</TopLeftCorner>"));
    let template = text.split("template=\"").nth(1).unwrap().split('"').next().unwrap().replace("&amp;", "&");
    let filled = template.replace("{TileMatrixSet}", "WebMercatorQuad").replace("{TileMatrix}/{TileRow}/{TileCol}", "2/1/2");
    let tile = server.get(filled.strip_prefix("http://geo.example").unwrap()).await;
    let key = "LAYER=deposits&STYLE=default&FORMAT=application/vnd.mapbox-vector-tile&TILEMATRIXSET=WebMercatorQuad&TILEMATRIX=2&TILEROW=1&TILECOL=2";
    let same = server.get(&format!("/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&{key}")).await;
    assert_eq!((tile.status.as_u16(), &tile.body), (200, &same.body));
    let mlt = key.replace("mapbox-vector-tile", "maplibre-tile");
    let mlt = server.get(&format!("/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&{mlt}")).await;
    assert_eq!((mlt.status.as_u16(), mlt.header("content-type")), (200, Some("application/vnd.maplibre-tile")));
}

#[tokio::test]
async fn problems_of_wmts_are_reports() {
    let server = zone_12();
    let key = "?request=GetTile&layer=deposits&tilematrixset=WebMercatorQuad&tilematrix=2&tilerow=1&tilecol=2";
    for (query, status, code, locator) in [
        ("?SERVICE=WMS".to_owned(), 400, "InvalidParameterValue", "service"),
        ("?REQUEST=GetFeatureInfo".to_owned(), 400, "OperationNotSupported", "request"),
        ("?REQUEST=GetTile".to_owned(), 400, "MissingParameterValue", "layer"),
        ("?bbox=1".to_owned(), 400, "InvalidParameterValue", "bbox"),
        (key.replace("deposits", "none%3C"), 400, "InvalidParameterValue", "layer"),
        (key.replace("WebM", "WebN"), 400, "InvalidParameterValue", "tilematrixset"),
        (key.replace("row=1", "row=a"), 400, "InvalidParameterValue", "tileRow"),
        (key.replace("row=1", "row=0"), 404, "TileOutOfRange", ""),
        (format!("{key}&format=image/png"), 400, "InvalidParameterValue", "format"),
    ] {
        let answer = server.ask("GET", &format!("/wmts{query}"), &[("accept", "text/html")]).await;
        assert_eq!((answer.status.as_u16(), answer.header("content-type")), (status, Some("application/xml")), "{query}");
        let locator = if locator.is_empty() { String::new() } else { format!(" locator=\"{locator}\"") };
        let text = answer.text();
        assert!(
            text.contains(&format!("<ows:Exception exceptionCode=\"{code}\"{locator}><ows:ExceptionText>")),
            "{query}: {text}"
        );
        assert!(text.starts_with("<?xml") && !text.contains("none<"), "{text}");
    }
    assert_eq!(server.get("/wmtsx").await.header("content-type"), Some("application/problem+json"));
}
