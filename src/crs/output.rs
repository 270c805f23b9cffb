//! The CRS of an answer: from longitude and latitude into it, and what formats write about it.

use super::{
    Crs, CrsError, Transformer,
    proj_ffi::{DefinitionForm, with_context},
};
use crate::model::{CrsOrigin, CrsReference};
use std::borrow::Cow;

/// A CRS that coordinates are given in.
#[derive(Debug, Clone)]
pub struct OutputCrs {
    /// As OGC names it: `http://www.opengis.net/def/crs/EPSG/0/3857`.
    pub uri: String,
    /// Its name for people.
    pub name: String,
    /// From longitude and latitude; [`Transformer::inverse`] leads into this CRS, giving x, y.
    pub transformer: Transformer,
    /// Whether its authority names the northing or latitude first.
    pub northing_first: bool,
    /// Whether its coordinates are angles.
    pub is_geographic: bool,
    /// WKT 2 (ISO 19162).
    pub wkt2: String,
    /// PROJJSON.
    pub projjson: String,
    /// WKT 1 (OGC 01-009) as GDAL writes it; empty where there is none.
    pub wkt1: String,
    /// WKT 1 as Esri writes it, for `.prj`; empty where there is none.
    pub esri_wkt: String,
    /// `EPSG:3857`.
    code: String,
    /// Coordinates are rounded to this part of their unit.
    steps_per_unit: Option<f64>,
}

/// The order of the two numbers of a position.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum AxisOrder {
    /// Easting or longitude first, as files have it.
    Xy,
    /// As the authority of the CRS says, as OGC API Features Part 2 has it.
    #[default]
    Authority,
}

impl OutputCrs {
    /// The CRS of this name: `EPSG:28412`, `[EPSG:28412]`, a URI or a URN, or any definition that is equivalent to a
    /// system with a code.
    ///
    /// `sample` holds some positions of the data in longitude and latitude: which operation leads into the CRS
    /// depends on where the data are.
    pub fn new(definition: &str, sample: &[[f64; 2]]) -> Result<Self, CrsError> {
        let origin = CrsOrigin::Default;
        let crs = Crs::resolve(&CrsReference { definition: definition.to_owned(), origin, authority_axis_order: false })?;
        let code = crs.code().ok_or_else(|| CrsError::NoCode { name: crs.name().to_owned() })?;
        let transformer = Transformer::for_lon_lat(&crs, sample)?;
        let [wkt2, projjson, wkt1, esri_wkt] = definitions(&crs)?;
        Ok(Self {
            uri: uri(code),
            name: crs.name().to_owned(),
            northing_first: crs.northing_first(),
            is_geographic: crs.is_geographic(),
            wkt2,
            projjson,
            wkt1,
            esri_wkt,
            code: code.to_owned(),
            steps_per_unit: steps_per_unit(crs.unit()),
            transformer,
        })
    }

    /// `EPSG:3857`.
    pub fn code(&self) -> &str {
        &self.code
    }

    /// `urn:ogc:def:crs:EPSG::3857`, as older formats name it.
    pub fn urn(&self) -> String {
        let (authority, code) = self.code.split_once(':').unwrap_or_default();
        let version = if authority == "OGC" { "1.3" } else { "" };
        format!("urn:ogc:def:crs:{authority}:{version}:{code}")
    }

    /// Whether positions have the numbers of longitude and latitude on WGS 84, perhaps in the other order.
    pub fn is_wgs84(&self) -> bool {
        self.transformer.is_identity()
    }

