//! The clusters of a layer, and what is told of them.

use super::Hierarchy;
use crate::{
    catalog::{ClusterSettings, Collection},
    filter::Expr,
    model::{GeometryKind, WorldPoint},
    query::RowSet,
    store::Table,
};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use rayon::prelude::*;
use std::sync::Arc;

/// Whether a row of this kind can be in a cluster: it counts once, at its middle.
pub fn is_of_points(kind: GeometryKind) -> bool {
    matches!(kind, GeometryKind::Point | GeometryKind::MultiPoint)
}

/// The clusters of those rows of a table that are points, and are in the set if there is one.
pub fn clusters_of(table: &Table, among: Option<&RowSet>, radius_px: u8, max_zoom: u8) -> Hierarchy {
    let is_wanted = |row: usize| is_of_points(table.geometry().kind(row)) && among.is_none_or(|rows| rows.contains(row));
    let rows = table.boxes().par_iter().enumerate().filter(|(row, _)| is_wanted(*row));
    let points: Vec<(u32, WorldPoint)> = rows.map(|(row, bounds)| (row as u32, bounds.center())).collect();
    Hierarchy::of(&points, table.located_rows(), radius_px, max_zoom)
}

/// The clusters of a layer, and what is told of them.
#[derive(Debug, Clone)]
pub struct Clustered {
    /// The clusters.
    pub hierarchy: Arc<Hierarchy>,
    /// What they were made by; zooms are those of the square.
    pub settings: ClusterSettings,
    /// What is in the link to the rows of each, before and after its number.
    link: [String; 2],
}

/// A cluster as links name it, so that nobody else's is taken for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClusterName {
    /// What it was made by.
    pub radius_px: u8,
    /// What it was made by: a level of the tile matrix set.
    pub max_zoom: u8,
    /// Its number.
    pub number: usize,
    /// The data that it was made of.
    pub edition: u32,
    /// The tile matrix set in which it is; `None` for that of web maps.
    pub tile_matrix_set: Option<String>,
}

/// What stands in a query as it is: separators of its own are not among them.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

impl Clustered {
    /// The clusters of a collection's features of which `filter` is true.
    pub fn new(hierarchy: Arc<Hierarchy>, settings: ClusterSettings, collection: &Collection, filter: Option<&Expr>) -> Self {
        let (table, radius) = (&collection.table, settings.radius_px);
        let (set, first_zoom) = table.tile_matrix_set().unzip();
        let max_zoom = settings.max_zoom - first_zoom.unwrap_or(0).min(settings.max_zoom);
        let before = format!("/collections/{}/items?in-cluster=radius_px:{radius},max_zoom:{max_zoom},id:", collection.info.id);
        let mut after = format!(",data:{:08x}", edition(table));
        after.extend(set.map(|set| format!(",tms:{set}")));
        after.extend(filter.map(|filter| format!("&filter={}", utf8_percent_encode(&filter.to_text(), PLAIN))));
        Self { hierarchy, settings, link: [before, after] }
    }

    /// The path and query that list the rows of a cluster.
    pub fn link(&self, number: usize) -> String {
        let [before, after] = &self.link;
        format!("{before}{number}{after}")
    }
}

/// What tells the data of a table from others, as far as it stands in links.
pub fn edition(table: &Table) -> u32 {
    table.given().revision() as u32
}
