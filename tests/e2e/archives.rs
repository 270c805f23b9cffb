//! Archives of tiles: what is exported is what is served, and is served again.

use crate::lode::{Lode, Server, places, wait_until};
use std::{fs, process::Output};

const AREAS: &str = r#"{"type":"FeatureCollection","features":[
    {"type":"Feature","id":1,"properties":{"name":"Қызыл","km2":12.5},"geometry":{"type":"Polygon",
     "coordinates":[[[60,44],[72,44.5],[71,51],[66,48],[60,50],[60,44]],[[62,45],[64,45],[63,46],[62,45]]]}},
    {"type":"Feature","id":2,"properties":{"name":"Line"},"geometry":{"type":"LineString","coordinates":[[179,10],[181,12],[-170,60]]}},
    {"type":"Feature","id":3,"properties":{"name":"Tiny"},"geometry":{"type":"Polygon",
     "coordinates":[[[68,48],[68.0001,48],[68.0001,48.0001],[68,48]]]}}]}"#;

fn said(output: &Output) -> (Option<i32>, String) {
    (output.status.code(), String::from_utf8_lossy(&[&output.stdout[..], &output.stderr[..]].concat()).into_owned())
}

/// A folder with points and areas.
fn sources() -> Lode {
    let lode = Lode::new();
    lode.write("data/points.csv", &places(3000));
    lode.write("data/areas.geojson", AREAS);
    lode.write(
        "config.toml",
        "[[collections]]\nsource = \"data/points.csv\"\ntiles = { max_zoom = 7 }\n\
         [[collections]]\nsource = \"data/areas.geojson\"\ntiles = { min_zoom = 1, max_zoom = 7 }\n",
    );
    lode
}

/// The body of a tile: status, and bytes as they are.
fn tile(server: &Server, ids: &str, [z, x, y]: [u32; 3], encoding: &str) -> (u16, Option<String>, Vec<u8>) {
    let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
    let mut response =
        agent.get(format!("{}/xyz/{ids}/{z}/{x}/{y}", server.url)).header("accept-encoding", encoding).call().unwrap();
    let coding = response.headers().get("content-encoding").map(|value| value.to_str().unwrap().to_owned());
    (response.status().as_u16(), coding, response.body_mut().read_to_vec().unwrap())
}

#[test]
fn archives_hold_the_tiles_that_are_served_and_are_served_as_they_hold_them() {
    let lode = sources();
    let variants: [&[&str]; 4] =
        [&["gz.pmtiles"], &["br.pmtiles", "--compression", "br"], &["zstd.pmtiles", "--compression", "zstd"], &["mb.mbtiles"]];
    for variant in variants {
        let (code, text) = said(&lode.run(&[&["export", "-o"], variant].concat()));
        assert_eq!(code, Some(0), "{text}");
        assert!(text.contains("points, areas: ") && text.contains("zoom 0 to 7, in "), "{text}");
    }
    let live = lode.serve(&[]);
    live.wait_ready();
    let archives = lode.serve(&["gz.pmtiles", "br.pmtiles", "zstd.pmtiles", "mb.mbtiles"]);
    archives.wait_ready();
    let mut drawn = 0;
    for z in 0..=5u32 {
        for (x, y) in (0..1 << z).flat_map(|x| (0..1 << z).map(move |y| (x, y))) {
            let expected = tile(&live, "points,areas", [z, x, y], "identity");
            drawn += u32::from(expected.0 == 200);
            for id in ["gz", "br", "zstd", "mb"] {
                // Three of the four only where something is, for speed.
                if id == "gz" || expected.0 == 200 {
                    assert!(tile(&archives, id, [z, x, y], "identity") == expected, "{id} {z}/{x}/{y}");
                }
            }
        }
    }
    assert!(drawn > 25, "{drawn}");
    assert_eq!(tile(&archives, "gz", [8, 0, 0], "gzip").0, 404, "beyond the last zoom");
    // As it lies there for all who take that, whatever they like more.
    for (id, coding) in [("gz", "gzip"), ("br", "br"), ("zstd", "zstd"), ("mb", "gzip")] {
        assert_eq!(tile(&archives, id, [4, 11, 5], "gzip, br, zstd").1.as_deref(), Some(coding), "{id}");
    }
    assert_eq!(tile(&archives, "br", [4, 10, 5], "gzip").1.as_deref(), Some("gzip"));
    let document = archives.json("/xyz/gz/tilejson.json");
    let from_live = live.json("/xyz/points,areas/tilejson.json");
    for member in ["vector_layers", "minzoom", "maxzoom", "name"] {
        assert_eq!(document[member], from_live[member], "{member}");
    }
    assert!(archives.out.text().contains("gz: vector tiles, zoom 0 to 7, from gz.pmtiles (PMTiles)\n  layers  points, areas"));
    assert_eq!(archives.log.text(), "", "the log is clean");
}

