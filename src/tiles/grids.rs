//! The tile matrix sets of a server, and its collections as they see them.

use crate::{
    catalog::{Collection, CollectionInfo, TileSettings},
    crs::{Crs, CrsError, Transformer},
    model::{CollectionId, CrsOrigin, CrsReference, TileMatrixSet},
    store::{Table, TooManyError, see_through},
};
use std::{
    collections::HashMap,
    ops::RangeInclusive,
    sync::{Arc, Mutex, MutexGuard, PoisonError, Weak},
};
use tokio::{sync::OnceCell, task::spawn_blocking};

/// Positions by which the operation into the CRS of a set is chosen.
const SAMPLE: usize = 1000;

/// The tile matrix sets of a server, and its collections as they see them: each is made when it is first asked for, and
/// kept as long as there is room.
#[derive(Debug)]
pub struct Grids {
    sets: Vec<Arc<TileMatrixSet>>,
    max_bytes: usize,
    seen: Mutex<HashMap<(String, CollectionId), Sight>>,
}

/// Two sets with one id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is a tile matrix set `{0}` already; give the other one another id")]
pub struct IdTakenError(pub String);

/// Why a collection cannot be seen through a set.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GridError {
    /// No way into its CRS.
    #[error("collection `{collection}` cannot be seen through `{set}`")]
    Crs {
        /// The collection.
        collection: String,
        /// The set.
        set: String,
        /// Why.
        #[source]
        source: CrsError,
    },
    /// More positions than can be counted.
    #[error("collection `{collection}` cannot be seen through `{set}`")]
    TooMany {
        /// The collection.
        collection: String,
        /// The set.
        set: String,
        /// Of what.
        #[source]
        source: TooManyError,
    },
    /// A mistake of ours; the log has it.
    #[error("looking at collection `{collection}` through `{set}` failed")]
    Panicked {
        /// The collection.
        collection: String,
        /// The set.
        set: String,
    },
}

/// A collection as a set sees it, now or soon.
#[derive(Debug, Clone)]
struct Sight {
    /// What is seen; another one with the same id is another sight.
    of: Weak<Collection>,
    seen: Arc<OnceCell<Arc<Collection>>>,
    /// When it was asked for last, in numbers that grow.
    used: u64,
}

impl Default for Grids {
    fn default() -> Self {
        Self::of(TileMatrixSet::well_known().into(), 1 << 30)
    }
}

impl Grids {
    /// The well-known sets and some of one's own. `max_bytes`: what is kept of collections as they see them, if it is more
    /// than one.
    pub fn new(own: Vec<TileMatrixSet>, max_bytes: usize) -> Result<Self, IdTakenError> {
        let mut sets: Vec<TileMatrixSet> = TileMatrixSet::well_known().into();
        for set in own {
            if sets.iter().any(|other| other.id() == set.id()) {
                return Err(IdTakenError(set.id().to_owned()));
            }
            sets.push(set);
        }
        Ok(Self::of(sets, max_bytes))
    }

    fn of(sets: Vec<TileMatrixSet>, max_bytes: usize) -> Self {
        Self { sets: sets.into_iter().map(Arc::new).collect(), max_bytes, seen: Mutex::default() }
    }

    /// The sets, the one of web maps first.
    pub fn sets(&self) -> &[Arc<TileMatrixSet>] {
        &self.sets
    }

    /// The set with this id.
    pub fn get(&self, id: &str) -> Option<&Arc<TileMatrixSet>> {
        self.sets.iter().find(|set| set.id() == id)
    }

    /// A collection as a set sees it: its table has the positions of that set, and its tile settings the zooms of the set's
    /// square. It is made once however many ask, and made to the end even where nobody waits any more.
    pub async fn see(&self, set: &Arc<TileMatrixSet>, collection: &Arc<Collection>) -> Result<Arc<Collection>, GridError> {
        if set.is_web_mercator_quad() {
            return Ok(Arc::clone(collection));
        }
        let cell = self.cell(set, collection);
        if let Some(seen) = cell.get() {
            return Ok(Arc::clone(seen));
        }
        let (set_there, collection_there) = (Arc::clone(set), Arc::clone(collection));
        let making = tokio::spawn(async move { cell.get_or_try_init(|| make(set_there, collection_there)).await.cloned() });
        let made = making.await.unwrap_or_else(|_| Err(panicked(set, collection)))?;
        self.make_room();
        Ok(made)
    }

