//! Schedules: what is to happen to entries at a time. A schedule pins the revision it was given: what is saved later
//! waits for another one. `scheduler` carries them out.

use std::collections::HashMap;

use masthead_entity::{
    EntryId, EntryKind, RevisionId, ScheduleAction, ScheduleId, Timestamp, Visibility, entry, revision, schedule,
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, ModelTrait, QueryFilter, QueryOrder, QuerySelect};

use super::{
    Move, State,
    moving::moved,
    publishing::{self, Publishing},
    refused, reviews,
};
use crate::{
    access::Action,
    context::Cx,
    db::Tx,
    entries::{content::Content, desk, revisions},
    error::{AppError, Result},
    journal::Event,
    slugs,
};

/// A schedule as it is stored.
pub use schedule::Model as Row;

/// What is to happen, and when.
#[derive(Clone, Debug)]
pub struct Scheduling {
    /// What.
    pub action: ScheduleAction,
    /// When; in the future.
    pub due_at: Timestamp,
    /// The working revision, where whoever asks names it.
    pub revision: Option<RevisionId>,
    /// How it is published then.
    pub how: Publishing,
}

/// Has something happen at a time, in place of what was to happen of the same kind.
pub async fn set(tx: &Tx, entry: entry::Model, target: State, scheduling: Scheduling) -> Result<()> {
    let Scheduling { action, due_at, revision, how } = scheduling;
    if due_at <= tx.at() {
        return Err(AppError::fault("/at", "This time has passed; give one in the future, or do it now."));
    }
    if let Some(revision) = revision {
        reviews::is_working(tx, &entry, revision).await?;
    }
    let revision = match action {
        ScheduleAction::Publish => Some(can_be_published(tx, &entry, due_at, &how).await?),
        ScheduleAction::Unpublish => {
            will_be_published(tx, &entry, due_at).await?;
            None
        }
    };
    remove(tx, &entry, &[action]).await?;
    let row = schedule::ActiveModel {
        id: Set(ScheduleId(tx.cx().new_id())),
        entry_id: Set(entry.id),
        kind: Set(entry.kind),
        action: Set(action),
        revision_id: Set(revision),
        due_at: Set(due_at),
        correction: Set(how.correction),
        failed_at: Set(None),
        failure: Set(None),
        created_by: Set(tx.actor().account()),
        created_at: Set(tx.at()),
    };
    schedule::Entity::insert(row).exec_without_returning(tx.db()).await?;
    tx.record(Event::EntryScheduled { kind: entry.kind, entry: entry.id, action, revision, due_at });
    moved(tx, entry, target).await.map(drop)
}

/// The working revision, which nothing keeps from being published then, as far as that is known now.
async fn can_be_published(tx: &Tx, entry: &entry::Model, due_at: Timestamp, how: &Publishing) -> Result<RevisionId> {
    let revision = revisions::working(tx, entry).await?;
    reviews::require_approval(tx, revision.id).await?;
    publishing::corrects_something(entry, how)?;
    ends_later(tx, entry, due_at).await?;
    let content = Content::load(tx.db(), &revision).await?;
    let never = publishing::never_published(tx, &content).await?;
    let in_time = published_by(tx, due_at, &never).await?;
    let missing = never.into_iter().filter(|faq| !in_time.contains(&faq.id)).collect::<Vec<_>>();
    if how.publish_faqs {
        // Each by a schedule of its own: with its revision of now, for whoever may publish it, approved where that is
        // wanted.
        let hidden = desk::hidden(tx, EntryKind::Faq, &content.faqs).await?;
        for faq in missing {
            let id = faq.id;
            let set = Box::pin(with_article(tx, faq, due_at)).await;
            set.map_err(|error| publishing::of_faq(error, &content, &hidden, id))?;
        }
    } else {
        publishing::refuse_missing(tx, &content, &missing).await?;
    }
    revisions::pin(tx, revision.id).await?;
    Ok(revision.id)
}

async fn with_article(tx: &Tx, faq: entry::Model, due_at: Timestamp) -> Result<()> {
    tx.require(Move::Schedule.action(), desk::resource(tx.actor(), &faq))?;
    let target = Move::Schedule.target(State::of(&faq), false)?;
    let action = ScheduleAction::Publish;
    set(tx, faq, target, Scheduling { action, due_at, revision: None, how: Publishing::default() }).await
}

/// Refuses to publish what is to be taken from readers before they ever see it.
async fn ends_later(tx: &Tx, entry: &entry::Model, due_at: Timestamp) -> Result<()> {
    if entry.visibility == Visibility::Published {
        return Ok(());
    }
    let end = schedule::Entity::find()
        .filter(schedule::Column::EntryId.eq(entry.id))
        .filter(schedule::Column::Action.eq(ScheduleAction::Unpublish))
        .filter(schedule::Column::FailedAt.is_null())
        .filter(schedule::Column::DueAt.lte(due_at));
    match end.one(tx.db()).await? {
        None => Ok(()),
        Some(_) => Err(refused("It is to be taken from readers no later than that; change that time first.")),
    }
}

