//! What the zooms of vertices and rings promise.

use super::*;
use crate::model::MAX_TILE_ZOOM;
use proptest::prelude::*;

#[derive(Default)]
struct Layer {
    points: Vec<WorldPoint>,
    offsets: Vec<u32>,
    kind: Option<PartKind>,
}

impl Layer {
    fn of(kind: PartKind, rings: impl IntoIterator<Item = Vec<(u32, u32)>>) -> Self {
        let mut layer = Self { offsets: vec![0], kind: Some(kind), ..Self::default() };
        for ring in rings {
            layer.points.extend(ring.iter().map(|(x, y)| WorldPoint { x: *x, y: *y }));
            if kind == PartKind::Polygon {
                layer.points.push(WorldPoint { x: ring[0].0, y: ring[0].1 });
            }
            layer.offsets.push(layer.points.len() as u32);
        }
        layer
    }

    fn zooms(&self) -> Vec<u8> {
        simplify(&self.points, &self.offsets, |_| self.kind.unwrap()).zooms
    }

    fn rings(&self) -> impl Iterator<Item = Range<usize>> {
        self.offsets.windows(2).map(|w| w[0] as usize..w[1] as usize)
    }

    fn simplified(&self, ring: Range<usize>, zooms: &[u8], z: u8) -> Vec<WorldPoint> {
        ring.filter(|i| zooms[*i] <= z).map(|i| self.points[i]).collect()
    }
}

/// How many vertices are drawn at every zoom.
fn kept(zooms: &[u8]) -> usize {
    (0..zooms.len()).filter(|i| zooms[*i] == 0).count()
}

fn tolerance(z: u8) -> f64 {
    4.0 * f64::from(20 - i32::from(z)).exp2()
}

fn distance(p: WorldPoint, a: WorldPoint, b: WorldPoint) -> f64 {
    let [px, py, ax, ay, bx, by] = [p.x, p.y, a.x, a.y, b.x, b.y].map(f64::from);
    let (dx, dy) = (bx - ax, by - ay);
    let length2 = dx * dx + dy * dy;
    let t = if length2 > 0.0 { (((px - ax) * dx + (py - ay) * dy) / length2).clamp(0.0, 1.0) } else { 0.0 };
    (px - ax - t * dx).hypot(py - ay - t * dy)
}

#[test]
fn a_vertex_matters_from_the_zoom_at_which_it_lies_half_a_pixel_off() {
    for z in 0..=MAX_TILE_ZOOM {
        let off = 4u32 << (20 - z);
        let line = |off| Layer::of(PartKind::Line, [vec![(0, 1 << 30), (1 << 29, (1 << 30) + off), (1 << 30, 1 << 30)]]);
        assert_eq!(line(off).zooms(), [0, z, 0]);
        assert_eq!(line(off - 1).zooms(), [0, z + 1, 0]);
    }
    assert_eq!(Layer::of(PartKind::Line, [vec![(0, 0), (5, 5), (10, 10)]]).zooms(), [0, NEVER, 0]);
}

#[test]
fn points_and_short_lines_always_matter() {
    assert_eq!(Layer::of(PartKind::Point, [vec![(1, 1)], vec![(2, 2)]]).zooms(), [0, 0]);
    assert_eq!(Layer::of(PartKind::Line, [vec![(1, 1), (2, 2)]]).zooms(), [0, 0]);
    assert_eq!(simplify(&[], &[0], |_| PartKind::Line).zooms, [0u8; 0]);
    assert_eq!(simplify(&[], &[], |_| PartKind::Line).zooms, [0u8; 0]);
}

#[test]
fn a_ring_keeps_a_quadrangle_however_small_it_is() {
    let ring = (0..64).map(|i| f64::from(i) * std::f64::consts::TAU / 64.0);
    let ring: Vec<_> = ring.map(|a| ((1000.0 + 40.0 * a.cos()) as u32, (1000.0 + 40.0 * a.sin()) as u32)).collect();
    let zooms = Layer::of(PartKind::Polygon, [ring]).zooms();
    assert!((4..=5).contains(&kept(&zooms[..64])));
    assert_eq!([zooms[0], zooms[64]], [0, 0]);
}

