//! What requests choose of tiles: `filter`, `datetime` and `properties`.

use crate::server::{Answer, Server, deposits, info, ready, table};
use lode::{
    catalog::{CollectionInfo, Entry, TileSettings},
    model::{CrsReport, FeatureId, TimeColumns, Value},
    store::Table,
};
use mvt_reader::{Reader, feature::Value as TileValue};
use std::collections::BTreeSet;

/// Points of which nothing is left out at any zoom, and those of `rows` without a geometry.
fn apart(rows: usize) -> Table {
    table(rows, |i, batch| {
        batch.set_id(&FeatureId::Integer(i as i64 + 1));
        if i % 11 != 10 {
            batch.geometries.push_point(-170.0 + 34.0 * (i % 11) as f64, -60.0 + 12.0 * (i / 11) as f64, None);
        }
        batch.set("number", Value::Integer(i as i64));
        batch.set("commodity", Value::Text(["gold", "copper", "iron"][i % 3]));
        batch.set("grade", if i % 5 == 0 { Value::Null } else { Value::Float(i as f64 / 10.0) });
        batch.set("found", if i % 3 == 2 { Value::Null } else { Value::Untyped(["1950-01-01", "1990-06-01"][i % 3]) });
    })
}

fn timed(id: &str, table: Table) -> Entry {
    let time = Some(TimeColumns::Instant("found".to_owned()));
    crate::server::described(CollectionInfo { time, ..info(id) }, table, CrsReport::default())
}

fn ids(tile: &Answer) -> BTreeSet<u64> {
    assert!(tile.status.is_success(), "{}: {}", tile.status, tile.text());
    if tile.body.is_empty() {
        return BTreeSet::new();
    }
    Reader::new(tile.body.clone()).unwrap().get_features(0).unwrap().iter().filter_map(|feature| feature.id).collect()
}

