//! GeoJSON (RFC 7946): a collection, a feature, a bare geometry, one text per line, or a sequence (RFC 8142).
//!
//! ```text
//! cutter    reads blocks of a few MiB and cuts them between rows
//!   rows    finds where the next row is, by brackets and strings only (scan), whatever stands around it (header)
//! feature   on any thread: the rows of a block, parsed once, straight into columns and flat coordinates
//! ```
//! A row that is not JSON or no feature is rejected by itself. Where the file goes wrong as a whole, all rows
//! before that place are kept.

mod block;
mod crs;
mod cursor;
mod cutter;
mod fault;
mod feature;
mod geometry;
mod header;
mod number;
mod property;
mod resync;
mod rows;
mod scan;
#[cfg(test)]
mod tests;

use super::{FormatError, Layer, ParseJob, Progress, ReadOptions, SourceFile};
use crate::model::{CrsReference, Flattened, Geometries, GeometryKind};
use crs::Crs;
use cutter::Cutter;
use header::{Header, Stop, Text};
use rows::{Framing, RECORD_SEPARATOR};
use std::{
    io::{Cursor, Read, Seek, SeekFrom},
    path::{Path, PathBuf},
    sync::{Arc, atomic::Ordering},
};

/// About how much text one parse job gets, bytes.
const BLOCK_BYTES: usize = 4 << 20;
/// How much of the end of a file is searched for a `crs` member behind the features, bytes.
const TAIL_BYTES: u64 = 256 << 10;

/// Opens a GeoJSON file: one layer, named after the file.
///
/// # Errors
/// [`FormatError::Unsupported`] for other JSON, with what would do; [`FormatError::Malformed`] when it goes
/// wrong before the first row; [`FormatError::Io`]; [`FormatError::TooLarge`].
pub fn open(source: &SourceFile, _options: &ReadOptions) -> Result<Vec<Layer>, FormatError> {
    let mut file = source.reader()?;
    let mut tail = vec![];
    file.seek(SeekFrom::Start(source.len().saturating_sub(TAIL_BYTES))).map_err(|error| source.io(error))?;
    file.by_ref().take(TAIL_BYTES).read_to_end(&mut tail).map_err(|error| source.io(error))?;
    file.rewind().map_err(|error| source.io(error))?;
    let path = source.given().to_owned();
    let opening = Opening { path, name: source.stem().to_owned(), len: source.len(), tail };
    opening.layer(file, BLOCK_BYTES).map(|layer| vec![layer])
}

/// Opens GeoJSON in memory under a name that serves messages and as a file name; `block_bytes` is about how
/// much text one parse job gets. For tests and fuzzing.
pub fn open_bytes(name: &str, bytes: Vec<u8>, block_bytes: usize) -> Result<Layer, FormatError> {
    let tail = bytes.get(bytes.len().saturating_sub(TAIL_BYTES as usize)..).unwrap_or_default().to_vec();
    let path = PathBuf::from(name);
    let opening = Opening { name: super::encoding::stem(&path), path, len: bytes.len() as u64, tail };
    opening.layer(Cursor::new(bytes), block_bytes)
}

/// Whether a text of another file looks like a geometry of GeoJSON.
pub(super) fn looks_like_geometry(text: &str) -> bool {
    text.trim_start().starts_with('{')
        && text.contains("\"type\"")
        && ["\"coordinates\"", "\"geometries\""].iter().any(|name| text.contains(name))
}

/// Adds a geometry that stands by itself, in a cell of another file, as a row. On an error it says why, and the row may be left open.
pub(super) fn push_geometry(geometries: &mut Geometries, text: &str) -> Result<Flattened, String> {
    let mut cursor = cursor::Cursor::new(text, 0);
    let shape = geometry::read(&mut cursor, geometries).map_err(|fault| fault.detail().to_owned())?;
    geometries.end_row(shape.kind);
    let empty = geometries.kinds().last() == Some(&GeometryKind::Null);
    Ok(Flattened { nested: shape.nested, empty, ..Flattened::default() })
}

