//! Collections made up for the purpose.

use lode::{
    catalog::{Collection, CollectionInfo, TileSettings},
    model::{CollectionId, FeatureId, GeometryKind, PartKind, RowBatch, Value},
    store::{PreparedBatch, TableBuilder},
};
use std::sync::Arc;

/// Numbers that look random and are the same every time.
pub struct Noise(pub u64);

impl Noise {
    pub fn unit(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1u64 << 53) as f64
    }

    pub fn between(&mut self, low: f64, high: f64) -> f64 {
        low + self.unit() * (high - low)
    }
}

#[derive(Default)]
pub struct Rows(RowBatch);

impl Rows {
    fn begin(&mut self) {
        let number = self.0.len() as u64 + 1;
        self.0.begin_row(number);
        self.0.set_id(&FeatureId::Integer(number as i64));
    }

    pub fn point(&mut self, at: [f64; 2], rank: i64) {
        self.begin();
        self.0.geometries.push_point(at[0], at[1], None);
        self.0.set("rank", Value::Integer(rank));
        self.0.end_row();
    }

    pub fn polygon(&mut self, rings: &[Vec<[f64; 2]>]) {
        self.begin();
        rings.iter().for_each(|ring| self.path(ring));
        self.0.geometries.end_part(PartKind::Polygon);
        self.0.geometries.end_row(GeometryKind::Polygon);
        self.0.end_row();
    }

    pub fn line(&mut self, line: &[[f64; 2]]) {
        self.begin();
        self.path(line);
        self.0.geometries.end_part(PartKind::Line);
        self.0.geometries.end_row(GeometryKind::LineString);
        self.0.end_row();
    }

    fn path(&mut self, path: &[[f64; 2]]) {
        path.iter().for_each(|p| self.0.geometries.position(p[0], p[1], None));
        self.0.geometries.end_ring();
    }

    pub fn collection(self, tiles: TileSettings) -> Arc<Collection> {
        let mut builder = TableBuilder::new("geometry");
        builder.push(PreparedBatch::new(self.0)).unwrap();
        let info = CollectionInfo { tiles, ..CollectionInfo::new(CollectionId::new("made-up").unwrap()) };
        Arc::new(Collection::of_table(info, builder.finish().table))
    }
}

/// A closed star about a place, its radius between a half and one of what is given.
pub fn star(noise: &mut Noise, at: [f64; 2], radius: f64, corners: usize) -> Vec<[f64; 2]> {
    let corner = |i: usize, r: f64| {
        let (sin, cos) = (i as f64 / corners as f64 * std::f64::consts::TAU).sin_cos();
        [at[0] + r * cos, at[1] + 0.7 * r * sin]
    };
    let mut ring: Vec<[f64; 2]> = (0..corners).map(|i| corner(i, radius * noise.between(0.5, 1.0))).collect();
    ring.push(ring[0]);
    ring
}

/// Fields in heaps, from a few metres to a hundred kilometres wide, some with a hole.
pub fn fields(count: usize) -> Rows {
    let (mut noise, mut rows) = (Noise(7), Rows::default());
    let heaps: Vec<[f64; 2]> = (0..12).map(|_| [noise.between(-20.0, 90.0), noise.between(-30.0, 65.0)]).collect();
    for i in 0..count {
        let heap = heaps[i % heaps.len()];
        let at = [heap[0] + noise.between(-3.0, 3.0), heap[1] + noise.between(-3.0, 3.0)];
        let radius = 10f64.powf(noise.between(-4.0, -0.5));
        let corners = 4 + (noise.unit() * 30.0) as usize;
        let mut rings = vec![star(&mut noise, at, radius, corners)];
        if i % 5 == 0 {
            rings.push(star(&mut noise, at, radius * 0.3, 7).into_iter().rev().collect());
        }
        rows.polygon(&rings);
    }
    rows
}

/// The cells of a grid of quadrangles with jagged borders, each shared by two; `inner` steps to a side, up to `jag` of a side off.
pub fn mosaic(cells: usize, size: f64, inner: usize, jag: f64) -> Rows {
    let (mut noise, mut rows) = (Noise(3), Rows::default());
    let corner = |i: usize, j: usize| [10.0 + i as f64 * size, 40.0 + j as f64 * size];
    let mut border = |a: [f64; 2], b: [f64; 2]| -> Vec<[f64; 2]> {
        let mut at = |k: usize| {
            let t = k as f64 / inner as f64;
            let off = if k == 0 { 0.0 } else { jag * size * noise.between(-1.0, 1.0) };
            let (is_up, is_across) = (f64::from(b[0] == a[0]), f64::from(b[1] == a[1]));
            [a[0] + t * (b[0] - a[0]) + off * is_up, a[1] + t * (b[1] - a[1]) + off * is_across]
        };
        (0..inner).map(&mut at).chain([b]).collect()
    };
    let across: Vec<Vec<_>> = (0..cells).map(|i| (0..=cells).map(|j| border(corner(i, j), corner(i + 1, j))).collect()).collect();
    let up: Vec<Vec<_>> = (0..=cells).map(|i| (0..cells).map(|j| border(corner(i, j), corner(i, j + 1))).collect()).collect();
    for i in 0..cells {
        for j in 0..cells {
            let mut ring = across[i][j].clone();
            ring.extend(&up[i + 1][j][1..]);
            ring.extend(across[i][j + 1].iter().rev().skip(1));
            ring.extend(up[i][j].iter().rev().skip(1));
            rows.polygon(&[ring]);
        }
    }
    rows
}
