//! Every measure of every group.

use super::{
    Measured, Quantity, Statistic, StatisticsError, What,
    binding::Bound,
    covered::{MAX_EDGES, covered_km2, gathered},
    distinct::distinct,
    evaluate::Regions,
    extent::{Extents, of_row_within},
    extreme::{Extreme, extremes},
    fold::fold,
    in_unit,
    median::medians,
    members::Members,
    sum::Sum,
};
use crate::{
    model::to_15_digits,
    query::Patience,
    store::{Column, ColumnData, NULL_RANK, Table},
};
use rayon::prelude::*;
use serde_json::Value;

/// The members and how they are measured.
pub struct Measuring<'a> {
    /// Their table.
    pub table: &'a Table,
    /// The members.
    pub members: &'a Members,
    /// Where those of each group are measured.
    pub regions: Regions<'a>,
    /// How long anybody waits.
    pub patience: &'a Patience,
}

/// One measure of every group.
type OfGroups = Result<Vec<Measured>, StatisticsError>;

/// What several measures are made of.
#[derive(Default)]
struct Known {
    sums: Vec<(Quantity, Vec<Sum>)>,
    covered_km2: Option<Vec<f64>>,
}

impl Measuring<'_> {
    /// All measures of every group.
    pub fn all(&self, measures: &[Bound]) -> Result<Vec<Vec<Measured>>, StatisticsError> {
        let counts = self.members.counts();
        let mut known = Known::default();
        let mut of_groups = vec![Vec::with_capacity(measures.len()); counts.len()];
        for measure in measures {
            let mut values = self.one(measure.what, &counts, &mut known)?;
            if let Some((from, to)) = measure.scale {
                let convert = |value: &Value| Some(to_15_digits(from.convert(value.as_f64()?, to)?).into());
                values.iter_mut().for_each(|measured| measured.value = convert(&measured.value).unwrap_or_default());
            }
            of_groups.iter_mut().zip(values).for_each(|(group, value)| group.push(value));
        }
        Ok(of_groups)
    }

    fn one(&self, what: What, counts: &[usize], known: &mut Known) -> OfGroups {
        match what {
            What::Count => Ok(counts.iter().map(|count| Measured { value: (*count).into(), without_value: 0 }).collect()),
            What::Of(statistic @ (Statistic::Sum | Statistic::Mean), quantity) => {
                let sums = self.known_sums(quantity, known)?;
                let is_sum = statistic == Statistic::Sum;
                let is_whole = is_sum && self.is_whole(quantity);
                let value = |sum: &Sum| if is_sum { sum.total() } else { sum.mean() };
                Ok(sums.iter().zip(counts).map(|(sum, count)| number(value(sum), is_whole, count - sum.count)).collect())
            }
            What::Of(Statistic::Median, quantity) => {
                let medians = self.medians(quantity)?;
                Ok(medians
                    .into_iter()
                    .zip(counts)
                    .map(|((median, values), count)| number(median, false, count - values))
                    .collect())
            }
            What::Of(statistic, quantity) => self.extremes(statistic, quantity, counts),
            What::Distinct(column) => {
                let found = distinct(self.members, &self.table.columns()[column], self.patience)?;
                Ok(found.into_iter().map(|(count, missing)| Measured { value: count.into(), without_value: missing }).collect())
            }
            What::Covered => Ok(self.known_covered(known)?.iter().map(|km2| number(Some(*km2), false, 0)).collect()),
            What::CoveredShare => {
                let covered = (0..).zip(self.known_covered(known)?);
                Ok(covered.map(|(group, km2)| number(self.share(group, *km2), false, 0)).collect())
            }
        }
    }

    fn known_sums<'k>(&self, quantity: Quantity, known: &'k mut Known) -> Result<&'k [Sum], StatisticsError> {
        let found = known.sums.iter().position(|(other, _)| *other == quantity);
        let place = found.unwrap_or(known.sums.len());
        if found.is_none() {
            known.sums.push((quantity, self.sums(quantity)?));
        }
        Ok(&known.sums[place].1)
    }

    fn known_covered<'k>(&self, known: &'k mut Known) -> Result<&'k [f64], StatisticsError> {
        if known.covered_km2.is_none() {
            known.covered_km2 = Some(self.covered_km2()?);
        }
        Ok(known.covered_km2.as_deref().unwrap_or_default())
    }

    fn sums(&self, quantity: Quantity) -> Result<Vec<Sum>, StatisticsError> {
        // One loop for each type that there is.
        match self.column(quantity).map(|column| (column, &column.data)) {
            Some((column, ColumnData::Float(values))) => self.sums_of(|place| Some(values[self.valid(column, place)?])),
            Some((column, ColumnData::Integer(values))) => self.sums_of(|place| Some(values[self.valid(column, place)?] as f64)),
            Some(_) => self.sums_of(|_| None),
            None => {
                let values = self.extents(quantity)?;
                self.sums_of(|place| values[place])
            }
        }
    }

    fn sums_of(&self, value: impl Fn(usize) -> Option<f64> + Sync) -> Result<Vec<Sum>, StatisticsError> {
        let add = |sum: &mut Sum, place: usize| {
            if let Some(value) = value(place) {
                sum.add(value);
            }
        };
        fold(self.members, self.patience, add, Sum::merge)
    }

    fn medians(&self, quantity: Quantity) -> Result<Vec<(Option<f64>, usize)>, StatisticsError> {
        let (members, patience) = (self.members, self.patience);
        match self.column(quantity).map(|column| (column, &column.data)) {
            Some((column, ColumnData::Float(values))) => {
                medians(members, patience, |place| Some(values[self.valid(column, place)?]))
            }
            Some((column, ColumnData::Integer(values))) => {
                medians(members, patience, |place| Some(values[self.valid(column, place)?] as f64))
            }
            Some(_) => medians(members, patience, |_| None),
            None => {
                let values = self.extents(quantity)?;
                medians(members, patience, |place| values[place])
            }
        }
    }

    fn extremes(&self, statistic: Statistic, quantity: Quantity, counts: &[usize]) -> OfGroups {
        let (members, patience) = (self.members, self.patience);
        let Some(column) = self.column(quantity) else {
            let values = self.extents(quantity)?;
            return Ok(written(extremes(members, statistic, patience, |place| values[place])?, counts, Value::from));
        };
        Ok(match &column.data {
            ColumnData::Float(values) => {
                let value = |place| Some(values[self.valid(column, place)?]);
                written(extremes(members, statistic, patience, value)?, counts, Value::from)
            }
            ColumnData::Integer(values) => {
                let value = |place| Some(values[self.valid(column, place)?]);
                written(extremes(members, statistic, patience, value)?, counts, Value::from)
            }
            _ => {
                let ranks = column.ranks();
                let ranked = |row: u32| Some((ranks[row as usize], row)).filter(|(rank, _)| *rank != NULL_RANK);
                let text = |(_, row): (u32, u32)| column.value(row as usize).with_text(|text| Value::from(text));
                written(extremes(members, statistic, patience, |place| ranked(members.rows[place]))?, counts, text)
            }
        })
    }

    /// What the polygons of each group cover together, km².
    fn covered_km2(&self) -> Result<Vec<f64>, StatisticsError> {
        let (starts, places) = self.members.by_group();
        let of_group = |group: usize| {
            self.patience.check()?;
            let rows = places[starts[group]..starts[group + 1]].iter().map(|place| self.members.rows[*place as usize]);
            let cover = gathered(self.table, rows.map(|row| row as usize), self.patience, (MAX_EDGES, ""))?;
            covered_km2(&cover, self.regions.area_of_group(group as u32).map(|area| &area.coverage), self.patience)
        };
        (0..self.members.keys.len()).into_par_iter().map(of_group).collect()
    }

    /// Which part of what is looked at that is; both areas are right to some 1e-14, and there is no more than all.
    fn share(&self, group: u32, covered_km2: f64) -> Option<f64> {
        let whole_km2 = self.regions.whole_of_group(group)?.km2;
        (whole_km2 > 0.0).then(|| (covered_km2 / whole_km2).min(1.0))
    }

    /// The area or length of each member, or of what of it lies in its region; or its number, converted.
    fn extents(&self, quantity: Quantity) -> Result<Vec<Option<f64>>, StatisticsError> {
        if let Quantity::Converted { column, units, to } = quantity {
            let of_row = in_unit::converted(self.table, column, units, to);
            return Ok(self.members.rows.par_iter().map(|row| of_row(*row as usize)).collect());
        }
        let extents = Extents::of(self.table, quantity, self.members.len());
        let of_member = |place: usize| {
            let (row, group) = (self.members.rows[place] as usize, self.members.groups[place]);
            let is_across = self.members.is_across.get(place).is_some_and(|across| *across);
            match self.regions.of_group(group).filter(|_| is_across) {
                Some(region) => of_row_within(self.table, row, quantity, region, self.patience),
                None => Ok(extents.of_row(row)),
            }
        };
        (0..self.members.len()).into_par_iter().map(of_member).collect()
    }

    /// The row of a member, where it has a value.
    fn valid(&self, column: &Column, place: usize) -> Option<usize> {
        let row = self.members.rows[place] as usize;
        column.is_valid(row).then_some(row)
    }

    fn column(&self, quantity: Quantity) -> Option<&Column> {
        if let Quantity::Column(place) = quantity { self.table.columns().get(place) } else { None }
    }

    fn is_whole(&self, quantity: Quantity) -> bool {
        self.column(quantity).is_some_and(|column| matches!(column.data, ColumnData::Integer(_)))
    }
}

fn written<T>(extremes: Vec<Extreme<T>>, counts: &[usize], write: impl Fn(T) -> Value) -> Vec<Measured> {
    let of_group = |(extreme, count): (Extreme<T>, &usize)| Measured {
        value: extreme.value.map_or(Value::Null, &write),
        without_value: count - extreme.count,
    };
    extremes.into_iter().zip(counts).map(of_group).collect()
}

/// A number as JSON has it; of whole numbers a whole one, where floats are exact.
fn number(value: Option<f64>, is_whole: bool, without_value: usize) -> Measured {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    let value = match value {
        Some(value) if is_whole && value.abs() <= EXACT => (value as i64).into(),
        Some(value) => to_15_digits(value).into(),
        None => Value::Null,
    };
    Measured { value, without_value }
}
