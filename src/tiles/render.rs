//! One tile from several collections.

use super::{
    batch::Batch,
    layer::Layer,
    lines::LinePen,
    points::PointPen,
    polygons::PolygonPen,
    small::Outcome,
    view::{View, rows_in, views},
};
use crate::{
    catalog::Collection,
    format::mvt::{GeometryEncoder, GeometryType, LayerEncoder},
    model::{PartKind, TileAddress, TilePoint},
};
use std::sync::Arc;

/// A tile that was made.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rendered {
    /// The tile (MVT 2.1), not compressed; empty where it has no feature.
    pub bytes: Vec<u8>,
    /// Features in it.
    pub features: u32,
    /// Rows in the tile or its buffer that have no feature of their own: points left out at this zoom, lines and polygons too
    /// small to draw.
    pub thinned: u32,
}

/// Makes tiles, one at a time; keeps its buffers between them.
#[derive(Debug, Default)]
pub struct Renderer {
    encoder: LayerEncoder,
    geometry: GeometryEncoder,
    batch: Batch,
    points: PointPen,
    lines: LinePen,
    polygons: PolygonPen,
}

impl Renderer {
    /// The layers of `collections`, in order, in one tile. No id should be given twice: layers of a tile have different names
    /// (MVT 2.1, section 4.1). Collections are left out below their first zoom, but not beyond their last.
    pub fn render(&mut self, collections: &[Arc<Collection>], tile: TileAddress) -> Rendered {
        let mut rendered = Rendered::default();
        let views = views(tile);
        for collection in collections.iter().filter(|c| c.info.tiles.min_zoom <= tile.z()) {
            self.layer(collection, tile, &views, &mut rendered);
        }
        rendered
    }

    fn layer(&mut self, collection: &Collection, tile: TileAddress, views: &[View], rendered: &mut Rendered) {
        let mut layer = Layer::new(collection, tile, views);
        self.encoder.begin(layer.attributes.len());
        rows_in(&collection.table, views, |row| self.row(&mut layer, row));
        if let (0, true, Some((row, kind, at))) = (self.encoder.feature_count(), self.batch.is_empty(), layer.first_thinned) {
            self.draw_mark(kind, at, &layer);
            self.add(row, kind, &layer);
            layer.thinned -= 1;
        }
        self.batch.flush(&mut self.geometry, &layer, &mut self.encoder);
        self.encoder.finish(collection.info.id.as_str(), &mut rendered.bytes);
        rendered.features += self.encoder.feature_count();
        rendered.thinned += layer.thinned;
    }

    /// Draws a row: one feature, or one per kind of a collection's parts, all with the row's id.
    fn row(&mut self, layer: &mut Layer<'_>, row: usize) {
        if layer.leaves_out(row) && layer.first_thinned.is_some() {
            layer.thinned += 1;
            return;
        }
        match layer.geometry.kind(row).part_kind() {
            Some(kind) => self.part_kind(layer, row, kind),
            None => {
                for kind in [PartKind::Polygon, PartKind::Line, PartKind::Point] {
                    self.part_kind(layer, row, kind);
                }
            }
        }
    }

    fn part_kind(&mut self, layer: &mut Layer<'_>, row: usize, kind: PartKind) {
        self.geometry.begin();
        let outcome = match kind {
            PartKind::Point => self.draw_points(layer, row),
            PartKind::Line => self.draw_lines(layer, row),
            PartKind::Polygon => self.draw_polygons(layer, row),
        };
        match outcome {
            Outcome::Outside => {}
            Outcome::Drawn => self.add(row, kind, layer),
            Outcome::Thinned(at) => layer.note_thinned(row, kind, at),
        }
    }

    fn draw_points(&mut self, layer: &Layer<'_>, row: usize) -> Outcome {
        let geometry = layer.geometry;
        let points = layer.parts(row, PartKind::Point).map(|part| geometry.world_point(geometry.rings(part).start));
        let outcome = self.points.draw(points, layer.views);
        if layer.leaves_out(row) {
            return self.points.leave_out();
        }
        if outcome == Outcome::Drawn {
            self.geometry.points(self.points.points());
        }
        outcome
    }

    fn draw_lines(&mut self, layer: &mut Layer<'_>, row: usize) -> Outcome {
        let (geometry, boxes) = (layer.geometry, layer.part_boxes(row));
        let lines = layer.parts(row, PartKind::Line).map(|part| {
            let line = geometry.ring(geometry.rings(part).start);
            (line, boxes(&line))
        });
        let outcome = self.lines.draw(lines, layer.views, layer.zoom, &mut layer.line_debt);
        self.lines.lines().iter().for_each(|line| self.geometry.line(line));
        outcome
    }

    fn draw_polygons(&mut self, layer: &mut Layer<'_>, row: usize) -> Outcome {
        let (geometry, boxes) = (layer.geometry, layer.part_boxes(row));
        let polygons = layer.parts(row, PartKind::Polygon).map(|part| {
            let rings = geometry.rings(part);
            (rings.clone().map(|ring| geometry.ring(ring)), boxes(&geometry.ring(rings.start)))
        });
        let outcome = self.polygons.draw(polygons, layer.views, layer.zoom, &mut layer.polygon_debt);
        self.polygons.rings().iter().for_each(|(ring, _)| self.geometry.ring(ring));
        outcome
    }

    /// Draws the smallest thing of a kind.
    fn draw_mark(&mut self, kind: PartKind, at: TilePoint, layer: &Layer<'_>) {
        self.geometry.begin();
        match kind {
            PartKind::Point => self.geometry.points(&[at]),
            PartKind::Line => self.geometry.line(&[at, TilePoint { x: at.x + layer.line_debt.side, ..at }]),
            PartKind::Polygon => {
                self.polygons.draw_pixel(at, layer.polygon_debt.side);
                self.polygons.rings().iter().for_each(|(ring, _)| self.geometry.ring(ring));
            }
        }
    }

    fn add(&mut self, row: usize, kind: PartKind, layer: &Layer<'_>) {
        let geometry_type = match kind {
            PartKind::Point => GeometryType::Point,
            PartKind::Line => GeometryType::LineString,
            PartKind::Polygon => GeometryType::Polygon,
        };
        self.batch.add(row, geometry_type, &mut self.geometry, layer, &mut self.encoder);
    }
}
