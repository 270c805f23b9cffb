use super::*;
use crate::{
    config::{CollectionSettings, CrsAxis},
    model::{CollectionId, CrsOrigin},
};

fn environment(name: &str) -> Option<String> {
    (name == "DATA").then(|| "/srv/data".to_owned())
}

fn read(text: &str) -> Result<Settings, ConfigError> {
    Settings::parse(text, Path::new("/etc/lode/config.toml"), &environment)
}

fn error(text: &str) -> String {
    read(text).unwrap_err().to_string()
}

#[test]
fn an_empty_file_gives_the_defaults() {
    assert_eq!(read("").unwrap(), Settings::default());
}

#[test]
fn every_setting_can_be_set() {
    let settings = read(include_str!("../../../tests/fixtures/config/everything.toml")).unwrap();
    insta::assert_snapshot!(settings.to_toml());
    let [deposits, plain] = &settings.collections[..] else { panic!("{}", settings.collections.len()) };
    assert_eq!(deposits.id, Some(CollectionId::new("deposits").unwrap()));
    assert_eq!(deposits.source, PathBuf::from("/srv/data/deposits.csv"));
    assert_eq!(deposits.crs_axis, CrsAxis::Authority);
    assert_eq!(deposits.crs.as_ref().unwrap().origin, CrsOrigin::Configuration);
    assert_eq!(deposits.output_crs.as_deref(), Some(&["EPSG:20012".to_owned()][..]));
    let of_server = Some(["EPSG:28411", "EPSG:28412"].map(str::to_owned).into());
    assert_eq!(*plain, CollectionSettings { output_crs: of_server, ..CollectionSettings::new("/etc/lode/plain.gpkg".into()) });
}

#[test]
fn what_is_shown_can_be_read_again() {
    let settings = read(include_str!("../../../tests/fixtures/config/everything.toml")).unwrap();
    assert_eq!(read(&settings.to_toml()).unwrap(), settings);
    assert_eq!(read(&Settings::default().to_toml()).unwrap(), Settings::default());
}

