//! One line or ring being simplified: cut at nodes, each stretch simplified in a direction that does not depend on the
//! ring, so that the neighbour on the other side gets the same answer.

use super::{
    douglas_peucker::{NEVER, Stretch, vertex_zooms_along},
    shared_borders::Nodes,
};
use crate::model::WorldPoint;
use std::{cmp::Ordering, ops::Range};

/// Vertices that a polygon keeps at every zoom.
const CORNERS_KEPT: usize = 4;

/// A line or ring without consecutive equal points; a ring is turned to start at a node and ends there again.
#[derive(Default)]
pub(super) struct Border {
    points: Vec<WorldPoint>,
    /// Where each point stands in the ring as given.
    places: Vec<u32>,
    zooms: Vec<u8>,
    reversed: Vec<WorldPoint>,
    /// What is still to be split.
    stretches: Vec<Stretch>,
}

impl Border {
    /// Writes to `zooms` the zoom of every point of the line or ring that `range` is among `points`.
    pub(super) fn simplify(&mut self, points: &[WorldPoint], range: Range<usize>, closed: bool, nodes: &Nodes, zooms: &mut [u8]) {
        let is_node = |place: u32| nodes.contains(range.start + place as usize);
        self.take(&points[range.clone()], closed);
        if closed {
            self.turn_to_start(is_node);
        }
        self.zooms.clear();
        self.zooms.resize(self.points.len(), 0);
        let mut start = 0;
        for end in 1..self.points.len() {
            if is_node(self.places[end]) || end + 1 == self.points.len() {
                self.simplify_between(start, end);
                start = end;
            }
        }
        zooms.fill(NEVER);
        for (place, zoom) in self.places.iter().zip(&self.zooms) {
            zooms[*place as usize] = *zoom;
        }
        // The end is the first position again, or may repeat the one before it.
        if let Some((last, [first, ..])) = zooms.split_last_mut() {
            *last = if closed { *first } else { 0 };
        }
    }

    fn take(&mut self, ring: &[WorldPoint], closed: bool) {
        self.points.clear();
        self.places.clear();
        for (place, point) in ring.iter().enumerate() {
            if self.points.last() != Some(point) {
                self.points.push(*point);
                self.places.push(place as u32);
            }
        }
        if closed && self.points.len() > 1 && self.points.first() == self.points.last() {
            self.points.pop();
            self.places.pop();
        }
    }

    /// Starts at a node, or without one at the westernmost point, where an island and the lake about it both start.
    fn turn_to_start(&mut self, is_node: impl Fn(u32) -> bool) {
        let node = self.places.iter().position(|place| is_node(*place));
        let westernmost = || (0..self.points.len()).min_by_key(|i| self.points[*i]);
        if let Some(start) = node.or_else(westernmost) {
            self.points.rotate_left(start);
            self.places.rotate_left(start);
            self.points.push(self.points[0]);
            self.places.push(self.places[0]);
        }
    }

    fn simplify_between(&mut self, start: usize, end: usize) {
        let (stretch, zooms) = (&self.points[start..=end], &mut self.zooms[start..=end]);
        if stretch.iter().cmp(stretch.iter().rev()) == Ordering::Greater {
            self.reversed.clear();
            self.reversed.extend(stretch.iter().rev());
            vertex_zooms_along(&self.reversed, zooms, &mut self.stretches);
            zooms.reverse();
        } else {
            vertex_zooms_along(stretch, zooms, &mut self.stretches);
        }
    }

    /// The points that a ring just simplified lacks at zoom 0: its first one, so that it stays closed, and corners to keep an
    /// area. Its neighbours must keep them, too.
    pub(super) fn missing_points(&self) -> impl Iterator<Item = WorldPoint> {
        let mut open = self.zooms.len().saturating_sub(1);
        let is_first_lacking = self.places.iter().zip(&self.zooms).any(|(place, zoom)| *place == 0 && *zoom > 0);
        if !is_first_lacking && self.zooms[..open].iter().filter(|zoom| **zoom == 0).take(CORNERS_KEPT).count() == CORNERS_KEPT {
            // As with nearly all rings, nothing is.
            open = 0;
        }
        let (mut kept, mut others): (Vec<usize>, Vec<usize>) =
            (0..open).partition(|i| self.zooms[*i] == 0 || self.places[*i] == 0);
        let lacking = CORNERS_KEPT.saturating_sub(kept.len()).min(others.len());
        if lacking > 0 {
            others.sort_by_key(|i| self.zooms[*i]);
        }
        kept.retain(|i| self.zooms[*i] > 0);
        kept.extend_from_slice(&others[..lacking]);
        kept.into_iter().map(|i| self.points[i])
    }
}
