//! A measure, held against the columns of a collection: whether there is such a number, its unit, and the rule by which it is made.

use super::{Measure, Quantity, Statistic, StatisticsError, What};
use crate::{catalog::Collection, model::ColumnType, store::Column};

/// What a number of an answer is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// Its unit (UCUM): `1` for numbers of things and shares, `None` where nothing says what a column is measured in.
    pub unit: Option<String>,
    /// How it is made, for people.
    pub text: String,
}

/// The unit and the rule of a measure. This is the one place where a measure meets a column: what is to be converted, or must not be
/// added up, is to be known here.
pub fn bind(measure: &Measure, collection: &Collection, place: &str) -> Result<Rule, StatisticsError> {
    let rule = |unit: &str, text: String| Ok(Rule { unit: Some(unit.to_owned()), text });
    match measure.what {
        What::Count => rule("1", "features".to_owned()),
        What::Distinct(column) => rule("1", format!("different values of `{}`", collection.table.columns()[column].name)),
        What::Covered => rule(
            "km2",
            format!("area that the polygons cover together on the WGS 84 ellipsoid, what overlaps counted once{place}"),
        ),
        What::CoveredShare => rule("1", format!("covered_km2 divided by the area of what it is looked for in{place}")),
        What::Of(statistic, Quantity::AreaKm2) => rule(
            "km2",
            format!("{} of the geodesic areas of polygons on the WGS 84 ellipsoid, overlaps counted each time", title(statistic)),
        ),
        What::Of(statistic, Quantity::LengthKm) => {
            rule("km", format!("{} of the geodesic lengths of lines on the WGS 84 ellipsoid", title(statistic)))
        }
        What::Of(statistic, Quantity::Column(column)) => {
            let column = &collection.table.columns()[column];
            of_column(measure, statistic, column)?;
            let unit = collection.info.units.get(&column.name).cloned();
            let undeclared = if unit.is_none() { ", whose unit nothing declares" } else { "" };
            let text = format!("{} of `{}`{undeclared}, of the features that have a value", title(statistic), column.name);
            Ok(Rule { unit, text })
        }
    }
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
