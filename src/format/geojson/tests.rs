//! What the reader promises, on text.

use super::*;
use crate::model::{ColumnBuilder, DefectKind, GeometryKind, Outcome, RowBatch, Value, Values};
use std::collections::BTreeMap;

/// All that came of a file.
#[derive(Debug, Default, PartialEq)]
struct Outcomes {
    rows: Vec<Row>,
    defects: Vec<(u64, Outcome, DefectKind, String)>,
    error: Option<String>,
    crs: Option<String>,
    notes: Vec<String>,
    format: &'static str,
}

#[derive(Debug, PartialEq)]
struct Row {
    number: u64,
    id: Option<String>,
    kind: GeometryKind,
    xy: Vec<[f64; 2]>,
    /// Values that are not null, as text.
    properties: BTreeMap<String, String>,
}

fn value(column: &ColumnBuilder, row: usize) -> Option<String> {
    let text = |value: Value<'_>| value.with_text(str::to_owned);
    column.is_valid(row).then(|| match column.values() {
        Values::Nothing => unreachable!(),
        Values::Boolean(v) => text(Value::Boolean(v[row])),
        Values::Integer(v) => text(Value::Integer(v[row])),
        // A whole number among fractions is a float of the same value.
        Values::Float(v) => text(Value::Float(v[row])).trim_end_matches(".0").to_owned(),
        Values::Text(t) | Values::Untyped(t) | Values::List(t) | Values::Json(t) => t.entry(t.codes()[row]).to_owned(),
    })
}

fn rows_of(batch: &RowBatch) -> impl Iterator<Item = Row> + '_ {
    (0..batch.len()).map(|row| Row {
        number: batch.source_rows[row],
        id: value(&batch.ids, row),
        kind: batch.geometries.kinds()[row],
        xy: batch.geometries.xy()[batch.geometries.row(row).all_coord_range()].to_vec(),
        properties: batch.columns.iter().filter_map(|(name, column)| Some((name.clone(), value(column, row)?))).collect(),
    })
}

fn read_as(name: &str, text: impl Into<Vec<u8>>, block_bytes: usize) -> Outcomes {
    let layer = match open_bytes(name, text.into(), block_bytes) {
        Ok(layer) => layer,
        Err(error) => return Outcomes { error: Some(error.to_string()), ..Outcomes::default() },
    };
    let crs = layer.crs.map(|crs| crs.definition);
    let mut outcomes = Outcomes { crs, notes: layer.notes, format: layer.format, ..Outcomes::default() };
    for job in layer.jobs {
        match job {
            Ok(job) => {
                let batch = job();
                outcomes.rows.extend(rows_of(&batch));
                outcomes.defects.extend(batch.defects.into_iter().map(|d| (d.row, d.outcome, d.kind, d.detail)));
            }
            Err(error) => outcomes.error = Some(error.to_string()),
        }
    }
    outcomes
}

fn read(text: &str) -> Outcomes {
    let outcomes = read_as("test.geojson", text, BLOCK_BYTES);
    for block_bytes in [1, 7, 64, 200] {
        assert_eq!(read_as("test.geojson", text, block_bytes), outcomes, "in blocks of {block_bytes} bytes: {text}");
    }
    outcomes
}

