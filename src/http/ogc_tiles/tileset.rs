//! The metadata of a tileset (OGC 20-057, section 8; OGC 17-083r4, section 7.3).

use super::{REL_GEODATA, Tileset, layers, subject::Subject, tilesets};
use crate::{
    http::{
        ask::{Ask, PathOf},
        base_url::BaseUrl,
        collection_links::REL_TILEJSON,
        links::Link,
        pages,
        params::{CRS84, Format},
        problem::Problem,
        respond::{self, JSON},
        state::{HttpState, Shared},
        tile_choice::TileChoice,
    },
    model::{TileMatrix, TileMatrixSet},
    tiles::{TileLimits, joined_tile_json, tile_json},
};
use axum::{extract::State, response::Response};
use serde_json::{Value, json};

/// `/tiles/{tms}`.
pub async fn dataset_tileset(State(state): State<Shared>, PathOf(set): PathOf<String>, ask: Ask) -> Result<Response, Problem> {
    answer(&state, None, &set, ask).await
}

/// `/collections/{id}/tiles/{tms}`.
pub async fn collection_tileset(
    State(state): State<Shared>,
    PathOf((id, set)): PathOf<(String, String)>,
    ask: Ask,
) -> Result<Response, Problem> {
    answer(&state, Some(id), &set, ask).await
}

async fn answer(state: &HttpState, id: Option<String>, set: &str, mut ask: Ask) -> Result<Response, Problem> {
    let subject = Subject::of(id, &mut ask)?;
    let ids = subject.ids(state);
    let layers = subject.layers(state, &ids)?;
    let chosen = TileChoice::taken(&mut ask.params, &layers, state)?.checked(&layers)?;
    let (ask, format) = ask.json_or_page()?;
    let base = ask.base(&state.settings)?;
    let tileset = Tileset::of(state, set, layers).await?;
    let title = tilesets::title(&subject, &state.settings.title, &tileset.layers.titles());
    let document = document(&subject, &tileset, &chosen, title, &base);
    Ok(tileset.layers.marked(respond::by_accept(match format {
        Format::Html => pages::answer(&ask, pages::tileset(&document, &subject.path(), &base)),
        Format::Json => respond::json(&ask, JSON, &document)?,
    })))
}

fn document(subject: &Subject, tileset: &Tileset<'_>, chosen: &TileChoice, title: String, base: &BaseUrl) -> Value {
    let set = &tileset.set;
    let limits: Vec<Value> = tileset.levels().map(|level| limits(&tileset.limits(level))).collect();
    let both = tileset.layers.ready.iter().zip(&tileset.seen).enumerate();
    let made = both.flat_map(|(place, (given, seen))| {
        let choice = chosen.choice.layer(place);
        let layer = layers::layer(given, choice, seen, set, base);
        let labels = layers::labels(given, choice, &layer);
        std::iter::once(layer).chain(labels)
    });
    let ready_made = tileset.layers.tilesets.iter().flat_map(|tileset| layers::ready_made(tileset, base));
    let layers: Vec<Value> = made.chain(ready_made).collect();
    let contents = tileset.layers.contents();
    let mut document = tilesets::head(&contents, set, title, base);
    let live = (!tileset.layers.ready.is_empty()).then(|| tile_json(&tileset.layers.ready, String::new(), None));
    // At least one is there.
    let Some(described) = joined_tile_json(live, &tileset.layers.tilesets, "") else { return document.into() };
    if !described.description.is_empty() {
        document.insert("description".to_owned(), described.description.into());
    }
    let media_types: Vec<&str> = contents.iter().map(|content| content.media_type()).collect();
    document.insert("mediaTypes".to_owned(), media_types.into());
    if let Some(bounds) = described.bounds {
        document.insert("boundingBox".to_owned(), layers::bounding_box(bounds));
    }
    if let Some(center) = described.center {
        document.insert("centerPoint".to_owned(), center_point(center, set));
    }
    document.insert("tileMatrixSetLimits".to_owned(), limits.into());
    document.insert("layers".to_owned(), layers.into());
    document.insert("links".to_owned(), json!(links(subject, tileset, chosen, base)));
    document.into()
}

fn links(subject: &Subject, tileset: &Tileset<'_>, chosen: &TileChoice, base: &BaseUrl) -> Vec<Link> {
    let (chosen, version) = (&chosen.query, format!("&v={}", tileset.version_token()));
    let mut links = tilesets::links(subject, &tileset.layers.contents(), &tileset.set, chosen, &version, base);
    if tileset.set.is_web_mercator_quad() {
        let ids = tileset.layers.ids.join(",");
        let path = format!("/xyz/{ids}/tilejson.json{}", chosen.replacen('&', "?", 1));
        links.push(Link::new(REL_TILEJSON, JSON, "The same as TileJSON", base.url(path)));
    }
    if let Subject::Collection { id } = subject {
        links.push(Link::new(REL_GEODATA, JSON, "The collection", base.url(format_args!("/collections/{id}"))));
    }
    links
}

fn limits(limits: &TileLimits) -> Value {
    json!({
        "tileMatrix": limits.level.to_string(),
        "minTileRow": limits.rows.start(),
        "maxTileRow": limits.rows.end(),
        "minTileCol": limits.columns.start(),
        "maxTileCol": limits.columns.end(),
    })
}

/// The middle of the data, and the level at which all of it is on the screen.
fn center_point([lon, lat, zoom]: [f64; 3], set: &TileMatrixSet) -> Value {
    let level = *set.levels(0..=zoom as u8).end();
    let TileMatrix { cell_size, scale_denominator, .. } = set.matrix(level);
    json!({
        "coordinates": [lon, lat],
        "crs": CRS84,
        "tileMatrix": level.to_string(),
        "scaleDenominator": scale_denominator,
        "cellSize": cell_size,
    })
}
