//! Where the names of rows are written, and which come first.

use super::{GeometryColumn, Table, levels::polygon_area};
use crate::{
    geometry::pole::{length, middle, pole},
    model::{PartKind, WorldPoint},
};
use rayon::prelude::*;
use std::sync::{
    OnceLock,
    atomic::{AtomicU64, Ordering::Relaxed},
};

/// What is known of the labels of a table.
#[derive(Debug, Default)]
pub(super) struct Labels {
    /// By row: x and y in one; 0 where it is not found yet.
    places: OnceLock<Vec<AtomicU64>>,
    ranks: OnceLock<Vec<u32>>,
}

impl Table {
    /// Where the name of a row is written: in the largest of its polygons the place farthest from the outline, else half way along
    /// the longest of its lines. `None` for rows of points alone. It is found when it is first asked for.
    pub fn label_point(&self, row: usize) -> Option<WorldPoint> {
        let places = self.labels.places.get_or_init(|| (0..self.located_rows()).map(|_| AtomicU64::new(0)).collect());
        let place = places.get(row)?;
        match place.load(Relaxed) {
            0 => {
                let found = find(&self.geometry, row)?;
                // Whoever else looks for it finds the same.
                place.store(u64::from(found.x) << 32 | u64::from(found.y), Relaxed);
                Some(found)
            }
            known => Some(WorldPoint { x: (known >> 32) as u32, y: known as u32 }),
        }
    }

    /// Of every row that has a geometry its place among all by size, the largest being 1: polygons by their areas, and then lines.
    pub fn size_ranks(&self) -> &[u32] {
        self.labels.ranks.get_or_init(|| {
            let size = |row: usize| (polygons_area(&self.geometry, row), super::levels::diagonal(&self.boxes[row]));
            let mut rows: Vec<((f64, f64), u32)> =
                (0..self.located_rows()).into_par_iter().map(|row| (size(row), row as u32)).collect();
            rows.par_sort_unstable_by(|(a, first), (b, second)| {
                b.0.total_cmp(&a.0).then(b.1.total_cmp(&a.1)).then(first.cmp(second))
            });
            let mut ranks = vec![0; rows.len()];
            for (rank, (_, row)) in (1..).zip(rows) {
                ranks[row as usize] = rank;
            }
            ranks
        })
    }
}

fn parts_of(geometry: &GeometryColumn, row: usize, kind: PartKind) -> impl Iterator<Item = usize> {
    geometry.parts(row).filter(move |part| geometry.part_kind(row, *part) == kind)
}

fn polygons_area(geometry: &GeometryColumn, row: usize) -> f64 {
    parts_of(geometry, row, PartKind::Polygon).map(|part| polygon_area(geometry, part)).sum()
}

fn find(geometry: &GeometryColumn, row: usize) -> Option<WorldPoint> {
    let area = |part: &usize| polygon_area(geometry, *part);
    // Of several as large, the first.
    if let Some(largest) = parts_of(geometry, row, PartKind::Polygon).reduce(|a, b| if area(&b) > area(&a) { b } else { a }) {
        return pole(geometry.rings(largest).map(|ring| geometry.ring(ring)));
    }
    let line = |part: usize| geometry.ring(geometry.rings(part).start).points;
    let lines = parts_of(geometry, row, PartKind::Line).map(|part| (length(line(part)), part));
    let (_, longest) = lines.reduce(|a, b| if b.0 > a.0 { b } else { a })?;
    middle(line(longest))
}
