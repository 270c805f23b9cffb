//! The third dimension of a box.

use crate::store::GeometryColumn;
use std::ops::RangeInclusive;

/// Whether a row's geometry, from its lowest to its highest position, reaches into these heights. One without any height is
/// at every height: nobody said where it is.
pub fn reaches(geometry: &GeometryColumn, row: usize, heights: &RangeInclusive<f64>) -> bool {
    let rings = geometry.parts(row).flat_map(|part| geometry.rings(part));
    let known = rings.filter_map(|ring| geometry.z(ring)).flatten().filter(|z| !z.is_nan());
    let (lowest, highest) = known.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), z| (low.min(*z), high.max(*z)));
    lowest > highest || (lowest <= *heights.end() && highest >= *heights.start())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::{FeatureId, RowBatch},
        store::{PreparedBatch, TableBuilder},
    };
    use std::str::FromStr;

    #[test]
    fn a_row_reaches_from_its_lowest_to_its_highest_position() {
        let shapes = ["POINT Z(1 2 100)", "LINESTRING Z(0 0 -50,1 1 250)", "POINT(1 2)", "MULTIPOINT Z(0 0 500,1 1 900)"];
        let mut batch = RowBatch::default();
        for (i, shape) in (0..).zip(shapes) {
            batch.begin_row(i as u64 + 1);
            batch.set_id(&FeatureId::Integer(i));
            batch.geometries.push(&wkt::Wkt::<f64>::from_str(shape).unwrap()).unwrap();
            batch.end_row();
        }
        let mut builder = TableBuilder::new("geometry");
        builder.push(PreparedBatch::new(batch)).unwrap();
        let table = builder.finish().table;
        let found = |heights: RangeInclusive<f64>| -> Vec<i64> {
            let ids = (0..4).filter(|i| reaches(table.geometry(), table.ids().find(&FeatureId::Integer(*i)).unwrap(), &heights));
            ids.collect()
        };
        assert_eq!(found(100.0..=100.0), [0, 1, 2]);
        assert_eq!(found(600.0..=700.0), [2, 3], "a hole between two points is not looked for");
        assert_eq!(found(251.0..=499.0), [2]);
        assert_eq!(found(-1e9..=1e9), [0, 1, 2, 3]);
    }
}
