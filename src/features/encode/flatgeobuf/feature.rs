//! Features (`feature.fbs`): a geometry in flat arrays, and the properties that have a value.

use super::header::PropertyType;
use crate::{
    features::encode::{
        cell::Cell,
        shape::{NoPlace, Shape},
        survey::kind_in_layer,
        wkb::Envelope,
    },
    model::{GeometryKind, PartKind},
};
use flatbuffers::{FlatBufferBuilder, WIPOffset};
use flatgeobuf::{Feature, FeatureArgs, Geometry, GeometryArgs, GeometryType};
use std::ops::Range;

/// Builds one feature after another in the same memory.
pub(super) struct FeatureBuilder {
    fbb: FlatBufferBuilder<'static>,
    properties: Vec<u8>,
    positions: Positions,
    layer: Option<GeometryKind>,
}

/// The positions of a geometry, or of a part of one that is nested.
struct Positions {
    xy: Vec<[f64; 2]>,
    /// Empty where the layer has no heights, NaN where a position has none.
    z: Vec<f64>,
    has_z: bool,
    /// Where each ring stops.
    ends: Vec<u32>,
}

type Built = WIPOffset<Geometry<'static>>;

impl FeatureBuilder {
    /// For a layer of one kind, or of any; `has_z`: every geometry has heights.
    pub fn new(layer: Option<GeometryKind>, has_z: bool) -> Self {
        let positions = Positions { xy: vec![], z: vec![], has_z, ends: vec![] };
        Self { fbb: FlatBufferBuilder::new(), properties: vec![], positions, layer }
    }

    /// The properties of the next feature, in the order of the header's columns. Those without a value are left out.
    pub fn set_properties<'a>(&mut self, values: impl Iterator<Item = (Cell<'a>, PropertyType)>) {
        let out = &mut self.properties;
        out.clear();
        for (number, (cell, kind)) in values.enumerate() {
            if !matches!(cell, Cell::Null) {
                out.extend_from_slice(&(number as u16).to_le_bytes());
                write_value(cell, kind, out);
            }
        }
    }

    /// The bytes of the feature with its size before it, its box, and whether it has its geometry.
    pub fn build(&mut self, shape: &Shape<'_>) -> (&[u8], Envelope, Result<(), NoPlace>) {
        self.fbb.reset();
        let mut bounds = Envelope::EMPTY;
        let kind = kind_in_layer(shape.kind(), self.layer);
        let (geometry, placed) = match self.geometry(shape, kind, &mut bounds) {
            Ok(geometry) => (geometry, Ok(())),
            Err(none) => {
                bounds = Envelope::EMPTY;
                self.fbb.reset();
                (None, Err(none))
            }
        };
        let properties = (!self.properties.is_empty()).then(|| self.fbb.create_vector(&self.properties));
        let feature = Feature::create(&mut self.fbb, &FeatureArgs { geometry, properties, columns: None });
        self.fbb.finish_size_prefixed(feature, None);
        (self.fbb.finished_data(), bounds, placed)
    }

    fn geometry(&mut self, shape: &Shape<'_>, kind: GeometryKind, bounds: &mut Envelope) -> Result<Option<Built>, NoPlace> {
        use GeometryKind as K;
        let parts = shape.parts();
        let built = match kind {
            K::Null => return Ok(None),
            K::MultiPolygon | K::GeometryCollection => return self.nested(shape, kind, bounds).map(Some),
            K::Point | K::LineString | K::MultiPoint | K::MultiLineString | K::Polygon => {
                self.positions.read(shape, parts, bounds)?;
                self.positions.build(&mut self.fbb, geometry_type(kind))
            }
        };
        Ok(Some(built))
    }

    /// One geometry in another for each part.
    fn nested(&mut self, shape: &Shape<'_>, kind: GeometryKind, bounds: &mut Envelope) -> Result<Built, NoPlace> {
        let mut members = Vec::with_capacity(shape.parts().len());
        for part in shape.parts() {
            self.positions.read(shape, part..part + 1, bounds)?;
            members.push(self.positions.build(&mut self.fbb, part_type(shape.part_kind(part))));
        }
        let parts = Some(self.fbb.create_vector(&members));
        Ok(Geometry::create(&mut self.fbb, &GeometryArgs { parts, type_: geometry_type(kind), ..GeometryArgs::default() }))
    }
}

impl Positions {
    /// Takes the rings of these parts one after another.
    fn read(&mut self, shape: &Shape<'_>, parts: Range<usize>, bounds: &mut Envelope) -> Result<(), NoPlace> {
        self.xy.clear();
        self.z.clear();
        self.ends.clear();
        for ring in parts.flat_map(|part| shape.rings(part)) {
            let positions = shape.ring(ring)?;
            bounds.extend(&positions);
            self.xy.extend_from_slice(&positions);
            if self.has_z {
                match shape.heights(ring) {
                    Some(heights) => self.z.extend_from_slice(heights),
                    None => self.z.resize(self.xy.len(), f64::NAN),
                }
            }
            self.ends.push(self.xy.len() as u32);
        }
        Ok(())
    }

    /// Points have no ends, and one ring needs none.
    fn build(&self, fbb: &mut FlatBufferBuilder<'static>, type_: GeometryType) -> Built {
        let has_rings = !matches!(type_, GeometryType::Point | GeometryType::MultiPoint);
        let ends = (has_rings && self.ends.len() > 1).then(|| fbb.create_vector(&self.ends));
        let z = self.has_z.then(|| fbb.create_vector(&self.z));
        let xy = Some(fbb.create_vector::<f64>(bytemuck::cast_slice(&self.xy)));
        Geometry::create(fbb, &GeometryArgs { ends, xy, z, type_, ..GeometryArgs::default() })
    }
}

/// The code of a kind.
pub(super) fn geometry_type(kind: GeometryKind) -> GeometryType {
    match kind {
        GeometryKind::Null => GeometryType::Unknown,
        GeometryKind::Point => GeometryType::Point,
        GeometryKind::MultiPoint => GeometryType::MultiPoint,
        GeometryKind::LineString => GeometryType::LineString,
        GeometryKind::MultiLineString => GeometryType::MultiLineString,
        GeometryKind::Polygon => GeometryType::Polygon,
        GeometryKind::MultiPolygon => GeometryType::MultiPolygon,
        GeometryKind::GeometryCollection => GeometryType::GeometryCollection,
    }
}

fn part_type(kind: PartKind) -> GeometryType {
    geometry_type(kind.row_kind(false))
}

fn write_value(cell: Cell<'_>, kind: PropertyType, out: &mut Vec<u8>) {
    match cell {
        Cell::Null => {}
        Cell::Boolean(value) => out.push(u8::from(value)),
        Cell::Integer(value) if kind == PropertyType::Int => out.extend_from_slice(&(value as i32).to_le_bytes()),
        Cell::Integer(value) => out.extend_from_slice(&value.to_le_bytes()),
        Cell::Float(value) => out.extend_from_slice(&value.to_le_bytes()),
        Cell::Text(code, texts) | Cell::Json(code, texts) => {
            out.extend_from_slice(&(texts.bytes(code).len() as u32).to_le_bytes());
            texts.append(code, out);
        }
    }
}
