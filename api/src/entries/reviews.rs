//! Reviews: what reviewers found of revisions. A verdict names one revision; a later one needs a verdict of its own.

use std::collections::HashMap;

use masthead_entity::{EntryId, ReviewId, RevisionId, Verdict, entry, review, revision};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait, sea_query::Expr,
};

use super::{
    desk,
    moving::moved,
    revisions,
    workflow::{State, refused},
};
use crate::{
    access::{Action, Actor},
    context::Cx,
    db::{
        Tx,
        order::{self, Ordering},
    },
    error::Result,
    journal::Event,
    paging::{Key, Page, PageArgs, Place, Seal},
};

/// A verdict as it is stored.
pub use review::Model as Row;

/// Approves a revision: the working one, which the reviewer names, so that nobody approves what they have not seen.
pub async fn approve(
    tx: &Tx,
    entry: entry::Model,
    target: State,
    named: RevisionId,
    note: Option<String>,
) -> Result<()> {
    is_working(tx, &entry, named).await?;
    let revision = revision::Entity::find_by_id(named).one(tx.db()).await?;
    let author = revision.and_then(|revision| revision.created_by);
    // Of machines nobody knows which of them wrote: none approves what one of them did.
    let is_own = author == tx.actor().account();
    if is_own && !tx.cx().app().config().workflow.own_approval {
        return Err(refused("You wrote this revision yourself: here somebody else has to approve it."));
    }
    record(tx, entry, target, named, Verdict::Approved, note).await
}

/// Refuses a revision that is not the working one: `invalid_input` where it is none of this entry, `conflict` where a
/// newer one was saved since.
pub async fn is_working(tx: &Tx, entry: &entry::Model, named: RevisionId) -> Result<()> {
    if entry.working_revision_id == Some(named) {
        return Ok(());
    }
    revisions::named(tx, entry, named, "/revisionId").await?;
    Err(refused("A newer revision was saved since; look at that one first."))
}

/// Writes a verdict down, and moves the entry.
pub async fn record(
    tx: &Tx,
    entry: entry::Model,
    target: State,
    revision: RevisionId,
    verdict: Verdict,
    note: Option<String>,
) -> Result<()> {
    let row = review::ActiveModel {
        id: Set(ReviewId(tx.cx().new_id())),
        entry_id: Set(entry.id),
        revision_id: Set(revision),
        verdict: Set(verdict),
        note: Set(note),
        created_by: Set(tx.actor().account()),
        created_at: Set(tx.at()),
    };
    review::Entity::insert(row).exec_without_returning(tx.db()).await?;
    tx.record(Event::EntryReviewed { kind: entry.kind, entry: entry.id, revision, verdict });
    moved(tx, entry, target).await.map(drop)
}

/// Whether the last verdict on a revision lets readers see it.
pub async fn is_approved(tx: &Tx, revision: RevisionId) -> Result<bool> {
    let last: Option<Verdict> = review::Entity::find()
        .select_only()
        .column(review::Column::Verdict)
        .filter(review::Column::RevisionId.eq(revision))
        .order_by_desc(review::Column::CreatedAt)
        .order_by_desc(review::Column::Id)
        .into_tuple()
        .one(tx.db())
        .await?;
    Ok(last == Some(Verdict::Approved))
}

/// Refuses a revision that nobody approved, where the settings want that. The command line publishes what it brings.
pub async fn require_approval(tx: &Tx, revision: RevisionId) -> Result<()> {
    match tx.actor() {
        Actor::System => Ok(()),
        _ => require_approval_of_all(tx, revision).await,
    }
}

/// The same, whoever asks.
pub async fn require_approval_of_all(tx: &Tx, revision: RevisionId) -> Result<()> {
    if !tx.cx().app().config().workflow.approval || is_approved(tx, revision).await? {
        return Ok(());
    }
    Err(refused("Here only approved revisions are published: submit it, and have it approved."))
}

/// The verdicts on revisions of entries, newest first. For whoever sees those entries in every state: they tell of drafts.
pub async fn of_entries(cx: &Cx, entries: &[EntryId], args: &PageArgs) -> Result<HashMap<EntryId, Page<Row>>> {
    cx.require(Action::ReadEntry)?;
    let window = |entry: &EntryId| args.window(Seal::new(&cx.app().keys().cursors, &format!("reviews of {entry}")));
    let own = desk::ids(cx.actor(), true)?;
    let select = |entry: &EntryId| {
        let select = review::Entity::find().filter(review::Column::EntryId.eq(*entry));
        match own.clone() {
            Some(own) => select.filter(review::Column::EntryId.in_subquery(own)).into_query(),
            None => select.into_query(),
        }
    };
    let column = |column: review::Column| Expr::col((review::Entity, column));
    let ordering = Ordering::descending(column(review::Column::CreatedAt), column(review::Column::Id));
    let place = |row: &Row| Place { key: Key::Number(row.created_at.0), id: row.id.0 };
    order::pages(&*cx.read().await?, entries, window, &ordering, select, place, Ok).await
}
