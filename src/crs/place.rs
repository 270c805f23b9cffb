//! Single places in a CRS, each by the operation that holds there.

use super::{AxisOrder, Crs, CrsError, Operation, OutputCrs, Transformer, output::steps_per_unit};
use crate::model::{CrsOrigin, CrsReference, CrsReport, LonLatBounds};

/// A CRS that places anywhere can be given in. What is slow about one is done when it is made.
#[derive(Debug)]
pub struct PlaceCrs {
    crs: OutputCrs,
    area_of_use: Option<LonLatBounds>,
    /// PROJ's favourite first.
    transformers: Vec<Transformer>,
}

/// A place in a CRS.
#[derive(Debug, Clone, PartialEq)]
pub struct Place<'a> {
    /// The two numbers, in the order of the CRS's authority, to a millimetre or 10⁻⁹ degrees.
    pub coordinates: [f64; 2],
    /// How they came to be; `None` where nothing was to do.
    pub operation: Option<&'a Operation>,
}

impl PlaceCrs {
    /// The CRS of a name that requests may use.
    pub fn new(definition: &str) -> Result<Self, CrsError> {
        let origin = CrsOrigin::Default;
        let crs = Crs::resolve(&CrsReference { definition: definition.to_owned(), origin, authority_axis_order: false })?;
        Ok(Self {
            area_of_use: crs.area_of_use().map(|area| area.bounds),
            transformers: Transformer::all(&crs)?,
            crs: OutputCrs::new(definition, &[])?,
        })
    }

    /// What it is.
    pub fn crs(&self) -> &OutputCrs {
        &self.crs
    }

    /// The place of a longitude and a latitude on WGS 84, by PROJ's favourite among the operations that hold there; `None` outside
    /// of where the CRS may be used.
    pub fn at(&self, lon_lat: [f64; 2]) -> Option<Place<'_>> {
        if !self.area_of_use.is_none_or(|area| holds(&area, lon_lat)) {
            return None;
        }
        let holds = |transformer: &&Transformer| transformer.operation().is_none_or(|operation| operation.holds_at(lon_lat));
        let transformer = self.transformers.iter().find(holds).or(self.transformers.first())?;
        let coordinates = self.crs.project_by(transformer, &[lon_lat], AxisOrder::Authority).first().copied()?;
        let is_there = coordinates.iter().all(|number| number.is_finite());
        is_there.then_some(Place { coordinates, operation: transformer.operation() })
    }
}

/// Whether a place lies in a box. 180° E is 180° W.
fn holds(area: &LonLatBounds, [lon, lat]: [f64; 2]) -> bool {
    area.contains(lon, lat) || (lon.abs() == 180.0 && area.contains(-lon, lat))
}

/// PROJ's inverses are off by up to a few 10⁻⁹ degrees; this is a millimetre.
const STEPS_BACK: f64 = 1e8;

/// The way back from longitude and latitude to coordinates as a source has them.
#[derive(Debug)]
pub struct WayBack {
    transformer: Transformer,
    axes: [&'static str; 2],
    steps_per_unit: Option<f64>,
}

impl WayBack {
    /// The inverse of the operation that a report names; `None` where it is not known any more.
    pub fn of(report: &CrsReport) -> Option<Self> {
        let crs = Crs::resolve(&report.reference).ok()?;
        let description = |transformer: &Transformer| transformer.operation().map(|operation| operation.description.clone());
        let transformer = Transformer::all(&crs).ok()?.into_iter().find(|one| description(one) == report.operation)?;
        let [x, y] = if crs.is_geographic() { ["longitude", "latitude"] } else { ["easting", "northing"] };
        let axes = if crs.stored_northing_first { [y, x] } else { [x, y] };
        Some(Self { transformer, axes, steps_per_unit: steps_per_unit(crs.unit()).map(|steps| steps.min(STEPS_BACK)) })
    }

    /// Whether coordinates are as they were.
    pub fn is_none_needed(&self) -> bool {
        self.transformer.operation().is_none()
    }

    /// What the two numbers of a source are, in its order.
    pub fn axes(&self) -> [&'static str; 2] {
        self.axes
    }

    /// The coordinates of a longitude and a latitude, to a millimetre or 10⁻⁸ degrees; `None` where there are none.
    pub fn coordinates(&self, lon_lat: [f64; 2]) -> Option<[f64; 2]> {
        let mut position = [lon_lat];
        self.transformer.inverse(&mut position);
        let [position] = position;
        let rounded = |v: f64| self.steps_per_unit.map_or(v, |steps| (v * steps).round() / steps);
        let rounded = if self.is_none_needed() { position } else { position.map(rounded) };
        rounded.iter().all(|v| v.is_finite()).then_some(rounded)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_back_leads_to_the_numbers_that_were_read() {
        for (definition, authority_axis_order, read) in [
            ("EPSG:28412", false, [12_670_129.523, 5_669_268.622]),
            ("EPSG:28412", true, [5_669_268.622, 12_670_129.523]),
            ("EPSG:4284", false, [75.4669, 49.4117]),
            ("OGC:CRS84", false, [75.4669, 49.4117]),
            ("EPSG:3857", false, [8_400_856.09, 6_345_082.695]),
            ("EPSG:10945", false, [10_348_441.796, 5_752_685.928]),
        ] {
            let reference = CrsReference { definition: definition.to_owned(), origin: CrsOrigin::Default, authority_axis_order };
            let crs = Crs::resolve(&reference).unwrap();
            let transformer = Transformer::new(&crs, &[read]).unwrap();
            let mut lon_lat = [read];
            transformer.transform(&mut lon_lat);
            let back = WayBack::of(&crs.report(&reference, &transformer)).unwrap();
            assert_eq!(back.coordinates(lon_lat[0]), Some(read), "{definition}");
            assert_eq!(back.axes()[0] == "northing", authority_axis_order);
        }
    }
}
