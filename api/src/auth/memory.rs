//! What is remembered of who may act, so that a request need not ask the database: actors, and the keys that sign.
//!
//! A listener of the journal: what an event names is forgotten before the change is acknowledged, and what was read
//! across such a change is not kept. Where the journal of all processes is not followed, nothing is remembered.

use std::{
    collections::{BTreeSet, HashMap},
    sync::{Arc, PoisonError, RwLock, RwLockWriteGuard},
};

use masthead_entity::Timestamp;
use uuid::Uuid;

use super::ring::Ring;
use crate::{
    access::Actor,
    context::Cx,
    error::Result,
    journal::{Line, Listener, Listeners, Name},
};

/// Actors that are remembered at most; one more has all forgotten.
const MOST: usize = 20_000;

/// An actor as the database knew it.
#[derive(Clone)]
pub struct Known {
    /// Who.
    pub actor: Actor,
    /// Until when, for what ends by itself.
    pub expires_at: Option<Timestamp>,
    /// What this depends on.
    pub names: [Option<Name>; 2],
}

/// Reads what is to be kept, and says as of when it may be kept: it comes from a read transaction that begins after that,
/// so that a change which it does not show has it forgotten, or not kept.
pub(super) async fn read_anew<T>(cx: &Cx, read: impl AsyncFnOnce() -> Result<T>) -> Result<(Option<u64>, T)> {
    let generation = cx.app().memory().generation(cx.app().listeners());
    cx.forget_snapshot().await;
    Ok((generation, read().await?))
}

/// What is remembered.
#[derive(Default)]
pub struct Memory(RwLock<Held>);

#[derive(Default)]
struct Held {
    /// By the id of the session, or by the hash of the API token or of that of a preview link.
    sessions: HashMap<Uuid, Known>,
    tokens: HashMap<String, Known>,
    ring: Option<Arc<Ring>>,
    /// Raised by each event that names an actor.
    generation: u64,
}

impl Memory {
    /// How often something was forgotten. `None` while the journal is not followed: what is read then is not kept.
    fn generation(&self, listeners: &Listeners) -> Option<u64> {
        let held = self.0.read().unwrap_or_else(PoisonError::into_inner);
        listeners.are_current().then_some(held.generation)
    }

    /// The actor of a session.
    pub fn session(&self, listeners: &Listeners, id: Uuid) -> Option<Known> {
        let held = self.0.read().unwrap_or_else(PoisonError::into_inner);
        // Asked under the lock: what was current then was not forgotten before it was taken out.
        held.sessions.get(&id).filter(|_| listeners.are_current()).cloned()
    }

    /// The actor of an API token, or of that of a preview link.
    pub fn token(&self, listeners: &Listeners, hash: &str) -> Option<Known> {
        let held = self.0.read().unwrap_or_else(PoisonError::into_inner);
        held.tokens.get(hash).filter(|_| listeners.are_current()).cloned()
    }

    /// The keys.
    pub fn ring(&self, listeners: &Listeners) -> Option<Arc<Ring>> {
        let held = self.0.read().unwrap_or_else(PoisonError::into_inner);
        held.ring.clone().filter(|_| listeners.are_current())
    }

    /// Keeps what was read since that generation, unless something was forgotten meanwhile.
    pub fn keep_session(&self, generation: Option<u64>, id: Uuid, known: Known) {
        self.keep(generation, |held| drop(held.sessions.insert(id, known)));
    }

    /// The same of an API token, or of that of a preview link.
    pub fn keep_token(&self, generation: Option<u64>, hash: String, known: Known) {
        self.keep(generation, |held| drop(held.tokens.insert(hash, known)));
    }

    /// The same of the keys.
    pub fn keep_ring(&self, generation: Option<u64>, ring: Arc<Ring>) {
        self.keep(generation, |held| held.ring = Some(ring));
    }

    fn keep(&self, generation: Option<u64>, keep: impl FnOnce(&mut Held)) {
        let mut held = self.held();
        if Some(held.generation) != generation {
            return;
        }
        if held.sessions.len() + held.tokens.len() >= MOST {
            held.sessions.clear();
            held.tokens.clear();
        }
        keep(&mut held);
    }

    fn held(&self) -> RwLockWriteGuard<'_, Held> {
        self.0.write().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Listener for Memory {
    fn committed(&self, lines: &[Line]) {
        let names = lines.iter().flat_map(|line| &line.names).filter(|name| name.is_of_actors());
        let touched: BTreeSet<&Name> = names.collect();
        if touched.is_empty() {
            return;
        }
        let mut held = self.held();
        held.generation += 1;
        let stays = |known: &Known| !known.names.iter().flatten().any(|name| touched.contains(name));
        held.sessions.retain(|_, known| stays(known));
        held.tokens.retain(|_, known| stays(known));
        if touched.contains(&Name::keys()) {
            held.ring = None;
        }
    }
}
