//! What is to be judged, and by what.

use super::{
    Boundary,
    astray::{self, Astray, AstrayPoint},
    places::Places,
    roles::Roles,
};
use crate::{
    catalog::CollectionInfo,
    crs::Crs,
    model::{GeometryKind, LoadReport},
    query::{Patience, QueryError, Rows},
    store::Table,
};
use jiff::civil::Date;
use std::sync::OnceLock;

/// Rows of a table and what they are judged by.
pub struct Subject<'a> {
    /// The table.
    pub table: &'a Table,
    /// The rows to look at.
    pub rows: &'a Rows,
    /// How loading went.
    pub report: &'a LoadReport,
    /// What the configuration says of the collection.
    pub info: &'a CollectionInfo,
    /// Where the rows have to lie, where somebody says so, or why that cannot be told.
    pub boundary: Option<Result<&'a Boundary, &'a str>>,
    /// What is after this day is in the future.
    pub today: Date,
    /// How long the answer is waited for.
    pub patience: &'a Patience,
    pub(super) roles: Roles,
    astray: OnceLock<Vec<AstrayPoint>>,
    crs: OnceLock<Option<Crs>>,
}

impl<'a> Subject<'a> {
    /// Judges `rows` by what is known of their collection.
    pub fn new(
        table: &'a Table,
        rows: &'a Rows,
        report: &'a LoadReport,
        info: &'a CollectionInfo,
        boundary: Option<Result<&'a Boundary, &'a str>>,
        today: Date,
        patience: &'a Patience,
    ) -> Self {
        let (roles, astray, crs) = (Roles::of(table, info), OnceLock::new(), OnceLock::new());
        Self { table, rows, report, info, boundary, today, patience, roles, astray, crs }
    }

    /// The rows with a geometry.
    pub(super) fn located(&self) -> impl Iterator<Item = usize> {
        let located = self.table.located_rows();
        self.rows.iter().take_while(move |row| *row < located)
    }

    /// The rows that are one point, with their longitude and latitude.
    pub(super) fn points(&self) -> impl Iterator<Item = (usize, [f64; 2])> {
        let geometry = self.table.geometry();
        let is_point = |row: &usize| geometry.kind(*row) == GeometryKind::Point;
        self.located().filter(is_point).filter_map(|row| Some((row, self.position(row)?)))
    }

    /// The first position of a row.
    pub(super) fn position(&self, row: usize) -> Option<[f64; 2]> {
        let geometry = self.table.geometry();
        let part = geometry.parts(row).next()?;
        geometry.lon_lat(geometry.rings(part).next()?).first().copied()
    }

    /// The points that are astray in such a way, found when they are first asked for.
    pub(super) fn astray(&self, wanted: impl Fn(Astray) -> bool) -> impl Iterator<Item = &AstrayPoint> {
        let all = self.astray.get_or_init(|| astray::find(self, &Places::of(self)));
        all.iter().filter(move |point| wanted(point.how))
    }

    /// The CRS of the source.
    pub(super) fn crs(&self) -> Option<&Crs> {
        self.crs.get_or_init(|| Crs::resolve(&self.report.crs.reference).ok()).as_ref()
    }

    /// Whether the rows have the very numbers of the source for longitude and latitude.
    pub(super) fn has_source_degrees(&self) -> bool {
        self.report.crs.operation.is_none() && self.crs().is_none_or(Crs::is_geographic)
    }

    /// An error once nobody waits any more; for every few thousand steps.
    pub(super) fn check_patience(&self) -> Result<(), QueryError> {
        self.patience.check()
    }
}
