//! The write path: the one shape of every change.
//!
//! A change waits for its turn, runs in one transaction that has one time, appends its events, commits, and is
//! announced. From the first step to the last it runs in a task of its own: a client that resets its connection drops
//! the request's future, and must not leave a committed change unannounced.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Instant,
};

use masthead_entity::{Timestamp, event};
use sea_orm::{ActiveValue::Set, DatabaseTransaction, EntityTrait, TransactionTrait};
use tracing::Instrument;

use crate::{
    access::{Action, Actor, Resource, rules},
    auth::{self, actors},
    context::Cx,
    error::{AppError, Result},
    journal::{self, Event, Line},
    preconditions::{self, Subject},
};

/// The places at which tests can hold a change up: one for each await of the path.
#[cfg(debug_assertions)]
pub const FAILPOINTS: [&str; 5] = ["write.queued", "write.begun", "write.worked", "write.committed", "write.announced"];

macro_rules! failpoint {
    ($cx:expr, $name:literal) => {
        #[cfg(debug_assertions)]
        $cx.app().config().testing.failpoints.pass($name).await;
    };
}

/// How many events one statement inserts; SQLite takes 32,766 values in one.
const LINES: usize = 1_000;

/// A change under way, as made by somebody. Cheap to clone; the clones are gone when the verb returns.
#[derive(Clone)]
pub struct Tx {
    change: Arc<Change>,
    by: Arc<By>,
}

struct Change {
    db: DatabaseTransaction,
    at: Timestamp,
    position: i64,
    events: Mutex<Vec<(Arc<By>, Event)>>,
    subject: Mutex<Option<Subject>>,
}

/// Whose request it is, and who they are in this transaction.
struct By {
    cx: Cx,
    actor: Actor,
}

impl Tx {
    /// The transaction's connection.
    pub fn db(&self) -> &DatabaseTransaction {
        &self.change.db
    }

    /// The request that asked for the change.
    pub fn cx(&self) -> &Cx {
        &self.by.cx
    }

    /// The one time of this transaction, the journal's: later than every time that was stored before.
    pub fn at(&self) -> Timestamp {
        self.change.at
    }

    /// Who asks, as this transaction finds them: with the role of now.
    pub fn actor(&self) -> &Actor {
        &self.by.actor
    }

    /// Asks the matrix about a row that this transaction has loaded.
    pub fn require(&self, action: Action, resource: Resource) -> Result<()> {
        rules::require(self.actor(), action, resource)
    }

    /// Notes what the change is of, so that its refusal by a version can tell who made that version.
    pub fn about(&self, subject: Subject) {
        *self.change.subject.lock().unwrap_or_else(PoisonError::into_inner) = Some(subject);
    }

    /// Appends to the journal, together with the change that it tells of.
    pub fn record(&self, event: Event) {
        self.change.events.lock().unwrap_or_else(PoisonError::into_inner).push((self.by.clone(), event));
    }

    /// A part of the transaction that may fail without it: whoever begins it commits it or rolls it back.
    pub async fn savepoint(&self) -> Result<DatabaseTransaction> {
        Ok(self.db().begin().await?)
    }

    /// The same change for the request of somebody else, which it carries out too: asked about as who they are now, and
    /// recorded as theirs.
    pub async fn on_behalf_of(&self, cx: &Cx) -> Result<Self> {
        let actor = actor(cx, self.db()).await?;
        Ok(Self { change: self.change.clone(), by: Arc::new(By { cx: cx.clone(), actor }) })
    }
}

/// Carries out one change, to its end even if the caller goes away.
pub async fn write<T, F, Fut>(cx: &Cx, verb: F) -> Result<T>
where
    T: Send + 'static,
    F: FnOnce(Tx) -> Fut + Send + 'static,
    Fut: Future<Output = Result<T>> + Send + 'static,
{
    write_by(cx, cx.deadline(), verb).await
}

