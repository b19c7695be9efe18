//! The scheduler: does at its time what was scheduled, by ordinary changes. Nothing becomes visible by time alone.
//!
//! Whatever is due is done in order of time, each in one transaction that also removes its row: it is done once, whoever
//! does it, and what fell due while nobody looked is done at the next start. A lease keeps other processes from trying the
//! same at the same time.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use masthead_entity::{ScheduleAction, ScheduleId, Timestamp, Visibility, entry, revision, schedule};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, ModelTrait, QueryFilter, QueryOrder,
    QuerySelect,
};
use tokio::sync::Notify;

use super::{
    Move,
    moving::{moved, target},
    publishing::{self, Publishing},
    reviews, schedules,
};
use crate::{
    clock,
    context::Cx,
    db::{self, Tx, write},
    error::{AppError, Code, Result},
    journal::{Event, Line, Listener},
    state::App,
};

/// How often the clock is looked at while something waits for its time.
const TICK: Duration = Duration::from_secs(1);

/// How long a process has this work to itself, unless it asks again.
const LEASE: i64 = 30 * clock::SECOND;

/// After how long it asks again.
const RENEW: Duration = Duration::from_secs(10);

const WORK: &str = "schedules";

/// Begins to do what is scheduled, beside a server.
pub(crate) fn accompany(app: &App) {
    #[cfg(debug_assertions)]
    if app.config().testing.no_scheduler {
        return;
    }
    let wake = Wake::default();
    app.listeners().add(Arc::new(wake.clone()));
    drop(app.carry_out(run(app.clone(), wake)));
}

/// Wakes the scheduler when something is scheduled, here or by another process.
#[derive(Clone, Default)]
struct Wake(Arc<Notify>);

impl Listener for Wake {
    fn committed(&self, lines: &[Line]) {
        if lines.iter().any(|line| line.kind.ends_with(".scheduled")) {
            self.0.notify_one();
        }
    }
}

/// Until the App is closed.
async fn run(app: App, wake: Wake) {
    loop {
        let next = match next(&app).await {
            Ok(next) => next,
            Err(error) => {
                tracing::warn!(%error, "what is scheduled could not be read");
                Some(app.clock().now())
            }
        };
        tokio::select! {
            () = is_due(&app, next) => {}
            () = wake.0.notified() => continue,
            () = app.closing().cancelled() => break,
        }
        let done = match in_turn(&app).await {
            Ok(done) => done,
            Err(error) => {
                tracing::warn!(%error, "what is scheduled could not be done, and will be tried again");
                false
            }
        };
        if !done {
            tokio::select! {
                () = tokio::time::sleep(TICK) => {}
                () = app.closing().cancelled() => break,
            }
        }
    }
}

async fn is_due(app: &App, next: Option<Timestamp>) {
    let Some(next) = next else { return std::future::pending().await };
    loop {
        let left = next.0 - app.clock().now().0;
        if left <= 0 {
            return;
        }
        // The clock may be set meanwhile.
        tokio::time::sleep(Duration::from_micros(left.unsigned_abs()).min(TICK)).await;
    }
}

/// What is due, as long as this process has the lease. False when another one has it, or something is to be tried again.
async fn in_turn(app: &App) -> Result<bool> {
    let mut pass = Pass::default();
    loop {
        if pass.held_since.is_none_or(|since| since.elapsed() > RENEW) {
            if !db::lease::take(&Cx::system(app.clone()), WORK, LEASE).await? {
                return Ok(false);
            }
            pass.held_since = Some(Instant::now());
        }
        if app.closing().is_cancelled() || !pass.one(app).await? {
            break;
        }
    }
    db::lease::give_back(&Cx::system(app.clone()), WORK).await?;
    Ok(pass.put_off.is_empty())
}

/// Does everything that is due, in order of time, whoever has the lease. Gives how much that was. For whoever moves the clock.
pub async fn do_all(app: &App) -> Result<usize> {
    let (mut pass, mut done) = (Pass::default(), 0);
    while pass.one(app).await? {
        done += 1;
    }
    Ok(done)
}

/// One look at everything that is due.
#[derive(Default)]
struct Pass {
    held_since: Option<Instant>,
    /// What is to be tried again later, and keeps nothing else waiting.
    put_off: Vec<ScheduleId>,
}

