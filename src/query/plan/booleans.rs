//! Predicates as values: `active = TRUE`, `(a > 1) <> (b > 1)`.

use super::{Cost, Predicate, Test};
use crate::{
    filter::CompareOp,
    query::{
        Patience,
        block::{Block, Mask, Truth},
    },
};

/// `a op b`, where false is less than true.
pub struct BooleanComparison<'t> {
    /// The operator.
    pub op: CompareOp,
    /// The left operand.
    pub left: Predicate<'t>,
    /// The right operand.
    pub right: Predicate<'t>,
}

impl Test for BooleanComparison<'_> {
    fn cost(&self) -> Cost {
        self.left.cost().max(self.right.cost())
    }

    fn prepare(&mut self, rows: usize, patience: &Patience) {
        self.left.prepare(rows, patience);
        self.right.prepare(rows, patience);
    }

    fn test(&self, block: Block, wanted: &Mask) -> Truth {
        let (a, b) = (self.left.test(block, wanted), self.right.test(block, wanted));
        let valid = (a.yes | a.no) & (b.yes | b.no);
        let yes = match self.op {
            CompareOp::Equal => (a.yes & b.yes) | (a.no & b.no),
            CompareOp::NotEqual => (a.yes & b.no) | (a.no & b.yes),
            CompareOp::Less => a.no & b.yes,
            CompareOp::LessOrEqual => a.no | b.yes,
            CompareOp::Greater => a.yes & b.no,
            CompareOp::GreaterOrEqual => a.yes | b.no,
        };
        Truth::of(yes, valid)
    }
}
