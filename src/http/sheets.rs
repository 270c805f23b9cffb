//! The map sheets of every scale as collections: `sheets-1m` … `sheets-10k`, made when they are asked for.

use super::{
    params::{Params, Refusal},
    problem::Problem,
    question::Asked,
    representation::Representation,
    sheet_area::Extent,
    sheet_names,
    state::HttpState,
};
use crate::{
    catalog::{Collection, CollectionInfo},
    crs::{
        CrsError,
        sheets::{Sheet, SheetGrid, SheetScale},
    },
    features::{
        self, ItemsQuery, Order, Page, SheetSelection, SheetSelectionError, encode::RowOrder, sheet_regions, sheet_table,
        sheets_near,
    },
    geometry::Surroundings,
    model::{CollectionId, PageStart},
    store::Table,
};
use std::sync::{Arc, OnceLock};

/// Sheets that are made for one request at most.
pub const MAX_SHEETS: u64 = 20_000;
/// What can be asked of more than that: an area or a place, one page after another, and what changes nothing in which sheets they are.
const PAGING: [&str; 16] = [
    "bbox",
    "bbox-crs",
    "near",
    "limit",
    "offset",
    "f",
    "crs",
    "properties",
    "exclude-properties",
    "resulttype",
    "count",
    "datetime",
    "geometry",
    "safe",
    "filter-lang",
    "filter-crs",
];
/// How far around a place the nearest sheets are looked for at first, metres: as far as the smallest are large.
const NEAR_M: f64 = 5_000.0;
/// The sheet around which operations into other CRSs are looked for: that of Astana, as those sheets are drawn by.
const ANCHOR: &str = "M-42";

/// The collection of a scale.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SheetCollection(SheetScale);

impl SheetCollection {
    /// All of them.
    pub fn all() -> impl Iterator<Item = Self> {
        SheetScale::ALL.into_iter().map(Self)
    }

    /// The one of a scale.
    pub fn of(scale: SheetScale) -> Self {
        Self(scale)
    }

    /// The one with this id.
    pub fn with_id(id: &str) -> Option<Self> {
        Self::all().find(|sheets| sheets.id() == id)
    }

    /// `sheets-1m`, `sheets-200k`.
    pub fn id(self) -> String {
        match self.0.denominator() / 1000 {
            1000 => "sheets-1m".to_owned(),
            thousands => format!("sheets-{thousands}k"),
        }
    }

    /// Theirs.
    pub fn scale(self) -> SheetScale {
        self.0
    }

    /// How many sheets there are.
    pub fn count(self) -> u64 {
        SheetGrid::whole(self.0).len()
    }

    /// What describes the collection: its first and its last sheet, which span it.
    pub fn outline(self) -> Result<Arc<Collection>, Problem> {
        let grid = SheetGrid::whole(self.0);
        self.holding(grid.sheets(0).take(1).chain(grid.sheets(grid.len() - 1)))
    }

    /// The sheet of this name alone. Letters of either alphabet are taken.
    pub fn sheet(self, name: &str) -> Result<Arc<Collection>, Problem> {
        self.holding([self.named(name)?].into_iter())
    }

    /// The sheet of this name, if it is one of these.
    pub fn named(self, name: &str) -> Result<Sheet, Problem> {
        match Sheet::parse(name) {
            Ok(sheet) if sheet.scale() == self.0 => Ok(sheet),
            Ok(sheet) => Err(Problem::not_found(format!("{sheet} is a sheet of {}, and not of {}", sheet.scale(), self.0))),
            Err(error) => Err(Problem::not_found(error.to_string())),
        }
    }

    /// The one with this id, unless a collection of the catalog has it.
    pub fn served(state: &HttpState, id: &str) -> Option<Self> {
        Self::with_id(id).filter(|_| state.catalog.snapshot().get(id).is_none())
    }

