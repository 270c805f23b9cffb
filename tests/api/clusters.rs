//! Clusters of points and labels in tiles, and what is in a cluster.

use crate::server::{Answer, Server, described, info, ready, table};
use lode::{
    catalog::{ClusterSettings, CollectionInfo, Entry, TileSettings},
    model::{CrsReport, FeatureId, GeometryKind, PartKind, Value},
    store::Table,
};
use mvt_reader::{
    Reader,
    feature::{Feature, Value as TileValue},
};
use serde_json::Value as Json;
use std::collections::{BTreeMap, HashMap};

const ROWS: usize = 700;

/// Points in heaps of many sizes, some over the antimeridian, some by themselves, and a few near the poles.
fn deposits() -> Table {
    table(ROWS, |i, batch| {
        batch.set_id(&FeatureId::Integer(i as i64 + 1));
        let noise = |seed: usize| ((i * 7919 + seed) * 104_729 % 10_007) as f64 / 10_007.0 - 0.5;
        let (lon, lat) = [(70.0, 48.0), (71.0, 48.5), (-0.2, 0.1), (180.0, -16.0), (10.0, 89.0), (-120.0, -84.0)][i % 6];
        let spread = [0.01, 0.5, 3.0, 4.0, 60.0, 20.0][i / 6 % 6];
        let lon = lon + spread * noise(1);
        let lon = if lon > 180.0 { lon - 360.0 } else { lon };
        batch.geometries.push_point(lon, (lat + spread * noise(77)).clamp(-89.9, 89.9), None);
        batch.set("ore_t", if i % 10 == 0 { Value::Null } else { Value::Float(i as f64 / 8.0) });
        batch.set("holes", Value::Integer(i as i64));
        batch.set("commodity", Value::Text(["gold", "copper", "gold", "iron", "ree", "zinc", "tin"][i % 7]));
    })
}

fn clustered(id: &str, table: Table, cluster: ClusterSettings) -> Entry {
    let tiles = TileSettings { max_zoom: 9, cluster: Some(cluster), ..TileSettings::default() };
    let units = [("ore_t".to_owned(), "t".to_owned())].into();
    described(CollectionInfo { tiles, units, ..info(id) }, table, CrsReport::default())
}

fn settings() -> ClusterSettings {
    let sum = vec!["holes".to_owned(), "ore_t".to_owned()];
    ClusterSettings { radius_px: 50, max_zoom: 8, sum, count_by: Some("commodity".to_owned()) }
}

fn layer(tile: &Answer, name: &str) -> Vec<Feature<f32>> {
    assert!(tile.status.is_success(), "{}: {}", tile.status, tile.text());
    if tile.body.is_empty() {
        return vec![];
    }
    let reader = Reader::new(tile.body.clone()).unwrap();
    let place = reader.get_layer_names().unwrap().iter().position(|layer| layer == name);
    place.map(|place| reader.get_features(place).unwrap()).unwrap_or_default()
}

fn number(feature: &Feature<f32>, name: &str) -> Option<f64> {
    match feature.properties.as_ref()?.get(name)? {
        TileValue::Int(v) | TileValue::SInt(v) => Some(*v as f64),
        TileValue::UInt(v) => Some(*v as f64),
        TileValue::Float(v) => Some(f64::from(*v)),
        TileValue::Double(v) => Some(*v),
        other => panic!("{name}: {other:?}"),
    }
}

fn text<'a>(feature: &'a Feature<f32>, name: &str) -> Option<&'a str> {
    match feature.properties.as_ref()?.get(name)? {
        TileValue::String(text) => Some(text),
        other => panic!("{name}: {other:?}"),
    }
}

fn place(feature: &Feature<f32>) -> [f32; 2] {
    match &feature.geometry {
        geo_types::Geometry::Point(p) => [p.x(), p.y()],
        geo_types::Geometry::MultiPoint(p) if p.0.len() == 1 => [p.0[0].x(), p.0[0].y()],
        other => panic!("{other:?}"),
    }
}

