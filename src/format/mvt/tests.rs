use super::*;
use crate::model::TilePoint;
use geo_types::{Geometry, MultiLineString, MultiPoint, Polygon, polygon};
use mvt_reader::{Reader, feature::Value};

fn p(x: i32, y: i32) -> TilePoint {
    TilePoint { x, y }
}

fn one_feature(geometry_type: GeometryType, draw: impl FnOnce(&mut GeometryEncoder)) -> Geometry<f32> {
    let (mut layer, mut geometry, mut tile) = (LayerEncoder::default(), GeometryEncoder::default(), vec![]);
    layer.begin(0);
    draw(&mut geometry);
    layer.feature(7, geometry_type, geometry.bytes());
    layer.finish("a", &mut tile);
    let features = Reader::new(tile).unwrap().get_features(0).unwrap();
    assert_eq!((features.len(), features[0].id), (1, Some(7)));
    features[0].geometry.clone()
}

#[test]
fn another_decoder_reads_points_lines_and_polygons() {
    let points = one_feature(GeometryType::Point, |g| g.points(&[p(-64, 5), p(4160, -3)]));
    assert_eq!(points, Geometry::MultiPoint(MultiPoint::from(vec![(-64.0, 5.0), (4160.0, -3.0)])));
    let lines = one_feature(GeometryType::LineString, |g| {
        g.line(&[p(0, 0), p(5, 5)]);
        g.line(&[p(9, 9), p(0, 1), p(2, 2)]);
    });
    let expected = vec![vec![(0.0, 0.0), (5.0, 5.0)].into(), vec![(9.0, 9.0), (0.0, 1.0), (2.0, 2.0)].into()];
    assert_eq!(lines, Geometry::MultiLineString(MultiLineString::new(expected)));
    let polygon = one_feature(GeometryType::Polygon, |g| {
        g.ring(&[p(0, 0), p(9, 0), p(9, 9), p(0, 9)]);
        g.ring(&[p(2, 2), p(2, 4), p(4, 4), p(4, 2)]);
        g.ring(&[p(20, 0), p(29, 0), p(29, 9)]);
    });
    let Geometry::MultiPolygon(polygons) = polygon else { panic!() };
    let square: Polygon<f32> = polygon!(
        exterior: [(x: 0., y: 0.), (x: 9., y: 0.), (x: 9., y: 9.), (x: 0., y: 9.)],
        interiors: [[(x: 2., y: 2.), (x: 2., y: 4.), (x: 4., y: 4.), (x: 4., y: 2.)]],
    );
    assert_eq!(polygons.0[0], square);
    assert_eq!(polygons.0[1].exterior().0.len(), 4);
}

#[test]
fn the_example_of_the_specification_comes_out_byte_for_byte() {
    // Section 4.3.5.5: an exterior ring; 4.3.5.3: a line; 4.3.5.2: two points.
    let bytes = |draw: &dyn Fn(&mut GeometryEncoder)| {
        let mut geometry = GeometryEncoder::default();
        draw(&mut geometry);
        geometry.bytes().to_vec()
    };
    assert_eq!(bytes(&|g| g.ring(&[p(3, 6), p(8, 12), p(20, 34)])), [9, 6, 12, 18, 10, 12, 24, 44, 15]);
    assert_eq!(bytes(&|g| g.line(&[p(2, 2), p(2, 10), p(10, 10)])), [9, 4, 4, 18, 0, 16, 16, 0]);
    assert_eq!(bytes(&|g| g.points(&[p(5, 7), p(3, 2)])), [17, 10, 14, 3, 9]);
}

#[test]
fn values_of_all_types_come_back_and_equal_ones_are_written_once() {
    let (mut layer, mut geometry, mut tile) = (LayerEncoder::default(), GeometryEncoder::default(), vec![]);
    geometry.points(&[p(1, 1)]);
    for _ in 0..3 {
        // What the layer before left must not be taken for this layer's.
        layer.begin(6);
        for row in 0..100i64 {
            let values = layer.values();
            let text = if row % 2 == 0 { "Золото".as_bytes() } else { b"" };
            let numbers = [
                ("text", values.text(0, (row % 2) as u32, 2, || text)),
                ("integer", values.integer(1, if row % 2 == 0 { -7 } else { i64::MAX })),
                ("float", values.float(2, if row % 2 == 0 { 0.1 } else { 0.5 })),
                ("boolean", values.boolean(3, row % 2 == 0)),
            ];
            (0..).zip(numbers).for_each(|(column, (name, number))| layer.tag(column, name, number));
            if row == 0 {
                let number = layer.values().unique_text(b"KZ-1");
                layer.tag(4, "id", number);
            }
            layer.feature(row as u64, GeometryType::Point, geometry.bytes());
        }
        tile.clear();
        layer.finish("a", &mut tile);
    }
    let size = tile.len();
    let reader = Reader::new(tile).unwrap();
    let features = reader.get_features(0).unwrap();
    let properties = |i: usize| features[i].properties.clone().unwrap();
    assert_eq!(properties(0)["text"], Value::String("Золото".into()));
    assert_eq!(properties(0)["integer"], Value::SInt(-7));
    assert_eq!(properties(0)["float"], Value::Double(0.1));
    assert_eq!(properties(0)["boolean"], Value::Bool(true));
    assert_eq!(properties(0)["id"], Value::String("KZ-1".into()));
    assert_eq!(properties(99)["text"], Value::String(String::new()));
    assert_eq!(properties(99)["integer"], Value::UInt(i64::MAX as u64));
    assert_eq!(properties(99)["float"], Value::Float(0.5));
    assert!(!properties(99).contains_key("id"));
    assert!(size < 100 * 25, "{size}");
}

#[test]
fn layers_follow_one_another_and_empty_ones_are_left_out() {
    let (mut layer, mut geometry, mut tile) = (LayerEncoder::default(), GeometryEncoder::default(), vec![]);
    geometry.points(&[p(1, 1)]);
    for (name, features) in [("a", 1), ("b", 0), ("c", 2)] {
        layer.begin(0);
        (0..features).for_each(|id| layer.feature(id, GeometryType::Point, geometry.bytes()));
        layer.finish(name, &mut tile);
    }
    let layers = Reader::new(tile).unwrap().get_layer_metadata().unwrap();
    let found: Vec<_> = layers.iter().map(|l| (l.name.as_str(), l.version, l.extent, l.feature_count)).collect();
    assert_eq!(found, [("a", 2, 4096, 1), ("c", 2, 4096, 2)]);
}
