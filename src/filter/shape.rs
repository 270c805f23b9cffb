//! What makes a geometry of positions, whichever encoding they came in (OGC 06-103r4, section 6.1).

use geo_types::{Coord, LineString, Polygon};

/// A line, or what is wrong with it.
pub(super) fn line(positions: Vec<Coord>) -> Result<LineString, &'static str> {
    if positions.len() < 2 {
        return Err("a line has two positions or more");
    }
    Ok(LineString(positions))
}

/// A ring, or what is wrong with it.
pub(super) fn ring(positions: Vec<Coord>) -> Result<LineString, &'static str> {
    if positions.len() < 4 {
        return Err("a ring of a polygon has four positions or more, the last the same as the first");
    }
    if positions.first() != positions.last() {
        return Err("a ring of a polygon is closed: its last position is the same as its first");
    }
    Ok(LineString(positions))
}

/// A polygon of an outer ring and holes; `None` without rings.
pub(super) fn polygon(rings: Vec<LineString>) -> Option<Polygon> {
    let mut rings = rings.into_iter();
    Some(Polygon::new(rings.next()?, rings.collect()))
}
