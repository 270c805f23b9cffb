//! Rings → polygons with holes.
//!
//! By the book (page 8) a clockwise ring is an exterior and the others are its holes. Real files have all
//! rings wound alike, holes before exteriors, islands in lakes. So rings are told apart by where they lie:
//! in none or in an even number of others, a ring is an exterior; else it is a hole of the innermost
//! exterior around it. Winding has its say where a ring lies neither fully in another nor fully outside,
//! and where there are too many rings to look at.

use super::slabs::{Side, Slabs};

/// Edges looked at for one geometry at most: about a second.
const MAX_EDGE_TESTS: usize = 300_000_000;

/// Positions of a ring that are looked up.
const SAMPLES: usize = 8;

/// The same in a geometry of more than [`MANY_RINGS`].
const SAMPLES_OF_MANY: usize = 2;

const MANY_RINGS: usize = 1000;

/// More rings around each other than can be sorted in reasonable time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("its {0} rings lie around each other in too many ways to tell exteriors from holes")]
pub(super) struct TangledError(usize);

/// Positions; the last is joined to the first.
pub(super) type Ring<'a> = &'a [[f64; 2]];

/// The rings of each polygon by their number, the exterior first.
pub(super) fn polygons(rings: &[Ring<'_>]) -> Result<Vec<Vec<usize>>, TangledError> {
    if rings.len() < 2 {
        return Ok((0..rings.len()).map(|ring| vec![ring]).collect());
    }
    match Nesting::of(rings) {
        Some(nesting) => Ok(nesting.polygons()),
        None => by_the_book(rings).ok_or(TangledError(rings.len())),
    }
}

/// Square units; positive where the ring runs counter-clockwise.
pub(super) fn signed_area(ring: Ring<'_>) -> f64 {
    // Seen from the first position, lest large coordinates eat the digits.
    let Some([x0, y0]) = ring.first() else { return 0.0 };
    let cross = |(a, b): (&[f64; 2], &[f64; 2])| (a[0] - x0) * (b[1] - y0) - (b[0] - x0) * (a[1] - y0);
    ring.iter().zip(ring.iter().skip(1)).map(cross).sum::<f64>() / 2.0
}

/// One clockwise ring and its holes; `None` where there are more.
fn by_the_book(rings: &[Ring<'_>]) -> Option<Vec<Vec<usize>>> {
    let (exteriors, holes): (Vec<usize>, Vec<usize>) = (0..rings.len()).partition(|ring| signed_area(rings[*ring]) < 0.0);
    (exteriors.len() == 1).then(|| vec![[exteriors, holes].concat()])
}

/// For every ring, the rings that it lies in.
struct Nesting {
    around: Vec<Vec<usize>>,
}

impl Nesting {
    /// `None` if that takes too long.
    fn of(rings: &[Ring<'_>]) -> Option<Self> {
        let samples = if rings.len() > MANY_RINGS { SAMPLES_OF_MANY } else { SAMPLES };
        let mut slabs = Slabs::new(rings);
        let mut tally = Tally::new(rings.len());
        let mut around = Vec::with_capacity(rings.len());
        for (number, ring) in rings.iter().enumerate() {
            around.push(tally.rings_around(&mut slabs, number, ring, samples));
            if slabs.edge_tests > MAX_EDGE_TESTS {
                return None;
            }
        }
        Some(Self { around })
    }

    fn depth(&self, ring: usize) -> usize {
        self.around.get(ring).map_or(0, Vec::len)
    }

    /// The exterior that a ring is a hole of.
    fn exterior_of(&self, ring: usize) -> Option<usize> {
        let exteriors = self.around.get(ring)?.iter().copied().filter(|outer| self.depth(*outer).is_multiple_of(2));
        exteriors.max_by_key(|outer| self.depth(*outer)).filter(|_| !self.depth(ring).is_multiple_of(2))
    }

    fn polygons(&self) -> Vec<Vec<usize>> {
        let mut of_exterior: Vec<Vec<usize>> = vec![vec![]; self.around.len()];
        for ring in 0..self.around.len() {
            let exterior = self.exterior_of(ring);
            if let Some(polygon) = of_exterior.get_mut(exterior.unwrap_or(ring)) {
                // Whatever the order in the file, the exterior comes first.
                polygon.insert(if exterior.is_some() { polygon.len() } else { 0 }, ring);
            }
        }
        of_exterior.retain(|polygon| !polygon.is_empty());
        of_exterior
    }
}

/// How some positions of a ring lie to the other rings.
struct Tally {
    looks: u32,
    /// By ring: how many positions lie in it and on it.
    counts: Vec<[u32; 2]>,
    /// The rings whose counts are not zero.
    found: Vec<usize>,
}

impl Tally {
    fn new(rings: usize) -> Self {
        Self { looks: 0, counts: vec![[0; 2]; rings], found: vec![] }
    }

    /// The rings that `ring` lies in, judged by some of its positions.
    fn rings_around(&mut self, slabs: &mut Slabs<'_>, number: usize, ring: Ring<'_>, samples: usize) -> Vec<usize> {
        let step = ring.len().div_ceil(samples).max(1);
        ring.iter().step_by(step).for_each(|position| self.add(slabs.look_up(*position, number)));
        if self.found.iter().any(|other| self.counts[*other][1] == self.looks) {
            // Every position lies on that other ring; what lies between them tells.
            let middle = |(a, b): (&[f64; 2], &[f64; 2])| [f64::midpoint(a[0], b[0]), f64::midpoint(a[1], b[1])];
            let middles = ring.iter().zip(ring.iter().skip(1)).map(middle).step_by(step);
            middles.for_each(|position| self.add(slabs.look_up(position, number)));
        }
        // Wound like a hole, it may stick out a little.
        let is_hole_by_winding = signed_area(ring) > 0.0;
        let looks = std::mem::take(&mut self.looks);
        let mut around = std::mem::take(&mut self.found);
        around.retain(|other| {
            let [inside, on] = std::mem::take(&mut self.counts[*other]);
            let outside = looks - inside - on;
            inside > 0 && (outside == 0 || (is_hole_by_winding && inside > outside))
        });
        around
    }

    fn add(&mut self, sides: &[(usize, Side)]) {
        self.looks += 1;
        for (ring, side) in sides {
            let count = &mut self.counts[*ring];
            if *count == [0; 2] {
                self.found.push(*ring);
            }
            count[usize::from(*side == Side::On)] += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn square(x: f64, y: f64, size: f64, clockwise: bool) -> Vec<[f64; 2]> {
        let mut ring = vec![[x, y], [x + size, y], [x + size, y + size], [x, y + size], [x, y]];
        if clockwise {
            ring.reverse();
        }
        ring
    }

    fn sorted(rings: &[Vec<[f64; 2]>]) -> Vec<Vec<usize>> {
        polygons(&rings.iter().map(Vec::as_slice).collect::<Vec<_>>()).unwrap()
    }

    #[test]
    fn holes_belong_to_the_exterior_around_them_whatever_the_order() {
        let rings = [
            square(2.0, 2.0, 2.0, false),
            square(20.0, 0.0, 5.0, true),
            square(0.0, 0.0, 10.0, true),
            square(21.0, 1.0, 1.0, false),
        ];
        assert_eq!(sorted(&rings), [vec![1, 3], vec![2, 0]]);
    }

    #[test]
    fn an_island_in_a_lake_is_a_polygon_and_its_pond_a_hole() {
        for clockwise in [[true, false, true, false], [true; 4], [false; 4]] {
            let rings: Vec<_> =
                (0..4).map(|i| square(f64::from(i), f64::from(i), 10.0 - 2.0 * f64::from(i), clockwise[i as usize])).collect();
            assert_eq!(sorted(&rings), [[0, 1], [2, 3]], "{clockwise:?}");
        }
    }

    #[test]
    fn a_hole_that_touches_its_exterior_is_a_hole() {
        let diamond = vec![[5.0, 0.0], [10.0, 5.0], [5.0, 10.0], [0.0, 5.0], [5.0, 0.0]];
        assert_eq!(sorted(&[square(0.0, 0.0, 10.0, true), diamond]), [[0, 1]]);
        assert_eq!(sorted(&[square(0.0, 0.0, 10.0, true), square(0.0, 0.0, 5.0, false)]), [[0, 1]]);
    }

    #[test]
    fn neighbours_twins_and_overlaps_are_polygons_each() {
        assert_eq!(sorted(&[square(0.0, 0.0, 1.0, true), square(1.0, 0.0, 1.0, true)]), [[0], [1]]);
        assert_eq!(sorted(&[square(0.0, 0.0, 1.0, true), square(0.0, 0.0, 1.0, true)]), [[0], [1]]);
        assert_eq!(sorted(&[square(0.0, 0.0, 2.0, true), square(1.0, 1.0, 2.0, true)]), [[0], [1]]);
    }

    #[test]
    fn a_hole_that_sticks_out_a_little_is_a_hole_if_it_is_wound_like_one() {
        let mut lake: Vec<_> =
            (0..64).map(|i| f64::from(i) / 64.0 * std::f64::consts::TAU).map(|a| [9.0 + 1.1 * a.cos(), 5.0 + a.sin()]).collect();
        lake.push(lake[0]);
        assert_eq!(sorted(&[square(0.0, 0.0, 10.0, true), lake.clone()]), [[0, 1]]);
        lake.reverse();
        assert_eq!(sorted(&[square(0.0, 0.0, 10.0, true), lake]), [[0], [1]]);
    }

    #[test]
    fn ten_thousand_lakes_are_sorted_at_once() {
        let mut rings = vec![square(-1.0, -1.0, 1001.0, true)];
        rings.extend((0..10_000).map(|i| square(f64::from(i % 100) * 10.0, f64::from(i / 100) * 10.0, 5.0, false)));
        assert_eq!(sorted(&rings).len(), 1);
    }

    #[test]
    fn area_is_positive_counter_clockwise_far_from_the_origin_too() {
        let ring = square(12_500_000.25, 5_500_000.25, 0.5, false);
        assert_eq!(signed_area(&ring), 0.25);
        assert_eq!(signed_area(&[]), 0.0);
    }

    proptest! {
        #[test]
        fn every_ring_comes_out_once_whatever_its_coordinates(
            rings in prop::collection::vec(prop::collection::vec(prop::array::uniform2(-3.0f64..3.0), 0..8), 0..12),
            odd in prop::sample::select(vec![f64::NAN, f64::INFINITY, 1e308, 0.0]), at in 0usize..12,
        ) {
            let mut rings = rings;
            if let Some(position) = rings.get_mut(at).and_then(|ring| ring.first_mut()) {
                position[1] = odd;
            }
            let mut all: Vec<usize> = sorted(&rings).concat();
            all.sort_unstable();
            prop_assert_eq!(all, (0..rings.len()).collect::<Vec<_>>());
        }
    }
}
