//! Rows: features (RFC 7946, section 3.2), bare geometries, and collections of features inside one record.

use super::{
    block::Block,
    crs::{self, Crs},
    cursor::Cursor,
    fault::{Fault, Parsed},
    geometry, property,
};
use crate::model::{Defect, DefectKind, GeometryKind, RowBatch, Value};
use std::borrow::Cow;

/// How many properties of different names a block may have; every row has a place for each.
const MAX_COLUMNS: usize = 4096;

/// Parses the rows of a block. `stated_crs` is the definition that the layer goes by.
pub(super) fn parse(block: &Block, stated_crs: Option<&str>) -> RowBatch {
    let mut rows = Rows { batch: RowBatch::default(), remarks: vec![], scratch: String::new(), stated_crs };
    for (number, (bytes, origin)) in (block.first_row..).zip(block.rows()) {
        rows.record(number, bytes, origin, true);
    }
    rows.batch
}

struct Rows<'c> {
    batch: RowBatch,
    /// What was changed in the open row.
    remarks: Vec<(DefectKind, String)>,
    scratch: String,
    stated_crs: Option<&'c str>,
}

/// What the object of a record turned out to be.
enum Record {
    Row,
    /// A `FeatureCollection` whose features stand at this place in the text.
    Collection(usize),
}

