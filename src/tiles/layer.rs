//! What a layer of a tile is made from.

use super::{
    attributes::Attributes,
    choice::{ChosenRows, Selection},
    clusters::{Clustered, is_of_points},
    room::{Room, Share, crowded_tiles},
    view::View,
};
use crate::{
    catalog::Collection,
    geometry::RingView,
    model::{PartKind, TileAddress, WorldBox},
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
    /// What it has room for.
    pub room: Room<'a>,
    /// The level of every part; none where all are shown.
    levels: &'a [u8],
    /// The rows that are wanted; all where there are none.
    pub rows: Option<&'a ChosenRows>,
    /// The clusters, where points are drawn as one at this zoom.
    pub clusters: Option<&'a Clustered>,
    /// Rows left out that have their middle in the tile.
    pub thinned: u32,
}

impl<'a> Layer<'a> {
    /// What a tile with these views sees of a collection.
    pub fn new(collection: &'a Collection, selection: &'a Selection, tile: TileAddress, views: &'a [View]) -> Self {
        let attributes = Attributes::new(collection, selection.columns.as_deref());
        let rows = selection.rows.as_deref();
        let levels = match rows {
            Some(chosen) => &*chosen.levels,
            None if collection.info.tiles.thin => collection.part_levels(),
            None => &[],
        };
        let crowded =
            collection.crowded_tiles(|| crowded_tiles(collection, Attributes::new(collection, None).mean_row_bytes(collection)));
        Self {
            collection,
            geometry: collection.table.geometry(),
            attributes,
            views,
            zoom: tile.z(),
            room: Room::new(collection, tile, levels, rows, crowded),
            levels,
            rows,
            clusters: selection.clusters.as_ref().filter(|clusters| tile.z() <= clusters.settings.max_zoom),
            thinned: 0,
        }
    }

    /// Whether a row is shown in a cluster, and not by itself.
    #[inline]
    pub fn is_in_cluster(&self, row: usize) -> bool {
        self.clusters.is_some_and(|clusters| !clusters.hierarchy.shows_row(row, self.zoom))
    }

    /// What is shown of a row that is in no cluster; `None` where it is left out.
    #[inline]
    pub fn share_of(&mut self, row: usize) -> Option<Share> {
        // Where clusters make room, no point is left out.
        if self.clusters.is_some() && is_of_points(self.geometry.kind(row)) {
            return Some(Share::ALL);
        }
        let (share, is_at_home) = self.room.share_of(row);
        let is_shown = self.room.level(row) <= share.level;
        self.thinned += u32::from(is_at_home && !is_shown);
        is_shown.then_some(share)
    }

    /// The parts of a row that are of this kind and shown at this level.
    pub fn parts(&self, row: usize, kind: PartKind, level: u8) -> impl Iterator<Item = usize> + use<'a> {
        let (geometry, levels) = (self.geometry, self.levels);
        let is_shown = move |part: &usize| levels.get(*part).is_none_or(|from| *from <= level);
        geometry.parts(row).filter(move |part| geometry.part_kind(row, *part) == kind).filter(is_shown)
    }

    /// Boxes of a row's parts: where there is one, the row's, which is at hand.
    pub fn part_boxes(&self, row: usize) -> impl Fn(&RingView<'_>) -> WorldBox + use<> {
        let only = (self.geometry.parts(row).len() == 1).then(|| self.collection.table.boxes()[row]);
        move |ring| only.unwrap_or_else(|| ring.bounds())
    }
}
