//! One operation per file, pure: clean, cut, clip, simplify, quantise, repair.
//!
//! ```text
//! At load, in degrees:
//! clean            rows as read → rows fit to serve, and what was wrong with the others
//!   parts            one row taken apart, its rings tidied
//!   unwrap           edges over more than 180° of longitude: which way they mean
//!   antimeridian     cut at ±180 (RFC 7946, section 3.1.9)
//!   validity         the exact check of polygons, one plane sweep; flaw: what it finds
//!     star             … which most rings need not go through
//!   make_valid       polygons that fail it, rebuilt …
//!   arrangement      … by Boolean operations; noding: lines cut where they meet; borders: rings put together again
//! area             signed areas and winding, exact
//! At load, in world units:
//! levels           from where on points, lines, polygons and holes are shown
//! importance       the zoom from which a vertex matters; areas of rings
//!   shared_borders   the nodes where borders meet and part
//!   border           a line or ring cut there, each stretch simplified alike on both sides
//!   douglas_peucker  the hierarchy of vertices along one stretch
//! chunks           boxes of stretches of long rings
//! For a query:
//! intersects       lines and polygons against a box in degrees
//! row_shape        a row as geometry sees it: kind, parts, rings, positions; polygons: as other libraries take them
//! predicates       the relations of Simple Features between a row and a prepared literal
//! geodesic         metres and square metres on the ellipsoid; surroundings: all within a distance
//! edge_area        what lies under an edge, straight or geodesic
//! coverage         how much polygons cover, overlaps counted once
//! For a tile:
//! ring_view        a ring of a table
//! clip             against the tile's window, in world units
//! pole             where to write the name of a polygon or line
//! inflate          rings that keep their area though they are simplified
//! quantize         onto the tile's grid; tile_rings: the rings there; shoelace: their areas
//! grid_validity    whether they are valid there …
//! repair           … and made so
//! ```

mod antimeridian;
pub mod area;
mod arrangement;
mod block_list;
mod border;
mod borders;
mod box_pairs;
pub mod chunks;
pub mod clean;
mod clip;
pub mod coverage;
mod douglas_peucker;
mod edge_area;
mod flaw;
pub mod geodesic;
mod grid_validity;
pub mod importance;
mod inflate;
pub mod intersects;
mod joined_sets;
pub mod levels;
mod make_valid;
mod noding;
mod parts;
pub mod pole;
mod polygons;
pub mod predicates;
mod quantize;
mod repair;
mod ring_view;
mod row_shape;
mod shared_borders;
mod shoelace;
mod star;
mod surroundings;
mod tile_rings;
mod unwrap;
mod validity;

pub use clip::{Window, clip_ring, clip_segment, for_each_seam};
pub use grid_validity::ValidityCheck;
pub use inflate::inflate;
pub use polygons::polygons;
pub use quantize::{TileGrid, TileLines};
pub use repair::repair;
pub use ring_view::RingView;
pub use row_shape::RowShape;
pub use shoelace::twice_area;
pub use surroundings::Surroundings;
pub use tile_rings::{RingRole, TileRings};
