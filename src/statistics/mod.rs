//! Statistics: which rows, in which groups, and what is measured of each group.
//!
//! ```text
//! question     filter, groupings, measures
//! evaluate     … → statistics, with unit and rule of every number
//!   grouping     what a row is grouped by: values, times, regions, sheets, cells; key: what a group is called
//!   members      the rows with the number of their group; in several groups where a grouping says so
//!   binding      a measure, held against the columns: its unit and its rule
//!   in_unit      the numbers of a column in one unit
//!   mixing       what must not be added up: resources and reserves, an element and its oxide
//!   measuring    every measure of every group
//!   fold         one pass over the members, the same on any number of threads
//!   sum, median, extreme, distinct   what is measured of values
//!   extent       areas and lengths, of what lies in a region where regions are asked for
//!   covered      what polygons cover together
//!   asked_area   the area that a filter asks about: of polygons, boxes, sheets and circles what they have in common
//! coverage     the same by itself: what is covered and what is left of a region, as polygons too
//! ```

mod asked_area;
mod binding;
mod coverage;
mod covered;
mod distinct;
mod error;
mod evaluate;
mod extent;
mod extreme;
mod fold;
mod grouping;
mod in_unit;
mod measuring;
mod median;
mod members;
mod mixing;
mod question;
mod sum;

pub use binding::Rule;
pub use coverage::{CoverageAnswer, CoverageQuery, CoverageRegion, CoveredPart, CoveredRegion, coverage};
pub use error::StatisticsError;
pub use evaluate::{Group, Measured, Statistics, statistics_of};
pub use grouping::{Bin, By, Cell, Edge, Grouping, Key, Season, SquareGrid, TimeBin};
pub use mixing::MixedClass;
pub use question::{Measure, Quantity, Statistic, StatisticsQuery, What};

#[cfg(test)]
mod tests;

#[cfg(test)]
mod unit_tests;
