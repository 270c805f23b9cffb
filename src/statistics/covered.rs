//! What polygons cover together, of the Earth or of an area.

use super::{By, Grouping, StatisticsError};
use crate::{
    geometry::coverage::{Coverage, Unmeasured},
    query::Patience,
    store::Table,
};

/// Edges that are measured at once: they and what is made of them fit in about 2 GB.
pub const MAX_EDGES: usize = 16_000_000;

/// An area in which something is looked for.
#[derive(Debug, Clone)]
pub struct Area {
    /// Its polygons.
    pub coverage: Coverage,
    /// How large it is.
    pub km2: f64,
}

impl Area {
    /// Of what polygons cover together.
    pub fn of(coverage: Coverage, patience: &Patience) -> Result<Self, StatisticsError> {
        let km2 = covered_km2(&coverage, None, patience)?;
        Ok(Self { coverage, km2 })
    }

    /// What of polygons lies in an area, where one is asked about.
    pub fn of_common(coverage: Coverage, asked: Option<&Self>, patience: &Patience) -> Result<Self, StatisticsError> {
        let common = match asked {
            Some(asked) => measured(coverage.intersection(&asked.coverage, &|| !patience.is_over()), patience)?,
            None => coverage,
        };
        Self::of(common, patience)
    }
}

/// The polygons of rows; `hint` says what else than fewer features would help where they have more than `most` edges.
pub fn gathered(
    table: &Table,
    rows: impl Iterator<Item = usize>,
    patience: &Patience,
    (most, hint): (usize, &'static str),
) -> Result<Coverage, StatisticsError> {
    let mut coverage = Coverage::default();
    for (count, row) in rows.filter(|row| *row < table.located_rows()).enumerate() {
        if count % 4096 == 0 {
            patience.check()?;
        }
        coverage.add(&table.geometry().row(row));
        if coverage.edges() > most {
            return Err(StatisticsError::TooManyEdges { edges: coverage.edges(), most, hint });
        }
    }
    Ok(coverage)
}

/// The area that polygons cover together on the ellipsoid, km², what overlaps counted once; only what lies within an area, where one is
/// given.
pub fn covered_km2(cover: &Coverage, within: Option<&Coverage>, patience: &Patience) -> Result<f64, StatisticsError> {
    let go_on = || !patience.is_over();
    let area_m2 = match within {
        Some(region) => cover.area_within_m2(region, &go_on),
        None => cover.area_m2(&go_on),
    };
    measured(area_m2, patience).map(|area_m2| area_m2 / 1e6)
}

/// What was made of polygons, or why it was not.
pub fn measured<T>(made: Result<T, Unmeasured>, patience: &Patience) -> Result<T, StatisticsError> {
    made.map_err(|error| match patience.check() {
        Err(over) => over.into(),
        Ok(()) => StatisticsError::Uncovered(error.to_string()),
    })
}

/// Refuses groups by cells: features are in one by their middle, and what they cover reaches into others.
pub fn refuse_cells(group_by: &[Grouping]) -> Result<(), StatisticsError> {
    let cells = group_by.iter().find(|grouping| matches!(grouping.by, By::Sheet(_) | By::Square(_) | By::Hexagon(_)));
    cells.map_or(Ok(()), |cells| Err(StatisticsError::CoveredCells { grouping: cells.name.clone() }))
}