fn collection(features: &str) -> String {
    format!(r#"{{"type":"FeatureCollection","features":[{features}]}}"#)
}

fn point(x: i32, properties: &str) -> String {
    format!(r#"{{"type":"Feature","geometry":{{"type":"Point","coordinates":[{x},0]}},"properties":{properties}}}"#)
}

fn xs(outcomes: &Outcomes) -> Vec<f64> {
    outcomes.rows.iter().map(|row| row.xy.first().map_or(f64::NAN, |xy| xy[0])).collect()
}

#[test]
fn a_collection_gives_its_features_with_ids_geometries_and_properties() {
    let outcomes = read(&collection(
        r#"{"type":"Feature","id":"a","geometry":{"type":"Point","coordinates":[1,2]},"properties":{"n":1,"s":"x"}},
        {"properties":{"s":null,"n":2.5},"geometry":{"coordinates":[[3,4],[5,6]],"type":"LineString"},"id":7,"type":"Feature"},
        {"type":"Feature","properties":null,"geometry":null,"title":"foreign"}"#,
    ));
    assert_eq!(outcomes.error, None);
    let properties = |list: &[(&str, &str)]| list.iter().map(|(k, v)| (k.to_string(), v.to_string())).collect();
    assert_eq!(
        outcomes.rows,
        [
            Row {
                number: 1,
                id: Some("a".into()),
                kind: GeometryKind::Point,
                xy: vec![[1.0, 2.0]],
                properties: properties(&[("n", "1"), ("s", "x")])
            },
            Row {
                number: 2,
                id: Some("7".into()),
                kind: GeometryKind::LineString,
                xy: vec![[3.0, 4.0], [5.0, 6.0]],
                properties: properties(&[("n", "2.5")])
            },
            Row { number: 3, id: None, kind: GeometryKind::Null, xy: vec![], properties: BTreeMap::new() },
        ]
    );
    assert_eq!((outcomes.defects.len(), outcomes.format), (0, "GeoJSON"));
}

#[test]
fn a_feature_and_a_bare_geometry_are_one_row() {
    assert_eq!(read(&point(5, r#"{"a":true}"#)).rows[0].properties["a"], "true");
    for text in [r#"{"type":"Point","coordinates":[5,6]}"#, r#"{"coordinates":[5,6],"type":"Point","bbox":[5,6,5,6]}"#] {
        let outcomes = read(text);
        assert_eq!((outcomes.rows[0].xy[0], outcomes.rows[0].properties.len()), ([5.0, 6.0], 0));
    }
    let nested = r#"{"type":"GeometryCollection","geometries":[{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[1,2]}]}]}"#;
    let outcomes = read(nested);
    assert_eq!((outcomes.rows[0].kind, outcomes.defects[0].2), (GeometryKind::GeometryCollection, DefectKind::NestedCollection));
}

#[test]
fn ids_are_integers_or_text() {
    let ids = |list: &[&str]| {
        let features: Vec<String> = list.iter().map(|id| format!(r#"{{"type":"Feature","id":{id},"geometry":null}}"#)).collect();
        read(&collection(&features.join(","))).rows.into_iter().map(|row| row.id).collect::<Vec<_>>()
    };
    assert_eq!(ids(&["-5", "9007199254740993"]), [Some("-5".into()), Some("9007199254740993".into())]);
    assert_eq!(
        ids(&["9223372036854775808", "1.50", "\"é\"", "null"]),
        [Some("9223372036854775808".into()), Some("1.50".into()), Some("é".into()), None]
    );
    let twice = read(&collection(r#"{"type":"Feature","id":1,"id":2,"geometry":null,"id":null}"#));
    assert_eq!((&twice.rows[0].id, twice.rows.len()), (&None, 1));
}

#[test]
fn the_crs_member_is_found_before_and_after_the_features() {
    let crs = r#""crs": { "type": "name", "properties": { "name": "urn:ogc:def:crs:EPSG::28350" } }"#;
    let features = format!(r#""features":[{}]"#, point(1, r#"{"crs":{"properties":{"name":"not this"}},"a":"\"crs\":{}}"}"#));
    for text in [
        format!(r#"{{"type":"FeatureCollection",{crs},{features}}}"#),
        format!(r#"{{"type":"FeatureCollection",{features},{crs}}}"#),
        format!("{{{features},\"name\":\"x\",{crs},\"type\":\"FeatureCollection\",\"n\":[1]\n}}\n"),
    ] {
        let outcomes = read(&text);
        assert_eq!(
            (outcomes.crs.as_deref(), &outcomes.error, outcomes.rows.len()),
            (Some("urn:ogc:def:crs:EPSG::28350"), &None, 1)
        );
    }
    assert_eq!(read(&format!("{{{features}}}")).crs, None);
}

#[test]
fn every_form_of_crs_is_understood_or_told() {
    let stated = |crs: &str| read(&format!(r#"{{"crs":{crs},"type":"Point","coordinates":[1,2]}}"#));
    for (crs, definition) in [
        (r#"{"type":"name","properties":{"name":"EPSG:2393"}}"#, "EPSG:2393"),
        (r#"{"type":"link","properties":{"href":"http://x.org/4326.wkt","type":"ogcwkt"}}"#, "http://x.org/4326.wkt"),
        (r#"{"type":"EPSG","properties":{"code":4284}}"#, "EPSG:4284"),
        (r#""EPSG:4326""#, "EPSG:4326"),
    ] {
        assert_eq!(stated(crs).crs.as_deref(), Some(definition));
        assert_eq!(stated(crs).defects.len(), 0);
    }
    assert!(stated("null").notes[0].contains("null"));
    assert!(stated(r#"{"type":"name"}"#).notes[0].contains("cannot be understood"));
}

#[test]
fn a_crs_that_comes_too_late_or_differs_is_not_silent() {
    let other = r#"{"type":"name","properties":{"name":"EPSG:28350"}}"#;
    let row = format!(r#"{{"type":"Feature","geometry":null,"properties":{{}},"crs":{other}}}"#);
    let outcomes = read(&collection(&row));
    assert_eq!((outcomes.rows.len(), outcomes.defects[0].2), (1, DefectKind::BadValue));
    let two = format!(
        "{} {}",
        collection(&point(1, "{}")),
        format_args!(r#"{{"features":[],"crs":{other},"x":"{}"}} "#, "y".repeat(300_000))
    );
    let outcomes = read_as("a.json", two, BLOCK_BYTES);
    assert!(outcomes.rows.len() == 1 && outcomes.error.unwrap().contains("EPSG:28350"));
}

#[test]
fn properties_keep_their_values_and_the_last_of_each_name() {
    let row = |properties: &str| read(&collection(&point(1, properties))).rows.remove(0).properties;
    assert_eq!(row(r#"{"a":1,"b":2,"a":3}"#)["a"], "3");
    assert_eq!(row(r#"{"list":[ 1, "x" ],"o":{ "k": [] }}"#)["list"], r#"[1,"x"]"#);
    assert_eq!(row(r#"{"big":123456789012345678901234}"#)["big"], "123456789012345678901234");
    assert_eq!(row(r#"{"":"empty name","\u0416\n":"e"}"#)["Ж\n"], "e");
    assert!(row(r#"{"nan":NaN,"none":null}"#).is_empty());
    let twice = r#"{"type":"Feature","properties":{"a":1},"geometry":{"type":"Point","coordinates":[1,1]},"geometry":{"type":"Point","coordinates":[2,2]},"properties":{"b":2}}"#;
    let outcomes = read(&collection(twice));
    assert_eq!(
        (outcomes.rows[0].xy[0], outcomes.rows[0].properties.keys().cloned().collect::<String>()),
        ([2.0, 2.0], "b".into())
    );
}

#[test]
fn odd_properties_are_left_out_aloud() {
    let outcomes = read(&collection(&[point(1, "[]"), point(2, "\"x\""), point(3, r#"{"i":-Infinity}"#)].join(",")));
    assert_eq!(xs(&outcomes), [1.0, 2.0, 3.0]);
    let told: Vec<_> = outcomes.defects.iter().map(|d| (d.0, d.1, d.2)).collect();
    assert_eq!(told, [(2, Outcome::Repaired, DefectKind::BadValue), (3, Outcome::Repaired, DefectKind::BadValue)]);
}

#[test]
fn empty_geometries_become_null_aloud() {
    let outcomes = read(r#"{"type":"Feature","geometry":{"type":"Polygon","coordinates":[]},"properties":{}}"#);
    assert_eq!((outcomes.rows[0].kind, outcomes.defects[0].2), (GeometryKind::Null, DefectKind::EmptyGeometry));
}

#[test]
fn heights_are_kept() {
    let layer = open_bytes("z.json", br#"{"type":"LineString","coordinates":[[1,2,3],[4,5],[6,7,8,9]]}"#.to_vec(), 99).unwrap();
    let batch = layer.jobs.map(|job| job.unwrap()()).next().unwrap();
    assert_eq!(format!("{:?}", batch.geometries.z()), "[3.0, NaN, 8.0]");
}

#[test]
fn a_byte_order_mark_is_no_trouble() {
    let text = format!("\u{feff}{}", collection(&point(1, "{}")));
    assert_eq!(xs(&read(&text)), [1.0]);
    let lines = format!("\u{feff}{}\n{}\n", point(1, "{}"), point(2, "{}"));
    assert_eq!(xs(&read(&lines)), [1.0, 2.0]);
}

#[test]
fn one_row_per_line_and_sequences_are_recognised_whatever_the_extension() {
    let rows = [point(1, "{}"), point(2, r#"{"s":"}\n{"}"#), r#"{"type":"Point","coordinates":[3,0]}"#.to_owned()];
    let lines = rows.join("\r\n");
    let sequence: String = rows.iter().map(|row| ["\u{1e}", &row.replace(':', ":\n"), "\n"].concat()).collect();
    let several = rows.join("");
    for (text, format) in [(lines, "GeoJSONSeq"), (sequence, "GeoJSONSeq"), (several, "GeoJSON")] {
        let outcomes = read(&text);
        assert_eq!((xs(&outcomes), &outcomes.error, outcomes.format), (vec![1.0, 2.0, 3.0], &None, format), "{text}");
        assert_eq!(outcomes.rows[2].number, 3);
    }
    let pretty: String = rows.iter().map(|row| row.replace('{', "{\n")).collect();
    assert_eq!(xs(&read_as("a.geojsonl", pretty, 50)), [1.0, 2.0, 3.0]);
}

#[test]
fn a_collection_on_a_line_gives_its_features() {
    let text = format!("{}\n{}\n", point(1, "{}"), collection(&[point(2, "{}"), "7".to_owned(), point(3, "{}")].join(",")));
    let outcomes = read(&text);
    assert_eq!((xs(&outcomes), outcomes.rows[2].number), (vec![1.0, 2.0, 3.0], 2));
    assert_eq!(outcomes.defects.len(), 1);
    let inner = collection(&collection(""));
    assert_eq!(read(&format!("{}\n{inner}\n", point(1, "{}"))).defects[0].2, DefectKind::Unreadable);
}

#[test]
fn members_of_a_feature_on_a_collection_are_not_its_features() {
    let own = r#""type":"FeatureCollection","id":9,"geometry":{"type":"Point","coordinates":[9,9]},"properties":{"a":9}"#;
    let bare = r#"{"type":"Feature","geometry":null,"properties":{"b":1}}"#;
    let text = format!("{}\n{{{own},\"features\":[{bare}]}}\n{{{own},\"features\":[]}}\n", point(1, "{}"));
    let outcomes = read(&text);
    assert_eq!((outcomes.rows.len(), outcomes.error), (2, None));
    let Row { id, kind, properties, .. } = &outcomes.rows[1];
    assert_eq!((id, *kind, properties.get("a")), (&None, GeometryKind::Null, None));
    let layer = open_bytes("a.geojsonl", text.into_bytes(), BLOCK_BYTES).unwrap();
    let batch = layer.jobs.flatten().next().unwrap()();
    assert_eq!(batch.geometries.len(), batch.len());
    assert!(batch.columns.iter().all(|(_, column)| column.len() == batch.len()));
}

#[test]
fn a_broken_line_is_rejected_alone() {
    for name in ["a.json", "a.ndjson"] {
        let text = format!("{}\n{{\"type\":\"Feature\",\"geo\n\n{}\nrubbish\n{}", point(1, "{}"), point(2, "{}"), point(3, "{}"));
        let outcomes = read_as(name, text, 10);
        assert_eq!((xs(&outcomes), outcomes.error), (vec![1.0, 2.0, 3.0], None));
        assert_eq!(outcomes.defects.iter().map(|d| d.0).collect::<Vec<_>>(), [2, 4]);
    }
    let first_broken = format!("{{\"type\"]\n{}\n", point(2, "{}"));
    assert_eq!(xs(&read_as("a.geojsonl", first_broken, 10)), [2.0]);
}

#[test]
fn a_bad_feature_is_rejected_alone_with_its_reason() {
    for (bad, kind, words) in [
        (r#"{"type":"Feature","properties":{"a":tru},"geometry":null}"#, DefectKind::Unreadable, "a value"),
        (r#"{"type":"Feature" "properties":{}}"#, DefectKind::Unreadable, "`,` or `}`"),
        (r#"{"type":"Feature","geometry":{"type":"Point","coordinates":[1]}}"#, DefectKind::BadGeometry, "fewer than two"),
        (r#"{"type":"Feature","geometry":{"type":"Point","coordinates":[NaN,1]}}"#, DefectKind::NotFinite, "NaN"),
        (r#"{"type":"Feature","geometry":{"type":"Circle","coordinates":[1,1]}}"#, DefectKind::BadGeometry, "`Circle`"),
        (r#"{"type":"feature","geometry":null}"#, DefectKind::Unreadable, "`feature`"),
        (r#"{"name":"x"}"#, DefectKind::Unreadable, "no feature"),
        ("null", DefectKind::Unreadable, "expected a feature but found `n`"),
        ("[[1,2],[3]]", DefectKind::Unreadable, "expected a feature"),
        (r#""text, with ] and }""#, DefectKind::Unreadable, "expected a feature"),
        (r#"{"type":"Feature","properties":{"a":"the "Big" mine"},"geometry":null}"#, DefectKind::Unreadable, "`,` or `}`"),
    ] {
        let outcomes = read(&collection(&[point(1, "{}"), bad.to_owned(), point(3, "{}")].join(", ")));
        assert_eq!((xs(&outcomes), &outcomes.error), (vec![1.0, 3.0], &None), "{bad}");
        let [(2, Outcome::Rejected, found, detail)] = outcomes.defects.as_slice() else { panic!("{:?}", outcomes.defects) };
        assert!(*found == kind && detail.contains(words), "{bad}: {found:?} {detail}");
    }
}

#[test]
fn a_feature_that_swallows_its_neighbours_is_cut_off_before_the_next() {
    for bad in [
        // A bracket is missing, then a quote, then there is a bracket too many.
        r#"{"type":"Feature","properties":{"a":1,"geometry":null}"#,
        r#"{"type":"Feature","properties":{"a":"1},"geometry":null}"#,
        r#"{"type":"Feature","properties":{"a":[{"id":1},{"id":2}],"geometry":null}"#,
    ] {
        let outcomes = read(&collection(&[point(1, "{}"), bad.to_owned(), point(3, r#"{"s":"x"}"#), point(4, "{}")].join(",\n")));
        assert_eq!((xs(&outcomes), &outcomes.error), (vec![1.0, 3.0, 4.0], &None), "{bad}");
        assert_eq!(outcomes.defects.iter().map(|d| d.0).collect::<Vec<_>>(), [2]);
    }
    let too_many = read(&collection(&[point(1, "{}") + "}", point(2, "{}")].join(",")));
    assert_eq!((xs(&too_many), too_many.defects.len()), (vec![1.0, 2.0], 1));
    let no_comma = read(&collection(&(point(1, "{}") + &point(2, "{}"))));
    assert_eq!((xs(&no_comma), no_comma.error), (vec![1.0, 2.0], None));
}

#[test]
fn a_truncated_file_gives_what_came_before_and_the_place() {
    let text = collection(&[point(1, "{}"), point(2, "{}"), point(3, "{}")].join(","));
    let third = text.rfind(r#"{"type":"Feature""#).unwrap();
    for cut in [text.len() - 1, text.len() - 2, text.len() - 20, third + 1, third, third - 1] {
        let outcomes = read(&text[..cut]);
        assert_eq!(outcomes.rows.len(), if cut >= text.len() - 2 { 3 } else { 2 }, "cut at {cut}");
        assert!(outcomes.error.unwrap().contains("truncated"));
    }
    let error = read(&text[..third + 9]).error.unwrap();
    assert!(error.contains(&format!("row 3, byte {third}")), "{error}");
    for cut in 0..40 {
        assert!(read(&text[..cut]).error.is_some(), "cut at {cut}");
    }
}

#[test]
fn what_follows_the_collection_is_told_and_its_rows_kept() {
    let outcomes = read(&(collection(&point(1, "{}")) + ");"));
    assert_eq!(xs(&outcomes), [1.0]);
    assert!(outcomes.error.unwrap().contains("row 2, byte"));
    let foreign = format!(r#"{{"name":"x","features":[{}],"extra":{{"a":[1]}},"type":"FeatureCollection"}}"#, point(1, "{}"));
    assert!(read(&foreign).notes[0].contains("name"));
}

#[test]
fn other_json_is_refused_with_what_would_do() {
    for (text, words) in [
        (r#"{"type":"Topology","arcs":[]"#, "TopoJSON"),
        (r#"{"arcs":[],"objects":{},"type":"Topology"}"#, "TopoJSON"),
        (r#"{"geometryType":"esriGeometryPoint","features":[{"attributes":{}}]}"#, "Esri JSON"),
        (r#"{"version":8,"layers":[]}"#, "not GeoJSON"),
        (r#"{"type":"module"}"#, "`module`"),
        ("[1,2]", "FeatureCollection"),
        (r#"{"type":"FeatureCollection"}"#, "without `features`"),
        ("", "empty"),
        (" \n ", "empty"),
        ("lon,lat\n1,2", "byte 0"),
        (r#"{"type";"Feature"}"#, "expected `:`"),
    ] {
        let outcomes = read(text);
        assert!(outcomes.error.as_ref().is_some_and(|error| error.contains(words)), "{text}: {:?}", outcomes.error);
    }
    assert!(read_as("a.json", b"\xff\xfe{\0".to_vec(), 99).error.unwrap().contains("UTF-16"));
}

#[test]
fn text_that_is_not_utf8_is_kept_and_told() {
    let mut bytes = collection(&[point(1, r#"{"name":"A?"}"#), point(2, "{}")].join(",")).into_bytes();
    let place = bytes.iter().position(|byte| *byte == b'?').unwrap();
    bytes[place] = 0xc6;
    let outcomes = read_as("a.json", bytes, 64);
    assert_eq!((outcomes.rows[0].properties["name"].as_str(), outcomes.rows.len()), ("A\u{fffd}", 2));
    assert_eq!(outcomes.defects[0].2, DefectKind::BadValue);
}

#[test]
fn nesting_bombs_and_too_many_properties_are_rejected_as_rows() {
    let arrays = point(2, &format!(r#"{{"a":{}{}}}"#, "[".repeat(10_000), "]".repeat(10_000)));
    let collections = format!(
        r#"{{"type":"Feature","geometry":{}{}}}"#,
        r#"{"type":"GeometryCollection","geometries":["#.repeat(10_000),
        "]}".repeat(10_000)
    );
    let names: Vec<String> = (0..5000).map(|n| format!("\"p{n}\":{n}")).collect();
    let wide = point(4, &format!("{{{}}}", names.join(",")));
    let text = collection(&[point(1, "{}"), arrays, collections, wide, point(5, "{}")].join(","));
    let outcomes = read_as("bomb.json", text, 4096);
    assert_eq!((xs(&outcomes), outcomes.defects.len(), outcomes.error), (vec![1.0, 5.0], 3, None));
}

#[test]
fn progress_reaches_the_end() {
    let text = collection(&[point(1, "{}"), point(2, "{}")].join(","));
    let layer = open_bytes("a.json", text.clone().into_bytes(), 16).unwrap();
    let progress = layer.progress.clone();
    assert_eq!(layer.jobs.flatten().count(), 2);
    let read = progress.bytes_read.load(Ordering::Relaxed);
    assert!(progress.bytes_total == text.len() as u64 && read > progress.bytes_total / 2 && read <= progress.bytes_total);
}

mod any_text {
    use super::*;
    use proptest::prelude::*;
    use serde_json::{Map, Value as Json, json};

    fn position() -> impl Strategy<Value = Json> {
        (-180.0..180.0f64, -90.0..90.0f64).prop_map(|(x, y)| json!([x, y]))
    }

    fn geometry() -> impl Strategy<Value = Json> {
        let line = prop::collection::vec(position(), 1..6).boxed();
        prop_oneof![
            Just(Json::Null),
            position().prop_map(|p| json!({"type": "Point", "coordinates": p})),
            line.clone().prop_map(|l| json!({"coordinates": l, "type": "LineString"})),
            line.clone().prop_map(|l| json!({"type": "MultiPoint", "coordinates": l})),
            prop::collection::vec(line, 1..4).prop_map(|r| json!({"type": "Polygon", "coordinates": r})),
        ]
    }

    fn property() -> impl Strategy<Value = Json> {
        prop_oneof![
            Just(Json::Null),
            any::<bool>().prop_map(Json::from),
            any::<i64>().prop_map(Json::from),
            r#"[a-zЖ😀"\\{}\[\],: \n]{0,12}"#.prop_map(Json::from),
            prop::collection::vec(r#"[}"\]]{0,3}"#, 0..3).prop_map(Json::from),
        ]
    }

    fn feature() -> impl Strategy<Value = Json> {
        let properties = prop::collection::btree_map(r#"[abc"}]{1,2}"#, property(), 0..5);
        (geometry(), properties, any::<i32>()).prop_map(
            |(geometry, properties, id)| json!({"type": "Feature", "id": id, "geometry": geometry, "properties": properties}),
        )
    }

    fn positions(value: &Json, into: &mut Vec<[f64; 2]>) {
        match value.as_array().map(Vec::as_slice) {
            Some([x, y]) if x.is_f64() => into.push([x.as_f64().unwrap(), y.as_f64().unwrap()]),
            Some(items) => items.iter().for_each(|item| positions(item, into)),
            None => {}
        }
    }

    fn expected(number: u64, feature: &Json) -> Row {
        let mut xy = vec![];
        positions(&feature["geometry"]["coordinates"], &mut xy);
        let kind = feature["geometry"]["type"].as_str().and_then(geometry::kind_named).unwrap_or(GeometryKind::Null);
        let empty = Map::new();
        let properties = feature["properties"].as_object().unwrap_or(&empty).iter().filter(|(_, value)| !value.is_null());
        let properties = properties.map(|(k, v)| (k.clone(), v.as_str().map_or_else(|| v.to_string(), str::to_owned)));
        Row { number, id: Some(feature["id"].to_string()), kind, xy, properties: properties.collect() }
    }

    fn written(features: &[Json], framing: u8, pretty: bool) -> String {
        let one = |feature: &Json| if pretty { serde_json::to_string_pretty(feature).unwrap() } else { feature.to_string() };
        match framing {
            0 => one(&json!({"type": "FeatureCollection", "bbox": [], "features": features, "note": "]}"})),
            1 => features.iter().map(|feature| ["\u{1e}", &one(feature), "\n"].concat()).collect(),
            2 => features.iter().map(|feature| one(feature) + " ").collect(),
            _ => features.iter().map(|feature| feature.to_string() + "\n").collect(),
        }
    }

    proptest! {
        #[test]
        fn gives_the_same_rows_however_it_is_cut(
            features in prop::collection::vec(feature(), 1..12), framing in 0u8..4, pretty: bool, block_bytes in 1usize..400
        ) {
            let rows: Vec<Row> = features.iter().zip(1..).map(|(feature, number)| expected(number, feature)).collect();
            let outcomes = read_as("any.json", written(&features, framing, pretty), block_bytes);
            prop_assert_eq!(outcomes.error, None);
            prop_assert_eq!(outcomes.defects, vec![]);
            prop_assert_eq!(outcomes.rows, rows);
        }

        #[test]
        fn is_read_without_panic_and_cut_alike_when_damaged(
            features in prop::collection::vec(feature(), 1..5), framing in 0u8..4, block_bytes in 1usize..100,
            damage in prop::collection::vec((any::<prop::sample::Index>(), prop_oneof![Just(b'"'), Just(b'}'), Just(b'['), Just(b'\\'), any::<u8>()]), 1..4)
        ) {
            let mut bytes = written(&features, framing, false).into_bytes();
            for (place, byte) in &damage {
                *place.get_mut(&mut bytes) = *byte;
            }
            let small = read_as("any.json", bytes.clone(), block_bytes);
            let whole = read_as("any.json", bytes, BLOCK_BYTES);
            prop_assert_eq!(small.rows, whole.rows);
            prop_assert_eq!(small.error, whole.error);
        }
    }
}
