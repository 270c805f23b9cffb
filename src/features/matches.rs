//! Which rows match a query: index candidates, the exact test, then filters over columns.

use super::{Rows, heights};
use crate::{
    geometry::intersects,
    model::{GeometryKind, ItemsQuery, LonLatBounds, PartKind, PropertyEquals, WorldBox, WorldPoint},
    store::{Column, ColumnData, GeometryColumn, NULL_CODE, Table},
};
use std::ops::{ControlFlow, Range};

/// A query that this collection cannot answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum QueryError {
    /// No column has this name.
    #[error("the collection has no property `{name}`")]
    UnknownProperty {
        /// The name asked for.
        name: String,
        /// The column whose name is nearest.
        nearest: Option<String>,
    },
    /// A value that the column's type cannot hold.
    #[error("`{value}` is no value for property `{column}`: {expected}")]
    BadValue {
        /// The column.
        column: String,
        /// The value asked for.
        value: String,
        /// What would do.
        expected: &'static str,
    },
}

/// The rows that match, in row order. Paging is not applied.
pub fn matching_rows(table: &Table, query: &ItemsQuery) -> Result<Rows, QueryError> {
    let filters = query.equals.iter().map(|equals| Filter::new(table, equals)).collect::<Result<Vec<_>, _>>()?;
    let mut rows = match &query.bbox {
        None => Rows::all(table.rows()),
        Some(bounds) => rows_in_bounds(table, bounds),
    };
    if let Some(heights) = query.heights.as_ref().filter(|_| table.geometry().has_z()) {
        rows = rows.filter(|row| heights::reaches(table.geometry(), row, heights));
    }
    for filter in &filters {
        rows = rows.filter(|row| filter.matches(row));
    }
    Ok(rows)
}

fn rows_in_bounds(table: &Table, bounds: &LonLatBounds) -> Rows {
    let halves: Vec<LonLatBounds> = bounds.halves().collect();
    let mut rows = Rows::default();
    for half in &halves {
        let (outer, inner) = world_boxes(half);
        table.index().search(&outer, |range, _| {
            for row in range {
                if inner.contains(&table.boxes()[row]) || meets(table.geometry(), row, half) {
                    rows.push(row..row + 1);
                }
            }
            ControlFlow::Continue(())
        });
    }
    if halves.len() > 1 { rows.sorted() } else { rows }
}

/// A box that holds all that the bounds hold, and one that holds nothing that the bounds do not: world
/// units are coarser than degrees, and latitudes beyond the world square all lie on its edge.
fn world_boxes(bounds: &LonLatBounds) -> (WorldBox, WorldBox) {
    let corner = WorldPoint::from_lon_lat(bounds.west(), bounds.north());
    let opposite = WorldPoint::from_lon_lat(bounds.east(), bounds.south());
    let outer = WorldBox {
        min_x: corner.x.saturating_sub(1),
        min_y: corner.y.saturating_sub(1),
        max_x: opposite.x.saturating_add(1),
        max_y: opposite.y.saturating_add(1),
    };
    let inner = WorldBox {
        min_x: if bounds.west() <= -180.0 { 0 } else { corner.x.saturating_add(2) },
        min_y: if bounds.north() >= 90.0 { 0 } else { corner.y.saturating_add(2) },
        max_x: if bounds.east() >= 180.0 { u32::MAX } else { opposite.x.saturating_sub(2) },
        max_y: if bounds.south() <= -90.0 { u32::MAX } else { opposite.y.saturating_sub(2) },
    };
    (outer, inner)
}

/// Whether a row's geometry shares a point with the bounds, which do not cross the antimeridian.
fn meets(geometry: &GeometryColumn, row: usize, bounds: &LonLatBounds) -> bool {
    if geometry.kind(row) == GeometryKind::Point {
        return geometry.parts(row).any(|part| geometry.rings(part).any(|ring| any_inside(geometry.lon_lat(ring), bounds)));
    }
    geometry.parts(row).any(|part| part_meets(geometry, geometry.part_kind(row, part), geometry.rings(part), bounds))
}

fn part_meets(geometry: &GeometryColumn, kind: PartKind, rings: Range<usize>, bounds: &LonLatBounds) -> bool {
    let on_edge = || rings.clone().any(|ring| intersects::line_meets_box(geometry.lon_lat(ring), bounds));
    match kind {
        PartKind::Point => rings.clone().any(|ring| any_inside(geometry.lon_lat(ring), bounds)),
        PartKind::Line => on_edge(),
        PartKind::Polygon => {
            let corner = [bounds.west(), bounds.south()];
            on_edge() || intersects::polygon_contains(rings.clone().map(|ring| geometry.lon_lat(ring)), corner)
        }
    }
}

fn any_inside(points: &[[f64; 2]], bounds: &LonLatBounds) -> bool {
    points.iter().any(|p| bounds.contains(p[0], p[1]))
}

/// An equality made ready for many rows.
enum Filter<'a> {
    Boolean(&'a Column, &'a [u8], u8),
    Integer(&'a Column, &'a [i64], i64),
    Float(&'a Column, &'a [f64], f64),
    /// The dictionary entries that match: text is compared once per entry, not per row.
    Text(&'a [u32], Vec<bool>),
}

impl<'a> Filter<'a> {
    fn new(table: &'a Table, equals: &PropertyEquals) -> Result<Self, QueryError> {
        let column = table.column(&equals.column).ok_or_else(|| unknown_property(table, &equals.column))?;
        let bad = |expected| QueryError::BadValue { column: column.name.clone(), value: equals.value.clone(), expected };
        let value = equals.value.as_str();
        Ok(match &column.data {
            ColumnData::Boolean(v) => match value {
                "true" | "1" => Self::Boolean(column, v, 1),
                "false" | "0" => Self::Boolean(column, v, 0),
                _ => return Err(bad("write true or false")),
            },
            ColumnData::Integer(v) => Self::Integer(column, v, value.parse().map_err(|_| bad("write a whole number"))?),
            ColumnData::Float(v) => Self::Float(column, v, value.parse().map_err(|_| bad("write a number, as in 12.5"))?),
            ColumnData::Text(text) => {
                Self::Text(&text.codes, text.dictionary.iter().map(|entry| entry == value || list_holds(entry, value)).collect())
            }
        })
    }

    #[inline]
    fn matches(&self, row: usize) -> bool {
        match self {
            Self::Boolean(column, v, wanted) => v[row] == *wanted && column.is_valid(row),
            Self::Integer(column, v, wanted) => v[row] == *wanted && column.is_valid(row),
            Self::Float(column, v, wanted) => v[row] == *wanted && column.is_valid(row),
            Self::Text(codes, matching) => codes[row] != NULL_CODE && matching[codes[row] as usize],
        }
    }
}

/// Whether the text is a JSON array with this string or scalar among its members.
fn list_holds(entry: &str, value: &str) -> bool {
    entry.starts_with('[')
        && entry.contains(value)
        && serde_json::from_str::<Vec<serde_json::Value>>(entry).is_ok_and(|members| {
            members.into_iter().any(|member| match member {
                serde_json::Value::String(text) => text == value,
                other => format!("{other}") == value,
            })
        })
}

fn unknown_property(table: &Table, name: &str) -> QueryError {
    let nearest = table
        .columns()
        .iter()
        .map(|c| (strsim::damerau_levenshtein(&c.name.to_lowercase(), &name.to_lowercase()), &c.name))
        .min()
        .filter(|(distance, _)| *distance <= name.len().div_ceil(3))
        .map(|(_, name)| name.clone());
    QueryError::UnknownProperty { name: name.to_owned(), nearest }
}
