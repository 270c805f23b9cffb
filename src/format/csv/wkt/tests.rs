use super::*;
use proptest::prelude::*;
use std::str::FromStr;

fn read(text: &str) -> (Result<Flattened>, Geometries) {
    let mut geometries = Geometries::default();
    let result = push(&mut geometries, text);
    if result.is_err() {
        geometries.discard_row();
    }
    (result, geometries)
}

#[test]
fn every_type_is_read_as_the_wkt_crate_reads_it() {
    for text in [
        "POINT(1 2)",
        "POINT Z (1 2 3)",
        "POINT M (1 2 3)",
        "POINT ZM (1 2 3 4)",
        "POINT EMPTY",
        "LINESTRING(0 0, 1 1.5,-2e1 +3)",
        "POLYGON((0 0,4 0,4 4,0 0),(1 1,2 1,2 2,1 1))",
        "POLYGON Z((0 0 1,4 0 2,4 4 3,0 0 1))",
        "MULTIPOINT(1 2, 3 4)",
        "MULTIPOINT((1 2),(3 4))",
        "MULTILINESTRING((0 0,1 1),(2 2,3 3))",
        "MULTIPOLYGON(((0 0,1 0,1 1,0 0)),((5 5,6 5,6 6,5 5),(5.1 5.1,5.2 5.1,5.2 5.2,5.1 5.1)))",
        "GEOMETRYCOLLECTION(POINT(1 1),GEOMETRYCOLLECTION(LINESTRING(0 0,1 1)))",
        "GEOMETRYCOLLECTION EMPTY",
    ] {
        let mut expected = Geometries::default();
        let flattened = expected.push(&wkt::Wkt::<f64>::from_str(text).unwrap()).unwrap();
        assert_eq!(read(text), (Ok(flattened), expected), "{text}");
    }
}

#[test]
fn spellings_found_in_files_mean_the_same() {
    for (odd, plain) in [
        ("point(1 2)", "POINT(1 2)"),
        ("  Point ( 1   2 ) ", "POINT(1 2)"),
        ("POINTZ(1 2 3)", "POINT Z (1 2 3)"),
        ("POINT(1 2 3)", "POINT Z (1 2 3)"),
        ("PointZM(1 2 3 4)", "POINT Z (1 2 3)"),
        ("MULTIPOINT(1 2,(3 4),EMPTY)", "MULTIPOINT(1 2,3 4)"),
        ("TRIANGLE((0 0,1 0,1 1,0 0))", "POLYGON((0 0,1 0,1 1,0 0))"),
        ("POINT(1 2);", "POINT(1 2)"),
    ] {
        assert_eq!(read(odd), read(plain), "{odd}");
    }
}

#[test]
fn errors_say_what_should_stand_where() {
    for (text, message) in [
        ("POINT(1)", "character 8 of the WKT should be a number"),
        ("POINT(1 2", "character 10 of the WKT should be a comma or a closing parenthesis"),
        ("POINT(1,5 2)", "character 8 of the WKT should be a number"),
        ("POINT(1 2) x", "character 12 of the WKT should be the end"),
        ("CIRCULARSTRING(0 0,1 1)", "a circular string has 2 points"),
        ("SPIRAL(0 0,1 1,2 0)", "`SPIRAL` is not a geometry type that can be read"),
        ("LINESTRING(0 0,abc 1)", "character 16 of the WKT should be a number"),
        ("", "character 1 of the WKT should be a geometry type"),
    ] {
        assert_eq!(read(text).0.unwrap_err().to_string(), message);
    }
    let deep = format!("{}POINT(1 2){}", "GEOMETRYCOLLECTION(".repeat(100_000), ")".repeat(100_000));
    assert_eq!(read(&deep).0, Err(WktError::TooDeep));
}

