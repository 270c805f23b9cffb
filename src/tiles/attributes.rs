//! The properties that tiles carry.

use crate::{
    catalog::Collection,
    format::mvt::{GeometryType, LayerEncoder, Values},
    model::ColumnType,
    store::{Column, ColumnData, Dictionary, NULL_CODE, Table},
};
use std::borrow::Cow;

/// Text columns whose values are longer than this on average, in bytes, stay out of tiles unless asked for.
const LONG_TEXT_BYTES: usize = 256;

/// The columns of the table that tiles of the collection carry: those the settings name, else all but long texts. Requests choose
/// among them.
pub fn tile_columns(collection: &Collection) -> Vec<usize> {
    let columns = collection.table.columns();
    (0..columns.len()).filter(|&i| is_carried(collection, &columns[i])).collect()
}

fn is_carried(collection: &Collection, column: &Column) -> bool {
    match &collection.info.tiles.columns {
        Some(names) => names.contains(&column.name),
        None => !is_long_text(column),
    }
}

/// The name of the property of tiles that has the ids of features, where they are text.
pub fn id_property_name(collection: &Collection) -> Option<String> {
    id_property(collection, None).map(|id| id.name.into_owned())
}

/// The property that has the ids of features.
pub(super) struct IdProperty {
    pub name: Cow<'static, str>,
    /// Whether it is a column that tiles carry anyway.
    pub is_column: bool,
}

/// How tiles carry ids that are text, which does not fit into a tile's own ids; `None` where they are numbers. The property is
/// `id`, but where the source has a column `id` that holds something else, it is `feature_id`, numbered if that is taken as well.
/// `columns`: those that are carried, if they were chosen.
pub(super) fn id_property(collection: &Collection, columns: Option<&[usize]>) -> Option<IdProperty> {
    const OTHER_NAME: &str = "feature_id";
    let table = &collection.table;
    if !table.ids().are_text() {
        return None;
    }
    let own = |name| IdProperty { name, is_column: false };
    Some(match table.column(Table::ID_COLUMN) {
        Some(column) if table.id_column_has_ids() => {
            let is_chosen = |columns: &[usize]| {
                columns.iter().any(|place| table.columns().get(*place).is_some_and(|c| c.name == column.name))
            };
            let is_column = columns.map_or_else(|| is_carried(collection, column), is_chosen);
            IdProperty { name: Table::ID_COLUMN.into(), is_column }
        }
        None => own(Table::ID_COLUMN.into()),
        Some(_) if table.column(OTHER_NAME).is_none() => own(OTHER_NAME.into()),
        Some(_) => {
            // More names than there are columns to have them.
            let numbered =
                (2..table.columns().len() + 3).map(|n| format!("{OTHER_NAME}_{n}")).find(|name| table.column(name).is_none());
            own(numbered.unwrap_or_default().into())
        }
    })
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
    /// The columns, those with the fewest different values first.
    by_variety: Vec<usize>,
    ids: Option<(Cow<'static, str>, &'a Dictionary)>,
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
    Number(&'a [u32]),
}

impl<'a> Attributes<'a> {
    /// `columns`: those that were chosen, if any were.
    pub fn new(collection: &'a Collection, columns: Option<&[usize]>) -> Self {
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
        let places = columns.map_or_else(|| tile_columns(collection), <[usize]>::to_vec);
        let id = id_property(collection, columns).filter(|id| !id.is_column);
        let columns: Vec<_> = places.into_iter().filter_map(|place| table.columns().get(place)).map(carried).collect();
        let mut by_variety: Vec<usize> = (0..columns.len()).collect();
        by_variety.sort_by_key(|&c| columns[c].variety());
        Self { columns, by_variety, ids: id.and_then(|id| Some((id.name, table.ids().texts_by_row()?))) }
    }

    /// Adds a number of each row, unless a column has its name.
    pub fn add_number(&mut self, name: &'a str, numbers: &'a [u32]) {
        if self.columns.iter().all(|column| column.name != name) {
            self.by_variety.push(self.columns.len());
            self.columns.push(Carried { name, validity: &[], values: CarriedValues::Number(numbers) });
        }
    }

    /// The names of the properties, in the order in which they are known to the layer.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().map(|c| c.name).chain(self.ids.as_ref().map(|(name, _)| &**name))
    }

    /// How many properties a feature has at most.
    pub fn len(&self) -> usize {
        self.columns.len() + self.ids.is_some() as usize
    }

    /// What a row takes in a tile on average, its geometry as if it were a point: measured on some of them.
    pub fn mean_row_bytes(&self, collection: &Collection) -> f64 {
        const SAMPLE: usize = 2048;
        let located = collection.table.located_rows();
        let rows: Vec<usize> = (0..located).step_by(located.div_ceil(SAMPLE).max(1)).collect();
        let (mut encoder, mut numbers, mut tile) = (LayerEncoder::default(), vec![], vec![]);
        encoder.begin(self.len());
        self.number(&rows, encoder.values(), &mut numbers);
        for (place, &row) in rows.iter().enumerate() {
            self.tag(place, rows.len(), &numbers, &mut encoder);
            encoder.feature(collection.table.ids().tile_id(row), GeometryType::Point, &[0; 5]);
        }
        encoder.finish("", &mut tile);
        tile.len() as f64 / rows.len().max(1) as f64
    }

    /// Finds the numbers of the rows' values: those of column `c` stand at `c · rows.len()` ff.
    ///
    /// Rows of a tile lie far apart in memory where most are left out, so every value is waited for. Taking a whole column of them
    /// at a time lets the processor wait for many at once. Values that many features share come first, for low numbers are short.
    pub fn number(&self, rows: &[usize], values: &mut Values, numbers: &mut Vec<u32>) {
        numbers.clear();
        numbers.resize(self.len() * rows.len(), ABSENT);
        let of_column = |c: usize| c * rows.len()..(c + 1) * rows.len();
        for &c in &self.by_variety {
            self.columns[c].number(rows, c, values, &mut numbers[of_column(c)]);
        }
        if let Some((_, ids)) = &self.ids {
            for (number, &row) in numbers[of_column(self.columns.len())].iter_mut().zip(rows) {
                *number = values.unique_text(ids.bytes(row as u32));
            }
        }
    }

    /// Gives the feature at hand the properties of the row that stands at `place` among `rows` [numbered](Self::number).
    pub fn tag(&self, place: usize, rows: usize, numbers: &[u32], layer: &mut LayerEncoder) {
        let numbers = numbers.iter().skip(place).step_by(rows.max(1));
        for (column, (name, &number)) in self.names().zip(numbers).enumerate() {
            if number != ABSENT {
                layer.tag(column, name, number);
            }
        }
    }
}

