//! Loading a source: all its layers, from the file or from their snapshots.

use super::{GeometryFrom, IngestError, fingerprint::Fingerprint, layer};
use crate::{
    format::{self, Progress, ReadOptions},
    model::{CrsReference, LoadReport},
    store::{
        Table,
        snapshot::{self, SnapshotError, Unchecked},
    },
};
use serde::{Deserialize, Serialize};
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::Arc,
    time::Instant,
};
use xxhash_rust::xxh3::xxh3_64;

/// Called for each layer that is about to be read, with its name and the progress to watch.
pub type Observer<'a> = &'a (dyn Fn(&str, &Progress) + Sync);

/// What to load, and what the user says about it.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Source {
    /// The file or folder.
    pub path: PathBuf,
    /// The CRS, for files that do not state one.
    pub crs: Option<CrsReference>,
    /// Whether coordinates are in the axis order of the CRS's authority, whoever states the CRS.
    pub authority_axis_order: bool,
    /// The column that holds the ids.
    pub id_column: Option<String>,
    /// The columns to keep; all when `None`.
    pub columns: Option<Vec<String>>,
    /// From where rows without a geometry take one.
    pub geometry_from: Option<GeometryFrom>,
    /// Whether the third of ore, grade and contained metal is computed.
    pub contained: bool,
    /// The units of columns that the user declares.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub units: BTreeMap<String, String>,
    /// The columns that say when a feature holds, as the user names them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub time_columns: Vec<String>,
    /// What readers need to know.
    pub read: ReadOptions,
}

impl Source {
    /// Another number for another state of the table that geometries are taken from.
    fn geometry_revision(&self) -> Option<u64> {
        self.geometry_from.as_ref().map(|from| from.table.revision())
    }
}

/// A source in memory.
#[derive(Debug)]
pub struct Loaded {
    /// Its layers, in the order of the file.
    pub layers: Vec<LoadedLayer>,
    /// Whether it came from snapshots.
    pub recalled: bool,
    /// What of the snapshots is still to be checked.
    pub unchecked: Vec<Unchecked>,
    fingerprint: Fingerprint,
}

/// A layer in memory.
#[derive(Debug)]
pub struct LoadedLayer {
    /// The name of the layer in its file, or the file stem.
    pub name: String,
    /// Its rows.
    pub table: Arc<Table>,
    /// How loading went.
    pub report: Arc<LoadReport>,
}

/// What a snapshot was made of: one file per layer, all with the same fingerprint.
#[derive(Serialize, Deserialize)]
struct Key {
    fingerprint: Fingerprint,
    layer: String,
    place: usize,
    layers: usize,
    /// The revision of the table that geometries were taken from.
    #[serde(default)]
    geometry_from: Option<u64>,
}

/// Reads all layers of a source.
pub fn load(source: &Source, observer: Observer) -> Result<Loaded, IngestError> {
    let fingerprint = Fingerprint::of(&source.path);
    let started = Instant::now();
    let opened = format::open(&source.path, &source.read)?;
    if opened.is_empty() {
        return Err(IngestError::NoLayer { path: source.path.display().to_string(), reason: "holds no layer".to_owned() });
    }
    let layers = opened
        .into_iter()
        .map(|opened| {
            observer(&opened.name, &opened.progress);
            layer::load(source, opened, started)
        })
        .collect::<Result<Vec<_>, _>>()?;
    Ok(Loaded { layers, recalled: false, unchecked: vec![], fingerprint })
}

/// Reads all layers of a source again whose snapshots turned out to be damaged after they were served. The tables get other
/// revisions than before: clients and caches may hold answers made of what was wrong.
pub fn load_after_damage(source: &Source, observer: Observer) -> Result<Loaded, IngestError> {
    let mut loaded = load(source, observer)?;
    loaded.layers.iter_mut().filter_map(|layer| Arc::get_mut(&mut layer.table)).for_each(Table::renew_revision);
    Ok(loaded)
}

/// Takes a source from its snapshots in `cache` where they are of the file as it is now, and else reads it. Snapshots are
/// checked until `until`; what is not done by then is left to the caller.
pub fn load_or_recall(source: &Source, cache: &Path, until: Instant, observer: Observer) -> Result<Loaded, IngestError> {
    match recall(source, cache, until) {
        Some(loaded) => Ok(loaded),
        None => load(source, observer),
    }
}

/// Writes snapshots of a source that was just read, and gives it back mapped into memory. A source that
/// changed while it was read is not written: its snapshot would be of neither version.
pub fn keep(source: &Source, loaded: &Loaded, cache: &Path) -> Result<Option<Loaded>, SnapshotError> {
    let Some(fingerprint) = loaded.fingerprint.clone().with_hashes(&source.path) else { return Ok(None) };
    let layers = loaded.layers.len();
    for (place, layer) in loaded.layers.iter().enumerate() {
        let geometry_from = source.geometry_revision();
        let key = Key { fingerprint: fingerprint.clone(), layer: layer.name.clone(), place, layers, geometry_from };
        snapshot::write(&snapshot_path(source, cache, place), &key, &layer.report, &layer.table)?;
    }
    Ok(recall(source, cache, Instant::now()))
}

fn recall(source: &Source, cache: &Path, until: Instant) -> Option<Loaded> {
    let (mut layers, mut unchecked) = (vec![], vec![]);
    let mut expected = 1;
    let mut fingerprint = None;
    while layers.len() < expected {
        let path = snapshot_path(source, cache, layers.len());
        let snapshot = match snapshot::read::<Key>(&path) {
            Ok(snapshot) => snapshot,
            Err(error) => {
                tracing::debug!(%error, "no snapshot");
                return None;
            }
        };
        let key = snapshot.key;
        let is_current = match &fingerprint {
            None => key.fingerprint.is_current(&source.path),
            Some(first) => *first == key.fingerprint,
        };
        if !is_current || key.place != layers.len() || key.geometry_from != source.geometry_revision() {
            return None;
        }
        match snapshot.unchecked.check(Some(until)) {
            Ok(rest) => unchecked.extend(rest),
            Err(error) => {
                tracing::warn!("{error}; it is deleted, and the source read again");
                snapshot::discard(&error);
                return None;
            }
        }
        expected = key.layers;
        fingerprint = Some(key.fingerprint);
        layers.push(LoadedLayer { name: key.layer, table: Arc::new(snapshot.table), report: Arc::new(snapshot.report) });
    }
    Some(Loaded { layers, recalled: true, unchecked, fingerprint: fingerprint? })
}

/// One file per layer, named after the source and everything that decides what its table is.
fn snapshot_path(source: &Source, cache: &Path, place: usize) -> PathBuf {
    let absolute = std::path::absolute(&source.path).unwrap_or_else(|_| source.path.clone());
    let settings = serde_json::to_vec(&(env!("CARGO_PKG_VERSION"), &absolute, source)).unwrap_or_default();
    let stem = source.path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    cache.join(format!("{stem}-{:016x}-{place}.lode", xxh3_64(&settings)))
}