    /// Positions in this CRS. Those that have no place in it are NaN. Numbers are rounded to a millimetre or 10⁻⁹
    /// degrees, about what the longitude and latitude are good for, so that their text stays short.
    pub fn project<'a>(&self, lon_lat: &'a [[f64; 2]], order: AxisOrder) -> Cow<'a, [[f64; 2]]> {
        self.project_by(&self.transformer, lon_lat, order)
    }

    /// The same by another operation into this CRS.
    pub(super) fn project_by<'a>(
        &self,
        transformer: &Transformer,
        lon_lat: &'a [[f64; 2]],
        order: AxisOrder,
    ) -> Cow<'a, [[f64; 2]]> {
        let exchange = self.northing_first && order == AxisOrder::Authority;
        if self.is_wgs84() && !exchange {
            return Cow::Borrowed(lon_lat);
        }
        let mut positions = lon_lat.to_vec();
        transformer.inverse(&mut positions);
        if let (Some(steps), false) = (self.steps_per_unit, self.is_wgs84()) {
            positions.iter_mut().flatten().for_each(|v| *v = (*v * steps).round() / steps);
        }
        if exchange {
            positions.iter_mut().for_each(|p| p.swap(0, 1));
        }
        Cow::Owned(positions)
    }

    /// The way back from [`project`](Self::project), in place: longitude and latitude. What has none is NaN.
    pub fn unproject(&self, positions: &mut [[f64; 2]], order: AxisOrder) {
        if self.northing_first && order == AxisOrder::Authority {
            positions.iter_mut().for_each(|p| p.swap(0, 1));
        }
        self.transformer.transform(positions);
    }
}

/// WKT 2, PROJJSON, WKT 1 and Esri's WKT; empty where PROJ has none.
fn definitions(crs: &Crs) -> Result<[String; 4], CrsError> {
    let forms = [DefinitionForm::Wkt2, DefinitionForm::ProjJson, DefinitionForm::Wkt1, DefinitionForm::EsriWkt];
    let write = |context: &super::proj_ffi::Context| {
        let object = context.create(&crs.definition);
        let object = object.map_err(|reason| CrsError::NotUnderstood { definition: crs.label().to_owned(), reason })?;
        Ok(forms.map(|form| object.definition(form).unwrap_or_default()))
    };
    with_context(write).ok_or(CrsError::ProjUnavailable)?
}

/// The URI of a CRS by its code, as in `EPSG:3857` (OGC 11-135r2, Name type specification for CRS): the version is 0
/// where the authority has none, or where any will do.
pub fn uri(code: &str) -> String {
    let (authority, code) = code.split_once(':').unwrap_or_default();
    let version = if authority == "OGC" { "1.3" } else { "0" };
    format!("http://www.opengis.net/def/crs/{authority}/{version}/{code}")
}