    /// The question of these parameters to the sheets among which the answer must be. Where those are too many, one
    /// page after another is all that can be asked for.
    pub fn asked(self, mut params: Params, state: &HttpState, representation: Representation) -> Result<Asked, Problem> {
        let anchor = anchor()?;
        let of = |collection, params| Asked::around(&anchor.table, collection, params, state, representation);
        let outline = self.outline()?;
        if let Some(sheets) = sheet_names::in_ids(self.0, &params, &outline.table)? {
            // An id that names none is left to find nothing; others may be written as the table does not write them.
            if sheets.is_empty() {
                return of(outline, params);
            }
            params.take("ids", |_| Ok(()))?;
            params.take("id", |_| Ok(()))?;
            return of(self.holding(sheets.into_iter())?, params);
        }
        let extent = Extent::of(self.0, &params, state)?;
        if extent.grid.len() <= MAX_SHEETS {
            return of(self.holding(extent.grid.sheets(0))?, params);
        }
        if let Some(sheets) = sheet_names::in_filter(self.0, &params, &outline.table)? {
            // Of the sheets of the outline it is not true, and they have the properties.
            return of(if sheets.is_empty() { outline } else { self.holding(sheets.into_iter())? }, params);
        }
        if let Some((name, value)) = params.first_beside(&PAGING) {
            return Err(extent.too_many(name, value));
        }
        let [near, bbox] = ["near", "bbox"].map(|name| params.peek(name, |text| Ok(text.to_owned())));
        let asked = of(outline, params)?;
        match near? {
            Some(near) => self.nearest_of_many(asked, &extent, &near),
            None => self.page_of_many(asked, &extent, &bbox?.unwrap_or_default(), !representation.is_paged()),
        }
    }

    fn nearest_of_many(self, asked: Asked, extent: &Extent, near: &str) -> Result<Asked, Problem> {
        let nearest = if extent.area.is_none() { self.nearest(&asked.question.query)? } else { None };
        let (collection, page) = nearest.ok_or_else(|| extent.too_many("near", near))?;
        Ok(Asked { collection, page: Some(page), ..asked })
    }

    /// `is_one` tells whether the answer has no other pages.
    fn page_of_many(self, asked: Asked, extent: &Extent, bbox: &str, is_one: bool) -> Result<Asked, Problem> {
        let selection = extent.selection().ok_or_else(|| extent.too_many("bbox", bbox))?.map_err(|error| match error {
            SheetSelectionError::LongEdge => Problem::parameter("bbox", bbox, Refusal::new(error.to_string(), "a smaller box")),
            other => other.into(),
        })?;
        let (collection, page) = self.page(&selection, &asked.question.query)?;
        if is_one && page.next.is_some() && !asked.question.hits && asked.question.query.limit.is_none() {
            let reason = format!("{} sheets match, and {MAX_SHEETS} at most are written at once", selection.len());
            let allowed = &format!("a number up to {MAX_SHEETS}, with `offset` for the next ones, or a smaller `bbox`");
            return Err(Problem::parameter("limit", "", Refusal::new(reason, allowed)));
        }
        Ok(Asked { collection, page: Some(page), ..asked })
    }

    /// One page of many sheets.
    fn page(self, selection: &SheetSelection, query: &ItemsQuery) -> Result<(Arc<Collection>, Page), Problem> {
        let total = selection.len();
        let from = if let PageStart::Offset(from) = query.start { from.min(total) } else { 0 };
        let limit = query.limit.unwrap_or(usize::MAX).min(MAX_SHEETS as usize);
        let sheets: Vec<Sheet> = selection.sheets(from).take(limit).collect();
        let collection = self.holding(sheets.iter().copied())?;
        let rows = sheets.iter().filter_map(|sheet| collection.table.ids().find(&sheet.to_string().as_str().into()));
        let end = from + sheets.len() as u64;
        let page = Page {
            rows: RowOrder::Listed(rows.map(|row| row as u32).collect()),
            distances_m: None,
            number_matched: usize::try_from(total).unwrap_or(usize::MAX),
            next: (end < total).then_some(PageStart::Offset(end)),
            previous: (from > 0).then(|| PageStart::Offset(from.saturating_sub(limit as u64))),
        };
        Ok((collection, page))
    }

    /// One page of all sheets, the nearest to a place first; `None` where more than [`MAX_SHEETS`] would have to be looked at.
    fn nearest(self, query: &ItemsQuery) -> Result<Option<(Arc<Collection>, Page)>, Problem> {
        let (Order::Nearest(place), Some(limit)) = (&query.order, query.limit) else { return Ok(None) };
        let from = if let PageStart::Offset(from) = query.start { from } else { 0 };
        let end = from.saturating_add(limit as u64);
        let mut radius_m = NEAR_M;
        loop {
            let around = Surroundings::new(*place, radius_m).bounds();
            let grid = around.map_or_else(|| SheetGrid::whole(self.0), |bounds| sheets_near(self.0, &bounds));
            if grid.len() > MAX_SHEETS {
                return Ok(None);
            }
            let collection = self.holding(grid.sheets(0))?;
            let page = features::page(&collection.table, query)?;
            // What is not in the grid is farther than the radius.
            let is_known = |farthest_m: &f64| *farthest_m <= radius_m;
            if grid.len() >= end && page.distances_m.as_ref().and_then(|all| all.last()).is_none_or(is_known) {
                let number_matched = usize::try_from(self.count()).unwrap_or(usize::MAX);
                let next = (end < self.count()).then_some(PageStart::Offset(end));
                return Ok(Some((collection, Page { number_matched, next, ..page })));
            }
            radius_m *= 2.0;
        }
    }

