//! One operation per file, pure: clean, cut, clip, simplify, quantise, repair.
//!
//! ```text
//! clean          rows as read → rows fit to serve, and what was wrong with the others
//!   parts            one row taken apart, its rings tidied
//!   unwrap           edges over more than 180° of longitude: which way they mean
//!   antimeridian     cut at ±180 (RFC 7946, section 3.1.9)
//!   validity         the exact check of polygons, one plane sweep; flaw: what it finds
//!   make_valid       polygons that fail it, rebuilt …
//!   arrangement      … by Boolean operations; noding: lines cut where they meet; borders: rings put together again
//! importance     the zoom from which a vertex or a ring matters
//!   shared_borders   the nodes where borders meet and part
//!   border           a line or ring cut there, each stretch simplified alike on both sides
//!   douglas_peucker  the hierarchy of vertices along one stretch
//! area           signed areas and winding, exact
//! ```

#![allow(clippy::float_cmp, reason = "positions are the same to the bit, or they are different positions")]

pub mod area;
pub mod clean;
pub mod importance;

mod antimeridian;
mod arrangement;
mod block_list;
mod border;
mod borders;
mod box_pairs;
mod douglas_peucker;
mod flaw;
mod joined_sets;
mod make_valid;
mod noding;
mod parts;
mod shared_borders;
mod unwrap;
mod validity;
