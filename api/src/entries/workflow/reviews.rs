//! Reviews: what reviewers found of revisions. A verdict names one revision; a later one needs a verdict of its own.

use std::collections::HashMap;

use masthead_entity::{EntryId, ReviewId, RevisionId, Verdict, entry, review, revision};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    sea_query::{Expr, ExprTrait, SimpleExpr},
};

use super::{State, moving::moved, refused};
use crate::{
    access::{Action, Actor},
    context::Cx,
    db::{
        Tx,
        order::{self, Ordering},
    },
    entries::{desk, revisions},
    error::Result,
    journal::Event,
    paging::{Key, Page, PageArgs, Place, Seal},
    state::App,
};

/// A verdict as it is stored.
pub use review::Model as Row;

/// The entries of which the actor may approve the working revision: by the matrix, and by the settings, where they want
/// that somebody else looks.
pub(in crate::entries) fn may_approve(app: &App, actor: &Actor) -> SimpleExpr {
    let may = desk::may(actor, Action::ReviewEntry);
    match app.config().workflow.own_approval {
        true => may,
        false => may.and(has_a_hand_in(actor).not()),
    }
}

/// The entries in which the actor saved anything since what readers saw last: a save of somebody else on top of it does not
/// make it theirs. Of machines nobody knows which of them wrote: none approves what one of them did.
fn has_a_hand_in(actor: &Actor) -> SimpleExpr {
    let saved_by = match actor.account() {
        Some(id) => revision::Column::CreatedBy.eq(id),
        None => revision::Column::CreatedBy.is_null(),
    };
    let saved = revision::Entity::find()
        .select_only()
        .column(revision::Column::Id)
        .filter(Expr::col((revision::Entity, revision::Column::EntryId)).equals((entry::Entity, entry::Column::Id)))
        .filter(saved_by)
        .filter(Expr::col((revision::Entity, revision::Column::Number)).gt(revisions::last_shown()));
    Expr::exists(saved.into_query())
}

/// Approves a revision: the working one, which the reviewer names, so that nobody approves what they have not seen.
pub async fn approve(
    tx: &Tx,
    entry: entry::Model,
    target: State,
    named: RevisionId,
    note: Option<String>,
) -> Result<()> {
    is_working(tx, &entry, named).await?;
    let permitted = entry::Entity::find_by_id(entry.id).filter(may_approve(tx.cx().app(), tx.actor()));
    if permitted.one(tx.db()).await?.is_none() {
        let message = "You saved some of this since readers last saw it: here somebody else has to approve it.";
        return Err(refused(message));
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
