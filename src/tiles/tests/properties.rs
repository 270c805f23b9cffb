use super::*;
use crate::format::tilejson::FieldType;
use mvt_reader::feature::Value as TileValue;

fn rows_with_properties() -> Rows {
    let mut rows = Rows::default();
    for i in 0..40 {
        rows.row(&format!("KZ-{i}").as_str().into(), |rows| {
            let [lon, lat] = lon_lat((1000.0 + i as f64 * 30.0, 1000.0));
            rows.0.geometries.push_point(lon, lat, None);
            rows.0.set("name", Value::Text(["Алтын", "Мыс"][i % 2]));
            rows.0.set("grade", Value::Float(i as f64 + 0.1));
            if i % 2 == 0 {
                rows.0.set("year", Value::Integer(1950 + i as i64));
            }
            rows.0.set("active", Value::Boolean(i == 0));
            rows.0.set("report", Value::Text(&"long ".repeat(100 + i)));
        });
    }
    rows
}

#[test]
fn properties_arrive_with_their_types_and_nulls_are_absent() {
    let collection = rows_with_properties().collection();
    let found = features(&render(&collection, tile(0, 0, 0)));
    assert_eq!(found.len(), 40);
    for feature in &found {
        let properties = feature.properties.as_ref().unwrap();
        let TileValue::String(id) = &properties["id"] else { panic!() };
        let i: usize = id[3..].parse().unwrap();
        let row = collection.table.ids().find(&id.as_str().into()).unwrap();
        assert_eq!(feature.id, Some(collection.table.ids().tile_id(row)));
        assert_eq!(properties["name"], TileValue::String(["Алтын", "Мыс"][i % 2].into()));
        assert_eq!(properties["grade"], TileValue::Double(i as f64 + 0.1));
        assert_eq!(properties["active"], TileValue::Bool(i == 0));
        assert_eq!(properties.get("year"), i.is_multiple_of(2).then_some(&TileValue::UInt(1950 + i as u64)));
        assert!(!properties.contains_key("report"), "long texts stay out");
    }
}

#[test]
fn the_settings_choose_columns() {
    let settings = TileSettings { columns: Some(vec!["report".into()]), ..TileSettings::default() };
    let found = features(&render(&rows_with_properties().with_settings("a", settings), tile(0, 0, 0)));
    let mut names: Vec<String> = found[0].properties.clone().unwrap().into_keys().collect();
    names.sort();
    assert_eq!(names, ["id", "report"]);
}

#[test]
fn the_same_tile_comes_out_byte_for_byte_whatever_was_made_before() {
    let (a, b) = (rows_with_properties().collection(), Rows::default().line(&[(0.0, 0.0), (4000.0, 4000.0)]).collection());
    let mut renderer = Renderer::default();
    let first = renderer.render(&[Arc::clone(&a), Arc::clone(&b)], tile(0, 0, 0));
    renderer.render(&[Arc::clone(&b)], tile(3, 4, 4));
    assert_eq!(renderer.render(&[a, b], tile(0, 0, 0)), first);
}

#[test]
fn layers_below_their_first_zoom_are_left_out() {
    let deep = TileSettings { min_zoom: 3, ..TileSettings::default() };
    let collections = [
        Rows::default().point((2050.0, 2050.0)).collection(),
        Rows::default().point((2050.0, 2050.0)).with_settings("deep", deep),
    ];
    let names = |z, x| {
        let rendered = Renderer::default().render(&collections, tile(z, x, x));
        Reader::new(rendered.bytes).unwrap().get_layer_names().unwrap()
    };
    assert_eq!(names(2, 2), ["layer"]);
    assert_eq!(names(3, 4), ["layer", "deep"]);
    assert_eq!(names(16, 32800), ["layer", "deep"], "beyond the last zoom too");
}

#[test]
fn tile_json_tells_what_tiles_hold() {
    let lines = Rows::default().line(&[(1000.0, 2000.0), (1200.0, 2048.0)]).with_settings("lines", TileSettings::default());
    let json = tile_json(&[rows_with_properties().collection(), lines], "http://h/{z}/{x}/{y}".into(), None);
    assert_eq!((json.name.as_str(), json.minzoom, json.maxzoom), ("LAYER, LINES", 0, 14));
    let [west, south, east, north] = json.bounds;
    assert!((west - lon_lat((1000.0, 0.0))[0]).abs() < 1e-6 && (east - lon_lat((2170.0, 0.0))[0]).abs() < 1e-6);
    assert!(south.abs() < 0.1 && (north - lon_lat((0.0, 1000.0))[1]).abs() < 1e-6);
    let layer = &json.vector_layers[0];
    assert_eq!(layer.geometry_type, Some("Point"));
    let fields: Vec<_> = layer.fields.iter().map(|(name, t)| (name.as_str(), *t)).collect();
    let expected = [
        ("active", FieldType::Boolean),
        ("grade", FieldType::Number),
        ("id", FieldType::String),
        ("name", FieldType::String),
        ("year", FieldType::Number),
    ];
    assert_eq!(fields, expected);
    let text = serde_json::to_value(&json).unwrap();
    assert_eq!(text["tilejson"], "3.0.0");
    assert_eq!(text["vector_layers"][0]["fields"]["grade"], "Number");
}
