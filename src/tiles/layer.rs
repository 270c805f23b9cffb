//! What a layer of a tile is made from.

use super::{attributes::Attributes, small::Debt, view::View};
use crate::{
    catalog::Collection,
    geometry::RingView,
    model::{PartKind, TileAddress, TilePoint, WorldBox},
    store::GeometryColumn,
};

/// One collection on its way into one tile.
pub struct Layer<'a> {
    /// The collection.
    pub collection: &'a Collection,
    /// Its geometries.
    pub geometry: &'a GeometryColumn,
    /// The columns that the tile carries.
    pub attributes: Attributes<'a>,
    /// What the tile sees of the world.
    pub views: &'a [View],
    /// The tile's zoom.
    pub zoom: u8,
    /// The zoom from which each row is shown, where rows are left out; else empty.
    row_zooms: &'a [u8],
    /// Area of polygons too small to be drawn.
    pub polygon_debt: Debt,
    /// Length of lines too short to be drawn.
    pub line_debt: Debt,
    /// Rows left out.
    pub thinned: u32,
    /// The first of them, so that the layer does not vanish.
    pub first_thinned: Option<(usize, PartKind, TilePoint)>,
}

impl<'a> Layer<'a> {
    /// A collection as a tile with these views sees it.
    pub fn new(collection: &'a Collection, tile: TileAddress, views: &'a [View]) -> Self {
        let (settings, geometry) = (&collection.info.tiles, collection.table.geometry());
        let last_zoom = tile.z() >= settings.max_zoom;
        Self {
            collection,
            geometry,
            attributes: Attributes::new(collection),
            views,
            zoom: tile.z(),
            row_zooms: if settings.thin && !last_zoom { geometry.row_zooms() } else { &[] },
            polygon_debt: Debt::of_polygons(last_zoom),
            line_debt: Debt::of_lines(last_zoom),
            thinned: 0,
            first_thinned: None,
        }
    }

    /// Whether a row is left out at this zoom.
    #[inline]
    pub fn leaves_out(&self, row: usize) -> bool {
        self.row_zooms.get(row).is_some_and(|&zoom| zoom > self.zoom)
    }

    /// Notes that a row was left out.
    pub fn note_thinned(&mut self, row: usize, kind: PartKind, at: TilePoint) {
        self.thinned += 1;
        self.first_thinned.get_or_insert((row, kind, at));
    }

    /// The parts of a row that are of this kind.
    pub fn parts(&self, row: usize, kind: PartKind) -> impl Iterator<Item = usize> + use<'a> {
        let geometry = self.geometry;
        geometry.parts(row).filter(move |&part| geometry.part_kind(row, part) == kind)
    }

    /// Boxes of a row's parts: where there is one, the row's, which is at hand.
    pub fn part_boxes(&self, row: usize) -> impl Fn(&RingView<'_>) -> WorldBox + use<> {
        let only = (self.geometry.parts(row).len() == 1).then(|| self.collection.table.boxes()[row]);
        move |ring| only.unwrap_or_else(|| ring.bounds())
    }
}