#[test]
fn neighbours_with_two_nodes_keep_their_area_and_the_same_vertices() {
    // A lake between two shores, its two ends nodes, its sides far less than a pixel apart.
    let (south, north) = ([(100, 90), (200, 88), (300, 91)], [(300, 110), (200, 112), (100, 109)]);
    let lake = [&[(0, 100)][..], &south, &[(400, 100)], &north].concat();
    let below = [&[(0, 0), (400, 0), (400, 100)][..], &[south[2], south[1], south[0]], &[(0, 100)]].concat();
    let layer = Layer::of(PartKind::Polygon, [lake, below]);
    let zooms = layer.zooms();
    for ring in layer.rings() {
        assert!(ring.clone().filter(|i| zooms[*i] == 0).count() > 4);
    }
    for (i, p) in layer.points.iter().enumerate() {
        assert!(layer.points.iter().zip(&zooms).all(|(q, z)| q != p || *z == zooms[i]));
    }
}

#[test]
fn an_island_and_the_lake_about_it_keep_the_same_vertices() {
    let ring: Vec<(u32, u32)> = wiggly(500, 7).into_iter().map(|(x, y)| (x + 5000, y + 5000)).collect();
    let mut turned = ring.clone();
    turned.reverse();
    turned.rotate_left(123);
    let layer = Layer::of(PartKind::Polygon, [ring.clone(), turned]);
    let zooms = layer.zooms();
    let zoom_of = |range: Range<usize>| -> std::collections::BTreeMap<WorldPoint, u8> {
        range.map(|i| (layer.points[i], zooms[i])).collect()
    };
    let rings: Vec<_> = layer.rings().map(zoom_of).collect();
    assert_eq!(rings[0], rings[1]);
}

#[test]
fn repeated_positions_do_no_harm() {
    let layer =
        Layer::of(PartKind::Polygon, [vec![(5, 5); 7], vec![(0, 0), (0, 0), (900, 0), (900, 0), (900, 900), (0, 900), (0, 0)]]);
    let zooms = layer.zooms();
    assert!(kept(&zooms[8..]) >= 4);
    assert_eq!(Layer::of(PartKind::Line, [vec![(0, 0), (0, 0), (9, 9), (9, 9), (9, 9)]]).zooms(), [0, NEVER, 0, NEVER, 0]);
}

/// A star-shaped ring of `n` vertices.
fn wiggly(n: u32, seed: u64) -> Vec<(u32, u32)> {
    let mut state = seed;
    let ring = (0..n).map(|i| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let radius = 1e9 * (0.5 + 0.5 * ((state >> 40) as f64 / f64::from(1 << 24)));
        let angle = f64::from(i) * std::f64::consts::TAU / f64::from(n);
        ((2e9 + radius * angle.cos()) as u32, (2e9 + radius * angle.sin()) as u32)
    });
    ring.collect()
}

#[test]
fn a_spiral_that_peels_off_vertex_by_vertex_takes_no_quadratic_time() {
    let spiral = (0..200_000u32).map(|i| {
        let (angle, radius) = (f64::from(i) * 0.05, 2e9 * (1.0 - f64::from(i) / 200_001.0));
        ((2_147_483_648.0 + radius * angle.cos()) as u32, (2_147_483_648.0 + radius * angle.sin()) as u32)
    });
    let started = std::time::Instant::now();
    Layer::of(PartKind::Line, [spiral.collect()]).zooms();
    assert!(started.elapsed().as_secs() < 20);
}

#[test]
fn areas_of_rings_are_exact_and_lines_have_none() {
    let square = |x: u32, side: u32| vec![(x, 0), (x, side), (x + side, side), (x + side, 0)];
    let layer = Layer::of(PartKind::Polygon, [square(0, 1 << 30), square(7, 1)]);
    let areas = ring_areas(&layer.points, &layer.offsets, |_| PartKind::Polygon);
    assert_eq!(areas, [2f64.powi(60), 1.0]);
    assert!(ring_areas(&layer.points, &layer.offsets, |_| PartKind::Line).is_empty());
}

#[test]
fn rings_are_alone_unless_they_share_a_part_of_a_border() {
    let alone = |rings: Vec<Vec<(u32, u32)>>| {
        let layer = Layer::of(PartKind::Polygon, rings);
        simplify(&layer.points, &layer.offsets, |_| PartKind::Polygon).alone
    };
    let square = |x: u32| vec![(x, 0), (x + 9, 0), (x + 9, 9), (x, 9)];
    assert_eq!(alone(vec![square(0), square(9), square(50)]), [0, 0, 1]);
    assert_eq!(alone(vec![square(0), square(0)]), [1, 1], "an island and the lake about it");
}

