//! Reviews: what reviewers found of revisions.

use sea_orm::entity::prelude::*;

use crate::{AccountId, EntryId, ReviewId, RevisionId, Timestamp, Verdict};

/// One verdict on one revision. Never changed.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "review")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ReviewId,
    /// The entry.
    pub entry_id: EntryId,
    /// The revision that was looked at.
    pub revision_id: RevisionId,
    /// What was found.
    pub verdict: Verdict,
    /// What the reviewer said about it.
    pub note: Option<String>,
    /// Who reviewed; null for an API token and the command line.
    pub created_by: Option<AccountId>,
    /// When.
    pub created_at: Timestamp,
}

impl ActiveModelBehavior for ActiveModel {}
