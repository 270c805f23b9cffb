//! Arrays as sets (OGC 21-065r2, section 7.9).

use super::{Cost, Predicate, entries::each_entry, rows::each_row};
use crate::{
    filter::ArrayOp,
    store::{NULL_CODE, TextColumn},
};
use serde_json::Value;
use std::collections::BTreeSet;

/// A set of values; the order of their text is as good as any.
pub type Members = BTreeSet<String>;

/// An expression that gives an array for each row.
pub enum List<'t> {
    /// The same for every row.
    Literal(Members),
    /// A column of JSON arrays.
    Column(&'t TextColumn),
}

/// A value as a member of a set: 1 and 1.0 are one, 1 and `"1"` are two.
pub fn member(value: &Value) -> String {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    match value {
        Value::Number(number) => match number.as_f64() {
            Some(f) if f.fract() == 0.0 && f.abs() < EXACT => (f as i64).to_string(),
            _ => number.to_string(),
        },
        other => other.to_string(),
    }
}

/// The members of a JSON array; `None` for other JSON.
fn members(json: &str) -> Option<Members> {
    let values: Vec<Value> = serde_json::from_str(json).ok()?;
    Some(values.iter().map(member).collect())
}

/// Whether the first set stands so to the second.
pub fn relate(op: ArrayOp, a: &Members, b: &Members) -> bool {
    match op {
        ArrayOp::Equals => a == b,
        ArrayOp::Contains => a.is_superset(b),
        ArrayOp::ContainedBy => a.is_subset(b),
        ArrayOp::Overlaps => !a.is_disjoint(b),
    }
}

/// `A_CONTAINS(a, b)` and its kin.
pub fn compare<'t>(op: ArrayOp, a: List<'t>, b: List<'t>) -> Predicate<'t> {
    match (a, b) {
        (List::Literal(a), List::Literal(b)) => Predicate::Known(Some(relate(op, &a, &b))),
        (List::Column(column), List::Literal(b)) => each_entry(column, move |entry| Some(relate(op, &members(entry)?, &b))),
        (List::Literal(a), List::Column(column)) => each_entry(column, move |entry| Some(relate(op, &a, &members(entry)?))),
        (List::Column(a), List::Column(b)) => each_row(Cost::Reading, move |row| {
            let of = |column: &TextColumn| match column.codes[row] {
                NULL_CODE => None,
                code => members(column.dictionary.text(code)),
            };
            Some(relate(op, &of(a)?, &of(b)?))
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arrays_are_sets_of_typed_values() {
        let of = |json: &str| members(json).unwrap();
        assert!(relate(ArrayOp::Equals, &of(r#"["a","b","a"]"#), &of(r#"["b","a"]"#)));
        assert!(relate(ArrayOp::Contains, &of("[1,2.0,2.5]"), &of("[2]")));
        assert!(!relate(ArrayOp::Overlaps, &of("[1]"), &of(r#"["1"]"#)));
        assert!(relate(ArrayOp::ContainedBy, &of("[]"), &of("[]")));
        assert!(members("{}").is_none());
    }
}