impl Carried<'_> {
    /// How many different values there are, as far as that is known.
    fn variety(&self) -> usize {
        match self.values {
            CarriedValues::Boolean(_) => 2,
            CarriedValues::Text(_, dictionary) => dictionary.len(),
            CarriedValues::Integer(_) | CarriedValues::Float(_) | CarriedValues::Number(_) => usize::MAX,
        }
    }

    fn number(&self, rows: &[usize], column: usize, out: &mut Values, numbers: &mut [u32]) {
        match self.values {
            CarriedValues::Boolean(values) => self.number_each(rows, values, numbers, |v| out.boolean(column, v != 0)),
            CarriedValues::Integer(values) => self.number_each(rows, values, numbers, |v| out.integer(column, v)),
            CarriedValues::Float(values) => self.number_each(rows, values, numbers, |v| out.float(column, v)),
            CarriedValues::Number(values) => self.number_each(rows, values, numbers, |v| out.integer(column, v.into())),
            CarriedValues::Text(codes, dictionary) => {
                numbers.iter_mut().zip(rows).for_each(|(number, &row)| *number = codes[row]);
                for number in numbers.iter_mut().filter(|number| **number != NULL_CODE) {
                    *number = out.text(column, *number, dictionary.len(), || dictionary.bytes(*number));
                }
            }
        }
    }

    fn number_each<T: Copy>(&self, rows: &[usize], values: &[T], numbers: &mut [u32], mut number_of: impl FnMut(T) -> u32) {
        let is_valid = |row: usize| self.validity.is_empty() || self.validity[row / 64] >> (row % 64) & 1 == 1;
        for (number, &row) in numbers.iter_mut().zip(rows).filter(|(_, row)| is_valid(**row)) {
            *number = number_of(values[row]);
        }
    }
}

/// Stands for the number of a value that is not there.
const ABSENT: u32 = NULL_CODE;
