//! Where to write the name of a shape: the pole of inaccessibility of a polygon, and the middle of a line.
//!
//! The pole is the place inside that is farthest from the outline. It is searched for in squares, the most promising first: no
//! place in a square is farther from the outline than its middle by more than half its diagonal. A square that cannot better the
//! best place found is left; any other is cut into four. How far a place is from the outline is found by boxes of pieces of it,
//! so that a ring of a million positions costs little more than one of a hundred.

use super::RingView;
use crate::model::{WorldBox, WorldPoint};
use std::{cmp::Ordering, collections::BinaryHeap, f64::consts::SQRT_2, ops::Range};

/// Segments in a piece of outline, and boxes in a box.
const PIECE: usize = 16;
/// The search ends where nothing can be better by more than this share.
const PRECISION: f64 = 0.01;
/// Squares looked at: in a long strip, where all places of the middle line are as good, there would be no end.
const MAX_SQUARES: usize = 2000;
/// Squares along the longer side to begin with, at most.
const FIRST_SQUARES: f64 = 32.0;

/// The place in a polygon that is farthest from its outline, to one part in a hundred of how far that is. `rings` are those of a
/// polygon, each with its first position at the end; `None` where there is none.
pub fn pole<'a>(rings: impl Iterator<Item = RingView<'a>>) -> Option<WorldPoint> {
    let outline = Outline::new(rings)?;
    let mut open = outline.first_squares();
    let mut best = open
        .iter()
        .fold(outline.inside_at_middle_height(), |best, square| if square.depth > best.depth { *square } else { best });
    for _ in 0..MAX_SQUARES {
        let Some(square) = open.pop() else { break };
        if square.potential <= best.depth + (best.depth * PRECISION).max(1.0) {
            break;
        }
        let half = square.half / 2.0;
        for [east, south] in [[-half, -half], [half, -half], [-half, half], [half, half]] {
            let part = outline.square([square.middle[0] + east, square.middle[1] + south], half);
            if part.depth > best.depth {
                best = part;
            }
            if part.potential > best.depth {
                open.push(part);
            }
        }
    }
    let [x, y] = best.middle;
    Some(WorldPoint { x: x as u32, y: y as u32 })
}

/// The place in the middle of a line, by its length; `None` where there are no positions.
pub fn middle(line: &[WorldPoint]) -> Option<WorldPoint> {
    let half = length(line) / 2.0;
    let mut passed = 0.0;
    for pair in line.windows(2) {
        let [a, b] = [position(pair[0]), position(pair[1])];
        let step = (b[0] - a[0]).hypot(b[1] - a[1]);
        if step > 0.0 && passed + step >= half {
            let [x, y] = [0, 1].map(|i| a[i] + (b[i] - a[i]) * (half - passed) / step);
            return Some(WorldPoint { x: x as u32, y: y as u32 });
        }
        passed += step;
    }
    line.first().copied()
}

/// The length of a line in world units.
pub fn length(line: &[WorldPoint]) -> f64 {
    let step = |pair: &[WorldPoint]| {
        let [a, b] = [position(pair[0]), position(pair[1])];
        (b[0] - a[0]).hypot(b[1] - a[1])
    };
    line.windows(2).map(step).sum()
}

fn position(p: WorldPoint) -> [f64; 2] {
    [p.x.into(), p.y.into()]
}

/// A square of the search.
#[derive(Debug, Clone, Copy)]
struct Square {
    middle: [f64; 2],
    half: f64,
    /// How far inside the polygon its middle is; negative outside.
    depth: f64,
    /// How far inside any place of it can be.
    potential: f64,
}

/// The rings of a polygon in pieces, with their boxes.
struct Outline<'a> {
    pieces: Vec<&'a [WorldPoint]>,
    /// Boxes of the pieces, boxes of those, and so on up to one.
    levels: Vec<Vec<WorldBox>>,
}

impl<'a> Outline<'a> {
    fn new(rings: impl Iterator<Item = RingView<'a>>) -> Option<Self> {
        let mut pieces = vec![];
        for ring in rings {
            let segments = ring.points.len().saturating_sub(1);
            pieces.extend((0..segments).step_by(PIECE).map(|at| &ring.points[at..=(at + PIECE).min(segments)]));
        }
        let mut levels: Vec<Vec<WorldBox>> = vec![pieces.iter().map(|piece| WorldBox::of(piece)).collect()];
        while let Some(below) = levels.last().filter(|level| level.len() > 1) {
            let union = |boxes: &[WorldBox]| boxes.iter().fold(WorldBox::EMPTY, |a, b| a.union(*b));
            let above = below.chunks(PIECE).map(union).collect();
            levels.push(above);
        }
        (!pieces.is_empty()).then_some(Self { pieces, levels })
    }

    fn bounds(&self) -> WorldBox {
        self.levels.last().and_then(|top| top.first()).copied().unwrap_or(WorldBox::EMPTY)
    }