fn is_in_tile(feature: &Feature<f32>) -> bool {
    place(feature).iter().all(|v| (0.0..4096.0).contains(v))
}

/// The features of all tiles of a zoom, each from the tile that it lies in.
async fn of_zoom(server: &Server, id: &str, z: u32, query: &str) -> Vec<Feature<f32>> {
    let mut found = vec![];
    for (x, y) in (0..1 << z).flat_map(|x| (0..1 << z).map(move |y| (x, y))) {
        let features = layer(&server.get(&format!("/xyz/{id}/{z}/{x}/{y}{query}")).await, id);
        // Where the world ends in the south there is no tile next to it.
        found.extend(features.into_iter().filter(|f| is_in_tile(f) || y + 1 == 1 << z && place(f)[1] == 4096.0));
    }
    found
}

fn rows_of(feature: &Feature<f32>) -> f64 {
    number(feature, "point_count").unwrap_or(1.0)
}

#[tokio::test]
async fn at_every_zoom_tiles_count_and_sum_up_all_features() {
    let server = Server::new([clustered("deposits", deposits(), settings())]);
    let holes: f64 = (0..ROWS).map(|i| i as f64).sum();
    let ore: f64 = (0..ROWS).filter(|i| i % 10 != 0).map(|i| i as f64 / 8.0).sum();
    let mut shown = 0;
    for z in 1..5 {
        let features = of_zoom(&server, "deposits", z, "").await;
        let total = |name: &str| features.iter().filter_map(|feature| number(feature, name)).sum::<f64>();
        assert_eq!(features.iter().map(rows_of).sum::<f64>(), ROWS as f64, "zoom {z}");
        assert_eq!((total("holes"), total("ore_t")), (holes, ore), "zoom {z}");
        assert!(features.len() >= shown, "zoom {z}");
        shown = features.len();
    }
}

#[tokio::test]
async fn a_cluster_tells_what_it_stands_for_and_its_link_lists_that() {
    let server = Server::new([clustered("deposits", deposits(), settings())]);
    for query in ["", "?filter=holes%20%3E%20200%20AND%20commodity%20%3C%3E%20%27tin%27"] {
        let features = of_zoom(&server, "deposits", 3, query).await;
        let clusters: Vec<_> = features.iter().filter(|f| f.properties.as_ref().unwrap().contains_key("cluster")).collect();
        assert!(clusters.len() > 5);
        for cluster in clusters {
            assert_eq!(cluster.properties.as_ref().unwrap()["cluster"], TileValue::Bool(true));
            let members = text(cluster, "members").unwrap();
            let items = server.get(&format!("{members}&limit=1000")).await.json();
            assert_eq!(items["numberMatched"].as_f64(), number(cluster, "point_count"), "{members}: {items}");
            let all = items["features"].as_array().unwrap();
            let sum = |name: &str| all.iter().filter_map(|f| f["properties"][name].as_f64()).sum::<f64>();
            assert_eq!(number(cluster, "holes"), Some(sum("holes")));
            assert_eq!(number(cluster, "ore_t").unwrap_or(0.0), sum("ore_t"));
            let mut counts: BTreeMap<&str, f64> = BTreeMap::new();
            all.iter().for_each(|f| *counts.entry(f["properties"]["commodity"].as_str().unwrap()).or_default() += 1.0);
            let most = counts.values().copied().fold(0.0, f64::max);
            let leading = text(cluster, "commodity").unwrap();
            assert_eq!((counts[leading], number(cluster, "commodity_1_count")), (most, Some(most)));
            assert_eq!(text(cluster, "commodity_1"), Some(leading));
            assert_eq!(number(cluster, "commodity_share"), Some(most / rows_of(cluster)));
            assert_eq!(number(cluster, "expansion_zoom").map(|z| z > 3.0 && z <= 9.0), Some(true));
            assert!(query.is_empty() || sum("holes") > 200.0 * rows_of(cluster));
            let few = server.get(&format!("{members}&commodity=gold&f=json")).await.json();
            assert_eq!(few["numberMatched"].as_f64(), counts.get("gold").copied().or(Some(0.0)));
        }
    }
}