impl Pass {
    /// Does what is due first. False when nothing is.
    async fn one(&mut self, app: &App) -> Result<bool> {
        // Each is a request of its own, with its own deadline.
        let cx = Cx::system(app.clone());
        let Some(row) = first(&cx, &self.put_off).await?.filter(|row| row.due_at <= cx.now()) else {
            return Ok(false);
        };
        let id = row.id;
        match write(&cx, async move |tx| perform(&tx, id).await).await {
            Ok(()) => {}
            Err(error) if is_final(error.code) => {
                tracing::warn!(entry = %row.entry_id, action = ?row.action, %error, "a schedule could not be carried out");
                write(&cx, async move |tx| fail(&tx, id, error).await).await?;
            }
            Err(error) => {
                error.log();
                tracing::warn!(entry = %row.entry_id, action = ?row.action, %error, "a schedule will be tried again");
                self.put_off.push(id);
            }
        }
        Ok(true)
    }
}

/// Whether trying again would not help.
fn is_final(code: Code) -> bool {
    !matches!(code, Code::Overloaded | Code::Internal | Code::TooManyRequests)
}

async fn next(app: &App) -> Result<Option<Timestamp>> {
    Ok(first(&Cx::system(app.clone()), &[]).await?.map(|row| row.due_at))
}

/// What is due first, but for these. At one time FAQs come before the articles that show them, and what begins before what
/// ends.
async fn first(cx: &Cx, put_off: &[ScheduleId]) -> Result<Option<schedule::Model>> {
    let db = cx.read().await?;
    let first = schedule::Entity::find()
        .filter(schedule::Column::FailedAt.is_null())
        .filter(schedule::Column::Id.is_not_in(put_off.iter().copied()))
        .order_by_asc(schedule::Column::DueAt)
        .order_by_asc(schedule::Column::Action)
        .order_by_desc(schedule::Column::Kind)
        .order_by_asc(schedule::Column::Id)
        .limit(1)
        .one(&*db)
        .await?;
    drop(db);
    cx.forget_snapshot().await;
    Ok(first)
}

/// Carries one out, unless it was called off, or done by somebody else, meanwhile.
async fn perform(tx: &Tx, id: ScheduleId) -> Result<()> {
    let Some(row) = schedule::Entity::find_by_id(id).one(tx.db()).await?.filter(|row| row.failed_at.is_none()) else {
        return Ok(());
    };
    let entry = entry_of(tx, &row).await?;
    row.clone().delete(tx.db()).await?;
    match (row.action, row.revision_id) {
        (ScheduleAction::Publish, Some(revision)) => {
            let revision = revision::Entity::find_by_id(revision).one(tx.db()).await?;
            let revision = revision.ok_or_else(|| AppError::internal("a schedule without its revision"))?;
            reviews::require_approval_of_all(tx, revision.id).await?;
            let how = Publishing { publish_faqs: false, correction: row.correction };
            publishing::publish_revision(tx, entry, revision, how).await.map(drop)
        }
        (ScheduleAction::Publish, None) => Err(AppError::internal("a schedule without a revision")),
        (ScheduleAction::Unpublish, _) => {
            let target = target(tx, &entry, Move::Unpublish).await?;
            publishing::withdraw(tx, entry, target).await
        }
    }
}

/// Notes why it could not be carried out. It is not tried again; whoever wants it schedules it anew.
async fn fail(tx: &Tx, id: ScheduleId, error: AppError) -> Result<()> {
    let row = schedule::Entity::find_by_id(id).one(tx.db()).await?.filter(|row| row.failed_at.is_none());
    let Some(row) = row else { return Ok(()) };
    let entry = entry_of(tx, &row).await?;
    let (kind, action, is_of_working) = (row.kind, row.action, row.revision_id == entry.working_revision_id);
    let mut failed = row.into_active_model();
    failed.failed_at = Set(Some(tx.at()));
    failed.failure = Set(Some(error.message));
    failed.update(tx.db()).await?;
    tx.record(Event::ScheduleFailed { kind, entry: entry.id, action, code: error.code.as_str() });
    if !is_of_working {
        schedules::release_slugs(tx, &entry).await?;
    }
    // What readers will not see need not be taken from them.
    if action == ScheduleAction::Publish && entry.visibility != Visibility::Published {
        schedules::drop_pointless(tx, &entry, &[ScheduleAction::Unpublish]).await?;
    }
    let to = match is_of_working {
        true => target(tx, &entry, Move::CancelSchedule).await?,
        false => crate::entries::workflow::State::of(&entry),
    };
    moved(tx, entry, to).await.map(drop)
}

async fn entry_of(tx: &Tx, row: &schedules::Row) -> Result<entry::Model> {
    let entry = entry::Entity::find_by_id(row.entry_id).one(tx.db()).await?;
    entry.ok_or_else(|| AppError::internal("a schedule without its entry"))
}
