//! Text and JSON of the same filter are the same tree, and each is written as it was read. One pair at least for every
//! rule of the grammar; the examples of the standard itself are read where `CQL2_EXAMPLES` names their folder.

use crate::filter::{Expr, parse_json, parse_text};
use std::{fs, path::Path};

/// Canonical text, and JSON.
const PAIRS: &[(&str, &str)] = &[
    ("swimming_pool", r#"{"property":"swimming_pool"}"#),
    ("TRUE", "true"),
    ("is_open(geom, 'now')", r#"{"op":"is_open","args":[{"property":"geom"},"now"]}"#),
    ("now()", r#"{"op":"now","args":[]}"#),
    ("metal = 'gold'", r#"{"op":"=","args":[{"property":"metal"},"gold"]}"#),
    ("metal <> 'Кен''s'", r#"{"op":"<>","args":[{"property":"metal"},"Кен's"]}"#),
    ("ore_t > -1.5", r#"{"op":">","args":[{"property":"ore_t"},-1.5]}"#),
    ("ore_t < 1e20", r#"{"op":"<","args":[{"property":"ore_t"},1e20]}"#),
    ("ore_t >= 100", r#"{"op":">=","args":[{"property":"ore_t"},100]}"#),
    ("found <= DATE('1970-01-01')", r#"{"op":"<=","args":[{"property":"found"},{"date":"1970-01-01"}]}"#),
    (
        "seen = TIMESTAMP('1969-07-20T20:17:40.5Z')",
        r#"{"op":"=","args":[{"property":"seen"},{"timestamp":"1969-07-20T20:17:40.5Z"}]}"#,
    ),
    ("open = FALSE", r#"{"op":"=","args":[{"property":"open"},false]}"#),
    ("(a = b) = TRUE", r#"{"op":"=","args":[{"op":"=","args":[{"property":"a"},{"property":"b"}]},true]}"#),
    (
        "a = 1 AND (b = 2 OR c = 3)",
        r#"{"op":"and","args":[{"op":"=","args":[{"property":"a"},1]},{"op":"or","args":[{"op":"=","args":[{"property":"b"},2]},{"op":"=","args":[{"property":"c"},3]}]}]}"#,
    ),
    (
        "NOT (a AND b) OR NOT c",
        r#"{"op":"or","args":[{"op":"not","args":[{"op":"and","args":[{"property":"a"},{"property":"b"}]}]},{"op":"not","args":[{"property":"c"}]}]}"#,
    ),
    ("name LIKE 'Ақ\\\\_%'", r#"{"op":"like","args":[{"property":"name"},"Ақ\\_%"]}"#),
    ("name NOT LIKE '%x'", r#"{"op":"not","args":[{"op":"like","args":[{"property":"name"},"%x"]}]}"#),
    (
        "CASEI(ACCENTI(name)) LIKE ACCENTI(CASEI('é%'))",
        r#"{"op":"like","args":[{"op":"casei","args":[{"op":"accenti","args":[{"property":"name"}]}]},{"op":"accenti","args":[{"op":"casei","args":["é%"]}]}]}"#,
    ),
    ("depth BETWEEN 1 AND 2.5", r#"{"op":"between","args":[{"property":"depth"},1,2.5]}"#),
    (
        "depth NOT BETWEEN a + 1 AND f(b)",
        r#"{"op":"not","args":[{"op":"between","args":[{"property":"depth"},{"op":"+","args":[{"property":"a"},1]},{"op":"f","args":[{"property":"b"}]}]}]}"#,
    ),
    ("metal IN ('gold', 'silver')", r#"{"op":"in","args":[{"property":"metal"},["gold","silver"]]}"#),
    ("rank NOT IN (1, 2)", r#"{"op":"not","args":[{"op":"in","args":[{"property":"rank"},[1,2]]}]}"#),
    (
        "CASEI(road) IN (CASEI('Οδος'), CASEI('Straße'))",
        r#"{"op":"in","args":[{"op":"casei","args":[{"property":"road"}]},[{"op":"casei","args":["Οδος"]},{"op":"casei","args":["Straße"]}]]}"#,
    ),
    ("geometry IS NULL", r#"{"op":"isNull","args":[{"property":"geometry"}]}"#),
    ("geometry IS NOT NULL", r#"{"op":"not","args":[{"op":"isNull","args":[{"property":"geometry"}]}]}"#),
    ("\"null\" IS NULL", r#"{"op":"isNull","args":[{"property":"null"}]}"#),
    (
        "S_INTERSECTS(geometry, POINT(76.9 43.25))",
        r#"{"op":"s_intersects","args":[{"property":"geometry"},{"type":"Point","coordinates":[76.9,43.25]}]}"#,
    ),
    (
        "S_WITHIN(LINESTRING(0 0, 1 1), geom)",
        r#"{"op":"s_within","args":[{"type":"LineString","coordinates":[[0,0],[1,1]]},{"property":"geom"}]}"#,
    ),
    (
        "S_CROSSES(geom, POLYGON((0 0, 9 0, 9 9, 0 0), (1 1, 2 1, 2 2, 1 1)))",
        r#"{"op":"s_crosses","args":[{"property":"geom"},{"type":"Polygon","coordinates":[[[0,0],[9,0],[9,9],[0,0]],[[1,1],[2,1],[2,2],[1,1]]]}]}"#,
    ),
    (
        "S_TOUCHES(geom, MULTIPOINT((0 0), (-1 1e-7)))",
        r#"{"op":"s_touches","args":[{"property":"geom"},{"type":"MultiPoint","coordinates":[[0,0],[-1,1e-7]]}]}"#,
    ),
    (
        "S_OVERLAPS(geom, MULTILINESTRING((0 0, 1 1), (2 2, 3 3)))",
        r#"{"op":"s_overlaps","args":[{"property":"geom"},{"type":"MultiLineString","coordinates":[[[0,0],[1,1]],[[2,2],[3,3]]]}]}"#,
    ),
    (
        "S_CONTAINS(geom, MULTIPOLYGON(((0 0, 9 0, 9 9, 0 0)), ((5 1, 6 1, 6 2, 5 1))))",
        r#"{"op":"s_contains","args":[{"property":"geom"},{"type":"MultiPolygon","coordinates":[[[[0,0],[9,0],[9,9],[0,0]]],[[[5,1],[6,1],[6,2],[5,1]]]]}]}"#,
    ),
    (
        "S_EQUALS(geom, GEOMETRYCOLLECTION(POINT(1 2), LINESTRING(0 0, 1 1)))",
        r#"{"op":"s_equals","args":[{"property":"geom"},{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[1,2]},{"type":"LineString","coordinates":[[0,0],[1,1]]}]}]}"#,
    ),
    (
        "S_DISJOINT(buffer(geom, 10, 'm'), BBOX(170, -10.5, -170, 10))",
        r#"{"op":"s_disjoint","args":[{"op":"buffer","args":[{"property":"geom"},10,"m"]},{"bbox":[170,-10.5,-170,10]}]}"#,
    ),
    (
        "S_WITHIN(geom, BBOX(-118, 33.8, 0, -117.9, 34, 100))",
        r#"{"op":"s_within","args":[{"property":"geom"},{"bbox":[-118,33.8,0,-117.9,34,100]}]}"#,
    ),
    ("T_AFTER(built, DATE('2012-06-05'))", r#"{"op":"t_after","args":[{"property":"built"},{"date":"2012-06-05"}]}"#),
    (
        "T_DURING(INTERVAL(opened, f(x)), INTERVAL('2017-06-10', '2017-06-11T10:30:00Z'))",
        r#"{"op":"t_during","args":[{"interval":[{"property":"opened"},{"op":"f","args":[{"property":"x"}]}]},{"interval":["2017-06-10","2017-06-11T10:30:00Z"]}]}"#,
    ),
    (
        "T_FINISHEDBY(INTERVAL('..', '2005-01-10'), INTERVAL('2005-01-10', '..'))",
        r#"{"op":"t_finishedBy","args":[{"interval":["..","2005-01-10"]},{"interval":["2005-01-10",".."]}]}"#,
    ),
    ("A_CONTAINS(tags, ('a', 'b'))", r#"{"op":"a_contains","args":[{"property":"tags"},["a","b"]]}"#),
    (
        "A_EQUALS(('a', TRUE, 1.0, 8, (), (x), DATE('2010-02-10'), POINT(1 2), a + 1), tags)",
        r#"{"op":"a_equals","args":[["a",true,1.0,8,[],[{"property":"x"}],{"date":"2010-02-10"},{"type":"Point","coordinates":[1,2]},{"op":"+","args":[{"property":"a"},1]}],{"property":"tags"}]}"#,
    ),
    (
        "value = -1 * foo * 2.0 + bar / 6.1234 - x ^ 2.0",
        r#"{"op":"=","args":[{"property":"value"},{"op":"-","args":[{"op":"+","args":[{"op":"*","args":[{"op":"*","args":[-1,{"property":"foo"}]},2.0]},{"op":"/","args":[{"property":"bar"},6.1234]}]},{"op":"^","args":[{"property":"x"},2.0]}]}]}"#,
    ),
    (
        "a - (b - c) * (d % e) <> f div -2 ^ (g ^ h)",
        r#"{"op":"<>","args":[{"op":"-","args":[{"property":"a"},{"op":"*","args":[{"op":"-","args":[{"property":"b"},{"property":"c"}]},{"op":"%","args":[{"property":"d"},{"property":"e"}]}]}]},{"op":"div","args":[{"property":"f"},{"op":"^","args":[-2,{"op":"^","args":[{"property":"g"},{"property":"h"}]}]}]}]}"#,
    ),
];

#[test]
fn text_and_json_are_the_same_tree_and_are_written_as_they_were_read() {
    for (text, json) in PAIRS {
        let expr = parse_text(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!(parse_json(json).unwrap_or_else(|error| panic!("{json}: {error}")), expr, "{text}");
        assert_eq!(expr.to_text(), *text);
        let written = expr.to_json();
        assert_eq!(parse_json(&written.to_string()).unwrap(), expr, "{written}");
    }
}

#[test]
fn every_operator_has_one_name_in_both_encodings() {
    let relations = "contains crosses disjoint equals intersects overlaps touches within";
    let times = "after before contains disjoint during equals finishedBy finishes intersects meets metBy overlappedBy overlaps \
                 startedBy starts";
    let arrays = "containedBy contains equals overlaps";
    for (prefix, names) in [("s", relations), ("t", times), ("a", arrays)] {
        for name in names.split_whitespace().map(|name| format!("{prefix}_{name}")) {
            let expr = parse_text(&format!("{name}(a, b)")).unwrap();
            assert!(!matches!(expr, Expr::Function(..)), "{name}");
            assert_eq!(expr.to_json()["op"], name);
            assert_eq!(expr.to_text(), format!("{}(a, b)", name.to_uppercase()));
        }
    }
}

#[test]
fn what_is_written_otherwise_is_the_same() {
    for (text, canonical) in [
        ("a != 1", "a <> 1"),
        ("not not a", "NOT NOT a"),
        ("NOT a LIKE 'b'", "a NOT LIKE 'b'"),
        ("s_intersects(\"geom\" , multipoint z (1 2 3, 4 5 6))", "S_INTERSECTS(geom, MULTIPOINT((1 2), (4 5)))"),
        ("S_WITHIN(geom, Point Z(1 2 3))", "S_WITHIN(geom, POINT(1 2))"),
        ("a = 'it\\'s\\n'", "a = 'it''s\n'"),
        ("t_before(a, TimeStamp('2024-01-01T05:00:00+05:00'))", "T_BEFORE(a, TIMESTAMP('2024-01-01T00:00:00Z'))"),
        ("T_DURING(a, INTERVAL(DATE('2024-01-01'), '..'))", "T_DURING(a, INTERVAL('2024-01-01', '..'))"),
        ("date between date('2024-01-01') and found", "\"date\" BETWEEN DATE('2024-01-01') AND found"),
        ("a IN ((1), (2))", "a IN (1, 2)"),
        ("-(a + 1) < 2", "-1 * (a + 1) < 2"),
        ("a_overlaps((1), b)", "A_OVERLAPS((1), b)"),
    ] {
        let expr = parse_text(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!(expr.to_text(), canonical);
        assert_eq!(parse_text(canonical).unwrap(), expr);
    }
    let alone = r#"{"op":"and","args":[{"property":"a"}]}"#;
    assert_eq!(parse_json(alone).unwrap(), Expr::Property("a".into()));
}

#[test]
fn geometries_are_written_as_others_read_them() {
    use wkt::TryFromWkt;
    for (text, _) in PAIRS {
        let Ok(Expr::Spatial(_, a, b)) = parse_text(text) else { continue };
        for geometry in [*a, *b] {
            if let Expr::Geometry(ours) = &geometry {
                let theirs = geo_types::Geometry::<f64>::try_from_wkt_str(&geometry.to_text()).unwrap();
                assert_eq!(*ours, theirs);
            }
        }
    }
}

/// The folder `cql2/standard/schema/examples` of github.com/opengeospatial/ogcapi-features, or one like it.
#[test]
fn examples_of_the_standard_are_the_same_in_both_encodings() {
    let Some(folder) = std::env::var_os("CQL2_EXAMPLES") else {
        println!("skipped: CQL2_EXAMPLES names no folder");
        return;
    };
    let folder = Path::new(&folder);
    let mut pairs = 0;
    for file in fs::read_dir(folder.join("text")).unwrap() {
        let path = file.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        let expr = parse_text(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        assert_eq!(parse_text(&expr.to_text()).unwrap(), expr, "{}", path.display());
        let stem = path.file_stem().unwrap().to_str().unwrap();
        let stem = stem.split_once("-alt").map_or(stem, |(stem, _)| stem);
        let json = fs::read_to_string(folder.join(format!("json/{stem}.json"))).unwrap();
        assert_eq!(parse_json(&json).unwrap_or_else(|error| panic!("{stem}: {error}")), expr, "{stem}");
        pairs += 1;
    }
    assert!(pairs > 100, "{pairs} pairs");
}
