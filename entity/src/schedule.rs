//! Schedules: what is to happen to entries at a time.

use sea_orm::entity::prelude::*;

use crate::{AccountId, EntryId, EntryKind, RevisionId, ScheduleAction, ScheduleId, Timestamp};

/// One thing that is to happen once. Its row goes when it has happened, or is called off.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "schedule")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ScheduleId,
    /// The entry.
    pub entry_id: EntryId,
    /// Article or FAQ, repeated from the entry.
    pub kind: EntryKind,
    /// What is to happen.
    pub action: ScheduleAction,
    /// The revision that will be shown; null where the entry is to be taken from readers.
    pub revision_id: Option<RevisionId>,
    /// When.
    pub due_at: Timestamp,
    /// What is put right with it, in a note to readers.
    pub correction: Option<String>,
    /// When it could not be done; it is not tried again.
    pub failed_at: Option<Timestamp>,
    /// Why, for people.
    pub failure: Option<String>,
    /// Who asked for it; null for an API token and the command line.
    pub created_by: Option<AccountId>,
    /// When that was.
    pub created_at: Timestamp,
}

impl ActiveModelBehavior for ActiveModel {}
