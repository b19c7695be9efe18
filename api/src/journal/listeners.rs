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

/// Somebody who is told of changes. Must not block: the next change waits. One that panics is not trusted any more, and
/// nothing is answered from memory until the next start.
///
/// Of one process the lines come in their order; those of others come when they are read, so that a later line of this
/// process may be told before an earlier one of another. Whoever needs the order reads the journal.
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
    failed: AtomicBool,
    begun: Instant,
    /// When the follower last began a look that succeeded, in microseconds since `begun`, plus one; 0 while it has not.
    looked: AtomicU64,
}

/// The lines that this process wrote and the follower has not passed yet: the last of each range, by its first, and
/// whether it was announced.
type Own = BTreeMap<i64, (i64, bool)>;

impl Default for Listeners {
    fn default() -> Self {
        let (all, own, wrote, followed, failed, looked) = Default::default();
        Self { all, own, wrote, followed, failed, begun: Instant::now(), looked }
    }
}

/// Lines under way to the database.
#[must_use = "what is dropped is taken for not committed"]
pub(crate) struct Committing<'a> {
    listeners: &'a Listeners,
    first: Option<i64>,
}

impl Committing<'_> {
    /// They are committed, and will be announced.
    pub(crate) fn done(mut self) {
        self.first = None;
    }
}

impl Drop for Committing<'_> {
    fn drop(&mut self) {
        if let Some(first) = self.first {
            self.listeners.own().remove(&first);
        }
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
        looked != 0 && now.saturating_sub(looked) < TRUST.as_micros() as u64 && !self.failed.load(Ordering::Acquire)
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

    /// These lines are about to be committed here: the follower leaves them alone until they are announced. Unless it is
    /// [`Committing::done`], nobody knows whether they were committed; if they were, the follower finds them.
    pub(crate) fn committing(&self, lines: &[Line]) -> Committing<'_> {
        let range = lines.first().map(|line| line.seq).zip(lines.last().map(|line| line.seq));
        if let Some((first, last)) = range {
            self.own().insert(first, (last, false));
        }
        Committing { listeners: self, first: range.map(|(first, _)| first) }
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
                // What it remembers cannot be trusted any more, nor can it be known what that is.
                self.failed.store(true, Ordering::Release);
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn lines(range: std::ops::RangeInclusive<i64>) -> Vec<Line> {
        let line = |seq| Line {
            seq,
            at: masthead_entity::Timestamp(seq),
            kind: "site.updated".to_owned(),
            subject: None,
            payload: json!({}),
            names: Default::default(),
        };
        range.map(line).collect()
    }

    #[derive(Default)]
    struct Heard(Mutex<Vec<i64>>);

    impl Listener for Heard {
        fn committed(&self, lines: &[Line]) {
            self.0.lock().unwrap().extend(lines.iter().map(|line| line.seq));
        }
    }

    struct Panics;

    impl Listener for Panics {
        fn committed(&self, _: &[Line]) {
            panic!("a listener that fails");
        }
    }

    #[test]
    fn what_is_being_committed_here_is_left_alone_until_it_is_announced() {
        let listeners = Listeners::default();
        listeners.follow();
        let own = lines(5..=7);
        let committing = listeners.committing(&own);
        assert_eq!(listeners.whose(4), Whose::Others);
        assert_eq!(listeners.whose(6), Whose::Pending);
        committing.done();
        assert_eq!(listeners.whose(7), Whose::Pending, "committed, but not announced");
        listeners.announce(&own);
        assert_eq!(listeners.whose(5), Whose::Own(7));
        assert_eq!(listeners.whose(8), Whose::Others);
        listeners.looked(Instant::now(), 7);
        assert!(listeners.own().is_empty(), "what was passed is forgotten");
    }

    #[test]
    fn what_may_have_been_committed_is_the_follower_s() {
        let listeners = Listeners::default();
        listeners.follow();
        drop(listeners.committing(&lines(5..=7)));
        assert_eq!(listeners.whose(6), Whose::Others);
    }

    #[test]
    fn it_is_current_as_long_as_somebody_looks_and_nobody_failed() {
        let listeners = Listeners::default();
        assert!(!listeners.are_current(), "nobody has looked");
        listeners.looked(Instant::now(), 0);
        assert!(listeners.are_current());
        std::thread::sleep(TRUST);
        assert!(!listeners.are_current(), "that was too long ago");
        listeners.looked(Instant::now(), 0);
        assert!(listeners.are_current());
        let heard = Arc::new(Heard::default());
        listeners.add(Arc::new(Panics));
        listeners.add(heard.clone());
        listeners.announce(&lines(1..=2));
        assert_eq!(*heard.0.lock().unwrap(), [1, 2], "the others are told");
        assert!(!listeners.are_current(), "what it remembers cannot be trusted");
    }
}
