//! Marks on letters.

use unicode_normalization::char::{canonical_combining_class, is_combining_mark};

/// A mark above, below or across a letter. Marks that make another letter in Indic and Japanese writing (classes 7
/// to 9) are none.
pub fn is_accent(c: char) -> bool {
    is_combining_mark(c) && matches!(canonical_combining_class(c), 1 | 200..=240)
}
