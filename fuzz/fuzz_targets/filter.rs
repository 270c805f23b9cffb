#![no_main]

use lode::filter::{Expr, FilterError, limits, parse_json, parse_text};

/// What was read is written in both encodings, and is the same when it is read again.
fn check(read: Result<Expr, FilterError>) {
    let expr = match read {
        Ok(expr) => expr,
        Err(error) => return assert!(!error.to_string().is_empty()),
    };
    let text = expr.to_text();
    // The canonical form may be longer than what was read, by spaces and quotes.
    if text.len() <= limits::MAX_TEXT_BYTES {
        assert_eq!(parse_text(&text).as_ref(), Ok(&expr), "{text}");
    }
    let json = expr.to_json().to_string();
    match parse_json(&json) {
        Ok(again) => assert_eq!(again, expr, "{json}"),
        // A list in IN takes three levels of JSON where one in another place takes two.
        Err(error) => assert!(matches!(error, FilterError::TooDeep | FilterError::TooLong { .. }), "{error}\n{json}"),
    }
}

libfuzzer_sys::fuzz_target!(|filter: &str| {
    check(parse_text(filter));
    check(parse_json(filter));
});
