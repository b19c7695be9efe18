//! The states of an entry and the moves between them, in one table. `docs/workflow.md` is printed from it.

pub mod diagram;
pub(super) mod moving;
pub(super) mod publishing;
pub mod reviews;
pub mod scheduler;
pub mod schedules;
pub mod steps;

use async_graphql::Enum;
use masthead_entity::{Stage, Visibility, entry};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    access::{Action, rules},
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
    State::of(entry).status(entry.first_published_at.is_some())
}

/// Where an entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct State {
    /// Whether readers see it.
    pub visibility: Visibility,
    /// Where its working revision stands; null when that is what is published.
    pub stage: Option<Stage>,
}

impl State {
    /// Where this entry is.
    pub fn of(entry: &entry::Model) -> Self {
        Self { visibility: entry.visibility, stage: entry.stage }
    }

    /// Every state that there is: only of a published entry can the working revision be what is published, and what is
    /// put aside or thrown away waits for no time.
    pub fn all() -> impl Iterator<Item = State> {
        let of = |visibility| {
            let stages =
                [None, Some(Stage::Draft), Some(Stage::InReview), Some(Stage::Approved), Some(Stage::Scheduled)];
            let is_one = move |stage: &Option<Stage>| match visibility {
                Visibility::Published => true,
                Visibility::Unpublished => stage.is_some(),
                Visibility::Archived | Visibility::Trashed => stage.is_some_and(|stage| stage != Stage::Scheduled),
            };
            stages.into_iter().filter(is_one).map(move |stage| State { visibility, stage })
        };
        rules::STATES.into_iter().flat_map(of)
    }

    /// The word for it, given whether readers ever saw the entry.
    pub fn status(self, was_published: bool) -> EntryStatus {
        match (self.visibility, self.stage) {
            (Visibility::Trashed, _) => EntryStatus::Trashed,
            (Visibility::Archived, _) => EntryStatus::Archived,
            (_, Some(Stage::InReview)) => EntryStatus::InReview,
            (_, Some(Stage::Approved)) => EntryStatus::Approved,
            (_, Some(Stage::Scheduled)) => EntryStatus::Scheduled,
            (Visibility::Published, None) => EntryStatus::Published,
            (Visibility::Published, Some(Stage::Draft)) => EntryStatus::Changed,
            (Visibility::Unpublished, _) if was_published => EntryStatus::Unpublished,
            (Visibility::Unpublished, _) => EntryStatus::Draft,
        }
    }
}

macro_rules! moves {
    ($($(#[doc = $doc:literal])* $name:ident = $word:literal,)+) => {
        /// A move of an entry on its way to readers, or away from them.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Move { $($(#[doc = $doc])* $name),+ }

        impl Move {
            /// All of them, for the document that is printed.
            pub const ALL: &[Move] = &[$(Move::$name),+];

            /// What it is called in a diagram.
            pub fn word(self) -> &'static str {
                match self { $(Move::$name => $word),+ }
            }

            /// What it does, in a sentence.
            pub fn meaning(self) -> &'static str {
                match self { $(Move::$name => concat!($($doc),*)),+ }.trim()
            }
        }
    };
}

moves! {
    /// Stores a newer working revision.
    Save = "save",
    /// Has the working revision wait for a reviewer.
    Submit = "submit",
    /// Sends it back to be worked on, with a note.
    RequestChanges = "request changes",
    /// Lets the revision that was submitted be published.
    Approve = "approve",
    /// Has the working revision, as it is, wait for its time.
    Schedule = "schedule",
    /// Has the entry be taken from readers at a time.
    ScheduleUnpublish = "schedule its end",
    /// Calls off what was to happen at a time.
    CancelSchedule = "cancel",
    /// Shows the working revision to readers, or at its time the one that was scheduled.
    Publish = "publish",
    /// Takes the entry from readers.
    Unpublish = "unpublish",
    /// Takes it from readers, and off the desk's default lists.
    Archive = "archive",
    /// Throws it away.
    Trash = "trash",
    /// Brings it back from the archive or the trash, unpublished.
    Restore = "restore",
}

