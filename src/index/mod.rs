//! The packed Hilbert R-tree: an implicit tree of boxes over rows that already stand in Hilbert order.
//!
//! ```text
//! level 0   the boxes of rows                    b0 b1 b2 … b15 | b16 … b31 | …
//! level 1   one box per 16 boxes of level 0      n0             | n1        | …
//! level 2   one box per 16 boxes of level 1      …
//! ```
//! Because rows are sorted, the tree needs no child pointers and no permutation: node `i` of a level
//! covers the rows `i·16^level ..`, answers come in row order, and a node that lies wholly inside the
//! query answers with its range of rows without a look at them.

mod hilbert;
mod rtree;

pub use hilbert::hilbert;
pub use rtree::{RTree, build_nodes};
