//! Points, lines and rings of a row or a literal, ready to be asked where a point lies.

use super::{
    bounds::{self, Bounds},
    box_tree::BoxTree,
    collection::as_one_set,
    matrix::Location,
    path::{Path, is_on_edge},
};
use crate::{
    geometry::{
        RowShape,
        parts::{Part, plane},
    },
    model::{GeometryKind, PartKind},
};
use std::{borrow::Cow, cmp::Ordering, ops::ControlFlow};

/// A set of points of the plane. Its polygons are valid together; its lines are outside them, but for their ends.
#[derive(Debug, Clone)]
pub(super) struct Shape<'a> {
    /// By longitude, then latitude.
    pub(super) points: Vec<[f64; 2]>,
    /// Near in the list are near in the plane, if there are many.
    pub(super) paths: Vec<Path<'a>>,
    tree: BoxTree,
    /// The ends of lines, each with how many lines end there, sorted as points are.
    line_ends: Vec<([f64; 2], usize)>,
    pub(super) bounds: Bounds,
}

impl<'a> Shape<'a> {
    /// A row as it stands; collections are taken for the set of all their points.
    pub(super) fn of_row(row: &'a impl RowShape) -> Self {
        if row.kind() == GeometryKind::GeometryCollection
            && let Some(parts) = as_one_set(parts_of(row))
        {
            return Self::of_parts(&parts);
        }
        let (mut points, mut paths) = (vec![], vec![]);
        for part in row.parts() {
            let kind = row.part_kind(part);
            for positions in row.rings(part).map(|ring| row.lon_lat(ring)) {
                match kind {
                    PartKind::Point => points.extend_from_slice(positions),
                    _ => paths.push(Path::new(Cow::Borrowed(positions), kind == PartKind::Polygon)),
                }
            }
        }
        Self::new(points, paths)
    }

