//! Groups by where rows lie: the point itself, or the middle of the box of anything else.

use super::{Coded, Key, SquareGrid, ToGroup, numbered::numbered};
use crate::{
    crs::sheets::SheetScale,
    query::{SheetNames, position},
};
use h3o::{LatLng, Resolution};
use rayon::prelude::*;
use std::hash::Hash;

/// Positions that are brought to another datum at once.
const CHUNK: usize = 4096;

/// Groups by map sheet; `None` where there are too many.
pub fn by_sheet<'t>(of: &ToGroup<'t, '_>, scale: SheetScale) -> Option<Coded<'t>> {
    let names = SheetNames::new(of.table, scale);
    let sheets: Vec<_> = of.rows.par_chunks(CHUNK).flat_map_iter(|rows| names.of_rows(rows)).collect();
    coded(&sheets, of.groups_max, Key::Sheet)
}

/// Groups by cell; `None` where there are too many.
pub fn by_square<'t>(of: &ToGroup<'t, '_>, grid: SquareGrid) -> Option<Coded<'t>> {
    let cells: Vec<_> = of.rows.par_iter().map(|row| Some(grid.cell_at(place(of, *row)?))).collect();
    coded(&cells, of.groups_max, Key::Square)
}

/// Groups by hexagon; `None` where there are too many.
pub fn by_hexagon<'t>(of: &ToGroup<'t, '_>, resolution: Resolution) -> Option<Coded<'t>> {
    let cell = |row: &u32| {
        let [lon, lat] = place(of, *row)?;
        Some(LatLng::new(lat, lon).ok()?.to_cell(resolution))
    };
    let cells: Vec<_> = of.rows.par_iter().map(cell).collect();
    coded(&cells, of.groups_max, Key::Hexagon)
}

fn place(of: &ToGroup<'_, '_>, row: u32) -> Option<[f64; 2]> {
    let row = row as usize;
    (row < of.table.located_rows()).then(|| position(of.table, row))
}

fn coded<'t, K>(keys: &[Option<K>], max: usize, key: fn(K) -> Key) -> Option<Coded<'t>>
where
    K: Copy + Ord + Hash + Send + Sync + 't,
{
    let (codes, all) = numbered(keys, max)?;
    let size = all.len() as u32 + 1;
    let key = Box::new(move |code: u32, _| all.get(code as usize).map_or(Key::None, |found| key(*found)));
    Some(Coded { codes, size, key, spread: None })
}
