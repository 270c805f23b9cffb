//! Serving: the report, reload, signals, broken sources.

use crate::lode::{Lode, places, text, wait_until};
use insta::assert_snapshot;
use std::{
    fs,
    net::TcpListener,
    sync::atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed},
    thread,
};

#[test]
fn a_folder_is_served_and_the_report_says_what_is_in_it() {
    let lode = Lode::new();
    lode.write("data/places.csv", &format!("{}wrong,row,x,y\n", places(3)));
    lode.write(
        "data/Сёла & areas.geojson",
        r#"{"type":"Feature","geometry":{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,0]]]},"properties":{"a":1}}"#,
    );
    let server = lode.serve(&["data"]);
    server.wait_ready();
    wait_until("the report is printed", || server.out.text().contains("QGIS"));
    let report = server.out.text().replace(&server.url, "http://HERE");
    let timeless: Vec<&str> = report.lines().map(|line| line.split(" in 0.").next().unwrap()).collect();
    assert_snapshot!(timeless.join("\n").replace(env!("CARGO_PKG_VERSION"), "VERSION"));
    assert_eq!(server.count("places"), Some(3));
    assert_eq!(server.get("/xyz/places/tilejson.json").0, 200);
    assert_eq!(server.get("/xyz/places,-------areas/0/0/0").0, 200);
    assert_eq!(server.log.text(), "", "the log is clean");
}

#[test]
fn a_changed_file_is_swapped_without_a_failed_request() {
    let lode = Lode::new();
    let path = lode.write("places.csv", &places(10));
    let server = lode.serve(&["places.csv"]);
    server.wait_ready();
    let (stop, asked) = (AtomicBool::new(false), AtomicUsize::new(0));
    thread::scope(|scope| {
        scope.spawn(|| {
            while !stop.load(Relaxed) {
                for path in ["/collections/places/items", "/xyz/places/0/0/0", "/collections/places"] {
                    let (status, body) = server.get(path);
                    assert_eq!(status, 200, "{path}: {body}");
                    asked.fetch_add(1, Relaxed);
                }
            }
        });
        for rows in [20, 30] {
            lode.write("places.csv", &places(rows));
            wait_until("the new rows are served", || server.count("places") == Some(rows as u64));
        }
        stop.store(true, Relaxed);
    });
    assert!(asked.load(Relaxed) > 10);
    fs::remove_file(path).unwrap();
    wait_until("the loss is noticed", || server.get("/health/ready").1.contains("degraded"));
    assert_eq!(server.count("places"), Some(30), "what was loaded is still served");
    let said = || server.log.text().contains("places.csv") && server.log.text().contains("served as it was before");
    wait_until("the log says so", said);
    lode.write("places.csv", &places(5));
    wait_until("the file is back", || server.count("places") == Some(5));
    assert!(server.get("/health/ready").1.contains("\"status\":\"ready\""));
}

#[test]
fn a_folder_that_is_served_takes_in_new_files() {
    let lode = Lode::new();
    lode.write("data/a.csv", &places(1));
    let server = lode.serve(&["data"]);
    server.wait_ready();
    lode.write("data/b.csv", &places(2));
    wait_until("the new file is served", || server.get("/collections/b").0 == 200 && server.count("b") == Some(2));
    assert_eq!(server.count("a"), Some(1));
}

#[cfg(unix)]
#[test]
fn sighup_reads_configuration_and_sources_again() {
    let lode = Lode::new();
    let config = |more: &str| format!("[server]\nwatch = false\n[[collections]]\nsource = \"a.csv\"\n{more}");
    lode.write("a.csv", &places(1));
    lode.write("b.csv", &places(2));
    lode.write("config.toml", &config(""));
    let server = lode.serve(&[]);
    server.wait_ready();
    lode.write("a.csv", &places(7));
    lode.write("config.toml", &config("title = \"New title\"\n[[collections]]\nsource = \"b.csv\"\n"));
    server.signal("HUP");
    wait_until("all is loaded again", || server.count("a") == Some(7) && server.count("b") == Some(2));
    assert_eq!(server.json("/collections/a")["title"], "New title");
    lode.write("config.toml", "nonsense");
    server.signal("HUP");
    wait_until("the mistake is logged", || server.log.text().contains("the settings stay as they were"));
    assert_eq!(server.count("b"), Some(2));
    lode.write("config.toml", &config(""));
    server.signal("HUP");
    wait_until("what is no longer named is gone", || server.get("/collections/b").0 == 404);
}

