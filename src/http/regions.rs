//! Collections of regions, by which features are grouped and which they cover: those of the catalog, and the map sheets around what is
//! asked about.

use super::{
    collections::find,
    params::{self, Refusal, RegionName},
    problem::Problem,
    sheets::SheetCollection,
    state::HttpState,
};
use crate::{
    catalog::Collection,
    crs::sheets::SheetGrid,
    features::sheets_near,
    filter::{Expr, SpatialOp},
    geometry::Surroundings,
    model::LonLatBounds,
    query::Rows,
    statistics::Grouping,
};
use geo::BoundingRect as _;
use geo_types::Geometry;
use std::sync::Arc;

/// Sheets that are made for one question at most.
const MAX_SHEETS: u64 = 20_000;

/// A region as it is asked for.
pub enum Place {
    /// Rows of a collection.
    Features(Arc<Collection>, Rows),
    /// What lies between two parallels and two meridians.
    Box(LonLatBounds),
}

/// The groupings of features of a collection that match a filter.
pub fn group_by(text: &str, of: &Collection, filter: Option<&Expr>, state: &HttpState) -> Result<Vec<Grouping>, Problem> {
    let regions = |id: &str| {
        let allowed = "region: and the id of a collection of polygons, or of map sheets as in region:sheets-200k";
        collection(id, of, filter, state).map_err(|problem| Refusal::new(problem.detail, allowed))
    };
    params::group_by(text, &of.table, regions).map_err(|refusal| Problem::parameter("group-by", text, refusal))
}

/// The region of a name.
pub fn place(name: RegionName, of: &Collection, filter: Option<&Expr>, state: &HttpState) -> Result<Place, Problem> {
    Ok(match name {
        RegionName::Box(bounds) => Place::Box(bounds),
        RegionName::Collection(id) => {
            let collection = collection(&id, of, filter, state)?;
            let rows = Rows::all(collection.table.rows());
            Place::Features(collection, rows)
        }
        RegionName::Feature(id, feature) => {
            let sheets = SheetCollection::served(state, &id);
            let (collection, row) = if let Some(sheets) = sheets {
                (sheets.regions([sheets.named(&feature)?].into_iter())?, Some(0))
            } else {
                let collection = find(state, &id)?;
                let row = collection.table.ids().find(&feature.as_str().into());
                (collection, row)
            };
            let unknown = || Refusal::new(format!("collection `{id}` has no feature `{feature}`"), "an id of a feature in it");
            let row = row.ok_or_else(|| Problem::parameter("of", &feature, unknown()))?;
            Place::Features(collection, Rows::listed(vec![row]))
        }
    })
}

fn collection(id: &str, of: &Collection, filter: Option<&Expr>, state: &HttpState) -> Result<Arc<Collection>, Problem> {
    let Some(sheets) = SheetCollection::served(state, id) else { return find(state, id) };
    let grid = |bounds: &LonLatBounds| sheets_near(sheets.scale(), bounds);
    let asked = asked_boxes(filter).iter().map(grid).min_by_key(SheetGrid::len);
    let mut grids = asked.into_iter().chain(of.table.bounds().as_ref().map(grid)).peekable();
    let Some(count) = grids.peek().map(SheetGrid::len) else { return sheets.regions(std::iter::empty()) };
    match grids.find(|grid| grid.len() <= MAX_SHEETS) {
        Some(grid) => sheets.regions(grid.sheets(0)),
        None => Err(Problem::bad_request(format!(
            "`{id}`: {count} sheets come into question, and {MAX_SHEETS} at most are taken: ask with a smaller `bbox`, or of a smaller scale"
        ))),
    }
}

/// The boxes around all areas that a filter asks about.
fn asked_boxes(filter: Option<&Expr>) -> Vec<LonLatBounds> {
    let parts = match filter {
        Some(Expr::And(parts)) => parts.as_slice(),
        other => other.map_or(&[][..], std::slice::from_ref),
    };
    parts.iter().filter_map(box_of).collect()
}

fn box_of(part: &Expr) -> Option<LonLatBounds> {
    match part {
        Expr::Or(either) if either.len() == 2 && matches!(either[1], Expr::IsNull(_)) => box_of(&either[0]),
        Expr::Spatial(SpatialOp::Intersects | SpatialOp::Within, _, literal) => match &**literal {
            Expr::Bbox(numbers) => LonLatBounds::from_numbers(numbers)?.ok(),
            Expr::Geometry(geometry) => {
                let rect = geometry.bounding_rect()?;
                LonLatBounds::new(rect.min().x, rect.min().y, rect.max().x, rect.max().y).ok()
            }
            _ => None,
        },
        Expr::Function(name, arguments) if name == "dwithin" => match &arguments[..] {
            [_, Expr::Geometry(Geometry::Point(center)), Expr::Float(radius_m)] => {
                Surroundings::new([center.x(), center.y()], *radius_m).bounds()
            }
            _ => None,
        },
        _ => None,
    }
}
