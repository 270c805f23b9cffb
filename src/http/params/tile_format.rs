//! `f` of a tile: its format, stronger than the `Accept` header; `encoding` of a `TileJSON`, the format of its tiles.

use super::Refusal;
use crate::{http::problem::Allowed, tiles::TileFormat};

/// A format by its name, or its media type.
pub fn tile_format(text: &str) -> Result<TileFormat, Refusal> {
    let text = if text == "pbf" { "mvt" } else { text };
    let is_meant = |format: &TileFormat| [format.name(), format.content().media_type()].contains(&text);
    TileFormat::ALL.into_iter().find(is_meant).ok_or_else(|| Refusal {
        reason: "tiles are not given in this format".to_owned(),
        allowed: Allowed::Names(TileFormat::ALL.map(|format| format.name().to_owned()).into()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_have_the_names_that_people_try() {
        for (text, format) in [
            ("mvt", TileFormat::Mvt),
            ("pbf", TileFormat::Mvt),
            ("mlt", TileFormat::Mlt),
            ("application/vnd.mapbox-vector-tile", TileFormat::Mvt),
            ("application/vnd.maplibre-tile", TileFormat::Mlt),
        ] {
            assert_eq!(tile_format(text), Ok(format));
        }
        assert_eq!(tile_format("png").unwrap_err().allowed, Allowed::Names(vec!["mvt".to_owned(), "mlt".to_owned()]));
    }
}
