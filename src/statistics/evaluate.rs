//! From a question to statistics.

use super::{
    By, Key, Measure, Quantity, Rule, Statistic, StatisticsError, StatisticsQuery, What,
    asked_area::asked_area,
    binding::bind,
    covered::{coverage_of, covered_km2},
    distinct::distinct,
    extent::{self, Region},
    extreme::{Extreme, extremes},
    fold::fold,
    median::medians,
    members::Members,
    sum::Sum,
};
use crate::{
    catalog::Collection,
    geometry::{geodesic::area_m2, polygons},
    query::{Patience, Rows},
    store::{Column, ColumnData, NULL_RANK, Table},
};
use rayon::prelude::*;
use serde_json::Value;

/// The answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Statistics {
    /// Features that match.
    pub number_matched: usize,
    /// Features that are in several groups.
    pub in_several_groups: usize,
    /// What each measure is, in the order of the question.
    pub rules: Vec<Rule>,
    /// The groups that have features, by their keys; the one of all where nothing is grouped.
    pub groups: Vec<Group>,
    /// All features that match together, each measure in the order of the question.
    pub total: Vec<Measured>,
}

/// The features of a group, measured.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// What they have in common, one key for each grouping.
    pub keys: Vec<Key>,
    /// How many there are.
    pub features: usize,
    /// What was measured, in the order of the question.
    pub values: Vec<Measured>,
}

/// One number, or one value.
#[derive(Debug, Clone, PartialEq)]
pub struct Measured {
    /// Null where no feature has a value.
    pub value: Value,
    /// Features that were left out of it, because they have no value.
    pub without_value: usize,
}

/// Measures the rows of a collection that match the filter of the question.
///
/// # Errors
/// [`StatisticsError`] for measures and groupings that the columns do not have, for too many groups, and where the patience ends.
pub fn statistics_of(
    collection: &Collection,
    query: &StatisticsQuery,
    matching: &Rows,
    patience: &Patience,
) -> Result<Statistics, StatisticsError> {
    if query.group_by.iter().filter(|grouping| matches!(grouping.by, By::Region(_))).count() > 1 {
        return Err(StatisticsError::SeveralRegions);
    }
    let regions = query.group_by.iter().enumerate().find_map(|(place, grouping)| match &grouping.by {
        By::Region(regions) => Some((place, &*regions.table)),
        _ => None,
    });
    let asked = query.measures.iter().any(Measure::is_covered).then(|| asked_region(query)).flatten();
    if regions.is_none() && asked.is_none() && query.measures.iter().any(|measure| measure.what == What::CoveredShare) {
        return Err(StatisticsError::NoWhole);
    }
    let place = match (regions, &asked) {
        (Some(_), _) => ", within the region",
        (None, Some(_)) => ", within the area that the request asks about",
        (None, None) => "",
    };
    let rules = query.measures.iter().map(|measure| bind(measure, collection, place)).collect::<Result<_, _>>()?;
    let table = &*collection.table;
    let measured = |members: &Members, regions| {
        let regions = Regions::of(members, regions, query, asked.as_ref());
        Measuring { table, members, regions, patience }.all(&query.measures)
    };
    let whole = Members::one_group(matching);
    let total = measured(&whole, None)?.pop().unwrap_or_default();
    let (members, values) = if query.group_by.is_empty() {
        (whole, vec![total.clone()])
    } else {
        let members = Members::grouped(table, matching, query, patience)?;
        let values = measured(&members, regions)?;
        (members, values)
    };
    let counts = members.counts();
    let mut groups: Vec<Group> = std::iter::zip(members.keys, counts)
        .zip(values)
        .map(|((keys, features), values)| Group { keys, features, values })
        .collect();
    groups.sort_by(|a, b| {
        let orders = a.keys.iter().zip(&b.keys).map(|(a, b)| a.order(b));
        orders.fold(std::cmp::Ordering::Equal, std::cmp::Ordering::then)
    });
    Ok(Statistics { number_matched: matching.len(), in_several_groups: members.in_several, rules, groups, total })
}

/// The polygon that the filter asks about.
fn asked_region(query: &StatisticsQuery) -> Option<Region> {
    let area = asked_area(query.filter.as_ref())?;
    let shape = area.row(0);
    Some(Region { coverage: coverage_of(&shape), polygons: polygons(&shape), area_km2: area_m2(&shape) / 1e6 })
}

/// Where the features of each group are measured.
struct Regions<'a> {
    all: Vec<Region>,
    /// The place of each group's region in `all`; empty where groups have none.
    of_group: Vec<Option<u32>>,
    /// Where groups have no regions.
    asked: Option<&'a Region>,
}

