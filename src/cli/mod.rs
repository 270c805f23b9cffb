//! The command line: one file per verb.

mod config;
mod error;
mod export;
mod inspect;
mod log;
mod serve;
mod sources;

use crate::app::Console;
use clap::{Args, Parser, Subcommand};
use std::{ffi::OsString, process::ExitCode};

/// Turns vector data into GeoJSON layers and vector tiles.
#[derive(Debug, Parser)]
#[command(name = "lode", version, max_term_width = 100, arg_required_else_help = true)]
struct Cli {
    #[command(subcommand)]
    verb: Verb,
    /// Log more: -v each request, -vv everything. `LODE_LOG` takes filters, as in `lode=debug,notify=trace`.
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    verbose: u8,
    /// Log warnings and errors only.
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    quiet: bool,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Serve files, folders, or what a configuration names.
    Serve(serve::Serve),
    /// Write collections to a file: features as GeoJSON, CSV, `FlatGeobuf`, `GeoParquet`, `GeoPackage`, KML or Shapefile; tiles as
    /// `PMTiles` or `MBTiles`.
    Export(export::Export),
    /// Say what is in a file, and everything that is wrong with it.
    Inspect(inspect::Inspect),
    /// Look at the configuration.
    Config(config::Config),
}

/// How a file is read; what the file says itself comes first.
#[derive(Debug, Clone, Args)]
struct Reading {
    /// The coordinate reference system of files that do not state one, as in EPSG:28412.
    #[arg(long, value_name = "CRS")]
    crs: Option<String>,
}

/// Runs the command line of this process, prints what goes wrong, and gives the exit code: 0 done, 1 the work failed,
/// 2 the command line or the configuration is wrong.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let cli = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version are such errors too, with exit code 0.
            let _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
        }
    };
    let console = Console::new();
    log::start(&console, cli.verbose, cli.quiet);
    let done = match cli.verb {
        Verb::Serve(serve) => serve.run(console),
        Verb::Export(export) => export.run(console),
        Verb::Inspect(inspect) => inspect.run(&console),
        Verb::Config(config) => config.run(),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.report(),
    }
}

/// The configuration to read when none is named.
const DEFAULT_CONFIG: &str = "config.toml";
