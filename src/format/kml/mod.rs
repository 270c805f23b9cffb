//! KML 2.2 and 2.3 (OGC 12-007r2, 07-147r2) and KMZ: every Placemark is a row. A KML file is one layer; a
//! KMZ has one for every KML file in it that has Placemarks.
//!
//! ```text
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

use super::{FormatError, Layer, Progress, ReadOptions, SourceFile, unpack};
use crate::model::CrsReference;
use batches::Batches;
use std::sync::{Arc, atomic::AtomicU64};
use survey::Survey;
use xml::Xml;

/// So many KML files of an archive are read: tiled pictures come with thousands.
const MAX_MEMBERS: usize = 100;

/// Opens KML, or the KML in a KMZ.
///
/// # Errors
/// [`FormatError::Io`]; [`FormatError::Unsupported`] for other XML and an archive without KML;
/// [`FormatError::Malformed`] for a damaged archive; [`FormatError::TooLarge`] for a decompression bomb.
pub fn open(source: &Arc<SourceFile>, _options: &ReadOptions) -> Result<Vec<Layer>, FormatError> {
    if source.head().starts_with(b"PK") {
        return archive(source);
    }
    let survey = survey(source)?;
    Ok(vec![layer(source.stem(), "KML", source, survey)?])
}

/// The layers of a KMZ. `doc.kml`, the main one (OGC 12-007r2, annex C), has the archive's name; one without
/// Placemarks often only links to the others.
fn archive(archive: &Arc<SourceFile>) -> Result<Vec<Layer>, FormatError> {
    let mut members = archive.zip_members()?;
    members.retain(|name| name.to_lowercase().ends_with(".kml"));
    members.sort_by_key(|name| name != "doc.kml");
    if members.is_empty() {
        return Err(archive.unsupported("there is no .kml file in this archive"));
    }
    let mut unpacked_bytes = 0;
    let mut found = vec![];
    for name in members.iter().take(MAX_MEMBERS) {
        let member = archive.zip_member(name)?;
        unpacked_bytes += member.len();
        if unpacked_bytes > unpack::limit(archive.len()) {
            return Err(archive.too_large(format!("the KML files in it unpack to more than {} MiB", unpacked_bytes >> 20)));
        }
        let survey = survey(&member)?;
        found.push((member, survey));
    }
    let has_rows = found.iter().any(|(_, survey)| survey.placemarks > 0);
    found.retain(|(_, survey)| survey.placemarks > 0 || !has_rows);
    let single = found.len() == 1;
    let named = found.into_iter().map(|(member, survey)| {
        let is_main = single || member.given().ends_with("doc.kml");
        layer(if is_main { archive.stem() } else { member.stem() }, "KMZ", &member, survey)
    });
    let mut layers = named.collect::<Result<Vec<Layer>, FormatError>>()?;
    if let (Some(first), more @ 1..) = (layers.first_mut(), members.len().saturating_sub(MAX_MEMBERS)) {
        first.notes.push(format!("left out: {more} of the .kml files in the archive"));
    }
    Ok(layers)
}

fn survey(source: &Arc<SourceFile>) -> Result<Survey, FormatError> {
    let survey = Survey::of(&mut Xml::open(source)?)?;
    if survey.placemarks == 0 && !matches!(survey.root.as_str(), "kml" | "Document" | "Folder" | "") {
        return Err(source.unsupported(format!("this is XML, but not KML: it starts with <{}>", survey.root)));
    }
    Ok(survey)
}

fn layer(name: &str, format: &'static str, source: &Arc<SourceFile>, survey: Survey) -> Result<Layer, FormatError> {
    let progress = Progress { bytes_read: Arc::new(AtomicU64::new(0)), bytes_total: source.len() };
    Ok(Layer {
        name: name.to_owned(),
        format,
        crs: Some(CrsReference::from_file("OGC:CRS84", "the KML standard")),
        geometry_column: "geometry".to_owned(),
        columns: survey.fields.clone(),
        rows_hint: Some(survey.placemarks),
        notes: survey.notes(),
        progress: progress.clone(),
        jobs: Box::new(Batches::new(Arc::clone(source), Xml::open(source)?, survey, progress)),
    })
}
