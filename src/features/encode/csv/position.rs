//! The geometry as cells.

use super::super::{
    AxisOrder, CsvGeometry, EncodeError, FeatureSet,
    number::write_float,
    shape::{NoPlace, Shape},
    wkt::write_wkt,
};
use crate::model::GeometryKind;

/// How the geometry is written, and the names of its columns.
pub(super) struct Position {
    form: CsvGeometry,
    has_z: bool,
    names: Vec<String>,
}

impl Position {
    /// As asked for, or as suits the set.
    pub fn new(set: &FeatureSet, asked: Option<CsvGeometry>) -> Result<Self, EncodeError> {
        let geometry = set.table.geometry();
        let has_points_only = geometry.common_kind() == Some(GeometryKind::Point);
        let suitable = match (set.table.located_rows(), has_points_only) {
            (0, _) => CsvGeometry::Omitted,
            (_, true) => CsvGeometry::LonLat,
            (_, false) => CsvGeometry::Wkt,
        };
        let form = asked.unwrap_or(suitable);
        if form == CsvGeometry::LonLat && !has_points_only && set.table.located_rows() > 0 {
            return Err(CsvGeometry::unfit());
        }
        let has_z = geometry.has_z();
        let names: &[&str] = match form {
            CsvGeometry::Omitted => &[],
            // The name that GDAL and QGIS know.
            CsvGeometry::Wkt => &["WKT"],
            CsvGeometry::LonLat => match (set.crs.as_ref().is_none_or(|crs| crs.is_geographic), has_z) {
                (true, false) => &["lon", "lat"],
                (true, true) => &["lon", "lat", "z"],
                (false, false) => &["easting", "northing"],
                (false, true) => &["easting", "northing", "z"],
            },
        };
        Ok(Self { form, has_z, names: names.iter().map(|name| set.free_name(name)).collect() })
    }

    /// The names of its columns.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// Appends its cells, each with a comma after it.
    pub fn write(&self, set: &FeatureSet, row: usize, out: &mut Vec<u8>) -> Result<(), NoPlace> {
        let shape = Shape::of(set, row, AxisOrder::Xy);
        match self.form {
            CsvGeometry::Omitted => Ok(()),
            CsvGeometry::LonLat => self.write_columns(&shape, out),
            CsvGeometry::Wkt => {
                let before = out.len();
                let placed = write_wkt(&shape, out);
                // A single point has no comma in it.
                if out.get(before..).is_some_and(|wkt| memchr::memchr(b',', wkt).is_some()) {
                    out.insert(before, b'"');
                    out.push(b'"');
                }
                out.push(b',');
                placed
            }
        }
    }

    fn write_columns(&self, shape: &Shape<'_>, out: &mut Vec<u8>) -> Result<(), NoPlace> {
        let mut placed = Ok(());
        let mut height = None;
        let mut position = None;
        if shape.kind() == GeometryKind::Point {
            let part = shape.parts().start;
            match shape.point(part) {
                Ok(found) => position = Some(found),
                Err(none) => placed = Err(none),
            }
            height = shape.heights(shape.rings(part).start).and_then(|z| z.first().copied());
        }
        for axis in 0..2 {
            if let Some(position) = position {
                write_float(position[axis], out);
            }
            out.push(b',');
        }
        if self.has_z {
            if let Some(z) = height.filter(|z| !z.is_nan()) {
                write_float(z, out);
            }
            out.push(b',');
        }
        placed
    }
}
