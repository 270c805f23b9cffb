//! The built binary, as people run it.

mod commands;
mod lode;
mod serving;
