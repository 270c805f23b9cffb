//! How far rows are from a place.

use super::{Patience, QueryError, Rows};
use crate::{geometry::geodesic::distance_m, store::Table};
use rayon::prelude::*;

/// Metres from a place (longitude, latitude in degrees) to the nearest point of each row, on the ellipsoid; infinite
/// for rows without geometry.
///
/// # Errors
/// [`QueryError::TakesTooLong`] where the patience is over before.
pub fn distances_m_within(table: &Table, rows: &Rows, place: [f64; 2], patience: &Patience) -> Result<Vec<f64>, QueryError> {
    let rows: Vec<usize> = rows.iter().collect();
    let distance = |row: usize| (!patience.is_over()).then(|| distance_m(place, &table.geometry().row(row)));
    let distances: Option<Vec<f64>> = rows.into_par_iter().map(distance).collect();
    distances.ok_or_else(|| patience.exceeded())
}
