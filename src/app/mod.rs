//! Wiring: settings → catalog → router; start-up report; reload; graceful shutdown.
//!
//! ```text
//! settings ── source ── the files to serve
//!                          │ loader: first load, reload, snapshots        watch, SIGHUP ─┐
//!                          ▼                                                             │
//!                       catalog ◄── one pass at a time, swapped whole ◄──────────────────┘
//!                          │
//!                       router ── server: listen, finish requests, stop
//! ```

mod check;
mod collections;
mod console;
mod described_columns;
mod error;
mod export;
mod loader;
mod report;
mod server;
mod signature;
mod source;
mod stop;
mod tile_matrix_sets;
mod turns;
mod views;
mod warm;
mod watch;

pub use collections::{display_name, ingest_source, output_crs_uri};
pub use console::Console;
pub use error::AppError;
pub use export::{ArchiveFormat, ExportError, ExportRequest, Target, TilesTarget, export};
pub use report::{crs_line, extent_line};
pub use source::{expand, stem_of};
pub use tile_matrix_sets::{GridSettingsError, grids};
pub use views::mapping;

use crate::{
    catalog::Catalog,
    config::{CacheSettings, ConfigError, Settings},
    http::{HttpSettings, HttpState, Service},
    tiles::{TileMemory, TileService},
};
use loader::Loader;
use std::sync::Arc;
use warm::Warmer;
use watch::Watch;

/// Reads the settings again; a file may say something new.
pub type Reread = Arc<dyn Fn() -> Result<Settings, ConfigError> + Send + Sync>;

/// Serves until the process is told to stop. The server answers at once, and collections join as they are loaded.
pub async fn serve(settings: Settings, reread: Reread, console: Console) -> Result<(), AppError> {
    let grids = grids(&settings.tile_matrix_sets, settings.cache.grids_bytes)?;
    let listener = server::bind(settings.server.listen).await?;
    let url = server::url(&listener, &settings.server);
    let catalog = Arc::new(Catalog::default());
    let tiles = TileService::new(tile_memory(&settings.cache));
    let state = Arc::new(HttpState::new(Arc::clone(&catalog), http_settings(&settings), tiles, grids));
    let loader = Arc::new(Loader::new(Arc::clone(&catalog), &settings, console.clone()));
    loader.announce().await;
    console.line(&format!("lode {} listens on {url}", env!("CARGO_PKG_VERSION")));
    let watch = Watch::new(settings.server.watch, &loader.folders().await);
    let mut warmer = Warmer::new(Arc::clone(&state), settings.cache.warm, settings.cache.tiles_bytes);
    tokio::spawn(async move {
        loader.refresh(true).await;
        console.line(&report::addresses(&catalog.snapshot(), &url));
        warmer.start();
        watch.follow(loader, warmer, reread).await;
    });
    server::run(listener, Service::new(state)).await
}

fn tile_memory(cache: &CacheSettings) -> TileMemory {
    TileMemory {
        tiles: cache.tiles_bytes,
        chosen_tiles: cache.chosen_tiles_bytes,
        filters: cache.filters_bytes,
        clusters: cache.clusters_bytes,
    }
}

fn http_settings(settings: &Settings) -> HttpSettings {
    HttpSettings {
        title: settings.server.title.clone(),
        description: settings.server.description.clone(),
        translations: collections::translations(&settings.server.translations),
        public_url: settings.server.public_url.clone(),
        trusted_proxies: settings.server.trusted_proxies.clone(),
        items_default: settings.limits.items_default,
        items_max: settings.limits.items_max,
        tile_layers_max: settings.limits.tile_layers_max,
        groups_max: settings.limits.groups_max,
    }
}