#[test]
fn mistakes_are_named_with_their_line() {
    let texts = [
        "[server]\nlisten = \"127.0.0.1:8080\"\n\n[[collections]]\nid = \"a\"\ntitel = \"A\"\nsource = \"a.csv\"\n",
        "[sever]\nlisten = \"x\"\n[server]\nspeed = 3\n[[collections]]\nsource = \"a\"\ntiles = { minzoom = 3, maxzoom = 4 }\nstyle.colour = \"#fff\"\n",
        "[[collections]]\nid = \"a\"\nsource = \"a\"\n[[collections]]\nid = \"b\"\nsource = \"b\"\n[[collections]]\nid = \"a\"\nsource = \"c\"\n",
        "[[collections]]\nsource = \"${NONE}/a.csv\"\ntitle = \"${ALSO_NONE\"\n",
        "[limits]\nitems_max = \"many\"\n",
        "[[cache.warm]]\ncollections = [\"a\"]\nmax_zom = 3\n",
        "[[cache.warm]]\ncollections = []\n[[cache.warm]]\ncollections = [\"a\"]\nmin_zoom = 7\n[[cache.warm]]\ncollections = [\"a\"]\nbbox = [1, 5, 2, 4]\n",
        "[[cache.warm]]\ncollections = [\"a\"]\nencodings = [\"lzma\"]\n",
        "[limits]\nitems_max = -1\n",
        "[limits]\nitems_default = 5000\nitems_max = 100\ntile_zoom_max = 25\n",
        "[server]\nlisten = \"example.org:80\"\n",
        "[server]\npublic_url = \"maps.example.org\"\n",
        "[server]\npublic_url = \"https://maps.example.org?a=1\"\n",
        "[server]\ntrusted_proxies = [\"127.0.0.1\", \"10.0.0.0/40\"]\n",
        "[server]\ntrusted_proxies = true\n",
        "[server]\ntrust_proxy = true\n",
        "[[collections]]\nid = \"Big Deposits\"\nsource = \"a\"\n",
        "[[collections]]\nid = \"a\"\n",
        "[[collections]]\nsource = \"https://example.org/a.geojson\"\n",
        "[[collections]]\nsource = \"a\"\ncrs_axis = \"yx\"\n",
        "[[collections]]\nsource = \"a\"\nprovenance = { license = \"free for all\" }\n",
        "[[collections]]\nsource = \"a\"\nprovenance = { date = \"May 2024\" }\n",
        "[[collections]]\nsource = \"a\"\nprovenance = { url = \"example.org\" }\n",
        "[[collections]]\nsource = \"a\"\ngeometry_from = { collection = \"Deposits\", key = \"deposit\" }\n",
        "[[collections]]\nsource = \"a\"\ngeometry_from = { collection = \"deposits\" }\n",
        "[[collections]]\nsource = \"a\"\n[[collections.erml]]\nview = \"MinesView\"\nfields = {}\n",
        "[[collections]]\nsource = \"a\"\ntime_columns = [\"a\", \"b\", \"c\"]\n",
        "[[collections]]\nsource = \"a\"\ntiles = { min_zoom = 9, max_zoom = 4 }\n[[collections]]\nsource = \"b\"\nstyle = { color = \"red\" }\n",
        "[[collections]]\nsource = \"a\"\ntiles = { min_zoom = 9, max_zoom = 4 }\n",
        "[[collections]]\nsource = \"a\"\nstyle = { opacity = 50 }\n",
        "[server]\noutput_crs = [\"EPSG:28411\", \"28412\"]\n",
        "[[tile_matrix_sets]]\nid = \"a\"\ncrs = \"EPSG:28412\"\norigin = [0.0, 0.0]\ncell_sizes = [2500.0, 1000.0]\n",
        "[[tile_matrix_sets]]\nid = \"a\"\ncrs = \"EPSG:28412\"\norigin = [0.0, 0.0]\ncell_sizes = \"many\"\n",
        "[[tile_matrix_sets]]\nid = \"a\"\ncrs = \"EPSG:28412\"\norigin = [0.0, 0.0]\ncell_size = 5\n",
        "[server\nlisten = 3\n",
        "[server]\nwatch = yes\n",
        "collections = 5\n",
        "server = 5\n",
        "[[collections]]\nsource = \"a\"\ntime_column = \"a\"\ntime_columns = [\"a\", \"b\"]\n",
        "[[collections]]\nsource = \"a\"\ntiles.max_zoom = 18\n[limits]\ntile_zoom_max = 12\n",
    ];
    let errors: Vec<String> =
        texts.into_iter().map(|text| format!("{text}→ {}", error(text).replace("/etc/lode/", ""))).collect();
    insta::assert_snapshot!(errors.join("\n\n"));
}

#[test]
fn systems_to_offer_are_codes_or_uris() {
    let names = ["EPSG:28412", "http://www.opengis.net/def/crs/EPSG/0/28412", "urn:ogc:def:crs:EPSG::28412"];
    let settings = read(&format!("[server]\noutput_crs = {names:?}\n")).unwrap();
    assert_eq!(settings.server.output_crs.unwrap(), names);
}

#[test]
fn one_time_column_may_be_named_in_the_singular() {
    let settings = read("[[collections]]\nsource = \"a\"\ntime_column = \"date\"\n").unwrap();
    assert_eq!(settings.collections[0].time_columns, ["date"]);
}

#[test]
fn the_zoom_limit_holds_for_collections_that_say_nothing() {
    let settings = read("limits.tile_zoom_max = 12\n[[collections]]\nsource = \"a\"\n").unwrap();
    assert_eq!(settings.collections[0].tiles.max_zoom, 12);
}

#[test]
fn a_missing_file_is_named() {
    let error = Settings::load(Path::new("/nowhere/config.toml")).unwrap_err();
    assert_eq!(error.to_string(), "cannot read the configuration /nowhere/config.toml");
}
