//! Features as GeoJSON (RFC 7946), written straight from columns.

use super::json_number::{ShortText, write_float, write_integer};
use crate::{
    model::{ColumnType, GeometryKind, PartKind},
    store::{Column, ColumnData, Dictionary, GeometryColumn, IdRef, NULL_CODE, Table, Texts},
};
use std::io::Write as _;

/// Writes features of one table. Make one for many features: it holds what all of them share.
pub struct GeoJsonWriter<'a> {
    table: &'a Table,
    /// `"name":` of every property, after a comma but for the first.
    names: Dictionary,
    properties: Vec<PropertyWriter<'a>>,
}

/// The value of one member of `properties`.
struct PropertyWriter<'a> {
    /// Bits of rows with a value, as in [`Column::validity`].
    validity: &'a [u64],
    values: Values<'a>,
}

/// The values of a column, found once for all rows.
enum Values<'a> {
    Boolean(&'a [u8]),
    Integer(&'a [i64]),
    Float(&'a [f64]),
    Text(&'a [u32], Texts<'a>),
    /// Lists and objects, which are JSON already.
    Json(&'a [u32], Texts<'a>),
}

impl<'a> GeoJsonWriter<'a> {
    /// A writer of all properties.
    pub fn new(table: &'a Table) -> Self {
        let comma = std::iter::once("").chain(std::iter::repeat(","));
        let names = table.columns().iter().zip(comma).map(|(c, comma)| format!("{comma}{}:", serde_json::json!(c.name)));
        let names: Vec<String> = names.collect();
        Self {
            table,
            names: Dictionary::from_texts(names.iter().map(String::as_str)),
            properties: table.columns().iter().map(PropertyWriter::new).collect(),
        }
    }

    /// Appends the feature of a row, without links.
    pub fn feature(&self, row: usize, out: &mut Vec<u8>) {
        self.open_feature(row, out);
        out.push(b'}');
    }

    /// Appends the feature of a row without its closing brace, so that the caller can add members.
    pub fn open_feature(&self, row: usize, out: &mut Vec<u8>) {
        out.extend_from_slice(b"{\"type\":\"Feature\",\"id\":");
        self.write_id(row, out);
        out.extend_from_slice(b",\"geometry\":");
        write_geometry(self.table.geometry(), row, out);
        out.extend_from_slice(b",\"properties\":{");
        let names = self.names.texts();
        for (i, property) in self.properties.iter().enumerate() {
            names.append(i as u32, out);
            property.write(row, out);
        }
        out.push(b'}');
    }

    fn write_id(&self, row: usize, out: &mut Vec<u8>) {
        match (self.table.ids().texts_by_row(), self.table.ids().get(row)) {
            (Some(texts), _) => write_entry(&texts.texts(), row as u32, out),
            (None, IdRef::Integer(id)) => write_integer(id, out),
            (None, IdRef::Text(id)) => write_text(id, out),
        }
    }
}

impl<'a> PropertyWriter<'a> {
    fn new(column: &'a Column) -> Self {
        let values = match &column.data {
            ColumnData::Boolean(values) => Values::Boolean(values),
            ColumnData::Integer(values) => Values::Integer(values),
            ColumnData::Float(values) => Values::Float(values),
            ColumnData::Text(text) => match column.column_type {
                ColumnType::List | ColumnType::Json => Values::Json(&text.codes, text.dictionary.texts()),
                _ => Values::Text(&text.codes, text.dictionary.texts()),
            },
        };
        Self { validity: &column.validity, values }
    }

    #[inline]
    fn write(&self, row: usize, out: &mut Vec<u8>) {
        let has_value = match self.values {
            Values::Text(codes, _) | Values::Json(codes, _) => codes[row] != NULL_CODE,
            _ => self.validity.is_empty() || self.validity[row / 64] >> (row % 64) & 1 == 1,
        };
        if !has_value {
            return out.extend_from_slice(b"null");
        }
        match &self.values {
            Values::Boolean(values) => out.extend_from_slice(if values[row] == 0 { b"false" } else { b"true" }),
            Values::Integer(values) => write_integer(values[row], out),
            Values::Float(values) => write_float(values[row], out),
            Values::Text(codes, texts) => write_entry(texts, codes[row], out),
            Values::Json(codes, texts) => texts.append(codes[row], out),
        }
    }
}

#[inline]
fn write_entry(texts: &Texts<'_>, i: u32, out: &mut Vec<u8>) {
    if texts.is_plain(i) {
        out.push(b'"');
        texts.append(i, out);
        out.push(b'"');
    } else {
        write_text(texts.text(i), out);
    }
}

fn write_text(text: &str, out: &mut Vec<u8>) {
    // Writing to a vector does not fail, and a string is always JSON.
    let _ = serde_json::to_writer(out, text);
}

fn write_geometry(geometry: &GeometryColumn, row: usize, out: &mut Vec<u8>) {
    let kind = geometry.kind(row);
    let parts = geometry.parts(row);
    match kind {
        GeometryKind::Null => out.extend_from_slice(b"null"),
        GeometryKind::GeometryCollection => {
            out.extend_from_slice(b"{\"type\":\"GeometryCollection\",\"geometries\":[");
            for (i, part) in parts.enumerate() {
                comma(i, out);
                let part_kind = geometry.part_kind(row, part);
                open_geometry(part_kind.row_kind(false), out);
                write_part(geometry, part_kind, part, out);
                out.push(b'}');
            }
            out.extend_from_slice(b"]}");
        }
        GeometryKind::Point | GeometryKind::LineString | GeometryKind::Polygon => {
            open_geometry(kind, out);
            write_part(geometry, geometry.part_kind(row, parts.start), parts.start, out);
            out.push(b'}');
        }
        GeometryKind::MultiPoint | GeometryKind::MultiLineString | GeometryKind::MultiPolygon => {
            open_geometry(kind, out);
            out.push(b'[');
            for (i, part) in parts.enumerate() {
                comma(i, out);
                write_part(geometry, geometry.part_kind(row, part), part, out);
            }
            out.extend_from_slice(b"]}");
        }
    }
}

fn open_geometry(kind: GeometryKind, out: &mut Vec<u8>) {
    // Writing to a vector does not fail.
    let _ = write!(out, "{{\"type\":\"{}\",\"coordinates\":", kind.name());
}

fn write_part(geometry: &GeometryColumn, kind: PartKind, part: usize, out: &mut Vec<u8>) {
    let rings = geometry.rings(part);
    match kind {
        PartKind::Point => {
            let z = geometry.z(rings.start).and_then(|z| z.first().copied());
            if let Some(position) = geometry.lon_lat(rings.start).first() {
                write_position(0, *position, z, out);
            }
        }
        PartKind::Line => write_ring(geometry, rings.start, out),
        PartKind::Polygon => {
            out.push(b'[');
            for (i, ring) in rings.enumerate() {
                comma(i, out);
                write_ring(geometry, ring, out);
            }
            out.push(b']');
        }
    }
}

fn write_ring(geometry: &GeometryColumn, ring: usize, out: &mut Vec<u8>) {
    out.push(b'[');
    let z = geometry.z(ring);
    for (i, position) in geometry.lon_lat(ring).iter().enumerate() {
        write_position(i, *position, z.map(|z| z[i]), out);
    }
    out.push(b']');
}

/// Appends a position, after a comma but for the first.
#[inline]
fn write_position(i: usize, [lon, lat]: [f64; 2], z: Option<f64>, out: &mut Vec<u8>) {
    match (ShortText::of(lon), ShortText::of(lat)) {
        (Some(lon), Some(lat)) => {
            let lon = lon.after(b'[').then(b',');
            if i == 0 { lon } else { lon.after(b',') }.append(out);
            lat.append(out);
        }
        _ => {
            comma(i, out);
            out.push(b'[');
            write_float(lon, out);
            out.push(b',');
            write_float(lat, out);
        }
    }
    if let Some(z) = z.filter(|z| !z.is_nan()) {
        out.push(b',');
        write_float(z, out);
    }
    out.push(b']');
}

#[inline]
fn comma(i: usize, out: &mut Vec<u8>) {
    if i > 0 {
        out.push(b',');
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::{FeatureId, RowBatch, Value},
        store::{PreparedBatch, TableBuilder},
    };
    use std::str::FromStr;

    fn feature(wkt: &str, set: impl Fn(&mut RowBatch)) -> String {
        let mut batch = RowBatch::default();
        batch.begin_row(1);
        batch.geometries.push(&wkt::Wkt::<f64>::from_str(wkt).unwrap()).unwrap();
        set(&mut batch);
        batch.end_row();
        let mut builder = TableBuilder::new("geometry");
        builder.push(PreparedBatch::new(batch)).unwrap();
        let table = builder.finish().table;
        let mut out = vec![];
        GeoJsonWriter::new(&table).feature(0, &mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn every_type_of_value_is_written_as_json() {
        let text = feature("POINT(1.5 2)", |batch| {
            batch.set_id(&FeatureId::Text("a\"b".into()));
            batch.set("name", Value::Text("Қ \\ \u{1}"));
            batch.set("n", Value::Integer(-3));
            batch.set("x", Value::Float(0.1));
            batch.set("ok", Value::Boolean(true));
            batch.set("list", Value::List("[1,\"a\"]"));
            batch.set("nothing", Value::Null);
        });
        insta::assert_snapshot!(text, @r#"{"type":"Feature","id":"a\"b","geometry":{"type":"Point","coordinates":[1.5,2]},"properties":{"name":"Қ \\ \u0001","n":-3,"x":0.1,"ok":true,"list":[1,"a"],"nothing":null}}"#);
    }

    #[test]
    fn every_kind_of_geometry_is_written_as_json() {
        for (wkt, json) in [
            ("MULTIPOINT((1 2),(3 4))", r#"{"type":"MultiPoint","coordinates":[[1,2],[3,4]]}"#),
            ("LINESTRING Z(1 2 3,3 4 5)", r#"{"type":"LineString","coordinates":[[1,2,3],[3,4,5]]}"#),
            ("POLYGON((0 0,1 0,1 1,0 0))", r#"{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,0]]]}"#),
            ("MULTIPOLYGON(((0 0,1 0,1 1,0 0)))", r#"{"type":"MultiPolygon","coordinates":[[[[0,0],[1,0],[1,1],[0,0]]]]}"#),
            (
                "GEOMETRYCOLLECTION(POINT(1 2),LINESTRING(0 0,1 1))",
                r#"{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[1,2]},{"type":"LineString","coordinates":[[0,0],[1,1]]}]}"#,
            ),
            ("POINT EMPTY", "null"),
        ] {
            let text = feature(wkt, |_| {});
            assert!(text.contains(&format!("\"geometry\":{json},")), "{wkt}: {text}");
        }
    }
}
