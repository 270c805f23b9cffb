//! What is written is read back by the library of the format's authors, and compared with what another library reads of the MVT.

use super::*;
use crate::{
    format::mvt::{
        GeometryEncoder, GeometryType, LayerEncoder,
        protobuf::{bytes_field, read_varint, uint_field},
    },
    model::TilePoint,
};
use geo_types::{Coord, CoordNum, Geometry, LineString, Polygon};
use mlt_core::{Decoder, Layer as DecodedLayer, Parser, PropValue, TileLayer};
use mvt_reader::{Reader, feature::Value as Read};
use proptest::prelude::*;
use std::collections::BTreeMap;

/// A value, whatever the width of numbers: as it is written in JSON, where numbers are all alike.
type Properties = BTreeMap<String, String>;

#[derive(Debug, PartialEq)]
struct Seen {
    id: Option<u64>,
    geometry_type: u8,
    lines: Vec<Vec<[i64; 2]>>,
    properties: Properties,
}

fn number(v: f64) -> String {
    format!("number {v:?}")
}

fn decoded(tile: &[u8]) -> Vec<(String, u32, Vec<Seen>)> {
    let (mut parser, mut decoder) = (Parser::with_max_size(1 << 30), Decoder::with_max_size(1 << 30));
    let layers = parser.parse_layers(tile).unwrap();
    let layer = |layer: DecodedLayer<'_>| match layer {
        DecodedLayer::Tag01(layer) => seen(&layer.into_tile(&mut decoder).unwrap()),
        _ => panic!("a layer of another kind"),
    };
    layers.into_iter().map(layer).collect()
}

fn seen(layer: &TileLayer) -> (String, u32, Vec<Seen>) {
    let names = layer.property_names().to_vec();
    let features = layer.features().iter().map(|feature| {
        let of_value = |value: &PropValue| match value {
            PropValue::Bool(v) => v.map(|v| format!("boolean {v}")),
            PropValue::I32(v) => v.map(|v| number(v.into())),
            PropValue::U32(v) => v.map(|v| number(v.into())),
            PropValue::I64(v) => v.map(|v| format!("integer {v}")),
            PropValue::U64(v) => v.map(|v| format!("integer {v}")),
            PropValue::F32(v) => v.map(|v| number(v.into())),
            PropValue::F64(v) => v.map(number),
            PropValue::Str(v) => v.as_ref().map(|v| format!("text {v}")),
            _ => panic!("a type that is not written"),
        };
        let values = names.iter().zip(feature.properties());
        let properties = values.filter_map(|(name, value)| Some((name.clone(), of_value(value)?))).collect();
        let (geometry_type, lines) = lines(feature.geometry());
        Seen { id: feature.id(), geometry_type, lines, properties }
    });
    (layer.name().to_owned(), layer.extent().get(), features.collect())
}

/// What kind of geometry, and its points, lines or rings.
fn lines<T: CoordNum + Into<f64>>(geometry: &Geometry<T>) -> (u8, Vec<Vec<[i64; 2]>>) {
    let at = |c: &Coord<T>| [c.x.into() as i64, c.y.into() as i64];
    let path = |line: &LineString<T>| line.0.iter().map(at).collect::<Vec<_>>();
    let rings = |polygon: &Polygon<T>| {
        let rings = std::iter::once(polygon.exterior()).chain(polygon.interiors());
        rings.map(path).collect::<Vec<_>>()
    };
    match geometry {
        Geometry::Point(point) => (1, vec![vec![at(&point.0)]]),
        Geometry::MultiPoint(points) => (1, points.iter().map(|point| vec![at(&point.0)]).collect()),
        Geometry::LineString(line) => (2, vec![path(line)]),
        Geometry::MultiLineString(lines) => (2, lines.iter().map(path).collect()),
        Geometry::Polygon(polygon) => (3, rings(polygon)),
        Geometry::MultiPolygon(polygons) => (3, polygons.iter().flat_map(rings).collect()),
        _ => panic!("a geometry that is not written"),
    }
}

