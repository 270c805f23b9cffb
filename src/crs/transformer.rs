//! From any CRS to longitude and latitude on WGS 84, and back, in bulk.

use super::{
    Crs, CrsError,
    proj_ffi::{Context, Direction, with_context},
    qaztrf,
};
use crate::model::LonLatBounds;
use std::{f64::consts::PI, sync::Arc};

/// One operation between a CRS and WGS 84, the same for every position of a collection.
///
/// Which one is decided once, from a sample of the data, so that results can be named and repeated.
/// It is cheap to clone and may be used from any thread; each thread keeps its own PROJ objects.
#[derive(Debug, Clone)]
pub struct Transformer {
    route: Route,
    /// Coordinates are stored northing first.
    exchange: bool,
    operation: Option<Operation>,
}

#[derive(Debug, Clone)]
enum Route {
    /// WGS 84 already.
    Identity,
    /// By formula (EPSG:1024), an order of magnitude faster than through PROJ.
    WebMercator,
    Proj(Arc<str>),
}

/// A coordinate operation.
#[derive(Debug, Clone, PartialEq)]
pub struct Operation {
    /// As PROJ prints it: `Inverse of Gauss-Kruger zone 12 + Pulkovo 1942 to WGS 84 (16)`.
    pub description: String,
    /// The accuracy that the authority states, metres; `None` where it is unknown.
    pub accuracy_m: Option<f64>,
    /// As a PROJ pipeline that takes and gives x, y (degrees, or the unit of the CRS).
    pub pipeline: Arc<str>,
    /// Where it holds, as far as its authority says.
    pub area_of_use: Option<LonLatBounds>,
}

/// WGS 84 in degrees, under the names that mean nothing else.
const WGS84_CODES: [&str; 4] = ["OGC:CRS84", "EPSG:4326", "EPSG:4979", "OGC:CRS84h"];
/// WGS 84 / Pseudo-Mercator under its present and former codes.
const WEB_MERCATOR_CODES: [&str; 4] = ["EPSG:3857", "EPSG:3785", "ESRI:102100", "ESRI:102113"];
/// The sphere of Web Mercator, metres.
const WEB_MERCATOR_RADIUS_M: f64 = 6_378_137.0;
/// How many positions of a sample are looked at.
const MAX_SAMPLE: usize = 1000;
/// Coordinates are rounded to this part of a degree (0.1 mm), so that their text stays short.
const STEPS_PER_DEGREE: f64 = 1e9;

impl Transformer {
    /// Chooses the operation from `crs` that PROJ ranks best among those that hold where the sample lies.
    ///
    /// `sample` holds some positions of the data as stored (the first batch will do; none at all means the
    /// whole area of use). Grids that are not on this machine are not used.
    pub fn new(crs: &Crs, sample: &[[f64; 2]]) -> Result<Self, CrsError> {
        Self::choose(crs, |context, first| sample_lon_lat(context, first, crs, sample))
    }

    /// The same where the sample is in longitude and latitude already.
    pub fn for_lon_lat(crs: &Crs, sample: &[[f64; 2]]) -> Result<Self, CrsError> {
        Self::choose(crs, |_, _| spread(sample))
    }

    /// One for each operation from `crs` that PROJ knows, its favourite first.
    pub(super) fn all(crs: &Crs) -> Result<Vec<Self>, CrsError> {
        if let Some(known) = Self::by_formula(crs) {
            return Ok(vec![known]);
        }
        let operations = with_context(|context| candidates(context, crs)).ok_or(CrsError::ProjUnavailable)??;
        Ok(operations.into_iter().map(|operation| Self::by(with_registered_name(operation), crs)).collect())
    }

    /// `sample` gives some positions in longitude and latitude, with the help of a likely operation.
    fn choose(crs: &Crs, sample: impl FnOnce(&Context, &Operation) -> Vec<[f64; 2]>) -> Result<Self, CrsError> {
        if let Some(known) = Self::by_formula(crs) {
            return Ok(known);
        }
        let operation = with_context(|context| best_operation(context, crs, sample)).ok_or(CrsError::ProjUnavailable)??;
        Ok(Self::by(operation, crs))
    }

