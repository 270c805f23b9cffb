//! Lode turns vector data into GeoJSON layers and vector tiles, with a spatial index behind every
//! bounding-box query.
//!
//! # The house
//!
//! One crate, library and binary, on floors. A module uses modules of lower floors only, and folders
//! on one floor do not know each other; `tests/floors.rs` reads this plan and the paths in the code,
//! and fails on a breach.
//!
//! ```text
//! F8  cli       one file per verb of the command line
//! F7  app       wiring: settings → catalog → router; start-up report; reload; graceful shutdown
//! F6  http      the only place that knows axum: router, one parser per parameter, one file per resource
//! F5  features  read: query → pages of features, and their encoders, one file or folder per format
//!     tiles     render a tile from tables, cache it, one computation per key
//!     styles    what collections look like on a map: MapLibre styles
//!     statistics  counts, sums, areas and what is covered, of groups of features
//!     quality   what is wrong with the rows of a table: one check per file, and how sure it is
//!     exchange  collections as others want them: views of EarthResourceML-Lite
//!     ingest    readers → reproject → clean → table, and the report of what was kept, repaired, rejected
//! F4  catalog   collection id → collection; an atomically swapped snapshot
//!     query     which rows of a table: an expression bound to its columns and its index
//! F3  store     where features live: the immutable table of columns and its memory-mapped snapshot
//! F2  geometry  one operation per file, pure: clean, cut, clip, simplify, quantise, repair
//!     crs       PROJ, one transformer per thread and pair; CRS identification; map sheets
//!     format    one file or folder per encoding, each turning a file into layers of row batches
//!     index     the packed Hilbert R-tree
//!     filter    CQL2, text and JSON → one expression tree
//!     names     names of places in any script and spelling
//!     vocabulary  units, commodities, oxides, categories: words → what they mean
//!     config    the configuration file as typed → settings, validated; builds nothing
//! F1  model     plain types, validated in their constructors: ids, bounds, tiles, rows, columns
//! ```
//!
//! # How data flows
//!
//! Loading: [`format::open`] gives layers; a layer is a stream of parse jobs; each job makes a
//! [`model::RowBatch`]; [`ingest`] reprojects and cleans batches in parallel, and [`store`] sorts
//! them along the Hilbert curve into one immutable [`store::Table`].
//!
//! Asking: `http` parses a request into a [`features::ItemsQuery`] or a [`model::TileAddress`],
//! [`features`] or [`tiles`] answers it from the table's columns, `http` sends the bytes.
//!
//! Archives: [`app::export()`] walks the pyramid with the renderer of the live tiles and writes `PMTiles` or `MBTiles`;
//! [`format::archive`] reads such files, and the catalog has them as [`catalog::Tileset`]s, of which there are only tiles.

pub mod app;
pub mod catalog;
pub mod cli;
pub mod config;
pub mod crs;
pub mod exchange;
pub mod features;
pub mod filter;
pub mod format;
pub mod geometry;
pub mod http;
pub mod index;
pub mod ingest;
pub mod model;
pub mod names;
pub mod quality;
pub mod query;
pub mod statistics;
pub mod store;
pub mod styles;
pub mod tiles;
pub mod vocabulary;
