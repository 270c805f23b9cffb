//! Why a source cannot be served.

use crate::{crs::CrsError, format::FormatError, store::TooManyError};
use std::error::Error;

/// Why a source cannot be served at all. Rows that cannot be kept are in the report instead.
#[derive(Debug, thiserror::Error)]
pub enum IngestError {
    /// The file cannot be read.
    #[error(transparent)]
    Format(#[from] FormatError),
    /// The coordinates cannot be brought to longitude and latitude.
    #[error("{path}, layer `{layer}`: its coordinates cannot be used")]
    Crs {
        /// The file.
        path: String,
        /// The layer.
        layer: String,
        /// Why.
        #[source]
        source: CrsError,
    },
    /// The layer has more rows than a table holds.
    #[error("{path}, layer `{layer}`")]
    TooMany {
        /// The file.
        path: String,
        /// The layer.
        layer: String,
        /// What there is too much of.
        #[source]
        source: TooManyError,
    },
    /// A column that the configuration names is not there.
    #[error("{path}, layer `{layer}` has no column `{column}`; its columns are {present}")]
    NoSuchColumn {
        /// The file.
        path: String,
        /// The layer.
        layer: String,
        /// The column asked for.
        column: String,
        /// The columns it has.
        present: String,
    },
    /// The source holds no layer at all, or not the one asked for.
    #[error("{path} {reason}")]
    NoLayer {
        /// The file.
        path: String,
        /// What it holds instead.
        reason: String,
    },
}

/// An error and its causes in one line.
pub fn explain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text = format!("{text}: {error}");
        cause = error.source();
    }
    text
}
