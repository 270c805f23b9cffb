//! The log: to standard error, filtered by flags or `LODE_LOG`.

use crate::app::Console;
use std::io::{self, IsTerminal};
use tracing_subscriber::EnvFilter;

/// Starts the log of this process. A second start, as in tests, changes nothing.
pub fn start(console: &Console, verbose: u8, quiet: bool) {
    let by_flags = match (quiet, verbose) {
        (true, _) => "warn",
        (false, 0) => "warn,lode=info",
        (false, 1) => "info,lode=debug",
        (false, _) => "debug,lode=trace",
    };
    let filter = EnvFilter::try_from_env("LODE_LOG").unwrap_or_else(|_| EnvFilter::new(by_flags));
    let _ = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(io::stderr().is_terminal())
        .with_target(false)
        .with_writer(console.clone())
        .try_init();
}
