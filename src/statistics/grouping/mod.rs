//! What rows are grouped by.

mod bins;
mod cells;
mod condition;
mod key;
mod numbered;
mod places;
mod regions;
mod times;
mod values;

pub use bins::{Bin, Edge};
pub use cells::{Cell, SquareGrid};
pub use key::Key;
pub use times::{Season, TimeBin};

use super::StatisticsError;
use crate::{
    catalog::Collection,
    crs::sheets::SheetScale,
    query::{Patience, Rows},
    store::Table,
};
use h3o::Resolution;
use std::{
    fmt,
    hash::{Hash, Hasher},
    sync::Arc,
};

/// Members that rows may become by being in several groups: some thirty bytes each.
const MAX_MEMBERS: usize = 20_000_000;

/// What rows are grouped by, as it was asked for.
#[derive(Debug, Clone)]
pub struct Grouping {
    /// Its name in the answer: `year(found)`.
    pub name: String,
    /// What it is.
    pub by: By,
}

/// What rows are grouped by. Columns are places in the table.
#[derive(Clone)]
pub enum By {
    /// The value of a column; of a list, the first member.
    Value(usize),
    /// Each member of a list; of a text, each part of the list that it is. A row is in the group of each of them.
    Each(usize),
    /// The family of the first commodity that a value names: of neodymium, the rare earth elements.
    Family(usize),
    /// The bin in which the value of a column lies, of so many.
    Bins(usize, u32),
    /// The part of time in which the value of a column lies.
    Time(usize, TimeBin),
    /// The polygons of a collection. A row is in the group of each that it reaches into.
    Region(Arc<Collection>),
    /// The map sheet on which the row lies: a point itself, the middle of the box of anything else.
    Sheet(SheetScale),
    /// The cell in which the row lies, by the same point.
    Square(SquareGrid),
    /// The hexagon (H3) in which the row lies, by the same point.
    Hexagon(Resolution),
}

/// The groups of members by one grouping.
pub struct Coded<'t> {
    /// The number of each member's group, less than `size`; some numbers may be nobody's.
    pub codes: Vec<u32>,
    /// More than any number.
    pub size: u32,
    /// What a group is called, by its number and one of its rows.
    pub key: Box<dyn Fn(u32, u32) -> Key + Send + Sync + 't>,
    /// Where members are in several groups.
    pub spread: Option<Spread>,
}

/// Members that became several, one for each of their groups.
#[derive(Debug, Default)]
pub struct Spread {
    /// The place of each new member among the old ones, ascending.
    pub from: Vec<u32>,
    /// Whether each is only partly in its group; empty where none is.
    pub is_across: Vec<bool>,
}

/// The rows to be grouped.
pub struct ToGroup<'t, 'm> {
    /// Their table.
    pub table: &'t Table,
    /// All of them.
    pub matching: &'m Rows,
    /// The row of each member.
    pub rows: &'m [u32],
    /// Groups at most.
    pub groups_max: usize,
    /// How long anybody waits.
    pub patience: &'m Patience,
}

