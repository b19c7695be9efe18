//! The queue before the writing connection: bounded, so that load becomes a quick refusal and not slow errors.

use std::{
    sync::atomic::{AtomicUsize, Ordering},
    time::Instant,
};

use tokio::sync::{Semaphore, SemaphorePermit};

use crate::error::{AppError, Result};

/// Lets one change through at a time.
pub(super) struct Gate {
    turn: Semaphore,
    waiting: AtomicUsize,
    limit: usize,
}

/// Counts a waiting change for as long as it waits, and no longer if it is dropped.
struct Waiting<'a>(&'a AtomicUsize);

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Gate {
    pub(super) fn new(limit: usize) -> Self {
        Self { turn: Semaphore::new(1), waiting: AtomicUsize::new(0), limit }
    }

    /// Waits for its turn. `overloaded` when too many wait already, or when the deadline comes first.
    pub(super) async fn enter(&self, deadline: Instant) -> Result<SemaphorePermit<'_>> {
        let before = self.waiting.fetch_add(1, Ordering::Relaxed);
        let _waiting = Waiting(&self.waiting);
        if before >= self.limit {
            return Err(AppError::overloaded());
        }
        match tokio::time::timeout_at(deadline.into(), self.turn.acquire()).await {
            Ok(Ok(turn)) => Ok(turn),
            Ok(Err(_)) | Err(_) => Err(AppError::overloaded()),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::error::Code;

    #[tokio::test]
    async fn a_full_queue_refuses_at_once_and_an_empty_one_does_not() {
        let gate = Gate::new(1);
        let soon = || Instant::now() + Duration::from_millis(50);
        let first = gate.enter(soon()).await.unwrap();
        let (second, third) = tokio::join!(gate.enter(soon()), gate.enter(soon()));
        assert_eq!(second.err().map(|e| e.code), Some(Code::Overloaded), "its deadline came first");
        assert_eq!(third.err().map(|e| e.code), Some(Code::Overloaded), "the queue was full");
        drop(first);
        assert!(gate.enter(soon()).await.is_ok());
    }
}