/// The part of a unit to which coordinates are rounded: a millimetre, or 10⁻⁹ degrees.
pub(super) fn steps_per_unit(unit: &str) -> Option<f64> {
    match unit {
        "degree" => Some(1e9),
        _ if unit == "metre" || unit.contains("foot") => Some(1e3),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KARKARALY: [f64; 2] = [75.466_9, 49.411_7];

    fn output(definition: &str) -> OutputCrs {
        OutputCrs::new(definition, &[KARKARALY]).unwrap()
    }

    #[test]
    fn every_spelling_names_the_same_crs() {
        for spelling in
            ["EPSG:28412", "[EPSG:28412]", "http://www.opengis.net/def/crs/EPSG/0/28412", "urn:ogc:def:crs:EPSG::28412"]
        {
            let crs = output(spelling);
            assert_eq!(crs.uri, "http://www.opengis.net/def/crs/EPSG/0/28412", "{spelling}");
            assert_eq!((crs.code(), crs.urn().as_str()), ("EPSG:28412", "urn:ogc:def:crs:EPSG::28412"));
        }
        for spelling in ["OGC:CRS84", "CRS84", "http://www.opengis.net/def/crs/OGC/1.3/CRS84"] {
            let crs = output(spelling);
            assert_eq!(crs.uri, "http://www.opengis.net/def/crs/OGC/1.3/CRS84", "{spelling}");
            assert_eq!(crs.urn(), "urn:ogc:def:crs:OGC:1.3:CRS84");
        }
    }

    #[test]
    fn positions_are_in_the_order_of_the_authority_or_x_first() {
        for (definition, northing_first) in [
            ("EPSG:28412", true),
            ("EPSG:3067", false),
            ("EPSG:4326", true),
            ("OGC:CRS84", false),
            ("EPSG:4284", true),
            ("EPSG:3857", false),
            ("EPSG:10947", false),
            ("EPSG:32661", true),
            ("EPSG:5041", false),
            ("EPSG:3031", false),
        ] {
            let crs = output(definition);
            assert_eq!(crs.northing_first, northing_first, "{definition}");
            let [x, y] = crs.project(&[KARKARALY], AxisOrder::Xy)[0];
            let authority = crs.project(&[KARKARALY], AxisOrder::Authority)[0];
            assert_eq!(authority, if northing_first { [y, x] } else { [x, y] }, "{definition}");
        }
        assert_eq!(output("EPSG:4326").project(&[KARKARALY], AxisOrder::Authority)[0], [49.4117, 75.4669]);
    }

    #[test]
    fn every_system_of_qaztrf_can_be_asked_for() {
        for code in 10_940..=10_949 {
            let crs = output(&format!("EPSG:{code}"));
            let [x, y] = crs.project(&[KARKARALY], AxisOrder::Xy)[0];
            let zone = f64::from(code - 10_942 + 8);
            assert_eq!(
                (crs.northing_first, crs.transformer.operation().unwrap().accuracy_m),
                (code < 10_942, Some(1.0)),
                "{code}"
            );
            assert!(
                if code < 10_942 { [x, y] == KARKARALY } else { (x / 1e6 - zone - 0.5).abs() < 2.5 && y > 5.4e6 },
                "{code}: {x} {y}"
            );
        }
    }

    #[test]
    fn wgs84_is_borrowed_as_it_is() {
        for (definition, order) in [("OGC:CRS84", AxisOrder::Authority), ("EPSG:4326", AxisOrder::Xy)] {
            assert!(matches!(output(definition).project(&[KARKARALY], order), Cow::Borrowed(_)), "{definition}");
        }
    }

    #[test]
    fn coordinates_come_back_to_the_millimetre_that_they_were_given_in() {
        let zone = output("EPSG:28412");
        let given = [12_670_129.523, 5_669_268.622];
        let mut lon_lat = [given];
        zone.transformer.transform(&mut lon_lat);
        assert_eq!(zone.project(&lon_lat, AxisOrder::Xy)[0], given);
        assert!(zone.project(&[[f64::NAN, 1.0]], AxisOrder::Xy)[0][0].is_nan());
    }

    #[test]
    fn every_form_of_the_definition_is_there() {
        for definition in ["EPSG:28412", "EPSG:4326", "OGC:CRS84", "EPSG:3857", "EPSG:10941", "EPSG:10947"] {
            let crs = output(definition);
            assert!(crs.wkt2.starts_with("PROJCRS[") || crs.wkt2.starts_with("GEOGCRS["), "{definition}: {}", crs.wkt2);
            let json: serde_json::Value = serde_json::from_str(&crs.projjson).unwrap();
            let (authority, code) = definition.split_once(':').unwrap();
            let written = &json["id"]["code"];
            assert_eq!(json["id"]["authority"], authority);
            assert_eq!(written.as_str().map_or_else(|| written.to_string(), str::to_owned), code, "{definition}");
            assert!(crs.wkt1.starts_with("PROJCS[") || crs.wkt1.starts_with("GEOGCS["), "{definition}: {}", crs.wkt1);
            assert!(crs.esri_wkt.contains("DATUM[\"D_"), "{definition}: {}", crs.esri_wkt);
        }
    }

    #[test]
    fn what_has_no_code_or_no_map_is_refused() {
        let refused = |definition: &str| OutputCrs::new(definition, &[]).err().unwrap().to_string();
        assert!(refused("+proj=tmerc +lon_0=70.123 +ellps=krass").contains("has no code"));
        assert!(refused("EPSG:4978").contains("geocentric"));
        assert!(refused("EPSG:999999").contains("does not understand"));
    }
}
