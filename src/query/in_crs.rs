//! Literals of a filter in another CRS, brought to longitude and latitude.

use super::QueryError;
use crate::{
    crs::{AxisOrder, OutputCrs},
    filter::Expr,
};
use geo::{CoordsIter as _, Distance as _, Euclidean, MapCoords as _};
use geo_types::{Coord, Geometry, GeometryCollection, Line, LineString, MultiLineString, MultiPolygon, Point, Polygon, Rect};

/// Straight edges of a CRS are curves in longitude and latitude: each is drawn in 2¹⁰ pieces at most …
const MAX_HALVINGS: u32 = 10;
/// … and a geometry with about so many positions.
const MAX_POSITIONS: usize = 1 << 16;
/// Farther from the curve than this a piece is halved, degrees: a centimetre.
const STRAIGHT_DEG: f64 = 1e-7;

/// What lies further round the Earth than this was no place in the CRS, degrees.
const MAX_LON: f64 = 360.0;

/// Brings every geometry and box of an expression from a CRS, in its authority's axis order, to longitude and latitude.
/// A box becomes a polygon where its edges do not run along meridians and parallels.
pub fn literals_to_lon_lat(expr: &mut Expr, crs: &OutputCrs) -> Result<(), QueryError> {
    expr.visit_mut(&mut |literal| {
        match literal {
            Expr::Geometry(geometry) => *geometry = to_lon_lat(geometry, crs)?,
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
    let polygon = Rect::new(Coord { x: x0, y: y0 }, Coord { x: x1, y: y1 }).to_polygon();
    Ok(Expr::Geometry(to_lon_lat(&Geometry::Polygon(polygon), crs)?))
}

/// A geometry whose edges are straight in a CRS.
fn to_lon_lat(geometry: &Geometry, crs: &OutputCrs) -> Result<Geometry, QueryError> {
    let room = (MAX_POSITIONS / geometry.coords_count().max(1)).checked_ilog2().unwrap_or(0);
    let halvings = if crs.is_wgs84() { 0 } else { room.min(MAX_HALVINGS) };
    Path { crs, halvings }.geometry(geometry)
}

/// Follows edges that are straight in a CRS.
struct Path<'a> {
    crs: &'a OutputCrs,
    halvings: u32,
}

/// A position in the CRS, and its longitude and latitude.
#[derive(Clone, Copy)]
struct Place {
    there: Coord,
    lon_lat: Coord,
}

impl Path<'_> {
    fn geometry(&self, geometry: &Geometry) -> Result<Geometry, QueryError> {
        let polygon = |polygon: &Polygon| {
            let holes = polygon.interiors().iter().map(|hole| self.line(hole)).collect::<Result<_, _>>()?;
            Ok::<_, QueryError>(Polygon::new(self.line(polygon.exterior())?, holes))
        };
        Ok(match geometry {
            Geometry::LineString(line) => Geometry::LineString(self.line(line)?),
            Geometry::MultiLineString(lines) => {
                Geometry::MultiLineString(MultiLineString(lines.iter().map(|line| self.line(line)).collect::<Result<_, _>>()?))
            }
            Geometry::Polygon(one) => Geometry::Polygon(polygon(one)?),
            Geometry::MultiPolygon(all) => {
                Geometry::MultiPolygon(MultiPolygon(all.iter().map(polygon).collect::<Result<_, _>>()?))
            }
            Geometry::GeometryCollection(all) => {
                let members = all.iter().map(|member| self.geometry(member)).collect::<Result<_, _>>()?;
                Geometry::GeometryCollection(GeometryCollection(members))
            }
            points => points.try_map_coords(|c| position(c, self.crs))?,
        })
    }

    fn line(&self, line: &LineString) -> Result<LineString, QueryError> {
        let mut drawn = vec![];
        let mut last: Option<Place> = None;
        for &there in line {
            let next = self.place(there)?;
            match last {
                Some(last) => self.follow([last, next], self.halvings, &mut drawn)?,
                None => drawn.push(next.lon_lat),
            }
            last = Some(next);
        }
        Ok(LineString(drawn))
    }

    /// Draws an edge but for its start. It is straight enough where two places on it are, of which one is not in the
    /// middle: a curve may cross its chord there.
    fn follow(&self, [from, to]: [Place; 2], halvings: u32, drawn: &mut Vec<Coord>) -> Result<(), QueryError> {
        if halvings > 0 {
            let middle = self.place(between(from.there, to.there, 0.5))?;
            let quarter = self.place(between(from.there, to.there, 0.25))?;
            let chord = Line::new(from.lon_lat, to.lon_lat);
            let is_off = |place: Place| Euclidean.distance(&Point(place.lon_lat), &chord) > STRAIGHT_DEG;
            if is_off(middle) || is_off(quarter) {
                self.follow([from, middle], halvings - 1, drawn)?;
                return self.follow([middle, to], halvings - 1, drawn);
            }
        }
        drawn.push(to.lon_lat);
        Ok(())
    }

    fn place(&self, there: Coord) -> Result<Place, QueryError> {
        Ok(Place { there, lon_lat: position(there, self.crs)? })
    }
}

fn between(from: Coord, to: Coord, share: f64) -> Coord {
    from + (to - from) * share
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
        assert_eq!(polygon.exterior().0.len(), 5, "meridians and parallels are straight there already");
    }

    #[test]
    fn an_edge_that_is_straight_in_the_crs_is_drawn_as_the_curve_that_it_is() {
        use geo::Contains as _;
        let crs = crs("EPSG:28412");
        // 600 km from west to east: in the middle the parallel lies south of it.
        let ring =
            [[5_500_000.0, 12_200_000.0], [5_500_000.0, 12_800_000.0], [5_600_000.0, 12_800_000.0], [5_600_000.0, 12_200_000.0]];
        let ring: LineString = ring.iter().chain(&ring[..1]).map(|[north, east]| Coord { x: *north, y: *east }).collect();
        let mut filter = Expr::Geometry(Geometry::Polygon(Polygon::new(ring, vec![])));
        let same_box = box_to_lon_lat(&[5_500_000.0, 12_200_000.0, 5_600_000.0, 12_800_000.0], &crs).unwrap();
        literals_to_lon_lat(&mut filter, &crs).unwrap();
        let (Expr::Geometry(Geometry::Polygon(drawn)), Expr::Geometry(Geometry::Polygon(boxed))) = (filter, same_box) else {
            panic!()
        };
        for share in [0.1, 0.25, 0.5, 0.77] {
            for (north, inside) in [(5_500_001.0, true), (5_499_999.0, false), (5_599_999.0, true), (5_600_001.0, false)] {
                let place = position(Coord { x: north, y: 12_200_000.0 + 600_000.0 * share }, &crs).unwrap();
                assert_eq!(drawn.contains(&place), inside, "{north} at {share}");
                assert_eq!(boxed.contains(&place), inside, "{north} at {share} in the box");
            }
        }
    }

    #[test]
    fn a_long_polygon_is_not_drawn_in_more_positions_than_anybody_needs() {
        let crs = crs("EPSG:28412");
        let zigzag =
            (0..20_000).map(|i| Coord { x: 5_000_000.0 + f64::from(i), y: if i % 2 == 0 { 12_200_000.0 } else { 12_800_000.0 } });
        let mut filter = Expr::Geometry(Geometry::LineString(zigzag.collect()));
        literals_to_lon_lat(&mut filter, &crs).unwrap();
        let Expr::Geometry(Geometry::LineString(line)) = filter else { panic!() };
        assert!(line.0.len() <= MAX_POSITIONS, "{}", line.0.len());
    }

    #[test]
    fn a_box_without_width_is_a_place_or_a_line() {
        let crs = crs("EPSG:3857");
        let of = |numbers: [f64; 4]| box_to_lon_lat(&numbers, &crs);
        assert_eq!(of([0.0; 4]), Ok(Expr::Geometry(Geometry::Point(Point::new(0.0, 0.0)))));
        assert!(matches!(of([0.0, 0.0, 0.0, 1e6]), Ok(Expr::Geometry(Geometry::LineString(_)))));
        assert!(of([-1e12, -1e12, 1e12, 1e12]).is_err(), "beyond the Earth");
    }

    #[test]
    fn northing_comes_first_where_the_authority_says_so() {
        let crs = crs("EPSG:28412");
        let [[north, east]] = crs.project(&[[71.0, 51.0]], AxisOrder::Authority).as_ref().try_into().unwrap();
        assert!(north < east);
        let mut filter = Expr::Geometry(Geometry::Point(Point::new(north, east)));
        literals_to_lon_lat(&mut filter, &crs).unwrap();
        let Expr::Geometry(Geometry::Point(point)) = filter else { panic!() };
        assert!((point.x() - 71.0).abs() < 1e-6 && (point.y() - 51.0).abs() < 1e-6, "{point:?}");
    }
}
