//! Paths → handlers, and the layers around them.

use super::{
    at, collections, conformance, coverage, features, functions, health, items, landing, negotiate, observe::observe, ogc_tiles,
    openapi, pages, problem::Problem, quality, report, schema, state::Shared, statistics, styles, tile_matrix_sets, tilejson,
    tiles, viewer, wmts,
};
use crate::features::encode::OutputFormat;
use axum::{
    Router,
    extract::Request,
    http::{Extensions, HeaderMap, HeaderValue, StatusCode, Version, header},
    middleware::{Next, from_fn, from_fn_with_state},
    response::{IntoResponse, Response},
    routing::get,
};
use std::any::Any;
use tower_http::{
    CompressionLevel,
    catch_panic::CatchPanicLayer,
    compression::{
        CompressionLayer,
        predicate::{DefaultPredicate, Predicate as _},
    },
};

/// Everything the server answers.
pub fn router(state: Shared) -> Router {
    let worthwhile = DefaultPredicate::new().and(is_not_packed);
    let compression = CompressionLayer::new().quality(CompressionLevel::Fastest).compress_when(worthwhile);
    let compressed = documents().layer(compression).layer(from_fn(negotiated));
    guarded(compressed.merge(tile_routes()), state)
}

/// With what surrounds every request: refusals as problems, panics caught, the log.
fn guarded(routes: Router<Shared>, state: Shared) -> Router {
    routes
        .fallback(unknown_path)
        .method_not_allowed_fallback(method_not_allowed)
        // One layer, because axum clones and boxes every request's way through each.
        .layer((from_fn_with_state(state.clone(), observe), CatchPanicLayer::custom(panicked)))
        .with_state(state)
}

/// What is compressed on its way out.
fn documents() -> Router<Shared> {
    Router::new()
        .route("/", get(landing::landing))
        .route("/embed", get(viewer::embed))
        .route("/assets/{*path}", get(viewer::asset))
        .route("/pages.css", get(pages::stylesheet))
        .route("/favicon.svg", get(viewer::favicon))
        .route("/api", get(openapi::api))
        .route("/at", get(at::at))
        .route("/conformance", get(conformance::conformance))
        .route("/functions", get(functions::functions))
        .route("/collections", get(collections::collections))
        .route("/collections/{id}", get(collections::collection))
        .route("/collections/{id}/items", get(items::items))
        // The id of a feature may hold slashes, encoded or not.
        .route("/collections/{id}/items/{*fid}", get(features::feature))
        .route("/collections/{id}/coverage", get(coverage::get).post(coverage::post))
        .route("/collections/{id}/queryables", get(schema::queryables))
        .route("/collections/{id}/schema", get(schema::schema))
        .route("/collections/{id}/sortables", get(schema::sortables))
        .route("/collections/{id}/report", get(report::report))
        .route("/collections/{id}/statistics", get(statistics::get).post(statistics::post))
        .route("/collections/{id}/quality", get(quality::quality))
        .route("/tileMatrixSets", get(tile_matrix_sets::tile_matrix_sets))
        .route("/tileMatrixSets/{set}", get(tile_matrix_sets::tile_matrix_set))
        .route("/tiles", get(ogc_tiles::dataset_tilesets))
        .route("/tiles/{set}", get(ogc_tiles::dataset_tileset))
        .route("/collections/{id}/tiles", get(ogc_tiles::collection_tilesets))
        .route("/collections/{id}/tiles/{set}", get(ogc_tiles::collection_tileset))
        .route("/styles", get(styles::styles))
        .route("/styles/{id}", get(styles::style))
        .route("/fonts/{fontstack}/{range}", get(styles::glyphs))
        .route("/sprites/{sprite}", get(styles::sprite))
        .route("/base-map/{layer}", get(styles::base_map))
        .route("/wmts", get(wmts::wmts))
        .route(wmts::CAPABILITIES, get(wmts::capabilities))
        .route("/xyz/{ids}/tilejson.json", get(tilejson::tilejson))
        .route("/health/live", get(health::live))
        .route("/health/ready", get(health::ready))
        .route("/metrics", get(health::metrics))
}

/// What is kept in the encoding it is sent in.
fn tile_routes() -> Router<Shared> {
    Router::new()
        .route(tiles::ROUTE, get(tiles::tile))
        .route("/tiles/{set}/{level}/{row}/{column}", get(ogc_tiles::dataset_tile))
        .route("/collections/{id}/tiles/{set}/{level}/{row}/{column}", get(ogc_tiles::collection_tile))
}

/// Whether a body shrinks: not where its format has compressed it. (`GeoPackage` and `FlatGeobuf` have not.)
fn is_not_packed(_: StatusCode, _: Version, headers: &HeaderMap, _: &Extensions) -> bool {
    let packed = [OutputFormat::Shapefile, OutputFormat::GeoParquet].map(OutputFormat::media_type);
    headers.get(header::CONTENT_TYPE).is_none_or(|media_type| !packed.iter().any(|packed| media_type == packed))
}

/// Leaves the layer that compresses no choice, so that documents and tiles follow the same rules.
async fn negotiated(mut request: Request, next: Next) -> Response {
    match negotiate::content_coding(request.headers()) {
        Ok(coding) => {
            request.headers_mut().insert(header::ACCEPT_ENCODING, HeaderValue::from_static(coding.encoding.token()));
            next.run(request).await
        }
        Err(problem) => problem.into_response(),
    }
}

async fn unknown_path(request: Request) -> Problem {
    Problem::not_found(format!("nothing is at {}; the landing page is at / and says what there is", request.uri().path()))
}

async fn method_not_allowed(request: Request) -> Problem {
    let detail = format!("{} is not possible here; GET, HEAD and OPTIONS are", request.method());
    Problem::refused(StatusCode::METHOD_NOT_ALLOWED, detail)
}

#[allow(clippy::needless_pass_by_value, reason = "the layer hands the payload over")]
fn panicked(payload: Box<dyn Any + Send>) -> Response {
    let text = payload.downcast_ref::<&str>().map(|s| (*s).to_owned()).or_else(|| payload.downcast_ref::<String>().cloned());
    Problem::internal(format!("panic: {}", text.as_deref().unwrap_or("without a message"))).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        http::{HttpSettings, HttpState},
        tiles::{Grids, TileMemory, TileService},
    };
    use axum::body::{Body, to_bytes};
    use std::sync::Arc;
    use tower::ServiceExt;

    #[tokio::test]
    async fn a_panic_is_an_answer_that_says_nothing_internal() {
        let state =
            HttpState::new(Arc::default(), HttpSettings::default(), TileService::new(TileMemory::of(0)), Grids::default());
        let routes = Router::new().route("/", get(|| async { panic!("the secret is 42") as () }));
        let request = Request::builder().uri("/").body(Body::empty()).unwrap();
        let response = guarded(routes, Arc::new(state)).oneshot(request).await.unwrap();
        assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
        let id = response.headers()["x-request-id"].to_str().unwrap().to_owned();
        let body = String::from_utf8(to_bytes(response.into_body(), 10_000).await.unwrap().to_vec()).unwrap();
        assert!(body.contains(&id) && !body.contains("secret"), "{body}");
    }
}
