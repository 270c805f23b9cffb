//! KML 2.2 (OGC 07-147r2): one Placemark per feature, with typed data. Coordinates are longitude and latitude on
//! WGS 84, as the standard fixes.

mod geometry;
mod schema;
mod xml;

use super::{
    EncodeError, EncodeOptions, FeatureSet,
    cell::{Cell, Cells},
    number::{write_float, write_integer},
    stream::{Place, Sequence, WriteFeature},
};
use crate::store::IdRef;
use schema::{Field, Schema};

/// A document of Placemarks.
pub(super) struct Kml {
    set: FeatureSet,
    schema: Schema,
}

impl Kml {
    /// Of a whole set, which must be in longitude and latitude.
    pub fn new(set: FeatureSet, _options: &EncodeOptions) -> Result<Self, EncodeError> {
        if let Some(crs) = set.crs.as_ref().filter(|crs| !crs.is_wgs84()) {
            let reason = format!("its coordinates are always longitude and latitude on WGS 84, never {}", crs.code());
            return Err(EncodeError::Unfit { format: "KML", reason });
        }
        Ok(Self { schema: Schema::of(&set), set })
    }
}

impl Sequence for Kml {
    fn set(&self) -> &FeatureSet {
        &self.set
    }

    fn head(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(
            b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<kml xmlns=\"http://www.opengis.net/kml/2.2\">\n<Document>\n<name>",
        );
        xml::write_text(&self.set.name, out);
        out.extend_from_slice(b"</name>\n");
        if !self.set.about.description.is_empty() {
            out.extend_from_slice(b"<description>");
            xml::write_text(&self.set.about.description, out);
            out.extend_from_slice(b"</description>\n");
        }
        self.schema.declare(out);
    }

    fn bind(&mut self) -> WriteFeature<'_> {
        let Self { set, schema } = &*self;
        let fields: Vec<(&Field, Option<Cells<'_>>)> = schema.fields.iter().map(|field| (field, field.cells(set))).collect();
        let name = schema.name.and_then(|place| set.table.columns().get(place)).map(Cells::of);
        Box::new(move |at, out| {
            out.extend_from_slice(b"<Placemark>");
            write_name(name, at.row, out);
            out.extend_from_slice(b"<ExtendedData><SchemaData schemaUrl=\"#schema\">");
            for (field, cells) in &fields {
                write_field(set, field, *cells, at, out);
            }
            out.extend_from_slice(b"</SchemaData></ExtendedData>");
            geometry::write(set.table.geometry(), at.row, out);
            out.extend_from_slice(b"</Placemark>\n");
            Ok(())
        })
    }

    fn tail(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(b"</Document>\n</kml>\n");
    }
}

fn write_name(name: Option<Cells<'_>>, row: usize, out: &mut Vec<u8>) {
    if let Some(Cell::Text(code, texts)) = name.as_ref().map(|cells| cells.get(row)) {
        out.extend_from_slice(b"<name>");
        xml::write_text(texts.text(code), out);
        out.extend_from_slice(b"</name>");
    }
}

/// A null is left out.
fn write_field(set: &FeatureSet, field: &Field, cells: Option<Cells<'_>>, at: Place, out: &mut Vec<u8>) {
    let cell = cells.as_ref().map(|cells| cells.get(at.row));
    if matches!(cell, Some(Cell::Null)) {
        return;
    }
    out.extend_from_slice(&field.open_tag);
    match cell {
        Some(Cell::Null) => {}
        Some(Cell::Boolean(value)) => out.push(if value { b'1' } else { b'0' }),
        Some(Cell::Integer(value)) => write_integer(value, out),
        Some(Cell::Float(value)) => write_float(value, out),
        Some(Cell::Text(code, texts) | Cell::Json(code, texts)) => xml::write_text(texts.text(code), out),
        None => write_other(set, field, at, out),
    }
    out.extend_from_slice(b"</SimpleData>");
}

/// What is no column of the table.
fn write_other(set: &FeatureSet, field: &Field, at: Place, out: &mut Vec<u8>) {
    if field.is_id {
        match set.table.ids().get(at.row) {
            IdRef::Integer(id) => write_integer(id, out),
            IdRef::Text(id) => xml::write_text(id, out),
        }
    } else if let Some(metres) = set.distances_m.as_ref().and_then(|metres| metres.get(at.place)) {
        write_float(*metres, out);
    }
}

#[cfg(test)]
mod tests;
