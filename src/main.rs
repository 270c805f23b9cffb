//! The `lode` command.

use std::process::ExitCode;

/// Loading and encoding make many short-lived buffers on many threads.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    lode::cli::run(std::env::args_os())
}