    /// The place where the sight is, or will be.
    fn cell(&self, set: &TileMatrixSet, collection: &Arc<Collection>) -> Arc<OnceCell<Arc<Collection>>> {
        let mut seen = self.seen();
        let used = seen.values().map(|sight| sight.used).max().unwrap_or(0) + 1;
        let sight = seen
            .entry((set.id().to_owned(), collection.info.id.clone()))
            .and_modify(|sight| sight.follow(set, collection))
            .or_insert_with(|| Sight { of: Arc::downgrade(collection), seen: Arc::default(), used });
        sight.used = used;
        let cell = Arc::clone(&sight.seen);
        // What is seen of collections that are served no more.
        seen.retain(|_, sight| sight.of.strong_count() > 0);
        cell
    }

    /// Forgets what was not asked for longest, until the rest fits.
    fn make_room(&self) {
        let mut seen = self.seen();
        let bytes = |sight: &Sight| sight.seen.get().map_or(0, |seen| seen.table.geometry().byte_len());
        while seen.len() > 1 && seen.values().map(bytes).sum::<usize>() > self.max_bytes {
            let oldest = seen.iter().filter(|(_, sight)| sight.seen.initialized()).min_by_key(|(_, sight)| sight.used);
            let Some(oldest) = oldest.map(|(key, _)| key.clone()) else { break };
            seen.remove(&oldest);
        }
    }

    fn seen(&self) -> MutexGuard<'_, HashMap<(String, CollectionId), Sight>> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Sight {
    /// Starts anew where the collection is another one than before; one that was loaded again unchanged keeps its table.
    fn follow(&mut self, set: &TileMatrixSet, collection: &Arc<Collection>) {
        if std::ptr::eq(self.of.as_ptr(), Arc::as_ptr(collection)) {
            return;
        }
        let kept = self.seen.get().filter(|seen| seen.table.given().revision() == collection.table.revision());
        let kept =
            kept.filter(|seen| seen.info.tiles.columns == collection.info.tiles.columns).map(|seen| Arc::clone(&seen.table));
        self.of = Arc::downgrade(collection);
        self.seen = Arc::default();
        if let Some(table) = kept {
            let _ = self.seen.set(Arc::new(with(collection, table, set)));
        }
    }
}

async fn make(set: Arc<TileMatrixSet>, collection: Arc<Collection>) -> Result<Arc<Collection>, GridError> {
    let panicked = panicked(&set, &collection);
    let work = move || {
        let start = std::time::Instant::now();
        let seen = seen_through(&set, &collection)?;
        tracing::info!(
            "{} of {} features of `{}` lie in {}; {} do not, or reach where it ends ({:.1} s)",
            seen.table.located_rows() - seen.table.rows_outside(),
            seen.table.located_rows(),
            collection.info.id,
            set.id(),
            seen.table.rows_outside(),
            start.elapsed().as_secs_f64(),
        );
        Ok(Arc::new(seen))
    };
    spawn_blocking(work).await.unwrap_or(Err(panicked))
}

fn seen_through(set: &TileMatrixSet, collection: &Arc<Collection>) -> Result<Collection, GridError> {
    let names = || (collection.info.id.to_string(), set.id().to_owned());
    let (collection_id, set_id) = names();
    let transformer = transformer(set, &collection.table);
    let transformer = transformer.map_err(|source| GridError::Crs { collection: collection_id, set: set_id, source })?;
    let (collection_id, set_id) = names();
    let table = see_through(&collection.table, set, &transformer);
    let table = table.map_err(|source| GridError::TooMany { collection: collection_id, set: set_id, source })?;
    Ok(with(collection, Arc::new(table), set))
}