/// The same geometries in WKB, through the reader of that.
#[test]
fn curves_are_drawn_as_those_of_wkb_are() {
    let wkb = |code: u32, body: &[&[u8]]| {
        let head = [&[1][..], &code.to_le_bytes()].concat();
        body.iter().fold(head, |all, part| [&all, *part].concat())
    };
    let count = |n: u32| n.to_le_bytes();
    let positions = |xy: &[f64]| xy.iter().flat_map(|v| v.to_le_bytes()).collect::<Vec<u8>>();
    let arc = wkb(8, &[&count(3), &positions(&[0.0, 0.0, 1.0, 1.0, 2.0, 0.0])]);
    let line = wkb(2, &[&count(2), &positions(&[2.0, 0.0, 0.0, 0.0])]);
    let compound = wkb(9, &[&count(2), &arc, &line]);
    let polygon = wkb(10, &[&count(1), &compound]);
    for (text, bytes) in [
        ("CIRCULARSTRING(0 0,1 1,2 0)", arc.clone()),
        ("CIRCULARSTRING Z(0 0 1,1 1 1,2 0 1)", wkb(1008, &[&count(3), &positions(&[0., 0., 1., 1., 1., 1., 2., 0., 1.])])),
        ("COMPOUNDCURVE(CIRCULARSTRING(0 0,1 1,2 0),(2 0,0 0))", compound.clone()),
        ("CurvePolygon(CompoundCurve(CircularString(0 0,1 1,2 0),LineString(2 0,0 0)))", polygon.clone()),
        ("MULTICURVE((2 0,0 0),CIRCULARSTRING(0 0,1 1,2 0))", wkb(11, &[&count(2), &line, &arc])),
        ("MULTISURFACE(CURVEPOLYGON(COMPOUNDCURVE(CIRCULARSTRING(0 0,1 1,2 0),(2 0,0 0))))", wkb(12, &[&count(1), &polygon])),
    ] {
        let mut expected = Geometries::default();
        let flattened = crate::format::wkb::push(&mut expected, &bytes).unwrap();
        assert!(flattened.drawn_curves);
        assert_eq!(read(text), (Ok(flattened), expected), "{text}");
        assert!(looks_like_wkt(text));
    }
    assert_eq!(read("MULTISURFACE(POLYGON((0 0,1 0,1 1,0 0)),((5 5,6 5,6 6,5 5)))").1.kinds(), [GeometryKind::MultiPolygon]);
    let deep = format!("{}(0 0,1 1){}", "COMPOUNDCURVE(".repeat(100_000), ")".repeat(100_000));
    assert_eq!(read(&deep).0, Err(WktError::TooDeep));
    for wrong in ["CURVEPOLYGON(POINT(1 2))", "MULTISURFACE(POINT(1 2))", "COMPOUNDCURVE(POLYGON((0 0,1 0,1 1,0 0)))"] {
        assert!(read(wrong).0.is_err(), "{wrong}");
    }
}

#[test]
fn the_srid_of_ewkt_comes_apart() {
    assert_eq!(split_srid("SRID=28412;POINT(1 2)"), (Some(28412), "POINT(1 2)"));
    assert_eq!(split_srid("srid = 1;x"), (None, "srid = 1;x"));
    assert_eq!(split_srid("POINT(1 2)"), (None, "POINT(1 2)"));
    assert!(
        looks_like_wkt("SRID=4326;POINT(1 2)") && looks_like_wkt("MultiPolygon Z EMPTY") && looks_like_wkt(" POINT M(1 2 3)")
    );
    assert!(!looks_like_wkt("Point Lake mine") && !looks_like_wkt("point") && !looks_like_wkt("75.1"));
}

proptest! {
    #[test]
    fn nothing_panics(text in "(GEOMETRYCOLLECTION|CURVEPOLYGON|COMPOUNDCURVE|CIRCULARSTRING|MULTISURFACE|POINT|MULTIPOLYGON|EMPTY|[-0-9., ()ZMzé]){0,16}|\\PC{0,16}") {
        let (result, geometries) = read(&text);
        prop_assert_eq!(geometries.len(), usize::from(result.is_ok()));
        looks_like_wkt(&text);
    }
}
