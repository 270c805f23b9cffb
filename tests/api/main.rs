//! What a client sees: every resource and every refusal, headers and bodies.

#![allow(clippy::unwrap_used, clippy::panic)]

mod asking;
mod compression;
mod definition;
mod descriptions;
mod documents;
mod items;
mod ogc_tiles;
mod places;
mod refusals;
mod server;
mod tiles;
mod tilesets;
