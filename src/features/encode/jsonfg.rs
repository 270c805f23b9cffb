//! JSON-FG (OGC 21-045r1, version 1.0): GeoJSON with other CRSs (`place`), time and feature types.

use super::{
    AxisOrder, EncodeOptions, FeatureSet, TimeColumns,
    cell::{Cell, Cells},
    geojson::Properties,
    json::{write_geometry, write_id, write_text},
    shape::{NoPlace, Shape},
    stream::{Place, Sequence, WriteFeature},
};
use crate::model::{ColumnType, GeometryKind};

const CONFORMS_TO: &[u8] = b"\"conformsTo\":[\"http://www.opengis.net/spec/json-fg-1/1.0/conf/core\",\
    \"http://www.opengis.net/spec/json-fg-1/1.0/conf/types-schemas\"]";

/// A collection of JSON-FG features.
pub(super) struct JsonFg {
    set: FeatureSet,
    options: EncodeOptions,
}

/// Writes features without what the collection says for all of them.
struct FeatureJson<'a> {
    set: &'a FeatureSet,
    properties: Properties<'a>,
    time: Option<Time<'a>>,
    /// Geometries stand in `place`, and perhaps in `geometry` too.
    in_place: bool,
    wgs84_fallback: bool,
}

/// Where the time of a feature comes from.
struct Time<'a> {
    start: Cells<'a>,
    end: Option<Cells<'a>>,
    /// Both columns are cut to days, or hold days.
    days: bool,
    instant: &'static [u8],
}

impl JsonFg {
    /// Of a whole set.
    pub fn new(set: FeatureSet, options: EncodeOptions) -> Self {
        Self { set, options }
    }

    /// Appends the first feature of the set as a document.
    pub fn document(&self, out: &mut Vec<u8>) {
        let Some(row) = super::RowCursor::new(&self.set.rows).next() else { return };
        out.extend_from_slice(b"{\"type\":\"Feature\",");
        self.declarations(out);
        let _ = FeatureJson::new(&self.set, &self.options).members(Place { place: 0, row }, out);
        if !self.options.members.is_empty() {
            out.push(b',');
            out.extend_from_slice(&self.options.members);
        }
        out.push(b'}');
    }

    /// What the root object says of all features; each member ends with a comma.
    fn declarations(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(CONFORMS_TO);
        out.extend_from_slice(b",\"featureType\":");
        write_text(&self.set.name, out);
        if let Some(url) = &self.options.schema_url {
            out.extend_from_slice(b",\"featureSchema\":");
            write_text(url, out);
        }
        if let Some(crs) = self.set.crs.as_ref().filter(|_| is_in_place(&self.set)) {
            out.extend_from_slice(b",\"coordRefSys\":");
            write_text(&crs.uri, out);
        }
        out.push(b',');
    }
}

/// Longitude and latitude on WGS 84 never stand in `place` (requirement /req/core/place).
fn is_in_place(set: &FeatureSet) -> bool {
    set.crs.as_ref().is_some_and(|crs| !crs.is_wgs84() || crs.northing_first)
}

/// Requirement /req/types-schemas/geometry-dimension: 0 for points, 1 for curves, 2 for surfaces.
fn dimension(set: &FeatureSet) -> Option<u8> {
    match set.table.geometry().common_kind()? {
        GeometryKind::Point | GeometryKind::MultiPoint => Some(b'0'),
        GeometryKind::LineString | GeometryKind::MultiLineString => Some(b'1'),
        GeometryKind::Polygon | GeometryKind::MultiPolygon => Some(b'2'),
        GeometryKind::Null | GeometryKind::GeometryCollection => None,
    }
}

impl Sequence for JsonFg {
    fn set(&self) -> &FeatureSet {
        &self.set
    }

    fn head(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(b"{\"type\":\"FeatureCollection\",");
        self.declarations(out);
        if let Some(dimension) = dimension(&self.set) {
            out.extend_from_slice(b"\"geometryDimension\":");
            out.extend_from_slice(&[dimension, b',']);
        }
        if !self.options.members.is_empty() {
            out.extend_from_slice(&self.options.members);
            out.push(b',');
        }
        out.extend_from_slice(b"\"features\":[");
    }

