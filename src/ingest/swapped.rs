//! Points that lie away from all others, but among them with longitude and latitude exchanged.
//!
//! Where all points are exchanged and all stay possible (Kazakhstan's would lie in the north of Russia), nothing in
//! the file says so, and nothing is said: land and sea do not tell, as both places are land, and an extent that the
//! file states is that of the same coordinates.

use crate::{
    crs::PointSpread,
    model::{Defect, DefectKind, DefectLog},
    store::TableBuilder,
};

/// Suspects among the points of a layer.
pub(super) fn suspects(rows: &TableBuilder, defects: &mut DefectLog) {
    let mut spread = PointSpread::default();
    rows.points().for_each(|(_, position)| spread.add(position));
    let Some(place) = spread.usual_place() else { return };
    let suspects = rows.points().filter(|(_, position)| place.suspects_exchange(*position));
    defects.extend(suspects.map(|(row, [lon, lat])| {
        let detail = format!("longitude {lon}, latitude {lat} lies away from the other rows, and among them when exchanged");
        Defect::suspected(row, DefectKind::SwappedAxes, detail)
    }));
}
