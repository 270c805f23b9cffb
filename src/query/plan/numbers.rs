//! Numbers of a block of rows: columns, arithmetic on them, and comparison.
//!
//! Arithmetic is in 64-bit floating point. A result that is no number, such as 1 / 0, is unknown.

use super::{
    Cost, Test,
    number_line::{self, Bound},
};
use crate::{
    filter::{ArithmeticOp, CompareOp},
    query::block::{Block, Mask, Truth},
    store::{IdRef, Ids},
};
use std::borrow::Cow;

/// An expression that gives a number for each row.
pub enum Number<'t> {
    /// The same for every row.
    Literal(Literal),
    /// A column of whole numbers, and where they are valid.
    Integers(&'t [i64], &'t [u64]),
    /// A column of floats, and where they are valid.
    Floats(&'t [f64], &'t [u64]),
    /// Feature ids.
    Ids(&'t Ids),
    /// Computed for each row that is asked about.
    Computed(Box<dyn Fn(usize) -> Option<f64> + Send + Sync + 't>),
    /// Two numbers made one.
    Arithmetic(ArithmeticOp, Box<Number<'t>>, Box<Number<'t>>),
}

/// A number as it was written.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Literal {
    /// Whole, and it fits.
    Integer(i64),
    /// Any other finite one.
    Float(f64),
}

/// The numbers of a block.
struct Numbers<'t> {
    values: Values<'t>,
    valid: Mask,
}

enum Values<'t> {
    Integers(Cow<'t, [i64]>),
    Floats(Cow<'t, [f64]>),
}

impl Number<'_> {
    fn cost(&self) -> Cost {
        match self {
            Self::Literal(_) | Self::Integers(..) | Self::Floats(..) => Cost::Vector,
            Self::Ids(_) => Cost::Lookup,
            Self::Computed(_) => Cost::Geometry,
            Self::Arithmetic(_, a, b) => a.cost().max(b.cost()),
        }
    }

    fn of_block(&self, block: Block, wanted: &Mask) -> Numbers<'_> {
        let rows = block.rows();
        match self {
            Self::Literal(Literal::Integer(i)) => Numbers::integers(vec![*i; rows.len()]),
            Self::Literal(Literal::Float(f)) => Numbers::floats(vec![*f; rows.len()], Mask::ALL),
            Self::Integers(values, validity) => {
                Numbers { values: Values::Integers(Cow::Borrowed(&values[rows])), valid: block.bits(validity) }
            }
            Self::Floats(values, validity) => {
                Numbers { values: Values::Floats(Cow::Borrowed(&values[rows])), valid: block.bits(validity) }
            }
            Self::Ids(ids) => Numbers::integers(rows.map(|row| integer_id(ids, row)).collect()),
            Self::Computed(compute) => {
                let (mut values, mut valid) = (vec![0.0; rows.len()], Mask::NONE);
                for bit in wanted.bits() {
                    if let Some(value) = compute(block.start() + bit) {
                        values[bit] = value;
                        valid.set(bit);
                    }
                }
                Numbers::floats(values, valid)
            }
            Self::Arithmetic(op, a, b) => arithmetic(*op, &a.of_block(block, wanted), &b.of_block(block, wanted)),
        }
    }
}

fn integer_id(ids: &Ids, row: usize) -> i64 {
    match ids.get(row) {
        IdRef::Integer(id) => id,
        IdRef::Text(_) => 0,
    }
}

fn arithmetic(op: ArithmeticOp, a: &Numbers<'_>, b: &Numbers<'_>) -> Numbers<'static> {
    let operation: fn(f64, f64) -> f64 = match op {
        ArithmeticOp::Add => |x, y| x + y,
        ArithmeticOp::Subtract => |x, y| x - y,
        ArithmeticOp::Multiply => |x, y| x * y,
        ArithmeticOp::Divide => |x, y| x / y,
        ArithmeticOp::Modulo => |x, y| x % y,
        ArithmeticOp::IntegerDivide => |x, y| (x / y).trunc(),
        ArithmeticOp::Power => f64::powf,
    };
    let values: Vec<f64> = a.to_floats().iter().zip(&*b.to_floats()).map(|(&x, &y)| operation(x, y)).collect();
    let finite = Mask::where_true(&values, f64::is_finite);
    Numbers::floats(values, a.valid & b.valid & finite)
}

impl Numbers<'_> {
    fn integers(values: Vec<i64>) -> Self {
        Self { values: Values::Integers(values.into()), valid: Mask::ALL }
    }

    #[allow(clippy::large_types_passed_by_value, reason = "it is moved in")]
    fn floats(values: Vec<f64>, valid: Mask) -> Self {
        Self { values: Values::Floats(values.into()), valid }
    }

    fn to_floats(&self) -> Cow<'_, [f64]> {
        match &self.values {
            Values::Floats(values) => Cow::Borrowed(values),
            Values::Integers(values) => values.iter().map(|&i| i as f64).collect::<Vec<_>>().into(),
        }
    }

    fn compare_literal(&self, op: CompareOp, literal: Literal) -> Mask {
        match (&self.values, literal) {
            (Values::Integers(values), Literal::Integer(i)) => compare_each(values, op, i),
            (Values::Floats(values), Literal::Float(f)) => compare_each(values, op, f),
            (Values::Integers(values), Literal::Float(f)) => within(values, number_line::for_integers(op, f)),
            (Values::Floats(values), Literal::Integer(i)) => within(values, number_line::for_floats(op, i)),
        }
    }

    fn compare(&self, op: CompareOp, other: &Self) -> Mask {
        use number_line::{compare, exchanged, holds};
        match (&self.values, &other.values) {
            (Values::Integers(a), Values::Integers(b)) => pairs(a, b, |x, y| holds(op, x.cmp(&y))),
            (Values::Floats(a), Values::Floats(b)) => pairs(a, b, |x, y| x.partial_cmp(&y).is_some_and(|order| holds(op, order))),
            (Values::Integers(a), Values::Floats(b)) => pairs(a, b, |x, y| holds(op, compare(x, y))),
            (Values::Floats(a), Values::Integers(b)) => pairs(a, b, |x, y| holds(exchanged(op), compare(y, x))),
        }
    }
}

