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
    let [west, south, east, north] = json.bounds.unwrap();
    assert!((west - lon_lat((1000.0, 0.0))[0]).abs() < 1e-6 && (east - lon_lat((2170.0, 0.0))[0]).abs() < 1e-6);
    assert!(south.abs() < 0.1 && (north - lon_lat((0.0, 1000.0))[1]).abs() < 1e-6);
    let layer = &json.vector_layers[0];
    assert_eq!(layer.id_property.as_deref(), Some("id"));
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

#[test]
fn tiles_without_features_have_no_bounds() {
    let nothing = || Rows::default().collection();
    let json = serde_json::to_value(tile_json(&[nothing()], String::new(), None)).unwrap();
    assert_eq!((json.get("bounds"), json.get("center")), (None, None));
    let json = tile_json(&[nothing(), Rows::default().point((10.0, 10.0)).collection()], String::new(), None);
    assert!(json.bounds.is_some_and(|[west, _, east, _]| east - west < 1e-6), "{:?}", json.bounds);
}

#[test]
fn text_ids_stay_at_hand_whatever_columns_are_called() {
    let rows = |columns: &[(&str, &str)]| {
        let mut rows = Rows::default();
        rows.row(&"KZ-1".into(), |rows| {
            rows.0.geometries.push_point(70.0, 50.0, None);
            columns.iter().for_each(|(name, value)| rows.0.set(name, Value::Text(value)));
        });
        rows
    };
    let no_columns = TileSettings { columns: Some(vec![]), ..TileSettings::default() };
    for (columns, settings, name) in [
        (&[][..], TileSettings::default(), "id"),
        (&[("id", "KZ-1")], TileSettings::default(), "id"),
        (&[("id", "KZ-1")], no_columns.clone(), "id"),
        (&[("id", "other")], TileSettings::default(), "feature_id"),
        (&[("id", "other")], no_columns, "feature_id"),
        (&[("id", "other"), ("feature_id", "")], TileSettings::default(), "feature_id_2"),
    ] {
        let collection = rows(columns).with_settings("a", settings.clone());
        let found = features(&render(&collection, tile(0, 0, 0)));
        let properties = found[0].properties.as_ref().unwrap();
        assert_eq!(properties[name], TileValue::String("KZ-1".into()), "{columns:?}");
        let of_column = if settings.columns.is_none() { columns.iter().filter(|(column, _)| *column != name).count() } else { 0 };
        assert_eq!(properties.len(), 1 + of_column, "{properties:?}");
        let layer = &tile_json(&[collection], String::new(), None).vector_layers[0];
        assert_eq!((layer.id_property.as_deref(), layer.fields.len()), (Some(name), properties.len()));
    }
    let mut numbers = Rows::default();
    numbers.row(&FeatureId::Integer(7), |rows| {
        rows.0.geometries.push_point(70.0, 50.0, None);
        rows.0.set("id", Value::Text("KZ-1"));
    });
    assert_eq!(tile_json(&[numbers.collection()], String::new(), None).vector_layers[0].id_property, None);
}
