//! What every feature has besides its geometry: the id, the properties, the distance from a place asked about.

use super::{
    FeatureSet,
    cell::{Cell, Cells},
    stream::Place,
};
use crate::{
    model::ColumnType,
    store::{Column, IdRef, Ids, Texts},
};

/// A column of the file.
#[derive(Debug, Clone)]
pub(super) struct Field {
    pub name: String,
    pub column_type: ColumnType,
    pub source: FieldSource,
}

/// Where its values come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FieldSource {
    Id,
    /// The property at this place among the table's columns.
    Column(usize),
    Distance,
}

/// Its values, bound to their arrays for the loop over rows.
#[derive(Debug, Clone, Copy)]
pub(super) enum FieldCells<'a> {
    Id(&'a Ids),
    /// Ids that are texts, by row.
    IdTexts(Texts<'a>),
    Column(Cells<'a>),
    Distance(&'a [f64]),
    Nothing,
}

/// The id, unless a property holds it, the properties, and the distance if the set has one.
pub(super) fn fields(set: &FeatureSet) -> Vec<Field> {
    let id_type = if set.table.ids().are_text() { ColumnType::Text } else { ColumnType::Integer };
    let id = set.id_column().map(|name| Field { name, column_type: id_type, source: FieldSource::Id });
    id.into_iter().chain(fields_without_id(set)).collect()
}

/// The properties, and the distance if the set has one: for formats that have a place for ids.
pub(super) fn fields_without_id(set: &FeatureSet) -> Vec<Field> {
    let property = |&place: &usize| {
        let column = set.table.columns().get(place)?;
        Some(Field { name: column.name.clone(), column_type: column.column_type, source: FieldSource::Column(place) })
    };
    let distance = set.distances_m.as_ref().map(|_| Field {
        name: set.free_name("distance_m"),
        column_type: ColumnType::Float,
        source: FieldSource::Distance,
    });
    set.columns.iter().filter_map(property).chain(distance).collect()
}

impl Field {
    /// The column of the table that it is.
    pub fn column<'a>(&self, set: &'a FeatureSet) -> Option<&'a Column> {
        match self.source {
            FieldSource::Column(place) => set.table.columns().get(place),
            FieldSource::Id | FieldSource::Distance => None,
        }
    }

    /// Its values.
    pub fn cells<'a>(&self, set: &'a FeatureSet) -> FieldCells<'a> {
        match self.source {
            FieldSource::Id => match set.table.ids().texts_by_row() {
                Some(texts) => FieldCells::IdTexts(texts.texts()),
                None => FieldCells::Id(set.table.ids()),
            },
            FieldSource::Column(_) => self.column(set).map_or(FieldCells::Nothing, |c| FieldCells::Column(Cells::of(c))),
            FieldSource::Distance => set.distances_m.as_deref().map_or(FieldCells::Nothing, FieldCells::Distance),
        }
    }
}

impl FieldCells<'_> {
    /// The value of a feature.
    #[expect(clippy::inline_always, reason = "within the loops over rows and columns")]
    #[inline(always)]
    pub fn get(&self, at: Place) -> Cell<'_> {
        match self {
            Self::Column(cells) => cells.get(at.row),
            Self::IdTexts(texts) => Cell::Text(at.row as u32, texts),
            Self::Id(ids) => match ids.get(at.row) {
                IdRef::Integer(id) => Cell::Integer(id),
                IdRef::Text(_) => Cell::Null,
            },
            Self::Distance(metres) => metres.get(at.place).map_or(Cell::Null, |metres| Cell::Float(*metres)),
            Self::Nothing => Cell::Null,
        }
    }
}
