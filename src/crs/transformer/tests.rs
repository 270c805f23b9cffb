use super::*;
use crate::model::{CrsOrigin, CrsReference};
use rayon::prelude::*;

fn crs(definition: &str) -> Crs {
    Crs::resolve(&CrsReference::from_file(definition, "test")).unwrap()
}

fn transformer(definition: &str, sample: &[[f64; 2]]) -> Transformer {
    Transformer::new(&crs(definition), sample).unwrap()
}

/// The first operation between two systems, as text that takes and gives x, y.
fn pipeline_between(source: &str, target: &str) -> Arc<str> {
    with_context(|context| {
        let [source, target] = [source, target].map(|d| context.create(&crs(d).definition).unwrap());
        context.operations(&source, &target, None).remove(0).pipeline
    })
    .unwrap()
}

#[test]
fn every_known_position_is_met_to_its_tolerance() {
    let fixture = include_str!("../../../tests/fixtures/crs/positions.tsv");
    let mut rows = 0;
    for line in fixture.lines().filter(|l| !l.starts_with('#')).skip(1) {
        let [id, source, target, x, y, expected_x, expected_y, tolerance, _] = line.split('\t').collect::<Vec<_>>()[..] else {
            panic!("{line}");
        };
        let [x, y, expected_x, expected_y, tolerance] =
            [x, y, expected_x, expected_y, tolerance].map(|n| n.parse::<f64>().unwrap());
        let mut position = [[x, y]];
        if target == "EPSG:4326" {
            assert!(transformer(source, &position).transform(&mut position).is_empty());
        } else {
            through_proj(&pipeline_between(source, target), Direction::Forward, &mut position);
        }
        let [[got_x, got_y]] = position;
        let close = (got_x - expected_x).abs() <= tolerance && (got_y - expected_y).abs() <= tolerance;
        assert!(close, "{id}: {source} → {target}: {got_x} {got_y}, expected {expected_x} {expected_y} ± {tolerance}");
        rows += 1;
    }
    assert_eq!(rows, 16);
}

#[test]
fn pulkovo_1942_in_kazakhstan_takes_epsg_15865_whichever_part_of_it_the_data_show() {
    let (aqtau, astana, karkaraly) = ([51.15, 43.65], [71.4304, 51.1283], [75.4669, 49.4117]);
    for sample in [&[][..], &[aqtau], &[astana], &[aqtau, karkaraly], &[[0.0, 0.0], astana]] {
        let transformer = transformer("EPSG:4284", sample);
        let operation = transformer.operation().unwrap();
        assert_eq!(operation.description, "Pulkovo 1942 to WGS 84 (16)", "{sample:?}");
        assert_eq!(operation.accuracy_m, Some(4.5));
    }
    let zone = transformer("EPSG:28412", &[[12_670_129.5, 5_669_268.6]]);
    assert_eq!(zone.operation().unwrap().description, "Inverse of 6-degree Gauss-Kruger zone 12 + Pulkovo 1942 to WGS 84 (16)");
    assert_eq!(zone.operation().unwrap().accuracy_m, Some(4.5));
}

#[test]
fn the_operation_follows_the_data_where_the_crs_covers_a_continent() {
    // NAD27: the contiguous states and Alaska have shifts of their own.
    let west = transformer("EPSG:4267", &[[-120.0, 38.0]]);
    let alaska = transformer("EPSG:4267", &[[-150.0, 64.0]]);
    assert_ne!(west.operation(), alaska.operation());
    let seen_twice = transformer("EPSG:4267", &[[-120.0, 38.0]]);
    assert_eq!(west.operation(), seen_twice.operation());
}

#[test]
fn qaztrf_says_that_it_is_wgs84_to_a_metre() {
    let zone = transformer("EPSG:10947", &[]);
    assert_eq!(zone.operation().unwrap().description, "Inverse of 6-degree Gauss-Kruger zone 13 + QazTRF-23 to WGS 84 (1)");
    assert_eq!(zone.operation().unwrap().accuracy_m, Some(1.0));
    assert!(transformer("EPSG:10940", &[]).transform(&mut [[70.0, 50.0]]).is_empty());
}

#[test]
fn only_wgs84_itself_stays_as_it_is() {
    for same in
        ["OGC:CRS84", "EPSG:4326", "urn:ogc:def:crs:OGC:1.3:CRS84", "EPSG:4979", "WGS84", "+proj=longlat +datum=WGS84 +no_defs"]
    {
        let transformer = transformer(same, &[]);
        assert!(transformer.is_identity() && transformer.operation().is_none(), "{same}");
        let mut xy = [[1.234_567_890_123_45, -190.0]];
        transformer.transform(&mut xy);
        assert_eq!(xy, [[1.234_567_890_123_45, -190.0]]);
    }
    for shifted in ["EPSG:4284", "EPSG:4258", "EPSG:4269", "+proj=longlat +ellps=WGS84 +towgs84=10,20,30 +no_defs"] {
        assert!(!transformer(shifted, &[]).is_identity(), "{shifted}");
    }
}

