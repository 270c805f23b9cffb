//! What features amount to.

use crate::server::{Server, deposits, info, ready, table};
use axum::{body::Body, http::Request};
use http_body_util::BodyExt;
use lode::{
    catalog::{Collection, CollectionInfo, Entry},
    http::HttpSettings,
    model::Value,
};
use std::sync::Arc;

fn server() -> Server {
    let units = [("grade".to_owned(), "g/t".to_owned())].into();
    let deposits = Collection::of_table(CollectionInfo { units, ..info("deposits") }, deposits());
    let halves = table(2, |i, batch| {
        let (west, east) = [(60.0, 72.0), (72.0, 90.0)][i];
        let ring: geo_types::LineString = vec![(west, 40.0), (east, 40.0), (east, 55.0), (west, 55.0), (west, 40.0)].into();
        batch.geometries.push(&geo_types::Geometry::Polygon(geo_types::Polygon::new(ring, vec![]))).unwrap();
        batch.set("name", Value::Text(["West", "East"][i]));
    });
    Server::new([Entry::Ready(Arc::new(deposits)), ready("halves", halves)])
}

async fn post(server: &Server, target: &str, body: impl Into<Body>) -> (u16, String) {
    let request = Request::builder().method("POST").uri(target).header("host", "geo.example").body(body.into()).unwrap();
    let response = server.send(request).await;
    let status = response.status().as_u16();
    (status, String::from_utf8(response.into_body().collect().await.unwrap().to_bytes().to_vec()).unwrap())
}

#[tokio::test]
async fn statistics_say_of_every_number_what_it_is() {
    let answer =
        server().get("/collections/deposits/statistics?group-by=commodity&measures=count,sum(grade),max(year)&grade=0.5").await;
    let json = answer.json();
    assert_eq!(json["filter"], "grade = 0.5");
    assert_eq!(json["measures"][1]["unit"], "g/t");
    assert!(json["measures"][2]["rule"].as_str().unwrap().contains("nothing declares"));
    assert_eq!(json["groups"][0]["key"]["commodity"], "Copper");
    assert_eq!(json["groups"][0]["values"]["sum(grade)"], 0.5);
    assert_eq!(json["groups"][0]["featuresWithoutValue"]["max(year)"], 1);
    assert_eq!(json["total"]["values"]["count"], 1);
    assert_eq!(answer.header("content-type"), Some("application/json"));
}

#[tokio::test]
async fn commodities_know_their_families_and_numbers_their_units() {
    let server = server();
    let get = async |query: &str| server.get(&format!("/collections/deposits/{query}")).await.json();
    let base_metals = get("items?filter=commodity_in(commodity,%27base%20metals%27)").await;
    assert_eq!((&base_metals["numberMatched"], &base_metals["features"][0]["id"]), (&1.into(), &"KZ-2".into()));
    let families = get("statistics?group-by=family(commodity)").await;
    let keys: Vec<_> = families["groups"].as_array().unwrap().iter().map(|group| &group["key"]["family(commodity)"]).collect();
    assert!(keys.contains(&&"base metal".into()) && keys.contains(&&"precious metal".into()), "{keys:?}");
    let both = get("statistics?measures=mean(grade),mean(grade,unit:%25)").await;
    assert_eq!(both["measures"][1]["unit"], "%");
    let value = |name: &str| both["total"]["values"][name].as_f64().unwrap();
    assert!((value("mean(grade)") / 1e4 - value("mean(grade,unit:%)")).abs() < 1e-12);
}

#[tokio::test]
async fn the_links_of_groups_lead_to_their_features() {
    let server = server();
    for by in
        ["name", "each(commodity)", "year(year)", "open", "sheet:1m", "grade", "square:500km", "bins(grade,2)", "bins(year,7)"]
    {
        let url = format!("/collections/deposits/statistics?group-by={by}&bbox=60,40,90,60");
        let json = server.get(&url).await.json();
        let groups = json["groups"].as_array().unwrap();
        let linked = groups.iter().filter(|group| !group["links"].is_null());
        assert!(linked.clone().count() >= 1, "{by}: {json}");
        for group in linked {
            let href = group["links"][0]["href"].as_str().unwrap().strip_prefix("http://geo.example").unwrap();
            let items = server.get(href).await.json();
            assert_eq!(items["numberMatched"], group["numberMatched"], "{by}: {href}: {items}");
        }
    }
}

