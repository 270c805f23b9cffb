//! How much of the Earth polygons cover, where what lies under several counts once.
//!
//! ```text
//! edge      a directed edge, and on which side of it a place lies, exactly
//! cells     the plane in halves of halves: a cell that one polygon covers is done, one with few edges …
//! slabs     … is cut along the meridians of all ends and crossings, and between them edges only lie one above another
//! dissolve  the polygons, for who wants to see them
//! drawn     … and measure them by geodesics
//! ```
//! For an area no polygon is built, so nothing has to be noded or stitched, and an edge that rounding has put on the wrong side of
//! another costs the sliver between them and no more. Edges are straight in longitude and latitude (RFC 7946, section 3.1.1), as
//! maps draw them and filters take them: so a box lies between its parallels, neighbours touch wherever their corners are, and
//! parts add up to the whole. Areas under straight edges are exact on the ellipsoid (see [`super::edge_area`]). Those of single features
//! are geodesic, and differ: a sheet of 1:200 000 at 50° has 2.0 parts in 100 000 less within geodesics than within its
//! parallels, one of 1:1 000 000 6.9 in 10 000, and a box around Kazakhstan 2.9 %.

mod cells;
mod dissolve;
mod drawn;
mod edge;
mod slabs;
#[cfg(test)]
mod tests;

pub use super::arrangement::PlanePolygon;
use super::{
    polygons::{cleaned, without_long_edges},
    row_shape::RowShape,
    surroundings::Surroundings,
};
use crate::model::{Geometries, LonLatBounds, PartKind};
use cells::{Budget, Makings, Node, Shape};
pub use dissolve::{Dissolved, Parted};
pub use drawn::measurable;
use edge::{Cell, Edge, Operand};
use geo_types::MultiPolygon;
use xxhash_rust::xxh3::xxh3_64;

/// Why there is no area.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unmeasured {
    /// Nobody waits for it any more.
    #[error("it took too long")]
    GivenUp,
    /// The work would grow with the square of the edges.
    #[error("too many edges lie on or cross one another; ask for fewer polygons or a smaller area")]
    TooIntricate,
}

/// Whether the work is worth going on with; asked again and again from several threads.
pub type GoOn<'a> = &'a (dyn Fn() -> bool + Sync);

/// Polygons of which what overlaps counts once.
#[derive(Debug, Clone, Default)]
pub struct Coverage {
    edges: Vec<Edge>,
    outlines: Vec<Outline>,
}

/// One polygon.
#[derive(Debug, Clone, Copy)]
struct Outline {
    /// Where its edges end; they begin where those of the one before do.
    end: usize,
    /// The same for all with the same edges.
    digest: u64,
}

impl Coverage {
    /// What the polygons of a question cover, as conditions take them: cut at the antimeridian and made valid.
    pub fn of_polygons(polygons: &MultiPolygon) -> Self {
        Self::of_rows(&cleaned(&without_long_edges(polygons)))
    }

    /// What lies between two parallels and two meridians.
    pub fn of_box(bounds: LonLatBounds) -> Self {
        let ring = |half: LonLatBounds| {
            let [west, south, east, north] = half.to_array();
            vec![vec![[west, south], [east, south], [east, north], [west, north], [west, south]]]
        };
        Self::of_plane(&bounds.halves().map(ring).collect::<Vec<_>>())
    }

    /// What lies within a distance of a place; `None` where that is more than [`Surroundings::outline`] draws.
    pub fn of_circle(circle: &Surroundings) -> Option<Self> {
        circle.outline().map(|outline| Self::of_rows(&cleaned(&outline)))
    }

    fn of_rows(rows: &Geometries) -> Self {
        let mut coverage = Self::default();
        (0..rows.len()).for_each(|row| coverage.add(&rows.row(row)));
        coverage
    }