#[test]
fn a_broken_file_does_not_keep_the_others_from_being_served() {
    let lode = Lode::new();
    lode.write("data/good.csv", &places(4));
    lode.write("data/bad.gpkg", "this is no GeoPackage");
    let server = lode.serve(&["data"]);
    server.wait_ready();
    assert_eq!(server.count("good"), Some(4));
    let ready = server.json("/health/ready");
    assert_eq!(ready["status"], "degraded");
    let bad = ready["collections"].as_array().unwrap().iter().find(|c| c["id"] == "bad").unwrap();
    assert!(bad["state"] == "failed" && bad["error"].as_str().unwrap().contains("bad.gpkg"), "{bad}");
    assert_eq!(server.get("/collections/bad/items").0, 503);
    assert!(server.json("/collections/bad")["lode"]["error"].is_string());
    assert!(server.log.text().contains("bad.gpkg"));
    lode.write("data/bad.gpkg", "still none");
    lode.write("data/good.csv", &places(5));
    wait_until("the good one is loaded again", || server.count("good") == Some(5));
}

#[test]
fn the_second_start_takes_the_snapshot() {
    let lode = Lode::new();
    lode.write("places.csv", &places(50));
    let first = lode.serve(&["places.csv"]);
    first.wait_ready();
    wait_until("the snapshot is written", || fs::read_dir(lode.cache().join("lode")).is_ok_and(|d| d.count() == 1));
    let items = first.json("/collections/places/items?limit=50")["features"].clone();
    wait_until("loading is over", || first.out.text().contains("QGIS"));
    drop(first);
    let second = lode.serve(&["places.csv"]);
    second.wait_ready();
    wait_until("the report is printed", || second.out.text().contains("QGIS"));
    assert!(second.out.text().contains("from its snapshot"), "{}", second.out.text());
    assert_eq!(second.json("/collections/places/items?limit=50")["features"], items);
    let without = lode.serve(&["places.csv", "--no-cache"]);
    without.wait_ready();
    assert!(!without.out.text().contains("from its snapshot"));
}

#[test]
fn a_snapshot_with_a_page_of_zeroes_is_read_again_from_its_source() {
    let lode = Lode::new();
    lode.write("places.csv", &places(2000));
    let first = lode.serve(&["places.csv"]);
    first.wait_ready();
    wait_until("loading is over", || first.out.text().contains("QGIS"));
    let items = first.json("/collections/places/items?limit=2000")["features"].clone();
    drop(first);
    let snapshot = fs::read_dir(lode.cache().join("lode")).unwrap().next().unwrap().unwrap().path();
    let whole = fs::read(&snapshot).unwrap();
    for page in [0, whole.len() / 3 / 4096 * 4096, whole.len() / 2 / 4096 * 4096] {
        let mut damaged = whole.clone();
        damaged[page.max(64)..page + 4096].fill(0);
        fs::remove_file(&snapshot).unwrap();
        fs::write(&snapshot, damaged).unwrap();
        let server = lode.serve(&["places.csv"]);
        server.wait_ready();
        wait_until("loading is over", || server.out.text().contains("QGIS"));
        assert_eq!(server.json("/collections/places/items?limit=2000")["features"], items, "page at {page}");
        assert!(server.log.text().contains("damaged"), "{}", server.log.text());
    }
}

