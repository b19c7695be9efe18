//! Carrying out a move: who may make it, from which version, where it leads, and what does it.

use masthead_entity::{EntryId, EntryKind, RevisionId, ScheduleAction, Stage, Verdict, entry};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, IntoActiveModel};

use super::{
    Move, State,
    publishing::{self, Publishing},
    reviews,
    schedules::{self, Scheduling},
};
use crate::{
    context::Cx,
    db::{Tx, write},
    entries::{desk, revisions},
    error::Result,
    journal::Event,
    preconditions,
};

/// A move with what it is to be done with.
#[derive(Clone, Debug)]
pub enum Moving {
    /// Has the working revision wait for a reviewer.
    Submit,
    /// Sends it back to be worked on, with what is to be done.
    RequestChanges(String),
    /// Approves this revision and no other, with what there is to say about it.
    Approve(RevisionId, Option<String>),
    /// Has something happen at a time.
    Schedule(Scheduling),
    /// Calls that off.
    CancelSchedule(ScheduleAction),
    /// Shows the working revision to readers.
    Publish(Publishing),
    /// Takes the entry from readers.
    Unpublish,
    /// Takes it from readers, and off the desk's default lists.
    Archive,
    /// Throws it away.
    Trash,
    /// Brings it back from the archive or the trash, unpublished.
    Restore,
}

impl Moving {
    /// The move in the table.
    pub fn verb(&self) -> Move {
        match self {
            Moving::Submit => Move::Submit,
            Moving::RequestChanges(_) => Move::RequestChanges,
            Moving::Approve(..) => Move::Approve,
            Moving::Schedule(Scheduling { action: ScheduleAction::Publish, .. }) => Move::Schedule,
            Moving::Schedule(Scheduling { action: ScheduleAction::Unpublish, .. }) => Move::ScheduleUnpublish,
            Moving::CancelSchedule(_) => Move::CancelSchedule,
            Moving::Publish(_) => Move::Publish,
            Moving::Unpublish => Move::Unpublish,
            Moving::Archive => Move::Archive,
            Moving::Trash => Move::Trash,
            Moving::Restore => Move::Restore,
        }
    }
}

/// Moves an entry.
pub async fn relocate(cx: &Cx, kind: EntryKind, id: EntryId, expected: Option<i32>, moving: Moving) -> Result<()> {
    cx.require(moving.verb().action())?;
    write(cx, async move |tx| {
        let (entry, target) = admitted(&tx, kind, id, expected, moving.verb()).await?;
        carry_out(&tx, entry, target, moving).await
    })
    .await
}

/// The entry of this id, which may make this move from this version, and where the table leads from where it is.
pub(in crate::entries) async fn admitted(
    tx: &Tx,
    kind: EntryKind,
    id: EntryId,
    expected: Option<i32>,
    verb: Move,
) -> Result<(entry::Model, State)> {
    let entry = desk::load(tx, kind, id).await?;
    tx.require(verb.action(), desk::resource(tx.actor(), &entry))?;
    preconditions::version(entry.version, expected)?;
    let target = target(tx, &entry, verb).await?;
    Ok((entry, target))
}

async fn carry_out(tx: &Tx, entry: entry::Model, target: State, moving: Moving) -> Result<()> {
    match moving {
        Moving::Submit => submit(tx, entry, target).await,
        Moving::RequestChanges(note) => {
            let revision = revisions::working_id(&entry)?;
            reviews::record(tx, entry, target, revision, Verdict::ChangesRequested, Some(note)).await
        }
        Moving::Approve(revision, note) => reviews::approve(tx, entry, target, revision, note).await,
        Moving::Schedule(scheduling) => schedules::set(tx, entry, target, scheduling).await,
        Moving::CancelSchedule(action) => schedules::cancel(tx, entry, target, action).await,
        Moving::Publish(how) => publishing::publish(tx, entry, how).await.map(drop),
        Moving::Unpublish | Moving::Archive | Moving::Trash | Moving::Restore => {
            publishing::withdraw(tx, entry, target).await
        }
    }
}

/// Where the table leads from where the entry is.
pub(in crate::entries) async fn target(tx: &Tx, entry: &entry::Model, verb: Move) -> Result<State> {
    // Only what is called off can lead to a revision that was approved before.
    let is_approved =
        entry.stage == Some(Stage::Scheduled) && reviews::is_approved(tx, revisions::working_id(entry)?).await?;
    verb.target(State::of(entry), is_approved)
}

/// Has the working revision wait for a reviewer; readers notice nothing. Submitting it again changes nothing; saving
/// another one takes it back.
async fn submit(tx: &Tx, entry: entry::Model, target: State) -> Result<()> {
    if State::of(&entry) == target {
        return Ok(());
    }
    let revision = revisions::working_id(&entry)?;
    // What somebody reviews stays as it was seen.
    revisions::pin(tx, revision).await?;
    tx.record(Event::EntrySubmitted { kind: entry.kind, entry: entry.id, revision });
    moved(tx, entry, target).await.map(drop)
}

/// Writes down where the entry is now.
pub(in crate::entries) async fn moved(tx: &Tx, entry: entry::Model, to: State) -> Result<entry::Model> {
    let version = entry.version + 1;
    let mut row = entry.into_active_model();
    row.visibility = Set(to.visibility);
    row.stage = Set(to.stage);
    row.version = Set(version);
    row.updated_at = Set(tx.at());
    Ok(row.update(tx.db()).await?)
}
