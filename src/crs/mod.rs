//! Coordinate reference systems: what a definition means, how its coordinates become longitude and
//! latitude on WGS 84, and whether they look as if they were in it at all.
//!
//! ```text
//! spelling        the many ways to write EPSG:28412          proj_ffi     PROJ's C API behind safe types
//! definition      a definition → Crs                         transformer  Crs + sample → bulk transformation
//! qaztrf          systems that PROJ's database lacks         output       longitude, latitude → the CRS of an answer
//! plausible       one position: does it fit the CRS?         evidence     all positions: are axes exchanged?
//! sheets          the international map's sheets             sizes        which CRS do they look like?
//! place           one place in a CRS
//! ```

mod definition;
mod evidence;
mod output;
mod place;
mod plausible;
mod point_spread;
mod proj_ffi;
mod qaztrf;
mod sizes;

pub mod sheets;
mod spelling;
mod transformer;

pub use definition::{AreaOfUse, Crs, CrsError};
pub use evidence::AxisEvidence;
pub use output::{AxisOrder, OutputCrs, uri};
pub use place::{Place, PlaceCrs, WayBack};
pub use plausible::{CoordinateCheck, Suspicion};
pub use point_spread::{PointSpread, UsualPlace};
pub use transformer::{Operation, Transformer};
