//! What styles need besides tiles.

use crate::http::{
    ask::{Ask, PathOf},
    built::{self, caching, paths_in},
    params::Refusal,
    problem::{Allowed, Problem, shortened},
    respond::ETag,
};
use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use std::collections::BTreeSet;

/// Code points in a range, and the last that maps ask for.
const RANGE: u32 = 256;
const LAST: u32 = 0xffff;

/// The names of the fonts.
pub fn fonts() -> BTreeSet<&'static str> {
    paths_in("fonts").filter_map(|path| Some(path.split_once('/')?.0)).collect()
}

/// `/fonts/{fontstack}/{range}.pbf`: the glyphs of the first font of the stack that there is; none where it has none in this range.
pub async fn glyphs(PathOf((stack, file)): PathOf<(String, String)>, mut ask: Ask) -> Result<Response, Problem> {
    let version = version_of(&mut ask)?;
    let fonts = fonts();
    let font = stack.split(',').map(str::trim).find(|name| fonts.contains(name)).ok_or_else(|| {
        let known = fonts.iter().copied().collect::<Vec<_>>().join(", ");
        Problem::not_found(format!("there is no font `{}` here, but: {known}", shortened(&stack)))
    })?;
    let range = file.strip_suffix(".pbf").and_then(checked_range).ok_or_else(|| {
        let refusal = Refusal {
            reason: "it is not a range of 256 code points".to_owned(),
            allowed: Allowed::Text("0-255, 256-511 and so on to 65280-65535, with .pbf behind it".to_owned()),
        };
        Problem::parameter("range", &file, refusal)
    })?;
    match built::file(&format!("fonts/{font}/{range}.pbf")) {
        Some(file) => file.answer(&ask, caching(version.as_deref())).await,
        None => Ok(no_glyphs(&ask, font, range, caching(version.as_deref()))),
    }
}

/// `/sprites/{sprite}`: the symbols on a sheet, and where on it each is.
pub async fn sprite(PathOf(name): PathOf<String>, ask: Ask) -> Result<Response, Problem> {
    part("sprites", &name, ask).await
}

/// `/base-map/{layer}.geojson`: land, borders, names and the graticule.
pub async fn base_map(PathOf(name): PathOf<String>, ask: Ask) -> Result<Response, Problem> {
    part("base-map", &name, ask).await
}

async fn part(folder: &str, name: &str, mut ask: Ask) -> Result<Response, Problem> {
    let version = version_of(&mut ask)?;
    let file = built::file(&format!("{folder}/{name}")).ok_or_else(|| {
        let known = paths_in(folder).collect::<Vec<_>>().join(", ");
        Problem::not_found(format!("there is no `{}` here, but: {known}", shortened(name)))
    })?;
    file.answer(&ask, caching(version.as_deref())).await
}

/// Takes the version and refuses all else.
fn version_of(ask: &mut Ask) -> Result<Option<String>, Problem> {
    let version = ask.params.take("v", |text| Ok(text.to_owned()))?;
    std::mem::take(&mut ask.params).finish()?;
    Ok(version)
}

/// A range as it is written.
fn checked_range(text: &str) -> Option<&str> {
    let start: u32 = text.split_once('-')?.0.parse().ok()?;
    (start.is_multiple_of(RANGE) && start < LAST && text == format!("{start}-{}", start + RANGE - 1)).then_some(text)
}

/// A stack without glyphs: maps take an error for a fault and would not draw the label at all.
fn no_glyphs(ask: &Ask, font: &str, range: &str, caching: HeaderValue) -> Response {
    let etag = ETag::of([font.as_bytes(), range.as_bytes()]);
    let mut response = if etag.is_held_by(&ask.headers) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let media_type = [(header::CONTENT_TYPE, "application/x-protobuf")];
        (media_type, field(1, &[field(1, font.as_bytes()), field(2, range.as_bytes())].concat())).into_response()
    };
    response.headers_mut().insert(header::CACHE_CONTROL, caching);
    response.headers_mut().extend(etag.header().map(|tag| (header::ETAG, tag)));
    response
}

/// A field of a protocol buffer; the content is short.
fn field(key: u8, content: &[u8]) -> Vec<u8> {
    [&[key << 3 | 2, content.len() as u8], content].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_those_that_maps_ask_for() {
        assert!(["0-255", "256-511", "1024-1279", "65280-65535"].iter().all(|range| checked_range(range).is_some()));
        for range in ["", "0-256", "1-256", "00-255", "255-0", "65536-65791", "-1-254", "0-255-", "4294967040-4294967295"] {
            assert_eq!(checked_range(range), None, "{range}");
        }
    }
}
