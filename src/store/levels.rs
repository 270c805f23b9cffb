//! From which level on parts of rows, and holes, are shown in tiles.

use super::{GeometryColumn, Ids, NULL_RANK, Table};
use crate::{
    geometry::levels::{Pixel, Sized, levels_by_size, point_levels},
    index::hilbert,
    model::{PartKind, WorldBox},
};
use rayon::prelude::*;
use xxhash_rust::xxh3::xxh3_64;

/// Boxes of more than so many times the area of a pixel are large, whatever is in them: a sliver shows when it is snapped.
const LARGE_BOX_PIXELS: f64 = 16.0;

/// A part on its way to its level.
struct Placed {
    key: u64,
    part: u32,
    row: u32,
    bounds: WorldBox,
}

/// What decides whether a polygon or hole shows by itself, in square world units.
pub fn extent(area: f64, bounds: &WorldBox) -> f64 {
    area.max(side(bounds.min_x, bounds.max_x) * side(bounds.min_y, bounds.max_y) / LARGE_BOX_PIXELS)
}

/// The diagonal of a box in world units: what lines are measured by.
pub fn diagonal(bounds: &WorldBox) -> f64 {
    side(bounds.min_x, bounds.max_x).hypot(side(bounds.min_y, bounds.max_y))
}

fn side(min: u32, max: u32) -> f64 {
    f64::from(max) - f64::from(min)
}

impl GeometryColumn {
    /// Finds the levels of its parts and rings; `boxes` are those of the rows.
    pub(super) fn find_levels(&mut self, boxes: &[WorldBox], ids: &Ids) {
        self.ring_levels = ring_levels(self).into();
        self.part_levels = part_levels(self, boxes, |_| true, |row| any_order(ids.tile_id(row))).into();
    }
}

/// A priority of points among which none is more important: spread evenly, and the same whatever else there is.
fn any_order(id: u64) -> u32 {
    (xxh3_64(&id.to_le_bytes()) >> 32) as u32
}

/// The level of every part of the rows that count, as if there were no others; of others it is 0. Of two points, the row of the
/// lower priority number is the more important.
fn part_levels(
    geometry: &GeometryColumn,
    boxes: &[WorldBox],
    counts: impl Fn(usize) -> bool + Sync,
    priority: impl Fn(usize) -> u32,
) -> Vec<u8> {
    let placed = place_parts(geometry, boxes, counts);
    let mut levels = vec![0; geometry.part_rings.owners()];
    let [points, lines, polygons] = placed;
    let keys: Vec<u64> = points.iter().map(|placed| placed.key).collect();
    let of_points = point_levels(&keys, |i| priority(points[i].row as usize));
    let of_lines = levels_by_size(&lines.iter().map(sized_line).collect::<Vec<_>>(), Pixel::Length, true);
    let sized_polygon = |placed: &Placed| {
        let amount = polygon_area(geometry, placed.part as usize);
        Sized { key: placed.key, amount, extent: extent(amount, &placed.bounds), within: f64::INFINITY }
    };
    let of_polygons = levels_by_size(&polygons.iter().map(sized_polygon).collect::<Vec<_>>(), Pixel::Area, true);
    for (placed, found) in [(points, of_points), (lines, of_lines), (polygons, of_polygons)] {
        placed.iter().zip(found).for_each(|(placed, level)| levels[placed.part as usize] = level);
    }
    levels
}

/// The level of every ring, which is 0 but for holes; empty where there is none.
fn ring_levels(geometry: &GeometryColumn) -> Vec<u8> {
    let mut holes: Vec<(Sized, usize)> = (0..geometry.part_rings.owners())
        .filter(|part| geometry.rings(*part).len() > 1)
        .flat_map(|part| holes_of(geometry, part))
        .collect();
    if holes.is_empty() {
        return vec![];
    }
    holes.par_sort_unstable_by_key(|(sized, ring)| (sized.key, *ring));
    let sized: Vec<Sized> = holes.iter().map(|(sized, _)| *sized).collect();
    let mut levels = vec![0; geometry.ring_count()];
    for ((_, ring), level) in holes.iter().zip(levels_by_size(&sized, Pixel::Area, false)) {
        levels[*ring] = level;
    }
    levels
}

