//! Questions that have no answer.

use crate::query::QueryError;

/// Why statistics cannot be given. The texts are for those who asked.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum StatisticsError {
    /// The filter means nothing for the table, or takes too long.
    #[error(transparent)]
    Query(#[from] QueryError),
    /// A statistic of a column that does not have it.
    #[error("{measure}: `{column}` is {column_type}, which has no {statistic}; {instead}")]
    WrongType {
        /// As it was asked for.
        measure: String,
        /// The column.
        column: String,
        /// Its type.
        column_type: &'static str,
        /// What it does not have.
        statistic: &'static str,
        /// What it has.
        instead: &'static str,
    },
    /// Numbers that cannot be had in one unit.
    #[error("{measure}: {reason}")]
    Unit {
        /// As it was asked for.
        measure: String,
        /// Why, and what to do.
        reason: String,
    },
    /// A sum of what is not to be added up.
    #[error(
        "{measure} would add up what is not the same: {classes}. Group by what tells them apart (`group-by={columns}`), choose one \
         with a filter, or ask for the mixture (`mix=true`): the answer says what it is of"
    )]
    Mixed {
        /// As it was asked for.
        measure: String,
        /// What there is.
        classes: String,
        /// The columns that tell them apart.
        columns: String,
    },
    /// More groups than an answer may have.
    #[error(
        "grouping by {group_by} makes more than {max} groups, which is the limit (`limits.groups_max`): ask of fewer features, or \
         group by something coarser"
    )]
    TooManyGroups {
        /// What was to be grouped by.
        group_by: String,
        /// The limit.
        max: usize,
    },
    /// More groups than are dissolved one by one.
    #[error(
        "grouping by {group_by} makes more than {max} groups, each of which is dissolved: group by something coarser, or filter"
    )]
    TooManyCovered {
        /// What was to be grouped by.
        group_by: String,
        /// The limit.
        max: usize,
    },
    /// Features in so many groups that memory would not hold them.
    #[error("{grouping}: features are in its groups more than {max} times together: ask of fewer features")]
    TooManyMembers {
        /// As it was asked for.
        grouping: String,
        /// The limit.
        max: usize,
    },
    /// A column that holds no times.
    #[error("{grouping}: `{column}` is {column_type}, which is in no {bin}")]
    NoTime {
        /// As it was asked for.
        grouping: String,
        /// The column.
        column: String,
        /// Its type.
        column_type: &'static str,
        /// The bin.
        bin: &'static str,
    },
    /// A column of which there is no least and greatest.
    #[error("{grouping}: `{column}` is {column_type}, and bins are of numbers, dates and timestamps")]
    NoBins {
        /// As it was asked for.
        grouping: String,
        /// The column.
        column: String,
        /// Its type.
        column_type: &'static str,
    },
    /// A collection without polygons.
    #[error("{grouping}: the collection has no polygons, and so no regions")]
    NoRegions {
        /// As it was asked for.
        grouping: String,
    },
    /// Two groupings by regions.
    #[error("`group-by` has one collection of regions at most: what lies in two at once is not cut out")]
    SeveralRegions {
        /// What was to be grouped by.
        group_by: String,
    },
    /// What polygons cover cannot be told in any sensible time.
    #[error("covered_km2: {0}")]
    Uncovered(String),
    /// The memory would not do.
    #[error("the polygons have {edges} edges, and {most} can be taken at once; ask for fewer features or a smaller area{hint}")]
    TooManyEdges {
        /// How many there are, at least.
        edges: usize,
        /// How many there may be.
        most: usize,
        /// What else would help.
        hint: &'static str,
    },
    /// What polygons cover in cells in which they lie by their middle.
    #[error(
        "what features cover is not told by `{grouping}`: a feature is in the one cell in which its middle lies, and covers parts of \
         others. Group by polygons instead, which cut it: `region:` and a collection, as in `region:sheets-200k` for map sheets"
    )]
    CoveredCells {
        /// As it was asked for.
        grouping: String,
    },
    /// A measure of shapes that the collection does not have.
    #[error("{measure} is of {shapes}, and the collection has none")]
    NoShapes {
        /// As it was asked for.
        measure: String,
        /// Polygons or lines.
        shapes: &'static str,
    },
    /// A circle that reaches round the Earth.
    #[error(
        "what is covered within more than 9,500 km of a place cannot be told: ask with a smaller `within`, a `bbox` or a polygon"
    )]
    WideCircle,
    /// A share of nothing.
    #[error(
        "covered_share is the share of a region (`group-by=region:…`) or of the polygon, box, sheet or circle that the request asks \
         about; it has none"
    )]
    NoWhole,
}

impl StatisticsError {
    /// The measure or the grouping that cannot be had, as it was asked for; nothing where it is the filter.
    pub fn asked(&self) -> &str {
        match self {
            Self::Query(_) | Self::WideCircle => "",
            Self::WrongType { measure, .. }
            | Self::Unit { measure, .. }
            | Self::Mixed { measure, .. }
            | Self::NoShapes { measure, .. } => measure,
            Self::TooManyGroups { group_by, .. } | Self::TooManyCovered { group_by, .. } | Self::SeveralRegions { group_by } => {
                group_by
            }
            Self::TooManyMembers { grouping, .. }
            | Self::NoTime { grouping, .. }
            | Self::NoBins { grouping, .. }
            | Self::NoRegions { grouping }
            | Self::CoveredCells { grouping } => grouping,
            Self::Uncovered(_) | Self::TooManyEdges { .. } => "covered_km2",
            Self::NoWhole => "covered_share",
        }
    }
}
