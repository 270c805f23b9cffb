//! Questions that are easily misread: what they must find, and which are refused rather than answered wrongly.

use crate::server::{Answer, Server, ready, table};
use lode::model::{FeatureId, Value};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

/// Points that have an id, a name and a day each.
fn server(rows: &[(&str, f64, f64)]) -> Server {
    let table = table(rows.len(), |i, batch| {
        let (id, lon, lat) = rows[i];
        batch.set_id(&FeatureId::Text(id.into()));
        batch.geometries.push_point(lon, lat, None);
        batch.set("say \"a,b\"", Value::Text(id));
        batch.set("day", Value::Text(if i == 0 { "2020-01-31" } else { "2020-02-01" }));
    });
    Server::new([ready("a", table)])
}

fn found(answer: &Answer) -> Vec<String> {
    assert_eq!(answer.status, 200, "{}", answer.text());
    let mut ids: Vec<String> =
        answer.json()["features"].as_array().unwrap().iter().map(|f| f["id"].as_str().unwrap().to_owned()).collect();
    ids.sort();
    ids
}

async fn sheets(query: &str) -> Vec<String> {
    found(&server(&[("a", 0.0, 0.0)]).get(&format!("/collections/sheets-{query}")).await)
}

#[tokio::test]
async fn boxes_at_the_poles_hold_what_lies_in_them_and_no_more() {
    let server =
        server(&[("n", 10.0, 89.99), ("n-", 10.0, 89.5), ("s", 10.0, -89.99), ("s-", 10.0, -89.5), ("w", -179.999, 0.0)]);
    for (bbox, ids) in [
        ("-20,89.9,20,90", vec!["n"]),
        ("-20,-90,20,-89.9", vec!["s"]),
        ("-20,86,20,89.9", vec!["n-"]),
        ("-180,-1,-180,1", vec![]),
        ("-180,-90,180,90", vec!["n", "n-", "s", "s-", "w"]),
    ] {
        assert_eq!(found(&server.get(&format!("/collections/a/items?bbox={bbox}")).await), ids, "{bbox}");
    }
}

#[tokio::test]
async fn a_box_without_width_is_a_place_in_every_crs() {
    let server = server(&[("a", 0.0, 0.0), ("b", 1.0, 1.0)]);
    for query in ["bbox=0,0,0,0", "bbox=0,0,0,0&bbox-crs=EPSG:4326", "bbox=0,0,0,0&bbox-crs=EPSG:3857"] {
        assert_eq!(found(&server.get(&format!("/collections/a/items?{query}")).await), ["a"], "{query}");
    }
    let beyond = server.get("/collections/a/items?bbox=-1e12,-1e12,1e12,1e12&bbox-crs=EPSG:3857").await;
    assert_eq!((beyond.status.as_u16(), &beyond.json()["parameter"]), (400, &"bbox".into()));
}

#[tokio::test]
async fn ids_and_names_with_quotes_and_commas_are_found() {
    let server = server(&[("q\"1", 0.0, 0.0), ("a,b", 1.0, 1.0), ("c", 2.0, 2.0)]);
    for (ids, expected) in [("q%221", vec!["q\"1"]), ("%22q%22%221%22,c", vec!["c", "q\"1"]), ("%22a,b%22", vec!["a,b"])] {
        assert_eq!(found(&server.get(&format!("/collections/a/items?ids={ids}")).await), expected, "{ids}");
    }
    let name = "%22say%20%22%22a,b%22%22%22";
    let answer = server.get(&format!("/collections/a/items?properties={name}&sortby=-{name}&limit=1")).await.json();
    assert_eq!(answer["features"][0]["properties"], serde_json::json!({ "say \"a,b\"": "q\"1" }));
}

#[tokio::test]
async fn what_would_be_passed_over_in_silence_is_refused() {
    let server = server(&[("a", 0.0, 0.0), ("b", 1.0, 1.0)]);
    let first = server.get("/collections/a/items?limit=1").await.json();
    let links = first["links"].as_array().unwrap();
    let next = links.iter().find(|l| l["rel"] == "next").unwrap()["href"].as_str().unwrap();
    let page = &next[next.find("page=").unwrap()..];
    let many = vec!["a"; 33].join("+");
    for (query, parameter) in [
        ("q=!%3F", Some("q")),
        (&*format!("q={many}"), Some("q")),
        ("day=yesterday", Some("day")),
        (&*format!("sortby=day&{page}"), Some("page")),
        (&*format!("near=0,0&{page}"), Some("page")),
    ] {
        let answer = server.get(&format!("/collections/a/items?{query}")).await;
        assert_eq!(answer.status, 400, "{query}");
        assert_eq!(answer.json()["parameter"].as_str(), parameter, "{query}");
    }
}