    /// Parts that are one set of points already.
    pub(super) fn of_parts(parts: &[Part]) -> Shape<'static> {
        let (mut points, mut paths) = (vec![], vec![]);
        for part in parts {
            match part {
                Part::Point([x, y, _]) => points.push([*x, *y]),
                Part::Line(line) => paths.push(Path::new(Cow::Owned(plane(line)), false)),
                Part::Polygon(rings) => paths.extend(rings.iter().map(|ring| Path::new(Cow::Owned(plane(ring)), true))),
            }
        }
        Shape::new(points, paths)
    }

    fn new(mut points: Vec<[f64; 2]>, mut paths: Vec<Path<'a>>) -> Self {
        paths.retain(|path| path.positions().len() >= 2);
        points.sort_unstable_by(by_place);
        let lines = paths.iter().filter(|path| !path.is_ring);
        let ends = lines.flat_map(|line| [line.positions().first(), line.positions().last()]).flatten();
        let mut ends: Vec<_> = ends.map(|p| (*p, 1)).collect();
        ends.sort_unstable_by(|(a, _), (b, _)| by_place(a, b));
        ends.dedup_by(|(next, _), (kept, count)| {
            let same = next == kept;
            *count += usize::from(same);
            same
        });
        sort_in_tiles(&mut paths);
        let tree = BoxTree::new(paths.iter().map(|path| *path.bounds()).collect());
        let bounds = bounds::union(bounds::around(&points), tree.bounds());
        Self { points, paths, tree, line_ends: ends, bounds }
    }

    /// 0 for points, 1 for lines, 2 for polygons, the greatest for several.
    pub(super) fn dimension(&self) -> i8 {
        self.paths.iter().map(|path| 1 + i8::from(path.is_ring)).max().unwrap_or(0)
    }

    /// Calls `visit` with the number of each path whose box meets `window`, and the path, until it breaks.
    pub(super) fn paths_meeting<B>(
        &self,
        window: &Bounds,
        mut visit: impl FnMut(usize, &Path<'a>) -> ControlFlow<B>,
    ) -> ControlFlow<B> {
        self.tree.search(window, &mut |number| visit(number, &self.paths[number]))
    }

    /// Where a point lies. The boundary of lines are the points at which an odd number of them end.
    pub(super) fn locate(&self, p: [f64; 2]) -> Location {
        match self.locate_in_area(p) {
            Location::Exterior if self.is_on_line(p) => self.location_on_line(p),
            Location::Exterior if self.points.binary_search_by(|q| by_place(q, &p)).is_ok() => Location::Interior,
            location => location,
        }
    }

    /// Where a point lies with respect to the polygons.
    pub(super) fn locate_in_area(&self, p: [f64; 2]) -> Location {
        let mut inside = false;
        let on_boundary = self.paths_meeting(&bounds::around(&[p]), |_, path| {
            match path.is_ring.then(|| path.encloses(p)) {
                Some(Some(odd)) => inside ^= odd,
                Some(None) => return ControlFlow::Break(()),
                None => {}
            }
            ControlFlow::Continue(())
        });
        match inside {
            _ if on_boundary.is_break() => Location::Boundary,
            true => Location::Interior,
            false => Location::Exterior,
        }
    }

    /// Where a point that is on a line lies with respect to the lines.
    pub(super) fn location_on_line(&self, p: [f64; 2]) -> Location {
        let found = self.line_ends.binary_search_by(|(q, _)| by_place(q, &p));
        let odd = found.is_ok_and(|i| self.line_ends[i].1 % 2 == 1);
        if odd { Location::Boundary } else { Location::Interior }
    }

    fn is_on_line(&self, p: [f64; 2]) -> bool {
        let at = bounds::around(&[p]);
        let on = |a, b| if is_on_edge(a, b, p) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) };
        let found =
            self.paths_meeting(
                &at,
                |_, path| {
                    if path.is_ring { ControlFlow::Continue(()) } else { path.edges_meeting(&at, &mut { on }) }
                },
            );
        found.is_break()
    }

    /// Every point that stands alone, and every end of a line.
    pub(super) fn single_points(&self) -> impl Iterator<Item = [f64; 2]> {
        self.points.iter().copied().chain(self.line_ends.iter().map(|(p, _)| *p))
    }

    /// The points in a box.
    pub(super) fn points_in(&self, bounds: &Bounds) -> impl Iterator<Item = [f64; 2]> {
        let from = self.points.partition_point(|p| p[0] < bounds[0]);
        let (east, bounds) = (bounds[2], *bounds);
        self.points[from..].iter().copied().take_while(move |p| p[0] <= east).filter(move |p| bounds::holds(&bounds, *p))
    }
}

/// Sorts many paths by tiles of the plane: strips from west to east, each from south to north.
fn sort_in_tiles(paths: &mut [Path<'_>]) {
    const FEW: usize = 64;
    if paths.len() < FEW {
        return;
    }
    let middle = |path: &Path<'_>, axis: usize| f64::midpoint(path.bounds()[axis], path.bounds()[axis + 2]);
    let by = |axis: usize| move |a: &Path<'_>, b: &Path<'_>| middle(a, axis).total_cmp(&middle(b, axis));
    paths.sort_by(by(0));
    let strip = (paths.len() as f64).sqrt().ceil() as usize;
    paths.chunks_mut(strip).for_each(|strip| strip.sort_by(by(1)));
}

fn parts_of(row: &impl RowShape) -> Vec<Part> {
    let with_height = |ring: usize| row.lon_lat(ring).iter().map(|[x, y]| [*x, *y, f64::NAN]).collect::<Vec<_>>();
    let part = |part: usize| {
        let mut rings = row.rings(part).map(with_height);
        Some(match row.part_kind(part) {
            PartKind::Point => Part::Point(*rings.next()?.first()?),
            PartKind::Line => Part::Line(rings.next()?),
            PartKind::Polygon => Part::Polygon(rings.collect()),
        })
    };
    row.parts().filter_map(part).collect()
}

/// By longitude, then latitude; zeros of either sign are one.
pub(super) fn by_place(a: &[f64; 2], b: &[f64; 2]) -> Ordering {
    let by = |axis: usize| a[axis].partial_cmp(&b[axis]).unwrap_or(Ordering::Equal);
    by(0).then_with(|| by(1))
}
