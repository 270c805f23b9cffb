//! What must not be added up unless somebody asks for it: resources and reserves, one category and another, an element and its oxide,
//! one metal and another.

use super::{Statistic, StatisticsError, members::Members};
use crate::{
    query::Rows,
    store::{Column, ColumnData, NULL_CODE, NULL_RANK, Table},
    vocabulary::{Basis, Category, Commodity, Dimension, Unit, class_of},
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
/// Columns that say of what amounts are: of a grade, of the metal that a source states.
const BASES: [&str; 2] = ["grade_basis", "basis"];
const CONTAINED_BASES: [&str; 4] = ["contained_basis", "contained_stated_basis", "grade_basis", "basis"];
/// What Lode computes itself, and the column that says of what it is.
const COMPUTED: (&str, &str) = ("contained_computed_t", "contained_computed_basis");
/// Columns that say which metal is contained.
const COMMODITIES: [&str; 5] = ["commodity", "commodities", "main_commodity", "commod1", "полезное_ископаемое"];
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
        if matches!(statistic, Statistic::Min | Statistic::Max) {
            return None;
        }
        let named = telling(column, unit, table);
        if named.is_empty() {
            return None;
        }
        let (mut of_row, mut columns) = (vec![NONE; table.rows()], vec![]);
        rows.iter().filter(|row| column.is_valid(*row)).for_each(|row| of_row[row] = 0);
        let mut count = 1;
        for (class_column, class) in named {
            let classes = classes_of(class_column, class);
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

/// What a column says of amounts: two of its values say the same where their class is the same.
type ClassOf = fn(&str) -> String;

/// The columns that tell apart what must not be one sum of such numbers. Numbers whose unit nobody declares are as tonnes where the
/// categories are those of resources.
fn telling<'t>(column: &Column, unit: Option<Unit>, table: &'t Table) -> Vec<(&'t Column, ClassOf)> {
    let named = |names: &[&str]| table.columns().iter().filter(|other| is_named(other, names)).collect::<Vec<_>>();
    let categories = |is_sure: bool| {
        let classes = named(&CLASSES);
        let is_told = is_sure || classes.iter().any(|other| has_categories(other));
        classes.into_iter().filter(move |_| is_told).map(|other| (other, class_of as ClassOf))
    };
    let basis = || basis_column(&column.name, table).map(|place| (&table.columns()[place], basis_class as ClassOf));
    let metal = || named(&COMMODITIES).into_iter().take(1).map(|other| (other, commodity_class as ClassOf));
    let is_contained = is_contained(&column.name);
    match unit.map(Unit::dimension) {
        Some(Dimension::Length | Dimension::Area) => vec![],
        Some(Dimension::Share | Dimension::Concentration) => basis().into_iter().collect(),
        dimension if is_contained => categories(dimension.is_some()).chain(basis()).chain(metal()).collect(),
        dimension => categories(dimension.is_some()).collect(),
    }
}

/// Whether a column says the category of resources, so that values that say the same are one group.
pub fn is_of_categories(column: &Column) -> bool {
    is_named(column, &CLASSES) && has_categories(column)
}

fn is_named(column: &Column, names: &[&str]) -> bool {
    names.contains(&column.name.to_lowercase().as_str())
}

/// Whether some value is a category of resources, or says whether they are resources or reserves.
fn has_categories(column: &Column) -> bool {
    const KINDS: [&str; 8] = ["resource", "resources", "reserve", "reserves", "prognostic", "ресурсы", "запасы", "endowment"];
    let ColumnData::Text(text) = &column.data else { return false };
    let is_known = |part: &str| Category::named(part).is_some() || KINDS.contains(&part);
    text.dictionary.iter().any(|value| class_of(value).split('+').any(is_known))
}

/// The place of the column that says of what the numbers of a column are: of an element, or of which oxide.
pub fn basis_column(name: &str, table: &Table) -> Option<usize> {
    let name = name.to_lowercase();
    let candidates: &[&str] = match name.as_str() {
        computed if computed == COMPUTED.0 => &[COMPUTED.1],
        contained if is_contained(contained) => &CONTAINED_BASES,
        grade if grade.starts_with("grade") => &BASES,
        _ => return None,
    };
    let place = |wanted: &&str| table.columns().iter().position(|column| column.name.eq_ignore_ascii_case(wanted));
    candidates.iter().find_map(place)
}

/// Of what the numbers of each group are, by a column that says so: several where they differ.
pub fn bases(column: &Column, basis: &Column, members: &Members) -> Vec<Option<String>> {
    let ColumnData::Text(text) = &basis.data else { return vec![None; members.keys.len()] };
    let of_entry: Vec<String> = text.dictionary.iter().map(basis_class).collect();
    let mut of_group: Vec<Vec<&str>> = vec![vec![]; members.keys.len()];
    for (row, group) in members.rows.iter().zip(&members.groups).filter(|(row, _)| column.is_valid(**row as usize)) {
        let own = of_entry.get(text.codes[*row as usize] as usize).map_or("not stated", String::as_str);
        let all = &mut of_group[*group as usize];
        if !all.contains(&own) {
            all.push(own);
        }
    }
    let joined = |mut all: Vec<&str>| {
        all.sort_unstable();
        (!all.is_empty()).then(|| all.join(", "))
    };
    of_group.into_iter().map(joined).collect()
}

/// `element`, the formula of an oxide, or the word for something else.
fn basis_class(value: &str) -> String {
    Basis::parse(value).name().to_owned()
}

/// The commodities that a value names, however it spells them.
fn commodity_class(value: &str) -> String {
    let mut known: Vec<&str> = Commodity::all_of(value).map(Commodity::label).collect();
    known.sort_unstable();
    known.dedup();
    if known.is_empty() { value.trim().to_lowercase() } else { known.join("; ") }
}

fn is_contained(name: &str) -> bool {
    let name = name.to_lowercase();
    ["contained", "metal", "content"].iter().any(|start| name.starts_with(start))
}

/// A number for each class of a column.
fn classes_of(column: &Column, class: ClassOf) -> impl Fn(usize) -> u32 {
    let mut numbers: HashMap<String, u32> = HashMap::new();
    let mut number = |value: &str| {
        let next = numbers.len() as u32;
        *numbers.entry(class(value)).or_insert(next)
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
