//! Neighbours that share borders: together they cover what their outline bounds, no more and no less.

use super::{TileSettings, mosaic};
use geo::{Area, BooleanOps};
use geo_types::{Coord, Geometry, MultiPolygon};
use lode::{
    catalog::Collection,
    model::{TileAddress, WorldBox},
    tiles::Renderer,
};
use mvt_reader::Reader;
use std::sync::Arc;

fn polygons(collection: &Arc<Collection>, tile: TileAddress) -> Vec<MultiPolygon<f64>> {
    let rendered = Renderer::default().render(std::slice::from_ref(collection), tile);
    let features = Reader::new(rendered.bytes).unwrap().get_features_as::<f32>(0).unwrap_or_default();
    let exact = |polygons: &MultiPolygon<f32>| geo::MapCoords::map_coords(polygons, |c| Coord { x: c.x as f64, y: c.y as f64 });
    let of = |geometry: &Geometry<f32>| match geometry {
        Geometry::MultiPolygon(polygons) => exact(polygons),
        other => panic!("{other:?}"),
    };
    features.iter().map(|feature| of(&feature.geometry)).collect()
}

/// Gaps in, and overlaps of, the cells of a mosaic in a tile that it fills: square units.
fn gaps_and_overlaps(collection: &Arc<Collection>, tile: TileAddress) -> Option<(f64, f64, usize)> {
    let cells = polygons(collection, tile);
    let union = geo::unary_union(&cells);
    let sum: f64 = cells.iter().map(Area::unsigned_area).sum();
    let gaps: f64 =
        union.iter().flat_map(geo::Polygon::interiors).map(|hole| geo::Polygon::new(hole.clone(), vec![]).unsigned_area()).sum();
    let middle = geo::Rect::new((0.0, 0.0), (4096.0, 4096.0)).to_polygon();
    let fills = union.intersection(&middle).unsigned_area() + gaps >= 0.999 * middle.unsigned_area();
    (fills || tile.z() <= 4).then(|| (gaps, sum - union.unsigned_area(), cells.len()))
}

#[test]
fn neighbours_leave_no_gap_and_do_not_overlap() {
    let collection = mosaic(10, 1.0, 40, 0.02).collection(TileSettings::default());
    let all = collection.table.boxes().iter().fold(WorldBox::EMPTY, |a, b| a.union(*b));
    let mut looked = 0;
    for zoom in 2..=9u64 {
        let tile_of = |v: u32| u64::from(v) >> (32 - zoom);
        let columns = tile_of(all.min_x)..=tile_of(all.max_x);
        let tiles = columns.flat_map(|x| (tile_of(all.min_y)..=tile_of(all.max_y)).map(move |y| (x, y)));
        for (x, y) in tiles.step_by(3) {
            let tile = TileAddress::new(zoom, x, y).unwrap();
            let Some((gaps, overlaps, cells)) = gaps_and_overlaps(&collection, tile) else { continue };
            looked += 1;
            // Where snapping makes a border cross itself, repair rounds the crossing to the grid: a unit or two in all.
            assert!(gaps.max(overlaps) <= cells as f64, "{zoom}/{x}/{y}: {gaps} {overlaps} of {cells}");
        }
    }
    assert!(looked > 20);
}
