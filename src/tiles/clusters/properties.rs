//! What is told of a cluster: its properties in tiles.
//!
//! ```text
//! cluster                   true
//! cluster_id                its number, as long as the data stay the same
//! point_count               features in it
//! point_count_abbreviated   the same for a label: 870, 1.2k, 36k, 4M
//! expansion_zoom            the zoom from which it is shown in parts; not there where no zoom of the tiles does that
//! members                   path and query that list its features
//! ore_t                     with `sum`: the sum of the values that there are
//! commodity                 with `count_by`: the most frequent value
//! commodity_share           … and which share of the features has it, 0 to 1
//! commodity_1 … _4          the most frequent values, the first the leading one
//! commodity_1_count …       … and how many features have each
//! ```
//!
//! Of a text that lists several things the first counts, which is the main one: `gold|silver` is gold.

use super::{Cluster, Clustered};
use crate::{
    catalog::{ClusterSettings, Collection},
    format::{
        mvt::{LayerEncoder, Values},
        tilejson::FieldType,
    },
    model::ColumnType,
    store::{Column, ColumnData, Dictionary, Table},
    vocabulary::list_parts,
};
use hashbrown::HashMap;

/// Of the values of `count_by` so many are told.
const MOST_FREQUENT: usize = 4;
/// The properties that all clusters have.
const OWN: [(&str, FieldType); 6] = [
    ("cluster", FieldType::Boolean),
    ("cluster_id", FieldType::Number),
    ("point_count", FieldType::Number),
    ("point_count_abbreviated", FieldType::String),
    ("expansion_zoom", FieldType::Number),
    ("members", FieldType::String),
];

/// The names and types of the properties of clusters, in the order in which they are written.
pub fn cluster_fields(settings: &ClusterSettings, table: &Table) -> Vec<(String, FieldType)> {
    let mut fields: Vec<_> = OWN.into_iter().map(|(name, field_type)| (name.to_owned(), field_type)).collect();
    fields.extend(settings.sum.iter().map(|name| (name.clone(), FieldType::Number)));
    if let Some(column) = settings.count_by.as_ref().and_then(|name| table.column(name)) {
        let (name, value) = (&column.name, field_type(column.column_type));
        fields.extend([(name.clone(), value), (format!("{name}_share"), FieldType::Number)]);
        let frequent =
            (1..=MOST_FREQUENT).flat_map(|n| [(format!("{name}_{n}"), value), (format!("{name}_{n}_count"), FieldType::Number)]);
        fields.extend(frequent);
    }
    fields
}

/// The type of a column's values in tiles.
pub fn field_type(column_type: ColumnType) -> FieldType {
    match column_type {
        ColumnType::Boolean => FieldType::Boolean,
        ColumnType::Integer | ColumnType::Float => FieldType::Number,
        _ => FieldType::String,
    }
}

/// Writes the properties of the clusters of a layer.
pub struct ClusterProperties<'a> {
    clustered: &'a Clustered,
    max_zoom: u8,
    /// Zooms of the square before level 0 of the tile matrix set.
    first_zoom: u8,
    names: Vec<String>,
    /// The place of each name's key in the layer.
    keys: Vec<usize>,
    /// The place in the layer of what is known of the values of the first.
    values: usize,
    sums: Vec<&'a Column>,
    counted: Option<&'a Column>,
    counts: HashMap<u64, u32>,
}

impl<'a> ClusterProperties<'a> {
    /// Of a layer that has properties of these names anyway.
    pub fn new(clustered: &'a Clustered, collection: &'a Collection, names_before: &[&str]) -> Self {
        let table = &collection.table;
        let ClusterSettings { sum, count_by, .. } = &clustered.settings;
        let names: Vec<String> = cluster_fields(&clustered.settings, table).into_iter().map(|(name, _)| name).collect();
        let values = names_before.len();
        let key = |(place, name): (usize, &String)| names_before.iter().position(|n| n == name).unwrap_or(values + place);
        Self {
            clustered,
            max_zoom: collection.info.tiles.max_zoom,
            first_zoom: table.tile_matrix_set().map_or(0, |(_, zoom)| zoom),
            keys: names.iter().enumerate().map(key).collect(),
            names,
            values,
            sums: sum.iter().filter_map(|name| table.column(name)).collect(),
            counted: count_by.as_ref().and_then(|name| table.column(name)),
            counts: HashMap::new(),
        }
    }

