//! What is asked.

use super::Grouping;
use crate::{filter::Expr, vocabulary::Unit};
use std::hash::Hash;
use xxhash_rust::xxh3::Xxh3;

/// A request for statistics. Everything that decides the answer is in here.
#[derive(Debug, Clone)]
pub struct StatisticsQuery {
    /// The features of which this is true; all without one.
    pub filter: Option<Expr>,
    /// What they are grouped by, the first first; one group of all without any.
    pub group_by: Vec<Grouping>,
    /// What is measured of each group.
    pub measures: Vec<Measure>,
    /// Groups at most.
    pub groups_max: usize,
    /// Whether a sum may be of what is not the same: of several categories of resources, of an element and its oxide.
    pub mix: bool,
}

/// A measure as it was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Measure {
    /// Its name in the answer: `sum(ore_t)`.
    pub name: String,
    /// What it is.
    pub what: What,
    /// The unit that it is wanted in.
    pub unit: Option<Unit>,
}

/// What is measured of the features of a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum What {
    /// How many there are.
    Count,
    /// A number made of a number of each.
    Of(Statistic, Quantity),
    /// How many different values a column has; its place in the table.
    Distinct(usize),
    /// What their polygons cover together.
    Covered,
    /// Which part of the region, or of the polygon asked about, that is.
    CoveredShare,
}

/// A number made of many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Statistic {
    /// All added up.
    Sum,
    /// The least.
    Min,
    /// The greatest.
    Max,
    /// The arithmetic mean.
    Mean,
    /// The middle one, or the mean of the two in the middle.
    Median,
}

/// A value of each feature.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Quantity {
    /// Of a column; its place in the table.
    Column(usize),
    /// Of a column (its place), converted from the unit that another (its place) says.
    Converted {
        /// The numbers.
        column: usize,
        /// Their units.
        units: usize,
        /// The unit wanted.
        to: Unit,
    },
    /// The area of its polygons on the ellipsoid, km².
    AreaKm2,
    /// The length of its lines on the ellipsoid, km.
    LengthKm,
}

impl Measure {
    /// Whether it is of what polygons cover together.
    pub fn is_covered(&self) -> bool {
        matches!(self.what, What::Covered | What::CoveredShare)
    }

    /// Whether it depends on what of a feature lies in a region.
    pub fn is_of_place(&self) -> bool {
        self.is_covered() || matches!(self.what, What::Of(_, Quantity::AreaKm2 | Quantity::LengthKm))
    }
}

impl Statistic {
    /// All of them, by their names.
    pub const ALL: [(&'static str, Self); 5] =
        [("sum", Self::Sum), ("min", Self::Min), ("max", Self::Max), ("mean", Self::Mean), ("median", Self::Median)];

    /// As it is asked for.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(_, known)| *known == self).map_or("", |(name, _)| name)
    }
}

impl StatisticsQuery {
    /// A hash of all that decides the answer besides the table and what is said of its columns.
    pub fn fingerprint(&self) -> u128 {
        let mut hash = Xxh3::new();
        self.filter.as_ref().map(Expr::fingerprint).hash(&mut hash);
        self.group_by.iter().for_each(|grouping| grouping.feed(&mut hash));
        self.measures.hash(&mut hash);
        (self.groups_max, self.mix).hash(&mut hash);
        hash.digest128()
    }
}
