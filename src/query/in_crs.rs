//! Literals of a filter in another CRS, brought to longitude and latitude.

use super::QueryError;
use crate::{
    crs::{AxisOrder, OutputCrs},
    filter::Expr,
};
use geo::MapCoords as _;
use geo_types::{Coord, Geometry, LineString, Polygon};

/// Straight edges of a box are curves in longitude and latitude: each is drawn in so many pieces.
const PIECES: usize = 32;

/// Brings every geometry and box of an expression from a CRS, in its authority's axis order, to longitude and latitude.
/// A box becomes a polygon where its edges do not run along meridians and parallels.
pub fn literals_to_lon_lat(expr: &mut Expr, crs: &OutputCrs) -> Result<(), QueryError> {
    expr.visit_mut(&mut |literal| {
        match literal {
            Expr::Geometry(geometry) => *geometry = geometry.try_map_coords(|c| position(c, crs))?,
            Expr::Bbox(numbers) => *literal = box_to_lon_lat(numbers, crs)?,
            _ => {}
        }
        Ok(())
    })
}

/// The box of these four or six numbers in a CRS, in its authority's axis order, in longitude and latitude.
pub fn box_to_lon_lat(numbers: &[f64], crs: &OutputCrs) -> Result<Expr, QueryError> {
    let ([x0, y0, x1, y1], heights) = match *numbers {
        [x0, y0, x1, y1] => ([x0, y0, x1, y1], None),
        [x0, y0, z0, x1, y1, z1] => ([x0, y0, x1, y1], Some([z0, z1])),
        _ => return Err(unusable("a box has four numbers, or six with heights")),
    };
    if crs.is_wgs84() {
        let [w, s, e, n] = if crs.northing_first { [y0, x0, y1, x1] } else { [x0, y0, x1, y1] };
        return Ok(Expr::Bbox(heights.map_or_else(|| vec![w, s, e, n], |[z0, z1]| vec![w, s, z0, e, n, z1])));
    }
    if x0 > x1 || y0 > y1 {
        return Err(unusable("the lower corner is above or beyond the upper one"));
    }
    if heights.is_some() {
        return Err(unusable("heights are possible in longitude and latitude only"));
    }
    let corners = [[x0, y0], [x1, y0], [x1, y1], [x0, y1], [x0, y0]];
    let edges = corners.windows(2).flat_map(|edge| (0..PIECES).map(move |i| between(edge[0], edge[1], i as f64 / PIECES as f64)));
    let ring: Result<Vec<Coord>, QueryError> = edges.map(|[x, y]| position(Coord { x, y }, crs)).collect();
    let mut ring = LineString(ring?);
    ring.close();
    Ok(Expr::Geometry(Geometry::Polygon(Polygon::new(ring, vec![]))))
}

fn between([x0, y0]: [f64; 2], [x1, y1]: [f64; 2], share: f64) -> [f64; 2] {
    [x0 + (x1 - x0) * share, y0 + (y1 - y0) * share]
}

fn position(c: Coord, crs: &OutputCrs) -> Result<Coord, QueryError> {
    let mut positions = [[c.x, c.y]];
    crs.unproject(&mut positions, AxisOrder::Authority);
    let [[x, y]] = positions;
    if x.is_finite() && y.is_finite() { Ok(Coord { x, y }) } else { Err(unusable("it has no place in longitude and latitude")) }
}

fn unusable(reason: &str) -> QueryError {
    QueryError::BadValue { value: "the geometry in the CRS of the filter".to_owned(), reason: reason.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn crs(code: &str) -> OutputCrs {
        OutputCrs::new(code, &[[71.0, 51.0]]).unwrap()
    }

    #[test]
    fn a_box_of_latitude_and_longitude_stays_a_box() {
        let found = box_to_lon_lat(&[51.0, 71.0, 52.0, 72.0], &crs("EPSG:4326")).unwrap();
        assert_eq!(found, Expr::Bbox(vec![71.0, 51.0, 72.0, 52.0]));
    }

    #[test]
    fn a_box_of_metres_becomes_a_polygon_around_the_same_ground() {
        let crs = crs("EPSG:3857");
        let corners = crs.project(&[[71.0, 51.0], [72.0, 52.0]], AxisOrder::Authority).into_owned();
        let Expr::Geometry(Geometry::Polygon(polygon)) = box_to_lon_lat(&corners.concat(), &crs).unwrap() else { panic!() };
        for c in polygon.exterior() {
            assert!((71.0 - 1e-6..=72.0 + 1e-6).contains(&c.x) && (51.0 - 1e-6..=52.0 + 1e-6).contains(&c.y), "{c:?}");
        }
    }

    #[test]
    fn northing_comes_first_where_the_authority_says_so() {
        let crs = crs("EPSG:28412");
        let [[north, east]] = crs.project(&[[71.0, 51.0]], AxisOrder::Authority).as_ref().try_into().unwrap();
        assert!(north < east);
        let mut filter = Expr::Geometry(Geometry::Point(geo_types::Point::new(north, east)));
        literals_to_lon_lat(&mut filter, &crs).unwrap();
        let Expr::Geometry(Geometry::Point(point)) = filter else { panic!() };
        assert!((point.x() - 71.0).abs() < 1e-6 && (point.y() - 51.0).abs() < 1e-6, "{point:?}");
    }
}