impl<'a> Regions<'a> {
    fn of(members: &Members, regions: Option<(usize, &Table)>, query: &StatisticsQuery, asked: Option<&'a Region>) -> Self {
        let Some((place, table)) = regions.filter(|_| query.measures.iter().any(Measure::is_of_place)) else {
            return Self { all: vec![], of_group: vec![], asked };
        };
        let row = |keys: &Vec<Key>| if let Key::Region(row) = keys[place] { Some(row) } else { None };
        let of_group: Vec<Option<u32>> = members.keys.iter().map(row).collect();
        let mut rows: Vec<u32> = of_group.iter().flatten().copied().collect();
        rows.sort_unstable();
        rows.dedup();
        let all = rows.par_iter().map(|row| extent::region(table, *row as usize)).collect();
        let found = |row: Option<u32>| rows.binary_search(&row?).ok().map(|place| place as u32);
        Self { all, of_group: of_group.into_iter().map(found).collect(), asked: None }
    }

    fn of_group(&self, group: u32) -> Option<&Region> {
        match self.of_group.get(group as usize) {
            Some(place) => self.all.get((*place)? as usize),
            None => self.asked,
        }
    }
}

/// The members and how they are measured.
struct Measuring<'a> {
    table: &'a Table,
    members: &'a Members,
    regions: Regions<'a>,
    patience: &'a Patience,
}

/// One measure of every group.
type OfGroups = Result<Vec<Measured>, StatisticsError>;