#[test]
fn archives_of_mlt_are_made_and_served_again() {
    let lode = sources();
    for file in ["a.pmtiles", "a.mbtiles"] {
        let (code, text) = said(&lode.run(&["export", "-o", file, "--tile-format", "mlt"]));
        assert_eq!(code, Some(0), "{text}");
    }
    fs::rename(lode.folder.path().join("a.mbtiles"), lode.folder.path().join("b.mbtiles")).unwrap();
    let live = lode.serve(&[]);
    live.wait_ready();
    let archives = lode.serve(&["a.pmtiles", "b.mbtiles"]);
    archives.wait_ready();
    let mlt = |server: &Server, ids: &str, [z, x, y]: [u32; 3]| {
        let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
        let mut answer = agent.get(format!("{}/xyz/{ids}/{z}/{x}/{y}.mlt", server.url)).call().unwrap();
        let media_type = answer.headers().get("content-type").map(|value| value.to_str().unwrap().to_owned());
        (answer.status().as_u16(), media_type, answer.body_mut().read_to_vec().unwrap())
    };
    let mut drawn = 0;
    for (x, y) in (0..16).flat_map(|x| (0..16).map(move |y| (x, y))) {
        let expected = mlt(&live, "points,areas", [4, x, y]);
        drawn += u32::from(expected.1.as_deref() == Some("application/vnd.maplibre-tile"));
        assert!(mlt(&archives, "a", [4, x, y]) == expected && mlt(&archives, "b", [4, x, y]) == expected, "4/{x}/{y}");
    }
    assert!(drawn > 3, "{drawn}");
    assert_eq!(archives.json("/xyz/b/tilejson.json")["encoding"], "mlt");
    assert_eq!(archives.log.text(), "", "the log is clean");
}

#[test]
fn archives_are_collections_beside_live_ones() {
    let lode = sources();
    assert_eq!(said(&lode.run(&["export", "-o", "data/baked.pmtiles", "--collections", "areas", "--zoom", "2-4"])).0, Some(0));
    let server = lode.serve(&["data"]);
    server.wait_ready();
    let baked = server.json("/collections/baked");
    assert_eq!((&baked["lode"]["tilesOnly"], baked.get("itemType")), (&true.into(), None));
    assert!(baked["extent"]["spatial"]["bbox"][0][0].is_f64(), "{baked}");
    let links = baked["links"].as_array().unwrap();
    assert!(links.iter().any(|link| link["rel"] == "tilejson") && links.iter().all(|link| link["rel"] != "items"));
    for path in
        ["/collections/baked/items", "/collections/baked/items/1", "/collections/baked/schema", "/collections/baked/report"]
    {
        let (status, body) = server.get(path);
        assert!(status == 404 && body.contains("there are only tiles"), "{path}: {status} {body}");
    }
    assert!(server.get_with("/collections/baked", &[("accept", "text/html")]).1.contains("zoom 2 to 4"));
    assert!(server.get_with("/collections", &[("accept", "text/html")]).1.contains("tiles of zoom 2 to 4"));
    let (status, _, joined) = tile(&server, "baked,points", [4, 11, 5], "identity");
    let [points, areas] = ["points", "baked"].map(|id| tile(&server, id, [4, 11, 5], "identity").2);
    assert_eq!((status, joined), (200, [points, areas].concat()));
    let layers = server.json("/xyz/baked,points/tilejson.json")["vector_layers"].as_array().unwrap().len();
    assert_eq!(layers, 2);
}

#[test]
fn a_new_archive_takes_the_place_of_the_old_and_a_broken_one_does_not() {
    let lode = sources();
    let export = |zoom: &str| lode.run(&["export", "-o", "t.pmtiles", "--zoom", zoom, "--force"]);
    assert_eq!(said(&export("0-2")).0, Some(0));
    let server = lode.serve(&["t.pmtiles"]);
    server.wait_ready();
    let token = || server.json("/xyz/t/tilejson.json")["tiles"][0].to_string();
    let before = token();
    assert_eq!(said(&export("0-3")).0, Some(0));
    wait_until("the new archive is served", || server.json("/xyz/t/tilejson.json")["maxzoom"] == 3);
    assert_ne!(token(), before);
    lode.write("t.pmtiles", "PMTiles\u{3}nothing more");
    wait_until("the loss is noticed", || server.get("/health/ready").1.contains("degraded"));
    assert_eq!(tile(&server, "t", [0, 0, 0], "gzip").0, 200, "what was opened is still served");
}

