//! Loading and loading again: sources → catalog, one pass at a time.

use super::{
    collections::{collections, placeholder, tileset},
    console::Console,
    report,
    signature::signatures,
    source::{SourceFile, expand},
    turns,
};
use crate::{
    catalog::{Catalog, Collection, Entries, Entry},
    config::{CollectionSettings, Settings},
    format::archive::TileArchive,
    ingest::{self, IngestError, Loaded, Observer, Source, explain},
    model::CollectionId,
    quality::has_feature,
    store::snapshot::Unchecked,
};
use futures_util::{StreamExt, stream};
use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
    time::{Duration, Instant},
};
use tokio::{sync::Mutex, task::spawn_blocking};

/// Sources read at the same time. Each uses all cores while it parses; a second one fills the gaps.
const LOADED_AT_ONCE: usize = 2;

/// How long a pass looks at snapshots before it serves them; the rest is looked at while they are served. Enough for most, and
/// little enough for a start to be immediate.
const CHECKED_FIRST: Duration = Duration::from_millis(50);

/// Keeps the catalog as the sources are.
pub struct Loader {
    pub(super) catalog: Arc<Catalog>,
    /// Where snapshots are kept, if they are.
    cache: Option<PathBuf>,
    pub(super) checked_first: Duration,
    /// Whether somebody was told that snapshots cannot be kept: what goes for one goes for all.
    told: AtomicBool,
    console: Console,
    /// Locked for a whole pass, so that passes do not overtake each other.
    pub(super) state: Mutex<State>,
}

pub(super) struct State {
    settings: Vec<CollectionSettings>,
    pub(super) sources: Vec<Known>,
}

/// A source that was seen, and what stands for it in the catalog.
pub(super) struct Known {
    pub(super) file: SourceFile,
    pub(super) ids: Vec<CollectionId>,
    /// The state of its files when it was last loaded, or tried.
    signature: Option<u64>,
    /// The state of the features whose geometries it took when it was last loaded, or tried.
    pub(super) geometry_revision: Option<u64>,
    /// How often it was swapped.
    pub(super) swaps: u64,
    /// What of its snapshots is still to be checked.
    pub(super) unchecked: Vec<Unchecked>,
}

/// A source that was read.
enum Read {
    Features(Loaded),
    Tiles(Box<TileArchive>),
}

/// What is said of a mistake of ours.
const FAILED_BADLY: &str = "reading it failed in a way that it should not";

impl Loader {
    /// A loader that has not looked at the sources yet.
    pub fn new(catalog: Arc<Catalog>, settings: &Settings, console: Console) -> Self {
        let cache = settings.cache.snapshots.then(|| settings.cache.directory.clone());
        let state = State { settings: settings.collections.clone(), sources: vec![] };
        let told = AtomicBool::new(false);
        Self { catalog, cache, checked_first: CHECKED_FIRST, told, console, state: Mutex::new(state) }
    }

    /// Puts sources that are new to the catalog into it, as being loaded.
    pub async fn announce(&self) {
        let mut state = self.state.lock().await;
        let found = look(&state.settings).await;
        self.take_in(&mut state.sources, found.unwrap_or_default());
    }

    /// Takes new settings for the next pass.
    pub async fn configure(&self, settings: &Settings) {
        self.state.lock().await.settings.clone_from(&settings.collections);
    }

    /// Loads what is new or has changed; all of it where `whole`, and then forgets files that are gone from folders
    /// and settings. Collections are swapped one source after the other, in order, so that ids do not depend on speed.
    /// Snapshots that there was no time to check are checked in the background.
    pub async fn refresh(self: &Arc<Self>, whole: bool) {
        self.pass(whole).await;
        let loader = Arc::clone(self);
        tokio::spawn(async move { loader.check_snapshots().await });
    }

    /// See [`refresh`](Self::refresh), without the background.
    pub(super) async fn pass(&self, whole: bool) {
        let mut state = self.state.lock().await;
        let state = &mut *state;
        let Some(found) = look(&state.settings).await else { return };
        if whole {
            warn_of_empty_folders(&state.settings, &found);
            self.forget(&mut state.sources, &found);
        }
        self.forget_never_loaded(&mut state.sources, &found);
        self.take_in(&mut state.sources, found);
        let paths: Vec<PathBuf> = state.sources.iter().map(|known| known.file.settings.source.clone()).collect();
        let now = spawn_blocking(move || signatures(&paths)).await.unwrap_or_default();
        let mut due = BTreeSet::new();
        for ((place, known), now) in state.sources.iter_mut().enumerate().zip(now) {
            if whole || known.signature != Some(now) {
                known.signature = Some(now);
                due.insert(place);
            }
        }
        let until = Instant::now() + self.checked_first;
        let has_work = !due.is_empty();
        loop {
            match turns::next_turn(&mut state.sources, &mut due, &self.catalog.snapshot()) {
                turn if turn.is_empty() && has_work => return warn_of_boundaries(&self.catalog.snapshot()),
                turn if turn.is_empty() => return,
                turn => self.take_turn(&mut state.sources, turn, until).await,
            }
        }
    }