impl Rows<'_> {
    /// Adds the row that `bytes` hold, or the defect they are.
    fn record(&mut self, number: u64, bytes: &[u8], origin: u64, may_be_collection: bool) {
        // Checking first is several times faster than the lossy conversion, which seldom has anything to do.
        let text = std::str::from_utf8(bytes).map_or_else(|_| String::from_utf8_lossy(bytes), Cow::Borrowed);
        if let Cow::Owned(_) = text {
            self.remark("bytes that are not UTF-8 became U+FFFD");
        }
        self.batch.begin_row(number);
        match self.read(&mut Cursor::new(&text, origin)) {
            Ok(Record::Row) => self.complete(number),
            Ok(Record::Collection(place)) if may_be_collection => self.collection(number, &text, place, origin),
            Ok(Record::Collection(_)) => self.reject(DefectKind::Unreadable, "a FeatureCollection stands for a feature"),
            Err(fault) => self.reject(fault.kind(), fault.detail()),
        }
        self.remarks.clear();
    }

    fn complete(&mut self, number: u64) {
        self.batch.end_row();
        let remarks = self.remarks.drain(..).map(|(kind, detail)| Defect::repaired(number, kind, detail));
        self.batch.defects.extend(remarks);
    }

    fn reject(&mut self, kind: DefectKind, detail: &str) {
        self.batch.reject_row(kind, detail);
    }

    fn remark(&mut self, what: &str) {
        self.remarks.push((DefectKind::BadValue, what.to_owned()));
    }

    /// A line of newline-delimited GeoJSON may be a whole collection (RFC 8142, section 2.2); its features are
    /// rows of the same number.
    fn collection(&mut self, number: u64, text: &str, place: usize, origin: u64) {
        // What a collection has of a feature's members is none of its features'.
        self.batch.discard_row();
        let mut cursor = Cursor::new(text, origin);
        cursor.at = place;
        let read = cursor.array(|cursor| {
            cursor.peek();
            let start = cursor.at;
            cursor.skip()?;
            let bytes = text.as_bytes().get(start..cursor.at).unwrap_or_default();
            self.record(number, bytes, origin + start as u64, false);
            Ok(())
        });
        if let Err(fault) = read {
            self.batch.begin_row(number);
            self.reject(fault.kind(), fault.detail());
        }
    }

    fn read(&mut self, cursor: &mut Cursor<'_>) -> Parsed<Record> {
        let members = self.members(cursor)?;
        cursor.end()?;
        if cursor.replaced {
            self.remark("half of a surrogate pair became U+FFFD");
        }
        match members.type_name.as_deref() {
            Some("Feature") => Ok(Record::Row),
            Some("FeatureCollection") => Ok(Record::Collection(members.features.ok_or_else(|| no_features(cursor))?)),
            None if members.like_feature => Ok(Record::Row),
            None => Err(cursor.wrong("an object without `type`, `geometry` and `properties` is no feature")),
            Some(name) if geometry::kind_named(name).is_some() => {
                cursor.at = members.start;
                self.geometry(cursor)?;
                Ok(Record::Row)
            }
            Some(name) => Err(cursor.wrong(&format!("`{}` is not a GeoJSON type", super::excerpt(name)))),
        }
    }

    /// Reads what a feature has, and notes what other objects have.
    fn members<'a>(&mut self, cursor: &mut Cursor<'a>) -> Parsed<Members<'a>> {
        if cursor.peek() != Some(b'{') {
            return Err(cursor.missing("a feature"));
        }
        let mut members = Members { start: cursor.at, ..Members::default() };
        cursor.object(|cursor, name| {
            match name {
                "type" => members.type_name = Some(cursor.string()?),
                "geometry" => self.geometry(cursor)?,
                "properties" => self.properties(cursor)?,
                "id" => self.id(cursor)?,
                "crs" => self.own_crs(cursor)?,
                "features" => {
                    cursor.peek();
                    members.features = Some(cursor.at);
                    cursor.skip()?;
                }
                _ => cursor.skip()?,
            }
            members.like_feature |= matches!(name, "geometry" | "properties");
            Ok(())
        })?;
        Ok(members)
    }

    fn geometry(&mut self, cursor: &mut Cursor<'_>) -> Parsed<()> {
        let geometries = &mut self.batch.geometries;
        // Of a member that stands twice the last counts.
        geometries.truncate(self.batch.source_rows.len());
        self.remarks.retain(|(kind, _)| *kind == DefectKind::BadValue);
        if cursor.take_word("null") {
            return Ok(());
        }
        let shape = geometry::read(cursor, geometries)?;
        geometries.end_row(shape.kind);
        if geometries.kinds().last() == Some(&GeometryKind::Null) {
            self.remarks.push((DefectKind::EmptyGeometry, shape.kind.to_string()));
        } else if shape.nested {
            self.remarks.push((DefectKind::NestedCollection, String::new()));
        }
        Ok(())
    }

    fn properties(&mut self, cursor: &mut Cursor<'_>) -> Parsed<()> {
        let row = self.batch.len();
        self.batch.columns.iter_mut().for_each(|(_, column)| column.truncate(row));
        match cursor.peek() {
            Some(b'{') => cursor.object(|cursor, name| self.property(cursor, name)),
            _ if cursor.take_word("null") => Ok(()),
            _ => {
                let start = cursor.at;
                cursor.skip()?;
                // PHP writes an empty object so.
                if cursor.text.get(start..cursor.at) != Some("[]") {
                    self.remark("`properties` is not an object and was left out");
                }
                Ok(())
            }
        }
    }

    fn property(&mut self, cursor: &mut Cursor<'_>, name: &str) -> Parsed<()> {
        let known = self.batch.columns.len();
        let column = self.batch.column(name);
        if column >= MAX_COLUMNS {
            self.batch.columns.truncate(known);
            let detail = format!("more than {MAX_COLUMNS} properties of different names in one stretch of the file");
            return Err(Fault::new(DefectKind::BadValue, detail));
        }
        let Self { batch, scratch, .. } = self;
        if let Some(change) = property::read(cursor, scratch, |value| batch.set_at(column, value))? {
            self.remark(&format!("`{}`: {change}", super::excerpt(name)));
        }
        Ok(())
    }

    /// A whole number of 64 bits, or text: a fraction or a longer number is kept as it is written.
    fn id(&mut self, cursor: &mut Cursor<'_>) -> Parsed<()> {
        let row = self.batch.len();
        self.batch.ids.truncate(row);
        self.batch.ids.pad(row);
        let first = cursor.peek();
        let start = cursor.at;
        match first {
            Some(b'"') => self.batch.ids.push(Value::Text(&cursor.string()?)),
            Some(b'-' | b'0'..=b'9') => {
                cursor.number()?;
                let digits = cursor.text.get(start..cursor.at).unwrap_or_default();
                self.batch.ids.push(digits.parse().map_or(Value::Text(digits), Value::Integer));
            }
            _ if cursor.take_word("null") => {}
            _ => {
                cursor.skip()?;
                self.remark("`id` is neither a string nor a number and was left out");
            }
        }
        Ok(())
    }

    /// A layer has one CRS; a row that states another is kept and told.
    fn own_crs(&mut self, cursor: &mut Cursor<'_>) -> Parsed<()> {
        cursor.peek();
        let start = cursor.at;
        cursor.skip()?;
        match crs::read(cursor.text.as_bytes().get(start..cursor.at).unwrap_or_default()) {
            Crs::Stated(definition) if self.stated_crs != Some(&definition) => {
                self.remark(&format!(
                    "its own crs member, `{}`, does not count: a layer has one CRS",
                    super::excerpt(&definition)
                ));
            }
            _ => {}
        }
        Ok(())
    }
}

#[derive(Default)]
struct Members<'a> {
    start: usize,
    type_name: Option<Cow<'a, str>>,
    features: Option<usize>,
    /// There is a member that only features have.
    like_feature: bool,
}

#[cold]
fn no_features(cursor: &Cursor<'_>) -> Fault {
    cursor.wrong("a FeatureCollection without `features`")
}
