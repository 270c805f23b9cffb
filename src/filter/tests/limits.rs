//! Bad input costs milliseconds, and never the stack.

use crate::filter::{
    Expr, FilterError,
    limits::{MAX_DEPTH, MAX_LIST, MAX_TEXT_BYTES},
    parse_json, parse_text,
};
use std::{
    thread,
    time::{Duration, Instant},
};

/// What is refused, on the stack of a thread of the runtime; the development build is slow, hence the second.
fn refused(parse: fn(&str) -> Result<Expr, FilterError>, filter: String) -> FilterError {
    let small = thread::Builder::new().stack_size(2 << 20);
    let thread = small.spawn(move || {
        let start = Instant::now();
        let error = parse(&filter).unwrap_err();
        assert!(start.elapsed() < Duration::from_secs(1), "{error} after {:?}", start.elapsed());
        error
    });
    thread.unwrap().join().unwrap()
}

#[test]
fn deep_text_is_refused() {
    let wrapped = |open: &str, close: &str, times: usize| format!("{}a{}", open.repeat(times), close.repeat(times));
    for filter in [
        wrapped("(", ")", 5_000),
        wrapped("NOT ", "", 16_000),
        wrapped("f(", ")", 10_000),
        wrapped("CASEI(", ")", 8_000),
        wrapped("a=(", ")", 10_000),
        wrapped("a IN (", ")", 5_000),
        wrapped("1 + ", "", 10_000),
        wrapped("NOT (", ")", 5_000),
        format!("A_EQUALS({}, a)", wrapped("(", ")", 30_000)),
    ] {
        assert_eq!(refused(parse_text, filter), FilterError::TooDeep);
    }
}

#[test]
fn deep_json_is_refused() {
    let wrapped = |open: &str, close: &str, times: usize| format!("{}true{}", open.repeat(times), close.repeat(times));
    for filter in [
        wrapped(r#"{"op":"not","args":["#, "]}", 20_000),
        wrapped(r#"{"op":"not","args":["#, "]}", MAX_DEPTH),
        wrapped("[", "]", 400_000),
        wrapped(r#"{"interval":["#, "]}", 20_000),
        format!(r#"{{"type":"Point","coordinates":{}}}"#, wrapped("[", "]", 400_000)),
    ] {
        assert_eq!(refused(parse_json, filter), FilterError::TooDeep);
    }
}

#[test]
fn what_is_as_deep_as_allowed_is_read_in_both_encodings() {
    let negations = MAX_DEPTH - 1;
    let json = format!("{}true{}", r#"{"op":"not","args":["#.repeat(negations), "]}".repeat(negations));
    let expr = parse_json(&json).unwrap();
    assert_eq!(parse_text(&expr.to_text()).unwrap(), expr);
    let sum = format!("{}a > 0", "a + ".repeat(MAX_DEPTH - 3));
    let expr = parse_text(&sum).unwrap();
    assert_eq!(parse_json(&expr.to_json().to_string()).unwrap(), expr);
}

#[test]
fn long_chains_are_one_node() {
    let filter = vec!["a = 1"; 5_000].join(" AND ");
    let Expr::And(all) = parse_text(&filter).unwrap() else { panic!() };
    assert_eq!(all.len(), 5_000);
}

#[test]
fn too_much_of_anything_is_refused() {
    assert!(matches!(refused(parse_text, " ".repeat(MAX_TEXT_BYTES + 1)), FilterError::TooLong { .. }));
    assert!(matches!(refused(parse_json, " ".repeat(2 << 20)), FilterError::TooLong { .. }));
    let list = |members: usize| format!(r#"{{"op":"in","args":[{{"property":"a"}},[{}]]}}"#, vec!["1"; members].join(","));
    assert!(parse_json(&list(MAX_LIST)).is_ok());
    let positions = |count: usize| {
        let positions = vec!["[0,0]"; count].join(",");
        format!(r#"{{"op":"s_within","args":[{{"property":"a"}},{{"type":"MultiPoint","coordinates":[{positions}]}}]}}"#)
    };
    assert!(parse_json(&positions(100_000)).is_ok());
    let many = r#"{"op":"f","args":[1,2,3,4,5,6,7,8,9]}"#;
    for filter in [list(MAX_LIST + 1), positions(100_001), format!(r#"{{"op":"and","args":[{}]}}"#, vec![many; 5_000].join(","))]
    {
        assert!(matches!(refused(parse_json, filter), FilterError::TooMany { .. }));
    }
}

#[test]
fn wide_input_takes_no_quadratic_time() {
    let half = MAX_TEXT_BYTES / 2;
    for filter in [
        format!("A_EQUALS({}", "(a)".repeat(half / 2)),
        format!("A_EQUALS({}", "(".repeat(half)),
        format!("f({}", "(1),".repeat(half / 3)),
        format!("a = {}", "'".repeat(half * 2 - 5)),
        "\"".repeat(half + 1),
        format!("a = '{}", "\\'".repeat(half - 10)),
        "(🗺".repeat(half / 5),
    ] {
        refused(parse_text, filter);
    }
}