/// What the MVT holds, by another library.
fn expected(tile: &[u8]) -> Vec<(String, u32, Vec<Seen>)> {
    let reader = Reader::new(tile.to_vec()).unwrap();
    let of_value = |value: &Read| match value {
        Read::String(v) => format!("text {v}"),
        Read::Float(v) => number((*v).into()),
        Read::Double(v) => number(*v),
        Read::Int(v) | Read::SInt(v) => number(*v as f64),
        Read::UInt(v) => number(*v as f64),
        Read::Bool(v) => format!("boolean {v}"),
        Read::Null => panic!("a value of no type"),
    };
    let seen = |feature: &mvt_reader::feature::Feature| {
        let (geometry_type, lines) = lines(&feature.geometry);
        let properties = feature.properties.iter().flatten().map(|(name, value)| (name.clone(), of_value(value))).collect();
        Seen { id: feature.id, geometry_type, lines, properties }
    };
    let layers = reader.get_layer_metadata().unwrap();
    let features = |index: usize| reader.get_features(index).unwrap().iter().map(seen).collect();
    layers.iter().enumerate().map(|(index, layer)| (layer.name.clone(), layer.extent, features(index))).collect()
}

/// A feature to be written.
#[derive(Debug, Clone)]
struct Given {
    id: u64,
    geometry: Drawn,
    text: Option<u8>,
    integer: Option<i64>,
    float: Option<f64>,
    boolean: Option<bool>,
}

#[derive(Debug, Clone)]
enum Drawn {
    Points(Vec<(i32, i32)>),
    Lines(Vec<Vec<(i32, i32)>>),
    /// Squares: where, how large, and whether there is a hole.
    Squares(Vec<(i32, i32, i32, bool)>),
}

fn tile(layers: &[Vec<Given>]) -> Vec<u8> {
    let (mut encoder, mut geometry, mut out) = (LayerEncoder::default(), GeometryEncoder::default(), vec![]);
    let points = |points: &[(i32, i32)]| points.iter().map(|&(x, y)| TilePoint { x, y }).collect::<Vec<_>>();
    for (place, features) in layers.iter().enumerate() {
        encoder.begin(4);
        for feature in features {
            geometry.clear();
            let geometry_type = match &feature.geometry {
                Drawn::Points(given) => {
                    geometry.points(&points(given));
                    GeometryType::Point
                }
                Drawn::Lines(lines) => {
                    lines.iter().for_each(|line| geometry.line(&points(line)));
                    GeometryType::LineString
                }
                Drawn::Squares(squares) => {
                    for &(x, y, side, has_hole) in squares {
                        geometry.ring(&points(&[(x, y), (x + side, y), (x + side, y + side), (x, y + side)]));
                        if has_hole {
                            geometry.ring(&points(&[(x + 1, y + 1), (x + 1, y + 2), (x + 2, y + 2), (x + 2, y + 1)]));
                        }
                    }
                    GeometryType::Polygon
                }
            };
            let text = feature.text.map(|v| format!("№ {v}"));
            let values = encoder.values();
            let tags = [
                text.as_ref().map(|v| values.unique_text(v.as_bytes())),
                feature.integer.map(|v| values.integer(1, v)),
                feature.float.map(|v| values.float(2, v)),
                feature.boolean.map(|v| values.boolean(3, v)),
            ];
            for (column, (name, tag)) in ["text", "integer", "float", "boolean"].iter().zip(tags).enumerate() {
                tag.into_iter().for_each(|tag| encoder.tag(column, name, tag));
            }
            encoder.feature(feature.id, geometry_type, geometry.bytes());
        }
        encoder.finish(&format!("layer {place}"), &mut out);
    }
    out
}

fn position() -> impl Strategy<Value = (i32, i32)> {
    (-128..4224i32, -128..4224i32)
}

