use super::*;
use crate::{catalog::ClusterSettings, query::Patience};

fn clustered() -> TileSettings {
    let cluster = ClusterSettings { radius_px: 60, max_zoom: 13, sum: vec![], count_by: None };
    TileSettings { cluster: Some(cluster), ..TileSettings::default() }
}

fn select(collection: &Arc<Collection>) -> Selection {
    Selection::of(collection, &LayerChoice::EVERYTHING, &Patience::default()).unwrap()
}

fn render_clusters(collection: &Arc<Collection>, at: TileAddress) -> Rendered {
    Renderer::default().render_selected(std::slice::from_ref(collection), &[select(collection)], at)
}

/// Two points in every other corner of tiles of zoom 5, so near that they are one, which lies in a tile between them.
fn across_corners() -> Arc<Collection> {
    let corner = |i: usize| (128.0 * (i % 31 + 1) as f64, 128.0 * (i / 31 + 1) as f64);
    let pairs = (0..200).map(corner).flat_map(|(x, y)| [(x - 7.0, y + 7.0), (x + 8.0, y - 6.0)]);
    pairs.fold(Rows::default(), Rows::point).with_settings("layer", clustered())
}

#[test]
fn the_pyramid_has_every_tile_that_a_cluster_lies_in() {
    let collections = [across_corners()];
    let selections = [select(&collections[0])];
    let walked: Vec<TileAddress> = TilesUnder::of_zoom(&collections, &selections, &[], 5).collect();
    let mut drawn = 0;
    for (x, y) in (0..32).flat_map(|x| (0..32).map(move |y| (x, y))) {
        let rendered = render_clusters(&collections[0], tile(5, x, y));
        drawn += usize::from(!rendered.bytes.is_empty());
        assert!(rendered.bytes.is_empty() || walked.contains(&tile(5, x, y)), "{x} {y}");
    }
    assert!(drawn > 100);
}

#[test]
fn shapes_are_drawn_as_they_are_without_clusters() {
    let rows = || {
        let squares = (0..30).fold(Rows::default(), |rows, i| rows.polygon(&[&square(1100.0 + 3.0 * f64::from(i), 1100.0, 2.0)]));
        (0..30).fold(squares, |rows, i| rows.point((1100.0 + 3.0 * f64::from(i), 1100.5)))
    };
    let (with, without) = (rows().with_settings("layer", clustered()), rows().with_settings("layer", TileSettings::default()));
    let shapes = |rendered: &Rendered| -> Vec<_> {
        let is_shape = |feature: &Feature<f32>| matches!(feature.geometry, Geometry::MultiPolygon(_));
        features(rendered).into_iter().filter(is_shape).map(|feature| (feature.id, format!("{:?}", feature.geometry))).collect()
    };
    for z in 0..8 {
        let at = tile(z, (1100 << z) >> 12, (1100 << z) >> 12);
        let drawn = render_clusters(&with, at);
        assert_eq!(shapes(&drawn), shapes(&render(&without, at)), "zoom {z}");
        assert!(features(&drawn).len() > shapes(&drawn).len(), "zoom {z}");
    }
}
