//! Which rows lie in which regions, the polygons of another table.

use super::{
    Patience, QueryError, Rows,
    plan::bbox::{outer_box, rows_near},
};
use crate::{
    geometry::{RowShape, polygons, predicates::PreparedGeometry},
    model::{GeometryKind, LonLatBounds, SpatialOp},
    store::{GeometryRow, Table},
};
use geo_types::Geometry;
use rayon::prelude::*;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

/// Pairs of rows and regions at most: twelve bytes each.
const MAX_PAIRS: usize = 20_000_000;

/// A row that lies in a region, or reaches into it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct InRegion {
    /// The row.
    pub row: u32,
    /// The row of the region in its own table.
    pub region: u32,
    /// How it lies there.
    pub place: Place,
}

/// How a row lies to a region.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// Within it.
    Inside,
    /// Partly.
    Across,
    /// On its border: points only.
    Border,
}

/// The rows among `rows` that lie in the regions, by row, then region. A point on the border of several regions and inside none
/// is in the first of them; lines and areas are in every region that they reach into, and not where they only touch.
///
/// # Errors
/// [`QueryError::BadValue`] for more pairs than memory is given to, [`QueryError::TakesTooLong`] where the patience ends first.
pub fn rows_in_regions(table: &Table, rows: &Rows, regions: &Table, patience: &Patience) -> Result<Vec<InRegion>, QueryError> {
    let found = AtomicUsize::new(0);
    let in_region = |region: usize| {
        patience.check()?;
        let inside = in_one(table, rows, regions, region);
        if found.fetch_add(inside.len(), Relaxed) + inside.len() > MAX_PAIRS {
            let reason = format!(
                "features lie in them more than {MAX_PAIRS} times; ask of fewer features, or of regions that overlap less"
            );
            return Err(QueryError::BadValue { value: "the regions".to_owned(), reason });
        }
        Ok(inside)
    };
    let per_region: Vec<Vec<InRegion>> = (0..regions.located_rows()).into_par_iter().map(in_region).collect::<Result<_, _>>()?;
    let mut all = per_region.concat();
    all.par_sort_unstable();
    Ok(without_idle_borders(&all))
}

/// Leaves out borders of rows that are inside another region, and all but the first of other rows.
fn without_idle_borders(all: &[InRegion]) -> Vec<InRegion> {
    let of_row = |of_row: &[InRegion]| -> Vec<InRegion> {
        let inside: Vec<InRegion> = of_row.iter().filter(|found| found.place != Place::Border).copied().collect();
        if inside.is_empty() { of_row[..1].to_vec() } else { inside }
    };
    all.chunk_by(|a, b| a.row == b.row).flat_map(of_row).collect()
}

fn in_one(table: &Table, rows: &Rows, regions: &Table, region: usize) -> Vec<InRegion> {
    // A row that was cleaned can be prepared, unless it is no polygon.
    let shape = Geometry::MultiPolygon(polygons(&regions.geometry().row(region)));
    let Ok(mut prepared) = PreparedGeometry::new(&shape) else { return vec![] };
    let boxes = prepared.bounds();
    let halves = boxes.iter().flat_map(LonLatBounds::halves);
    let near = halves.map(|half| rows_near(table, &outer_box(&half))).fold(Rows::default(), Rows::union).intersection(rows);
    prepared.prepare_for(near.len());
    let place = |row: usize| match prepared.decides(SpatialOp::Intersects, &table.boxes()[row]) {
        Some(inside) => inside.then_some(Place::Inside),
        None => place_of(&prepared, &table.geometry().row(row)),
    };
    near.iter().filter_map(|row| Some(InRegion { row: row as u32, region: region as u32, place: place(row)? })).collect()
}

fn place_of(region: &PreparedGeometry, row: &GeometryRow<'_>) -> Option<Place> {
    if !region.relate(SpatialOp::Intersects, row) {
        return None;
    }
    if region.relate(SpatialOp::Within, row) {
        return Some(Place::Inside);
    }
    let touches = region.relate(SpatialOp::Touches, row);
    match row.kind() {
        GeometryKind::Point => touches.then_some(Place::Border),
        _ => (!touches).then_some(Place::Across),
    }
}
