//! What the build of `assets/viewer` made, embedded in the binary: the map, and the fonts, symbols and ground of styles.

use super::{
    ask::Ask,
    embedded::Embedded,
    negotiate,
    problem::Problem,
    respond::{ETag, FOREVER, REVALIDATE},
};
use axum::{
    body::Bytes,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use rust_embed::RustEmbed;
use std::{borrow::Cow, collections::BTreeMap, sync::LazyLock};
use tokio::task::spawn_blocking;
use xxhash_rust::xxh3::Xxh3;

#[derive(RustEmbed)]
#[folder = "assets/viewer/dist"]
// These are there in brotli too.
#[exclude = "assets/*.js"]
#[exclude = "assets/*.css"]
#[exclude = "*.json"]
struct Files;

/// The media types of what the build makes, by the endings of names.
const MEDIA_TYPES: [(&str, &str); 9] = [
    (".css", "text/css"),
    (".geojson", "application/geo+json"),
    (".html", "text/html"),
    (".js", "text/javascript"),
    (".json", "application/json"),
    (".pbf", "application/x-protobuf"),
    (".png", "image/png"),
    (".svg", "image/svg+xml"),
    (".txt", "text/plain"),
];

/// A file.
pub struct Built {
    media_type: &'static str,
    etag: ETag,
    file: Embedded,
}

/// The files by their paths. Those that the build has compressed lose the `.br` of their names.
static BUILT: LazyLock<BTreeMap<String, Built>> = LazyLock::new(|| {
    Files::iter().filter_map(|path| Some((path.strip_suffix(".br").unwrap_or(&path).to_owned(), Built::load(&path)?))).collect()
});

/// What stands for all of them in URLs: with another version come other files.
static VERSION: LazyLock<String> = LazyLock::new(|| {
    let mut hash = Xxh3::new();
    for path in Files::iter() {
        hash.update(path.as_bytes());
        hash.update(&Files::get(&path).map(|file| file.metadata.sha256_hash()).unwrap_or_default());
    }
    format!("{:016x}", hash.digest())
});

/// The file at a path; `None` where the build has made none.
pub fn file(path: &str) -> Option<&'static Built> {
    BUILT.get(path)
}

/// The paths of all files in a folder, without the folder.
pub fn paths_in(folder: &str) -> impl Iterator<Item = &'static str> {
    BUILT.keys().filter_map(move |path| path.strip_prefix(folder)?.strip_prefix('/'))
}

/// What stands for all of them in URLs.
pub fn version() -> &'static str {
    &VERSION
}

/// How long a file may be kept that was asked for with this version.
pub fn caching(asked_version: Option<&str>) -> HeaderValue {
    if asked_version == Some(version()) { FOREVER } else { REVALIDATE }
}

impl Built {
    fn load(path: &str) -> Option<Self> {
        let file = Files::get(path)?;
        let etag = ETag::of([&file.metadata.sha256_hash()[..]]);
        let bytes = match file.data {
            Cow::Borrowed(bytes) => Bytes::from_static(bytes),
            Cow::Owned(bytes) => bytes.into(),
        };
        let (path, embedded) = match path.strip_suffix(".br") {
            Some(path) => (path, Embedded::packed(bytes)),
            None => (path, Embedded::new(bytes)),
        };
        let known = MEDIA_TYPES.iter().find(|(ending, _)| path.ends_with(ending));
        let media_type = known.map_or("application/octet-stream", |(_, media_type)| media_type);
        Some(Self { media_type, etag, file: embedded })
    }

    /// The bytes.
    pub fn plain(&self) -> &Bytes {
        self.file.plain()
    }

    /// The file in the encoding that the client likes best, or 304 where it has it.
    pub async fn answer(&'static self, ask: &Ask, caching: HeaderValue) -> Result<Response, Problem> {
        let encoding = negotiate::content_coding(&ask.headers)?.encoding;
        let mut response = if self.etag.is_held_by(&ask.headers) {
            StatusCode::NOT_MODIFIED.into_response()
        } else {
            let (body, coding) = spawn_blocking(move || match self.file.encoded(encoding) {
                Some(encoded) => (encoded, Some((header::CONTENT_ENCODING, HeaderValue::from_static(encoding.token())))),
                None => (self.plain().clone(), None),
            })
            .await?;
            let mut response = ([(header::CONTENT_TYPE, self.media_type)], body).into_response();
            response.headers_mut().extend(coding);
            response
        };
        let vary = HeaderValue::from_static("accept-encoding");
        response.headers_mut().extend([(header::CACHE_CONTROL, caching), (header::VARY, vary)]);
        response.headers_mut().extend(self.etag.header().map(|tag| (header::ETAG, tag)));
        Ok(response)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_sent_under_its_media_type() {
        let unknown: Vec<&String> =
            BUILT.iter().filter(|(_, file)| file.media_type == "application/octet-stream").map(|(path, _)| path).collect();
        assert_eq!(unknown, Vec::<&String>::new());
    }
}