fn escaped(text: &str) -> String {
    text.bytes().map(|b| if b.is_ascii_alphanumeric() { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}

#[tokio::test]
async fn a_tile_has_the_features_that_items_finds() {
    let server = Server::new([timed("spots", apart(110))]);
    for query in [
        "filter=commodity='gold'",
        "filter=grade > 3.14 AND NOT commodity = 'iron'",
        "filter=grade IS NULL OR number IN (1, 2, 3)",
        "filter=S_INTERSECTS(geometry, BBOX(-100, -50, 40, 30))",
        "filter={\"op\":\"<\",\"args\":[{\"property\":\"number\"},40]}&filter-lang=cql2-json",
        "filter=S_WITHIN(geometry, POLYGON((-60 -100, 30 -100, 30 40, -60 40, -60 -100)))&filter-crs=EPSG:4326",
        "datetime=1980-01-01/..",
        "datetime=../1980-01-01&filter=number < 50",
        "filter=number < 0",
        "",
    ] {
        let parts: Vec<String> = query
            .split('&')
            .filter(|p| !p.is_empty())
            .map(|p| p.split_once('=').unwrap())
            .map(|(n, v)| format!("{n}={}", escaped(v)))
            .collect();
        let query = parts.join("&");
        let items = server.get(&format!("/collections/spots/items?limit=1000&{query}")).await.json();
        let features = items["features"].as_array().unwrap_or_else(|| panic!("{items}"));
        let matching: BTreeSet<u64> =
            features.iter().filter(|f| !f["geometry"].is_null()).map(|f| f["id"].as_u64().unwrap()).collect();
        let tile = server.get(&format!("/xyz/spots/0/0/0?{query}")).await;
        assert_eq!(ids(&tile), matching, "{query}");
        assert_eq!(tile.status.as_u16(), if matching.is_empty() { 204 } else { 200 }, "{query}");
        assert_eq!(tile.header("lode-thinned"), None);
        let same = server.get(&format!("/collections/spots/tiles/WebMercatorQuad/0/0/0?f=mvt&{query}")).await;
        assert_eq!(same.body, tile.body, "{query}");
        let same = server.get(&format!("/tiles/WebMercatorQuad/0/0/0?collections=spots&f=mvt&{query}")).await;
        assert_eq!(same.body, tile.body, "{query}");
        // Seen through another set, the same features: the filter is about longitude and latitude still.
        let [west, east] = [0, 1].map(|column| format!("/collections/spots/tiles/WorldCRS84Quad/0/0/{column}?f=mvt&{query}"));
        let both: BTreeSet<u64> = &ids(&server.get(&west).await) | &ids(&server.get(&east).await);
        assert_eq!(both, matching, "{query}");
    }
}

#[tokio::test]
async fn a_filter_goes_for_every_layer_and_a_refusal_names_the_layer() {
    let other = table(1, |_, batch| batch.geometries.push_point(72.0, 50.0, None));
    let server = Server::new([ready("spots", apart(30)), ready("more", apart(60)), ready("other", other)]);
    let tile = server.get("/xyz/spots,more/0/0/0?filter=number%3E%3D20").await;
    let reader = Reader::new(tile.body).unwrap();
    let count = |layer: usize| reader.get_features(layer).unwrap().len();
    assert_eq!([count(0), count(1)], [9, 36]);
    for path in [
        "/xyz/spots,other/0/0/0",
        "/xyz/spots,other/tilejson.json",
        "/tiles/WebMercatorQuad/0/0/0",
        "/tiles/WebMercatorQuad",
        "/collections/other/tiles/WebMercatorQuad/0/0/0",
    ] {
        let refused = server.get(&format!("{path}?filter=number%3E%3D20")).await;
        assert_eq!(refused.status, 400, "{path}");
        let detail = refused.json()["detail"].as_str().unwrap().to_owned();
        assert!(detail.contains("`number`") && detail.contains("layer `other`"), "{path}: {detail}");
    }
}

#[tokio::test]
async fn properties_are_chosen_of_those_that_the_tilejson_lists() {
    let server = Server::new([ready("deposits", deposits()), ready("spots", apart(30))]);
    let names = |tile: &Answer, layer: usize| {
        let features = Reader::new(tile.body.clone()).unwrap().get_features(layer).unwrap();
        let all: BTreeSet<String> = features.into_iter().flat_map(|f| f.properties.unwrap_or_default().into_keys()).collect();
        all.into_iter().collect::<Vec<_>>()
    };
    let whole = server.get("/xyz/deposits/0/0/0").await;
    assert_eq!(names(&whole, 0), ["commodity", "grade", "id", "name", "open", "year"]);
    let some = server.get("/xyz/deposits/0/0/0?properties=year,name,name").await;
    assert_eq!(names(&some, 0), ["id", "name", "year"], "ids come along");
    assert_eq!(server.get("/xyz/deposits/0/0/0?properties=").await.status, 200);
    let both = server.get("/xyz/deposits,spots/0/0/0?properties=commodity,number").await;
    assert_eq!([names(&both, 0), names(&both, 1)], [vec!["commodity", "id"], vec!["commodity", "number"]]);
    let all = server.get("/xyz/deposits/0/0/0?properties=open,grade,id,name,year,commodity").await;
    assert_eq!(all.body, whole.body);
    let refused = server.get("/xyz/deposits,spots/0/0/0?properties=nam").await;
    let problem = refused.json();
    assert_eq!(refused.status, 400);
    assert!(problem["detail"].as_str().unwrap().contains("did you mean `name`?"), "{problem}");
    assert!(problem["allowed"].as_array().unwrap().contains(&"number".into()), "{problem}");
}

#[tokio::test]
async fn a_column_that_tiles_do_not_carry_cannot_be_chosen() {
    let tiles = TileSettings { columns: Some(vec!["number".to_owned(), "grade".to_owned()]), ..TileSettings::default() };
    let entry = crate::server::described(CollectionInfo { tiles, ..info("spots") }, apart(30), CrsReport::default());
    let server = Server::new([entry]);
    assert_eq!(server.get("/xyz/spots/0/0/0?properties=number").await.status, 200);
    assert_eq!(server.get("/xyz/spots/0/0/0?properties=commodity").await.status, 400);
    // But asked about: what is in the collection is no secret.
    assert_eq!(ids(&server.get("/xyz/spots/0/0/0?filter=commodity%3D'iron'").await).len(), 10);
}

#[tokio::test]
async fn metadata_carry_the_choice_on_to_the_tiles() {
    let server = Server::new([timed("spots", apart(110))]);
    let chosen = "filter=number%20IN%20(3%2C4)&properties=grade&datetime=..%2F2020-01-01";
    let whole = server.get("/xyz/spots/tilejson.json").await.json();
    let json = server.get(&format!("/xyz/spots/tilejson.json?{chosen}")).await.json();
    assert_eq!(json["vector_layers"][0]["fields"], serde_json::json!({ "grade": "Number" }));
    assert_eq!(json["bounds"], whole["bounds"]);
    let url = json["tiles"][0].as_str().unwrap().replace("{z}/{x}/{y}", "0/0/0");
    let tile = server.get(url.strip_prefix("http://geo.example").unwrap()).await;
    assert_eq!(ids(&tile), [4, 5].into());
    assert_eq!(tile.header("cache-control"), Some("public, max-age=31536000, immutable"));
    let properties = Reader::new(tile.body.clone()).unwrap().get_features(0).unwrap()[0].properties.clone().unwrap();
    assert!(matches!(properties.get("grade"), Some(TileValue::Double(_) | TileValue::Float(_))) && properties.len() == 1);
    let path = format!("/collections/spots/tiles/WebMercatorQuad?{chosen}");
    let metadata = server.get(&path).await.json();
    assert_eq!(metadata["layers"][0]["propertiesSchema"]["properties"].as_object().unwrap().len(), 1);
    let href = |rel: &str| {
        let links = metadata["links"].as_array().unwrap();
        let link = links.iter().find(|link| link["rel"].as_str().unwrap().ends_with(rel)).unwrap();
        link["href"].as_str().unwrap().strip_prefix("http://geo.example").unwrap().to_owned()
    };
    let item = href("item").replace("{tileMatrix}/{tileRow}/{tileCol}", "0/0/0");
    let same = server.get(&item).await;
    assert_eq!((&same.body, same.header("cache-control")), (&tile.body, tile.header("cache-control")));
    assert_eq!(server.get(&href("self")).await.json(), metadata);
    assert_eq!(server.get(&href("tilejson")).await.json(), json);
    assert_eq!(server.get(&href("alternate")).await.status, 200);
}

#[tokio::test]
async fn a_filter_of_a_set_of_ones_own_is_about_longitude_and_latitude() {
    let server = crate::ogc_tiles::zone_12();
    let levels = server.get("/collections/deposits/tiles/GK12").await;
    assert_eq!(levels.status, 200, "{}", levels.text());
    let limits = levels.json()["tileMatrixSetLimits"][0].clone();
    let path = format!(
        "/collections/deposits/tiles/GK12/{}/{}/{}",
        limits["tileMatrix"].as_str().unwrap(),
        limits["minTileRow"],
        limits["minTileCol"]
    );
    let names = |tile: Answer| -> Vec<String> {
        assert!(tile.status.is_success(), "{}", tile.text());
        let features = if tile.body.is_empty() { vec![] } else { Reader::new(tile.body).unwrap().get_features(0).unwrap() };
        let name = |properties: std::collections::HashMap<String, TileValue>| match properties.get("id") {
            Some(TileValue::String(id)) => id.clone(),
            other => panic!("{other:?}"),
        };
        let mut names: Vec<String> = features.into_iter().filter_map(|f| f.properties).map(name).collect();
        names.sort();
        names
    };
    let all = names(server.get(&path).await);
    let west = names(server.get(&format!("{path}?filter=S_INTERSECTS(geometry%2CBBOX(69%2C40%2C72%2C60))")).await);
    assert_eq!((all, west), (vec!["KZ-1".to_owned(), "KZ-2".into()], vec!["KZ-2".to_owned()]));
}

#[tokio::test]
async fn what_is_asked_alike_is_made_once_and_leaves_other_tiles_in_peace() {
    let server = Server::new([ready("spots", apart(110))]);
    let count = async |of: &str, chosen: bool| -> f64 {
        let metrics = server.get("/metrics").await;
        let name = format!("lode_tile_cache_{of}{{collections=\"spots\",chosen=\"{chosen}\"}} ");
        metrics.text().lines().find_map(|l| l.strip_prefix(&name)).map_or(0.0, |n| n.parse().unwrap())
    };
    server.get("/xyz/spots/0/0/0").await;
    let spellings = [
        "commodity='gold' AND number<50",
        "number < 50 and (commodity = 'gold')",
        "  commodity\n= 'gold' AND number < 50 AND number < 50",
    ];
    for filter in spellings {
        for path in ["/xyz/spots/0/0/0", "/collections/spots/tiles/WebMercatorQuad/0/0/0"] {
            assert_eq!(server.get(&format!("{path}?filter={}", escaped(filter))).await.status, 200);
        }
    }
    assert_eq!((count("misses_total", true).await, count("hits_total", true).await), (1.0, 5.0));
    for i in 0..3000 {
        let filter = escaped(&format!("number < {i} OR commodity = 'x{}'", "y".repeat(i % 50)));
        assert_eq!(
            server.get(&format!("/xyz/spots/0/0/0?filter={filter}")).await.status.as_u16(),
            if i == 0 { 204 } else { 200 }
        );
    }
    // The server of these tests has 1 MiB for chosen tiles and as much for the rows of filters.
    let held = count("bytes", true).await;
    assert!((1e5..1.1e6).contains(&held), "{held}");
    let metrics = server.get("/metrics").await;
    let filters: f64 = metrics.text().lines().find_map(|l| l.strip_prefix("lode_tile_filter_bytes ")).unwrap().parse().unwrap();
    assert!((1e5..1.1e6).contains(&filters), "{filters}");
    assert_eq!((count("tiles", false).await, count("misses_total", false).await), (1.0, 1.0));
    server.get("/xyz/spots/0/0/0").await;
    assert_eq!(count("hits_total", false).await, 1.0);
}

#[tokio::test]
async fn an_edit_of_one_source_leaves_the_tiles_of_others_as_they_are() {
    let server = Server::new([ready("spots", apart(30)), ready("deposits", deposits())]);
    let paths =
        ["/xyz/spots/0/0/0", "/xyz/deposits/0/0/0", "/xyz/spots,deposits/0/0/0", "/xyz/deposits/0/0/0?filter=year%3E1950"];
    let misses = async || -> f64 {
        let metrics = server.get("/metrics").await;
        metrics
            .text()
            .lines()
            .filter_map(|l| l.strip_prefix("lode_tile_cache_misses_total{")?.split(' ').nth(1)?.parse::<f64>().ok())
            .sum()
    };
    let version = async |ids: &str| server.get(&format!("/xyz/{ids}/tilejson.json")).await.json()["tiles"][0].clone();
    let before = [version("spots").await, version("deposits").await, version("spots,deposits").await];
    for path in paths {
        server.get(path).await;
    }
    assert_eq!(misses().await, 4.0);
    server.catalog.put(&ready("spots", apart(31)));
    let after = [version("spots").await, version("deposits").await, version("spots,deposits").await];
    assert_eq!(
        [0, 1, 2].map(|i| before[i] == after[i]),
        [false, true, false],
        "a tile of both has features of the one that changed"
    );
    for path in paths {
        server.get(path).await;
    }
    assert_eq!(misses().await, 6.0);
    server.catalog.put(&ready("deposits", deposits()));
    for path in paths {
        server.get(path).await;
    }
    assert_eq!(misses().await, 6.0, "what was loaded again unchanged has the tiles that it had");
}

#[tokio::test]
async fn the_strictest_layer_says_how_long_a_tile_may_be_kept() {
    let kept = |id: &str, age_s| {
        crate::server::described(CollectionInfo { tiles_max_age_s: age_s, ..info(id) }, deposits(), CrsReport::default())
    };
    let server = Server::new([kept("hour", Some(3600)), kept("day", Some(86400)), kept("never", None)]);
    for (ids, caching) in [
        ("hour", "public, max-age=3600"),
        ("day", "public, max-age=86400"),
        ("day,hour", "public, max-age=3600"),
        ("day,never", "no-cache"),
    ] {
        for path in [format!("/xyz/{ids}/0/0/0?"), format!("/tiles/WebMercatorQuad/0/0/0?collections={ids}&f=mvt")] {
            for _ in 0..2 {
                assert_eq!(server.get(&path).await.header("cache-control"), Some(caching), "{path}");
            }
            let stale = server.get(&format!("{path}&v=0")).await;
            assert_eq!(stale.header("cache-control"), Some(caching), "of another version: {path}");
        }
    }
}

#[tokio::test]
async fn what_cannot_be_asked_is_refused_in_bounded_time() {
    let server = Server::sample();
    let long = escaped(&format!("name = '{}'", "x".repeat(20_000)));
    let endless = "x".repeat(65_400);
    let deep = escaped(&format!("{}name = 'a'{}", "NOT (".repeat(2000), ")".repeat(2000)));
    for (query, status) in [
        (format!("filter={long}"), 204),
        (format!("filter={endless}"), 414),
        (format!("filter={deep}"), 400),
        ("filter=".to_owned(), 400),
        ("filter=nonsense".to_owned(), 400),
        ("filter=name%3D'a'&filter-lang=sql".to_owned(), 400),
        ("filter=name%3D'a'&filter-crs=EPSG:999999".to_owned(), 400),
        ("filter=name%3D1".to_owned(), 400),
        ("datetime=yesterday".to_owned(), 400),
        ("properties=nothing".to_owned(), 400),
        ("filter=name%3D'a'&filter=name%3D'b'".to_owned(), 400),
        ("filters=name%3D'a'".to_owned(), 400),
    ] {
        for path in ["/xyz/deposits/0/0/0", "/collections/deposits/tiles/WebMercatorQuad/0/0/0", "/xyz/deposits/tilejson.json"] {
            let answer = server.get(&format!("{path}?{query}")).await;
            let expected = if status == 204 && path.ends_with("json") { 200 } else { status };
            assert_eq!(answer.status.as_u16(), expected, "{path}?{}", &query[..query.len().min(60)]);
        }
    }
    let many = vec!["deposits"; 10_000].join(",");
    assert_eq!(server.get(&format!("/xyz/{}/0/0/0?filter=name%3D'a'", &many[..60_000])).await.status, 400);
}
