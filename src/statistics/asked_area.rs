//! The polygon that a filter asks about.

use crate::{
    filter::{Expr, SpatialOp},
    geometry::clean::clean,
    model::{Geometries, LonLatBounds},
};
use geo_types::{Geometry, LineString, MultiPolygon, Polygon, Rect};

/// Edges are cut into pieces of so much longitude: cleaning takes the short way round, and whoever wrote the polygon meant the edge as
/// it stands.
const PIECE_DEG: f64 = 90.0;

/// The one polygon, or box, in which all features must lie or into which they must reach, as one row; `None` where the filter asks
/// for no such thing, or for several.
pub fn asked_area(filter: Option<&Expr>) -> Option<Geometries> {
    let parts = match filter? {
        Expr::And(parts) => parts.as_slice(),
        other => std::slice::from_ref(other),
    };
    let mut areas = parts.iter().filter_map(polygons_of);
    let area = areas.next().filter(|_| areas.next().is_none())?;
    let mut row = Geometries::default();
    row.push(&in_pieces(&area)).ok()?;
    clean(&mut row, &[1], &mut vec![]);
    (row.len() == 1).then_some(row)
}

fn polygons_of(part: &Expr) -> Option<MultiPolygon> {
    match part {
        // A `bbox` finds what has no geometry, too.
        Expr::Or(either) if either.len() == 2 && matches!(either[1], Expr::IsNull(_)) => polygons_of(&either[0]),
        Expr::Spatial(SpatialOp::Intersects | SpatialOp::Within, _, literal) => match &**literal {
            Expr::Geometry(Geometry::Polygon(polygon)) => Some(polygon.clone().into()),
            Expr::Geometry(Geometry::MultiPolygon(polygons)) => Some(polygons.clone()),
            Expr::Bbox(numbers) => {
                let halves = LonLatBounds::from_numbers(numbers)?.ok()?;
                let corners = |half: LonLatBounds| Rect::new([half.west(), half.south()], [half.east(), half.north()]);
                Some(halves.halves().map(|half| corners(half).to_polygon()).collect())
            }
            _ => None,
        },
        _ => None,
    }
}

fn in_pieces(polygons: &MultiPolygon) -> Geometry {
    let ring = |ring: &LineString| {
        let mut out: Vec<_> = ring.0.first().copied().into_iter().collect();
        for edge in ring.lines() {
            let pieces = (edge.dx().abs() / PIECE_DEG).ceil().clamp(1.0, 16.0);
            out.extend((1..pieces as u32).map(|i| edge.start + edge.delta() * (f64::from(i) / pieces)));
            out.push(edge.end);
        }
        LineString(out)
    };
    let polygon = |polygon: &Polygon| Polygon::new(ring(polygon.exterior()), polygon.interiors().iter().map(ring).collect());
    Geometry::MultiPolygon(polygons.iter().map(polygon).collect())
}
