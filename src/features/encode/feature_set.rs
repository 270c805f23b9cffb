//! What is to be written: rows of a table, some of its columns, in a CRS.

use super::RowOrder;
use crate::{
    crs::{AxisOrder, OutputCrs},
    store::{Column, Table},
};
use std::{borrow::Cow, sync::Arc};

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
}

impl FeatureSet {
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
}