/// Quadrangles of a grid whose borders wiggle, each border shared by the two cells along it.
fn wiggly_grid(cells: usize, steps: u32, seed: u64) -> Layer {
    let size = 1u32 << 20;
    let mut state = seed;
    let mut wiggle = move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as u32 % (size / 8)
    };
    let corner = |i: usize| (i as u32 + 1) * size;
    let mut border = |along: u32, across: u32| -> Vec<(u32, u32)> {
        (1..steps).map(|s| (along + s * (size / steps), across + wiggle())).collect()
    };
    let horizontal: Vec<Vec<_>> = (0..=cells).map(|y| (0..cells).map(|x| border(corner(x), corner(y))).collect()).collect();
    let vertical: Vec<Vec<_>> = (0..=cells).map(|x| (0..cells).map(|y| border(corner(y), corner(x))).collect()).collect();
    let cell = |x: usize, y: usize| {
        let flip = |border: &[(u32, u32)]| border.iter().map(|(a, b)| (*b, *a)).collect::<Vec<_>>();
        let back = |mut border: Vec<(u32, u32)>| {
            border.reverse();
            border
        };
        [
            vec![(corner(x), corner(y))],
            horizontal[y][x].clone(),
            vec![(corner(x + 1), corner(y))],
            flip(&vertical[x + 1][y]),
            vec![(corner(x + 1), corner(y + 1))],
            back(horizontal[y + 1][x].clone()),
            vec![(corner(x), corner(y + 1))],
            back(flip(&vertical[x][y])),
        ]
        .concat()
    };
    let mut rings: Vec<_> = (0..cells * cells).map(|i| cell(i % cells, i / cells)).collect();
    // Neighbours need not start alike, nor run the same way round.
    for (i, ring) in rings.iter_mut().enumerate() {
        let len = ring.len();
        ring.rotate_left(i * 7 % len);
        if i % 3 == 0 {
            ring.reverse();
        }
    }
    Layer::of(PartKind::Polygon, rings)
}

/// The directed edges of all rings, wound alike.
fn edges(layer: &Layer, zooms: &[u8], z: u8) -> Vec<[WorldPoint; 2]> {
    let mut edges = vec![];
    for ring in layer.rings() {
        let mut points = layer.simplified(ring.clone(), zooms, z);
        if doubled_world_area(&layer.points[ring]) < 0 {
            points.reverse();
        }
        edges.extend(points.windows(2).map(|e| [e[0], e[1]]));
    }
    edges
}

proptest! {
    #[test]
    fn neighbours_never_tear_apart(cells in 1..5usize, steps in 1..30u32, seed: u64) {
        let layer = wiggly_grid(cells, steps, seed);
        let zooms = layer.zooms();
        for z in 0..=MAX_TILE_ZOOM {
            // Every inner border is drawn once each way: so areas add up to that of the outline, exactly.
            let edges: HashSet<[WorldPoint; 2]> = edges(&layer, &zooms, z).into_iter().collect();
            let outline = edges.iter().filter(|[a, b]| !edges.contains(&[*b, *a]));
            let area: i128 = outline.map(|e| doubled_world_area(e)).sum();
            let areas = layer.rings().map(|ring| doubled_world_area(&layer.simplified(ring, &zooms, z)).abs());
            prop_assert_eq!(areas.sum::<i128>(), area.abs());
            for ring in layer.rings() {
                let drawn = layer.simplified(ring, &zooms, z);
                prop_assert!(drawn.len() > 4 && drawn.first() == drawn.last());
            }
        }
        let mut by_place: Vec<_> = layer.points.iter().zip(&zooms).collect();
        by_place.sort();
        prop_assert!(by_place.windows(2).all(|w| w[0].0 != w[1].0 || w[0].1 == w[1].1));
    }

    #[test]
    fn what_a_zoom_leaves_out_lies_within_half_a_pixel_of_what_it_draws(
        line in prop::collection::vec((any::<u32>(), any::<u32>()), 2..60),
        shift in 0..24u32,
    ) {
        let layer = Layer::of(PartKind::Line, [line.iter().map(|(x, y)| (x >> shift, y >> shift)).collect()]);
        let zooms = layer.zooms();
        for z in 0..=MAX_TILE_ZOOM {
            let kept: Vec<usize> = (0..zooms.len()).filter(|i| zooms[*i] <= z).collect();
            for pair in kept.windows(2) {
                for i in pair[0]..pair[1] {
                    let off = distance(layer.points[i], layer.points[pair[0]], layer.points[pair[1]]);
                    prop_assert!(off < tolerance(z), "vertex {i} at zoom {z}: {off}");
                }
            }
        }
    }
}