/// What is known of a file before it is read.
struct Opening {
    path: PathBuf,
    name: String,
    len: u64,
    /// The end of the file.
    tail: Vec<u8>,
}

impl Opening {
    fn layer(self, input: impl Read + Send + 'static, block_bytes: usize) -> Result<Layer, FormatError> {
        let mut cutter = Cutter::new(input, self.path.clone(), block_bytes);
        cutter.look()?;
        let lines = named_as_lines(&self.path) && !is_pretty_printed(cutter.seen().trim_ascii_start());
        let (header, text) = cutter.first_text(!lines)?;
        let framing = framing(cutter.seen(), text, lines);
        if framing == Framing::Json {
            self.check(&header, text, cutter.seen())?;
        }
        let mut notes = notes(&header, framing);
        let crs = header.crs.or_else(|| crs::find_in_tail(&self.tail).filter(|_| matches!(text, Ok(Text::Collection(_)))));
        let stated_crs = stated(crs, &mut notes);
        cutter.begin(framing, stated_crs.clone());
        let progress = Progress { bytes_total: self.len, ..Progress::default() };
        Ok(Layer {
            name: self.name,
            format: if framing == Framing::Json { "GeoJSON" } else { "GeoJSONSeq" },
            crs: stated_crs.as_deref().map(|definition| CrsReference::from_file(definition, "crs member")),
            geometry_column: "geometry".to_owned(),
            columns: vec![],
            rows_hint: None,
            notes,
            progress: progress.clone(),
            jobs: jobs(cutter, stated_crs, progress),
        })
    }

    /// Says what the file is if it is not GeoJSON.
    fn check(&self, header: &Header, text: Result<Text, Stop>, seen: &[u8]) -> Result<(), FormatError> {
        let unsupported = |reason: &str| Err(FormatError::Unsupported { path: self.path.clone(), reason: reason.to_owned() });
        let malformed = |at: usize, reason: &str| {
            Err(FormatError::Malformed { path: self.path.clone(), place: format!("byte {at}"), reason: reason.to_owned() })
        };
        let esri = |name: &String| matches!(name.as_str(), "geometryType" | "spatialReference" | "fieldAliases");
        match (header.type_name.as_deref(), text) {
            (Some("Topology"), _) => unsupported("this is TopoJSON; convert it to GeoJSON (topo2geo, ogr2ogr)"),
            (None, Ok(_)) if header.foreign.iter().any(esri) => {
                unsupported("this is Esri JSON; ask its server for f=geojson, or convert it to GeoJSON (ogr2ogr)")
            }
            (_, Ok(Text::Collection(_))) => Ok(()),
            (Some("FeatureCollection"), Ok(_)) => malformed(0, "a FeatureCollection without `features`"),
            (Some(name), Ok(_)) if name == "Feature" || geometry::kind_named(name).is_some() => Ok(()),
            (Some(name), Ok(_)) => unsupported(&format!("this is JSON of type `{}`, not GeoJSON", excerpt(name))),
            (None, Ok(_)) => unsupported("this is JSON, but not GeoJSON: its outermost object has no GeoJSON `type`"),
            _ if seen.starts_with(b"\xff\xfe") || seen.starts_with(b"\xfe\xff") => {
                unsupported("this is UTF-16 text; GeoJSON is UTF-8 (RFC 7946, section 1.2), so save it again as UTF-8")
            }
            (_, Err(_)) if seen.trim_ascii().is_empty() => malformed(0, "the file is empty"),
            (_, Err(_)) if seen.trim_ascii_start().starts_with(b"[") => unsupported(
                "this is a JSON array; GeoJSON is an object: put it into {\"type\":\"FeatureCollection\",\"features\":…}",
            ),
            (_, Err(Stop::Broken { at, expected })) => malformed(at, &format!("this is not JSON: expected {expected}")),
            (_, Err(Stop::Incomplete)) => malformed(
                seen.len(),
                "the file ends inside its outermost object: it is truncated, or a bracket or a quote is missing",
            ),
        }
    }
}

