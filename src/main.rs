//! The `lode` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    lode::cli::run(std::env::args_os())
}
