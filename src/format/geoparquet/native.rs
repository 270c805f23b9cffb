//! Native encodings (`GeoParquet` 1.1; `GeoArrow`, "native encoding"): geometries as nested lists of
//! coordinates, which are structs of x, y, z or lists of two to four numbers.

use crate::model::{Flattened, Geometries, GeometryKind, PartKind};
use arrow_array::{
    Array, FixedSizeListArray, Float64Array, LargeListArray, ListArray, StructArray, cast::AsArray, types::Float64Type,
};
use arrow_schema::DataType;
use std::ops::Range;

/// The geometry type of all rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    Point,
    MultiPoint,
    LineString,
    MultiLineString,
    Polygon,
    MultiPolygon,
}

impl Shape {
    /// By its name in metadata, in lower case.
    pub fn of(name: &str) -> Option<Self> {
        Some(match name {
            "point" => Self::Point,
            "multipoint" => Self::MultiPoint,
            "linestring" => Self::LineString,
            "multilinestring" => Self::MultiLineString,
            "polygon" => Self::Polygon,
            "multipolygon" => Self::MultiPolygon,
            _ => return None,
        })
    }

    /// How deep lists nest.
    fn levels(self) -> usize {
        match self {
            Self::Point => 0,
            Self::MultiPoint | Self::LineString => 1,
            Self::MultiLineString | Self::Polygon => 2,
            Self::MultiPolygon => 3,
        }
    }

    fn kind(self) -> GeometryKind {
        match self {
            Self::Point => GeometryKind::Point,
            Self::MultiPoint => GeometryKind::MultiPoint,
            Self::LineString => GeometryKind::LineString,
            Self::MultiLineString => GeometryKind::MultiLineString,
            Self::Polygon => GeometryKind::Polygon,
            Self::MultiPolygon => GeometryKind::MultiPolygon,
        }
    }

    /// Whether a column of this type can hold it.
    pub fn fits(self, data_type: &DataType) -> bool {
        let mut inner = data_type;
        for _ in 0..self.levels() {
            let (DataType::List(item) | DataType::LargeList(item)) = inner else { return false };
            inner = item.data_type();
        }
        match inner {
            DataType::Struct(fields) => {
                ["x", "y"].iter().all(|name| fields.find(name).is_some_and(|(_, field)| *field.data_type() == DataType::Float64))
            }
            DataType::FixedSizeList(item, 2..=4) => *item.data_type() == DataType::Float64,
            _ => false,
        }
    }
}

/// A column of native geometries.
pub(super) struct NativeGeometries<'a> {
    shape: Shape,
    rows: &'a dyn Array,
    levels: Vec<List<'a>>,
    coordinates: Coordinates<'a>,
}

enum List<'a> {
    Small(&'a ListArray),
    Large(&'a LargeListArray),
}

enum Coordinates<'a> {
    Separated {
        x: &'a Float64Array,
        y: &'a Float64Array,
        z: Option<&'a Float64Array>,
    },
    /// `z` is the third of each, if that is not a measure.
    Interleaved {
        list: &'a FixedSizeListArray,
        values: &'a Float64Array,
        has_z: bool,
    },
}

impl List<'_> {
    fn span(&self, row: usize) -> Range<usize> {
        let (start, end) = match self {
            Self::Small(list) => (offset(list.value_offsets(), row), offset(list.value_offsets(), row + 1)),
            Self::Large(list) => (offset(list.value_offsets(), row), offset(list.value_offsets(), row + 1)),
        };
        start..end
    }
}

fn offset<T: Copy + TryInto<usize>>(offsets: &[T], at: usize) -> usize {
    offsets.get(at).and_then(|offset| (*offset).try_into().ok()).unwrap_or_default()
}

