//! Boxes of stretches of long rings.

use crate::model::{WorldBox, WorldPoint};

/// The chunk boxes of a ring; none for a short one.
pub fn boxes(_points: &[WorldPoint]) -> Vec<WorldBox> {
    vec![]
}