#[tokio::test]
async fn a_count_is_a_count_for_people_too() {
    let answer = server(&[("alone", 0.0, 0.0)]).get("/collections/a/items?f=html&resulttype=hits").await;
    let page = answer.text();
    assert!(page.contains("0 of 1 features") && !page.contains("items/alone"), "{page}");
}

#[tokio::test]
async fn a_polygon_of_a_thousand_vertices_fits_in_a_request() {
    let vertex = |i: i32| {
        let (y, x) = (f64::from(i % 1000) * std::f64::consts::TAU / 1000.0).sin_cos();
        format!("{:.8}%20{:.8}", 5.0 * x, 5.0 * y)
    };
    let ring: Vec<String> = (0..=1000).map(vertex).collect();
    let target = format!("/collections/a/items?filter=S_INTERSECTS(geometry,POLYGON(({})))", ring.join("%2C"));
    assert_eq!(found(&server(&[("in", 1.0, 1.0), ("out", 9.0, 9.0)]).get(&target).await), ["in"]);
}

#[tokio::test]
async fn sheets_are_found_where_they_lie() {
    for query in ["1m/items?near=71,51&within=50km", "1m/items?filter=S_INTERSECTS(geometry,POINT(71.43%2051.13))"] {
        assert_eq!(sheets(query).await, ["M-42"], "{query}");
    }
    for (point, sheet) in [("180,1", "A-60"), ("-180,1", "A-1"), ("-179.9999,51", "M-1"), ("179.9999,51", "M-60")] {
        assert_eq!(sheets(&format!("1m/items?point={point}")).await, [sheet], "{point}");
    }
}

#[tokio::test]
async fn on_a_sheet_are_its_own_parts_and_not_its_neighbours() {
    assert_eq!(sheets("200k/items?sheet=M-42-XII").await, ["M-42-XII"]);
    assert_eq!(sheets("1m/items?sheet=M-42-XII").await, ["M-42"]);
    assert_eq!(sheets("10k/items?sheet=M-42-XII&limit=1000").await.len(), 256);
    let border = server(&[("on the edge of A-31 and A-30", 0.0, 2.0), ("off", 9.0, 9.0)]);
    assert!(found(&border.get("/collections/a/items?sheet=A-31").await).len() <= 1);
}

#[tokio::test]
async fn sheets_are_found_by_any_spelling_of_their_names_however_far_apart() {
    assert_eq!(sheets("200k/items?ids=m-42-xi,%D0%9C-42-XII,foo").await, ["M-42-XI", "M-42-XII"]);
    assert_eq!(sheets("10k/items?ids=A-1-1-%D0%90-%D0%B0-1,U-60-144-%D0%93-%D0%B3-4").await.len(), 2);
    for query in ["10k/items?ids=foo", "1m/items?ids=M-42-XII"] {
        assert!(sheets(query).await.is_empty(), "{query}");
    }
}

#[tokio::test]
async fn sheets_of_every_scale_are_found_by_name_by_time_and_around_a_place() {
    let name = "M-42-35-%D0%93-%D0%B1-1";
    for query in [
        format!("10k/items?id={name}"),
        "10k/items?id=m-42-35-%D0%B3-%D0%91-1&datetime=2020-01-01".to_owned(),
        format!("10k/items?filter=sheet='{name}'"),
        format!("10k/items?filter=denominator=10000%20AND%20sheet%20IN%20('{name}','foo')"),
        format!("10k/items?filter=id='{name}'&near=70,50"),
    ] {
        assert_eq!(sheets(&query).await, ["M-42-35-Г-б-1"], "{query}");
    }
    assert_eq!(sheets("200k/items?id=m-42-xii").await, ["M-42-XII"]);
    for query in ["200k/items?id=foo", "10k/items?filter=sheet='M-42-XII'", "10k/items?id=foo&ids=M-42-XII"] {
        assert!(sheets(query).await.is_empty(), "{query}");
    }
    let server = server(&[("a", 0.0, 0.0)]);
    let get = async |query: &str| server.get(&format!("/collections/sheets-{query}")).await.json();
    assert_eq!(get("100k/items?datetime=2020-01-01&count=only").await["numberMatched"], 153_360);
    let nearest = get("100k/items?near=70,50.1&limit=3&offset=1").await;
    assert_eq!(nearest["numberMatched"], 153_360);
    assert_eq!(nearest["features"].as_array().unwrap().len(), 3);
    let next = nearest["links"].as_array().unwrap().iter().find(|link| link["rel"] == "next").unwrap();
    assert!(next["href"].as_str().unwrap().ends_with("offset=4"), "{next}");
    let ids = |answer: &serde_json::Value| -> Vec<String> {
        answer["features"].as_array().unwrap().iter().map(|f| f["id"].to_string()).collect()
    };
    assert_eq!(ids(&get("10k/items?near=70,50.1&within=20km&limit=5").await), ids(&get("10k/items?near=70,50.1&limit=5").await));
}

