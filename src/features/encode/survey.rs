//! What kinds of geometry a set has: formats with one kind per layer must know before they write.

use super::{AxisOrder, FeatureSet, RowCursor, shape::Shape};
use crate::model::GeometryKind;

/// What was found in the rows of a set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Survey {
    /// By `repr` of [`GeometryKind`], whether rows are of that kind.
    kinds: [bool; 8],
    /// Whether some position has a height.
    pub some_z: bool,
    /// Whether some position has none.
    pub some_flat: bool,
}

impl Survey {
    /// Of the rows of a set. Where none of them has a geometry, the kinds are those of the table, so that an empty
    /// layer is of the kind that a full one would be.
    pub fn of(set: &FeatureSet) -> Self {
        let mut survey = Self { kinds: [false; 8], some_z: false, some_flat: false };
        RowCursor::new(&set.rows).for_each(|row| survey.see(set, row));
        if !survey.has_geometry() {
            (0..set.table.located_rows()).for_each(|row| survey.see(set, row));
        }
        survey
    }

    fn see(&mut self, set: &FeatureSet, row: usize) {
        let geometry = set.table.geometry();
        self.kinds[geometry.kind(row) as usize & 7] = true;
        if !geometry.has_z() {
            self.some_flat = true;
        } else if !(self.some_z && self.some_flat) {
            let shape = Shape::of(set, row, AxisOrder::Xy);
            for z in shape.parts().flat_map(|part| shape.rings(part)).filter_map(|ring| shape.heights(ring)) {
                self.some_flat |= z.iter().any(|z| z.is_nan());
                self.some_z |= z.iter().any(|z| !z.is_nan());
            }
        }
    }

    /// Whether rows are of this kind.
    pub fn has(&self, kind: GeometryKind) -> bool {
        self.kinds[kind as usize & 7]
    }

    /// Whether any row has a geometry.
    pub fn has_geometry(&self) -> bool {
        self.kinds[1..].contains(&true)
    }

    /// The kind of a layer that holds all of them: single ones are multiple ones of one part there, as every tool
    /// makes them that puts both into one layer. `None` for different kinds.
    pub fn layer_kind(&self) -> Option<GeometryKind> {
        use GeometryKind as K;
        let all =
            [K::Point, K::MultiPoint, K::LineString, K::MultiLineString, K::Polygon, K::MultiPolygon, K::GeometryCollection];
        let mut kinds = all.into_iter().filter(|kind| self.has(*kind));
        match (kinds.next(), kinds.next(), kinds.next()) {
            (Some(only), None, None) => Some(only),
            (Some(single), Some(multi), None) if single.part_kind() == multi.part_kind() => Some(multi),
            _ => None,
        }
    }
}

/// The kind that a row has in a layer.
pub(super) fn kind_in_layer(kind: GeometryKind, layer: Option<GeometryKind>) -> GeometryKind {
    match layer {
        Some(layer) if kind != GeometryKind::Null => layer,
        _ => kind,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::encode::{RowOrder, testing::table};
    use std::sync::Arc;

    fn kind(shapes: &[(&str, &str)]) -> Option<GeometryKind> {
        Survey::of(&FeatureSet::whole(&table(shapes, |_, _| {}), "t")).layer_kind()
    }

    #[test]
    fn single_and_multiple_are_multiple_and_different_kinds_are_none() {
        let (point, points, line) = (("1", "POINT(1 2)"), ("2", "MULTIPOINT((1 2),(3 4))"), ("3", "LINESTRING(1 2,3 4)"));
        assert_eq!(kind(&[point]), Some(GeometryKind::Point));
        assert_eq!(kind(&[point, points, ("4", "POINT EMPTY")]), Some(GeometryKind::MultiPoint));
        assert_eq!((kind(&[point, line]), kind(&[point, points, line]), kind(&[])), (None, None, None));
    }

    #[test]
    fn an_empty_set_is_of_the_kind_of_its_table() {
        let table = table(&[("1", "POINT Z(1 2 3)"), ("2", "POINT(1 2)")], |_, _| {});
        let none = FeatureSet { rows: Arc::new(RowOrder::Listed(vec![])), ..FeatureSet::whole(&table, "t") };
        let survey = Survey::of(&none);
        assert_eq!((survey.layer_kind(), survey.some_z, survey.some_flat), (Some(GeometryKind::Point), true, true));
    }
}
