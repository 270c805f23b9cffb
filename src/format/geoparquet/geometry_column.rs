//! Which column holds the geometries: as the `geo` metadata say (`GeoParquet`, section "File metadata"), else
//! Parquet's GEOMETRY and GEOGRAPHY types, else a `GeoArrow` extension type, else the usual names.

use super::native::Shape;
use crate::{
    format::{FormatError, SourceFile},
    model::CrsReference,
};
use arrow_schema::{DataType, Field};
use parquet::{
    arrow::arrow_reader::ArrowReaderMetadata,
    basic::{GeographyType, GeometryType, LogicalType},
};
use serde_json::Value as Json;

/// What people call a column of WKB when nothing else tells.
const USUAL_NAMES: [&str; 7] = ["geometry", "geom", "wkb_geometry", "the_geom", "wkb", "shape", "geog"];

/// The CRS of a file that names none (`GeoParquet`, "crs"; Parquet, "GEOMETRY").
const DEFAULT_CRS: &str = "OGC:CRS84";

/// How geometries are encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Encoding {
    Wkb,
    /// Nested lists of coordinates.
    Native(Shape),
}

/// The column.
#[derive(Debug)]
pub(super) struct GeometryColumn {
    pub name: String,
    /// Its position among the top-level columns.
    pub root: usize,
    pub encoding: Encoding,
    pub crs: Option<CrsReference>,
    /// Columns that hold the boxes of geometries.
    pub coverings: Vec<String>,
    /// Other columns of geometries.
    pub others: Vec<String>,
}

impl GeometryColumn {
    /// Finds the column; `notes` tell what is worth knowing about it.
    pub fn find(metadata: &ArrowReaderMetadata, source: &SourceFile, notes: &mut Vec<String>) -> Result<Self, FormatError> {
        if let Some(geo) = key_value(metadata, "geo") {
            return match serde_json::from_str(geo) {
                Ok(geo) => Self::by_geo(metadata, &geo, notes).map_err(|reason| source.malformed("geo metadata", reason)),
                Err(error) => Err(source.malformed("geo metadata", error)),
            };
        }
        let found = Self::by_logical_type(metadata, notes).or_else(|| Self::by_extension(metadata, notes));
        found.or_else(|| Self::by_name(metadata, notes)).ok_or_else(|| {
            let usual = USUAL_NAMES.join(", ");
            source.unsupported(format!("Parquet without geo metadata, a GEOMETRY column, or a binary column called {usual}"))
        })
    }

    fn at(metadata: &ArrowReaderMetadata, name: &str, encoding: Encoding, crs: Option<CrsReference>) -> Option<Self> {
        let (root, field) = metadata.schema().fields().find(name)?;
        let fits = match encoding {
            Encoding::Wkb => is_binary(field.data_type()),
            Encoding::Native(shape) => shape.fits(field.data_type()),
        };
        fits.then(|| Self { name: name.to_owned(), root, encoding, crs, coverings: vec![], others: vec![] })
    }

    fn by_geo(metadata: &ArrowReaderMetadata, geo: &Json, notes: &mut Vec<String>) -> Result<Self, String> {
        let columns = geo.get("columns").and_then(Json::as_object).ok_or("it has no columns")?;
        let primary = geo.get("primary_column").and_then(Json::as_str).ok_or("it has no primary_column")?;
        let column = columns.get(primary).ok_or_else(|| format!("it does not describe its primary column {primary}"))?;
        let name = column.get("encoding").and_then(Json::as_str).unwrap_or("WKB");
        let encoding = encoding(name).ok_or_else(|| format!("the encoding {name} is unknown"))?;
        if column.get("edges").and_then(Json::as_str) == Some("spherical") {
            notes.push("edges are geodesics; they are drawn straight".to_owned());
        }
        let crs = crs(column.get("crs"), "geo metadata", notes);
        let found = Self::at(metadata, primary, encoding, crs);
        let mut found = found.ok_or_else(|| format!("the column {primary} is missing, or is not encoded as {name}"))?;
        found.others = columns.keys().filter(|other| *other != primary).cloned().collect();
        found.coverings = columns.values().filter_map(covering).map(str::to_owned).collect();
        Ok(found)
    }

