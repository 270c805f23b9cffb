//! The tile zoom from which each position matters.

use crate::model::{PartKind, WorldPoint};

/// The zoom from which each position matters.
pub fn vertex_zooms(points: &[WorldPoint], _rings: &[u32], _kind: impl Fn(usize) -> PartKind + Sync) -> Vec<u8> {
    vec![0; points.len()]
}

/// The zoom from which each ring matters.
pub fn ring_zooms(_points: &[WorldPoint], rings: &[u32], _kind: impl Fn(usize) -> PartKind + Sync) -> Vec<u8> {
    vec![0; rings.len().saturating_sub(1)]
}