    /// Loads sources that need not wait for each other.
    async fn take_turn(&self, sources: &mut [Known], turn: Vec<usize>, until: Instant) {
        let entries = self.catalog.snapshot();
        let prepared = |place: usize| match turns::circle(sources, place) {
            Some(circle) => Err(format!("geometry_from goes round in a circle: {circle}")),
            None => turns::source(&sources[place].file.settings, &entries),
        };
        let prepared: Vec<_> = turn.into_iter().map(|place| (place, prepared(place))).collect();
        let loads = prepared.into_iter().map(|(place, source)| async move {
            match source {
                Ok(source) => (place, self.load(source, until).await),
                Err(reason) => (place, Err(reason)),
            }
        });
        let mut loads = stream::iter(loads).buffered(LOADED_AT_ONCE);
        while let Some((place, loaded)) = loads.next().await {
            if let Some(known) = sources.get_mut(place) {
                match loaded {
                    Ok(Read::Features(loaded)) => self.publish(known, loaded).await,
                    Ok(Read::Tiles(archive)) => self.publish_tiles(known, *archive),
                    Err(reason) => self.fail(known, &reason),
                }
            }
        }
    }

    /// The folders that hold the sources, and folders that are sources.
    pub async fn folders(&self) -> Vec<PathBuf> {
        let state = self.state.lock().await;
        let parent = |path: &Path| path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new(".")).to_owned();
        let parents = state.sources.iter().map(|known| parent(&known.file.settings.source));
        let named = state.settings.iter().map(|s| s.source.clone()).filter(|path| path.is_dir());
        let mut folders: Vec<PathBuf> = parents.chain(named).collect();
        folders.sort();
        folders.dedup();
        folders
    }

    fn take_in(&self, sources: &mut Vec<Known>, found: Vec<SourceFile>) {
        for file in found {
            if let Some(known) = sources.iter_mut().find(|known| known.file.is_same_source(&file)) {
                known.file = file;
                continue;
            }
            let entries = self.catalog.snapshot();
            let info = placeholder(&file, |id| entries.get(id.as_str()).is_some());
            let ids = vec![info.id.clone()];
            self.catalog.put(&Entry::Loading(Arc::new(info)));
            sources.push(Known { file, ids, signature: None, geometry_revision: None, swaps: 0, unchecked: vec![] });
        }
    }

    fn forget(&self, sources: &mut Vec<Known>, found: &[SourceFile]) {
        sources.retain(|known| {
            let stays = found.iter().any(|file| file.is_same_source(&known.file));
            if !stays {
                self.catalog.replace(&known.ids, &[]);
            }
            stays
        });
    }

    /// What is gone and never was served is not missed: a folder that vanished stood for itself for a while.
    fn forget_never_loaded(&self, sources: &mut Vec<Known>, found: &[SourceFile]) {
        let entries = self.catalog.snapshot();
        let is_served = |id: &CollectionId| matches!(entries.get(id.as_str()), Some(Entry::Ready(_) | Entry::Tiles(_)));
        let gone = |known: &Known| !found.iter().any(|file| file.is_same_source(&known.file)) && !known.ids.iter().any(is_served);
        for known in sources.extract_if(.., |known| gone(known)) {
            self.catalog.replace(&known.ids, &[]);
        }
    }

    /// Opens an archive of tiles, or loads a source; its snapshots may be looked at until `until`.
    async fn load(&self, source: Source, until: Instant) -> Result<Read, String> {
        let path = source.path.clone();
        let archive = spawn_blocking(move || TileArchive::is_at(&path).then(|| TileArchive::open(&path)));
        match archive.await {
            Ok(None) => self.load_features(source, until).await.map(Read::Features),
            Ok(Some(opened)) => opened.map(Box::new).map(Read::Tiles).map_err(|error| explain(&error)),
            Err(_) => Err(FAILED_BADLY.to_owned()),
        }
    }

    async fn load_features(&self, source: Source, until: Instant) -> Result<Loaded, String> {
        let cache = self.cache.clone();
        self.read(source, move |source, observer| match &cache {
            Some(cache) => ingest::load_or_recall(source, cache, until, observer),
            None => ingest::load(source, observer),
        })
        .await
    }

    /// Runs what reads a source, where it may take its time.
    pub(super) async fn read(
        &self,
        source: Source,
        read: impl FnOnce(&Source, Observer) -> Result<Loaded, IngestError> + Send + 'static,
    ) -> Result<Loaded, String> {
        let console = self.console.clone();
        let load = move || read(&source, &console.observer(&source.path));
        match spawn_blocking(load).await {
            Ok(loaded) => loaded.map_err(|error| explain(&error)),
            Err(_) => Err(FAILED_BADLY.to_owned()),
        }
    }

    /// Swaps the collections of a source, says so, and keeps a snapshot.
    pub(super) async fn publish(&self, known: &mut Known, loaded: Loaded) {
        let Some((loaded, collections)) = self.swap(known, loaded).await else { return };
        for collection in &collections {
            self.console.line(&report::loaded(collection, loaded.recalled));
        }
        if let (false, Some(cache)) = (loaded.recalled, self.cache.clone()) {
            let Ok(source) = turns::source(&known.file.settings, &self.catalog.snapshot()) else { return };
            let kept = spawn_blocking(move || ingest::keep(&source, &loaded, &cache)).await;
            match kept.map_err(|error| error.to_string()).and_then(|kept| kept.map_err(|error| explain(&error))) {
                // The same rows again, but in mapped memory, which the system can take back.
                Ok(Some(mapped)) => drop(self.swap(known, mapped).await),
                Ok(None) => {}
                Err(reason) => self.tell_once(&reason),
            }
        }
    }

    /// Puts an archive in the place of what its source was before, and says so.
    fn publish_tiles(&self, known: &mut Known, archive: TileArchive) {
        let entries = self.catalog.snapshot();
        let taken = |id: &CollectionId| entries.get(id.as_str()).is_some() && !known.ids.contains(id);
        let tileset = Arc::new(tileset(&known.file, archive, known.signature.unwrap_or_default(), taken));
        self.catalog.replace(&known.ids, &[Entry::Tiles(Arc::clone(&tileset))]);
        known.ids = vec![tileset.info.id.clone()];
        known.swaps += 1;
        known.unchecked.clear();
        self.console.line(&report::opened(&tileset, &known.file.settings.source));
    }

    fn tell_once(&self, reason: &str) {
        if self.told.swap(true, Relaxed) {
            tracing::debug!("no snapshot: {reason}");
        } else {
            let hint = "the next start reads the files again; --cache-dir names another folder, --no-cache does without";
            tracing::warn!("snapshots cannot be kept: {reason}; {hint}");
        }
    }

    /// Puts the collections of a source in the place of what they were before; to make them of large tables may take a while.
    async fn swap(&self, known: &mut Known, mut loaded: Loaded) -> Option<(Loaded, Vec<Arc<Collection>>)> {
        let (file, ids, entries) = (known.file.clone(), known.ids.clone(), self.catalog.snapshot());
        let make = move || {
            let taken = |id: &CollectionId| entries.get(id.as_str()).is_some() && !ids.contains(id);
            let collections = collections(&file, &loaded, taken);
            let unchecked = std::mem::take(&mut loaded.unchecked);
            (loaded, unchecked, collections)
        };
        let Ok((loaded, unchecked, collections)) = spawn_blocking(make).await else {
            self.fail(known, FAILED_BADLY);
            return None;
        };
        let new: Vec<Entry> = collections.iter().map(|c| Entry::Ready(Arc::clone(c))).collect();
        self.catalog.replace(&known.ids, &new);
        known.ids = collections.iter().map(|c| c.info.id.clone()).collect();
        known.swaps += 1;
        known.unchecked = unchecked;
        Some((loaded, collections))
    }

    /// A source that was never loaded fails; one that was stays as it was, and says so.
    fn fail(&self, known: &Known, reason: &str) {
        tracing::warn!("{reason}");
        let entries = self.catalog.snapshot();
        for id in &known.ids {
            match entries.get(id.as_str()) {
                Some(Entry::Ready(_) | Entry::Tiles(_)) => {
                    tracing::warn!("{id} is served as it was before");
                    self.catalog.note(id, &format!("served as it was before: {reason}").into());
                }
                Some(Entry::Loading(info) | Entry::Failed(info, _)) => {
                    self.catalog.put(&Entry::Failed(Arc::clone(info), reason.into()));
                }
                None => {}
            }
        }
    }
}