    fn holding(self, sheets: impl Iterator<Item = Sheet>) -> Result<Arc<Collection>, Problem> {
        self.of_table(sheet_table(sheets))
    }

    /// Sheets in which something is measured.
    pub fn regions(self, sheets: impl Iterator<Item = Sheet>) -> Result<Arc<Collection>, Problem> {
        self.of_table(sheet_regions(sheets))
    }

    fn of_table(self, table: Result<Table, CrsError>) -> Result<Arc<Collection>, Problem> {
        let table = table.map_err(Problem::internal)?;
        let description = format!(
            "The sheets of the international map at {}, computed from its rules; edges are drawn on Pulkovo 1942 and given on WGS 84.",
            self.0
        );
        let info = CollectionInfo {
            title: format!("Map sheets {}", self.0),
            description,
            ..CollectionInfo::new(CollectionId::from_name(&self.id()))
        };
        Ok(Arc::new(Collection::of_table(info, table)))
    }
}

/// The sheet by which operations into other CRSs are chosen, whatever sheets are asked for: it is always the same table, so that
/// what is found is kept, and neighbours share their corners.
pub fn anchor() -> Result<Arc<Collection>, Problem> {
    static ANCHORED: OnceLock<Arc<Collection>> = OnceLock::new();
    if let Some(anchor) = ANCHORED.get() {
        return Ok(Arc::clone(anchor));
    }
    let anchor = SheetCollection(SheetScale::Million).sheet(ANCHOR)?;
    Ok(Arc::clone(ANCHORED.get_or_init(|| anchor)))
}

impl From<SheetSelectionError> for Problem {
    fn from(error: SheetSelectionError) -> Self {
        match error {
            SheetSelectionError::LongEdge => Self::bad_request(error.to_string()),
            SheetSelectionError::Query(error) => error.into(),
            SheetSelectionError::Crs(error) => Self::internal(error),
        }
    }
}

/// A refusal of a name that is no sheet's, for parameters that name one.
pub fn named(name: &str) -> Result<Sheet, Refusal> {
    let allowed = "the name of a sheet of the international map, as in M-42, M-42-XII or M-42-45-А-б-1";
    Sheet::parse(name).map_err(|error| Refusal::new(error.to_string(), allowed))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        features::Order,
        http::HttpSettings,
        tiles::{Grids, TileMemory, TileService},
    };

    #[test]
    fn every_scale_has_a_collection() {
        let ids: Vec<String> = SheetCollection::all().map(SheetCollection::id).collect();
        assert_eq!(ids, ["sheets-1m", "sheets-500k", "sheets-200k", "sheets-100k", "sheets-50k", "sheets-25k", "sheets-10k"]);
        assert!(SheetCollection::with_id("sheets-200k").is_some() && SheetCollection::with_id("sheets").is_none());
    }

    #[test]
    fn operations_into_a_crs_are_kept_whatever_sheets_are_asked_for() {
        let state =
            HttpState::new(Arc::default(), HttpSettings::default(), TileService::new(TileMemory::of(0)), Grids::default());
        let sheets = SheetCollection::with_id("sheets-200k").unwrap();
        for query in ["point=71.43,51.13", "point=60,50", "bbox=1,1,2,2", "ids=M-42-XII", "bbox=0,0,170,80"] {
            let params = Params::parse(&format!("{query}&crs=EPSG:28412&limit=1")).unwrap();
            let asked = sheets.asked(params, &state, Representation::Page).unwrap();
            assert!(asked.question.crs.is_some());
        }
        assert_eq!(state.crs.kept(), 1);
    }

    #[test]
    fn pages_of_sheets_follow_one_another_to_the_end() {
        let sheets = SheetCollection::with_id("sheets-500k").unwrap();
        let all = SheetSelection::whole(sheets.0);
        let (mut start, mut seen) = (PageStart::First, 0);
        loop {
            let query = ItemsQuery { filter: None, order: Order::Table, limit: Some(3000), start };
            let (_, page) = sheets.page(&all, &query).unwrap();
            assert_eq!(page.number_matched as u64, sheets.count());
            seen += page.rows.len() as u64;
            match page.next {
                Some(next) => start = next,
                None => break,
            }
        }
        assert_eq!(seen, sheets.count());
    }
}
