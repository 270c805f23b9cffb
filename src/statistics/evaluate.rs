//! From a question to statistics.

use super::{
    By, Key, Measure, Quantity, Rule, Statistic, StatisticsError, StatisticsQuery, What,
    asked_area::asked_area,
    binding::{Bound, bind},
    covered::{Area, refuse_cells},
    extent::{self, Region},
    measuring::Measuring,
    members::Members,
};
use crate::{
    catalog::Collection,
    query::{Patience, Rows},
    store::Table,
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
    /// Of what the numbers are, in the same order, where a column says so: `element`, `WO3`.
    pub bases: Vec<Option<String>>,
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
        let names: Vec<&str> = query.group_by.iter().map(|grouping| grouping.name.as_str()).collect();
        return Err(StatisticsError::SeveralRegions { group_by: names.join(",") });
    }
    let regions = query.group_by.iter().enumerate().find_map(|(place, grouping)| match &grouping.by {
        By::Region(regions) => Some((place, &*regions.table)),
        _ => None,
    });
    refuse_what_is_not_there(query, &collection.table)?;
    let is_covered = query.measures.iter().any(Measure::is_covered);
    if is_covered {
        refuse_cells(&query.group_by)?;
    }
    let asked = if is_covered { asked_area(query.filter.as_ref(), patience)? } else { None };
    let asked = asked.map(|asked| Area::of(asked, patience)).transpose()?;
    if regions.is_none() && asked.is_none() && query.measures.iter().any(|measure| measure.what == What::CoveredShare) {
        return Err(StatisticsError::NoWhole);
    }
    let place = match (regions, &asked) {
        (Some(_), Some(_)) => ", within what the region and the area that the request asks about have in common",
        (Some(_), None) => ", within the region",
        (None, Some(_)) => ", within the area that the request asks about",
        (None, None) => "",
    };
    let bound = query.measures.iter().map(|measure| bind(measure, collection, place, matching));
    let mut bound = bound.collect::<Result<Vec<_>, _>>()?;
    let table = &*collection.table;
    let measured = |members: &Members, regions| {
        let regions = Regions::of(members, regions, query, asked.as_ref(), patience)?;
        Measuring { table, members, regions, patience }.all(&bound)
    };
    // Refused before anything is measured, if groups are too many.
    let members = match query.group_by.as_slice() {
        [] => None,
        _ => Some(Members::grouped(table, matching, query, patience)?),
    };
    let whole = Members::one_group(matching);
    refuse_mixed(query, &bound, members.as_ref().unwrap_or(&whole))?;
    let mut total = measured(&whole, None)?.pop().unwrap_or_default();
    let of_all: Vec<Option<String>> = bound.iter().map(|bound| bound.bases(table, &whole).pop().flatten()).collect();
    let (members, values) = match members {
        None => (whole, vec![total.clone()]),
        Some(members) => {
            let values = measured(&members, regions)?;
            (members, values)
        }
    };
    let bases: Vec<Vec<Option<String>>> = bound.iter().map(|bound| bound.bases(table, &members)).collect();
    let bases_of = |group: usize| bases.iter().map(|of_groups| of_groups.get(group).cloned().flatten()).collect();
    bound.iter_mut().zip(of_all).for_each(|(bound, basis)| bound.tell_basis(basis));
    bound.iter_mut().zip(&mut total).for_each(|(bound, total)| tell_mixed(bound, total, query));
    let rules = bound.into_iter().map(|bound| bound.rule).collect();
    let counts = members.counts();
    let mut groups: Vec<Group> = std::iter::zip(members.keys, counts)
        .zip(values)
        .enumerate()
        .map(|(place, ((keys, features), values))| Group { keys, features, values, bases: bases_of(place) })
        .collect();
    groups.sort_by(|a, b| Key::order_of_all(&a.keys, &b.keys));
    Ok(Statistics { number_matched: matching.len(), in_several_groups: members.in_several, rules, groups, total })
}

/// Refuses sums of a group of what is not the same, unless the request says that it may be.
fn refuse_mixed(query: &StatisticsQuery, bound: &[Bound], members: &Members) -> Result<(), StatisticsError> {
    for (measure, bound) in query.measures.iter().zip(bound).filter(|(_, bound)| !query.mix && is_sum(bound)) {
        if let Some(classes) = &bound.classes
            && classes.mixed_groups(members).contains(&true)
        {
            return Err(classes.refusal(&measure.name));
        }
    }
    Ok(())
}