#[test]
fn a_broken_archive_is_said_to_be_so() {
    let lode = Lode::new();
    lode.write("a.pmtiles", "PMTiles\u{3} cut off");
    lode.write("b.mbtiles", "no database");
    lode.write("c.csv", "lon,lat\n1,2\n");
    let server = lode.serve(&["a.pmtiles", "b.mbtiles", "c.csv"]);
    wait_until("all is tried", || server.get("/health/ready").1.contains("degraded"));
    let health = server.get("/health/ready").1;
    assert!(health.contains("a.pmtiles: header: the header ends too early"), "{health}");
    assert!(health.contains("b.mbtiles: not an SQLite database, so not MBTiles"), "{health}");
    assert_eq!(server.get("/xyz/a/0/0/0").0, 503);
}

#[test]
fn what_makes_no_archive_is_refused_and_leaves_nothing() {
    let lode = sources();
    for (arguments, code, reason) in [
        (&["-o", "a.mbtiles", "--compression", "br"][..], 2, "compressed with gzip"),
        (&["-o", "a.pmtiles", "--filter", "nam = 'a'"], 2, "did you mean `name`?"),
        (&["-o", "a.pmtiles", "--crs", "EPSG:4326"], 2, "--crs is for features"),
        (&["-o", "a.pmtiles", "--zoom", "5-2"], 2, "greater than the last"),
        (&["-o", "a.geojson", "--max-zoom", "5"], 2, "no archive of tiles"),
        (&["-o", "a.geojson", "--tile-format", "mlt"], 2, "no archive of tiles"),
        (&["-o", "nowhere/a.pmtiles"], 1, "the folder must be there already"),
        (&["-o", "config.toml.pmtiles/a.mbtiles"], 1, "cannot write"),
    ] {
        let (got, text) = said(&lode.run(&[&["export"], arguments].concat()));
        assert!(got == Some(code) && text.contains(reason), "{arguments:?}: {got:?} {text}");
    }
    let mut left: Vec<_> = fs::read_dir(lode.folder.path()).unwrap().map(|file| file.unwrap().file_name()).collect();
    left.sort();
    assert!(left.iter().all(|name| ["cache", "config.toml", "data"].map(std::ffi::OsString::from).contains(name)), "{left:?}");
}

#[test]
fn an_archive_of_what_a_filter_chooses_holds_the_tiles_that_are_served_of_it() {
    let lode = sources();
    let filter = "name LIKE '%7%' OR name = 'Tiny'";
    let (code, text) = said(&lode.run(&["export", "-o", "some.pmtiles", "--filter", filter]));
    assert_eq!(code, Some(0), "{text}");
    let live = lode.serve(&[]);
    live.wait_ready();
    let archive = lode.serve(&["some.pmtiles"]);
    archive.wait_ready();
    let query = "?filter=name%20LIKE%20'%257%25'%20OR%20name%3D'Tiny'";
    let mut drawn = 0;
    for z in 0..=4u32 {
        for (x, y) in (0..1 << z).flat_map(|x| (0..1 << z).map(move |y| (x, y))) {
            let path = format!("/xyz/points,areas/{z}/{x}/{y}{query}");
            let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
            let mut response = agent.get(format!("{}{path}", live.url)).header("accept-encoding", "identity").call().unwrap();
            let expected = (response.status().as_u16(), response.body_mut().read_to_vec().unwrap());
            let (status, _, body) = tile(&archive, "some", [z, x, y], "identity");
            drawn += u32::from(status == 200);
            assert!((status, body) == expected, "{z}/{x}/{y}");
        }
    }
    assert!(drawn > 5, "{drawn}");
}

#[test]
fn only_tiles_of_a_box_are_written() {
    let lode = sources();
    let (code, text) = said(&lode.run(&["export", "-o", "box.pmtiles", "--bbox", "60,44,61,45.5", "--zoom", "0-6"]));
    assert_eq!(code, Some(0), "{text}");
    let server = lode.serve(&["box.pmtiles"]);
    server.wait_ready();
    assert_eq!(tile(&server, "box", [6, 42, 23], "gzip").0, 200);
    assert_eq!(tile(&server, "box", [6, 44, 23], "gzip").0, 204, "outside the box");
    assert_eq!(server.json("/collections/box")["extent"]["spatial"]["bbox"][0][2], 61.0);
}

#[cfg(unix)]
#[test]
fn an_interrupt_leaves_no_archive() {
    let lode = Lode::new();
    lode.write("places.csv", &places(100_000));
    for name in ["out.pmtiles", "out.mbtiles"] {
        let mut child = lode.command(&["export", "places.csv", "-o", name, "--zoom", "0-18"]).spawn().unwrap();
        let temporary = || {
            let files = fs::read_dir(lode.folder.path()).unwrap();
            files.filter(|file| file.as_ref().unwrap().file_name().to_string_lossy().starts_with(".lode-export-")).count()
        };
        wait_until("writing has begun", || temporary() > 0);
        let sent = std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
        assert!(sent.success());
        assert_eq!((child.wait().unwrap().code(), temporary()), (Some(1), 0), "{name}");
        assert!(!lode.folder.path().join(name).exists());
    }
}
