//! Cuts segments where they meet, so that afterwards they share nothing but ends.
//!
//! Where two segments cross, the point is rounded and both are bent to it, which may make them cross others: so it is done
//! again until nothing is left to cut. That takes two rounds, or three. Only where many lines run within rounding of each other
//! it may go on and on: then all points are rounded to ever coarser steps, on which there are ever fewer places to cross.

use super::{
    area::orientation,
    box_pairs::{Bounds, for_each_overlapping_pair},
};
use std::ops::ControlFlow;

/// Crossings are rounded to this part of the largest coordinate: what a double there can tell apart.
const FINEST_STEP: f64 = f64::EPSILON;

/// Rounds after which the step grows, and all points are rounded to it.
const ROUNDS_PER_STEP: u32 = 4;
const STEP_GROWTH: f64 = 16.0;
const MAX_ROUNDS: u32 = 48;

/// Cuts in one round beyond which the work is not worth its memory.
const MAX_CUTS: usize = 1 << 24;

/// A directed piece of the border of one of two operands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Segment {
    pub from: [f64; 2],
    pub to: [f64; 2],
    /// 0 or 1.
    pub operand: u8,
}

/// Rings cross more often than is sane.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("it crosses itself more than {MAX_CUTS} times")]
pub(super) struct Tangled;

/// The same lines, cut wherever one meets another. Crossings are rounded to `step`, or as finely as numbers
/// of this size can be.
pub(super) fn node(mut segments: Vec<Segment>, step: Option<f64>) -> Result<Vec<Segment>, Tangled> {
    let largest = segments.iter().flat_map(|s| s.from).fold(0.0f64, |m, v| m.max(v.abs()));
    let mut step = step.unwrap_or_else(|| (largest.log2().floor().exp2() * FINEST_STEP).max(f64::MIN_POSITIVE));
    for round in 1..=MAX_ROUNDS {
        let cuts = find_cuts(&segments, step)?;
        if cuts.is_empty() {
            return Ok(segments);
        }
        segments = apply(&segments, cuts);
        if round % ROUNDS_PER_STEP == 0 {
            step *= STEP_GROWTH;
            segments.retain_mut(|s| {
                (s.from, s.to) = (rounded(s.from, step), rounded(s.to, step));
                s.from != s.to
            });
        }
    }
    Err(Tangled)
}

/// A point at which a segment is to be cut.
struct Cut {
    segment: u32,
    at: [f64; 2],
}

fn find_cuts(segments: &[Segment], step: f64) -> Result<Vec<Cut>, Tangled> {
    let mut cuts = vec![];
    let boxes: Vec<Bounds> = segments.iter().map(Segment::bounds).collect();
    let found = for_each_overlapping_pair(&boxes, |i, j| {
        meet(segments, i, j, step, &mut cuts);
        if cuts.len() > MAX_CUTS { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    if found.is_break() { Err(Tangled) } else { Ok(cuts) }
}

/// Adds the cuts that two segments make in each other.
fn meet(segments: &[Segment], i: usize, j: usize, step: f64, cuts: &mut Vec<Cut>) {
    let (a, b) = (&segments[i], &segments[j]);
    let b_sides = [a.side(b.from), a.side(b.to)];
    if b_sides[0] * b_sides[1] > 0 {
        return;
    }
    let a_sides = [b.side(a.from), b.side(a.to)];
    if a_sides[0] * a_sides[1] > 0 {
        return;
    }
    let mut cut = |segment: usize, at: [f64; 2]| {
        if at != segments[segment].from && at != segments[segment].to {
            cuts.push(Cut { segment: segment as u32, at });
        }
    };
    if b_sides[0] * b_sides[1] < 0 && a_sides[0] * a_sides[1] < 0 {
        let at = rounded(crossing_point(a, b), step);
        cut(i, at);
        cut(j, at);
        return;
    }
    for (segment, at, side) in [(i, b.from, b_sides[0]), (i, b.to, b_sides[1]), (j, a.from, a_sides[0]), (j, a.to, a_sides[1])] {
        if side == 0 && segments[segment].bounds_hold(at) {
            cut(segment, at);
        }
    }
}

/// Where two segments that cross do so, as near as doubles get, and within the bounds of both.
fn crossing_point(a: &Segment, b: &Segment) -> [f64; 2] {
    let [from, to] = [a.from, a.to].map(|p| orientation(b.from, b.to, p));
    let along = from / (from - to);
    let (a_bounds, b_bounds) = (a.bounds(), b.bounds());
    [0, 1].map(|axis| {
        let at = a.from[axis] + along * (a.to[axis] - a.from[axis]);
        at.max(a_bounds[axis]).max(b_bounds[axis]).min(a_bounds[axis + 2]).min(b_bounds[axis + 2])
    })
}

/// Each segment as the pieces between its cuts.
fn apply(segments: &[Segment], mut cuts: Vec<Cut>) -> Vec<Segment> {
    let along = |cut: &Cut| {
        let Segment { from, to, .. } = segments[cut.segment as usize];
        (cut.at[0] - from[0]) * (to[0] - from[0]) + (cut.at[1] - from[1]) * (to[1] - from[1])
    };
    cuts.sort_by(|a, b| a.segment.cmp(&b.segment).then_with(|| along(a).total_cmp(&along(b))));
    let mut pieces = Vec::with_capacity(segments.len() + cuts.len());
    let mut cuts = cuts.into_iter().peekable();
    for (i, segment) in segments.iter().enumerate() {
        let mut from = segment.from;
        while let Some(cut) = cuts.next_if(|cut| cut.segment as usize == i) {
            if cut.at != from {
                pieces.push(Segment { from, to: cut.at, ..*segment });
                from = cut.at;
            }
        }
        if from != segment.to {
            pieces.push(Segment { from, ..*segment });
        }
    }
    pieces
}

impl Segment {
    /// 1 for a point on its left, -1 on its right, 0 on the line through it: exact.
    fn side(&self, p: [f64; 2]) -> i8 {
        let orientation = orientation(self.from, self.to, p);
        i8::from(orientation > 0.0) - i8::from(orientation < 0.0)
    }

    /// Least and greatest x and y.
    fn bounds(&self) -> Bounds {
        let ([x0, y0], [x1, y1]) = (self.from, self.to);
        [x0.min(x1), y0.min(y1), x0.max(x1), y0.max(y1)]
    }

    fn bounds_hold(&self, [x, y]: [f64; 2]) -> bool {
        let [west, south, east, north] = self.bounds();
        west <= x && x <= east && south <= y && y <= north
    }
}

fn rounded(p: [f64; 2], step: f64) -> [f64; 2] {
    // Adding zero makes one of -0.0 and 0.0.
    p.map(|v| (v / step).round() * step + 0.0)
}
