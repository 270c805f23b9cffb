//! A first look through a KML file: how many rows it has, the types of its fields, and what of it cannot
//! become rows.

use super::xml::{Element, Node, Xml};
use crate::{
    format::{DeclaredColumn, FormatError},
    model::ColumnType,
};
use hashbrown::{HashMap, HashSet};

/// What stands in the file.
#[derive(Debug, Default)]
pub(super) struct Survey {
    /// The name of the outermost element.
    pub root: String,
    /// Placemarks: rows.
    pub placemarks: u64,
    /// Whether any stand in folders.
    pub folders: bool,
    /// Whether every id of a Placemark stands there once.
    pub unique_ids: bool,
    /// The types of fields, by the id of their Schema.
    schemas: HashMap<String, HashMap<String, ColumnType>>,
    /// The same fields in the order of the file, each once.
    pub fields: Vec<DeclaredColumn>,
    /// Elements that are left out, counted.
    left_out: [u64; LEFT_OUT.len()],
}

/// Elements that hold data which does not become rows, and what to call them.
const LEFT_OUT: [(&str, &str); 9] = [
    ("NetworkLink", "network links (what they point to is not read)"),
    ("GroundOverlay", "ground overlays"),
    ("ScreenOverlay", "screen overlays"),
    ("PhotoOverlay", "photo overlays"),
    ("Tour", "tours"),
    ("Track", "times of tracks (their positions are read as lines)"),
    ("SimpleArrayData", "arrays of values along tracks"),
    ("Model", "3D models"),
    ("Update", "updates"),
];

impl Survey {
    /// Reads the file to its end, or to where it goes wrong, which is for the second reading to report.
    pub fn of(xml: &mut Xml) -> Result<Self, FormatError> {
        let mut survey = Self { unique_ids: true, ..Self::default() };
        let mut ids = HashSet::new();
        let mut schema = None;
        loop {
            match xml.next() {
                Ok(Node::Start(element)) => survey.element(&element, &mut ids, &mut schema),
                Ok(Node::Eof) | Err(FormatError::Malformed { .. } | FormatError::TooLarge { .. }) => return Ok(survey),
                Ok(_) => {}
                Err(error) => return Err(error),
            }
        }
    }

    fn element(&mut self, element: &Element<'_>, ids: &mut HashSet<String>, schema: &mut Option<String>) {
        let name = element.name();
        if self.root.is_empty() {
            name.clone_into(&mut self.root);
        }
        match name {
            "Placemark" => {
                self.placemarks += 1;
                // An id that repeats is none, and then the others need not be kept.
                if let Some(id) = element.attribute("id").filter(|_| self.unique_ids) {
                    self.unique_ids = ids.insert(id);
                }
            }
            "Folder" => self.folders = true,
            "Schema" => *schema = element.attribute("id").or_else(|| element.attribute("name")),
            "SimpleField" => {
                if let (Some(schema), Some(name)) = (&schema, element.attribute("name")) {
                    let field_type = field_type(&element.attribute("type").unwrap_or_default());
                    self.schemas.entry(schema.clone()).or_default().insert(name.clone(), field_type);
                    if !self.fields.iter().any(|(known, _)| *known == name) {
                        self.fields.push((name, field_type));
                    }
                }
            }
            other => {
                if let Some(i) = LEFT_OUT.iter().position(|(name, _)| *name == other) {
                    self.left_out[i] += 1;
                }
            }
        }
    }

    /// The type of a field of the Schema at `url` (`#id`); text where it is not said.
    pub fn field_type(&self, url: &str, field: &str) -> Option<ColumnType> {
        let id = url.rsplit_once('#').map_or(url, |(_, id)| id);
        self.schemas.get(id)?.get(field).copied()
    }

    /// What people should know.
    pub fn notes(&self) -> Vec<String> {
        let counts = LEFT_OUT.iter().zip(self.left_out).filter(|(_, count)| *count > 0);
        let mut notes: Vec<String> = counts.map(|((_, what), count)| format!("left out: {count} {what}")).collect();
        if !self.unique_ids {
            notes.push("ids of Placemarks repeat: they are kept as property `id`".to_owned());
        }
        notes
    }
}

/// The types of `SimpleField` (OGC 12-007r2, section 9.11).
fn field_type(name: &str) -> ColumnType {
    match name.trim_start_matches("xsd:") {
        "int" | "uint" | "short" | "ushort" => ColumnType::Integer,
        "float" | "double" => ColumnType::Float,
        "bool" | "boolean" => ColumnType::Boolean,
        _ => ColumnType::Text,
    }
}
