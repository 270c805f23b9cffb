use super::*;
use crate::{
    catalog::{Collection, CollectionInfo, TileSettings},
    model::{CollectionId, FeatureId, GeometryKind, PartKind, RowBatch, TILE_EXTENT, TileAddress, Value, WorldPoint},
    store::{PreparedBatch, TableBuilder},
};
use geo::{Area, Validation};
use geo_types::{Geometry, MultiPolygon};
use mvt_reader::{Reader, feature::Feature};
use std::sync::Arc;

mod choice;
mod clusters;
mod geometry;
mod properties;
mod service;

/// A position in units of the grid of zoom 0, of which the world has 4096 × 4096.
type At = (f64, f64);

fn lon_lat((x, y): At) -> [f64; 2] {
    let world = |v: f64| (v / TILE_EXTENT as f64 * 4_294_967_296.0) as u32;
    WorldPoint { x: world(x), y: world(y) }.to_lon_lat()
}

#[derive(Default)]
struct Rows(RowBatch);

impl Rows {
    fn row(&mut self, id: &FeatureId, geometry: impl FnOnce(&mut Self)) {
        self.0.begin_row(self.0.len() as u64 + 1);
        self.0.set_id(id);
        geometry(self);
        self.0.end_row();
    }

    fn ring(&mut self, positions: &[At]) {
        for at in positions {
            let [lon, lat] = lon_lat(*at);
            self.0.geometries.position(lon, lat, None);
        }
        self.0.geometries.end_ring();
    }

    fn polygon(mut self, rings: &[&[At]]) -> Self {
        let id = FeatureId::Integer(self.0.len() as i64);
        self.row(&id, |rows| {
            rings.iter().for_each(|ring| rows.ring(ring));
            rows.0.geometries.end_part(PartKind::Polygon);
            rows.0.geometries.end_row(GeometryKind::Polygon);
        });
        self
    }

    fn multi_polygon(mut self, exteriors: &[&[At]]) -> Self {
        let id = FeatureId::Integer(self.0.len() as i64);
        self.row(&id, |rows| {
            for ring in exteriors {
                rows.ring(ring);
                rows.0.geometries.end_part(PartKind::Polygon);
            }
            rows.0.geometries.end_row(GeometryKind::MultiPolygon);
        });
        self
    }

    fn line(mut self, positions: &[At]) -> Self {
        let id = FeatureId::Integer(self.0.len() as i64);
        self.row(&id, |rows| {
            rows.ring(positions);
            rows.0.geometries.end_part(PartKind::Line);
            rows.0.geometries.end_row(GeometryKind::LineString);
        });
        self
    }

    fn point(mut self, at: At) -> Self {
        let id = FeatureId::Integer(self.0.len() as i64);
        self.row(&id, |rows| rows.0.geometries.push_point(lon_lat(at)[0], lon_lat(at)[1], None));
        self
    }

    fn collection(self) -> Arc<Collection> {
        self.with_settings("layer", TileSettings::default())
    }

    fn with_settings(self, id: &str, tiles: TileSettings) -> Arc<Collection> {
        let mut builder = TableBuilder::new("geometry");
        builder.push(PreparedBatch::new(self.0)).unwrap();
        let info = CollectionInfo { title: id.to_uppercase(), tiles, ..CollectionInfo::new(CollectionId::new(id).unwrap()) };
        Arc::new(Collection::of_table(info, builder.finish().table))
    }
}

fn tile(z: u64, x: u64, y: u64) -> TileAddress {
    TileAddress::new(z, x, y).unwrap()
}

fn render(collection: &Arc<Collection>, tile: TileAddress) -> Rendered {
    Renderer::default().render(std::slice::from_ref(collection), tile)
}

/// The features of the only layer as another decoder reads them.
fn features(rendered: &Rendered) -> Vec<Feature<f32>> {
    let reader = Reader::new(rendered.bytes.clone()).unwrap();
    assert!(reader.get_layer_names().unwrap().len() <= 1);
    reader.get_features(0).unwrap()
}

fn polygons(rendered: &Rendered) -> Vec<MultiPolygon<f64>> {
    let to_multi = |feature: Feature<f32>| match feature.geometry {
        Geometry::MultiPolygon(polygons) => {
            geo::MapCoords::map_coords(&polygons, |c| geo::Coord { x: c.x as f64, y: c.y as f64 })
        }
        other => panic!("{other:?} is no polygon"),
    };
    features(rendered).into_iter().map(to_multi).collect()
}

fn square(x: f64, y: f64, side: f64) -> [At; 5] {
    [(x, y), (x, y + side), (x + side, y + side), (x + side, y), (x, y)]
}

/// What polygons cover of the tile itself.
fn area_in_tile(rendered: &Rendered) -> f64 {
    let tile = geo::Rect::new((0.0, 0.0), (4096.0, 4096.0)).to_polygon();
    polygons(rendered).iter().map(|polygons| geo::BooleanOps::intersection(polygons, &tile).unsigned_area()).sum()
}

fn total_area(rendered: &Rendered) -> f64 {
    polygons(rendered).iter().map(Area::unsigned_area).sum()
}