impl Grouping {
    /// The groups of these rows.
    pub fn code<'t>(&'t self, of: &ToGroup<'t, '_>) -> Result<Coded<'t>, StatisticsError> {
        of.patience.check()?;
        let too_many = || StatisticsError::TooManyGroups { group_by: self.name.clone(), max: of.groups_max };
        match &self.by {
            By::Value(column) => Ok(values::by_value(of, &of.table.columns()[*column])),
            By::Family(column) => Ok(values::by_family(of, &of.table.columns()[*column])),
            By::Each(column) => values::by_member(of, &of.table.columns()[*column])
                .ok_or_else(|| StatisticsError::TooManyMembers { grouping: self.name.clone(), max: MAX_MEMBERS }),
            By::Bins(column, bins) => {
                let column = &of.table.columns()[*column];
                bins::by_bin(of, column, *bins).ok_or_else(|| StatisticsError::NoBins {
                    grouping: self.name.clone(),
                    column: column.name.clone(),
                    column_type: column.column_type.name(),
                })
            }
            By::Time(column, bin) => times::by_time(of, &of.table.columns()[*column], *bin),
            By::Region(regions) if !regions.table.geometry().has_polygons() => {
                Err(StatisticsError::NoRegions { grouping: self.name.clone() })
            }
            By::Region(regions) => regions::by_region(of, &regions.table, too_many),
            By::Sheet(scale) => places::by_sheet(of, *scale).ok_or_else(too_many),
            By::Square(grid) => places::by_square(of, *grid).ok_or_else(too_many),
            By::Hexagon(resolution) => places::by_hexagon(of, *resolution).ok_or_else(too_many),
        }
    }

    /// How a row finds its group, for people.
    pub fn rule(&self) -> String {
        let place = "features are in the one in which they lie: points themselves, others as a whole where the middle of their bounding box is";
        match &self.by {
            By::Value(_) => "equal values are one group; of a list, its first member counts, which is the main one".to_owned(),
            By::Each(_) => {
                "one group for each member of the list (of a text: for each part between `;` or `|`, or else commas); features with several members \
                 count in several groups, so that groups add up to more than the total"
                    .to_owned()
            }
            By::Family(_) => "commodities by the broadest term of the CGI vocabulary that still says something: neodymium with the rare \
                              earth elements, copper with the base metals; of several, the first counts; what the vocabulary does not \
                              have is a group of its own"
                .to_owned(),
            By::Bins(..) => "bins of equal width from the smallest to the largest value of the whole collection, whatever is asked of it; \
                             each from its min, included, to its max, which only the last includes; times by their days in UTC"
                .to_owned(),
            By::Time(_, bin) => bin.rule().to_owned(),
            By::Region(regions) => format!(
                "the polygons of `{}`: features count in every region that they reach into, points on a border in the first; areas \
                 and lengths are of what lies in the region, cut where edges are straight in longitude and latitude. Features in no \
                 region are a group of their own",
                regions.info.id
            ),
            By::Sheet(scale) => format!("sheets of {scale}, drawn on Pulkovo 1942; {place}"),
            By::Square(grid) => format!("{}; {place}", grid.rule()),
            By::Hexagon(resolution) => format!("hexagons of H3, resolution {resolution}; {place}"),
        }
    }

    /// The edges of its bins, where it makes such, one more than there are bins; those without features are no groups.
    pub fn edges(&self, table: &Table) -> Option<Vec<Edge>> {
        if let By::Bins(column, bins) = self.by { bins::edges(&table.columns()[column], bins) } else { None }
    }

    /// Whether a row can be in several groups.
    pub fn overlaps(&self) -> bool {
        matches!(self.by, By::Each(_) | By::Region(_))
    }

    /// Whether its groups are places on a map.
    pub fn is_spatial(&self) -> bool {
        matches!(self.by, By::Region(_) | By::Sheet(_) | By::Square(_) | By::Hexagon(_))
    }

    /// Feeds a hash with what decides the groups.
    pub fn feed(&self, hash: &mut impl Hasher) {
        self.name.hash(hash);
        if let By::Region(regions) = &self.by {
            regions.edition().hash(hash);
        }
    }
}

impl fmt::Debug for By {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Value(column) => write!(f, "Value({column})"),
            Self::Family(column) => write!(f, "Family({column})"),
            Self::Each(column) => write!(f, "Each({column})"),
            Self::Bins(column, bins) => write!(f, "Bins({column}, {bins})"),
            Self::Time(column, bin) => write!(f, "Time({column}, {bin:?})"),
            Self::Region(regions) => write!(f, "Region({})", regions.info.id),
            Self::Sheet(scale) => write!(f, "Sheet({scale})"),
            Self::Square(grid) => write!(f, "{grid:?}"),
            Self::Hexagon(resolution) => write!(f, "Hexagon({resolution})"),
        }
    }
}
