//! The table: rows in Hilbert order, immutable.

use super::{Buffer, Column, GeometryColumn, Ids};
use crate::{
    index::RTree,
    model::{LonLatBounds, WorldBox},
};

/// The rows of one collection. Rows with a geometry come first, along the Hilbert curve of the world
/// square; rows without one follow.
#[derive(Debug)]
pub struct Table {
    pub(super) ids: Ids,
    pub(super) geometry: GeometryColumn,
    pub(super) geometry_name: String,
    pub(super) columns: Vec<Column>,
    /// The box of every row that has a geometry.
    pub(super) boxes: Buffer<WorldBox>,
    /// The upper levels of the index over `boxes`.
    pub(super) nodes: Buffer<WorldBox>,
    pub(super) bounds: Option<LonLatBounds>,
    pub(super) revision: u64,
}

impl Table {
    /// How many rows there are.
    pub fn rows(&self) -> usize {
        self.geometry.rows()
    }

    /// How many rows have a geometry; they are the first.
    pub fn located_rows(&self) -> usize {
        self.boxes.len()
    }

    /// The ids.
    pub fn ids(&self) -> &Ids {
        &self.ids
    }

    /// The geometries.
    pub fn geometry(&self) -> &GeometryColumn {
        &self.geometry
    }

    /// What the source calls its geometry.
    pub fn geometry_name(&self) -> &str {
        &self.geometry_name
    }

    /// The properties, in the order of the source.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// The property of this name.
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|c| c.name == name)
    }

    /// The spatial index. It numbers rows as the table does.
    pub fn index(&self) -> RTree<'_> {
        RTree::new(&self.boxes, &self.nodes)
    }

    /// The box of every row that has a geometry, by row.
    pub fn boxes(&self) -> &[WorldBox] {
        &self.boxes
    }

    /// The tight box around all geometries, over the antimeridian where that is tighter; `None`
    /// where no row has a geometry.
    pub fn bounds(&self) -> Option<LonLatBounds> {
        self.bounds
    }

    /// A number that changes when the content does: for ETags and cache keys.
    pub fn revision(&self) -> u64 {
        self.revision
    }
}