#[tokio::test]
async fn tiles_next_to_each_other_have_the_same_clusters_in_their_buffers() {
    let server = Server::new([clustered("deposits", deposits(), ClusterSettings { radius_px: 20, ..settings() })]);
    let (z, mut compared) = (3, 0);
    let mut seen: HashMap<u64, HashMap<String, TileValue>> = HashMap::new();
    for (x, y) in (0..8).flat_map(|x| (0..8).map(move |y| (x, y))) {
        for feature in layer(&server.get(&format!("/xyz/deposits/{z}/{x}/{y}")).await, "deposits") {
            let properties = feature.properties.clone().unwrap();
            let known = seen.entry(feature.id.unwrap()).or_insert_with(|| properties.clone());
            compared += u32::from(*known == properties);
            assert_eq!(*known, properties);
        }
    }
    assert!(compared as usize > seen.len(), "some lie in buffers");
}

#[tokio::test]
async fn requests_cluster_as_they_like_and_the_same_wish_has_the_same_tile() {
    let server = Server::new([ready("plain", deposits()), clustered("deposits", deposits(), settings())]);
    let tile = async |path: &str| server.get(path).await;
    assert!(layer(&tile("/xyz/plain/3/5/2").await, "plain").iter().all(|f| rows_of(f) == 1.0));
    assert!(layer(&tile("/xyz/deposits/3/5/2?cluster=false").await, "deposits").iter().all(|f| rows_of(f) == 1.0));
    let asked = tile("/xyz/plain/3/5/2?cluster=radius_px:50,max_zoom:8,sum:ore_t,sum:holes,count_by:commodity").await;
    let other = tile("/xyz/plain/3/5/2?cluster=count_by:commodity,sum:holes,max_zoom:8,sum:ore_t").await;
    assert_eq!(asked.body, other.body);
    let set = tile("/xyz/deposits/3/5/2").await;
    assert_eq!(set.body, tile("/xyz/deposits/3/5/2?cluster=true").await.body);
    let (asked, set) = (layer(&asked, "plain"), layer(&set, "deposits"));
    assert_eq!(asked.len(), set.len());
    assert!(asked.iter().zip(&set).all(|(a, b)| number(a, "ore_t") == number(b, "ore_t") && a.id == b.id));
    let same = tile("/collections/deposits/tiles/WebMercatorQuad/3/2/5?f=mvt").await;
    assert_eq!(same.body, tile("/xyz/deposits/3/5/2").await.body);
}

#[tokio::test]
async fn clusters_of_another_tile_matrix_set_list_what_they_stand_for() {
    let server = Server::new([clustered("deposits", deposits(), settings())]);
    let mut rows = 0.0;
    for (row, column) in (0..4).flat_map(|row| (0..8).map(move |column| (row, column))) {
        let tile = server.get(&format!("/collections/deposits/tiles/WorldCRS84Quad/2/{row}/{column}?f=mvt")).await;
        if tile.status == 404 {
            continue;
        }
        for feature in layer(&tile, "deposits").iter().filter(|f| is_in_tile(f)) {
            rows += rows_of(feature);
            let Some(members) = text(feature, "members") else { continue };
            assert!(members.ends_with(",tms:WorldCRS84Quad"), "{members}");
            let items = server.get(members).await.json();
            assert_eq!(items["numberMatched"].as_f64(), number(feature, "point_count"), "{members}: {items}");
            assert!(number(feature, "expansion_zoom").is_some_and(|level| (3.0..=9.0).contains(&level)));
        }
    }
    assert_eq!(rows, ROWS as f64);
}

