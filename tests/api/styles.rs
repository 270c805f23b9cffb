//! Styles of maps, and the fonts and symbols that they name.

use crate::{
    compression::decoded,
    server::{Server, deposits, info, ready, table},
};
use insta::assert_snapshot;
use lode::{
    catalog::{ClusterSettings, CollectionInfo, Entry, TileSettings},
    http::HttpSettings,
    model::{CrsReport, Value},
};
use serde_json::json;
use std::path::Path;

/// Whether the map was built into this program; without it there are no fonts and no symbols.
fn has_map() -> bool {
    let built = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/viewer/dist/fonts").exists();
    if !built {
        eprintln!("SKIPPED: the map is not built; run `make viewer`");
    }
    built
}

fn styled(id: &str, style: serde_json::Value) -> Entry {
    let info = CollectionInfo { style, ..info(id) };
    crate::server::described(info, deposits(), CrsReport::default())
}

async fn style(server: &Server, target: &str) -> serde_json::Value {
    let answer = server.get(target).await;
    assert_eq!(answer.status, 200, "{target}: {}", answer.text());
    answer.json()
}

fn layer<'a>(style: &'a serde_json::Value, id: &str) -> &'a serde_json::Value {
    let layers = style["layers"].as_array().unwrap();
    layers.iter().find(|layer| layer["id"] == id).unwrap_or_else(|| panic!("there is no layer {id}"))
}

#[tokio::test]
async fn the_list_of_styles() {
    assert_snapshot!(Server::sample().get("/styles").await.shown());
    let page = Server::sample().get("/styles?f=html").await;
    assert!(page.text().contains("http://geo.example/styles/light") && page.header("content-type") == Some("text/html"));
}

#[tokio::test]
async fn the_style_of_a_collection() {
    let server = Server::new([styled("deposits", json!({ "color_by": "commodity", "label": "name", "radius_px": 5.0 }))]);
    let answer = server.get("/styles/deposits").await;
    assert_eq!(answer.header("access-control-allow-origin"), Some("*"));
    assert_eq!(answer.header("content-type"), Some("application/vnd.mapbox.style+json"));
    let version = answer.text().split("?v=").nth(1).unwrap().split('"').next().unwrap();
    let same_in_every_build = answer.text().replace(version, "VERSION");
    let document: serde_json::Value = serde_json::from_str(&same_in_every_build).unwrap();
    assert_snapshot!(serde_json::to_string_pretty(&document).unwrap());
}

