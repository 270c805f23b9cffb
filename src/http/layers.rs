//! The collections that a tile or a `TileJSON` is asked of.

use super::{collections, params::Refusal, problem::Problem, state::HttpState};
use crate::catalog::{Collection, CollectionInfo};
use axum::{
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::Response,
};
use std::sync::Arc;

/// Which of the collections asked for are not in the answer, joined by commas.
const MISSING: HeaderName = HeaderName::from_static("lode-missing");

/// The collections that a path names, each once. One that is being loaded or could not be does not keep the others off the
/// map; the answer says which it lacks, and is not kept by anybody.
pub struct Layers<'a> {
    /// All ids: a map that asks again may get all of them.
    pub ids: Vec<&'a str>,
    /// Those that can be asked; at least one.
    pub ready: Vec<Arc<Collection>>,
    missing: Vec<Arc<CollectionInfo>>,
}

impl<'a> Layers<'a> {
    /// 404 where one does not exist, 503 where none is loaded.
    pub fn named(state: &HttpState, ids: &'a str) -> Result<Self, Problem> {
        Self::named_by(state, "ids", ids)
    }

    /// The same where another parameter has the ids.
    pub fn named_by(state: &HttpState, parameter: &str, ids: &'a str) -> Result<Self, Problem> {
        let (entries, ids) = (state.catalog.snapshot(), each_once(parameter, ids, state.settings.tile_layers_max)?);
        let (mut ready, mut missing, mut first_problem) = (vec![], vec![], None);
        for id in &ids {
            let entry = entries.get(id);
            match (collections::ready(entry, id), entry) {
                (Ok(collection), _) => ready.push(collection),
                (Err(problem), Some(entry)) => {
                    first_problem.get_or_insert(problem);
                    missing.push(Arc::new(entry.info().clone()));
                }
                (Err(problem), None) => return Err(problem),
            }
        }
        match first_problem {
            Some(problem) if ready.is_empty() => Err(problem),
            _ => Ok(Self { ids, ready, missing }),
        }
    }

    /// Whether one of the collections has tiles of this zoom.
    pub fn have_zoom(&self, zoom: u8) -> bool {
        self.infos().any(|info| (info.tiles.min_zoom..=info.tiles.max_zoom).contains(&zoom))
    }

    /// All of them, loaded or not.
    pub fn infos(&self) -> impl Iterator<Item = &CollectionInfo> {
        self.ready.iter().map(|c| &c.info).chain(self.missing.iter().map(AsRef::as_ref))
    }

    /// Whether all of them are loaded.
    pub fn are_complete(&self) -> bool {
        self.missing.is_empty()
    }

    /// Their titles, joined by commas.
    pub fn titles(&self) -> String {
        self.infos().map(|info| info.title.as_str()).collect::<Vec<_>>().join(", ")
    }

    /// Says in an answer what it lacks.
    pub fn marked(&self, mut response: Response) -> Response {
        if !self.missing.is_empty() && response.status() != StatusCode::NOT_MODIFIED {
            let ids = self.missing.iter().map(|info| info.id.as_str()).collect::<Vec<_>>().join(",");
            // Ids are ASCII letters, digits, `_` and `-`.
            response.headers_mut().extend(HeaderValue::from_str(&ids).ok().map(|ids| (MISSING, ids)));
            response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        }
        response
    }
}

fn each_once<'a>(parameter: &str, ids: &'a str, max: usize) -> Result<Vec<&'a str>, Problem> {
    let mut unique: Vec<&str> = vec![];
    for (place, id) in ids.split(',').enumerate() {
        if place == max {
            let refusal = Refusal::new(format!("more than {max} collections"), "ids of collections, joined by commas");
            return Err(Problem::parameter(parameter, ids, refusal));
        }
        if !unique.contains(&id) {
            unique.push(id);
        }
    }
    Ok(unique)
}
