//! The messages of an MVT, as far as they need to be known (MVT 2.1, `vector_tile.proto`).

use super::MltError;
use crate::format::mvt::protobuf::{Field, Fields, read_varint, unzigzag};
use std::borrow::Cow;

/// A layer (4.1).
#[derive(Debug)]
pub struct Layer<'a> {
    pub name: &'a str,
    /// Units along a side.
    pub extent: u32,
    pub keys: Vec<&'a str>,
    pub values: Vec<Value<'a>>,
    /// Messages.
    pub features: Vec<&'a [u8]>,
}

/// A value (4.4).
#[derive(Debug, Clone, PartialEq)]
pub enum Value<'a> {
    Text(Cow<'a, str>),
    Float(f32),
    Double(f64),
    Integer(i64),
    /// Greater than an `i64`, or not.
    Unsigned(u64),
    Boolean(bool),
}

/// A feature (4.2).
#[derive(Debug, Default)]
pub struct Feature<'a> {
    pub id: Option<u64>,
    tags: &'a [u8],
    pub geometry_type: u64,
    /// Commands and parameters (4.3).
    pub geometry: &'a [u8],
}

const BROKEN: MltError = MltError::NoMvt("a message ends too early");
/// What a layer has that does not say it.
const DEFAULT_EXTENT: u32 = 4096;

impl<'a> Layer<'a> {
    pub fn read(message: &'a [u8]) -> Result<Self, MltError> {
        let mut layer = Self { name: "", extent: DEFAULT_EXTENT, keys: vec![], values: vec![], features: vec![] };
        for field in Fields::of(message) {
            match field.ok_or(BROKEN)? {
                (1, Field::Bytes(name)) => layer.name = text(name)?,
                (2, Field::Bytes(feature)) => layer.features.push(feature),
                (3, Field::Bytes(key)) => layer.keys.push(text(key)?),
                (4, Field::Bytes(value)) => layer.values.push(Value::read(value)?),
                (5, Field::Varint(extent)) => {
                    layer.extent = u32::try_from(extent).map_err(|_| MltError::NoMvt("the extent of a layer is too large"))?;
                }
                _ => {}
            }
        }
        match (layer.name, layer.extent) {
            ("", _) => Err(MltError::NoMvt("a layer has no name")),
            (_, 0) => Err(MltError::NoMvt("the extent of a layer is 0")),
            _ => Ok(layer),
        }
    }
}

impl<'a> Value<'a> {
    fn read(message: &'a [u8]) -> Result<Self, MltError> {
        let mut value = None;
        for field in Fields::of(message) {
            value = match field.ok_or(BROKEN)? {
                (1, Field::Bytes(text)) => Some(Self::Text(String::from_utf8_lossy(text))),
                (2, Field::Fixed32(v)) => Some(Self::Float(f32::from_le_bytes(v))),
                (3, Field::Fixed64(v)) => Some(Self::Double(f64::from_le_bytes(v))),
                (4, Field::Varint(v)) => Some(Self::Integer(v as i64)),
                (5, Field::Varint(v)) => Some(Self::Unsigned(v)),
                (6, Field::Varint(v)) => Some(Self::Integer(unzigzag(v))),
                (7, Field::Varint(v)) => Some(Self::Boolean(v != 0)),
                _ => value,
            };
        }
        value.ok_or(MltError::NoMvt("a value is of no type"))
    }

    /// As text, where it stands among texts.
    pub fn text(&self) -> Cow<'_, str> {
        match self {
            Self::Text(text) => Cow::Borrowed(text),
            Self::Float(v) => v.to_string().into(),
            Self::Double(v) => v.to_string().into(),
            Self::Integer(v) => v.to_string().into(),
            Self::Unsigned(v) => v.to_string().into(),
            Self::Boolean(v) => v.to_string().into(),
        }
    }
}

impl<'a> Feature<'a> {
    pub fn read(message: &'a [u8]) -> Result<Self, MltError> {
        let mut feature = Self::default();
        for field in Fields::of(message) {
            match field.ok_or(BROKEN)? {
                (1, Field::Varint(id)) => feature.id = Some(id),
                (2, Field::Bytes(tags)) => feature.tags = tags,
                (3, Field::Varint(geometry_type)) => feature.geometry_type = geometry_type,
                (4, Field::Bytes(geometry)) => feature.geometry = geometry,
                _ => {}
            }
        }
        Ok(feature)
    }

    /// Numbers of keys and values.
    pub fn tags(&self) -> impl Iterator<Item = Result<(usize, usize), MltError>> {
        let mut rest = self.tags;
        std::iter::from_fn(move || {
            if rest.is_empty() {
                return None;
            }
            let mut number = || read_varint(&mut rest).and_then(|number| usize::try_from(number).ok());
            let tag = number().zip(number()).ok_or(MltError::NoMvt("tags of a feature are broken"));
            if tag.is_err() {
                rest = &[];
            }
            Some(tag)
        })
    }
}

fn text(bytes: &[u8]) -> Result<&str, MltError> {
    std::str::from_utf8(bytes).map_err(|_| MltError::NoMvt("a name is not in UTF-8"))
}
