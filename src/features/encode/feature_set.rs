//! What is to be written: rows of a table, some of its columns, in a CRS.

use super::RowOrder;
use crate::{
    crs::Transformer,
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

/// A CRS that coordinates are given in.
#[derive(Debug, Clone)]
pub struct OutputCrs {
    /// As OGC names it: `http://www.opengis.net/def/crs/EPSG/0/3857`.
    pub uri: String,
    /// From longitude and latitude; [`Transformer::inverse`] leads into this CRS, giving x, y.
    pub transformer: Transformer,
    /// Whether its authority names the northing or latitude first.
    pub northing_first: bool,
    /// WKT 2 (ISO 19162).
    pub wkt2: String,
    /// PROJJSON.
    pub projjson: String,
    /// WKT 1 as Esri and GDAL write it; empty where there is none.
    pub wkt1: String,
}

/// The order of the two numbers of a position.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AxisOrder {
    /// Easting or longitude first, as files have it.
    Xy,
    /// As the authority of the CRS says, as OGC API Features Part 2 has it.
    Authority,
}

impl FeatureSet {
    /// The positions of a ring of the table in the CRS of this set. Those that have no place there are NaN.
    pub fn ring(&self, ring: usize, order: AxisOrder) -> Cow<'_, [[f64; 2]]> {
        let lon_lat = self.table.geometry().lon_lat(ring);
        let Some(crs) = &self.crs else { return Cow::Borrowed(lon_lat) };
        let mut positions = lon_lat.to_vec();
        crs.transformer.inverse(&mut positions);
        if crs.northing_first && order == AxisOrder::Authority {
            positions.iter_mut().for_each(|p| p.swap(0, 1));
        }
        Cow::Owned(positions)
    }

    /// The columns that are written.
    pub fn columns(&self) -> impl Iterator<Item = &Column> {
        self.columns.iter().filter_map(|&c| self.table.columns().get(c))
    }
}
