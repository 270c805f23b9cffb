//! The fields of the Placemarks, with types (OGC 07-147r2, section 9.8).

use super::{super::FeatureSet, super::cell::Cells, xml};
use crate::{
    model::ColumnType,
    store::{Column, ColumnData, IdRef, Ids},
};

/// Columns that people take for the name of a thing, best first.
const NAMES: [&str; 10] = ["name", "title", "label", "name_en", "name_ru", "name_kk", "название", "наименование", "атауы", "nom"];

/// What the Placemarks hold.
pub(super) struct Schema {
    /// The column that is their name.
    pub name: Option<usize>,
    /// Everything else.
    pub fields: Vec<Field>,
}

/// A field of every Placemark.
pub(super) struct Field {
    /// The column; `None` for the id and the distance.
    column: Option<usize>,
    pub is_id: bool,
    kind: &'static str,
    name: String,
    /// `<SimpleData name="…">`.
    pub open_tag: Vec<u8>,
}

impl Schema {
    /// Of the columns of a set.
    pub fn of(set: &FeatureSet) -> Self {
        let name = name_column(set);
        let columns = set.table.columns();
        // A column called `name` is what the element of that name says already.
        let is_said = |place: usize| name == Some(place) && columns.get(place).is_some_and(|c| c.name == "name");
        let id_kind = || id_kind(set.table.ids(), set.table.rows());
        let id = set.id_column().map(|name| Field::new(None, true, id_kind(), name));
        let properties = set.columns.iter().filter(|place| !is_said(**place)).filter_map(|&place| {
            let column = columns.get(place)?;
            Some(Field::new(Some(place), false, kind(column), column.name.clone()))
        });
        let distance = set.distances_m.as_ref().map(|_| Field::new(None, false, "double", set.free_name("distance_m")));
        Self { name, fields: id.into_iter().chain(properties).chain(distance).collect() }
    }

    /// Appends the declaration of all fields.
    pub fn declare(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(b"<Schema name=\"schema\" id=\"schema\">");
        for field in &self.fields {
            out.extend_from_slice(b"<SimpleField type=\"");
            out.extend_from_slice(field.kind.as_bytes());
            out.extend_from_slice(b"\" name=\"");
            xml::write_text(&field.name, out);
            out.extend_from_slice(b"\"/>");
        }
        out.extend_from_slice(b"</Schema>\n");
    }
}

impl Field {
    fn new(column: Option<usize>, is_id: bool, kind: &'static str, name: String) -> Self {
        let mut open_tag = b"<SimpleData name=\"".to_vec();
        xml::write_text(&name, &mut open_tag);
        open_tag.extend_from_slice(b"\">");
        Self { column, is_id, kind, name, open_tag }
    }

    /// Its cells, if it is a column.
    pub fn cells<'a>(&self, set: &'a FeatureSet) -> Option<Cells<'a>> {
        set.table.columns().get(self.column?).map(Cells::of)
    }
}

/// The best of the text columns that are called like a name.
fn name_column(set: &FeatureSet) -> Option<usize> {
    let column = |place: &usize| set.table.columns().get(*place).filter(|c| c.column_type == ColumnType::Text);
    let rank = |place: &usize| {
        let lower = column(place)?.name.to_lowercase();
        NAMES.iter().position(|name| *name == lower)
    };
    set.columns.iter().copied().filter(|place| rank(place).is_some()).min_by_key(rank)
}

fn kind(column: &Column) -> &'static str {
    match &column.data {
        ColumnData::Boolean(_) => "bool",
        ColumnData::Float(_) => "double",
        ColumnData::Integer(values) => integer_kind(values.iter().copied()),
        ColumnData::Text(_) => "string",
    }
}

fn id_kind(ids: &Ids, rows: usize) -> &'static str {
    let integer = |row| match ids.get(row) {
        IdRef::Integer(id) => id,
        IdRef::Text(_) => i64::MAX,
    };
    if ids.are_text() { "string" } else { integer_kind((0..rows).map(integer)) }
}

/// KML has no whole numbers of 64 bits: `int` has 32, and a double holds those of 53.
fn integer_kind(values: impl Iterator<Item = i64>) -> &'static str {
    match values.map(i64::unsigned_abs).max().unwrap_or(0) {
        0..=0x7fff_ffff => "int",
        0x8000_0000..=0x20_0000_0000_0000 => "double",
        _ => "string",
    }
}