/// How rows follow each other, judged by the first of them; `lines` is what the file's name promises.
fn framing(seen: &[u8], first: Result<Text, Stop>, lines: bool) -> Framing {
    let text = seen.trim_ascii_start();
    if text.first() == Some(&RECORD_SEPARATOR) {
        return Framing::Separated(RECORD_SEPARATOR);
    }
    let lines = match first {
        Ok(Text::Collection(_)) => false,
        _ if lines => !text.is_empty(),
        Ok(Text::Record(_)) => is_one_line_of_several(text),
        Err(_) => false,
    };
    if lines { Framing::Separated(b'\n') } else { Framing::Json }
}

fn named_as_lines(path: &Path) -> bool {
    let name = path.to_string_lossy().to_lowercase();
    let name = name.strip_suffix(".gz").unwrap_or(&name);
    ["geojsonl", "geojsons", "geojsonseq", "ndgeojson", "ndjson", "jsonl"]
        .iter()
        .any(|known| name.ends_with(&format!(".{known}")))
}

/// Whether the first line breaks off where an object goes on in the next.
fn is_pretty_printed(text: &[u8]) -> bool {
    let line = memchr::memchr(b'\n', text).and_then(|end| text.get(..end)).unwrap_or_default();
    matches!(line.trim_ascii_end().last(), Some(b'{' | b'[' | b',' | b':'))
}

/// Whether the first line is an object and the next begins one.
fn is_one_line_of_several(text: &[u8]) -> bool {
    let mut lines = text.splitn(2, |byte| *byte == b'\n');
    let first = lines.next().unwrap_or_default().trim_ascii_end();
    let rest = lines.next().unwrap_or_default().trim_ascii_start();
    scan::end_of_nested(first, 0) == Some(first.len()) && rest.first() == Some(&b'{')
}

fn notes(header: &Header, framing: Framing) -> Vec<String> {
    let mut notes = match framing {
        Framing::Json => vec![],
        Framing::Separated(b'\n') => vec!["newline-delimited: one row per line".to_owned()],
        Framing::Separated(_) => vec!["a sequence with record separators (RFC 8142)".to_owned()],
    };
    if framing == Framing::Json
        && header.type_name.as_deref().is_none_or(|name| name == "FeatureCollection")
        && !header.foreign.is_empty()
    {
        let names: Vec<String> = header.foreign.iter().map(|name| excerpt(name)).collect();
        notes.push(format!("members of the collection that are not read: {}", names.join(", ")));
    }
    notes
}

fn stated(crs: Option<Crs>, notes: &mut Vec<String>) -> Option<Arc<str>> {
    match crs {
        Some(Crs::Stated(definition)) => return Some(definition.into()),
        Some(Crs::Unknown) => notes.push("the crs member is null: the file does not know its CRS".to_owned()),
        Some(Crs::Unclear(member)) => notes.push(format!("the crs member cannot be understood: {member}")),
        None => {}
    }
    None
}

fn jobs(mut cutter: Cutter<impl Read + Send + 'static>, stated_crs: Option<Arc<str>>, progress: Progress) -> super::ParseJobs {
    Box::new(std::iter::from_fn(move || {
        let block = cutter.next()?;
        progress.bytes_read.store(cutter.bytes_read(), Ordering::Relaxed);
        let stated_crs = stated_crs.clone();
        Some(block.map(|block| -> ParseJob { Box::new(move || feature::parse(&block, stated_crs.as_deref())) }))
    }))
}

/// The beginning of a text from the file, for a message.
fn excerpt(text: &str) -> String {
    const MAX_CHARACTERS: usize = 60;
    match text.char_indices().nth(MAX_CHARACTERS) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}
