//! The map sheets of every scale as collections: `sheets-1m` … `sheets-10k`, made when they are asked for.

use super::{
    params::{self, Crs, Params, Refusal},
    problem::Problem,
    question::Asked,
    representation::Representation,
    state::HttpState,
};
use crate::{
    catalog::{Collection, CollectionInfo},
    crs::{
        CrsError,
        sheets::{Sheet, SheetGrid, SheetScale},
    },
    features::{ItemsQuery, Page, encode::RowOrder, sheet_table, sheets_near},
    filter::Expr,
    model::{CollectionId, FeatureId, LonLatBounds, PageStart},
};
use geo::BoundingRect as _;
use std::{collections::BTreeSet, sync::Arc};

/// Sheets that are searched for one request at most.
const MAX_SHEETS: u64 = 20_000;
/// What can be asked of more than that.
const PAGING: [&str; 8] = ["limit", "offset", "f", "crs", "properties", "exclude-properties", "resulttype", "count"];
/// What else can be, where the box holds every sheet: clients that show the whole world ask so.
const WHOLE_WORLD: [&str; 2] = ["bbox", "bbox-crs"];

/// The collection of a scale.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SheetCollection(SheetScale);

impl SheetCollection {
    /// All of them.
    pub fn all() -> impl Iterator<Item = Self> {
        SheetScale::ALL.into_iter().map(Self)
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

    /// How many sheets there are.
    pub fn count(self) -> u64 {
        SheetGrid::whole(self.0).len()
    }

    /// What describes the collection: its first and its last sheet, which span it.
    pub fn outline(self) -> Result<Arc<Collection>, Problem> {
        let grid = SheetGrid::whole(self.0);
        self.of(grid.sheets(0).take(1).chain(grid.sheets(grid.len() - 1)))
    }

    /// The sheet of this name alone. Letters of either alphabet are taken.
    pub fn sheet(self, name: &str) -> Result<Arc<Collection>, Problem> {
        match Sheet::parse(name) {
            Ok(sheet) if sheet.scale() == self.0 => self.of([sheet].into_iter()),
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
        if let Some(sheets) = self.named(&params)? {
            // An id that names none is left to find nothing; others may be written as the table does not write them.
            if sheets.is_empty() {
                return Asked::of(self.outline()?, params, state, representation);
            }
            params.take("ids", |_| Ok(()))?;
            return Asked::of(self.of(sheets.into_iter())?, params, state, representation);
        }
        let area = self.area(&params, state)?;
        let is_whole = area.is_none_or(|area| holds_every_sheet(&area));
        let grid = area.filter(|_| !is_whole).map_or_else(|| SheetGrid::whole(self.0), |area| sheets_near(self.0, &area));
        if grid.len() <= MAX_SHEETS {
            return Asked::of(self.of(grid.sheets(0))?, params, state, representation);
        }
        if !is_whole || params.names().any(|name| !PAGING.contains(&name) && !WHOLE_WORLD.contains(&name)) {
            let detail = format!(
                "{} sheets of {} come into question, and {MAX_SHEETS} at most are searched; give a smaller `bbox`",
                grid.len(),
                self.0
            );
            return Err(Problem::bad_request(detail));
        }
        let asked = Asked::of(self.outline()?, params, state, representation)?;
        let (collection, page) = self.page(&asked.question.query)?;
        Ok(Asked { collection, page: Some(page), ..asked })
    }

    /// One page of all sheets, from north-west to south-east.
    fn page(self, query: &ItemsQuery) -> Result<(Arc<Collection>, Page), Problem> {
        let grid = SheetGrid::whole(self.0);
        let from = if let PageStart::Offset(from) = query.start { from.min(grid.len()) } else { 0 };
        let limit = query.limit.unwrap_or(usize::MAX).min(MAX_SHEETS as usize);
        let sheets: Vec<Sheet> = grid.sheets(from).take(limit).collect();
        let collection = self.of(sheets.iter().copied())?;
        let rows = sheets.iter().filter_map(|sheet| collection.table.ids().find(&sheet.to_string().as_str().into()));
        let end = from + sheets.len() as u64;
        let page = Page {
            rows: RowOrder::Listed(rows.map(|row| row as u32).collect()),
            distances_m: None,
            number_matched: usize::try_from(grid.len()).unwrap_or(usize::MAX),
            next: (end < grid.len()).then_some(PageStart::Offset(end)),
            previous: (from > 0).then(|| PageStart::Offset(from.saturating_sub(limit as u64))),
        };
        Ok((collection, page))
    }

    /// The sheets of this scale that `ids` names, in any of their spellings.
    fn named(self, params: &Params) -> Result<Option<BTreeSet<Sheet>>, Problem> {
        let outline = self.outline()?;
        let sheet = |id: &FeatureId| match id {
            FeatureId::Text(name) => Sheet::parse(name).ok().filter(|sheet| sheet.scale() == self.0),
            FeatureId::Integer(_) => None,
        };
        let ids = params.peek("ids", |text| params::ids(text, &outline.table))?;
        Ok(ids.map(|ids| ids.iter().filter_map(sheet).collect()))
    }

    /// Where the sheets must be, as far as the parameters say it plainly.
    fn area(self, params: &Params, state: &HttpState) -> Result<Option<LonLatBounds>, Problem> {
        if let Some([lon, lat]) = params.peek("point", params::near)? {
            return Ok(LonLatBounds::new(lon, lat, lon, lat).ok());
        }
        // Which operation leads into a CRS depends on where the sheets are; near enough is near enough here.
        let crs: Crs = match params.peek("bbox-crs", |text| Ok(text.to_owned()))? {
            Some(name) => {
                let crs = state.crs.named(&name, &self.outline()?.table);
                crs.map_err(|refusal| Problem::parameter("bbox-crs", &name, refusal))?
            }
            None => None,
        };
        let bounds = |literal: Expr| match literal {
            Expr::Bbox(numbers) => LonLatBounds::from_numbers(&numbers)?.ok(),
            Expr::Geometry(geometry) => {
                let rect = geometry.bounding_rect()?;
                LonLatBounds::new(rect.min().x, rect.min().y, rect.max().x, rect.max().y).ok()
            }
            _ => None,
        };
        if let Some(area) = params.peek("bbox", |text| params::bbox(text, &crs))?.and_then(bounds) {
            return Ok(Some(area));
        }
        Ok(params.peek("sheet", named)?.and_then(Sheet::bounds))
    }

    fn of(self, sheets: impl Iterator<Item = Sheet>) -> Result<Arc<Collection>, Problem> {
        let table = sheet_table(sheets).map_err(|error: CrsError| Problem::internal(error))?;
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

/// Whether a box holds every sheet with room to spare.
fn holds_every_sheet(area: &LonLatBounds) -> bool {
    area.west() <= -180.0 && area.east() >= 180.0 && area.south() <= -0.1 && area.north() >= 88.1
}

/// A refusal of a name that is no sheet's, for parameters that name one.
pub fn named(name: &str) -> Result<Sheet, Refusal> {
    let allowed = "the name of a sheet of the international map, as in M-42, M-42-XII or M-42-45-А-б-1";
    Sheet::parse(name).map_err(|error| Refusal::new(error.to_string(), allowed))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::Order;

    #[test]
    fn every_scale_has_a_collection() {
        let ids: Vec<String> = SheetCollection::all().map(SheetCollection::id).collect();
        assert_eq!(ids, ["sheets-1m", "sheets-500k", "sheets-200k", "sheets-100k", "sheets-50k", "sheets-25k", "sheets-10k"]);
        assert!(SheetCollection::with_id("sheets-200k").is_some() && SheetCollection::with_id("sheets").is_none());
    }

    #[test]
    fn pages_of_sheets_follow_one_another_to_the_end() {
        let sheets = SheetCollection::with_id("sheets-500k").unwrap();
        let (mut start, mut seen) = (PageStart::First, 0);
        loop {
            let (_, page) = sheets.page(&ItemsQuery { filter: None, order: Order::Table, limit: Some(3000), start }).unwrap();
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
