//! What people are told.

use crate::filter::{FilterError, Position, parse_json, parse_text};

#[test]
fn errors_in_text_say_where_and_what_was_meant() {
    let filters = [
        "",
        "name LIK 'x'",
        "name ILIKE 'x%'",
        "ore == 5",
        "ore => 5",
        "a = 1 && b = 2",
        "a = 1 || b = 2",
        "!a",
        "name = NULL",
        "name NOT NULL",
        "in = 5",
        "Deposit name = 'Ақсу'",
        "name = ‘Ақсу’",
        "name = 'Ақсу",
        r"path = 'C:\'",
        "a = 1 b = 2",
        "(a = 1",
        "a = 1)",
        "a < b < c",
        "5",
        "'metal'",
        "a = 1 AND 5",
        "a + 'x' = 2",
        "2 ^ 3 ^ 4 = a",
        "name LIKE other",
        "depth BETWEEN 1 OR 2",
        "metal IN 'gold'",
        "metal IN (gold; silver)",
        "tags = ('a', 'b')",
        "S_INTERSECTS(geom, 'POINT(1 2)')",
        "S_INTERSECTS(geom)",
        "S_INTERSECTS(geom, POINT(1))",
        "S_INTERSECTS(geom, POINT(1 2, 3 4))",
        "S_INTERSECTS(geom, POINT(1e999 2))",
        "S_INTERSECTS(geom, POINT(NaN 2))",
        "S_INTERSECTS(geom, POINT M (1 2 3))",
        "S_INTERSECTS(geom, POLYGON EMPTY)",
        "S_INTERSECTS(geom, LINESTRING(1 2))",
        "S_INTERSECTS(geom, POLYGON((0 0, 1 0, 1 1)))",
        "S_INTERSECTS(geom, POLYGON((0 0, 1 0, 1 1, 0 1)))",
        "S_INTERSECTS(geom, GEOMETRYCOLLECTION(GEOMETRYCOLLECTION(POINT(1 2))))",
        "S_INTERSECTS(geom, BBOX(1, 2, 3))",
        "T_AFTER(found, '2024-01-01')",
        "found > DATE('2024-02-30')",
        "found > TIMESTAMP('2024-02-01')",
        "T_DURING(found, INTERVAL('2024', '..'))",
        "A_CONTAINS(tags, 'a')",
        "\"f\"(1)",
        "isNull(a)",
        "\"\" = 1",
        "a = 5; DROP TABLE x",
    ];
    let told: Vec<String> = filters.iter().map(|filter| format!("{filter}\n    {}", parse_text(filter).unwrap_err())).collect();
    insta::assert_snapshot!(told.join("\n"));
}

#[test]
fn errors_in_json_say_under_which_path() {
    let filters = [
        "",
        "name = 'x'",
        "null",
        "5",
        "{}",
        r#"{"op":"="}"#,
        r#"{"op":5,"args":[]}"#,
        r#"{"op":"=","args":{"a":1}}"#,
        r#"{"op":"=","args":[{"property":"a"}]}"#,
        r#"{"op":"=","args":[1,2,3]}"#,
        r#"{"op":"and","args":[]}"#,
        r#"{"op":"&&","args":[true,true]}"#,
        r#"{"op":"date","args":["2024-01-01"]}"#,
        r#"{"function":{"name":"f","args":[]}}"#,
        r#"{"op":"and","args":[{"property":"a"},{"op":"not","args":[5]}]}"#,
        r#"{"op":"=","args":[{"property":"a"},null]}"#,
        r#"{"op":"=","args":[{"property":""},1]}"#,
        r#"{"op":"in","args":[{"property":"a"},"b"]}"#,
        r#"{"op":"in","args":[{"property":"a"},["b",["c"]]]}"#,
        r#"{"op":"t_after","args":[{"property":"a"},"2024-01-01"]}"#,
        r#"{"op":"t_after","args":[{"property":"a"},{"date":"2024-13-01"}]}"#,
        r#"{"op":"t_after","args":[{"property":"a"},{"interval":["2024-01-01"]}]}"#,
        r#"{"op":"t_after","args":[{"property":"a"},{"interval":["..","soon"]}]}"#,
        r#"{"op":"s_within","args":[{"property":"a"},{"bbox":[1,2,3]}]}"#,
        r#"{"op":"s_within","args":[{"property":"a"},{"type":"Circle","coordinates":[1,2]}]}"#,
        r#"{"op":"s_within","args":[{"property":"a"},{"type":"Point"}]}"#,
        r#"{"op":"s_within","args":[{"property":"a"},{"type":"Point","coordinates":[1,"2"]}]}"#,
        r#"{"op":"s_within","args":[{"property":"a"},{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,1]]]}]}"#,
        r#"{"op":"s_within","args":[{"property":"a"},{"type":"Polygon","coordinates":[]}]}"#,
    ];
    let told: Vec<String> = filters.iter().map(|filter| format!("{filter}\n    {}", parse_json(filter).unwrap_err())).collect();
    insta::assert_snapshot!(told.join("\n"));
}

#[test]
fn positions_count_characters_for_people_and_bytes_for_programs() {
    let Err(FilterError::Unexpected { at, .. }) = parse_text("Қала = 'Ақсу' ANDD x") else { panic!() };
    let excerpt = "ANDD x".to_owned();
    assert_eq!(at, Position::Text { byte: 22, character: 15, excerpt });
}
