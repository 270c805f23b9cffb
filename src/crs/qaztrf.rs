//! QazTRF-23, the national frame of Kazakhstan since 2023, which EPSG registered in July 2025 and PROJ 9.6
//! does not know yet: EPSG:10940 (3D), 10941 (2D) and 10942–10949 (Gauss–Krüger zones 8–15).
//!
//! The parameters are those of the EPSG registry: GRS 1980, transverse Mercator with scale 1, central
//! meridian 6·zone − 3, false easting zone·10⁶ + 500 000, easting first. 10948 was seen there as zone 14;
//! the other zones follow in sequence.

/// What the registry says of EPSG:10965, `QazTRF-23 to WGS 84 (1)`: no shift, good to 1 m.
pub(super) const TO_WGS84_NAME: &str = "QazTRF-23 to WGS 84 (1)";
/// The accuracy of EPSG:10965, metres.
pub(super) const TO_WGS84_ACCURACY_M: f64 = 1.0;
/// What PROJ calls the same step, as it does not know EPSG:10965.
pub(super) const BALLPARK_NAME: &str = "Ballpark geographic offset from QazTRF-23 to WGS 84";

const SOUTH_DEG: f64 = 40.59;
const NORTH_DEG: f64 = 55.45;
const WEST_DEG: f64 = 46.49;
const EAST_DEG: f64 = 87.35;

/// The WKT 2 definition of an EPSG code of this family.
pub(super) fn wkt(code: u32) -> Option<String> {
    match code {
        10_940 => Some(geographic(code, 3)),
        10_941 => Some(geographic(code, 2)),
        10_942..=10_949 => Some(projected(code, code - 10_942 + 8)),
        _ => None,
    }
}

const DATUM: &str =
    r#"DATUM["Kazakhstan Terrestrial Reference Frame 2023",ELLIPSOID["GRS 1980",6378137,298.257222101,LENGTHUNIT["metre",1]]]"#;

fn geographic(code: u32, dimensions: u8) -> String {
    let height = if dimensions == 3 { r#",AXIS["ellipsoidal height (h)",up,LENGTHUNIT["metre",1]]"# } else { "" };
    format!(
        r#"GEOGCRS["QazTRF-23",{DATUM},CS[ellipsoidal,{dimensions}],AXIS["geodetic latitude (Lat)",north,ANGLEUNIT["degree",0.0174532925199433]],AXIS["geodetic longitude (Lon)",east,ANGLEUNIT["degree",0.0174532925199433]]{height},USAGE[SCOPE["Geodesy."],AREA["Kazakhstan - onshore and offshore, including Caspian Sea."],BBOX[{SOUTH_DEG},{WEST_DEG},{NORTH_DEG},{EAST_DEG}]],ID["EPSG",{code}]]"#
    )
}

fn projected(code: u32, zone: u32) -> String {
    let (meridian, false_easting_m) = (6 * zone - 3, zone * 1_000_000 + 500_000);
    let west = f64::from(meridian - 3).max(WEST_DEG);
    let east = f64::from(meridian + 3).min(EAST_DEG);
    format!(
        r#"PROJCRS["QazTRF-23 / Gauss-Kruger zone {zone}",BASEGEOGCRS["QazTRF-23",{DATUM},ID["EPSG",10941]],CONVERSION["6-degree Gauss-Kruger zone {zone}",METHOD["Transverse Mercator",ID["EPSG",9807]],PARAMETER["Latitude of natural origin",0,ANGLEUNIT["degree",0.0174532925199433]],PARAMETER["Longitude of natural origin",{meridian},ANGLEUNIT["degree",0.0174532925199433]],PARAMETER["Scale factor at natural origin",1,SCALEUNIT["unity",1]],PARAMETER["False easting",{false_easting_m},LENGTHUNIT["metre",1]],PARAMETER["False northing",0,LENGTHUNIT["metre",1]]],CS[Cartesian,2],AXIS["(E)",east,LENGTHUNIT["metre",1]],AXIS["(N)",north,LENGTHUNIT["metre",1]],USAGE[SCOPE["Cadastre, engineering survey, topographic mapping."],AREA["Kazakhstan - {west}°E to {east}°E."],BBOX[{SOUTH_DEG},{west},{NORTH_DEG},{east}]],ID["EPSG",{code}]]"#
    )
}
