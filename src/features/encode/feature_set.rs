//! What is to be written: rows of a table, some of its columns, in a CRS.

use super::{About, RowCursor, RowOrder};
use crate::{
    crs::{AxisOrder, CrsError, OutputCrs},
    model::Value,
    query::Rows,
    store::{Column, IdRef, Table},
};
use std::{borrow::Cow, sync::Arc};

/// How many positions decide which operation leads into a CRS.
const SAMPLE: usize = 1000;

/// Chosen rows of a table as a client asked for them.
#[derive(Debug, Clone)]
pub struct FeatureSet {
    /// Where the features are.
    pub table: Arc<Table>,
    /// What the layer is called in formats that name one: the collection's id.
    pub name: String,
    /// The rows, in the order in which they are written.
    pub rows: Arc<RowOrder>,
    /// The properties, as places in the table's columns, in the order in which they are written.
    pub columns: Vec<usize>,
    /// `None`: longitude and latitude on WGS 84, as in the table.
    pub crs: Option<Arc<OutputCrs>>,
    /// Metres from the place asked about, one for each of `rows`; written as the property `distance_m`.
    pub distances_m: Option<Vec<f64>>,
    /// What is said of the layer.
    pub about: Arc<About>,
}

impl FeatureSet {
    /// All of a table: every row and column, in longitude and latitude.
    pub fn whole(table: &Arc<Table>, name: &str) -> Self {
        Self {
            name: name.to_owned(),
            rows: Arc::new(RowOrder::Table(Rows::all(table.rows()))),
            columns: (0..table.columns().len()).collect(),
            crs: None,
            distances_m: None,
            about: Arc::default(),
            table: Arc::clone(table),
        }
    }

    /// The positions of a ring of the table in the CRS of this set. Those that have no place there are NaN.
    pub fn ring(&self, ring: usize, order: AxisOrder) -> Cow<'_, [[f64; 2]]> {
        let lon_lat = self.table.geometry().lon_lat(ring);
        match &self.crs {
            None => Cow::Borrowed(lon_lat),
            Some(crs) => crs.project(lon_lat, order),
        }
    }

    /// The columns that are written.
    pub fn columns(&self) -> impl Iterator<Item = &Column> {
        self.columns.iter().filter_map(|&c| self.table.columns().get(c))
    }

    /// The name, or one near it that no property has.
    pub fn free_name(&self, wanted: &str) -> String {
        let numbered = (2..).map(|n| format!("{wanted}_{n}"));
        let mut names = std::iter::once(wanted.to_owned()).chain(numbered);
        names.find(|name| !self.has_name(name)).unwrap_or_default()
    }

    /// Readers that do not tell upper from lower case would take names for the same.
    fn has_name(&self, name: &str) -> bool {
        self.columns().any(|column| column.name.eq_ignore_ascii_case(name))
    }

    /// What the ids are called in formats that have a column for them: `id`, or another name where a property has
    /// that; `None` where that property holds the ids already.
    pub fn id_column(&self) -> Option<String> {
        let is_id = |column: &&Column| column.name == "id";
        if self.columns().find(is_id).is_some_and(|column| self.holds_ids(column)) {
            return None;
        }
        let usual = ["id", "fid", "feature_id"].into_iter().find(|name| !self.has_name(name));
        Some(usual.map_or_else(|| self.free_name("id"), str::to_owned))
    }

    fn holds_ids(&self, column: &Column) -> bool {
        RowCursor::new(&self.rows).all(|row| match (self.table.ids().get(row), column.value(row)) {
            (IdRef::Integer(id), Value::Integer(value)) => id == value,
            (IdRef::Text(id), Value::Text(value)) => id == value,
            _ => false,
        })
    }
}

/// The CRS of this name for positions of a table; `None` for longitude and latitude on WGS 84, which they are in.
pub fn output_crs(table: &Table, definition: &str) -> Result<Option<Arc<OutputCrs>>, CrsError> {
    let geometry = table.geometry();
    let step = (geometry.ring_count() / SAMPLE).max(1);
    let sample = (0..geometry.ring_count()).step_by(step).filter_map(|ring| geometry.lon_lat(ring).first().copied());
    let crs = OutputCrs::new(definition, &sample.collect::<Vec<_>>())?;
    Ok((!crs.is_wgs84() || crs.northing_first).then(|| Arc::new(crs)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::encode::testing::table;

    fn columns(names: &[&str]) -> FeatureSet {
        let names = names.to_vec();
        let set = table(&[("a", "POINT(1 2)")], |_, batch| names.iter().for_each(|name| batch.set(name, Value::Text("a"))));
        FeatureSet::whole(&set, "t")
    }

    #[test]
    fn added_columns_have_names_of_their_own() {
        assert_eq!(columns(&[]).free_name("lon"), "lon");
        assert_eq!(columns(&["Lon", "lon_2"]).free_name("lon"), "lon_3");
        assert_eq!(columns(&["name"]).id_column().as_deref(), Some("id"));
        assert_eq!(columns(&["id"]).id_column(), None, "the property is the id");
        let other = table(&[("a", "POINT(1 2)")], |_, batch| batch.set("id", Value::Integer(7)));
        assert_eq!(FeatureSet::whole(&other, "t").id_column().as_deref(), Some("fid"));
    }

    #[test]
    fn longitude_and_latitude_need_no_crs() {
        let set = columns(&[]);
        assert!(output_crs(&set.table, "OGC:CRS84").unwrap().is_none());
        assert!(output_crs(&set.table, "EPSG:4326").unwrap().is_some_and(|crs| crs.northing_first));
        assert_eq!(output_crs(&set.table, "EPSG:28412").unwrap().unwrap().code(), "EPSG:28412");
    }
}
