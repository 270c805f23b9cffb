//! GeoJSON geometries (RFC 7946, section 3.1), straight into flat arrays.

use super::{
    cursor::Cursor,
    fault::{Fault, Parsed},
};
use crate::model::{DefectKind, Geometries, GeometryKind, PartKind};

/// How deep geometry collections may nest.
const MAX_NESTING: usize = 32;

/// What was read into the open row of [`Geometries`].
#[derive(Debug, Clone, Copy)]
pub(super) struct Shape {
    pub kind: GeometryKind,
    /// A collection held a collection, and was flattened.
    pub nested: bool,
}

/// Reads one geometry into the open row, which stays open.
pub(super) fn read(cursor: &mut Cursor<'_>, into: &mut Geometries) -> Parsed<Shape> {
    let mut reader = Reader { into, nested: false };
    let kind = reader.geometry(cursor, 0)?;
    Ok(Shape { kind, nested: reader.nested })
}

/// The kind with this name in GeoJSON.
pub(super) fn kind_named(name: &str) -> Option<GeometryKind> {
    use GeometryKind as K;
    [K::Point, K::MultiPoint, K::LineString, K::MultiLineString, K::Polygon, K::MultiPolygon, K::GeometryCollection]
        .into_iter()
        .find(|kind| kind.name() == name)
}

struct Reader<'g> {
    into: &'g mut Geometries,
    nested: bool,
}

impl Reader<'_> {
    fn geometry(&mut self, cursor: &mut Cursor<'_>, depth: usize) -> Parsed<GeometryKind> {
        if cursor.peek() != Some(b'{') {
            return Err(cursor.fault(DefectKind::BadGeometry, "a geometry is not an object"));
        }
        let mut kind = None;
        let mut read_as = None;
        let mut late = Late::default();
        cursor.object(|cursor, name| match name {
            "type" => {
                kind = Some(kind_at(cursor)?);
                Ok(())
            }
            "coordinates" | "geometries" => match kind.filter(|kind| read_as.is_none() && name == member_of(*kind)) {
                Some(kind) => {
                    read_as = Some(kind);
                    self.contents(cursor, kind, depth)
                }
                None => late.note(name, cursor),
            },
            _ => cursor.skip(),
        })?;
        let kind = kind.ok_or_else(|| cursor.fault(DefectKind::BadGeometry, "a geometry has no `type`"))?;
        match (read_as, late.place(kind)) {
            (Some(read_as), None) if read_as == kind => Ok(kind),
            (Some(_), _) => Err(cursor.fault(DefectKind::BadGeometry, "a geometry has its type or its coordinates twice")),
            (None, Some(place)) => {
                let end = std::mem::replace(&mut cursor.at, place);
                self.contents(cursor, kind, depth)?;
                cursor.at = end;
                Ok(kind)
            }
            (None, None) => {
                let what = format!("a {kind} has no `{}`", member_of(kind));
                Err(cursor.fault(DefectKind::BadGeometry, &what))
            }
        }
    }

    fn contents(&mut self, cursor: &mut Cursor<'_>, kind: GeometryKind, depth: usize) -> Parsed<()> {
        match kind {
            GeometryKind::Point => self.point(cursor),
            GeometryKind::MultiPoint => each(cursor, |cursor| self.point(cursor)),
            GeometryKind::LineString => self.line(cursor),
            GeometryKind::MultiLineString => each(cursor, |cursor| self.line(cursor)),
            GeometryKind::Polygon => self.polygon(cursor),
            GeometryKind::MultiPolygon => each(cursor, |cursor| self.polygon(cursor)),
            GeometryKind::GeometryCollection => self.collection(cursor, depth),
            GeometryKind::Null => Ok(()),
        }
    }

    fn collection(&mut self, cursor: &mut Cursor<'_>, depth: usize) -> Parsed<()> {
        if depth >= MAX_NESTING {
            let what = format!("geometry collections nest deeper than {MAX_NESTING}");
            return Err(cursor.fault(DefectKind::BadGeometry, &what));
        }
        self.nested |= depth > 0;
        each(cursor, |cursor| self.geometry(cursor, depth + 1).map(drop))
    }

    /// `[]` is an empty point, as GDAL and PostGIS write it.
    fn point(&mut self, cursor: &mut Cursor<'_>) -> Parsed<()> {
        open_array(cursor)?;
        if !cursor.take(b']') {
            self.position(cursor)?;
        }
        self.into.end_ring();
        self.into.end_part(PartKind::Point);
        Ok(())
    }

    fn line(&mut self, cursor: &mut Cursor<'_>) -> Parsed<()> {
        self.ring(cursor)?;
        self.into.end_part(PartKind::Line);
        Ok(())
    }

    fn polygon(&mut self, cursor: &mut Cursor<'_>) -> Parsed<()> {
        let mut rings = 0;
        let mut exterior_empty = false;
        each(cursor, |cursor| {
            let before = self.into.xy().len();
            self.ring(cursor)?;
            let empty = self.into.xy().len() == before;
            exterior_empty |= rings == 0 && empty;
            rings += !empty as usize;
            Ok(())
        })?;
        // The first hole must not become the exterior.
        if exterior_empty && rings > 0 {
            return Err(cursor.fault(DefectKind::BadGeometry, "a polygon has holes but its exterior ring is empty"));
        }
        self.into.end_part(PartKind::Polygon);
        Ok(())
    }

    fn ring(&mut self, cursor: &mut Cursor<'_>) -> Parsed<()> {
        each(cursor, |cursor| {
            open_array(cursor)?;
            self.position(cursor)
        })?;
        self.into.end_ring();
        Ok(())
    }

    /// The rest of a position behind its bracket: x, y, perhaps a height; anything more has no meaning
    /// (RFC 7946, section 3.1.1).
    #[inline]
    fn position(&mut self, cursor: &mut Cursor<'_>) -> Parsed<()> {
        let x = ordinate(cursor)?;
        if !cursor.take(b',') {
            return Err(cursor.fault(DefectKind::BadGeometry, "a position has fewer than two numbers"));
        }
        let y = ordinate(cursor)?;
        if cursor.take(b']') {
            self.into.position(x, y, None);
            return Ok(());
        }
        cursor.expect(b',', "`,` or `]`")?;
        let z = if cursor.take_word("null") { None } else { Some(ordinate(cursor)?) };
        self.into.position(x, y, z);
        while cursor.take(b',') {
            cursor.skip()?;
        }
        cursor.expect(b']', "`]`")
    }
}

