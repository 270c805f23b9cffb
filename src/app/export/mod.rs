//! `lode export`: sources → chosen rows → a file.
//!
//! ```text
//! settings ── loader ── collections ── rows ── encode::writer ── temporary file ── renamed
//! ```

mod error;
mod file;

pub use error::ExportError;

use super::{console::Console, loader::Loader, stop::stopped};
use crate::{
    catalog::{Catalog, Collection, Entry},
    config::Settings,
    features::encode::{self, AxisOrder, EncodeOptions, FeatureSet, OutputFormat, RowOrder, output_crs},
    filter::Expr,
    model::LonLatBounds,
    query::{matching_rows, meets},
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
    /// Its format.
    pub format: OutputFormat,
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
    // A source that is called otherwise need not be read; its layers' ids begin with its own.
    settings.collections.retain(|source| match (&source.id, wanted) {
        (Some(id), Some(wanted)) => wanted.iter().any(|name| name.starts_with(id.as_str())),
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
            Entry::Ready(collection) => ready.push(Arc::clone(collection)),
            Entry::Failed(info, reason) => {
                return Err(ExportError::NotLoaded { id: info.id.to_string(), reason: reason.to_string() });
            }
            Entry::Loading(_) => {}
        }
    }
    match ready.len() {
        0 => Err(ExportError::Nothing),
        1 => Ok(ready),
        _ if request.format == OutputFormat::GeoPackage => Ok(ready),
        _ => Err(ExportError::Several { format: request.format.title(), ids }),
    }
}

/// Writes the rows that are asked for.
fn write(
    collections: &[Arc<Collection>],
    request: &ExportRequest,
    console: &Console,
    interrupt: &AtomicBool,
) -> Result<(), ExportError> {
    let sets: Vec<FeatureSet> =
        collections.iter().map(|collection| feature_set(collection, request)).collect::<Result<_, _>>()?;
    collections.iter().for_each(|collection| warn_of_rejected(collection));
    let features = sets.iter().map(|set| set.rows.len()).sum::<usize>();
    let ids = collections.iter().map(|collection| collection.info.id.as_str()).collect::<Vec<_>>().join(", ");
    let mut bar = console.counter(&ids, features as u64);
    let (bytes, notes) = match <[FeatureSet; 1]>::try_from(sets) {
        Ok([set]) => {
            let options = options(&set, request);
            let mut writer = encode::writer(request.format, set, options)?;
            let bytes = file::write(&mut *writer, &request.output, request.force, interrupt, |done| bar.set(done as u64))?;
            (bytes, writer.notes())
        }
        Err(layers) => file::write_layers(layers, &request.output, request.force, interrupt, |done| bar.set(done as u64))?,
    };
    drop(bar);
    notes.iter().for_each(|note| tracing::warn!("{note}"));
    let s = if features == 1 { "" } else { "s" };
    console.line(&format!("{ids}: {features} feature{s} in {} ({})", request.output.display(), indicatif::HumanBytes(bytes)));
    Ok(())
}

fn warn_of_rejected(collection: &Collection) {
    let (id, report) = (&collection.info.id, &collection.report);
    if report.rows_rejected() > 0 {
        let (rejected, read) = (report.rows_rejected(), report.rows_read);
        tracing::warn!("{id}: {rejected} of {read} rows could not be read; `lode inspect` names them");
    }
}

fn feature_set(collection: &Collection, request: &ExportRequest) -> Result<FeatureSet, ExportError> {
    let table = &collection.table;
    let bbox = request.bbox.map(|bounds| meets(table, Expr::Bbox(bounds.to_array().to_vec())));
    let conditions: Vec<Expr> = bbox.into_iter().chain(request.filter.clone()).collect();
    let rows = Arc::new(RowOrder::Table(matching_rows(table, Some(&Expr::all_of(conditions)))?));
    let crs = match &request.crs {
        Some(definition) => output_crs(table, definition)?,
        None => None,
    };
    Ok(FeatureSet { rows, crs, ..FeatureSet::whole(table, collection.info.id.as_str()) })
}

/// Files have easting or longitude first; what formats say of their CRS is said here for the one that has no member
/// for it, and told to the user for those that cannot say it.
fn options(set: &FeatureSet, request: &ExportRequest) -> EncodeOptions {
    if let (Some(crs), OutputFormat::Csv | OutputFormat::GeoJsonSeq) = (&set.crs, request.format) {
        tracing::warn!("{} cannot say that its coordinates are in {}; readers must be told", request.format.title(), crs.code());
    }
    let members = if request.format == OutputFormat::GeoJson { geojson_members(set) } else { String::new() };
    EncodeOptions { members: members.into(), axis_order: AxisOrder::Xy, lines: request.lines, ..EncodeOptions::default() }
}

/// The name of the layer, and the `crs` member of GeoJSON before RFC 7946, which readers still know.
fn geojson_members(set: &FeatureSet) -> String {
    let quoted = |text: &str| serde_json::Value::from(text).to_string();
    let name = format!("\"name\":{}", quoted(&set.name));
    match &set.crs {
        None => name,
        Some(crs) => format!("{name},\"crs\":{{\"type\":\"name\",\"properties\":{{\"name\":{}}}}}", quoted(&crs.urn())),
    }
}
