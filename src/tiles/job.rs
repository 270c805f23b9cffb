//! Work off the async threads.

use std::sync::Arc;
use tokio::sync::{Semaphore, oneshot};

/// Runs a job when there is a permit for it; `None` where it panicked. If nobody waits for the result any more, `unclaimed`
/// gets it.
pub(super) async fn run<T: Send + 'static>(
    permits: &Arc<Semaphore>,
    job: impl FnOnce() -> T + Send + 'static,
    unclaimed: impl FnOnce(T) + Send + 'static,
) -> Option<T> {
    let permit = Arc::clone(permits).acquire_owned().await.ok()?;
    let (sender, receiver) = oneshot::channel();
    // Not on rayon's threads: a load under way keeps those busy for seconds.
    tokio::task::spawn_blocking(move || {
        let result = job();
        drop(permit);
        if let Err(result) = sender.send(result) {
            unclaimed(result);
        }
    });
    // A panic drops the sender.
    receiver.await.ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_an_answer_and_gives_its_core_back() {
        let permits = Arc::new(Semaphore::new(1));
        let runtime = tokio::runtime::Builder::new_multi_thread().build().unwrap();
        runtime.block_on(async {
            assert_eq!(run(&permits, || -> u32 { panic!("a mistake of ours") }, |_| {}).await, None);
            assert_eq!(run(&permits, || 7, |_| {}).await, Some(7));
        });
    }

    #[test]
    fn a_result_that_nobody_waits_for_any_more_is_not_lost() {
        let permits = Arc::new(Semaphore::new(1));
        let runtime = tokio::runtime::Builder::new_multi_thread().build().unwrap();
        runtime.block_on(async {
            let (start, started) = std::sync::mpsc::channel::<()>();
            let (keep, kept) = oneshot::channel();
            let job = move || started.recv().map(|()| 7);
            tokio::select! {
                biased;
                _ = run(&permits, job, move |v| _ = keep.send(v)) => panic!("done before it was started"),
                () = std::future::ready(()) => {}
            }
            start.send(()).unwrap();
            assert_eq!(kept.await.unwrap(), Ok(7));
        });
    }
}
