//! How far rows are from a place.

use super::{Rows, plan::dwithin::Within};
use crate::store::Table;
use rayon::prelude::*;

/// Metres from a place (longitude, latitude in degrees) to the nearest point of each row, on the ellipsoid; infinite
/// for rows without geometry.
pub fn distances_m(table: &Table, rows: &Rows, place: [f64; 2]) -> Vec<f64> {
    let everywhere = Within::new(table, place, f64::MAX);
    let rows: Vec<usize> = rows.iter().collect();
    rows.into_par_iter().map(|row| everywhere.distance_m(row).unwrap_or(f64::INFINITY)).collect()
}
