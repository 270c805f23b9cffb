//! `=`, `<`, LIKE, BETWEEN, IN, IS NULL.

use super::{
    Binder,
    operand::{Operand, Shape, bad},
};
use crate::{
    filter::{ArrayOp, CompareOp, Expr},
    query::{
        QueryError, Rows,
        like::LikePattern,
        plan::{
            Predicate,
            booleans::BooleanComparison,
            instants::{self, Moment, Time},
            lists,
            number_line::exchanged,
            numbers::{IsNumber, Literal, Number, NumberComparison, NumberIn},
            rows::{AmongRows, HasValue},
            texts::{self, Text},
        },
    },
};

/// Longer patterns are refused.
const MAX_PATTERN_BYTES: usize = 4096;

impl<'t> Binder<'t> {
    /// `a op b`.
    pub fn compare(&self, op: CompareOp, a: &Expr, b: &Expr) -> Result<Predicate<'t>, QueryError> {
        let bound = (self.beside(a, b)?, self.beside(b, a)?);
        Ok(match bound {
            (Operand::Number(left), Operand::Number(right)) => compare_numbers(op, left, right),
            (Operand::Text(left), Operand::Text(right)) => texts::compare(op, left, right),
            (Operand::Predicate(left), Operand::Predicate(right)) => Predicate::test_of(BooleanComparison { op, left, right }),
            (Operand::Time(Time::Instant(left), _), right @ (Operand::Time(Time::Instant(_), _) | Operand::Text(_))) => {
                instants::compare(op, left, moment(right, b)?)
            }
            (left @ Operand::Text(_), Operand::Time(Time::Instant(right), _)) => instants::compare(op, moment(left, a)?, right),
            (Operand::List(left, _), Operand::List(right, _)) if op == CompareOp::Equal => {
                lists::compare(ArrayOp::Equals, left, right)
            }
            (Operand::List(left, _), Operand::List(right, _)) if op == CompareOp::NotEqual => {
                lists::compare(ArrayOp::Equals, left, right).negated()
            }
            (left, right) => return Err(incomparable(op, (&left, a), (&right, b))),
        })
    }

    /// Binds an operand. An unknown property where a known one is compared may be text in the wrong quotes.
    fn beside(&self, expr: &Expr, other: &Expr) -> Result<Operand<'t>, QueryError> {
        let may_be_text = !matches!(other, Expr::Text(_)) && matches!(expr, Expr::Property(_));
        self.operand(expr).map_err(|error| match error {
            QueryError::UnknownProperty { name, nearest, known, .. } if may_be_text && self.operand(other).is_ok() => {
                QueryError::UnknownProperty { name, nearest, known, quoted: true }
            }
            error => error,
        })
    }

    /// `value BETWEEN low AND high`.
    pub fn between(&self, value: &Expr, low: &Expr, high: &Expr) -> Result<Predicate<'t>, QueryError> {
        let low = self.compare(CompareOp::GreaterOrEqual, value, low)?;
        Ok(Predicate::all(vec![low, self.compare(CompareOp::LessOrEqual, value, high)?]))
    }

    /// `text LIKE pattern`.
    pub fn like(&self, text: &Expr, pattern: &Expr) -> Result<Predicate<'t>, QueryError> {
        self.beside(pattern, text)?;
        let bound = self.text("LIKE", pattern)?;
        let literal = bound.as_literal().ok_or_else(|| bad(pattern, "the pattern of LIKE is a text, not a property"))?;
        if literal.len() > MAX_PATTERN_BYTES {
            return Err(bad(pattern, &format!("a pattern has {MAX_PATTERN_BYTES} bytes at most")));
        }
        let pattern = LikePattern::new(literal);
        Ok(texts::like(self.text("LIKE", text)?, pattern))
    }

    /// `value IN (…)`.
    pub fn is_in(&self, value: &Expr, list: &[Expr]) -> Result<Predicate<'t>, QueryError> {
        let members = list.iter().map(|member| self.beside(member, value)).collect::<Result<Vec<_>, _>>()?;
        let numbers: Option<Vec<Literal>> = members.iter().map(literal_number).collect();
        let words = members.iter().map(literal_text).collect::<Option<hashbrown::HashSet<String>>>();
        match (self.operand(value)?, numbers, words) {
            (Operand::Number(number), Some(list), _) => Ok(Predicate::test_of(NumberIn::new(number, &list))),
            (Operand::Text(text), _, Some(words)) => Ok(texts::is_in(text, words)),
            _ => {
                let each = list.iter().map(|member| self.compare(CompareOp::Equal, value, member));
                Ok(Predicate::any(each.collect::<Result<_, _>>()?))
            }
        }
    }

    /// `value IS NULL`.
    pub fn is_null(&self, value: &Expr) -> Result<Predicate<'t>, QueryError> {
        let unknown = |predicate| Predicate::IsUnknown(Box::new(predicate));
        Ok(match self.operand(value)? {
            Operand::Predicate(predicate) => unknown(predicate),
            Operand::Number(Number::Integers(_, validity) | Number::Floats(_, validity)) => {
                Predicate::test_of(HasValue(validity)).negated()
            }
            Operand::Number(number) => Predicate::test_of(IsNumber(number)).negated(),
            Operand::Text(text) => unknown(texts::has_value(text)),
            Operand::Time(_, Some(text)) | Operand::List(_, Some(text)) => unknown(texts::has_value(Text::column(text))),
            Operand::Time(time, None) => unknown(instants::has_value(time)),
            Operand::List(_, None) | Operand::Shape(Shape::Literal(_) | Shape::Bounds(..)) => Predicate::Known(Some(false)),
            Operand::Shape(Shape::Row) => {
                let mut rows = Rows::default();
                if self.table.located_rows() < self.table.rows() {
                    rows.push(self.table.located_rows()..self.table.rows());
                }
                Predicate::test_of(AmongRows(rows))
            }
        })
    }
}

