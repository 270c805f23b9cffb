//! Comparisons between whole numbers and fractions, without loss: 2⁵³ + 1 is not 2⁵³.

use crate::filter::CompareOp;
use std::cmp::Ordering;

/// A comparison with a number of another type, said in the type of the column.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Bound<T> {
    /// Compare with this.
    Compare(CompareOp, T),
    /// The same for every value.
    Always(bool),
}

/// 2⁶³, the first number that is too large.
const ABOVE_I64: f64 = 9_223_372_036_854_775_808.0;

/// `x op literal` for whole `x`.
pub fn for_integers(op: CompareOp, literal: f64) -> Bound<i64> {
    use CompareOp as Op;
    if literal >= ABOVE_I64 {
        return Bound::Always(matches!(op, Op::Less | Op::LessOrEqual | Op::NotEqual));
    }
    if literal < -ABOVE_I64 {
        return Bound::Always(matches!(op, Op::Greater | Op::GreaterOrEqual | Op::NotEqual));
    }
    let below = literal.floor();
    let whole = below == literal;
    match op {
        _ if whole => Bound::Compare(op, literal as i64),
        Op::Equal => Bound::Always(false),
        Op::NotEqual => Bound::Always(true),
        Op::Less | Op::LessOrEqual => Bound::Compare(Op::LessOrEqual, below as i64),
        Op::Greater | Op::GreaterOrEqual => Bound::Compare(Op::Greater, below as i64),
    }
}

/// `x op literal` for floating `x`.
pub fn for_floats(op: CompareOp, literal: i64) -> Bound<f64> {
    use CompareOp as Op;
    let rounded = literal as f64;
    match (compare(literal, rounded), op) {
        (Ordering::Equal, op) => Bound::Compare(op, rounded),
        // No float lies between the literal and what it was rounded to.
        (_, Op::Equal) => Bound::Always(false),
        (_, Op::NotEqual) => Bound::Always(true),
        (Ordering::Less, Op::Less | Op::LessOrEqual) => Bound::Compare(Op::Less, rounded),
        (Ordering::Less, Op::Greater | Op::GreaterOrEqual) => Bound::Compare(Op::GreaterOrEqual, rounded),
        (Ordering::Greater, Op::Less | Op::LessOrEqual) => Bound::Compare(Op::LessOrEqual, rounded),
        (Ordering::Greater, Op::Greater | Op::GreaterOrEqual) => Bound::Compare(Op::Greater, rounded),
    }
}

/// The order of a whole number and a finite float.
pub fn compare(integer: i64, float: f64) -> Ordering {
    if float >= ABOVE_I64 {
        return Ordering::Less;
    }
    if float < -ABOVE_I64 {
        return Ordering::Greater;
    }
    let whole = float.trunc();
    integer.cmp(&(whole as i64)).then_with(|| whole.partial_cmp(&float).unwrap_or(Ordering::Equal))
}

/// Whether two values in this order compare so.
pub fn holds(op: CompareOp, order: Ordering) -> bool {
    match op {
        CompareOp::Equal => order.is_eq(),
        CompareOp::NotEqual => order.is_ne(),
        CompareOp::Less => order.is_lt(),
        CompareOp::LessOrEqual => order.is_le(),
        CompareOp::Greater => order.is_gt(),
        CompareOp::GreaterOrEqual => order.is_ge(),
    }
}

/// The operator with its operands exchanged.
pub fn exchanged(op: CompareOp) -> CompareOp {
    match op {
        CompareOp::Less => CompareOp::Greater,
        CompareOp::LessOrEqual => CompareOp::GreaterOrEqual,
        CompareOp::Greater => CompareOp::Less,
        CompareOp::GreaterOrEqual => CompareOp::LessOrEqual,
        same => same,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const OPS: [CompareOp; 6] = [
        CompareOp::Equal,
        CompareOp::NotEqual,
        CompareOp::Less,
        CompareOp::LessOrEqual,
        CompareOp::Greater,
        CompareOp::GreaterOrEqual,
    ];

    fn integers() -> impl Strategy<Value = i64> {
        prop_oneof![-3..4i64, (1i64 << 53) - 3..(1i64 << 53) + 4, i64::MAX - 1500..=i64::MAX, i64::MIN..=i64::MIN + 1500]
    }

    /// Both as a float and, by halves, exactly as a 128-bit number.
    fn floats() -> impl Strategy<Value = (f64, i128)> {
        let halves = |float: f64| (float, (float * 2.0) as i128);
        prop_oneof![(-8..8i64).prop_map(|i| i as f64 / 2.0), integers().prop_map(|i| i as f64)].prop_map(halves)
    }

    proptest! {
        #[test]
        fn comparisons_are_those_of_the_numbers(integer in integers(), (float, halves) in floats()) {
            let exact = (i128::from(integer) * 2).cmp(&halves);
            prop_assert_eq!(compare(integer, float), exact);
            for op in OPS {
                let by_integer = match for_integers(op, float) {
                    Bound::Always(answer) => answer,
                    Bound::Compare(op, bound) => holds(op, integer.cmp(&bound)),
                };
                let by_float = match for_floats(exchanged(op), integer) {
                    Bound::Always(answer) => answer,
                    Bound::Compare(op, bound) => holds(op, float.total_cmp(&bound)),
                };
                prop_assert_eq!((by_integer, by_float), (holds(op, exact), holds(op, exact)), "{} {:?} {}", integer, op, float);
            }
        }
    }
}
