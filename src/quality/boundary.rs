//! Where all rows should lie: features of another collection.

use super::roles::texts;
use crate::{
    geometry::{RowShape, geodesic::distance_m, predicates::PreparedGeometry},
    model::{FeatureId, PartKind, SpatialOp, WorldBox},
    store::Table,
};
use geo_types::{Coord, Geometry, LineString, MultiPolygon, Polygon};
use std::{collections::BTreeSet, sync::Arc};

/// Polygons that rows should lie in.
#[derive(Debug)]
pub struct Boundary {
    label: String,
    table: Arc<Table>,
    rows: Vec<usize>,
    area: PreparedGeometry,
}

/// Why there is no boundary.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BoundaryError {
    /// No such feature.
    #[error(
        "`{label}` is no boundary: the collection has no feature `{feature}`, by its id or by a text that it alone has ({found} have such a text)"
    )]
    NoFeature {
        /// How many have it.
        found: usize,
        /// What was asked for.
        label: String,
        /// The id.
        feature: String,
    },
    /// Nothing has an inside.
    #[error("`{label}` is no boundary: there is no polygon in it")]
    NoPolygon {
        /// What was asked for.
        label: String,
    },
    /// It cannot be compared with.
    #[error("`{label}` is no boundary: {reason}")]
    Unusable {
        /// What was asked for.
        label: String,
        /// Why.
        reason: String,
    },
}

impl Boundary {
    /// The polygons of a table, or of one of its features; `label` is what people call it.
    pub fn new(label: String, table: Arc<Table>, feature: Option<&FeatureId>) -> Result<Self, BoundaryError> {
        let rows = match feature {
            None => (0..table.located_rows()).collect(),
            Some(feature) => vec![row_of(&table, feature).map_err(|found| BoundaryError::NoFeature {
                found,
                label: label.clone(),
                feature: feature.to_string(),
            })?],
        };
        let polygons: Vec<Polygon> = rows.iter().flat_map(|row| polygons(&table, *row)).collect();
        if polygons.is_empty() {
            return Err(BoundaryError::NoPolygon { label });
        }
        let mut area = match PreparedGeometry::new(&Geometry::MultiPolygon(MultiPolygon(polygons))) {
            Ok(area) => area,
            Err(error) => return Err(BoundaryError::Unusable { label, reason: error.to_string() }),
        };
        area.prepare_for(usize::MAX);
        Ok(Self { label, table, rows, area })
    }

    /// What people call it.
    pub fn label(&self) -> &str {
        &self.label
    }

    /// Whether no point of a row is in it or on its edge.
    pub(super) fn is_outside(&self, row: &impl RowShape, row_box: &WorldBox) -> bool {
        self.area.decides(SpatialOp::Disjoint, row_box).unwrap_or_else(|| self.area.relate(SpatialOp::Disjoint, row))
    }

    /// How far a position is from it, metres.
    pub(super) fn distance_m(&self, position: [f64; 2]) -> f64 {
        let distances = self.rows.iter().map(|row| distance_m(position, &self.table.geometry().row(*row)));
        distances.fold(f64::INFINITY, f64::min)
    }
}

/// The row whose id this is, or else the only one that has it as a text in some column: a name, a code of a country. An error is how many
/// have.
fn row_of(table: &Table, feature: &FeatureId) -> Result<usize, usize> {
    if let Some(row) = table.ids().find(feature) {
        return Ok(row);
    }
    let wanted = feature.to_string().to_lowercase();
    let mut rows = BTreeSet::new();
    for text in table.columns().iter().filter_map(texts) {
        let codes: Vec<u32> =
            (0..text.dictionary.len() as u32).filter(|code| text.dictionary.text(*code).to_lowercase() == wanted).collect();
        if !codes.is_empty() {
            rows.extend((0..table.rows()).filter(|row| codes.contains(&text.codes[*row])));
        }
    }
    match (rows.len(), rows.first()) {
        (1, Some(row)) => Ok(*row),
        (found, _) => Err(found),
    }
}

/// Says whether a boundary can be made of a table: by its features alone, without looking at their shapes.
///
/// # Errors
/// How many features are called so, where it is not one.
pub fn has_feature(table: &Table, feature: &FeatureId) -> Result<(), usize> {
    row_of(table, feature).map(drop)
}

fn polygons(table: &Table, row: usize) -> Vec<Polygon> {
    let geometry = table.geometry();
    let is_polygon = |part: &usize| geometry.part_kind(row, *part) == PartKind::Polygon;
    let ring = |ring: usize| LineString(geometry.lon_lat(ring).iter().map(|[x, y]| Coord { x: *x, y: *y }).collect());
    let polygon = |part: usize| {
        let mut rings = geometry.rings(part).map(ring);
        Some(Polygon::new(rings.next()?, rings.collect()))
    };
    geometry.parts(row).filter(is_polygon).filter_map(polygon).collect()
}
