//! Looks at all tiles of a collection, zoom by zoom, through another decoder, and counts what is not as promised.

use crate::truth::{self, Covered};
use geo::Validation;
use geo_types::{Geometry, LineString, MultiPolygon};
use lode::{
    catalog::Collection,
    model::{TileAddress, WorldBox},
    tiles::Renderer,
};
use mvt_reader::Reader;
use rayon::prelude::*;
use std::{
    collections::{BTreeMap, HashMap, HashSet},
    sync::Arc,
};

/// Where lines and rings cross an edge of a tile: per feature, along the edge, in tile units.
type Crossings = BTreeMap<u64, Vec<f64>>;

/// One tile as another decoder reads it.
#[derive(Default)]
pub struct Seen {
    pub bytes: usize,
    pub features: usize,
    pub thinned: usize,
    /// Covered by polygons in the tile itself, square units.
    pub area: f64,
    pub invalid: usize,
    /// Features with anything in the tile itself.
    pub ids: HashSet<u64>,
    /// Features in the tile or its buffer.
    pub all_ids: HashSet<u64>,
    /// West, north, east, south.
    edges: [Crossings; 4],
}

/// What an audit of one zoom found.
#[derive(Debug, Default, Clone)]
pub struct Found {
    pub tiles: usize,
    pub features: usize,
    pub thinned: usize,
    pub bytes_max: usize,
    /// Tiles whose covered area is off by more than allowed, and how far the worst is (relative).
    pub area_off: usize,
    pub area_checked: usize,
    pub area_worst: f64,
    /// All tiles together: drawn / given − 1.
    pub area_in_all: f64,
    pub invalid: usize,
    /// Crossings of edges: all, those that do not meet exactly, those that miss by more than a unit or have no partner.
    pub crossings: usize,
    pub inexact: usize,
    pub apart: usize,
    /// Features that the zoom before showed and this one does not, where they were.
    pub vanished: usize,
    pub given: f64,
    /// Features, each counted once however many tiles show it.
    pub ids_shown: usize,
    drawn: f64,
}

/// A tile may be off by 2 % of what is covered and by so many square units besides: two pixels of half a CSS pixel each.
const ALLOWED_UNITS: f64 = 72.0;

pub fn look(collection: &Arc<Collection>, tile: TileAddress, check_validity: bool) -> Seen {
    let mut renderer = Renderer::default();
    let rendered = renderer.render(std::slice::from_ref(collection), tile);
    let mut seen = Seen { bytes: rendered.bytes.len(), thinned: rendered.thinned as usize, ..Seen::default() };
    if rendered.bytes.is_empty() {
        return seen;
    }
    let reader = Reader::new(rendered.bytes).unwrap();
    for feature in reader.get_features_as::<f32>(0).unwrap() {
        seen.features += 1;
        let id = feature.id.unwrap();
        seen.all_ids.insert(id);
        let mut in_tile = false;
        match &feature.geometry {
            Geometry::Point(p) => in_tile = is_inside([p.x() as f64, p.y() as f64]),
            Geometry::MultiPoint(points) => in_tile = points.iter().any(|p| is_inside([p.x() as f64, p.y() as f64])),
            Geometry::LineString(line) => in_tile = seen.line(id, line),
            Geometry::MultiLineString(lines) => lines.iter().for_each(|line| in_tile |= seen.line(id, line)),
            Geometry::MultiPolygon(polygons) => in_tile = seen.polygons(id, polygons, check_validity),
            other => panic!("{other:?}"),
        }
        if in_tile {
            seen.ids.insert(id);
        }
    }
    seen
}

fn is_inside(p: [f64; 2]) -> bool {
    p.iter().all(|v| (0.0..4096.0).contains(v))
}

impl Seen {
    fn line(&mut self, id: u64, line: &LineString<f32>) -> bool {
        let positions: Vec<[f64; 2]> = line.0.iter().map(|c| [c.x as f64, c.y as f64]).collect();
        self.cross(id, &positions);
        positions.iter().any(|p| is_inside(*p)) || self.edges.iter().any(|edge| edge.contains_key(&id))
    }

