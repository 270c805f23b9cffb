//! `/xyz/{ids}/{z}/{x}/{y}`: vector tiles as web maps ask for them.

use super::{
    ask::{Ask, PathOf},
    layers::Layers,
    negotiate::Coding,
    observe::refusal,
    params::{Refusal, tile_format},
    problem::Problem,
    respond::ETag,
    state::{HttpState, Shared},
    tile_choice::TileChoice,
    tile_content::{Given, liked},
};
use crate::{
    format::archive::TileContent,
    model::{TileAddress, TileAddressError},
    tiles::{ContentEncoding, Tile, TileForm, TileFormat},
};
use axum::{
    extract::State,
    http::{HeaderMap, HeaderName, HeaderValue, Method, Request, StatusCode, header},
    response::{IntoResponse, Response},
};

/// How many features were left out of a tile because it could not show them apart.
const THINNED: HeaderName = HeaderName::from_static("lode-thinned");

/// What a path may end in, and means by that.
const SUFFIXES: [(&str, TileFormat); 3] = [(".mvt", TileFormat::Mvt), (".pbf", TileFormat::Mvt), (".mlt", TileFormat::Mlt)];

/// The pattern of the path, and what its requests are counted under.
pub const ROUTE: &str = "/xyz/{ids}/{z}/{x}/{y}";

/// `/xyz/{ids}/{z}/{x}/{y}`, where `y` may end in `.mvt`, `.pbf` or `.mlt`.
pub async fn tile(
    State(state): State<Shared>,
    PathOf((ids, z, x, y)): PathOf<(String, String, String, String)>,
    mut ask: Ask,
) -> Result<Response, Problem> {
    let asked_version = ask.params.take("v", |text| Ok(text.to_owned()))?;
    let format = ask.params.take("f", tile_format)?;
    let asked = TileAsk::read(&state, [&ids, &z, &x, &y], format, asked_version.as_deref(), &ask.headers)?;
    let chosen = TileChoice::taken(&mut ask.params, &asked.layers, &state)?;
    ask.params.finish()?;
    let tile = match &*asked.layers.tilesets {
        [] => state.tiles.tile(&asked.layers.ready, &chosen.choice, asked.address, asked.form()).await?,
        tilesets => state.tiles.joined(&asked.layers.ready, tilesets, asked.address, asked.form()).await?,
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
    let asked = TileAsk::read(state, [ids?, z?, x?, y?], None, asked_version, request.headers()).ok()?;
    let tile = match &*asked.layers.tilesets {
        [] => state.tiles.at_hand(&asked.layers.ready, asked.address, asked.form())?,
        tilesets => state.tiles.joined_at_hand(&asked.layers.ready, tilesets, asked.address, asked.form())?,
    };
    Some(asked.answer(tile, request.headers()))
}

/// What a request for a tile asks for.
struct TileAsk<'a> {
    layers: Layers<'a>,
    address: TileAddress,
    given: Given,
    coding: Coding,
    caching: HeaderValue,
}

impl<'a> TileAsk<'a> {
    fn read(
        state: &HttpState,
        [ids, z, x, y]: [&'a str; 4],
        format: Option<TileFormat>,
        asked_version: Option<&str>,
        headers: &HeaderMap,
    ) -> Result<Self, Problem> {
        let (y, suffix) = without_suffix(y);
        let address = address(z, x, y)?;
        let layers = Layers::named(state, ids)?;
        if !layers.have_zoom(address.z()) {
            let detail = format!("there are no tiles at zoom {}; the TileJSON says where there are", address.z());
            return Err(Problem::not_found(detail));
        }
        let given = Given::of(&layers, named_format(suffix, format)?, || Ok(liked(headers)))?;
        let coding = layers.coding(given.content, headers)?;
        let is_current = asked_version.is_some_and(|asked| asked == layers.version_token());
        let caching = layers.caching(is_current);
        Ok(Self { layers, address, given, coding, caching })
    }

    fn form(&self) -> TileForm {
        TileForm { format: self.given.format, encoding: self.coding.encoding }
    }

    fn answer(self, tile: Tile, headers: &HeaderMap) -> Response {
        let tile = if self.coding.is_required { tile.encoded(self.coding.encoding) } else { tile };
        self.layers.marked(self.given.marked(response(tile, headers, self.caching, self.given.content)))
    }
}

/// The last segment of a path without what it ends in, and what that means.
fn without_suffix(y: &str) -> (&str, Option<TileFormat>) {
    let found = SUFFIXES.iter().find_map(|(suffix, format)| Some((y.strip_suffix(suffix)?, Some(*format))));
    found.unwrap_or((y, None))
}

/// The format that a path or a parameter names, and which of them does: 400 where they do not agree.
fn named_format(suffix: Option<TileFormat>, f: Option<TileFormat>) -> Result<Option<(&'static str, TileFormat)>, Problem> {
    match (suffix, f) {
        (Some(suffix), Some(f)) if suffix != f => {
            Err(Problem::parameter("f", f.name(), Refusal::new("the path ends in another format", suffix.name())))
        }
        (Some(suffix), _) => Ok(Some(("y", suffix))),
        (None, f) => Ok(f.map(|f| ("f", f))),
    }
}

/// Reads the numbers of a path.
pub fn address(z: &str, x: &str, y: &str) -> Result<TileAddress, Problem> {
    let number = |name: &str, text: &str, allowed: &str| {
        whole_number(text).ok_or_else(|| Problem::parameter(name, text, Refusal::new("not a whole number", allowed)))
    };
    let z = number("z", z, "a zoom from 0")?;
    let x = number("x", x, "a column from 0, counted from the west")?;
    let y = number("y", y, "a row from 0, counted from the north, and perhaps .mvt, .pbf or .mlt")?;
    TileAddress::new(z, x, y).map_err(|error: TileAddressError| Problem::not_found(error.to_string()))
}

/// A whole number in digits; one that is larger than any is the largest.
pub fn whole_number(text: &str) -> Option<u64> {
    let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    digits.then(|| text.parse().unwrap_or(u64::MAX))
}

/// A tile as an answer; 204 where nothing is in it.
pub fn response(tile: Tile, asked: &HeaderMap, caching: HeaderValue, content: TileContent) -> Response {
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
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content.media_type()));
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
    fn a_path_may_end_in_a_format() {
        let (mvt, mlt) = (Some(TileFormat::Mvt), Some(TileFormat::Mlt));
        for (y, format) in [("2", None), ("2.mvt", mvt), ("2.pbf", mvt), ("2.mlt", mlt)] {
            assert_eq!(without_suffix(y), ("2", format));
        }
        assert_eq!(without_suffix("2.png"), ("2.png", None));
        assert_eq!(named_format(mlt, None).unwrap(), Some(("y", TileFormat::Mlt)));
        assert_eq!(named_format(None, mlt).unwrap(), Some(("f", TileFormat::Mlt)));
        assert_eq!(named_format(mlt, mlt).unwrap(), Some(("y", TileFormat::Mlt)));
        assert!(named_format(mlt, mvt).is_err());
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