    /// How many properties clusters have beside those that the layer has anyway.
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Gives the feature at hand the properties of a cluster.
    pub fn tag(&mut self, number: usize, cluster: &Cluster<'_>, layer: &mut LayerEncoder) {
        let count = cluster.rows.len();
        let expansion_zoom = cluster.zooms[1] + 1;
        self.add(layer, 0, |values, at| values.boolean(at, true));
        self.add(layer, 1, |values, at| values.integer(at, number as i64));
        self.add(layer, 2, |values, at| values.integer(at, count as i64));
        self.add(layer, 3, |values, _| values.unique_text(abbreviated(count).as_bytes()));
        if expansion_zoom <= self.max_zoom && !cluster.is_one_place {
            let level = expansion_zoom - self.first_zoom.min(expansion_zoom);
            self.add(layer, 4, |values, at| values.integer(at, level.into()));
        }
        let link = self.clustered.link(number);
        self.add(layer, 5, |values, _| values.unique_text(link.as_bytes()));
        let mut place = OWN.len();
        for i in 0..self.sums.len() {
            match sum(self.sums[i], cluster.rows) {
                Some(Sum::Integer(sum)) => self.add(layer, place, |values, at| values.integer(at, sum)),
                Some(Sum::Float(sum)) => self.add(layer, place, |values, at| values.float(at, sum)),
                None => {}
            }
            place += 1;
        }
        if let Some(column) = self.counted {
            self.tag_counts(column, place, cluster.rows, layer);
        }
    }

    fn tag_counts(&mut self, column: &Column, mut place: usize, rows: &[u32], layer: &mut LayerEncoder) {
        self.counts.clear();
        rows.iter().filter_map(|row| key_of(column, *row as usize)).for_each(|key| *self.counts.entry(key).or_default() += 1);
        let frequent = match &column.data {
            ColumnData::Text(text) => most_frequent(&by_main_part(&self.counts, &text.dictionary)),
            _ => most_frequent(&self.counts),
        };
        let Some(&(leading, count)) = frequent.first() else { return };
        self.add(layer, place, |values, at| value_of(column, leading, values, at));
        self.add(layer, place + 1, |values, at| values.float(at, f64::from(count) / rows.len() as f64));
        for (key, count) in frequent {
            place += 2;
            self.add(layer, place, |values, at| value_of(column, key, values, at));
            self.add(layer, place + 1, |values, at| values.integer(at, count.into()));
        }
    }

    /// Adds the property at a place.
    fn add(&self, layer: &mut LayerEncoder, place: usize, value: impl FnOnce(&mut Values, usize) -> u32) {
        let value = value(layer.values(), self.values + place);
        layer.tag(self.keys[place], &self.names[place], value);
    }
}

/// Of the texts with the same main part the first stands for all.
fn by_main_part(counts: &HashMap<u64, u32>, texts: &Dictionary) -> HashMap<u64, u32> {
    let mut parts: HashMap<&str, (u64, u32)> = HashMap::with_capacity(counts.len());
    for (&key, &count) in counts {
        let (first, all) = parts.entry(main_part(texts.text(key as u32))).or_insert((key, 0));
        (*first, *all) = (key.min(*first), *all + count);
    }
    parts.into_values().collect()
}

/// The first of the things that a text lists. Commas alone make no list: they stand in names, too.
fn main_part(text: &str) -> &str {
    let is_list = text.contains(['|', ';']) || text.starts_with('[');
    if is_list { list_parts(text).next().unwrap_or(text) } else { text }
}

/// The keys that occur most often, with how often; of those as frequent the smallest first.
fn most_frequent(counts: &HashMap<u64, u32>) -> Vec<(u64, u32)> {
    let mut frequent: Vec<(u64, u32)> = Vec::with_capacity(MOST_FREQUENT + 1);
    for (&key, &count) in counts {
        let place = frequent.partition_point(|(other, more)| (*more, key) > (count, *other));
        if place < MOST_FREQUENT {
            frequent.insert(place, (key, count));
            frequent.truncate(MOST_FREQUENT);
        }
    }
    frequent
}

