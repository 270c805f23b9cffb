//! Collection id → collection; an atomically swapped snapshot.

mod info;
mod main_extent;
mod provenance;
mod tile_settings;
mod tileset;
mod time_extent;

pub use info::{CollectionInfo, GeometryFrom, QualityRules, Translation, View, Within};
pub use provenance::{Origin, OriginalCoordinates, Provenance};
pub use tile_settings::{ClusterSettings, Rank, TileSettings};
pub use tileset::Tileset;
pub use time_extent::TimeExtent;

use crate::{
    crs::WayBack,
    model::{CollectionId, LoadReport, LonLatBounds, TileAddress},
    store::Table,
};
use arc_swap::ArcSwap;
use hashbrown::HashMap;
use std::{
    collections::BTreeMap,
    ops::Range,
    sync::{Arc, OnceLock},
};
use xxhash_rust::xxh3::xxh3_64_with_seed;

/// A collection that can be asked.
#[derive(Debug)]
pub struct Collection {
    /// What it is called.
    pub info: CollectionInfo,
    /// Its features.
    pub table: Arc<Table>,
    /// How loading went.
    pub report: Arc<LoadReport>,
    edition: u64,
    /// Found when it is first asked for.
    time_extent: OnceLock<TimeExtent>,
    /// Found when it is first asked for.
    main_extent: OnceLock<Option<LonLatBounds>>,
    /// Of the parts of rows, where a column says which points are important; found when it is first asked for.
    ranked_levels: OnceLock<Option<Vec<u8>>>,
    /// Found when they are first asked for.
    crowded_tiles: OnceLock<CrowdedTiles>,
    /// Found when it is first asked for.
    way_back: OnceLock<Option<WayBack>>,
}

/// Tiles that may not have room for all of their rows.
#[derive(Debug)]
pub struct CrowdedTiles {
    /// What a row takes in a tile on average without its geometry, in bytes.
    pub row_bytes: f64,
    /// The rows of each such tile, those that have their middle in it: a stretch of the table.
    pub rows: HashMap<TileAddress, Range<usize>>,
}

/// A collection as the catalog has it.
#[derive(Debug, Clone)]
pub enum Entry {
    /// Ready to be asked.
    Ready(Arc<Collection>),
    /// Tiles of it can be asked for, and nothing else.
    Tiles(Arc<Tileset>),
    /// Not loaded yet.
    Loading(Arc<CollectionInfo>),
    /// Its source cannot be served; says why, for people.
    Failed(Arc<CollectionInfo>, Arc<str>),
}

/// All collections at one moment, in the order of the configuration.
#[derive(Debug, Clone, Default)]
pub struct Entries {
    order: Vec<CollectionId>,
    by_id: BTreeMap<CollectionId, Entry>,
    /// What is to be said of collections that are served nevertheless.
    notices: BTreeMap<CollectionId, Arc<str>>,
}

/// The collections that are served. Readers take a snapshot and keep it for a whole request.
#[derive(Debug, Default)]
pub struct Catalog {
    entries: ArcSwap<Entries>,
}

impl Catalog {
    /// The collections as they are now.
    pub fn snapshot(&self) -> Arc<Entries> {
        self.entries.load_full()
    }

    /// The collection with this id, if it is ready.
    pub fn collection(&self, id: &str) -> Option<Arc<Collection>> {
        match self.entries.load().get(id)? {
            Entry::Ready(collection) => Some(Arc::clone(collection)),
            _ => None,
        }
    }

    /// Adds an entry or puts it in the place of the one with its id. Requests under way keep what they have.
    pub fn put(&self, entry: &Entry) {
        self.entries.rcu(|entries| {
            let mut entries = Entries::clone(entries);
            entries.put(entry.clone());
            entries
        });
    }

    /// Puts entries in the place of those with the ids `old`, all at once; with no entries it takes them out.
    pub fn replace(&self, old: &[CollectionId], new: &[Entry]) {
        self.entries.rcu(|entries| {
            let mut entries = Entries::clone(entries);
            entries.replace(old, new);
            entries
        });
    }

    /// Says something of a collection that is served nevertheless, until its entry is replaced.
    pub fn note(&self, id: &CollectionId, notice: &Arc<str>) {
        self.entries.rcu(|entries| {
            let mut entries = Entries::clone(entries);
            entries.notices.insert(id.clone(), Arc::clone(notice));
            entries
        });
    }
}

impl Entries {
    /// The entry with this id.
    pub fn get(&self, id: &str) -> Option<&Entry> {
        self.by_id.get(id)
    }

    /// All entries, in order.
    pub fn iter(&self) -> impl Iterator<Item = &Entry> {
        self.order.iter().filter_map(|id| self.by_id.get(id))
    }

    /// What is to be said of a collection that is served nevertheless, as in: its file has vanished.
    pub fn notice(&self, id: &CollectionId) -> Option<&str> {
        self.notices.get(id).map(AsRef::as_ref)
    }

    fn put(&mut self, entry: Entry) {
        let id = entry.info().id.clone();
        self.notices.remove(&id);
        if self.by_id.insert(id.clone(), entry).is_none() {
            self.order.push(id);
        }
    }

