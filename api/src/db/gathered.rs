//! Changes of one kind that are carried out together: whoever comes while the writer is busy joins the set that is next, and
//! one transaction writes it. Each has an answer of its own, when that transaction is durable. Where a set fails, its
//! members are tried one by one, so that what is wrong with one is answered to that one.

use std::{
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Instant,
};

use tokio::sync::oneshot;

use super::{Tx, write_by};
use crate::{
    context::Cx,
    error::{AppError, Code, Result},
    state::App,
};

/// How many one transaction carries out; what is more waits for the next.
const MOST: usize = 200;

/// One request of a set.
pub struct Asked<T> {
    /// The request.
    pub cx: Cx,
    /// What it asks for.
    pub what: T,
}

/// A verb over a set: it answers each in its place. What it refuses changes nothing; where it fails as a whole, nothing is
/// changed.
pub type Verb<T, R> = fn(Tx, Vec<Arc<Asked<T>>>) -> Outcomes<R>;

/// What came of each.
pub type Outcomes<R> = Pin<Box<dyn Future<Output = Result<Vec<Result<R>>>> + Send>>;

/// Those who wait to be carried out together.
pub struct Gathered<T, R> {
    verb: Verb<T, R>,
    waiting: Mutex<Waiting<T, R>>,
}

struct Waiting<T, R> {
    members: Vec<Member<T, R>>,
    /// Somebody waits at the writer for all of them.
    is_led: bool,
}

struct Member<T, R> {
    asked: Arc<Asked<T>>,
    answer: oneshot::Sender<Result<R>>,
}

impl<T, R> Member<T, R> {
    /// Its client has been told, or is about to be, that its turn did not come.
    fn is_late(&self) -> bool {
        self.asked.cx.deadline() <= Instant::now()
    }

    /// Whoever has gone meanwhile is told nothing; what they asked for is done all the same.
    fn answer(self, outcome: Result<R>) {
        drop(self.answer.send(outcome));
    }
}

impl<T: Send + Sync + 'static, R: Send + 'static> Gathered<T, R> {
    /// Nobody waits yet.
    pub fn new(verb: Verb<T, R>) -> Arc<Self> {
        Arc::new(Self { verb, waiting: Mutex::new(Waiting { members: Vec::new(), is_led: false }) })
    }

    /// Carries out what is asked for, together with what others ask for, to its end even if the caller goes away. `overloaded`
    /// when too many wait, or when its turn does not come in time.
    pub async fn carry_out(self: &Arc<Self>, cx: &Cx, what: T) -> Result<R> {
        // The connection that this request read from is not kept while it waits for the one that writes.
        cx.forget_snapshot().await;
        let (answer, answered) = oneshot::channel();
        let must_lead = {
            let mut waiting = self.lock();
            if waiting.members.len() >= cx.app().config().database.write_queue {
                return Err(AppError::overloaded());
            }
            waiting.members.push(Member { asked: Arc::new(Asked { cx: cx.clone(), what }), answer });
            !std::mem::replace(&mut waiting.is_led, true)
        };
        if must_lead {
            self.lead(cx.app());
        }
        let outcome = answered.await.map_err(AppError::internal)?;
        cx.forget_snapshot().await;
        outcome
    }

    fn lead(self: &Arc<Self>, app: &App) {
        drop(app.carry_out(self.clone().wait_and_work(app.clone())));
    }

    /// Waits at the writer, and carries out whoever is there by then.
    async fn wait_and_work(self: Arc<Self>, app: App) {
        let cx = Cx::system(app);
        while let Some(begun_by) = self.earliest() {
            let taken = Arc::new(Mutex::new(Vec::new()));
            let (gathered, place) = (self.clone(), taken.clone());
            let outcome = write_by(&cx, begun_by, async move |tx| {
                let members = gathered.take(tx.cx().app());
                let asked = members.iter().map(|member| member.asked.clone()).collect();
                *place.lock().unwrap_or_else(PoisonError::into_inner) = members;
                (gathered.verb)(tx, asked).await
            })
            .await;
            let members = std::mem::take(&mut *taken.lock().unwrap_or_else(PoisonError::into_inner));
            match outcome {
                Err(error) if members.is_empty() => self.refuse(&error),
                Err(error) => return self.one_by_one(&cx, members, error).await,
                Ok(outcomes) => {
                    return members.into_iter().zip(outcomes).for_each(|(member, outcome)| member.answer(outcome));
                }
            }
        }
    }

    /// When the first of those who wait must have begun; `None`, and nobody leads, where there are none.
    fn earliest(&self) -> Option<Instant> {
        let mut waiting = self.lock();
        let earliest = waiting.members.iter().map(|member| member.asked.cx.deadline()).min();
        waiting.is_led = earliest.is_some();
        earliest
    }

    /// Those whose turn has come. Somebody else leads those who come next.
    fn take(self: &Arc<Self>, app: &App) -> Vec<Member<T, R>> {
        let mut waiting = self.lock();
        let count = waiting.members.len().min(MOST);
        let (late, taken): (Vec<_>, Vec<_>) = waiting.members.drain(..count).partition(Member::is_late);
        waiting.is_led = !waiting.members.is_empty();
        if waiting.is_led {
            self.lead(app);
        }
        drop(waiting);
        late.into_iter().for_each(|member| member.answer(Err(AppError::overloaded())));
        taken
    }

    /// Tells those whose time is over that their turn did not come; all of them, where it was not for want of time.
    fn refuse(&self, error: &AppError) {
        let mut waiting = self.lock();
        let is_for_time = error.code == Code::Overloaded && waiting.members.iter().any(Member::is_late);
        let is_refused = |member: &mut Member<T, R>| !is_for_time || member.is_late();
        waiting.members.extract_if(.., is_refused).for_each(|member| member.answer(Err(error.clone())));
    }

    async fn one_by_one(&self, cx: &Cx, members: Vec<Member<T, R>>, error: AppError) {
        // Who waits for a database that takes nothing more waits no better alone.
        if members.len() == 1 || error.code == Code::Overloaded {
            return members.into_iter().for_each(|member| member.answer(Err(error.clone())));
        }
        tracing::warn!(cause = ?error.cause, members = members.len(), "a set failed; its members are tried one by one");
        for member in members {
            if member.is_late() {
                member.answer(Err(AppError::overloaded()));
                continue;
            }
            let (verb, alone) = (self.verb, member.asked.clone());
            let outcome = write_by(cx, member.asked.cx.deadline(), async move |tx| {
                let outcomes = verb(tx, vec![alone]).await?;
                outcomes.into_iter().next().ok_or_else(|| AppError::internal("a verb left its only member unanswered"))
            });
            member.answer(outcome.await.and_then(|outcome| outcome));
        }
    }

    fn lock(&self) -> MutexGuard<'_, Waiting<T, R>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
