//! One tile from several collections.

use super::{
    attributes::Attributes,
    lines::LinePen,
    points::PointPen,
    polygons::PolygonPen,
    small::{Debt, Outcome},
    view::{View, rows_in, views},
};
use crate::{
    catalog::Collection,
    format::mvt::{GeometryEncoder, GeometryType, LayerEncoder},
    geometry::RingView,
    model::{PartKind, TileAddress, TilePoint, WorldBox},
    store::GeometryColumn,
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
    layer: LayerEncoder,
    geometry: GeometryEncoder,
    points: PointPen,
    lines: LinePen,
    polygons: PolygonPen,
}

/// The layer being made.
struct Layer<'a> {
    table: &'a GeometryColumn,
    boxes: &'a [WorldBox],
    views: &'a [View],
    zoom: u8,
    /// Whether rows may be left out until their zoom.
    thin: bool,
    polygon_debt: Debt,
    line_debt: Debt,
    thinned: u32,
    /// The first row that was left out, so that the layer does not vanish.
    first_thinned: Option<(usize, PartKind, TilePoint)>,
}

impl Renderer {
    /// The layers of `collections`, in order, in one tile. No id should be given twice: layers of a tile have different names
    /// (MVT 2.1, section 4.1). Collections are left out below their first zoom, but not beyond their last.
    pub fn render(&mut self, collections: &[Arc<Collection>], tile: TileAddress) -> Rendered {
        let mut rendered = Rendered::default();
        let views = views(tile);
        for collection in collections.iter().filter(|c| c.info.tiles.min_zoom <= tile.z()) {
            self.layer(collection, tile.z(), &views, &mut rendered);
        }
        rendered
    }

    fn layer(&mut self, collection: &Collection, zoom: u8, views: &[View], rendered: &mut Rendered) {
        let (table, settings) = (&collection.table, &collection.info.tiles);
        let last_zoom = zoom >= settings.max_zoom;
        let mut layer = Layer {
            table: table.geometry(),
            boxes: table.boxes(),
            views,
            zoom,
            thin: settings.thin && !last_zoom,
            polygon_debt: Debt::of_polygons(last_zoom),
            line_debt: Debt::of_lines(last_zoom),
            thinned: 0,
            first_thinned: None,
        };
        let attributes = Attributes::new(collection);
        self.layer.begin(attributes.len());
        let mut add = |renderer: &mut Self, row: usize, kind: PartKind| {
            attributes.tag(row, &mut renderer.layer);
            renderer.layer.feature(table.ids().tile_id(row), geometry_type(kind), renderer.geometry.bytes());
        };
        rows_in(table, views, |row| self.row(&mut layer, row, &mut add));
        if let (0, Some((row, kind, at))) = (self.layer.feature_count(), layer.first_thinned) {
            self.draw_mark(kind, at, &layer);
            add(self, row, kind);
            layer.thinned -= 1;
        }
        self.layer.finish(collection.info.id.as_str(), &mut rendered.bytes);
        rendered.features += self.layer.feature_count();
        rendered.thinned += layer.thinned;
    }

    /// Draws a row: one feature, or one per kind of a collection's parts, all with the row's id.
    fn row(&mut self, layer: &mut Layer<'_>, row: usize, add: &mut impl FnMut(&mut Self, usize, PartKind)) {
        if layer.thin && layer.first_thinned.is_some() && layer.table.row_zoom(row) > layer.zoom {
            layer.thinned += 1;
            return;
        }
        match layer.table.kind(row).part_kind() {
            Some(kind) => self.part_kind(layer, row, kind, add),
            None => [PartKind::Polygon, PartKind::Line, PartKind::Point]
                .into_iter()
                .for_each(|kind| self.part_kind(layer, row, kind, add)),
        }
    }

    fn part_kind(&mut self, layer: &mut Layer<'_>, row: usize, kind: PartKind, add: &mut impl FnMut(&mut Self, usize, PartKind)) {
        let outcome = match kind {
            PartKind::Point => self.draw_points(layer, row),
            PartKind::Line => self.draw_lines(layer, row),
            PartKind::Polygon => self.draw_polygons(layer, row),
        };
        match outcome {
            Outcome::Outside => {}
            Outcome::Drawn => add(self, row, kind),
            Outcome::Thinned(at) => {
                layer.thinned += 1;
                layer.first_thinned.get_or_insert((row, kind, at));
            }
        }
    }

    fn draw_points(&mut self, layer: &Layer<'_>, row: usize) -> Outcome {
        let points = layer.parts(row, PartKind::Point).map(|part| layer.table.world_point(layer.table.rings(part).start));
        let outcome = self.points.draw(points, layer.views);
        if layer.thin && layer.table.row_zoom(row) > layer.zoom {
            return self.points.leave_out();
        }
        self.geometry.clear();
        self.geometry.points(self.points.points());
        outcome
    }

    fn draw_lines(&mut self, layer: &mut Layer<'_>, row: usize) -> Outcome {
        let (table, boxes) = (layer.table, layer.part_boxes(row));
        let lines = layer.parts(row, PartKind::Line).map(|part| {
            let line = table.ring(table.rings(part).start);
            (line, boxes(&line))
        });
        let outcome = self.lines.draw(lines, layer.views, layer.zoom, &mut layer.line_debt);
        self.geometry.clear();
        self.lines.lines().iter().for_each(|line| self.geometry.line(line));
        outcome
    }

    fn draw_polygons(&mut self, layer: &mut Layer<'_>, row: usize) -> Outcome {
        let (table, boxes) = (layer.table, layer.part_boxes(row));
        let polygons = layer.parts(row, PartKind::Polygon).map(|part| {
            let rings = table.rings(part);
            (rings.clone().map(|ring| table.ring(ring)), boxes(&table.ring(rings.start)))
        });
        let outcome = self.polygons.draw(polygons, layer.views, layer.zoom, &mut layer.polygon_debt);
        self.geometry.clear();
        self.polygons.rings().iter().for_each(|(ring, _)| self.geometry.ring(ring));
        outcome
    }

    /// Draws the smallest thing of a kind.
    fn draw_mark(&mut self, kind: PartKind, at: TilePoint, layer: &Layer<'_>) {
        self.geometry.clear();
        match kind {
            PartKind::Point => self.geometry.points(&[at]),
            PartKind::Line => self.geometry.line(&[at, TilePoint { x: at.x + layer.line_debt.side, ..at }]),
            PartKind::Polygon => {
                self.polygons.draw_pixel(at, layer.polygon_debt.side);
                self.polygons.rings().iter().for_each(|(ring, _)| self.geometry.ring(ring));
            }
        }
    }
}

impl<'a> Layer<'a> {
    /// The parts of a row that are of this kind.
    fn parts(&self, row: usize, kind: PartKind) -> impl Iterator<Item = usize> + use<'a> {
        let table = self.table;
        table.parts(row).filter(move |&part| table.part_kind(row, part) == kind)
    }

    /// Boxes of a row's parts: where there is one, the row's, which is at hand.
    fn part_boxes(&self, row: usize) -> impl Fn(&RingView<'_>) -> WorldBox + use<> {
        let only = (self.table.parts(row).len() == 1).then(|| self.boxes[row]);
        move |ring| only.unwrap_or_else(|| ring.bounds())
    }
}

fn geometry_type(kind: PartKind) -> GeometryType {
    match kind {
        PartKind::Point => GeometryType::Point,
        PartKind::Line => GeometryType::LineString,
        PartKind::Polygon => GeometryType::Polygon,
    }
}
