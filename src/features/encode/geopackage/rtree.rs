//! The R-tree, packed, as SQLite's rtree module keeps it (sqlite.org/rtree.html, "The Shadow Tables").
//!
//! Inserting boxes one by one makes SQLite look for the best place of each and split nodes; rows are along the Hilbert
//! curve, where neighbours are near already, so full nodes are written one after another, level by level.

use super::package::{failed, quoted};
use crate::features::encode::{EncodeError, envelope::Envelope};
use rusqlite::{Connection, Result, params};

/// A node as the module makes it for pages of 4096 bytes: a head of four bytes and 51 cells of a number and four sides.
const CELLS_PER_NODE: usize = 51;
const CELL_BYTES: usize = 24;
const NODE_BYTES: usize = 4 + CELL_BYTES * CELLS_PER_NODE;
const ROOT: i64 = 1;

/// A tree that is being written.
pub(super) struct PackedTree {
    name: String,
    /// What each level has of the node that is being filled, from the leaves up.
    levels: Vec<Vec<Cell>>,
    /// The number of the next node; the root has the first.
    next_node: i64,
    insert_node: String,
    /// What holds an entry of the leaves; of the levels above.
    insert_row: String,
    insert_parent: String,
}

/// An entry of a node: a row or a node below, and its box.
#[derive(Debug, Clone, Copy)]
struct Cell {
    number: i64,
    /// West, east, south, north.
    sides: [f32; 4],
}

impl PackedTree {
    /// Of this name.
    pub fn new(name: &str) -> Self {
        let table = |suffix: &str| quoted(&format!("{name}_{suffix}"));
        Self {
            levels: vec![vec![]],
            next_node: ROOT + 1,
            insert_node: format!("INSERT OR REPLACE INTO {} VALUES (?1, ?2)", table("node")),
            insert_row: format!("INSERT INTO {} VALUES (?1, ?2)", table("rowid")),
            insert_parent: format!("INSERT INTO {} VALUES (?1, ?2)", table("parent")),
            name: name.to_owned(),
        }
    }

    /// Makes the virtual table.
    pub fn create(&self, connection: &Connection) -> std::result::Result<(), EncodeError> {
        let create = format!("CREATE VIRTUAL TABLE {} USING rtree(id, minx, maxx, miny, maxy)", quoted(&self.name));
        connection.execute_batch(&create).map_err(failed)
    }

    /// The next row.
    pub fn add(&mut self, connection: &Connection, id: i64, bounds: &Envelope) -> std::result::Result<(), EncodeError> {
        let [west, south, east, north] = bounds.0;
        let sides = [round_down(west), round_up(east), round_down(south), round_up(north)];
        self.push(connection, 0, Cell { number: id, sides }).map_err(failed)
    }

    fn push(&mut self, connection: &Connection, level: usize, cell: Cell) -> Result<()> {
        if self.levels.len() == level {
            self.levels.push(Vec::with_capacity(CELLS_PER_NODE));
        }
        // A full node is written when there is one more: the last one of all may be the root.
        if self.levels.get(level).is_some_and(|cells| cells.len() == CELLS_PER_NODE) {
            self.close(connection, level)?;
        }
        if let Some(cells) = self.levels.get_mut(level) {
            cells.push(cell);
        }
        Ok(())
    }

    /// Writes the node that is being filled, and hands its box to the level above.
    fn close(&mut self, connection: &Connection, level: usize) -> Result<()> {
        let number = self.next_node;
        self.next_node += 1;
        let sides = self.write_node(connection, level, number)?;
        self.push(connection, level + 1, Cell { number, sides })
    }

    /// Writes the node of a level under a number, and gives its box.
    fn write_node(&mut self, connection: &Connection, level: usize, number: i64) -> Result<[f32; 4]> {
        let cells = self.levels.get_mut(level).map(std::mem::take).unwrap_or_default();
        let mut bytes = Vec::with_capacity(NODE_BYTES);
        // The depth of the tree; it counts in the root only.
        bytes.extend_from_slice(&(level as u16).to_be_bytes());
        bytes.extend_from_slice(&(cells.len() as u16).to_be_bytes());
        let mut parent = connection.prepare_cached(if level == 0 { &self.insert_row } else { &self.insert_parent })?;
        let mut bounds = [f32::INFINITY, f32::NEG_INFINITY, f32::INFINITY, f32::NEG_INFINITY];
        for cell in &cells {
            let [w, e, s, n] = cell.sides;
            bounds = [bounds[0].min(w), bounds[1].max(e), bounds[2].min(s), bounds[3].max(n)];
            bytes.extend_from_slice(&cell.number.to_be_bytes());
            cell.sides.iter().for_each(|side| bytes.extend_from_slice(&side.to_be_bytes()));
            parent.execute(params![cell.number, number])?;
        }
        bytes.resize(NODE_BYTES, 0);
        connection.prepare_cached(&self.insert_node)?.execute(params![number, bytes])?;
        Ok(bounds)
    }

    /// After the last row: closes every level and writes the root.
    pub fn finish(&mut self, connection: &Connection) -> std::result::Result<(), EncodeError> {
        let mut level = 0;
        while level + 1 < self.levels.len() {
            self.close(connection, level).map_err(failed)?;
            level += 1;
        }
        self.write_node(connection, level, ROOT).map(|_| ()).map_err(failed)
    }
}

/// Boxes of 32 bits must not be smaller than those that they stand for.
fn round_down(value: f64) -> f32 {
    let near = value as f32;
    if f64::from(near) > value { near.next_down() } else { near }
}

fn round_up(value: f64) -> f32 {
    let near = value as f32;
    if f64::from(near) < value { near.next_up() } else { near }
}
