//! What geologists' tables say in words: units, commodities, oxides, categories of resources. Pure: words in, meaning out.
//!
//! ```text
//! unit        units as people write them → UCUM, dimension, factor      header   the unit in the name of a column
//! commodity   names, symbols and formulas → terms of the CGI vocabulary, and what is beneath what
//! basis       what a grade is a part of: an element, an oxide and its factor, a mixture without one
//! amounts     which columns hold ore, grade and contained metal
//! list        the parts of a text that names several things
//! category    categories of resources and reserves; which of them are the same
//! ```

mod amounts;
mod basis;
mod category;
mod commodity;
mod header;
mod list;
mod unit;

pub use amounts::{Amount, Amounts, UnitFrom};
pub use basis::{Basis, Oxide};
pub use category::{Category, class_of};
pub use commodity::Commodity;
pub use header::unit_of_header;
pub use list::list_parts;
pub use unit::{Dimension, Unit};
