//! How long an answer is waited for.

use super::QueryError;
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
    time::{Duration, Instant},
};

/// How long somebody waits for an answer: as long as it takes by default. Clones share its end.
#[derive(Debug, Clone, Default)]
pub struct Patience {
    limit: Option<(Instant, Duration)>,
    is_given_up: Arc<AtomicBool>,
}

impl Patience {
    /// So long from now.
    pub fn of(limit: Duration) -> Self {
        Self { limit: Some((Instant::now(), limit)), ..Self::default() }
    }

    /// Ends it: nobody waits any more.
    pub fn give_up(&self) {
        self.is_given_up.store(true, Relaxed);
    }

    /// Whether nobody waits any more.
    pub fn is_over(&self) -> bool {
        self.is_given_up.load(Relaxed) || self.limit.is_some_and(|(start, limit)| start.elapsed() >= limit)
    }

    /// An error once it is over.
    pub fn check(&self) -> Result<(), QueryError> {
        if self.is_over() { Err(self.exceeded()) } else { Ok(()) }
    }

    /// What to say when it is over.
    pub(super) fn exceeded(&self) -> QueryError {
        QueryError::TakesTooLong { seconds: self.limit.map_or(0, |(_, limit)| limit.as_secs()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patience_ends_with_its_time_or_when_it_is_given_up() {
        assert!(!Patience::default().is_over() && Patience::of(Duration::ZERO).is_over());
        let patience = Patience::of(Duration::from_hours(1));
        assert!(!patience.is_over());
        patience.clone().give_up();
        assert!(patience.is_over());
    }
}
