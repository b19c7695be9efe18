//! Those who listen to the journal: told of each commit of this process before it is acknowledged, and of those of
//! others as soon as they are read.

use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex, PoisonError, RwLock,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use super::Line;

/// How old the last look at the journal of all processes may be for what is remembered to be trusted: what another
/// process changed is not answered from memory any longer than this. In milliseconds.
pub const TRUST: Duration = Duration::from_millis(100);

/// Somebody who is told of changes. Must not block: the next change waits.
pub trait Listener: Send + Sync {
    /// These were committed in one transaction, or read after one another.
    fn committed(&self, lines: &[Line]);
}

/// Those who listen.
pub struct Listeners {
    all: RwLock<Vec<Arc<dyn Listener>>>,
    own: Mutex<Own>,
    wrote: AtomicBool,
    followed: AtomicBool,
    begun: Instant,
    /// When the follower last began a look that succeeded, in microseconds since `begun`, plus one; 0 while it has not.
    looked: AtomicU64,
}

/// The lines that this process wrote and the follower has not passed yet: the last of each range, by its first, and
/// whether it was announced.
type Own = BTreeMap<i64, (i64, bool)>;

impl Default for Listeners {
    fn default() -> Self {
        let (all, own, wrote, followed, looked) = Default::default();
        Self { all, own, wrote, followed, begun: Instant::now(), looked }
    }
}

/// What the follower is to do with a line.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Whose {
    /// Another process wrote it: announce it.
    Others,
    /// This process wrote it and has announced it; go on behind this line.
    Own(i64),
    /// This process is committing it: come back later.
    Pending,
}

impl Listeners {
    /// Adds one.
    pub fn add(&self, listener: Arc<dyn Listener>) {
        self.all.write().unwrap_or_else(PoisonError::into_inner).push(listener);
    }

    /// Whether this process has announced a change of its own.
    pub fn have_heard(&self) -> bool {
        self.wrote.load(Ordering::Relaxed)
    }

    /// Whether what other processes wrote is known here to within [`TRUST`]. Where it is not, nothing may be answered
    /// from memory.
    pub fn are_current(&self) -> bool {
        let now = self.micros();
        let looked = self.looked.load(Ordering::Acquire);
        looked != 0 && now.saturating_sub(looked) < TRUST.as_micros() as u64
    }

    /// Somebody is about to follow.
    pub(super) fn follow(&self) {
        self.followed.store(true, Ordering::Release);
    }

    /// A look that began then has succeeded, and all up to this line is announced.
    pub(super) fn looked(&self, began: Instant, seen: i64) {
        self.own().retain(|_, (last, announced)| !*announced || *last > seen);
        let micros = began.saturating_duration_since(self.begun).as_micros() as u64;
        self.looked.store(micros + 1, Ordering::Release);
    }

    fn micros(&self) -> u64 {
        self.begun.elapsed().as_micros() as u64 + 1
    }

    /// These lines are about to be committed here: the follower leaves them alone.
    pub(crate) fn committing(&self, lines: &[Line]) {
        if let (Some(first), Some(last)) = (lines.first(), lines.last()) {
            self.own().insert(first.seq, (last.seq, false));
        }
    }

    /// Nobody knows whether they were committed: if they were, the follower finds them.
    pub(crate) fn failed(&self, lines: &[Line]) {
        if let Some(first) = lines.first() {
            self.own().remove(&first.seq);
        }
    }

    /// They are committed.
    pub(crate) fn announce(&self, lines: &[Line]) {
        let Some(first) = lines.first() else { return };
        self.tell(lines);
        self.wrote.store(true, Ordering::Relaxed);
        let mut own = self.own();
        match self.followed.load(Ordering::Acquire) {
            true => drop(own.get_mut(&first.seq).map(|(_, announced)| *announced = true)),
            false => drop(own.remove(&first.seq)),
        }
    }

    pub(super) fn tell(&self, lines: &[Line]) {
        for listener in self.all.read().unwrap_or_else(PoisonError::into_inner).iter() {
            // What is committed is committed: a listener that fails does not make it a failure.
            let told = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| listener.committed(lines)));
            if told.is_err() {
                tracing::error!(seq = lines.first().map(|line| line.seq), "a listener of the journal failed");
            }
        }
    }

    pub(super) fn whose(&self, seq: i64) -> Whose {
        match self.own().range(..=seq).next_back() {
            Some((_, (last, false))) if seq <= *last => Whose::Pending,
            Some((_, (last, true))) if seq <= *last => Whose::Own(*last),
            _ => Whose::Others,
        }
    }

    fn own(&self) -> std::sync::MutexGuard<'_, Own> {
        self.own.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
