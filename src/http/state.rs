//! What handlers have at hand.

use super::{
    answers::{AnswerCounts, Answers},
    at::PlaceCache,
    metrics::Metrics,
    params::CrsCache,
};
use crate::{
    catalog::Catalog,
    model::IpNetwork,
    quality::Assessment,
    query::Rows,
    statistics::{CoverageAnswer, Statistics},
    tiles::{Grids, TileService},
};
use std::{sync::Arc, time::Instant};

/// The state that all handlers share.
pub type Shared = Arc<HttpState>;

/// What handlers have at hand.
pub struct HttpState {
    /// The collections.
    pub catalog: Arc<Catalog>,
    /// Makes and keeps tiles.
    pub tiles: TileService,
    /// The tile matrix sets.
    pub grids: Grids,
    /// The CRSs that were asked for lately.
    pub crs: CrsCache,
    /// The CRSs that places were given in.
    pub places: PlaceCache,
    /// The rows that were found lately.
    pub rows: Answers<Rows>,
    /// Coverages that were measured lately.
    pub coverages: Answers<CoverageAnswer>,
    /// The statistics that were made lately.
    pub statistics: Answers<Statistics>,
    /// The quality reports that were made lately.
    pub quality: Answers<Assessment>,
    /// How to answer.
    pub settings: HttpSettings,
    /// What was asked and how long it took.
    pub metrics: Metrics,
    /// When the server started.
    pub started: Instant,
}

impl HttpState {
    /// Of a server that starts now and was asked nothing yet.
    pub fn new(catalog: Arc<Catalog>, settings: HttpSettings, tiles: TileService, grids: Grids) -> Self {
        Self {
            catalog,
            tiles,
            grids,
            crs: CrsCache::default(),
            places: PlaceCache::default(),
            rows: Answers::within(32 << 20),
            coverages: Answers::within(32 << 20),
            statistics: Answers::within(32 << 20),
            quality: Answers::within(64 << 20),
            settings,
            metrics: Metrics::default(),
            started: Instant::now(),
        }
    }

    /// How the memories of answers do, by what is in them.
    pub fn answer_counts(&self) -> [(&'static str, AnswerCounts); 4] {
        [
            ("rows", self.rows.counts()),
            ("coverage", self.coverages.counts()),
            ("statistics", self.statistics.counts()),
            ("quality", self.quality.counts()),
        ]
    }
}

/// How to answer.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct HttpSettings {
    /// The title of the landing page.
    pub title: String,
    /// A sentence or two under it.
    pub description: Option<String>,
    /// Where clients reach the server, as in `https://maps.example/lode`; `None`: where they say they do.
    pub public_url: Option<String>,
    /// Proxies that are believed what they say of the address the client used.
    pub trusted_proxies: Vec<IpNetwork>,
    /// Features in a page when the client does not say.
    pub items_default: usize,
    /// Features in a page at most.
    pub items_max: usize,
    /// Collections in one tile at most.
    pub tile_layers_max: usize,
    /// Groups of statistics at most.
    pub groups_max: usize,
}

impl Default for HttpSettings {
    fn default() -> Self {
        Self {
            title: "Lode".to_owned(),
            description: None,
            public_url: None,
            trusted_proxies: vec![],
            items_default: 1000,
            items_max: 1_000_000,
            tile_layers_max: 32,
            groups_max: 10_000,
        }
    }
}