#[tokio::test]
async fn sheets_of_large_boxes_are_counted_in_every_crs() {
    let server = server(&[("a", 0.0, 0.0)]);
    let matched = async |query: &str| {
        let answer = server.get(&format!("/collections/sheets-10k/items?limit=1&{query}")).await;
        assert_eq!(answer.status, 200, "{query}: {}", answer.text());
        answer.json()["numberMatched"].as_u64().unwrap()
    };
    // Half of all, and where the datum shifts those to the west of Greenwich into the box, a column more.
    let half = matched("bbox=0,0,180,88").await;
    assert!((9_815_040 / 2..=9_815_040 / 2 + 2112).contains(&half), "{half}");
    let mercator = "bbox=5009377.085697312,4865942.279503176,10018754.171394622,7361866.113051185&bbox-crs=EPSG:3857";
    assert_eq!(matched(mercator).await, matched("bbox=45,40,90,55").await);
}

#[tokio::test]
async fn what_too_many_sheets_cannot_be_asked_is_named() {
    let server = server(&[("a", 0.0, 0.0)]);
    for (query, parameter) in [
        ("bbox=46,40,87,55&filter=scale%20IS%20NULL", "filter"),
        ("q=M&limit=1", "q"),
        ("sortby=sheet", "sortby"),
        ("bbox=46,40,87,55&f=csv", "limit"),
        ("near=70,50&f=csv", "near"),
        ("bbox=0,1000000,8000000,9000000&bbox-crs=EPSG:28412", "bbox"),
    ] {
        let answer = server.get(&format!("/collections/sheets-10k/items?{query}")).await;
        assert_eq!((answer.status.as_u16(), &answer.json()["parameter"]), (400, &parameter.into()), "{query}");
    }
}

#[tokio::test]
async fn all_sheets_can_be_counted_and_paged_in_a_box_around_the_world() {
    let server = server(&[("a", 0.0, 0.0)]);
    for query in ["resulttype=hits", "count=only", "bbox=-180,-90,180,90&limit=2"] {
        let answer = server.get(&format!("/collections/sheets-10k/items?{query}")).await;
        assert_eq!(answer.json()["numberMatched"], 9_815_040, "{query}");
    }
    // Without 240 rows of 5760 sheets each.
    let northern = server.get("/collections/sheets-10k/items?bbox=-180,10.01,180,90&limit=1").await.json();
    assert_eq!(northern["numberMatched"], 9_815_040 - 240 * 5760);
}

#[tokio::test]
async fn a_predicate_of_two_literals_is_the_same_for_every_feature() {
    let server = server(&[("a", 0.0, 0.0), ("b", 1.0, 1.0)]);
    let area = "POLYGON((0 0,4 0,4 4,0 4,0 0))";
    for (filter, all) in [
        (format!("S_CROSSES(LINESTRING(-1 2,2 2),{area})"), true),
        (format!("S_WITHIN(LINESTRING(-1 2,2 2),{area})"), false),
        (format!("S_CONTAINS({area},POINT(1 1))"), true),
        (format!("S_TOUCHES(POINT(4 1),{area})"), true),
        ("S_INTERSECTS(BBOX(170,0,-170,1),POINT(175 0.5))".to_owned(), true),
        (format!("S_DISJOINT(BBOX(0,0,1,1),{area}) OR \"day\" IS NULL"), false),
        ("T_DURING(INTERVAL('1969-07-20','1969-07-21'),INTERVAL('1969-07-16','1969-07-24'))".to_owned(), true),
        ("T_AFTER(DATE('2020-01-01'),TIMESTAMP('2020-01-01T10:00:00Z'))".to_owned(), false),
        ("A_OVERLAPS(('a',1),(1.0,'b'))".to_owned(), true),
        ("CASEI('STRASSE') = CASEI('Straße') AND 'abc' LIKE 'a%' AND 7 BETWEEN 1 AND 9 AND 'x' IN ('x','y')".to_owned(), true),
        ("2 ^ 3 = 8 AND NOT TRUE = FALSE AND DATE('2020-01-01') < DATE('2020-01-02')".to_owned(), true),
    ] {
        let filter = utf8_percent_encode(&filter, NON_ALPHANUMERIC);
        let expected = if all { vec!["a", "b"] } else { vec![] };
        assert_eq!(found(&server.get(&format!("/collections/a/items?filter={filter}")).await), expected, "{filter}");
    }
}

