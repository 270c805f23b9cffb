//! Features as bytes: one file or folder per format, all written from the columns of a table, piece by piece.

mod feature_set;
mod format;
mod rows;

pub use crate::crs::{AxisOrder, OutputCrs};
pub use feature_set::FeatureSet;
pub use format::OutputFormat;
pub use rows::{RowCursor, RowOrder};

/// About how many bytes a writer appends at a time: enough for the cost of handing them over to vanish, little
/// enough for thousands of clients at once.
pub const CHUNK_BYTES: usize = 64 * 1024;

/// Writes a [`FeatureSet`] in one format. What it holds does not grow with the number of features; formats that
/// cannot be written front to back use a temporary file.
pub trait FeatureWriter: Send {
    /// Appends the next part, about [`CHUNK_BYTES`], or more where one feature is larger. `false` when it was the
    /// last.
    fn write_chunk(&mut self, out: &mut Vec<u8>) -> Result<bool, EncodeError>;
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
