//! Which tiles of a zoom have something in them.

use super::{
    choice::{ChosenRows, Selection},
    view::views,
};
use crate::{
    catalog::Collection,
    format::pmtiles::{first_id, tile_at, tile_id},
    index::RTree,
    model::{TileAddress, WorldBox},
};
use std::{ops::ControlFlow, sync::Arc};

/// The tiles of a zoom under one above them, along the Hilbert curve: those that the box of a feature meets, their buffers
/// included. It goes down the pyramid: what meets nothing has nothing under it, since the buffer of a tile lies in that of the
/// tile above.
#[derive(Debug)]
pub struct TilesUnder<'a> {
    collections: &'a [Arc<Collection>],
    /// What is chosen of them.
    selections: &'a [Selection],
    /// Only tiles that meet one of these boxes; any where there is none.
    within: &'a [WorldBox],
    zoom: u8,
    /// Zooms and places on their curves that are still to be looked at, the next one last.
    stack: Vec<(u8, u64)>,
}

impl<'a> TilesUnder<'a> {
    /// The tiles of `zoom` under `top`, or `top` itself.
    pub fn new(
        collections: &'a [Arc<Collection>],
        selections: &'a [Selection],
        within: &'a [WorldBox],
        top: TileAddress,
        zoom: u8,
    ) -> Self {
        Self { collections, selections, within, zoom, stack: vec![(top.z(), tile_id(top) - first_id(top.z()))] }
    }

    /// All tiles of `zoom`.
    pub fn of_zoom(collections: &'a [Arc<Collection>], selections: &'a [Selection], within: &'a [WorldBox], zoom: u8) -> Self {
        Self { collections, selections, within, zoom, stack: vec![(0, 0)] }
    }

    fn has_something(&self, tile: TileAddress) -> bool {
        let is_within = || self.within.is_empty() || self.within.iter().any(|bounds| bounds.intersects(&tile.world_box()));
        let meets = |(place, collection): (usize, &Arc<Collection>), query: &WorldBox| {
            let Selection { rows, clusters, .. } = Selection::at(self.selections, place);
            // Clusters may lie where no feature does.
            let in_clusters = || clusters.as_ref().is_some_and(|clusters| meets(clusters.hierarchy.index(), None, query));
            meets(collection.table.index(), rows.as_deref(), query) || in_clusters()
        };
        let mut layers = self.collections.iter().enumerate();
        is_within() && layers.any(|layer| views(tile).iter().any(|view| meets(layer, &view.query)))
    }
}

impl Iterator for TilesUnder<'_> {
    type Item = TileAddress;

    fn next(&mut self) -> Option<TileAddress> {
        while let Some((zoom, place)) = self.stack.pop() {
            let Some(tile) = tile_at(zoom, place).filter(|tile| self.has_something(*tile)) else { continue };
            if zoom >= self.zoom {
                return Some(tile);
            }
            self.stack.extend((0..4).rev().map(|child| (zoom + 1, place * 4 + child)));
        }
        None
    }
}

fn meets(index: RTree<'_>, chosen: Option<&ChosenRows>, query: &WorldBox) -> bool {
    let mut found = false;
    index.search(query, |rows, _| {
        found = chosen.is_none_or(|chosen| chosen.set.within(rows).next().is_some());
        if found { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    found
}