impl Move {
    /// What the matrix of permissions calls it.
    pub fn action(self) -> Action {
        match self {
            Move::Save => Action::UpdateEntry,
            Move::Submit => Action::SubmitEntry,
            Move::RequestChanges | Move::Approve => Action::ReviewEntry,
            Move::Schedule | Move::CancelSchedule | Move::Publish => Action::PublishEntry,
            Move::ScheduleUnpublish | Move::Unpublish => Action::UnpublishEntry,
            Move::Archive => Action::ArchiveEntry,
            Move::Trash => Action::TrashEntry,
            Move::Restore => Action::RestoreEntry,
        }
    }

    /// THE table: where a move leads from here; `conflict` where it does not go. What was approved and is called off is
    /// approved still.
    pub fn target(self, from: State, is_approved: bool) -> Result<State> {
        use Move::*;
        use Stage::{Approved, Draft, InReview, Scheduled};
        use Visibility::{Archived, Published, Trashed, Unpublished};

        let State { visibility, stage } = from;
        let to = |visibility, stage| Ok(State { visibility, stage: Some(stage) });
        let back = if is_approved { Approved } else { Draft };
        // Of what is taken from readers nothing waits for its time.
        let aside = match stage {
            Some(Scheduled) => back,
            stage => stage.unwrap_or(Draft),
        };
        match (self, visibility, stage) {
            (Save, Unpublished | Published | Archived, _) => to(visibility, Draft),
            (Submit, Unpublished | Published, Some(Draft | InReview)) => to(visibility, InReview),
            (RequestChanges, Unpublished | Published, Some(InReview | Approved)) => to(visibility, Draft),
            (Approve, Unpublished | Published, Some(InReview)) => to(visibility, Approved),
            (Schedule, Unpublished | Published, Some(_)) => to(visibility, Scheduled),
            (ScheduleUnpublish, Unpublished | Published, _) => Ok(from),
            (CancelSchedule, Unpublished | Published, Some(Scheduled)) => to(visibility, back),
            (CancelSchedule, Unpublished | Published, _) => Ok(from),
            (Publish, Unpublished | Published | Archived, _) => Ok(State { visibility: Published, stage: None }),
            (Unpublish, Published, _) => to(Unpublished, aside),
            (Archive, Unpublished | Published, _) => to(Archived, aside),
            (Trash, Unpublished | Published | Archived, _) => to(Trashed, aside),
            (Restore, Archived | Trashed, _) => to(Unpublished, aside),

            (Unpublish, _, _) => Err(refused("It is not published.")),
            (Restore, _, _) => Err(refused("It is neither in the archive nor in the trash.")),
            (Archive, Archived, _) => Err(refused("It is in the archive already.")),
            (Trash, Trashed, _) => Err(refused("It is in the trash already.")),
            (_, Archived, _) => Err(refused("It is in the archive; restore it first.")),
            (_, Trashed, _) => Err(refused("It is in the trash; restore it first.")),
            (Submit | RequestChanges | Approve | Schedule, _, None) => {
                Err(refused("There is no newer revision: what is published is the newest."))
            }
            (Submit, _, Some(Approved)) => {
                Err(refused("It is approved already; publish it, or save a newer revision."))
            }
            (RequestChanges | Approve, _, Some(Draft)) => Err(refused("It was not submitted for review.")),
            (Approve, _, Some(Approved)) => Err(refused("It is approved already.")),
            (Submit | RequestChanges | Approve, _, Some(Scheduled)) => {
                Err(refused("It waits for its time already; call that off first."))
            }
        }
    }
}

pub(super) fn refused(why: &str) -> AppError {
    AppError::new(Code::Conflict, why)
}
