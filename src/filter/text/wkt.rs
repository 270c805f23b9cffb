//! Geometries as Well-Known Text (annex B, `spatialInstance`; OGC 06-103r4, section 7).

use super::{Parsed, Parser, Token};
use crate::filter::{Expr, FilterError, shape};
use geo_types::{Coord, Geometry, GeometryCollection, LineString, MultiLineString, MultiPoint, MultiPolygon, Point, Polygon};

const TYPES: [&str; 7] =
    ["POINT", "LINESTRING", "POLYGON", "MULTIPOINT", "MULTILINESTRING", "MULTIPOLYGON", "GEOMETRYCOLLECTION"];

impl Parser<'_> {
    /// Whether a geometry is next, and not a property of such a name.
    pub(super) fn is_geometry(&self) -> bool {
        let tagged = ["Z", "M", "ZM", "EMPTY"].iter().any(|tag| self.is_word(1, tag));
        self.geometry_type().is_some() && (tagged || self.peek_after(1) == Token::Symbol("("))
    }

    fn geometry_type(&self) -> Option<&'static str> {
        TYPES.into_iter().find(|name| self.is_word(0, name))
    }

    pub(super) fn geometry(&mut self) -> Parsed {
        self.tagged_geometry().map(Expr::Geometry)
    }

    fn tagged_geometry(&mut self) -> Parsed<Geometry> {
        let Some(name) = self.geometry_type() else { return Err(self.unexpected("a geometry such as POINT(76.9 43.2)")) };
        self.advance();
        self.take_word("Z");
        Ok(match name {
            "POINT" => Geometry::Point(self.point()?),
            "LINESTRING" => Geometry::LineString(self.line()?),
            "POLYGON" => Geometry::Polygon(self.polygon()?),
            "MULTIPOINT" => Geometry::MultiPoint(MultiPoint(self.members(Self::point_of_several)?)),
            "MULTILINESTRING" => Geometry::MultiLineString(MultiLineString(self.members(Self::line)?)),
            "MULTIPOLYGON" => Geometry::MultiPolygon(MultiPolygon(self.members(Self::polygon)?)),
            _ => {
                let members = self.members(Self::geometry_of_several)?;
                Geometry::GeometryCollection(GeometryCollection(members))
            }
        })
    }

    /// CQL2 has no collections in collections; without them nothing here recurses.
    fn geometry_of_several(&mut self) -> Parsed<Geometry> {
        match self.geometry_type() {
            Some("GEOMETRYCOLLECTION") => Err(self.unexpected("a geometry that is no collection")),
            _ => self.tagged_geometry(),
        }
    }

    /// One member or more in parentheses.
    fn members<T>(&mut self, member: fn(&mut Self) -> Parsed<T>) -> Parsed<Vec<T>> {
        if self.is_word(0, "EMPTY") {
            return Err(self.invalid(self.at(), "an empty geometry has no relation to any other; give it positions"));
        }
        if self.peek_after(1) == Token::Symbol(")") {
            self.advance();
            return Err(self.unexpected("the members of a geometry"));
        }
        self.list(member)
    }

    fn point(&mut self) -> Parsed<Point> {
        let at = self.at();
        match self.members(Self::position)?.as_slice() {
            [position] => Ok(Point(*position)),
            _ => Err(self.invalid(at, "a point has one position")),
        }
    }

    /// Many write MULTIPOINT without the inner parentheses.
    fn point_of_several(&mut self) -> Parsed<Point> {
        if self.peek() == Token::Symbol("(") { self.point() } else { self.position().map(Point) }
    }

    fn line(&mut self) -> Parsed<LineString> {
        self.line_by(shape::line)
    }

    fn ring(&mut self) -> Parsed<LineString> {
        self.line_by(shape::ring)
    }

    fn line_by(&mut self, make: fn(Vec<Coord>) -> Result<LineString, &'static str>) -> Parsed<LineString> {
        let at = self.at();
        let positions = self.members(Self::position)?;
        make(positions).map_err(|what| self.invalid(at, what))
    }

    fn polygon(&mut self) -> Parsed<Polygon> {
        let at = self.at();
        let rings = self.members(Self::ring)?;
        shape::polygon(rings).ok_or_else(|| self.invalid(at, "a polygon has a ring"))
    }

    /// Two numbers; a height after them is left off.
    fn position(&mut self) -> Result<Coord, FilterError> {
        self.budget.vertex()?;
        let (x, y) = (self.signed_number()?, self.signed_number()?);
        if matches!(self.peek(), Token::Number(_) | Token::Symbol("-" | "+")) {
            self.signed_number()?;
        }
        Ok(Coord { x, y })
    }
}
