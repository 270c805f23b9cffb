//! The built binary, as people run it.

#![allow(clippy::unwrap_used, clippy::panic)]

mod commands;
mod gdal;
mod lode;
mod serving;
