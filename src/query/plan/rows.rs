//! Questions that are asked row by row.

use super::{Cost, Predicate, Test};
use crate::query::{
    Rows,
    block::{Block, Mask, Truth},
};

/// A question to one row; `None` is unknown.
type Question<'t> = Box<dyn Fn(usize) -> Option<bool> + Send + Sync + 't>;

struct RowTest<'t> {
    cost: Cost,
    question: Question<'t>,
}

/// Asks each wanted row.
pub fn each_row<'t>(cost: Cost, question: impl Fn(usize) -> Option<bool> + Send + Sync + 't) -> Predicate<'t> {
    Predicate::test_of(RowTest { cost, question: Box::new(question) })
}

impl Test for RowTest<'_> {
    fn cost(&self) -> Cost {
        self.cost
    }

    fn test(&self, block: Block, wanted: &Mask) -> Truth {
        block.each(wanted, &self.question)
    }
}

/// True of the rows given, false of all others.
pub struct AmongRows(pub Rows);

impl Test for AmongRows {
    fn cost(&self) -> Cost {
        Cost::Vector
    }

    fn test(&self, block: Block, _: &Mask) -> Truth {
        Truth::of(block.mask_of(&self.0), Mask::ALL)
    }

    fn candidates(&self) -> Option<Rows> {
        Some(self.0.clone())
    }
}

/// Whether rows have a value, from a bitmap over all rows; an empty one means all have.
pub struct HasValue<'t>(pub &'t [u64]);

impl Test for HasValue<'_> {
    fn cost(&self) -> Cost {
        Cost::Vector
    }

    fn test(&self, block: Block, _: &Mask) -> Truth {
        Truth::of(block.bits(self.0), Mask::ALL)
    }
}

/// A column of bytes 0 and 1 as a predicate.
pub struct IsTrue<'t> {
    /// The values.
    pub values: &'t [u8],
    /// Which of them are there.
    pub validity: &'t [u64],
}

impl Test for IsTrue<'_> {
    fn cost(&self) -> Cost {
        Cost::Vector
    }

    fn test(&self, block: Block, _: &Mask) -> Truth {
        Truth::of(Mask::where_true(&self.values[block.rows()], |v| v != 0), block.bits(self.validity))
    }
}
