//! The journal: what changed, when, by whom; all of it, in the order of commits.
//!
//! Whatever must know of changes listens here: caches, subscriptions, webhooks, feeds. There is no second mechanism for
//! any of them, and nobody calls a listener but [`Listeners::announce`], after the commit.

mod event;
mod name;

use std::sync::{Arc, PoisonError, RwLock};

use masthead_entity::Timestamp;

pub use event::{Event, Footprint};
pub use name::Name;

/// The events of one transaction that is committed.
#[derive(Clone, Debug)]
pub struct Committed {
    /// The number of the last of them: the journal's position.
    pub position: i64,
    /// Their time.
    pub at: Timestamp,
    /// What happened, in order. Empty for bookkeeping that nobody can see.
    pub events: Vec<Event>,
}

/// Somebody who is told of each commit of this process, in order, before the change is acknowledged. Must not block:
/// the next change waits.
pub trait Listener: Send + Sync {
    /// A transaction is committed.
    fn committed(&self, committed: &Committed);
}

/// Those who listen.
#[derive(Default)]
pub struct Listeners(RwLock<Vec<Arc<dyn Listener>>>);

impl Listeners {
    /// Adds one.
    pub fn add(&self, listener: Arc<dyn Listener>) {
        self.0.write().unwrap_or_else(PoisonError::into_inner).push(listener);
    }

    pub(crate) fn announce(&self, committed: &Committed) {
        for listener in self.0.read().unwrap_or_else(PoisonError::into_inner).iter() {
            // What is committed is committed: a listener that fails does not make it a failure.
            let told = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| listener.committed(committed)));
            if told.is_err() {
                tracing::error!(position = committed.position, "a listener of the journal failed");
            }
        }
    }
}
