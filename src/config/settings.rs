//! The settings of the server as a whole, with their defaults.

use super::{CollectionSettings, TileMatrixSetSettings, WarmSettings};
use crate::model::{IpNetwork, MAX_TILE_ZOOM};
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};
use std::{
    ffi::OsString,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    path::PathBuf,
};

/// Everything that can be configured. Every setting but the sources of the collections has a default.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// The server as its clients see it.
    pub server: ServerSettings,
    /// What a single request may ask for.
    pub limits: Limits,
    /// What is kept for later, in memory and on disk.
    pub cache: CacheSettings,
    /// The collections, in the order in which they are listed.
    pub collections: Vec<CollectionSettings>,
    /// Ways to cut tiles, besides the well-known ones.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tile_matrix_sets: Vec<TileMatrixSetSettings>,
}

/// The server as its clients see it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ServerSettings {
    /// The address and port to listen on. 0.0.0.0:8080 makes the server reachable from other machines.
    #[serde(deserialize_with = "listen")]
    #[schemars(with = "String")]
    pub listen: SocketAddr,
    /// The address under which clients reach the server, as in `https://maps.example.org/lode`. Behind a proxy either this is
    /// needed or `trusted_proxies`; this one is stronger.
    #[serde(deserialize_with = "public_url", skip_serializing_if = "Option::is_none")]
    pub public_url: Option<String>,
    /// The proxies in front of the server, as in `["127.0.0.1", "10.0.0.0/8"]`. What they say in `X-Forwarded-Proto`, `-Host`,
    /// `-Port` and `-Prefix`, or in `Forwarded`, makes the links that clients get. They must replace or remove all of these
    /// headers that clients send; those of anybody else are ignored.
    #[serde(with = "super::values::networks")]
    #[schemars(with = "Vec<String>")]
    pub trusted_proxies: Vec<IpNetwork>,
    /// The title of the landing page.
    pub title: String,
    /// A sentence or two under the title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Systems that every collection offers its answers in beside longitude and latitude, web Mercator and its source's own, as in
    /// `["EPSG:28411", "EPSG:28412"]`. Requests may name any other that PROJ knows; this is the list that programs choose from.
    #[serde(deserialize_with = "super::values::crs_codes", skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<Vec<String>>")]
    pub output_crs: Option<Vec<String>>,
    /// Whether sources are loaded again when they change.
    pub watch: bool,
}

/// What a single request may ask for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// Features on a page when the request does not say `limit`.
    pub items_default: usize,
    /// Features on a page at most.
    pub items_max: usize,
    /// The deepest zoom of tiles, 0 to 20.
    #[schemars(range(max = 20))]
    pub tile_zoom_max: u8,
    /// Collections that one tile request may name.
    pub tile_layers_max: usize,
    /// Groups that one request for statistics may make, up to 100,000.
    #[schemars(range(min = 1, max = 100_000))]
    pub groups_max: usize,
}

/// What is kept for later.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct CacheSettings {
    /// The directory for snapshots of loaded sources; `$XDG_CACHE_HOME/lode` or `~/.cache/lode` by default. It can be
    /// deleted at any time.
    pub directory: PathBuf,
    /// Whether loaded sources are kept in the directory, so that the next start is immediate.
    pub snapshots: bool,
    /// Memory for finished tiles, in bytes; 0 turns the tile cache off.
    pub tiles_bytes: u64,
    /// Memory for tiles of which requests choose features or properties (`filter`, `datetime`, `properties`), in bytes. It is apart
    /// from `tiles_bytes`, so that such requests, of which there can be any number, push no other tiles out.
    pub chosen_tiles_bytes: u64,
    /// Memory for which features the filters of tiles are true of, in bytes: about one for each feature of a collection and each
    /// filter. Where a filter has no room here, it is found out anew for every tile.
    pub filters_bytes: u64,
    /// Memory for clusters of points, in bytes: about 25 for each feature, for each radius, last zoom and filter asked for. Those
    /// asked for last are kept, however large.
    pub clusters_bytes: u64,
    /// Memory for what tile matrix sets other than `WebMercatorQuad` see of the collections, in bytes. The one asked for last is
    /// kept, however large.
    pub grids_bytes: u64,
    /// Tiles that are made before anybody asks for them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub warm: Vec<WarmSettings>,
}

/// A text that is no address to listen on.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not an address to listen on: write 127.0.0.1:8080, or 0.0.0.0:8080 to be reachable from other machines")]
pub struct ListenError(pub String);

impl Settings {
    /// Settings without a configuration file: defaults, and one source per path. Directories and files of
    /// several layers are not looked into here; their collections are named when they are opened.
    pub fn from_paths(paths: impl IntoIterator<Item = PathBuf>) -> Self {
        Self { collections: paths.into_iter().map(CollectionSettings::new).collect(), ..Self::default() }
    }

