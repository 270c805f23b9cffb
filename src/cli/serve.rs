//! `lode serve`.

use super::{Reading, error::Failure, sources::Sources};
use crate::{
    app::{self, Console, Reread},
    config::{ConfigError, ListenError, Settings, parse_listen},
    crs::Crs,
    model::{CrsOrigin, CrsReference},
};
use clap::Args;
use std::{net::SocketAddr, sync::Arc};

/// Serve files, folders, or what a configuration names.
#[derive(Debug, Clone, Args)]
pub struct Serve {
    #[command(flatten)]
    sources: Sources,
    /// The address to listen on; port 0 takes any that is free.
    #[arg(long, value_name = "ADDRESS", value_parser = listen)]
    listen: Option<SocketAddr>,
    #[command(flatten)]
    reading: Reading,
    /// Do not load files again when they change.
    #[arg(long)]
    no_watch: bool,
}

fn listen(text: &str) -> Result<SocketAddr, ListenError> {
    parse_listen(text)
}

impl Serve {
    /// Serves until told to stop.
    pub fn run(self, console: Console) -> Result<(), Failure> {
        self.sources.check()?;
        check_crs(self.reading.crs.as_deref())?;
        let settings = self.settings()?;
        let runtime = tokio::runtime::Runtime::new()?;
        let reread: Reread = Arc::new(move || self.settings());
        let served = runtime.block_on(app::serve(settings, reread, console));
        // A file that is being read would hold the process up, and nobody waits for it any more.
        runtime.shutdown_background();
        served.map_err(Failure::from)
    }

    /// The settings of the file, if there is one to read, under those of the command line.
    fn settings(&self) -> Result<Settings, ConfigError> {
        let mut settings = self.sources.settings(self.reading.reference().as_ref())?;
        settings.server.listen = self.listen.unwrap_or(settings.server.listen);
        settings.server.watch &= !self.no_watch;
        Ok(settings)
    }
}

impl Reading {
    /// The CRS that the command line states.
    pub fn reference(&self) -> Option<CrsReference> {
        let definition = self.crs.clone()?;
        Some(CrsReference { definition, origin: CrsOrigin::CommandLine, authority_axis_order: false })
    }
}

/// Refuses a CRS that PROJ does not know before any file is read.
pub fn check_crs(definition: Option<&str>) -> Result<(), Failure> {
    let Some(definition) = definition else { return Ok(()) };
    let reference =
        CrsReference { definition: definition.to_owned(), origin: CrsOrigin::CommandLine, authority_axis_order: false };
    Crs::resolve(&reference).map(drop).map_err(Failure::usage)
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        serve: Serve,
    }

    fn settings(arguments: &[&str]) -> Settings {
        Line::try_parse_from(std::iter::once(&"serve").chain(arguments)).unwrap().serve.settings().unwrap()
    }

    #[test]
    fn the_command_line_is_stronger_than_the_configuration() {
        let folder = tempfile::tempdir().unwrap();
        let config = folder.path().join("config.toml");
        std::fs::write(&config, "[server]\nlisten = \"127.0.0.1:1\"\n[[collections]]\nsource = \"a.csv\"\n").unwrap();
        let config = config.to_str().unwrap();
        let plain = settings(&["--config", config]);
        assert_eq!((plain.server.listen.port(), plain.collections.len(), plain.server.watch), (1, 1, true));
        let stronger =
            settings(&["--config", config, "x.csv", "y.csv", "--listen", ":2", "--crs", "EPSG:3067", "--no-cache", "--no-watch"]);
        assert_eq!((stronger.server.listen.port(), stronger.collections.len(), stronger.server.watch), (2, 2, false));
        assert!(!stronger.cache.snapshots);
        assert_eq!(stronger.collections[0].crs.as_ref().unwrap().origin, CrsOrigin::CommandLine);
    }

    #[test]
    fn an_address_that_is_none_is_refused_with_an_example() {
        let error = Line::try_parse_from(["serve", "--listen", "nonsense"]).err().unwrap().to_string();
        assert!(error.contains("127.0.0.1:8080"), "{error}");
    }
}
