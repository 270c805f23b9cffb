//! Collections as others want them: views of `EarthResourceML-Lite`, with its field names and vocabularies.
//!
//! ```text
//! model       the fields of the views             terms      words → URIs of vocabularies; what is said where there is nothing
//! template    texts with columns in them          mapping    which text each field has      view_table    the table of a view
//! ```

mod mapping;
mod model;
mod template;
mod terms;
mod view_table;

pub use mapping::{Mapping, MappingError};
pub use model::{Field, Version, View};
pub use view_table::{Viewed, view_table};
