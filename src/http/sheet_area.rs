//! Where on Earth a request for map sheets looks for them.

use super::{
    params::{self, Crs, Params, Refusal},
    problem::Problem,
    sheets::{MAX_SHEETS, anchor, named},
    state::HttpState,
};
use crate::{
    crs::sheets::{Sheet, SheetGrid, SheetScale},
    features::{SheetSelection, SheetSelectionError, sheets_near},
    filter::Expr,
    geometry::Surroundings,
    model::LonLatBounds,
};
use geo::BoundingRect as _;
use geo_types::{Geometry, Point};

/// The sheets that an area leaves in question.
pub struct Extent {
    /// The area, where there is one.
    pub area: Option<Expr>,
    /// `None` where no sheet lies outside of the area.
    bounds: Option<LonLatBounds>,
    is_whole: bool,
    scale: SheetScale,
    /// The sheets.
    pub grid: SheetGrid,
}

impl Extent {
    /// Of what the parameters of a request say.
    pub fn of(scale: SheetScale, params: &Params, state: &HttpState) -> Result<Self, Problem> {
        let area = area(params, state)?;
        let bounds = area.as_ref().and_then(bounds);
        let is_whole = matches!(area, None | Some(Expr::Bbox(_))) && bounds.as_ref().is_none_or(holds_every_sheet);
        let bounds = bounds.filter(|_| !is_whole);
        let grid = bounds.as_ref().map_or_else(|| SheetGrid::whole(scale), |bounds| sheets_near(scale, bounds));
        Ok(Self { area, bounds, is_whole, scale, grid })
    }

    /// Those that meet the area, found without looking at each; `None` where that cannot be.
    pub fn selection(&self) -> Option<Result<SheetSelection, SheetSelectionError>> {
        match (&self.bounds, &self.area) {
            (Some(bounds), Some(area)) => Some(SheetSelection::meeting(self.scale, bounds, area)),
            _ => self.is_whole.then(|| Ok(SheetSelection::whole(self.scale))),
        }
    }

    /// A parameter that cannot be answered for so many.
    pub fn too_many(&self, name: &str, value: &str) -> Problem {
        let (count, scale) = (self.grid.len(), self.scale);
        let reason = format!("{count} sheets of {scale} come into question, and {MAX_SHEETS} at most are searched");
        let allowed = "anything together with a smaller `bbox`, with `ids`, or with `near` and `within`";
        Problem::parameter(name, value, Refusal::new(reason, allowed))
    }
}

/// Where the sheets must be, as far as the parameters say it plainly.
fn area(params: &Params, state: &HttpState) -> Result<Option<Expr>, Problem> {
    if let Some([lon, lat]) = params.peek("point", params::near)? {
        return Ok(Some(Expr::Geometry(Geometry::Point(Point::new(lon, lat)))));
    }
    let crs: Crs = match params.peek("bbox-crs", |text| Ok(text.to_owned()))? {
        Some(name) => {
            let crs = state.crs.named(&name, &anchor()?.table);
            crs.map_err(|refusal| Problem::parameter("bbox-crs", &name, refusal))?
        }
        None => None,
    };
    if let Some(area) = params.peek("bbox", |text| params::bbox(text, &crs))? {
        return Ok(Some(area));
    }
    if let (Some(place), Some(radius_m)) = (params.peek("near", params::near)?, params.peek("within", params::within)?) {
        let around = Surroundings::new(place, radius_m).bounds();
        return Ok(around.map(|around| Expr::Bbox(around.to_array().to_vec())));
    }
    let sheet = params.peek("sheet", named)?.and_then(Sheet::bounds);
    Ok(sheet.map(|bounds| Expr::Bbox(bounds.to_array().to_vec())))
}

/// The box around an area.
fn bounds(area: &Expr) -> Option<LonLatBounds> {
    match area {
        Expr::Bbox(numbers) => LonLatBounds::from_numbers(numbers)?.ok(),
        Expr::Geometry(geometry) => {
            let rect = geometry.bounding_rect()?;
            LonLatBounds::new(rect.min().x, rect.min().y, rect.max().x, rect.max().y).ok()
        }
        _ => None,
    }
}

/// Whether a box holds every sheet with room to spare.
fn holds_every_sheet(area: &LonLatBounds) -> bool {
    area.west() <= -180.0 && area.east() >= 180.0 && area.south() <= -0.1 && area.north() >= 88.1
}