    /// Squares that cover the polygon.
    fn first_squares(&self) -> BinaryHeap<Square> {
        let WorldBox { min_x, min_y, max_x, max_y } = self.bounds();
        let (width, height) = (f64::from(max_x - min_x), f64::from(max_y - min_y));
        let side = width.min(height).max(width.max(height) / FIRST_SQUARES).max(1.0);
        let middles = |min: u32, extent: f64| {
            let count = (extent / side).ceil().max(1.0);
            let first = f64::from(min) + extent / 2.0 - side * (count - 1.0) / 2.0;
            (0..count as usize).map(move |i| first + side * i as f64)
        };
        let square = |x, y| self.square([x, y], side / 2.0);
        middles(min_x, width).flat_map(|x| middles(min_y, height).map(move |y| square(x, y))).collect()
    }

    /// The middle of the widest stretch of the polygon at its middle height: a place inside, however thin the polygon is.
    fn inside_at_middle_height(&self) -> Square {
        let bounds = self.bounds();
        // Between two units, so that no position is met.
        let y = f64::from(bounds.center().y) + 0.5;
        let mut crossings = vec![];
        let is_crossed = |bounds: &WorldBox| f64::from(bounds.min_y) < y && f64::from(bounds.max_y) > y;
        self.visit(&is_crossed, &mut |piece| crossings.extend(crossings_of(piece, y)));
        crossings.sort_unstable_by(f64::total_cmp);
        let stretches = crossings.chunks_exact(2).map(|pair| [pair[0], pair[1]]);
        let widest = stretches.max_by(|a, b| (a[1] - a[0]).total_cmp(&(b[1] - b[0])));
        let [west, east] = widest.unwrap_or([bounds.min_x.into(), bounds.max_x.into()]);
        self.square([west.midpoint(east), y], 0.0)
    }

    fn square(&self, middle: [f64; 2], half: f64) -> Square {
        let mut nearest = f64::INFINITY;
        self.approach(self.top(), 0, middle, &mut nearest);
        let depth = if self.has_inside(middle) { nearest.sqrt() } else { -nearest.sqrt() };
        Square { middle, half, depth, potential: depth + half * SQRT_2 }
    }

    /// Finds the squared distance of the outline under a node, if it is nearer than what was found before.
    fn approach(&self, level: usize, node: usize, at: [f64; 2], nearest: &mut f64) {
        if level == 0 {
            return self.pieces[node].windows(2).for_each(|pair| *nearest = nearest.min(squared_distance(at, pair)));
        }
        let children = self.children(level, node);
        let mut order = [(0.0, 0); PIECE];
        let near = &mut order[..children.len()];
        for (place, child) in near.iter_mut().zip(children) {
            *place = (squared_distance_to_box(at, &self.levels[level - 1][child]), child);
        }
        near.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
        for &(distance, child) in near.iter() {
            if distance >= *nearest {
                break;
            }
            self.approach(level - 1, child, at, nearest);
        }
    }

    /// Whether a place is inside: a line from there to the east crosses the outline an odd number of times.
    fn has_inside(&self, [x, y]: [f64; 2]) -> bool {
        let mut is_inside = false;
        let may_be_crossed =
            |bounds: &WorldBox| f64::from(bounds.min_y) <= y && f64::from(bounds.max_y) > y && f64::from(bounds.max_x) > x;
        self.visit(&may_be_crossed, &mut |piece| {
            is_inside ^= crossings_of(piece, y).filter(|crossing| *crossing > x).count() % 2 == 1;
        });
        is_inside
    }

    /// Visits the pieces whose boxes, and all boxes around them, are wanted.
    fn visit(&self, wanted: &impl Fn(&WorldBox) -> bool, visit: &mut impl FnMut(&[WorldPoint])) {
        self.descend(self.top(), 0, wanted, visit);
    }

    fn descend(&self, level: usize, node: usize, wanted: &impl Fn(&WorldBox) -> bool, visit: &mut impl FnMut(&[WorldPoint])) {
        if !wanted(&self.levels[level][node]) {
            return;
        }
        if level == 0 {
            return visit(self.pieces[node]);
        }
        self.children(level, node).for_each(|child| self.descend(level - 1, child, wanted, visit));
    }

    fn top(&self) -> usize {
        self.levels.len() - 1
    }

    fn children(&self, level: usize, node: usize) -> Range<usize> {
        node * PIECE..((node + 1) * PIECE).min(self.levels[level - 1].len())
    }
}

