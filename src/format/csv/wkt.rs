//! Well-known text (OGC 06-103r4, section 7) and EWKT straight into flat arrays, in all its spellings:
//! `POINT Z (1 2 3)`, `POINTZ(1 2 3)`, `Point(1 2 3)`, `MULTIPOINT(1 2, 3 4)`, `POLYGON EMPTY`.
//!
//! Ours and not the `wkt` crate's (which serves as the oracle in tests): that one recurses as deep as its
//! input says and allocates for every number.

use crate::model::{Flattened, Geometries, GeometryKind, PartKind};

/// How deep collections may nest.
const MAX_NESTING: usize = 32;

/// Why a text is no geometry.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum WktError {
    /// Something else was due.
    #[error("character {at} of the WKT should be {expected}")]
    Expected {
        /// What was due.
        expected: &'static str,
        /// Where, in bytes counted from 1.
        at: usize,
    },
    /// No geometry type, or one that is not read.
    #[error("`{0}` is not a geometry type that can be read")]
    Type(String),
    /// Collections inside collections beyond any use.
    #[error("geometries nest deeper than {MAX_NESTING}")]
    TooDeep,
}

type Result<T> = std::result::Result<T, WktError>;

/// Splits `SRID=28412;POINT(…)` into the number and the geometry (EWKT).
pub(super) fn split_srid(text: &str) -> (Option<u32>, &str) {
    let srid = text.get(..5).filter(|start| start.eq_ignore_ascii_case("srid=")).and_then(|_| text.get(5..)?.split_once(';'));
    match srid.and_then(|(srid, rest)| Some((srid.trim().parse().ok()?, rest.trim_start()))) {
        Some((srid, rest)) => (Some(srid), rest),
        None => (None, text),
    }
}

/// Whether a text starts like WKT.
pub(super) fn looks_like_wkt(text: &str) -> bool {
    let (_, text) = split_srid(text);
    let mut nowhere = Geometries::default();
    let mut reader = Reader::new(text, &mut nowhere);
    reader.tag().is_ok_and(|_| {
        reader.skip_space();
        matches!(reader.peek(), Some(b'(')) || reader.word().eq_ignore_ascii_case("EMPTY")
    })
}

/// Adds the geometry as a row. On an error the row is left open, with whatever was read of it.
pub(super) fn push(geometries: &mut Geometries, text: &str) -> Result<Flattened> {
    let mut reader = Reader::new(text, geometries);
    let kind = reader.geometry(0)?;
    reader.skip_space();
    if reader.peek().is_some_and(|b| b != b';') {
        return Err(reader.expected("the end"));
    }
    let nested = reader.nested;
    geometries.end_row(kind);
    let empty = geometries.kinds().last() == Some(&GeometryKind::Null);
    Ok(Flattened { nested, empty, ..Flattened::default() })
}

/// What stands in the third and fourth place of a position.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Dimensions {
    /// Not said: a third number is a height.
    Any,
    /// A third number is a measure, which is left out.
    Measured,
}

struct Reader<'a, 'g> {
    text: &'a str,
    at: usize,
    out: &'g mut Geometries,
    nested: bool,
}

impl<'a, 'g> Reader<'a, 'g> {
    fn new(text: &'a str, out: &'g mut Geometries) -> Self {
        Self { text, at: 0, out, nested: false }
    }

    fn geometry(&mut self, depth: usize) -> Result<GeometryKind> {
        use GeometryKind as K;
        if depth > MAX_NESTING {
            return Err(WktError::TooDeep);
        }
        let (kind, dimensions) = self.tag()?;
        if self.empty() {
            return Ok(kind);
        }
        match kind {
            K::Point => self.in_parentheses(|r| r.point(dimensions))?,
            K::LineString => self.line(dimensions)?,
            K::Polygon => self.polygon(dimensions)?,
            K::MultiPoint => self.list(|r| match r.peek() {
                Some(b'(') => r.in_parentheses(|r| r.point(dimensions)),
                _ if r.empty() => Ok(()),
                _ => r.point(dimensions),
            })?,
            K::MultiLineString => self.list(|r| if r.empty() { Ok(()) } else { r.line(dimensions) })?,
            K::MultiPolygon => self.list(|r| if r.empty() { Ok(()) } else { r.polygon(dimensions) })?,
            K::GeometryCollection | K::Null => {
                self.nested |= depth > 0;
                self.list(|r| r.geometry(depth + 1).map(|_| ()))?;
            }
        }
        Ok(kind)
    }