    fn polygons(&mut self, id: u64, polygons: &MultiPolygon<f32>, check_validity: bool) -> bool {
        let mut area = 0.0;
        for polygon in polygons {
            for (ring, sign) in [(polygon.exterior(), 1.0)].into_iter().chain(polygon.interiors().iter().map(|r| (r, -1.0))) {
                let positions: Vec<[f64; 2]> = ring.0.iter().map(|c| [c.x as f64, c.y as f64]).collect();
                self.cross(id, &positions);
                area += sign * truth::area(&truth::in_tile(&positions));
            }
        }
        let vertices: usize = geo::CoordsIter::coords_count(polygons);
        if check_validity && vertices < 3000 {
            let exact = geo::MapCoords::map_coords(polygons, |c| geo::Coord { x: c.x as f64, y: c.y as f64 });
            self.invalid += exact.check_validation().is_err() as usize;
        }
        self.area += area;
        area > 0.0
    }

    fn cross(&mut self, id: u64, line: &[[f64; 2]]) {
        for (side, (axis, at)) in [(0, 0.0), (1, 0.0), (0, 4096.0), (1, 4096.0)].into_iter().enumerate() {
            let along = line.windows(2).filter(|w| (w[0][axis] < at) != (w[1][axis] < at)).map(|w| {
                let t = (at - w[0][axis]) / (w[1][axis] - w[0][axis]);
                w[0][1 - axis] + t * (w[1][1 - axis] - w[0][1 - axis])
            });
            let along: Vec<f64> = along.filter(|v| (1.0..4095.0).contains(v)).collect();
            if !along.is_empty() {
                self.edges[side].entry(id).or_default().extend(along);
            }
        }
    }
}

impl Found {
    fn area(&mut self, seen: &Seen, covered: &Covered) {
        self.given += covered.area;
        self.drawn += seen.area;
        self.area_checked += 1;
        let off = (seen.area - covered.area).abs();
        if off > 0.02 * covered.area + ALLOWED_UNITS {
            self.area_off += 1;
            if std::env::var("LODE_TILE_DEBUG").is_ok() {
                println!("area {} of {} at {:?}", seen.area, covered.area, covered.tile);
            }
            self.area_worst = self.area_worst.max(off / covered.area);
        }
    }

    /// Compares what two neighbours have on the edge between them.
    fn seam(&mut self, at: TileAddress, one: &Crossings, other: &Crossings) {
        let ids: HashSet<u64> = one.keys().chain(other.keys()).copied().collect();
        for id in ids {
            let sorted = |crossings: &Crossings| {
                let mut along = crossings.get(&id).cloned().unwrap_or_default();
                along.sort_by(f64::total_cmp);
                along
            };
            let (one, other) = (sorted(one), sorted(other));
            self.crossings += one.len().max(other.len());
            if one.len() != other.len() {
                if std::env::var("LODE_TILE_DEBUG").is_ok() {
                    println!("apart id {id} {one:?} {other:?} at {at:?}");
                }
                self.apart += one.len().max(other.len());
                continue;
            }
            for (a, b) in one.iter().zip(&other) {
                self.inexact += ((a - b).abs() > 1e-3) as usize;
                self.apart += ((a - b).abs() > 1.01) as usize;
            }
        }
    }
}

