//! What operators ask of their operands, and what they make of them: the same in both encodings.

use super::{Expr, names::Operator, operand::Operand};

impl Operator {
    /// Its operands in their order; none for AND, OR and IN, which take any number.
    pub(super) fn operands(self) -> &'static [Operand] {
        use Operand as O;
        match self {
            Self::And | Self::Or | Self::In => &[],
            Self::Not => &[O::Predicate],
            Self::IsNull => &[O::Anything],
            Self::Casei | Self::Accenti => &[O::Text],
            Self::Like => &[O::Text, O::Pattern],
            Self::Compare(_) => &[O::Scalar; 2],
            Self::Between => &[O::Scalar; 3],
            Self::Spatial(_) => &[O::Geometry; 2],
            Self::Temporal(_) => &[O::Temporal; 2],
            Self::Array(_) => &[O::Array; 2],
            Self::Arithmetic(_) => &[O::Number; 2],
        }
    }

    /// The expression of this operator and as many operands as it takes; `None` if there are fewer.
    pub(super) fn applied(self, operands: Vec<Expr>) -> Option<Expr> {
        let mut operands = operands.into_iter();
        if let Self::And | Self::Or = self {
            let join = if self == Self::And { Expr::all_of } else { Expr::any_of };
            return Some(join(operands.collect()));
        }
        let first = Box::new(operands.next()?);
        let mut next = || operands.next().map(Box::new);
        Some(match self {
            Self::And | Self::Or => *first,
            Self::Not => Expr::Not(first),
            Self::IsNull => Expr::IsNull(first),
            Self::Casei => Expr::Casei(first),
            Self::Accenti => Expr::Accenti(first),
            Self::Like => Expr::Like(first, next()?),
            Self::Compare(op) => Expr::Compare(op, first, next()?),
            Self::Between => Expr::Between(first, next()?, next()?),
            Self::In => Expr::In(first, operands.collect()),
            Self::Spatial(op) => Expr::Spatial(op, first, next()?),
            Self::Temporal(op) => Expr::Temporal(op, first, next()?),
            Self::Array(op) => Expr::Array(op, first, next()?),
            Self::Arithmetic(op) => Expr::Arithmetic(op, first, next()?),
        })
    }
}
