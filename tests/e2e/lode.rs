//! Running the binary.

use std::{
    fs,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Output, Stdio},
    sync::{Arc, Mutex},
    thread,
    time::{Duration, Instant},
};

/// Loading a few rows takes milliseconds; machines that build something else meanwhile take longer.
const PATIENCE: Duration = Duration::from_secs(30);

/// The binary with a folder of its own to run in.
pub struct Lode {
    pub folder: tempfile::TempDir,
}

/// A server under way; it is killed when dropped.
pub struct Server {
    child: Child,
    pub url: String,
    pub out: Lines,
    pub log: Lines,
}

/// What the process printed so far.
#[derive(Clone, Default)]
pub struct Lines(Arc<Mutex<String>>);

impl Lode {
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    /// Writes a file as programs save: a new one, renamed over the old.
    pub fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        let new = path.with_file_name(".new");
        fs::write(&new, text).unwrap();
        fs::rename(new, &path).unwrap();
        path
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_lode"));
        command.args(arguments).current_dir(self.folder.path()).env_remove("LODE_LOG").env("XDG_CACHE_HOME", self.cache());
        command
    }

    pub fn cache(&self) -> PathBuf {
        self.folder.path().join("cache")
    }

    /// Runs to the end.
    pub fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).stdin(Stdio::null()).output().unwrap()
    }

    /// Serves on a free port, and returns when it answers.
    pub fn serve(&self, arguments: &[&str]) -> Server {
        let arguments = [&["serve", "--listen", "127.0.0.1:0"], arguments].concat();
        let mut command = self.command(&arguments);
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let out = Lines::follow(child.stdout.take().unwrap());
        let log = Lines::follow(child.stderr.take().unwrap());
        wait_until("the server listens", || out.text().contains(" listens on "));
        let url = out.text().split(" listens on ").nth(1).unwrap().lines().next().unwrap().to_owned();
        Server { child, url, out, log }
    }
}

impl Server {
    /// Status and body; bytes that are no text are replaced.
    pub fn get(&self, path: &str) -> (u16, String) {
        self.get_with(path, &[])
    }

    /// As [`get`](Self::get), with these headers.
    pub fn get_with(&self, path: &str, headers: &[(&str, &str)]) -> (u16, String) {
        let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
        let request = agent.get(format!("{}{path}", self.url));
        let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
        let mut response = request.call().unwrap();
        let body = response.body_mut().read_to_vec().unwrap();
        (response.status().as_u16(), String::from_utf8_lossy(&body).into_owned())
    }

    pub fn json(&self, path: &str) -> serde_json::Value {
        serde_json::from_str(&self.get(path).1).unwrap()
    }

    /// How many features a collection has; none where it is not served.
    pub fn count(&self, id: &str) -> Option<u64> {
        self.json(&format!("/collections/{id}/items?limit=1"))["numberMatched"].as_u64()
    }

    pub fn wait_ready(&self) {
        wait_until("all is loaded", || self.get("/health/ready").0 == 200);
    }

    #[cfg(unix)]
    pub fn signal(&self, name: &str) {
        let sent = Command::new("kill").args([&format!("-{name}"), &self.child.id().to_string()]).status();
        assert!(sent.unwrap().success());
    }

    pub fn wait(&mut self) -> ExitStatus {
        let start = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status;
            }
            assert!(start.elapsed() < PATIENCE, "the server does not end");
            thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Lines {
    fn follow(stream: impl std::io::Read + Send + 'static) -> Self {
        let lines = Self::default();
        let written = lines.clone();
        thread::spawn(move || {
            for line in BufReader::new(stream).lines().map_while(Result::ok) {
                written.0.lock().unwrap().extend([line.as_str(), "\n"]);
            }
        });
        lines
    }

    pub fn text(&self) -> String {
        self.0.lock().unwrap().clone()
    }
}

pub fn wait_until(what: &str, done: impl Fn() -> bool) {
    let start = Instant::now();
    while !done() {
        assert!(start.elapsed() < PATIENCE, "waited in vain until {what}");
        thread::sleep(Duration::from_millis(20));
    }
}

/// A table of this many places, 100,000 at most.
pub fn places(rows: usize) -> String {
    let rows: Vec<String> = (0..rows).map(|i| format!("P{i},Place {i},{},{}", 60.0 + i as f64 / 1000.0, 45.0)).collect();
    format!("id,name,lon,lat\n{}\n", rows.join("\n"))
}

pub fn text(path: &Path) -> String {
    fs::read_to_string(path).unwrap()
}
