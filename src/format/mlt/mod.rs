//! `MapLibre` Tiles, made of Mapbox Vector Tiles: the same features with the same geometries and values, column by column.
//!
//! A tile is a row of blocks, one per layer, each of which is (specification of MLT, "Tile Layout"; tag 1):
//!
//! ```text
//! length, tag │ name, extent, columns: type and name of each │ ids: streams │ geometry: streams │ property: streams │ …
//! ```
//!
//! A column is one stream or several: [`stream`] writes them. Of the encodings there are, those are used that a compression on
//! the way gains from: integers of variable length, as they are, as differences, or as runs, whichever is shortest.

mod column;
mod geometry;
mod source;
mod stream;
mod texts;

#[cfg(test)]
mod tests;

use self::{
    column::Column,
    geometry::Geometries,
    source::{Feature, Layer},
    stream::{Presence, Width, integers},
    texts::Texts,
};
use super::mvt::protobuf::{Field, Fields, varint};
use hashbrown::HashMap;

/// Why a tile cannot be given as MLT.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MltError {
    /// What is given is broken.
    #[error("it is no Mapbox Vector Tile: {0}")]
    NoMvt(&'static str),
    /// Columns say of every feature whether it has a value; here that would be most of the tile.
    #[error("a layer has too many features for so many different properties")]
    TooSparse,
}

/// A layer of the first version of MLT.
const TAG: u8 = 1;
/// Names of properties of a layer.
const MAX_KEYS: u64 = 1 << 16;
/// Cells of a layer, with a value or without.
const MAX_CELLS: u64 = 1 << 31;

/// The layers of an MVT as MLT. What MVT leaves open is left out: geometries of unknown type, and those without a position.
///
/// # Errors
/// [`MltError`] where the tile is broken.
pub fn of_mvt(tile: &[u8]) -> Result<Vec<u8>, MltError> {
    let mut out = Vec::with_capacity(tile.len());
    for field in Fields::of(tile) {
        // Fields that are not known are passed over, as in every message.
        if let (3, Field::Bytes(layer)) = field.ok_or(MltError::NoMvt("it ends too early"))? {
            add_layer(&Layer::read(layer)?, &mut out)?;
        }
    }
    Ok(out)
}

fn add_layer(layer: &Layer<'_>, out: &mut Vec<u8>) -> Result<(), MltError> {
    let (keys, features) = (layer.keys.len() as u64, layer.features.len() as u64);
    if keys > MAX_KEYS || keys * features > MAX_CELLS {
        return Err(MltError::TooSparse);
    }
    let rows = Rows::read(layer)?;
    let count = rows.geometries.count();
    if count == 0 {
        return Ok(());
    }
    let (mut head, mut body) = (vec![], vec![]);
    text(&mut head, layer.name);
    varint(&mut head, u64::from(layer.extent));
    let columns: Vec<&Column<'_>> = rows.columns.iter().filter(|column| !column.is_empty()).collect();
    varint(&mut head, (usize::from(!rows.ids.is_empty()) + 1 + columns.len()) as u64);
    rows.write_ids(&mut head, &mut body);
    head.push(geometry::COLUMN);
    rows.geometries.write(&mut body);
    let mut texts = Texts::new(layer.values.len());
    for column in columns {
        head.push(column.write(&layer.values, count, &mut texts, &mut body));
        text(&mut head, column.name);
    }
    varint(out, (1 + head.len() + body.len()) as u64);
    out.push(TAG);
    out.append(&mut head);
    out.append(&mut body);
    Ok(())
}

/// The features of a layer, taken apart into columns.
struct Rows<'a> {
    ids: Vec<u64>,
    with_id: Presence,
    geometries: Geometries,
    columns: Vec<Column<'a>>,
}

impl<'a> Rows<'a> {
    fn read(layer: &Layer<'a>) -> Result<Self, MltError> {
        let (columns, column_of) = columns(&layer.keys);
        let mut rows = Self { ids: vec![], with_id: Presence::default(), geometries: Geometries::default(), columns };
        for message in &layer.features {
            let feature = Feature::read(message)?;
            let row = rows.geometries.count();
            if !rows.geometries.add(feature.geometry_type, feature.geometry)? {
                continue;
            }
            if let Some(id) = feature.id {
                rows.ids.push(id);
                rows.with_id.set(row);
            }
            for tag in feature.tags() {
                let (key, value) = tag?;
                let column = column_of.get(key).and_then(|column| rows.columns.get_mut(*column));
                match column.filter(|_| value < layer.values.len()) {
                    Some(column) => column.set(row, value as u32),
                    None => return Err(MltError::NoMvt("a feature has a property that its layer has not")),
                }
            }
        }
        Ok(rows)
    }

    fn write_ids(&self, head: &mut Vec<u8>, body: &mut Vec<u8>) {
        let Some(&max) = self.ids.iter().max() else { return };
        let width = if u32::try_from(max).is_ok() { Width::U32 } else { Width::U64 };
        let is_nullable = self.with_id.write_unless_full(self.geometries.count(), body);
        head.push(u8::from(width == Width::U64) << 1 | u8::from(is_nullable));
        integers(body, stream::DATA, width, self.ids.iter().copied());
    }
}

/// A column for each name, and the column of each key: a name should not be there twice (MVT 2.1, section 4.4), but may be.
fn columns<'a>(keys: &[&'a str]) -> (Vec<Column<'a>>, Vec<usize>) {
    let (mut columns, mut by_name) = (vec![], HashMap::new());
    let of_key = |key: &&'a str| {
        *by_name.entry(*key).or_insert_with(|| {
            columns.push(Column::new(key));
            columns.len() - 1
        })
    };
    let column_of = keys.iter().map(of_key).collect();
    (columns, column_of)
}

fn text(out: &mut Vec<u8>, text: &str) {
    varint(out, text.len() as u64);
    out.extend_from_slice(text.as_bytes());
}
