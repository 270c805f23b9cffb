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

/// What lies further round the Earth than this was no place in the CRS, degrees.
const MAX_LON: f64 = 360.0;

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
    if x0 == x1 || y0 == y1 {
        // Nothing is left of it but a place, or a line.
        let (from, to) = (position(Coord { x: x0, y: y0 }, crs)?, position(Coord { x: x1, y: y1 }, crs)?);
        let is_place = x0 == x1 && y0 == y1;
        let line = || Geometry::LineString(LineString(vec![from, to]));
        return Ok(Expr::Geometry(if is_place { Geometry::Point(from.into()) } else { line() }));
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
    if x.abs() <= MAX_LON && y.abs() <= 90.0 {
        Ok(Coord { x, y })
    } else {
        Err(unusable("it has no place in longitude and latitude"))
    }
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
    fn a_box_without_width_is_a_place_or_a_line() {
        let crs = crs("EPSG:3857");
        let of = |numbers: [f64; 4]| box_to_lon_lat(&numbers, &crs);
        assert_eq!(of([0.0; 4]), Ok(Expr::Geometry(Geometry::Point(geo_types::Point::new(0.0, 0.0)))));
        assert!(matches!(of([0.0, 0.0, 0.0, 1e6]), Ok(Expr::Geometry(Geometry::LineString(_)))));
        assert!(of([-1e12, -1e12, 1e12, 1e12]).is_err(), "beyond the Earth");
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
