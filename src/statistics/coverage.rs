//! What the polygons of some rows cover together, of all the Earth or of a region, in groups or not, in numbers and as polygons.

use super::{
    By, Grouping, Key, StatisticsError, StatisticsQuery,
    asked_area::asked_area,
    covered::{Area, MAX_EDGES, covered_km2, gathered, measured, refuse_cells},
    members::Members,
};
use crate::{
    filter::Expr,
    geometry::coverage::{Coverage, Dissolved, Parted, PlanePolygon, measurable},
    model::LonLatBounds,
    query::{Patience, Rows, rows_in_regions},
    store::Table,
};
use std::cell::Cell;

/// Edges of which the dissolved polygons are given: they take longer, and nobody can draw more.
const MAX_EDGES_DRAWN: usize = 4_000_000;

/// Groups in one answer, and regions told one by one: each is dissolved by itself.
const MAX_GROUPS: usize = 1000;

/// Vertices that the polygons of one answer get on long edges.
const MAX_VERTICES_ADDED: usize = 2_000_000;

/// What is asked.
pub struct CoverageQuery<'a> {
    /// Whose rows.
    pub table: &'a Table,
    /// Which of them.
    pub rows: &'a Rows,
    /// By what they were chosen: areas in it say what counts.
    pub filter: Option<&'a Expr>,
    /// What they are grouped by; each group is dissolved by itself.
    pub group_by: &'a [Grouping],
    /// What counts besides.
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
    /// What the rows of each group cover, by their keys.
    pub groups: Vec<CoveredPart>,
    /// What is covered of each region, where several are asked about and not too many.
    pub regions: Vec<CoveredRegion>,
    /// What of the region is not covered, where one is asked about and polygons are wanted.
    pub left: Vec<PlanePolygon>,
    /// Whether the filter asks about an area.
    pub is_within_asked: bool,
}

/// What some rows cover.
#[derive(Debug, Default)]
pub struct CoveredPart {
    /// What they have in common, one key for each grouping.
    pub keys: Vec<Key>,
    /// How many rows there are.
    pub rows: usize,
    /// What they cover together, within the region if there is one.
    pub area_km2: f64,
    /// All of the region, where one is asked about.
    pub region_km2: Option<f64>,
    /// What they cover as polygons, if those are wanted.
    pub polygons: Vec<PlanePolygon>,
}

/// What is covered of a region.
#[derive(Debug)]
pub struct CoveredRegion {
    /// Its row.
    pub row: usize,
    /// What covers it.
    pub part: CoveredPart,
}

/// Measures, and dissolves if asked.
pub fn coverage(query: &CoverageQuery<'_>, patience: &Patience) -> Result<CoverageAnswer, StatisticsError> {
    refuse_cells(query.group_by)?;
    let limit = if query.drawn { (MAX_EDGES_DRAWN, ", or for f=json, which has no polygons") } else { (MAX_EDGES, "") };
    let work = Work { query, limit, patience, room: Cell::new(MAX_VERTICES_ADDED) };
    let asked = asked_area(query.filter, patience)?.map(|asked| Area::of(asked, patience)).transpose()?;
    let region = match query.region {
        Some(CoverageRegion::Rows(table, rows)) => Some(gathered(table, rows.iter(), patience, limit)?),
        Some(CoverageRegion::Box(bounds)) => Some(Coverage::of_box(bounds)),
        None => None,
    };
    let area = match region {
        Some(region) => Some(Area::of_common(region, asked.as_ref(), patience)?),
        None => asked.clone(),
    };
    let (covered, left) = work.part(query.rows.iter(), area.as_ref(), query.drawn)?;
    let groups = if query.group_by.is_empty() { vec![] } else { work.groups(area.as_ref())? };
    let regions = match query.region {
        Some(CoverageRegion::Rows(table, rows)) if (2..=MAX_GROUPS).contains(&rows.len()) && rows.len() == table.rows() => {
            work.regions(table, asked.as_ref())?
        }
        _ => vec![],
    };
    Ok(CoverageAnswer { covered, groups, regions, left, is_within_asked: asked.is_some() })
}

/// What stays the same from group to group.
struct Work<'a> {
    query: &'a CoverageQuery<'a>,
    limit: (usize, &'static str),
    patience: &'a Patience,
    /// Vertices that may still be added.
    room: Cell<usize>,
}

