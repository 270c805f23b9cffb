//! `/xyz/{ids}/{z}/{x}/{y}`: vector tiles as web maps ask for them.

use super::{
    ask::{Ask, PathOf},
    collections::find,
    negotiate,
    params::Refusal,
    problem::Problem,
    respond::{ETag, REVALIDATE},
    state::{HttpState, Shared},
};
use crate::{
    catalog::Collection,
    model::{TileAddress, TileAddressError},
    tiles::{ContentEncoding, Tile, TileError},
};
use axum::{
    extract::State,
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use std::{
    hash::{Hash, Hasher},
    sync::Arc,
};
use xxhash_rust::xxh3::Xxh3;

/// The registered media type of MVT.
const MVT: HeaderValue = HeaderValue::from_static("application/vnd.mapbox-vector-tile");

/// How many features were left out of a tile because it could not show them apart.
const THINNED: HeaderName = HeaderName::from_static("lode-thinned");

/// A tile that was asked for with its version never changes.
const FOREVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");

/// `/xyz/{ids}/{z}/{x}/{y}`, where `y` may end in `.mvt` or `.pbf`.
pub async fn tile(
    State(state): State<Shared>,
    PathOf((ids, z, x, y)): PathOf<(String, String, String, String)>,
    mut ask: Ask,
) -> Result<Response, Problem> {
    let asked_version = ask.params.take("v", |text| Ok(text.to_owned()))?;
    ask.params.finish()?;
    let address = address(&z, &x, &y)?;
    let collections = named(&state, &ids)?;
    let zoom = address.z();
    if !collections.iter().any(|c| (c.info.tiles.min_zoom..=c.info.tiles.max_zoom).contains(&zoom)) {
        return Err(Problem::not_found(format!("there are no tiles at zoom {zoom}; the TileJSON says where there are")));
    }
    let tile = state.tiles.tile(&collections, address, negotiate::content_encoding(&ask.headers)).await?;
    let is_current = asked_version.is_some_and(|asked| asked == version(&collections));
    Ok(response(tile, &ask.headers, if is_current { FOREVER } else { REVALIDATE }))
}

/// The collections that a path names, joined by commas, each once.
pub fn named(state: &HttpState, ids: &str) -> Result<Vec<Arc<Collection>>, Problem> {
    let max = state.settings.tile_layers_max;
    let mut unique: Vec<&str> = vec![];
    for id in ids.split(',').take(max + 1) {
        if !unique.contains(&id) {
            unique.push(id);
        }
    }
    if ids.split(',').nth(max).is_some() {
        return Err(Problem::parameter(
            "ids",
            ids,
            Refusal::new(format!("more than {max} collections"), "ids of collections, joined by commas"),
        ));
    }
    unique.into_iter().map(|id| find(state, id)).collect()
}

/// What the tiles of these collections depend on, for their URLs: with another version come other tiles.
pub fn version(collections: &[Arc<Collection>]) -> String {
    let mut hash = Xxh3::new();
    env!("CARGO_PKG_VERSION").hash(&mut hash);
    for collection in collections {
        (collection.info.id.as_str(), collection.table.revision(), &collection.info.tiles).hash(&mut hash);
    }
    format!("{:x}", hash.finish())
}

/// Reads the numbers of a path; `y` may end in `.mvt` or `.pbf`.
pub fn address(z: &str, x: &str, y: &str) -> Result<TileAddress, Problem> {
    let y_number = y.strip_suffix(".mvt").or_else(|| y.strip_suffix(".pbf")).unwrap_or(y);
    let number = |name: &str, text: &str, allowed: &str| {
        let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        let number = digits.then(|| text.parse().unwrap_or(u64::MAX));
        number.ok_or_else(|| Problem::parameter(name, text, Refusal::new("not a whole number", allowed)))
    };
    let z = number("z", z, "a zoom from 0")?;
    let x = number("x", x, "a column from 0, counted from the west")?;
    let y = number("y", y_number, "a row from 0, counted from the north, and perhaps .mvt or .pbf")?;
    TileAddress::new(z, x, y).map_err(|error: TileAddressError| Problem::not_found(error.to_string()))
}

fn response(tile: Tile, asked: &HeaderMap, caching: HeaderValue) -> Response {
    let etag = ETag::made(format!("\"{:016x}\"", tile.etag));
    let status = match () {
        () if etag.is_held_by(asked) => StatusCode::NOT_MODIFIED,
        () if tile.body.is_empty() => StatusCode::NO_CONTENT,
        () => StatusCode::OK,
    };
    let mut response = status.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, caching);
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    headers.extend(etag.header().map(|tag| (header::ETAG, tag)));
    if tile.thinned > 0 {
        headers.insert(THINNED, HeaderValue::from(tile.thinned));
    }
    if status == StatusCode::OK {
        headers.insert(header::CONTENT_TYPE, MVT);
        if tile.encoding != ContentEncoding::Identity {
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(tile.encoding.token()));
        }
        *response.body_mut() = tile.body.into();
    }
    response
}

impl From<TileError> for Problem {
    fn from(error: TileError) -> Self {
        Self::internal(error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_with_and_without_suffix() {
        let expected = TileAddress::new(3, 5, 2).unwrap();
        for y in ["2", "2.mvt", "2.pbf"] {
            assert_eq!(address("3", "5", y).unwrap(), expected);
        }
    }

    #[test]
    fn what_is_no_number_is_a_400_and_what_is_no_tile_a_404() {
        for (z, x, y) in [("a", "0", "0"), ("0", "-1", "0"), ("0", "0", "0.png"), ("0", "0", ".mvt"), ("1", "1.5", "0")] {
            assert_eq!(address(z, x, y).unwrap_err().status, StatusCode::BAD_REQUEST, "{z}/{x}/{y}");
        }
        for (z, x, y) in [("0", "1", "0"), ("21", "0", "0"), ("99999999999999999999", "0", "0")] {
            assert_eq!(address(z, x, y).unwrap_err().status, StatusCode::NOT_FOUND, "{z}/{x}/{y}");
        }
    }
}
