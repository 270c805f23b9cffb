//! Points that lie away from all others, but among them with longitude and latitude exchanged.

use crate::{
    crs::PointSpread,
    model::{Defect, DefectKind, GeometryKind},
    store::PreparedBatch,
};

/// Suspects among the points of a layer.
pub(super) fn suspects(batches: &[PreparedBatch]) -> Vec<Defect> {
    let points = || {
        batches.iter().flat_map(|batch| {
            let rows = batch.rows();
            let places = (0..rows.len()).filter(|&place| rows.geometries.kinds()[place] == GeometryKind::Point);
            places
                .map(|place| (rows.source_rows[place], rows.geometries.xy()[rows.geometries.row(place).all_coord_range().start]))
        })
    };
    let mut spread = PointSpread::default();
    points().for_each(|(_, position)| spread.add(position));
    let Some(place) = spread.usual_place() else { return vec![] };
    points()
        .filter(|(_, position)| place.suspects_exchange(*position))
        .map(|(row, [lon, lat])| {
            let detail = format!("longitude {lon}, latitude {lat} lies away from the other rows, and among them when exchanged");
            Defect::suspected(row, DefectKind::SwappedAxes, detail)
        })
        .collect()
}
