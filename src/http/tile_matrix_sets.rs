//! `/tileMatrixSets` and `/tileMatrixSets/{id}` (OGC 20-057, section 10; the document: OGC 17-083r4, section 6.3).

use super::{
    ask::{Ask, PathOf},
    base_url::BaseUrl,
    links::{self, Link},
    ogc_tiles::tile_matrix_set as find,
    pages,
    params::Format,
    problem::Problem,
    respond::{self, JSON},
    state::Shared,
};
use crate::{
    crs,
    model::{CELLS_PER_TILE, TileMatrix, TileMatrixSet},
};
use axum::{extract::State, response::Response};
use serde_json::{Map, Value, json};

/// `/tileMatrixSets`.
pub async fn tile_matrix_sets(State(state): State<Shared>, ask: Ask) -> Result<Response, Problem> {
    let (ask, format) = ask.json_or_page()?;
    let base = ask.base(&state.settings)?;
    let sets = state.grids.sets();
    Ok(respond::by_accept(match format {
        Format::Html => pages::answer(&ask, pages::tile_matrix_sets(sets, &base)),
        Format::Json => {
            let items: Vec<Value> = sets.iter().map(|set| item(set, &base)).collect();
            let links = links::to_itself(&base, "/tileMatrixSets");
            respond::json(&ask, JSON, &json!({ "tileMatrixSets": items, "links": links }))?
        }
    }))
}

/// `/tileMatrixSets/{id}`.
pub async fn tile_matrix_set(State(state): State<Shared>, PathOf(id): PathOf<String>, ask: Ask) -> Result<Response, Problem> {
    let set = find(&state, &id)?;
    let (ask, format) = ask.json_or_page()?;
    let base = ask.base(&state.settings)?;
    Ok(respond::by_accept(match format {
        Format::Html => pages::answer(&ask, pages::tile_matrix_set(set, &base)),
        Format::Json => respond::json(&ask, JSON, &document(set, &base))?,
    }))
}

/// What a set is, in the list and in its own document.
fn head(set: &TileMatrixSet) -> Map<String, Value> {
    let mut head = Map::new();
    head.insert("id".to_owned(), set.id().into());
    head.insert("title".to_owned(), set.title().into());
    if let Some(registered) = set.registered() {
        head.insert("uri".to_owned(), registered.uri.into());
    }
    head.insert("crs".to_owned(), crs::uri(&set.crs().code).into());
    head
}

fn item(set: &TileMatrixSet, base: &BaseUrl) -> Value {
    let mut item = head(set);
    let definition = Link::new("self", JSON, "The definition", base.url(format_args!("/tileMatrixSets/{}", set.id())));
    item.insert("links".to_owned(), json!([definition]));
    item.into()
}

fn document(set: &TileMatrixSet, base: &BaseUrl) -> Value {
    let mut document = head(set);
    document.insert("orderedAxes".to_owned(), json!(set.crs().ordered_axes));
    if let Some(registered) = set.registered() {
        document.insert("wellKnownScaleSet".to_owned(), registered.well_known_scale_set.into());
    }
    document.insert("boundingBox".to_owned(), bounding_box(set));
    let matrices: Vec<Value> = set.matrices().map(|matrix| tile_matrix(set, matrix)).collect();
    document.insert("tileMatrices".to_owned(), matrices.into());
    document.insert("links".to_owned(), json!(links::to_itself(base, &format!("/tileMatrixSets/{}", set.id()))));
    document.into()
}

/// What level 0 covers.
fn bounding_box(set: &TileMatrixSet) -> Value {
    let crs = set.crs();
    let [west, south, east, north] = set.extent().map(as_printed);
    let in_order = |x: f64, y: f64| if crs.northing_first { [y, x] } else { [x, y] };
    json!({
        "lowerLeft": in_order(west, south),
        "upperRight": in_order(east, north),
        "crs": crs::uri(&crs.code),
        "orderedAxes": crs.ordered_axes,
    })
}

fn tile_matrix(set: &TileMatrixSet, matrix: TileMatrix) -> Value {
    json!({
        "id": matrix.level.to_string(),
        "scaleDenominator": as_printed(matrix.scale_denominator),
        "cellSize": as_printed(matrix.cell_size),
        "cornerOfOrigin": "topLeft",
        "pointOfOrigin": set.point_of_origin().map(as_printed),
        "tileWidth": CELLS_PER_TILE,
        "tileHeight": CELLS_PER_TILE,
        "matrixWidth": matrix.columns,
        "matrixHeight": matrix.rows,
    })
}

/// Rounded to 15 digits, as the standard prints its numbers: programs compare with those.
pub fn as_printed(number: f64) -> f64 {
    format!("{number:.14e}").parse().unwrap_or(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_those_of_the_standard() {
        let set = TileMatrixSet::web_mercator_quad();
        assert_eq!(set.point_of_origin().map(as_printed), [-20_037_508.342_789_2, 20_037_508.342_789_2]);
        assert_eq!(as_printed(set.matrix(0).cell_size), 156_543.033_928_041);
        assert_eq!(as_printed(set.matrix(14).cell_size), 9.554_628_535_647_03);
        assert_eq!(as_printed(0.0), 0.0);
    }
}
