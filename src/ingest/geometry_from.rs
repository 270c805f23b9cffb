//! Rows that have no geometry of their own and take that of a feature they name: what is known of a deposit lies where it does.

use super::columns::ids_of;
use crate::{
    model::{CrsReport, Defect, DefectKind, FeatureId, Geometries, GeometryKind, RowBatch, Value},
    store::Table,
};
use std::sync::Arc;

/// From where rows without a geometry take one. It is written as what a snapshot is named by, which is not the state of the
/// other table: that is in the snapshot's key.
#[derive(Debug, Clone, serde::Serialize)]
pub struct GeometryFrom {
    /// The collection whose features have the geometries.
    pub collection: String,
    /// The column here that holds the ids of those features.
    pub key: String,
    /// The features.
    #[serde(skip)]
    pub table: Arc<Table>,
    /// How their coordinates came to be.
    #[serde(skip)]
    pub crs: CrsReport,
}

impl GeometryFrom {
    /// Gives each row of a batch that has no geometry that of the feature which it names, and writes down the rows that get none.
    /// Tells how many got one.
    pub(super) fn fill(&self, batch: &mut RowBatch, defects: &mut Vec<Defect>) -> u64 {
        let keys = batch.columns.iter().find(|(name, _)| *name == self.key).map(|(_, column)| ids_of(column));
        let mut taken = 0;
        let mut filled = Geometries::default();
        for row in 0..batch.len() {
            let own = batch.geometries.row(row);
            if own.kind() != GeometryKind::Null {
                filled.push_row(own);
                continue;
            }
            match self.named(keys.as_ref().map_or(Value::Null, |keys| keys.value(row))) {
                Ok(named) => {
                    self.table.geometry().copy_row(named, &mut filled);
                    taken += 1;
                }
                Err(detail) => {
                    filled.end_row(GeometryKind::Null);
                    defects.push(Defect::suspected(batch.source_rows[row], DefectKind::UnknownKey, detail));
                }
            }
        }
        batch.geometries = filled;
        taken
    }

    /// What is to be said of a layer, so many of whose rows took a geometry.
    pub(super) fn note(&self, taken: u64, rows: usize) -> String {
        format!(
            "{taken} of {rows} rows have the geometry of the feature of `{}` that their `{}` names",
            self.collection, self.key
        )
    }

    /// The row of the other table that a key names, or why there is none.
    fn named(&self, key: Value<'_>) -> Result<usize, String> {
        let (Self { collection, key: column, table, .. }, id) = (self, feature_id(key));
        let id = id.ok_or_else(|| format!("`{column}` is empty"))?;
        let Some(row) = table.ids().find(&id) else {
            return Err(format!("`{column}` is {id}, and `{collection}` has no such feature"));
        };
        if row < table.located_rows() { Ok(row) } else { Err(format!("{id} of `{collection}` has no geometry either")) }
    }
}

fn feature_id(value: Value<'_>) -> Option<FeatureId> {
    match value {
        Value::Null => None,
        Value::Integer(id) => Some(FeatureId::Integer(id)),
        other => other.with_text(|text| (!text.is_empty()).then(|| text.into())),
    }
}
