//! Tables seen through tile matrix sets.

use crate::{catalog::CollectionInfo, model::TileMatrixSet};
use std::{ops::RangeInclusive, sync::Arc};

/// The tile matrix sets of a server.
#[derive(Debug)]
pub struct Grids {
    sets: Vec<Arc<TileMatrixSet>>,
}

impl Default for Grids {
    fn default() -> Self {
        Self { sets: vec![Arc::new(TileMatrixSet::web_mercator_quad())] }
    }
}

impl Grids {
    /// The sets, the one of web maps first.
    pub fn sets(&self) -> &[Arc<TileMatrixSet>] {
        &self.sets
    }

    /// The set with this id.
    pub fn get(&self, id: &str) -> Option<&Arc<TileMatrixSet>> {
        self.sets.iter().find(|set| set.id() == id)
    }
}

/// Levels of a set at which one of these collections has tiles; may be empty.
pub fn levels<'a>(set: &TileMatrixSet, collections: impl IntoIterator<Item = &'a CollectionInfo>) -> RangeInclusive<u8> {
    let widest = |(first, last): (u8, u8), info: &CollectionInfo| (first.min(info.tiles.min_zoom), last.max(info.tiles.max_zoom));
    let (first, last) = collections.into_iter().fold((u8::MAX, 0), widest);
    set.levels(first..=last)
}
