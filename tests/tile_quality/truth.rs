//! What the data covers of each tile, by clipping the polygons themselves down the pyramid.

use lode::{
    model::{PartKind, TileAddress},
    store::Table,
};

/// Square tile units (of 1/4096 of a side) of one tile, or length for lines.
pub struct Covered {
    pub tile: TileAddress,
    pub area: f64,
}

/// Rings in units of the world's width, with what they add.
pub type Rings = Vec<(Vec<[f64; 2]>, f64)>;

/// The rings of all polygons, exteriors with 1 and holes with −1.
pub fn rings(table: &Table) -> Rings {
    let geometry = table.geometry();
    let mut rings = vec![];
    let world = |p: &[f64; 2]| {
        let lat = p[1].clamp(-85.051_128_779_806_59, 85.051_128_779_806_59).to_radians();
        [p[0] / 360.0 + 0.5, 0.5 - lat.tan().asinh() / std::f64::consts::TAU]
    };
    for row in 0..table.located_rows() {
        for part in geometry.parts(row).filter(|part| geometry.part_kind(row, *part) == PartKind::Polygon) {
            for (i, ring) in geometry.rings(part).enumerate() {
                let ring = geometry.lon_lat(ring).iter().map(world).collect();
                rings.push((ring, if i == 0 { 1.0 } else { -1.0 }));
            }
        }
    }
    rings
}

/// The part of a ring on one side of a line across an axis (Sutherland and Hodgman).
fn half(ring: &[[f64; 2]], axis: usize, at: f64, keep_below: bool) -> Vec<[f64; 2]> {
    let inside = |p: &[f64; 2]| (p[axis] <= at) == keep_below;
    let mut kept = Vec::with_capacity(ring.len());
    for (a, b) in ring.iter().zip(ring.iter().cycle().skip(1)) {
        if inside(a) {
            kept.push(*a);
        }
        if inside(a) != inside(b) {
            let t = (at - a[axis]) / (b[axis] - a[axis]);
            let mut p = [a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])];
            p[axis] = at;
            kept.push(p);
        }
    }
    kept
}

pub fn area(ring: &[[f64; 2]]) -> f64 {
    let [x, y] = ring.first().copied().unwrap_or_default();
    let cross = |(a, b): (&[f64; 2], &[f64; 2])| (a[0] - x) * (b[1] - y) - (b[0] - x) * (a[1] - y);
    (ring.iter().zip(ring.iter().cycle().skip(1)).map(cross).sum::<f64>() / 2.0).abs()
}

/// The children of a tile that any ring reaches into, each with what is left of the rings there.
pub fn children(tile: TileAddress, rings: &Rings) -> Vec<(TileAddress, Rings)> {
    let side = 0.5f64.powi(tile.z() as i32 + 1);
    let middle = [tile.x(), tile.y()].map(|v| (2 * v + 1) as f64 * side);
    let mut found = vec![];
    for east in [false, true] {
        let column = cut(rings, 0, middle[0], !east);
        for south in [false, true] {
            let rings = cut(&column, 1, middle[1], !south);
            if !rings.is_empty() {
                let [x, y] = [(tile.x(), east), (tile.y(), south)].map(|(v, far)| 2 * v as u64 + far as u64);
                found.push((TileAddress::new(tile.z() as u64 + 1, x, y).unwrap(), rings));
            }
        }
    }
    found
}

fn cut(rings: &Rings, axis: usize, at: f64, keep_below: bool) -> Rings {
    let cut = rings.iter().map(|(ring, sign)| (half(ring, axis, at, keep_below), *sign));
    cut.filter(|(ring, _)| ring.len() > 2).collect()
}

/// What rings cover of a tile.
pub fn covered(tile: TileAddress, rings: &Rings) -> Covered {
    let units = 4096.0 * 2f64.powi(tile.z() as i32);
    let area = rings.iter().map(|(ring, sign)| sign * area(ring)).sum::<f64>() * units * units;
    Covered { tile, area }
}

/// The part of a tile's ring that lies in the tile itself.
pub fn in_tile(ring: &[[f64; 2]]) -> Vec<[f64; 2]> {
    let mut ring = ring.to_vec();
    for axis in [0, 1] {
        ring = half(&half(&ring, axis, 4096.0, true), axis, 0.0, false);
    }
    ring
}
