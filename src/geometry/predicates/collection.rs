//! Collections as the set of all their points: OGC 06-103r4 relates such sets, and parts that overlap must not count twice.
//!
//! Polygons are united. Lines keep what is outside the polygons; they are cut where they meet a border or each other, so
//! that borders have a position there too. A point of several parts lies where that of the greatest dimension says (as
//! in GEOS since 3.13).

use super::{matrix::Location, shape::Shape};
use crate::geometry::{
    arrangement::overlay,
    make_valid::make_valid,
    noding::{Segment, Tangled, node},
    parts::{Part, Polygon, Position, plane},
};
use hashbrown::HashSet;

/// The parts as one set of points; `None` where they are one as they stand, or cross beyond any sense.
pub(super) fn as_one_set(parts: Vec<Part>) -> Option<Vec<Part>> {
    let polygons: Vec<Polygon> = parts.iter().cloned().filter_map(Part::into_polygon).collect();
    let has_lines = parts.iter().any(|part| matches!(part, Part::Line(_)));
    if polygons.len() + usize::from(has_lines) < 2 || polygons.is_empty() {
        return None;
    }
    let others = parts.into_iter().filter(|part| !matches!(part, Part::Polygon(_)));
    let (lines, mut set): (Vec<Part>, Vec<Part>) = others.partition(|part| matches!(part, Part::Line(_)));
    let united = make_valid(&polygons).ok()?;
    set.extend(if has_lines { with_lines(&united, &lines).ok()? } else { united.into_iter().map(Part::Polygon).collect() });
    Some(set)
}

/// The polygons with positions where lines meet them, and what of the lines is outside them, in pieces.
fn with_lines(polygons: &[Polygon], lines: &[Part]) -> Result<Vec<Part>, Tangled> {
    let segments = |path: &Vec<Position>, operand: u8| -> Vec<Segment> {
        let edge = |e: &[[f64; 2]]| Segment { from: e[0].map(|v| v + 0.0), to: e[1].map(|v| v + 0.0), operand };
        plane(path).windows(2).map(edge).filter(|s| s.from != s.to).collect()
    };
    let borders = polygons.iter().flatten().flat_map(|ring| segments(ring, 0));
    let lines = lines.iter().flat_map(Part::paths).flat_map(|line| segments(line, 1));
    let noded = node(borders.chain(lines).collect(), None)?;
    let (lines, borders): (Vec<Segment>, Vec<Segment>) = noded.into_iter().partition(|s| s.operand == 1);
    let edges: Vec<Vec<[f64; 2]>> = borders.iter().map(|s| vec![s.from, s.to]).collect();
    let land = overlay(edges.iter().map(|edge| (edge, 0)), |[land, _]| land > 0)?;
    let position = |[x, y]: [f64; 2]| [x, y, f64::NAN];
    let rings = |polygon: &Vec<Vec<[f64; 2]>>| polygon.iter().map(|ring| ring.iter().copied().map(position).collect()).collect();
    let mut set: Vec<Part> = land.iter().map(rings).map(Part::Polygon).collect();
    let area = Shape::of_parts(&set);
    let on_border: HashSet<[u64; 4]> = borders.iter().flat_map(|s| [bits(s.from, s.to), bits(s.to, s.from)]).collect();
    let outside = |s: &&Segment| {
        let middle = [0, 1].map(|axis| f64::midpoint(s.from[axis], s.to[axis]));
        !on_border.contains(&bits(s.from, s.to)) && area.locate_in_area(middle) == Location::Exterior
    };
    set.extend(lines.iter().filter(outside).map(|s| Part::Line(vec![position(s.from), position(s.to)])));
    Ok(set)
}

fn bits(a: [f64; 2], b: [f64; 2]) -> [u64; 4] {
    [a[0].to_bits(), a[1].to_bits(), b[0].to_bits(), b[1].to_bits()]
}