/// The same, where it can begin by then: `overloaded` when its turn has not come. Whoever has more to do than this one
/// change, or an answer to give in any case, needs time behind it.
pub async fn write_by<T, F, Fut>(cx: &Cx, begun_by: Instant, verb: F) -> Result<T>
where
    T: Send + 'static,
    F: FnOnce(Tx) -> Fut + Send + 'static,
    Fut: Future<Output = Result<T>> + Send + 'static,
{
    // The connection that this request read from is not kept while it waits for the one that writes.
    cx.forget_snapshot().await;
    let task = cx.app().carry_out(carry_out(cx.clone(), begun_by, verb).in_current_span());
    let outcome = task.await.map_err(AppError::internal)?;
    cx.forget_snapshot().await;
    outcome
}

async fn carry_out<T, F, Fut>(cx: Cx, begun_by: Instant, verb: F) -> Result<T>
where
    F: FnOnce(Tx) -> Fut,
    Fut: Future<Output = Result<T>>,
{
    failpoint!(cx, "write.queued");
    let turn = cx.app().db().gate.enter(begun_by).await?;
    let tx = begin(&cx).await?;
    failpoint!(cx, "write.begun");
    let outcome = verb(tx.clone()).await;
    failpoint!(cx, "write.worked");
    let change = Arc::into_inner(tx.change).ok_or_else(|| AppError::internal("a verb kept its transaction"))?;
    match outcome {
        Ok(value) => {
            let lines = commit(&cx, change).await?;
            failpoint!(cx, "write.committed");
            cx.app().listeners().announce(&lines);
            drop(turn);
            failpoint!(cx, "write.announced");
            Ok(value)
        }
        Err(error) => {
            let subject = *change.subject.lock().unwrap_or_else(PoisonError::into_inner);
            let error = match subject {
                Some(subject) => preconditions::told(&change.db, subject, error).await,
                None => error,
            };
            if let Err(rollback) = change.db.rollback().await {
                tracing::warn!(error = %rollback, "a refused change was not rolled back cleanly");
            }
            Err(error)
        }
    }
}

async fn begin(cx: &Cx) -> Result<Tx> {
    let db = cx.app().db().begin_write().await?;
    let actor = actor(cx, &db).await?;
    let (position, last) = journal::last(&db).await?;
    // Never backwards, and no two transactions at one time, even when the machine's clock is set back.
    let at = cx.app().clock().now().max(Timestamp(last.0 + 1));
    let (events, subject) = Default::default();
    let by = By { cx: cx.clone(), actor };
    Ok(Tx { change: Arc::new(Change { db, at, position, events, subject }), by: Arc::new(by) })
}

/// The actor as this transaction finds them: a session that has ended, an account that was suspended or a token that was
/// revoked while the change waited for its turn does not write any more.
async fn actor(cx: &Cx, db: &DatabaseTransaction) -> Result<Actor> {
    let now = match cx.actor() {
        Actor::Account { session, .. } => actors::of_session(db, *session).await?,
        Actor::Token { id, .. } => actors::of_token(db, *id, cx.now(), cx.app().config()).await?,
        Actor::Preview { link, .. } => actors::of_preview_link(db, *link, cx.now(), cx.app().config()).await?,
        Actor::Anonymous | Actor::Stranger | Actor::System => return Ok(cx.actor().clone()),
    };
    now.ok_or_else(auth::not_accepted)
}

async fn commit(cx: &Cx, change: Change) -> Result<Vec<Line>> {
    let Change { db, at, position, events, .. } = change;
    let events = events.into_inner().unwrap_or_else(PoisonError::into_inner);
    let lines: Vec<Line> =
        events.iter().zip(position + 1..).map(|((_, event), seq)| Line::of(event, seq, at)).collect();
    let rows = events.iter().zip(&lines).map(|((by, event), line)| event::ActiveModel {
        seq: Set(line.seq),
        at: Set(at),
        kind: Set(line.kind.clone()),
        payload_version: Set(event.payload_version()),
        actor_id: Set(by.actor.id()),
        actor_kind: Set(by.actor.kind().to_owned()),
        request_id: Set(by.cx.request_id()),
        subject_id: Set(line.subject),
        payload: Set(line.payload.to_string()),
        names: Set(line.names_json()),
    });
    let rows: Vec<_> = rows.collect();
    for rows in rows.chunks(LINES) {
        event::Entity::insert_many(rows.to_vec()).exec_without_returning(&db).await?;
    }
    let listeners = cx.app().listeners();
    let committing = listeners.committing(&lines);
    db.commit().await?;
    committing.done();
    Ok(lines)
}