impl<'a> NativeGeometries<'a> {
    /// Looks through the lists; `None` where the array is not of the shape.
    pub fn new(shape: Shape, rows: &'a dyn Array) -> Option<Self> {
        let mut inner = rows;
        let mut levels = vec![];
        for _ in 0..shape.levels() {
            if let Some(list) = inner.as_list_opt::<i32>() {
                levels.push(List::Small(list));
                inner = list.values();
            } else {
                let list = inner.as_list_opt::<i64>()?;
                levels.push(List::Large(list));
                inner = list.values();
            }
        }
        Some(Self { shape, rows, levels, coordinates: Coordinates::new(inner)? })
    }

    /// Adds the geometry of a row.
    pub fn push(&self, out: &mut Geometries, row: usize) -> Flattened {
        if self.rows.is_null(row) {
            out.end_row(GeometryKind::Null);
            return Flattened::default();
        }
        match self.shape {
            Shape::Point => self.points(out, row..row + 1),
            Shape::MultiPoint => self.points(out, self.span(0, row)),
            Shape::LineString => self.line(out, self.span(0, row)),
            Shape::MultiLineString => self.span(0, row).for_each(|line| self.line(out, self.span(1, line))),
            Shape::Polygon => self.polygon(out, self.span(0, row), 1),
            Shape::MultiPolygon => self.span(0, row).for_each(|polygon| self.polygon(out, self.span(1, polygon), 2)),
        }
        out.end_row(self.shape.kind());
        let empty = out.kinds().last() == Some(&GeometryKind::Null);
        Flattened { empty, ..Flattened::default() }
    }

    fn span(&self, level: usize, row: usize) -> Range<usize> {
        self.levels.get(level).map_or(0..0, |list| list.span(row))
    }

    fn points(&self, out: &mut Geometries, positions: Range<usize>) {
        for position in positions {
            // An empty point is NaN NaN.
            if self.coordinates.add(out, position) {
                out.end_ring();
                out.end_part(PartKind::Point);
            }
        }
    }

    fn line(&self, out: &mut Geometries, positions: Range<usize>) {
        positions.for_each(|position| {
            self.coordinates.add(out, position);
        });
        out.end_ring();
        out.end_part(PartKind::Line);
    }

    /// `level` is that of the positions of a ring.
    fn polygon(&self, out: &mut Geometries, rings: Range<usize>, level: usize) {
        for ring in rings {
            self.span(level, ring).for_each(|position| {
                self.coordinates.add(out, position);
            });
            out.end_ring();
        }
        out.end_part(PartKind::Polygon);
    }
}

impl<'a> Coordinates<'a> {
    fn new(array: &'a dyn Array) -> Option<Self> {
        if let Some(list) = array.as_fixed_size_list_opt() {
            let values = list.values().as_primitive_opt::<Float64Type>()?;
            // `xy`, `xyz`, `xym` or `xyzm`, as its items are called.
            let DataType::FixedSizeList(item, width) = list.data_type() else { return None };
            return Some(Self::Interleaved { list, values, has_z: *width > 2 && item.name() != "xym" });
        }
        let ordinates: &StructArray = array.as_struct_opt()?;
        let ordinate = |name| ordinates.column_by_name(name)?.as_primitive_opt::<Float64Type>();
        Some(Self::Separated { x: ordinate("x")?, y: ordinate("y")?, z: ordinate("z") })
    }

    /// Adds a position, unless it is NaN NaN; tells whether it did.
    fn add(&self, out: &mut Geometries, position: usize) -> bool {
        let at = |values: &Float64Array, place: usize| if place < values.len() { values.value(place) } else { f64::NAN };
        let (x, y, z) = match self {
            Self::Separated { x, y, z } => (at(x, position), at(y, position), z.map(|z| at(z, position))),
            Self::Interleaved { list, values, has_z } => {
                let start = position * list.value_length().unsigned_abs() as usize;
                (at(values, start), at(values, start + 1), has_z.then(|| at(values, start + 2)))
            }
        };
        if x.is_nan() && y.is_nan() {
            return false;
        }
        out.position(x, y, z.filter(|z| !z.is_nan()));
        true
    }
}
