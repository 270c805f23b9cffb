//! Which rows match a query: index candidates, the exact test, then filters over columns.

use super::Rows;
use crate::{
    geometry::{Window, intersects},
    model::{ItemsQuery, LonLatBounds, PartKind, PropertyEquals, WorldBox, WorldPoint},
    store::{Column, ColumnData, GeometryColumn, NULL_CODE, Table},
};
use std::{
    borrow::Cow,
    ops::{ControlFlow, Range},
};

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
        let (boxes, near) = (table.boxes(), Near::new(table.geometry(), half, &outer));
        table.index().search(&outer, |range, inside| {
            if inside && outer == inner {
                rows.push(range);
            } else {
                for row in range {
                    if inner.contains(&boxes[row]) || near.meets(row) {
                        rows.push(row..row + 1);
                    }
                }
            }
            ControlFlow::Continue(())
        });
    }
    if halves.len() > 1 { rows.sorted() } else { rows }
}

/// Whether the index alone shows that few rows, and not large ones, can lie in the bounds.
pub fn few_in_bounds(table: &Table, bounds: &LonLatBounds, max_positions: usize) -> bool {
    let mut left = Some(max_positions);
    for half in bounds.halves() {
        table.index().search(&world_boxes(&half).0, |rows, _| {
            left = left.and_then(|left| left.checked_sub(rows.len().max(table.geometry().positions_of(rows))));
            if left.is_some() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        });
    }
    left.is_some()
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

/// The exact test: whether a geometry shares a point with bounds that do not cross the antimeridian.
struct Near<'a> {
    geometry: &'a GeometryColumn,
    bounds: &'a LonLatBounds,
    /// Holds the bounds.
    window: Window,
}

impl<'a> Near<'a> {
    fn new(geometry: &'a GeometryColumn, bounds: &'a LonLatBounds, outer: &WorldBox) -> Self {
        let min = [outer.min_x as i64, outer.min_y as i64];
        Self { geometry, bounds, window: Window { min, max: [outer.max_x as i64, outer.max_y as i64] } }
    }

    fn meets(&self, row: usize) -> bool {
        self.geometry.parts(row).any(|part| self.part_meets(self.geometry.part_kind(row, part), self.geometry.rings(part)))
    }

    fn part_meets(&self, kind: PartKind, mut rings: Range<usize>) -> bool {
        match kind {
            PartKind::Point => rings.any(|ring| any_inside(self.geometry.lon_lat(ring), self.bounds)),
            PartKind::Line => rings.any(|ring| intersects::line_meets_box(&self.positions(ring), self.bounds)),
            PartKind::Polygon => {
                let rings: Vec<_> = rings.map(|ring| self.positions(ring)).collect();
                let corner = [self.bounds.west(), self.bounds.south()];
                rings.iter().any(|ring| intersects::line_meets_box(ring, self.bounds))
                    || intersects::polygon_contains(rings.iter().map(AsRef::as_ref), corner)
            }
        }
    }

    /// A ring, or of a long one what decides the tests: a stretch that lies beyond an edge of the window is
    /// as good as the straight line between its ends, which neither meets the bounds nor changes what is inside.
    fn positions(&self, ring: usize) -> Cow<'a, [[f64; 2]]> {
        let (all, view) = (self.geometry.lon_lat(ring), self.geometry.ring(ring));
        if view.chunk_boxes.is_empty() {
            return Cow::Borrowed(all);
        }
        let mut near = vec![];
        view.visit_ranges_near(&self.window, |range| near.extend_from_slice(&all[range]));
        Cow::Owned(near)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::{GeometryKind, RowBatch},
        store::{PreparedBatch, TableBuilder},
    };
    use proptest::prelude::*;
    use std::f64::consts::TAU;

    /// A star around 60° E 20° N whose radius wanders, as a polygon with a hole or as a line.
    fn star(radii: &[f64], kind: &str) -> Table {
        let mut batch = RowBatch::default();
        batch.begin_row(1);
        let mut ring = |scale: f64| {
            for i in 0..=radii.len() {
                let (sin, cos) = ((i % radii.len()) as f64 / radii.len() as f64 * TAU).sin_cos();
                let radius = scale * radii[i % radii.len()];
                batch.geometries.position(60.0 + radius * cos, 20.0 + radius * sin, None);
            }
            batch.geometries.end_ring();
        };
        ring(1.0);
        let (part, row) = match kind {
            "line" => (PartKind::Line, GeometryKind::LineString),
            _ => (PartKind::Polygon, GeometryKind::Polygon),
        };
        if kind == "holed" {
            ring(0.3);
        }
        batch.geometries.end_part(part);
        batch.geometries.end_row(row);
        batch.end_row();
        let mut builder = TableBuilder::new("geometry");
        builder.push(PreparedBatch::new(batch)).unwrap();
        builder.finish().table
    }

    proptest! {
        #[test]
        fn a_long_ring_meets_a_box_as_all_its_vertices_say(
            radii in prop::collection::vec(5.0..40.0f64, 300..9000),
            kind in prop::sample::select(vec!["line", "polygon", "holed"]),
            west in 10.0..110.0f64, south in -40.0..70.0f64, width in 0.0..5.0f64, height in 0.0..5.0f64,
        ) {
            let table = star(&radii, kind);
            let bounds = LonLatBounds::new(west, south, west + width, south + height).unwrap();
            let geometry = table.geometry();
            let rings = || geometry.rings(0).map(|ring| geometry.lon_lat(ring));
            let all = rings().any(|ring| intersects::line_meets_box(ring, &bounds))
                || kind != "line" && intersects::polygon_contains(rings(), [west, south]);
            prop_assert_eq!(!rows_in_bounds(&table, &bounds).is_empty(), all);
        }
    }

    #[test]
    fn a_box_deep_inside_a_million_vertices_looks_at_few_of_them() {
        let table = star(&vec![30.0; 1_000_000], "polygon");
        let bounds = LonLatBounds::new(60.0, 20.0, 60.1, 20.1).unwrap();
        let near = Near::new(table.geometry(), &bounds, &world_boxes(&bounds).0);
        assert!(near.positions(0).len() < 4 * 500, "{}", near.positions(0).len());
        assert!(near.meets(0));
        assert!(!few_in_bounds(&table, &bounds, 1000));
    }
}