impl PartialEq for Square {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Square {}

impl PartialOrd for Square {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Square {
    fn cmp(&self, other: &Self) -> Ordering {
        let place = |a: &Self, b: &Self| a.middle[0].total_cmp(&b.middle[0]).then(a.middle[1].total_cmp(&b.middle[1]));
        self.potential.total_cmp(&other.potential).then_with(|| place(self, other))
    }
}

/// Where a line crosses a height.
fn crossings_of(line: &[WorldPoint], y: f64) -> impl Iterator<Item = f64> {
    line.windows(2).filter_map(move |pair| {
        let [[ax, ay], [bx, by]] = [position(pair[0]), position(pair[1])];
        ((ay > y) != (by > y)).then(|| ax + (y - ay) / (by - ay) * (bx - ax))
    })
}

/// From a place to a segment.
fn squared_distance([x, y]: [f64; 2], segment: &[WorldPoint]) -> f64 {
    let [[ax, ay], [bx, by]] = [position(segment[0]), position(segment[1])];
    let ([east, south], [to_x, to_y]) = ([bx - ax, by - ay], [x - ax, y - ay]);
    let square = east * east + south * south;
    let along = if square > 0.0 { ((to_x * east + to_y * south) / square).clamp(0.0, 1.0) } else { 0.0 };
    let [dx, dy] = [to_x - along * east, to_y - along * south];
    dx * dx + dy * dy
}

fn squared_distance_to_box([x, y]: [f64; 2], bounds: &WorldBox) -> f64 {
    let beyond = |v: f64, min: u32, max: u32| (f64::from(min) - v).max(v - f64::from(max)).max(0.0);
    let [dx, dy] = [beyond(x, bounds.min_x, bounds.max_x), beyond(y, bounds.min_y, bounds.max_y)];
    dx * dx + dy * dy
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn view(points: &[WorldPoint]) -> RingView<'_> {
        RingView { points, zooms: &[], chunk_boxes: &[], level: 0, alone: false, area: 0.0 }
    }

    fn ring(positions: &[[u32; 2]]) -> Vec<WorldPoint> {
        positions.iter().chain(positions.first()).map(|&[x, y]| WorldPoint { x, y }).collect()
    }

    fn pole_of(rings: &[Vec<WorldPoint>]) -> WorldPoint {
        pole(rings.iter().map(|ring| view(ring))).unwrap()
    }

    /// How far inside a polygon a place is, segment by segment.
    fn depth(rings: &[Vec<WorldPoint>], at: [f64; 2]) -> f64 {
        let segments = || rings.iter().flat_map(|ring| ring.windows(2));
        let distance = segments().map(|pair| squared_distance(at, pair)).fold(f64::INFINITY, f64::min).sqrt();
        let crossings = rings.iter().flat_map(|ring| crossings_of(ring, at[1])).filter(|x| *x > at[0]).count();
        if crossings % 2 == 1 { distance } else { -distance }
    }

    /// A star whose radius wanders.
    fn star(radii: &[u32]) -> Vec<WorldPoint> {
        let at = |(i, r): (usize, &u32)| {
            let angle = std::f64::consts::TAU * i as f64 / radii.len() as f64;
            [angle.cos(), angle.sin()].map(|v| (2_147_483_648.0 + f64::from(*r) * v) as u32)
        };
        ring(&radii.iter().enumerate().map(at).collect::<Vec<_>>())
    }

    proptest! {
        #[test]
        fn no_place_on_a_fine_grid_is_deeper_inside(
            radii in prop::collection::vec(1u32 << 18..1 << 24, 3..90),
            hole in prop::collection::vec(1u32 << 12..1 << 18, 3..9),
        ) {
            let rings = [star(&radii), star(&hole)];
            let found = depth(&rings, position(pole_of(&rings)));
            let bounds = WorldBox::of(&rings[0]);
            let at = |min: u32, max: u32, i: u32| f64::from(min) + f64::from(max - min) * f64::from(i) / 60.0;
            for i in 0..3600 {
                let place = [at(bounds.min_x, bounds.max_x, i % 60), at(bounds.min_y, bounds.max_y, i / 60)];
                prop_assert!(depth(&rings, place) <= found * 1.011 + 3.0);
            }
        }
    }

    #[test]
    fn the_pole_of_a_u_is_in_its_widest_part_and_not_in_the_gap() {
        let u = ring(&[
            [0, 0],
            [100_000, 0],
            [100_000, 90_000],
            [180_000, 90_000],
            [180_000, 0],
            [200_000, 0],
            [200_000, 100_000],
            [0, 100_000],
        ]);
        let WorldPoint { x, y } = pole_of(&[u]);
        assert!((45_000..=55_000).contains(&x) && (45_000..=55_000).contains(&y), "{x} {y}");
    }

    #[test]
    fn a_strip_of_whatever_length_has_its_pole_inside() {
        for length in [1000, 1 << 20, 1 << 31] {
            let strip = [ring(&[[0, 0], [4, 0], [length + 4, length], [length, length]])];
            let found = depth(&strip, position(pole_of(&strip)));
            assert!(found > -1.0, "{length}: {found}");
        }
        assert_eq!(pole(std::iter::empty()), None);
        let nothing = [ring(&[[5, 5], [5, 5], [5, 5]])];
        assert_eq!(pole_of(&nothing), WorldPoint { x: 5, y: 5 });
    }

    #[test]
    fn the_middle_of_a_line_is_where_half_of_it_is_passed() {
        let line: Vec<WorldPoint> = [[0, 0], [0, 0], [100, 0], [100, 300]].map(|[x, y]| WorldPoint { x, y }).into();
        assert_eq!(middle(&line), Some(WorldPoint { x: 100, y: 100 }));
        assert_eq!(middle(&line[..2]), Some(line[0]));
        assert_eq!((middle(&[]), length(&line)), (None, 400.0));
    }
}