/// Looks at all tiles from zoom 0 to `last_zoom` in which there is anything, `keep` of them at each zoom.
pub fn audit(collection: &Arc<Collection>, last_zoom: u8, keep: impl Fn(TileAddress) -> bool + Sync) -> Vec<Found> {
    let rings = truth::rings(&collection.table);
    let has_polygons = !rings.is_empty();
    let mut level = vec![(TileAddress::new(0, 0, 0).unwrap(), rings)];
    if !has_polygons {
        level[0].1.push((vec![], 0.0));
    }
    let (mut before, mut all): (HashMap<TileAddress, Seen>, Vec<Found>) = (HashMap::new(), vec![]);
    for zoom in 0..=last_zoom {
        let looked: Vec<(Covered, Seen)> =
            level.par_iter().map(|(tile, rings)| (truth::covered(*tile, rings), look(collection, *tile, keep(*tile)))).collect();
        let mut found = Found { tiles: looked.len(), ..Found::default() };
        for (covered, seen) in &looked {
            found.features += seen.features;
            found.thinned += seen.thinned;
            found.bytes_max = found.bytes_max.max(seen.bytes);
            found.invalid += seen.invalid;
            if has_polygons {
                found.area(seen, covered);
            }
        }
        found.ids_shown = looked.iter().flat_map(|(_, seen)| &seen.all_ids).collect::<HashSet<_>>().len();
        found.area_in_all = found.drawn / found.given - 1.0;
        let seen: HashMap<TileAddress, Seen> = looked.into_iter().map(|(covered, seen)| (covered.tile, seen)).collect();
        for (tile, one) in &seen {
            let neighbour = |x: u64, y: u64| seen.get(&TileAddress::new(zoom as u64, x, y).ok()?);
            if let Some(east) = neighbour(tile.x() as u64 + 1, tile.y() as u64) {
                found.seam(*tile, &one.edges[2], &east.edges[0]);
            }
            if let Some(south) = neighbour(tile.x() as u64, tile.y() as u64 + 1) {
                found.seam(*tile, &one.edges[3], &south.edges[1]);
            }
        }
        for (parent, ids) in before.iter().map(|(parent, seen)| (parent, &seen.ids)) {
            let child =
                |i: u64| TileAddress::new(zoom as u64, 2 * parent.x() as u64 + i % 2, 2 * parent.y() as u64 + i / 2).unwrap();
            let children: Vec<&Seen> = (0..4).filter_map(|i| seen.get(&child(i))).collect();
            found.vanished += ids.iter().filter(|id| !children.iter().any(|seen| seen.all_ids.contains(*id))).count();
        }
        all.push(found);
        before = seen;
        if zoom < last_zoom {
            level = if has_polygons {
                level.into_par_iter().flat_map_iter(|(tile, rings)| truth::children(tile, &rings)).collect()
            } else {
                children_with_rows(collection, &level.iter().map(|l| l.0).collect::<Vec<_>>())
                    .into_iter()
                    .map(|tile| (tile, vec![]))
                    .collect()
            };
        }
    }
    all
}

fn children_with_rows(collection: &Arc<Collection>, tiles: &[TileAddress]) -> Vec<TileAddress> {
    let children = tiles.iter().flat_map(|t| {
        (0..4).map(|i| TileAddress::new(t.z() as u64 + 1, 2 * t.x() as u64 + i % 2, 2 * t.y() as u64 + i / 2).unwrap())
    });
    // Those with a row at the edge, too, which may be snapped into them.
    let grown = |tile: &TileAddress| {
        let (b, unit) = (tile.world_box(), 1u32 << tile.shift());
        let [min_x, min_y] = [b.min_x, b.min_y].map(|v| v.saturating_sub(unit));
        let [max_x, max_y] = [b.max_x, b.max_y].map(|v| v.saturating_add(unit));
        WorldBox { min_x, min_y, max_x, max_y }
    };
    children.filter(|tile| !collection.table.index().rows_in(&grown(tile)).is_empty()).collect()
}

/// One line per zoom.
pub fn print(name: &str, found: &[Found]) {
    println!(
        "{name}\n  z   tiles features  thinned max_bytes | area: in all, off, worst | invalid | crossings inexact apart | vanished"
    );
    for (z, f) in found.iter().enumerate() {
        println!(
            "{z:3} {:7} {:8} {:8} {:9} | {:+.4} {:5}/{:<6} {:.3} | {:4} | {:8} {:6} {:5} | {:6}",
            f.tiles,
            f.features,
            f.thinned,
            f.bytes_max,
            f.area_in_all,
            f.area_off,
            f.area_checked,
            f.area_worst,
            f.invalid,
            f.crossings,
            f.inexact,
            f.apart,
            f.vanished
        );
    }
}
