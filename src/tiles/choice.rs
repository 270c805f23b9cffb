//! What a request chooses of collections in tiles.
//!
//! ```text
//! LayerChoice, one per collection ── Choice: decides a tile's key ── found out where the tile is not kept ── Selection, one per layer
//! ```
//!
//! A filtered tile is the tile of a collection that has no other rows: what does not match takes no place on the map, and of what
//! does as much is shown as if it was all there is. `columns` says nothing of that: the features are those of the whole tile.

use super::{
    attributes::tile_columns,
    clusters::{Clustered, clusters_of, is_of_points},
};
use crate::{
    catalog::{ClusterSettings, Collection},
    filter::Expr,
    model::TileMatrixSet,
    query::{Patience, QueryError, RowSet, Rows, matching_rows_within},
};
use std::{
    hash::{Hash, Hasher},
    sync::Arc,
};
use xxhash_rust::xxh3::Xxh3;

/// What is wanted of a collection.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct LayerChoice {
    /// Only rows of which this is true.
    pub filter: Option<Arc<Expr>>,
    /// Only these properties: ascending places in the table's columns, all of them carried by tiles. Ids come along.
    pub columns: Option<Vec<usize>>,
    /// How points are drawn as one.
    pub clusters: Clustering,
    /// Whether a layer comes along that says where names are written.
    pub labels: bool,
}

/// How points are drawn as one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub enum Clustering {
    /// As the settings of the collection say.
    #[default]
    AsSet,
    /// Not at all.
    Off,
    /// So.
    As(ClusterSettings),
}

impl LayerChoice {
    /// Everything.
    pub const EVERYTHING: Self = Self { filter: None, columns: None, clusters: Clustering::AsSet, labels: false };

    /// How points of the collection are drawn as one; `None` where they are not, or there are none.
    pub fn clusters_of<'a>(&'a self, collection: &'a Collection) -> Option<&'a ClusterSettings> {
        let settings = match &self.clusters {
            Clustering::AsSet => collection.info.tiles.cluster.as_ref(),
            Clustering::Off => None,
            Clustering::As(settings) => Some(settings),
        };
        settings.filter(|_| collection.table.geometry().has_points())
    }

    /// Whether a layer of labels comes along: not of points alone.
    pub fn labels_of(&self, collection: &Collection) -> bool {
        self.labels && !collection.table.geometry().common_kind().is_some_and(is_of_points)
    }

    /// As tiles of a tile matrix set have it: its zooms are those of the square.
    #[must_use]
    pub fn seen_through(self, set: &TileMatrixSet) -> Self {
        let clusters = match self.clusters {
            Clustering::As(clusters) => Clustering::As(clusters.seen_through(set)),
            other => other,
        };
        Self { clusters, ..self }
    }

    /// The columns that tiles carry of it.
    pub fn columns_of(&self, collection: &Collection) -> Vec<usize> {
        self.columns.clone().unwrap_or_else(|| tile_columns(collection))
    }

    fn feed(&self, hash: &mut impl Hasher) {
        self.filter.as_ref().map(|filter| filter.fingerprint()).hash(hash);
        (&self.columns, &self.clusters, self.labels).hash(hash);
    }
}

/// What is wanted of each collection in a tile.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Choice {
    /// In the order of the collections; empty where everything is wanted of all.
    layers: Vec<LayerChoice>,
    fingerprint: u128,
}

impl Choice {
    /// Everything.
    pub const EVERYTHING: &'static Self = &Self { layers: vec![], fingerprint: 0 };

    /// Of each collection, in their order.
    pub fn new(layers: Vec<LayerChoice>) -> Self {
        if layers.iter().all(|layer| *layer == LayerChoice::EVERYTHING) {
            return Self::default();
        }
        let mut hash = Xxh3::new();
        layers.iter().for_each(|layer| layer.feed(&mut hash));
        Self { fingerprint: hash.digest128(), layers }
    }

    /// As tiles of a tile matrix set have it.
    #[must_use]
    pub fn seen_through(self, set: &TileMatrixSet) -> Self {
        if set.is_web_mercator_quad() {
            return self;
        }
        Self::new(self.layers.into_iter().map(|layer| layer.seen_through(set)).collect())
    }

    /// Whether nothing is left out.
    pub fn is_everything(&self) -> bool {
        self.layers.is_empty()
    }

    /// What is wanted of the collection at this place.
    pub fn layer(&self, place: usize) -> &LayerChoice {
        self.layers.get(place).unwrap_or(&LayerChoice::EVERYTHING)
    }

    /// What tiles of a tileset are known by where they hold this choice.
    pub(super) fn key_in(&self, tileset: u128) -> u128 {
        if self.is_everything() {
            return tileset;
        }
        let mut hash = Xxh3::new();
        (tileset, self.fingerprint).hash(&mut hash);
        hash.digest128()
    }
}

/// A choice that was found out: what the renderer wants to know of a layer.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    /// The rows; all where there are none.
    pub rows: Option<Arc<ChosenRows>>,
    /// See [`LayerChoice::columns`].
    pub columns: Option<Vec<usize>>,
    /// The clusters, if points are drawn as one.
    pub clusters: Option<Clustered>,
    /// See [`LayerChoice::labels`].
    pub labels: bool,
}

impl Selection {
    /// Everything, and each point by itself.
    pub const EVERYTHING: Self = Self { rows: None, columns: None, clusters: None, labels: false };

    /// What a choice comes to, found out here and now.
    pub fn of(collection: &Collection, choice: &LayerChoice, patience: &Patience) -> Result<Self, QueryError> {
        let rows = choice.filter.as_ref().map(|filter| ChosenRows::matching(collection, filter, patience).map(Arc::new));
        let rows = rows.transpose()?;
        let among = rows.as_ref().map(|rows| &rows.set);
        let clusters = choice.clusters_of(collection).map(|settings| {
            let hierarchy = clusters_of(&collection.table, among, settings.radius_px, settings.max_zoom);
            Clustered::new(Arc::new(hierarchy), settings.clone(), collection, choice.filter.as_deref())
        });
        Ok(Self { rows, columns: choice.columns.clone(), clusters, labels: choice.labels_of(collection) })
    }

    /// The selection at a place of a list; everything where it ends before.
    pub(super) fn at(selections: &[Self], place: usize) -> &Self {
        selections.get(place).unwrap_or(&Self::EVERYTHING)
    }
}

/// Rows of a collection, and from which level on their parts are shown if there are no others.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ChosenRows {
    /// The rows that have a geometry.
    pub set: RowSet,
    /// Of every part of the table; empty where all are shown.
    pub levels: Vec<u8>,
}

impl ChosenRows {
    /// The rows of which a filter is true.
    pub fn matching(collection: &Collection, filter: &Expr, patience: &Patience) -> Result<Self, QueryError> {
        // What a tile matrix set sees has the same rows, but not the positions that filters are about.
        let rows = matching_rows_within(collection.table.given(), Some(filter), patience)?;
        Ok(Self::of(collection, &rows))
    }

    /// These rows.
    pub fn of(collection: &Collection, rows: &Rows) -> Self {
        let set = RowSet::of(rows, collection.table.located_rows());
        let levels = if collection.info.tiles.thin { collection.part_levels_among(|row| set.contains(row)) } else { vec![] };
        Self { set, levels }
    }

    /// What it takes in memory.
    pub fn byte_len(&self) -> usize {
        self.set.byte_len() + self.levels.len()
    }
}
