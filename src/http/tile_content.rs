//! What a tile is given as: by its path or by `f`, else by `Accept` (RFC 9110, section 12.5.1).

use super::{
    layers::Layers,
    negotiate::{listed, quality_of},
    params::Refusal,
    problem::Problem,
};
use crate::{format::archive::TileContent, tiles::TileFormat};
use axum::{
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::Response,
};

/// What stands for MVT in `Accept`, besides its own name.
const ALSO_MVT: [&str; 3] = ["application/x-protobuf", "application/*", "*/*"];

/// What a tile is given as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Given {
    /// What the tile is.
    pub content: TileContent,
    /// The format to make it in, where it is made.
    pub format: TileFormat,
    /// Whether it would be another for another `Accept`.
    pub is_by_accept: bool,
}

impl Given {
    /// What the tiles of these layers are given as where the request names this parameter and format, or none: then `accepted`
    /// says what the client takes. 400 where they are ready-made in another format.
    pub fn of(
        layers: &Layers<'_>,
        named: Option<(&str, TileFormat)>,
        accepted: impl FnOnce() -> Result<TileFormat, Problem>,
    ) -> Result<Self, Problem> {
        let ready_made = layers.ready_made_content().filter(|content| *content != TileContent::Mvt);
        match (ready_made, named) {
            (Some(content), Some((parameter, format))) if format.content() != content => {
                let refusal = Refusal::new("the tiles are ready-made in another format", content.media_type());
                Err(Problem::parameter(parameter, format.name(), refusal))
            }
            (Some(content), _) => Ok(Self { content, format: TileFormat::Mvt, is_by_accept: false }),
            (None, Some((_, format))) => Ok(Self { content: format.content(), format, is_by_accept: false }),
            (None, None) => {
                let format = accepted()?;
                Ok(Self { content: format.content(), format, is_by_accept: true })
            }
        }
    }

    /// Says in an answer what has decided it, besides `Accept-Encoding`.
    pub fn marked(self, mut response: Response) -> Response {
        if self.is_by_accept {
            response.headers_mut().insert(header::VARY, HeaderValue::from_static("accept-encoding, accept"));
        }
        response
    }
}

/// The format that the client likes best: MVT where it says nothing, or does not name MLT; 406 where it takes neither.
pub fn accepted(headers: &HeaderMap) -> Result<TileFormat, Problem> {
    let accept = listed(headers, &header::ACCEPT);
    let [mvt, mlt] = TileFormat::ALL.map(|format| quality_of(&accept, format.content().media_type()));
    // Who names one of them means it, beside whatever else it takes as well.
    let also_mvt = || ALSO_MVT.iter().find_map(|media_type| quality_of(&accept, media_type));
    let (mvt, is_named) = (mvt.or_else(also_mvt).unwrap_or(0), mvt.is_some());
    let mlt = mlt.unwrap_or(0);
    match () {
        () if accept.is_empty() => Ok(TileFormat::Mvt),
        () if mlt > mvt || mlt == mvt && mlt > 0 && !is_named => Ok(TileFormat::Mlt),
        () if mvt > 0 => Ok(TileFormat::Mvt),
        () => {
            let [mvt, mlt] = TileFormat::ALL.map(|format| format.content().media_type());
            let detail = format!("the `Accept` header names nothing that tiles are given as: {mvt} and {mlt}");
            Err(Problem::refused(StatusCode::NOT_ACCEPTABLE, detail))
        }
    }
}

/// As [`accepted`], but MVT for clients that take neither: paths for web maps are asked by clients that say anything.
pub fn liked(headers: &HeaderMap) -> TileFormat {
    // Most clients send `*/*`, which is too short to name a format.
    let may_name_mlt = |value: &HeaderValue| value.len() >= TileContent::Mlt.media_type().len();
    let may_like_mlt = headers.get_all(header::ACCEPT).iter().any(may_name_mlt);
    if may_like_mlt { accepted(headers).unwrap_or_default() } else { TileFormat::Mvt }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mlt_is_for_those_who_ask_for_it_by_name() {
        const MVT: &str = "application/vnd.mapbox-vector-tile";
        const MLT: &str = "application/vnd.maplibre-tile";
        for (accept, format) in [
            (String::new(), Some(TileFormat::Mvt)),
            ("*/*".to_owned(), Some(TileFormat::Mvt)),
            ("application/x-protobuf".to_owned(), Some(TileFormat::Mvt)),
            ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8".to_owned(), Some(TileFormat::Mvt)),
            (MLT.to_owned(), Some(TileFormat::Mlt)),
            (format!("{MLT}, */*"), Some(TileFormat::Mlt)),
            (format!("{MLT};q=0.5, */*"), Some(TileFormat::Mvt)),
            (format!("{MLT}, {MVT};q=0.9"), Some(TileFormat::Mlt)),
            (format!("{MLT}, {MVT}"), Some(TileFormat::Mvt)),
            (format!("{MLT};q=0"), None),
            ("image/png".to_owned(), None),
        ] {
            let headers = [(header::ACCEPT, accept.parse().unwrap())].into_iter().collect();
            assert_eq!(accepted(&headers).ok(), format, "{accept}");
            assert_eq!(liked(&headers), format.unwrap_or_default(), "{accept}");
        }
    }
}
