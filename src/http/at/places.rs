//! A place in the coordinate reference systems that geologists of Kazakhstan and their neighbours write it in.

use crate::crs::{Operation, OutputCrs, Place, PlaceCrs};
use quick_cache::sync::Cache;
use serde::Serialize;
use std::sync::Arc;

/// WGS 84, Pulkovo 1942 and QazTRF-23, latitude and longitude.
const GEOGRAPHIC: [&str; 3] = ["EPSG:4326", PULKOVO, "EPSG:10941"];
/// Pulkovo 1942, on whose meridians the zones of Gauss–Krüger begin.
const PULKOVO: &str = "EPSG:4284";
/// ETRS89 / TM35FIN, of the Geological Survey of Finland.
const FINLAND: &str = "EPSG:3067";
/// Systems that are kept: more than there are zones.
const KEPT: usize = 256;

/// A place in a CRS.
#[derive(Debug, Serialize)]
pub struct Position {
    /// The URI of the CRS.
    pub crs: String,
    /// `Pulkovo 1942 / Gauss-Kruger zone 12`.
    pub name: String,
    /// What the numbers are, in the order of the CRS's authority.
    pub axes: [&'static str; 2],
    /// The numbers: degrees or metres.
    pub coordinates: [f64; 2],
    /// The PROJ operation from the CRS to WGS 84, by whose inverse the numbers were made; none on WGS 84 itself.
    pub operation: Option<String>,
    /// Its accuracy, metres, as its authority states it.
    pub accuracy_m: Option<f64>,
}

/// The systems that places were given in: to make one takes a while.
#[derive(Debug)]
pub struct PlaceCache(Cache<String, Option<Arc<PlaceCrs>>>);

impl Default for PlaceCache {
    fn default() -> Self {
        Self(Cache::new(KEPT))
    }
}

impl PlaceCache {
    /// A place (longitude, latitude on WGS 84) in the systems that hold there.
    pub fn positions(&self, lon_lat: [f64; 2]) -> Vec<Position> {
        let on_pulkovo = self.with(PULKOVO, lon_lat, |_, place| place.coordinates[1]);
        let zones =
            [on_pulkovo.and_then(pulkovo_zone), qaztrf_zone(lon_lat[0]), Some(universal_zone(lon_lat)), Some(FINLAND.to_owned())];
        let codes = GEOGRAPHIC.map(str::to_owned).into_iter().chain(zones.into_iter().flatten());
        codes.filter_map(|code| self.with(&code, lon_lat, Position::of)).collect()
    }

    fn with<T>(&self, code: &str, lon_lat: [f64; 2], f: impl FnOnce(&OutputCrs, &Place<'_>) -> T) -> Option<T> {
        let crs = self.0.get_or_insert_with(code, || Ok::<_, ()>(PlaceCrs::new(code).ok().map(Arc::new))).ok().flatten()?;
        crs.at(lon_lat).map(|place| f(crs.crs(), &place))
    }
}

impl Position {
    fn of(crs: &OutputCrs, place: &Place<'_>) -> Self {
        let axes = match (crs.is_geographic, crs.northing_first) {
            (true, true) => ["latitude", "longitude"],
            (true, false) => ["longitude", "latitude"],
            (false, true) => ["northing", "easting"],
            (false, false) => ["easting", "northing"],
        };
        Self {
            crs: crs.uri.clone(),
            name: crs.name.clone(),
            axes,
            coordinates: place.coordinates,
            operation: place.operation.map(|operation| operation.description.clone()),
            accuracy_m: place.operation.map_or(Some(0.0), accuracy_m),
        }
    }
}

/// The accuracy of an operation, metres. One that is only a projection is exact, for which authorities state nothing.
fn accuracy_m(operation: &Operation) -> Option<f64> {
    let is_projection = operation.description.starts_with("Inverse of ") && !operation.description.contains(" + ");
    operation.accuracy_m.or(is_projection.then_some(0.0))
}

/// The Gauss–Krüger zone of 6° on Pulkovo 1942 by the longitude there: EPSG:28402 to 28432, the last two beyond the antimeridian.
fn pulkovo_zone(lon: f64) -> Option<String> {
    let zone = (lon.rem_euclid(360.0) / 6.0).floor() + 1.0;
    (2.0..=32.0).contains(&zone).then(|| format!("EPSG:{}", 28_400.0 + zone))
}

/// The same of QazTRF-23: EPSG:10942 to 10949.
fn qaztrf_zone(lon: f64) -> Option<String> {
    let zone = (lon / 6.0).floor() + 1.0;
    (8.0..=15.0).contains(&zone).then(|| format!("EPSG:{}", 10_934.0 + zone))
}

/// UTM, or UPS around the poles.
fn universal_zone([lon, lat]: [f64; 2]) -> String {
    if lat >= 84.0 {
        return "EPSG:32661".to_owned();
    }
    if lat < -80.0 {
        return "EPSG:32761".to_owned();
    }
    let zone = ((lon + 180.0) / 6.0).floor() % 60.0 + 1.0;
    format!("EPSG:{}", if lat >= 0.0 { 32_600.0 + zone } else { 32_700.0 + zone })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(lon_lat: [f64; 2]) -> Vec<(String, [f64; 2], Option<f64>)> {
        let code = |uri: &str| uri.rsplit('/').next().unwrap().to_owned();
        PlaceCache::default().positions(lon_lat).into_iter().map(|p| (code(&p.crs), p.coordinates, p.accuracy_m)).collect()
    }

    fn codes(lon_lat: [f64; 2]) -> String {
        at(lon_lat).into_iter().map(|(code, ..)| code).collect::<Vec<_>>().join(" ")
    }

    /// Computed with PROJ 9.5.1 and from the registered parameters (`tests/fixtures/crs/positions.tsv`).
    #[test]
    fn the_numbers_are_those_of_independent_computations() {
        let karkaraly = at([75.466_174_25, 49.412_129_57]);
        let near = |code: &str, expected: [f64; 2], tolerance: f64| {
            let (_, found, _) = karkaraly.iter().find(|(c, ..)| c == code).unwrap();
            assert!((0..2).all(|i| (found[i] - expected[i]).abs() <= tolerance), "{code}: {found:?}");
        };
        near("4326", [49.412_129_57, 75.466_174_25], 0.0);
        near("4284", [49.4117, 75.4669], 2e-8);
        near("28413", [5_475_615.470, 13_533_881.948], 0.002);
        near("10947", [13_533_828.424, 5_475_566.608], 0.001);
        let accuracy = |code: &str| karkaraly.iter().find(|(c, ..)| c == code).unwrap().2;
        assert_eq!([accuracy("4326"), accuracy("28413"), accuracy("10947")], [Some(0.0), Some(4.5), Some(1.0)]);
    }

    #[test]
    fn each_place_has_the_systems_that_hold_there() {
        assert_eq!(codes([71.43, 51.13]), "4326 4284 10941 28412 10946 32642");
        assert_eq!(codes([24.94, 60.17]), "4326 4284 28405 32635 3067");
        assert_eq!(codes([0.0, -45.0]), "4326 32731");
        assert_eq!(codes([0.0, 90.0]), "4326 32661");
        assert_eq!(codes([12.0, -90.0]), "4326 32761");
        // Chukotka, on both sides of the antimeridian.
        for (lon, codes_there) in
            [(179.9, "4326 4284 28430 32660"), (-179.9, "4326 4284 28431 32601"), (180.0, "4326 4284 28430 32601")]
        {
            assert_eq!(codes([lon, 68.9]), codes_there, "{lon}");
        }
    }
}
