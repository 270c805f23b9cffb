//! Why nothing is exported.

use crate::{crs::CrsError, features::encode::EncodeError, query::QueryError};
use std::{io, path::PathBuf};

/// Why nothing is exported.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The file is there already.
    #[error("{} exists", path.display())]
    Exists {
        /// The file.
        path: PathBuf,
    },
    /// No collection has this id.
    #[error("there is no collection `{id}`")]
    UnknownCollection {
        /// The id asked for.
        id: String,
        /// Those there are.
        known: Vec<String>,
    },
    /// A source cannot be read.
    #[error("the collection `{id}` cannot be loaded: {reason}")]
    NotLoaded {
        /// The collection.
        id: String,
        /// For people.
        reason: String,
    },
    /// There is no collection.
    #[error("the sources hold no collection")]
    Nothing,
    /// The file holds one collection.
    #[error("{format} holds one collection, and there are {}", ids.len())]
    Several {
        /// The format.
        format: &'static str,
        /// Those there are.
        ids: Vec<String>,
    },
    /// The CRS is none, or cannot be used.
    #[error(transparent)]
    Crs(#[from] CrsError),
    /// The rows cannot be chosen so.
    #[error(transparent)]
    Query(#[from] QueryError),
    /// The format refuses.
    #[error(transparent)]
    Encode(#[from] EncodeError),
    /// The file cannot be written.
    #[error("cannot write {}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The archive cannot be written.
    #[error("cannot write {}", path.display())]
    Database {
        /// The file.
        path: PathBuf,
        /// Why.
        source: rusqlite::Error,
    },
    /// A tile cannot be made or compressed.
    #[error("a tile cannot be made; nothing is written")]
    Bake(#[source] io::Error),
    /// Tiles cannot be written so.
    #[error("{0}")]
    NoSuchTiles(&'static str),
    /// The process was told to stop.
    #[error("stopped; nothing is written")]
    Stopped,
    /// A bug.
    #[error("writing failed in a way that it should not; nothing is written")]
    Panicked,
}

impl ExportError {
    /// Whether the command line asks for what cannot be.
    pub fn is_usage(&self) -> bool {
        match self {
            Self::Exists { .. }
            | Self::UnknownCollection { .. }
            | Self::Several { .. }
            | Self::Crs(_)
            | Self::Query(_)
            | Self::NoSuchTiles(_) => true,
            Self::Encode(error) => matches!(error, EncodeError::Unfit { .. }),
            Self::NotLoaded { .. }
            | Self::Nothing
            | Self::Io { .. }
            | Self::Database { .. }
            | Self::Bake(_)
            | Self::Stopped
            | Self::Panicked => false,
        }
    }

    /// What to do about it.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Exists { .. } => Some("replace it with --force".to_owned()),
            Self::UnknownCollection { known, .. } => Some(format!("there is {}", known.join(", "))),
            Self::Several { ids, .. } => Some(format!("choose one with --collections: {}", ids.join(", "))),
            Self::Io { source, .. } if source.kind() == io::ErrorKind::NotFound => {
                Some("the folder must be there already".to_owned())
            }
            _ => None,
        }
    }
}
