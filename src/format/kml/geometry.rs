//! Geometries of KML (OGC 12-007r2, section 10) into the open row of [`Geometries`].

use super::{
    coordinates,
    xml::{Node, Xml},
};
use crate::{
    format::FormatError,
    model::{Geometries, GeometryKind, PartKind},
};

/// How deep a `MultiGeometry` may nest.
const MAX_NESTING: usize = 32;

/// Whether an element is a geometry that can be read.
pub(super) fn is_geometry(name: &str) -> bool {
    matches!(name, "Point" | "LineString" | "LinearRing" | "Polygon" | "MultiGeometry" | "Track" | "MultiTrack")
}

/// What has been read of the geometry of one row.
#[derive(Debug, Default)]
pub(super) struct Shape {
    /// The kind of every part so far, if it is one.
    part_kind: Option<PartKind>,
    parts: usize,
    /// Parts of different kinds.
    mixed: bool,
    /// A `MultiGeometry`, of however many parts.
    multi: bool,
    /// One inside another.
    pub nested: bool,
    /// Geometry elements, empty ones too.
    pub elements: usize,
    /// What was wrong first.
    pub fault: Option<String>,
}

impl Shape {
    /// The kind of the row.
    pub fn kind(&self) -> GeometryKind {
        match self.part_kind {
            _ if self.mixed => GeometryKind::GeometryCollection,
            Some(kind) => kind.row_kind(self.multi || self.parts > 1),
            None => GeometryKind::Null,
        }
    }

    /// Reads the geometry whose start has just been read, to its end. What is wrong with it goes into
    /// `fault`; an error means that the XML cannot be read further.
    pub fn read(&mut self, name: &str, xml: &mut Xml, into: &mut Geometries) -> Result<(), FormatError> {
        self.geometry(name, xml, into, 0)
    }

    fn geometry(&mut self, name: &str, xml: &mut Xml, into: &mut Geometries, depth: usize) -> Result<(), FormatError> {
        self.elements += 1;
        match name {
            "Point" => self.simple(PartKind::Point, xml, into),
            "LineString" | "LinearRing" => self.simple(PartKind::Line, xml, into),
            "Polygon" => self.polygon(xml, into),
            "Track" => self.track(xml, into),
            _ if depth >= MAX_NESTING => {
                self.wrong(format!("geometries nest deeper than {MAX_NESTING}"));
                xml.skip()
            }
            _ => {
                self.multi = true;
                self.nested |= depth > 0;
                children(xml, |name, xml| if is_geometry(name) { self.geometry(name, xml, into, depth + 1) } else { xml.skip() })
            }
        }
    }

    /// A point or a line.
    fn simple(&mut self, kind: PartKind, xml: &mut Xml, into: &mut Geometries) -> Result<(), FormatError> {
        let mut count = 0;
        children(xml, |name, xml| match name {
            "coordinates" => {
                count += self.coordinates(xml, into)?;
                Ok(())
            }
            _ => xml.skip(),
        })?;
        if kind == PartKind::Point && count > 1 {
            self.wrong(format!("a point has {count} positions"));
        }
        into.end_ring();
        self.end_part(kind, count, into);
        Ok(())
    }

    fn polygon(&mut self, xml: &mut Xml, into: &mut Geometries) -> Result<(), FormatError> {
        let (mut exterior, mut holes) = (0, 0);
        children(xml, |boundary, xml| {
            let is_exterior = boundary == "outerBoundaryIs";
            if !is_exterior && boundary != "innerBoundaryIs" {
                return xml.skip();
            }
            rings(xml, |xml| {
                let count = self.coordinates(xml, into)?;
                into.end_ring();
                if is_exterior && exterior + holes > 0 {
                    self.wrong("a polygon has a second exterior ring or one after its holes");
                }
                *if is_exterior { &mut exterior } else { &mut holes } += count;
                Ok(())
            })
        })?;
        if exterior == 0 && holes > 0 {
            self.wrong("a polygon has holes but no exterior ring");
        }
        self.end_part(PartKind::Polygon, exterior, into);
        Ok(())
    }

    /// `gx:Track`: a line through its positions; a point where it has only one.
    fn track(&mut self, xml: &mut Xml, into: &mut Geometries) -> Result<(), FormatError> {
        let mut count = 0;
        children(xml, |name, xml| {
            if name != "coord" {
                return xml.skip();
            }
            let text = xml.text()?;
            // An empty one says that the position was not known at that time.
            if !text.trim().is_empty() {
                count += 1;
                coordinates::read_spaced(&text, into).unwrap_or_else(|why| self.wrong(why));
            }
            Ok(())
        })?;
        into.end_ring();
        self.end_part(if count == 1 { PartKind::Point } else { PartKind::Line }, count, into);
        Ok(())
    }

    fn coordinates(&mut self, xml: &mut Xml, into: &mut Geometries) -> Result<usize, FormatError> {
        let text = xml.text()?;
        Ok(coordinates::read(&text, into).unwrap_or_else(|why| {
            self.wrong(why);
            0
        }))
    }

    /// A part without positions is not kept.
    fn end_part(&mut self, kind: PartKind, positions: usize, into: &mut Geometries) {
        if positions > 0 {
            into.end_part(kind);
            self.parts += 1;
            self.mixed |= self.part_kind.is_some_and(|before| before != kind);
            self.part_kind = Some(kind);
        }
    }

    fn wrong(&mut self, why: impl Into<String>) {
        self.fault.get_or_insert_with(|| why.into());
    }
}

/// Calls `child` at the start of every child of the open element, which it must read to its end.
pub(super) fn children(
    xml: &mut Xml,
    mut child: impl FnMut(&str, &mut Xml) -> Result<(), FormatError>,
) -> Result<(), FormatError> {
    loop {
        let name = match xml.next()? {
            Node::Start(element) => element.name().to_owned(),
            Node::End | Node::Eof => return Ok(()),
            Node::Text(_) | Node::Other => continue,
        };
        child(&name, xml)?;
    }
}

/// Calls `ring` inside every `coordinates` of the rings of a boundary.
fn rings(xml: &mut Xml, mut ring: impl FnMut(&mut Xml) -> Result<(), FormatError>) -> Result<(), FormatError> {
    children(xml, |name, xml| match name {
        "LinearRing" => children(xml, |name, xml| if name == "coordinates" { ring(xml) } else { xml.skip() }),
        _ => xml.skip(),
    })
}
