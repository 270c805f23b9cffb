//! The built binary, as people run it.

#![allow(clippy::unwrap_used, clippy::panic)]

mod archives;
mod commands;
mod examples;
mod export;
mod gdal;
mod lode;
mod questions;
mod serving;
