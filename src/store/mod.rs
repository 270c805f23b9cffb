//! Where features live: the immutable table and its snapshot on disk.
//!
//! A [`Table`] holds rows in Hilbert order: typed columns, flat coordinates, ids and the index. It
//! never changes; a changed source makes a new one. [`TableBuilder`] makes it of row batches, and
//! [`snapshot`] keeps it in a file that is mapped into memory at the next start.

mod areas;
mod buffer;
mod builder;
mod column;
mod dictionary;
mod geometry_column;
mod ids;
mod labels;
pub mod levels;
mod mapped_file;
mod ranks;
mod see_through;
pub mod snapshot;
mod table;

pub use buffer::Buffer;
pub use builder::{Built, Expected, PreparedBatch, TableBuilder, TooManyError};
pub use column::{Column, ColumnData, NULL_CODE, TextColumn};
pub use dictionary::{Dictionary, Texts};
pub use geometry_column::{GeometryColumn, GeometryRow, Offsets};
pub use ids::{IdRef, Ids};
pub use mapped_file::MappedFile;
pub use ranks::NULL_RANK;
pub use see_through::see_through;
pub use table::Table;
