//! Text in columns: CSV, TSV and what spreadsheets and databases make of them.
//!
//! ```text
//! start of the file → encoding → layout (delimiter, header, sample of rows)
//!                              → plan (which columns are the geometry, which are properties)
//! whole file → blocks of whole records → one parse job each → rows
//! ```
//! Detection looks at about the first megabyte; everything it decided is in the layer's notes. A row's
//! number counts records from 1, without titles, header and lines that hold no value at all.

mod blocks;
mod cell;
mod coordinate;
mod delimiter;
mod dms;
mod encoding;
mod layout;
mod names;
mod number;
mod plan;
mod position;
mod records;
mod rows;
#[cfg(test)]
mod tests;
mod wkt;

use super::{FormatError, Layer, Progress, ReadOptions, SourceFile, utf8_stream::Utf8Stream};
use blocks::Blocks;
use layout::Layout;
use plan::Planned;
use position::Position;
use std::sync::{Arc, atomic::AtomicU64};

/// How much of a file decides about its layout, bytes of text.
const SAMPLE_BYTES: usize = 1 << 20;

/// About so much text makes a parse job, bytes.
const BLOCK_BYTES: usize = 2 << 20;

/// Opens a table as one layer, named after the file.
///
/// # Errors
/// [`FormatError::Io`]; [`FormatError::Malformed`] for an empty file; [`FormatError::Unsupported`] for what
/// is no table and for options that name an unknown encoding or column.
pub fn open(source: &Arc<SourceFile>, options: &ReadOptions) -> Result<Vec<Layer>, FormatError> {
    Ok(vec![layer(source, options, BLOCK_BYTES)?])
}

fn layer(source: &Arc<SourceFile>, options: &ReadOptions, block_bytes: usize) -> Result<Layer, FormatError> {
    if source.is_empty() {
        return Err(source.damage().unwrap_or_else(|| source.malformed("start", "the file is empty")));
    }
    let choice = encoding(source, options)?;
    let layout = layout(source, choice.encoding)?;
    let format = if layout.dialect.delimiter == b'\t' { "TSV" } else { "CSV" };
    let Planned { plan, crs, geometry_column, mut notes } = Planned::of(layout, options, source)?;
    let is_prose = plan.columns.len() < 2 && matches!(plan.position, Position::None);
    if is_prose && has_extension(source, "txt") {
        return Err(source.unsupported("this is text, but no table: no delimiter separates columns"));
    }
    notes.insert(0, format!("encoding: {} ({})", choice.encoding.name(), choice.why));
    let progress = Progress { bytes_read: Arc::new(AtomicU64::new(0)), bytes_total: source.len() };
    let stream = Utf8Stream::new(source.reader()?, choice.encoding);
    let columns = plan.properties.clone();
    let jobs = Blocks::new(Arc::clone(source), Arc::new(plan), stream, progress.clone(), block_bytes);
    let name = source.stem().to_owned();
    Ok(Layer { name, format, crs, geometry_column, columns, rows_hint: None, notes, progress, jobs: Box::new(jobs) })
}

fn encoding(source: &SourceFile, options: &ReadOptions) -> Result<encoding::Choice, FormatError> {
    match &options.encoding {
        Some(label) => encoding::named(label).ok_or_else(|| {
            source.unsupported(format!("`{label}` is no known encoding; windows-1251, cp866, koi8-r and utf-8 are some"))
        }),
        None => encoding::of(source.reader()?).map_err(|error| source.io(error)),
    }
}

fn layout(source: &SourceFile, encoding: &'static encoding_rs::Encoding) -> Result<Layout, FormatError> {
    let mut stream = Utf8Stream::new(source.reader()?, encoding);
    let mut sample = vec![];
    stream.read_more(&mut sample, SAMPLE_BYTES).map_err(|error| source.io(error))?;
    let text = String::from_utf8_lossy(&sample);
    if text.starts_with("!table") {
        return Err(source.unsupported("this is a MapInfo table; export it as GeoPackage or GeoJSON"));
    }
    let controls = text.chars().filter(|c| c.is_control() && !c.is_whitespace()).count();
    if controls * 20 > text.len() {
        return Err(source.unsupported("this is no text: it is full of control characters"));
    }
    Ok(Layout::of(&text, stream.ended()))
}

fn has_extension(source: &SourceFile, extension: &str) -> bool {
    let name = source.given().to_string_lossy().to_lowercase();
    name.strip_suffix(".gz").unwrap_or(&name).ends_with(&format!(".{extension}"))
}
