//! `/xyz/{ids}/{z}/{x}/{y}`: vector tiles as web maps ask for them.

use super::{
    ask::{Ask, PathOf},
    layers::Layers,
    negotiate::{self, Coding},
    observe::refusal,
    params::Refusal,
    problem::Problem,
    respond::ETag,
    state::{HttpState, Shared},
    tile_choice::TileChoice,
};
use crate::{
    model::{TileAddress, TileAddressError},
    tiles::{ContentEncoding, Tile},
};
use axum::{
    extract::State,
    http::{HeaderMap, HeaderName, HeaderValue, Method, Request, StatusCode, header},
    response::{IntoResponse, Response},
};
/// The registered media type of MVT.
pub const MVT_TYPE: &str = "application/vnd.mapbox-vector-tile";

/// How many features were left out of a tile because it could not show them apart.
const THINNED: HeaderName = HeaderName::from_static("lode-thinned");

/// The pattern of the path, and what its requests are counted under.
pub const ROUTE: &str = "/xyz/{ids}/{z}/{x}/{y}";

/// `/xyz/{ids}/{z}/{x}/{y}`, where `y` may end in `.mvt` or `.pbf`.
pub async fn tile(
    State(state): State<Shared>,
    PathOf((ids, z, x, y)): PathOf<(String, String, String, String)>,
    mut ask: Ask,
) -> Result<Response, Problem> {
    let asked_version = ask.params.take("v", |text| Ok(text.to_owned()))?;
    let asked = TileAsk::read(&state, [&ids, &z, &x, &y], asked_version.as_deref(), &ask.headers)?;
    let chosen = TileChoice::taken(&mut ask.params, &asked.layers, &state)?;
    ask.params.finish()?;
    let tile = match &*asked.layers.tilesets {
        [] => state.tiles.tile(&asked.layers.ready, &chosen.choice, asked.address, asked.coding.encoding).await?,
        tilesets => state.tiles.joined(&asked.layers.ready, tilesets, asked.address, asked.coding.encoding).await?,
    };
    Ok(asked.answer(tile, &ask.headers))
}

/// The answer to a request for a tile that is at hand, as most are on a busy server; `None` where anything has to be decoded,
/// made or refused.
pub fn at_hand<B>(state: &HttpState, request: &Request<B>) -> Option<Response> {
    let path = request.uri().path().strip_prefix("/xyz/")?;
    let is_plain = |text: &str| !text.contains(['%', '+', '&']);
    let asked_version = match request.uri().query() {
        Some(query) => Some(query.strip_prefix("v=").filter(|version| is_plain(version))?),
        None => None,
    };
    let mut segments = path.split('/');
    let [ids, z, x, y, rest] = [(); 5].map(|()| segments.next());
    if *request.method() != Method::GET || refusal(request).is_some() || !is_plain(path) || rest.is_some() {
        return None;
    }
    let asked = TileAsk::read(state, [ids?, z?, x?, y?], asked_version, request.headers()).ok()?;
    let tile = match &*asked.layers.tilesets {
        [] => state.tiles.at_hand(&asked.layers.ready, asked.address, asked.coding.encoding)?,
        tilesets => state.tiles.joined_at_hand(&asked.layers.ready, tilesets, asked.address, asked.coding.encoding)?,
    };
    Some(asked.answer(tile, request.headers()))
}

/// What a request for a tile asks for.
struct TileAsk<'a> {
    layers: Layers<'a>,
    address: TileAddress,
    coding: Coding,
    caching: HeaderValue,
}

impl<'a> TileAsk<'a> {
    fn read(
        state: &HttpState,
        [ids, z, x, y]: [&'a str; 4],
        asked_version: Option<&str>,
        headers: &HeaderMap,
    ) -> Result<Self, Problem> {
        let address = address(z, x, y)?;
        let layers = Layers::named(state, ids)?;
        if !layers.have_zoom(address.z()) {
            let detail = format!("there are no tiles at zoom {}; the TileJSON says where there are", address.z());
            return Err(Problem::not_found(detail));
        }
        let coding = match layers.ready_made_encoding() {
            Some(encoding) => negotiate::content_coding_or(encoding, headers)?,
            None => negotiate::content_coding(headers)?,
        };
        let is_current = asked_version.is_some_and(|asked| asked == layers.version_token());
        let caching = layers.caching(is_current);
        Ok(Self { layers, address, coding, caching })
    }

    fn answer(self, tile: Tile, headers: &HeaderMap) -> Response {
        let tile = if self.coding.is_required { tile.encoded(self.coding.encoding) } else { tile };
        let media_type = HeaderValue::from_static(self.layers.media_type());
        self.layers.marked(response(tile, headers, self.caching, media_type))
    }
}

/// Reads the numbers of a path; `y` may end in `.mvt` or `.pbf`.
pub fn address(z: &str, x: &str, y: &str) -> Result<TileAddress, Problem> {
    let y_number = y.strip_suffix(".mvt").or_else(|| y.strip_suffix(".pbf")).unwrap_or(y);
    let number = |name: &str, text: &str, allowed: &str| {
        whole_number(text).ok_or_else(|| Problem::parameter(name, text, Refusal::new("not a whole number", allowed)))
    };
    let z = number("z", z, "a zoom from 0")?;
    let x = number("x", x, "a column from 0, counted from the west")?;
    let y = number("y", y_number, "a row from 0, counted from the north, and perhaps .mvt or .pbf")?;
    TileAddress::new(z, x, y).map_err(|error: TileAddressError| Problem::not_found(error.to_string()))
}

/// A whole number in digits; one that is larger than any is the largest.
pub fn whole_number(text: &str) -> Option<u64> {
    let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    digits.then(|| text.parse().unwrap_or(u64::MAX))
}

/// A tile as an answer; 204 where nothing is in it.
pub fn response(tile: Tile, asked: &HeaderMap, caching: HeaderValue, media_type: HeaderValue) -> Response {
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
        headers.insert(header::CONTENT_TYPE, media_type);
        if tile.encoding != ContentEncoding::Identity {
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(tile.encoding.token()));
        }
        *response.body_mut() = tile.body.into();
    }
    response
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