    /// The type and its dimensions, written apart or together.
    fn tag(&mut self) -> Result<(GeometryKind, Dimensions)> {
        use GeometryKind as K;
        const NAMES: [(&str, GeometryKind); 10] = [
            ("POINT", K::Point),
            ("LINESTRING", K::LineString),
            ("LINEARRING", K::LineString),
            ("POLYGON", K::Polygon),
            ("TRIANGLE", K::Polygon),
            ("MULTIPOINT", K::MultiPoint),
            ("MULTILINESTRING", K::MultiLineString),
            ("MULTIPOLYGON", K::MultiPolygon),
            ("POLYHEDRALSURFACE", K::MultiPolygon),
            ("GEOMETRYCOLLECTION", K::GeometryCollection),
        ];
        let word = self.word();
        let found = NAMES.iter().find_map(|(name, kind)| {
            let start = word.get(..name.len()).filter(|start| start.eq_ignore_ascii_case(name))?;
            let suffix = word.get(start.len()..)?;
            is_dimension(suffix).then_some((*kind, suffix))
        });
        let Some((kind, suffix)) = found else {
            return Err(if word.is_empty() { self.expected("a geometry type") } else { WktError::Type(word.to_owned()) });
        };
        let before = self.at;
        let mut dimension = if suffix.is_empty() { self.word() } else { suffix };
        if !is_dimension(dimension) {
            self.at = before;
            dimension = "";
        }
        let measured = dimension.eq_ignore_ascii_case("M");
        Ok((kind, if measured { Dimensions::Measured } else { Dimensions::Any }))
    }

    /// Takes the word EMPTY if it comes next.
    fn empty(&mut self) -> bool {
        let before = self.at;
        let is_empty = self.word().eq_ignore_ascii_case("EMPTY");
        if !is_empty {
            self.at = before;
        }
        is_empty
    }

    fn line(&mut self, dimensions: Dimensions) -> Result<()> {
        self.ring(dimensions)?;
        self.out.end_part(PartKind::Line);
        Ok(())
    }

    fn polygon(&mut self, dimensions: Dimensions) -> Result<()> {
        self.list(|r| if r.empty() { Ok(()) } else { r.ring(dimensions) })?;
        self.out.end_part(PartKind::Polygon);
        Ok(())
    }

    fn ring(&mut self, dimensions: Dimensions) -> Result<()> {
        self.list(|r| r.position(dimensions))?;
        self.out.end_ring();
        Ok(())
    }

    fn point(&mut self, dimensions: Dimensions) -> Result<()> {
        self.position(dimensions)?;
        self.out.end_ring();
        self.out.end_part(PartKind::Point);
        Ok(())
    }

    fn position(&mut self, dimensions: Dimensions) -> Result<()> {
        let (x, y) = (self.number()?, self.number()?);
        let third = self.optional_number()?;
        if third.is_some() {
            self.optional_number()?;
        }
        let z = third.filter(|z| dimensions == Dimensions::Any && !z.is_nan());
        self.out.position(x, y, z);
        Ok(())
    }

    /// One or more of something in parentheses, between commas.
    fn list(&mut self, mut item: impl FnMut(&mut Self) -> Result<()>) -> Result<()> {
        self.in_parentheses(|r| {
            loop {
                r.skip_space();
                item(r)?;
                r.skip_space();
                if r.peek() != Some(b',') {
                    return Ok(());
                }
                r.at += 1;
            }
        })
    }

    fn in_parentheses(&mut self, inside: impl FnOnce(&mut Self) -> Result<()>) -> Result<()> {
        self.symbol(b'(', "an opening parenthesis")?;
        inside(self)?;
        self.symbol(b')', "a comma or a closing parenthesis")
    }

    fn symbol(&mut self, symbol: u8, expected: &'static str) -> Result<()> {
        self.skip_space();
        if self.peek() != Some(symbol) {
            return Err(self.expected(expected));
        }
        self.at += 1;
        Ok(())
    }

    fn number(&mut self) -> Result<f64> {
        self.skip_space();
        let number = self.take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'+'));
        number.parse().map_err(|_| {
            self.at -= number.len();
            self.expected("a number")
        })
    }

    fn optional_number(&mut self) -> Result<Option<f64>> {
        self.skip_space();
        match self.peek() {
            Some(b',' | b')') | None => Ok(None),
            _ => self.number().map(Some),
        }
    }

    fn word(&mut self) -> &'a str {
        self.skip_space();
        self.take_while(|b| b.is_ascii_alphabetic())
    }

    fn take_while(&mut self, belongs: impl Fn(u8) -> bool) -> &'a str {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let len = rest.bytes().position(|b| !belongs(b)).unwrap_or(rest.len());
        self.at += len;
        &rest[..len]
    }

    fn skip_space(&mut self) {
        self.take_while(|b| b.is_ascii_whitespace());
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn expected(&self, expected: &'static str) -> WktError {
        WktError::Expected { expected, at: self.at + 1 }
    }
}

