//! Cutting shapes to a window.

use crate::{
    geometry::{Window, clip_ring, clip_segment},
    model::{Geometries, PartKind, RowGeometry},
};

/// Cuts shapes to a window of fixed-point units; keeps its buffers between them.
pub struct Cutter {
    window: Window,
    units: f64,
    ring: Vec<[i64; 2]>,
    spare: Vec<[i64; 2]>,
}

/// How a path lies to the window.
enum Side {
    /// Wholly in it.
    Inside,
    /// Across its edge.
    Across,
    /// Elsewhere, or nowhere.
    Outside,
}

impl Cutter {
    /// `units`: fixed-point units in one of the numbers of positions.
    pub fn new(window: Window, units: f64) -> Self {
        Self { window, units, ring: vec![], spare: vec![] }
    }

    /// All rows, of each what lies in the window. Parts of which a position is none are left out whole.
    pub fn cut(mut self, given: &Geometries) -> Geometries {
        let mut cut = Geometries::default();
        for row in given.iter() {
            for part in row.parts().filter(|&part| row.rings(part).all(|ring| is_somewhere(row.coords(ring)))) {
                match row.part_kind(part) {
                    PartKind::Point => self.points(row, part, &mut cut),
                    PartKind::Line => row.rings(part).for_each(|ring| self.line(row.coords(ring), &mut cut)),
                    PartKind::Polygon => self.polygon(row, part, &mut cut),
                }
            }
            cut.end_row(row.kind());
        }
        cut
    }

    fn points(&self, row: RowGeometry<'_>, part: usize, cut: &mut Geometries) {
        let points = row.rings(part).flat_map(|ring| row.coords(ring));
        for point in points.filter(|point| matches!(self.side(std::slice::from_ref(point)), Side::Inside)) {
            keep(&[*point], cut);
        }
        cut.end_part(PartKind::Point);
    }

    /// Each piece of a line in the window is a part.
    fn line(&self, path: &[[f64; 2]], cut: &mut Geometries) {
        match self.side(path) {
            Side::Inside => {
                keep(path, cut);
                cut.end_part(PartKind::Line);
            }
            Side::Across => self.pieces(path, cut),
            Side::Outside => {}
        }
    }

    fn pieces(&self, path: &[[f64; 2]], cut: &mut Geometries) {
        let mut drawn_to = None;
        let end = |cut: &mut Geometries| {
            cut.end_ring();
            cut.end_part(PartKind::Line);
        };
        for edge in path.windows(2) {
            let Some([from, to]) = clip_segment(self.fixed(edge[0]), self.fixed(edge[1]), &self.window) else { continue };
            if drawn_to != Some(from) {
                end(cut);
                self.add(from, cut);
            }
            if from != to {
                self.add(to, cut);
            }
            drawn_to = Some(to);
        }
        end(cut);
    }

    /// A polygon without its exterior is none.
    fn polygon(&mut self, row: RowGeometry<'_>, part: usize, cut: &mut Geometries) {
        for (place, ring) in row.rings(part).enumerate() {
            if !self.ring(row.coords(ring), cut) && place == 0 {
                return;
            }
        }
        cut.end_part(PartKind::Polygon);
    }

    /// Whether anything is left of a ring.
    fn ring(&mut self, ring: &[[f64; 2]], cut: &mut Geometries) -> bool {
        match self.side(ring) {
            Side::Inside => keep(ring, cut),
            Side::Outside => return false,
            Side::Across => {
                let open = ring.split_last().map_or(&[][..], |(_, open)| open);
                self.ring.clear();
                let (window, units) = (self.window, self.units);
                self.ring.extend(open.iter().map(|p| p.map(|v| (v * units).round() as i64)));
                clip_ring(&mut self.ring, &mut self.spare, &window);
                self.ring.dedup();
                if self.ring.len() < 3 {
                    return false;
                }
                self.ring.iter().chain(self.ring.first()).for_each(|p| self.add(*p, cut));
                cut.end_ring();
            }
        }
        true
    }

    fn side(&self, path: &[[f64; 2]]) -> Side {
        let beyond = |axis: usize| {
            let (low, high) = (self.window.min[axis] as f64 / self.units, self.window.max[axis] as f64 / self.units);
            let numbers = || path.iter().map(move |p| p[axis]);
            let inside = numbers().all(|v| (low..=high).contains(&v));
            (inside, numbers().all(|v| v < low) || numbers().all(|v| v > high))
        };
        match [0, 1].map(beyond) {
            [(true, _), (true, _)] => Side::Inside,
            [(_, true), _] | [_, (_, true)] => Side::Outside,
            _ => Side::Across,
        }
    }

    fn fixed(&self, position: [f64; 2]) -> [i64; 2] {
        position.map(|v| (v * self.units).round() as i64)
    }

    fn add(&self, [x, y]: [i64; 2], cut: &mut Geometries) {
        cut.position(x as f64 / self.units, y as f64 / self.units, None);
    }
}

fn keep(path: &[[f64; 2]], cut: &mut Geometries) {
    path.iter().for_each(|&[x, y]| cut.position(x, y, None));
    cut.end_ring();
}

/// Whether every position is one, and none so far off that its number has no meaning.
fn is_somewhere(path: &[[f64; 2]]) -> bool {
    const FAR: f64 = (1u64 << 45) as f64;
    path.iter().flatten().all(|v| v.abs() < FAR)
}
