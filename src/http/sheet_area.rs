//! Where on Earth a request for map sheets looks for them.

use super::{
    params::{self, Crs, Params},
    problem::Problem,
    sheets::{anchor, named},
    state::HttpState,
};
use crate::{crs::sheets::Sheet, filter::Expr, geometry::Surroundings, model::LonLatBounds};
use geo::BoundingRect as _;
use geo_types::{Geometry, Point};

/// Where the sheets must be, as far as the parameters say it plainly.
pub fn area(params: &Params, state: &HttpState) -> Result<Option<Expr>, Problem> {
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
pub fn bounds(area: &Expr) -> Option<LonLatBounds> {
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
pub fn holds_every_sheet(area: &LonLatBounds) -> bool {
    area.west() <= -180.0 && area.east() >= 180.0 && area.south() <= -0.1 && area.north() >= 88.1
}
