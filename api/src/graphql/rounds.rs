//! Rounds: the batches of one request are begun together, once nothing else of the request can go on.
//!
//! A batch that began as soon as its first key came would miss the keys of resolvers that the runtime polls later, and
//! a list would be found in as many statements as the runtime happened to make of it. So execution runs here until every
//! resolver waits; only then do the batches that were asked for meanwhile begin, and the next ones wait until all of
//! these are done. A request reads on one connection, so nothing is lost by taking turns.

use std::{
    mem,
    pin::pin,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll, Wake, Waker},
};

use futures_util::{
    future::{BoxFuture, poll_fn},
    task::AtomicWaker,
};

/// The batches of one request that wait for the next round. Cheap to clone.
#[derive(Clone, Default)]
pub struct Rounds(Arc<Mutex<Vec<BoxFuture<'static, ()>>>>);

impl Rounds {
    /// Puts a batch into the next round.
    pub fn add(&self, batch: BoxFuture<'static, ()>) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(batch);
    }

    fn take(&self) -> Vec<BoxFuture<'static, ()>> {
        mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Runs what asks for batches to its end, round by round.
    pub async fn run<T>(self, execution: impl Future<Output = T>) -> T {
        let mut execution = pin!(execution);
        let mut begun: Vec<BoxFuture<'static, ()>> = Vec::new();
        let turn = Arc::new(Turn { asked: AtomicBool::new(true), outer: AtomicWaker::new() });
        let waker = Waker::from(turn.clone());
        // The runtime's budget would have resolvers wait in the middle of a list.
        tokio::task::unconstrained(poll_fn(move |context| {
            turn.outer.register(context.waker());
            loop {
                while turn.asked.swap(false, Ordering::AcqRel) {
                    if let Poll::Ready(answer) = execution.as_mut().poll(&mut Context::from_waker(&waker)) {
                        return Poll::Ready(answer);
                    }
                }
                if begun.is_empty() {
                    begun = self.take();
                }
                let before = begun.len();
                begun.retain_mut(|batch| batch.as_mut().poll(context).is_pending());
                if begun.len() == before && !turn.asked.load(Ordering::Acquire) {
                    return Poll::Pending;
                }
            }
        }))
        .await
    }
}

/// Whether execution asks for another turn.
struct Turn {
    asked: AtomicBool,
    outer: AtomicWaker,
}

impl Wake for Turn {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.asked.store(true, Ordering::Release);
        self.outer.wake();
    }
}
