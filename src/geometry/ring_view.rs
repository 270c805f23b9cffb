//! A borrowed ring or line of a table, in world coordinates.

use crate::model::{WorldBox, WorldPoint};

/// The positions of one ring, line or point of a table.
#[derive(Debug, Clone, Copy)]
pub struct RingView<'a> {
    /// Positions; a ring of a polygon repeats its first at the end.
    pub points: &'a [WorldPoint],
    /// The tile zoom from which each position matters; empty for points.
    pub zooms: &'a [u8],
    /// Boxes of stretches of a long ring (see `chunks`); empty for short ones.
    pub chunk_boxes: &'a [WorldBox],
    /// The level from which the ring is shown; 0 but for holes (see [`super::levels`]).
    pub level: u8,
    /// Whether it shares no border with others, but perhaps all of it.
    pub alone: bool,
    /// What a ring of a polygon encloses, in square world units, holes and all; 0 for lines and points.
    pub area: f64,
}
