//! One Placemark: a row.

use super::{
    geometry::{self, Shape, children},
    survey::Survey,
    xml::{Node, Xml},
};
use crate::{
    format::FormatError,
    model::{ColumnType, Defect, DefectKind, FeatureId, RowBatch, Value},
};

/// Reads one Placemark, whose start has just been read, into the open row of a batch.
pub(super) struct Placemark<'a> {
    pub survey: &'a Survey,
    pub batch: &'a mut RowBatch,
    /// Its number.
    pub row: u64,
    pub shape: Shape,
    /// Standard elements of this one and their values.
    pub standard: Vec<(&'static str, String)>,
    /// Characters may have been replaced because they were none in the file's encoding.
    pub replaced: bool,
}

impl Placemark<'_> {
    /// Reads it to its end; the row is then complete or rejected.
    ///
    /// # Errors
    /// When the XML cannot be read further; the row is then rejected.
    pub fn read(mut self, id: Option<String>, folder: Option<&str>, xml: &mut Xml) -> Result<(), FormatError> {
        self.batch.begin_row(self.row);
        self.id(id);
        let read = children(xml, |name, xml| self.child(name, xml));
        if let Err(error) = read {
            self.batch.reject_row(DefectKind::Unreadable, "the file cannot be read further");
            return Err(error);
        }
        if let Some(why) = xml.take_too_deep() {
            self.batch.reject_row(DefectKind::Unreadable, why);
            return Ok(());
        }
        if let Some(folder) = folder {
            self.batch.set("folder", Value::Text(folder));
        }
        if let Some(fault) = self.shape.fault {
            self.batch.reject_row(DefectKind::BadGeometry, fault);
            return Ok(());
        }
        let kind = self.shape.kind();
        self.batch.geometries.end_row(kind);
        self.batch.end_row();
        if self.shape.nested {
            self.batch.report(DefectKind::NestedCollection, "");
        }
        if self.shape.elements > 0 && kind == crate::model::GeometryKind::Null {
            self.batch.report(DefectKind::EmptyGeometry, "");
        }
        Ok(())
    }

    fn id(&mut self, id: Option<String>) {
        let Some(id) = id.filter(|id| !id.is_empty()) else { return };
        if !self.survey.unique_ids {
            return self.batch.set("id", Value::Text(&id));
        }
        let integer = id.parse().ok().filter(|number: &i64| number.to_string() == id);
        self.batch.set_id(&integer.map_or_else(|| FeatureId::from(id.as_str()), FeatureId::Integer));
    }

    fn child(&mut self, name: &str, xml: &mut Xml) -> Result<(), FormatError> {
        match name {
            "name" => self.standard("name", xml),
            "description" => self.standard("description", xml),
            "styleUrl" => self.standard("styleUrl", xml),
            "address" => self.standard("address", xml),
            "phoneNumber" => self.standard("phoneNumber", xml),
            "Snippet" | "snippet" => self.standard("snippet", xml),
            "TimeStamp" => children(xml, |name, xml| if name == "when" { self.standard("timestamp", xml) } else { xml.skip() }),
            "TimeSpan" => children(xml, |name, xml| match name {
                "begin" => self.standard("begin", xml),
                "end" => self.standard("end", xml),
                _ => xml.skip(),
            }),
            "ExtendedData" => self.extended_data(xml),
            "Model" => {
                self.batch.defects.push(Defect::suspected(self.row, DefectKind::BadGeometry, "a 3D model is not read"));
                xml.skip()
            }
            _ if geometry::is_geometry(name) => self.shape.read(name, xml, &mut self.batch.geometries),
            // How it looks and from where.
            _ => xml.skip(),
        }
    }

    /// An element that every Placemark may have. Times are typed with their column, the rest is text.
    fn standard(&mut self, column: &'static str, xml: &mut Xml) -> Result<(), FormatError> {
        let text = xml.text()?;
        let text = text.trim();
        if !text.is_empty() {
            let is_time = matches!(column, "timestamp" | "begin" | "end");
            self.report_replaced(column, text);
            self.batch.set(column, if is_time { Value::Untyped(text) } else { Value::Text(text) });
            self.standard.push((column, text.to_owned()));
        }
        Ok(())
    }

    /// `Data`, `SchemaData`, or elements of another namespace (OGC 12-007r2, section 9.3).
    fn extended_data(&mut self, xml: &mut Xml) -> Result<(), FormatError> {
        loop {
            let (element, field, url) = match xml.next()? {
                Node::Start(e) => (e.name().to_owned(), e.attribute("name"), e.attribute("schemaUrl")),
                Node::End | Node::Eof => return Ok(()),
                Node::Text(_) | Node::Other => continue,
            };
            match (element.as_str(), field) {
                ("Data", Some(field)) => children(xml, |name, xml| match name {
                    "value" => {
                        let value = xml.text()?;
                        self.field(&field, &value, None);
                        Ok(())
                    }
                    _ => xml.skip(),
                })?,
                ("SchemaData", _) => self.schema_data(&url.unwrap_or_default(), xml)?,
                (other, _) => {
                    let value = xml.text()?;
                    self.field(other, &value, None);
                }
            }
        }
    }

    fn schema_data(&mut self, url: &str, xml: &mut Xml) -> Result<(), FormatError> {
        loop {
            let field = match xml.next()? {
                Node::Start(e) if e.name() == "SimpleData" => e.attribute("name"),
                Node::Start(_) => None,
                Node::End | Node::Eof => return Ok(()),
                Node::Text(_) | Node::Other => continue,
            };
            let Some(field) = field else {
                xml.skip()?;
                continue;
            };
            let value = xml.text()?;
            let field_type = self.survey.field_type(url, &field);
            self.field(&field, &value, field_type);
        }
    }

    /// Sets a property. One with the name of a standard element of this Placemark, but another value, gets
    /// a name of its own.
    fn field(&mut self, name: &str, text: &str, field_type: Option<ColumnType>) {
        let text = text.trim();
        let standard = self.standard.iter().find(|(column, _)| *column == name);
        if text.is_empty() || standard.is_some_and(|(_, value)| value == text) {
            return;
        }
        let own_name = standard.map(|_| format!("{name}_2"));
        let name = own_name.as_deref().unwrap_or(name);
        self.report_replaced(name, text);
        let value = match field_type {
            Some(field_type) => self.typed(name, text, field_type),
            None => Value::Untyped(text),
        };
        self.batch.set(name, value);
    }

    /// The value as its Schema declares it, or as text where it is none of that type.
    fn typed<'t>(&mut self, name: &str, text: &'t str, field_type: ColumnType) -> Value<'t> {
        let value = match field_type {
            ColumnType::Integer => text.parse().ok().map(Value::Integer),
            ColumnType::Float => text.parse().ok().map(Value::Float),
            ColumnType::Boolean => match text {
                "1" | "true" => Some(Value::Boolean(true)),
                "0" | "false" => Some(Value::Boolean(false)),
                _ => None,
            },
            _ => Some(Value::Text(text)),
        };
        value.unwrap_or_else(|| {
            let detail =
                format!("{name}: `{}` is not of the type that the Schema declares", text.chars().take(60).collect::<String>());
            self.batch.defects.push(Defect::suspected(self.row, DefectKind::BadValue, detail));
            Value::Text(text)
        })
    }

    fn report_replaced(&mut self, name: &str, text: &str) {
        if self.replaced && text.contains(char::REPLACEMENT_CHARACTER) {
            self.batch.report(
                DefectKind::BadValue,
                format!("{name}: bytes that are no text in the encoding of the file were replaced"),
            );
        }
    }
}
