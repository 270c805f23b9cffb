//! Clusters within clusters, from the last zoom to the first.

use super::sweep::{self, Found, Item, NewCluster};
use crate::{
    catalog::ClusterSettings,
    index::{RTree, build_nodes, hilbert},
    model::{MAX_TILE_ZOOM, WorldBox, WorldPoint},
};
use rayon::prelude::*;

/// Clusters of the rows of a table.
#[derive(Debug, Default)]
pub struct Hierarchy {
    /// Of each row the zoom from which it is shown by itself; rows that no cluster has are shown from 0.
    rows_from: Vec<u8>,
    /// Rows, so that those of each cluster are one stretch.
    members: Vec<u32>,
    /// Where each cluster is, along the Hilbert curve.
    boxes: Vec<WorldBox>,
    nodes: Vec<WorldBox>,
    clusters: Vec<Stretch>,
}

#[derive(Debug, Clone, Copy)]
struct Stretch {
    start: u32,
    rows: u32,
    /// The zooms at which it is shown.
    from: u8,
    to: u8,
    is_one_place: bool,
}

/// A cluster.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cluster<'a> {
    /// The mean of the positions of its rows.
    pub position: WorldPoint,
    /// Its rows, in no order.
    pub rows: &'a [u32],
    /// The first and the last zoom at which it is shown; from the next on, its parts are.
    pub zooms: [u8; 2],
    /// Whether all of its rows are in one place, so that no zoom shows them apart.
    pub is_one_place: bool,
}

/// What tells numbers of clusters from those of points.
const CLUSTER_BIT: u32 = 1 << 31;

impl Hierarchy {
    /// The clusters of `points`, each with its row, of which there are `rows` in all, at `max_zoom` and all zooms before. The
    /// same points in the same order make the same clusters. What is nearer than the radius is one cluster: so many CSS pixels
    /// at the zoom, where a tile has 512.
    pub fn of(points: &[(u32, WorldPoint)], rows: usize, radius_px: u8, max_zoom: u8) -> Self {
        // Where points are more than numbers, those left over are shown by themselves.
        let points = &points[..points.len().min(CLUSTER_BIT as usize)];
        let mut growing = Growing::new(points);
        let radius_px = u32::from(radius_px.max(*ClusterSettings::RADII_PX.start()));
        for zoom in (0..=max_zoom.min(MAX_TILE_ZOOM)).rev() {
            if growing.items.len() < 2 {
                break;
            }
            growing.step(zoom, radius_px << (23 - zoom));
        }
        growing.finish(points, rows)
    }

    /// Whether a row is shown by itself at a zoom.
    #[inline]
    pub fn shows_row(&self, row: usize, zoom: u8) -> bool {
        self.rows_from.get(row).is_none_or(|from| *from <= zoom)
    }

    /// How many clusters there are, at all zooms.
    pub fn count(&self) -> usize {
        self.clusters.len()
    }

    /// The cluster of this number.
    pub fn get(&self, number: usize) -> Option<Cluster<'_>> {
        let &Stretch { start, rows, from, to, is_one_place } = self.clusters.get(number)?;
        let rows = self.members.get(start as usize..)?.get(..rows as usize)?;
        Some(Cluster { position: self.boxes.get(number)?.center(), rows, zooms: [from, to], is_one_place })
    }

    /// Whether a cluster is shown at a zoom.
    #[inline]
    pub fn shows(&self, number: usize, zoom: u8) -> bool {
        self.clusters.get(number).is_some_and(|cluster| (cluster.from..=cluster.to).contains(&zoom))
    }

    /// Finds clusters of all zooms by their places.
    pub fn index(&self) -> RTree<'_> {
        RTree::new(&self.boxes, &self.nodes)
    }

    /// What it takes in memory.
    pub fn byte_len(&self) -> usize {
        let boxes = size_of_val(&*self.boxes) + size_of_val(&*self.nodes);
        size_of::<Self>() + self.rows_from.len() + size_of_val(&*self.members) + boxes + size_of_val(&*self.clusters)
    }
}

