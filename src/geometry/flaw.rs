//! What can be wrong with a polygon, in words.

use std::fmt;

/// The first thing found that makes a polygon or multipolygon invalid.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Flaw {
    pub kind: FlawKind,
    /// Longitude and latitude.
    pub at: [f64; 2],
}

/// What OGC Simple Features (06-103r4, section 6.1.11.1) forbids.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FlawKind {
    /// Two edges cross.
    Crossing,
    /// Two edges run along each other: a spike, or a border that should have been dissolved.
    SharedEdge,
    /// A ring comes back to one of its own positions.
    SelfTouch,
    /// Rings touch at points in a cycle, which cuts the interior in two.
    SplitInterior,
    /// A hole lies outside its exterior or inside another hole.
    MisplacedHole,
    /// Two members of a multipolygon share some area.
    OverlappingMembers,
}

impl fmt::Display for Flaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self.kind {
            FlawKind::Crossing => "edges cross",
            FlawKind::SharedEdge => "edges run along each other",
            FlawKind::SelfTouch => "a ring touches or crosses itself",
            FlawKind::SplitInterior => "rings touch so that the interior falls apart",
            FlawKind::MisplacedHole => "a hole lies outside its exterior or inside another hole",
            FlawKind::OverlappingMembers => "members of a multipolygon overlap",
        };
        write!(f, "{what} at {:.6} {:.6}", self.at[0], self.at[1])
    }
}