#[tokio::test]
async fn a_histogram_stays_where_it_is_when_a_filter_changes() {
    let server = server();
    let url = "/collections/deposits/statistics?group-by=bins(grade,3)";
    let all = server.get(url).await.json();
    assert_eq!(all["groupBy"][0]["edges"], serde_json::json!([0.0, 0.5, 1.0, 1.5]));
    let group = |json: &serde_json::Value, i: usize| {
        let group = &json["groups"][i];
        (group["key"]["bins(grade,3)"].clone(), group["label"]["bins(grade,3)"].clone(), group["values"]["count"].clone())
    };
    let bin = |min: f64, max: f64| serde_json::json!({ "min": min, "max": max });
    assert_eq!(group(&all, 0), (bin(0.0, 0.5), "[0, 0.5)".into(), 1.into()));
    assert_eq!(group(&all, 2), (bin(1.0, 1.5), "[1, 1.5]".into(), 2.into()));
    let some = server.get(&format!("{url}&name=Жезқазған")).await.json();
    assert_eq!((&some["groupBy"][0], some["groups"].as_array().unwrap().len()), (&all["groupBy"][0], 1));
    assert_eq!(group(&some, 0).0, bin(0.5, 1.0));
    let years = server.get("/collections/deposits/statistics?group-by=bins(year,4)&f=csv").await;
    assert_eq!(years.text(), "\"bins(year,4) min\",\"bins(year,4) max\",count\r\n1944,1964,1\r\n2004,2023,1\r\n,,2\r\n");
    let one = server.get("/collections/deposits/statistics?group-by=bins(year,9)&filter=year=2023").await.json();
    assert_eq!(one["groups"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn regions_sheets_and_cells_are_features_of_a_map() {
    let server = server();
    for (by, groups) in [("region:halves", 3), ("sheet:200k", 4), ("square:100km", 4), ("h3:4", 4)] {
        let answer =
            server.get(&format!("/collections/deposits/statistics?group-by={by}&f=geojson&measures=count,mean(grade)")).await;
        assert_eq!(answer.header("content-type"), Some("application/geo+json"));
        let json = answer.json();
        let features = json["features"].as_array().unwrap();
        assert_eq!(features.len(), groups, "{by}: {json}");
        let placed = features.iter().filter(|feature| feature["geometry"]["coordinates"].is_array());
        assert_eq!(placed.count(), groups - 1, "one deposit is nowhere");
        assert_eq!(features.iter().map(|feature| feature["properties"]["count"].as_u64().unwrap()).sum::<u64>(), 4);
    }
    let csv = server.get("/collections/deposits/statistics?group-by=region:halves&f=csv&measures=sum(grade)").await;
    assert!(csv.text().starts_with("region:halves,region:halves name,sum(grade) [g/t]\r\n"), "{}", csv.text());
    assert!(
        csv.text().contains(",West,0.5\r\n") && csv.text().contains(",East,1.0\r\n") && csv.text().contains(",,1.5\r\n"),
        "{}",
        csv.text()
    );
    let page = server.ask("GET", "/collections/deposits/statistics?group-by=region:halves", &[("accept", "text/html")]).await;
    assert!(page.text().contains("West") && page.text().contains("How the numbers are made") && !page.text().contains("<script"));
}

#[tokio::test]
async fn map_sheets_are_regions() {
    let server = server();
    let url =
        "/collections/halves/statistics?group-by=region:sheets-1m&measures=count,covered_km2,covered_share&bbox=66,45,77,51";
    let json = server.get(url).await.json();
    let groups = json["groups"].as_array().unwrap();
    // The halves reach into sheets around the box, too, of which nothing is asked.
    let share = |group: &serde_json::Value| group["values"]["covered_share"].as_f64().unwrap_or(1.0);
    let names: Vec<&str> = groups.iter().map(|group| group["key"]["region:sheets-1m"].as_str().unwrap()).collect();
    for name in ["L-42", "M-42", "L-43", "M-43"] {
        assert!(names.contains(&name), "{names:?}");
        assert!(
            groups.iter().any(|group| group["key"]["region:sheets-1m"] == name && group["values"]["covered_share"].is_number())
        );
    }
    assert!(groups.iter().all(|group| (share(group) - 1.0).abs() < 1e-12), "{groups:?}");
    let covered = |group: &serde_json::Value| group["values"]["covered_km2"].as_f64().unwrap();
    let total = covered(&json["total"]);
    assert!((groups.iter().map(covered).sum::<f64>() / total - 1.0).abs() < 1e-11, "{total}");
    let again = server.get(url).await;
    assert_eq!(server.ask("GET", url, &[("if-none-match", again.header("etag").unwrap())]).await.status, 304);
    let counts = server.get("/collections/deposits/statistics?group-by=region:sheets-200k&f=csv").await;
    assert!(counts.status == 200 && counts.text().lines().count() > 3, "{}", counts.text());
}

#[tokio::test]
async fn polygons_and_conditions_can_be_posted() {
    let server = server();
    let url = "/collections/halves/statistics?measures=count,covered_share";
    let polygon = r#"{"type":"Feature","geometry":{"type":"Polygon","coordinates":[[[69,47],[76,47],[76,49],[69,49],[69,47]]]},"properties":{}}"#;
    let (status, body) = post(&server, url, polygon).await;
    let json: serde_json::Value = serde_json::from_str(&body).unwrap();
    assert_eq!(
        (status, &json["numberMatched"], &json["total"]["values"]["covered_share"]),
        (200, &2.into(), &1.0.into()),
        "{body}"
    );
    assert!(json["filter"].as_str().unwrap().starts_with("S_INTERSECTS(geometry"));
    // Another area besides is no reason not to look into both: 70 to 76, of which the halves have all.
    let (_, clipped) =
        post(&server, &format!("{}&bbox=70,40,80,60&name=West", url.replace("count", "covered_km2")), polygon).await;
    let clipped: serde_json::Value = serde_json::from_str(&clipped).unwrap();
    // 70 to 72 of 70 to 76; the area between 47 and 49 N is 16 562.45 km2 for 1° (pyproj, edges in steps of 0.0001°).
    assert!((clipped["total"]["values"]["covered_share"].as_f64().unwrap() - 1.0 / 3.0).abs() < 1e-12, "{clipped}");
    let url = "/collections/deposits/statistics?measures=count";
    let both = format!("{url}&filter=year=2023");
    assert!(post(&server, &both, polygon).await.1.contains("\"numberMatched\":1,"));
    let cql2 = r#"{"op":">=","args":[{"property":"grade"},1]}"#;
    assert!(post(&server, "/collections/deposits/statistics", cql2).await.1.contains("\"numberMatched\":2,"));
    let (status, body) = post(&server, url, vec![b' '; 11 << 20]).await;
    assert!(status == 413 && body.contains("simplify"), "{status} {body}");
    let (status, body) = post(&server, url, r#"{"type":"Point","coordinates":[1,2]}"#).await;
    assert!(status == 400 && body.contains("Point"), "{status} {body}");
    let (status, body) = post(&server, "/collections/deposits/items", polygon).await;
    assert!(status == 405, "{status} {body}");
}

#[tokio::test]
async fn a_bad_question_is_refused_with_what_would_do() {
    let server = server();
    for (query, said) in [
        ("measures=sum(name)", "`name` is text, which has no sum"),
        ("measures=sum(grad)", "did you mean `grade`"),
        ("measures=grade", "sum(grade)"),
        ("measures=sum(grade,unit:furlong)", "`furlong` is no unit"),
        ("measures=sum(grade,unit:km2)", "`grade` is in g/t, a part by mass, and km2 is an area"),
        ("measures=count(name,unit:t)", "has no unit"),
        ("filter=commodity_in(commodity,'godl')", "did you mean 'gold'"),
        ("mix=1", "neither true nor false"),
        ("measures=totl(grade)", "no measure"),
        ("measures=covered_share", "covered_share is of polygons, and the collection has none"),
        ("measures=area_km2", "area_km2 is of polygons"),
        ("measures=length_km", "length_km is of lines"),
        ("measures=", "nothing is named"),
        ("group-by=comodity", "did you mean `commodity`"),
        ("group-by=region:nowhere", "no collection `nowhere`"),
        ("group-by=region:deposits", "no polygons"),
        ("group-by=region:deposits", "the id of one collection of polygons"),
        ("group-by=sheet:300k", "200k"),
        ("group-by=square:1mm", "50km"),
        ("group-by=h3:16", "0 to 15"),
        ("group-by=year(grade)", "float"),
        ("group-by=bins(name,20)", "`name` is text, and bins are of numbers"),
        ("group-by=bins(commodity,20)", "`commodity` is list"),
        ("group-by=bins(open,2)", "`open` is boolean"),
        ("group-by=bins(grad,20)", "did you mean `grade`"),
        ("group-by=bins(grade)", "from 2 to 100, as in bins(grade,20)"),
        ("group-by=bins(grade,101)", "bins(grade,101): no number of bins"),
        ("group-by=bins(grade,1)", "no number of bins"),
        ("group-by=bins(grade,-3)", "no number of bins"),
        ("group-by=commodity,commodity", "twice"),
        ("f=geojson&group-by=name", "regions, sheets or cells"),
        ("f=xml", "geojson"),
        ("limit=10", "no such parameter"),
        ("meassures=count", "did you mean `measures`"),
        ("filter=nme='x'", "did you mean `name`"),
    ] {
        let answer = server.get(&format!("/collections/deposits/statistics?{query}")).await;
        assert_eq!(answer.status, 400, "{query}: {}", answer.text());
        assert_eq!(answer.header("content-type"), Some("application/problem+json"));
        assert!(answer.text().contains(said), "{query}: {}", answer.text());
    }
    for (query, said) in [
        ("measures=covered_share", "share of a region"),
        ("measures=covered_km2&group-by=sheet:200k", "region:sheets-200k"),
        ("measures=covered_km2&group-by=h3:3", "`h3:3`"),
        ("measures=covered_km2&near=70,48&within=12000km", "9,500 km"),
        ("group-by=region:sheets-10k", "sheets come into question"),
    ] {
        let answer = server.get(&format!("/collections/halves/statistics?{query}")).await;
        assert!(answer.status == 400 && answer.text().contains(said), "{query}: {}", answer.text());
    }
    for (query, parameter, value) in [
        ("measures=count,sum(name)", "measures", "sum(name)"),
        ("measures=covered_share", "measures", "covered_share"),
        ("group-by=name,year(grade)", "group-by", "year(grade)"),
        ("group-by=bins(name,20)", "group-by", "bins(name,20)"),
        ("group-by=region:halves,name,region:deposits", "group-by", "region:halves,name,region:deposits"),
    ] {
        let problem = server.get(&format!("/collections/deposits/statistics?{query}")).await.json();
        assert_eq!((&problem["parameter"], &problem["value"]), (&parameter.into(), &value.into()), "{query}: {problem}");
    }
    assert_eq!(server.get("/collections/none/statistics").await.status, 404);
    let few = Server::with([ready("deposits", deposits())], HttpSettings { groups_max: 3, ..HttpSettings::default() });
    let many = few.get("/collections/deposits/statistics?group-by=name").await;
    assert!(many.status == 400 && many.text().contains("more than 3 groups"), "{}", many.text());
    assert_eq!(few.get("/collections/deposits/statistics?group-by=name&filter=year%3E0").await.status, 200);
}

#[tokio::test]
async fn an_answer_that_still_holds_is_not_sent_again() {
    let server = server();
    let url = "/collections/deposits/statistics?group-by=commodity";
    let first = server.get(url).await;
    let tag = first.header("etag").unwrap();
    assert_eq!(server.ask("GET", url, &[("if-none-match", tag)]).await.status, 304);
    let head = server.ask("HEAD", url, &[]).await;
    assert_eq!((head.status.as_u16(), head.body.len(), head.header("etag")), (200, 0, Some(tag)));
    assert_ne!(server.get(&format!("{url}&f=csv")).await.header("etag"), Some(tag));
}
