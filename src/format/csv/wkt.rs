//! Well-known text (OGC 06-103r4, section 7) and EWKT straight into flat arrays, in all its spellings:
//! `POINT Z (1 2 3)`, `POINTZ(1 2 3)`, `Point(1 2 3)`, `MULTIPOINT(1 2, 3 4)`, `POLYGON EMPTY`.
//!
//! Ours and not the `wkt` crate's (which serves as the oracle in tests): that one recurses as deep as its
//! input says and allocates for every number.

mod curve;

use crate::{
    format::curve::{ArcPointsError, RingDrawer},
    model::{Flattened, Geometries, GeometryKind, PartKind},
};

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
    /// Too few or too many for arcs.
    #[error(transparent)]
    ArcPoints(#[from] ArcPointsError),
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
    let mut flattened = Flattened { nested: reader.nested, drawn_curves: reader.rings.drew_arcs, empty: false };
    geometries.end_row(kind);
    flattened.empty = geometries.kinds().last() == Some(&GeometryKind::Null);
    Ok(flattened)
}

/// What stands in the third and fourth place of a position.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Dimensions {
    /// Not said: a third number is a height.
    Any,
    /// A third number is a measure, which is left out.
    Measured,
}

/// A type that WKT names.
#[derive(Clone, Copy)]
enum Shape {
    Plain(GeometryKind),
    CircularString,
    CompoundCurve,
    CurvePolygon,
}

struct Reader<'a, 'g> {
    text: &'a str,
    at: usize,
    rings: RingDrawer<'g>,
    nested: bool,
}

impl<'a, 'g> Reader<'a, 'g> {
    fn new(text: &'a str, out: &'g mut Geometries) -> Self {
        Self { text, at: 0, rings: RingDrawer::new(out), nested: false }
    }

    fn geometry(&mut self, depth: usize) -> Result<GeometryKind> {
        use GeometryKind as K;
        if depth > MAX_NESTING {
            return Err(WktError::TooDeep);
        }
        let (shape, dimensions) = self.tag()?;
        let kind = shape.kind();
        if self.empty() {
            return Ok(kind);
        }
        let Shape::Plain(kind) = shape else {
            match shape {
                Shape::CurvePolygon => self.curve_polygon(dimensions, depth)?,
                _ => self.curve_line(shape, dimensions, depth)?,
            }
            return Ok(kind);
        };
        match kind {
            K::Point => self.in_parentheses(|r| r.point(dimensions))?,
            K::LineString => self.line(dimensions)?,
            K::Polygon => self.polygon(dimensions)?,
            K::MultiPoint => self.list(|r| match r.peek() {
                Some(b'(') => r.in_parentheses(|r| r.point(dimensions)),
                _ if r.empty() => Ok(()),
                _ => r.point(dimensions),
            })?,
            K::MultiLineString => self.list(|r| if r.empty() { Ok(()) } else { r.member_line(dimensions, depth) })?,
            K::MultiPolygon => self.list(|r| if r.empty() { Ok(()) } else { r.member_polygon(dimensions, depth) })?,
            K::GeometryCollection | K::Null => {
                self.nested |= depth > 0;
                self.list(|r| r.geometry(depth + 1).map(|_| ()))?;
            }
        }
        Ok(kind)
    }

    /// The type and its dimensions, written apart or together.
    fn tag(&mut self) -> Result<(Shape, Dimensions)> {
        use GeometryKind as K;
        const NAMES: [(&str, Shape); 16] = [
            ("POINT", Shape::Plain(K::Point)),
            ("LINESTRING", Shape::Plain(K::LineString)),
            ("LINEARRING", Shape::Plain(K::LineString)),
            ("POLYGON", Shape::Plain(K::Polygon)),
            ("TRIANGLE", Shape::Plain(K::Polygon)),
            ("MULTIPOINT", Shape::Plain(K::MultiPoint)),
            ("MULTILINESTRING", Shape::Plain(K::MultiLineString)),
            ("MULTIPOLYGON", Shape::Plain(K::MultiPolygon)),
            ("POLYHEDRALSURFACE", Shape::Plain(K::MultiPolygon)),
            ("TIN", Shape::Plain(K::MultiPolygon)),
            ("GEOMETRYCOLLECTION", Shape::Plain(K::GeometryCollection)),
            ("CIRCULARSTRING", Shape::CircularString),
            ("COMPOUNDCURVE", Shape::CompoundCurve),
            ("CURVEPOLYGON", Shape::CurvePolygon),
            ("MULTICURVE", Shape::Plain(K::MultiLineString)),
            ("MULTISURFACE", Shape::Plain(K::MultiPolygon)),
        ];
        let word = self.word();
        let found = NAMES.iter().find_map(|(name, shape)| {
            let start = word.get(..name.len()).filter(|start| start.eq_ignore_ascii_case(name))?;
            let suffix = word.get(start.len()..)?;
            is_dimension(suffix).then_some((*shape, suffix))
        });
        let Some((shape, suffix)) = found else {
            return Err(if word.is_empty() { self.expected("a geometry type") } else { WktError::Type(word.to_owned()) });
        };
        let before = self.at;
        let mut dimension = if suffix.is_empty() { self.word() } else { suffix };
        if !is_dimension(dimension) {
            self.at = before;
            dimension = "";
        }
        let measured = dimension.eq_ignore_ascii_case("M");
        Ok((shape, if measured { Dimensions::Measured } else { Dimensions::Any }))
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
        self.rings.out.end_part(PartKind::Line);
        Ok(())
    }

    fn polygon(&mut self, dimensions: Dimensions) -> Result<()> {
        self.list(|r| if r.empty() { Ok(()) } else { r.ring(dimensions) })?;
        self.rings.out.end_part(PartKind::Polygon);
        Ok(())
    }

    fn ring(&mut self, dimensions: Dimensions) -> Result<()> {
        self.list(|r| r.position(dimensions))?;
        self.rings.out.end_ring();
        Ok(())
    }

    fn point(&mut self, dimensions: Dimensions) -> Result<()> {
        self.position(dimensions)?;
        self.rings.out.end_ring();
        self.rings.out.end_part(PartKind::Point);
        Ok(())
    }

    fn position(&mut self, dimensions: Dimensions) -> Result<()> {
        let (x, y, z) = self.ordinates(dimensions)?;
        self.rings.out.position(x, y, z);
        Ok(())
    }

    /// x, y and a height.
    fn ordinates(&mut self, dimensions: Dimensions) -> Result<(f64, f64, Option<f64>)> {
        let (x, y) = (self.number()?, self.number()?);
        let third = self.optional_number()?;
        if third.is_some() {
            self.optional_number()?;
        }
        let z = third.filter(|z| dimensions == Dimensions::Any && !z.is_nan());
        Ok((x, y, z))
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

impl Shape {
    /// What it is once it is drawn.
    fn kind(self) -> GeometryKind {
        match self {
            Self::Plain(kind) => kind,
            Self::CircularString | Self::CompoundCurve => GeometryKind::LineString,
            Self::CurvePolygon => GeometryKind::Polygon,
        }
    }
}

/// Nothing, or the letters that add dimensions.
fn is_dimension(word: &str) -> bool {
    ["", "Z", "M", "ZM"].iter().any(|d| d.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests;
