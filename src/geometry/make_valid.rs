//! Rebuilds invalid polygons without turning holes into land and without filling holes.
//!
//! Each ring is taken by itself first: it encloses what it goes round an odd number of times. A polygon is what its
//! exterior encloses less what any of its holes encloses, so a hole in a hole stays hole and a hole outside makes no
//! land. Members are then united. (The idea is that of "structure" in GEOS's `MakeValid`.)

use super::{
    arrangement::{PlanePolygon, overlay},
    noding::Tangled,
    parts::{Polygon, Position, Ring, plane},
};
use hashbrown::HashMap;
use std::iter::once;

/// The polygons, rebuilt as one valid multipolygon; empty when they cover nothing.
///
/// Positions that stay do so to the bit, and keep their height.
pub(super) fn make_valid(polygons: &[Polygon]) -> Result<Vec<Polygon>, Tangled> {
    let heights = Heights::of(polygons);
    let united = unite(polygons)?;
    Ok(united.iter().map(|rings| heights.give_back(rings)).collect())
}

/// What of the polygon lies between two meridians, made valid.
pub(super) fn between_meridians(polygon: &Polygon, west: f64, east: f64) -> Result<Vec<Polygon>, Tangled> {
    let heights = Heights::of(std::slice::from_ref(polygon));
    // Beyond the poles, so that its other two edges meet nothing.
    let (south, north) = (-100.0, 100.0);
    let strip = vec![[west, south], [east, south], [east, north], [west, north], [west, south]];
    let land = land(polygon)?;
    let rings = land.iter().flatten().map(|ring| (ring, 0)).chain([(&strip, 1)]);
    let within = overlay(rings, |[land, strip]| land > 0 && strip > 0)?;
    Ok(within.iter().map(|rings| heights.give_back(rings)).collect())
}

fn unite(polygons: &[Polygon]) -> Result<Vec<PlanePolygon>, Tangled> {
    if let [one] = polygons {
        return land(one);
    }
    let land: Vec<Vec<PlanePolygon>> = polygons.iter().map(land).collect::<Result<_, _>>()?;
    overlay(land.iter().flatten().flatten().map(|ring| (ring, 0)), |[land, _]| land > 0)
}

/// What the exterior encloses and no hole does.
fn land(polygon: &Polygon) -> Result<Vec<PlanePolygon>, Tangled> {
    let enclosed = |ring: &Ring| overlay(once((&plane(ring), 0)), |[times, _]| times % 2 != 0);
    let mut enclosed: Vec<Vec<PlanePolygon>> = polygon.iter().map(enclosed).collect::<Result<_, _>>()?;
    if enclosed.len() == 1 {
        return Ok(enclosed.remove(0));
    }
    let operands = enclosed.iter().enumerate().map(|(i, rings)| (rings, u8::from(i > 0)));
    let rings = operands.flat_map(|(polygons, operand)| polygons.iter().flatten().map(move |ring| (ring, operand)));
    overlay(rings, |[exterior, holes]| exterior > 0 && holes == 0)
}

/// The heights of positions by where they are.
struct Heights(HashMap<[u64; 2], f64>);

impl Heights {
    fn of(polygons: &[Polygon]) -> Self {
        let with_height = polygons.iter().flatten().flatten().filter(|p| !p[2].is_nan());
        Self(with_height.map(|p| (bits(p[0], p[1]), p[2])).collect())
    }

    fn give_back(&self, rings: &PlanePolygon) -> Polygon {
        let position = |[x, y]: [f64; 2]| -> Position { [x, y, self.0.get(&bits(x, y)).copied().unwrap_or(f64::NAN)] };
        rings.iter().map(|ring| ring.iter().copied().map(position).collect()).collect()
    }
}

/// The same for -0.0 and 0.0.
fn bits(x: f64, y: f64) -> [u64; 2] {
    [x + 0.0, y + 0.0].map(f64::to_bits)
}