#[tokio::test]
async fn a_theme_has_the_collections_that_are_shown_the_first_on_top() {
    let hidden = styled("hidden", json!({ "visible": false }));
    let server = Server::new([ready("top", deposits()), hidden, ready("below", deposits())]);
    let light = style(&server, "/styles/light").await;
    let ids: Vec<&str> = light["layers"].as_array().unwrap().iter().map(|layer| layer["id"].as_str().unwrap()).collect();
    let own: Vec<&str> = ids.iter().copied().filter(|id| id.contains('/')).collect();
    assert_eq!(own, ["below/circle", "below/symbol", "top/circle", "top/symbol", "below/label", "top/label"]);
    let chosen = style(&server, "/styles/dark?collections=hidden,top").await;
    assert_eq!(
        chosen["sources"].as_object().unwrap().keys().filter(|id| ["hidden", "top", "below"].contains(&id.as_str())).count(),
        2
    );
    assert_ne!(layer(&light, "land")["paint"], layer(&chosen, "land")["paint"]);
    assert_eq!(light["center"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn labels_are_in_the_language_asked_for() {
    let names = table(2, |_, batch| {
        batch.geometries.push_point(69.0, 50.0, None);
        batch.set("name", Value::Text("Kundybai"));
        batch.set("name_kk", Value::Text("Құндыбай"));
    });
    let server = Server::new([ready("names", names)]);
    let labels = async |query: &str| {
        layer(&style(&server, &format!("/styles/names{query}")).await, "names/label")["layout"]["text-field"].clone()
    };
    assert_eq!(labels("?language=kk-KZ").await[1], json!(["coalesce", ["get", "name_kk"], ["get", "name"], ""]));
    assert_eq!(labels("").await[1][1], json!(["get", "name"]));
}

#[tokio::test]
async fn what_is_mined_has_a_symbol_and_a_colour_whatever_nobody_says_of_it() {
    let style = style(&Server::new([ready("deposits", deposits())]), "/styles/deposits").await;
    let symbol = &layer(&style, "deposits/symbol")["layout"]["icon-image"];
    let text = symbol.to_string();
    for pair in [r#"["[\"REE\"]"],"rare-earths""#, r#"["[\"Copper\",\"Silver\"]"],"copper""#, r#"["[\"Gold\"]"],"gold""#] {
        assert!(text.contains(pair), "{pair} in {text}");
    }
    assert_eq!(symbol.as_array().unwrap().last().unwrap(), "other");
    assert_eq!(style["metadata"]["lode:legends"]["deposits"]["column"], "commodity");
}

#[tokio::test]
async fn clusters_are_circles_with_numbers_in_the_colour_of_most_of_their_members() {
    let cluster = ClusterSettings { radius_px: 50, max_zoom: 9, sum: vec![], count_by: Some("commodity".to_owned()) };
    let tiles = TileSettings { cluster: Some(cluster), ..TileSettings::default() };
    let info = CollectionInfo { tiles, ..info("deposits") };
    let server = Server::new([crate::server::described(info, deposits(), CrsReport::default())]);
    let style = style(&server, "/styles/light").await;
    let cluster = layer(&style, "deposits/cluster");
    assert_eq!(cluster["paint"]["circle-color"], layer(&style, "deposits/circle")["paint"]["circle-color"]);
    assert_eq!(layer(&style, "deposits/cluster-count")["layout"]["text-font"], json!(["Noto Sans Bold"]));
    assert_eq!(layer(&style, "deposits/symbol")["filter"][2], json!(["!", ["has", "point_count"]]));
}

#[tokio::test]
async fn what_is_not_loaded_is_named_and_the_style_not_kept() {
    let answer = Server::sample().get("/styles/light").await;
    assert_eq!((answer.status.as_u16(), answer.header("lode-missing")), (200, Some("late,broken")));
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    let empty = Server::new([]).get("/styles/dark").await;
    assert_eq!((empty.status.as_u16(), empty.json()["layers"].as_array().unwrap().len()), (200, 6));
    let nowhere = Server::new([ready("nowhere", table(2, |_, b| b.set("a", Value::Integer(1))))]);
    assert_eq!(nowhere.get("/styles/nowhere").await.json()["layers"].as_array().unwrap().len(), 6, "the ground alone");
}

#[tokio::test]
async fn a_collection_that_is_called_like_a_theme_has_a_style() {
    let server = Server::new([ready("light", deposits()), ready("other", deposits())]);
    let list = server.get("/styles").await.json();
    let href = list["styles"][2]["links"][0]["href"].as_str().unwrap().replace("http://geo.example", "");
    let of_it = style(&server, &href).await;
    assert!(of_it["sources"]["light"].is_object() && of_it["sources"]["other"].is_null());
}

#[tokio::test]
async fn styles_refuse_what_they_do_not_know() {
    let server = Server::sample();
    for (target, status) in [
        ("/styles/none", 404),
        ("/styles/late", 503),
        ("/styles/deposits,late", 404),
        ("/styles/light?collections=", 400),
        ("/styles/light?collections=none", 404),
        ("/styles/deposits?collections=deposits", 400),
        ("/styles/light?language=kazakh", 400),
        ("/styles/light?f=html", 400),
        ("/styles/light?theme=dark", 400),
        ("/styles?limit=1", 400),
        ("/fonts/Comic%20Sans/0-255.pbf", 404),
        ("/sprites/none.png", 404),
        ("/sprites/..%2Findex.html", 404),
        ("/base-map/sea.geojson", 404),
        ("/base-map/land.geojson?x=1", 400),
    ] {
        assert_eq!(server.get(target).await.status.as_u16(), status, "{target}");
    }
}

#[tokio::test]
async fn every_address_of_a_style_starts_where_the_client_came_in() {
    let settings = HttpSettings { public_url: Some("https://maps.example/lode".into()), ..HttpSettings::default() };
    let server = Server::with([ready("a", deposits())], settings);
    for target in ["/styles", "/styles/light", "/styles/a"] {
        let text = server.get(target).await.text().to_owned();
        assert!(text.contains("\"https://maps.example/lode/") && !text.contains("geo.example"), "{target}: {text}");
    }
}

#[tokio::test]
async fn glyphs_are_there_for_every_range_and_the_first_known_font() {
    if !has_map() {
        return;
    }
    let server = Server::new([ready("a", deposits())]);
    let style = style(&server, "/styles/light").await;
    let template = style["glyphs"].as_str().unwrap().replace("http://geo.example", "");
    let glyphs =
        async |stack: &str, range: &str| server.get(&template.replace("{fontstack}", stack).replace("{range}", range)).await;
    for range in ["0-255", "1024-1279", "1280-1535", "8192-8447", "19968-20223", "65280-65535"] {
        for font in ["Noto%20Sans%20Regular", "Noto%20Sans%20Bold"] {
            let answer = glyphs(font, range).await;
            assert_eq!((answer.status.as_u16(), answer.header("content-type")), (200, Some("application/x-protobuf")));
            assert_eq!(answer.header("cache-control"), Some("public, max-age=31536000, immutable"));
            let name = font.replace("%20", " ");
            assert!(answer.body.windows(name.len()).any(|w| w == name.as_bytes()) && answer.body.len() > 30, "{font} {range}");
        }
    }
    let kazakh = glyphs("Noto%20Sans%20Regular", "1024-1279").await;
    assert!(kazakh.body.len() > 60_000, "{}", kazakh.body.len());
    assert_eq!(glyphs("Open%20Sans%20Regular,Noto%20Sans%20Regular", "1024-1279").await.body, kazakh.body);
    assert_eq!(server.get("/fonts/Noto%20Sans%20Regular/0-256.pbf").await.status, 400);
    assert_eq!(server.get("/fonts/Noto%20Sans%20Regular/0-255.pbf").await.header("cache-control"), Some("no-cache"));
    for encoding in ["br", "gzip", "zstd"] {
        let packed = server.ask("GET", "/fonts/Noto%20Sans%20Regular/1024-1279.pbf", &[("accept-encoding", encoding)]).await;
        assert_eq!(packed.header("content-encoding"), Some(encoding));
        assert!(decoded(encoding, &packed.body) == kazakh.body, "{encoding}");
    }
    let tag = kazakh.header("etag").unwrap().to_owned();
    let again = server.ask("GET", "/fonts/Noto%20Sans%20Regular/1024-1279.pbf", &[("if-none-match", &tag)]).await;
    assert_eq!((again.status.as_u16(), again.body.len()), (304, 0));
}

#[tokio::test]
async fn every_symbol_that_styles_name_is_on_both_sheets() {
    if !has_map() {
        return;
    }
    let server = Server::new([ready("deposits", deposits())]);
    let table: serde_json::Value = serde_json::from_str(include_str!("../../assets/symbols/commodities.json")).unwrap();
    for (scale, ratio) in [("", 1), ("@2x", 2)] {
        let index = server.get(&format!("/sprites/commodities{scale}.json")).await.json();
        let png = server.get(&format!("/sprites/commodities{scale}.png")).await;
        assert_eq!(png.header("content-type"), Some("image/png"));
        let side = |at: usize| u64::from(u32::from_be_bytes(png.body[at..at + 4].try_into().unwrap()));
        for name in table["commodities"].as_object().unwrap().keys().map(String::as_str).chain(["other"]) {
            let place = &index[name];
            assert_eq!((&place["pixelRatio"], &place["sdf"]), (&ratio.into(), &true.into()), "{name}");
            let end = |start: &str, size: &str| place[start].as_u64().unwrap() + place[size].as_u64().unwrap();
            assert!(end("x", "width") <= side(16) && end("y", "height") <= side(20), "{name}");
        }
    }
}
