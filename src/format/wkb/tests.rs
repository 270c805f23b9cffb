use super::*;
use crate::model::GeometryKind as K;
use proptest::prelude::*;
use std::str::FromStr;

fn hex(text: &str) -> Vec<u8> {
    let digits: Vec<u8> = text.bytes().filter(|b| !b.is_ascii_whitespace()).collect();
    digits.chunks(2).map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap()).collect()
}

/// The bytes of little-endian floats.
fn floats(values: &[f64]) -> Vec<u8> {
    values.iter().flat_map(|v| v.to_le_bytes()).collect()
}

/// A little-endian head: type code and count.
fn head(code: u32, count: u32) -> Vec<u8> {
    [&[1][..], &code.to_le_bytes(), &count.to_le_bytes()].concat()
}

fn read(wkb: &[u8]) -> std::result::Result<(Geometries, Flattened), WkbError> {
    let mut geometries = Geometries::default();
    let flattened = push(&mut geometries, wkb)?;
    Ok((geometries, flattened))
}

fn encode(text: &str, endianness: wkb::Endianness) -> Vec<u8> {
    let mut bytes = vec![];
    let geometry = wkt::Wkt::<f64>::from_str(text).unwrap();
    wkb::writer::write_geometry(&mut bytes, &geometry, &wkb::writer::WriteOptions { endianness }).unwrap();
    bytes
}

const SHAPES: [&str; 12] = [
    "POINT(1 2)",
    "POINT Z(1 2 3)",
    "LINESTRING(0 0,1 1,2 0)",
    "LINESTRING ZM(0 0 5 9,1 1 6 9)",
    "LINESTRING M(0 0 5,1 1 6)",
    "POLYGON((0 0,4 0,4 4,0 0),(1 0.5,2 0.5,2 1,1 0.5))",
    "MULTIPOINT((0 0),(1 1))",
    "MULTILINESTRING((0 0,1 1),(2 2,3 3,4 4))",
    "MULTIPOLYGON Z(((0 0 1,1 0 1,1 1 1,0 0 1)),((5 5 2,6 5 2,6 6 2,5 5 2)))",
    "GEOMETRYCOLLECTION(POINT(1 1),GEOMETRYCOLLECTION(LINESTRING(0 0,1 1)))",
    "POLYGON EMPTY",
    "GEOMETRYCOLLECTION EMPTY",
];

#[test]
fn every_simple_feature_reads_like_the_wkb_crate_reads_it() {
    for text in SHAPES {
        for endianness in [wkb::Endianness::LittleEndian, wkb::Endianness::BigEndian] {
            let bytes = encode(text, endianness);
            let mut expected = Geometries::default();
            let flattened = expected.push(&wkb::reader::read_wkb(&bytes).unwrap()).unwrap();
            let (ours, ours_flattened) = read(&bytes).unwrap();
            assert_eq!((&ours, ours_flattened), (&expected, flattened), "{text}");
        }
    }
}

#[test]
fn ewkb_flags_are_understood() {
    let (g, _) = read(&hex("01 010000A0 E6100000 000000000000F03F 0000000000000040 0000000000000840")).unwrap();
    assert_eq!((g.xy(), g.z()), (&[[1.0, 2.0]][..], &[3.0][..]));
}

#[test]
fn an_empty_point_is_null() {
    let (g, flattened) = read(&[head(1, 0)[..5].to_vec(), floats(&[f64::NAN, f64::NAN])].concat()).unwrap();
    assert_eq!((g.kinds(), flattened.empty), (&[K::Null][..], true));
}

#[test]
fn a_multi_surface_of_plain_polygons_is_a_multi_polygon() {
    let polygon = encode("POLYGON((0 0,4 0,4 4,0 0))", wkb::Endianness::BigEndian);
    let (g, flattened) = read(&[head(12, 1), polygon].concat()).unwrap();
    assert_eq!((g.kinds(), flattened.drawn_curves), (&[K::MultiPolygon][..], false));
}

#[test]
fn curves_are_drawn_and_said_to_be() {
    // A half circle over a base line: CURVEPOLYGON(COMPOUNDCURVE(CIRCULARSTRING(1 0,0 1,-1 0),(-1 0,1 0))).
    let arc = [head(8, 3), floats(&[1.0, 0.0, 0.0, 1.0, -1.0, 0.0])].concat();
    let base = [head(2, 2), floats(&[-1.0, 0.0, 1.0, 0.0])].concat();
    let (g, flattened) = read(&[head(10, 1), head(9, 2), arc, base].concat()).unwrap();
    assert_eq!((g.kinds(), flattened.drawn_curves), (&[K::Polygon][..], true));
    // 64 chords and the base, and no position twice in a row.
    assert_eq!(g.xy().len(), 66);
    assert_eq!(g.xy().first(), g.xy().last());
}

#[test]
fn what_cannot_be_is_refused_with_its_reason() {
    let point = encode("POINT(1 2)", wkb::Endianness::LittleEndian);
    let member = WkbError::Member { parent: K::MultiPolygon, member: K::Point };
    assert_eq!(read(&[head(6, 1), point.clone()].concat()).unwrap_err(), member);
    assert_eq!(read(&head(99, 1)).unwrap_err(), WkbError::UnknownType(99));
    assert_eq!(read(&[7, 0, 0]).unwrap_err(), WkbError::ByteOrder(7));
    assert_eq!(read(&point[..20]).unwrap_err(), WkbError::Truncated);
    assert_eq!(read(&[]).unwrap_err(), WkbError::Truncated);
    let holes_only = [head(3, 2), 0u32.to_le_bytes().to_vec(), 1u32.to_le_bytes().to_vec(), floats(&[0.0, 0.0])].concat();
    assert_eq!(read(&holes_only).unwrap_err(), WkbError::EmptyExterior);
    assert_eq!(read(&head(7, 1).repeat(10_000)).unwrap_err(), WkbError::TooDeep);
    assert_eq!(read(&head(9, 1).repeat(10_000)).unwrap_err(), WkbError::TooDeep);
}

proptest! {
    #[test]
    fn damaged_bytes_never_panic_and_leave_no_trace_when_refused(
        shape in 0..SHAPES.len(), cut in 0usize..200, at in 0usize..200, byte in any::<u8>(),
    ) {
        let mut bytes = encode(SHAPES[shape], wkb::Endianness::LittleEndian);
        bytes.truncate(cut);
        if let Some(b) = bytes.get_mut(at) {
            *b = byte;
        }
        let mut geometries = Geometries::default();
        if push(&mut geometries, &bytes).is_err() {
            prop_assert_eq!(geometries, Geometries::default());
        }
    }
}