/// The collection with another table, and with the zooms of the set's square.
fn with(collection: &Collection, table: Arc<Table>, set: &TileMatrixSet) -> Collection {
    let levels = levels(set, [&collection.info]);
    let cluster = collection.info.tiles.cluster.clone().map(|cluster| cluster.seen_through(set));
    let tiles = TileSettings {
        min_zoom: set.zoom(*levels.start()),
        max_zoom: set.zoom(*levels.end()),
        cluster,
        ..collection.info.tiles.clone()
    };
    let info = CollectionInfo { tiles, ..collection.info.clone() };
    Collection::new(info, table, Arc::clone(&collection.report))
}

/// The way out of the CRS of a set for positions of a table.
fn transformer(set: &TileMatrixSet, table: &Table) -> Result<Transformer, CrsError> {
    let (definition, origin) = (set.crs().code.clone(), CrsOrigin::Default);
    let crs = Crs::resolve(&CrsReference { definition, origin, authority_axis_order: false })?;
    let geometry = table.geometry();
    let step = (geometry.ring_count() / SAMPLE).max(1);
    let sample = (0..geometry.ring_count()).step_by(step).filter_map(|ring| geometry.lon_lat(ring).first().copied());
    Transformer::for_lon_lat(&crs, &sample.collect::<Vec<_>>())
}

fn panicked(set: &TileMatrixSet, collection: &Collection) -> GridError {
    GridError::Panicked { collection: collection.info.id.to_string(), set: set.id().to_owned() }
}

/// Levels of a set at which one of these collections has tiles; may be empty.
pub fn levels<'a>(set: &TileMatrixSet, collections: impl IntoIterator<Item = &'a CollectionInfo>) -> RangeInclusive<u8> {
    let widest = |(first, last): (u8, u8), info: &CollectionInfo| (first.min(info.tiles.min_zoom), last.max(info.tiles.max_zoom));
    let (first, last) = collections.into_iter().fold((u8::MAX, 0), widest);
    set.levels(first..=last)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::RowBatch,
        store::{PreparedBatch, TableBuilder},
    };

    fn collection(table: &Arc<Table>) -> Arc<Collection> {
        let info = CollectionInfo::new(CollectionId::from_name("one"));
        Arc::new(Collection::new(info, Arc::clone(table), Arc::default()))
    }

    fn table(lon: f64) -> Arc<Table> {
        let mut batch = RowBatch::default();
        batch.begin_row(1);
        batch.geometries.push_point(lon, 60.0, None);
        batch.end_row();
        let mut builder = TableBuilder::new("geometry");
        builder.push(PreparedBatch::new(batch)).unwrap();
        Arc::new(builder.finish().table)
    }

    #[tokio::test]
    async fn a_collection_is_looked_at_once_until_it_is_another_one() {
        let grids = Grids::default();
        let finland = grids.get("ETRS-TM35FIN").unwrap();
        let given = table(25.0);
        let before = collection(&given);
        let seen = grids.see(finland, &before).await.unwrap();
        assert!(Arc::ptr_eq(&seen, &grids.see(finland, &before).await.unwrap()));
        assert_ne!(seen.table.revision(), given.revision());
        let reloaded = collection(&given);
        assert!(Arc::ptr_eq(&seen.table, &grids.see(finland, &reloaded).await.unwrap().table), "unchanged");
        let other = collection(&table(26.0));
        assert_ne!(seen.table.revision(), grids.see(finland, &other).await.unwrap().table.revision());
        assert!(Arc::ptr_eq(&other, &grids.see(&grids.sets()[0], &other).await.unwrap()), "web maps need no other table");
    }

    #[tokio::test]
    async fn what_was_asked_for_last_is_kept_however_little_room_there_is() {
        let grids = Grids::new(vec![], 0).unwrap();
        let one = collection(&table(25.0));
        let mut last = None;
        for set in &grids.sets()[1..] {
            last = Some(grids.see(set, &one).await.unwrap());
            assert_eq!(grids.seen().len(), 1, "{}", set.id());
        }
        let again = grids.see(grids.sets().last().unwrap(), &one).await.unwrap();
        assert!(Arc::ptr_eq(&last.unwrap(), &again));
    }
}
