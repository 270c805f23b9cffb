//! A bound expression: predicates over columns, evaluated block by block.
//!
//! ```text
//! Predicate          AND, OR, NOT of …
//!   Test             … what is asked of a row:
//!     numbers          arithmetic and comparison of whole blocks    number_line  whole numbers against fractions, exact
//!     entries          once per entry of a dictionary               instants     dates and times
//!     rows             once per row, for what is neither            lists        arrays as sets
//!     spatial, bbox, dwithin   by the index, then exact             search       words in any text
//! ```

pub mod bbox;
pub mod booleans;
pub mod dwithin;
pub mod entries;
pub mod heights;
pub mod instants;
pub mod lists;
pub mod measures;
pub mod number_line;
pub mod numbers;
pub mod rows;
pub mod search;
pub mod spatial;
pub mod texts;

use super::{
    Patience, Rows,
    block::{Block, Mask, Truth},
};

/// What a question costs per row, roughly: cheap ones are asked first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cost {
    /// Nothing.
    Known,
    /// A few instructions for many rows at once.
    Vector,
    /// A look into a table.
    Lookup,
    /// Text or a date to be read.
    Reading,
    /// Shapes to be compared, or geodesics.
    Geometry,
}

/// Something asked of every row.
pub trait Test: Send + Sync {
    /// What it costs.
    fn cost(&self) -> Cost;

    /// The answers for the wanted rows of a block.
    fn test(&self, block: Block, wanted: &Mask) -> Truth;

    /// Rows among which are all those of which this is true; `None` where no index tells.
    fn candidates(&self) -> Option<Rows> {
        None
    }

    /// Called once before any [`test`](Self::test), with the number of rows that may be asked about: the time to
    /// compute what is shared by rows, if they are many.
    fn prepare(&mut self, _rows: usize, _patience: &Patience) {}
}

/// What an answer depends on.
pub enum Predicate<'t> {
    /// The same for every row; `None` is unknown.
    Known(Option<bool>),
    /// All are true.
    And(Vec<Predicate<'t>>),
    /// One is true.
    Or(Vec<Predicate<'t>>),
    /// The opposite.
    Not(Box<Predicate<'t>>),
    /// Neither true nor false.
    IsUnknown(Box<Predicate<'t>>),
    /// A question to the row.
    Test(Box<dyn Test + 't>),
}

impl<'t> Predicate<'t> {
    /// A test as a predicate.
    pub fn test_of(test: impl Test + 't) -> Self {
        Self::Test(Box::new(test))
    }

    /// All of them, the cheapest first.
    pub fn all(mut children: Vec<Self>) -> Self {
        children.sort_by_key(Self::cost);
        Self::And(children)
    }

    /// One of them, the cheapest first.
    pub fn any(mut children: Vec<Self>) -> Self {
        children.sort_by_key(Self::cost);
        Self::Or(children)
    }

    /// The opposite.
    #[must_use]
    pub fn negated(self) -> Self {
        Self::Not(Box::new(self))
    }

    /// What it costs.
    pub fn cost(&self) -> Cost {
        match self {
            Self::Known(_) => Cost::Known,
            Self::And(children) | Self::Or(children) => children.iter().map(Self::cost).max().unwrap_or(Cost::Known),
            Self::Not(child) | Self::IsUnknown(child) => child.cost(),
            Self::Test(test) => test.cost(),
        }
    }

    /// Rows among which are all those of which this is true; `None` where no index tells.
    pub fn candidates(&self) -> Option<Rows> {
        match self {
            Self::Known(Some(true)) | Self::Not(_) | Self::IsUnknown(_) => None,
            Self::Known(_) => Some(Rows::default()),
            Self::And(children) => children.iter().filter_map(Self::candidates).reduce(|a, b| a.intersection(&b)),
            Self::Or(children) => children.iter().try_fold(Rows::default(), |rows, child| Some(rows.union(child.candidates()?))),
            Self::Test(test) => test.candidates(),
        }
    }

    /// Tells every test how many rows may be asked about, until the patience is over.
    pub fn prepare(&mut self, rows: usize, patience: &Patience) {
        match self {
            Self::And(children) | Self::Or(children) => children.iter_mut().for_each(|child| child.prepare(rows, patience)),
            Self::Not(child) | Self::IsUnknown(child) => child.prepare(rows, patience),
            Self::Test(test) if !patience.is_over() => test.prepare(rows, patience),
            Self::Known(_) | Self::Test(_) => {}
        }
    }

    /// The answers for the wanted rows of a block.
    pub fn test(&self, block: Block, wanted: &Mask) -> Truth {
        match self {
            Self::Known(None) => Truth::UNKNOWN,
            Self::Known(Some(answer)) => Truth::known(*answer),
            Self::And(children) => all_of(children, block, wanted),
            Self::Or(children) => any_of(children, block, wanted),
            Self::Not(child) => !child.test(block, wanted),
            Self::IsUnknown(child) => {
                let truth = child.test(block, wanted);
                Truth::of(!(truth.yes | truth.no), Mask::ALL)
            }
            Self::Test(test) => test.test(block, wanted),
        }
    }
}

/// A row that is false by one child is not asked about again.
fn all_of(children: &[Predicate<'_>], block: Block, wanted: &Mask) -> Truth {
    let mut wanted = *wanted;
    let mut all = Truth::known(true);
    for child in children {
        if wanted.is_empty() {
            break;
        }
        let truth = child.test(block, &wanted);
        all.yes &= truth.yes;
        all.no |= truth.no;
        wanted &= !truth.no;
    }
    all
}

/// A row that is true by one child is not asked about again.
fn any_of(children: &[Predicate<'_>], block: Block, wanted: &Mask) -> Truth {
    let mut wanted = *wanted;
    let mut any = Truth::known(false);
    for child in children {
        if wanted.is_empty() {
            break;
        }
        let truth = child.test(block, &wanted);
        any.yes |= truth.yes;
        any.no &= truth.no;
        wanted &= !truth.yes;
    }
    any
}