/// A hierarchy in the making.
struct Growing {
    /// What is shown at the zoom at hand.
    items: Vec<Item>,
    /// Of points, and of clusters, the zoom from which each is shown.
    points_from: Vec<u8>,
    clusters: Vec<Made>,
    /// The nodes in each cluster, one cluster after another.
    children: Vec<u32>,
    taken: Vec<bool>,
}

struct Made {
    found: NewCluster,
    from: u8,
    to: u8,
    start: u32,
}

impl Growing {
    fn new(points: &[(u32, WorldPoint)]) -> Self {
        let item = |(node, &(_, WorldPoint { x, y })): (usize, &(u32, WorldPoint))| Item {
            x,
            y,
            band: 0,
            weight: 1,
            node: node as u32,
            is_one_place: true,
        };
        Self {
            items: points.par_iter().enumerate().map(item).collect(),
            points_from: vec![0; points.len()],
            clusters: vec![],
            children: vec![],
            taken: vec![],
        }
    }

    /// Makes the clusters of a zoom of what is shown at the next.
    fn step(&mut self, zoom: u8, radius: u32) {
        self.items.par_iter_mut().for_each(|item| item.band = item.y / radius);
        self.items.par_sort_unstable_by_key(Item::key);
        self.taken.clear();
        self.taken.resize(self.items.len(), false);
        let Found { clusters, children } = sweep::clusters(&self.items, radius, &mut self.taken);
        for &child in &children {
            match child & CLUSTER_BIT {
                0 => self.points_from[child as usize] = zoom + 1,
                _ => self.clusters[(child ^ CLUSTER_BIT) as usize].from = zoom + 1,
            }
        }
        let mut taken = self.taken.iter();
        self.items.retain(|_| taken.next() == Some(&false));
        for found in clusters {
            let NewCluster { x, y, weight, is_one_place, .. } = found;
            let node = self.clusters.len() as u32 | CLUSTER_BIT;
            self.items.push(Item { x, y, band: 0, weight, node, is_one_place });
            self.clusters.push(Made { found, from: 0, to: zoom, start: 0 });
        }
        self.children.extend(children);
    }

    fn finish(mut self, points: &[(u32, WorldPoint)], rows: usize) -> Hierarchy {
        let members = self.members(points);
        let mut rows_from = vec![0; rows];
        for (&(row, _), &from) in points.iter().zip(&self.points_from) {
            rows_from[row as usize] = from;
        }
        let position = |made: &Made| WorldPoint { x: made.found.x, y: made.found.y };
        let mut order: Vec<(u64, u32)> = (0..).zip(&self.clusters).map(|(i, made)| (hilbert(position(made)), i)).collect();
        order.par_sort_unstable();
        let made = || order.iter().map(|&(_, i)| &self.clusters[i as usize]);
        let boxes: Vec<WorldBox> = made().map(|made| WorldBox::point(position(made))).collect();
        let stretch = |made: &Made| Stretch {
            start: made.start,
            rows: made.found.weight,
            from: made.from,
            to: made.to,
            is_one_place: made.found.is_one_place,
        };
        Hierarchy { rows_from, members, nodes: build_nodes(&boxes), boxes, clusters: made().map(stretch).collect() }
    }

    /// The rows of clusters, each in one stretch; says where these start. Clusters come after those in them, so that going
    /// backwards each stretch is known before what lies in it.
    fn members(&mut self, points: &[(u32, WorldPoint)]) -> Vec<u32> {
        let (mut members, mut free) = (vec![0; self.points_from.iter().filter(|from| **from > 0).count()], 0);
        let mut last_child = self.children.len();
        for i in (0..self.clusters.len()).rev() {
            let made = &mut self.clusters[i];
            if made.from == 0 {
                made.start = free;
                free += made.found.weight;
            }
            let mut place = made.start;
            let children = last_child - made.found.children as usize..last_child;
            last_child = children.start;
            for &child in &self.children[children] {
                if child & CLUSTER_BIT == 0 {
                    members[place as usize] = points[child as usize].0;
                    place += 1;
                } else {
                    let inner = &mut self.clusters[(child ^ CLUSTER_BIT) as usize];
                    inner.start = place;
                    place += inner.found.weight;
                }
            }
        }
        members
    }
}
