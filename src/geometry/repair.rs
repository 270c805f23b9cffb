//! Making valid polygons of rings that snapping to a tile's grid has broken.

use super::{RingRole, TileRings};
use crate::model::TilePoint;
use i_overlay::{
    core::{
        fill_rule::FillRule,
        overlay::{IntOverlayOptions, Overlay, ShapeType},
        overlay_rule::OverlayRule,
    },
    i_float::int::point::IntPoint,
};

/// Repairs rings; keeps its scratch space between calls.
pub struct Repair {
    overlay: Overlay,
}

impl Default for Repair {
    fn default() -> Self {
        Self { overlay: Overlay::new_custom(0, IntOverlayOptions::ogc(), i_overlay::core::solver::Solver::default()) }
    }
}

impl Repair {
    /// Replaces the rings by those around what they wind around more often than not (the positive winding rule: a hole
    /// takes one from its exterior, overlapping exteriors add up). Crossings are rounded to the grid. Nothing may be left.
    pub fn repair(&mut self, rings: &mut TileRings) {
        self.overlay.clear();
        for (ring, _) in rings.iter() {
            let points = ring.iter().map(|p| IntPoint::new(p.x, p.y));
            self.overlay.add_path_iter(points, ShapeType::Subject);
        }
        let shapes = self.overlay.overlay(OverlayRule::Subject, FillRule::Positive);
        rings.clear();
        for shape in shapes {
            let mut role = RingRole::Exterior;
            for contour in shape {
                for p in contour {
                    rings.add(TilePoint { x: p.x, y: p.y });
                }
                if !rings.end(role) && role == RingRole::Exterior {
                    break;
                }
                role = RingRole::Hole;
            }
        }
    }
}

impl std::fmt::Debug for Repair {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Repair")
    }
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
        Repair::default().repair(&mut rings);
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
            Repair::default().repair(&mut rings);
            prop_assert!(to_geo(&rings).check_validation().is_ok(), "{:?}", to_geo(&rings));
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