fn drawn() -> impl Strategy<Value = Drawn> {
    let path = prop::collection::vec(position(), 2..9);
    prop_oneof![
        prop::collection::vec(position(), 1..4).prop_map(Drawn::Points),
        prop::collection::vec(path, 1..4).prop_map(Drawn::Lines),
        prop::collection::vec((-128..4000i32, -128..4000i32, 4..100i32, any::<bool>()), 1..4).prop_map(Drawn::Squares),
    ]
}

fn given() -> impl Strategy<Value = Given> {
    let integer = prop_oneof![
        0..3i64,
        -5..5i64,
        any::<i32>().prop_map(i64::from),
        any::<u32>().prop_map(i64::from),
        -(1i64 << 53)..1 << 53
    ];
    let float = prop_oneof![Just(0.5), any::<i16>().prop_map(|v| f64::from(v) / 10.0)];
    let id = prop_oneof![0..9u64, any::<u32>().prop_map(u64::from), 0..1u64 << 53];
    let optional = |p| prop::option::weighted(p, any::<u8>().prop_map(|v| v % 20));
    (id, drawn(), optional(0.7), prop::option::weighted(0.9, integer), prop::option::of(float), prop::option::of(any::<bool>()))
        .prop_map(|(id, geometry, text, integer, float, boolean)| Given { id, geometry, text, integer, float, boolean })
}

proptest! {
    #[test]
    fn an_mlt_holds_what_the_mvt_held(layers in prop::collection::vec(prop::collection::vec(given(), 0..40), 0..3)) {
        let mvt = tile(&layers);
        prop_assert_eq!(decoded(&of_mvt(&mvt).unwrap()), expected(&mvt));
    }

    #[test]
    fn layers_of_one_kind_come_back_as_well(features in prop::collection::vec(given(), 1..40), kind in 0..3u8) {
        let mut features = features;
        for feature in &mut features {
            feature.geometry = match (kind, &feature.geometry) {
                (0, Drawn::Points(_)) | (1, Drawn::Lines(_)) | (2, Drawn::Squares(_)) => continue,
                (0, _) => Drawn::Points(vec![(1, 2)]),
                (1, _) => Drawn::Lines(vec![vec![(0, 0), (5, 5)]]),
                _ => Drawn::Squares(vec![(7, 7, 20, true)]),
            };
        }
        let mvt = tile(&[features]);
        prop_assert_eq!(decoded(&of_mvt(&mvt).unwrap()), expected(&mvt));
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..300), at in any::<prop::sample::Index>(), to in any::<u8>()) {
        let _ = of_mvt(&bytes);
        let mut mvt = tile(&[vec![Given {
            id: 1,
            geometry: Drawn::Squares(vec![(0, 0, 9, true)]),
            text: Some(1),
            integer: Some(-7),
            float: Some(0.1),
            boolean: Some(true),
        }]]);
        let at = at.index(mvt.len());
        mvt[at] = to;
        let _ = of_mvt(&mvt);
    }

    #[test]
    fn truth_values_come_back(values in prop::collection::vec(prop_oneof![Just(0u8), Just(255u8), any::<u8>()], 0..700)) {
        let mut out = vec![];
        stream::booleans(&mut out, stream::DATA, values.len() * 8, &values);
        let (mut rest, mut back) = (&out[2..], vec![]);
        let head = [(); 2].map(|()| read_varint(&mut rest).unwrap());
        prop_assert_eq!(head, [values.len() as u64 * 8, rest.len() as u64]);
        while let [control, after @ ..] = rest {
            if *control < 128 {
                back.extend(std::iter::repeat_n(after[0], *control as usize + 3));
                rest = &after[1..];
            } else {
                let (literal, after) = after.split_at(256 - *control as usize);
                back.extend(literal);
                rest = after;
            }
        }
        prop_assert_eq!(back, values);
    }
}

