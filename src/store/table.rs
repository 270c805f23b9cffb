//! The table: rows in Hilbert order, immutable.

use super::{Buffer, Column, ColumnData, GeometryColumn, Ids, Offsets, labels::Labels};
use crate::{
    index::RTree,
    model::{LonLatBounds, WorldBox},
};
use bytemuck::NoUninit;
use std::{
    sync::{Arc, OnceLock},
    time::{SystemTime, UNIX_EPOCH},
};
use xxhash_rust::xxh3::{Xxh3, xxh3_64_with_seed};

/// The rows of one collection. Rows with a geometry come first, along the Hilbert curve of the world
/// square; rows without one follow.
#[derive(Debug)]
pub struct Table {
    pub(super) ids: Arc<Ids>,
    pub(super) geometry: GeometryColumn,
    pub(super) geometry_name: String,
    pub(super) columns: Arc<Vec<Column>>,
    /// The box of every row that has a geometry.
    pub(super) boxes: Buffer<WorldBox>,
    /// The upper levels of the index over `boxes`.
    pub(super) nodes: Buffer<WorldBox>,
    pub(super) bounds: Option<LonLatBounds>,
    pub(super) id_column_has_ids: bool,
    pub(super) revision: u64,
    /// Found when they are first asked for.
    pub(super) labels: Labels,
    /// What it was made from, if it is seen through a tile matrix set.
    pub(super) seen: Option<Seen>,
    /// Found when they are first asked for.
    pub(super) areas_km2: OnceLock<Vec<f64>>,
}

/// What a table that is seen through a tile matrix set was made from.
#[derive(Debug)]
pub(super) struct Seen {
    pub given: Arc<Table>,
    pub rows_outside: usize,
    pub set: String,
    pub zoom: u8,
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

    /// The column in which one looks for ids.
    pub const ID_COLUMN: &str = "id";

    /// Whether a column [`ID_COLUMN`](Self::ID_COLUMN) holds the ids of all rows, which are text, and nothing else.
    pub fn id_column_has_ids(&self) -> bool {
        self.id_column_has_ids
    }

    pub(super) fn find_ids_in_column(&self) -> bool {
        let (Some(column), Some(ids)) = (self.column(Self::ID_COLUMN), self.ids.texts_by_row()) else { return false };
        let ColumnData::Text(values) = &column.data else { return false };
        let has_id = |row: usize| column.is_valid(row) && values.dictionary.bytes(values.codes[row]) == ids.bytes(row as u32);
        (0..self.rows()).all(has_id)
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

    /// A number that changes when the content does: for entity tags and cache keys.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// The table of which this is another view: it has the same rows, and their longitudes and latitudes. The table
    /// itself, but where it is [seen through](super::see_through) a tile matrix set.
    pub fn given(&self) -> &Self {
        self.seen.as_ref().map_or(self, |seen| &seen.given)
    }

    /// Rows with a geometry that have no place in the tile matrix set through which the table is seen.
    pub fn rows_outside(&self) -> usize {
        self.seen.as_ref().map_or(0, |seen| seen.rows_outside)
    }

    /// The tile matrix set through which the table is seen, and the zoom of the square at which its level 0 stands; `None` for
    /// that of web maps.
    pub fn tile_matrix_set(&self) -> Option<(&str, u8)> {
        self.seen.as_ref().map(|seen| (seen.set.as_str(), seen.zoom))
    }

    /// Gives the same content another revision, so that no answer made before is taken for one made of this table.
    pub fn renew_revision(&mut self) {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_nanos();
        self.revision = xxh3_64_with_seed(&now.to_le_bytes(), self.revision);
    }
}

/// A hash over everything that a client can see of the table.
pub(super) fn table_revision(table: &Table) -> u64 {
    let mut hash = Xxh3::new();
    let geometry = &table.geometry;
    add(&mut hash, &geometry.kinds);
    for offsets in [&geometry.row_parts, &geometry.part_rings, &geometry.ring_coords] {
        if let Offsets::Stored(offsets) = offsets {
            add(&mut hash, offsets);
        }
    }
    add(&mut hash, &geometry.lon_lat);
    add(&mut hash, &geometry.z);
    table.ids.hash_into(&mut hash);
    for column in table.columns.iter() {
        add(&mut hash, column.name.as_bytes());
        hash.update(&[column.column_type as u8]);
        add(&mut hash, &column.validity);
        match &column.data {
            ColumnData::Boolean(v) => add(&mut hash, v),
            ColumnData::Integer(v) => add(&mut hash, v),
            ColumnData::Float(v) => add(&mut hash, v),
            ColumnData::Text(text) => {
                add(&mut hash, &text.codes);
                text.dictionary.hash_into(&mut hash);
            }
        }
    }
    hash.digest()
}

/// The values, and how many there are: what one array ends with is not what the next begins with.
pub(super) fn add<T: NoUninit>(hash: &mut Xxh3, values: &[T]) {
    hash.update(&(values.len() as u64).to_le_bytes());
    hash.update(bytemuck::cast_slice(values));
}
