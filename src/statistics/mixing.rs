//! What must not be added up unless somebody asks for it: resources and reserves, one category and another, an element and its oxide.

use super::{Statistic, StatisticsError, members::Members};
use crate::{
    query::Rows,
    store::{Column, ColumnData, NULL_CODE, NULL_RANK, Table},
    vocabulary::{Category, Dimension, Unit, class_of},
};
use hashbrown::HashMap;

/// Columns that say what kind of amount a row has (after `EarthResourceML`, and what files call them).
const CLASSES: [&str; 9] = [
    "measure_type",
    "category",
    "classification",
    "resource_category",
    "reserve_category",
    "oremeasuretype",
    "oremeasureassessmentcategory",
    "classificationmethodused",
    "категория",
];
/// Columns that say of what a grade is.
const BASES: [&str; 4] = ["grade_basis", "contained_basis", "basis", "contained_computed_basis"];
/// Classes at most in a text.
const MAX_NAMED: usize = 8;
/// Classes at most in an answer.
const MAX_LISTED: usize = 100;
/// The class of a row that is in no sum.
const NONE: u32 = u32::MAX;

/// Amounts of one kind, among others in one number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MixedClass {
    /// The columns that tell the kinds apart, and what they say of this one.
    pub values: Vec<(String, Option<String>)>,
    /// Features of this kind that have a value.
    pub features: usize,
}

/// The kinds of the amounts of a column.
pub struct Classes {
    /// The class of each row of the table.
    of_row: Vec<u32>,
    /// More than one.
    pub found: Vec<MixedClass>,
}

impl Classes {
    /// The kinds that rows with a value have, where there are several and it matters for such a number.
    pub fn of(statistic: Statistic, column: &Column, unit: Option<Unit>, table: &Table, rows: &Rows) -> Option<Self> {
        let names = match unit.map(Unit::dimension) {
            _ if matches!(statistic, Statistic::Min | Statistic::Max) => return None,
            Some(Dimension::Mass | Dimension::Volume) => [&CLASSES[..], if is_contained(&column.name) { &BASES } else { &[] }],
            Some(Dimension::Share | Dimension::Concentration) => [&[][..], &BASES],
            _ => return None,
        };
        let is_named = |column: &&Column| names.iter().any(|names| names.contains(&column.name.to_lowercase().as_str()));
        let named: Vec<&Column> = table.columns().iter().filter(is_named).collect();
        if named.is_empty() {
            return None;
        }
        let (mut of_row, mut columns) = (vec![NONE; table.rows()], vec![]);
        rows.iter().filter(|row| column.is_valid(*row)).for_each(|row| of_row[row] = 0);
        let mut count = 1;
        for class_column in named {
            let classes = classes_of(class_column);
            let mut numbers = HashMap::new();
            for row in rows.iter().filter(|row| column.is_valid(*row)) {
                let next = numbers.len() as u32;
                of_row[row] = *numbers.entry((of_row[row], classes(row))).or_insert(next);
            }
            // Only what tells rows apart.
            if numbers.len() > count {
                count = numbers.len();
                columns.push(class_column);
            }
        }
        (count > 1).then(|| Self { found: listed(&of_row, count, &columns), of_row })
    }

    /// Which groups have several.
    pub fn mixed_groups(&self, members: &Members) -> Vec<bool> {
        let mut first = vec![NONE; members.keys.len()];
        let mut is_mixed = vec![false; members.keys.len()];
        for (row, group) in members.rows.iter().zip(&members.groups) {
            let (class, first) = (self.of_row[*row as usize], &mut first[*group as usize]);
            if *first == NONE {
                *first = class;
            } else if class != NONE && class != *first {
                is_mixed[*group as usize] = true;
            }
        }
        is_mixed
    }

    /// As a list for people.
    pub fn text(&self) -> String {
        let mut texts: Vec<String> = self.found.iter().take(MAX_NAMED).map(MixedClass::text).collect();
        if self.found.len() > MAX_NAMED {
            texts.push("and more".to_owned());
        }
        texts.join("; ")
    }

    /// Why a sum is refused, and what to ask.
    pub fn refusal(&self, measure: &str) -> StatisticsError {
        let columns: Vec<&str> =
            self.found.first().map_or(vec![], |class| class.values.iter().map(|(name, _)| name.as_str()).collect());
        StatisticsError::Mixed { measure: measure.to_owned(), classes: self.text(), columns: columns.join(",") }
    }
}

impl MixedClass {
    fn text(&self) -> String {
        let value = |(column, value): &(String, Option<String>)| match value {
            None => format!("no {column}"),
            Some(value) => {
                let short: String = value.chars().take(40).collect();
                match Category::named(value) {
                    Some(known) => format!("{column} {short} ({}: {})", known.scheme, known.meaning),
                    None => format!("{column} {short}"),
                }
            }
        };
        let values: Vec<String> = self.values.iter().map(value).collect();
        format!("{} ({} features)", values.join(", "), self.features)
    }
}

fn is_contained(name: &str) -> bool {
    let name = name.to_lowercase();
    ["contained", "metal", "content"].iter().any(|start| name.starts_with(start))
}

/// A number for each class of a column.
fn classes_of(column: &Column) -> impl Fn(usize) -> u32 {
    let mut numbers: HashMap<String, u32> = HashMap::new();
    let mut number = |value: &str| {
        let next = numbers.len() as u32;
        *numbers.entry(class_of(value)).or_insert(next)
    };
    let of_entry: Vec<u32> = match &column.data {
        ColumnData::Text(text) => text.dictionary.iter().map(&mut number).collect(),
        _ => vec![],
    };
    move |row| match &column.data {
        ColumnData::Text(text) if text.codes[row] == NULL_CODE => NULL_CODE,
        ColumnData::Text(text) => of_entry[text.codes[row] as usize],
        _ if !column.is_valid(row) => NULL_RANK,
        _ => column.ranks()[row],
    }
}

/// The classes with the most features first.
fn listed(of_row: &[u32], count: usize, columns: &[&Column]) -> Vec<MixedClass> {
    let mut features = vec![(0, 0); count];
    for (row, class) in of_row.iter().enumerate().filter(|(_, class)| **class != NONE) {
        let (some_row, count) = &mut features[*class as usize];
        *some_row = row;
        *count += 1;
    }
    features.retain(|(_, count)| *count > 0);
    features.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let class = |(row, features): (usize, usize)| MixedClass {
        values: columns.iter().map(|column| (column.name.clone(), text_of(column, row))).collect(),
        features,
    };
    features.into_iter().take(MAX_LISTED).map(class).collect()
}

fn text_of(column: &Column, row: usize) -> Option<String> {
    column.is_valid(row).then(|| column.value(row).with_text(str::to_owned))
}
