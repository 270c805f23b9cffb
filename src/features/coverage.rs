//! What the polygons of some rows cover together, of all the Earth or of a region, in groups or not.

use crate::{
    geometry::{
        coverage::{Coverage, Dissolved, Parted, PlanePolygon, Unmeasured},
        parallels::{box_polygons, straight},
    },
    model::{LonLatBounds, Value},
    query::{Patience, QueryError, Rows},
    store::{Column, Table},
};
use hashbrown::HashMap;

/// Edges that are measured in one answer: they and what is made of them fit in about 2 GB.
const MAX_EDGES: usize = 16_000_000;

/// Edges of which the dissolved polygons are given: they take longer, and nobody can draw more.
const MAX_EDGES_DRAWN: usize = 4_000_000;

/// Groups in one answer.
const MAX_GROUPS: usize = 1000;

/// What is asked.
pub struct CoverageQuery<'a> {
    /// Whose rows.
    pub table: &'a Table,
    /// Which of them.
    pub rows: &'a Rows,
    /// The place of the column whose values are covered by rows each.
    pub group_by: Option<usize>,
    /// What counts.
    pub region: Option<CoverageRegion<'a>>,
    /// Whether polygons are wanted, and not only their areas.
    pub drawn: bool,
}

/// What is to be covered.
pub enum CoverageRegion<'a> {
    /// The polygons of these rows of a table.
    Rows(&'a Table, &'a Rows),
    /// What lies between two parallels and two meridians.
    Box(LonLatBounds),
}

/// What is covered, and what is not.
#[derive(Debug, Default)]
pub struct CoverageAnswer {
    /// What all rows cover.
    pub covered: CoveredPart,
    /// What the rows of each value of the column cover, in the order of the values.
    pub groups: Vec<CoveredPart>,
    /// The region, where one is given, and what of it is not covered.
    pub region: Option<RegionLeft>,
}

/// What some rows cover.
#[derive(Debug, Default)]
pub struct CoveredPart {
    /// The value that they have in the column of the groups, as text.
    pub value: Option<String>,
    /// How many rows there are.
    pub rows: usize,
    /// What they cover together, within the region if there is one.
    pub area_km2: f64,
    /// The same as polygons, if those are wanted.
    pub polygons: Vec<PlanePolygon>,
}

/// A region.
#[derive(Debug, Default)]
pub struct RegionLeft {
    /// All of it.
    pub area_km2: f64,
    /// What is left of it, if polygons are wanted.
    pub left: Vec<PlanePolygon>,
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum CoverageError {
    /// The memory would not do.
    #[error("the polygons have {edges} edges, and {most} can be taken at once; ask for fewer features or a smaller `of`{hint}")]
    TooManyEdges {
        /// How many there are, at least.
        edges: usize,
        /// How many there may be.
        most: usize,
        /// What else would help.
        hint: &'static str,
    },
    /// More groups than anybody reads.
    #[error("`{column}` has more than {MAX_GROUPS} values here; group by a column with fewer, or filter")]
    TooManyGroups {
        /// The column.
        column: String,
    },
    /// Edges upon edges.
    #[error(transparent)]
    Unmeasured(Unmeasured),
    /// It takes too long.
    #[error(transparent)]
    Query(#[from] QueryError),
}

/// Measures, and dissolves if asked.
pub fn coverage(query: &CoverageQuery<'_>, patience: &Patience) -> Result<CoverageAnswer, CoverageError> {
    let (most, hint) = if query.drawn { (MAX_EDGES_DRAWN, ", or for f=json, which has no polygons") } else { (MAX_EDGES, "") };
    let gathered = |table: &Table, rows: &mut dyn Iterator<Item = usize>| gathered(table, rows, patience, most, hint);
    let region = match query.region {
        Some(CoverageRegion::Rows(table, rows)) => Some(gathered(table, &mut rows.iter())?),
        Some(CoverageRegion::Box(bounds)) => Some(of_box(bounds)),
        None => None,
    };
    let work = Work { region: region.as_ref(), drawn: query.drawn, patience };
    let (covered, left) = work.part(&gathered(query.table, &mut query.rows.iter())?, query.rows.len())?;
    let region = match &region {
        Some(region) => Some(RegionLeft { area_km2: work.area_km2(region, None)?, left }),
        None => None,
    };
    let mut groups = vec![];
    if let Some(column) = query.group_by.and_then(|place| query.table.columns().get(place)) {
        for (value, rows) in rows_by_value(column, query.rows)? {
            let (part, _) = work.part(&gathered(query.table, &mut rows.iter().copied())?, rows.len())?;
            groups.push(CoveredPart { value, ..part });
        }
    }
    Ok(CoverageAnswer { covered, groups, region })
}

/// What stays the same from group to group.
struct Work<'a> {
    region: Option<&'a Coverage>,
    drawn: bool,
    patience: &'a Patience,
}

impl Work<'_> {
    /// What rows cover, and what is left of the region.
    fn part(&self, cover: &Coverage, rows: usize) -> Result<(CoveredPart, Vec<PlanePolygon>), CoverageError> {
        let go_on = || !self.patience.is_over();
        let part = |area_km2, polygons| CoveredPart { value: None, rows, area_km2, polygons };
        if !self.drawn {
            return Ok((part(self.area_km2(cover, self.region)?, vec![]), vec![]));
        }
        let Some(region) = self.region else {
            let Dissolved { area_m2, polygons } = cover.dissolved(&go_on).map_err(|error| self.refused(error))?;
            return Ok((part(area_m2 / 1e6, polygons), vec![]));
        };
        let Parted { covered, left } = cover.parted(region, &go_on).map_err(|error| self.refused(error))?;
        Ok((part(self.area_km2(cover, self.region)?, covered), left))
    }

