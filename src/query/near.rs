//! How far rows are from a place.

use super::Rows;
use crate::{geometry::geodesic::distance_m, store::Table};
use rayon::prelude::*;

/// Metres from a place (longitude, latitude in degrees) to the nearest point of each row, on the ellipsoid; infinite
/// for rows without geometry.
pub fn distances_m(table: &Table, rows: &Rows, place: [f64; 2]) -> Vec<f64> {
    let rows: Vec<usize> = rows.iter().collect();
    rows.into_par_iter().map(|row| distance_m(place, &table.geometry().row(row))).collect()
}
