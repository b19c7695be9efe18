//! The states of an entry and the moves between them, in one table.

use async_graphql::Enum;
use masthead_entity::{Stage, Visibility, entry};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    access::Action,
    error::{AppError, Code, Result},
};

/// The state of an entry, in one word for people. Derived from its stage and its visibility.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Enum, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum EntryStatus {
    /// Being written; readers never saw it.
    Draft,
    /// Submitted, waiting for a reviewer.
    InReview,
    /// Approved, waiting to be published.
    Approved,
    /// Waiting for its time.
    Scheduled,
    /// Readers see the newest revision.
    Published,
    /// Readers see an older revision than editors do.
    Changed,
    /// Readers saw it once, and do not see it now.
    Unpublished,
    /// Put aside.
    Archived,
    /// Thrown away.
    Trashed,
}

/// Where the working revision stands on its way to readers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum, Serialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[graphql(remote = "masthead_entity::Stage")]
pub enum EntryStage {
    /// Being written.
    Draft,
    /// Submitted, waiting for a reviewer.
    InReview,
    /// Approved, waiting to be published.
    Approved,
    /// Waiting for its time.
    Scheduled,
}

/// Whether readers see an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum, Serialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[graphql(remote = "masthead_entity::Visibility")]
pub enum EntryVisibility {
    /// They do not, or not any more.
    Unpublished,
    /// They see its open publication.
    Published,
    /// They do not, and desks hide it.
    Archived,
    /// They do not, and an administrator may purge it.
    Trashed,
}

/// The word for this entry.
pub fn status(entry: &entry::Model) -> EntryStatus {
    match (entry.visibility, entry.stage) {
        (Visibility::Trashed, _) => EntryStatus::Trashed,
        (Visibility::Archived, _) => EntryStatus::Archived,
        (_, Some(Stage::InReview)) => EntryStatus::InReview,
        (_, Some(Stage::Approved)) => EntryStatus::Approved,
        (_, Some(Stage::Scheduled)) => EntryStatus::Scheduled,
        (Visibility::Published, None) => EntryStatus::Published,
        (Visibility::Published, Some(Stage::Draft)) => EntryStatus::Changed,
        (Visibility::Unpublished, _) if entry.first_published_at.is_some() => EntryStatus::Unpublished,
        (Visibility::Unpublished, _) => EntryStatus::Draft,
    }
}

/// A move of an entry on its way to readers, or away from them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Move {
    /// Has its working revision wait for somebody who publishes.
    Submit,
    /// Shows the working revision to readers.
    Publish,
    /// Takes the entry from readers.
    Unpublish,
    /// Takes it from readers, and off the desk's default lists.
    Archive,
    /// Throws it away.
    Trash,
    /// Brings it back from the archive or the trash, unpublished.
    Restore,
}

impl Move {
    /// What the matrix of permissions calls it.
    pub fn action(self) -> Action {
        match self {
            Move::Submit => Action::SubmitEntry,
            Move::Publish => Action::PublishEntry,
            Move::Unpublish => Action::UnpublishEntry,
            Move::Archive => Action::ArchiveEntry,
            Move::Trash => Action::TrashEntry,
            Move::Restore => Action::RestoreEntry,
        }
    }

    /// Where it leads from here; `conflict` where it does not go.
    pub fn target(self, from: Visibility) -> Result<Visibility> {
        use Visibility::*;
        match (self, from) {
            (Move::Submit, Unpublished) => Ok(Unpublished),
            (Move::Submit, Published) => Ok(Published),
            (Move::Submit, Archived) => Err(refused("It is in the archive; restore it first.")),
            (Move::Submit, Trashed) => Err(refused("It is in the trash; restore it first.")),
            (Move::Publish, Unpublished | Published | Archived) => Ok(Published),
            (Move::Unpublish, Published) => Ok(Unpublished),
            (Move::Archive, Unpublished | Published) => Ok(Archived),
            (Move::Trash, Unpublished | Published | Archived) => Ok(Trashed),
            (Move::Restore, Archived | Trashed) => Ok(Unpublished),
            (Move::Publish, Trashed) => Err(refused("It is in the trash; restore it first.")),
            (Move::Unpublish, _) => Err(refused("It is not published.")),
            (Move::Archive, Archived) => Err(refused("It is in the archive already.")),
            (Move::Archive, Trashed) => Err(refused("It is in the trash; restore it first.")),
            (Move::Trash, Trashed) => Err(refused("It is in the trash already.")),
            (Move::Restore, _) => Err(refused("It is neither in the archive nor in the trash.")),
        }
    }
}

pub(super) fn refused(why: &str) -> AppError {
    AppError::new(Code::Conflict, why)
}
