//! One tile from several collections.

use super::{
    batch::Batch,
    choice::Selection,
    clusters::{ClusterProperties, Hierarchy, is_of_points},
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
            let selection = Selection::at(selections, place);
            let mut layer = Layer::new(collection, selection, tile, &views);
            self.layer(&mut layer, &mut rendered);
            if selection.labels {
                self.labels(&mut layer, &mut rendered);
            }
        }
        rendered
    }

    fn layer(&mut self, layer: &mut Layer<'_>, rendered: &mut Rendered) {
        let names: Vec<&str> = layer.attributes.names().collect();
        let told = layer.clusters.map(|clustered| ClusterProperties::new(clustered, layer.collection, &names));
        self.encoder.begin(layer.attributes.len() + told.as_ref().map_or(0, ClusterProperties::len));
        for_each_row(layer, |layer, row| self.row(layer, row));
        self.batch.flush(&mut self.geometry, layer, &mut self.encoder);
        if let Some((clustered, told)) = layer.clusters.zip(told) {
            self.clusters(layer, &clustered.hierarchy, told);
        }
        self.encoder.finish(layer.collection.info.id.as_str(), &mut rendered.bytes);
        rendered.features += self.encoder.feature_count();
        rendered.thinned += layer.thinned;
    }

    /// Draws the clusters of a tile, on top of points by themselves.
    fn clusters(&mut self, layer: &Layer<'_>, hierarchy: &Hierarchy, mut told: ClusterProperties<'_>) {
        rows_in(hierarchy.index(), layer.views, |numbers| {
            for number in numbers.filter(|number| hierarchy.shows(*number, layer.zoom)) {
                let Some(cluster) = hierarchy.get(number) else { continue };
                let points = self.points.draw(std::iter::once(cluster.position), layer.views);
                if !points.is_empty() {
                    self.geometry.begin();
                    self.geometry.points(points);
                    told.tag(number, &cluster, &mut self.encoder);
                    self.encoder.feature(cluster_feature_id(number), GeometryType::Point, self.geometry.bytes());
                    self.geometry.clear();
                }
            }
        });
    }

    /// The layer that says where the names of what is shown are written.
    fn labels(&mut self, layer: &mut Layer<'_>, rendered: &mut Rendered) {
        let table = &layer.collection.table;
        layer.attributes.add_number(LABEL_RANK, table.size_ranks());
        self.encoder.begin(layer.attributes.len());
        for_each_row(layer, |layer, row| {
            if is_of_points(layer.geometry.kind(row)) || layer.share_of(row).is_none() {
                return;
            }
            let Some(place) = table.label_point(row) else { return };
            let points = self.points.draw(std::iter::once(place), layer.views);
            if !points.is_empty() {
                self.geometry.begin();
                self.geometry.points(points);
                self.add(row, PartKind::Point, layer);
            }
        });
        self.batch.flush(&mut self.geometry, layer, &mut self.encoder);
        self.encoder.finish(&label_layer(layer.collection), &mut rendered.bytes);
        rendered.features += self.encoder.feature_count();
    }

    /// Draws a row: one feature, or one per kind of a collection's parts, all with the row's id.
    fn row(&mut self, layer: &mut Layer<'_>, row: usize) {
        if layer.is_in_cluster(row) {
            return;
        }
        let Some(share) = layer.share_of(row) else { return };
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

/// Visits the rows of a layer that a tile sees.
fn for_each_row<'a>(layer: &mut Layer<'a>, mut visit: impl FnMut(&mut Layer<'a>, usize)) {
    let (table, views, chosen) = (&layer.collection.table, layer.views, layer.rows);
    rows_in(table.index(), views, |rows| match chosen {
        Some(chosen) => chosen.set.within(rows).for_each(|row| visit(layer, row)),
        None => rows.for_each(|row| visit(layer, row)),
    });
}

/// The property of labels that says which come first: 1 for that of the largest feature.
pub const LABEL_RANK: &str = "label_rank";

/// What the layer of the labels of a collection is called.
pub fn label_layer(collection: &Collection) -> String {
    format!("{}_labels", collection.info.id)
}

/// The id of the feature that is a cluster: a number that JavaScript holds exactly, beyond those that rows are counted by.
fn cluster_feature_id(number: usize) -> u64 {
    1 << 52 | number as u64
}
