//! The App: what the parts of one running server share. Passed, never global.

use std::{
    any::{Any, TypeId},
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use tokio_util::{sync::CancellationToken, task::TaskTracker};
use uuid::Uuid;

use crate::{
    auth::{keys::Keys, last_uses::LastUses, memory::Memory},
    clock::Clock,
    config::Config,
    db::Db,
    journal::{self, Listeners},
    mail::Mailer,
};

/// One running server. Cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Inner>);

struct Inner {
    config: Config,
    clock: Clock,
    db: Db,
    keys: Keys,
    memory: Arc<Memory>,
    last_uses: LastUses,
    mailer: Mailer,
    kept: Mutex<HashMap<TypeId, Arc<dyn Any + Send + Sync>>>,
    listeners: Listeners,
    runtime: tokio::runtime::Handle,
    tasks: TaskTracker,
    closing: CancellationToken,
    process: Uuid,
}

impl App {
    /// Opens the database of these settings, migrates it, and makes the keys and the Mailer. Needs a running tokio runtime, on which
    /// changes will be carried out.
    pub async fn open(config: Config) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        let clock = Clock::default();
        // Before anything is made: settings that cannot be right leave nothing behind.
        let mailer = Mailer::new(&config, clock.clone())?;
        let db = Db::open(&config).await?;
        let keys = Keys::load(&config)?;
        let runtime = tokio::runtime::Handle::current();
        let (listeners, memory) = (Listeners::default(), Arc::new(Memory::default()));
        listeners.add(memory.clone());
        Ok(Self(Arc::new(Inner {
            config,
            clock,
            db,
            keys,
            memory,
            last_uses: LastUses::default(),
            mailer,
            kept: Mutex::default(),
            listeners,
            runtime,
            tasks: TaskTracker::new(),
            closing: CancellationToken::new(),
            process: Uuid::now_v7(),
        })))
    }

    /// The settings.
    pub fn config(&self) -> &Config {
        &self.0.config
    }

    /// The clock.
    pub fn clock(&self) -> &Clock {
        &self.0.clock
    }

    /// The connections. Services reach them through `Cx` only.
    pub(crate) fn db(&self) -> &Db {
        &self.0.db
    }

    /// The keys derived from the secret.
    pub fn keys(&self) -> &Keys {
        &self.0.keys
    }

    /// What is remembered of who may act.
    pub fn memory(&self) -> &Memory {
        &self.0.memory
    }

    /// When sessions and API tokens were last used.
    pub fn last_uses(&self) -> &LastUses {
        &self.0.last_uses
    }

    /// What sends letters.
    pub fn mailer(&self) -> &Mailer {
        &self.0.mailer
    }

    /// What a feature keeps as long as the App lives, for all its requests: one of each type, made when it is first asked for.
    pub(crate) fn kept<T: Default + Send + Sync + 'static>(&self) -> Arc<T> {
        let mut kept = self.0.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let one = kept.entry(TypeId::of::<T>()).or_insert_with(|| Arc::new(T::default()));
        one.clone().downcast().unwrap_or_default()
    }

    /// Those who listen to the journal.
    pub fn listeners(&self) -> &Listeners {
        &self.0.listeners
    }

    /// Carries work out to its end, whatever becomes of the request that began it.
    pub(crate) fn carry_out<F>(&self, work: F) -> tokio::task::JoinHandle<F::Output>
    where
        F: Future<Output: Send> + Send + 'static,
    {
        self.0.tasks.spawn_on(work, &self.0.runtime)
    }

    /// Begins to follow the journal of all processes.
    pub(crate) fn accompany(&self) {
        drop(self.carry_out(journal::follow(self.clone())));
    }

    /// By what other processes know this one.
    pub(crate) fn process(&self) -> Uuid {
        self.0.process
    }

    /// Done when the App is being closed.
    pub(crate) fn closing(&self) -> &CancellationToken {
        &self.0.closing
    }

    /// Waits for work that has begun, then closes the connections.
    pub async fn close(&self) {
        self.0.closing.cancel();
        self.0.tasks.close();
        self.0.tasks.wait().await;
        self.0.db.close().await;
    }
}
