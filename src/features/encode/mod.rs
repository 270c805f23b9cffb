//! Features as bytes: one file or folder per format, all written from the columns of a table, piece by piece.

mod about;
mod cell;
mod csv;
mod described_crs;
mod envelope;
mod feature_set;
mod fields;
mod flatgeobuf;
mod format;
mod geojson;
mod geojsonseq;
pub mod geopackage;
mod geoparquet;
mod json;
mod jsonfg;
mod kml;
mod names;
mod number;
mod options;
#[cfg(test)]
mod round_trips;
mod rows;
mod shape;
mod shapefile;
mod staged;
mod stream;
mod survey;
mod temporary;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
mod wkb;
mod wkt;

pub use crate::crs::{AxisOrder, OutputCrs};
pub use about::About;
pub use feature_set::{FeatureSet, output_crs};
pub use format::OutputFormat;
pub use options::{CsvGeometry, EncodeOptions, TimeColumns};
pub use rows::{RowCursor, RowOrder};

use staged::Staged;
use stream::Stream;

/// About how many bytes a writer appends at a time: enough for the cost of handing them over to vanish, little
/// enough for thousands of clients at once.
pub const CHUNK_BYTES: usize = 64 * 1024;

/// Writes a [`FeatureSet`] in one format. What it holds does not grow with the number of features; formats that
/// cannot be written front to back use a temporary file.
pub trait FeatureWriter: Send {
    /// Appends the next part, about [`CHUNK_BYTES`], or more where one feature is larger. `false` when it was the
    /// last. Formats that need a temporary file append nothing while they fill it.
    fn write_chunk(&mut self, out: &mut Vec<u8>) -> Result<bool, EncodeError>;

    /// How many features are written so far, for formats that know.
    fn features_written(&self) -> usize {
        0
    }

    /// What people should know of what was written, as in names that had to be shortened. Complete after the last
    /// chunk.
    fn notes(&self) -> Vec<String> {
        vec![]
    }
}

/// The writer of a set in a format.
///
/// # Errors
/// [`EncodeError::Unfit`] where the format cannot hold what is asked for.
pub fn writer(format: OutputFormat, set: FeatureSet, options: EncodeOptions) -> Result<Box<dyn FeatureWriter>, EncodeError> {
    Ok(match format {
        OutputFormat::GeoJson => Box::new(Stream::new(geojson::Collection::new(set, options))),
        OutputFormat::GeoJsonSeq => Box::new(Stream::new(geojsonseq::FeatureSequence::new(set, options))),
        OutputFormat::JsonFg => Box::new(Stream::new(jsonfg::JsonFg::new(set, options))),
        OutputFormat::Csv => Box::new(Stream::new(csv::Csv::new(set, &options)?)),
        OutputFormat::Kml => Box::new(Stream::new(kml::Kml::new(set, &options)?)),
        OutputFormat::FlatGeobuf => Box::new(Staged::new(flatgeobuf::FlatGeobuf::new(set)?)),
        OutputFormat::GeoParquet => Box::new(Staged::new(geoparquet::GeoParquet::new(set)?)),
        OutputFormat::GeoPackage => Box::new(Staged::new(geopackage::GeoPackage::new(set)?)),
        OutputFormat::Shapefile => Box::new(Staged::new(shapefile::Shapefile::new(set)?)),
    })
}

/// The first feature of a set as a document of its own, with the members of the options at its end; `None` for formats
/// that have no such document, and for an empty set.
pub fn single_feature(format: OutputFormat, set: FeatureSet, options: EncodeOptions) -> Option<Vec<u8>> {
    RowCursor::new(&set.rows).next()?;
    let mut document = vec![];
    match format {
        OutputFormat::GeoJson => geojson::Collection::new(set, options).document(&mut document),
        OutputFormat::JsonFg => jsonfg::JsonFg::new(set, options).document(&mut document),
        _ => return None,
    }
    Some(document)
}

/// Why features cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum EncodeError {
    /// The temporary file that the format needs.
    #[error("the temporary file for {format} cannot be written")]
    TemporaryFile {
        /// The format.
        format: &'static str,
        /// What the system says.
        source: std::io::Error,
    },
    /// The format has no room for this.
    #[error("{format} cannot hold this: {reason}")]
    Unfit {
        /// The format.
        format: &'static str,
        /// For people.
        reason: String,
    },
    /// The library that writes the format refused.
    #[error("{format} could not be written")]
    Library {
        /// The format.
        format: &'static str,
        /// What it says.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}
