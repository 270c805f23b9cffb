//! The only place that knows HTTP: router, one parser per parameter, one file per resource.
//!
//! A handler is parse, ask, encode: [`ask::Ask`] takes the request apart, [`crate::features`] or [`crate::tiles`] answers,
//! [`respond`] sends. Errors are a [`problem::Problem`], whose body [`observe`] writes.

pub mod params;

mod answers;
mod ask;
mod at;
mod base_url;
mod body;
mod built;
mod collection_links;
mod collections;
mod conformance;
mod cors;
mod coverage;
mod csv;
mod data_format;
mod embedded;
mod feature_body;
mod features;
mod forwarded;
mod functions;
mod health;
mod items;
mod landing;
mod layers;
mod links;
mod metrics;
mod negotiate;
mod observe;
mod ogc_tiles;
mod openapi;
mod pages;
mod problem;
mod quality;
mod question;
mod regions;
mod relations;
mod report;
mod representation;
mod respond;
mod router;
mod schema;
mod service;
mod sheet_area;
mod sheet_names;
mod sheets;
mod state;
mod statistics;
mod styles;
mod tile_choice;
mod tile_content;
mod tile_matrix_sets;
mod tilejson;
mod tiles;
mod turn;
mod viewer;
mod wmts;

pub use answers::{Answer, AnswerCounts, Answers};
pub use metrics::Metrics;
pub use params::CrsCache;
pub use problem::Problem;
pub use service::Service;
pub use state::{HttpSettings, HttpState, Shared};
pub use tiles::address as tile_address;