#[test]
fn authority_axis_order_means_northing_or_latitude_first() {
    let reference = |definition: &str| CrsReference {
        definition: definition.to_owned(),
        origin: CrsOrigin::Configuration,
        authority_axis_order: true,
    };
    let authority =
        |definition: &str, sample: &[[f64; 2]]| Transformer::new(&Crs::resolve(&reference(definition)).unwrap(), sample).unwrap();
    let (mut as_stored, mut plain) = ([[5_669_268.622, 12_670_129.523]], [[12_670_129.523, 5_669_268.622]]);
    let zone = authority("EPSG:28412", &as_stored);
    let original = as_stored;
    assert!(zone.transform(&mut as_stored).is_empty());
    transformer("EPSG:28412", &plain).transform(&mut plain);
    assert_eq!(as_stored, plain);
    zone.inverse(&mut as_stored);
    assert!((as_stored[0][0] - original[0][0]).abs() < 1e-3 && (as_stored[0][1] - original[0][1]).abs() < 1e-3);

    let mut lat_lon = [[51.1, 71.4]];
    authority("EPSG:4326", &[]).transform(&mut lat_lon);
    assert_eq!(lat_lon, [[71.4, 51.1]]);
    let mut lon_lat = [[71.4, 51.1]];
    authority("OGC:CRS84", &[]).transform(&mut lon_lat);
    assert_eq!(lon_lat, [[71.4, 51.1]]);
}

#[test]
fn positions_that_fail_are_named_and_the_others_are_not_harmed() {
    let good = [12_670_129.523, 5_669_268.622];
    for definition in ["EPSG:28412", "EPSG:3857", "EPSG:4326"] {
        let mut xy = vec![good; 100];
        xy[3] = [f64::NAN, 5_669_268.622];
        xy[50] = [f64::INFINITY, 0.0];
        xy[99] = [12_670_129.523, f64::NEG_INFINITY];
        let failed = transformer(definition, &[good]).transform(&mut xy);
        assert_eq!(failed, [3, 50, 99], "{definition}");
        let mut alone = [good];
        transformer(definition, &[good]).transform(&mut alone);
        assert!(xy.iter().enumerate().all(|(i, p)| failed.contains(&i) || p.map(f64::to_bits) == alone[0].map(f64::to_bits)));
    }
    let mut far = [[1e300, 1e300], [good[0], good[1]]];
    assert_eq!(transformer("EPSG:28412", &[good]).transform(&mut far), [0]);
}

#[test]
fn web_mercator_by_formula_equals_proj() {
    let pipeline = pipeline_between("EPSG:3857", "OGC:CRS84");
    for definition in ["EPSG:3857", "EPSG:900913"] {
        let transformer = transformer(definition, &[]);
        let metres: Vec<[f64; 2]> = (0..200).map(|i| [f64::from(i - 100) * 2e5, f64::from(i * 37 % 200 - 100) * 2.5e5]).collect();
        let (mut ours, mut theirs) = (metres.clone(), metres.clone());
        assert!(transformer.transform(&mut ours).is_empty());
        through_proj(&pipeline, Direction::Forward, &mut theirs);
        for (a, b) in ours.iter().zip(&theirs) {
            assert!((a[0] - b[0]).abs() < 1.1e-9 && (a[1] - b[1]).abs() < 1.1e-9, "{a:?} {b:?}");
        }
        transformer.inverse(&mut ours);
        assert!(ours.iter().zip(&metres).all(|(a, b)| (a[0] - b[0]).abs() < 1e-3 && (a[1] - b[1]).abs() < 1e-2));
    }
}

#[test]
fn threads_in_parallel_give_what_one_thread_gives() {
    let metres: Vec<[f64; 2]> =
        (0..20_000).map(|i| [12_200_000.0 + f64::from(i) * 30.0, 4_500_000.0 + f64::from(i * 7 % 20_000) * 60.0]).collect();
    let transformer = transformer("EPSG:28412", &metres[..100]);
    let mut serial = metres.clone();
    assert!(transformer.transform(&mut serial).is_empty());
    let mut parallel = metres;
    let pool = rayon::ThreadPoolBuilder::new().num_threads(8).build().unwrap();
    pool.install(|| parallel.par_chunks_mut(97).for_each(|chunk| assert!(transformer.transform(chunk).is_empty())));
    assert_eq!(serial, parallel);
}

#[test]
fn results_have_at_most_nine_decimals() {
    let mut xy = [[12_670_129.523, 5_669_268.622]];
    transformer("EPSG:28412", &xy).transform(&mut xy);
    for v in xy[0] {
        assert!(v.to_string().split_once('.').unwrap().1.len() <= 9, "{v}");
    }
}

#[test]
fn a_box_around_data_at_the_antimeridian_stays_small() {
    // Zone 32 of Pulkovo 1942 ends at 174° W; 31 at 180°.
    let chukotka = transformer("EPSG:28432", &[[32_500_000.0, 7_300_000.0]]);
    assert_eq!(chukotka.operation().unwrap().accuracy_m, transformer("EPSG:28431", &[]).operation().unwrap().accuracy_m);
}
