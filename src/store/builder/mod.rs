//! From row batches to a table: resolve ids, sort along the Hilbert curve, gather column by column.

mod bounds;
mod columns;
pub(super) mod geometry;
mod ids;
mod infer;
mod odd_cells;
mod prepare;

pub use odd_cells::Expected;
pub use prepare::PreparedBatch;

use super::{Table, labels::Labels, table::table_revision};
use crate::{
    index::build_nodes,
    model::{ColumnBuilder, ColumnType, DefectLog, Geometries, GeometryKind, RowGeometry, WorldBox},
};
use hashbrown::HashMap;
use rayon::slice::ParallelSliceMut;
use std::sync::{Arc, OnceLock};

/// Collects batches, in the order of the source, and makes a table of them.
#[derive(Debug, Default)]
pub struct TableBuilder {
    geometry_name: String,
    /// Of all batches, in one list: large arrays grow in place and go back to the system at once.
    geometries: Geometries,
    /// Without their geometries.
    batches: Vec<PreparedBatch>,
    /// What the user says of columns, by their names.
    expected: HashMap<String, Expected>,
}

/// A table, and what was found while it was made.
#[derive(Debug)]
pub struct Built {
    /// The table.
    pub table: Table,
    /// Ids that stood on an earlier row already, and cells of columns of numbers that hold none.
    pub defects: DefectLog,
    /// Columns whose values had several types.
    pub notes: Vec<String>,
}

/// More rows or positions than 32-bit offsets can count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a collection holds at most 4,294,967,294 {what}; split the source into several")]
pub struct TooManyError {
    pub(super) what: &'static str,
}

/// Where a row of the table comes from.
#[derive(Debug, Clone, Copy)]
struct RowSource {
    /// The row, counted over all batches.
    number: u32,
    batch: u32,
    /// The row in its batch.
    row: u32,
}

/// The batches taken apart, so that each part can be dropped as soon as it is gathered.
#[derive(Default)]
struct Parts {
    boxes: Vec<Vec<Option<WorldBox>>>,
    source_rows: Vec<Vec<u64>>,
    keys: Vec<Vec<u64>>,
    columns: Vec<GatherColumn>,
}

/// A column over all batches.
struct GatherColumn {
    name: String,
    declared: Option<ColumnType>,
    expected: Option<Expected>,
    /// One per batch; `None` where the batch does not have the column.
    batches: Vec<Option<ColumnBuilder>>,
}

impl TableBuilder {
    /// An empty builder. `geometry_name` is what the source calls its geometry.
    pub fn new(geometry_name: impl Into<String>) -> Self {
        Self { geometry_name: geometry_name.into(), ..Self::default() }
    }

    /// Says what a column holds.
    pub fn expect(&mut self, column: &str, expected: Expected) {
        self.expected.insert(column.to_owned(), expected);
    }

    /// Adds the rows of a batch; they must be in longitude and latitude.
    pub fn push(&mut self, mut batch: PreparedBatch) -> Result<(), TooManyError> {
        if self.geometries.len() + batch.rows.len() >= u32::MAX as usize {
            return Err(TooManyError { what: "rows" });
        }
        if self.geometries.xy().len() + batch.rows.geometries.xy().len() >= u32::MAX as usize {
            return Err(TooManyError { what: "positions" });
        }
        self.geometries.append(&mut batch.rows.geometries);
        self.batches.push(batch);
        Ok(())
    }

    /// The ids and properties so far, batch by batch.
    pub fn batches(&self) -> &[PreparedBatch] {
        &self.batches
    }

    /// Gives the rows of each batch ids.
    pub fn set_ids(&mut self, ids: Vec<ColumnBuilder>) {
        self.batches.iter_mut().zip(ids).for_each(|(batch, ids)| batch.rows.ids = ids);
    }

