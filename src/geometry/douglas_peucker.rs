//! The hierarchy of vertices along one line: for each the zoom from which a simplified line must go through it.
//!
//! Douglas and Peucker's rule (1973) keeps the vertex farthest from the chord if that exceeds the tolerance, and goes on
//! with both halves. Run once for all tolerances, it gives each vertex the zoom at which its distance exceeds half a
//! pixel, though never a lower one than the split that made its stretch. What a zoom leaves out is then never farther
//! than half a pixel from what it draws.
//!
//! Splits can be as uneven as they like (a spiral peels off vertex by vertex), which would take quadratic time: so a
//! stretch that was split often is halved in the middle instead, and the middle vertex counts as the farthest one. That keeps a
//! few vertices too many, never one too few, and bounds the work to O(n log n).

use crate::model::WorldPoint;

/// The zoom at which half a pixel is one world unit; a vertex that does not matter here never does.
const FINEST_ZOOM: u8 = 22;

/// The zoom of vertices that lie on the line between their neighbours, and are never needed to draw it.
pub const NEVER: u8 = FINEST_ZOOM + 1;

/// Splits in a row before a stretch is halved in the middle.
const MAX_UNEVEN_SPLITS: u32 = 48;

/// Levels of splits that a closed line keeps at any zoom: with its ends they make a quadrangle, so that it keeps an area.
const LEVELS_KEPT_WHEN_CLOSED: u32 = 2;

/// A stretch of vertices whose ends have their zoom.
pub(super) struct Stretch {
    first: usize,
    last: usize,
    /// The zoom of the split that made it.
    zoom: u8,
    splits: u32,
}

/// Writes to `zooms` the zoom of every vertex of `line`; its ends get 0. Equal lines get equal zooms: run it in the
/// same direction on both sides of a border.
///
/// A line that ends where it began keeps up to four vertices at zoom 0. `stretches` is memory to work in.
pub(super) fn vertex_zooms_along(line: &[WorldPoint], zooms: &mut [u8], stretches: &mut Vec<Stretch>) {
    let (Some(last), Some(first_zoom)) = (line.len().checked_sub(1), zooms.first_mut()) else { return };
    *first_zoom = 0;
    zooms[last] = 0;
    let kept_levels = if line[0] == line[last] { LEVELS_KEPT_WHEN_CLOSED } else { 0 };
    stretches.clear();
    stretches.push(Stretch { first: 0, last, zoom: 0, splits: 0 });
    while let Some(Stretch { first, last, zoom, splits }) = stretches.pop() {
        if last - first < 2 {
            continue;
        }
        let (farthest, distance_squared) = farthest_from_chord(&line[first..=last]);
        let zoom = if splits < kept_levels && distance_squared > 0.0 { 0 } else { zoom.max(zoom_of(distance_squared)) };
        if zoom >= NEVER {
            zooms[first + 1..last].fill(NEVER);
            continue;
        }
        let middle = if splits < MAX_UNEVEN_SPLITS { first + farthest } else { first + (last - first) / 2 };
        zooms[middle] = zoom;
        let splits = splits + 1;
        stretches.push(Stretch { first: middle, last, zoom, splits });
        stretches.push(Stretch { first, last: middle, zoom, splits });
    }
}

/// The first zoom at which a distance is at least half a CSS pixel: 4 of the 4096 units of a tile, which are 2^(20 - z)
/// world units each.
fn zoom_of(distance_squared: f64) -> u8 {
    // distance ≥ 2^(22 - z)  ⇔  floor(log2(distance²)) ≥ 44 - 2z, as the right side is whole.
    let log2 = (distance_squared.to_bits() >> 52) as i32 - 1023;
    (2 * i32::from(FINEST_ZOOM) - log2 + 1).div_euclid(2).clamp(0, NEVER.into()) as u8
}

/// The vertex between the ends that is farthest from the chord, the first of equals, and its distance squared in world units.
fn farthest_from_chord(stretch: &[WorldPoint]) -> (usize, f64) {
    let (Some(&first), Some(&last)) = (stretch.first(), stretch.last()) else { return (0, 0.0) };
    let from_first = |p: WorldPoint| [p.x as f64 - first.x as f64, p.y as f64 - first.y as f64];
    let [dx, dy] = from_first(last);
    let length_squared = dx * dx + dy * dy;
    let inverse = if length_squared > 0.0 { 1.0 / length_squared } else { 0.0 };
    let mut farthest = (0, 0.0);
    for (i, p) in stretch.iter().enumerate().take(stretch.len() - 1).skip(1) {
        let [x, y] = from_first(*p);
        let along = ((x * dx + y * dy) * inverse).clamp(0.0, 1.0);
        let (across_x, across_y) = (x - along * dx, y - along * dy);
        let distance_squared = across_x * across_x + across_y * across_y;
        if distance_squared > farthest.1 {
            farthest = (i, distance_squared);
        }
    }
    farthest
}
