//! What a request chooses of collections in tiles.
//!
//! ```text
//! LayerChoice, one per collection ── Choice: decides a tile's key ── found out where the tile is not kept ── Selection, one per layer
//! ```
//!
//! A filtered tile is the tile of a collection that has no other rows: what does not match takes no place on the map, and of what
//! does as much is shown as if it was all there is. `columns` says nothing of that: the features are those of the whole tile.

use super::attributes::tile_columns;
use crate::{
    catalog::Collection,
    filter::Expr,
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
}

impl LayerChoice {
    /// Everything.
    pub const EVERYTHING: Self = Self { filter: None, columns: None };

    /// The columns that tiles carry of it.
    pub fn columns_of(&self, collection: &Collection) -> Vec<usize> {
        self.columns.clone().unwrap_or_else(|| tile_columns(collection))
    }

    fn feed(&self, hash: &mut impl Hasher) {
        self.filter.as_ref().map(|filter| filter.fingerprint()).hash(hash);
        self.columns.hash(hash);
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
}

impl Selection {
    /// Everything.
    pub const EVERYTHING: Self = Self { rows: None, columns: None };

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