    fn by(operation: Operation, crs: &Crs) -> Self {
        let route = Route::Proj(Arc::clone(&operation.pipeline));
        Self { route, exchange: crs.stored_northing_first, operation: Some(operation) }
    }

    /// The one that needs no PROJ, for systems that have one.
    fn by_formula(crs: &Crs) -> Option<Self> {
        let exchange = crs.stored_northing_first;
        let is_one_of = |codes: &[&str]| !crs.is_bound && crs.code().is_some_and(|code| codes.contains(&code));
        if is_one_of(&WGS84_CODES) {
            return Some(Self { route: Route::Identity, exchange, operation: None });
        }
        if is_one_of(&WEB_MERCATOR_CODES) {
            let operation = Operation {
                description: "Inverse of Popular Visualisation Pseudo-Mercator".to_owned(),
                accuracy_m: Some(0.0),
                pipeline: "+proj=pipeline +step +inv +proj=webmerc +step +proj=unitconvert +xy_in=rad +xy_out=deg".into(),
                area_of_use: None,
            };
            return Some(Self { route: Route::WebMercator, exchange, operation: Some(operation) });
        }
        None
    }

    /// The operation; `None` where there is nothing to do.
    pub fn operation(&self) -> Option<&Operation> {
        self.operation.as_ref()
    }

    /// Whether positions stay as they are.
    pub fn is_identity(&self) -> bool {
        matches!(self.route, Route::Identity) && !self.exchange
    }

    /// Turns stored coordinates into longitude, latitude (degrees), in place.
    ///
    /// Gives the indices of the positions that cannot be transformed, in ascending order; they become NaN.
    pub fn transform(&self, xy: &mut [[f64; 2]]) -> Vec<usize> {
        if self.exchange {
            exchange_axes(xy);
        }
        match &self.route {
            Route::Identity => {}
            Route::WebMercator => xy.iter_mut().for_each(|p| *p = web_mercator_to_lon_lat(*p)),
            Route::Proj(pipeline) => through_proj(pipeline, Direction::Forward, xy),
        }
        if !matches!(self.route, Route::Identity) {
            xy.iter_mut().flatten().for_each(|v| *v = (*v * STEPS_PER_DEGREE).round() / STEPS_PER_DEGREE);
        }
        failures(xy)
    }

    /// Turns longitude, latitude (degrees) into coordinates as they are stored, in place; failures as in
    /// [`transform`](Self::transform).
    pub fn inverse(&self, lon_lat: &mut [[f64; 2]]) -> Vec<usize> {
        match &self.route {
            Route::Identity => {}
            Route::WebMercator => lon_lat.iter_mut().for_each(|p| *p = lon_lat_to_web_mercator(*p)),
            Route::Proj(pipeline) => through_proj(pipeline, Direction::Inverse, lon_lat),
        }
        if self.exchange {
            exchange_axes(lon_lat);
        }
        failures(lon_lat)
    }
}

fn through_proj(pipeline: &Arc<str>, direction: Direction, xy: &mut [[f64; 2]]) {
    let done = with_context(|context| context.transform(pipeline, direction, xy));
    if done != Some(true) {
        xy.fill([f64::NAN; 2]);
    }
}

fn exchange_axes(xy: &mut [[f64; 2]]) {
    for position in xy {
        position.swap(0, 1);
    }
}

fn failures(xy: &mut [[f64; 2]]) -> Vec<usize> {
    let mut failed = vec![];
    for (index, position) in xy.iter_mut().enumerate() {
        if !(position[0].is_finite() && position[1].is_finite()) {
            *position = [f64::NAN; 2];
            failed.push(index);
        }
    }
    failed
}

