//! Collection id → collection; an atomically swapped snapshot.

mod provenance;
mod tileset;
mod time_extent;

pub use provenance::{Origin, OriginalCoordinates, Provenance};
pub use tileset::Tileset;
pub use time_extent::TimeExtent;

use crate::{
    crs::WayBack,
    model::{CollectionId, LoadReport, TileAddress, TileMatrixSet, TimeColumns},
    store::Table,
};
use arc_swap::ArcSwap;
use hashbrown::HashMap;
use std::{
    collections::BTreeMap,
    ops::{Range, RangeInclusive},
    sync::{Arc, OnceLock},
};
use xxhash_rust::xxh3::xxh3_64_with_seed;

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
    /// For how many seconds clients may keep tiles that they asked for without their version; they ask every time where there is none.
    pub tiles_max_age_s: Option<u32>,
    /// Whom to credit, shown on maps.
    pub attribution: Option<String>,
    /// Where it is from.
    pub origin: Origin,
    /// How a map may draw it; free-form JSON for the viewer.
    pub style: serde_json::Value,
    /// Which columns say when a feature holds: columns that there are, of dates or timestamps.
    pub time: Option<TimeColumns>,
    /// Units of columns by their names, as in `ore_t`: `t`.
    pub units: BTreeMap<String, String>,
    /// Of which collection it is a view, by which model.
    pub view: Option<View>,
    /// From where rows without a geometry take one.
    pub geometry_from: Option<GeometryFrom>,
    /// URIs of CRSs to offer beside those that every collection has.
    pub output_crs: Vec<String>,
    /// What its rows have to keep to.
    pub quality: QualityRules,
}

/// What the rows of a collection have to keep to.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize)]
pub struct QualityRules {
    /// Names of columns that have a value in every row, `geometry` among them; `None` where nobody says so.
    pub required: Option<Vec<String>>,
    /// The polygons that rows lie in.
    pub within: Option<Within>,
}

/// Polygons of a collection.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Within {
    /// The id of the collection.
    pub collection: String,
    /// The id of a feature in it; all of them otherwise.
    pub feature: Option<String>,
}

/// A collection that shows the features of another by a model of others.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct View {
    /// The collection whose features they are, with the same ids.
    pub of: CollectionId,
    /// The model, as in `EarthResourceML-Lite 2.0.1 MineralOccurrenceView`.
    pub model: String,
    /// Where the model is defined.
    pub definition: &'static str,
    /// The properties that it wants in every feature.
    pub required: Vec<String>,
}

/// To which features of another collection those of one belong.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct GeometryFrom {
    /// The collection whose features have the geometries.
    pub collection: CollectionId,
    /// The column that holds the ids of those features.
    pub key: String,
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
    /// Whether features are left out where there are more than can be drawn, or than the tile has room for.
    pub thin: bool,
    /// Which points stay longest.
    pub rank: Option<Rank>,
    /// The bytes that a layer of a tile may take before it is compressed; the least important features are left out of larger ones.
    pub max_bytes: u32,
    /// How points that are near each other are drawn as one; `None` where each is drawn by itself.
    pub cluster: Option<ClusterSettings>,
}

/// How points that are near each other are drawn as one.
#[derive(Debug, Clone, PartialEq, Eq, Hash, serde::Serialize)]
pub struct ClusterSettings {
    /// What is nearer than this is one, in CSS pixels where a tile has 512.
    pub radius_px: u8,
    /// The last zoom at which there are clusters.
    pub max_zoom: u8,
    /// Columns of numbers that are summed up, in the order of their names.
    pub sum: Vec<String>,
    /// The column of which clusters have the most frequent values.
    pub count_by: Option<String>,
}

/// Which points are more important than others.
#[derive(Debug, Clone, PartialEq, Eq, Hash, serde::Serialize)]
pub struct Rank {
    /// The column that says so.
    pub column: String,
    /// Whether the largest values are the most important, and not the smallest.
    pub descending: bool,
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
    edition: u64,
    /// Found when it is first asked for.
    time_extent: OnceLock<TimeExtent>,
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

impl CollectionInfo {
    /// A collection of which nothing is said but its id.
    pub fn new(id: CollectionId) -> Self {
        let title = id.to_string();
        let (description, tiles) = (String::new(), TileSettings::default());
        let (style, units) = (serde_json::Value::Null, BTreeMap::new());
        Self {
            id,
            title,
            description,
            tiles,
            tiles_max_age_s: None,
            attribution: None,
            origin: Origin::default(),
            style,
            time: None,
            units,
            view: None,
            geometry_from: None,
            output_crs: vec![],
            quality: QualityRules::default(),
        }
    }
}

impl std::fmt::Display for Within {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.collection)?;
        self.feature.as_ref().map_or(Ok(()), |feature| write!(f, ":{feature}"))
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

impl TileSettings {
    /// What a layer may take unless told otherwise: half of it once compressed, which is where tippecanoe's default of 500 kB
    /// applies.
    pub const MAX_BYTES: u32 = 1_000_000;

    /// How points are drawn as one where nothing else is said: at all zooms but the last.
    pub fn default_clusters(&self) -> ClusterSettings {
        ClusterSettings {
            radius_px: ClusterSettings::RADIUS_PX,
            max_zoom: self.max_zoom.saturating_sub(1),
            sum: vec![],
            count_by: None,
        }
    }
}

impl ClusterSettings {
    /// The radius unless told otherwise.
    pub const RADIUS_PX: u8 = 50;
    /// The smallest and the largest radius: so large that tiles stay small, and so small that nobody looks round the world.
    pub const RADII_PX: RangeInclusive<u8> = 8..=255;

    /// The same where zooms are those of a tile matrix set's square.
    #[must_use]
    pub fn seen_through(self, set: &TileMatrixSet) -> Self {
        Self { max_zoom: set.zoom(*set.levels(0..=self.max_zoom).end()), ..self }
    }
}

impl Default for TileSettings {
    fn default() -> Self {
        Self { min_zoom: 0, max_zoom: 14, columns: None, thin: true, rank: None, max_bytes: Self::MAX_BYTES, cluster: None }
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
