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
    time::timeout,
};

/// How long a request waits for its turn before it is told to come again.
const LONGEST_WAIT: Duration = Duration::from_secs(10);

/// A search that may run. Whoever drops it lets the next one begin.
pub type Turn = OwnedSemaphorePermit;

/// Searches at once for each core: so many that a few long ones keep nobody waiting, so few that each gets on.
const PER_CORE: usize = 4;

/// A client that waits; the search for its answer ends when it is gone.
pub struct Waiting(pub Patience);

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.give_up();
    }
}

/// Waits for a turn.
pub async fn turn() -> Result<Turn, Problem> {
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
