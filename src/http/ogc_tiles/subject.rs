//! What tiles are of.

use crate::{
    catalog::Entry,
    http::{ask::Ask, layers::Layers, links::escaped, params, problem::Problem, state::HttpState},
};

/// A collection, or all of them or those that `collections` names, as one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// `/tiles`, perhaps with `collections`.
    Dataset {
        /// Ids joined by commas.
        collections: Option<String>,
    },
    /// `/collections/{id}/tiles`.
    Collection {
        /// The id.
        id: String,
    },
}

impl Subject {
    /// The collection of a path, or what `collections` says.
    pub fn of(path_id: Option<String>, ask: &mut Ask) -> Result<Self, Problem> {
        let Some(id) = path_id else {
            return Ok(Self::Dataset { collections: ask.params.take("collections", params::collections)? });
        };
        // What is one collection to the path must not be several to the layers.
        if id.contains(',') {
            return Err(Problem::not_found(format!("there is no collection `{id}`; /collections lists all")));
        }
        Ok(Self::Collection { id })
    }

    /// The path of its tilesets.
    pub fn path(&self) -> String {
        match self {
            Self::Dataset { .. } => "/tiles".to_owned(),
            Self::Collection { id } => format!("/collections/{}/tiles", escaped(id)),
        }
    }

    /// A path with what chooses the collections, and perhaps a format, behind it; and `more`, which is nothing or begins with `&`.
    pub fn with_query(&self, path: &str, format: Option<&str>, more: &str) -> String {
        let collections = match self {
            Self::Dataset { collections: Some(ids) } => Some(format!("collections={}", escaped(ids))),
            _ => None,
        };
        let format = format.map(|name| format!("f={name}"));
        let query = collections.into_iter().chain(format).collect::<Vec<_>>().join("&") + more;
        if query.is_empty() { path.to_owned() } else { format!("{path}?{}", query.trim_start_matches('&')) }
    }

    /// The ids of the collections, joined by commas. Of the whole dataset those are left out that have
    /// nothing to be drawn, or ready-made tiles.
    pub fn ids(&self, state: &HttpState) -> String {
        match self {
            Self::Collection { id } => id.clone(),
            Self::Dataset { collections: Some(ids) } => ids.clone(),
            Self::Dataset { collections: None } => {
                let entries = state.catalog.snapshot();
                let drawn = |entry: &&Entry| match entry {
                    Entry::Ready(collection) => collection.table.located_rows() > 0,
                    Entry::Tiles(_) => false,
                    Entry::Loading(_) | Entry::Failed(..) => true,
                };
                entries.iter().filter(drawn).map(|entry| entry.info().id.as_str()).collect::<Vec<_>>().join(",")
            }
        }
    }

    /// The collections with these ids.
    pub fn layers<'a>(&self, state: &HttpState, ids: &'a str) -> Result<Layers<'a>, Problem> {
        match self {
            Self::Dataset { collections: None } if ids.is_empty() => {
                Err(Problem::not_found("there is no collection with geometries; /collections lists all"))
            }
            Self::Dataset { .. } => Layers::named_by(state, "collections", ids),
            Self::Collection { .. } => Layers::named(state, ids),
        }
    }
}