/// Those of these entries that are to be published by then.
async fn published_by(tx: &Tx, due_at: Timestamp, entries: &[entry::Model]) -> Result<Vec<EntryId>> {
    let rows = schedule::Entity::find()
        .select_only()
        .column(schedule::Column::EntryId)
        .filter(schedule::Column::EntryId.is_in(entries.iter().map(|entry| entry.id)))
        .filter(schedule::Column::Action.eq(ScheduleAction::Publish))
        .filter(schedule::Column::FailedAt.is_null())
        .filter(schedule::Column::DueAt.lte(due_at))
        .into_tuple();
    Ok(rows.all(tx.db()).await?)
}

/// Refuses to take from readers what they will not see.
async fn will_be_published(tx: &Tx, entry: &entry::Model, due_at: Timestamp) -> Result<()> {
    let before = Timestamp(due_at.0 - 1);
    if entry.visibility == Visibility::Published
        || !published_by(tx, before, std::slice::from_ref(entry)).await?.is_empty()
    {
        return Ok(());
    }
    Err(refused("It is not published, and is not to be before that time."))
}

/// Calls off what was to happen.
pub async fn cancel(tx: &Tx, entry: entry::Model, target: State, action: ScheduleAction) -> Result<()> {
    // What will not be published need not be taken from readers.
    let both = action == ScheduleAction::Publish && entry.visibility != Visibility::Published;
    let actions: &[_] = if both { &[action, ScheduleAction::Unpublish] } else { std::slice::from_ref(&action) };
    let removed = remove(tx, &entry, actions).await?;
    if !removed.iter().any(|row| row.action == action) {
        return Err(refused("Nothing of that kind is scheduled."));
    }
    // What had failed is called off as well: it was still told.
    cancelled(tx, removed.iter());
    // The schedule of an earlier revision says nothing about the newest one, nor does the end of a publication.
    let is_of_working =
        removed.iter().any(|row| row.revision_id.is_some() && row.revision_id == entry.working_revision_id);
    let to = if is_of_working { target } else { State::of(&entry) };
    moved(tx, entry, to).await.map(drop)
}

/// Drops what something else made pointless.
pub async fn drop_pointless(tx: &Tx, entry: &entry::Model, actions: &[ScheduleAction]) -> Result<()> {
    let removed = remove(tx, entry, actions).await?;
    cancelled(tx, removed.iter().filter(|row| row.failed_at.is_none()));
    Ok(())
}

fn cancelled<'a>(tx: &Tx, rows: impl Iterator<Item = &'a Row>) {
    for row in rows {
        tx.record(Event::ScheduleCancelled { kind: row.kind, entry: row.entry_id, action: row.action });
    }
}

async fn remove(tx: &Tx, entry: &entry::Model, actions: &[ScheduleAction]) -> Result<Vec<Row>> {
    let rows = schedule::Entity::find()
        .filter(schedule::Column::EntryId.eq(entry.id))
        .filter(schedule::Column::Action.is_in(actions.iter().copied()))
        .all(tx.db())
        .await?;
    for row in rows.clone() {
        row.delete(tx.db()).await?;
    }
    if rows.iter().any(|row| row.revision_id.is_some() && row.revision_id != entry.working_revision_id) {
        release_slugs(tx, entry).await?;
    }
    Ok(rows)
}

/// Gives free the names that readers never saw and that nothing waits to be published under any more.
pub async fn release_slugs(tx: &Tx, entry: &entry::Model) -> Result<()> {
    let mut kept = waiting_slugs(tx, entry.id).await?;
    kept.push(revisions::working(tx, entry).await?.slug);
    slugs::release_others(tx, entry.id.0, &kept).await
}

/// The slugs of revisions that wait for their time: they stay reserved, whatever the working revision is called.
async fn waiting_slugs(tx: &Tx, entry: EntryId) -> Result<Vec<String>> {
    let on_revision =
        schedule::Entity::belongs_to(revision::Entity).from(schedule::Column::RevisionId).to(revision::Column::Id);
    let slugs = schedule::Entity::find()
        .select_only()
        .column(revision::Column::Slug)
        .join(sea_orm::JoinType::InnerJoin, on_revision.into())
        .filter(schedule::Column::EntryId.eq(entry))
        .filter(schedule::Column::FailedAt.is_null())
        .into_tuple();
    Ok(slugs.all(tx.db()).await?)
}

/// What is to happen to entries, or could not be done, in order of time. For whoever sees those entries in every state:
/// it tells of drafts.
pub async fn of_entries(cx: &Cx, entries: &[EntryId]) -> Result<HashMap<EntryId, Vec<Row>>> {
    cx.require(Action::ReadEntry)?;
    let mut select = schedule::Entity::find().filter(schedule::Column::EntryId.is_in(entries.iter().copied()));
    if let Some(own) = desk::ids(cx.actor(), true)? {
        select = select.filter(schedule::Column::EntryId.in_subquery(own));
    }
    let rows =
        select.order_by_asc(schedule::Column::DueAt).order_by_asc(schedule::Column::Id).all(&*cx.read().await?).await?;
    let mut lists: HashMap<_, Vec<_>> = HashMap::new();
    for row in rows {
        lists.entry(row.entry_id).or_default().push(row);
    }
    Ok(lists)
}