/// The inverse of EPSG's method 1024. Eastings beyond the world square stay beyond ±180°, so that shapes over the
/// antimeridian keep together.
fn web_mercator_to_lon_lat([x, y]: [f64; 2]) -> [f64; 2] {
    let lat = (y / WEB_MERCATOR_RADIUS_M).sinh().atan().to_degrees();
    [(x / WEB_MERCATOR_RADIUS_M).to_degrees(), if y.is_finite() { lat } else { f64::NAN }]
}

fn lon_lat_to_web_mercator([lon, lat]: [f64; 2]) -> [f64; 2] {
    let y = (PI / 4.0 + lat.to_radians() / 2.0).tan().ln();
    [lon.to_radians() * WEB_MERCATOR_RADIUS_M, if lat.abs() < 90.0 { y * WEB_MERCATOR_RADIUS_M } else { f64::NAN }]
}

/// PROJ's list for the CRS's area of use begins with the operation that holds in most of it. Of these the first
/// is taken that holds for most of the sample: so all of Kazakhstan gets EPSG:15865, and no file of one town gets
/// the operation of an oil field or a neighbour whose box happens to reach over it.
fn best_operation(
    context: &Context,
    crs: &Crs,
    sample: impl FnOnce(&Context, &Operation) -> Vec<[f64; 2]>,
) -> Result<Operation, CrsError> {
    let candidates = candidates(context, crs)?;
    let first = candidates.first().ok_or_else(|| CrsError::NoOperation { name: crs.name().to_owned() })?;
    let positions = sample(context, first);
    let (chosen, _) = candidates.iter().fold((first, 0), |best, candidate| {
        let covered = positions.iter().filter(|p| candidate.holds_at(**p)).count();
        if covered > best.1 { (candidate, covered) } else { best }
    });
    Ok(with_registered_name(chosen.clone()))
}

/// All operations from a CRS to WGS 84, PROJ's favourite first.
fn candidates(context: &Context, crs: &Crs) -> Result<Vec<Operation>, CrsError> {
    let unknown = || CrsError::NoOperation { name: crs.name().to_owned() };
    let source = context.create(&crs.definition).map_err(|_| unknown())?;
    let source = source.without_height().unwrap_or(source);
    // Operations give x, y anyway; this target has plainer names for them than OGC:CRS84.
    let target = context.create("EPSG:4326").map_err(|_| unknown())?;
    let area_of_use = crs.area_of_use().map(|area| area.bounds);
    Ok(context.operations(&source, &target, area_of_use.as_ref()))
}

/// Some positions of the sample, near enough for the choice between operations.
fn sample_lon_lat(context: &Context, operation: &Operation, crs: &Crs, sample: &[[f64; 2]]) -> Vec<[f64; 2]> {
    let mut positions = spread(sample);
    if crs.stored_northing_first {
        exchange_axes(&mut positions);
    }
    context.transform(&operation.pipeline, Direction::Forward, &mut positions);
    positions
}

/// As much of a sample as is looked at, from all over it.
fn spread(sample: &[[f64; 2]]) -> Vec<[f64; 2]> {
    sample.iter().step_by((sample.len() / MAX_SAMPLE).max(1)).copied().collect()
}

impl Operation {
    /// Whether its authority states an accuracy for this place (degrees); a mere guess holds nowhere.
    pub(super) fn holds_at(&self, [lon, lat]: [f64; 2]) -> bool {
        self.accuracy_m.is_some() && self.area_of_use.is_some_and(|area| area.contains(lon, lat))
    }
}

/// PROJ calls the way from QazTRF-23 a ballpark, as its database is older than EPSG:10965.
fn with_registered_name(mut operation: Operation) -> Operation {
    if operation.description.contains(qaztrf::BALLPARK_NAME) {
        operation.description = operation.description.replace(qaztrf::BALLPARK_NAME, qaztrf::TO_WGS84_NAME);
        operation.accuracy_m = Some(qaztrf::TO_WGS84_ACCURACY_M);
    }
    operation
}

#[cfg(test)]
mod tests;