#[tokio::test]
async fn tile_json_tells_of_clusters_and_labels() {
    let server = Server::new([clustered("deposits", deposits(), settings()), ready("sheets", squares())]);
    let json = server.get("/xyz/deposits,sheets/tilejson.json?cluster=true&labels=true").await.json();
    let layers = json["vector_layers"].as_array().unwrap();
    assert_eq!(layers.iter().map(|l| l["id"].as_str().unwrap()).collect::<Vec<_>>(), ["deposits", "sheets", "sheets_labels"]);
    let clusters = serde_json::json!({
        "radius_px": 50, "max_zoom": 8, "sum": ["holes", "ore_t"], "count_by": "commodity", "units": { "ore_t": "t" },
    });
    assert_eq!(layers[0]["clusters"], clusters);
    for (name, field_type) in
        [("point_count", "Number"), ("members", "String"), ("cluster", "Boolean"), ("commodity_share", "Number")]
    {
        assert_eq!(layers[0]["fields"][name], field_type);
    }
    assert_eq!((layers[1].get("clusters"), &layers[2]["fields"]["label_rank"]), (None, &Json::from("Number")));
    assert!(json["tiles"][0].as_str().unwrap().ends_with("&cluster=true&labels=true"), "{json}");
    let set = server.get("/tiles/WebMercatorQuad?collections=deposits,sheets&labels=true").await.json();
    assert_eq!(set["layers"][2]["propertiesSchema"]["properties"]["label_rank"]["type"], "integer");
    assert_eq!(set["layers"][0]["propertiesSchema"]["properties"]["point_count"]["type"], "number");
}

#[tokio::test]
async fn what_cannot_be_clustered_so_is_refused() {
    let server = Server::new([
        clustered("deposits", deposits(), settings()),
        ready("sheets", squares()),
        ready("sheets_labels", squares()),
    ]);
    for (query, part) in [
        ("cluster=", "nothing is said"),
        ("cluster=yes", "`yes` is no setting"),
        ("cluster=radius_px:4", "radius_px cannot be `4`"),
        ("cluster=radius_px:256", "radius_px"),
        ("cluster=max_zoom:21", "max_zoom"),
        ("cluster=sum:ore", "did you mean `ore_t`?"),
        ("cluster=sum:commodity", "no numbers"),
        ("cluster=count_by:nothing", "no property `nothing`"),
        ("cluster=colour:red", "`colour` says nothing"),
        ("labels=maybe", "labels"),
    ] {
        let answer = server.get(&format!("/xyz/deposits/0/0/0?{query}")).await;
        assert_eq!(answer.status, 400, "{query}");
        assert!(answer.text().contains(part), "{query}: {}", answer.text());
    }
    assert_eq!(server.get("/xyz/sheets,sheets_labels/0/0/0?labels=true").await.status, 400);
    assert_eq!(server.get("/xyz/sheets,deposits/0/0/0?cluster=sum:ore_t").await.status, 200, "goes for layers of points");
    let members = "/collections/deposits/items?in-cluster=radius_px:50,max_zoom:8,";
    for rest in ["id:0,data:1", "id:99999999,data:1", "id:0", "id:x,data:1", "id:0,data:1,tms:none", "nonsense"] {
        assert_eq!(server.get(&format!("{members}{rest}")).await.status, 400, "{rest}");
    }
    assert_eq!(server.get(&format!("{}id:0,data:1", members.replace("deposits", "sheets"))).await.status, 400);
}