    fn by_logical_type(metadata: &ArrowReaderMetadata, notes: &mut Vec<String>) -> Option<Self> {
        let fields = metadata.parquet_schema().root_schema().get_fields();
        let geometries: Vec<_> = (fields.iter())
            .filter_map(|field| match field.get_basic_info().logical_type_ref()? {
                LogicalType::Geometry(GeometryType { crs }) | LogicalType::Geography(GeographyType { crs, .. }) => {
                    Some((field.name(), crs.as_deref()))
                }
                _ => None,
            })
            .collect();
        let (name, crs) = *geometries.first()?;
        let crs = match crs {
            None => Some(DEFAULT_CRS.to_owned()),
            Some("srid:0") => None,
            Some(text) => Some(match text.split_once(':') {
                Some(("srid", code)) => format!("EPSG:{code}"),
                Some(("projjson", key)) => key_value(metadata, key)?.to_owned(),
                _ => text.to_owned(),
            }),
        };
        if crs.is_none() {
            notes.push("the file says that its CRS is unknown".to_owned());
        }
        let crs = crs.map(|definition| CrsReference::from_file(definition, format!("type of column {name}")));
        let mut found = Self::at(metadata, name, Encoding::Wkb, crs)?;
        found.others = geometries.iter().map(|(other, _)| (*other).to_owned()).filter(|other| other != name).collect();
        Some(found)
    }

    fn by_extension(metadata: &ArrowReaderMetadata, notes: &mut Vec<String>) -> Option<Self> {
        let is_geo = |field: &&std::sync::Arc<Field>| {
            field.metadata().get("ARROW:extension:name").is_some_and(|name| name.starts_with("geoarrow."))
        };
        let field = metadata.schema().fields().iter().find(is_geo)?;
        let encoding = encoding(field.metadata().get("ARROW:extension:name")?)?;
        let extension = field.metadata().get("ARROW:extension:metadata").map_or("{}", String::as_str);
        let extension: Json = serde_json::from_str(extension).unwrap_or_default();
        // Here a missing CRS is an unknown one.
        let crs = crs(Some(extension.get("crs").unwrap_or(&Json::Null)), "extension type", notes);
        Self::at(metadata, field.name(), encoding, crs)
    }

    fn by_name(metadata: &ArrowReaderMetadata, notes: &mut Vec<String>) -> Option<Self> {
        let usual = |field: &&std::sync::Arc<Field>| USUAL_NAMES.iter().any(|usual| field.name().eq_ignore_ascii_case(usual));
        let field = metadata.schema().fields().iter().filter(usual).find(|field| is_binary(field.data_type()))?;
        notes.push(format!("there is no geo metadata; column {} is taken for WKB because of its name", field.name()));
        Self::at(metadata, field.name(), Encoding::Wkb, None)
    }
}

fn key_value<'a>(metadata: &'a ArrowReaderMetadata, key: &str) -> Option<&'a str> {
    let pairs = metadata.metadata().file_metadata().key_value_metadata()?;
    pairs.iter().find(|pair| pair.key == key)?.value.as_deref()
}

fn encoding(name: &str) -> Option<Encoding> {
    let name = name.to_ascii_lowercase();
    match name.strip_prefix("geoarrow.").unwrap_or(&name) {
        "wkb" => Some(Encoding::Wkb),
        shape => Shape::of(shape).map(Encoding::Native),
    }
}

/// PROJJSON or text; missing it is the default, and null is unknown.
fn crs(crs: Option<&Json>, place: &str, notes: &mut Vec<String>) -> Option<CrsReference> {
    let definition = match crs {
        None => DEFAULT_CRS.to_owned(),
        Some(Json::Null) => {
            notes.push("the file says that its CRS is unknown".to_owned());
            return None;
        }
        Some(Json::String(text)) => text.clone(),
        Some(projjson) => projjson.to_string(),
    };
    Some(CrsReference::from_file(definition, place))
}

/// The column of boxes: the first step of the path to any side.
fn covering(column: &Json) -> Option<&str> {
    column.get("covering")?.get("bbox")?.get("xmin")?.get(0)?.as_str()
}

fn is_binary(data_type: &DataType) -> bool {
    matches!(data_type, DataType::Binary | DataType::LargeBinary | DataType::BinaryView)
}
