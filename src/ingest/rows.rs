//! One batch on its way: columns chosen, coordinates checked, reprojected and cleaned.

use super::{Source, columns, contained, position::Positioning};
use crate::{
    crs::{AxisEvidence, Suspicion},
    geometry::clean::clean as clean_geometries,
    model::{Defect, DefectKind, Outcome, RowBatch},
    store::PreparedBatch,
};
use std::collections::BTreeMap;

/// A batch ready for the table, and what was found on the way.
pub(super) struct Cleaned {
    pub rows: PreparedBatch,
    pub defects: Vec<Defect>,
    pub evidence: AxisEvidence,
    /// Rows that took their geometry from another collection.
    pub taken: u64,
    /// The names of all columns that the source has.
    pub column_names: Vec<String>,
}

/// Takes a batch from the source's coordinates to clean longitude and latitude.
pub(super) fn clean(mut batch: RowBatch, source: &Source, positioning: &Positioning) -> Cleaned {
    let column_names = columns::select(&mut batch, source);
    let evidence = positioning.check.evidence(batch.geometries.xy());
    let mut defects = std::mem::take(&mut batch.defects);
    let mut suspicions = suspicions(&batch, positioning);
    let failed = positioning.transformer.transform(batch.geometries.xy_mut());
    let unusable = unusable_rows(&batch, &failed, &mut suspicions);
    defects.extend(suspicions.into_values());
    let mut batch = batch.without_rows(&unusable);
    let collapsed = clean_geometries(&mut batch.geometries, &batch.source_rows, &mut defects);
    let mut batch = batch.without_rows(&collapsed);
    let taken = source.geometry_from.as_ref().map_or(0, |from| from.fill(&mut batch, &mut defects));
    if source.contained {
        contained::add(&mut batch, &source.units);
    }
    defects.extend(source.time_columns.iter().flat_map(|name| columns::no_times(&batch, name)));
    Cleaned { rows: PreparedBatch::new(batch), defects, evidence, taken, column_names }
}

/// What looks wrong, by the place of its row.
type Suspicions = BTreeMap<usize, Defect>;

/// Rows that look wrong as they stand in the source: at most one finding each.
fn suspicions(batch: &RowBatch, positioning: &Positioning) -> Suspicions {
    let xy = batch.geometries.xy();
    let of_row = |(place, row): (usize, crate::model::RowGeometry)| {
        let positions = &xy[row.all_coord_range()];
        let placeholder = |&position: &[f64; 2]| positioning.check.suspect(position).is_some_and(Suspicion::is_placeholder);
        // A line may well pass 0, 0 or a pole; a geometry that is nowhere else hardly stands for a place.
        let is_nowhere = positions.iter().all(placeholder);
        let (suspicion, position) = positions
            .iter()
            .filter_map(|&position| positioning.check.suspect(position).map(|suspicion| (suspicion, position)))
            .find(|(suspicion, _)| is_nowhere || !suspicion.is_placeholder())?;
        let detail = positioning.check.explain(suspicion, position);
        Some((place, Defect::suspected(batch.source_rows[place], suspicion.defect_kind(), detail)))
    };
    batch.geometries.iter().enumerate().filter_map(of_row).collect()
}

/// Places of rows that have no longitude and latitude: PROJ failed on them, or the latitude is beyond a pole.
/// Their suspicion, if there is one, becomes the reason.
fn unusable_rows(batch: &RowBatch, failed: &[usize], suspicions: &mut Suspicions) -> Vec<usize> {
    let xy = batch.geometries.xy();
    let mut unusable = vec![];
    for (place, row) in batch.geometries.iter().enumerate() {
        let coords = row.all_coord_range();
        let failed_here = failed.partition_point(|&p| p < coords.start) < failed.partition_point(|&p| p < coords.end);
        let beyond = || xy[coords].iter().find(|p| p[1].abs() > 90.0 || p[0].abs() > 540.0);
        let source_row = batch.source_rows[place];
        let (kind, detail) = if failed_here {
            (DefectKind::NotTransformable, String::new())
        } else if let Some([lon, lat]) = beyond() {
            (DefectKind::OutOfRange, format!("longitude {lon}, latitude {lat}"))
        } else {
            continue;
        };
        let defect = suspicions.entry(place).or_insert_with(|| Defect::rejected(source_row, kind, detail));
        defect.outcome = Outcome::Rejected;
        unusable.push(place);
    }
    unusable
}
