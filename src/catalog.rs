//! Collection id → collection; an atomically swapped snapshot.

use crate::{
    model::{CollectionId, LoadReport},
    store::Table,
};
use arc_swap::ArcSwap;
use std::{collections::BTreeMap, sync::Arc};

/// What a collection is called and how it is to be shown; from the configuration or made of the source.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct CollectionInfo {
    /// The id in URLs.
    pub id: CollectionId,
    /// For people.
    pub title: String,
    /// For people, may be empty.
    pub description: String,
    /// Tile settings.
    pub tiles: TileSettings,
    /// How a map may draw it; free-form JSON for the viewer.
    pub style: serde_json::Value,
}

/// How tiles of a collection are made.
#[derive(Debug, Clone, PartialEq, Eq, Hash, serde::Serialize)]
pub struct TileSettings {
    /// The first zoom with features.
    pub min_zoom: u8,
    /// The last zoom; clients enlarge its tiles beyond.
    pub max_zoom: u8,
    /// The columns that tiles carry; `None` for all but very long ones.
    pub columns: Option<Vec<String>>,
    /// Whether points that would lie on one another at low zooms are left out there.
    pub thin: bool,
}

/// A collection that can be asked.
#[derive(Debug)]
pub struct Collection {
    /// What it is called.
    pub info: CollectionInfo,
    /// Its features.
    pub table: Arc<Table>,
    /// How loading went.
    pub report: Arc<LoadReport>,
}

/// A collection as the catalog has it.
#[derive(Debug, Clone)]
pub enum Entry {
    /// Ready to be asked.
    Ready(Arc<Collection>),
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
    pub fn put(&self, entry: Entry) {
        self.entries.rcu(|entries| {
            let mut entries = Entries::clone(entries);
            entries.put(entry.clone());
            entries
        });
    }

    /// Takes out the entry with this id.
    pub fn remove(&self, id: &CollectionId) {
        self.entries.rcu(|entries| {
            let mut entries = Entries::clone(entries);
            entries.order.retain(|other| other != id);
            entries.by_id.remove(id);
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

    fn put(&mut self, entry: Entry) {
        let id = entry.info().id.clone();
        if self.by_id.insert(id.clone(), entry).is_none() {
            self.order.push(id);
        }
    }
}

impl Entry {
    /// What the collection is called.
    pub fn info(&self) -> &CollectionInfo {
        match self {
            Self::Ready(collection) => &collection.info,
            Self::Loading(info) | Self::Failed(info, _) => info,
        }
    }
}

impl Default for TileSettings {
    fn default() -> Self {
        Self { min_zoom: 0, max_zoom: 14, columns: None, thin: true }
    }
}