/// Where coordinates are that came before the type.
#[derive(Default)]
struct Late {
    coordinates: Option<usize>,
    geometries: Option<usize>,
}

impl Late {
    fn note(&mut self, name: &str, cursor: &mut Cursor<'_>) -> Parsed<()> {
        let place = if name == "geometries" { &mut self.geometries } else { &mut self.coordinates };
        *place = Some(cursor.at);
        cursor.skip()
    }

    fn place(&self, kind: GeometryKind) -> Option<usize> {
        if kind == GeometryKind::GeometryCollection { self.geometries } else { self.coordinates }
    }
}

fn member_of(kind: GeometryKind) -> &'static str {
    if kind == GeometryKind::GeometryCollection { "geometries" } else { "coordinates" }
}

fn kind_at(cursor: &mut Cursor<'_>) -> Parsed<GeometryKind> {
    let name = cursor.string()?;
    kind_named(&name).ok_or_else(|| {
        let what = format!("`{}` is not a GeoJSON geometry type", super::excerpt(&name));
        cursor.fault(DefectKind::BadGeometry, &what)
    })
}

fn each(cursor: &mut Cursor<'_>, item: impl FnMut(&mut Cursor<'_>) -> Parsed<()>) -> Parsed<()> {
    if cursor.peek() == Some(b'[') { cursor.array(item) } else { Err(wrong_depth(cursor)) }
}

#[inline]
fn open_array(cursor: &mut Cursor<'_>) -> Parsed<()> {
    if cursor.take(b'[') { Ok(()) } else { Err(wrong_depth(cursor)) }
}

