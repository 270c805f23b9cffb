//! From tables to vector tiles.
