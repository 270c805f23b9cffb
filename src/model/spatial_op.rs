//! The relations in space that a filter may ask for.

/// A relation of Simple Features (OGC 06-103r4, section 6.1.15.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SpatialOp {
    /// The first lies within the second, or the other way round for [`Contains`](Self::Contains).
    Within,
    /// Nothing of the second is outside the first.
    Contains,
    /// The interiors meet in something of a lower dimension.
    Crosses,
    /// No point in common.
    Disjoint,
    /// The same points.
    Equals,
    /// A point in common.
    Intersects,
    /// Interiors of the same dimension meet, and each has something of its own.
    Overlaps,
    /// Only boundaries meet.
    Touches,
}
