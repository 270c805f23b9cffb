//! A measure, held against the columns of a collection: whether there is such a number, its unit, and the rule by which it is made.

use super::{
    Measure, Quantity, Statistic, StatisticsError, What,
    in_unit::InUnit,
    members::Members,
    mixing::{Classes, MixedClass, bases, basis_column},
};
use crate::{
    catalog::Collection,
    model::ColumnType,
    query::Rows,
    store::{Column, Table},
    vocabulary::{Basis, Unit},
};

/// What a number of an answer is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// Its unit (UCUM): `1` for numbers of things and shares, `None` where nothing says what a column is measured in.
    pub unit: Option<String>,
    /// How it is made, for people.
    pub text: String,
    /// Of what the numbers are, where a column says so: of an element, or of which oxides.
    pub basis: Option<String>,
    /// What was added up though it is not the same, because the request says so.
    pub mixed: Vec<MixedClass>,
}

/// A measure, ready to be made.
pub struct Bound {
    /// What the number is.
    pub rule: Rule,
    /// How it is made.
    pub what: What,
    /// From which unit to which it is then converted.
    pub scale: Option<(Unit, Unit)>,
    /// What it may not be a sum of at once.
    pub classes: Option<Classes>,
    /// The places of the column of its numbers and of the one that says of what they are.
    pub basis: Option<[usize; 2]>,
}

/// A measure of these rows, with its unit and its rule. This is the one place where a measure meets a column: what is converted, and
/// what must not be added up, is known here.
pub fn bind(measure: &Measure, collection: &Collection, place: &str, rows: &Rows) -> Result<Bound, StatisticsError> {
    let rule = |unit: &str, text: String| {
        let scale = measure.unit.map(|asked| scale(measure, unit, asked)).transpose()?;
        let unit = scale.map_or(unit, |(_, asked)| asked.ucum());
        let rule = Rule { unit: Some(unit.to_owned()), text, basis: None, mixed: vec![] };
        Ok(Bound { rule, what: measure.what, scale, classes: None, basis: None })
    };
    match measure.what {
        What::Count => rule("1", "features".to_owned()),
        What::Distinct(column) => rule("1", format!("different values of `{}`", collection.table.columns()[column].name)),
        What::Covered => rule(
            "km2",
            format!(
                "area that the polygons cover together on the WGS 84 ellipsoid, what overlaps counted once{place}; edges are straight in \
                 longitude and latitude, as on the map, while those of area_km2 are geodesics"
            ),
        ),
        What::CoveredShare => rule("1", format!("covered_km2 divided by the area of what it is looked for in{place}")),
        What::Of(statistic, Quantity::AreaKm2) => rule(
            "km2",
            format!(
                "{} of the areas of polygons on the WGS 84 ellipsoid, whole where no region cuts them; edges are geodesics, and overlaps \
                 counted each time",
                title(statistic)
            ),
        ),
        What::Of(statistic, Quantity::LengthKm) => {
            rule("km", format!("{} of the geodesic lengths of lines on the WGS 84 ellipsoid", title(statistic)))
        }
        What::Of(statistic, Quantity::Column(place) | Quantity::Converted { column: place, .. }) => {
            let column = &collection.table.columns()[place];
            of_column(measure, statistic, column)?;
            let InUnit { quantity, scale, unit, known, said } = InUnit::of(measure, place, collection, rows)?;
            let text = format!("{} of `{}`{said}, of the features that have a value", title(statistic), column.name);
            let classes = Classes::of(statistic, column, known, &collection.table, rows);
            let basis = basis_column(&column.name, &collection.table).map(|basis| [place, basis]);
            let rule = Rule { unit, text, basis: None, mixed: vec![] };
            Ok(Bound { rule, what: What::Of(statistic, quantity), scale, classes, basis })
        }
    }
}

impl Bound {
    /// Of what the numbers of each group are, where a column says so.
    pub fn bases(&self, table: &Table, members: &Members) -> Vec<Option<String>> {
        let none = || vec![None; members.keys.len()];
        self.basis.map_or_else(none, |[column, basis]| bases(&table.columns()[column], &table.columns()[basis], members))
    }

    /// Says of what all numbers are together, and why some are not of the element.
    pub fn tell_basis(&mut self, all: Option<String>) {
        let parts = all.iter().flat_map(|all| all.split(", ")).filter(|one| *one != "element" && *one != "not stated");
        let (oxides, others): (Vec<&str>, _) = parts.partition(|one| Basis::parse(one).part_of_element().is_ok());
        if !oxides.is_empty() {
            self.rule.text.extend(["; of ", &oxides.join(" and "), " and not of the element alone"]);
        }
        for reason in others.iter().filter_map(|one| Basis::parse(one).part_of_element().err()) {
            self.rule.text.extend(["; not of the element where ", &reason]);
        }
        self.rule.basis = all;
    }
}

/// From the unit of areas or lengths to the one asked for.
fn scale(measure: &Measure, own: &str, asked: Unit) -> Result<(Unit, Unit), StatisticsError> {
    let own = Unit::parse(own).filter(|own| own.dimension() == asked.dimension());
    let refused = || StatisticsError::Unit {
        measure: measure.name.clone(),
        reason: format!("{asked} is {}, and this is not", asked.dimension().name()),
    };
    own.map(|own| (own, asked)).ok_or_else(refused)
}

fn of_column(measure: &Measure, statistic: Statistic, column: &Column) -> Result<(), StatisticsError> {
    use ColumnType as Type;
    let instead = match (statistic, column.column_type) {
        (_, Type::Integer | Type::Float) => return Ok(()),
        (Statistic::Min | Statistic::Max, sortable) if sortable.is_sortable() => return Ok(()),
        (_, Type::Date | Type::DateTime) => "min, max and distinct work, and `group-by=year(…)`",
        (_, Type::Boolean) => "group by it, or count with a filter",
        _ => "count and distinct work, and `group-by`",
    };
    Err(StatisticsError::WrongType {
        measure: measure.name.clone(),
        column: column.name.clone(),
        column_type: column.column_type.name(),
        statistic: title(statistic),
        instead,
    })
}

fn title(statistic: Statistic) -> &'static str {
    match statistic {
        Statistic::Sum => "sum",
        Statistic::Min => "minimum",
        Statistic::Max => "maximum",
        Statistic::Mean => "mean",
        Statistic::Median => "median",
    }
}