/// Nothing, or the letters that add dimensions.
fn is_dimension(word: &str) -> bool {
    ["", "Z", "M", "ZM"].iter().any(|d| d.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::str::FromStr;

    fn read(text: &str) -> (Result<Flattened>, Geometries) {
        let mut geometries = Geometries::default();
        let result = push(&mut geometries, text);
        if result.is_err() {
            geometries.discard_row();
        }
        (result, geometries)
    }

    #[test]
    fn every_type_is_read_as_the_wkt_crate_reads_it() {
        for text in [
            "POINT(1 2)",
            "POINT Z (1 2 3)",
            "POINT M (1 2 3)",
            "POINT ZM (1 2 3 4)",
            "POINT EMPTY",
            "LINESTRING(0 0, 1 1.5,-2e1 +3)",
            "POLYGON((0 0,4 0,4 4,0 0),(1 1,2 1,2 2,1 1))",
            "POLYGON Z((0 0 1,4 0 2,4 4 3,0 0 1))",
            "MULTIPOINT(1 2, 3 4)",
            "MULTIPOINT((1 2),(3 4))",
            "MULTILINESTRING((0 0,1 1),(2 2,3 3))",
            "MULTIPOLYGON(((0 0,1 0,1 1,0 0)),((5 5,6 5,6 6,5 5),(5.1 5.1,5.2 5.1,5.2 5.2,5.1 5.1)))",
            "GEOMETRYCOLLECTION(POINT(1 1),GEOMETRYCOLLECTION(LINESTRING(0 0,1 1)))",
            "GEOMETRYCOLLECTION EMPTY",
        ] {
            let mut expected = Geometries::default();
            let flattened = expected.push(&wkt::Wkt::<f64>::from_str(text).unwrap()).unwrap();
            assert_eq!(read(text), (Ok(flattened), expected), "{text}");
        }
    }

    #[test]
    fn spellings_found_in_files_mean_the_same() {
        for (odd, plain) in [
            ("point(1 2)", "POINT(1 2)"),
            ("  Point ( 1   2 ) ", "POINT(1 2)"),
            ("POINTZ(1 2 3)", "POINT Z (1 2 3)"),
            ("POINT(1 2 3)", "POINT Z (1 2 3)"),
            ("PointZM(1 2 3 4)", "POINT Z (1 2 3)"),
            ("MULTIPOINT(1 2,(3 4),EMPTY)", "MULTIPOINT(1 2,3 4)"),
            ("TRIANGLE((0 0,1 0,1 1,0 0))", "POLYGON((0 0,1 0,1 1,0 0))"),
            ("POINT(1 2);", "POINT(1 2)"),
        ] {
            assert_eq!(read(odd), read(plain), "{odd}");
        }
    }

    #[test]
    fn errors_say_what_should_stand_where() {
        for (text, message) in [
            ("POINT(1)", "character 8 of the WKT should be a number"),
            ("POINT(1 2", "character 10 of the WKT should be a comma or a closing parenthesis"),
            ("POINT(1,5 2)", "character 8 of the WKT should be a number"),
            ("POINT(1 2) x", "character 12 of the WKT should be the end"),
            ("CIRCULARSTRING(0 0,1 1,2 0)", "`CIRCULARSTRING` is not a geometry type that can be read"),
            ("LINESTRING(0 0,abc 1)", "character 16 of the WKT should be a number"),
            ("", "character 1 of the WKT should be a geometry type"),
        ] {
            assert_eq!(read(text).0.unwrap_err().to_string(), message);
        }
        let deep = format!("{}POINT(1 2){}", "GEOMETRYCOLLECTION(".repeat(100_000), ")".repeat(100_000));
        assert_eq!(read(&deep).0, Err(WktError::TooDeep));
    }

    #[test]
    fn the_srid_of_ewkt_comes_apart() {
        assert_eq!(split_srid("SRID=28412;POINT(1 2)"), (Some(28412), "POINT(1 2)"));
        assert_eq!(split_srid("srid = 1;x"), (None, "srid = 1;x"));
        assert_eq!(split_srid("POINT(1 2)"), (None, "POINT(1 2)"));
        assert!(
            looks_like_wkt("SRID=4326;POINT(1 2)") && looks_like_wkt("MultiPolygon Z EMPTY") && looks_like_wkt(" POINT M(1 2 3)")
        );
        assert!(!looks_like_wkt("Point Lake mine") && !looks_like_wkt("point") && !looks_like_wkt("75.1"));
    }

    proptest! {
        #[test]
        fn nothing_panics(text in "(GEOMETRYCOLLECTION|POINT|MULTIPOLYGON|EMPTY|[-0-9., ()ZMzé]){0,16}|\\PC{0,16}") {
            let (result, geometries) = read(&text);
            prop_assert_eq!(geometries.len(), usize::from(result.is_ok()));
            looks_like_wkt(&text);
        }
    }
}
