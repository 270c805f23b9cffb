//! GeoJSON geometries (RFC 7946, section 3.1) in any coordinate reference system.

use super::{Parsed, array, finite, found, listed, text, unexpected};
use crate::filter::{FilterError, Position, limits::Budget, shape};
use geo_types::{Coord, Geometry, GeometryCollection, LineString, MultiLineString, MultiPoint, MultiPolygon, Point, Polygon};
use serde_json::{Map, Value};

/// One geometry, or a collection of such.
pub(super) fn geometry(object: &Map<String, Value>, budget: &mut Budget) -> Parsed<Geometry> {
    if object.get("type").and_then(Value::as_str) != Some("GeometryCollection") {
        return single(object, budget);
    }
    // CQL2 has no collections in collections; without them nothing here recurses.
    let geometries = members(member(object, "geometries")?, |value| match value {
        Value::Object(object) => single(object, budget),
        _ => Err(unexpected("a GeoJSON geometry", &found(value), None)),
    });
    geometries.map(|members| Geometry::GeometryCollection(GeometryCollection(members))).map_err(|e| e.under("geometries"))
}

fn single(object: &Map<String, Value>, budget: &mut Budget) -> Parsed<Geometry> {
    let name = text(member(object, "type")?).map_err(|error| error.under("type"))?;
    let read: fn(&Value, &mut Budget) -> Parsed<Geometry> = match name {
        "Point" => |value, budget| position(value, budget).map(|position| Geometry::Point(Point(position))),
        "LineString" => |value, budget| line(value, budget).map(Geometry::LineString),
        "Polygon" => |value, budget| polygon(value, budget).map(Geometry::Polygon),
        "MultiPoint" => |value, budget| {
            members(value, |value| position(value, budget).map(Point)).map(|points| Geometry::MultiPoint(MultiPoint(points)))
        },
        "MultiLineString" => |value, budget| {
            members(value, |value| line(value, budget)).map(|lines| Geometry::MultiLineString(MultiLineString(lines)))
        },
        "MultiPolygon" => |value, budget| {
            members(value, |value| polygon(value, budget)).map(|polygons| Geometry::MultiPolygon(MultiPolygon(polygons)))
        },
        _ => {
            return Err(unexpected(
                "Point, LineString, Polygon or another type of GeoJSON",
                &found(&Value::String(name.to_owned())),
                None,
            )
            .under("type"));
        }
    };
    read(member(object, "coordinates")?, budget).map_err(|error| error.under("coordinates"))
}

fn member<'a>(object: &'a Map<String, Value>, name: &str) -> Parsed<&'a Value> {
    object.get(name).ok_or_else(|| unexpected(&format!("the member `{name}` of a GeoJSON geometry"), &listed(object), None))
}

fn polygon(value: &Value, budget: &mut Budget) -> Parsed<Polygon> {
    let rings = members(value, |value| line_by(value, budget, shape::ring))?;
    shape::polygon(rings).ok_or_else(|| unexpected("a ring", "none", None))
}

fn line(value: &Value, budget: &mut Budget) -> Parsed<LineString> {
    line_by(value, budget, shape::line)
}

fn line_by(value: &Value, budget: &mut Budget, make: fn(Vec<Coord>) -> Result<LineString, &'static str>) -> Parsed<LineString> {
    let positions = members(value, |value| position(value, budget))?;
    make(positions).map_err(|what| FilterError::Invalid { at: Position::Json(String::new()), what: what.into() })
}

/// Two numbers; a height after them is left off.
fn position(value: &Value, budget: &mut Budget) -> Parsed<Coord> {
    budget.vertex()?;
    let [x, y, higher @ ..] = array(value)? else {
        return Err(unexpected("a position of two numbers or more", &found(value), None));
    };
    higher.iter().try_for_each(|number| finite(number).map(drop))?;
    Ok(Coord { x: finite(x)?, y: finite(y)? })
}

/// One member or more.
fn members<T>(value: &Value, mut read: impl FnMut(&Value) -> Parsed<T>) -> Parsed<Vec<T>> {
    let list = array(value)?;
    if list.is_empty() {
        return Err(unexpected("the members of a geometry", "none", None));
    }
    let read = |(at, value)| read(value).map_err(|error: FilterError| error.under(&format!("[{at}]")));
    list.iter().enumerate().map(read).collect()
}
