//! What a client sees: every resource and every refusal, headers and bodies.

#![allow(clippy::unwrap_used, clippy::panic)]

mod asking;
mod clusters;
mod compression;
mod coverage;
mod definition;
mod descriptions;
mod documents;
mod items;
mod mlt;
mod ogc_tiles;
mod places;
mod quality;
mod refusals;
mod server;
mod statistics;
mod styles;
mod tile_choice;
mod tiles;
mod tilesets;