    /// The settings as a configuration file that says everything.
    pub fn to_toml(&self) -> String {
        // Paths that are not UTF-8 are the only values that cannot be written.
        toml::to_string_pretty(self).unwrap_or_else(|error| format!("# cannot be written as TOML: {error}\n"))
    }
}

impl Default for ServerSettings {
    fn default() -> Self {
        Self {
            listen: SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8080),
            public_url: None,
            trusted_proxies: vec![],
            title: "Lode".to_owned(),
            description: None,
            output_crs: None,
            watch: true,
        }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self { items_default: 1000, items_max: 1_000_000, tile_zoom_max: MAX_TILE_ZOOM, tile_layers_max: 32, groups_max: 10_000 }
    }
}

impl Default for CacheSettings {
    fn default() -> Self {
        let directory = cache_directory(|name| std::env::var_os(name));
        Self {
            directory,
            snapshots: true,
            tiles_bytes: 256 << 20,
            chosen_tiles_bytes: 64 << 20,
            filters_bytes: 128 << 20,
            clusters_bytes: 256 << 20,
            grids_bytes: 1 << 30,
            warm: vec![],
        }
    }
}

/// `$XDG_CACHE_HOME/lode`, `~/.cache/lode`, or one in the directory for temporary files.
fn cache_directory(environment: impl Fn(&str) -> Option<OsString>) -> PathBuf {
    // The XDG base directory specification wants relative paths to be ignored.
    let absolute = |name: &str| environment(name).map(PathBuf::from).filter(|path| path.is_absolute());
    absolute("XDG_CACHE_HOME")
        .or_else(|| absolute("HOME").map(|home| home.join(".cache")))
        .unwrap_or_else(std::env::temp_dir)
        .join("lode")
}

/// Reads an address to listen on: `127.0.0.1:8080`, `[::1]:8080`, `localhost:8080`, `:8080` (every address).
pub fn parse_listen(text: &str) -> Result<SocketAddr, ListenError> {
    let port = |prefix: &str| text.strip_prefix(prefix).and_then(|port| port.parse().ok());
    if let Some(port) = port("localhost:") {
        return Ok(SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), port));
    }
    if let Some(port) = port(":") {
        return Ok(SocketAddr::new(IpAddr::V4(Ipv4Addr::UNSPECIFIED), port));
    }
    text.parse().map_err(|_| ListenError(text.to_owned()))
}

fn listen<'de, D: Deserializer<'de>>(deserializer: D) -> Result<SocketAddr, D::Error> {
    parse_listen(&String::deserialize(deserializer)?).map_err(serde::de::Error::custom)
}

/// The URL without its last slash, so that paths can be put behind it.
fn public_url<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    let url = String::deserialize(deserializer)?;
    let host = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    if host.is_none_or(|host| host.is_empty() || host.starts_with('/') || host.contains([' ', '\t', '?', '#', '"', '<'])) {
        return Err(serde::de::Error::custom(format!("`{url}` is not an address of the web: write https://maps.example.org")));
    }
    Ok(Some(url.trim_end_matches('/').to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cache_is_where_the_desktop_wants_it() {
        let environment = |pairs: &'static [(&str, &str)]| {
            move |name: &str| pairs.iter().find(|(key, _)| *key == name).map(|(_, value)| OsString::from(value))
        };
        assert_eq!(cache_directory(environment(&[("XDG_CACHE_HOME", "/c"), ("HOME", "/h")])), PathBuf::from("/c/lode"));
        assert_eq!(cache_directory(environment(&[("XDG_CACHE_HOME", "c"), ("HOME", "/h")])), PathBuf::from("/h/.cache/lode"));
        assert!(cache_directory(environment(&[])).is_absolute());
    }

    #[test]
    fn addresses_are_read_as_people_write_them() {
        for (text, address) in [
            ("127.0.0.1:8080", "127.0.0.1:8080"),
            ("localhost:80", "127.0.0.1:80"),
            (":9000", "0.0.0.0:9000"),
            ("[::1]:8080", "[::1]:8080"),
        ] {
            assert_eq!(parse_listen(text), Ok(address.parse().unwrap()));
        }
        for text in ["8080", "example.org:80", "127.0.0.1", "localhost:99999", ""] {
            assert_eq!(parse_listen(text), Err(ListenError(text.to_owned())));
        }
    }

    #[test]
    fn paths_alone_are_settings() {
        let settings = Settings::from_paths(["a.csv".into(), "b.gpkg".into()]);
        assert_eq!(settings.collections.len(), 2);
        assert_eq!(settings.collections[0].source, PathBuf::from("a.csv"));
        assert_eq!(settings.collections[0].id, None);
        assert_eq!(settings.server, ServerSettings::default());
    }
}