    /// The rows that are one point: the row in the source, longitude and latitude.
    pub fn points(&self) -> impl Iterator<Item = (u64, [f64; 2])> {
        let source_rows = self.batches.iter().flat_map(|batch| &batch.rows.source_rows);
        let is_point = |row: &RowGeometry| row.kind() == GeometryKind::Point;
        let position = |row: RowGeometry| self.geometries.xy()[row.all_coord_range().start];
        source_rows
            .copied()
            .zip(self.geometries.iter())
            .filter(move |(_, row)| is_point(row))
            .map(move |(source_row, row)| (source_row, position(row)))
    }

    /// Makes the table. Row order, and so everything a client sees, depends on the features alone and
    /// not on their order in the source.
    pub fn finish(self) -> Built {
        let source_ids = ids::resolve(&self.batches);
        let mut parts = Parts::take(self.batches, &self.expected);
        let order = sorted_order(&parts.keys, &source_ids.ids);
        let boxes: Vec<WorldBox> = order.iter().map_while(|s| parts.boxes[s.batch as usize][s.row as usize]).collect();
        parts.boxes = vec![];
        parts.keys = vec![];
        let columns = std::mem::take(&mut parts.columns);
        let ids = source_ids.ids.gather(&order);
        let (bounds, mut geometry) = geometry::gather(self.geometries, &order);
        geometry.find_levels(&boxes, &ids);
        let columns::Gathered { columns, notes, lost } = columns::gather(columns, &order, &parts.source_rows);
        let mut defects = source_ids.defects;
        defects.merge(lost);
        let nodes = build_nodes(&boxes);
        let mut table = Table {
            ids: Arc::new(ids),
            geometry,
            geometry_name: self.geometry_name,
            columns: Arc::new(columns),
            boxes: boxes.into(),
            nodes: nodes.into(),
            bounds,
            id_column_has_ids: false,
            revision: 0,
            labels: Labels::default(),
            seen: None,
            areas_km2: OnceLock::new(),
        };
        table.id_column_has_ids = table.find_ids_in_column();
        table.revision = table_revision(&table);
        Built { table, defects, notes }
    }
}

impl Parts {
    fn take(batches: Vec<PreparedBatch>, expected: &HashMap<String, Expected>) -> Self {
        let mut parts = Self::default();
        let mut by_name: HashMap<String, usize> = HashMap::new();
        for (number, batch) in batches.into_iter().enumerate() {
            parts.boxes.push(batch.boxes);
            parts.keys.push(batch.keys);
            parts.source_rows.push(batch.rows.source_rows);
            for (name, column) in batch.rows.columns {
                let place = *by_name.entry(name).or_insert_with_key(|name| {
                    let expected = expected.get(name).copied();
                    parts.columns.push(GatherColumn { name: name.clone(), declared: None, expected, batches: vec![] });
                    parts.columns.len() - 1
                });
                let gathered = &mut parts.columns[place];
                gathered.batches.resize_with(number, || None);
                gathered.batches.push(Some(column));
            }
            for (name, declared) in batch.rows.declared {
                if let Some(&place) = by_name.get(&name) {
                    parts.columns[place].declared.get_or_insert(declared);
                }
            }
        }
        let count = parts.keys.len();
        parts.columns.iter_mut().for_each(|c| c.batches.resize_with(count, || None));
        parts
    }
}

/// Rows by Hilbert value, then id; rows without geometry last.
fn sorted_order(keys: &[Vec<u64>], ids: &ids::SourceIds) -> Vec<RowSource> {
    let mut order: Vec<(u64, RowSource)> = vec![];
    for (batch, keys) in (0..).zip(keys) {
        for (row, &key) in (0..).zip(keys) {
            order.push((key, RowSource { number: order.len() as u32, batch, row }));
        }
    }
    order.par_sort_unstable_by(|a, b| a.0.cmp(&b.0).then_with(|| ids.compare(a.1.number, b.1.number)));
    order.into_iter().map(|(_, source)| source).collect()
}

#[cfg(test)]
mod tests;
