//! What of a table lies at a place or near it.

use super::{ItemsQuery, Order, encode::RowCursor, page::page_within};
use crate::{
    filter::Expr,
    geometry::geodesic::bearing_deg,
    model::PageStart,
    query::{Patience, QueryError, geometry},
    store::Table,
};
use geo_types::{Geometry, Point};
use std::sync::Arc;

/// The features at a place or near it.
#[derive(Debug, Clone, PartialEq)]
pub struct Around {
    /// How many there are.
    pub number_matched: usize,
    /// The nearest of them, the nearest first.
    pub found: Vec<Found>,
}

/// A feature at a place or near it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Found {
    /// Its row.
    pub row: usize,
    /// How far it is on the ellipsoid, metres; 0 where it has the place in it or on it.
    pub distance_m: f64,
    /// In which direction its nearest point is, degrees clockwise from true north; `None` where there is none.
    pub bearing_deg: Option<f64>,
}

/// That a feature lies within so many metres of a place (longitude, latitude in degrees).
pub fn is_within(table: &Table, [lon, lat]: [f64; 2], radius_m: f64) -> Expr {
    let place = Expr::Geometry(Geometry::Point(Point::new(lon, lat)));
    Expr::Function("dwithin".to_owned(), vec![geometry(table), place, Expr::Float(radius_m)])
}

/// The features within `radius_m` metres of a place (longitude, latitude in degrees), the `limit` nearest of them told one by one.
pub fn around(table: &Table, place: [f64; 2], radius_m: f64, limit: usize, patience: &Patience) -> Result<Around, QueryError> {
    let filter = Some(is_within(table, place, radius_m));
    let query = ItemsQuery { filter, order: Order::Nearest(place), limit: Some(limit), start: PageStart::First };
    let page = page_within(table, &query, patience)?;
    let rows = RowCursor::new(&Arc::new(page.rows));
    let found = rows.zip(page.distances_m.unwrap_or_default()).map(|(row, distance_m)| {
        let bearing = bearing_deg(place, &table.geometry().row(row));
        Found { row, distance_m, bearing_deg: bearing.map(|degrees| (degrees * 100.0).round() / 100.0 % 360.0) }
    });
    Ok(Around { number_matched: page.number_matched, found: found.collect() })
}