    fn replace(&mut self, old: &[CollectionId], new: &[Entry]) {
        let mut place = self.order.iter().position(|id| old.contains(id)).unwrap_or(self.order.len());
        // None before `place` is taken out, so it still is the place.
        self.order.retain(|id| !old.contains(id));
        for id in old {
            self.by_id.remove(id);
            self.notices.remove(id);
        }
        for entry in new {
            let id = &entry.info().id;
            if self.by_id.insert(id.clone(), entry.clone()).is_none() {
                self.order.insert(place, id.clone());
                place += 1;
            }
        }
    }
}

impl Collection {
    /// A collection that was loaded.
    pub fn new(info: CollectionInfo, table: Arc<Table>, report: Arc<LoadReport>) -> Self {
        // Written by serde, so nothing that will be added can be forgotten here.
        let told = serde_json::to_vec(&(&info, &report.source, &report.layer, &report.crs)).unwrap_or_default();
        let edition = xxh3_64_with_seed(&told, table.revision());
        Self {
            info,
            table,
            report,
            edition,
            time_extent: OnceLock::new(),
            main_extent: OnceLock::new(),
            ranked_levels: OnceLock::new(),
            crowded_tiles: OnceLock::new(),
            way_back: OnceLock::new(),
        }
    }

    /// Another number where anything of it is another: its features, where they are from, or what the configuration says of them.
    pub fn edition(&self) -> u64 {
        self.edition
    }

    /// From when to when its features hold; `None` where nothing says when.
    pub fn time_extent(&self) -> Option<&TimeExtent> {
        let columns = self.info.time.as_ref()?;
        Some(self.time_extent.get_or_init(|| time_extent::time_extent(&self.table, columns)))
    }

    /// Where its features lie but for the few that are far from all others; `None` where that is all of them, or where they lie on
    /// both sides of the antimeridian.
    pub fn main_extent(&self) -> Option<LonLatBounds> {
        let crosses = self.table.bounds().is_none_or(|bounds| bounds.crosses_antimeridian());
        *self.main_extent.get_or_init(|| if crosses { None } else { main_extent::main_extent(self.table.boxes()) })
    }

    /// The level from which each part of a row is shown in tiles (see [`crate::geometry::levels`]).
    pub fn part_levels(&self) -> &[u8] {
        let ranked = self.info.tiles.rank.as_ref().and_then(|rank| {
            let find = || self.table.part_levels_by(&rank.column, rank.descending);
            self.ranked_levels.get_or_init(find).as_deref()
        });
        ranked.unwrap_or_else(|| self.table.geometry().part_levels())
    }

    /// As [`part_levels`](Self::part_levels), if the collection had the rows alone that count.
    pub fn part_levels_among(&self, counts: impl Fn(usize) -> bool + Sync) -> Vec<u8> {
        let rank = self.info.tiles.rank.as_ref().map(|rank| (rank.column.as_str(), rank.descending));
        self.table.part_levels_among(rank, counts)
    }

    /// The tiles that may not have room for all of their rows; `find` is asked once.
    pub fn crowded_tiles(&self, find: impl FnOnce() -> CrowdedTiles) -> &CrowdedTiles {
        self.crowded_tiles.get_or_init(find)
    }

    /// A collection of rows that came from no source.
    pub fn of_table(info: CollectionInfo, table: Table) -> Self {
        let rows = table.rows() as u64;
        let report = LoadReport { rows_read: rows, rows_kept: rows, ..LoadReport::default() };
        Self::new(info, Arc::new(table), Arc::new(report))
    }
}

impl Entry {
    /// What the collection is called.
    pub fn info(&self) -> &CollectionInfo {
        match self {
            Self::Ready(collection) => &collection.info,
            Self::Tiles(tileset) => &tileset.info,
            Self::Loading(info) | Self::Failed(info, _) => info,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn loading(id: &str) -> Entry {
        Entry::Loading(Arc::new(CollectionInfo::new(CollectionId::from_name(id))))
    }

    fn ids(catalog: &Catalog) -> Vec<String> {
        catalog.snapshot().iter().map(|entry| entry.info().id.to_string()).collect()
    }

    #[test]
    fn the_layers_of_a_file_take_the_place_of_what_stood_for_it() {
        let catalog = Catalog::default();
        ["a", "b", "c"].map(loading).into_iter().for_each(|entry| catalog.put(&entry));
        let b = [CollectionId::from_name("b")];
        catalog.replace(&b, &["x", "y"].map(loading));
        assert_eq!(ids(&catalog), ["a", "x", "y", "c"]);
        catalog.replace(&["y", "x"].map(CollectionId::from_name), &["y", "z"].map(loading));
        assert_eq!(ids(&catalog), ["a", "y", "z", "c"]);
        catalog.replace(&[CollectionId::from_name("a")], &[]);
        assert_eq!(ids(&catalog), ["y", "z", "c"]);
    }

    #[test]
    fn a_notice_lasts_until_its_entry_is_replaced() {
        let catalog = Catalog::default();
        catalog.put(&loading("a"));
        let id = CollectionId::from_name("a");
        catalog.note(&id, &"its file has vanished".into());
        let before = catalog.snapshot();
        catalog.replace(std::slice::from_ref(&id), &[loading("a")]);
        assert_eq!(before.notice(&id), Some("its file has vanished"), "a snapshot stays as it was");
        assert_eq!(catalog.snapshot().notice(&id), None);
    }
}
