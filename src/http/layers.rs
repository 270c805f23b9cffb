//! The collections that a tile or a `TileJSON` is asked of.

use super::{
    collections,
    negotiate::{self, Coding},
    params::Refusal,
    problem::Problem,
    respond::REVALIDATE,
    state::HttpState,
};
use crate::{
    catalog::{Collection, CollectionInfo, Entry, Tileset},
    format::archive::TileContent,
    tiles::{TileFormat, tileset_version},
};
use axum::{
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::Response,
};
use std::sync::Arc;

/// Which of the collections asked for are not in the answer, joined by commas.
const MISSING: HeaderName = HeaderName::from_static("lode-missing");

/// A tile that was asked for with its version never changes.
const FOREVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");

/// The collections that a path names, each once. One that is being loaded or could not be does not keep the others off the
/// map; the answer says which it lacks, and is not kept by anybody.
pub struct Layers<'a> {
    /// All ids: a map that asks again may get all of them.
    pub ids: Vec<&'a str>,
    /// Those whose tiles are made of features.
    pub ready: Vec<Arc<Collection>>,
    /// Those whose tiles are ready-made. With `ready` at least one.
    pub tilesets: Vec<Arc<Tileset>>,
    missing: Vec<Arc<CollectionInfo>>,
}

impl<'a> Layers<'a> {
    /// 404 where one does not exist, 503 where none is loaded, 400 where several cannot be one tile.
    pub fn named(state: &HttpState, ids: &'a str) -> Result<Self, Problem> {
        Self::named_by(state, "ids", ids)
    }

    /// The same where another parameter has the ids.
    pub fn named_by(state: &HttpState, parameter: &str, ids: &'a str) -> Result<Self, Problem> {
        let layers = Self::each_named_by(state, parameter, ids)?;
        if let Some(alone) = layers.tilesets.iter().find(|tileset| layers.ids.len() > 1 && !tileset.can_be_joined()) {
            let refusal =
                Refusal::new(format!("`{}` holds no MVT and so goes into no tile with others", alone.info.id), "each alone");
            return Err(Problem::parameter(parameter, layers.ids.join(",").as_str(), refusal));
        }
        Ok(layers)
    }

    /// The same for tiles of each alone.
    pub fn each_named_by(state: &HttpState, parameter: &str, ids: &'a str) -> Result<Self, Problem> {
        let (entries, ids) = (state.catalog.snapshot(), each_once(parameter, ids, state.settings.tile_layers_max)?);
        let (mut ready, mut tilesets, mut missing, mut first_problem) = (vec![], vec![], vec![], None);
        for id in &ids {
            let entry = entries.get(id);
            if let Some(Entry::Tiles(tileset)) = entry {
                tilesets.push(Arc::clone(tileset));
                continue;
            }
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
            Some(problem) if ready.is_empty() && tilesets.is_empty() => Err(problem),
            _ => Ok(Self { ids, ready, tilesets, missing }),
        }
    }

    /// Whether one of the collections has tiles of this zoom.
    pub fn have_zoom(&self, zoom: u8) -> bool {
        self.infos().any(|info| (info.tiles.min_zoom..=info.tiles.max_zoom).contains(&zoom))
    }

    /// All of them, loaded or not.
    pub fn infos(&self) -> impl Iterator<Item = &CollectionInfo> {
        let tilesets = self.tilesets.iter().map(|t| &t.info);
        self.ready.iter().map(|c| &c.info).chain(tilesets).chain(self.missing.iter().map(AsRef::as_ref))
    }

    /// Whether all of them are loaded.
    pub fn are_complete(&self) -> bool {
        self.missing.is_empty()
    }

    /// Their titles, joined by commas.
    pub fn titles(&self) -> String {
        self.infos().map(|info| info.title.as_str()).collect::<Vec<_>>().join(", ")
    }

    /// What stands for the tiles in their URLs: with another version come other tiles.
    pub fn version_token(&self) -> String {
        version_token(tileset_version(&self.ready, &self.tilesets))
    }

    /// How long others may keep the tiles: for good where the URL has their version, else as long as all of the layers allow.
    pub fn caching(&self, is_versioned: bool) -> HeaderValue {
        if is_versioned {
            return FOREVER;
        }
        let shortest = self.infos().map(|info| info.tiles_max_age_s.unwrap_or(0)).min().filter(|age_s| *age_s > 0);
        shortest.and_then(|age_s| HeaderValue::try_from(format!("public, max-age={age_s}")).ok()).unwrap_or(REVALIDATE)
    }

    /// What tiles are that need not be made.
    pub fn ready_made_content(&self) -> Option<TileContent> {
        self.alone().map(|tileset| tileset.archive.content())
    }

    /// All that tiles can be given as.
    pub fn contents(&self) -> Vec<TileContent> {
        contents(self.ready_made_content())
    }

    /// How the client gets tiles coded that are this: those that need not be made to be it stay as they are, where the client
    /// takes that.
    pub fn coding(&self, content: TileContent, headers: &HeaderMap) -> Result<Coding, Problem> {
        match self.alone().filter(|tileset| tileset.archive.content() == content) {
            Some(ready_made) => negotiate::content_coding_or(ready_made.archive.compression().into(), headers),
            None => negotiate::content_coding(headers),
        }
    }

    /// The tileset that is all there is.
    fn alone(&self) -> Option<&Tileset> {
        match (&*self.ready, &*self.tilesets) {
            ([], [alone]) => Some(alone),
            _ => None,
        }
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

/// A version as it stands in a URL.
pub fn version_token(version: u128) -> String {
    format!("{version:032x}")
}

/// All that tiles can be given as that are made, or ready-made as this.
pub fn contents(ready_made: Option<TileContent>) -> Vec<TileContent> {
    match ready_made {
        Some(content) if content != TileContent::Mvt => vec![content],
        _ => TileFormat::ALL.map(TileFormat::content).into(),
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
