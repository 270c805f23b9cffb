//! `resulttype` and `count`: only how many features match.

use super::Refusal;

/// `resulttype=hits` or `results`.
pub fn result_type(text: &str) -> Result<bool, Refusal> {
    match text {
        "hits" => Ok(true),
        "results" => Ok(false),
        _ => Err(Refusal::new("no such type of result", "hits or results")),
    }
}

/// `count=only`.
pub fn count(text: &str) -> Result<bool, Refusal> {
    if text == "only" { Ok(true) } else { Err(Refusal::new("no way of counting", "only")) }
}