#[test]
fn a_cache_that_cannot_be_written_is_one_warning() {
    let lode = Lode::new();
    let paths = ["a.csv", "b.csv", "c.csv"];
    paths.iter().for_each(|name| _ = lode.write(name, &places(3)));
    let blocked = lode.write("blocked", "a file where the folder should be");
    let server = lode.serve(&[&paths[..], &["--cache-dir", blocked.to_str().unwrap()]].concat());
    server.wait_ready();
    wait_until("loading is over", || server.out.text().contains("QGIS"));
    assert_eq!(["a", "b", "c"].map(|id| server.count(id)), [Some(3); 3]);
    assert_eq!(server.log.text().matches("WARN").count(), 1, "{}", server.log.text());
    assert!(server.log.text().contains("snapshots cannot be kept"));
}

#[test]
fn two_servers_may_share_a_cache() {
    let lode = Lode::new();
    lode.write("places.csv", &places(500));
    let servers = [lode.serve(&["places.csv"]), lode.serve(&["places.csv"])];
    for n in 1..6 {
        lode.write("places.csv", &places(500 + n));
        servers.iter().for_each(|server| wait_until("it is loaded", || server.count("places") == Some(500 + n as u64)));
    }
    let third = lode.serve(&["places.csv"]);
    third.wait_ready();
    assert_eq!(third.count("places"), Some(505));
    for server in &servers {
        assert!(!server.log.text().contains("WARN"), "{}", server.log.text());
    }
}

#[test]
fn the_server_knows_who_asks() {
    let lode = Lode::new();
    lode.write("a.csv", &places(1));
    for (trusted, links) in [("127.0.0.0/8", "https://maps.example/lode/collections"), ("192.0.2.1", "http://127.0.0.1:")] {
        lode.write("config.toml", &format!("[server]\ntrusted_proxies = [\"{trusted}\"]\n[[collections]]\nsource = \"a.csv\"\n"));
        let server = lode.serve(&[]);
        let told = [("x-forwarded-proto", "https"), ("x-forwarded-host", "maps.example"), ("x-forwarded-prefix", "/lode")];
        let body = server.get_with("/?f=json", &told).1;
        assert!(body.contains(links), "{body}");
    }
}

#[test]
fn a_port_that_is_taken_is_said_with_a_way_out() {
    let lode = Lode::new();
    lode.write("places.csv", &places(1));
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let output = lode.run(&["serve", "places.csv", "--listen", &address]);
    let error = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        error.contains(&format!("cannot listen on {address}")) && error.contains("caused by:") && error.contains("hint:"),
        "{error}"
    );
}

#[cfg(unix)]
#[test]
fn a_request_under_way_is_finished_before_the_server_stops() {
    use std::io::{Read, Write};
    let lode = Lode::new();
    lode.write("places.csv", &places(60_000));
    let mut server = lode.serve(&["places.csv"]);
    server.wait_ready();
    let mut connection = std::net::TcpStream::connect(server.url.strip_prefix("http://").unwrap()).unwrap();
    write!(connection, "GET /collections/places/items?limit=60000 HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").unwrap();
    let mut begin = [0; 100];
    connection.read_exact(&mut begin).unwrap();
    server.signal("TERM");
    wait_until("it stops", || server.log.text().contains("stopping"));
    let mut rest = String::new();
    connection.read_to_string(&mut rest).unwrap();
    // The last chunk of the transfer encoding: nothing was cut off.
    assert!(
        rest.contains("\"P59999\"") && rest.ends_with("\r\n0\r\n\r\n"),
        "{} bytes, then {:?}",
        rest.len(),
        &rest[rest.len() - 40..]
    );
    assert_eq!(server.wait().code(), Some(0));
}

#[test]
fn the_fixture_is_what_the_tests_take_it_for() {
    let lode = Lode::new();
    assert_eq!(text(&lode.write("a.csv", &places(2))), "id,name,lon,lat\nP0,Place 0,60,45\nP1,Place 1,60.001,45\n");
}