#[tokio::test]
async fn many_in_one_place_are_one_cluster_that_no_zoom_opens() {
    let spot = table(5000, |i, batch| {
        batch.set_id(&FeatureId::Integer(i as i64));
        batch.geometries.push_point(76.9, 43.2, None);
    });
    let server = Server::new([ready("spot", spot), ready("none", table(0, |_, _| {}))]);
    for z in [0u32, 7, 13] {
        let at = |share: f64| (share * f64::from(1 << z)) as u32;
        let y = (43.2f64.to_radians().tan().asinh() / std::f64::consts::PI).mul_add(-0.5, 0.5);
        let tile = server.get(&format!("/xyz/spot/{z}/{}/{}?cluster=true", at((76.9 + 180.0) / 360.0), at(y))).await;
        let features = layer(&tile, "spot");
        assert_eq!(features.len(), 1);
        assert_eq!(
            (number(&features[0], "point_count"), text(&features[0], "point_count_abbreviated")),
            (Some(5000.0), Some("5k"))
        );
        assert_eq!((number(&features[0], "expansion_zoom"), tile.header("lode-thinned")), (None, None));
    }
    assert_eq!(server.get("/xyz/none/0/0/0?cluster=true").await.status, 204);
}

/// Squares that touch, each of another size, and a line.
fn squares() -> Table {
    table(40, |i, batch| {
        batch.set_id(&FeatureId::Integer(i as i64 + 1));
        let (west, south, side) = (60.0 + (i % 8) as f64, 40.0 + (i / 8) as f64, 0.1 + 0.02 * i as f64);
        let ring = [[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0], [0.0, 0.0]];
        let corners = ring.map(|[x, y]| [west + x * side, south + y * side]);
        let shape = if i == 7 { &corners[..2] } else { &corners };
        shape.iter().for_each(|p| batch.geometries.position(p[0], p[1], None));
        batch.geometries.end_ring();
        let (part, kind) =
            if i == 7 { (PartKind::Line, GeometryKind::LineString) } else { (PartKind::Polygon, GeometryKind::Polygon) };
        batch.geometries.end_part(part);
        batch.geometries.end_row(kind);
        batch.set("name", Value::Text(&format!("square {i}")));
    })
}

#[tokio::test]
async fn every_shown_shape_has_one_label_in_its_middle_at_every_zoom() {
    let server = Server::new([ready("sheets", squares())]);
    for z in [4u32, 6, 8] {
        let mut labels: HashMap<u64, [f64; 2]> = HashMap::new();
        let (mut shapes, tiles) = (std::collections::HashSet::new(), 1u32 << z);
        let range = |from: f64, to: f64| (from * f64::from(tiles)) as u32..=(to * f64::from(tiles)) as u32;
        for (x, y) in range(0.66, 0.69).flat_map(|x| range(0.35, 0.38).map(move |y| (x, y))) {
            let tile = server.get(&format!("/xyz/sheets/{z}/{x}/{y}?labels=true")).await;
            shapes.extend(layer(&tile, "sheets").iter().map(|f| f.id.unwrap()));
            for label in layer(&tile, "sheets_labels") {
                if !is_in_tile(&label) {
                    continue;
                }
                let [px, py] = place(&label).map(|v| f64::from(v) / 4096.0);
                let world = [(f64::from(x) + px) / f64::from(tiles), (f64::from(y) + py) / f64::from(tiles)];
                assert!(labels.insert(label.id.unwrap(), world).is_none(), "one label each");
                let i = label.id.unwrap() - 1;
                assert_eq!(text(&label, "name"), Some(format!("square {i}").as_str()));
                // The line comes last; of the others the last row is the largest, Mercator or not.
                assert_eq!(number(&label, "label_rank") == Some(40.0), i == 7);
            }
        }
        assert!(shapes.iter().all(|id| labels.contains_key(id)) && labels.keys().all(|id| shapes.contains(id)), "zoom {z}");
        for (id, [x, _]) in labels {
            let i = id - 1;
            let middle = 60.0 + (i % 8) as f64 + 0.05 + 0.01 * i as f64;
            assert!((x * 360.0 - 180.0 - middle).abs() < 0.06, "zoom {z}, {i}: {}", x * 360.0 - 180.0);
        }
    }
    let plain = server.get("/xyz/sheets/6/43/23").await;
    assert!(layer(&plain, "sheets_labels").is_empty());
}
