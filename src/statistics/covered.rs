//! What polygons cover together.

use super::StatisticsError;
use crate::{
    geometry::{
        RowShape,
        coverage::{Coverage, Unmeasured},
    },
    query::Patience,
    store::Table,
};

/// Polygons in which something is looked for.
pub fn coverage_of(shape: &impl RowShape) -> Coverage {
    let mut coverage = Coverage::default();
    coverage.add(shape);
    coverage
}

/// The area that the polygons of rows cover together on the ellipsoid, km², what overlaps counted once; only what lies within a
/// region, where one is given.
pub fn covered_km2(
    table: &Table,
    rows: impl Iterator<Item = u32>,
    within: Option<&Coverage>,
    patience: &Patience,
) -> Result<f64, StatisticsError> {
    let mut cover = Coverage::default();
    rows.filter(|row| (*row as usize) < table.located_rows()).for_each(|row| cover.add(&table.geometry().row(row as usize)));
    let go_on = || !patience.is_over();
    let area_m2 = match within {
        Some(region) => cover.area_within_m2(region, &go_on),
        None => cover.area_m2(&go_on),
    };
    match area_m2 {
        Ok(area_m2) => Ok(area_m2 / 1e6),
        Err(Unmeasured::GivenUp) => {
            patience.check()?;
            Ok(f64::NAN)
        }
        Err(intricate) => Err(StatisticsError::Uncovered(intricate.to_string())),
    }
}