    /// What both cover.
    pub fn intersection(&self, other: &Self, go_on: GoOn<'_>) -> Result<Self, Unmeasured> {
        Ok(Self::of_plane(&self.parted(other, go_on)?.covered))
    }

    /// What valid polygons cover.
    fn of_plane(polygons: &[PlanePolygon]) -> Self {
        let mut coverage = Self::default();
        for polygon in polygons {
            coverage.add_polygon(polygon.iter().map(Vec::as_slice));
        }
        coverage
    }

    /// Adds the polygons of a row, which are as `clean` leaves them; points and lines cover nothing.
    pub fn add(&mut self, row: &impl RowShape) {
        for part in row.parts().filter(|part| row.part_kind(*part) == PartKind::Polygon) {
            self.add_polygon(row.rings(part).map(|ring| row.lon_lat(ring)));
        }
    }

    fn add_polygon<'a>(&mut self, rings: impl Iterator<Item = &'a [[f64; 2]]>) {
        let mut digest = 0u64;
        for ends in rings.flat_map(|ring| ring.windows(2)).filter(|ends| ends[0] != ends[1]) {
            digest = digest.wrapping_add(xxh3_64(bytemuck::cast_slice(ends)));
            self.edges.push(Edge { from: ends[0], to: ends[1], times: 1, operand: Operand::Cover });
        }
        self.outlines.push(Outline { end: self.edges.len(), digest });
    }

    /// Whether there is no polygon.
    pub fn is_empty(&self) -> bool {
        self.edges.is_empty()
    }

    /// How many edges there are: what memory and time grow with.
    pub fn edges(&self) -> usize {
        self.edges.len()
    }

    /// The area that is covered, square metres.
    pub fn area_m2(&self, go_on: GoOn<'_>) -> Result<f64, Unmeasured> {
        measured(self, None, None, go_on)
    }

    /// The area that is covered within a region, square metres: where any polygon of either is.
    pub fn area_within_m2(&self, region: &Self, go_on: GoOn<'_>) -> Result<f64, Unmeasured> {
        measured(self, Some(region), None, go_on)
    }

    /// Its polygons, each once.
    fn distinct(&self) -> impl Iterator<Item = &[Edge]> {
        let start = |i: usize| if i == 0 { 0 } else { self.outlines[i - 1].end };
        let mut order: Vec<usize> = (0..self.outlines.len()).collect();
        let key = |i: usize| (self.outlines[i].digest, self.outlines[i].end - start(i));
        order.sort_unstable_by_key(|i| (key(*i), *i));
        order.dedup_by_key(|i| key(*i));
        order.sort_unstable();
        order.into_iter().map(move |i| &self.edges[start(i)..self.outlines[i].end]).filter(|edges| !edges.is_empty())
    }
}

fn measured(cover: &Coverage, region: Option<&Coverage>, makings: Option<&Makings>, go_on: GoOn<'_>) -> Result<f64, Unmeasured> {
    let edges = cover.edges() + region.map_or(0, Coverage::edges);
    let mut root = Node {
        cell: Cell::around(std::iter::empty()),
        full: [false, region.is_none()],
        shapes: vec![],
        edges: Vec::with_capacity(edges),
        stuck: 0,
    };
    for (operand, coverage) in [(Operand::Cover, Some(cover)), (Operand::Region, region)] {
        for outline in coverage.into_iter().flat_map(Coverage::distinct) {
            for edge in outline {
                root.cell.extend(edge.from);
                root.cell.extend(edge.to);
                root.edges.push(Edge { operand, ..*edge });
            }
            let number = root.shapes.len() as u32;
            root.shapes.push(Shape { at_corner: 0, end: root.edges.len(), operand, number });
        }
    }
    root.cell.widen();
    let budget = Budget::new(edges, &root.cell, makings, go_on);
    let cell = root.cell;
    let land = root.land(&budget)?;
    if let Some(makings) = makings.filter(|_| land.whole) {
        makings.note_whole(cell);
    }
    Ok(land.area_m2)
}
