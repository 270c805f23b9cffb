//! The properties that tiles carry.

use crate::{
    catalog::Collection,
    format::mvt::LayerEncoder,
    model::ColumnType,
    store::{Column, ColumnData, Dictionary, NULL_CODE, Table},
};

/// Text columns whose values are longer than this on average, in bytes, stay out of tiles unless asked for.
const LONG_TEXT_BYTES: usize = 256;

/// The columns of the table that tiles of the collection carry: those the settings name, else all but long texts.
pub fn tile_columns(collection: &Collection) -> Vec<usize> {
    let named = collection.info.tiles.columns.as_ref();
    let carried = |column: &Column| match named {
        Some(names) => names.contains(&column.name),
        None => !is_long_text(column),
    };
    let columns = collection.table.columns();
    (0..columns.len()).filter(|&i| carried(&columns[i])).collect()
}

/// Whether tiles carry the ids as a property `id`: text does not fit into a tile's own ids.
pub(super) fn carries_ids(table: &Table) -> bool {
    table.ids().are_text() && table.column("id").is_none()
}

fn is_long_text(column: &Column) -> bool {
    match &column.data {
        ColumnData::Text(text) if matches!(column.column_type, ColumnType::Text | ColumnType::List | ColumnType::Json) => {
            text.dictionary.byte_len() > LONG_TEXT_BYTES * text.dictionary.len()
        }
        _ => false,
    }
}

/// The carried columns of a table, laid open for the loop over rows.
pub(super) struct Attributes<'a> {
    columns: Vec<Carried<'a>>,
    ids: Option<&'a Dictionary>,
}

struct Carried<'a> {
    name: &'a str,
    validity: &'a [u64],
    values: CarriedValues<'a>,
}

enum CarriedValues<'a> {
    Boolean(&'a [u8]),
    Integer(&'a [i64]),
    Float(&'a [f64]),
    Text(&'a [u32], &'a Dictionary),
}

impl<'a> Attributes<'a> {
    pub fn new(collection: &'a Collection) -> Self {
        let table = &collection.table;
        let carried = |column: &'a Column| Carried {
            name: &column.name,
            validity: &column.validity,
            values: match &column.data {
                ColumnData::Boolean(v) => CarriedValues::Boolean(v),
                ColumnData::Integer(v) => CarriedValues::Integer(v),
                ColumnData::Float(v) => CarriedValues::Float(v),
                ColumnData::Text(text) => CarriedValues::Text(&text.codes, &text.dictionary),
            },
        };
        let columns = tile_columns(collection).into_iter().map(|i| carried(&table.columns()[i])).collect();
        Self { columns, ids: table.ids().texts_by_row().filter(|_| carries_ids(table)) }
    }

    /// How many properties a feature has at most.
    pub fn len(&self) -> usize {
        self.columns.len() + self.ids.is_some() as usize
    }

    /// Gives the feature at hand the properties of a row.
    pub fn tag(&self, row: usize, layer: &mut LayerEncoder) {
        for (number, Carried { name, validity, values }) in self.columns.iter().enumerate() {
            if !validity.is_empty() && validity[row / 64] >> (row % 64) & 1 == 0 {
                continue;
            }
            match values {
                CarriedValues::Boolean(v) => layer.tag_boolean(number, name, v[row] != 0),
                CarriedValues::Integer(v) => layer.tag_integer(number, name, v[row]),
                CarriedValues::Float(v) => layer.tag_float(number, name, v[row]),
                CarriedValues::Text(codes, dictionary) => {
                    let code = codes[row];
                    if code != NULL_CODE {
                        layer.tag_text(number, name, code, dictionary.len(), || dictionary.bytes(code));
                    }
                }
            }
        }
        if let Some(ids) = self.ids {
            layer.tag_unique_text(self.columns.len(), "id", ids.bytes(row as u32));
        }
    }
}