#[inline]
fn ordinate(cursor: &mut Cursor<'_>) -> Parsed<f64> {
    cursor.ordinate().map_err(|fault| if fault.kind() == DefectKind::Unreadable { no_number(cursor) } else { fault })
}

#[cold]
fn no_number(cursor: &mut Cursor<'_>) -> Fault {
    if ["NaN", "Infinity", "nan", "inf"].iter().any(|word| cursor.take_word(word)) {
        return cursor.fault(DefectKind::NotFinite, "a coordinate is NaN or infinite");
    }
    match cursor.peek() {
        Some(b'[') => cursor.fault(DefectKind::BadGeometry, "coordinates nest too deep for the type"),
        Some(b']') => cursor.fault(DefectKind::BadGeometry, "a position has fewer than two numbers"),
        Some(b'"' | b'n' | b't' | b'f' | b'{') => cursor.fault(DefectKind::BadGeometry, "a coordinate is not a number"),
        _ => cursor.missing("a number"),
    }
}

#[cold]
fn wrong_depth(cursor: &mut Cursor<'_>) -> Fault {
    match cursor.peek() {
        Some(b'-' | b'0'..=b'9') => cursor.fault(DefectKind::BadGeometry, "coordinates do not nest deep enough for the type"),
        Some(b'"' | b'n' | b't' | b'f' | b'{') => cursor.fault(DefectKind::BadGeometry, "coordinates are not an array"),
        _ => cursor.missing("`[`"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Result<(Geometries, Shape), (DefectKind, String)> {
        let mut geometries = Geometries::default();
        let shape =
            read(&mut Cursor::new(text, 0), &mut geometries).map_err(|fault| (fault.kind(), fault.detail().to_owned()))?;
        geometries.end_row(shape.kind);
        Ok((geometries, shape))
    }

    /// The same geometry through another reader and the checked way into `Geometries`.
    fn expected(wkt: &str) -> Geometries {
        let mut geometries = Geometries::default();
        geometries.push(&wkt.parse::<wkt::Wkt<f64>>().unwrap()).unwrap();
        geometries
    }

    #[test]
    fn every_type_is_read_whatever_the_order_of_its_members() {
        for (kind, coordinates, wkt) in [
            ("Point", "[1,2.5]", "POINT(1 2.5)"),
            ("Point", "[1,2,3,4]", "POINT Z(1 2 3)"),
            ("Point", "[1,2,null]", "POINT(1 2)"),
            ("Point", "[]", "POINT EMPTY"),
            ("MultiPoint", "[[1,2],[3,4]]", "MULTIPOINT(1 2,3 4)"),
            ("LineString", "[[1,2],[3,4,5]]", "LINESTRING(1 2,3 4)"),
            ("MultiLineString", "[[[1,2],[3,4]],[],[[5,6],[7,8]]]", "MULTILINESTRING((1 2,3 4),(5 6,7 8))"),
            (
                "Polygon",
                "[ [[0,0] , [4,0],[4,4],[0,0]],[[1,1],[2,1],[2,2],[1,1]] ]",
                "POLYGON((0 0,4 0,4 4,0 0),(1 1,2 1,2 2,1 1))",
            ),
            ("MultiPolygon", "[[[[0,0],[4,0],[4,4],[0,0]]],[]]", "MULTIPOLYGON(((0 0,4 0,4 4,0 0)))"),
        ] {
            let wanted = expected(wkt);
            for text in [
                format!(r#"{{"type":"{kind}","coordinates":{coordinates}}}"#),
                format!(r#" {{ "bbox":[0,{{"type":1}}], "coordinates" : {coordinates} , "type" : "{kind}" }} "#),
            ] {
                let (geometries, shape) = parsed(&text).unwrap();
                assert_eq!((geometries.xy(), geometries.kinds()), (wanted.xy(), wanted.kinds()), "{text}");
                assert_eq!((geometries.row(0).parts(), shape.nested), (wanted.row(0).parts(), false), "{text}");
            }
        }
    }

    #[test]
    fn collections_are_flattened_and_nested_ones_are_told() {
        let point = r#"{"type":"Point","coordinates":[1,2]}"#;
        let line = r#"{"coordinates":[[0,0],[1,1]],"type":"LineString"}"#;
        let (geometries, shape) = parsed(&format!(r#"{{"type":"GeometryCollection","geometries":[{point},{line}]}}"#)).unwrap();
        assert_eq!(geometries, expected("GEOMETRYCOLLECTION(POINT(1 2),LINESTRING(0 0,1 1))"));
        assert!(!shape.nested);
        let inner = format!(r#"{{"geometries":[{point}],"type":"GeometryCollection"}}"#);
        let (geometries, shape) = parsed(&format!(r#"{{"type":"GeometryCollection","geometries":[{inner},{line}]}}"#)).unwrap();
        assert_eq!((geometries.row(0).parts().len(), shape.nested), (2, true));
    }

    #[test]
    fn what_is_wrong_with_a_geometry_is_said() {
        for (text, kind, words) in [
            (r#"{"type":"Point","coordinates":[1]}"#, DefectKind::BadGeometry, "fewer than two"),
            (r#"{"type":"LineString","coordinates":[[1,2],[]]}"#, DefectKind::BadGeometry, "fewer than two"),
            (r#"{"type":"Point","coordinates":["1","2"]}"#, DefectKind::BadGeometry, "not a number"),
            (r#"{"type":"Point","coordinates":[[1,2]]}"#, DefectKind::BadGeometry, "too deep"),
            (r#"{"type":"Polygon","coordinates":[[1,2],[3,4]]}"#, DefectKind::BadGeometry, "not nest deep enough"),
            (r#"{"type":"Point","coordinates":null}"#, DefectKind::BadGeometry, "not an array"),
            (
                r#"{"type":"Polygon","coordinates":[[],[[0,0],[1,0],[1,1],[0,0]]]}"#,
                DefectKind::BadGeometry,
                "exterior ring is empty",
            ),
            (r#"{"type":"point","coordinates":[1,2]}"#, DefectKind::BadGeometry, "`point`"),
            (r#"{"type":"Point"}"#, DefectKind::BadGeometry, "no `coordinates`"),
            (r#"{"coordinates":[1,2]}"#, DefectKind::BadGeometry, "no `type`"),
            (r#"{"type":"Point","coordinates":[1,2],"coordinates":[3,4]}"#, DefectKind::BadGeometry, "twice"),
            (r#"{"type":"Point","coordinates":[NaN,2]}"#, DefectKind::NotFinite, "NaN"),
            (r#"{"type":"Point","coordinates":[1,-Infinity]}"#, DefectKind::NotFinite, "infinite"),
            (r#"{"type":"Point","coordinates":[1,1e999]}"#, DefectKind::NotFinite, "too large"),
            (r#"{"type":"Point","coordinates":[1 2]}"#, DefectKind::BadGeometry, "fewer than two"),
            (r#"{"type":"Point","coordinates":[1,2"#, DefectKind::Unreadable, "end of the row"),
            ("[1,2]", DefectKind::BadGeometry, "not an object"),
        ] {
            let (found, detail) = parsed(text).unwrap_err();
            assert!(found == kind && detail.contains(words), "{text}: {found:?} {detail}");
        }
    }

    #[test]
    fn ten_thousand_nested_collections_are_refused() {
        let text = r#"{"type":"GeometryCollection","geometries":["#.repeat(10_000) + &"]}".repeat(10_000);
        assert!(parsed(&text).unwrap_err().1.contains("nest deeper"));
        let late = r#"{"geometries":["#.repeat(10_000) + &r#"],"type":"GeometryCollection"}"#.repeat(10_000);
        assert!(parsed(&late).unwrap_err().1.contains("nest deeper"));
        let arrays = format!(r#"{{"type":"Point","coordinates":{}{}}}"#, "[".repeat(10_000), "]".repeat(10_000));
        assert!(parsed(&arrays).unwrap_err().1.contains("too deep"));
    }
}
