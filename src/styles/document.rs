//! The whole style.

use super::{
    base_map,
    look::Look,
    paint::{Slot, Subject},
    theme::Theme,
};
use crate::{
    catalog::{Collection, CollectionInfo, Tileset},
    config::StyleSettings,
    format::{archive::TileContent, tilejson::VectorLayer},
};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::sync::Arc;

/// A collection to be drawn.
pub struct Drawn {
    /// What there is of it.
    pub content: Content,
    /// The layers of its tiles.
    pub layers: Vec<VectorLayer>,
    /// Its colour, unless the configuration says another.
    pub color: &'static str,
}

/// What there is of a collection.
pub enum Content {
    /// Features, of which tiles are made.
    Live(Arc<Collection>),
    /// Tiles.
    ReadyMade(Arc<Tileset>),
}

/// What is wished for.
pub struct Wish {
    /// For people.
    pub name: String,
    /// By day or by night.
    pub theme: Theme,
    /// The language of labels, as in `kk`.
    pub language: Option<String>,
    /// Longitude, latitude and zoom of the first view.
    pub center: Option<[f64; 3]>,
    /// Where the server is.
    pub place: Place,
}

/// Where the server is that has the tiles, the fonts and the symbols.
#[derive(Debug, Clone)]
pub struct Place {
    /// Its URL, without a slash at the end.
    pub base: String,
    /// The version of what is part of the program.
    pub version: String,
}

/// A style of these collections, of which the first lies on top.
pub fn style(drawn: &[Drawn], wish: &Wish) -> Value {
    let (colors, place) = (wish.theme.colors(), &wish.place);
    let settings: Vec<StyleSettings> = drawn.iter().map(Drawn::settings).collect();
    let mut sources = base_map::sources(place);
    let mut overlays: Vec<(Slot, Value)> = vec![];
    let mut legends = Map::new();
    for (drawn, settings) in drawn.iter().zip(&settings).rev() {
        let info = drawn.info();
        sources.insert(info.id.to_string(), drawn.source(place));
        if drawn.is_image() {
            overlays.push((Slot::Raster, raster_layer(info, settings)));
        }
        for subject in drawn.subjects(settings, wish.language.as_deref()) {
            overlays.extend(subject.layers(&colors));
            legends.entry(info.id.as_str()).or_insert(subject.look.legend);
        }
    }
    // The order among those of one slot stays.
    overlays.sort_by_key(|(slot, _)| *slot);
    let layers: Vec<Value> = base_map::layers(&colors, wish.language.as_deref())
        .into_iter()
        .chain(overlays.into_iter().map(|(_, layer)| layer))
        .collect();
    let mut style = json!({
        "version": 8,
        "name": wish.name,
        "metadata": { "lode:theme": wish.theme.name(), "lode:legends": legends },
        "sprite": place.url("/sprites/commodities"),
        "glyphs": place.url(&format!("/fonts/{{fontstack}}/{{range}}.pbf?v={}", place.version)),
        "sources": sources,
        "layers": layers,
    });
    if let Some([lon, lat, zoom]) = wish.center {
        style["center"] = json!([lon, lat]);
        style["zoom"] = zoom.into();
    }
    style
}

impl Place {
    /// The URL of a path.
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }
}

impl Drawn {
    fn info(&self) -> &CollectionInfo {
        match &self.content {
            Content::Live(collection) => &collection.info,
            Content::ReadyMade(tileset) => &tileset.info,
        }
    }

    /// What the configuration says; a catalog made otherwise may say nothing.
    fn settings(&self) -> StyleSettings {
        StyleSettings::deserialize(&self.info().style).unwrap_or_default()
    }

    fn tile_content(&self) -> TileContent {
        match &self.content {
            Content::Live(_) => TileContent::Mvt,
            Content::ReadyMade(tileset) => tileset.archive.content(),
        }
    }

    fn is_image(&self) -> bool {
        !self.tile_content().is_vector()
    }

    fn source(&self, place: &Place) -> Value {
        let url = place.url(&format!("/xyz/{}/tilejson.json", self.info().id));
        match self.tile_content() {
            TileContent::Mvt => json!({ "type": "vector", "url": url }),
            TileContent::Mlt => json!({ "type": "vector", "url": url, "encoding": "mlt" }),
            _ => json!({ "type": "raster", "url": url, "tileSize": 256 }),
        }
    }

    /// What layers are made of: one for each layer of the tiles.
    fn subjects<'s>(&'s self, settings: &'s StyleSettings, language: Option<&str>) -> Vec<Subject<'s>> {
        let id = self.info().id.as_str();
        let features = match &self.content {
            Content::Live(collection) => collection.table.rows(),
            // Nobody knows.
            Content::ReadyMade(_) => 1000,
        };
        let prefix = |layer: &VectorLayer| if self.layers.len() == 1 { id.to_owned() } else { format!("{id}/{}", layer.id) };
        let subject =
            |layer| Subject { id, prefix: prefix(layer), layer, features, look: Look::of(self, settings, layer, language) };
        self.layers.iter().map(subject).collect()
    }
}

fn raster_layer(info: &CollectionInfo, settings: &StyleSettings) -> Value {
    json!({
        "id": format!("{}/raster", info.id),
        "type": "raster",
        "metadata": { "lode:collection": info.id.as_str() },
        "source": info.id.as_str(),
        "paint": { "raster-opacity": settings.opacity.unwrap_or(1.0) },
    })
}
