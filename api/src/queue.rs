//! Queues: work that takes a core for a while, away from the threads that serve requests, so many at a time. Bounded, so
//! that load becomes a quick refusal.

use std::time::Instant;

use tokio::sync::Semaphore;

use crate::error::{AppError, Result};

/// Those who work, and those who wait for it.
pub struct Queue {
    places: Semaphore,
    turns: Semaphore,
}

impl Queue {
    /// So many work at once, and so many may wait for them.
    pub const fn new(running: usize, waiting: usize) -> Self {
        Self { places: Semaphore::const_new(running + waiting), turns: Semaphore::const_new(running) }
    }

    /// Works on a thread of its own when its turn comes. `overloaded` when nobody more may wait, or when the deadline
    /// comes first.
    pub async fn work<T: Send + 'static>(
        &'static self,
        deadline: Instant,
        work: impl FnOnce() -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let place = self.places.try_acquire().map_err(|_| AppError::overloaded())?;
        let turn = tokio::time::timeout_at(deadline.into(), self.turns.acquire()).await;
        let turn = turn.map_err(|_| AppError::overloaded())?.map_err(AppError::internal)?;
        // Work that has begun keeps its turn, also when the request that asked for it is gone.
        let working = tokio::task::spawn_blocking(move || {
            let _held = (place, turn);
            work()
        });
        working.await.map_err(AppError::internal)?
    }
}

#[cfg(test)]
mod tests {
    use std::{sync::mpsc, time::Duration};

    use super::*;
    use crate::error::Code;

    /// One works, one waits, the third is refused at once; when the first is done, another may wait.
    #[tokio::test]
    async fn more_than_may_wait_are_refused_at_once() {
        static ONE: Queue = Queue::new(1, 1);
        let deadline = Instant::now() + Duration::from_secs(20);
        let ((begun, has_begun), (finish, may_finish)) = (mpsc::channel(), mpsc::channel::<()>());
        let first = tokio::spawn(ONE.work(deadline, move || {
            begun.send(()).ok();
            may_finish.recv().ok();
            Ok(1)
        }));
        tokio::task::spawn_blocking(move || has_begun.recv()).await.unwrap().unwrap();
        let late = ONE.work(Instant::now() + Duration::from_millis(20), || Ok(0)).await;
        assert_eq!(late.unwrap_err().code, Code::Overloaded, "its deadline came first");
        let second = tokio::spawn(ONE.work(deadline, || Ok(2)));
        while ONE.places.available_permits() > 0 {
            tokio::task::yield_now().await;
        }
        let refused = ONE.work(deadline, || Ok(3)).await;
        assert_eq!(refused.unwrap_err().code, Code::Overloaded);
        finish.send(()).unwrap();
        assert_eq!((first.await.unwrap().unwrap(), second.await.unwrap().unwrap()), (1, 2));
        assert_eq!(ONE.work(deadline, || Ok(4)).await.unwrap(), 4);
    }

    /// A request that is gone gives its turn away only when its work is done.
    #[tokio::test]
    async fn work_that_nobody_waits_for_keeps_its_turn() {
        static ONE: Queue = Queue::new(1, 1);
        let ((begun, has_begun), (finish, may_finish)) = (mpsc::channel(), mpsc::channel::<()>());
        let gone = tokio::spawn(ONE.work(Instant::now() + Duration::from_secs(20), move || {
            begun.send(()).ok();
            may_finish.recv().ok();
            Ok(())
        }));
        tokio::task::spawn_blocking(move || has_begun.recv()).await.unwrap().unwrap();
        gone.abort();
        assert!(gone.await.unwrap_err().is_cancelled());
        assert_eq!(ONE.turns.available_permits(), 0);
        finish.send(()).unwrap();
        assert!(ONE.work(Instant::now() + Duration::from_secs(20), || Ok(())).await.is_ok());
    }
}
