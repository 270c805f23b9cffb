//! Which tiles there are of a set of collections.

use crate::catalog::{Collection, Tileset};
use std::{hash::Hash, sync::Arc};
use xxhash_rust::xxh3::Xxh3;

/// A hash of all that decides the tiles of these collections, in this order: for the keys of what is kept here, and for the
/// URLs of what is kept elsewhere. Revisions are hashes of content, so a layer that is loaded again unchanged keeps its tiles;
/// another version of the program may make others.
pub fn version(collections: &[Arc<Collection>]) -> u128 {
    tileset_version(collections, &[])
}

/// As [`version`], of collections and tilesets together.
pub fn tileset_version(collections: &[Arc<Collection>], tilesets: &[Arc<Tileset>]) -> u128 {
    let mut hash = Xxh3::new();
    env!("CARGO_PKG_VERSION").hash(&mut hash);
    for Collection { info, table, .. } in collections.iter().map(AsRef::as_ref) {
        (info.id.as_str(), table.revision(), &info.tiles).hash(&mut hash);
    }
    for tileset in tilesets {
        ("tileset", tileset.info.id.as_str(), tileset.revision).hash(&mut hash);
    }
    hash.digest128()
}
