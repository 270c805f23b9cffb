//! Making valid polygons of rings that snapping to a tile's grid has broken.

use super::{
    RingRole, TileRings,
    arrangement::{PlaneRing, overlay_on_grid},
};
use crate::model::TilePoint;

/// One unit of the tile's grid.
const GRID: Option<f64> = Some(1.0);

/// Replaces the rings by those around what they wind around more often than not (the positive winding rule: a hole
/// takes one from its exterior, overlapping exteriors add up). Crossings are rounded to the grid. Nothing may be left.
pub fn repair(rings: &mut TileRings) {
    let plane: Vec<PlaneRing> = rings.iter().map(|(ring, _)| closed(ring)).collect();
    let polygons = overlay_on_grid(plane.iter().map(|ring| (ring, 0)), |[times, _]| times > 0, GRID);
    rings.clear();
    // Rings that cross more often than is sane bound nothing that could be drawn.
    for polygon in polygons.unwrap_or_default() {
        for (i, ring) in polygon.iter().enumerate() {
            let role = if i == 0 { RingRole::Exterior } else { RingRole::Hole };
            ring.iter().for_each(|&[x, y]| rings.add(TilePoint { x: x as i32, y: y as i32 }));
            if !rings.end(role) && role == RingRole::Exterior {
                break;
            }
        }
    }
}

fn closed(ring: &[TilePoint]) -> PlaneRing {
    ring.iter().chain(ring.first()).map(|p| [p.x as f64, p.y as f64]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::ValidityCheck;
    use geo::{Coord, LineString, MultiPolygon, Polygon, Validation};
    use proptest::prelude::*;

    fn tile_rings(rings: &[(Vec<(i32, i32)>, RingRole)]) -> TileRings {
        let mut found = TileRings::default();
        for (ring, role) in rings {
            ring.iter().for_each(|&(x, y)| found.add(TilePoint { x, y }));
            found.end(*role);
        }
        found
    }

    fn to_geo(rings: &TileRings) -> MultiPolygon<f64> {
        let mut polygons: Vec<Polygon<f64>> = vec![];
        for (ring, role) in rings.iter() {
            let line: LineString = ring.iter().map(|p| Coord { x: p.x as f64, y: p.y as f64 }).collect();
            match (role, polygons.last_mut()) {
                (RingRole::Hole, Some(polygon)) => polygon.interiors_push(line),
                _ => polygons.push(Polygon::new(line, vec![])),
            }
        }
        MultiPolygon(polygons)
    }

    fn repaired(rings: &[(Vec<(i32, i32)>, RingRole)]) -> (TileRings, f64) {
        let mut rings = tile_rings(rings);
        repair(&mut rings);
        let area = geo::Area::signed_area(&to_geo(&rings));
        (rings, area)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]
        #[test]
        fn what_passes_the_check_and_what_comes_out_of_repair_is_valid_for_geo(
            rings in prop::collection::vec(prop::collection::vec((0i32..40, 0i32..40), 3..12), 1..5),
        ) {
            let roles = [RingRole::Exterior, RingRole::Hole, RingRole::Exterior, RingRole::Hole];
            let rings: Vec<_> = rings.into_iter().zip(roles).collect();
            let mut rings = tile_rings(&rings);
            // A hole whose exterior was not kept stands for nothing.
            prop_assume!(rings.iter().next().is_some_and(|(_, role)| role == RingRole::Exterior));
            if ValidityCheck::default().is_valid(&rings) {
                prop_assert!(to_geo(&rings).check_validation().is_ok());
            }
            repair(&mut rings);
            prop_assert!(to_geo(&rings).check_validation().is_ok(), "{:?}", to_geo(&rings));
        }
    }

    /// Found by the property above with another overlay than ours.
    #[test]
    fn a_hole_that_touches_itself_is_taken_apart() {
        let exteriors = [vec![(0, 0), (12, 4), (21, 25)], vec![(9, 0), (0, 4), (16, 14), (15, 25), (19, 10), (16, 26), (4, 30)]];
        let hole = vec![(16, 25), (4, 30), (13, 25)];
        let [first, second] = exteriors;
        let tangled = vec![(5, 0), (4, 29), (24, 8), (5, 17), (28, 34), (27, 19), (8, 22)];
        for rings in [
            vec![(first, RingRole::Exterior), (hole, RingRole::Hole), (second, RingRole::Exterior)],
            vec![(tangled, RingRole::Exterior)],
        ] {
            let (rings, area) = repaired(&rings);
            assert!(area > 0.0 && to_geo(&rings).check_validation().is_ok());
        }
    }

    #[test]
    fn pieces_held_together_by_a_bridge_come_apart() {
        let comb = vec![(0, 0), (4, 0), (4, 4), (2, 4), (2, 8), (4, 8), (4, 12), (0, 12), (0, 8), (2, 8), (2, 4), (0, 4)];
        let (rings, area) = repaired(&[(comb, RingRole::Exterior)]);
        assert_eq!((rings.len(), area), (2, 32.0));
    }

    #[test]
    fn a_hole_stays_a_hole_and_a_hole_beyond_its_exterior_adds_no_land() {
        let square = vec![(0, 0), (10, 0), (10, 10), (0, 10)];
        let hole = vec![(5, 2), (15, 2), (15, 8), (5, 8)];
        let (_, area) = repaired(&[(square, RingRole::Exterior), (hole, RingRole::Hole)]);
        assert_eq!(area, 70.0);
    }

    #[test]
    fn overlapping_parts_become_one() {
        let square = |x: i32| (vec![(x, 0), (x + 10, 0), (x + 10, 10), (x, 10)], RingRole::Exterior);
        let (rings, area) = repaired(&[square(0), square(5)]);
        assert_eq!((rings.len(), area), (1, 150.0));
    }
}
