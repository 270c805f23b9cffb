//! One zoom: what is near each other becomes a cluster.
//!
//! Items stand in bands as high as the radius, from west to east in each, so that all that may be near one stands in three
//! stretches. Going through them in order, each that is not in a cluster yet takes to itself all around it that are not. Bands are
//! dealt with in slabs: first every other slab, then those between. So slabs worked on at once never want the same items, and the
//! clusters do not depend on how many threads there are.

use rayon::prelude::*;
use std::ops::Range;

/// Bands in a slab; two at least.
const SLAB_BANDS: u32 = 32;

/// A point, or a cluster of a deeper zoom.
#[derive(Debug, Clone, Copy)]
pub struct Item {
    pub x: u32,
    pub y: u32,
    /// `y` in radii.
    pub band: u32,
    /// Rows in it.
    pub weight: u32,
    /// Its number among points and clusters; no two have the same.
    pub node: u32,
    /// Whether all of its rows are in one place.
    pub is_one_place: bool,
}

/// Clusters found at a zoom.
#[derive(Debug, Default)]
pub struct Found {
    pub clusters: Vec<NewCluster>,
    /// The nodes in each cluster, one cluster after another.
    pub children: Vec<u32>,
}

/// A cluster of two items or more.
#[derive(Debug, Clone, Copy)]
pub struct NewCluster {
    /// The mean of its rows.
    pub x: u32,
    pub y: u32,
    /// Rows in it.
    pub weight: u32,
    /// How many of `children` are its own.
    pub children: u32,
    pub is_one_place: bool,
}

impl Item {
    /// The order in which [`clusters`] wants items.
    pub fn key(&self) -> (u64, u32, u32) {
        (u64::from(self.band) << 32 | u64::from(self.x), self.y, self.node)
    }
}

/// The clusters of items in the order of their [keys](Item::key). `taken` tells of each item whether it is in one. The world is
/// round: what is near over its western edge is near.
pub fn clusters(items: &[Item], radius: u32, taken: &mut [bool]) -> Found {
    let runs: Vec<Run> = items.chunk_by(|a, b| a.band == b.band).scan(0, run).collect();
    let slabs: Vec<&[Run]> = runs.chunk_by(|a, b| a.band / SLAB_BANDS == b.band / SLAB_BANDS).collect();
    let mut found = Found::default();
    for parity in 0..2 {
        let chosen = slabs.iter().filter(|slab| slab[0].band / SLAB_BANDS % 2 == parity);
        let (mut rest, mut passed) = (&mut *taken, 0);
        let mut tasks = vec![];
        for slab in chosen {
            let reach = reach(&runs, slab);
            let (_, after) = rest.split_at_mut(reach.start - passed);
            let (own, after) = after.split_at_mut(reach.len());
            (rest, passed) = (after, reach.end);
            tasks.push(Slab { items: &items[reach.clone()], runs: slab, start: reach.start, taken: own });
        }
        let parts: Vec<Found> = tasks.into_par_iter().map(|slab| slab.clusters(radius)).collect();
        for part in parts {
            found.clusters.extend(part.clusters);
            found.children.extend(part.children);
        }
    }
    found
}

/// The items of a band, as a range of their places.
#[derive(Debug, Clone)]
struct Run {
    band: u32,
    items: Range<usize>,
}

#[allow(clippy::unnecessary_wraps, reason = "what `scan` wants")]
fn run(passed: &mut usize, items: &[Item]) -> Option<Run> {
    let start = *passed;
    *passed += items.len();
    Some(Run { band: items[0].band, items: start..*passed })
}

/// The items of a slab and of the bands next to it.
fn reach(runs: &[Run], slab: &[Run]) -> Range<usize> {
    let (first, last) = (&slab[0], &slab[slab.len() - 1]);
    let at = |place: usize| runs.partition_point(|run| run.items.start < place);
    let before = at(first.items.start).checked_sub(1).map(|i| &runs[i]).filter(|run| run.band + 1 == first.band);
    let after = runs.get(at(last.items.end)).filter(|run| run.band == last.band + 1);
    before.map_or(first.items.start, |run| run.items.start)..after.map_or(last.items.end, |run| run.items.end)
}

/// Some bands and those next to them.
struct Slab<'a> {
    items: &'a [Item],
    /// The bands whose items may begin a cluster.
    runs: &'a [Run],
    /// The place of the first of `items` among all.
    start: usize,
    taken: &'a mut [bool],
}