    fn bind(&mut self) -> WriteFeature<'_> {
        let writer = FeatureJson::new(&self.set, &self.options);
        Box::new(move |at, out| {
            out.extend_from_slice(b"{\"type\":\"Feature\",");
            let placed = writer.members(at, out);
            out.push(b'}');
            placed
        })
    }

    fn separator(&self) -> &'static [u8] {
        b","
    }

    fn tail(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(b"]}");
    }
}

impl<'a> FeatureJson<'a> {
    fn new(set: &'a FeatureSet, options: &EncodeOptions) -> Self {
        let time = options.time.and_then(|columns| Time::new(set, columns));
        let properties = Properties::new(set);
        Self { set, properties, time, in_place: is_in_place(set), wgs84_fallback: options.wgs84_fallback }
    }

    fn members(&self, at: Place, out: &mut Vec<u8>) -> Result<(), NoPlace> {
        out.extend_from_slice(b"\"id\":");
        write_id(self.set.table.ids(), at.row, out);
        out.extend_from_slice(b",\"time\":");
        match &self.time {
            Some(time) => time.write(at.row, out),
            None => out.extend_from_slice(b"null"),
        }
        let shape = Shape::of(self.set, at.row, AxisOrder::Authority).of_one_dimension();
        out.extend_from_slice(b",\"place\":");
        let placed = write_if(self.in_place, &shape, out);
        out.extend_from_slice(b",\"geometry\":");
        // Longitude and latitude are always there.
        let _ = write_if(!self.in_place || self.wgs84_fallback, &shape.in_lon_lat(), out);
        out.extend_from_slice(b",\"properties\":");
        self.properties.write(at, out);
        placed
    }
}

/// A geometry, or null.
fn write_if(wanted: bool, shape: &Shape<'_>, out: &mut Vec<u8>) -> Result<(), NoPlace> {
    if wanted {
        return write_geometry(shape, out);
    }
    out.extend_from_slice(b"null");
    Ok(())
}

impl<'a> Time<'a> {
    /// `None` where the columns hold no dates.
    fn new(set: &'a FeatureSet, TimeColumns { start, end }: TimeColumns) -> Option<Self> {
        let column = |place: usize| {
            let column = set.table.columns().get(place)?;
            let days = match column.column_type {
                ColumnType::Date => true,
                ColumnType::DateTime => false,
                _ => return None,
            };
            Some((Cells::of(column), days))
        };
        let (start, starts_by_day) = column(start)?;
        let end = end.and_then(column);
        let days = starts_by_day || end.is_some_and(|(_, days)| days);
        let instant = if days { b"{\"date\":".as_slice() } else { b"{\"timestamp\":" };
        Some(Self { start, end: end.map(|(cells, _)| cells), days, instant })
    }

    fn write(&self, row: usize, out: &mut Vec<u8>) {
        let start = self.moment(self.start.get(row));
        let Some(end) = self.end else {
            return match start {
                None => out.extend_from_slice(b"null"),
                Some(moment) => {
                    out.extend_from_slice(self.instant);
                    write_text(moment, out);
                    out.push(b'}');
                }
            };
        };
        let end = self.moment(end.get(row));
        if start.is_none() && end.is_none() {
            return out.extend_from_slice(b"null");
        }
        out.extend_from_slice(b"{\"interval\":[");
        write_text(start.unwrap_or(".."), out);
        out.push(b',');
        write_text(end.unwrap_or(".."), out);
        out.extend_from_slice(b"]}");
    }

    /// Both ends of an interval are days or both are instants (requirement /req/core/interval).
    fn moment(&self, cell: Cell<'a>) -> Option<&'a str> {
        let Cell::Text(code, texts) = cell else { return None };
        let text = texts.text(code);
        if self.days { text.split('T').next() } else { Some(text) }
    }
}