/// The holes of a polygon, each with its ring.
fn holes_of(geometry: &GeometryColumn, part: usize) -> impl Iterator<Item = (Sized, usize)> {
    let rings = geometry.rings(part);
    let within = extent(polygon_area(geometry, part), &geometry.ring(rings.start).bounds());
    rings.skip(1).map(move |ring| {
        let hole = geometry.ring(ring);
        let bounds = hole.bounds();
        (Sized { key: hilbert(bounds.center()), amount: hole.area, extent: extent(hole.area, &bounds), within }, ring)
    })
}

/// What a polygon covers, in square world units.
pub fn polygon_area(geometry: &GeometryColumn, part: usize) -> f64 {
    let mut rings = geometry.rings(part).map(|ring| geometry.ring(ring).area);
    let exterior = rings.next().unwrap_or(0.0);
    (exterior - rings.sum::<f64>()).max(0.0)
}

fn sized_line(placed: &Placed) -> Sized {
    let amount = diagonal(&placed.bounds);
    Sized { key: placed.key, amount, extent: amount, within: f64::INFINITY }
}

/// The points, lines and polygons of the rows that count, along the Hilbert curve.
fn place_parts(geometry: &GeometryColumn, boxes: &[WorldBox], counts: impl Fn(usize) -> bool + Sync) -> [Vec<Placed>; 3] {
    let place = |(row, row_bounds): (usize, &WorldBox)| {
        let parts = geometry.parts(row);
        let only = (parts.len() == 1).then_some(*row_bounds);
        parts.map(move |part| {
            let bounds = only.unwrap_or_else(|| geometry.ring(geometry.rings(part).start).bounds());
            let placed = Placed { key: hilbert(bounds.center()), part: part as u32, row: row as u32, bounds };
            (geometry.part_kind(row, part), placed)
        })
    };
    let placed: Vec<(PartKind, Placed)> =
        boxes.par_iter().enumerate().filter(|(row, _)| counts(*row)).flat_map_iter(place).collect();
    let mut by_kind = [vec![], vec![], vec![]];
    for (kind, placed) in placed {
        let [points, lines, polygons] = &mut by_kind;
        match kind {
            PartKind::Point => points.push(placed),
            PartKind::Line => lines.push(placed),
            PartKind::Polygon => polygons.push(placed),
        }
    }
    for placed in &mut by_kind {
        placed.par_sort_unstable_by_key(|placed| (placed.key, placed.part));
    }
    by_kind
}

impl Table {
    /// The level of every part, where the points of the lowest values of a column are the most important, or with `descending`
    /// those of the highest; points without a value are the least. `None` where there is no such column.
    pub fn part_levels_by(&self, column: &str, descending: bool) -> Option<Vec<u8>> {
        let priority = self.priority_by(column, descending)?;
        Some(part_levels(&self.geometry, &self.boxes, |_| true, priority))
    }

    /// The level of every part of the rows that count, as if the table had no others; of others it is 0. `rank`: a column that says
    /// which points are the most important, as in [`part_levels_by`](Self::part_levels_by).
    pub fn part_levels_among(&self, rank: Option<(&str, bool)>, counts: impl Fn(usize) -> bool + Sync) -> Vec<u8> {
        match rank.and_then(|(column, descending)| self.priority_by(column, descending)) {
            Some(priority) => part_levels(&self.geometry, &self.boxes, counts, priority),
            None => part_levels(&self.geometry, &self.boxes, counts, |row| any_order(self.ids.tile_id(row))),
        }
    }

    /// The priority number of a row's points; `None` where there is no such column.
    fn priority_by(&self, column: &str, descending: bool) -> Option<impl Fn(usize) -> u32> {
        let ranks = self.column(column)?.ranks();
        let last = ranks.iter().copied().filter(|rank| *rank != NULL_RANK).max().unwrap_or(0);
        let spread = f64::from(u32::MAX) / (f64::from(last) + 1.0);
        Some(move |row: usize| match ranks[row] {
            NULL_RANK => NULL_RANK,
            rank => (f64::from(if descending { last - rank } else { rank }) * spread) as u32,
        })
    }
}