#[test]
fn integers_are_as_narrow_as_they_can_be() {
    let layer = |values: &[i64]| {
        let geometry = Drawn::Points(vec![(0, 0)]);
        let given = |&v| Given { id: 1, geometry: geometry.clone(), text: None, integer: Some(v), float: None, boolean: None };
        let mlt = of_mvt(&tile(&[values.iter().map(given).collect()])).unwrap();
        let layers = Parser::default().parse_layers(&mlt).map(|layers| layers.into_iter().next()).unwrap();
        let Some(DecodedLayer::Tag01(layer)) = layers else { panic!() };
        let features = layer.into_tile(&mut Decoder::default()).unwrap();
        features.features().iter().map(|feature| feature.properties()[0].clone()).collect::<Vec<_>>()
    };
    assert_eq!(layer(&[0, u32::MAX.into()]), [PropValue::U32(Some(0)), PropValue::U32(Some(u32::MAX))]);
    assert_eq!(layer(&[-1, 7]), [PropValue::I32(Some(-1)), PropValue::I32(Some(7))]);
    assert_eq!(layer(&[-1, 1 << 40]), [PropValue::F64(Some(-1.0)), PropValue::F64(Some((1i64 << 40) as f64))]);
    assert_eq!(layer(&[5, i64::MAX]), [PropValue::U64(Some(5)), PropValue::U64(Some(i64::MAX as u64))]);
    assert_eq!(layer(&[i64::MIN, i64::MAX]), [PropValue::I64(Some(i64::MIN)), PropValue::I64(Some(i64::MAX))]);
}

/// A message of a layer `a` with one point for each list of tags, which other programs may have written.
fn strange(keys: &[&str], values: &[&[u8]], tags: &[&[u8]]) -> Vec<u8> {
    let mut layer = vec![];
    bytes_field(&mut layer, 1, b"a");
    for tags in tags {
        let mut feature = vec![];
        bytes_field(&mut feature, 2, tags);
        uint_field(&mut feature, 3, 1);
        bytes_field(&mut feature, 4, &[9, 2, 2]);
        bytes_field(&mut layer, 2, &feature);
    }
    keys.iter().for_each(|key| bytes_field(&mut layer, 3, key.as_bytes()));
    values.iter().for_each(|value| bytes_field(&mut layer, 4, value));
    let mut tile = vec![];
    bytes_field(&mut tile, 3, &layer);
    tile
}

#[test]
fn what_others_write_is_kept_as_far_as_can_be() {
    let (text, number, truth): (&[u8], &[u8], &[u8]) = (b"\x0a\x01x", b"\x28\x07", b"\x38\x01");
    // Ids are left out, types are mixed, a name stands twice.
    let mvt = strange(&["k", "k"], &[text, number, truth], &[&[0, 0], &[1, 1], &[0, 2], &[0, 0, 1, 1], &[]]);
    let layers = decoded(&of_mvt(&mvt).unwrap());
    let found: Vec<_> = layers[0].2.iter().map(|f| (f.id, f.properties.get("k").map(String::as_str))).collect();
    let of = |text| (None, Some(text));
    assert_eq!(found, [of("text x"), of("text 7"), of("text true"), of("text 7"), (None, None)]);
    assert_eq!(layers[0].1, 4096);
}

#[test]
fn what_is_no_mvt_is_refused_with_a_reason() {
    let broken = |mvt: &[u8]| of_mvt(mvt).unwrap_err().to_string();
    assert!(broken(b"\x1a\x05").contains("ends too early"));
    assert!(broken(b"\x1a\x00").contains("no name"));
    assert!(broken(&strange(&["k"], &[b"\x28\x07"], &[&[0, 3]])).contains("its layer has not"));
    assert!(broken(&strange(&["k"], &[b"\x28\x07"], &[&[0]])).contains("tags"));
    assert_eq!(of_mvt(b""), Ok(vec![]));
}

#[test]
fn a_layer_of_more_properties_than_there_can_be_is_refused() {
    let keys: Vec<String> = (0..=MAX_KEYS).map(|key| key.to_string()).collect();
    let mvt = strange(&keys.iter().map(String::as_str).collect::<Vec<_>>(), &[], &[&[]]);
    assert_eq!(of_mvt(&mvt), Err(MltError::TooSparse));
}
