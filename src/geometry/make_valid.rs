//! Rebuilds invalid polygons without turning holes into land and without filling holes.
//!
//! Each ring is taken by itself first: it encloses what it goes round an odd number of times. A polygon is what its
//! exterior encloses less what any of its holes encloses, so a hole in a hole stays hole and a hole outside makes no
//! land. Members are then united. (The idea is that of "structure" in GEOS's `MakeValid`.)

use super::{
    overlay::{GiveBack, Grid, Region, subtract, union},
    parts::{Part, Polygon, Tidied, close_and_merge, drop_flat_and_wind, push_row},
    validity::ValidityCheck,
};
use crate::model::{Geometries, GeometryKind};

/// The polygons, rebuilt as one valid multipolygon; empty when they cover nothing. `None` when they resist.
///
/// Positions that stay do so to the bit. On the grid of the Boolean operations the result is valid; with its
/// positions moved back from the grid to where they were given it almost always is, and is tried first.
pub(super) fn make_valid(mut polygons: Vec<Polygon>, check: &mut ValidityCheck) -> Option<Vec<Part>> {
    use GiveBack::{AsGiven, AsOnGrid};
    for give_back in [AsGiven, AsGiven, AsOnGrid, AsOnGrid] {
        let grid = Grid::over(polygons.iter().flatten().flatten());
        let region = united(&polygons, &grid);
        let parts = tidy(grid.polygons(&region, give_back));
        if is_valid(&parts, check) {
            return Some(parts);
        }
        polygons = parts.into_iter().filter_map(Part::into_polygon).collect();
    }
    None
}

/// What the polygons cover together.
pub(super) fn united(polygons: &[Polygon], grid: &Grid) -> Region {
    let regions: Vec<Region> = polygons.iter().map(|polygon| covered(polygon, grid)).collect();
    union(&regions)
}

fn covered(polygon: &Polygon, grid: &Grid) -> Region {
    let Some((exterior, holes)) = polygon.split_first() else { return vec![] };
    let holes: Vec<Region> = holes.iter().map(|hole| grid.enclosed(hole)).collect();
    subtract(grid.enclosed(exterior), &holes)
}

/// Moving positions back from the grid may have joined or flattened some.
pub(super) fn tidy(polygons: Vec<Polygon>) -> Vec<Part> {
    let mut tidied = Tidied::default();
    let tidy = |polygon| {
        let mut part = Part::Polygon(polygon);
        close_and_merge(&mut part, &mut tidied);
        drop_flat_and_wind(part, &mut tidied)
    };
    polygons.into_iter().filter_map(tidy).collect()
}

fn is_valid(parts: &[Part], check: &mut ValidityCheck) -> bool {
    let mut geometries = Geometries::default();
    push_row(&mut geometries, parts, GeometryKind::MultiPolygon);
    check.first_flaw(&geometries, 0, 0..parts.len()).is_none()
}
