//! What goes wrong, for the person at the terminal: a sentence, its causes, a hint.

use crate::{app::AppError, config::ConfigError};
use std::{
    error::Error,
    io::{self, IsTerminal, Write},
    process::ExitCode,
};

/// Why a verb did not do its work.
#[derive(Debug)]
pub struct Failure {
    error: Box<dyn Error + Send + Sync>,
    hint: Option<String>,
    is_usage: bool,
}

impl Failure {
    /// The work failed: exit code 1.
    pub fn work(error: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self { error: error.into(), hint: None, is_usage: false }
    }

    /// The command line or the configuration is wrong: exit code 2.
    pub fn usage(error: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self { error: error.into(), hint: None, is_usage: true }
    }

    /// With what to do about it.
    pub fn hint(self, hint: impl Into<String>) -> Self {
        Self { hint: Some(hint.into()), ..self }
    }

    /// Prints it and gives the exit code. Colour is for terminals.
    pub fn report(&self) -> ExitCode {
        let colours = io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty());
        let text = self.text(colours);
        let _ = io::stderr().write_all(text.as_bytes());
        ExitCode::from(if self.is_usage { 2 } else { 1 })
    }

    fn text(&self, colours: bool) -> String {
        let painted = |code: &str, text: &str| if colours { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() };
        let mut lines = vec![format!("{} {}\n", painted("1;31", "error:"), self.error)];
        let mut cause = self.error.source();
        while let Some(error) = cause {
            lines.push(format!("  {} {error}\n", painted("1", "caused by:")));
            cause = error.source();
        }
        if let Some(hint) = &self.hint {
            lines.push(format!("  {} {hint}\n", painted("1;32", "hint:")));
        }
        lines.concat()
    }
}

impl From<ConfigError> for Failure {
    fn from(error: ConfigError) -> Self {
        let hint = match &error {
            ConfigError::Io { .. } => "name files to serve, as in `lode serve deposits.csv`, or a configuration with --config",
            ConfigError::Invalid { .. } => "`lode config schema` prints everything that can be configured",
        };
        Self::usage(error).hint(hint)
    }
}

impl From<AppError> for Failure {
    fn from(error: AppError) -> Self {
        let is_usage = matches!(error, AppError::TileMatrixSets(_));
        let hint = error.hint();
        Self { hint, is_usage, ..Self::work(error) }
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::work(error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_is_a_sentence_its_causes_and_a_hint() {
        let source = io::Error::from(io::ErrorKind::AddrInUse);
        let failure = Failure::from(AppError::Listen { address: ([127, 0, 0, 1], 8080).into(), source });
        let expected = "error: cannot listen on 127.0.0.1:8080\n  caused by: address in use\n  \
                        hint: another program uses this port; stop it, or choose another port with --listen 127.0.0.1:8081\n";
        assert_eq!(failure.text(false), expected);
        assert!(failure.text(true).starts_with("\x1b[1;31merror:\x1b[0m cannot"));
    }
}
