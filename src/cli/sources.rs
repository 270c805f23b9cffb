//! What is to be read, for the verbs that read collections.

use super::{DEFAULT_CONFIG, error::Failure};
use crate::{
    config::{ConfigError, Settings},
    model::CrsReference,
};
use clap::Args;
use std::path::{Path, PathBuf};

/// Paths, a configuration, and where snapshots are.
#[derive(Debug, Clone, Args)]
pub struct Sources {
    /// Files or folders; every layer in them becomes a collection. Without any, the configuration says what to read.
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// The configuration [default: ./config.toml, where no path is given].
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Neither read nor write snapshots.
    #[arg(long)]
    no_cache: bool,
    /// The folder for snapshots.
    #[arg(long, value_name = "FOLDER")]
    cache_dir: Option<PathBuf>,
}

impl Sources {
    /// Refuses paths that lead nowhere.
    pub fn check(&self) -> Result<(), Failure> {
        let Some(path) = self.paths.iter().find(|path| !path.exists()) else { return Ok(()) };
        let hint = "check the spelling; paths are relative to the folder you are in";
        Err(Failure::usage(format!("there is no file or folder {}", path.display())).hint(hint))
    }

    /// The settings of the file, if there is one to read, under those of the command line. `crs` is of files that do
    /// not state one.
    pub fn settings(&self, crs: Option<&CrsReference>) -> Result<Settings, ConfigError> {
        let mut settings = match (&self.config, self.paths.is_empty()) {
            (Some(config), _) => Settings::load(config)?,
            (None, true) => Settings::load(Path::new(DEFAULT_CONFIG))?,
            (None, false) => Settings::default(),
        };
        if !self.paths.is_empty() {
            settings.collections = Settings::from_paths(self.paths.clone()).collections;
        }
        for collection in &mut settings.collections {
            collection.crs = crs.cloned().or_else(|| collection.crs.take());
        }
        settings.cache.snapshots &= !self.no_cache;
        settings.cache.directory = self.cache_dir.clone().unwrap_or(settings.cache.directory);
        Ok(settings)
    }
}
