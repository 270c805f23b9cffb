//! What can be computed of a batch by itself, on any thread.

use crate::{
    index::hilbert,
    model::{RowBatch, RowGeometry, Values, WorldBox},
};
use rayon::prelude::*;
use xxhash_rust::xxh3::{Xxh3, xxh3_64};

/// A batch in longitude and latitude, with what its rows are sorted by.
#[derive(Debug)]
pub struct PreparedBatch {
    pub(super) rows: RowBatch,
    /// The box of each row in the world square; `None` without geometry.
    pub(super) boxes: Vec<Option<WorldBox>>,
    /// The place of each row along the Hilbert curve; the last without geometry.
    pub(super) keys: Vec<u64>,
    /// A hash of each row's content; empty where every row has an id.
    pub(super) content_hashes: Vec<u64>,
}

impl PreparedBatch {
    /// Computes boxes, keys, and hashes where ids are missing.
    pub fn new(mut rows: RowBatch) -> Self {
        rows.ids.shrink_to_fit();
        rows.columns.iter_mut().for_each(|(_, column)| column.shrink_to_fit());
        let xy = rows.geometries.xy();
        let of_row = |row: RowGeometry| Some(WorldBox::of_lon_lat(&xy[row.all_coord_range()])).filter(|b| !b.is_empty());
        let boxes: Vec<Option<WorldBox>> = rows.geometries.iter().map(of_row).collect();
        let keys = boxes.iter().map(|b| b.map_or(u64::MAX, |b| hilbert(b.center()))).collect();
        let content_hashes = if rows.ids.all_valid() { vec![] } else { content_hashes(&rows) };
        Self { rows, boxes, keys, content_hashes }
    }

    /// The rows.
    pub fn rows(&self) -> &RowBatch {
        &self.rows
    }

    /// Prepares many batches in parallel.
    pub fn all(batches: Vec<RowBatch>) -> Vec<Self> {
        batches.into_par_iter().map(Self::new).collect()
    }
}

/// Hashes that depend on a row's geometry and on the names and values of its properties, and not on
/// the order of properties or rows.
fn content_hashes(rows: &RowBatch) -> Vec<u64> {
    let mut hashes: Vec<u64> = rows
        .geometries
        .iter()
        .map(|row| {
            let mut hash = Xxh3::new();
            hash.update(&[row.kind() as u8]);
            hash.update(bytemuck::cast_slice(&rows.geometries.xy()[row.all_coord_range()]));
            hash.digest()
        })
        .collect();
    for (name, column) in &rows.columns {
        let seed = xxh3_64(name.as_bytes());
        let with_seed = |bytes: &[u8]| xxhash_rust::xxh3::xxh3_64_with_seed(bytes, seed);
        let add = |hash_of: &dyn Fn(usize) -> u64, hashes: &mut [u64]| {
            for (row, hash) in hashes.iter_mut().enumerate().filter(|(row, _)| column.is_valid(*row)) {
                *hash = hash.wrapping_add(hash_of(row));
            }
        };
        match column.values() {
            Values::Nothing => {}
            Values::Boolean(v) => add(&|row| with_seed(&[v[row] as u8]), &mut hashes),
            Values::Integer(v) => add(&|row| with_seed(&v[row].to_le_bytes()), &mut hashes),
            Values::Float(v) => add(&|row| with_seed(&v[row].to_bits().to_le_bytes()), &mut hashes),
            Values::Text(t) | Values::Untyped(t) | Values::List(t) | Values::Json(t) => {
                let entries: Vec<u64> = (0..t.distinct() as u32).map(|code| with_seed(t.entry(code).as_bytes())).collect();
                add(&|row| entries[t.codes()[row] as usize], &mut hashes);
            }
        }
    }
    hashes
}
