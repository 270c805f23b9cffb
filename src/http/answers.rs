//! Answers that were made lately: who pages through features asks the same question for each page, GDAL asks for ten features at a
//! time, and a map that many look at asks for all of them.

use super::{
    problem::Problem,
    turn::{LONGEST_WAIT, in_turn},
};
use crate::query::{Patience, QueryError};
use quick_cache::{
    Weighter,
    sync::{Cache, GuardResult},
};
use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
    time::{Duration, Instant},
};
use tokio::time::timeout;

/// So few that the memory is one piece: in several, large answers would fit in none.
const ESTIMATED_ANSWERS: usize = 32;
/// What a thread finds sooner is sooner found again than remembered.
const WORTHWHILE: Duration = Duration::from_millis(2);
/// How often a thread that waits for another looks whether anybody still waits for it.
const LOOK: Duration = Duration::from_millis(50);

/// The revision or edition of what is asked, and a hash of all else that decides the answer.
pub type Question = (u64, u128);

/// What can be remembered.
pub trait Answer: Send + Sync + 'static {
    /// The memory that it takes, roughly.
    fn bytes(&self) -> usize;
}

/// Answers of one kind, until others take their place. What several ask at the same time is made once.
#[derive(Debug)]
pub struct Answers<A> {
    kept: Cache<Question, Arc<A>, ByBytes>,
    found: AtomicU64,
    made: AtomicU64,
}

/// How a memory did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AnswerCounts {
    /// Answers that were there, or on their way.
    pub found: u64,
    /// Answers that had to be made.
    pub made: u64,
    /// The memory that they take.
    pub bytes: u64,
}

#[derive(Debug, Clone)]
struct ByBytes;

impl<A: Answer> Weighter<Question, Arc<A>> for ByBytes {
    fn weight(&self, _: &Question, answer: &Arc<A>) -> u64 {
        answer.bytes() as u64 + 128
    }
}

impl<A: Answer> Answers<A> {
    /// None yet, with room for so many bytes.
    pub fn within(bytes: u64) -> Self {
        let kept = Cache::with_weighter(ESTIMATED_ANSWERS, bytes, ByBytes);
        Self { kept, found: AtomicU64::default(), made: AtomicU64::default() }
    }

