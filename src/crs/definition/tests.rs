use super::*;

fn resolve(definition: &str) -> Result<Crs, CrsError> {
    Crs::resolve(&CrsReference::from_file(definition, "test"))
}

const ESRI_PRJ_ZONE_12: &str = r#"PROJCS["Pulkovo_1942_GK_Zone_12",GEOGCS["GCS_Pulkovo_1942",DATUM["D_Pulkovo_1942",SPHEROID["Krasovsky_1940",6378245.0,298.3]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Gauss_Kruger"],PARAMETER["False_Easting",12500000.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",69.0],PARAMETER["Scale_Factor",1.0],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]"#;
const ESRI_PRJ_WGS84: &str = r#"GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]"#;

#[test]
fn a_gauss_kruger_zone_is_described_whatever_its_spelling() {
    for definition in
        ["EPSG:28412", "urn:ogc:def:crs:EPSG::28412", "http://www.opengis.net/def/crs/EPSG/0/28412", ESRI_PRJ_ZONE_12]
    {
        let crs = resolve(definition).unwrap();
        assert_eq!(crs.code(), Some("EPSG:28412"), "{definition}");
        assert_eq!(crs.name(), "Pulkovo 1942 / Gauss-Kruger zone 12");
        assert!(!crs.is_geographic() && crs.northing_first());
        assert_eq!(crs.unit(), "metre");
        let area = crs.area_of_use().unwrap();
        assert_eq!((area.bounds.west(), area.bounds.east()), (66.0, 72.0));
    }
}

#[test]
fn definitions_of_other_programs_get_their_codes() {
    let wkt2 = qaztrf::wkt(10_947).unwrap();
    let projjson = r#"{"type":"GeographicCRS","name":"Pulkovo 1942","datum":{"type":"GeodeticReferenceFrame","name":"Pulkovo 1942","ellipsoid":{"name":"Krassowsky 1940","semi_major_axis":6378245,"inverse_flattening":298.3}},"coordinate_system":{"subtype":"ellipsoidal","axis":[{"name":"Geodetic latitude","abbreviation":"Lat","direction":"north","unit":"degree"},{"name":"Geodetic longitude","abbreviation":"Lon","direction":"east","unit":"degree"}]}}"#;
    for (definition, code) in [
        (ESRI_PRJ_WGS84, "EPSG:4326"),
        (&wkt2, "EPSG:10947"),
        (projjson, "EPSG:4284"),
        ("+proj=utm +zone=42 +datum=WGS84 +units=m +no_defs", "EPSG:32642"),
        ("EPSG:28412+5705", "EPSG:28412"),
        ("EPSG:900913", "EPSG:3857"),
        ("OGC:CRS84", "OGC:CRS84"),
    ] {
        assert_eq!(resolve(definition).unwrap().code(), Some(code), "{definition}");
    }
}

#[test]
fn axis_order_is_that_of_the_authority() {
    for (code, northing_first) in [
        ("EPSG:28412", true),
        ("EPSG:2393", true),
        ("EPSG:4326", true),
        ("EPSG:3067", false),
        ("EPSG:10947", false),
        ("OGC:CRS84", false),
    ] {
        assert_eq!(resolve(code).unwrap().northing_first(), northing_first, "{code}");
    }
}

#[test]
fn an_area_of_use_may_cross_the_antimeridian() {
    let area = resolve("EPSG:4284").unwrap().area_of_use().unwrap().bounds;
    assert!(area.crosses_antimeridian());
}

#[test]
fn a_shift_that_the_definition_brings_is_kept() {
    let crs = resolve("+proj=longlat +ellps=krass +towgs84=24,-124,-82 +no_defs").unwrap();
    let mut shifted = [[75.0, 49.0]];
    Transformer::new(&crs, &[]).unwrap().transform(&mut shifted);
    assert!((shifted[0][0] - 75.0).abs() > 1e-4);
}

#[test]
fn qaztrf_is_known_in_every_zone() {
    for (code, zone) in (10_942..=10_949).zip(8..) {
        let crs = resolve(&format!("EPSG:{code}")).unwrap();
        assert_eq!(crs.code(), Some(format!("EPSG:{code}").as_str()));
        assert_eq!(crs.name(), format!("QazTRF-23 / Gauss-Kruger zone {zone}"));
        assert!(crs.area_of_use().is_some());
    }
    assert!(resolve("EPSG:10940").unwrap().is_geographic() && resolve("EPSG:10941").unwrap().is_geographic());
}

#[test]
fn crs84_without_proj_is_crs84_with_proj() {
    assert_eq!(Crs::crs84(), resolve("OGC:CRS84").unwrap());
}

#[test]
fn what_cannot_be_used_is_refused_with_its_reason() {
    let long_nonsense = format!("PROJCS[{}", "x".repeat(500));
    let errors: Vec<String> = [
        "EPSG:99999",
        "EPSG:4978",
        "EPSG:5705",
        "",
        "Krasnoyarsk 3000 grid",
        "+proj=nonsense",
        "a\0b",
        &long_nonsense,
        "EPSG:15865",
    ]
    .into_iter()
    .map(|definition| resolve(definition).unwrap_err().to_string())
    .collect();
    insta::assert_snapshot!(errors.join("\n"));
}