#[tokio::test]
async fn sheets_of_a_box_however_large_are_counted_and_paged() {
    let server = server(&[("a", 0.0, 0.0)]);
    let kazakhstan = "/collections/sheets-10k/items?bbox=46.01,40.01,87.99,55.99";
    let first = server.get(&format!("{kazakhstan}&limit=2&offset=50000")).await.json();
    // 42° in columns of 3′45″, 16° in rows of 2′30″; what the datum shifts sheets by is less than what the box stays within.
    let (columns, rows) = (42 * 16, 16 * 24);
    assert_eq!(first["numberMatched"], columns * rows);
    assert_eq!(first["features"].as_array().unwrap().len(), 2);
    let next = first["links"].as_array().unwrap().iter().find(|link| link["rel"] == "next").unwrap();
    assert!(next["href"].as_str().unwrap().ends_with("offset=50002"), "{next}");
    let last = server.get(&format!("{kazakhstan}&offset={}", columns * rows - 1)).await.json();
    assert_eq!(last["features"].as_array().unwrap().len(), 1);
    for refused in ["&filter=scale%20IS%20NULL", "&f=csv", "&sortby=sheet"] {
        assert_eq!(server.get(&format!("{kazakhstan}{refused}")).await.status, 400, "{refused}");
    }
    assert_eq!(server.get(&format!("{kazakhstan}&f=csv&limit=5")).await.text().lines().count(), 6);
}

#[tokio::test]
async fn answers_are_sorted_by_the_id_of_the_feature_where_no_property_has_that_name() {
    let server = server(&[("b", 2.0, 0.0), ("c", 0.0, 0.0), ("a", 1.0, 0.0)]);
    for (sortby, ids) in [("id", ["a", "b", "c"]), ("-id", ["c", "b", "a"]), ("-day,%2Bid", ["a", "c", "b"])] {
        let answer = server.get(&format!("/collections/a/items?sortby={sortby}")).await.json();
        let found: Vec<&str> = answer["features"].as_array().unwrap().iter().filter_map(|f| f["id"].as_str()).collect();
        assert_eq!(found, ids, "{sortby}");
    }
    assert!(server.get("/collections/a/sortables").await.json()["properties"]["id"].is_object());
}

#[tokio::test]
async fn names_may_have_spaces_around_them() {
    let server = server(&[("a", 0.0, 0.0)]);
    let answer = server.get("/collections/a/items?properties=day,%20%22say%20%22%22a,b%22%22%22&sortby=%20day%20,%20-id").await;
    assert_eq!(answer.json()["features"][0]["properties"].as_object().map(serde_json::Map::len), Some(2), "{}", answer.text());
}

#[tokio::test]
async fn a_page_of_features_near_a_place_says_how_far_they_are() {
    let server = server(&[("a", 0.0, 0.0), ("b", 1.0, 0.0)]);
    let page = server.get("/collections/a/items?near=0,0.001&f=html").await.text().to_owned();
    assert!(page.contains("<th scope=\"col\">distance</th>"), "{page}");
    assert!(page.contains("111 m</td>") && page.contains("111.3 km</td>"), "{page}");
    assert!(!server.get("/collections/a/items?f=html").await.text().contains("distance"));
}

#[tokio::test]
async fn a_column_of_ids_is_shown_once_and_another_called_id_beside_them() {
    for (value, headings) in [("a", vec!["id", "name"]), ("x", vec!["feature", "id", "name"])] {
        let table = table(1, |_, batch| {
            batch.set_id(&FeatureId::Text("a".into()));
            batch.geometries.push_point(0.0, 0.0, None);
            batch.set("id", Value::Text(value));
            batch.set("name", Value::Text("A"));
        });
        let server = Server::new([ready("a", table)]);
        for target in ["/collections/a/items?f=html", "/collections/a?f=html"] {
            let page = server.get(target).await.text().to_owned();
            let found: Vec<&str> = page.split("<th scope=\"col\">").skip(1).map(|rest| rest.split('<').next().unwrap()).collect();
            assert_eq!(found, headings, "{target}");
        }
        let page = server.get("/collections/a/items/a?f=html").await.text().to_owned();
        assert_eq!(page.matches("<dt>id</dt>").count(), 1, "{page}");
    }
}

#[tokio::test]
async fn the_page_of_a_collection_leads_to_what_can_be_asked() {
    let server = server(&[("a", 0.0, 0.0)]);
    let page = server.get("/collections/a?f=html").await.text().to_owned();
    for path in ["schema", "queryables", "sortables"] {
        assert!(page.contains(&format!("href=\"http://geo.example/collections/a/{path}?f=html\"")), "{path}: {page}");
    }
}
