//! What only tests set. Compiled in debug builds alone; `release` and `dist` have none of it.

use std::{
    collections::HashMap,
    fmt,
    sync::{Arc, Mutex, PoisonError, atomic::AtomicBool},
};

use tokio::sync::Notify;

/// What is called with the text of each statement.
pub type OnStatement = Arc<dyn Fn(&str) + Send + Sync>;

/// Settings of tests.
#[derive(Clone, Default)]
pub struct Testing {
    /// Hash passwords with the cheapest parameters that Argon2 takes.
    pub cheap_passwords: bool,
    /// Called with each statement that the driver runs.
    pub on_statement: Option<OnStatement>,
    /// Keeps the follower of the journal from looking.
    pub blind: Arc<AtomicBool>,
    /// Leaves what is scheduled, and what is done by the minute, to the test.
    pub no_scheduler: bool,
    /// Places of the write path at which it can be held up.
    pub failpoints: Failpoints,
}

impl fmt::Debug for Testing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Testing").field("cheap_passwords", &self.cheap_passwords).finish_non_exhaustive()
    }
}

/// The failpoints of one server.
#[derive(Clone, Default)]
pub struct Failpoints(Arc<Mutex<HashMap<&'static str, Hold>>>);

/// One failpoint that is armed.
#[derive(Clone, Default)]
pub struct Hold {
    reached: Arc<Notify>,
    released: Arc<Notify>,
}

impl Failpoints {
    /// Whoever comes to this point next waits there.
    pub fn arm(&self, name: &'static str) -> Hold {
        let hold = Hold::default();
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(name, hold.clone());
        hold
    }

    /// Passes this point, or waits there when it is armed.
    pub async fn pass(&self, name: &'static str) {
        let hold = self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(name);
        if let Some(hold) = hold {
            hold.reached.notify_one();
            hold.released.notified().await;
        }
    }
}

impl Hold {
    /// Waits until somebody waits there.
    pub async fn reached(&self) {
        self.reached.notified().await;
    }

    /// Lets them go on.
    pub fn release(&self) {
        self.released.notify_one();
    }
}