    /// The answer to a question, made on another thread in its turn where it is not there, in `longest` at most. Who asks for what is
    /// being made waits for it, and makes it where the one who had begun failed or went away.
    pub async fn find<E: Into<Problem> + Send + 'static>(
        &self,
        question: Question,
        longest: Duration,
        make: impl FnOnce(&Patience) -> Result<A, E> + Send + 'static,
    ) -> Result<Arc<A>, Problem> {
        let there = timeout(LONGEST_WAIT + longest, self.kept.get_value_or_guard_async(&question)).await;
        let too_long = |_| Problem::unavailable("others have asked the same, and it takes long; ask again in a moment");
        let guard = match there.map_err(too_long)? {
            Ok(found) => return Ok(self.count(found)),
            Err(guard) => guard,
        };
        self.made.fetch_add(1, Relaxed);
        let made = Arc::new(in_turn(longest, make).await?);
        let _ = guard.insert(Arc::clone(&made));
        Ok(made)
    }

    /// The same for a thread that has its turn. What is made at once is not remembered.
    pub fn find_here(
        &self,
        question: Question,
        patience: &Patience,
        make: impl FnOnce() -> Result<A, QueryError>,
    ) -> Result<Arc<A>, QueryError> {
        let guard = loop {
            match self.kept.get_value_or_guard(&question, Some(LOOK)) {
                GuardResult::Value(found) => return Ok(self.count(found)),
                GuardResult::Guard(guard) => break guard,
                GuardResult::Timeout => patience.check()?,
            }
        };
        self.made.fetch_add(1, Relaxed);
        let start = Instant::now();
        let made = Arc::new(make()?);
        if start.elapsed() >= WORTHWHILE {
            let _ = guard.insert(Arc::clone(&made));
        }
        Ok(made)
    }

    /// How it did so far.
    pub fn counts(&self) -> AnswerCounts {
        AnswerCounts { found: self.found.load(Relaxed), made: self.made.load(Relaxed), bytes: self.kept.weight() }
    }

    fn count(&self, found: Arc<A>) -> Arc<A> {
        self.found.fetch_add(1, Relaxed);
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{sync::Barrier, thread::sleep};

    const LONGEST: Duration = Duration::from_secs(5);

    impl Answer for Vec<u8> {
        fn bytes(&self) -> usize {
            self.len()
        }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn what_many_ask_at_the_same_time_is_made_once() {
        let answers = Arc::new(Answers::within(1 << 20));
        let ask = |_| {
            let answers = Arc::clone(&answers);
            let make = |_: &Patience| {
                sleep(Duration::from_millis(50));
                Ok::<_, Problem>(vec![7])
            };
            tokio::spawn(async move { answers.find((1, 1), LONGEST, make).await })
        };
        for asked in (0..20).map(ask).collect::<Vec<_>>() {
            assert_eq!(*asked.await.unwrap().unwrap(), [7]);
        }
        assert_eq!(answers.counts(), AnswerCounts { found: 19, made: 1, bytes: 129 });
        let other = answers.find((2, 1), LONGEST, |_| Ok::<_, Problem>(vec![8])).await.unwrap();
        assert_eq!(*other, [8], "another revision has another answer");
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn where_the_first_fails_or_goes_away_the_next_makes_it() {
        let answers = Arc::new(Answers::<Vec<u8>>::within(1 << 20));
        let failed = answers.find((1, 1), LONGEST, |_| Err(Problem::bad_request("no"))).await;
        assert!(failed.is_err());
        let begun = Arc::new(Barrier::new(2));
        let (here, there) = (Arc::clone(&answers), Arc::clone(&begun));
        let make = move |patience: &Patience| {
            there.wait();
            while !patience.is_over() {
                sleep(Duration::from_millis(1));
            }
            Err::<Vec<u8>, _>(Problem::bad_request("nobody waits"))
        };
        let gone = tokio::spawn(async move { here.find((1, 1), LONGEST, make).await });
        begun.wait();
        gone.abort();
        assert_eq!(*answers.find((1, 1), LONGEST, |_| Ok::<_, Problem>(vec![7])).await.unwrap(), [7]);
    }

    #[test]
    fn threads_wait_for_each_other_and_what_takes_no_time_is_not_remembered() {
        let (answers, patience) = (Answers::within(1 << 20), Patience::default());
        let ask = |question, takes_ms| {
            let make = || {
                sleep(Duration::from_millis(takes_ms));
                Ok(vec![7])
            };
            *answers.find_here((1, question), &patience, make).unwrap() == [7]
        };
        std::thread::scope(|scope| (0..8).for_each(|_| drop(scope.spawn(|| assert!(ask(1, 20))))));
        assert_eq!((answers.counts().made, answers.counts().found), (1, 7));
        assert!(ask(2, 0) && ask(2, 0));
        assert_eq!(answers.counts().made, 3);
    }

    #[test]
    fn who_has_no_patience_does_not_wait_for_another() {
        let (answers, begun) = (Answers::<Vec<u8>>::within(1 << 20), Barrier::new(2));
        let over = Patience::of(Duration::ZERO);
        std::thread::scope(|scope| {
            let made = scope.spawn(|| {
                answers.find_here((1, 1), &Patience::default(), || {
                    begun.wait();
                    begun.wait();
                    Ok(vec![7])
                })
            });
            begun.wait();
            assert!(answers.find_here((1, 1), &over, || Ok(vec![8])).is_err());
            begun.wait();
            assert_eq!(*made.join().unwrap().unwrap(), [7]);
        });
    }
}