/// The items of a band that are left of those near the one at hand, and those not.
struct Near {
    all: Range<usize>,
    /// The first that may be near, as long as one goes to the east.
    first: usize,
}

impl Slab<'_> {
    fn clusters(mut self, radius: u32) -> Found {
        let mut found = Found::default();
        for run in self.runs {
            let own = run.items.start - self.start..run.items.end - self.start;
            let mut near = self.bands_near(run.band, &own);
            for seed in own {
                if !self.taken[seed] {
                    self.gather(seed, radius, &mut near, &mut found);
                }
            }
        }
        found
    }

    /// The items of a band and of the two next to it.
    fn bands_near(&self, band: u32, own: &Range<usize>) -> [Near; 3] {
        let before = self.items[..own.start].partition_point(|item| item.band + 1 < band)..own.start;
        let after = own.end..own.end + self.items[own.end..].partition_point(|item| item.band == band + 1);
        [before, own.clone(), after].map(|all| Near { first: all.start, all })
    }

    /// Makes a cluster of an item and all free ones near it, if there are any.
    fn gather(&mut self, seed: usize, radius: u32, near: &mut [Near; 3], found: &mut Found) {
        let x = self.items[seed].x;
        let (west, east) = (x.checked_sub(radius), x.checked_add(radius));
        let mut cluster = Gathered::of(&self.items[seed]);
        let first_child = found.children.len();
        for Near { all, first } in near {
            while *first < all.end && self.items[*first].x < west.unwrap_or(0) {
                *first += 1;
            }
            let beyond = |x: u32, range: Range<usize>| range.start + self.items[range].partition_point(|item| item.x < x);
            // Over the edge of the world, in the west and in the east.
            let far_east = if west.is_none() { beyond(x.wrapping_sub(radius), all.clone())..all.end } else { 0..0 };
            let far_west = if east.is_none() { all.start..all.end } else { 0..0 };
            let limits = [east.unwrap_or(u32::MAX), u32::MAX, x.wrapping_add(radius)];
            for (range, limit) in [*first..all.end, far_east, far_west].into_iter().zip(limits) {
                for place in range {
                    let item = &self.items[place];
                    if item.x > limit {
                        break;
                    }
                    if place != seed && !self.taken[place] && cluster.is_near(item, radius) {
                        if found.children.len() == first_child {
                            found.children.push(self.items[seed].node);
                            self.taken[seed] = true;
                        }
                        self.taken[place] = true;
                        found.children.push(item.node);
                        cluster.add(item);
                    }
                }
            }
        }
        let children = found.children.len() - first_child;
        if children > 0 {
            let (x, y) = cluster.mean();
            let (weight, is_one_place) = (cluster.weight as u32, cluster.is_one_place);
            found.clusters.push(NewCluster { x, y, weight, children: children as u32, is_one_place });
        }
    }
}

/// A cluster in the making.
struct Gathered {
    x: u32,
    y: u32,
    weight: i64,
    /// Sums of how far its rows are from the first item.
    east: i128,
    south: i128,
    is_one_place: bool,
}

impl Gathered {
    fn of(seed: &Item) -> Self {
        let &Item { x, y, weight, is_one_place, .. } = seed;
        Self { x, y, weight: weight.into(), east: 0, south: 0, is_one_place }
    }

    /// How far an item is from the first, the short way round the world.
    fn offset(&self, item: &Item) -> [i64; 2] {
        [i64::from(item.x.wrapping_sub(self.x) as i32), i64::from(item.y) - i64::from(self.y)]
    }

    fn is_near(&self, item: &Item, radius: u32) -> bool {
        let ([east, south], radius) = (self.offset(item).map(i64::unsigned_abs), u64::from(radius));
        south <= radius && east * east + south * south <= radius * radius
    }

    fn add(&mut self, item: &Item) {
        let [east, south] = self.offset(item);
        self.is_one_place &= item.is_one_place && [east, south] == [0, 0];
        self.weight += i64::from(item.weight);
        self.east += i128::from(east) * i128::from(item.weight);
        self.south += i128::from(south) * i128::from(item.weight);
    }

    fn mean(&self) -> (u32, u32) {
        let [east, south] = [self.east, self.south].map(|sum| sum.div_euclid(i128::from(self.weight)) as i64);
        (self.x.wrapping_add(east as u32), (i64::from(self.y) + south) as u32)
    }
}
