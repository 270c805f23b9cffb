//! KML 2.2 and 2.3 (OGC 12-007r2, 07-147r2) and KMZ: every Placemark is a row, of one layer.
//!
//! ```text
//! KMZ → its KML
//! survey   a first pass: how many rows, the types of Schemas, what is left out (→ notes)
//! batches  a second pass: folders → Placemarks → rows
//! ```
//! A row's number counts Placemarks from 1. Coordinates are longitude, latitude and height on WGS 84, as the
//! standard fixes.

mod batches;
mod coordinates;
mod geometry;
mod placemark;
mod survey;
#[cfg(test)]
mod tests;
mod xml;

use super::{FormatError, Layer, Progress, ReadOptions, SourceFile};
use crate::model::CrsReference;
use batches::Batches;
use std::sync::{Arc, atomic::AtomicU64};
use survey::Survey;
use xml::Xml;

/// Opens KML, or the KML in a KMZ, as one layer, named after the file.
///
/// # Errors
/// [`FormatError::Io`]; [`FormatError::Unsupported`] for other XML and an archive without KML;
/// [`FormatError::Malformed`] for a damaged archive; [`FormatError::TooLarge`] for a decompression bomb.
pub fn open(source: &Arc<SourceFile>, _options: &ReadOptions) -> Result<Vec<Layer>, FormatError> {
    let name = source.stem().to_owned();
    let mut notes = vec![];
    let is_archive = source.head().starts_with(b"PK");
    let source = if is_archive { member(source, &mut notes)? } else { Arc::clone(source) };
    let survey = Survey::of(&mut Xml::open(&source)?)?;
    if survey.placemarks == 0 && !matches!(survey.root.as_str(), "kml" | "Document" | "Folder" | "") {
        return Err(source.unsupported(format!("this is XML, but not KML: it starts with <{}>", survey.root)));
    }
    notes.extend(survey.notes());
    let progress = Progress { bytes_read: Arc::new(AtomicU64::new(0)), bytes_total: source.len() };
    let rows_hint = Some(survey.placemarks);
    let jobs = Batches::new(Arc::clone(&source), Xml::open(&source)?, survey, progress.clone());
    Ok(vec![Layer {
        name,
        format: if is_archive { "KMZ" } else { "KML" },
        crs: Some(CrsReference::from_file("OGC:CRS84", "the KML standard")),
        geometry_column: "geometry".to_owned(),
        rows_hint,
        notes,
        progress,
        jobs: Box::new(jobs),
    }])
}

/// The KML of a KMZ: `doc.kml`, or else the first one (OGC 12-007r2, annex C).
fn member(archive: &Arc<SourceFile>, notes: &mut Vec<String>) -> Result<Arc<SourceFile>, FormatError> {
    let members = archive.zip_members()?;
    let kml: Vec<&String> = members.iter().filter(|name| name.to_lowercase().ends_with(".kml")).collect();
    let main = kml.iter().find(|name| name.as_str() == "doc.kml").or_else(|| kml.first());
    let main = main.ok_or_else(|| archive.unsupported("there is no .kml file in this archive"))?;
    if kml.len() > 1 {
        notes.push(format!("{main} is read; left out: {} more .kml files in the archive", kml.len() - 1));
    }
    archive.zip_member(main)
}