    fn area_km2(&self, cover: &Coverage, region: Option<&Coverage>) -> Result<f64, CoverageError> {
        let go_on = || !self.patience.is_over();
        let area_m2 = match region {
            Some(region) => cover.area_within_m2(region, &go_on),
            None => cover.area_m2(&go_on),
        };
        area_m2.map(|area_m2| area_m2 / 1e6).map_err(|error| self.refused(error))
    }

    fn refused(&self, error: Unmeasured) -> CoverageError {
        match self.patience.check() {
            Err(over) => over.into(),
            Ok(()) => CoverageError::Unmeasured(error),
        }
    }
}

fn gathered(
    table: &Table,
    rows: &mut dyn Iterator<Item = usize>,
    patience: &Patience,
    most: usize,
    hint: &'static str,
) -> Result<Coverage, CoverageError> {
    let given = table.given();
    let mut coverage = Coverage::default();
    for (count, row) in rows.filter(|row| *row < given.located_rows()).enumerate() {
        if count % 4096 == 0 {
            patience.check()?;
        }
        coverage.add(&given.geometry().row(row));
        if coverage.edges() > most {
            return Err(CoverageError::TooManyEdges { edges: coverage.edges(), most, hint });
        }
    }
    Ok(coverage)
}

fn of_box(bounds: LonLatBounds) -> Coverage {
    let rows = straight(&box_polygons(bounds));
    let mut coverage = Coverage::default();
    (0..rows.len()).for_each(|row| coverage.add(&rows.row(row)));
    coverage
}

/// A value as text, and the rows that have it.
type ValueRows = (Option<String>, Vec<usize>);

/// The rows of each value, in the order of the values; those without one come last.
fn rows_by_value(column: &Column, rows: &Rows) -> Result<Vec<ValueRows>, CoverageError> {
    let ranks = column.ranks();
    let mut by_rank: HashMap<u32, Vec<usize>> = HashMap::new();
    for row in rows.iter() {
        by_rank.entry(ranks[row]).or_default().push(row);
        if by_rank.len() > MAX_GROUPS {
            return Err(CoverageError::TooManyGroups { column: column.name.clone() });
        }
    }
    let mut groups: Vec<(u32, Vec<usize>)> = by_rank.into_iter().collect();
    groups.sort_unstable_by_key(|(rank, _)| *rank);
    let value = |rows: &[usize]| rows.first().and_then(|row| text_of(column, *row));
    Ok(groups.into_iter().map(|(_, rows)| (value(&rows), rows)).collect())
}

fn text_of(column: &Column, row: usize) -> Option<String> {
    Some(match column.value(row) {
        Value::Null => return None,
        Value::Boolean(v) => v.to_string(),
        Value::Integer(v) => v.to_string(),
        Value::Float(v) => v.to_string(),
        Value::Text(v) | Value::Untyped(v) | Value::List(v) | Value::Json(v) => v.to_owned(),
    })
}
