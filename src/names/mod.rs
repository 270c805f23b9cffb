//! Names of places: what is left of them when case, accents, script and spelling are taken away, and whether two of them
//! can be names of one place.
//!
//! ```text
//! skeleton     a text as the sounds it is read by, for search and for comparison
//! accent       marks on letters
//! place_name   a name as what it is called by and what tells it from its neighbours: Akzhal, 2
//! ```

mod accent;
mod place_name;
mod skeleton;

pub use accent::is_accent;
pub use place_name::{Likeness, PlaceName};
pub use skeleton::{Skeleton, searched_words, words};
