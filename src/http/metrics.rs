//! What was asked and how long it took, counted and written for Prometheus.

use std::{
    collections::BTreeMap,
    fmt::Write,
    sync::{
        Arc, PoisonError, RwLock,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
    time::Duration,
};

/// Upper edges of the latency buckets, seconds.
const BUCKETS_S: [f64; 13] = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0];

/// Requests counted by status and route, which is the pattern of a path.
#[derive(Debug, Default)]
pub struct Metrics {
    counts: RwLock<BTreeMap<u16, BTreeMap<String, Arc<Counts>>>>,
}

/// Requests of one route that ended in one status.
#[derive(Debug, Default)]
struct Counts {
    /// Requests whose bucket this is; the sums that Prometheus wants are made when it asks.
    buckets: [AtomicU64; BUCKETS_S.len()],
    count: AtomicU64,
    total_us: AtomicU64,
}

impl Metrics {
    /// Counts a request. `route` is the pattern of its path, so that there are few.
    pub fn record(&self, route: &str, status: u16, took: Duration) {
        let counts = self.counts(route, status);
        counts.count.fetch_add(1, Relaxed);
        counts.total_us.fetch_add(took.as_micros() as u64, Relaxed);
        if let Some(bucket) = BUCKETS_S.iter().position(|edge| took.as_secs_f64() <= *edge) {
            counts.buckets[bucket].fetch_add(1, Relaxed);
        }
    }

    fn counts(&self, route: &str, status: u16) -> Arc<Counts> {
        let known = self.counts.read().unwrap_or_else(PoisonError::into_inner).get(&status).and_then(|r| r.get(route)).cloned();
        known.unwrap_or_else(|| {
            let mut counts = self.counts.write().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(counts.entry(status).or_default().entry(route.to_owned()).or_default())
        })
    }

    /// The text exposition format, version 0.0.4.
    pub fn write(&self, out: &mut String) {
        let counts = self.counts.read().unwrap_or_else(PoisonError::into_inner).clone();
        header(out, "lode_http_request_duration_seconds", "histogram", "Time from a request to the start of its answer.");
        for (status, routes) in counts {
            for (route, counts) in routes {
                write_histogram(out, &route, status, &counts);
            }
        }
    }
}

fn write_histogram(out: &mut String, route: &str, status: u16, counts: &Counts) {
    const NAME: &str = "lode_http_request_duration_seconds";
    let labels = format!("route=\"{}\",status=\"{status}\"", label(route));
    let mut below = 0;
    for (edge, bucket) in BUCKETS_S.iter().zip(&counts.buckets) {
        below += bucket.load(Relaxed);
        let _ = writeln!(out, "{NAME}_bucket{{{labels},le=\"{edge}\"}} {below}");
    }
    let count = counts.count.load(Relaxed).max(below);
    let _ = writeln!(out, "{NAME}_bucket{{{labels},le=\"+Inf\"}} {count}");
    let _ = writeln!(out, "{NAME}_sum{{{labels}}} {}", counts.total_us.load(Relaxed) as f64 / 1e6);
    let _ = writeln!(out, "{NAME}_count{{{labels}}} {count}");
}

/// The two comment lines before a metric's samples.
pub fn header(out: &mut String, name: &str, kind: &str, help: &str) {
    let _ = writeln!(out, "# HELP {name} {help}\n# TYPE {name} {kind}");
}

/// A metric with one sample.
pub fn single(out: &mut String, name: &str, kind: &str, help: &str, value: f64) {
    header(out, name, kind, help);
    let _ = writeln!(out, "{name} {value}");
}

/// A label value with its escapes.
pub fn label(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_are_counted_by_route_and_status_in_growing_buckets() {
        let metrics = Metrics::default();
        for ms in [1, 3, 20_000] {
            metrics.record("/collections/{id}", 200, Duration::from_millis(ms));
        }
        let mut text = String::new();
        metrics.write(&mut text);
        for line in [
            "lode_http_request_duration_seconds_bucket{route=\"/collections/{id}\",status=\"200\",le=\"0.001\"} 1",
            "lode_http_request_duration_seconds_bucket{route=\"/collections/{id}\",status=\"200\",le=\"10\"} 2",
            "lode_http_request_duration_seconds_bucket{route=\"/collections/{id}\",status=\"200\",le=\"+Inf\"} 3",
            "lode_http_request_duration_seconds_sum{route=\"/collections/{id}\",status=\"200\"} 20.004",
        ] {
            assert!(text.lines().any(|l| l == line), "{line} in\n{text}");
        }
    }
}