impl Work<'_> {
    /// What rows cover, and what is left of the area.
    fn part(
        &self,
        rows: impl Iterator<Item = usize>,
        area: Option<&Area>,
        drawn: bool,
    ) -> Result<(CoveredPart, Vec<PlanePolygon>), StatisticsError> {
        let mut count = 0;
        let cover = gathered(self.query.table, rows.inspect(|_| count += 1), self.patience, self.limit)?;
        let part = |area_km2, polygons| CoveredPart {
            keys: vec![],
            rows: count,
            area_km2,
            region_km2: area.map(|area| area.km2),
            polygons,
        };
        let go_on = || !self.patience.is_over();
        if drawn && area.is_none() {
            let Dissolved { polygons, area_m2 } = measured(cover.dissolved(&go_on), self.patience)?;
            return Ok((part(area_m2 / 1e6, self.measurable(polygons, area_m2)), vec![]));
        }
        let area_km2 = covered_km2(&cover, area.map(|area| &area.coverage), self.patience)?;
        let Some(area) = area.filter(|_| drawn) else { return Ok((part(area_km2, vec![]), vec![])) };
        let Parted { covered, left } = measured(cover.parted(&area.coverage, &go_on), self.patience)?;
        let left = self.measurable(left, (area.km2 - area_km2) * 1e6);
        Ok((part(area_km2, self.measurable(covered, area_km2 * 1e6)), left))
    }

    fn measurable(&self, polygons: Vec<PlanePolygon>, area_m2: f64) -> Vec<PlanePolygon> {
        let count = |polygons: &[PlanePolygon]| polygons.iter().flatten().map(Vec::len).sum::<usize>();
        let before = count(&polygons);
        let polygons = measurable(polygons, area_m2, self.room.get());
        self.room.set(self.room.get().saturating_sub(count(&polygons) - before));
        polygons
    }

    fn groups(&self, area: Option<&Area>) -> Result<Vec<CoveredPart>, StatisticsError> {
        let CoverageQuery { table, rows, group_by, .. } = *self.query;
        let query =
            StatisticsQuery { filter: None, group_by: group_by.to_vec(), measures: vec![], groups_max: MAX_GROUPS, mix: false };
        let members = Members::grouped(table, rows, &query, self.patience).map_err(|error| match error {
            StatisticsError::TooManyGroups { group_by, .. } => StatisticsError::TooManyCovered { group_by, max: MAX_GROUPS },
            other => other,
        })?;
        let (starts, places) = members.by_group();
        let mut groups = vec![];
        for (group, keys) in members.keys.iter().enumerate() {
            let rows = places[starts[group]..starts[group + 1]].iter().map(|place| members.rows[*place as usize] as usize);
            let own = group_by.iter().zip(keys).find_map(|pair| match pair {
                (Grouping { by: By::Region(regions), .. }, Key::Region(row)) => Some((&*regions.table, *row as usize)),
                _ => None,
            });
            let own = own.map(|(regions, row)| self.region(regions, row, area)).transpose()?;
            let (part, _) = self.part(rows, own.as_ref().or(area), self.query.drawn)?;
            groups.push(CoveredPart { keys: keys.clone(), ..part });
        }
        groups.sort_by(|a, b| Key::order_of_all(&a.keys, &b.keys));
        Ok(groups)
    }

    /// What is covered of each row of a table of regions.
    fn regions(&self, regions: &Table, asked: Option<&Area>) -> Result<Vec<CoveredRegion>, StatisticsError> {
        let mut by_region = vec![vec![]; regions.rows()];
        for found in rows_in_regions(self.query.table, self.query.rows, regions, self.patience)? {
            by_region[found.region as usize].push(found.row as usize);
        }
        let covered = |(row, rows): (usize, Vec<usize>)| {
            let area = self.region(regions, row, asked)?;
            let (part, _) = self.part(rows.into_iter(), Some(&area), false)?;
            Ok(CoveredRegion { row, part })
        };
        by_region.into_iter().enumerate().map(covered).collect()
    }

    /// What of a region lies in an area.
    fn region(&self, regions: &Table, row: usize, area: Option<&Area>) -> Result<Area, StatisticsError> {
        let region = gathered(regions, std::iter::once(row), self.patience, self.limit)?;
        Area::of_common(region, area, self.patience)
    }
}