/// Says what was mixed; a total that would be a mixture that nobody asked for is left out.
fn tell_mixed(bound: &mut Bound, total: &mut Measured, query: &StatisticsQuery) {
    let Some(classes) = bound.classes.take() else { return };
    if is_sum(bound) && !query.mix {
        total.value = Value::Null;
        bound.rule.text += "; there is no total of all groups, which are not the same (`mix=true` gives one)";
    } else {
        bound.rule.text.extend(["; all together are of ", &classes.text()]);
        bound.rule.mixed = classes.found;
    }
}

fn is_sum(bound: &Bound) -> bool {
    matches!(bound.what, What::Of(Statistic::Sum, Quantity::Column(_) | Quantity::Converted { .. }))
}

/// Refuses measures of polygons and lines of a collection that has none: 0 would not be true of it.
fn refuse_what_is_not_there(query: &StatisticsQuery, table: &Table) -> Result<(), StatisticsError> {
    for measure in &query.measures {
        let geometry = table.geometry();
        let (shapes, is_there) = match measure.what {
            What::Covered | What::CoveredShare | What::Of(_, Quantity::AreaKm2) => ("polygons", geometry.has_polygons()),
            What::Of(_, Quantity::LengthKm) => ("lines", geometry.has_lines()),
            _ => continue,
        };
        if table.rows() > 0 && !is_there {
            return Err(StatisticsError::NoShapes { measure: measure.name.clone(), shapes });
        }
    }
    Ok(())
}

/// Where the features of each group are measured.
pub(super) struct Regions<'a> {
    all: Vec<Region>,
    /// What of each region is asked about; empty where nothing is measured that is covered.
    areas: Vec<Area>,
    /// The place of each group's region in `all`; empty where groups have none.
    of_group: Vec<Option<u32>>,
    /// What the request asks about.
    asked: Option<&'a Area>,
}

impl<'a> Regions<'a> {
    fn of(
        members: &Members,
        regions: Option<(usize, &Table)>,
        query: &StatisticsQuery,
        asked: Option<&'a Area>,
        patience: &Patience,
    ) -> Result<Self, StatisticsError> {
        let Some((place, table)) = regions.filter(|_| query.measures.iter().any(Measure::is_of_place)) else {
            return Ok(Self { all: vec![], areas: vec![], of_group: vec![], asked });
        };
        let row = |keys: &Vec<Key>| if let Key::Region(row) = keys[place] { Some(row) } else { None };
        let of_group: Vec<Option<u32>> = members.keys.iter().map(row).collect();
        let mut rows: Vec<u32> = of_group.iter().flatten().copied().collect();
        rows.sort_unstable();
        rows.dedup();
        let all: Vec<Region> = rows.par_iter().map(|row| extent::region(table, *row as usize)).collect();
        let is_covered = query.measures.iter().any(Measure::is_covered);
        let areas = all.par_iter().filter(|_| is_covered);
        let areas = areas.map(|region| Area::of_common(region.coverage.clone(), asked, patience)).collect::<Result<_, _>>()?;
        let found = |row: Option<u32>| rows.binary_search(&row?).ok().map(|place| place as u32);
        Ok(Self { all, areas, of_group: of_group.into_iter().map(found).collect(), asked })
    }

    /// Where the areas and lengths of a group are measured; `None`: wherever they are.
    pub(super) fn of_group(&self, group: u32) -> Option<&Region> {
        self.all.get(self.place_of(group)?)
    }

    /// Where it is measured what a group covers; `None`: wherever it is.
    pub(super) fn area_of_group(&self, group: u32) -> Option<&Area> {
        self.place_of(group).map_or(self.asked, |place| self.areas.get(place))
    }

    /// What that has a share of; `None` for what lies in no region.
    pub(super) fn whole_of_group(&self, group: u32) -> Option<&Area> {
        if self.of_group.is_empty() { self.asked } else { self.areas.get(self.place_of(group)?) }
    }

    fn place_of(&self, group: u32) -> Option<usize> {
        self.of_group.get(group as usize).copied().flatten().map(|place| place as usize)
    }
}