fn compare_numbers<'t>(op: CompareOp, left: Number<'t>, right: Number<'t>) -> Predicate<'t> {
    // A literal stands on the right, where comparison is quickest.
    let (op, left, right) = if matches!(left, Number::Literal(_)) { (exchanged(op), right, left) } else { (op, left, right) };
    Predicate::test_of(NumberComparison { op, left, right })
}

/// An instant, or the text of one.
fn moment<'t>(operand: Operand<'t>, expr: &Expr) -> Result<Moment<'t>, QueryError> {
    super::temporal::instant_of(operand, expr)
}

fn literal_number(operand: &Operand<'_>) -> Option<Literal> {
    match operand {
        Operand::Number(Number::Literal(literal)) => Some(*literal),
        _ => None,
    }
}

fn literal_text(operand: &Operand<'_>) -> Option<String> {
    match operand {
        Operand::Text(text) => text.as_literal().map(str::to_owned),
        _ => None,
    }
}

fn incomparable(op: CompareOp, (left, a): (&Operand<'_>, &Expr), (right, b): (&Operand<'_>, &Expr)) -> QueryError {
    let sign = match op {
        CompareOp::Equal => "=",
        CompareOp::NotEqual => "<>",
        CompareOp::Less => "<",
        CompareOp::LessOrEqual => "<=",
        CompareOp::Greater => ">",
        CompareOp::GreaterOrEqual => ">=",
    };
    let hint = match (left, right) {
        (Operand::List(..), Operand::List(..)) => " (arrays have no order)",
        (Operand::List(..), _) | (_, Operand::List(..)) => " (A_CONTAINS asks for members of an array)",
        (Operand::Shape(_), _) | (_, Operand::Shape(_)) => " (S_INTERSECTS and its kin compare geometries)",
        (Operand::Time(..), Operand::Time(..)) => " (T_INTERSECTS and its kin compare intervals)",
        _ => "",
    };
    let right = format!("{}{hint}", right.called(b));
    QueryError::Incomparable { operator: sign.to_owned(), left: left.called(a), right }
}
