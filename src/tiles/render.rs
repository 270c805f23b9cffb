//! One tile from several collections.

use super::{
    batch::Batch,
    choice::Selection,
    layer::Layer,
    lines::LinePen,
    points::PointPen,
    polygons::{Polygon, PolygonPen},
    room::Share,
    view::{rows_in, views},
};
use crate::{
    catalog::Collection,
    format::mvt::{GeometryEncoder, GeometryType, LayerEncoder},
    model::{PartKind, TileAddress},
    store::levels::polygon_area,
};
use std::sync::Arc;

/// A tile that was made.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rendered {
    /// The tile (MVT 2.1), not compressed; empty where it has no feature.
    pub bytes: Vec<u8>,
    /// Features in it.
    pub features: u32,
    /// Rows that have their middle in the tile but no feature: points, lines and polygons left out because there are too many of
    /// them for this zoom, or for the tile's size.
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
        self.render_selected(collections, &[], tile)
    }

    /// As [`render`](Self::render), of each collection what the selection at its place has of it; everything where there is none.
    pub fn render_selected(&mut self, collections: &[Arc<Collection>], selections: &[Selection], tile: TileAddress) -> Rendered {
        let mut rendered = Rendered::default();
        let views = views(tile);
        for (place, collection) in collections.iter().enumerate().filter(|(_, c)| c.info.tiles.min_zoom <= tile.z()) {
            let layer = Layer::new(collection, Selection::at(selections, place), tile, &views);
            self.layer(layer, &mut rendered);
        }
        rendered
    }

    fn layer(&mut self, mut layer: Layer<'_>, rendered: &mut Rendered) {
        self.encoder.begin(layer.attributes.len());
        let (collection, chosen) = (layer.collection, layer.rows);
        rows_in(&collection.table, layer.views, |rows| match chosen {
            Some(chosen) => chosen.set.within(rows).for_each(|row| self.row(&mut layer, row)),
            None => rows.for_each(|row| self.row(&mut layer, row)),
        });
        self.batch.flush(&mut self.geometry, &layer, &mut self.encoder);
        self.encoder.finish(collection.info.id.as_str(), &mut rendered.bytes);
        rendered.features += self.encoder.feature_count();
        rendered.thinned += layer.thinned;
    }

    /// Draws a row: one feature, or one per kind of a collection's parts, all with the row's id.
    fn row(&mut self, layer: &mut Layer<'_>, row: usize) {
        let (share, is_at_home) = layer.room.share_of(row);
        if layer.room.level(row) > share.level {
            layer.thinned += u32::from(is_at_home);
            return;
        }
        match layer.geometry.kind(row).part_kind() {
            Some(kind) => self.part_kind(layer, row, kind, &share),
            None => {
                for kind in [PartKind::Polygon, PartKind::Line, PartKind::Point] {
                    self.part_kind(layer, row, kind, &share);
                }
            }
        }
    }

    fn part_kind(&mut self, layer: &Layer<'_>, row: usize, kind: PartKind, share: &Share) {
        self.geometry.begin();
        let before = self.geometry.bytes().len();
        match kind {
            PartKind::Point => self.draw_points(layer, row, share),
            PartKind::Line => self.draw_lines(layer, row, share),
            PartKind::Polygon => self.draw_polygons(layer, row, share),
        }
        if self.geometry.bytes().len() > before {
            self.add(row, kind, layer);
        }
    }

    fn draw_points(&mut self, layer: &Layer<'_>, row: usize, share: &Share) {
        let geometry = layer.geometry;
        let position = |part| geometry.world_point(geometry.rings(part).start);
        let points = self.points.draw(layer.parts(row, PartKind::Point, share.level).map(position), layer.views);
        if !points.is_empty() {
            self.geometry.points(points);
        }
    }

    fn draw_lines(&mut self, layer: &Layer<'_>, row: usize, share: &Share) {
        let (geometry, boxes) = (layer.geometry, layer.part_boxes(row));
        let lines = layer.parts(row, PartKind::Line, share.level).map(|part| {
            let line = geometry.ring(geometry.rings(part).start);
            (line, boxes(&line))
        });
        let lines = self.lines.draw(lines, layer.views, layer.zoom, &share.specks);
        lines.iter().for_each(|line| self.geometry.line(line));
    }

    fn draw_polygons(&mut self, layer: &Layer<'_>, row: usize, share: &Share) {
        let (geometry, boxes) = (layer.geometry, layer.part_boxes(row));
        let polygons = layer.parts(row, PartKind::Polygon, share.level).map(|part| {
            let rings = geometry.rings(part);
            let bounds = boxes(&geometry.ring(rings.start));
            Polygon { rings: rings.map(|ring| geometry.ring(ring)), bounds, area: polygon_area(geometry, part) }
        });
        let rings = self.polygons.draw(polygons, layer.views, layer.zoom, share.level, &share.specks);
        rings.iter().for_each(|(ring, _)| self.geometry.ring(ring));
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
