//! `lode config`.

use super::{DEFAULT_CONFIG, error::Failure};
use crate::config::{Settings, schema};
use clap::{Args, Subcommand};
use std::{io::Write, path::PathBuf};

/// Look at the configuration.
#[derive(Debug, Args)]
pub struct Config {
    #[command(subcommand)]
    verb: Verb,
    /// The configuration.
    #[arg(long, global = true, value_name = "FILE", default_value = DEFAULT_CONFIG)]
    config: PathBuf,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Check it: say nothing wrong, or all that is.
    Check,
    /// Print it with everything it leaves to defaults.
    Show,
    /// Print the JSON Schema of configurations, for editors.
    Schema,
}

impl Config {
    /// Does what the verb says.
    pub fn run(self) -> Result<(), Failure> {
        let text = match self.verb {
            Verb::Check => checked(&Settings::load(&self.config)?, &self.config.display().to_string())?,
            Verb::Show => Settings::load(&self.config)?.to_toml(),
            Verb::Schema => format!("{:#}\n", schema()),
        };
        // Nobody reading is no error.
        let _ = std::io::stdout().write_all(text.as_bytes());
        Ok(())
    }
}

/// The configuration can be read; the files it names have to be there too.
fn checked(settings: &Settings, name: &str) -> Result<String, Failure> {
    let missing: Vec<String> =
        settings.collections.iter().filter(|c| !c.source.exists()).map(|c| c.source.display().to_string()).collect();
    if missing.is_empty() {
        let count = settings.collections.len();
        return Ok(format!("{name} is right: {count} collection{}\n", if count == 1 { "" } else { "s" }));
    }
    let hint = "paths in a configuration are relative to it";
    Err(Failure::usage(format!("{name} names files that are not there: {}", missing.join(", "))).hint(hint))
}