impl Measuring<'_> {
    /// All measures of every group.
    fn all(&self, measures: &[Measure]) -> Result<Vec<Vec<Measured>>, StatisticsError> {
        let counts = self.members.counts();
        let mut sums: Vec<(Quantity, Vec<Sum>)> = vec![];
        let mut covered = None;
        let mut of_groups = vec![Vec::with_capacity(measures.len()); counts.len()];
        for measure in measures {
            let values = match measure.what {
                What::Count => counts.iter().map(|count| Measured { value: (*count).into(), without_value: 0 }).collect(),
                What::Of(statistic @ (Statistic::Sum | Statistic::Mean), quantity) => {
                    if !sums.iter().any(|(known, _)| *known == quantity) {
                        sums.push((quantity, self.sums(quantity)?));
                    }
                    let known = sums.iter().find(|(known, _)| *known == quantity).map_or(&[][..], |(_, sums)| sums);
                    let is_whole = statistic == Statistic::Sum && self.is_whole(quantity);
                    let value = |sum: &Sum| if statistic == Statistic::Sum { sum.total() } else { sum.mean() };
                    let of_group = |(sum, count): (&Sum, &usize)| number(value(sum), is_whole, count - sum.count);
                    known.iter().zip(&counts).map(of_group).collect()
                }
                What::Of(Statistic::Median, quantity) => self.medians(quantity)?,
                What::Of(statistic, quantity) => self.extremes(statistic, quantity)?,
                What::Distinct(column) => {
                    let found = distinct(self.members, &self.table.columns()[column], self.patience)?;
                    found.into_iter().map(|(count, missing)| Measured { value: count.into(), without_value: missing }).collect()
                }
                What::Covered | What::CoveredShare => {
                    if covered.is_none() {
                        covered = Some(self.covered()?);
                    }
                    let covered = (0..).zip(covered.iter().flatten());
                    let is_share = measure.what == What::CoveredShare;
                    let value = |(group, km2): (u32, &f64)| if is_share { self.share(group, *km2) } else { Some(*km2) };
                    covered.map(|of_group| number(value(of_group), false, 0)).collect()
                }
            };
            of_groups.iter_mut().zip(values).for_each(|(group, value): (&mut Vec<Measured>, Measured)| group.push(value));
        }
        Ok(of_groups)
    }

    fn sums(&self, quantity: Quantity) -> Result<Vec<Sum>, StatisticsError> {
        let rows = &self.members.rows;
        let sum = |value: &(dyn Fn(usize) -> Option<f64> + Sync)| {
            let add = |sum: &mut Sum, place: usize| value(place).into_iter().for_each(|value| sum.add(value));
            fold(self.members, self.patience, add, Sum::merge)
        };
        match self.column(quantity).map(|column| (column, &column.data)) {
            // Written out for the types that there are, so that each is a loop of its own.
            Some((column, ColumnData::Float(values))) => fold(
                self.members,
                self.patience,
                |sum: &mut Sum, place| {
                    let row = rows[place] as usize;
                    if column.is_valid(row) {
                        sum.add(values[row]);
                    }
                },
                Sum::merge,
            ),
            Some((column, ColumnData::Integer(values))) => fold(
                self.members,
                self.patience,
                |sum: &mut Sum, place| {
                    let row = rows[place] as usize;
                    if column.is_valid(row) {
                        sum.add(values[row] as f64);
                    }
                },
                Sum::merge,
            ),
            Some(_) => Ok(vec![Sum::default(); self.members.keys.len()]),
            None => {
                let values = self.extents(quantity)?;
                sum(&|place| values[place])
            }
        }
    }

    fn medians(&self, quantity: Quantity) -> OfGroups {
        let medians = match self.column(quantity) {
            Some(column) => medians(self.members, self.patience, |place| float(column, self.members.rows[place]))?,
            None => {
                let values = self.extents(quantity)?;
                medians(self.members, self.patience, |place| values[place])?
            }
        };
        let without = self.without_value(quantity);
        Ok(medians.into_iter().zip(without).map(|(median, without)| number(median, false, without)).collect())
    }

    fn extremes(&self, statistic: Statistic, quantity: Quantity) -> OfGroups {
        let (members, patience, rows) = (self.members, self.patience, &self.members.rows);
        let Some(column) = self.column(quantity) else {
            let values = self.extents(quantity)?;
            return Ok(self.written(extremes(members, statistic, patience, |place| values[place])?, Value::from));
        };
        let valid = |place: usize| Some(rows[place] as usize).filter(|row| column.is_valid(*row));
        Ok(match &column.data {
            ColumnData::Float(values) => {
                self.written(extremes(members, statistic, patience, |place| Some(values[valid(place)?]))?, Value::from)
            }
            ColumnData::Integer(values) => {
                self.written(extremes(members, statistic, patience, |place| Some(values[valid(place)?]))?, Value::from)
            }
            _ => {
                let ranks = column.ranks();
                let value =
                    |place: usize| Some((ranks[rows[place] as usize], rows[place])).filter(|(rank, _)| *rank != NULL_RANK);
                let text = |(_, row): (u32, u32)| column.value(row as usize).with_text(|text| Value::from(text));
                self.written(extremes(members, statistic, patience, value)?, text)
            }
        })
    }

    fn written<T>(&self, extremes: Vec<Extreme<T>>, write: impl Fn(T) -> Value) -> Vec<Measured> {
        let of_group = |(extreme, count): (Extreme<T>, usize)| Measured {
            value: extreme.value.map_or(Value::Null, &write),
            without_value: count - extreme.count,
        };
        extremes.into_iter().zip(self.members.counts()).map(of_group).collect()
    }

    /// What the polygons of each group cover together, km².
    fn covered(&self) -> Result<Vec<f64>, StatisticsError> {
        let (starts, places) = self.members.by_group();
        let of_group = |group: usize| {
            self.patience.check()?;
            let rows = places[starts[group]..starts[group + 1]].iter().map(|place| self.members.rows[*place as usize]);
            let region = self.regions.of_group(group as u32);
            covered_km2(self.table, rows, region.map(|region| &region.coverage), self.patience)
        };
        (0..self.members.keys.len()).into_par_iter().map(of_group).collect()
    }

    /// Which part of the region of a group that is; both areas are right to some 1e-14, and there is no more than all.
    fn share(&self, group: u32, covered_km2: f64) -> Option<f64> {
        let whole_km2 = self.regions.of_group(group)?.area_km2;
        Some((covered_km2 / whole_km2).min(1.0)).filter(|share| share.is_finite())
    }

    /// The area or length of each member, or of what of it lies in its region.
    fn extents(&self, quantity: Quantity) -> Result<Vec<Option<f64>>, StatisticsError> {
        let of_member = |place: usize| {
            let (row, group) = (self.members.rows[place] as usize, self.members.groups[place]);
            let is_across = self.members.is_across.get(place).is_some_and(|across| *across);
            match self.regions.of_group(group).filter(|_| is_across) {
                Some(region) => extent::of_row_within(self.table, row, quantity, region, self.patience),
                None => Ok(extent::of_row(self.table, row, quantity)),
            }
        };
        (0..self.members.len()).into_par_iter().map(of_member).collect()
    }

    /// How many members of each group have no value.
    fn without_value(&self, quantity: Quantity) -> Vec<usize> {
        let mut without = vec![0; self.members.keys.len()];
        for (row, group) in self.members.rows.iter().zip(&self.members.groups) {
            let row = *row as usize;
            let has = self.column(quantity).map_or(row < self.table.located_rows(), |column| column.is_valid(row));
            without[*group as usize] += usize::from(!has);
        }
        without
    }

    fn column(&self, quantity: Quantity) -> Option<&Column> {
        if let Quantity::Column(place) = quantity { self.table.columns().get(place) } else { None }
    }

    fn is_whole(&self, quantity: Quantity) -> bool {
        self.column(quantity).is_some_and(|column| matches!(column.data, ColumnData::Integer(_)))
    }
}

impl Measure {
    /// Whether it is of what polygons cover together.
    fn is_covered(&self) -> bool {
        matches!(self.what, What::Covered | What::CoveredShare)
    }

    /// Whether it depends on what of a feature lies in a region.
    fn is_of_place(&self) -> bool {
        self.is_covered() || matches!(self.what, What::Of(_, Quantity::AreaKm2 | Quantity::LengthKm))
    }
}

fn float(column: &Column, row: u32) -> Option<f64> {
    let row = row as usize;
    match &column.data {
        ColumnData::Float(values) if column.is_valid(row) => Some(values[row]),
        ColumnData::Integer(values) if column.is_valid(row) => Some(values[row] as f64),
        _ => None,
    }
}

/// A number as JSON has it; of whole numbers a whole one, where floats are exact.
fn number(value: Option<f64>, is_whole: bool, without_value: usize) -> Measured {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    let value = match value {
        Some(value) if is_whole && value.abs() <= EXACT => (value as i64).into(),
        Some(value) => value.into(),
        None => Value::Null,
    };
    Measured { value, without_value }
}
