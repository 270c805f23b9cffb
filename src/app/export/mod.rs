//! `lode export`: sources → chosen rows, or tiles → a file.
//!
//! ```text
//! settings ── loader ── collections ─┬─ rows ── encode::writer ──────────────┬─ temporary file ── renamed
//!                                    └─ pyramid ── bake: tiles::Renderer, ──┘
//!                                                  one per core
//! ```

mod bake;
mod error;
mod features;
mod file;
mod tiles;
mod tilestats;

pub use error::ExportError;
pub use tiles::{ArchiveFormat, TilesTarget};

use super::{console::Console, loader::Loader, stop::stopped};
use crate::{
    catalog::{Catalog, Collection, Entry},
    config::{CollectionSettings, Settings},
    features::encode::OutputFormat,
    filter::Expr,
    model::{LoadReport, LonLatBounds},
};
use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
};
use tokio::task::spawn_blocking;

/// What is to be written, and where.
#[derive(Debug, Clone)]
pub struct ExportRequest {
    /// The file to write.
    pub output: PathBuf,
    /// What is written to it.
    pub target: Target,
    /// The collections; all when `None`.
    pub collections: Option<Vec<String>>,
    /// Only features that intersect this box.
    pub bbox: Option<LonLatBounds>,
    /// Only features for which this is true.
    pub filter: Option<Expr>,
    /// The CRS of the coordinates; longitude and latitude on WGS 84 when `None`.
    pub crs: Option<String>,
    /// Features one per line, for sequences.
    pub lines: bool,
    /// Whether a file that is there is replaced.
    pub force: bool,
}

/// What is written to a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// Features in a format.
    Features(OutputFormat),
    /// Tiles.
    Tiles(TilesTarget),
}

/// Loads the sources and writes the file. When the process is told to stop, what was written is removed.
pub async fn export(settings: Settings, request: ExportRequest, console: Console) -> Result<(), ExportError> {
    if !request.force && request.output.exists() {
        return Err(ExportError::Exists { path: request.output });
    }
    let interrupt = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&interrupt);
    let work = async move {
        let collections = collections(settings, &request, &console).await?;
        let write = move || write(&collections, &request, &console, &flag);
        spawn_blocking(write).await.unwrap_or(Err(ExportError::Panicked))
    };
    tokio::pin!(work);
    tokio::select! {
        done = &mut work => return done,
        () = stopped() => interrupt.store(true, Relaxed),
    }
    // The writer sees the flag at its next chunk and takes its file away. Reading is not waited for.
    let _ = tokio::time::timeout(std::time::Duration::from_secs(5), work).await;
    Err(ExportError::Stopped)
}

/// The collections to write: one, or several where the format has layers.
async fn collections(
    mut settings: Settings,
    request: &ExportRequest,
    console: &Console,
) -> Result<Vec<Arc<Collection>>, ExportError> {
    let wanted = request.collections.as_deref();
    let giver = |source: &CollectionSettings| Some(source.geometry_from.as_ref()?.collection.to_string());
    let givers: Vec<String> = settings.collections.iter().filter_map(giver).collect();
    // A source that is called otherwise need not be read; its layers' ids begin with its own.
    settings.collections.retain(|source| match (&source.id, wanted) {
        (Some(id), Some(wanted)) => wanted.iter().chain(&givers).any(|name| name.starts_with(id.as_str())),
        _ => true,
    });
    let catalog = Arc::new(Catalog::default());
    let loader = Arc::new(Loader::new(Arc::clone(&catalog), &settings, console.clone().without_lines()));
    loader.announce().await;
    loader.refresh(true).await;
    let entries = catalog.snapshot();
    let ids: Vec<String> = entries.iter().map(|entry| entry.info().id.to_string()).collect();
    if let Some(unknown) = wanted.into_iter().flatten().find(|name| entries.get(name).is_none()) {
        return Err(ExportError::UnknownCollection { id: unknown.clone(), known: ids });
    }
    let chosen: Vec<&Entry> = match wanted {
        Some(names) => names.iter().filter_map(|name| entries.get(name)).collect(),
        None => entries.iter().collect(),
    };
    let mut ready = vec![];
    for entry in chosen {
        match entry {
            Entry::Ready(collection) if collection.table.rows() == 0 && collection.report.rows_read > 0 => {
                return Err(ExportError::NotLoaded { id: collection.info.id.to_string(), reason: no_rows(&collection.report) });
            }
            Entry::Ready(collection) => ready.push(Arc::clone(collection)),
            Entry::Failed(info, reason) => {
                return Err(ExportError::NotLoaded { id: info.id.to_string(), reason: reason.to_string() });
            }
            Entry::Tiles(tileset) => {
                let (id, reason) = (tileset.info.id.to_string(), "it is an archive of tiles already".to_owned());
                return Err(ExportError::NotLoaded { id, reason });
            }
            Entry::Loading(_) => {}
        }
    }
    match ready.len() {
        0 => Err(ExportError::Nothing),
        1 => Ok(ready),
        _ => match request.target {
            Target::Features(OutputFormat::GeoPackage) | Target::Tiles(_) => Ok(ready),
            Target::Features(format) => Err(ExportError::Several { format: format.title(), ids }),
        },
    }
}

fn no_rows(report: &LoadReport) -> String {
    let told = "`lode inspect` says why; `--source-crs` names the system of coordinates where the file does not";
    format!("none of its {} rows can be used; {told}", report.rows_read)
}

fn write(
    collections: &[Arc<Collection>],
    request: &ExportRequest,
    console: &Console,
    interrupt: &AtomicBool,
) -> Result<(), ExportError> {
    collections.iter().for_each(|collection| warn_of_rejected(collection));
    match request.target {
        Target::Features(format) => features::write(collections, format, request, console, interrupt),
        Target::Tiles(target) => tiles::write(collections, target, request, console, interrupt),
    }
}

fn warn_of_rejected(collection: &Collection) {
    let (id, report) = (&collection.info.id, &collection.report);
    if report.rows_rejected() > 0 {
        let (rejected, read) = (report.rows_rejected(), report.rows_read);
        tracing::warn!("{id}: {rejected} of {read} rows could not be read; `lode inspect` names them");
    }
}
