//! Which columns of a table hold ore, grade and contained metal, by their names.

use super::{Dimension, Unit, unit_of_header};

/// A column of numbers and where its unit is from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Amount {
    /// The place of the column.
    pub column: usize,
    /// Its unit.
    pub unit: UnitFrom,
}

/// Where the unit of a number is from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnitFrom {
    /// The same in every row.
    Always(Unit),
    /// Said in another column, by its place.
    Column(usize),
}

/// Columns of ore, grade and contained metal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Amounts {
    /// Mass of the ore.
    pub ore: Option<Amount>,
    /// Which part of it is metal.
    pub grade: Option<Amount>,
    /// Mass of the metal.
    pub contained: Option<Amount>,
    /// What the grade is a part of: the place of the column that says so.
    pub basis: Option<usize>,
}

impl Amounts {
    /// Columns that say what the grade is a part of.
    pub const BASIS_COLUMNS: [&str; 2] = ["grade_basis", "basis"];

    /// Finds them among the names of columns; `declared` gives the units that somebody declared.
    pub fn find(names: &[&str], declared: impl Fn(&str) -> Option<Unit>) -> Self {
        let plain: Vec<String> = names.iter().map(|name| name.trim().to_lowercase().replace([' ', '-'], "_")).collect();
        let place = |name: &str| plain.iter().position(|other| other == name);
        let amount = |stems: &[&str], dimension: Dimension| {
            let of_column = |column: usize, stem: &str| {
                let name = &plain[column];
                let is_of = name == stem || name.strip_prefix(stem).is_some_and(|rest| rest.starts_with(['_', ',', '(', '[']));
                let own = || declared(names[column]).or_else(|| unit_of_header(names[column]));
                let beside = || [format!("{name}_unit"), format!("{stem}_unit")].iter().find_map(|name| place(name));
                let unit = is_of.then(|| own().map(UnitFrom::Always).or_else(|| beside().map(UnitFrom::Column)))??;
                let fits =
                    matches!(unit, UnitFrom::Column(_)) || unit == UnitFrom::Always(own()?) && own()?.dimension() == dimension;
                fits.then_some(Amount { column, unit })
            };
            stems.iter().find_map(|stem| (0..plain.len()).find_map(|column| of_column(column, stem)))
        };
        Self {
            ore: amount(&["ore", "ore_tonnage", "tonnage"], Dimension::Mass),
            grade: amount(&["grade"], Dimension::Share),
            contained: amount(&["contained", "contained_metal", "metal"], Dimension::Mass),
            basis: Self::BASIS_COLUMNS.iter().find_map(|name| place(name)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_found_by_their_names_and_units() {
        let found = Amounts::find(&["name", "ore_t", "grade_value", "grade_unit", "grade_basis", "Contained (kg)"], |_| None);
        let always = |unit: &str| UnitFrom::Always(Unit::parse(unit).unwrap());
        assert_eq!(found.ore, Some(Amount { column: 1, unit: always("t") }));
        assert_eq!(found.grade, Some(Amount { column: 2, unit: UnitFrom::Column(3) }));
        assert_eq!(found.contained, Some(Amount { column: 5, unit: always("kg") }));
        assert_eq!(found.basis, Some(4));
        let declared = Amounts::find(&["ore", "grade"], |name| Unit::parse(if name == "ore" { "Mt" } else { "g/t" }));
        assert_eq!(declared.ore.map(|ore| ore.unit), Some(always("Mt")));
        assert_eq!(Amounts::find(&["ore", "ore_m", "orebody_t"], |_| None).ore, None);
    }
}