/// What stands for the value of a row: the number of a text, or the bits of a number.
fn key_of(column: &Column, row: usize) -> Option<u64> {
    column.is_valid(row).then(|| match &column.data {
        ColumnData::Boolean(v) => v[row].into(),
        ColumnData::Integer(v) => v[row] as u64,
        ColumnData::Float(v) => v[row].to_bits(),
        ColumnData::Text(text) => text.codes[row].into(),
    })
}

/// The number in the layer of the value that a key stands for.
fn value_of(column: &Column, key: u64, values: &mut Values, at: usize) -> u32 {
    match &column.data {
        ColumnData::Boolean(_) => values.boolean(at, key != 0),
        ColumnData::Integer(_) => values.integer(at, key as i64),
        ColumnData::Float(_) => values.float(at, f64::from_bits(key)),
        ColumnData::Text(text) => {
            let dictionary = &text.dictionary;
            values.text(at, key as u32, dictionary.len(), || main_part(dictionary.text(key as u32)).as_bytes())
        }
    }
}

enum Sum {
    Integer(i64),
    Float(f64),
}

/// The sum of the values of rows that have one; `None` where none has.
fn sum(column: &Column, rows: &[u32]) -> Option<Sum> {
    let valid = || rows.iter().map(|row| *row as usize).filter(|row| column.is_valid(*row));
    valid().next()?;
    match &column.data {
        ColumnData::Integer(v) => {
            let sum: i128 = valid().map(|row| i128::from(v[row])).sum();
            Some(i64::try_from(sum).map_or(Sum::Float(sum as f64), Sum::Integer))
        }
        ColumnData::Float(v) => Some(float_sum(valid().map(|row| v[row]))).filter(|sum| sum.is_finite()).map(Sum::Float),
        ColumnData::Boolean(_) | ColumnData::Text(_) => None,
    }
}

/// A sum that keeps what rounding would lose (Neumaier), so that it depends on no order as far as anybody sees.
fn float_sum(values: impl Iterator<Item = f64>) -> f64 {
    let (mut sum, mut lost) = (0.0f64, 0.0f64);
    for value in values {
        let next = sum + value;
        lost += if sum.abs() >= value.abs() { (sum - next) + value } else { (value - next) + sum };
        sum = next;
    }
    sum + lost
}

/// A number in few letters.
fn abbreviated(count: usize) -> String {
    let short = |unit: usize, letter: &str| {
        if count / unit >= 10 {
            return format!("{}{letter}", (count + unit / 2) / unit);
        }
        let tenths = (count + unit / 20) / (unit / 10);
        format!("{}{letter}", tenths as f64 / 10.0)
    };
    match count {
        0..1000 => count.to_string(),
        1000..999_500 => short(1000, "k"),
        _ => short(1_000_000, "M"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_written_short() {
        let cases = [
            (2, "2"),
            (999, "999"),
            (1000, "1k"),
            (1049, "1k"),
            (1250, "1.3k"),
            (9949, "9.9k"),
            (9999, "10k"),
            (36_400, "36k"),
            (999_499, "999k"),
            (999_500, "1M"),
            (4_960_000, "5M"),
            (123_456_789, "123M"),
        ];
        for (count, text) in cases {
            assert_eq!(abbreviated(count), text);
        }
    }

    #[test]
    fn the_most_frequent_come_first_and_of_equals_the_smallest_key() {
        let counts = [(7, 3), (5, 3), (1, 9), (2, 1), (3, 1), (9, 8)].into_iter().collect();
        assert_eq!(most_frequent(&counts), [(1, 9), (9, 8), (5, 3), (7, 3)]);
        assert_eq!(most_frequent(&HashMap::new()), []);
    }

    #[test]
    fn of_a_list_the_first_counts() {
        let texts =
            Dictionary::from_texts(["gold|silver", "gold", "Stone, crushed", r#"["gold","tin"]"#, "tin; gold"].into_iter());
        let counts = [(0, 3), (1, 4), (2, 5), (3, 1), (4, 2)].into_iter().collect();
        assert_eq!(by_main_part(&counts, &texts), [(0, 8), (2, 5), (4, 2)].into_iter().collect());
        assert_eq!(main_part("|"), "|");
    }

    #[test]
    fn sums_lose_nothing() {
        assert_eq!(float_sum([1e16, 1.0, -1e16].into_iter()), 1.0);
        assert_eq!(float_sum(std::iter::repeat_n(0.1, 10)), 1.0);
    }
}
