//! A table seen through a tile matrix set: the same rows, ids and columns; positions, and all that tiles need to know of them,
//! in the square of that set instead of Web Mercator's.
//!
//! ```text
//! longitude, latitude → cut to where the set lies → long edges followed → projected → cut to the square → table
//!                       area, cut                   follow                            cut
//! ```

mod area;
mod cut;
mod follow;

use super::{Table, TooManyError, builder::geometry::Gathered, labels::Labels, table::Seen};
use crate::{
    crs::Transformer,
    geometry::Window,
    index::build_nodes,
    model::{Geometries, GeometryKind, TileMatrixSet, WORLD_SIZE, WorldBox, WorldPoint},
};
use cut::Cutter;
use rayon::prelude::*;
use std::{
    ops::Range,
    sync::{Arc, OnceLock},
};
use xxhash_rust::xxh3::xxh3_64_with_seed;

/// Rows that one task takes on.
const ROWS_PER_TASK: usize = 4096;
/// Fixed-point units in a degree while a shape is cut to the area of a set: 0.1 mm each, as fine as coordinates are kept.
const UNITS_PER_DEGREE: f64 = 1e9;

/// How positions come into the square of a set.
#[derive(Debug, Clone, Copy)]
struct View<'a> {
    set: &'a TileMatrixSet,
    /// Its inverse leads from longitude and latitude into the CRS of the set.
    transformer: &'a Transformer,
}

impl View<'_> {
    /// From longitude and latitude to units of the square, in place; what has no place there is NaN.
    fn project(&self, positions: &mut [[f64; 2]]) {
        self.transformer.inverse(positions);
        positions.iter_mut().for_each(|p| *p = self.set.to_square(*p));
    }

    /// Whether what is straight in longitude and latitude is so in the square.
    fn is_straight(&self) -> bool {
        self.transformer.is_identity()
    }
}

/// The table as a set sees it; `transformer` leads out of the CRS of the set. Rows keep their numbers. Those that have no
/// place in the set, or reach to where its CRS has none, have no geometry there and are counted; of those that reach beyond
/// its square, what lies in it is left. The index finds rows without a geometry along with their neighbours.
pub fn see_through(table: &Arc<Table>, set: &TileMatrixSet, transformer: &Transformer) -> Result<Table, TooManyError> {
    let view = View { set, transformer };
    let located = table.located_rows();
    let window = area::lon_lat_window(view);
    let tasks: Vec<Range<usize>> =
        (0..located).step_by(ROWS_PER_TASK).map(|start| start..(start + ROWS_PER_TASK).min(located)).collect();
    let pieces: Vec<Geometries> = tasks.into_par_iter().map(|rows| seen_rows(table, rows, view, &window)).collect();
    if pieces.iter().map(|piece| piece.xy().len()).sum::<usize>() >= u32::MAX as usize {
        return Err(TooManyError { what: "positions" });
    }
    let gathered = gather(pieces, table.rows() - located);
    let boxes = boxes(&gathered, located);
    let rows_outside = boxes.iter().filter(|b| b.is_empty()).count();
    let mut geometry = gathered.into_column();
    geometry.find_levels(&boxes, &table.ids);
    Ok(Table {
        ids: Arc::clone(&table.ids),
        columns: Arc::clone(&table.columns),
        geometry,
        geometry_name: table.geometry_name.clone(),
        nodes: build_nodes(&boxes).into(),
        boxes: boxes.into(),
        bounds: table.bounds,
        id_column_has_ids: table.id_column_has_ids,
        revision: revision(table, set, transformer),
        labels: Labels::default(),
        areas_km2: OnceLock::new(),
        seen: Some(Seen { given: Arc::clone(table), rows_outside, set: set.id().to_owned(), zoom: set.zoom(0) }),
    })
}

/// What is seen of some rows, in whole units of the square.
fn seen_rows(table: &Table, rows: Range<usize>, view: View<'_>, window: &Window) -> Geometries {
    let given = copied(table, rows);
    let near = Cutter::new(*window, UNITS_PER_DEGREE).cut(&given);
    let mut followed = if view.is_straight() { near } else { follow::follow(&near, view) };
    view.project(followed.xy_mut());
    let last = WORLD_SIZE as f64 - 1.0;
    for v in followed.xy_mut().iter_mut().flatten() {
        // What lies on the far edge, as 180° E does, belongs to the last unit.
        *v = if *v == WORLD_SIZE as f64 { last } else { v.floor() };
    }
    let square = Window { min: [0; 2], max: [WORLD_SIZE - 1; 2] };
    Cutter::new(square, 1.0).cut(&followed)
}

fn copied(table: &Table, rows: Range<usize>) -> Geometries {
    let (geometry, mut copy) = (table.geometry(), Geometries::default());
    for row in rows {
        for part in geometry.parts(row) {
            for ring in geometry.rings(part) {
                geometry.lon_lat(ring).iter().for_each(|&[lon, lat]| copy.position(lon, lat, None));
                copy.end_ring();
            }
            copy.end_part(geometry.part_kind(row, part));
        }
        copy.end_row(geometry.kind(row));
    }
    copy
}

/// All pieces one after another, and then rows without a geometry.
fn gather(pieces: Vec<Geometries>, more_rows: usize) -> Gathered {
    let mut gathered = Gathered::empty();
    for piece in pieces {
        piece.iter().for_each(|row| gathered.push_row(row));
        gathered.world.extend(piece.xy().iter().map(|&[x, y]| WorldPoint { x: x as u32, y: y as u32 }));
    }
    let parts = gathered.part_kinds.len() as u32;
    gathered.kinds.resize(gathered.kinds.len() + more_rows, GeometryKind::Null as u8);
    gathered.row_parts.resize(gathered.row_parts.len() + more_rows, parts);
    gathered
}

/// The box of each of the first rows; empty where nothing of the row is seen.
fn boxes(gathered: &Gathered, rows: usize) -> Vec<WorldBox> {
    let first_position = |row: usize| {
        let ring = gathered.part_rings[gathered.row_parts[row] as usize];
        gathered.ring_coords[ring as usize] as usize
    };
    let of_row = |row: usize| WorldBox::of(&gathered.world[first_position(row)..first_position(row + 1)]);
    (0..rows).into_par_iter().map(of_row).collect()
}

/// Changes with the table, the set and the way between them.
fn revision(table: &Table, set: &TileMatrixSet, transformer: &Transformer) -> u64 {
    let pipeline = transformer.operation().map_or("", |operation| &operation.pipeline);
    let described = format!("{} {} {:?} {} {pipeline}", set.id(), set.crs().code, set.extent(), set.zoom(0));
    xxh3_64_with_seed(described.as_bytes(), table.revision)
}

#[cfg(test)]
mod tests;