/// Says which collections have to lie in what is not there; their quality reports say so, too.
fn warn_of_boundaries(entries: &Entries) {
    for info in entries.iter().map(Entry::info) {
        let Some(within) = &info.quality.within else { continue };
        let reason = match (entries.get(&within.collection), &within.feature) {
            (Some(Entry::Ready(giver)), Some(feature)) => match has_feature(&giver.table, &feature.as_str().into()) {
                Ok(()) => continue,
                Err(found) => format!("{found} of its features have the id, or some text, `{feature}`, and one has to"),
            },
            (Some(Entry::Ready(_)), None) => continue,
            (Some(_), _) => "it could not be loaded, or has no features".to_owned(),
            (None, _) => "there is no such collection".to_owned(),
        };
        tracing::warn!("{}: quality.within = \"{within}\": {reason}; rows are not held against it", info.id);
    }
}

/// The files behind the settings as they are now.
async fn look(settings: &[CollectionSettings]) -> Option<Vec<SourceFile>> {
    let settings = settings.to_vec();
    spawn_blocking(move || expand(&settings)).await.ok()
}

fn warn_of_empty_folders(settings: &[CollectionSettings], found: &[SourceFile]) {
    for folder in settings.iter().map(|s| &s.source).filter(|path| path.is_dir()) {
        if !found.iter().any(|file| file.settings.source.starts_with(folder)) {
            tracing::warn!("{}: the folder holds no file that can be served", folder.display());
        }
    }
}
