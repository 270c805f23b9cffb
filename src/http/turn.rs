//! Taking turns: each search that is not quick uses every core, so many at once would only make all of them slow.

use super::problem::Problem;
use crate::query::Patience;
use std::{
    sync::{Arc, LazyLock},
    thread::available_parallelism,
    time::Duration,
};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    task::spawn_blocking,
    time::timeout,
};

/// How long a search may take as a rule: what takes longer would keep all others waiting.
pub const LONGEST_SEARCH: Duration = Duration::from_secs(20);
/// How long a request waits for its turn before it is told to come again.
pub const LONGEST_WAIT: Duration = Duration::from_secs(10);

/// A search that may run. Whoever drops it lets the next one begin.
type Turn = OwnedSemaphorePermit;

/// Searches at once for each core: so many that a few long ones keep nobody waiting, so few that each gets on.
const PER_CORE: usize = 4;

/// A client that waits; the search for its answer ends when it is gone.
struct Waiting(Patience);

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.give_up();
    }
}

/// Searches in its turn on a thread that may block, and is told to end when `longest` has passed or nobody waits any more.
pub async fn in_turn<T: Send + 'static, E: Into<Problem> + Send + 'static>(
    longest: Duration,
    search: impl FnOnce(&Patience) -> Result<T, E> + Send + 'static,
) -> Result<T, Problem> {
    let turn = turn().await?;
    let waiting = Waiting(Patience::of(longest));
    let patience = waiting.0.clone();
    let search = move || {
        let found = search(&patience);
        drop(turn);
        found
    };
    spawn_blocking(search).await?.map_err(Into::into)
}

async fn turn() -> Result<Turn, Problem> {
    static SEARCHES: LazyLock<Arc<Semaphore>> = LazyLock::new(|| {
        let cores = available_parallelism().map_or(2, usize::from);
        Arc::new(Semaphore::new(PER_CORE * cores))
    });
    of(&SEARCHES, LONGEST_WAIT).await
}

async fn of(searches: &Arc<Semaphore>, longest: Duration) -> Result<Turn, Problem> {
    if let Ok(turn) = Arc::clone(searches).try_acquire_owned() {
        return Ok(turn);
    }
    match timeout(longest, Arc::clone(searches).acquire_owned()).await {
        Ok(turn) => turn.map_err(Problem::internal),
        Err(_) => Err(Problem::unavailable("too many long searches are running; ask again in a moment, or more narrowly")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::StatusCode;

    #[tokio::test]
    async fn who_waits_too_long_for_a_turn_is_told_to_come_again() {
        let searches = Arc::new(Semaphore::new(1));
        let longest = Duration::from_millis(5);
        let first = of(&searches, longest).await.unwrap();
        assert_eq!(of(&searches, longest).await.unwrap_err().status, StatusCode::SERVICE_UNAVAILABLE);
        drop(first);
        assert!(of(&searches, longest).await.is_ok());
    }
}