fn within<T: Copy + PartialOrd>(values: &[T], bound: Bound<T>) -> Mask {
    match bound {
        Bound::Always(true) => Mask::ALL,
        Bound::Always(false) => Mask::NONE,
        Bound::Compare(op, value) => compare_each(values, op, value),
    }
}

/// One loop for each operator, so that none of them decides per row.
fn compare_each<T: Copy + PartialOrd>(values: &[T], op: CompareOp, literal: T) -> Mask {
    match op {
        CompareOp::Equal => Mask::where_true(values, |v| v == literal),
        CompareOp::NotEqual => Mask::where_true(values, |v| v != literal),
        CompareOp::Less => Mask::where_true(values, |v| v < literal),
        CompareOp::LessOrEqual => Mask::where_true(values, |v| v <= literal),
        CompareOp::Greater => Mask::where_true(values, |v| v > literal),
        CompareOp::GreaterOrEqual => Mask::where_true(values, |v| v >= literal),
    }
}

fn pairs<A: Copy, B: Copy>(a: &[A], b: &[B], test: impl Fn(A, B) -> bool) -> Mask {
    let answers: Vec<bool> = a.iter().zip(b).map(|(&x, &y)| test(x, y)).collect();
    Mask::where_true(&answers, |answer| answer)
}

/// `a op b`.
pub struct NumberComparison<'t> {
    /// The operator.
    pub op: CompareOp,
    /// The left operand.
    pub left: Number<'t>,
    /// The right operand; a literal stands here rather than on the left.
    pub right: Number<'t>,
}

impl Test for NumberComparison<'_> {
    fn cost(&self) -> Cost {
        self.left.cost().max(self.right.cost())
    }

    fn test(&self, block: Block, wanted: &Mask) -> Truth {
        let left = self.left.of_block(block, wanted);
        if let Number::Literal(literal) = &self.right {
            return Truth::of(left.compare_literal(self.op, *literal), left.valid);
        }
        let right = self.right.of_block(block, wanted);
        Truth::of(left.compare(self.op, &right), left.valid & right.valid)
    }
}

/// `a IN (1, 2.5, …)`.
pub struct NumberIn<'t> {
    number: Number<'t>,
    /// Ascending.
    integers: Vec<i64>,
    /// Ascending: those that no integer equals, and for floats all that a float equals.
    floats: Vec<f64>,
}

impl<'t> NumberIn<'t> {
    /// Whether the number is one of these.
    pub fn new(number: Number<'t>, list: &[Literal]) -> Self {
        let (mut integers, mut floats) = (vec![], vec![]);
        for literal in list {
            let as_integer = match *literal {
                Literal::Integer(i) => Bound::Compare(CompareOp::Equal, i),
                Literal::Float(f) => number_line::for_integers(CompareOp::Equal, f),
            };
            let as_float = match *literal {
                Literal::Integer(i) => number_line::for_floats(CompareOp::Equal, i),
                Literal::Float(f) => Bound::Compare(CompareOp::Equal, f),
            };
            integers.extend(as_integer.value());
            floats.extend(as_float.value());
        }
        integers.sort_unstable();
        // So that -0 is found as 0.
        floats.iter_mut().for_each(|f| *f += 0.0);
        floats.sort_unstable_by(f64::total_cmp);
        Self { number, integers, floats }
    }
}

impl<T: Copy> Bound<T> {
    fn value(self) -> Option<T> {
        match self {
            Self::Compare(_, value) => Some(value),
            Self::Always(_) => None,
        }
    }
}

impl Test for NumberIn<'_> {
    fn cost(&self) -> Cost {
        self.number.cost().max(Cost::Lookup)
    }

    fn test(&self, block: Block, wanted: &Mask) -> Truth {
        let numbers = self.number.of_block(block, wanted);
        let yes = match &numbers.values {
            Values::Integers(values) => Mask::where_true(values, |v| self.integers.binary_search(&v).is_ok()),
            Values::Floats(values) => {
                Mask::where_true(values, |v| self.floats.binary_search_by(|f| f.total_cmp(&(v + 0.0))).is_ok())
            }
        };
        Truth::of(yes, numbers.valid)
    }
}

/// Whether there is a number.
pub struct IsNumber<'t>(pub Number<'t>);

impl Test for IsNumber<'_> {
    fn cost(&self) -> Cost {
        self.0.cost()
    }

    fn test(&self, block: Block, wanted: &Mask) -> Truth {
        Truth::of(self.0.of_block(block, wanted).valid, Mask::ALL)
    }
}
