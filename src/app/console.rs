//! What people see while the server works: lines, log and progress bars that do not run into each other.

use crate::format::Progress;
use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::{
    io::{self, IsTerminal, Write},
    path::Path,
    sync::{Arc, Mutex, PoisonError, atomic::Ordering::Relaxed},
    thread,
    time::{Duration, Instant},
};
use tracing_subscriber::fmt::MakeWriter;

/// How often a bar is drawn, and how often a log line stands in for it.
const DRAW_EVERY: Duration = Duration::from_millis(100);
const LOG_EVERY: Duration = Duration::from_secs(10);

/// Standard output for lines, standard error for log and bars.
#[derive(Clone)]
pub struct Console {
    bars: MultiProgress,
    is_terminal: bool,
    without_lines: bool,
}

impl Console {
    /// The console of this process. Bars are drawn on a terminal only.
    pub fn new() -> Self {
        let is_terminal = io::stderr().is_terminal();
        let target = if is_terminal { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        Self { bars: MultiProgress::with_draw_target(target), is_terminal, without_lines: false }
    }

    /// The same without its lines: bars and log only.
    #[must_use]
    pub fn without_lines(self) -> Self {
        Self { without_lines: true, ..self }
    }

    /// Prints a line. Nobody listening is no error.
    pub fn line(&self, text: &str) {
        if self.without_lines {
            return;
        }
        self.bars.suspend(|| drop(writeln!(io::stdout(), "{text}").and_then(|()| io::stdout().flush())));
    }

    /// Shows how far reading `source` has come, layer by layer, until the returned value is dropped.
    pub fn observer(&self, source: &Path) -> impl Fn(&str, &Progress) + Sync + use<> {
        let file = source.file_name().unwrap_or(source.as_os_str()).to_string_lossy().into_owned();
        let (console, shown) = (self.clone(), Mutex::new(None::<Shown>));
        move |layer: &str, progress: &Progress| {
            let name = if layer == file || file.starts_with(layer) { file.clone() } else { format!("{file}: {layer}") };
            // The layer before this one is done, and its bar goes with it.
            *shown.lock().unwrap_or_else(PoisonError::into_inner) = Some(console.show(name, progress.clone()));
        }
    }

    fn show(&self, name: String, progress: Progress) -> Shown {
        let watched = Arc::new(());
        let alive = Arc::downgrade(&watched);
        let console = self.clone();
        thread::spawn(move || {
            let bar = console.bar(&name, progress.bytes_total);
            let mut until_log = LOG_EVERY;
            while alive.strong_count() > 0 {
                let read = progress.bytes_read.load(Relaxed);
                bar.set_position(read);
                thread::sleep(DRAW_EVERY);
                until_log = until_log.saturating_sub(DRAW_EVERY);
                if until_log.is_zero() && !console.is_terminal {
                    until_log = LOG_EVERY;
                    tracing::info!("reading {name}: {} of {} MB", read / 1_000_000, progress.bytes_total / 1_000_000);
                }
            }
            bar.finish_and_clear();
            console.bars.remove(&bar);
        });
        Shown { _watched: watched }
    }

    fn bar(&self, name: &str, bytes: u64) -> ProgressBar {
        let style = ProgressStyle::with_template("{msg:30!} {bar:30} {bytes:>10} of {total_bytes:<10} {eta}");
        let bar = ProgressBar::new(bytes).with_message(name.to_owned());
        self.bars.add(bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar())))
    }
}

/// How far writing has come, in features or tiles; shown as long as this lives.
pub struct Counter {
    console: Console,
    bar: ProgressBar,
    name: String,
    things: &'static str,
    logged: Instant,
}

impl Console {
    /// Shows how many of `total` things (`features`, `tiles`) are written to the collection's file.
    pub fn counter(&self, name: &str, total: u64, things: &'static str) -> Counter {
        let style = ProgressStyle::with_template("{msg:30!} {bar:30} {human_pos:>10} of {human_len:<10} {eta}");
        let bar = ProgressBar::new(total).with_message(name.to_owned());
        let bar = self.bars.add(bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar())));
        Counter { console: self.clone(), bar, name: name.to_owned(), things, logged: Instant::now() }
    }
}

impl Counter {
    /// So many are written. A total that was an estimate grows with them.
    pub fn set(&mut self, written: u64) {
        if self.bar.length().is_some_and(|total| total < written) {
            self.bar.set_length(written);
        }
        self.bar.set_position(written);
        if !self.console.is_terminal && self.logged.elapsed() >= LOG_EVERY {
            self.logged = Instant::now();
            let (total, things) = (self.bar.length().unwrap_or_default(), self.things);
            tracing::info!("writing {}: {written} of {total} {things}", self.name);
        }
    }
}

impl Drop for Counter {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
        self.console.bars.remove(&self.bar);
    }
}

/// A bar that is drawn as long as this lives.
struct Shown {
    _watched: Arc<()>,
}

impl Default for Console {
    fn default() -> Self {
        Self::new()
    }
}

/// Standard error, written between two drawings of the bars.
pub struct LogWriter(MultiProgress);

impl Write for LogWriter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.suspend(|| io::stderr().write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        io::stderr().flush()
    }
}

impl<'a> MakeWriter<'a> for Console {
    type Writer = LogWriter;

    fn make_writer(&'a self) -> LogWriter {
        LogWriter(self.bars.clone())
    }
}
